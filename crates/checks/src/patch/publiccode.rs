//! publiccode.yml, filled with what the repository shows. What it does not show is a marked text, so that the file is valid
//! and nobody takes it for finished.

use levain_model::Language;
use levain_publiccode::{Options, Severity, check, write_new};

use super::facts::{Facts, one_line};
use super::{Answers, LeftOut, NewFile, Proposal};
use crate::context::Context;
use crate::locale::{self, Measure};
use crate::{deploy, files, prose};

/// The check that the file answers.
pub const CHECKS: &[&str] = &["META-01"];

const PATH: &str = "publiccode.yml";

/// Longest short description and longest feature, in characters (publiccode.yml standard, `description`).
const SHORT: usize = 150;
const FEATURE: usize = 100;
/// Bounds of the long description, in characters.
const LONG: (usize, usize) = (150, 10_000);

/// What stands for a description until it is written.
const NO_SHORT: [&str; 2] =
    ["[À RÉDIGER] Ce que fait le logiciel, en une phrase", "[TO WRITE] What the software does, in one sentence"];
const NO_LONG: [&str; 2] = [
    "[À RÉDIGER] Dites en quelques phrases ce que fait le logiciel, pour qui il est fait, ce qui le distingue et ce qu’il faut pour l’installer. Ce paragraphe est un gabarit\u{a0}: le standard demande au moins cent cinquante caractères.",
    "[TO WRITE] Say in a few sentences what the software does, whom it is made for, what sets it apart and what it takes to install it. This paragraph is a template: the standard asks for at least a hundred and fifty characters.",
];
const NO_FEATURE: [&str; 2] = ["[À RÉDIGER] Une fonction par ligne", "[TO WRITE] One feature per line"];
const NO_CONTACT: &str = "[À ÉCRIRE, TO WRITE] équipe ou personne-ressource";
const NO_URL: &str = "https://a-ecrire.invalid/depot";

/// Adds the file when there is none, and a licence is known.
pub fn add(context: &Context<'_>, facts: &Facts, answers: &Answers, proposal: &mut Proposal) {
    if context.root_file(is_publiccode).is_some() {
        return;
    }
    if let Some(there) = facts.beside.iter().find(|path| is_publiccode(path)) {
        return proposal.left_out.push(super::uncommitted(PATH, there));
    }
    let mut leave = |fr: String, en: String| proposal.left_out.push(LeftOut { path: PATH.to_owned(), why: [fr, en] });
    // A licence that nobody chose is not to be declared.
    let Some(license) = facts.license.as_deref().filter(|id| levain_license::normalise(id).is_some()) else {
        return leave(
            "aucune licence n’est connue\u{a0}: donnez-la par --license".to_owned(),
            "no licence is known: give it with --license".to_owned(),
        );
    };
    let mut todo = Vec::new();
    let mut all = levain_publiccode::Answers::new();
    let mut put = |key: &str, values: Vec<String>| drop(all.insert(key.to_owned(), values));
    let mut ask = |fr: &str, en: &str| todo.push([fr.to_owned(), en.to_owned()]);

    put("name", vec![facts.name.clone()]);
    match &facts.url {
        Some(url) => put("url", vec![url.clone()]),
        None => {
            put("url", vec![NO_URL.to_owned()]);
            ask(
                "écrire l’adresse du dépôt dans url (ou --url)",
                "write the address of the repository in url (or --url)",
            );
        }
    }
    let forge = context.forge.ok();
    if let Some(page) =
        forge.and_then(|facts| facts.listed.homepage.clone()).filter(|page| page.starts_with("https://"))
    {
        put("landingURL", vec![page]);
    }
    let release = last_release(context);
    if let Some((version, date)) = &release {
        put("softwareVersion", vec![version.clone()]);
        put("releaseDate", vec![date.clone()]);
    }
    let platforms = platforms(context);
    if platforms.is_empty() {
        put("platforms", vec!["[à préciser]".to_owned()]);
        ask(
            "préciser platforms\u{a0}: web, windows, mac, linux, ios, android",
            "say which platforms: web, windows, mac, linux, ios, android",
        );
    } else {
        put("platforms", platforms.iter().map(|platform| (*platform).to_owned()).collect());
    }
    let archived = forge.is_some_and(|facts| facts.listed.archived);
    put("developmentStatus", vec![status(release.as_ref().map(|(version, _)| version.as_str()), archived).to_owned()]);
    ask(
        "confirmer developmentStatus, tiré des étiquettes de versions",
        "confirm developmentStatus, drawn from the version tags",
    );
    let kind = kind(&platforms);
    put("softwareType", vec![kind.unwrap_or("standalone/other").to_owned()]);
    if kind.is_none() {
        ask("préciser softwareType", "say which softwareType");
    }
    for (at, tag) in ["fr", "en"].into_iter().enumerate() {
        let (short, long) = described(context, facts, at);
        let features = features(&facts.readme, at);
        if short.is_none() || long.is_none() || features.is_empty() {
            todo_description(&mut ask, tag);
        }
        put(&format!("description.{tag}.shortDescription"), vec![short.unwrap_or_else(|| NO_SHORT[at].to_owned())]);
        put(&format!("description.{tag}.longDescription"), vec![long.unwrap_or_else(|| NO_LONG[at].to_owned())]);
        let features = if features.is_empty() { vec![NO_FEATURE[at].to_owned()] } else { features };
        put(&format!("description.{tag}.features"), features);
    }
    put("legal.license", vec![license.to_owned()]);
    if let Some(holder) = &facts.holder {
        put("legal.mainCopyrightOwner", vec![holder.clone()]);
    }
    put("maintenance.type", vec!["internal".to_owned()]);
    put("maintenance.contacts[0].name", vec![NO_CONTACT.to_owned()]);
    if let Some(contact) = &facts.contact {
        put("maintenance.contacts[0].email", vec![contact.clone()]);
    }
    ask("confirmer maintenance.type et nommer une personne-ressource", "confirm maintenance.type and name a contact");
    let (ready, languages) = interface_languages(context, facts.main);
    put("localisation.localisationReady", vec![ready.to_string()]);
    put("localisation.availableLanguages", languages);
    ask("confirmer les langues de l’interface", "confirm the languages of the interface");

    // What a person says is neither to be confirmed nor to be written.
    for (key, values) in &answers.publiccode {
        all.insert(key.clone(), values.clone());
    }
    let content = write_new(&all);
    let report = check(content.as_bytes(), &Options::default());
    let errors: Vec<_> = report.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    if !errors.is_empty() {
        let list = |language| {
            errors
                .iter()
                .map(|found| format!("{} ({})", found.key, found.message(language)))
                .collect::<Vec<_>>()
                .join("; ")
        };
        return leave(list(levain_publiccode::Language::Fr), list(levain_publiccode::Language::En));
    }
    proposal.files.push(NewFile { path: PATH.to_owned(), content, checks: CHECKS, todo });
}

/// Whether it is the path of a publiccode.yml at the root.
fn is_publiccode(path: &str) -> bool {
    matches!(path.to_lowercase().as_str(), "publiccode.yml" | "publiccode.yaml")
}

fn todo_description(ask: &mut impl FnMut(&str, &str), tag: &str) {
    ask(
        &format!("rédiger ce qui est marqué dans description.{tag}"),
        &format!("write what is marked in description.{tag}"),
    );
}

/// The newest tag that names a version without a word such as "beta": the version and its date.
fn last_release(context: &Context<'_>) -> Option<(String, String)> {
    let version = |name: &str| {
        let name = name.rsplit('/').next().unwrap_or(name);
        let start = name.find(|letter: char| letter.is_ascii_digit())?;
        let (before, version) = name.split_at(start);
        let numbers = version.split('.').count() >= 2
            && version.split('.').all(|part| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit()));
        let named =
            before.is_empty() || before.ends_with(['v', 'V', '-', '_']) || before.eq_ignore_ascii_case("release");
        (numbers && named).then(|| version.to_owned())
    };
    context.view.tags().iter().find_map(|tag| {
        let date = tag.time.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        (tag.time <= context.now).then_some(())?;
        Some((version(&tag.name)?, date.to_string()))
    })
}

/// Nothing released is in development; before 1.0 is a trial (Semantic Versioning 2.0.0, item 4).
fn status(version: Option<&str>, archived: bool) -> &'static str {
    match version {
        _ if archived => "obsolete",
        None => "development",
        Some(version) if version.starts_with("0.") => "beta",
        Some(_) => "stable",
    }
}

/// Platforms that files prove.
fn platforms(context: &Context<'_>) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut add = |platform| {
        if !found.contains(&platform) {
            found.push(platform);
        }
    };
    for entry in context.files().filter(|entry| !files::is_test(&entry.path) && !files::is_vendored(&entry.path)) {
        let (name, folder) = (files::name(&entry.path).to_lowercase(), files::folder(&entry.path).to_lowercase());
        match name.as_str() {
            "androidmanifest.xml" => add("android"),
            "podfile" => add("ios"),
            "info.plist" if folder.contains("ios") => add("ios"),
            _ => {}
        }
        match files::extension(&name) {
            "iss" | "nsi" | "wxs" => add("windows"),
            _ => {}
        }
        match deploy::kind_of(&entry.path) {
            Some("deb" | "flatpak" | "snap" | "rpm") => add("linux"),
            // A container that listens on a port is reached by a browser or by a program: both are the Web.
            Some("container" | "compose") => {
                let text = context.view.read(&entry.path).text().unwrap_or_default();
                let (ports, _) = deploy::ports_and_volumes(&entry.path, &text);
                if ports.iter().any(|port| matches!(port, 80 | 443 | 3000 | 4000 | 5000 | 8000..=8999)) {
                    add("web");
                }
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found
}

/// The type that the platforms leave no doubt about.
fn kind(platforms: &[&str]) -> Option<&'static str> {
    match platforms {
        ["web"] => Some("standalone/web"),
        [_, ..] if platforms.iter().all(|platform| matches!(*platform, "android" | "ios")) => Some("standalone/mobile"),
        [_, ..] if platforms.iter().all(|platform| matches!(*platform, "linux" | "mac" | "windows")) => {
            Some("standalone/desktop")
        }
        _ => None,
    }
}

/// The short and the long description in French (0) or English (1): the forge's line, the first paragraphs of the README.
fn described(context: &Context<'_>, facts: &Facts, at: usize) -> (Option<String>, Option<String>) {
    let paragraphs: Vec<String> =
        paragraphs(&facts.readme).into_iter().filter(|text| language(text) == Some(at)).collect();
    let presented = context.forge.ok().and_then(|facts| facts.listed.description.clone());
    let presented = presented.map(|text| one_line(&text)).filter(|text| language(text) == Some(at));
    let sentence = paragraphs.first().and_then(|text| {
        let end = text
            .match_indices(['.', '!', '?'])
            .map(|(end, mark)| end + mark.len())
            .find(|end| text[*end..].is_empty() || text[*end..].starts_with(' '));
        text.get(..end?).map(str::to_owned)
    });
    let fits = |text: &String| (10..=SHORT).contains(&text.chars().count());
    let mut long = String::new();
    for text in paragraphs.iter().take(4) {
        if long.chars().count() + text.chars().count() > LONG.1 / 4 {
            break;
        }
        if !long.is_empty() {
            long.push_str("\n\n");
        }
        long.push_str(text);
    }
    let long = (long.chars().count() >= LONG.0).then_some(long);
    (presented.filter(fits).or(sentence.filter(fits)), long)
}

/// The paragraphs of a Markdown text before its first section of installation: sentences only.
fn paragraphs(text: &str) -> Vec<String> {
    let sentences = prose::sentences(text);
    let plain = |line: &str| {
        let line = line.trim();
        !line.starts_with(['#', '-', '*', '+', '|', '>', '!', '[', '<', '='])
            && !line.starts_with(|c: char| c.is_ascii_digit())
    };
    sentences
        .split("\n\n")
        .filter(|paragraph| paragraph.lines().all(plain))
        // Markup of emphasis and links is no part of a description.
        .map(|paragraph| one_line(&paragraph.replace(['*', '`'], "")))
        .filter(|paragraph| paragraph.split(' ').count() >= 8 && paragraph.ends_with('.') && !paragraph.contains("]("))
        .collect()
}

/// French (0) or English (1), by the small words; nothing when they do not decide.
fn language(text: &str) -> Option<usize> {
    match prose::languages(text) {
        (french, english) if french > english * 2 => Some(0),
        (french, english) if english > french * 2 => Some(1),
        _ => None,
    }
}

/// The items under a heading of features, in French (0) or English (1), when they are short enough to be some.
fn features(readme: &str, at: usize) -> Vec<String> {
    let titles = [["fonctions", "fonctionnalités"], ["features", "key features"]][at];
    let headings = prose::headings(readme);
    let Some(start) = headings.iter().position(|(_, heading)| titles.contains(&heading.as_str())) else {
        return Vec::new();
    };
    let first = headings[start].0 as usize;
    let last = headings.get(start + 1).map_or(usize::MAX, |(line, _)| *line as usize - 1);
    readme
        .lines()
        .enumerate()
        .filter(|(line, _)| (first..last).contains(line))
        .filter_map(|(_, line)| line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")))
        .map(|item| one_line(&item.replace(['*', '`'], "")))
        .filter(|item| (3..=FEATURE).contains(&item.chars().count()) && !item.contains("]("))
        .take(10)
        .collect()
}

/// Whether texts are apart from the code, and the languages of the interface.
fn interface_languages(context: &Context<'_>, main: Language) -> (bool, Vec<String>) {
    let tag = |languages: &std::collections::BTreeSet<String>| languages.iter().cloned().collect();
    match locale::measure(context) {
        Measure::Measured(measured) => (true, tag(&measured.languages)),
        Measure::NoFrench { languages, .. } if !languages.is_empty() => (true, tag(&languages)),
        Measure::FrenchOnly { .. } => (true, vec!["fr".to_owned()]),
        _ => (false, vec![if main == Language::Fr { "fr" } else { "en" }.to_owned()]),
    }
}
