//! Markdown of guides, leaflets and slides to clean HTML, in pieces that a page puts together.
//!
//! Sole owner of comrak (CommonMark to HTML) and ammonia (what HTML may hold): both always, whoever wrote the text. Links in
//! our own schemes (`guide:…`) and live blocks stay apart, since only the page knows what they lead to and what they show.

mod clean;
mod front;
mod markdown;
mod pieces;

pub use front::{FrontMatter, front_matter};
pub use markdown::{Block, Document, Heading, Link, Live, document, inline};
pub use pieces::{Part, parts_text};

/// Schemes of the links that a page resolves.
pub const SCHEMES: [&str; 6] = ["guide", "term", "check", "software", "page", "source"];
