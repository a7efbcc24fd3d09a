//! The files in which a project says how to report a weakness.

use crate::context::Context;
use crate::files::{self, Looked};

/// Words of reporting, without which a file about security in a folder of documentation is no policy.
const REPORT: &[&str] = &["report", "disclos", "signal", "divulg", "contact:"];
const WEAKNESS: &[&str] = &["vulnerab", "security issue", "security bug", "faille", "vulnerabilite", "contact:"];

/// The policies of a repository with their texts, what stands at the root first.
pub fn read(context: &Context<'_>) -> Looked {
    let named = files::community(context, |stem| {
        matches!(
            stem,
            "security"
                | "securite"
                | "security_policy"
                | "politique_de_securite"
                | "vulnerability_disclosure"
                | "security_insights"
        )
    });
    let published = context.files().filter(|entry| {
        entry.path.ends_with(".well-known/security.txt")
            && !files::is_test(&entry.path)
            && !files::is_vendored(&entry.path)
    });
    let mut looked = files::read(context, named.into_iter().chain(published));
    looked.texts.retain(|(path, text)| {
        // A page called "security" among the documentation is more often about passwords than about reporting.
        let documentation = matches!(files::folder(path).to_lowercase().as_str(), "docs" | "doc");
        let folded = files::folded(text);
        !documentation
            || (REPORT.iter().any(|word| folded.contains(word)) && WEAKNESS.iter().any(|word| folded.contains(word)))
    });
    looked.texts.dedup_by(|left, right| left.0 == right.0);
    looked
}
