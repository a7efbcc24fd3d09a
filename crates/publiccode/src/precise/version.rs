//! `publiccodeYmlVersion`: which edition the file follows.

use super::{Checker, quoted};
use crate::codes::structure as codes;
use crate::diagnostic::Fix;
use crate::formats::visible;
use crate::spec::{Edition, EditionFate, SUPPORTED, edition_of};
use levain_yaml::{NodeId, Resolved};

const KEY: &str = "publiccodeYmlVersion";

/// Checks the key; gives the edition whose rules apply to the rest.
pub(super) fn check(checker: &mut Checker<'_, '_>, root: NodeId) -> Edition {
    let declared = declared(checker, root);
    checker.options.edition.or(declared).unwrap_or(Edition::CURRENT)
}

fn declared(checker: &mut Checker<'_, '_>, root: NodeId) -> Option<Edition> {
    let Some(entry) = checker.tree.entry(root, KEY) else {
        // A misspelt key is reported as such, where it stands.
        if checker.misspelt(root, KEY).is_none() {
            let place = checker.anchor_of_root(root);
            checker.report(&codes::VERSION_MISSING, KEY, place, Vec::new());
        }
        return None;
    };
    let place = checker.place(entry.value, Some(entry.key));
    let value = checker.tree.scalar(entry.value).unwrap_or_default().to_owned();
    match checker.tree.resolved(entry.value) {
        Resolved::Text => {}
        Resolved::Integer | Resolved::Float => {
            let fix = Fix::replace(checker.tree.span(entry.value).range(), quoted(&value));
            let found = checker.kind(entry.value);
            let arguments = vec![("value", value.as_str().into()), ("found", found.into())];
            checker.report_with(&codes::VERSION_NOT_TEXT, KEY, place, arguments, Some(fix));
        }
        Resolved::Null => {
            checker.report(&codes::EMPTY_VALUE, KEY, place, vec![("key", KEY.into())]);
            return None;
        }
        _ => {
            let arguments = vec![
                ("key", KEY.into()),
                ("expected", super::walk::A_TEXT.into()),
                ("found", checker.kind(entry.value).into()),
            ];
            checker.report(&codes::WRONG_TYPE, KEY, place, arguments);
            return None;
        }
    }
    match edition_of(&value) {
        EditionFate::Current(edition) => Some(edition),
        EditionFate::Old(edition) => {
            checker.report(&codes::VERSION_OLD, KEY, place, vec![("value", value.into())]);
            Some(edition)
        }
        EditionFate::Next(edition) => {
            checker.report(&codes::VERSION_NEXT, KEY, place, Vec::new());
            Some(edition)
        }
        EditionFate::Unknown => {
            let meant = visible(value.trim());
            let edition = Edition::parse(&meant).filter(|_| meant != "1.0");
            let fix = edition.map(|_| Fix::replace(checker.tree.span(entry.value).range(), quoted(&meant)));
            let arguments = vec![("value", value.into()), ("choices", SUPPORTED.join(", ").into())];
            checker.report_with(&codes::VERSION_UNKNOWN, KEY, place, arguments, fix);
            edition
        }
    }
}
