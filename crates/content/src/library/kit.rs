//! The kit for change: slides, leaflets, e-mails.

use levain_model::Language;

use super::front::Front;
use super::guide::{AUDIENCES, Body};
use crate::error::ContentError;

/// What a piece of the kit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A presentation.
    Slides,
    /// A page for a role, printed on one sheet.
    Leaflet,
    /// A message to fill.
    Email,
}

impl Kind {
    /// The kind that the identifier of a file tells.
    pub fn of(id: &str) -> Option<Kind> {
        match id.split('-').next() {
            Some("slides") => Some(Kind::Slides),
            Some("leaflet") => Some(Kind::Leaflet),
            Some("email") => Some(Kind::Email),
            _ => None,
        }
    }

    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Slides => "slides",
            Kind::Leaflet => "leaflet",
            Kind::Email => "email",
        }
    }
}

/// A piece of the kit.
#[derive(Debug, Clone)]
pub struct Leaflet {
    /// Its identifier: the name of its file.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    texts: [Option<Text>; 2],
}

/// A piece of the kit in a language.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its title; the subject of an e-mail.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// Who it is for.
    pub audience: Vec<String>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// The text after the front matter.
    pub source: String,
    pub(super) file: String,
    body_line: usize,
}

/// A slide: what is shown, and what is said.
#[derive(Debug, Clone)]
pub struct Slide {
    /// What is shown.
    pub shown: Body,
    /// What is said, as Markdown read.
    pub notes: Body,
}

impl Leaflet {
    pub(super) fn new(id: String, kind: Kind, language: Language, text: Text) -> Leaflet {
        let mut leaflet = Leaflet { id, kind, texts: [None, None] };
        leaflet.put(language, text);
        leaflet
    }

    pub(super) fn put(&mut self, language: Language, text: Text) {
        self.texts[place(language)] = Some(text);
    }

    /// The piece in a language, or in the other when it has but that one.
    pub fn text(&self, language: Language) -> Option<&Text> {
        self.texts[place(language)].as_ref().or(self.texts[place(language.other())].as_ref())
    }
}

/// Where a language stands in a pair.
pub(super) fn place(language: Language) -> usize {
    match language {
        Language::Fr => 0,
        Language::En => 1,
    }
}

impl Text {
    /// The body of a leaflet.
    pub fn body(&self) -> Body {
        Body::read(&self.file, &self.source, self.body_line)
    }

    /// The slides: `---` parts them, a line `Notes:` begins what is said.
    pub fn slides(&self) -> Vec<Slide> {
        let mut slides = Vec::new();
        let mut line = self.body_line;
        for text in self.source.split("\n---\n") {
            let (shown, notes) = text.split_once("\nNotes:\n").unwrap_or((text, ""));
            let body = |text: &str| Body::read(&self.file, text, line);
            slides.push(Slide { shown: body(shown), notes: body(notes) });
            line += text.matches('\n').count() + 2;
        }
        slides
    }
}

pub(super) fn read(file: &str, text: &str, faults: &mut Vec<ContentError>) -> Option<Text> {
    let mut front = Front::open(file, text, faults)?;
    let title = front.text("title");
    let summary = front.text("summary");
    let audience = front.list("audience");
    if let Some(unknown) = audience.iter().find(|one| !AUDIENCES.contains(&one.as_str())) {
        let (unknown, known) = (unknown.clone(), AUDIENCES.join(", "));
        front.fault(
            "audience",
            format!("« {unknown} » n’est pas un public connu. Choisissez parmi\u{a0}: {known}."),
            format!("`{unknown}` is not a known audience. Choose among: {known}."),
        );
    }
    let minutes = front.has("minutes").then(|| front.number("minutes"));
    let (source, body_line) = (front.body.replace("\r\n", "\n"), front.body_line);
    front.close().then(|| Text { title, summary, audience, minutes, source, file: file.to_owned(), body_line })
}
