//! What is proposed answers the checks, and nothing that is there is replaced.

use levain_license::{Kind, recognise};
use levain_model::Outcome;

use super::*;
use crate::testing::{Trial, repository};

const ENGLISH: &str = "# Folders\n\nFolders keeps the requests of the people of a town, from the day that they come in to the answer, with their papers and the dates by which they are due. It is made for the teams of small public bodies.\n\n## Features\n\n- Follows due dates\n- Writes to those who wait\n";
const FRENCH: &str = "# Dossiers\n\nDossiers suit les demandes des citoyennes et des citoyens, de la réception à la réponse, avec leurs pièces et les dates auxquelles elles sont dues. Il est fait pour les équipes des petits organismes publics.\n";

fn proposed(trial: &Trial, answers: &Answers) -> Proposal {
    propose(&trial.context(), answers, |_| true)
}

fn answers() -> Answers {
    Answers {
        license: Some("LiLiQ-R-1.1".to_owned()),
        holder: Some("Municipalité de Val-Exemple".to_owned()),
        contact: Some("dossiers@val-ville.quebec".to_owned()),
        name: Some("dossiers".to_owned()),
        url: Some("git@forge.val-ville.quebec:ville/dossiers.git".to_owned()),
        ..Answers::default()
    }
}

/// The repository with the files proposed.
fn patched(files: &[(&str, &str)], answers: &Answers) -> Trial {
    let proposal = proposed(&repository(files), answers);
    let all: Vec<(&str, &str)> = files
        .iter()
        .copied()
        .chain(proposal.files.iter().map(|file| (file.path.as_str(), file.content.as_str())))
        .collect();
    repository(&all)
}

#[test]
fn a_bare_repository_with_its_patch_passes() {
    for readme in [ENGLISH, FRENCH, "# X\n"] {
        let trial = patched(&[("README.md", readme)], &answers());
        for id in ["LIC-01", "LIC-02", "LIC-03", "LIC-08", "META-01", "GOV-01", "GOV-02", "GOV-06", "SEC-01", "SEC-02"]
        {
            let judged = trial.judged(crate::find(id).unwrap());
            assert_eq!(judged.outcome, Outcome::Met, "{id}: {judged:?}");
        }
    }
}

#[test]
fn what_nobody_answered_is_marked_and_not_taken_for_done() {
    let answers = Answers { license: Some("MIT".to_owned()), ..Answers::default() };
    let proposal = proposed(&repository(&[("README.md", "# X\n")]), &answers);
    assert_eq!(proposal.left_out, []);
    assert!(
        proposal
            .files
            .iter()
            .filter(|file| file.path != "CONTRIBUTING.md" && file.path != "CONTRIBUTING.en.md")
            .all(|file| !file.todo.is_empty())
    );
    let trial = patched(&[("README.md", "# X\n")], &answers);
    assert_eq!(trial.judged(crate::find("GOV-02").unwrap()).outcome, Outcome::Partial);
    assert_ne!(trial.judged(crate::find("SEC-02").unwrap()).outcome, Outcome::Met);
    assert_eq!(trial.judged(crate::find("META-01").unwrap()).outcome, Outcome::Met);
    assert_eq!(trial.judged(crate::find("LIC-02").unwrap()).outcome, Outcome::Met);
}

#[test]
fn nothing_that_is_there_is_proposed() {
    let whole = patched(&[("README.md", FRENCH)], &answers());
    assert_eq!(proposed(&whole, &answers()).files, []);
    let trial = repository(&[
        ("README.md", FRENCH),
        ("Licence.txt", "x"),
        (".github/CONTRIBUTING.rst", "x"),
        ("docs/code-de-conduite.md", "x"),
        ("publiccode.yaml", "name: X\n"),
        ("security.EN.MD", "x"),
        ("SOUTIEN.md", "x"),
    ]);
    assert_eq!(proposed(&trial, &answers()).files, []);
}

#[test]
fn what_stands_uncommitted_and_what_may_be_there_is_left() {
    let beside = [
        "LICENCE_FR",
        "docs/Code-de-conduite.md",
        ".github/security.md",
        "Soutien.md",
        "publiccode.yaml",
        "contributing.md",
    ];
    let answers = Answers { beside: beside.map(str::to_owned).to_vec(), ..answers() };
    let proposal = proposed(&repository(&[("README.md", FRENCH)]), &answers);
    assert_eq!(proposal.files, []);
    assert_eq!(proposal.left_out.len(), beside.len());
    assert!(proposal.left_out[0].why[0].starts_with("LICENCE_FR est là"), "{:?}", proposal.left_out[0]);
    // A folder is in the way of a file of its name.
    let folder = proposed(&repository(&[("support.md/a.txt", "x")]), &self::answers());
    assert!(folder.files.iter().all(|file| file.path != "SUPPORT.md"));
    let partial = proposed(&repository(&[("README.md", FRENCH)]).partly_listed(), &self::answers());
    assert_eq!((partial.files.len(), partial.left_out.len()), (0, 10), "{partial:?}");
}

#[test]
fn the_licence_that_is_there_wins_over_the_answer() {
    let files = [("LICENSE", levain_license::license_text("MIT").unwrap())];
    let proposal = proposed(&repository(&files), &answers());
    let publiccode = proposal.files.iter().find(|file| file.path == "publiccode.yml").unwrap();
    assert!(publiccode.content.contains("license: MIT"), "{}", publiccode.content);
    let contributing = proposal.files.iter().find(|file| file.path == "CONTRIBUTING.md").unwrap();
    assert!(contributing.content.contains("(MIT)"));
}

#[test]
fn the_language_of_the_readme_gives_the_main_files() {
    let paths = |readme: &str| -> Vec<String> {
        let proposal = proposed(&repository(&[("README.md", readme)]), &answers());
        proposal.files.into_iter().map(|file| file.path).filter(|path| path.starts_with("SECURITY")).collect()
    };
    assert_eq!(paths(ENGLISH), ["SECURITY.md", "SECURITY.fr.md"]);
    assert_eq!(paths(FRENCH), ["SECURITY.md", "SECURITY.en.md"]);
    assert_eq!(paths("# X\n"), ["SECURITY.md", "SECURITY.en.md"]);
    let proposal = proposed(&repository(&[("README.md", ENGLISH)]), &answers());
    let english = proposal.files.iter().find(|file| file.path == "SECURITY.md").unwrap();
    assert!(english.content.contains("# Security policy of Folders") && english.content.contains("(SECURITY.fr.md)"));
    assert!(!proposal.files.iter().any(|file| file.content.contains("{{")));
}

#[test]
fn publiccode_says_what_the_repository_shows() {
    let files = &[
        ("README.md", ENGLISH),
        ("Dockerfile", "FROM scratch\nEXPOSE 8080\n"),
        ("package.json", r#"{"name": "folders", "license": "EUPL-1.2"}"#),
    ];
    let trial = repository(files).tags(&[("v1.4.2", 20), ("v1.5.0-beta", 3), ("nightly", 1)]);
    let proposal = proposed(&trial, &Answers { license: None, ..answers() });
    let file = proposal.files.iter().find(|file| file.path == "publiccode.yml").unwrap();
    let report = levain_publiccode::check(file.content.as_bytes(), &levain_publiccode::Options::default());
    let document = report.document;
    assert_eq!(document.name.as_deref(), Some("Folders"));
    assert_eq!(document.url.as_deref(), Some("https://forge.val-ville.quebec/ville/dossiers"));
    assert_eq!(
        (document.software_version.as_deref(), document.release_date.as_deref()),
        (Some("1.4.2"), Some("2026-11-03"))
    );
    assert_eq!(
        (document.platforms, document.software_type.as_deref()),
        (vec!["web".to_owned()], Some("standalone/web"))
    );
    assert_eq!(
        (document.development_status.as_deref(), document.license.as_deref()),
        (Some("stable"), Some("EUPL-1.2"))
    );
    let english = document.descriptions.iter().find(|one| one.language == "en").unwrap();
    assert!(english.long_description.as_ref().unwrap().starts_with("Folders keeps the requests"), "{}", file.content);
    assert_eq!(english.features, ["Follows due dates", "Writes to those who wait"]);
    // The manifest declared the licence: its text is proposed without a question.
    let license = proposal.files.iter().find(|file| file.path == "LICENSE").unwrap();
    assert!(recognise(&license.content).iter().any(|found| found.id == "EUPL-1.2" && found.kind == Kind::Text));
}

#[test]
fn without_a_licence_nothing_is_declared() {
    let proposal = proposed(&repository(&[]), &Answers { license: None, ..answers() });
    let left: Vec<&str> = proposal.left_out.iter().map(|left| left.path.as_str()).collect();
    assert_eq!(left, ["LICENSE", "publiccode.yml"]);
    let unknown = proposed(&repository(&[]), &Answers { license: Some("EULA-9".to_owned()), ..answers() });
    assert!(unknown.left_out[0].why[1].contains("EULA-9"), "{unknown:?}");
    // Two manifests that disagree choose nothing.
    let two = repository(&[
        ("package.json", r#"{"license": "MIT"}"#),
        ("Cargo.toml", "[package]\nname = \"x\"\nlicense = \"EUPL-1.2\"\n"),
    ]);
    assert!(proposed(&two, &Answers::default()).files.iter().all(|file| file.path != "LICENSE"));
}

#[test]
fn three_answers_choose_a_licence_that_is_recognised_when_written() {
    for reciprocity in ['a', 'b', 'c'] {
        for network in [true, false] {
            for quebec in [true, false] {
                let choice = choose(reciprocity, network, quebec).unwrap();
                let answers = Answers { license: Some(choice.id.to_owned()), ..answers() };
                let proposal = proposed(&repository(&[]), &answers);
                let license = proposal.files.iter().find(|file| file.path == "LICENSE").unwrap();
                let family = choice.id.trim_end_matches("-or-later");
                assert!(
                    recognise(&license.content)
                        .iter()
                        .any(|found| found.id.starts_with(family) && found.kind == Kind::Text),
                    "{}: {:?}",
                    choice.id,
                    recognise(&license.content)
                );
                assert_eq!(
                    levain_license::class_of(choice.id) == levain_license::Class::Permissive,
                    reciprocity == 'a'
                );
            }
        }
    }
    assert_eq!(choose('z', true, true), None);
}

#[test]
fn the_holder_is_written_where_the_text_leaves_room() {
    for id in ["MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD"] {
        let answers = Answers { license: Some(id.to_owned()), ..answers() };
        let proposal = proposed(&repository(&[]), &answers);
        let text = &proposal.files[0].content;
        assert!(text.contains("2026") && text.contains("Municipalité de Val-Exemple"), "{id}: {text}");
        assert!(!text.contains("YEAR") && !text.contains("<owner>") && !text.contains("<copyright"), "{id}: {text}");
        assert_eq!(proposal.files[0].todo, [] as [[String; 2]; 0]);
    }
}

#[test]
fn only_what_is_wanted_is_proposed() {
    let proposal = propose(&repository(&[]).context(), &answers(), |check| check == "SEC-01");
    assert_eq!(
        proposal.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["SECURITY.md", "SECURITY.en.md"]
    );
}

#[test]
fn remotes_are_read_as_addresses_without_their_users() {
    for (remote, address) in [
        ("git@forge.val-ville.quebec:a/b.git", Some("https://forge.val-ville.quebec/a/b")),
        ("https://rose:secret@forge.val-ville.quebec/a/b.git/", Some("https://forge.val-ville.quebec/a/b")),
        ("ssh://git@forge.val-ville.quebec:2222/a/b.git", Some("https://forge.val-ville.quebec/a/b")),
        ("https://forge.val-ville.quebec:8443/a/b", Some("https://forge.val-ville.quebec:8443/a/b")),
        ("/srv/git/a.git", None),
        ("../a", None),
        ("file:///srv/a", None),
        ("ext::sh -c date", None),
    ] {
        assert_eq!(web_address(remote).as_deref(), address, "{remote}");
    }
}
