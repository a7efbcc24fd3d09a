//! The standard as data: editions, and for each field its shape, its rule, and when it came, aged and went.

mod edition;
mod fields;
mod values;

pub use edition::{Edition, EditionFate, edition_of};
pub(crate) use edition::{SUPPORTED, Standing};
pub(crate) use fields::{DESCRIPTION, ROOT};
pub(crate) use values::{INTERNATIONAL_PHONES, LOWERCASE_COUNTRIES, Turns, is_removed_scope};

/// One key of the standard.
#[derive(Debug)]
pub(crate) struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub need: Need,
    /// First edition that has it.
    pub since: Edition,
    /// First edition that advises against it.
    pub deprecated: Option<Edition>,
    /// First edition without it.
    pub removed: Option<Edition>,
    /// What to use instead of a deprecated or removed key.
    pub instead: Option<&'static str>,
}

/// Whether a key must be there: what the standard says, and what the reference validator enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Optional,
    Required,
    /// Required by the standard; the reference validator goes by what the key contains.
    Standard,
    /// Required by the standard; the reference validator accepts its absence, so it is only a warning.
    Advised,
    /// Required by the reference validator, not by the standard.
    Reference,
    /// Required by the standard in one description at least, by the reference validator in each.
    OneDescription,
}

impl Need {
    pub(crate) fn of_reference(self) -> bool {
        matches!(self, Need::Required | Need::Reference | Need::OneDescription)
    }

    pub(crate) fn of_standard(self) -> bool {
        matches!(self, Need::Required | Need::Standard | Need::Advised)
    }
}

/// What the value of a key is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// One text.
    Text(Rule),
    /// `true` or `false`.
    Flag,
    /// A list of texts, each under the rule.
    Texts(Rule),
    /// A list of texts; the standard also takes one text alone, the reference validator does not.
    TextsOrText(Rule),
    /// A list of URLs or one URL, for everybody.
    UrlOrUrls,
    /// A mapping with these keys.
    Section(&'static [Field]),
    /// A list of such mappings.
    Sections(&'static [Field]),
    /// A mapping from language tags to such mappings.
    Languages(&'static [Field]),
}

/// What one text must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    Free,
    Url,
    HttpUrl,
    /// A contractor's `until`: a date that should not be past.
    Until,
    /// `releaseDate`: a date that should not be to come.
    Released,
    OneOf(&'static [&'static str]),
    Category,
    Scope,
    Country,
    Language,
    Mime,
    License,
    Email,
    Phone,
    /// Length in grapheme clusters (UAX #29).
    Length {
        least: usize,
        most: usize,
    },
    OrganisationUri,
    SupportId,
    Logo,
    Screenshot,
    File,
    Video,
    IpaCode,
}
