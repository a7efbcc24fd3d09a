//! Inputs made to exhaust or confuse: each gets a bounded answer with its place, in both languages.

use levain_publiccode::{
    Checked, Language, MAX_BYTES, Options, Profile, Report, Severity, check, fix, human, json, migrate, sarif,
};

use crate::base::{valid, with};

fn precise(bytes: &[u8]) -> Report {
    check(bytes, &Options::default())
}

/// Everything that can be asked of an input; the report in `precise`.
fn everything(bytes: &[u8]) -> Report {
    let report = precise(bytes);
    assert!(report.diagnostics.len() <= 1_001);
    let compat = check(bytes, &Options { profile: Profile::Compat, ..Options::default() });
    assert!(!compat.is_valid());
    let source = String::from_utf8_lossy(bytes).into_owned();
    for found in &report.diagnostics {
        assert!(found.span.is_some_and(|span| span.start.line > 0 && span.start.column > 0), "{}", found.rule.code);
        assert_ne!(found.message(Language::Fr), found.message(Language::En));
        assert!(found.message(Language::Fr).len() < 2_000);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        fix(text, &Options::default());
    }
    let checked = Checked { path: "publiccode.yml".to_owned(), source, report: report.clone() };
    assert!(human(&checked, Language::Fr, false).len() < 4_000_000);
    assert!(json(std::slice::from_ref(&checked), Language::Fr).len() < 4_000_000);
    assert!(sarif(std::slice::from_ref(&checked), Language::En).len() < 4_000_000);
    report
}

/// The first diagnostic of a code, with its place.
fn place(report: &Report, code: &str) -> (u32, u32) {
    let found = report.diagnostics.iter().find(|found| found.rule.code == code);
    let found =
        found.unwrap_or_else(|| panic!("no {code} in {:#?}", report.diagnostics.iter().take(5).collect::<Vec<_>>()));
    let start = found.span.unwrap().start;
    (start.line, start.column)
}

#[test]
fn too_large() {
    let report = everything(&b"name: a\n".repeat(5_000_000 / 8));
    assert_eq!(place(&report, "PC001"), (1, 1));
    assert_eq!(report.diagnostics.len(), 1);
    assert_eq!(report.diagnostics[0].message(Language::Fr), "le fichier dépasse la limite de 1048576 octets");
    let mut at_the_limit = valid();
    at_the_limit.push_str(&"#".repeat(MAX_BYTES - at_the_limit.len()));
    assert!(precise(at_the_limit.as_bytes()).is_valid());
}

#[test]
fn deep_nesting() {
    for (opening, expected) in [("[", (1, 70)), ("{a: ", (1, 260)), ("- ", (1, 130)), ("? ", (1, 130))] {
        let text = format!("name: {}", opening.repeat(100_000));
        let text = if opening.starts_with(['-', '?']) { opening.repeat(100_000) } else { text };
        let report = everything(text.as_bytes());
        let place = place(&report, "PC008");
        assert!(place.0 == expected.0 && place.1 <= expected.1 + 10, "{opening}: {place:?}");
    }
    let block: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(place(&everything(block.as_bytes()), "PC008").0, 65);
}

#[test]
fn aliases_that_expand() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        laughs.push_str(&format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", ")));
    }
    assert!(place(&everything(laughs.as_bytes()), "PC009").0 <= 6);

    // One long text, repeated: few nodes, much to read.
    let text = format!("a: &a {}\nusedBy: [{}]\n", "mot ".repeat(100_000), "*a, ".repeat(50_000));
    assert_eq!(place(&everything(text.as_bytes()), "PC009").0, 2);

    let merges = format!("a: &a {{x: 1}}\nb: {{<<: [{}]}}\n", "*a, ".repeat(50_000));
    assert_eq!(place(&everything(merges.as_bytes()), "PC009").0, 2);

    assert_eq!(place(&everything(b"usedBy: &a [*a]\n"), "PC011"), (1, 13));
    assert_eq!(place(&everything(b"a: &a\n  <<: *a\n"), "PC011"), (2, 7));
    assert_eq!(place(&everything(b"name: *nobody\n"), "PC010"), (1, 7));
}

#[test]
fn honest_aliases_and_merges_are_read() {
    let text =
        with("fundedBy:\n  - &body\n    name: Val-Exemple\n    uri: https://val-exemple.example\norganisation: *body");
    let report = precise(text.as_bytes());
    assert!(report.is_valid(), "{:#?}", report.diagnostics);
    assert_eq!(report.document.organisation.unwrap().name.as_deref(), Some("Val-Exemple"));
    let text = with(
        "fundedBy:\n  - &body\n    name: Val-Exemple\n    uri: https://val-exemple.example\norganisation:\n  <<: *body\n  name: Autre",
    );
    let organisation = precise(text.as_bytes()).document.organisation.unwrap();
    assert_eq!(organisation.name.as_deref(), Some("Autre"));
    assert_eq!(organisation.uri.as_deref(), Some("https://val-exemple.example"));
}

#[test]
fn not_utf_8() {
    assert_eq!(place(&everything(b"name: ok\nurl: \xff\xfe\n"), "PC002"), (2, 6));
    assert_eq!(place(&everything(b"\xff\xfen\0a\0"), "PC002"), (1, 1));
    assert_eq!(place(&everything("name: Été".as_bytes().split_last().unwrap().1), "PC002"), (1, 9));
}

#[test]
fn binary_noise() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[3]
    };
    for round in 0..200 {
        let noise: Vec<u8> = (0..round * 20).map(|_| byte()).collect();
        everything(&noise);
        let ascii: Vec<u8> = noise.iter().map(|byte| byte & 0x7f).collect();
        everything(&ascii);
        let yaml: Vec<u8> =
            noise.iter().map(|byte| b"-:?#&*!|>'\"%@`[]{},\n\t a0\\\r~<"[usize::from(*byte) % 28]).collect();
        everything(&yaml);
    }
}

/// (what, text, code, line, column).
const CASES: &[(&str, &str, &str, u32, u32)] = &[
    ("nothing", "", "PC006", 1, 1),
    ("a comment", "# a\n", "PC006", 1, 1),
    ("null", "~\n", "PC006", 1, 1),
    ("a byte-order mark alone", "\u{feff}", "PC006", 1, 1),
    ("a text", "bonjour\n", "PC007", 1, 1),
    ("a list", "- a\n", "PC007", 1, 1),
    ("a byte-order mark", "\u{feff}name: a\nfoo: b\n", "PC012", 1, 1),
    ("a place after a byte-order mark", "\u{feff}foo: a\n", "PC106", 1, 1),
    ("a mark in the middle", "name: a\n\u{feff}foo: b\n", "PC003", 2, 1),
    ("CRLF", "name: a\r\nfoo: b\r\n", "PC106", 2, 1),
    ("CR alone", "name: a\rfoo: b\r", "PC106", 2, 1),
    ("NUL", "name: a\0b\n", "PC003", 1, 8),
    ("an escape of terminals", "name: \u{1b}[31m\n", "PC003", 1, 7),
    ("keys twice", "name: a\nurl: b\nname: c\n", "PC004", 3, 1),
    ("keys twice below", "legal:\n  license: MIT\n  license: MIT\n", "PC004", 3, 3),
    ("a tab to indent", "legal:\n\tlicense: MIT\n", "PC003", 2, 2),
    ("two documents", "name: a\n---\nname: b\n", "PC005", 2, 1),
    ("an end and more", "name: a\n...\nname: b\n", "PC005", 3, 1),
    ("a bad directive", "%FOO bar\n---\nfoo: a\n", "PC106", 3, 1),
    ("a quote left open", "name: \"a\nurl: b\n", "PC003", 1, 7),
    ("a bracket left open", "platforms: [web\nurl: b\n", "PC003", 2, 4),
    ("a bracket too many", "platforms: [web]]\n", "PC003", 1, 17),
    ("an unknown escape", "name: \"a\\qb\"\n", "PC003", 1, 7),
    ("a reserved character", "name: @a\n", "PC003", 1, 7),
    ("a list as a key", "? [a, b]\n: c\n", "PC117", 1, 3),
    ("a mapping as a key", "{a: b}: c\n", "PC117", 1, 1),
    ("a tag nobody knows", "name: !!python/object a\nfoo: b\n", "PC106", 2, 1),
    ("a colon in a text", "name: Gestion: dossiers\n", "PC003", 1, 14),
];

#[test]
fn texts_that_confuse() {
    for (what, text, code, line, column) in CASES {
        let report = everything(text.as_bytes());
        assert_eq!(place(&report, code), (*line, *column), "{what}");
    }
}

/// Texts near the limit, each of which was or could be slow: repeated work for each key, item or diagnostic.
#[test]
fn long_texts() {
    let numbered = |piece: &str, separator: &str| {
        let mut text = String::with_capacity(MAX_BYTES);
        for number in 0.. {
            let next = piece.replace('#', &number.to_string());
            if text.len() + next.len() + separator.len() + 200 > MAX_BYTES / 16 {
                return text;
            }
            text.push_str(&next);
            text.push_str(separator);
        }
        text
    };
    let cases = [
        ("unknown keys", numbered("a#:", "\n"), "PC106"),
        ("keys nearly right", numbered("nam#: a", "\n"), "PC106"),
        ("one key again and again", "a:\n".repeat(20_000), "PC004"),
        ("languages", format!("description:\n{}", numbered("  fr_x_#: {}", "\n")), "PC115"),
        ("items that are wrong", format!("categories: [{}]", numbered("c#", ",")), "PC208"),
        ("sections that are empty", format!("supports: [{}]", numbered("{}", ",")), "PC115"),
        ("a long text on one line", format!("name: {}", "é".repeat(250_000)), "PC115"),
        ("a long text in quotes", format!("name: \"{}\\\n\"", "e\u{301}".repeat(80_000)), "PC115"),
        ("a long key", format!("{}: a", "k".repeat(900)), "PC106"),
        ("a long licence", format!("legal:\n  license: {}MIT", "(MIT OR ".repeat(20_000)), "PC214"),
        ("a long address", format!("url: https://a/{}", "%".repeat(200_000)), "PC201"),
        ("a long language", format!("localisation:\n  availableLanguages: [fr{}]", "-x".repeat(90_000)), "PC212"),
        ("blank lines", format!("foo: a{}", "\n".repeat(250_000)), "PC106"),
        ("comments", format!("foo: a\n{}", "# a\n".repeat(60_000)), "PC106"),
    ];
    for (what, text, code) in cases {
        let report = everything(text.as_bytes());
        assert!(
            report.diagnostics.iter().any(|found| found.rule.code == code),
            "{what}: {:?}",
            report.diagnostics.first()
        );
        migrate(&text, levain_publiccode::Edition::V1_0, &Options::default());
    }
}

#[test]
fn more_to_say_than_anybody_reads() {
    // Information first: what is left out must not be the error that makes the file invalid.
    let mut text = with("categories: [office]");
    text.push_str(&format!("usedBy: [{}]\n", "a,".repeat(3_000)));
    text.push_str("foo: a\n");
    let report = precise(text.as_bytes());
    assert_eq!(report.diagnostics.len(), 1_001);
    assert!(!report.is_valid());
    assert_eq!(report.diagnostics.iter().filter(|found| found.severity == Severity::Error).count(), 1);
    assert!(place(&report, "PC014").0 > 1);
}
