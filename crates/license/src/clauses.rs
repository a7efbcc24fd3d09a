//! An expression taken apart: what is chosen, what applies together, which words no list knows.

use serde::Serialize;
use spdx::AdditionItem;
use spdx::expression::{ExprNode, Operator};

use crate::class::{Class, class_of_id};
use crate::expression::{LicenseInfo, info, normalise, parsed};

/// Most suggestions for a word that no list knows.
const SUGGESTIONS: usize = 3;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Clause {
    /// One licence.
    License {
        /// Its identifier, as the expression writes it.
        id: String,
        /// What the list says of it; nothing for `LicenseRef-…`.
        info: Option<LicenseInfo>,
        /// What it asks in return.
        class: Class,
        /// Whether later versions may be taken too.
        or_later: bool,
        /// The exception that relaxes it.
        exception: Option<String>,
    },
    /// One of these, as whoever receives it likes.
    Choice {
        /// The parts.
        of: Vec<Clause>,
    },
    /// All of these at once.
    Together {
        /// The parts.
        of: Vec<Clause>,
    },
}

/// What was found in a text that should be an expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reading {
    /// It is one.
    Expression {
        /// As SPDX writes it.
        normal: String,
        /// Taken apart.
        clause: Clause,
    },
    /// Words of it are on no list.
    UnknownWords {
        /// Each word, with identifiers that look like it.
        words: Vec<(String, Vec<String>)>,
    },
    /// Its words are known, and do not stand as an expression.
    Malformed,
    /// There is nothing.
    Empty,
}

/// Reads an expression.
pub fn read(text: &str) -> Reading {
    let text = text.trim();
    if text.is_empty() {
        return Reading::Empty;
    }
    if let Some(normal) = normalise(text)
        && let Some(clause) = clause(&normal)
    {
        return Reading::Expression { normal, clause };
    }
    let words: Vec<&str> = text.split([' ', '(', ')', '\t', '\n']).filter(|word| !word.is_empty()).collect();
    let unknown: Vec<(String, Vec<String>)> = words
        .iter()
        .filter(|word| !is_operator(word) && !is_listed(word))
        .take(10)
        .map(|word| ((*word).to_owned(), suggestions(word)))
        .collect();
    if unknown.is_empty() { Reading::Malformed } else { Reading::UnknownWords { words: unknown } }
}

fn is_operator(word: &str) -> bool {
    ["AND", "OR", "WITH"].iter().any(|operator| operator.eq_ignore_ascii_case(word))
}

fn is_listed(word: &str) -> bool {
    let word = word.strip_suffix('+').unwrap_or(word);
    let same = |name: &str| name.eq_ignore_ascii_case(word);
    spdx::identifiers::LICENSES.iter().any(|license| same(license.name))
        || spdx::identifiers::EXCEPTIONS.iter().any(|exception| same(exception.name))
        || word.starts_with("LicenseRef-")
}

/// Identifiers that look like a word, the likest first.
fn suggestions(word: &str) -> Vec<String> {
    let asked = word.to_ascii_lowercase();
    let licenses = spdx::identifiers::LICENSES
        .iter()
        .filter(|one| spdx::license_id(one.name).is_some_and(|license| !license.is_deprecated()));
    let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    let mut found: Vec<(usize, &str)> = licenses
        .map(|license| license.name)
        .chain(exceptions)
        .filter_map(|name| {
            let folded = name.to_ascii_lowercase();
            let begins = folded.starts_with(&asked) && asked.len() >= 2;
            let distance = distance(&asked, &folded);
            (begins || distance <= asked.len().div_ceil(3)).then_some((if begins { 0 } else { distance }, name))
        })
        .collect();
    found.sort_by_key(|(distance, name)| (*distance, name.len(), *name));
    found.into_iter().take(SUGGESTIONS).map(|(_, name)| name.to_owned()).collect()
}

/// How many letters differ (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.bytes().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (column, wanted) in other.bytes().enumerate() {
            let replaced = before + usize::from(letter != wanted);
            before = row[column + 1];
            row[column + 1] = replaced.min(before + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

fn clause(normal: &str) -> Option<Clause> {
    let expression = parsed(normal)?;
    let mut stack: Vec<Clause> = Vec::new();
    for node in expression.iter() {
        match node {
            ExprNode::Req(requirement) => {
                let license = &requirement.req.license;
                let id = license.id();
                let later = matches!(license, spdx::LicenseItem::Spdx { or_later: true, .. });
                stack.push(Clause::License {
                    id: license.to_string(),
                    info: id.and_then(|id| info(id.name)),
                    class: id.map_or(Class::Unknown, |id| class_of_id(id.name)),
                    or_later: later || id.is_some_and(|id| id.name.ends_with("-or-later")),
                    exception: requirement.req.addition.as_ref().map(|addition| match addition {
                        AdditionItem::Spdx(exception) => exception.name.to_owned(),
                        other => other.to_string(),
                    }),
                });
            }
            ExprNode::Op(operator) => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                stack.push(joined(*operator, left, right));
            }
        }
    }
    stack.pop()
}

/// `a OR b OR c` is one choice of three.
fn joined(operator: Operator, left: Clause, right: Clause) -> Clause {
    let mut of = Vec::new();
    for part in [left, right] {
        match (operator, part) {
            (Operator::Or, Clause::Choice { of: parts }) | (Operator::And, Clause::Together { of: parts }) => {
                of.extend(parts);
            }
            (_, part) => of.push(part),
        }
    }
    match operator {
        Operator::Or => Clause::Choice { of },
        Operator::And => Clause::Together { of },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(clause: &Clause) -> String {
        let list = |of: &[Clause]| of.iter().map(shape).collect::<Vec<_>>().join(" ");
        match clause {
            Clause::License { id, exception, or_later, .. } => {
                format!(
                    "{id}{}{}",
                    if *or_later { "^" } else { "" },
                    exception.as_deref().map_or(String::new(), |one| format!("~{one}"))
                )
            }
            Clause::Choice { of } => format!("[{}]", list(of)),
            Clause::Together { of } => format!("({})", list(of)),
        }
    }

    #[test]
    fn expressions_are_taken_apart() {
        for (text, expected) in [
            ("MIT", "MIT"),
            ("mit or apache-2.0 or GPL-3.0-or-later", "[MIT Apache-2.0 GPL-3.0-or-later^]"),
            ("MIT AND (Apache-2.0 OR ISC)", "(MIT [Apache-2.0 ISC])"),
            ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only~Classpath-exception-2.0"),
            ("LicenseRef-maison", "LicenseRef-maison"),
            ("LiLiQ-R+", "LiLiQ-Rplus-1.1"),
        ] {
            match read(text) {
                Reading::Expression { clause, .. } => assert_eq!(shape(&clause), expected),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn unknown_words_come_with_suggestions() {
        let Reading::UnknownWords { words } = read("Apach-2.0 OR MIT") else { panic!() };
        assert_eq!(words[0].0, "Apach-2.0");
        assert_eq!(words[0].1[0], "Apache-2.0");
        let Reading::UnknownWords { words } = read("LiLiQ") else { panic!() };
        assert_eq!(words[0].1, ["LiLiQ-P-1.1", "LiLiQ-R-1.1", "LiLiQ-Rplus-1.1"]);
        assert_eq!(read("MIT OR"), Reading::Malformed);
        assert_eq!(read("  "), Reading::Empty);
    }
}
