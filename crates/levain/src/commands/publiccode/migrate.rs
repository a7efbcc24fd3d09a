//! `levain publiccode migrate`.

use levain_model::Language;
use levain_publiccode::{MAX_BYTES, Options, Severity, check, migrate};

use super::check::today;
use super::files::{cannot, overwrite, read};
use super::{INVALID, MigrateArgs, UNREADABLE, VALID, complain, edition, print, spoken};
use crate::output::tr;

pub fn run(args: &MigrateArgs, language: Language) -> u8 {
    let Some(edition) = edition(&args.to, language) else {
        return UNREADABLE;
    };
    let options = Options { edition: Some(edition), today: Some(today()), ..Options::default() };
    let (inputs, mut complete) = read(&args.paths, language);
    let mut valid = true;
    let several = inputs.len() > 1;
    for input in inputs {
        if input.bytes.len() > MAX_BYTES {
            complain(language, &format!("{} {}", input.name, tr(language, "est trop gros", "is too large")));
            complete = false;
            continue;
        }
        let Ok(source) = std::str::from_utf8(&input.bytes) else {
            complain(language, &format!("{} {}", input.name, tr(language, "n’est pas en UTF-8", "is not UTF-8")));
            complete = false;
            continue;
        };
        let migration = migrate(source, edition, &options);
        for change in &migration.changes {
            eprintln!("{}{} {}", input.name, tr(language, "\u{a0}:", ":"), change.message(spoken(language)));
            valid &= change.done;
        }
        let errors = check(migration.text.as_bytes(), &options).diagnostics;
        let errors = errors.iter().filter(|found| found.severity == Severity::Error).count();
        if errors > 0 {
            valid = false;
            let left = match language {
                Language::Fr => {
                    format!("il reste à corriger à la main (erreurs\u{a0}: {errors}); voir « levain publiccode check »")
                }
                Language::En => {
                    format!("some is left to correct by hand (errors: {errors}); see “levain publiccode check”")
                }
            };
            eprintln!("{}{} {left}", input.name, tr(language, "\u{a0}:", ":"));
        }
        match input.path.filter(|_| args.write) {
            Some(path) if migration.text != source => {
                if let Err(error) = overwrite(&path, &migration.text) {
                    complain(language, &cannot(language, "réécrire", "write", path.as_str(), &error));
                    complete = false;
                }
            }
            Some(_) => {}
            None if several => print(&format!("# {}\n{}", input.name, migration.text)),
            None => print(&migration.text),
        }
    }
    match (complete, valid) {
        (false, _) => UNREADABLE,
        (true, true) => VALID,
        (true, false) => INVALID,
    }
}
