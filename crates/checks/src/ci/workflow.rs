//! Workflows of GitHub Actions, which Forgejo and Gitea share.

use crate::outline::{self, Node};

/// A workflow.
#[derive(Debug, Default)]
pub struct Workflow {
    /// Events that start it.
    pub triggers: Vec<String>,
    /// The permissions of the whole workflow.
    pub permissions: Option<Permissions>,
    /// Its jobs.
    pub jobs: Vec<Job>,
}

/// What a job's token may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    /// The line of the key.
    pub line: u32,
    /// `write-all`.
    pub write_all: bool,
}

/// A job.
#[derive(Debug, Default)]
pub struct Job {
    /// Its own permissions.
    pub permissions: Option<Permissions>,
    /// The workflow it calls instead of having steps.
    pub uses: Option<(u32, String)>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Default)]
pub struct Step {
    /// The action used.
    pub uses: Option<(u32, String)>,
    /// Inputs of the action: line, name, value.
    pub with: Vec<(u32, String, String)>,
    /// Lines of shell, or of the `script` of an action, in which expressions are written before they run.
    pub script: Vec<(u32, String)>,
}

/// Reads a workflow; what is not understood is left out.
pub fn read(text: &str) -> Workflow {
    let root = outline::read(text);
    let triggers = root.get("on").or_else(|| root.get("true")).map(triggers).unwrap_or_default();
    let jobs = root.get("jobs").map(|jobs| jobs.children.iter().map(job).collect()).unwrap_or_default();
    Workflow { triggers, permissions: root.get("permissions").map(permissions), jobs }
}

fn triggers(on: &Node) -> Vec<String> {
    if on.value.starts_with('{') {
        return outline::pairs(&on.value).into_iter().map(|(key, _)| key).collect();
    }
    let mut found = on.list();
    found.extend(on.children.iter().filter_map(|child| child.key.clone()));
    found
}

fn permissions(node: &Node) -> Permissions {
    Permissions { line: node.line, write_all: node.value == "write-all" }
}

fn job(node: &Node) -> Job {
    Job {
        permissions: node.get("permissions").map(permissions),
        uses: node.get("uses").map(|uses| (uses.line, uses.value.clone())),
        steps: node.get("steps").map(|steps| steps.children.iter().map(step).collect()).unwrap_or_default(),
    }
}

fn step(node: &Node) -> Step {
    let mut step = Step { uses: node.get("uses").map(|uses| (uses.line, uses.value.clone())), ..Step::default() };
    if let Some(run) = node.get("run") {
        step.script.extend(run.script());
    }
    if let Some(with) = node.get("with") {
        for input in &with.children {
            let Some(name) = input.key.clone() else {
                continue;
            };
            if name == "script" {
                step.script.extend(input.script());
            } else {
                step.with.push((input.line, name, input.value.clone()));
            }
        }
    }
    step
}

/// Something dangerous, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Danger {
    /// Code of an outsider is fetched where secrets and writing are at hand.
    UntrustedCheckout,
    /// A text that outsiders write becomes part of a script.
    ExpressionInjection,
}

/// Events that run with the rights of the repository on what outsiders send.
const PRIVILEGED: &[&str] = &["pull_request_target", "workflow_run"];

/// What in an expression names the head of an outsider's branch.
const HEADS: &[&str] = &[
    "github.event.pull_request.head",
    "github.head_ref",
    "github.event.workflow_run.head",
    "github.event.pull_request.merge_commit_sha",
    "github.event.workflow_run.pull_requests",
    "refs/pull/",
    "github.event.number",
    "github.event.pull_request.number",
];

/// Events in which a proposed change can be read.
const REQUESTS: &[&str] =
    &["pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"];
const COMMENTS: &[&str] = &["issue_comment", "pull_request_review_comment", "commit_comment", "discussion_comment"];

/// What in an expression is written by whoever opens an issue, a request or a comment (GitHub's page on script injection),
/// and the events in which it is there: in others it is empty, and a workflow that only starts by hand is safe.
const WRITTEN: &[(&str, &[&str])] = &[
    ("github.head_ref", REQUESTS),
    ("github.event.issue.title", &["issues", "issue_comment"]),
    ("github.event.issue.body", &["issues", "issue_comment"]),
    ("github.event.pull_request.title", REQUESTS),
    ("github.event.pull_request.body", REQUESTS),
    ("github.event.pull_request.head.ref", REQUESTS),
    ("github.event.pull_request.head.label", REQUESTS),
    ("github.event.pull_request.head.repo.default_branch", REQUESTS),
    ("github.event.pull_request.head.repo.description", REQUESTS),
    ("github.event.pull_request.head.repo.homepage", REQUESTS),
    ("github.event.comment.body", COMMENTS),
    ("github.event.review.body", &["pull_request_review"]),
    ("github.event.review_comment.body", &["pull_request_review_comment"]),
    ("github.event.discussion.title", &["discussion", "discussion_comment"]),
    ("github.event.discussion.body", &["discussion", "discussion_comment"]),
    ("github.event.workflow_run.head_branch", &["workflow_run"]),
    ("github.event.workflow_run.head_commit.message", &["workflow_run"]),
    ("github.event.workflow_run.head_commit.author", &["workflow_run"]),
    ("github.event.workflow_run.display_title", &["workflow_run"]),
    ("github.event.head_commit.message", &["push"]),
    ("github.event.head_commit.author.email", &["push"]),
    ("github.event.head_commit.author.name", &["push"]),
];

/// Dangerous patterns of a workflow with their lines, in the order of the file.
pub fn dangers(workflow: &Workflow) -> Vec<(Danger, u32)> {
    let privileged = workflow.triggers.iter().any(|trigger| PRIVILEGED.contains(&trigger.as_str()));
    let mut found = Vec::new();
    for step in workflow.jobs.iter().flat_map(|job| &job.steps) {
        let checkout = step.uses.as_ref().is_some_and(|(_, uses)| is_checkout(uses));
        if privileged && checkout {
            let untrusted = step.with.iter().find(|(_, name, value)| {
                matches!(name.as_str(), "ref" | "repository") && HEADS.iter().any(|head| value.contains(head))
            });
            found.extend(untrusted.map(|(line, ..)| (Danger::UntrustedCheckout, *line)));
        }
        for (line, text) in &step.script {
            if privileged && fetches_request(text) {
                found.push((Danger::UntrustedCheckout, *line));
            }
            if expressions(text).any(|expression| is_injection(expression, &workflow.triggers)) {
                found.push((Danger::ExpressionInjection, *line));
            }
        }
    }
    found.sort_by_key(|(_, line)| *line);
    found
}

fn is_checkout(uses: &str) -> bool {
    uses.split('@').next().is_some_and(|action| action.ends_with("actions/checkout") || action == "checkout")
}

/// Shell that fetches the code of a request.
fn fetches_request(line: &str) -> bool {
    line.contains("gh pr checkout")
        || (line.contains("git ") && (line.contains("refs/pull/") || line.contains("pull/${{")))
}

/// What stands between `${{` and `}}`.
fn expressions(line: &str) -> impl Iterator<Item = &str> {
    line.split("${{").skip(1).map(|after| after.split("}}").next().unwrap_or(after))
}

/// Whether an expression writes what an outsider wrote. A comparison or a question (`contains(…)`) writes only true or
/// false, unless a part beside it (`||`, `&&`) gives the text itself.
fn is_injection(expression: &str, triggers: &[String]) -> bool {
    expression.split("||").flat_map(|part| part.split("&&")).any(|part| {
        let answers =
            ["contains(", "startsWith(", "endsWith(", "==", "!=", "hashFiles("].iter().any(|mark| part.contains(mark));
        !answers && is_written(part, triggers)
    })
}

fn is_written(part: &str, triggers: &[String]) -> bool {
    let starts = |events: &[&str]| triggers.iter().any(|trigger| events.contains(&trigger.as_str()));
    let part = part.trim();
    // `github.event.commits[0].message` and `github.event.pages[1].page_name`: any item of the list.
    let listed = (part.contains("github.event.commits") && (part.contains(".message") || part.contains(".author")))
        || (part.contains("github.event.pages") && part.contains(".page_name"));
    (listed && starts(&["push", "page_build", "gollum"]))
        || WRITTEN.iter().filter(|(_, events)| starts(events)).any(|(name, _)| {
            part.match_indices(*name).any(|(at, _)| {
                // `head.ref` is not `head.reference`, nor `title` `title_length`.
                !part[at + name.len()..]
                    .starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_' || next == '-')
            })
        })
}

/// How an action is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pinning {
    /// Of this repository, or by what cannot change: a commit or a digest.
    Fixed,
    /// By a name that can move, of the forge's own organisation.
    MovingOfForge,
    /// By a name that can move, of somebody else.
    Moving,
}

/// How the action of a `uses` is referred to.
pub fn pinning(uses: &str) -> Pinning {
    if uses.starts_with("./") || uses.starts_with("../") || uses.contains("${{") {
        return Pinning::Fixed;
    }
    if let Some(image) = uses.strip_prefix("docker://") {
        return if image.contains("@sha256:") { Pinning::Fixed } else { Pinning::Moving };
    }
    let (action, reference) = uses.rsplit_once('@').unwrap_or((uses, ""));
    if (reference.len() == 40 || reference.len() == 64) && reference.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return Pinning::Fixed;
    }
    let action =
        action.split_once("://").map_or(action, |(_, rest)| rest.split_once('/').map_or(rest, |(_, path)| path));
    match action.split('/').next() {
        Some("actions" | "github" | "forgejo") => Pinning::MovingOfForge,
        _ => Pinning::Moving,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(trigger: &str, step: &str) -> Vec<(Danger, u32)> {
        dangers(&read(&format!("on:\n  {trigger}:\njobs:\n  a:\n    runs-on: x\n    steps:\n{step}")))
    }

    #[test]
    fn untrusted_checkouts_need_a_privileged_event_and_the_head() {
        let head = "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n";
        let plain = "      - uses: actions/checkout@v4\n";
        for (trigger, step, expected) in [
            ("pull_request_target", head, vec![(Danger::UntrustedCheckout, 9)]),
            ("workflow_run", "      - run: gh pr checkout 1\n", vec![(Danger::UntrustedCheckout, 7)]),
            ("pull_request", head, vec![]),
            ("pull_request_target", plain, vec![]),
        ] {
            assert_eq!(on(trigger, step), expected, "{trigger} {step}");
        }
    }

    #[test]
    fn injections_are_texts_not_questions() {
        for (line, dangerous) in [
            ("echo ${{ github.event.issue.title }}", true),
            ("echo \"${{ toJSON(github.event.comment.body) }}\"", true),
            ("git checkout ${{ github.head_ref || github.ref_name }}", true),
            ("echo ${{ github.event.commits[0].message }}", true),
            ("echo ${{ contains(github.event.pull_request.title, 'x') }}", false),
            ("echo ${{ github.event.pull_request.number }}", false),
            ("echo ${{ github.event.pull_request.head.sha }}", false),
            ("echo \"$TITLE\"", false),
            ("echo ${{ github.event.issue.title_length }}", false),
        ] {
            let step = format!("      - run: |\n          set -e\n          {line}\n");
            let every = "issues:\n  issue_comment:\n  push:\n  pull_request";
            assert_eq!(!on(every, &step).is_empty(), dangerous, "{line}");
            // Started by hand, nothing of a stranger is there.
            assert!(on("workflow_dispatch", &step).is_empty(), "{line}");
        }
        let environment =
            "      - env:\n          TITLE: ${{ github.event.issue.title }}\n        run: echo \"$TITLE\"\n";
        assert!(on("issues", environment).is_empty(), "an environment variable is the remedy");
        let script = "      - uses: actions/github-script@v7\n        with:\n          script: |\n            const t = `${{ github.event.issue.body }}`\n";
        assert_eq!(on("issues", script), [(Danger::ExpressionInjection, 10)]);
    }

    #[test]
    fn triggers_are_read_in_every_form() {
        for text in [
            "on: pull_request_target\n",
            "on: [push, pull_request_target]\n",
            "on:\n  - pull_request_target\n",
            "'on':\n  pull_request_target:\n    types: [opened]\n",
            "on: { pull_request_target: {} }\n",
        ] {
            assert!(read(text).triggers.iter().any(|trigger| trigger == "pull_request_target"), "{text}");
        }
    }

    #[test]
    fn pins_are_commits_and_digests() {
        for (uses, expected) in [
            ("actions/checkout@v4", Pinning::MovingOfForge),
            ("someone/thing@v1", Pinning::Moving),
            ("someone/thing@0123456789abcdef0123456789abcdef01234567", Pinning::Fixed),
            ("./.github/actions/x", Pinning::Fixed),
            ("docker://alpine:3", Pinning::Moving),
            ("docker://alpine@sha256:00", Pinning::Fixed),
            ("https://code.forge.example/actions/checkout@v4", Pinning::MovingOfForge),
        ] {
            assert_eq!(pinning(uses), expected, "{uses}");
        }
    }
}
