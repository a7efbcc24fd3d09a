//! The digest by which a registry knows an image: read in the archive, since nothing is given to a cluster but a name.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::engine::EngineError;

/// Longest index or manifest that is read.
const MOST: u64 = 4 << 20;

/// The digest of the one manifest of an OCI archive (`podman save --format oci-archive`), as it is pushed with
/// `skopeo copy --preserve-digests`. It is counted again, so that an archive that was cut or changed gives none.
pub(super) fn digest(archive: &Path) -> Result<String, EngineError> {
    let said = |said: String| EngineError::Said { step: "import".to_owned(), said };
    let mut texts = BTreeMap::new();
    let file = File::open(archive).map_err(|error| said(error.to_string()))?;
    let mut archive = tar::Archive::new(file);
    for entry in archive.entries().map_err(|error| said(error.to_string()))? {
        let mut entry = entry.map_err(|error| said(error.to_string()))?;
        let name = entry.path().map(|path| path.to_string_lossy().trim_start_matches("./").to_owned());
        let name = name.map_err(|error| said(error.to_string()))?;
        // Layers are long and say nothing.
        if entry.size() <= MOST && (name == "index.json" || name.starts_with("blobs/sha256/")) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(|error| said(error.to_string()))?;
            texts.insert(name, bytes);
        }
    }
    let index = texts.get("index.json").ok_or_else(|| said("it is no OCI archive".to_owned()))?;
    let index: Value = serde_json::from_slice(index).map_err(|error| said(error.to_string()))?;
    let manifests = index.get("manifests").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let [manifest] = manifests else { return Err(said(format!("it holds {} images, and not one", manifests.len()))) };
    let digest = manifest.get("digest").and_then(Value::as_str).unwrap_or_default();
    let hex = digest.strip_prefix("sha256:").ok_or_else(|| said(format!("{digest:?} is no digest")))?;
    let bytes = texts.get(&format!("blobs/sha256/{hex}")).ok_or_else(|| said(format!("{digest} is not in it")))?;
    let counted: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if counted == hex { Ok(digest.to_owned()) } else { Err(said(format!("{digest} is not what it says"))) }
}
