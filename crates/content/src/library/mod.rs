//! What people read: guides, glossary, the questions and the table of licences, the kit for change.
//!
//! A file that cannot be read is told with its line and its remedy, and the others are shown; one of a deployer that
//! cannot be read leaves ours in its place.

mod examine;
mod front;
mod glossary;
mod guide;
mod kit;
mod licenses;

pub use examine::Known;
pub use glossary::Term;
pub use guide::{AUDIENCES, Block, Body, Guide, GuideText, INDICATORS, Item, Live, PAGES, Source};
pub use kit::{Kind, Leaflet, Slide, Text as LeafletText};
pub use licenses::{Answer, Choice, Compatibility, Outcome, Pair, Question};

use levain_model::Language;

use crate::error::ContentError;
use crate::files::{File, embedded};

/// Everything there is to read.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Guides, in the order of the list.
    pub guides: Vec<Guide>,
    /// Terms, in the order of the file.
    pub terms: Vec<Term>,
    /// The questions of the licence helper and their outcomes.
    pub choice: Choice,
    /// Which licence goes into which.
    pub compatibility: Compatibility,
    /// Slides, leaflets, e-mails.
    pub kit: Vec<Leaflet>,
    /// What is wrong with which file.
    pub faults: Vec<ContentError>,
}

impl Library {
    pub(crate) fn read(files: &[File], unread: &[ContentError]) -> Library {
        let mut library = Library { faults: unread.to_vec(), ..Library::default() };
        for file in files {
            match file.folder() {
                "guides" => library.guide(file),
                "kit" => library.leaflet(file),
                _ => {}
            }
        }
        library.guides.sort_by(|one, other| one.order().cmp(&other.order()).then_with(|| one.id.cmp(&other.id)));
        library.kit.sort_by(|one, other| one.kind.cmp(&other.kind).then_with(|| one.id.cmp(&other.id)));
        let own = embedded("glossary.toml").unwrap_or_default();
        library.terms = glossary::read("glossary.toml", &own, &mut library.faults);
        if let Some(theirs) = given(files, "glossary.toml", &own) {
            glossary::merge(&mut library.terms, glossary::read("glossary.toml", theirs, &mut library.faults));
        }
        library.choice = library.overridden(files, "license-questions.toml", Choice::read);
        library.compatibility = library.overridden(files, "license-compatibility.toml", Compatibility::read);
        library.same_slugs();
        library
    }

    /// The deployer's file when it is sound, else ours.
    fn overridden<T: Default>(
        &mut self,
        files: &[File],
        path: &str,
        read: impl Fn(&str, &str) -> Result<T, ContentError>,
    ) -> T {
        let own = embedded(path).unwrap_or_default();
        if let Some(theirs) = given(files, path, &own) {
            match read(path, theirs) {
                Ok(value) => return value,
                Err(error) => self.faults.push(error),
            }
        }
        read(path, &own).unwrap_or_else(|error| {
            self.faults.push(error);
            T::default()
        })
    }

    /// `<id>.<language>` of the name of a file.
    fn named(&mut self, file: &File) -> Option<(String, Language)> {
        let name = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        let named = name.rsplit_once('.').and_then(|(id, tag)| Some((id, Language::from_tag(tag)?)));
        let sound = |id: &str| levain_model::Slug::of(id).as_str() == id;
        match named {
            Some((id, language)) if sound(id) => Some((id.to_owned(), language)),
            _ => {
                self.faults.push(ContentError::new(
                    file.path.as_str(),
                    "Le nom ne dit ni l’identifiant ni la langue. Renommez le fichier\u{a0}: mon-guide.fr.md ou mon-guide.en.md.",
                    "The name tells neither the identifier nor the language. Rename the file: my-guide.fr.md or my-guide.en.md.",
                ));
                None
            }
        }
    }

    fn guide(&mut self, file: &File) {
        let Some((id, language)) = self.named(file) else { return };
        let Some(text) = self.sound(file, GuideText::read) else { return };
        match self.guides.iter_mut().find(|guide| guide.id == id) {
            Some(guide) => guide.put(language, text),
            None => self.guides.push(Guide::new(id, language, text)),
        }
    }

    fn leaflet(&mut self, file: &File) {
        let Some((id, language)) = self.named(file) else { return };
        let Some(kind) = Kind::of(&id) else {
            self.faults.push(ContentError::new(
                file.path.as_str(),
                "La trousse ne sait pas ce que c’est. Nommez le fichier slides, leaflet-… ou email-….",
                "The kit does not know what this is. Name the file slides, leaflet-… or email-….",
            ));
            return;
        };
        let Some(text) = self.sound(file, kit::read) else { return };
        match self.kit.iter_mut().find(|leaflet| leaflet.id == id) {
            Some(leaflet) => leaflet.put(language, text),
            None => self.kit.push(Leaflet::new(id, kind, language, text)),
        }
    }

    /// Reads a file; when it is a deployer's and unsound, ours of the same name.
    fn sound<T>(&mut self, file: &File, read: impl Fn(&str, &str, &mut Vec<ContentError>) -> Option<T>) -> Option<T> {
        read(&file.path, &file.text, &mut self.faults).or_else(|| {
            let own = embedded(&file.path).filter(|own| *own != file.text)?;
            read(&file.path, &own, &mut Vec::new())
        })
    }

    /// Two guides of one address: the second would never be seen.
    fn same_slugs(&mut self) {
        let mut faults = Vec::new();
        for language in Language::ALL {
            let mut seen: Vec<(&str, &str)> = Vec::new();
            for guide in &self.guides {
                let Some(text) = guide.text(language) else { continue };
                match seen.iter().find(|(slug, _)| *slug == text.slug) {
                    Some((slug, file)) => faults.push(ContentError::new(
                        text.file.as_str(),
                        format!("L’adresse « {slug} » est déjà celle de {file}. Changez « slug »."),
                        format!("The address `{slug}` is already that of {file}. Change `slug`."),
                    )),
                    None => seen.push((&text.slug, &text.file)),
                }
            }
        }
        self.faults.extend(faults);
    }

    /// The guide of that identifier.
    pub fn guide_by_id(&self, id: &str) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.id == id)
    }

    /// The guide at that address in a language.
    pub fn guide_at(&self, slug: &str, language: Language) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.text(language).is_some_and(|text| text.slug == slug))
    }

    /// The guide that was at that address before it was renamed.
    pub fn guide_once_at(&self, slug: &str, language: Language) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.text(language).is_some_and(|text| text.was.iter().any(|was| was == slug)))
    }

    /// The term of that identifier.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }
}

/// The text of a file of the deployer, when there is one.
fn given<'a>(files: &'a [File], path: &str, own: &str) -> Option<&'a str> {
    files.iter().find(|file| file.path == path).map(|file| file.text.as_ref()).filter(|text| *text != own)
}

#[cfg(test)]
mod tests {
    use crate::Content;

    use super::*;

    fn with(files: &[(&str, &str)]) -> (tempfile::TempDir, Content) {
        let folder = tempfile::tempdir().unwrap();
        let root = camino::Utf8Path::from_path(folder.path()).unwrap();
        for (path, text) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let content = Content::open(Some(root)).unwrap();
        (folder, content)
    }

    fn guide(more: &str, body: &str) -> String {
        format!(
            "+++\ntitle = \"Chez nous\"\nslug = \"chez-nous\"\nsummary = \"Ce qui nous est propre.\"\n\
             audience = [\"agent\"]\norder = 99\nreviewed = 2026-11-01\nminutes = 1\n{more}+++\n\n{body}\n"
        )
    }

    #[test]
    fn a_folder_adds_a_guide_and_replaces_one() {
        let (_folder, content) = with(&[
            ("guides/our-way.fr.md", &guide("was = [\"ancien\"]\n", "Texte.")),
            ("guides/take-part.fr.md", &guide("", "Texte.").replace("chez-nous", "participer")),
        ]);
        let library = content.library();
        assert_eq!(library.faults, []);
        let ours = library.guide_at("chez-nous", Language::Fr).unwrap();
        assert_eq!((ours.id.as_str(), ours.text(Language::En).is_none()), ("our-way", true));
        assert_eq!(library.guide_once_at("ancien", Language::Fr).unwrap().id, "our-way");
        assert_eq!(library.guide_by_id("take-part").unwrap().text(Language::Fr).unwrap().title, "Chez nous");
        assert!(library.guides.len() > 17);
    }

    #[test]
    fn a_bad_file_is_told_with_its_line_and_the_others_load() {
        for (text, line, words) in [
            ("Sans en-tête", "", "+++"),
            ("+++\ntitle = x\n+++\n", ":2", "TOML"),
            (&guide("", "x").replace("minutes = 1\n", ""), "", "minutes"),
            (&guide("", "x").replace("[\"agent\"]", "[\"robot\"]"), ":5", "robot"),
            (&guide("", "x").replace("minutes = 1", "minutes = \"un\""), ":8", "minutes"),
            (&guide("titre = \"x\"\n", "x"), ":9", "titre"),
            (&guide("", "x").replace("\"chez-nous\"", "\"Chez nous\""), ":3", "slug"),
        ] {
            let (_folder, content) = with(&[("guides/take-part.fr.md", text)]);
            let library = content.library();
            let fault = library.faults.first().unwrap_or_else(|| panic!("{text}"));
            assert_eq!(fault.place, format!("guides/take-part.fr.md{line}"), "{fault}");
            assert!(fault.fr.contains(words) && fault.en.contains(words), "{fault:?}");
            // Ours stays.
            assert_eq!(library.guide_by_id("take-part").unwrap().text(Language::Fr).unwrap().order, 7);
            assert_eq!(library.guides.len(), 17);
        }
    }

    #[test]
    fn a_glossary_adds_and_replaces_terms() {
        let (_folder, content) = with(&[(
            "glossary.toml",
            "[[term]]\nid = \"forge\"\nfr = \"forge\"\nen = \"forge\"\nfr_definition = \"La nôtre.\"\nen_definition = \"Ours.\"\n",
        )]);
        let library = content.library();
        assert_eq!(library.term("forge").unwrap().definition(Language::Fr), "La nôtre.");
        assert!(library.terms.len() > 50);
        let (_folder, broken) = with(&[("glossary.toml", "[[term]]\nid = 3\n"), ("license-questions.toml", "x")]);
        let places: Vec<&str> = broken.library().faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places, ["glossary.toml:2", "license-questions.toml:1"]);
        assert!(broken.library().terms.len() > 50 && !broken.library().choice.questions.is_empty());
    }
}
