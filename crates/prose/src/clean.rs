//! What HTML may hold, whatever Markdown it came from: ammonia's list, our schemes, and nothing that a page does not style.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

use crate::SCHEMES;

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    let schemes: HashSet<&str> = ["https", "http", "mailto"].into_iter().chain(SCHEMES).collect();
    // `rel` is the page's to write: none here, so that the links of ours are known by their form.
    builder.url_schemes(schemes).link_rel(None).rm_tags(["img"]).add_tag_attributes("li", ["id"]);
    builder.add_tag_attributes("a", ["id"]);
    builder
});

/// HTML without anything dangerous, written in one way only: attributes between double quotes, tags in lower case.
pub(crate) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dangerous_goes() {
        for (html, kept) in [
            ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
            ("<p onclick=\"x\" style=\"y\">a</p>", "<p>a</p>"),
            ("<a href=\"javascript:x\">a</a>", "<a>a</a>"),
            ("<a href=\"term:forge\">a</a>", "<a href=\"term:forge\">a</a>"),
            ("<img src=\"https://example.org/x.png\">", ""),
            ("<iframe src=\"https://example.org\"></iframe>", ""),
        ] {
            assert_eq!(clean(html), kept);
        }
    }
}
