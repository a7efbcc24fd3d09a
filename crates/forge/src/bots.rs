//! Accounts that are programs, by their names on forges.

/// Names, in lower case, of programs that write on forges under an ordinary account.
const NAMES: [&str; 22] = [
    "allcontributors",
    "bors",
    "codecov",
    "codecov-commenter",
    "coveralls",
    "dependabot",
    "dependabot-preview",
    "ghost-bot",
    "github-actions",
    "gitlab-bot",
    "googlebot",
    "greenkeeper",
    "mergify",
    "pre-commit-ci",
    "pyup-bot",
    "renovate",
    "renovate-bot",
    "snyk-bot",
    "sonarcloud",
    "stale",
    "transifex-integration",
    "weblate",
];

/// Whether an account is a program: a name that says so, or one known to.
pub(crate) fn is_bot(login: &str) -> bool {
    let login = login.to_ascii_lowercase();
    login.ends_with("[bot]")
        || login.ends_with("-bot")
        || login.ends_with("_bot")
        // GitLab's own accounts for tokens of projects and groups.
        || login.starts_with("project_") && login.contains("_bot")
        || login.starts_with("group_") && login.contains("_bot")
        || NAMES.binary_search(&login.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_people() {
        assert!(NAMES.is_sorted());
        for name in ["dependabot[bot]", "Weblate", "renovate-bot", "acme_bot", "project_12_bot_ab12", "group_3_bot"] {
            assert!(is_bot(name), "{name}");
        }
        for name in ["camille", "talbot", "bottin", "abbot", "project_manager"] {
            assert!(!is_bot(name), "{name}");
        }
    }
}
