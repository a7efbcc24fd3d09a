//! META-01: publiccode.yml present and valid.

use levain_model::{Blob, Judgement, Outcome, Purpose, Reason, Severity};
use levain_publiccode::Severity as Level;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files;

/// Whether the file that describes the software for catalogues is there and valid. Data: `{"version", "errors",
/// "warnings", "codes": []}`.
pub static CHECK: Check = Check {
    id: "META-01",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Publish],
    needs: &[Need::Files],
    frameworks: &[(Framework::StandardForPublicCode, "Make the codebase findable")],
    words: Words {
        name: ["publiccode.yml valide", "Valid publiccode.yml"],
        question: [
            "Le dépôt se décrit-il par un publiccode.yml valide?",
            "Does the repository describe itself by a valid publiccode.yml?",
        ],
        why: [
            "Ce fichier, normalisé entre pays, permet à tout catalogue public de trouver le logiciel et d’en dire l’usage, la licence et le soutien sans rien recopier.",
            "This file, a standard between countries, lets any public catalogue find the software and tell its use, licence and support without copying anything.",
        ],
        how: [
            "On lit publiccode.yml ou publiccode.yaml à la racine (à défaut, on le cherche jusqu’à trois dossiers plus bas), et on le vérifie avec les règles de la version qu’il déclare. Les adresses ne sont pas suivies.",
            "We read publiccode.yml or publiccode.yaml at the root (else look for one up to three folders down), and check it with the rules of the version it declares. Addresses are not followed.",
        ],
        fix: [
            "«\u{a0}levain publiccode new\u{a0}» rédige le fichier; «\u{a0}levain publiccode check --fix\u{a0}» corrige ce qui est certain.",
            "`levain publiccode new` writes the file; `levain publiccode check --fix` mends what is certain.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let Some(entry) = context.root_file(|name| matches!(name, "publiccode.yml" | "publiccode.yaml")) else {
        if let Some(path) = below(context) {
            return found(
                Outcome::Partial,
                &format!("Aucun à la racine; une partie du dépôt en a un\u{a0}: {path}."),
                &format!("None at the root; a part of the repository has one: {path}."),
                vec![context.file_evidence(path, None, None)],
            );
        }
        return found(
            Outcome::Unmet,
            "Pas de publiccode.yml à la racine.",
            "No publiccode.yml at the root.",
            vec![context.absence_evidence("publiccode.yml")],
        );
    };
    if matches!(context.view.read(&entry.path), Blob::Unavailable(_)) {
        return unknown(
            Reason::FileUnavailable,
            "Le contenu de publiccode.yml manque à cette copie.",
            "The content of publiccode.yml is not in this copy.",
        );
    }
    let Some((path, report)) = context.publiccode() else {
        return unknown(Reason::FileUnavailable, "publiccode.yml n’a pu être lu.", "publiccode.yml could not be read.");
    };
    let count = |level: Level| report.diagnostics.iter().filter(|one| one.severity == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let first = report.diagnostics.iter().find(|one| one.severity == Level::Error);
    let line = first.and_then(|one| one.span).map(|span| span.start.line);
    let evidence = vec![context.file_evidence(path, line.map(|line| (line, line)), first.map(|one| one.rule.code))];
    let version = report.document.version.clone().unwrap_or_else(|| "?".to_owned());
    let codes: Vec<&str> = report.diagnostics.iter().map(|one| one.rule.code).collect();
    let data = serde_json::json!({ "version": version, "errors": errors, "warnings": warnings, "codes": codes });
    let judgement = match errors {
        0 => found(
            Outcome::Met,
            &format!("{path}, version {version}\u{a0}: valide, {warnings} avertissement(s)."),
            &format!("{path}, version {version}: valid, {warnings} warning(s)."),
            evidence,
        ),
        _ => found(
            Outcome::Partial,
            &format!("{path}, version {version}\u{a0}: {errors} erreur(s), {warnings} avertissement(s)."),
            &format!("{path}, version {version}: {errors} error(s), {warnings} warning(s)."),
            evidence,
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

/// The file of a software kept in a folder, to the depth where catalogues look (three).
fn below<'a>(context: &Context<'a>) -> Option<&'a str> {
    context.files().map(|entry| entry.path.as_str()).find(|path| {
        matches!(files::name(path), "publiccode.yml" | "publiccode.yaml")
            && path.matches('/').count() <= 3
            && !files::is_vendored(path)
            && !files::is_test(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn absent_invalid_and_unreadable_are_three_things() {
        assert_eq!(repository(&[]).judged(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[("publiccode.yml", "name: X\n")]).judged(&CHECK).outcome, Outcome::Partial);
        assert_eq!(repository(&[]).missing("publiccode.yml").judged(&CHECK).outcome, Outcome::Unknown);
        assert_eq!(repository(&[("apps/x/publiccode.yml", "name: X\n")]).judged(&CHECK).outcome, Outcome::Partial);
        assert_eq!(repository(&[("examples/publiccode.yml", "name: X\n")]).judged(&CHECK).outcome, Outcome::Unmet);
    }

    #[test]
    fn a_valid_file_is_met() {
        let text = "publiccodeYmlVersion: '0.4'\nname: Dossiers\nurl: https://codeberg.org/val-exemple/dossiers\nplatforms:\n  - web\ndevelopmentStatus: stable\nsoftwareType: standalone/web\ndescription:\n  fr:\n    shortDescription: Suivre les dossiers\n    longDescription: >\n      Dossiers suit les demandes des citoyennes et citoyens, de la réception à la réponse, avec leurs pièces, leurs échéances et les personnes qui en ont la charge. Il tient un journal, prévient avant chaque échéance et donne à chaque équipe la liste de ce qui l’attend, sans rien demander de plus que la demande elle-même. Il est fait pour de petites organisations qui n’ont personne pour l’exploiter à plein temps. Il lit et écrit des formats ouverts.\n    features:\n      - Suivi des échéances\nlegal:\n  license: EUPL-1.2\nmaintenance:\n  type: internal\n  contacts:\n    - name: Équipe des dossiers\nlocalisation:\n  localisationReady: true\n  availableLanguages:\n    - fr\n";
        let judged = repository(&[("publiccode.yml", text)]).judged(&CHECK);
        assert_eq!(judged.outcome, Outcome::Met, "{judged:?}");
    }
}
