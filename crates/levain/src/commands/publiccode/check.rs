//! `levain publiccode check`.

use std::io::IsTerminal;

use camino::Utf8Path;
use levain_model::Language;
use levain_publiccode::{
    Checked, Date, Files, ItalianCodes, NoLinks, Options, check, compat_json, compat_text, count, fix, github, human,
    json, sarif,
};

use super::files::{Beside, Input, cannot, overwrite, read};
use super::{CheckArgs, Format, INVALID, Profile, UNREADABLE, VALID, complain, edition, print, spoken};
use crate::output::tr;

pub fn run(args: &CheckArgs, language: Language) -> u8 {
    let edition = match args.edition.as_deref().map(|text| edition(text, language)) {
        Some(None) => return UNREADABLE,
        Some(edition) => edition,
        None => None,
    };
    let codes = match args.ipa.as_deref().map(|file| italian_codes(file, language)) {
        Some(None) => return UNREADABLE,
        Some(codes) => codes,
        None => None,
    };
    let compat = args.profile == Profile::Compat || matches!(args.format, Format::Compat | Format::CompatJson);
    let options = Options {
        profile: if compat { levain_publiccode::Profile::Compat } else { levain_publiccode::Profile::Precise },
        edition,
        italian_codes: codes.as_ref(),
        require_french: args.require_french,
        today: Some(today()),
        // What an address says of itself needs no network; nothing is ever fetched here.
        links: (compat && !args.no_network && !args.no_external_checks).then_some(&NoLinks),
        ..Options::default()
    };
    let (inputs, mut complete) = read(&args.paths, language);
    let mut checked = Vec::new();
    for input in inputs {
        let beside = input.path.as_deref().filter(|_| !args.no_external_checks).and_then(Beside::of);
        let options = Options { files: beside.as_ref().map(|files| files as &dyn Files), ..options };
        let (input, written) = if args.fix { corrected(input, &options, language) } else { (input, true) };
        complete &= written;
        let report = check(&input.bytes, &options);
        let source = String::from_utf8(input.bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        checked.push(Checked { path: input.name, source, report });
    }
    print(&shown(&checked, args.format, language));
    match (complete, count(&checked).errors) {
        (false, _) => UNREADABLE,
        (true, 0) => VALID,
        (true, _) => INVALID,
    }
}

fn shown(checked: &[Checked], format: Format, language: Language) -> String {
    let language = spoken(language);
    let line = |text: String| if text.ends_with('\n') { text } else { format!("{text}\n") };
    match format {
        Format::Human => {
            let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            checked.iter().map(|file| human(file, language, color)).collect()
        }
        Format::Json => line(json(checked, language)),
        Format::Sarif => line(sarif(checked, language)),
        Format::Github => github(checked, language),
        Format::Compat => compat_text(checked),
        Format::CompatJson => line(compat_json(checked)),
    }
}

/// The file with its certain corrections, written back; standard input is corrected in memory. Whether it was written.
fn corrected(input: Input, options: &Options<'_>, language: Language) -> (Input, bool) {
    let Ok(source) = std::str::from_utf8(&input.bytes) else {
        return (input, true);
    };
    let precise = Options { profile: levain_publiccode::Profile::Precise, ..*options };
    let (text, applied) = fix(source, &precise);
    if applied == 0 {
        return (input, true);
    }
    let made = match language {
        Language::Fr if applied == 1 => "1 correction apportée".to_owned(),
        Language::Fr => format!("{applied} corrections apportées"),
        Language::En if applied == 1 => "1 correction made".to_owned(),
        Language::En => format!("{applied} corrections made"),
    };
    eprintln!("{}{} {made}", input.name, tr(language, "\u{a0}:", ":"));
    let written = input.path.as_deref().is_none_or(|path| match overwrite(path, &text) {
        Ok(()) => true,
        Err(error) => {
            complain(language, &cannot(language, "réécrire", "write", path.as_str(), &error));
            false
        }
    });
    (Input { bytes: text.into_bytes(), ..input }, written)
}

fn italian_codes(file: &Utf8Path, language: Language) -> Option<ItalianCodes> {
    match std::fs::read_to_string(file) {
        Ok(text) => Some(ItalianCodes::from_text(&text)),
        Err(error) => {
            complain(language, &cannot(language, "lire", "read", file.as_str(), &error));
            None
        }
    }
}

/// Today, by the clock and time zone of the machine.
pub fn today() -> Date {
    let today = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::system()).date();
    let number = |number: i8| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(today.year()).unwrap_or_default();
    Date::new(year, number(today.month()), number(today.day())).unwrap_or(Date { year, month: 1, day: 1 })
}
