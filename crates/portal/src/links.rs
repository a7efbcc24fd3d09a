//! Addresses of pages, in the reader's language.

use std::fmt::Display;

use levain_model::Language;
use url::form_urlencoded::Serializer;

use crate::routes::{Format, Id, route};

/// The addresses of one language.
#[derive(Debug, Clone, Copy)]
pub struct Links {
    /// Which.
    pub language: Language,
}

/// Each gives the address of the page of its name.
impl Links {
    pub fn to(&self, id: Id) -> &'static str {
        route(id).pattern(self.language)
    }

    pub fn home(&self) -> &'static str {
        self.to(Id::Home)
    }

    pub fn software(&self) -> &'static str {
        self.to(Id::Software)
    }

    pub fn compare(&self) -> &'static str {
        self.to(Id::Compare)
    }

    pub fn organizations(&self) -> &'static str {
        self.to(Id::Organizations)
    }

    pub fn sources(&self) -> &'static str {
        self.to(Id::Sources)
    }

    pub fn source(&self, key: impl Display) -> String {
        self.filled(Id::SourcePage, key)
    }

    pub fn repositories(&self) -> &'static str {
        self.to(Id::Repositories)
    }

    pub fn repository(&self, id: impl Display) -> String {
        self.filled(Id::Repository, id)
    }

    pub fn assess(&self) -> &'static str {
        self.to(Id::Assess)
    }

    pub fn checks(&self) -> &'static str {
        self.to(Id::Checks)
    }

    pub fn check(&self, id: impl Display) -> String {
        self.filled(Id::Check, id)
    }

    pub fn evidence(&self, slug: impl Display) -> String {
        self.filled(Id::Evidence, slug)
    }

    pub fn finding(&self, id: impl Display) -> String {
        self.filled(Id::Finding, id)
    }

    pub fn contest(&self, id: impl Display) -> String {
        self.filled(Id::FindingContest, id)
    }

    pub fn run_again(&self, id: impl Display) -> String {
        self.filled(Id::FindingRunAgain, id)
    }

    pub fn contests(&self) -> &'static str {
        self.to(Id::CurationContests)
    }

    pub fn publiccode(&self) -> &'static str {
        self.to(Id::Publiccode)
    }

    pub fn publiccode_new(&self) -> &'static str {
        self.to(Id::PubliccodeNew)
    }

    pub fn publiccode_codes(&self) -> &'static str {
        self.to(Id::PubliccodeCodes)
    }

    pub fn publiccode_code(&self, code: impl Display) -> String {
        self.filled(Id::PubliccodeCode, code)
    }

    pub fn codes(&self) -> &'static str {
        self.to(Id::Codes)
    }

    /// Of an error, a refusal or a remark on a publiccode.yml; nothing when nobody explains the code.
    pub fn code(&self, code: &str) -> Option<String> {
        if levain_app::codes::find(code).is_some() {
            return Some(self.filled(Id::Code, code));
        }
        levain_publiccode::find_code(code).map(|info| self.publiccode_code(info.code))
    }

    pub fn data(&self) -> &'static str {
        self.to(Id::Data)
    }

    pub fn about(&self) -> &'static str {
        self.to(Id::About)
    }

    pub fn accessibility(&self) -> &'static str {
        self.to(Id::Accessibility)
    }

    pub fn privacy(&self) -> &'static str {
        self.to(Id::Privacy)
    }

    pub fn open_search(&self) -> &'static str {
        self.to(Id::OpenSearch)
    }

    pub fn changes(&self) -> &'static str {
        self.to(Id::Changes)
    }

    pub fn account(&self) -> &'static str {
        self.to(Id::Account)
    }

    pub fn account_sessions(&self) -> &'static str {
        self.to(Id::AccountSessions)
    }

    pub fn notices(&self) -> &'static str {
        self.to(Id::Notices)
    }

    pub fn notice_choices(&self) -> &'static str {
        self.to(Id::NoticeChoices)
    }

    pub fn notice_feed(&self, secret: impl Display) -> String {
        self.filled(Id::NoticeFeed, secret)
    }

    pub fn unsubscribe(&self, token: impl Display) -> String {
        self.filled(Id::Unsubscribe, token)
    }

    pub fn admin_mail(&self) -> &'static str {
        self.to(Id::AdminMail)
    }

    pub fn sign_out(&self) -> &'static str {
        self.to(Id::SignOut)
    }

    pub fn curation(&self) -> &'static str {
        self.to(Id::Curation)
    }

    pub fn merge(&self) -> &'static str {
        self.to(Id::CurationMerge)
    }

    pub fn split(&self) -> &'static str {
        self.to(Id::CurationSplit)
    }

    pub fn undo(&self) -> &'static str {
        self.to(Id::CurationUndo)
    }

    pub fn dismiss(&self) -> &'static str {
        self.to(Id::CurationDismiss)
    }

    pub fn admin(&self) -> &'static str {
        self.to(Id::Admin)
    }

    pub fn admin_index(&self) -> &'static str {
        self.to(Id::AdminIndex)
    }

    pub fn software_page(&self, slug: impl Display) -> String {
        self.filled(Id::SoftwarePage, slug)
    }

    pub fn correct(&self, slug: impl Display) -> String {
        self.filled(Id::Correct, slug)
    }

    pub fn organization(&self, slug: impl Display) -> String {
        self.filled(Id::OrganizationPage, slug)
    }

    pub fn record(&self, id: impl Display) -> String {
        self.filled(Id::Record, id)
    }

    pub fn sign_in(&self, next: &str) -> String {
        with_query(self.to(Id::SignIn), &[("next", next)])
    }

    pub fn search(&self, text: &str) -> String {
        with_query(self.software(), &[("q", text)])
    }

    pub fn filtered(&self, facet: &str, code: &str) -> String {
        with_query(self.software(), &[(facet, code)])
    }

    pub fn compare_with(&self, slug: impl Display) -> String {
        with_query(self.compare(), &[("software", &slug.to_string())])
    }

    fn filled(&self, id: Id, value: impl Display) -> String {
        let pattern = self.to(id);
        match (pattern.find('{'), pattern.find('}')) {
            (Some(open), Some(close)) => format!("{}{value}{}", &pattern[..open], &pattern[close + 1..]),
            _ => pattern.to_owned(),
        }
    }
}

/// An address with a query; pairs without a value are left out.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The same list in another format: `/logiciels?q=x` gives `/logiciels.csv?q=x`.
pub fn in_format(address: &str, format: Format) -> String {
    match address.split_once('?') {
        Some((path, query)) => format!("{path}{}?{query}", format.extension()),
        None => format!("{address}{}", format.extension()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_filled_and_encoded() {
        let links = Links { language: Language::Fr };
        assert_eq!(links.software_page("kanboard"), "/logiciels/kanboard");
        assert_eq!(links.correct("kanboard"), "/logiciels/kanboard/corriger");
        assert_eq!(links.search("prise de rendez-vous & été"), "/logiciels?q=prise+de+rendez-vous+%26+%C3%A9t%C3%A9");
        assert_eq!(links.search(""), "/logiciels");
        assert_eq!(in_format("/logiciels?q=x", Format::Csv), "/logiciels.csv?q=x");
    }
}
