//! What the repository shows of itself, and what was answered.

use std::collections::BTreeSet;

use levain_model::{Blob, Language};

use super::Answers;
use crate::context::Context;
use crate::prose;

/// What the files are written with.
pub struct Facts {
    /// The language of the README; French when it does not say.
    pub main: Language,
    /// The name of the software.
    pub name: String,
    /// The address of the repository that people read.
    pub url: Option<String>,
    /// The licence, as an SPDX expression.
    pub license: Option<String>,
    /// Who holds the copyright.
    pub holder: Option<String>,
    /// An address to write to.
    pub contact: Option<String>,
    /// Where weaknesses are reported privately on the forge, when it is known to be possible.
    pub private_reporting: Option<String>,
    /// The year of the copyright line.
    pub year: i16,
    /// The text of the main README.
    pub readme: String,
    /// Paths of files that stand in the work tree and in no commit.
    pub beside: Vec<String>,
}

impl Facts {
    /// Answers first, then publiccode.yml, then what else the repository and the forge say.
    pub fn of(context: &Context<'_>, answers: &Answers) -> Facts {
        let document = context.publiccode().map(|(_, report)| &report.document);
        let given = |text: &Option<String>| text.as_deref().map(one_line).filter(|text| !text.is_empty());
        let readme = context.readmes().first().and_then(|entry| context.view.read(&entry.path).text());
        let readme = readme.unwrap_or_default();
        let forge = context.forge.ok();
        let url = given(&answers.url)
            .or_else(|| forge.map(|facts| facts.listed.url.clone()))
            .or_else(|| document.and_then(|document| document.url.clone()))
            .and_then(|url| web_address(&url));
        let on_forge = forge.filter(|facts| facts.private_reporting == Ok(true)).map(|facts| &facts.listed.url);
        Facts {
            main: if prose::language(&readme) == ["en"] { Language::En } else { Language::Fr },
            name: document
                .and_then(|document| document.name.clone())
                .or_else(|| title(&readme))
                .or_else(|| given(&answers.name))
                .or_else(|| url.as_deref().and_then(|url| url.rsplit('/').next()).map(str::to_owned))
                .unwrap_or_else(|| "[nom, name]".to_owned()),
            // What is there already wins: an answer is for a repository without licence.
            license: single(context.licenses().ids())
                .filter(|_| !context.licenses().files.is_empty())
                .or_else(|| given(&answers.license).map(|id| levain_license::normalise(&id).unwrap_or(id)))
                .or_else(|| single(context.licenses().ids()))
                .or_else(|| declared_license(context)),
            holder: given(&answers.holder)
                .or_else(|| document.and_then(|document| document.main_copyright_owner.clone()))
                .or_else(|| document.and_then(|document| document.organisation.as_ref()?.name.clone())),
            contact: given(&answers.contact),
            private_reporting: on_forge.map(|url| match context.forge.map(|facts| facts.kind) {
                Ok(levain_model::ForgeKind::GitHub) => format!("{url}/security/advisories/new"),
                _ => format!("{url}/issues/new"),
            }),
            year: context.now.to_zoned_datetime(jiff::tz::TimeZone::UTC).year(),
            url,
            readme,
            beside: answers.beside.clone(),
        }
    }
}

/// The licence that publiccode.yml and the manifests at the root all declare.
pub fn declared_license(context: &Context<'_>) -> Option<String> {
    let mut declared = BTreeSet::new();
    if let Some((_, report)) = context.publiccode() {
        declared.extend(report.document.license.as_deref().and_then(levain_license::normalise));
    }
    for entry in
        context.files().filter(|entry| !entry.path.contains('/') && entry.size.is_none_or(|size| size < 500_000))
    {
        let Blob::Found(bytes) = context.view.read(&entry.path) else { continue };
        let found = levain_license::manifest(&entry.path, &levain_model::repository::text(&bytes)).unwrap_or_default();
        declared.extend(found.into_iter().filter_map(|one| one.normalised));
    }
    // A choice between licences takes a file for each: that is for the people of the project.
    single(declared.into_iter().collect()).filter(|id| levain_license::license_text(id).is_some())
}

fn single(mut ids: Vec<String>) -> Option<String> {
    let first = ids.pop()?;
    ids.is_empty().then_some(first)
}

/// The first heading of a README when it is a plain name.
fn title(readme: &str) -> Option<String> {
    let heading = readme.lines().find_map(|line| line.strip_prefix("# "))?.trim().trim_end_matches('#').trim();
    let plain = heading.chars().all(|c| c.is_alphanumeric() || " -_.+’'".contains(c));
    (plain && (1..=40).contains(&heading.chars().count()) && !is_a_section(heading)).then(|| heading.to_owned())
}

/// Headings that name a part of the text rather than the software.
fn is_a_section(heading: &str) -> bool {
    let folded = crate::files::folded(heading);
    [
        "readme",
        "lisezmoi",
        "installation",
        "introduction",
        "description",
        "about",
        "a propos",
        "getting started",
        "usage",
    ]
    .contains(&folded.as_str())
}

/// A text on one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address that people read of a remote that git fetches from: `git@forge.example:a/b.git` gives
/// `https://forge.example/a/b`. A user's name or password in it is left out. `None` for paths.
pub fn web_address(remote: &str) -> Option<String> {
    let remote = remote.trim();
    let rest = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git" | "git+ssh", rest)) => rest.to_owned(),
        Some(_) => return None,
        // The form of scp: host, colon, path.
        None => {
            let (host, path) = remote.split_once(':')?;
            (!host.contains('/') && host.contains('.')).then(|| format!("{host}/{}", path.trim_start_matches('/')))?
        }
    };
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit('@').next()?;
    // The port of ssh is none of the pages'.
    let host = if remote.starts_with("http") { host } else { host.split(':').next()? };
    let path = path.trim_end_matches('/').trim_end_matches(".git");
    let sound = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/:%+".contains(c));
    (host.contains('.') && !path.is_empty() && sound(host) && sound(path)).then(|| format!("https://{host}/{path}"))
}
