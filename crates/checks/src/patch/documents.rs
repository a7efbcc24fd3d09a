//! The documents in which a project says how it works, in French and English, in our own words.

use levain_model::Language;

use super::facts::Facts;
use super::{NewFile, Proposal};
use crate::context::Context;
use crate::files;

/// A document and how one that is there already is told.
pub struct Document {
    /// Its name, without extension.
    name: &'static str,
    /// The checks it answers.
    pub checks: &'static [&'static str],
    /// Stems (see [`files::document_stem`]) of those that are there already.
    stems: &'static [&'static str],
    /// Its text in French and English.
    texts: [&'static str; 2],
}

/// Every document, in the order of a reading.
pub static ALL: &[Document] = &[
    Document {
        name: "CONTRIBUTING",
        checks: &["GOV-01", "LIC-08"],
        stems: &[
            "contributing",
            "contribuer",
            "contribution",
            "contributions",
            "contribute",
            "contributing_guide",
            "contribution_guide",
            "contribution_guidelines",
            "contributing_guidelines",
            "guide_de_contribution",
            "how_to_contribute",
            "hacking",
        ],
        texts: [include_str!("texts/CONTRIBUTING.fr.md"), include_str!("texts/CONTRIBUTING.en.md")],
    },
    Document {
        name: "CODE_OF_CONDUCT",
        checks: &["GOV-02"],
        stems: &["code_of_conduct", "code_de_conduite", "conduct", "conduite", "codeofconduct", "codedeconduite"],
        texts: [include_str!("texts/CODE_OF_CONDUCT.fr.md"), include_str!("texts/CODE_OF_CONDUCT.en.md")],
    },
    Document {
        name: "SECURITY",
        checks: &["SEC-01", "SEC-02"],
        stems: &[
            "security",
            "securite",
            "security_policy",
            "politique_de_securite",
            "vulnerability_disclosure",
            "security_insights",
        ],
        texts: [include_str!("texts/SECURITY.fr.md"), include_str!("texts/SECURITY.en.md")],
    },
    Document {
        name: "SUPPORT",
        checks: &["GOV-06"],
        stems: &["support", "soutien", "getting_help", "assistance"],
        texts: [include_str!("texts/SUPPORT.fr.md"), include_str!("texts/SUPPORT.en.md")],
    },
];

/// What stands where the address is to be written: the checks take it for what it is.
const NO_ADDRESS: [&str; 2] = ["[adresse de courriel à écrire ici]", "[email address to write here]"];

const WRITE_ADDRESS: [&str; 2] = [
    "écrire l’adresse où joindre l’équipe (ou --contact)",
    "write the address where the team can be reached (or --contact)",
];

/// Adds the document in both languages when there is none, in whatever language.
pub fn add(context: &Context<'_>, facts: &Facts, document: &Document, proposal: &mut Proposal) {
    if is_there(context, document) || crate::owner_defaults::has(context, document.stems) == Ok(true) {
        return;
    }
    let is_one = |path: &&String| {
        files::is_community(path)
            && files::document_stem(path).is_some_and(|stem| document.stems.contains(&stem.as_str()))
    };
    if let Some(there) = facts.beside.iter().find(is_one) {
        return proposal.left_out.push(super::uncommitted(&format!("{}.md", document.name), there));
    }
    let [main, other] = match facts.main {
        Language::Fr => [(Language::Fr, ".md"), (Language::En, ".en.md")],
        Language::En => [(Language::En, ".md"), (Language::Fr, ".fr.md")],
    };
    for ((language, end), (_, beside)) in [(main, other), (other, main)] {
        let path = format!("{}{end}", document.name);
        let (at, link) = match language {
            Language::Fr => (0, "English version"),
            Language::En => (1, "Version française"),
        };
        let content = document.texts[at]
            .replace("{{name}}", &facts.name)
            .replace("{{other}}", link)
            .replace("{{file}}", &format!("{}{beside}", document.name))
            .replace("{{license}}", facts.license.as_deref().unwrap_or(["voir LICENSE", "see LICENSE"][at]))
            .replace("{{channel}}", &channel(facts)[at])
            .replace("{{contact}}", facts.contact.as_deref().unwrap_or(NO_ADDRESS[at]));
        let todo: Vec<[String; 2]> =
            if content.contains(NO_ADDRESS[at]) { vec![WRITE_ADDRESS.map(str::to_owned)] } else { Vec::new() };
        proposal.files.push(NewFile { path, content, checks: document.checks, todo });
    }
}

/// Whether the repository has one, as the checks see it: a page called "security" among the documentation may be no policy.
fn is_there(context: &Context<'_>, document: &Document) -> bool {
    if document.name == "SECURITY" {
        let policies = crate::security_policy::read(context);
        return policies.unavailable || !policies.texts.is_empty();
    }
    !files::community(context, |stem| document.stems.contains(&stem)).is_empty()
}

/// How to report a weakness privately: by the forge when it has a channel, else by writing.
fn channel(facts: &Facts) -> [String; 2] {
    match &facts.private_reporting {
        Some(url) => [
            format!("Signalez la faille en privé sur la forge\u{a0}: <{url}>."),
            format!("Report the weakness privately on the forge: <{url}>."),
        ],
        None => [
            format!("Écrivez à {}.", facts.contact.as_deref().unwrap_or(NO_ADDRESS[0])),
            format!("Write to {}.", facts.contact.as_deref().unwrap_or(NO_ADDRESS[1])),
        ],
    }
}
