//! VIT-05: versions that are numbered, and that say what changes.

use levain_model::{Judgement, Known, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::files;
use crate::releases::{Release, Scheme, releases, scheme};
use crate::say::why;

/// Latest versions looked at.
const LATEST: usize = 10;

/// Names of files of notes, as [`files::document_stem`] gives them.
const NOTES: [&str; 19] = [
    "changelog",
    "changelogs",
    "change_log",
    "changes",
    "changements",
    "history",
    "historique",
    "news",
    "nouveautes",
    "releases",
    "release_notes",
    "releasenotes",
    "release_history",
    "version_history",
    "whatsnew",
    "journal",
    "journal_des_modifications",
    "journal_des_changements",
    "notes_de_version",
];

/// Whether versions follow a numbering that means something, and each says what changes. Data: `{"scheme": "semver" |
/// "calver" | "dotted" | "other", "notes": path, "forge" or null}`.
pub static CHECK: Check = Check {
    id: "VIT-05",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files, Need::History],
    frameworks: &[(Framework::OspsBaseline, "OSPS-BR-04")],
    words: Words {
        name: ["Numéros et notes de version", "Version numbers and release notes"],
        question: [
            "Le numéro d’une version dit-il ce qu’elle change, et des notes l’expliquent-elles?",
            "Does the number of a version tell what it changes, and do notes explain it?",
        ],
        why: [
            "Avant de mettre à jour, il faut savoir si quelque chose va casser et si un correctif de sécurité presse. Source\u{a0}: OSPS Baseline, BR-04.",
            "Before updating, one has to know whether something will break and whether a security fix is urgent. Source: OSPS Baseline, BR-04.",
        ],
        how: [
            "On lit la forme des dix dernières étiquettes de version (gestion sémantique, 1.4.2, calendaire, 2026.11, ou simples numéros à points), puis un journal des modifications dans le dépôt ou les notes que montre la forge. Le contenu des notes n’est pas jugé.",
            "We read the form of the ten latest version tags (semantic versioning, 1.4.2, by calendar, 2026.11, or plain dotted numbers), then a changelog in the repository or the notes that the forge shows. What the notes say is not judged.",
        ],
        fix: [
            "Numérotez en trois nombres (majeur.mineur.correctif) et tenez un CHANGELOG.md\u{a0}: ajouté, changé, retiré, corrigé, sécurité.",
            "Number with three numbers (major.minor.patch) and keep a CHANGELOG.md: added, changed, removed, fixed, security.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let versions = releases(context);
    if versions.is_empty() {
        return match context.view.history().cut {
            Some(_) => unknown(
                Reason::HistoryCut,
                "Cette copie est incomplète et n’a pas d’étiquette de version.",
                "This copy is incomplete and has no version tag.",
            ),
            None => not_applicable(Reason::NoRelease, "Aucune version n’a été publiée.", "No version was published."),
        };
    }
    let latest = &versions[..versions.len().min(LATEST)];
    let scheme = common(latest);
    let file = notes_file(context);
    let shown = shown_by_forge(latest);
    let notes = match &file {
        Some(path) => Ok(Some(path.clone())),
        None => shown.map(|shown| shown.then(|| "forge".to_owned())),
    };
    let data = json!({ "scheme": scheme.as_str(), "notes": notes.as_ref().ok().cloned().flatten() });
    let tag = &latest[0].tag;
    let mut evidence = vec![context.history_evidence(&format!("refs/tags/{tag}"))];
    evidence.extend(file.iter().map(|path| context.file_evidence(path, None, None)));
    let [form_fr, form_en] = match scheme {
        Scheme::Semantic => ["gestion sémantique", "semantic versioning"],
        Scheme::Calendar => ["gestion calendaire", "calendar versioning"],
        Scheme::Dotted => ["numéros à points", "dotted numbers"],
        Scheme::Other => ["numéros sans forme connue", "numbers without a known form"],
    };
    let numbered = scheme != Scheme::Other;
    let judgement = match notes {
        Ok(Some(place)) => found(
            if numbered { Outcome::Met } else { Outcome::Partial },
            &format!("{tag}\u{a0}: {form_fr}; notes\u{a0}: {place}."),
            &format!("{tag}: {form_en}; notes: {place}."),
            evidence,
        ),
        Ok(None) => found(
            if numbered { Outcome::Partial } else { Outcome::Unmet },
            &format!("{tag}\u{a0}: {form_fr}; aucune note de version n’a été trouvée."),
            &format!("{tag}: {form_en}; no release notes were found."),
            evidence,
        ),
        Err(reason) => {
            let [why_fr, why_en] = why(reason);
            let judgement = unknown(
                reason,
                &format!("{tag}\u{a0}: {form_fr}; aucun journal dans le dépôt, et {why_fr}."),
                &format!("{tag}: {form_en}; no changelog in the repository, and {why_en}."),
            );
            Judgement { evidence, ..judgement }
        }
    };
    Judgement { data: Some(data), ..judgement }
}

/// The scheme that at least two in three of the latest versions follow.
fn common(latest: &[Release]) -> Scheme {
    let most = |fits: &dyn Fn(Scheme) -> bool| {
        latest.iter().filter(|release| fits(scheme(&release.tag))).count() * 3 >= latest.len() * 2
    };
    match () {
        () if most(&|form| form == Scheme::Calendar) => Scheme::Calendar,
        () if most(&|form| form == Scheme::Semantic) => Scheme::Semantic,
        () if most(&|form| form != Scheme::Other) => Scheme::Dotted,
        () => Scheme::Other,
    }
}

/// Whether the forge shows notes for at least half of the latest versions that it knows as releases.
fn shown_by_forge(latest: &[Release]) -> Known<bool> {
    let notes = latest.iter().map(|release| release.notes).collect::<Result<Vec<bool>, Reason>>()?;
    Ok(notes.iter().filter(|notes| **notes).count() * 2 >= notes.len())
}

/// A file of notes at the root or in the documentation, or a folder of them.
fn notes_file(context: &Context<'_>) -> Option<String> {
    let named = |entry: &&levain_model::Entry| {
        let path = entry.path.as_str();
        let folder = files::folder(path).to_lowercase();
        let stem = files::document_stem(path);
        let noted = |name: &str| NOTES.contains(&name);
        match folder.as_str() {
            // `CHANGES-2.x.md`, `changelog-v5.md`: a file per branch.
            "" | "docs" | "doc" | "documentation" | ".github" => stem.is_some_and(|stem| {
                noted(&stem) || stem.split('_').next().is_some_and(|first| noted(first) && first.len() > 4)
            }),
            "debian" => files::name(path) == "changelog",
            // A folder with a note per change or per version, at the root or in the documentation.
            folder => {
                let folder = folder.strip_prefix("docs/").or(folder.strip_prefix("doc/")).unwrap_or(folder);
                let first = folder.split('/').next().unwrap_or_default().replace('-', "_");
                noted(&first) || first == ".changeset"
            }
        }
    };
    let found: Vec<_> = context.files().filter(named).collect();
    found.into_iter().map(|entry| &entry.path).min_by_key(|path| (path.matches('/').count(), path.len())).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Trial, ago, repository};
    use levain_model::forge::ForgeRelease;
    use levain_model::history::Cut;

    fn tagged(files: &[(&str, &str)], tags: &[&str]) -> Trial {
        tags.iter().zip(1..).fold(repository(files), |trial, (tag, days)| trial.tag(tag, days * 10, false, false))
    }

    #[test]
    fn numbers_and_files_of_notes() {
        for (file, tags, outcome) in [
            ("CHANGELOG.md", &["v1.2.0", "v1.1.0"][..], Outcome::Met),
            ("docs/notes-de-version.md", &["2026.11", "2026.05"], Outcome::Met),
            ("changelogs/unreleased/1.yml", &["1.0.0"], Outcome::Met),
            ("debian/changelog", &["1.0.0"], Outcome::Met),
            ("CHANGES-2.x.md", &["2.0.0"], Outcome::Met),
            ("NEWS", &["7", "6"], Outcome::Partial),
            ("NEWS", &["7.0", "6.1"], Outcome::Met),
            ("CHANGELOG.md", &["v1.2.0", "v1.1.0", "v1"], Outcome::Met),
            ("docs/release-notes/v1.md", &["1.0.0"], Outcome::Met),
            ("src/history.rs", &["1.0.0"], Outcome::Unknown),
            ("src/history/list.md", &["1.0.0"], Outcome::Unknown),
        ] {
            assert_eq!(tagged(&[(file, "x")], tags).judged(&CHECK).outcome, outcome, "{file} {tags:?}");
        }
    }

    #[test]
    fn notes_of_the_forge_count_and_are_unknown_without_it() {
        let release = |tag: &str, notes| ForgeRelease {
            tag: tag.to_owned(),
            published_at: Some(ago(5)),
            prerelease: false,
            notes,
            url: None,
        };
        for (notes, tag, outcome) in [
            (true, "v1.0.0", Outcome::Met),
            (false, "v1.0.0", Outcome::Partial),
            (true, "7", Outcome::Partial),
            (false, "7", Outcome::Unmet),
        ] {
            let trial = tagged(&[], &[tag]).forge(|facts| facts.releases = Ok(vec![release(tag, notes)]));
            assert_eq!(trial.judged(&CHECK).outcome, outcome, "{notes} {tag}");
        }
        assert_eq!(tagged(&[], &["v1.0.0"]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
    }

    #[test]
    fn without_release_it_does_not_apply_and_a_cut_copy_does_not_know() {
        let none = repository(&[("CHANGELOG.md", "x")]);
        assert_eq!(none.judged(&CHECK).reason, Some(Reason::NoRelease));
        assert_eq!(repository(&[]).cut(Cut::Shallow).judged(&CHECK).reason, Some(Reason::HistoryCut));
        assert_eq!(tagged(&[], &["nightly"]).judged(&CHECK).reason, Some(Reason::NoRelease));
    }
}
