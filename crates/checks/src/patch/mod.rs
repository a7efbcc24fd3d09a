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
    /// Paths of files that stand in the work tree and in no commit: what is there is never replaced.
    pub beside: Vec<String>,
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
    pub path: String,
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
    // A name that differs by its case alone is the same file on many machines, and no file takes the place of a folder.
    proposal.files.retain(|file| {
        let path = file.path.to_lowercase();
        let takes_place = |there: &str| {
            there.to_lowercase().strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if let Some(there) = answers.beside.iter().find(|there| takes_place(there)) {
            proposal.left_out.push(uncommitted(&file.path, there));
            return false;
        }
        !context.view.entries().iter().any(|entry| takes_place(&entry.path))
    });
    if !context.view.entries_are_whole() {
        // What is not listed may be there.
        proposal.left_out.extend(proposal.files.drain(..).map(|file| LeftOut {
            path: file.path,
            why: [
                "la liste des fichiers n’est pas entière (copie partielle ou abîmée)\u{a0}: il existe peut-être; reprenez avec une copie entière".to_owned(),
                "the list of files is not whole (a partial or damaged copy): it may exist; try again with a whole copy".to_owned(),
            ],
        }));
    }
    proposal
}

/// A file is left out because another stands in the work tree.
fn uncommitted(path: &str, there: &str) -> LeftOut {
    LeftOut {
        path: path.to_owned(),
        why: [
            format!("{there} est là sans être dans un commit; laissé tel quel"),
            format!("{there} is there without being committed; left as it is"),
        ],
    }
}

/// Whether the text of the licence is known, so that its file can be written: an SPDX identifier, not an expression.
pub fn is_known_license(id: &str) -> bool {
    let id = levain_license::normalise(id.trim()).unwrap_or_else(|| id.to_owned());
    license::text_of(&id).is_some()
}

/// Whether people can write to it: an e-mail address, that of no example.
pub fn is_address(text: &str) -> bool {
    !text.trim().contains(char::is_whitespace) && crate::files::has_address(text)
}

#[cfg(test)]
mod tests;
