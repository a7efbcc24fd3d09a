//! Files that nobody should trust, given to every format: one clear refusal, and nothing else.

use std::path::Path;

use levain_exchange::{FORMATS, Options, Read, RefusalCode, detect, read};

use crate::corpus::{corpus, import};

/// A name of file that each format would open.
fn name(format: &levain_exchange::Format) -> String {
    format!("essai.{}", format.extensions[0])
}

fn refusals(format: &levain_exchange::Format, bytes: &[u8], options: &Options) -> Vec<levain_model::Refusal> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name(format));
    std::fs::write(&path, bytes).unwrap();
    let mut refusals = Vec::new();
    for item in read(format, &path, options) {
        match item {
            Read::Refused(refusal) => refusals.push(refusal),
            Read::Total(_) => {}
            other => panic!("{}: {other:?}", format.name),
        }
    }
    refusals
}

#[test]
fn every_format_refuses_what_is_not_text() {
    for format in FORMATS {
        for (bytes, code) in [
            (b"".as_slice(), RefusalCode::Empty),
            (b" \n\t\n", RefusalCode::Empty),
            (b"PK\x03\x04\x00\x00\x08", RefusalCode::Binary),
            (b"name: caf\xe9\n", RefusalCode::NotUtf8),
        ] {
            let refusals = refusals(format, bytes, &Options::default());
            assert_eq!(refusals.len(), 1, "{} {bytes:?}", format.name);
            assert_eq!(refusals[0].code, code.as_str(), "{} {bytes:?}", format.name);
            assert!(refusals[0].location.starts_with("essai."), "{}", refusals[0].location);
            assert_ne!(refusals[0].fr, refusals[0].en);
        }
    }
}

#[test]
fn every_format_refuses_a_file_larger_than_the_limit_unread() {
    let options = Options { max_file_bytes: 1000, ..Options::default() };
    for format in FORMATS {
        let refusals = refusals(format, &vec![b'x'; 1001], &options);
        assert_eq!(
            refusals.iter().map(|refusal| refusal.code.as_str()).collect::<Vec<_>>(),
            ["IM003"],
            "{}",
            format.name
        );
        assert!(refusals[0].en.contains("1000 bytes"), "{}", refusals[0].en);
    }
}

#[test]
fn every_format_refuses_the_text_of_another() {
    // Texts that are valid of their kind, and of no catalogue.
    let texts = [
        "{\"openapi\": \"3.1.0\", \"paths\": {}}",
        "[1, 2, 3]",
        "[{\"a\": 1}]",
        "\"text\"",
        "a,b,c\n1,2,3\n",
        "key: value\nother: [1, 2]\n",
        "- a\n- b\n",
        "[package]\nversion = \"1\"\n",
        "Just a sentence.\n",
    ];
    for format in FORMATS {
        for text in texts {
            let refusals = refusals(format, text.as_bytes(), &Options::default());
            assert_eq!(refusals.len(), 1, "{} {text}", format.name);
        }
    }
}

#[test]
fn every_format_tells_an_absent_path_and_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    for format in FORMATS {
        for (path, code) in [(folder.path().join("absent"), "IM001"), (folder.path().to_owned(), "IM014")] {
            let reads: Vec<Read> = read(format, &path, &Options::default()).collect();
            let [Read::Refused(refusal)] = reads.as_slice() else { panic!("{}: {reads:?}", format.name) };
            assert_eq!(refusal.code, code, "{}", format.name);
        }
    }
    assert!(detect(&folder.path().join("absent")).is_none());
    assert!(detect(folder.path()).is_none());
}

#[test]
fn deep_nesting_and_expanding_aliases_are_bounded() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let texts = [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("[{}1{}]", "[".repeat(5000), "]".repeat(5000)),
        laughs,
    ];
    for format in FORMATS {
        for text in &texts {
            assert_eq!(refusals(format, text.as_bytes(), &Options::default()).len(), 1, "{}", format.name);
        }
    }
}

/// Real files cut short: the rest of the folder is read, the cut file is refused with its line and column.
#[test]
fn a_truncated_file_is_refused_and_the_folder_goes_on() {
    let Some(source) = corpus("catalogues/us-code-json-2026") else { return };
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(source.join("FEC-index.json")).unwrap();
    std::fs::write(folder.path().join("FEC-index.json"), &whole).unwrap();
    let expected = import(levain_exchange::format("us-code-json").unwrap(), folder.path()).software.len();
    for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 3] {
        std::fs::write(folder.path().join("A-index.json"), &whole[..cut]).unwrap();
        let outcome = import(levain_exchange::format("us-code-json").unwrap(), folder.path());
        assert_eq!(outcome.software.len(), expected);
        assert_eq!(outcome.refused.len(), 1);
        assert_eq!(outcome.refused[0].code, "IM006");
        assert_eq!(outcome.refused[0].location.split(':').count(), 3, "{}", outcome.refused[0].location);
    }
}

/// The real sets, each read as every other format: refused or skipped, never a record, never a panic.
#[test]
fn no_format_takes_the_files_of_another() {
    let Some(catalogues) = corpus("catalogues") else { return };
    let files = [
        ("sill-2022", "sill-2022/sill.json"),
        ("sill-2020", "sill-2018-2020-csv/2020--sill-2020.csv"),
        ("quebec-2017", "quebec-logiciels-libres-2017/data-extracted.json"),
        ("dpg", "dpg-registry/nominees/dhis2.json"),
        ("github-publiccode-2022", "publiccode-github-list-2022/public-code-list.json"),
        ("swiss-organizations", "swiss-organisations/client--public--organisations.json"),
        ("french-organizations", "codegouvfr-data-2025/comptes-organismes-publics.yml"),
        ("github-governments", "github-government-accounts/governments.yml"),
        ("us-code-json", "us-code-json-2026/FEC-index.json"),
        ("ore-canada", "ore-ero-canada/software/php.yml"),
    ];
    for (own, file) in files {
        let path: &Path = &catalogues.join(file);
        assert_eq!(detect(path).map(|format| format.name), Some(own), "{file}");
        for format in FORMATS.iter().filter(|format| format.name != own) {
            let outcome = import(format, path);
            let records = outcome.software.len() + outcome.organizations.len();
            assert_eq!((records, outcome.refused.len()), (0, 1), "{file} as {}", format.name);
        }
    }
}

#[test]
fn importing_twice_gives_the_same() {
    let Some(catalogues) = corpus("catalogues") else { return };
    for folder in ["sill-2018-2020-csv", "dpg-registry", "ore-ero-canada", "quebec-logiciels-libres-2017"] {
        let path = catalogues.join(folder);
        let format = detect(&path).unwrap();
        let first: Vec<Read> = read(format, &path, &Options::default()).collect();
        assert!(first == read(format, &path, &Options::default()).collect::<Vec<_>>(), "{folder}");
    }
}

#[test]
fn a_folder_of_other_things_is_refused() {
    for format in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        for extension in format.extensions {
            std::fs::write(folder.path().join(format!("notes.{extension}")), "key: value\n").unwrap();
            std::fs::write(folder.path().join(format!("list.{extension}")), "[1, 2]").unwrap();
        }
        let outcome = import(format, folder.path());
        assert!(outcome.software.is_empty() && outcome.organizations.is_empty(), "{}", format.name);
        assert!(!outcome.refused.is_empty(), "{}: {:?}", format.name, outcome.skipped);
    }
}

/// Bytes changed, cut and repeated in real files: whatever comes, an answer.
#[test]
fn damaged_files_are_answered() {
    let Some(catalogues) = corpus("catalogues") else { return };
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    // xorshift64: the same damage at every run.
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound as u64) as usize
    };
    for file in [
        "sill-2018-2020-csv/2019--sill-prod-2019.csv",
        "dpg-registry/nominees/dhis2.json",
        "swiss-organisations/client--public--org-einheiten-bund.json",
        "github-government-accounts/civic_hackers.yml",
        "us-code-json-2026/FEC-index.json",
        "ore-ero-canada/software/php.yml",
        "ore-ero-canada/code/municipal/city-of-montreal-qc.yml",
    ] {
        let path = catalogues.join(file);
        let whole = std::fs::read(&path).unwrap();
        let format = detect(&path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join(path.file_name().unwrap());
        for round in 0..60 {
            let mut bytes = whole.clone();
            match round % 3 {
                0 => bytes.truncate(next(whole.len())),
                1 => {
                    for _ in 0..3 {
                        let place = next(bytes.len());
                        bytes[place] = b"\"'{}[]:,-&*\n\t \\|>#0a"[next(20)];
                    }
                }
                _ => {
                    let (from, to) = (next(whole.len()), next(whole.len()));
                    let slice = whole[from.min(to)..from.max(to)].to_vec();
                    let place = next(bytes.len());
                    bytes.splice(place..place, slice);
                }
            }
            std::fs::write(&copy, &bytes).unwrap();
            let reads: Vec<Read> = read(format, &copy, &Options::default()).collect();
            assert!(!reads.is_empty(), "{file}, round {round}");
            for item in reads {
                if let Read::Refused(refusal) = item {
                    assert!(!refusal.fr.is_empty() && refusal.location.contains('.'), "{refusal:?}");
                }
            }
        }
    }
}
