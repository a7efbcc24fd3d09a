//! The two tables of differences: of `compat` from the reference validator, and of `precise` from `compat`. The tables of
//! docs/publiccode.md are written from here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use levain_publiccode::{
    Diagnostic, Edition, ItalianCodes, Language, NoLinks, Options, Profile, Report, Severity, check, codes, find_code,
};

use crate::base::with;
use crate::conformance::{CODES, NETWORK, set};
use crate::corpus;
use crate::shared::Folder;
use crate::snapshots::assert_file;

/// A wanted difference of `compat` from the reference validator.
pub struct Intended {
    pub about: &'static str,
    pub reference: &'static str,
    pub ours: &'static str,
    pub why: &'static str,
    /// Files of the conformance set whose expectation differs.
    pub files: &'static [&'static str],
}

/// What settled questions allow; none of it changes an expectation at hand.
pub const INTENDED: &[Intended] = &[
    Intended {
        about: "Exit code of JSON output",
        reference: "0 whatever is found",
        ours: "1 when there is an error, as for text",
        why: "a hook that reads the exit code must see errors",
        files: &[],
    },
    Intended {
        about: "Italian iPA codes",
        reference: "a list built in",
        ours: "their form only, unless `--ipa FILE` gives a list",
        why: "the list changes weekly and concerns one country",
        files: &[],
    },
    Intended {
        about: "Hosts of videos (oEmbed)",
        reference: "680 patterns",
        ours: "a short list of hosts",
        why: "nearly all videos are with a few hosts; the patterns cost 58 ms at each start",
        files: &[],
    },
    Intended {
        about: "Text of YAML syntax errors",
        reference: "that of its YAML parser",
        ours: "our own; the verdict and the line agree",
        why: "the words of a parser are no interface",
        files: &[],
    },
    Intended {
        about: "Addresses",
        reference: "followed, unless `--no-network`",
        ours: "never followed by the command; only an address without a scheme is told",
        why: "a check needs no network; the library asks whoever calls it",
        files: &[],
    },
    Intended {
        about: "Bounds",
        reference: "none stated",
        ours: "1 MiB, 64 levels, 10,000 values behind aliases, 1,000 diagnostics",
        why: "bounded time and memory whatever the input is",
        files: &[],
    },
];

/// A difference of verdict: the reference validator refuses what `precise` accepts, and `precise` says so.
struct Lenient {
    /// What `precise` says, which is not an error.
    precise: &'static str,
    /// Codes of the errors of `compat` on the same key.
    compat: &'static [&'static str],
    /// `false` when a few lines of text cannot show it, so that a conformance file must.
    example: bool,
    why: &'static str,
}

const LENIENT: &[Lenient] = &[
    Lenient {
        precise: "PC105",
        compat: &["PC103"],
        example: true,
        why: "version 1 is not published: its files are checked by its rules, and the release of the reference validator \
              refuses them",
    },
    Lenient {
        precise: "PC120",
        compat: &["PC117", "PC121"],
        example: true,
        why: "the standard takes one platform as a bare text",
    },
    Lenient {
        precise: "PC123",
        compat: &["PC115", "PC121"],
        example: true,
        why: "the standard asks for a long description and features in one language, not in each",
    },
    Lenient {
        precise: "PC129",
        compat: &["PC115"],
        example: true,
        why: "in `fundedBy` the standard asks for the name and leaves the address free; the reference validator does the \
              contrary",
    },
    Lenient { precise: "PC231", compat: &["PC231"], example: true, why: "a list of video hosts is never complete" },
    Lenient {
        precise: "PC233",
        compat: &["PC229"],
        example: true,
        why: "the standard takes JPEG pictures whatever their extension",
    },
    Lenient {
        precise: "PC234",
        compat: &["PC212"],
        example: true,
        why: "`fr_CA` is unambiguous, common in Unix, and corrected by `--fix`",
    },
    Lenient {
        precise: "PC012",
        compat: &["PC106", "PC101", "PC115"],
        example: true,
        why: "YAML allows a byte-order mark; the reference validator takes it for a part of the first key",
    },
    Lenient {
        precise: "PC301",
        compat: &["PC229", "PC301"],
        example: false,
        why: "a link that does not answer now may answer tomorrow, and validity is a property of the text",
    },
    Lenient { precise: "PC302", compat: &["PC302"], example: false, why: "a forge nobody has listed is still a forge" },
];

/// The errors of `compat` that no row explains, and the rows used.
fn unexplained(precise: &Report, compat: &Report, used: &mut BTreeSet<&'static str>) -> Vec<String> {
    let errors = compat.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let left = errors.filter(|error| {
        let row = LENIENT.iter().filter(|row| row.compat.contains(&error.rule.code)).find(|row| {
            let says = |found: &Diagnostic| found.rule.code == row.precise && found.severity != Severity::Error;
            precise.diagnostics.iter().any(|found| says(found) && same_key(&found.key, &error.key))
        });
        used.extend(row.map(|row| row.precise));
        row.is_none()
    });
    left.map(|error| format!("{} {} {}", error.rule.code, error.key, error.message(Language::En))).collect()
}

/// Whether the key `precise` names is the one of `compat`, which spells it in two ways, or is below it.
fn same_key(precise: &str, compat: &str) -> bool {
    let steps = |key: &str| key.replace('[', ".").replace(']', "");
    let (precise, compat) = (steps(precise), steps(compat));
    // The reference validator names no key when it stands on another line than its value.
    precise.is_empty()
        || compat.is_empty()
        || precise == compat
        || precise.strip_prefix(&compat).is_some_and(|rest| rest.starts_with('.'))
}

/// What makes the verdicts on any bytes differ without a row to say why. Files named by the text are not looked for; their
/// extensions are looked at.
pub fn without_reason(bytes: &[u8]) -> Vec<String> {
    let files = Folder::of(Path::new("/nowhere/publiccode.yml"));
    let (mut precise, mut compat) = both(bytes, &Options { files: Some(&files), ..Options::default() });
    precise.diagnostics.retain(|found| found.rule.code != "PC229");
    compat.diagnostics.retain(|found| !found.message(Language::En).contains("no such file"));
    if precise.is_valid() {
        return unexplained(&precise, &compat, &mut BTreeSet::new());
    }
    let stricter = precise.diagnostics.iter().filter(|found| compat.is_valid() && found.severity == Severity::Error);
    stricter.map(|found| format!("stricter: {} {}", found.rule.code, found.key)).collect()
}

fn both(bytes: &[u8], options: &Options<'_>) -> (Report, Report) {
    (check(bytes, options), check(bytes, &Options { profile: Profile::Compat, ..*options }))
}

/// The verdicts on every file of the conformance set; `precise` is never stricter, and more lenient by a row only.
#[test]
fn verdicts_differ_as_the_table_says() {
    let Some(sets) = set() else { return };
    let (mut used, mut differing) = (BTreeSet::new(), 0);
    for (file, network, edition) in sets {
        let (files, codes) = (Folder::of(&file), ItalianCodes::from_text(CODES));
        let options = Options {
            edition,
            files: Some(&files),
            links: network.then_some(&NETWORK),
            italian_codes: Some(&codes),
            ..Options::default()
        };
        let (precise, compat) = both(&std::fs::read(&file).unwrap(), &options);
        assert!(precise.is_valid() || !compat.is_valid(), "{}: stricter", file.display());
        if precise.is_valid() && !compat.is_valid() {
            differing += 1;
            assert_eq!(unexplained(&precise, &compat, &mut used), Vec::<String>::new(), "{}", file.display());
        }
    }
    eprintln!("verdicts differ on {differing} conformance files, by {used:?}");
    for row in LENIENT.iter().filter(|row| !row.example) {
        let shown_elsewhere = row.precise == "PC302";
        assert!(used.contains(row.precise) || shown_elsewhere, "no conformance file shows {}", row.precise);
    }
}

/// The same on real files.
#[test]
fn verdicts_on_real_files_differ_as_the_table_says() {
    for file in corpus::files().into_iter().flatten() {
        assert_eq!(without_reason(&std::fs::read(&file).unwrap()), Vec::<String>::new(), "{}", file.display());
    }
}

/// Every row occurs: on the example of its code, `precise` accepts and `compat` refuses for that reason alone.
#[test]
fn every_row_has_an_example() {
    for row in LENIENT.iter().filter(|row| row.example) {
        let info = find_code(row.precise).unwrap();
        assert_ne!(info.severity, Severity::Error);
        let files = Folder::of(Path::new("/nowhere/publiccode.yml"));
        // Extensions are looked at with the files they name.
        let options = Options { files: (row.precise == "PC233").then_some(&files as _), ..Options::default() };
        let (mut precise, compat) = both(with(info.before).as_bytes(), &options);
        precise.diagnostics.retain(|found| found.rule.code != "PC229");
        assert!(precise.is_valid(), "{}: {:#?}", row.precise, precise.diagnostics);
        assert!(!compat.is_valid(), "{}", row.precise);
        let mut used = BTreeSet::new();
        assert_eq!(unexplained(&precise, &compat, &mut used), Vec::<String>::new(), "{}", row.precise);
        assert_eq!(used, BTreeSet::from([row.precise]));
    }
}

/// A link to no repository is a warning for one, an error for the other.
#[test]
fn an_address_that_is_no_repository() {
    let text = with("url: https://github.com/exemple");
    let (precise, compat) = both(text.as_bytes(), &Options { links: Some(&NoLinks), ..Options::default() });
    let mut used = BTreeSet::new();
    assert!(precise.is_valid() && !compat.is_valid());
    assert_eq!(unexplained(&precise, &compat, &mut used), Vec::<String>::new());
    assert_eq!(used, BTreeSet::from(["PC302"]));
}

/// What `precise` says and the reference validator never does: codes of warnings and information that no row names.
fn additions() -> Vec<&'static str> {
    let lenient = |code: &str| LENIENT.iter().any(|row| row.precise == code);
    let own = codes().filter(|info| info.severity != Severity::Error && !lenient(info.code));
    own.filter(|info| !SHARED.contains(&info.code)).map(|info| info.code).collect()
}

/// Warnings that both profiles give.
const SHARED: &[&str] = &["PC104", "PC109", "PC110", "PC112", "PC211"];

#[test]
fn shared_warnings_and_additions_are_what_they_are_called() {
    let options = Options { profile: Profile::Compat, ..crate::codes::options() };
    for info in codes().filter(|info| !info.before.is_empty()) {
        let compat = check(with(info.before).as_bytes(), &options);
        let warns = compat.diagnostics.iter().any(|found| found.severity == Severity::Warning);
        if SHARED.contains(&info.code) {
            assert!(warns, "{}", info.code);
        } else if additions().contains(&info.code) {
            assert!(compat.is_valid(), "{}: {:?}", info.code, compat.diagnostics);
        }
    }
}

#[test]
fn the_page_shows_the_tables() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/publiccode.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let title = |code: &&str| find_code(code).unwrap().title.en;
    let rows =
        INTENDED.iter().map(|row| format!("| {} | {} | {} | {} |\n", row.about, row.reference, row.ours, row.why));
    let intended = format!("| about | reference | `compat` | why |\n|---|---|---|---|\n{}", rows.collect::<String>());
    let rows = LENIENT.iter().map(|row| {
        let compat: Vec<String> =
            row.compat.iter().map(|code| format!("{code} {}", title(code).to_lowercase())).collect();
        let severity = find_code(row.precise).unwrap().severity.label(Language::En);
        format!("| {} {} | {severity} | {} | {} |\n", row.precise, title(&row.precise), compat.join("; "), row.why)
    });
    let lenient = format!(
        "| `precise` says | as | `compat` says, as an error | why |\n|---|---|---|---|\n{}",
        rows.collect::<String>()
    );
    let rows = additions().into_iter().map(|code| {
        let info = find_code(code).unwrap();
        format!("| {code} | {} | {} |\n", info.severity.label(Language::En), info.title.en)
    });
    let own = format!("| code | severity | about |\n|---|---|---|\n{}", rows.collect::<String>());
    let text = [("intended", intended), ("lenient", lenient), ("additions", own)]
        .into_iter()
        .fold(text, |text, (name, table)| between(&text, name, &table));
    assert_file(&page, &text);
}

/// `text` with what stands between the marks of `name` replaced.
fn between(text: &str, name: &str, table: &str) -> String {
    let (start, end) = (format!("<!-- table {name} -->\n"), format!("<!-- end {name} -->\n"));
    let (before, rest) = text.split_once(&start).unwrap_or_else(|| panic!("no mark {start}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no mark {end}"));
    format!("{before}{start}{table}{end}{after}")
}

#[test]
fn editions_side_by_side() {
    let text = with("maintenance:\n  type: internal\n  contacts:\n    - name: Équipe\n      phone: 514 555-1234");
    for (edition, valid) in [(None, true), (Some(Edition::V0_4), true), (Some(Edition::V1_0), false)] {
        let report = check(text.as_bytes(), &Options { edition, ..Options::default() });
        assert_eq!(report.is_valid(), valid, "{edition:?}");
    }
}
