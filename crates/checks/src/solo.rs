//! Whether a project is the work of one person: questions about working together do not arise then.

use crate::context::Context;
use crate::say::days_before;

/// Whether one person made every human commit of the last twelve months. A cut history proves nothing, nor does a year
/// without work.
pub fn is_solo(context: &Context<'_>) -> bool {
    let history = context.view.history();
    let since = days_before(context.now, 365);
    history.cut.is_none() && history.absence_factor(Some(since)).is_some_and(|recent| recent.people == 1)
}
