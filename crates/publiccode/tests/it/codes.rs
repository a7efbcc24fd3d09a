//! Each code, by the example of its own page: it happens before the correction and not after.

use levain_publiccode::{CodeInfo, Date, Detail, Diagnostic, Language, Options, Severity, check, codes, find_code};

use crate::base::{valid, with};
use crate::snapshots::assert_snapshot;

/// Codes without an example, since a few lines cannot show them; the tests named here do.
const WITHOUT_EXAMPLE: &[(&str, &str)] = &[
    ("PC001", "hostile::too_large"),
    ("PC002", "hostile::not_utf_8"),
    ("PC008", "hostile::deep_nesting"),
    ("PC009", "hostile::aliases_that_expand"),
    ("PC014", "hostile::more_to_say_than_anybody_reads"),
    ("PC229", "outside::files_beside"),
    ("PC230", "outside::files_beside"),
    ("PC301", "outside::links"),
    ("PC302", "outside::links"),
];

/// Examples that are a whole file, not some keys of one.
const WHOLE: &[&str] = &["PC006", "PC007"];

pub fn options() -> Options<'static> {
    Options { today: Date::new(2026, 11, 23), require_french: true, ..Options::default() }
}

fn found(info: &CodeInfo, example: &str) -> Vec<Diagnostic> {
    let text = if WHOLE.contains(&info.code) { example.to_owned() } else { with(example) };
    check(text.as_bytes(), &options()).diagnostics
}

#[test]
fn the_base_file_has_nothing_to_correct() {
    assert_eq!(check(valid().as_bytes(), &options()).diagnostics.len(), 0);
}

#[test]
fn each_example_shows_its_code_and_its_correction() {
    for info in codes() {
        if info.before.is_empty() {
            assert!(WITHOUT_EXAMPLE.iter().any(|(code, _)| *code == info.code), "{} has no example", info.code);
            continue;
        }
        let before = found(info, info.before);
        let of_code: Vec<_> = before.iter().filter(|found| found.rule.code == info.code).collect();
        assert_eq!(of_code.len(), 1, "{}: {before:#?}", info.code);
        assert_eq!(of_code[0].severity, info.severity, "{}", info.code);
        let others: Vec<_> = before.iter().map(|found| (found.rule.code, &found.key)).collect();
        let after = found(info, info.after);
        let left: Vec<_> = after.iter().map(|found| (found.rule.code, &found.key)).collect();
        assert!(left.iter().all(|(code, _)| *code != info.code), "{}: {left:?}", info.code);
        if !WHOLE.contains(&info.code) {
            assert!(left.len() < others.len(), "{}: {others:?}, then {left:?}", info.code);
        }
    }
    for (code, _) in WITHOUT_EXAMPLE {
        assert!(find_code(code).is_some_and(|info| info.before.is_empty()), "{code}");
    }
}

#[test]
fn every_placeholder_is_filled_in_both_languages() {
    for info in codes().filter(|info| !info.before.is_empty()) {
        for found in found(info, info.before) {
            let Detail::Arguments(given) = &found.detail else { panic!("{}", found.rule.code) };
            for (language, text) in [(Language::Fr, found.rule.message.fr), (Language::En, found.rule.message.en)] {
                let names: Vec<&str> = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
                for name in names {
                    assert!(given.iter().any(|(known, _)| *known == name), "{} lacks {name}", found.rule.code);
                }
                assert!(!found.message(language).contains('{'), "{}", found.message(language));
            }
        }
    }
}

/// French typography of Québec: guillemets and the colon take a no-break space inside, other marks none before them.
#[test]
fn texts_are_complete_and_set_as_they_should() {
    for info in codes() {
        for text in [info.title, info.message, info.why, info.how] {
            assert!(!text.fr.is_empty() && !text.en.is_empty(), "{}", info.code);
            for wrong in ["« ", " »", " : ", " ;", "\u{a0};", " ?", "\u{a0}?", " !", "'"] {
                assert!(!text.fr.contains(wrong), "{}: {wrong:?} in {}", info.code, text.fr);
            }
            assert!(!text.en.contains(['«', '»', '\'']), "{}: {}", info.code, text.en);
        }
    }
}

/// Codes never change meaning: a change of this list is a change of what other tools rely on.
#[test]
fn the_list_of_codes_is_locked() {
    let lines = codes().map(|info| format!("{} {} {}\n", info.code, info.severity.label(Language::En), info.title.en));
    assert_snapshot("codes", &lines.collect::<String>());
    let all: Vec<&str> = codes().map(|info| info.code).collect();
    assert!(all.is_sorted_by(|one, next| one < next), "{all:?}");
    assert!(codes().any(|info| info.severity == Severity::Error));
}
