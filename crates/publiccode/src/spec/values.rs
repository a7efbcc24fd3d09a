//! Values and spellings that editions of the standard came to advise against or to refuse.

use super::{Edition, Standing};

/// When an edition advised against something, and when one refused it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turns {
    pub deprecated: Option<Edition>,
    pub removed: Option<Edition>,
}

impl Turns {
    /// What `edition` thinks of it.
    pub(crate) fn standing(self, edition: Edition) -> Standing {
        if self.removed.is_some_and(|removed| edition >= removed) {
            Standing::Removed
        } else if self.deprecated.is_some_and(|deprecated| edition >= deprecated) {
            Standing::Deprecated
        } else {
            Standing::Good
        }
    }
}

/// Country codes in lower case.
pub(crate) const LOWERCASE_COUNTRIES: Turns = Turns { deprecated: Some(Edition::V0_5), removed: Some(Edition::V1_0) };

/// First edition in which telephone numbers follow ITU-T E.164.
pub(crate) const INTERNATIONAL_PHONES: Edition = Edition::V1_0;

/// Scopes, with the first edition without them.
const REMOVED_SCOPES: &[(&str, Edition)] = &[("government", Edition::V1_0)];

/// Whether `edition` no longer has a scope that others had.
pub(crate) fn is_removed_scope(scope: &str, edition: Edition) -> bool {
    REMOVED_SCOPES.iter().any(|(removed, from)| *removed == scope && edition >= *from)
}
