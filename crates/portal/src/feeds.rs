//! Lists as Atom (RFC 4287), and a software as JSON-LD (schema.org).

use atom_syndication::{Entry, Feed, Generator, Link, Text};
use jiff::Timestamp;
use levain_app::views::{
    BodiesView, ExperimentsView, GuideEntry, NoticeView, ResultsView, SoftwareEvidence, SoftwareView, SourceView,
};
use serde_json::{Map, Value, json};

use crate::config::Site;
use crate::pages::{linkable, notice_address, notice_sentence};
use crate::routes::Format;
use crate::visit::Visit;

/// A search as a feed: a reader then follows a need.
pub fn results(site: &Site, visit: &Visit, view: &ResultsView) -> String {
    let messages = visit.messages();
    let title = match view.request.text.as_str() {
        "" => messages.text("results-all"),
        text => messages.with("results-for", text),
    };
    let entries = view.hits.iter().map(|hit| {
        let address = site.absolute(&visit.links().software_page(&hit.slug));
        let mut entry = entry(&hit.name, &address, hit.updated_at);
        entry.summary = hit.summary.as_ref().map(|summary| Text {
            value: summary.text.clone(),
            lang: summary.foreign.then(|| summary.lang.clone()),
            ..Text::default()
        });
        entry
    });
    feed(site, visit, &title, entries.collect())
}

/// Public bodies as a feed. The registry keeps no date per body that a reader could follow: entries carry the time of
/// the feed.
pub fn bodies(site: &Site, visit: &Visit, view: &BodiesView, now: Timestamp) -> String {
    let entries = view.bodies.iter().map(|body| {
        let address = site.absolute(&visit.links().organization(&body.slug));
        let mut entry = entry(&body.name.text, &address, now);
        entry.summary = Some(Text::plain(body.kind.label.clone()));
        entry
    });
    feed(site, visit, &visit.messages().text("organizations-title"), entries.collect())
}

/// Sources as a feed: an entry moves when its source is imported again.
pub fn sources(site: &Site, visit: &Visit, views: &[SourceView], now: Timestamp) -> String {
    let list = site.absolute(visit.links().sources());
    let entries = views.iter().map(|view| {
        let imported = view.source.last_imported_at.unwrap_or(now);
        let mut entry = entry(&view.name.text, &format!("{list}#{}", view.source.key), imported);
        entry.summary = Some(Text::plain(visit.messages().count("source-records", view.records)));
        entry
    });
    feed(site, visit, &visit.messages().text("sources-title"), entries.collect())
}

/// What checks came to say of a software: an entry per change of outcome.
pub fn outcome_changes(site: &Site, visit: &Visit, view: &SoftwareEvidence) -> String {
    let messages = visit.messages();
    let entries = view.changes.iter().map(|change| {
        let address = site.absolute(&visit.links().finding(change.finding));
        let word = |outcome: levain_model::Outcome| messages.code("outcome-", outcome.as_str());
        let title = format!(
            "{} {}, {}: {} → {}",
            change.check.code,
            change.check.label,
            change.repository,
            word(change.before),
            word(change.outcome)
        );
        let mut entry = entry(&title, &address, change.at);
        entry.summary = change.summary.as_ref().map(|summary| Text::plain(summary.text.clone()));
        entry
    });
    feed(site, visit, &messages.with("evidence-title", &view.name), entries.collect())
}

/// Guides as a feed, the latest review first: an entry moves when its guide is reviewed.
pub fn guides(site: &Site, visit: &Visit, guides: &[GuideEntry]) -> String {
    let entries = guides.iter().map(|guide| {
        let links = crate::links::Links { language: guide.language };
        let reviewed = format!("{}T00:00:00Z", guide.reviewed).parse().unwrap_or_default();
        let mut entry = entry(&guide.title, &site.absolute(&links.guide(&guide.slug)), reviewed);
        entry.summary = Some(Text::plain(guide.summary.clone()));
        entry
    });
    feed(site, visit, &visit.messages().text("guides-title"), entries.collect())
}

/// Experiments of the lab as a feed, the latest changed first: an entry moves when its experiment does.
pub fn experiments(site: &Site, visit: &Visit, view: &ExperimentsView) -> String {
    let messages = visit.messages();
    let entries = view.experiments.iter().map(|one| {
        let state = messages.code("experiment-status-", one.status.as_str());
        let verdict = one.verdict.map(|verdict| messages.code("verdict-", verdict.as_str()));
        let said = verdict.map_or_else(|| state.clone(), |verdict| format!("{state}, {verdict}"));
        let address = site.absolute(&visit.links().experiment(one.id));
        let mut entry = entry(&format!("{} ({said})", one.title), &address, one.updated_at);
        entry.summary = Some(Text::plain(format!("{} — {}", one.body.name.text, one.result)));
        entry
    });
    feed(site, visit, &messages.text("lab-title"), entries.collect())
}

/// What a person is told, for their own reader: no name of anybody.
pub fn notices(site: &Site, visit: &Visit, views: &[NoticeView]) -> String {
    let (messages, links) = (visit.messages(), visit.links());
    let entries = views.iter().map(|notice| {
        let kind = messages.code("notice-kind-", notice.kind.as_str());
        let title = match &notice.organization {
            Some((_, name)) => format!("{kind} — {}", name.text),
            None => kind,
        };
        let address = site.absolute(&notice_address(links, &notice.target));
        let mut entry = entry(&title, &address, notice.at);
        // Several lead to the same page.
        entry.id = format!("urn:uuid:{}", notice.id);
        entry.summary = Some(Text::plain(notice_sentence(messages, notice)));
        entry
    });
    let (own, page) = (site.absolute(&visit.path), site.absolute(links.notices()));
    feed_at(site, visit, &messages.text("notices-title"), &own, &page, entries.collect())
}

fn entry(title: &str, address: &str, updated: Timestamp) -> Entry {
    let link = Link { href: address.to_owned(), rel: "alternate".to_owned(), ..Link::default() };
    Entry {
        title: Text::plain(title),
        id: address.to_owned(),
        updated: date(updated),
        links: vec![link],
        ..Entry::default()
    }
}

fn feed(site: &Site, visit: &Visit, title: &str, entries: Vec<Entry>) -> String {
    let own = site.absolute(&visit.here());
    let page = own.replacen(Format::Atom.extension(), "", 1);
    feed_at(site, visit, title, &own, &page, entries)
}

/// The feed that stands at `own`, of what is shown at `page`.
fn feed_at(site: &Site, visit: &Visit, title: &str, own: &str, page: &str, entries: Vec<Entry>) -> String {
    let link = |rel: &str, href: &str, media_type: Format| Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: Some(media_type.media_type().to_owned()),
        ..Link::default()
    };
    let latest = entries.iter().map(|entry| entry.updated).max();
    let feed = Feed {
        title: Text::plain(format!("{title} · {}", site.name)),
        id: page.to_owned(),
        updated: latest.unwrap_or_else(|| date(Timestamp::UNIX_EPOCH)),
        lang: Some(visit.language.tag().to_owned()),
        authors: vec![atom_syndication::Person { name: site.name.clone(), ..Default::default() }],
        generator: Some(Generator { value: "Levain".to_owned(), ..Generator::default() }),
        links: vec![link("self", own, Format::Atom), link("alternate", page, Format::Html)],
        entries,
        ..Feed::default()
    };
    feed.to_string()
}

/// The date type of the Atom library, which is not ours.
fn date(time: Timestamp) -> atom_syndication::FixedDateTime {
    let utc = time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    utc.parse().unwrap_or_default()
}

/// A software as schema.org's `SoftwareApplication`, fit to stand in a page: no `<` is left in it.
pub fn json_ld(site: &Site, address: &str, view: &SoftwareView) -> String {
    let mut value = Map::new();
    let mut set = |name: &str, what: Option<Value>| {
        if let Some(what) = what {
            value.insert(name.to_owned(), what);
        }
    };
    let web = |address: &Option<String>| address.as_deref().and_then(linkable).map(str::to_owned);
    let labels = |list: &[levain_app::views::Labelled]| {
        (!list.is_empty()).then(|| Value::from(list.iter().map(|one| one.label.clone()).collect::<Vec<_>>()))
    };
    set("@context", Some(json!("https://schema.org")));
    set("@type", Some(json!("SoftwareApplication")));
    set("@id", Some(json!(site.absolute(address))));
    set("name", Some(json!(view.name)));
    set("alternateName", (!view.aliases.is_empty()).then(|| json!(view.aliases)));
    set("description", view.summary.as_ref().map(|summary| json!(summary.text)));
    set("url", web(&view.homepage).map(|url| json!(url)));
    set("softwareHelp", web(&view.documentation_url).map(|url| json!({"@type": "CreativeWork", "url": url})));
    set("applicationCategory", labels(&view.categories));
    set("operatingSystem", labels(&view.platforms));
    set("softwareVersion", view.version.as_ref().map(|version| json!(version)));
    set("license", view.license.as_ref().map(|license| json!(license.expression)));
    set("publisher", view.publisher.as_ref().map(|name| json!({"@type": "Organization", "name": name})));
    let known: Vec<&String> = view.identifiers.iter().filter_map(|identifier| identifier.url.as_ref()).collect();
    set("sameAs", (!known.is_empty()).then(|| json!(known)));
    set("isAccessibleForFree", Some(json!(true)));
    set("dateModified", Some(json!(view.updated_at.to_string())));
    if let Some(repository) = web(&view.repository_url) {
        set("subjectOf", Some(json!({"@type": "SoftwareSourceCode", "codeRepository": repository})));
    }
    Value::Object(value).to_string().replace('<', "\\u003c")
}
