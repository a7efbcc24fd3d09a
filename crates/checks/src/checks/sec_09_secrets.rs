//! SEC-09: no secret in the files. Told to the owner only.
//!
//! Data: `{ "hits": [{ "path", "line", "rule" }], "looked": number }`. The secret itself is never quoted. The judgement is
//! private whatever it says: a public answer would tell by its absence.

use levain_model::{Blob, EntryKind, Judgement, Outcome, Purpose, Reason, Severity, Unavailable};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files;
use crate::say::{count, not_known};
use crate::secrets;

/// No secret in the files.
pub static CHECK: Check = Check {
    id: "SEC-09",
    version: 3,
    severity: Severity::Blocking,
    purposes: &[Purpose::Publish, Purpose::Deploy],
    needs: &[Need::Files],
    frameworks: &[(Framework::OspsBaseline, "OSPS-BR-07.01")],
    words: Words {
        name: ["Aucun secret dans les fichiers", "No secret in the files"],
        question: [
            "Des mots de passe, clés ou jetons sont-ils dans les fichiers?",
            "Are passwords, keys or tokens in the files?",
        ],
        why: [
            "Un secret publié est trouvé par des robots en quelques minutes. Source\u{a0}: OSPS Baseline, BR-07.",
            "A published secret is found by robots within minutes. Source: OSPS Baseline, BR-07.",
        ],
        how: [
            "Formes propres aux émetteurs de clés et de jetons, clés privées avec leur corps, adresses de base de données avec mot de passe, dans les fichiers du dernier commit. Les essais et le code de tiers sont laissés de côté. L’historique n’est pas lu. Le résultat n’est montré qu’au propriétaire.",
            "Forms proper to issuers of keys and tokens, private keys with their body, addresses of databases with a password, in the files of the last commit. Tests and code of others are left out. The history is not read. The result is shown to the owner only.",
        ],
        fix: [
            "Révoquer le secret d’abord, le retirer ensuite\u{a0}: l’effacer du fichier ne suffit pas, il reste dans l’historique.",
            "Revoke the secret first, remove it then: to erase it from the file is not enough, it stays in the history.",
        ],
    },
    rule,
};

/// Largest file read, in bytes: secrets are in what people write.
const LARGEST: u64 = 512 * 1024;

/// Most files read.
const MOST: usize = 30_000;

/// Extensions of what is no text, or was made by a tool.
const NO_TEXT: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "bmp", "tif", "tiff", "pdf", "woff", "woff2", "ttf", "otf",
    "eot", "mp3", "mp4", "ogg", "wav", "webm", "avi", "mov", "zip", "gz", "bz2", "xz", "7z", "tar", "jar", "war",
    "class", "so", "dll", "exe", "dylib", "pyc", "o", "a", "bin", "dat", "db", "sqlite", "odt", "ods", "odp", "docx",
    "xlsx", "pptx", "po", "pot", "mo", "qm", "ts", "map", "wasm", "psd", "xcf", "icns", "cur",
];

fn rule(context: &Context<'_>) -> Judgement {
    let mut hits = Vec::new();
    let mut looked = 0;
    let mut missing = false;
    let candidates = || {
        context.files().filter(|entry| {
            let extension = files::extension(&entry.path).to_lowercase();
            // A script of the extension `.ts` is told from a translation by its folder alone: read it.
            let text = !NO_TEXT.contains(&extension.as_str()) || (extension == "ts" && !entry.path.contains("i18n"));
            entry.kind != EntryKind::Link
                && text
                && entry.size.is_none_or(|size| size <= LARGEST)
                && !entry.path.ends_with(".min.js")
                && !files::is_test(&entry.path)
                && !files::is_vendored(&entry.path)
        })
    };
    for entry in candidates().take(MOST) {
        match context.view.read(&entry.path) {
            Blob::Found(bytes) if bytes.iter().take(8_000).any(|byte| *byte == 0) => {}
            Blob::Found(bytes) => {
                looked += 1;
                let text = String::from_utf8_lossy(&bytes);
                hits.extend(secrets::scan(&entry.path, &text).into_iter().map(|hit| (entry.path.clone(), hit)));
            }
            Blob::Unavailable(Unavailable::Missing) => missing = true,
            // What is too large to be written by hand, or kept elsewhere, is not looked at, and `how` says so.
            Blob::Unavailable(_) | Blob::Absent => {}
        }
    }
    let data = json!({
        "looked": looked,
        "hits": hits.iter().take(200).map(|(path, hit)| json!({ "path": path, "line": hit.line, "rule": hit.rule })).collect::<Vec<_>>(),
    });
    let judgement = if let Some((path, hit)) = hits.first() {
        let [fr, en] =
            count(hits.len(), ["secret possible", "secrets possibles"], ["possible secret", "possible secrets"]);
        found(
            Outcome::Unmet,
            &format!("{fr}, le premier à la ligne {} de {path} ({}).", hit.line, hit.rule),
            &format!("{en}, the first at line {} of {path} ({}).", hit.line, hit.rule),
            hits.iter()
                .take(20)
                .map(|(path, hit)| context.file_evidence(path, Some((hit.line, hit.line)), None))
                .collect(),
        )
    } else if missing {
        not_known(Reason::FileUnavailable, "Recherche de secrets", "Search for secrets")
    } else if candidates().nth(MOST).is_some() {
        unknown(
            Reason::TooFewData,
            &format!("Rien dans les {looked} premiers fichiers; les autres n’ont pas été lus."),
            &format!("Nothing in the first {looked} files; the others were not read."),
        )
    } else {
        found(
            Outcome::Met,
            &format!("Aucune forme connue de secret dans {looked} fichiers."),
            &format!("No known form of secret in {looked} files."),
            vec![context.absence_evidence("*")],
        )
    };
    Judgement { data: Some(data), private: true, ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn token() -> String {
        ["token: glpat-", "aB3dE5gH7jK9mN1pQ3sT\n"].concat()
    }

    #[test]
    fn secrets_are_told_to_the_owner_without_being_quoted() {
        let judgement = repository(&[("config.yml", &token())]).judged(&CHECK);
        assert_eq!((judgement.outcome, judgement.private), (Outcome::Unmet, true));
        assert!(!serde_json::to_string(&judgement).unwrap().contains("aB3dE5"));
        assert!(judgement.evidence[0].locator.starts_with("config.yml#L1"));
    }

    #[test]
    fn a_clean_repository_is_no_less_private() {
        let clean = repository(&[("config.yml", "token: ${TOKEN}\n")]).judged(&CHECK);
        assert_eq!((clean.outcome, clean.private), (Outcome::Met, true));
        let fixture = repository(&[("tests/fixtures/config.yml", &token())]).judged(&CHECK);
        assert_eq!(fixture.outcome, Outcome::Met);
        let missing = repository(&[]).missing("config.yml").judged(&CHECK);
        assert_eq!((missing.reason, missing.private), (Some(Reason::FileUnavailable), true));
    }
}
