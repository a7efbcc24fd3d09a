//! Counts of each real set, locked: numbers and codes, nothing of the files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use levain_exchange::{Format, Options, Read, detect, read};
use levain_model::{OrganizationRecord, Refusal, SourceRecord};

/// A folder of the corpus. Absent: a failure in continuous integration, a visible skip elsewhere.
pub fn corpus(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus")).join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the corpus {name} is absent");
    eprintln!("skipped: {} is absent; place the corpus beside the project to run this test", path.display());
    None
}

/// Everything an import yields, sorted out.
#[derive(Default)]
pub struct Outcome {
    pub software: Vec<SourceRecord>,
    pub organizations: Vec<OrganizationRecord>,
    pub skipped: Vec<(String, String)>,
    pub refused: Vec<Refusal>,
    pub announced: u64,
}

pub fn import(format: &Format, path: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    for item in read(format, path, &Options::default()) {
        match item {
            Read::Total(count) => outcome.announced += count,
            Read::Software(record) => outcome.software.push(*record),
            Read::Organization(record) => outcome.organizations.push(*record),
            Read::Skipped { reason, location } => outcome.skipped.push((reason.as_str().to_owned(), location)),
            Read::Refused(refusal) => outcome.refused.push(refusal),
        }
    }
    outcome
}

impl Outcome {
    pub fn of<'a>(&'a self, name: &str) -> &'a SourceRecord {
        self.software.iter().find(|record| record.fields.name.as_deref() == Some(name)).unwrap()
    }

    fn figures(&self) -> BTreeMap<String, u64> {
        let mut figures: BTreeMap<String, u64> = BTreeMap::new();
        let mut count = |name: String, number: usize| {
            if number > 0 {
                *figures.entry(name).or_default() += number as u64;
            }
        };
        count("software".to_owned(), self.software.len());
        count("organizations".to_owned(), self.organizations.len());
        for (reason, _) in &self.skipped {
            count(format!("skipped {reason}"), 1);
        }
        for refusal in &self.refused {
            count(format!("refused {} {}", refusal.code, refusal.location), 1);
        }
        for record in &self.software {
            let fields = &record.fields;
            count("uses".to_owned(), record.uses.len());
            count("identifiers".to_owned(), fields.identifiers.len());
            for (name, present) in [
                ("with summary.fr", fields.summary.iter().any(|(tag, _)| tag == "fr")),
                ("with summary.en", fields.summary.iter().any(|(tag, _)| tag == "en")),
                ("with license", fields.license.is_some()),
                ("with categories", !fields.categories.is_empty()),
                ("with platforms", !fields.platforms.is_empty()),
                ("with homepage", fields.homepage.is_some()),
                ("with repository", fields.repository_url.is_some()),
                (
                    "with joinable repository",
                    fields.repository_url.as_deref().and_then(levain_exchange::normalise_repository).is_some(),
                ),
                ("with status", fields.status.is_some()),
                ("with version", fields.version.is_some()),
                ("with french_interface", fields.french_interface.is_some()),
            ] {
                count(name.to_owned(), usize::from(present));
            }
            for place in &record.unmapped {
                // The number of diagnostics is for the checker's own tests to lock.
                let place = place.split('=').next().unwrap_or_default();
                count(format!("unmapped {place}"), 1);
            }
        }
        figures
    }
}

/// Detects the format, imports, checks what every import must hold, and gives the figures.
fn check(folder: &str, format: &str) -> Option<(Outcome, String)> {
    let path = corpus(&format!("catalogues/{folder}"))?;
    let found = detect(&path).unwrap();
    assert_eq!(found.name, format);
    let outcome = import(found, &path);
    let items = outcome.software.len() + outcome.organizations.len() + outcome.skipped.len() + outcome.refused.len();
    assert!(outcome.announced <= items as u64, "{} announced, {items} came", outcome.announced);
    let mut ids: Vec<&str> = outcome.software.iter().map(|record| record.external_id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "two records have one identifier");
    assert!(outcome.software.iter().all(|record| record.fields.name.is_some() && !record.raw.text.is_empty()));
    let figures = outcome.figures().iter().map(|(name, count)| format!("{name}: {count}")).collect::<Vec<_>>();
    Some((outcome, figures.join("\n")))
}

#[test]
fn sill_2022() {
    let Some((outcome, figures)) = check("sill-2022", "sill-2022") else { return };
    insta::assert_snapshot!(figures);
    let archiver = outcome.of("7zip");
    assert_eq!(archiver.external_id, "1");
    assert_eq!(archiver.fields.license.as_deref(), Some("LGPL-2.0-only"));
    assert_eq!(archiver.raw.location, "sill.json:1:2");
    let identifiers: Vec<&str> = archiver.fields.identifiers.iter().map(|id| id.value.as_str()).collect();
    assert_eq!(identifiers, ["1", "72", "7-zip"]);
    // A description that many share gives way to the function.
    let generator = outcome.of("Acceleo");
    assert!(generator.fields.summary.iter().any(|(tag, text)| tag == "fr" && text.starts_with("Outil et/ou plugin")));
}

#[test]
fn quebec_2017() {
    let Some((outcome, figures)) = check("quebec-logiciels-libres-2017", "quebec-2017") else { return };
    insta::assert_snapshot!(figures);
    assert!(outcome.organizations.iter().all(|body| body.kind != levain_model::OrganizationKind::Other));
    let putty = outcome.of("Putty");
    assert_eq!(putty.uses.len(), 42);
    let observed = putty.uses[0].observed.unwrap();
    assert_eq!(observed.to_text(), "2017");
}

#[test]
fn sill_2018_2020() {
    let Some((outcome, figures)) = check("sill-2018-2020-csv", "sill-2020") else { return };
    insta::assert_snapshot!(figures);
    let archiver = outcome.of("7zip");
    let keys: Vec<String> =
        levain_exchange::join_keys(archiver).into_iter().map(|key| format!("{:?} {}", key.kind, key.value)).collect();
    assert_eq!(keys, ["Identifier sill:1", "Identifier comptoir-du-libre:72", "Wikidata Q215051", "Name 7zip"]);
    // What only the editions of 2018 and 2019 say.
    let passwords = outcome.of("KeePass");
    assert_eq!(passwords.fields.platforms, ["windows", "linux", "android"]);
    assert_eq!(passwords.fields.french_interface, Some(true));
    // Two programs with one Wikidata entity: it identifies neither.
    let shared = outcome.software.iter().flat_map(|record| &record.fields.identifiers);
    assert!(shared.into_iter().all(|identifier| identifier.value != "Q3104570"));
    // The longest file of 2019 is read: the one with people's addresses is a part of it.
    assert!(outcome.software.iter().all(|record| !record.raw.text.contains("COURRIEL")));
}

#[test]
fn code_json() {
    let Some((outcome, figures)) = check("us-code-json-2026", "us-code-json") else { return };
    insta::assert_snapshot!(figures);
    let gsa: Vec<_> =
        outcome.refused.iter().map(|refusal| (refusal.location.as_str(), refusal.code.as_str())).collect();
    assert_eq!(gsa, [("GSA-index.json:9:23", "IM006")]);
    let viewer = outcome.of("AlignmentViewer");
    assert_eq!(viewer.external_id, "HHS/github.com/cdcgov/alignmentviewer");
    assert_eq!(viewer.fields.license.as_deref(), Some("Apache-2.0"));
    assert_eq!(viewer.fields.publisher.as_deref(), Some("Centers for Disease Control and Prevention"));
    assert_eq!(viewer.fields.homepage, None);
}

#[test]
fn digital_public_goods() {
    let Some((outcome, figures)) = check("dpg-registry", "dpg") else { return };
    insta::assert_snapshot!(figures);
    let dhis2 = outcome.of("DHIS2");
    assert_eq!(dhis2.external_id, "dhis2");
    assert_eq!(dhis2.fields.license.as_deref(), Some("BSD-3-Clause"));
    assert_eq!(dhis2.fields.aliases, ["District Health Information System 2"]);
    assert_eq!(dhis2.fields.documentation_url.as_deref(), Some("https://docs.dhis2.org/2.35/en/index.html"));
    assert!(
        dhis2.raw.text.starts_with("[{") && serde_json::from_str::<Vec<serde_json::Value>>(&dhis2.raw.text).is_ok()
    );
}

#[test]
fn github_publiccode_list() {
    let Some((outcome, figures)) = check("publiccode-github-list-2022", "github-publiccode-2022") else { return };
    insta::assert_snapshot!(figures);
    let pdf = outcome.of("PDFsam Basic");
    assert_eq!(pdf.fields.platforms, ["windows", "mac", "linux"]);
    assert_eq!(pdf.fields.summary.iter().next().map(|(tag, _)| tag), Some("it"));
}

#[test]
fn swiss_organizations() {
    let Some((outcome, figures)) = check("swiss-organisations", "swiss-organizations") else { return };
    insta::assert_snapshot!(figures);
    let geneva = outcome.organizations.iter().find(|body| body.external_id == "https://ld.admin.ch/canton/25").unwrap();
    assert_eq!(geneva.name.get(levain_model::Language::Fr), Some("Genève"));
}

#[test]
fn masking_real_documents() {
    let Some(folder) = corpus("publiccode") else { return };
    let (mut files, mut masked) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if path.extension().is_none_or(|extension| extension != "yml") {
            continue;
        }
        files += 1;
        let shown = levain_exchange::mask(&text);
        masked += usize::from(shown != text);
        assert_eq!(shown.lines().count(), text.lines().count());
        for word in shown.split_whitespace().filter(|word| !word.contains("git@")) {
            let address = word.split_once('@').is_some_and(|(local, domain)| {
                local.ends_with(char::is_alphanumeric) && domain.contains('.') && !word.contains("://")
            });
            assert!(!address, "an address is left in {}", path.display());
        }
        // A masked line without an at sign is one that says so.
        for (before, after) in text.lines().zip(shown.lines()) {
            if before != after && !before.contains('@') {
                assert!(before.trim_start().starts_with("phone:"), "a number that is none in {}", path.display());
            }
        }
    }
    insta::assert_snapshot!(format!("{masked} of {files}"), @"104 of 144");
}

#[test]
fn open_resource_exchange() {
    let Some((outcome, figures)) = check("ore-ero-canada", "ore-canada") else { return };
    insta::assert_snapshot!(figures);
    let reader = outcome.of("NonVisual Desktop Access (NVDA)");
    assert_eq!(reader.external_id, "software/nvda");
    assert_eq!(reader.fields.license.as_deref(), Some("GPL-2.0-only"));
    assert_eq!(reader.uses.len(), 2);
    assert_eq!(reader.uses[1].organization, "aafc-aac");
    assert_eq!(reader.uses[1].observed.unwrap().to_text(), "2020-02-18");
    // Every body that uses something is described.
    let bodies: Vec<&str> = outcome.organizations.iter().map(|body| body.external_id.as_str()).collect();
    let used = outcome.software.iter().flat_map(|record| &record.uses);
    assert!(used.into_iter().all(|usage| bodies.contains(&usage.organization.as_str())));
    let release = outcome.of("WorkIt");
    assert_eq!(release.fields.publisher.as_deref(), Some("Ville de Montréal"));
    assert!(release.raw.text.contains("WorkIt") && !release.raw.text.contains("CKAN-Extension-Territoire"));
    assert_eq!(release.raw.location.rsplit(':').next().map(|line| line.parse::<u32>().is_ok()), Some(true));
}

#[test]
fn french_organizations() {
    let Some((outcome, figures)) = check("codegouvfr-data-2025", "french-organizations") else { return };
    insta::assert_snapshot!(figures);
    let ministry = "3ed2f725-e077-4973-a531-498e13fc7861";
    let ministry = outcome.organizations.iter().find(|body| body.external_id == ministry).unwrap();
    assert_eq!(ministry.kind, levain_model::OrganizationKind::Ministry);
    assert!(ministry.forge_accounts.contains(&"https://gitlab.com/affelnet-lycee-group".to_owned()));
}

#[test]
fn github_governments() {
    let Some((outcome, figures)) = check("github-government-accounts", "github-governments") else { return };
    insta::assert_snapshot!(figures);
    let canadian = outcome.organizations.iter().filter(|body| body.jurisdiction.as_deref() == Some("CA")).count();
    assert!(canadian >= 56, "{canadian}");
}

/// The starter catalogue of the project itself: every file is read, every key has a place, every category exists.
#[test]
fn starter_catalogue() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/catalogue"));
    let outcome = import(levain_exchange::format("starter").unwrap(), path);
    assert_eq!(outcome.refused, []);
    for record in &outcome.software {
        assert_eq!(record.unmapped, Vec::<String>::new(), "{}", record.external_id);
        assert!(record.fields.license.is_some(), "{}", record.external_id);
        for category in &record.fields.categories {
            assert!(levain_exchange::mapping::is_category(category), "{}: {category}", record.external_id);
        }
    }
}

#[test]
fn publiccode_files() {
    let Some(path) = corpus("publiccode") else { return };
    let format = detect(&path).unwrap();
    assert_eq!(format.name, "publiccode");
    let outcome = import(format, &path);
    let mut figures = outcome.figures();
    figures.retain(|name, _| !name.starts_with("unmapped diagnostics"));
    let figures: Vec<String> = figures.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    insta::assert_snapshot!(figures.join("\n"));
    // The bytes are kept, and a draft says how many errors it has.
    for record in &outcome.software {
        assert!(record.raw.text.as_bytes() == std::fs::read(path.join(&record.raw.location)).unwrap());
    }
    let with_errors =
        |record: &&SourceRecord| record.unmapped.iter().any(|word| word.starts_with("diagnostics.errors="));
    assert!(outcome.software.iter().filter(with_errors).count() > 40);
}
