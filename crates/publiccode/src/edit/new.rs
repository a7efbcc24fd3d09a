//! Writing a file out of answers.

use std::collections::BTreeMap;

use super::questions::{Kind, Question, questions};
use crate::precise::{quoted, scalar_text};
use crate::spec::Edition;

/// Answers by the key of their question. One text, or several for lists.
pub type Answers = BTreeMap<String, Vec<String>>;

/// The text of a file with these answers, in the order of the questions; what has no answer is left out. Check it as
/// any file: the keys of diagnostics are those of the questions.
pub fn write(answers: &Answers) -> String {
    let mut text = format!("publiccodeYmlVersion: {}\n", quoted(&Edition::CURRENT.written()));
    let mut open: Vec<&str> = Vec::new();
    for question in questions() {
        let given = answers.get(question.key).map(Vec::as_slice).unwrap_or_default();
        let given: Vec<&str> = given.iter().map(|answer| answer.trim()).filter(|answer| !answer.is_empty()).collect();
        if given.is_empty() || !is_asked(question, answers) {
            continue;
        }
        let steps: Vec<&str> = question.key.split('.').collect();
        let shared = open.iter().zip(&steps[..steps.len() - 1]).take_while(|(open, step)| open == step).count();
        if steps.len() > 1 && shared == 0
            || steps.len() == 1 && (!open.is_empty() || matches!(question.kind, Kind::Choices(_)))
        {
            text.push('\n');
        }
        let (mut indent, mut dash) = (0, false);
        for (depth, step) in steps[..steps.len() - 1].iter().enumerate() {
            let (name, is_item) = match step.strip_suffix("[0]") {
                Some(name) => (name, true),
                None => (*step, false),
            };
            if depth >= shared {
                text.push_str(&format!("{}{name}:\n", " ".repeat(indent)));
                dash = is_item;
            }
            indent += if is_item { 4 } else { 2 };
        }
        let lead = if dash { format!("{}- ", " ".repeat(indent - 2)) } else { " ".repeat(indent) };
        let name = steps.last().copied().unwrap_or_default();
        text.push_str(&format!("{lead}{name}:{}", value(question, &given, indent)));
        open = steps[..steps.len() - 1].to_vec();
    }
    text
}

/// Whether a question is to be asked, the answers to those before it being known.
pub fn is_asked(question: &Question, answers: &Answers) -> bool {
    question.when.is_none_or(|(key, values)| {
        answers.get(key).is_some_and(|given| given.iter().any(|answer| values.contains(&answer.trim())))
    })
}

/// What follows the colon of a key, line ending included.
fn value(question: &Question, given: &[&str], indent: usize) -> String {
    match question.kind {
        Kind::YesNo => format!(" {}\n", given[0]),
        Kind::Lines | Kind::Choices(_) => {
            let items =
                given.iter().map(|item| format!("{}  - {}\n", " ".repeat(indent), scalar_text(&one_line(item))));
            format!("\n{}", items.collect::<String>())
        }
        Kind::Paragraph => paragraph(given[0], indent + 2),
        // Dates and versions stay texts.
        Kind::Line | Kind::Choice(_) => format!(" {}\n", scalar_text(&one_line(given[0]))),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of several lines, as a literal block (YAML 1.2.2, section 8.1.2).
fn paragraph(text: &str, indent: usize) -> String {
    if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r')) {
        return format!(" {}\n", quoted(text));
    }
    let mut block = String::from(" |\n");
    for line in text.lines().map(str::trim) {
        if !line.is_empty() {
            block.push_str(&" ".repeat(indent));
            block.push_str(line);
        }
        block.push('\n');
    }
    block
}
