//! Long lists, a page at a time.

/// Some items of a list, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// A place in an ordered list: after the item of this key. It stays right when items are added or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is ordered by.
    pub key: String,
    /// What tells items of the same key apart.
    pub id: String,
}

impl Cursor {
    /// The cursor in one text, for addresses (to be percent-encoded there).
    pub fn to_text(&self) -> String {
        format!("{}~{}", self.id, self.key)
    }

    /// The cursor of that text.
    pub fn from_text(text: &str) -> Option<Cursor> {
        let (id, key) = text.split_once('~')?;
        Some(Cursor { key: key.to_owned(), id: id.to_owned() })
    }

    /// Key and identifier to compare with: before everything when there is no cursor.
    pub(crate) fn parts(after: Option<&Cursor>) -> (&str, &str) {
        after.map_or(("", ""), |cursor| (cursor.key.as_str(), cursor.id.as_str()))
    }
}

impl<T> Page<T> {
    /// The first `limit` of `items`, of which one more was read to know whether the list goes on; `place` gives the key
    /// and identifier of the last one shown.
    pub(crate) fn of(mut items: Vec<(Cursor, T)>, limit: u32) -> Page<T> {
        let limit = limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|(cursor, _)| cursor.clone());
        Page { items: items.into_iter().map(|(_, item)| item).collect(), next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_what_they_write() {
        let cursor = Cursor { key: "l’~ école".to_owned(), id: "7".to_owned() };
        assert_eq!(Cursor::from_text(&cursor.to_text()), Some(cursor));
        assert_eq!(Cursor::from_text("nothing"), None);
    }

    #[test]
    fn the_last_page_has_no_next() {
        let item = |n: u32| (Cursor { key: n.to_string(), id: String::new() }, n);
        assert_eq!(Page::of((0..3).map(item).collect(), 3).next, None);
        let page = Page::of((0..4).map(item).collect(), 3);
        assert_eq!((page.items, page.next.map(|next| next.key)), (vec![0, 1, 2], Some("2".to_owned())));
    }
}
