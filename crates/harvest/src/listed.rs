//! Which repositories describe a software of their own, and whether a listing says something new of one.

use levain_forge::{ForkClues, ForkKind, classify_fork};
use levain_model::forge::Listed;
use levain_model::{ForkClass, Language};
use serde::{Deserialize, Serialize};

/// Why no software is made of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotListed {
    /// It has no commit.
    Empty,
    /// A copy to propose changes from.
    TechnicalFork,
    /// A fork that says nothing of itself.
    SilentFork,
    /// Its publiccode.yml names another repository as its own.
    UrlMistake,
    /// It holds settings or the profile of an account, by its name.
    Settings,
}

impl NotListed {
    /// Why, and what to do.
    pub fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (NotListed::Empty, Language::Fr) => "Le dépôt n’a aucun commit. Il sera relu quand il en aura un.",
            (NotListed::Empty, Language::En) => "The repository has no commit. It will be read again when it has one.",
            (NotListed::TechnicalFork, Language::Fr) => {
                "C’est une copie faite pour proposer des changements: son publiccode.yml nomme le dépôt d’origine. Si c’est un logiciel à part, écrivez son adresse dans url et l’origine dans isBasedOn."
            }
            (NotListed::TechnicalFork, Language::En) => {
                "It is a copy made to propose changes: its publiccode.yml names the original repository. If it is a software of its own, write its address in url and the original in isBasedOn."
            }
            (NotListed::SilentFork, Language::Fr) => {
                "La forge dit que c’est une copie d’un autre dépôt, et rien ne dit que c’est un logiciel à part. Si c’en est un, ajoutez un publiccode.yml avec son adresse dans url et l’origine dans isBasedOn."
            }
            (NotListed::SilentFork, Language::En) => {
                "The forge says that it is a copy of another repository, and nothing says that it is a software of its own. If it is, add a publiccode.yml with its address in url and the original in isBasedOn."
            }
            (NotListed::UrlMistake, Language::Fr) => {
                "Son publiccode.yml nomme un autre dépôt comme le sien. Corrigez la clé url."
            }
            (NotListed::UrlMistake, Language::En) => {
                "Its publiccode.yml names another repository as its own. Correct the key url."
            }
            (NotListed::Settings, Language::Fr) => {
                "Son nom dit qu’il porte les réglages ou la présentation d’un compte. Un publiccode.yml en ferait un logiciel."
            }
            (NotListed::Settings, Language::En) => {
                "Its name says that it holds the settings or the profile of an account. A publiccode.yml would make it a software."
            }
        }
    }
}

/// What a copy is for, and why it is not listed.
pub(crate) fn classify(
    listed: &Listed,
    aliases: &[String],
    file: Option<&levain_publiccode::Document>,
) -> (Option<ForkClass>, Option<NotListed>) {
    let own: Vec<&str> = [listed.url.as_str(), listed.clone_url.as_str()]
        .into_iter()
        .chain(aliases.iter().map(String::as_str))
        .collect();
    let based: Vec<&str> = file.map(|file| file.is_based_on.iter().map(String::as_str).collect()).unwrap_or_default();
    let kind = classify_fork(&ForkClues {
        forge_says_fork: listed.fork,
        own_urls: &own,
        publiccode_url: file.and_then(|file| file.url.as_deref()),
        is_based_on: &based,
    });
    match kind {
        ForkKind::Original => {
            let name = listed.full_name.rsplit('/').next().unwrap_or_default();
            let is_profile =
                listed.full_name.split_once('/').is_some_and(|(owner, name)| owner == name && file.is_none())
                    && listed.owner.as_ref().is_some_and(|owner| owner.organization == Some(false));
            let settings = file.is_none() && (name.starts_with('.') || is_profile);
            (None, settings.then_some(NotListed::Settings))
        }
        ForkKind::Technical => (Some(ForkClass::Technical), Some(NotListed::TechnicalFork)),
        ForkKind::Variant => (Some(ForkClass::Variant), None),
        ForkKind::GitFork => (Some(ForkClass::GitFork), Some(NotListed::SilentFork)),
        ForkKind::UrlMistake => (Some(ForkClass::UrlMistake), Some(NotListed::UrlMistake)),
    }
}

/// Whether two answers of a listing say the same of a repository. With a date of the last push, that of the last change of
/// any kind says nothing more: a star, a comment change it.
pub fn same(one: &Listed, other: &Listed) -> bool {
    let comparable = |listed: &Listed| {
        let updated_at = listed.updated_at.filter(|_| listed.pushed_at.is_none());
        Listed { updated_at, ..listed.clone() }
    };
    comparable(one) == comparable(other)
}
