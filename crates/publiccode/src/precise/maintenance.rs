//! `maintenance`: contacts and contractors depend on the type.

use super::{Checker, Resolved};
use crate::codes::structure as codes;
use crate::formats::visible;
use levain_yaml::Entry;

impl Checker<'_, '_> {
    /// Checks the keys of the section against its type; a section without a type has been reported already.
    pub(super) fn maintenance(&mut self, section: Entry) {
        let present = |key: &str| {
            let entry = self.tree.entry(section.value, key)?;
            (!self.tree.is_null(entry.value)).then_some(entry)
        };
        let (contacts, contractors) = (present("contacts"), present("contractors"));
        let Some(kind) = present("type") else { return };
        let Some(value) = self.tree.scalar(kind.value).map(visible) else { return };
        let value = value.as_str();
        let place = self.place(kind.value, Some(kind.key));
        let empty = |entry: Option<Entry>| {
            entry.is_none_or(|entry| {
                self.tree.resolved(entry.value) == Resolved::Sequence && self.tree.items(entry.value).is_empty()
            })
        };
        match value {
            "internal" | "community" if empty(contacts) => {
                self.report(&codes::CONTACTS_MISSING, "maintenance.contacts", place, vec![("type", value.into())]);
            }
            "contract" if empty(contractors) => {
                self.report(&codes::CONTRACTORS_MISSING, "maintenance.contractors", place, Vec::new());
            }
            _ => {}
        }
        if let Some(contractors) = contractors.filter(|_| matches!(value, "internal" | "community" | "none")) {
            let span = self.first_line(self.tree.span(contractors.key));
            self.report(&codes::CONTRACTORS_FORBIDDEN, "maintenance.contractors", span, vec![("type", value.into())]);
        }
    }
}
