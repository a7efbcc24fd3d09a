//! Recipes of images: a Containerfile and the files beside it, over the lab's base, from Debian's packages alone.

use std::collections::BTreeMap;

use levain_model::Folder;
use levain_yaml::{Position, Span, clamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::reader::decoded;

/// Release of Debian that every image is made of.
pub const SUITE: &str = "bookworm";

/// The base, as recipes name it: made by the platform, never pulled.
pub const BASE: &str = "localhost/levain-lab/base";

/// Options of the program that makes the base (mmdebstrap), besides its sources. Part of every recipe's hash.
pub const BASE_OPTIONS: [&str; 7] = [
    "--variant=apt",
    "--format=tar",
    "--aptopt=APT::Install-Recommends \"false\"",
    // Manuals, documentation and translations are of no use in an image. Copyright files stay: licences ask for it.
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
];

/// Instructions that a recipe may give.
const INSTRUCTIONS: [&str; 10] =
    ["FROM", "RUN", "COPY", "USER", "WORKDIR", "CMD", "ENTRYPOINT", "ENV", "LABEL", "EXPOSE"];

/// The recipe of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipe {
    /// Name of the image, that of its folder below `images/`.
    pub image: String,
    /// Its files, by name; `Containerfile` is one.
    #[serde(skip)]
    pub files: BTreeMap<String, Vec<u8>>,
    /// Hash of the base's options and of every file: `sha256:…`.
    pub hash: String,
}

/// Hash of what the base is made by.
pub fn base_hash() -> String {
    let mut hash = Sha256::new();
    for part in [SUITE].iter().chain(&BASE_OPTIONS) {
        add(&mut hash, part.as_bytes());
    }
    hex(hash)
}

/// Length first: two lists of parts never hash alike by being cut elsewhere.
fn add(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part);
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// The recipes of a package's folder, ordered by name, with what there is to say against them.
pub fn recipes(folder: &Folder, found: &mut Vec<Diagnostic>) -> Vec<Recipe> {
    let mut images: BTreeMap<&str, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for (path, stored) in folder {
        let Some((image, file)) = path.strip_prefix("images/").and_then(|rest| rest.split_once('/')) else { continue };
        if let Some(bytes) = stored.bytes() {
            images.entry(image).or_default().insert(file.to_owned(), bytes.to_vec());
        }
    }
    let mut recipes = Vec::new();
    for (image, files) in images {
        let path = format!("images/{image}/Containerfile");
        match files.get("Containerfile") {
            Some(bytes) => containerfile(&path, bytes, found),
            None => found.push(Diagnostic::new("LP001", &path, crate::reader::START, "")),
        }
        let mut hash = Sha256::new();
        add(&mut hash, base_hash().as_bytes());
        for (name, bytes) in &files {
            add(&mut hash, name.as_bytes());
            add(&mut hash, bytes);
        }
        recipes.push(Recipe { image: image.to_owned(), hash: hex(hash), files });
    }
    recipes
}

/// What a recipe may do: start from the base, take Debian's packages, end without root.
fn containerfile(path: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) {
    let (text, skipped) = match decoded(path, bytes) {
        Ok(decoded) => decoded,
        Err(fault) => return found.push(*fault),
    };
    let mut say = |line: usize, subject: &str| {
        let offset: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let place = Span::empty(Position { offset: offset + skipped, line: clamp(line + 1), column: 1 });
        found.push(Diagnostic::new("LP013", path, place, subject));
    };
    let (mut bases, mut user, mut continued) = (0, None, false);
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        // A comment may stand between the lines of an instruction.
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let begins = !continued;
        continued = line.ends_with('\\');
        if line.contains("://") || line.contains("<<") {
            say(number, line);
        }
        if !begins {
            continue;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            "FROM" if rest == BASE && bases == 0 => bases += 1,
            "USER" => user = Some((number, rest)),
            "COPY" => {
                let clean = |part: &str| !part.starts_with("--") && !part.split('/').any(|one| one == "..");
                if !rest.split_whitespace().all(clean) {
                    say(number, line);
                }
            }
            known if INSTRUCTIONS.contains(&known) && known != "FROM" => {}
            _ => say(number, line),
        }
    }
    if bases == 0 {
        say(0, &format!("FROM {BASE}"));
    }
    let number = |text: &str| text.parse::<u32>().is_ok_and(|number| number > 0);
    match user {
        Some((_, rest)) if rest.split_once(':').is_some_and(|(user, group)| number(user) && number(group)) => {}
        Some((line, rest)) => say(line, &format!("USER {rest}")),
        None => say(0, "USER"),
    }
}
