//! The files that a repository lacks, written from what it shows and from a few answers. Pure: the caller shows them as a
//! patch or writes them. Nothing that is there is ever replaced.

mod diff;
mod documents;
mod facts;
mod license;
mod publiccode;

pub use diff::unified;
pub use facts::web_address;
pub use license::{Choice, QUESTIONS, Question, choose};

use std::collections::BTreeMap;

use levain_model::Language;

use crate::context::Context;
use facts::Facts;

/// What the person says of the project. What is not answered is taken from the repository, or left to be written and said so.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// The licence chosen: an SPDX identifier.
    pub license: Option<String>,
    /// Who holds the copyright.
    pub holder: Option<String>,
    /// The address that people may write to; it will be public.
    pub contact: Option<String>,
    /// The name of the software.
    pub name: Option<String>,
    /// The address of the repository that people read.
    pub url: Option<String>,
    /// Answers for publiccode.yml, by the keys of `levain_publiccode::questions`; they win over everything.
    pub publiccode: BTreeMap<String, Vec<String>>,
}

/// A file to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Where, at the root.
    pub path: String,
    /// Its text; it ends with a line feed.
    pub content: String,
    /// The checks it answers.
    pub checks: &'static [&'static str],
    /// What a person has still to write or confirm in it, in French and English.
    pub todo: Vec<[String; 2]>,
}

/// A file that is missing and could not be written, and why, in French and English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Which file.
    pub path: &'static str,
    /// Why, and what to do.
    pub why: [String; 2],
}

/// What to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The language of the files without a language in their names: that of the README, French when it does not say.
    pub main: Language,
    /// The files, in the order of a reading.
    pub files: Vec<NewFile>,
    /// What is missing and was not written.
    pub left_out: Vec<LeftOut>,
}

/// The licence that the files already declare (publiccode.yml, manifests), when there is no licence file and they all say
/// the same: there is nothing to ask then.
pub fn declared_license(context: &Context<'_>) -> Option<String> {
    facts::declared_license(context)
}

/// The files that are missing among those that answer the checks wanted.
pub fn propose(context: &Context<'_>, answers: &Answers, wanted: impl Fn(&str) -> bool) -> Proposal {
    let facts = Facts::of(context, answers);
    let mut proposal = Proposal { main: facts.main, files: Vec::new(), left_out: Vec::new() };
    if license::CHECKS.iter().any(|check| wanted(check)) {
        license::add(context, &facts, &mut proposal);
    }
    for document in documents::ALL.iter().filter(|document| document.checks.iter().any(|check| wanted(check))) {
        documents::add(context, &facts, document, &mut proposal);
    }
    if publiccode::CHECKS.iter().any(|check| wanted(check)) {
        publiccode::add(context, &facts, answers, &mut proposal);
    }
    // A name that differs by its case alone is the same file on many machines.
    proposal.files.retain(|file| {
        let path = file.path.to_lowercase();
        !context.view.entries().iter().any(|entry| entry.path.to_lowercase() == path)
    });
    proposal
}

#[cfg(test)]
mod tests;
