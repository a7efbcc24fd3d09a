//! SEC-03: known vulnerabilities in locked dependencies.
//!
//! Data: `{ "locks": [path…], "packages", "snapshot": date or null, "not_covered": [ecosystem…], "vulnerable": [{ "path",
//! "ecosystem", "package", "version", "id", "fixed_in", "development" }], "reachability": "not assessed" }`.

use std::collections::BTreeSet;

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::files;
use crate::locks;
use crate::say::{count, day, not_known};

/// Known vulnerabilities in locked dependencies.
pub static CHECK: Check = Check {
    id: "SEC-03",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files, Need::Outside],
    frameworks: &[(Framework::Scorecard, "Vulnerabilities")],
    words: Words {
        name: ["Failles connues des dépendances", "Known vulnerabilities of dependencies"],
        question: [
            "Les versions verrouillées ont-elles des failles connues?",
            "Do the locked versions have known vulnerabilities?",
        ],
        why: [
            "Une faille publiée est cherchée et exploitée dans les jours qui suivent. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Vulnerabilities\u{a0}».",
            "A published weakness is looked for and used within days. Source: OpenSSF Scorecard, “Vulnerabilities”.",
        ],
        how: [
            "Versions des fichiers de verrouillage (Cargo, npm, yarn, pnpm, Poetry, uv, Pipenv, requirements, Composer, Bundler, Go, Maven) comparées à une copie de la base OSV fournie par le déploiement\u{a0}: indiquer le dossier de cette copie. Que le logiciel emploie le code touché n’est pas évalué («\u{a0}reachability not assessed\u{a0}»). Les dépendances de développement sont comptées à part quand le fichier les distingue.",
            "Versions in lock files (Cargo, npm, yarn, pnpm, Poetry, uv, Pipenv, requirements, Composer, Bundler, Go, Maven) compared with a copy of the OSV database given by the deployment: name the folder of that copy. Whether the software uses the code concerned is not assessed (“reachability not assessed”). Dependencies of development are counted apart when the file tells them.",
        ],
        fix: [
            "Monter les dépendances touchées à la version corrigée, ou écrire pourquoi la faille ne s’applique pas.",
            "Raise the dependencies concerned to the mended version, or write why the weakness does not apply.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let own = |path: &str| !files::is_vendored(path) && !files::is_test(path);
    let lock_files: Vec<_> = context.files().filter(|entry| locks::is_lock(&entry.path) && own(&entry.path)).collect();
    if lock_files.is_empty() {
        return match context.files().find(|entry| locks::is_manifest(&entry.path) && own(&entry.path)) {
            None => not_applicable(
                Reason::NothingToCheck,
                "Aucun fichier de dépendances connu.",
                "No known file of dependencies.",
            ),
            Some(manifest) => unknown(
                Reason::TooFewData,
                &format!("{} nomme des dépendances, mais aucun fichier ne fixe leurs versions.", manifest.path),
                &format!("{} names dependencies, but no file fixes their versions.", manifest.path),
            ),
        };
    }
    let Some(database) = context.outside.vulnerabilities else {
        return unknown(
            Reason::DataNotGiven,
            "Aucune copie de la base OSV n’a été fournie\u{a0}: indiquer son dossier (levain check --osv DOSSIER) pour connaître les failles.",
            "No copy of the OSV database was given: name its folder (levain check --osv FOLDER) to know the vulnerabilities.",
        );
    };
    let looked = files::read(context, lock_files);
    let mut packages = 0;
    let mut not_covered = BTreeSet::new();
    let mut vulnerable = Vec::new();
    let mut evidence = Vec::new();
    for (path, text) in &looked.texts {
        let Some((ecosystem, listed)) = locks::read(path, text) else {
            continue;
        };
        if !listed.is_empty() && !database.covers(ecosystem) {
            not_covered.insert(ecosystem);
            continue;
        }
        packages += listed.len();
        for package in listed {
            for known in database.of(ecosystem, &package.name, &package.version) {
                vulnerable.push((path, package.clone(), known));
            }
        }
        evidence.push(context.file_evidence(path, None, None));
    }
    evidence.truncate(20);
    let date = database.date().map(day);
    evidence.push(Evidence {
        kind: EvidenceKind::External,
        locator: format!("OSV {}", date.as_deref().unwrap_or("?")),
        sha256: None,
        excerpt: Some("reachability not assessed".to_owned()),
    });
    let told = |development: bool| {
        let ids: BTreeSet<(&str, &str)> = vulnerable
            .iter()
            .filter(|(_, package, _)| package.development == development)
            .map(|(_, package, known)| (package.name.as_str(), known.id.as_str()))
            .collect();
        ids.len()
    };
    let (running, development) = (told(false), told(true));
    let data = json!({
        "locks": looked.texts.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        "packages": packages, "snapshot": date, "not_covered": not_covered, "reachability": "not assessed",
        "vulnerable": vulnerable.iter().take(500).map(|(path, package, known)| json!({
            "path": path, "ecosystem": package.ecosystem, "package": package.name, "version": package.version,
            "id": known.id, "fixed_in": known.fixed_in, "development": package.development,
        })).collect::<Vec<_>>(),
    });
    let judgement = if running > 0 || development > 0 {
        let [fr, en] =
            count(running, ["faille connue", "failles connues"], ["known vulnerability", "known vulnerabilities"]);
        found(
            if running > 0 { Outcome::Unmet } else { Outcome::Partial },
            &format!(
                "{fr} dans {packages} dépendances verrouillées, et {development} dans celles de développement; atteignabilité non évaluée."
            ),
            &format!(
                "{en} in {packages} locked dependencies, and {development} in those of development; reachability not assessed."
            ),
            evidence,
        )
    } else if looked.unavailable {
        return not_known(Reason::FileUnavailable, "Failles des dépendances", "Vulnerabilities of dependencies");
    } else if !not_covered.is_empty() {
        let list = not_covered.iter().copied().collect::<Vec<_>>().join(", ");
        unknown(
            Reason::DataNotGiven,
            &format!("La copie de la base OSV fournie ne couvre pas\u{a0}: {list}."),
            &format!("The copy of the OSV database given does not cover: {list}."),
        )
    } else if packages == 0 {
        unknown(
            Reason::TooFewData,
            "Aucune version exacte n’a été lue dans les fichiers de dépendances.",
            "No exact version was read in the files of dependencies.",
        )
    } else {
        found(
            Outcome::Met,
            &format!("Aucune faille connue dans {packages} dépendances verrouillées (atteignabilité non évaluée)."),
            &format!("No known vulnerability in {packages} locked dependencies (reachability not assessed)."),
            evidence,
        )
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::osv::OsvDatabase;
    use crate::testing::{Trial, repository};

    fn with_database(trial: Trial) -> Trial {
        let mut database = OsvDatabase::new();
        database.add(r#"{"id":"GHSA-1","aliases":["CVE-2020-1"],"modified":"2026-01-02T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"}]}]}]}"#);
        let database: &'static OsvDatabase = Box::leak(Box::new(database));
        trial.outside(|outside| outside.vulnerabilities = Some(database))
    }

    fn lock(version: &str, development: bool) -> String {
        format!(r#"{{"packages":{{"node_modules/a":{{"version":"{version}","dev":{development}}}}}}}"#)
    }

    #[test]
    fn vulnerable_versions_are_told_and_development_apart() {
        for (version, development, outcome) in
            [("1.1.0", false, Outcome::Unmet), ("1.1.0", true, Outcome::Partial), ("1.2.0", false, Outcome::Met)]
        {
            let judgement =
                with_database(repository(&[("package-lock.json", &lock(version, development))])).judged(&CHECK);
            assert_eq!(judgement.outcome, outcome, "{version} {development}");
            assert_eq!(judgement.data.unwrap()["reachability"], json!("not assessed"));
        }
        let judgement = with_database(repository(&[("package-lock.json", &lock("1.1.0", false))])).judged(&CHECK);
        let first = &judgement.data.unwrap()["vulnerable"][0];
        assert_eq!((&first["id"], &first["fixed_in"]), (&json!("CVE-2020-1"), &json!("1.2.0")));
    }

    #[test]
    fn what_is_not_given_is_unknown_and_what_is_not_there_not_asked() {
        let locked = repository(&[("package-lock.json", &lock("1.1.0", false))]);
        assert_eq!(locked.judged(&CHECK).reason, Some(Reason::DataNotGiven));
        let other = with_database(repository(&[("go.mod", "require x/y v1.0.0\n")]));
        assert_eq!(other.judged(&CHECK).reason, Some(Reason::DataNotGiven));
        assert_eq!(
            with_database(repository(&[("package.json", "{}")])).judged(&CHECK).reason,
            Some(Reason::TooFewData)
        );
        assert_eq!(with_database(repository(&[("README.md", "")])).judged(&CHECK).outcome, Outcome::NotApplicable);
        let fixture = with_database(repository(&[("tests/fixtures/package-lock.json", &lock("1.1.0", false))]));
        assert_eq!(fixture.judged(&CHECK).outcome, Outcome::NotApplicable);
        assert_eq!(
            with_database(repository(&[]).missing("yarn.lock")).judged(&CHECK).reason,
            Some(Reason::FileUnavailable)
        );
    }
}
