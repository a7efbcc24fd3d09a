//! Where the words of a search stand in what a page shows of a software.

use levain_model::{Language, SoftwareFields, Texts};
use levain_search::{Sought, marks, passage};

use crate::views::{HitMarks, PassageView, TextView};

/// Longest passage, in bytes: about two lines of a list.
const PASSAGE: usize = 200;

/// The marks of a hit: in its name and its summary, else the passage of its description that says why it was found.
pub(crate) fn of_hit(
    sought: &Sought,
    fields: &SoftwareFields,
    summary: Option<&TextView>,
    language: Language,
) -> HitMarks {
    let name = marks(sought, None, fields.name.as_deref().unwrap_or_default());
    let summary = summary.map_or_else(Vec::new, |text| marks(sought, Language::from_tag(&text.lang), &text.text));
    let shown = !name.is_empty() || !summary.is_empty();
    let passage = if shown { None } else { of_description(sought, &fields.description, language) };
    HitMarks { name, summary, passage }
}

/// The fullest passage, in the reader's language when that one has the words, else in another.
fn of_description(sought: &Sought, description: &Texts, language: Language) -> Option<PassageView> {
    let found = |own: bool| {
        description
            .iter()
            .filter(|(tag, _)| (Language::from_tag(tag) == Some(language)) == own)
            .filter_map(|(tag, text)| {
                let text = flowing(&levain_exchange::mask(text));
                let passage = passage(sought, Language::from_tag(tag), &text, PASSAGE)?;
                Some(PassageView {
                    begins: text.starts_with(&passage.text),
                    ends: text.ends_with(&passage.text),
                    text: TextView { text: passage.text, lang: tag.to_owned(), foreign: !own },
                    marks: passage.marks,
                })
            })
            .max_by_key(|passage| passage.marks.len())
    };
    found(true).or_else(|| found(false))
}

/// A description on one line, without what light Markdown puts before titles and items.
fn flowing(text: &str) -> String {
    let is_mark = |word: &&str| word.chars().all(|character| "#*-_=>|•".contains(character));
    text.split_whitespace().filter(|word| !is_mark(word)).collect::<Vec<_>>().join(" ")
}
