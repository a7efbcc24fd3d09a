//! GitLab CI, as far as its dangers go. Variables reach a script as environment variables, so that a text of an outsider
//! does harm only where a shell reads it again (`eval`, `sh -c "…"`), or where a pipeline includes a file that is not its own.

use crate::outline;

/// Variables whose content whoever opens a merge request chooses.
const WRITTEN: &[&str] = &[
    "CI_COMMIT_MESSAGE",
    "CI_COMMIT_TITLE",
    "CI_COMMIT_DESCRIPTION",
    "CI_COMMIT_AUTHOR",
    "CI_COMMIT_BRANCH",
    "CI_COMMIT_REF_NAME",
    "CI_MERGE_REQUEST_TITLE",
    "CI_MERGE_REQUEST_DESCRIPTION",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
];

/// Lines where a text of an outsider is run as a script.
pub fn injections(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    outline::read(text).walk(&mut |node| {
        if matches!(node.key.as_deref(), Some("script" | "before_script" | "after_script")) {
            found.extend(node.script().into_iter().filter(|(_, line)| is_run_again(line)).map(|(number, _)| number));
        }
    });
    found
}

fn is_run_again(line: &str) -> bool {
    let named = WRITTEN.iter().any(|name| line.contains(&format!("${name}")) || line.contains(&format!("${{{name}}}")));
    named && ["eval ", "sh -c \"", "bash -c \""].iter().any(|mark| line.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_dangerous_only_when_run_again() {
        for (line, dangerous) in [
            ("eval \"echo $CI_COMMIT_TITLE\"", true),
            ("bash -c \"git log ${CI_MERGE_REQUEST_TITLE}\"", true),
            ("echo \"$CI_COMMIT_TITLE\"", false),
            ("eval \"$(ssh-agent -s)\"", false),
        ] {
            let text = format!("job:\n  script:\n    - make\n    - {line}\n");
            assert_eq!(!injections(&text).is_empty(), dangerous, "{line}");
        }
    }
}
