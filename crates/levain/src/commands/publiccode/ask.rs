//! `levain publiccode new`: asks on a terminal, or takes answers as flags.

use std::io::{BufRead, ErrorKind, IsTerminal, Write};

use levain_model::Language;
use levain_publiccode::{Answers, Kind, Options, Question, Severity, check, is_asked, questions, write_new};

use super::check::today;
use super::files::cannot;
use super::{INVALID, NewArgs, UNREADABLE, VALID, complain, print, spoken};
use crate::output::tr;

pub fn run(args: &NewArgs, language: Language, json: bool) -> u8 {
    if args.list {
        list(language, json);
        return VALID;
    }
    let Some(mut answers) = given(&args.set, language) else {
        return UNREADABLE;
    };
    // Told before the questions, not after.
    if let Some(file) = args.file.as_ref().filter(|file| file.exists()) {
        complain(language, &cannot(language, "créer", "create", file.as_str(), &ErrorKind::AlreadyExists.into()));
        return UNREADABLE;
    }
    if std::io::stdin().is_terminal() && !ask_all(&mut answers, language) {
        return UNREADABLE;
    }
    for question in questions() {
        if let Some(default) = question.default {
            answers.entry(question.key.to_owned()).or_insert_with(|| vec![default.to_owned()]);
        }
    }
    let text = write_new(&answers);
    let report = check(text.as_bytes(), &Options { today: Some(today()), ..Options::default() });
    if !report.is_valid() {
        let missing = questions().iter().filter(|question| question.required && is_asked(question, &answers));
        let missing: Vec<&str> =
            missing.filter(|question| !answers.contains_key(question.key)).map(|question| question.key).collect();
        if !missing.is_empty() {
            let problem =
                tr(language, "il manque des réponses (--set CLÉ=VALEUR)", "answers are missing (--set KEY=VALUE)");
            complain(language, &format!("{problem}{} {}", tr(language, "\u{a0}:", ":"), missing.join(", ")));
        }
        for found in report.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
            // A key that is missing has just been told; the rest is about answers that were given.
            if !missing.iter().any(|key| found.key.starts_with(key) || key.starts_with(&found.key)) {
                eprintln!("{}{} {}", found.key, tr(language, "\u{a0}:", ":"), found.message(spoken(language)));
            }
        }
        complain(language, tr(language, "rien n’a été écrit", "nothing was written"));
        return INVALID;
    }
    if let Some(file) = &args.file {
        let written = std::fs::OpenOptions::new().write(true).create_new(true).open(file);
        // What was created and could not be filled is taken away.
        let filled = |mut opened: std::fs::File| {
            opened.write_all(text.as_bytes()).inspect_err(|_| drop(std::fs::remove_file(file)))
        };
        if let Err(error) = written.and_then(filled) {
            complain(language, &cannot(language, "créer", "create", file.as_str(), &error));
            return UNREADABLE;
        }
    } else {
        print(&text);
    }
    VALID
}

/// The questions with their keys.
fn list(language: Language, json: bool) {
    let spoken = spoken(language);
    if json {
        let all: Vec<_> = questions()
            .iter()
            .map(|question| {
                let choices: Vec<&str> =
                    vocabulary(question).into_iter().flat_map(|terms| terms.terms()).map(|term| term.id).collect();
                serde_json::json!({
                    "key": question.key,
                    "label": question.label.get(spoken),
                    "help": question.help.get(spoken),
                    "required": question.required,
                    "list": matches!(question.kind, Kind::Lines | Kind::Choices(_)),
                    "choices": choices,
                })
            })
            .collect();
        print(&format!("{:#}\n", serde_json::Value::from(all)));
        return;
    }
    for question in questions() {
        let star = if question.required { "*" } else { " " };
        print(&format!("{star} {}  {}\n", question.key, question.label.get(spoken)));
    }
}

/// Answers given as `KEY=VALUE`.
fn given(set: &[String], language: Language) -> Option<Answers> {
    let mut answers = Answers::new();
    for pair in set {
        let known = pair.split_once('=').filter(|(key, _)| questions().iter().any(|question| question.key == *key));
        let Some((key, value)) = known else {
            let problem = tr(
                language,
                "clé inconnue; « levain publiccode new --list » les donne",
                "unknown key; “levain publiccode new --list” gives them",
            );
            complain(language, &format!("{pair}{} {problem}", tr(language, "\u{a0}:", ":")));
            return None;
        };
        answers.entry(key.to_owned()).or_default().push(value.to_owned());
    }
    Some(answers)
}

fn vocabulary(question: &Question) -> Option<levain_publiccode::vocabulary::Vocabulary> {
    match question.kind {
        Kind::Choice(terms) | Kind::Choices(terms) => Some(terms),
        Kind::Line | Kind::Paragraph | Kind::Lines | Kind::YesNo => None,
    }
}

/// Asks what has no answer yet; false when the input ends first.
fn ask_all(answers: &mut Answers, language: Language) -> bool {
    for question in questions() {
        while is_asked(question, answers) && !answers.contains_key(question.key) {
            let Some(answer) = ask(question, language) else {
                return false;
            };
            if answer.is_empty() && question.required {
                eprintln!("{}", tr(language, "Une réponse est nécessaire.", "An answer is needed."));
                continue;
            }
            answers.insert(question.key.to_owned(), answer);
            if let Some(problem) = problem(question, answers, language) {
                eprintln!("{problem}");
                answers.remove(question.key);
            }
        }
    }
    true
}

/// What the check says of the last answer.
fn problem(question: &Question, answers: &Answers, language: Language) -> Option<String> {
    let report = check(write_new(answers).as_bytes(), &Options { today: Some(today()), ..Options::default() });
    let about =
        |key: &str| key == question.key || key.strip_prefix(question.key).is_some_and(|rest| rest.starts_with('['));
    let found = report.diagnostics.iter().find(|found| found.severity == Severity::Error && about(&found.key));
    found.map(|found| found.message(spoken(language)))
}

/// Asks one question on standard error; nothing at the end of the input.
fn ask(question: &Question, language: Language) -> Option<Vec<String>> {
    let spoken = spoken(language);
    eprintln!("\n{}{}", question.label.get(spoken), if question.required { " *" } else { "" });
    eprintln!("  {}", question.help.get(spoken));
    if let Some(terms) = vocabulary(question) {
        let all: Vec<String> = terms.terms().map(|term| format!("{} ({})", term.id, term.label(spoken))).collect();
        eprintln!("  {}", all.join(", "));
    }
    match question.kind {
        Kind::Lines | Kind::Choices(_) => {
            eprintln!(
                "  {}",
                tr(
                    language,
                    "Une valeur par ligne; une ligne vide termine.",
                    "One value per line; an empty line ends."
                )
            );
        }
        Kind::Paragraph => eprintln!("  {}", tr(language, "Une ligne vide termine.", "An empty line ends.")),
        Kind::YesNo => eprintln!("  {}", tr(language, "oui ou non", "yes or no")),
        Kind::Line | Kind::Choice(_) => {}
    }
    let several = matches!(question.kind, Kind::Lines | Kind::Choices(_) | Kind::Paragraph);
    let mut lines = Vec::new();
    loop {
        eprint!("> ");
        let _ = std::io::stderr().flush();
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_owned());
        if !several {
            break;
        }
    }
    Some(match question.kind {
        Kind::Paragraph if !lines.is_empty() => vec![lines.join("\n")],
        Kind::YesNo => lines.iter().map(|line| yes_or_no(line).to_owned()).collect(),
        _ => lines,
    })
}

fn yes_or_no(answer: &str) -> &str {
    match answer.to_lowercase().as_str() {
        "oui" | "o" | "yes" | "y" | "true" | "vrai" => "true",
        "non" | "n" | "no" | "false" | "faux" => "false",
        _ => answer,
    }
}
