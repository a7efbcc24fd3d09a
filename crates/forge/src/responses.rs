//! The first human answer to an issue, from the comments of a whole repository fetched in one request.

use jiff::Timestamp;
use levain_model::finding::Reason;
use levain_model::forge::Known;

/// A comment, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    /// The number of the issue or merge request, and whether it is the latter where the two are numbered apart.
    pub(crate) on: (bool, u64),
    pub(crate) author: String,
    pub(crate) bot: bool,
    pub(crate) at: Timestamp,
}

/// Comments, and the span of time of which none is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comments {
    all: Vec<Comment>,
    from: Timestamp,
    to: Timestamp,
}

impl Comments {
    /// Comments as one page gives them: asked from `from` on, with others left unasked when `more`. The order of the page
    /// tells which end is missing; a page without order covers nothing.
    pub(crate) fn new(all: Vec<Comment>, more: bool, from: Timestamp, now: Timestamp) -> Comments {
        let last = all.last().map_or(from, |comment| comment.at);
        let (from, to) = if !more {
            (from, now)
        } else if all.is_sorted_by_key(|comment| comment.at) && all.first().map(|first| first.at) != Some(last) {
            (from, last)
        } else if all.is_sorted_by(|a, b| a.at >= b.at) {
            (last, now)
        } else {
            (now, from)
        };
        Comments { all, from, to }
    }

    /// The first answer of a person other than the author; the inner option is empty when nobody has answered yet.
    /// `count` is the number of comments the forge says there are.
    pub(crate) fn first_response(
        &self,
        on: (bool, u64),
        author: &str,
        opened_at: Timestamp,
        count: Option<u64>,
        now: Timestamp,
    ) -> Known<Option<Timestamp>> {
        if count == Some(0) {
            return Ok(None);
        }
        if opened_at < self.from {
            return Err(Reason::TooFewData);
        }
        let answer = self
            .all
            .iter()
            .filter(|comment| comment.on == on && !comment.bot && comment.author != author && comment.at >= opened_at)
            .map(|comment| comment.at)
            .min();
        match answer {
            Some(at) => Ok(Some(at)),
            None if self.to >= now => Ok(None),
            None => Err(Reason::TooFewData),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + hour * 3600).unwrap()
    }

    fn comment(number: u64, author: &str, hour: i64) -> Comment {
        Comment { on: (false, number), author: author.to_owned(), bot: author.ends_with("[bot]"), at: at(hour) }
    }

    #[test]
    fn first_answers() {
        let asc = vec![
            comment(1, "alix", 2),
            comment(1, "stale[bot]", 3),
            comment(2, "camille", 4),
            comment(1, "camille", 5),
            comment(1, "dominique", 6),
        ];
        let mut desc = asc.clone();
        desc.reverse();
        let now = at(100);
        let whole = Comments::new(asc.clone(), false, at(0), now);
        let first = |comments: &Comments, number, opened, count| {
            comments.first_response((false, number), "alix", at(opened), count, now)
        };
        assert_eq!(first(&whole, 1, 1, None), Ok(Some(at(5))), "neither the author nor a program answers");
        assert_eq!(first(&whole, 3, 1, Some(2)), Ok(None), "two comments, none of another person");
        assert_eq!(first(&whole, 3, -1, None), Err(Reason::TooFewData), "opened before the span");
        assert_eq!(first(&whole, 3, -1, Some(0)), Ok(None));
        let oldest = Comments::new(asc, true, at(0), now);
        assert_eq!(first(&oldest, 1, 1, None), Ok(Some(at(5))));
        assert_eq!(first(&oldest, 3, 1, Some(1)), Err(Reason::TooFewData), "the answer may be among those left out");
        let newest = Comments::new(desc, true, at(0), now);
        assert_eq!(first(&newest, 1, 1, Some(4)), Err(Reason::TooFewData));
        assert_eq!(first(&newest, 2, 3, Some(1)), Ok(Some(at(4))));
        let mixed = Comments::new(vec![comment(1, "a", 5), comment(1, "b", 2), comment(1, "c", 9)], true, at(0), now);
        assert_eq!(first(&mixed, 1, 1, Some(3)), Err(Reason::TooFewData));
    }
}
