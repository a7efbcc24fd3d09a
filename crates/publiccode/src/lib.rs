//! Reads, checks, migrates and writes publiccode.yml files.

#![doc = include_str!("../README.md")]

mod check;
mod codes;
mod compat;
mod diagnostic;
mod document;
mod edit;
mod formats;
mod language;
mod options;
mod output;
mod precise;
mod spec;
pub mod vocabulary;

pub use check::{Report, check};
pub use codes::values::NOT_FREE;
pub use codes::{CodeInfo, codes, find as find_code};
pub use diagnostic::{Argument, Detail, Diagnostic, Edit, Fix, Severity};
pub use document::{Contact, Contractor, Dependency, Description, Document, Organisation};
pub use edit::{
    Answers, Change, Kind, Migration, Question, apply_fixes, fix, is_asked, migrate, questions, write as write_new,
};
pub use formats::date::Date;
pub use language::{Language, Text};
pub use levain_yaml::{Position, Span};
pub use options::{FileAnswer, Files, ItalianCodes, LinkAnswer, Links, MAX_BYTES, NoLinks, Options, Profile};
pub use output::{Checked, Counts, compat_json, compat_text, count, github, human, json, sarif};
pub use spec::{Edition, EditionFate, edition_of};
