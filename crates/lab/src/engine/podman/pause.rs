//! The image of the container that owns the network of an environment: one program, that waits.

use super::answer;
use crate::engine::EngineError;
use crate::instance::Instance;

/// Its name.
const PAUSE: &str = "localhost/levain/pause:1";

/// Makes the image of the container that owns networks, unless it is there.
pub(super) fn image(instance: &Instance) -> Result<String, EngineError> {
    let mut command = instance.command();
    command.args(["image", "inspect", "--format", "{{.Id}}", PAUSE]);
    if let Ok(id) = answer("pause image", &mut command) {
        return Ok(id);
    }
    let folder = instance.folder().join("tmp").join("pause");
    let io = |error: std::io::Error| EngineError::Said { step: "pause image".to_owned(), said: error.to_string() };
    std::fs::create_dir_all(&folder).map_err(io)?;
    std::fs::copy("/usr/bin/catatonit", folder.join("catatonit")).map_err(io)?;
    let archive = instance.folder().join("tmp").join("pause.tar");
    let mut tar = instance.program("tar");
    tar.arg("-cf").arg(&archive).arg("-C").arg(&folder).arg("catatonit");
    answer("pause image", &mut tar)?;
    let mut command = instance.command();
    command.args(["import", "--quiet", "--change", "ENTRYPOINT [\"/catatonit\", \"-P\"]"]).arg(&archive).arg(PAUSE);
    let id = answer("pause image", &mut command)?;
    std::fs::remove_dir_all(&folder).and_then(|()| std::fs::remove_file(&archive)).map_err(io)?;
    Ok(id.trim_start_matches("sha256:").to_owned())
}
