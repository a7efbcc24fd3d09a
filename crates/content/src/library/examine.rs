//! What guides promise each other: every link leads somewhere, and both languages agree.

use std::collections::BTreeSet;

use levain_model::Language;
use levain_prose::Link;

use super::guide::{Block, Body, GuideText, Live, PAGES, PERSONAL_PAGES};
use super::{Leaflet, Library};
use crate::error::ContentError;

/// What this crate cannot know by itself.
pub struct Known<'a> {
    /// Whether that check exists.
    pub check: &'a dyn Fn(&str) -> bool,
    /// Whether the catalogue has software of that address.
    pub software: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Known<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Known")
    }
}

impl Library {
    /// Every fault: of files that cannot be read, of links that lead nowhere, of languages that do not agree.
    pub fn examine(&self, known: &Known<'_>) -> Vec<ContentError> {
        let mut faults = self.faults.clone();
        for guide in &self.guides {
            for language in Language::ALL {
                let Some(text) = guide.text(language) else { continue };
                faults.extend(text.body().faults.iter().cloned());
                self.front(text, known, &mut faults);
                self.links(&text.file, &text.body().links, text.sources.len(), known, &mut faults);
                self.blocks(text, known, &mut faults);
            }
            if let [Some(fr), Some(en)] = Language::ALL.map(|language| guide.text(language)) {
                agree(fr, en, &mut faults);
            }
        }
        for leaflet in &self.kit {
            self.piece(leaflet, known, &mut faults);
        }
        faults
    }

    fn front(&self, text: &GuideText, known: &Known<'_>, faults: &mut Vec<ContentError>) {
        let mut told = |key: &str, value: &String| {
            faults.push(ContentError::new(
                text.file.as_str(),
                format!("« {key} » nomme « {value} », qui n’existe pas. Corrigez-le ou retirez-le."),
                format!("`{key}` names `{value}`, which does not exist. Correct or remove it."),
            ));
        };
        text.checks.iter().filter(|id| !(known.check)(id)).for_each(|id| told("checks", id));
        text.software.iter().filter(|slug| !(known.software)(slug)).for_each(|slug| told("software", slug));
        text.next.iter().filter(|id| self.guide_by_id(id).is_none()).for_each(|id| told("next", id));
        text.terms.iter().filter(|id| self.term(id).is_none()).for_each(|id| told("terms", id));
        for term in &text.terms {
            let linked = |link: &Link| link.ours() == Some(("term", term));
            if self.term(term).is_some() && !text.body().links.iter().any(linked) {
                faults.push(ContentError::new(
                    text.file.as_str(),
                    format!("« terms » nomme « {term} », que le texte ne relie pas. Reliez-le par (term:{term}), ou retirez-le."),
                    format!("`terms` names `{term}`, which the text does not link. Link it by (term:{term}), or remove it."),
                ));
            }
        }
    }

    fn links(&self, file: &str, links: &[Link], sources: usize, known: &Known<'_>, faults: &mut Vec<ContentError>) {
        for link in links {
            let leads = match link.ours() {
                Some(("guide", target)) => {
                    let (id, anchor) = target.split_once('#').unwrap_or((target, ""));
                    let has = |language| {
                        let text = self.guide_by_id(id).and_then(|guide| guide.text(language));
                        text.is_some_and(|text| text.body().headings.iter().any(|heading| heading.id == anchor))
                    };
                    self.guide_by_id(id).is_some() && (anchor.is_empty() || Language::ALL.into_iter().any(has))
                }
                Some(("term", id)) => self.term(id).is_some(),
                Some(("check", id)) => (known.check)(id),
                Some(("software", slug)) => (known.software)(slug),
                Some(("page", name)) => PAGES.contains(&name) || PERSONAL_PAGES.contains(&name),
                Some(("source", number)) => number.parse().is_ok_and(|number| (1..=sources).contains(&number)),
                _ => ["https://", "http://", "mailto:", "#"].iter().any(|begins| link.address.starts_with(begins)),
            };
            if !leads {
                let address = &link.address;
                faults.push(ContentError::new(
                    format!("{file}:{}", link.line),
                    format!("Le lien « {address} » ne mène nulle part. Corrigez-le\u{a0}: docs/writing-a-guide.md donne les formes permises."),
                    format!("The link `{address}` leads nowhere. Correct it: docs/writing-a-guide.md gives the forms allowed."),
                ));
            }
        }
    }

    fn blocks(&self, text: &GuideText, known: &Known<'_>, faults: &mut Vec<ContentError>) {
        let mut keys = BTreeSet::new();
        for live in text.body().live_blocks() {
            match live {
                Live::Check(id) if !(known.check)(id) => faults.push(ContentError::new(
                    text.file.as_str(),
                    format!("Le bloc « check » nomme « {id} », qui n’existe pas. « levain check --help » et le site donnent les identifiants."),
                    format!("The block `check` names `{id}`, which does not exist. `levain check --help` and the site give the identifiers."),
                )),
                Live::Checklist(items) => {
                    for item in items.iter().filter(|item| !keys.insert(item.key.as_str())) {
                        let key = &item.key;
                        faults.push(ContentError::new(
                            text.file.as_str(),
                            format!("La clé « {key} » sert deux fois dans les listes à cocher. Changez l’une des deux."),
                            format!("The key `{key}` serves twice in the checklists. Change one of the two."),
                        ));
                    }
                }
                _ => {}
            }
        }
    }

    fn piece(&self, leaflet: &Leaflet, known: &Known<'_>, faults: &mut Vec<ContentError>) {
        for language in Language::ALL {
            let Some(text) = leaflet.text(language) else { continue };
            for slide in text.slides() {
                for body in [&slide.shown, &slide.notes] {
                    faults.extend(body.faults.iter().cloned());
                    self.links(&text.file, &body.links, 0, known, faults);
                }
            }
        }
    }
}

/// What the two languages of a guide must have in common.
fn agree(fr: &GuideText, en: &GuideText, faults: &mut Vec<ContentError>) {
    let mut differ = |what: &str, one: String, other: String| {
        if one != other {
            faults.push(ContentError::new(
                en.file.as_str(),
                format!(
                    "« {what} » n’est pas le même dans {}\u{a0}: {other} ici, {one} là. Rendez-les égaux.",
                    fr.file
                ),
                format!("`{what}` is not the same in {}: {other} here, {one} there. Make them equal.", fr.file),
            ));
        }
    };
    differ("order", fr.order.to_string(), en.order.to_string());
    differ("reviewed", fr.reviewed.to_string(), en.reviewed.to_string());
    for (what, one, other) in [
        ("audience", &fr.audience, &en.audience),
        ("checks", &fr.checks, &en.checks),
        ("software", &fr.software, &en.software),
        ("next", &fr.next, &en.next),
        ("terms", &fr.terms, &en.terms),
    ] {
        differ(what, one.join(", "), other.join(", "));
    }
    differ("##", levels(fr.body()), levels(en.body()));
    differ("```", shape(fr.body()), shape(en.body()));
}

fn levels(body: &Body) -> String {
    body.headings.iter().map(|heading| heading.level.to_string()).collect::<Vec<_>>().join(" ")
}

/// The live blocks and their keys, in order.
fn shape(body: &Body) -> String {
    let live = |block: &Block| match block {
        Block::Prose(_) => None,
        Block::Live(Live::Check(id)) => Some(format!("check {id}")),
        Block::Live(Live::Search { limit, category, .. }) => {
            Some(format!("search {limit} {}", category.as_deref().unwrap_or_default()).trim_end().to_owned())
        }
        Block::Live(Live::Indicator(name)) => Some(format!("indicator {name}")),
        Block::Live(Live::Checklist(items)) => {
            let keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
            Some(format!("checklist {}", keys.join(" ")))
        }
        Block::Live(Live::Planned(_)) => Some("planned".to_owned()),
    };
    body.blocks.iter().filter_map(live).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use crate::Content;

    use super::*;

    #[test]
    fn what_is_shipped_leads_somewhere_and_agrees_in_both_languages() {
        let content = Content::open(None).unwrap();
        let files = content.catalogue_files();
        let software = |slug: &str| files.iter().any(|(path, _)| *path == format!("catalogue/{slug}.toml"));
        let check = |id: &str| levain_checks::find(id).is_some_and(|check| check.id == id);
        let library = content.library();
        let faults = library.examine(&Known { check: &check, software: &software });
        let told: Vec<String> = faults.iter().map(|fault| fault.message(Language::En)).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert_eq!(library.guides.len(), 17);
        for guide in &library.guides {
            for language in Language::ALL {
                let text = guide.text(language).unwrap();
                let words = text.body().text.split_whitespace().count();
                assert!((800..=2_500).contains(&words), "{}: {words} words", text.file);
                assert!(text.sources.len() >= 3, "{}", text.file);
                assert!(text.title.chars().count() <= 70 && text.summary.chars().count() <= 200, "{}", text.file);
                let lists = text.body().live_blocks().filter_map(|live| match live {
                    Live::Checklist(items) => Some(items.len()),
                    _ => None,
                });
                let lists: Vec<usize> = lists.collect();
                assert!((1..=2).contains(&lists.len()), "{}: {lists:?}", text.file);
                assert!(lists.iter().all(|items| (5..=12).contains(items)), "{}: {lists:?}", text.file);
                assert!(text.task.is_some() && !text.body().headings.is_empty(), "{}", text.file);
            }
        }
        for leaflet in &library.kit {
            assert!(Language::ALL.into_iter().all(|language| leaflet.text(language).is_some()), "{}", leaflet.id);
        }
        assert_eq!(library.kit.len(), 9);
    }

    #[test]
    fn every_path_of_the_questions_ends_and_every_licence_is_one() {
        let content = Content::open(None).unwrap();
        let choice = &content.library().choice;
        let mut paths = vec![vec!["start"]];
        let mut ends = 0;
        while let Some(path) = paths.pop() {
            assert!(path.len() < 10, "{path:?}");
            for answer in &choice.question(path[path.len() - 1]).unwrap().answers {
                match answer.next.as_deref() {
                    Some(next) => paths.push(path.iter().copied().chain([next]).collect()),
                    None => {
                        ends += 1;
                        assert!(choice.outcome(answer.result.as_deref().unwrap()).is_some());
                    }
                }
            }
        }
        assert!(ends >= 10, "{ends}");
    }

    #[test]
    fn a_link_that_leads_nowhere_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let root = camino::Utf8Path::from_path(folder.path()).unwrap();
        std::fs::create_dir(root.join("guides")).unwrap();
        let text = "+++\ntitle = \"x\"\nslug = \"x\"\nsummary = \"x\"\naudience = []\norder = 50\nreviewed = 2026-11-01\n\
            minutes = 1\nterms = [\"forge\"]\n+++\n\n[a](guide:none)\n\n```checklist\na: [b](source:1)\na: b\nC c\n```\n\n\
            ```indicator\nhappiness\n```\n";
        std::fs::write(root.join("guides/ours.fr.md"), text).unwrap();
        let content = Content::open(Some(root)).unwrap();
        let faults = content.library().examine(&Known { check: &|_| true, software: &|_| true });
        let told: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            told,
            [
                "guides/ours.fr.md:17",
                "guides/ours.fr.md:21",
                "guides/ours.fr.md",
                "guides/ours.fr.md:12",
                "guides/ours.fr.md:15",
                "guides/ours.fr.md",
            ]
        );
    }
}
