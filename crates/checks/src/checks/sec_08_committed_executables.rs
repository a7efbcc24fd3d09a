//! SEC-08: no compiled program is committed.
//!
//! Data: `{ "programs": [path…], "wrappers": [path…] }`.

use levain_model::{Blob, EntryKind, Judgement, Outcome, Purpose, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::say::count;

/// No compiled program is committed.
pub static CHECK: Check = Check {
    id: "SEC-08",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Scorecard, "Binary-Artifacts"), (Framework::OspsBaseline, "OSPS-QA-05.01")],
    words: Words {
        name: ["Aucun programme compilé dans le dépôt", "No compiled program in the repository"],
        question: [
            "Le dépôt contient-il des programmes que personne ne peut relire?",
            "Does the repository hold programs that nobody can read?",
        ],
        why: [
            "Un programme compilé échappe à la révision et peut cacher autre chose que sa source. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Binary-Artifacts\u{a0}».",
            "A compiled program escapes review and may hide other things than its source. Source: OpenSSF Scorecard, “Binary-Artifacts”.",
        ],
        how: [
            "Extensions de programmes et de bibliothèques compilés, confirmées par les premiers octets quand ils sont lisibles. Les dossiers d’essais sont laissés de côté; le lanceur de Gradle ou de Maven est compté à part.",
            "Extensions of compiled programs and libraries, confirmed by the first bytes when they can be read. Folders of tests are left out; the wrapper of Gradle or Maven is counted apart.",
        ],
        fix: [
            "Retirer le fichier, et le construire ou le télécharger en vérifiant son empreinte.",
            "Remove the file, and build it, or fetch it and verify its digest.",
        ],
    },
    rule,
};

/// Extensions of compiled programs, with the first bytes that confirm them; none when nothing tells them apart.
const PROGRAMS: &[(&str, &[&[u8]])] = &[
    ("exe", &[b"MZ"]),
    ("dll", &[b"MZ"]),
    ("msi", &[b"\xd0\xcf\x11\xe0"]),
    ("so", &[b"\x7fELF"]),
    ("dylib", &[b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe"]),
    ("o", &[b"\x7fELF", b"\xcf\xfa\xed\xfe"]),
    ("a", &[b"!<arch>"]),
    ("lib", &[b"!<arch>"]),
    ("class", &[b"\xca\xfe\xba\xbe"]),
    ("jar", &[b"PK\x03\x04"]),
    ("war", &[b"PK\x03\x04"]),
    ("ear", &[b"PK\x03\x04"]),
    ("apk", &[b"PK\x03\x04"]),
    ("aar", &[b"PK\x03\x04"]),
    ("dex", &[b"dex\n"]),
    ("pyc", &[]),
    ("pyo", &[]),
    ("pyd", &[b"MZ"]),
    ("deb", &[b"!<arch>"]),
    ("rpm", &[b"\xed\xab\xee\xdb"]),
    ("whl", &[b"PK\x03\x04"]),
    ("gem", &[]),
    ("nupkg", &[b"PK\x03\x04"]),
];

const MAGIC: &[&[u8]] = &[b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"];

fn rule(context: &Context<'_>) -> Judgement {
    let mut programs = Vec::new();
    let mut wrappers = Vec::new();
    for entry in context.files().filter(|entry| !files::is_test(&entry.path)) {
        let extension = files::extension(&entry.path).to_lowercase();
        let known = PROGRAMS.iter().find(|(known, _)| *known == extension);
        let is_program = match known {
            Some((_, magic)) => match context.view.read(&entry.path) {
                Blob::Found(bytes) => magic.is_empty() || magic.iter().any(|magic| bytes.starts_with(magic)),
                Blob::Absent => false,
                // What cannot be read is told by its name: these extensions are hardly used for anything else, but a
                // Git LFS pointer or a large file could be data. Only programs by name alone are counted.
                Blob::Unavailable(_) => {
                    matches!(extension.as_str(), "exe" | "dll" | "jar" | "war" | "apk" | "msi" | "dylib")
                }
            },
            None if entry.kind == EntryKind::Executable && extension.is_empty() => match context.view.read(&entry.path)
            {
                Blob::Found(bytes) => MAGIC.iter().any(|magic| bytes.starts_with(magic)),
                Blob::Absent | Blob::Unavailable(_) => false,
            },
            None => false,
        };
        if is_program {
            let name = files::name(&entry.path);
            let wrapper = matches!(name, "gradle-wrapper.jar" | "maven-wrapper.jar");
            if wrapper { &mut wrappers } else { &mut programs }.push(entry.path.clone());
        }
    }
    let data = json!({ "programs": programs.iter().take(100).collect::<Vec<_>>(), "count": programs.len(), "wrappers": wrappers });
    let judgement = if programs.is_empty() {
        let [fr, en] = if wrappers.is_empty() {
            ["", ""]
        } else {
            [" (le lanceur de Gradle ou de Maven mis à part)", " (the wrapper of Gradle or Maven apart)"]
        };
        found(
            Outcome::Met,
            &format!("Aucun programme compilé{fr}."),
            &format!("No compiled program{en}."),
            vec![context.absence_evidence("*.exe, *.dll, *.so, *.jar…")],
        )
    } else {
        let [fr, en] = count(
            programs.len(),
            ["programme compilé", "programmes compilés"],
            ["compiled program", "compiled programs"],
        );
        found(
            Outcome::Unmet,
            &format!("{fr}, dont {}.", programs[0]),
            &format!("{en}, among them {}.", programs[0]),
            programs.iter().take(20).map(|path| context.file_evidence(path, None, None)).collect(),
        )
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn programs_are_told_by_name_and_first_bytes() {
        for (path, kind, bytes, outcome) in [
            ("bin/outil.exe", EntryKind::File, b"MZ\x90" as &[u8], Outcome::Unmet),
            ("bin/outil", EntryKind::Executable, b"\x7fELF..", Outcome::Unmet),
            ("bin/outil", EntryKind::Executable, b"#!/bin/sh\n", Outcome::Met),
            ("gradle/wrapper/gradle-wrapper.jar", EntryKind::File, b"PK\x03\x04", Outcome::Met),
            ("lib/x.jar", EntryKind::File, b"PK\x03\x04", Outcome::Unmet),
            ("tests/fixtures/x.exe", EntryKind::File, b"MZ", Outcome::Met),
            // Names that are those of programs and are not: a text, a linker script, a class of a language.
            ("locale/x.so", EntryKind::File, b"Soomaali", Outcome::Met),
            ("src/user.class", EntryKind::File, b"<?php", Outcome::Met),
        ] {
            assert_eq!(repository(&[]).bytes(path, kind, bytes).judged(&CHECK).outcome, outcome, "{path}");
        }
    }
}
