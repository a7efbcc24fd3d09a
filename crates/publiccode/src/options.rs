//! What a check may look at besides the text, and how it speaks.

use crate::formats::date::Date;
use crate::spec::Edition;

/// Largest input read by default, in bytes: six times the largest file seen.
pub const MAX_BYTES: usize = 1 << 20;

/// Whose rules and words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// Every error in one pass, at its place, with codes and corrections.
    #[default]
    Precise,
    /// The verdict, keys and messages of the reference validator, for tools that read its output.
    Compat,
}

/// How to check. `Options::default()` looks at the text alone.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Whose rules and words.
    pub profile: Profile,
    /// Edition whose rules apply whatever the file declares; the declared one when absent. In the `compat` profile,
    /// `1.0` follows the validator's branch for 1.0, anything else its release.
    pub edition: Option<Edition>,
    /// Files beside the checked one. Absent: they are not looked at, nor are extensions in the `compat` profile.
    pub files: Option<&'a dyn Files>,
    /// Links. Absent: they are not followed.
    pub links: Option<&'a dyn Links>,
    /// Today, to tell expired contracts and dates to come. Absent: not told.
    pub today: Option<Date>,
    /// Codes of Italian administrations. Absent: only their form is checked.
    pub italian_codes: Option<&'a ItalianCodes>,
    /// Whether a description in French is expected.
    pub require_french: bool,
    /// Largest input read, in bytes.
    pub max_bytes: usize,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            profile: Profile::Precise,
            edition: None,
            files: None,
            links: None,
            today: None,
            italian_codes: None,
            require_french: false,
            max_bytes: MAX_BYTES,
        }
    }
}

/// Looks at files named by a publiccode file.
pub trait Files {
    /// The folder of the checked file, as messages of the `compat` profile show it (an absolute path).
    fn base(&self) -> &str;

    /// The first bytes (64 at least, if there are as many) of a file, by its path relative to [`Files::base`].
    fn head(&self, path: &str) -> FileAnswer;
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileAnswer {
    /// It exists and starts with these bytes.
    Found(Vec<u8>),
    /// It does not exist.
    Missing,
    /// Nothing is known.
    Unknown,
}

/// Follows links.
pub trait Links {
    /// What the address answers.
    fn answer(&self, url: &str) -> LinkAnswer;

    /// Whether the address is that of a code repository, when it is known. By default, known forges only.
    fn is_repository(&self, url: &str) -> Option<bool> {
        crate::formats::url::Url::parse(url).ok().and_then(|url| {
            let segments = url.path.split('/').filter(|segment| !segment.is_empty()).count();
            match url.host.trim_start_matches("www.") {
                "" => Some(false),
                "github.com" | "gitlab.com" | "bitbucket.org" | "codeberg.org" => Some(segments >= 2),
                _ => None,
            }
        })
    }
}

/// What is known of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkAnswer {
    /// It answers with a page.
    Reachable,
    /// It does not, and why (in English, a few words).
    Unreachable(String),
    /// Nothing is known.
    Unknown,
}

/// Links nobody follows: only what the text of an address tells is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLinks;

impl Links for NoLinks {
    fn answer(&self, _: &str) -> LinkAnswer {
        LinkAnswer::Unknown
    }
}

/// The codes of Italian public administrations (iPA), compared without case.
#[derive(Debug, Clone, Default)]
pub struct ItalianCodes {
    sorted: Vec<String>,
}

impl ItalianCodes {
    /// Reads one code per line; the prefix `urn:x-italian-pa:` and empty lines are skipped.
    pub fn from_text(text: &str) -> ItalianCodes {
        let mut sorted: Vec<String> = text
            .lines()
            .map(|line| line.trim().trim_start_matches(crate::formats::uri::ITALIAN_PREFIX).to_lowercase())
            .filter(|line| !line.is_empty())
            .collect();
        sorted.sort_unstable();
        sorted.dedup();
        ItalianCodes { sorted }
    }

    /// Whether the list has the code.
    pub fn contains(&self, code: &str) -> bool {
        self.sorted.binary_search(&code.to_lowercase()).is_ok()
    }
}

impl Options<'_> {
    /// Whether a code of an Italian administration passes: in the list, or of the right form when there is none.
    pub(crate) fn knows_italian_code(&self, code: &str) -> bool {
        match self.italian_codes {
            Some(codes) => codes.contains(code),
            None => crate::formats::uri::has_italian_form(code),
        }
    }
}
