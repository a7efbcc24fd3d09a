//! Translation files of interfaces: which there are, in which languages, and how much of the base language French has.

mod keys;

use std::collections::{BTreeMap, BTreeSet};

use levain_model::{Blob, Entry};

use crate::context::Context;
use crate::files;
use keys::{Format, Keys};

/// What was found of an interface's translation.
#[derive(Debug, PartialEq, Eq)]
pub enum Measure {
    /// French and a base language are there, and were counted.
    Measured(Measured),
    /// Several languages or a translatable base, no French.
    NoFrench {
        /// Languages found.
        languages: BTreeSet<String>,
        /// A file of them.
        file: String,
    },
    /// French alone: it is the language the interface is written in.
    FrenchOnly {
        /// A file of it.
        file: String,
    },
    /// French files are there, in a format whose keys are not counted.
    Uncounted {
        /// One of them.
        file: String,
    },
    /// A file that counts is there whose bytes are not.
    Unavailable,
    /// No translation file is known.
    Nothing,
}

/// French counted against the base language.
#[derive(Debug, PartialEq, Eq)]
pub struct Measured {
    /// The format of most files.
    pub format: &'static str,
    /// The base language.
    pub base: String,
    /// Every language found.
    pub languages: BTreeSet<String>,
    /// Keys of the base that have a value in French.
    pub french: usize,
    /// Keys of the base.
    pub keys: usize,
    /// The French files.
    pub files: Vec<String>,
}

impl Measured {
    /// Hundredths of the keys that French has, rounded down.
    pub fn share(&self) -> usize {
        crate::say::percent(self.french, self.keys)
    }
}

/// Most groups of files read: one group is one file in all its languages.
const MOST_GROUPS: usize = 300;

/// Languages that a part of a path can name. Other two-letter parts (`db`, `js`, `ui`) are no languages here, so that a
/// folder's name is not taken for one.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "bn", "br", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga",
    "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kab", "kk", "ko", "lt", "lv", "mk", "ml", "nb",
    "nl", "nn", "oc", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "ta", "te", "th", "tr", "uk", "ur", "uz",
    "vi", "zh",
];

/// Whether a tag is French of any region.
pub fn is_french(tag: &str) -> bool {
    language(tag).is_some_and(|language| language == "fr")
}

/// The primary language of a word that is a tag: `fr`, `fr_CA`, `fr-rCA`, `pt-BR`, `zh_Hans`; `french` and `english` too.
fn language(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    // A locale of a system names its encoding too.
    let word = word.strip_suffix(".utf-8").or_else(|| word.strip_suffix(".utf8")).map(str::to_owned).unwrap_or(word);
    match word.as_str() {
        "french" | "francais" | "français" => return Some("fr".to_owned()),
        "english" => return Some("en".to_owned()),
        _ => {}
    }
    let mut parts = word.split(['-', '_', '@']);
    let primary = parts.next()?;
    let region = parts.all(|part| {
        let letters = part.chars().all(|letter| letter.is_ascii_alphabetic());
        let digits = part.chars().all(|letter| letter.is_ascii_digit());
        (part.len() == 2 && letters)
            || (part.len() == 3 && (digits || part.starts_with('r')))
            || matches!(part, "hans" | "hant" | "latn" | "cyrl" | "latin" | "valencia")
    });
    (region && LANGUAGES.contains(&primary)).then(|| primary.to_owned())
}

/// A file of a group: where the language stands in the path is replaced by `*`.
struct Placed<'a> {
    group: String,
    /// None for a file that carries no language (`messages.properties`, `values/strings.xml`, `app.pot`): the base.
    language: Option<String>,
    /// The tag as it is written, so that `fr` is preferred to `fr_CA`.
    tag: String,
    format: Format,
    entry: &'a Entry,
}

/// Where a file belongs, if it is a translation file.
fn place(entry: &Entry) -> Option<Placed<'_>> {
    let path = entry.path.as_str();
    let format = Format::of(path)?;
    let parts: Vec<&str> = path.split('/').collect();
    let name = *parts.last()?;
    let (stem, extension) = name.rsplit_once('.')?;
    // `fr.i18n.json`: the extension has two parts.
    let double = [".i18n", ".lang", ".locale"].iter().find_map(|end| stem.strip_suffix(end));
    let (stem, extension) = double.map_or((stem, extension), |bare| (bare, &name[bare.len() + 1..]));
    let placed = |group: String, language: Option<String>, tag: &str| {
        Some(Placed { group, language, tag: tag.to_owned(), format, entry })
    };
    // The whole stem: `fr.json`. Then its end: `messages_fr.properties`, `app.fr.resx`, `client-fr.json`. Then a folder.
    if let Some(found) = language(stem) {
        return placed(with(&parts, &format!("*.{extension}")), Some(found), stem)
            .filter(|_| is_about_languages(&parts) || !format.is_common());
    }
    for mark in ['.', '_', '-'] {
        // The longest end first: `messages_fr_CA` is French of Canada, not a language called `CA`.
        for (at, _) in stem.match_indices(mark) {
            let (head, tail) = (&stem[..at], &stem[at + 1..]);
            if let Some(found) = language(tail).filter(|_| !head.is_empty()) {
                return placed(with(&parts, &format!("{head}{mark}*.{extension}")), Some(found), tail)
                    .filter(|_| is_about_languages(&parts) || !format.is_common());
            }
        }
    }
    for (at, part) in parts[..parts.len() - 1].iter().enumerate().rev() {
        let tag = part.strip_prefix("values-").or_else(|| part.strip_suffix(".lproj")).unwrap_or(part);
        if let Some(found) = language(tag) {
            let mut group = parts.clone();
            group[at] = "*";
            return placed(group.join("/"), Some(found), tag)
                .filter(|_| is_about_languages(&parts) || !format.is_common());
        }
    }
    match format {
        Format::Android => placed(path.replace("/values/", "/*/"), None, ""),
        Format::Gettext if extension == "pot" => placed(format!("{path}#pot"), None, ""),
        Format::Properties | Format::Resx => {
            let mark = if format == Format::Resx { '.' } else { '_' };
            placed(with(&parts, &format!("{stem}{mark}*.{extension}")), None, "")
        }
        _ => None,
    }
}

fn with(parts: &[&str], name: &str) -> String {
    let mut parts = parts.to_vec();
    parts.pop();
    parts.push(name);
    parts.join("/")
}

/// Whether a folder says that translations are in it: JSON, YAML, PHP and JavaScript files are anything elsewhere.
fn is_about_languages(parts: &[&str]) -> bool {
    parts[..parts.len() - 1].iter().any(|part| {
        let part = part.to_lowercase();
        ["locale", "lang", "i18n", "l10n", "lproj", "translation", "traduction", "message", "intl"]
            .iter()
            .any(|word| part.contains(word))
    })
}

/// Looks the repository through.
pub fn measure(context: &Context<'_>) -> Measure {
    let mut groups: BTreeMap<(Format, String), Vec<Placed<'_>>> = BTreeMap::new();
    for entry in context.files() {
        let path = entry.path.as_str();
        let documentation =
            matches!(path.split('/').next(), Some("docs" | "doc" | "documentation" | "website" | "site"));
        if files::is_vendored(path) || files::is_test(path) || documentation {
            continue;
        }
        if let Some(placed) = place(entry) {
            groups.entry((placed.format, placed.group.clone())).or_default().push(placed);
        }
    }
    // A file without language alone in its group is an ordinary file of that format; so is a lone English JSON file.
    groups.retain(|(format, _), members| {
        members.iter().any(|member| member.language.is_some())
            && (members.len() > 1 || *format == Format::Gettext || members[0].language.as_deref() == Some("fr"))
    });
    let all: BTreeSet<String> = groups.values().flatten().filter_map(|member| member.language.clone()).collect();
    let uncounted = || french_name(context).map_or(Measure::Nothing, |file| Measure::Uncounted { file });
    let Some(first) = groups.values().flatten().next().map(|member| member.entry.path.clone()) else {
        return uncounted();
    };
    if !all.contains("fr") {
        // A single language beside none says that it can be translated, not into what it is.
        return match uncounted() {
            Measure::Nothing if all.len() > 1 && !base_is_french(context, &groups) => {
                Measure::NoFrench { languages: all, file: first }
            }
            found => found,
        };
    }
    match counted(context, &groups, all) {
        Some(Measure::Nothing) => uncounted(),
        Some(measure) => measure,
        None => Measure::Unavailable,
    }
}

/// A file whose name or folder says French among translations, whatever its format.
fn french_name(context: &Context<'_>) -> Option<String> {
    let says = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        let stem = files::name(path).split('.').next().unwrap_or_default();
        let end = stem.rsplit(['_', '-']).next().unwrap_or_default();
        let named =
            parts.iter().any(|part| is_french(part.trim_end_matches(".lproj"))) || is_french(stem) || is_french(end);
        named && is_about_languages(&parts)
    };
    let own = |path: &str| !files::is_vendored(path) && !files::is_test(path) && !path.starts_with("doc");
    context.files().map(|entry| entry.path.as_str()).find(|path| own(path) && says(path)).map(str::to_owned)
}

/// Whether files without a language, beside those of other languages, are French: by the words of all of them together,
/// since one alone may hold too few.
fn base_is_french(context: &Context<'_>, groups: &BTreeMap<(Format, String), Vec<Placed<'_>>>) -> bool {
    let (mut french, mut english) = (0, 0);
    for member in groups.values().flatten().filter(|member| member.language.is_none()).take(50) {
        if let Blob::Found(bytes) = context.view.read(&member.entry.path) {
            let found = member.format.keys(&levain_model::repository::text(&bytes)).languages();
            french += found.0;
            english += found.1;
        }
    }
    french >= 5 && french > 2 * english
}

fn counted(
    context: &Context<'_>,
    groups: &BTreeMap<(Format, String), Vec<Placed<'_>>>,
    languages: BTreeSet<String>,
) -> Option<Measure> {
    let base = if languages.contains("en") { "en" } else { "" };
    let base_is_french = base_is_french(context, groups);
    let (mut french, mut keys) = (0, 0);
    let mut french_files = Vec::new();
    let mut formats: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut compared = false;
    for ((format, _), members) in groups.iter().take(MOST_GROUPS) {
        let of = |wanted: Option<&str>| {
            let mut fitting: Vec<&Placed<'_>> =
                members.iter().filter(|member| member.language.as_deref() == wanted).collect();
            fitting.sort_by_key(|member| member.tag.len());
            fitting.first().map(|member| member.entry)
        };
        let in_french = of(Some("fr"));
        if let Some(entry) = in_french {
            french_files.push(entry.path.clone());
        }
        let read = |entry: &Entry| match context.view.read(&entry.path) {
            Blob::Found(bytes) => Some(format.keys(&levain_model::repository::text(&bytes))),
            // A link or a file that went away between the listing and the reading has no keys.
            Blob::Absent => Some(Keys::default()),
            Blob::Unavailable(_) => None,
        };
        let own = match in_french {
            Some(entry) => read(entry)?,
            None => Keys::default(),
        };
        if format.carries_source() {
            // gettext, Qt and XLIFF files hold every key of the source, translated or not.
            if in_french.is_some() {
                compared = true;
                keys += own.all.len();
                french += own.translated.len();
                *formats.entry(format.name()).or_default() += own.all.len();
            }
            continue;
        }
        // What has no language is the source; else English, when it is English of no region (`en_GB` is a translation);
        // else all that the largest languages have together.
        let exact = members.iter().find(|member| {
            matches!(member.tag.to_lowercase().as_str(), "en" | "en_us" | "en-us" | "english" | "en_uk")
        });
        let mut sources: Vec<&Entry> = of(None).or(exact.map(|member| member.entry)).into_iter().collect();
        if sources.is_empty() {
            let mut others: Vec<&Placed<'_>> =
                members.iter().filter(|member| member.language.as_deref() != Some("fr")).collect();
            others.sort_by_key(|member| std::cmp::Reverse(member.entry.size));
            sources = others.into_iter().take(3).map(|member| member.entry).collect();
        }
        if sources.is_empty() {
            continue;
        }
        compared = true;
        let mut source = BTreeSet::new();
        for entry in &sources {
            source.extend(read(entry)?.all);
        }
        if sources.len() > 1 {
            source.extend(own.all.iter().cloned());
        }
        keys += source.len();
        // What has no language may be French: `_fr` then only says what differs.
        french += if of(None).is_some() && base_is_french {
            source.len()
        } else {
            source.iter().filter(|key| own.translated.contains(*key)).count()
        };
        *formats.entry(format.name()).or_default() += source.len();
    }
    if !compared || keys == 0 {
        let alone = languages.len() == 1;
        return Some(match french_files.into_iter().next() {
            Some(file) if alone && !compared => Measure::FrenchOnly { file },
            _ => Measure::Nothing,
        });
    }
    let format = formats.into_iter().max_by_key(|(_, count)| *count).map_or("", |(format, _)| format);
    Some(Measure::Measured(Measured { format, base: base.to_owned(), languages, french, keys, files: french_files }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn measured(files: &[(&str, &str)]) -> Measure {
        let trial = repository(files);
        measure(&trial.context())
    }

    #[test]
    fn french_is_counted_in_every_format() {
        let po = "msgid \"\"\nmsgstr \"\"\n\nmsgid \"a\"\nmsgstr \"A\"\n\n#, fuzzy\nmsgid \"b\"\nmsgstr \"B\"\n\nmsgid \"c\"\nmsgstr \"\"\n";
        for (files, french, keys) in [
            (vec![("po/fr.po", po)], 1, 3),
            (vec![("locale/fr/LC_MESSAGES/django.po", po), ("locale/de/LC_MESSAGES/django.po", po)], 1, 3),
            (vec![("src/messages.properties", "a=A\nb=B\n"), ("src/messages_fr.properties", "a=A\n")], 1, 2),
            (
                vec![("config/locales/en.yml", "en:\n  a: A\n  b: B\n"), ("config/locales/fr.yml", "fr:\n  a: A\n")],
                1,
                2,
            ),
            (
                vec![
                    ("res/values/strings.xml", "<string name=\"a\">A</string>"),
                    ("res/values-fr/strings.xml", "<string name=\"a\">A</string>"),
                ],
                1,
                1,
            ),
            (vec![("lang/en/app.php", "'a' => 'A',\n'b' => 'B',"), ("lang/fr/app.php", "'a' => 'A',")], 1, 2),
            (
                vec![
                    ("Strings.resx", "<data name=\"a\"><value>A</value></data>"),
                    ("Strings.fr.resx", "<data name=\"a\"><value>A</value></data>"),
                ],
                1,
                1,
            ),
            (
                vec![(
                    "i18n/app_fr.ts",
                    "<message><source>a</source><translation>A</translation></message><message><source>b</source><translation type=\"unfinished\"></translation></message>",
                )],
                1,
                2,
            ),
            // A file that French lacks counts whole.
            (
                vec![
                    ("i18n/en/a.json", "{\"a\":\"A\"}"),
                    ("i18n/fr/a.json", "{\"a\":\"A\"}"),
                    ("i18n/en/b.json", "{\"b\":\"B\"}"),
                    ("i18n/de/b.json", "{\"b\":\"B\"}"),
                ],
                1,
                2,
            ),
        ] {
            match measured(&files) {
                Measure::Measured(found) => assert_eq!((found.french, found.keys), (french, keys), "{files:?}"),
                other => panic!("{files:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_translation_is_left_alone() {
        for files in [
            vec![("src/en.json", "{}"), ("src/fr.json", "{}")],
            vec![("application.properties", "a=b")],
            vec![("tests/locales/en.json", "{}"), ("tests/locales/fr.json", "{}")],
            vec![("docs/locales/en.json", "{}"), ("docs/locales/fr.json", "{}")],
            vec![("locales/en.json", "{}")],
            vec![("src/it/java/messages.json", "{}")],
        ] {
            assert_eq!(measured(&files), Measure::Nothing, "{files:?}");
        }
        assert!(matches!(measured(&[("i18n/fr.json", "{\"a\":\"A\"}")]), Measure::FrenchOnly { .. }));
    }

    #[test]
    fn tags_are_told_from_words() {
        for (word, expected) in [
            ("fr", Some("fr")),
            ("fr-rCA", Some("fr")),
            ("pt_BR", Some("pt")),
            ("French", Some("fr")),
            ("fr_CA.UTF-8", Some("fr")),
            ("js", None),
            ("it-works-well", None),
            ("fr-dashboard", None),
        ] {
            assert_eq!(language(word).as_deref(), expected, "{word}");
        }
    }
}
