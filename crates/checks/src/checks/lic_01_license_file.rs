//! LIC-01: a licence file.

use levain_model::{Judgement, Outcome, Purpose, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};

/// Whether the repository holds a file that is there to give the licence, in whatever spelling.
pub static CHECK: Check = Check {
    id: "LIC-01",
    version: 1,
    severity: Severity::Blocking,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Contribute, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[
        (Framework::Scorecard, "License"),
        (Framework::OspsBaseline, "OSPS-LE-03"),
        (Framework::StandardForPublicCode, "Publish with an open license"),
    ],
    words: Words {
        name: ["Fichier de licence", "Licence file"],
        question: ["Le dépôt contient-il un fichier de licence?", "Does the repository hold a licence file?"],
        why: [
            "Sans licence, le droit d’auteur interdit tout\u{a0}: copier, modifier, redistribuer. Un organisme public ne peut ni utiliser ni adapter un code dont personne ne lui a donné le droit.",
            "Without a licence, copyright forbids everything: copying, changing, passing on. A public body can neither use nor adapt code that nobody gave it the right to.",
        ],
        how: [
            "On cherche à la racine un fichier LICENSE, LICENCE, COPYING ou UNLICENSE, dans toute casse et avec toute extension, ou un dossier LICENSES/ (spécification REUSE). Un fichier dont le contenu manque à la copie compte comme présent.",
            "We look at the root for a LICENSE, LICENCE, COPYING or UNLICENSE file, in any case and with any extension, or a LICENSES/ folder (REUSE specification). A file whose content is not in the copy counts as present.",
        ],
        fix: [
            "Ajoutez à la racine un fichier LICENSE qui contient le texte complet et inchangé de la licence choisie, et la ligne du titulaire des droits.",
            "Add at the root a LICENSE file with the full, unchanged text of the licence chosen, and the line of the copyright holder.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let paths: Vec<&str> = context
        .files()
        .filter(|entry| levain_license::is_license_file(&entry.path))
        .map(|entry| entry.path.as_str())
        .collect();
    if paths.is_empty() {
        return found(
            Outcome::Unmet,
            "Aucun fichier de licence à la racine, ni dans LICENSES/.",
            "No licence file at the root, nor in LICENSES/.",
            vec![context.absence_evidence("LICENSE*, LICENCE*, COPYING*, UNLICENSE*, LICENSES/*")],
        );
    }
    let list = paths.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    let evidence = paths.iter().take(4).map(|path| context.file_evidence(path, None, None)).collect();
    found(Outcome::Met, &format!("Trouvé\u{a0}: {list}."), &format!("Found: {list}."), evidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn every_spelling_counts_and_programs_do_not() {
        for (path, outcome) in [
            ("LICENSE", Outcome::Met),
            ("LICENCE_FR.txt", Outcome::Met),
            ("copying.md", Outcome::Met),
            ("LICENSES/EUPL-1.2.txt", Outcome::Met),
            ("license.go", Outcome::Unmet),
            ("vendor/x/LICENSE", Outcome::Unmet),
            ("README.md", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[(path, "x")]).judged(&CHECK).outcome, outcome, "{path}");
        }
    }

    #[test]
    fn a_file_whose_bytes_are_missing_is_there() {
        assert_eq!(repository(&[]).missing("LICENSE").judged(&CHECK).outcome, Outcome::Met);
    }
}
