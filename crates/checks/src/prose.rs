//! Reading documents written for people: headings, the prose without its code, and the language it is in.

/// The headings of a Markdown, reStructuredText, AsciiDoc or plain text, with the line of each (from 1), outside of code.
pub fn headings(text: &str) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut fenced = false;
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if is_fence(trimmed) {
            fenced = !fenced;
            continue;
        }
        if fenced || trimmed.is_empty() {
            continue;
        }
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let marked = trimmed.trim_start_matches(['#', '=']);
        let depth = trimmed.len() - marked.len();
        let html = trimmed.to_lowercase();
        if (1..=6).contains(&depth) && marked.starts_with(' ') {
            found.push((number, clean(marked)));
        } else if html.starts_with("<h") && html.get(2..3).is_some_and(|digit| "123456".contains(digit)) {
            found.push((number, clean(&without_tags(trimmed))));
        } else if let Some(below) = lines.get(at + 1).map(|below| below.trim()) {
            let drawn = below.len() >= 3
                && (below.chars().all(|c| c == '=')
                    || below.chars().all(|c| c == '-')
                    || below.chars().all(|c| c == '~'));
            // A drawn line under a list or a table is no heading's.
            if drawn && trimmed.len() <= 100 && !trimmed.starts_with(['|', '-', '*', '>']) && !trimmed.ends_with('.') {
                found.push((number, clean(trimmed)));
            }
        }
        // `**Licence**` alone on its line is how some write a heading.
        if trimmed.len() < 60 && trimmed.starts_with("**") && trimmed.trim_end_matches(':').ends_with("**") {
            found.push((number, clean(trimmed)));
        }
    }
    found
}

/// A heading in lower case, without markup, emoji or numbering.
fn clean(heading: &str) -> String {
    let heading = without_tags(heading);
    let text = heading.split("](").next().unwrap_or(&heading);
    let text: String = text.chars().filter(|c| c.is_alphanumeric() || " '’-/&".contains(*c)).collect();
    text.trim_start_matches(|c: char| c.is_numeric() || c == ' ').trim().to_lowercase().replace('’', "'")
}

/// Whether a line opens or closes a block of code. One that holds the closing marks too is code in a line.
fn is_fence(trimmed: &str) -> bool {
    trimmed.strip_prefix("```").is_some_and(|rest| !rest.trim_start_matches('`').contains('`'))
        || trimmed.starts_with("~~~")
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// The texts of links, each with its line (from 1), outside of code: those of Markdown, of reStructuredText and of
/// HTML. Images, and so badges, are left out.
pub fn links(text: &str) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for (number, line) in prose_lines(text) {
        let mut push = |words: &str| {
            let words = clean(words);
            if !words.is_empty() && words.chars().count() <= 60 {
                found.push((number, words));
            }
        };
        for (at, _) in line.match_indices("](").chain(line.match_indices("][")) {
            if let Some(open) = line[..at].rfind('[')
                && !line[..open].ends_with('!')
            {
                push(&line[open + 1..at]);
            }
        }
        for (at, _) in line.match_indices(" <http") {
            if let Some(open) = line[..at].rfind('`') {
                push(&line[open + 1..at]);
            }
        }
        for (at, _) in line.match_indices("</a>") {
            if let Some(open) = line[..at].rfind("<a ") {
                push(&without_tags(&line[open..at]));
            }
        }
    }
    found
}

/// Lines outside of code blocks and of HTML comments, with their numbers (from 1).
pub fn prose_lines(text: &str) -> Vec<(u32, &str)> {
    let (mut fenced, mut comment) = (false, false);
    let mut kept = Vec::new();
    for (line, number) in text.lines().zip(1_u32..) {
        let trimmed = line.trim_start();
        if !comment && is_fence(trimmed) {
            fenced = !fenced;
            continue;
        }
        if !fenced && trimmed.starts_with("<!--") {
            comment = true;
        }
        if !fenced && !comment {
            kept.push((number, line));
        }
        if comment && line.contains("-->") {
            comment = false;
        }
    }
    kept
}

/// A text on one line, in lower case and without accents, that still knows the line of each place: sentences that people
/// wrapped can be looked for in it.
#[derive(Debug, Default)]
pub struct Flat {
    /// The text.
    pub text: String,
    /// Where each line begins, with its number.
    starts: Vec<(usize, u32)>,
}

impl Flat {
    /// The lines given, one after the other.
    pub fn of<'t>(lines: impl IntoIterator<Item = (u32, &'t str)>) -> Flat {
        let mut flat = Flat::default();
        for (number, line) in lines {
            flat.starts.push((flat.text.len(), number));
            flat.text.push_str(&crate::files::folded(line.trim()));
            flat.text.push(' ');
        }
        flat
    }

    /// The number of the line that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> u32 {
        let at = self.starts.partition_point(|(start, _)| *start <= offset);
        at.checked_sub(1).map_or(1, |at| self.starts[at].1)
    }

    /// What stands around `offset` up to the ends of its sentence.
    pub fn sentence(&self, offset: usize) -> &str {
        let start = self.text[..offset].rfind(". ").map_or(0, |at| at + 2);
        let end = self.text[offset..].find(". ").map_or(self.text.len(), |at| offset + at);
        self.text[start..end].trim()
    }
}

/// The text without code blocks, inline code, addresses, markup and tables: what a person reads as sentences.
pub fn sentences(text: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        if is_fence(trimmed) {
            fenced = !fenced;
            continue;
        }
        if fenced
            || line.starts_with("    ")
            || line.starts_with('\t')
            || trimmed.starts_with('|')
            || trimmed.starts_with("[![")
        {
            continue;
        }
        let mut code = false;
        for word in without_tags(trimmed).split_inclusive(' ') {
            let ticks = word.matches('`').count();
            if ticks == 0 && !code && !word.contains("://") && !word.contains('/') {
                out.push_str(word);
            }
            if ticks % 2 == 1 {
                code = !code;
            }
        }
        out.push('\n');
    }
    out
}

/// Short words that belong to one language and are in every text of it.
const FRENCH: [&str; 30] = [
    "le", "la", "les", "des", "du", "une", "est", "et", "pour", "dans", "vous", "sur", "avec", "par", "ce", "cette",
    "sont", "aux", "au", "votre", "ou", "qui", "que", "pas", "plus", "être", "nous", "ces", "il", "ne",
];
const ENGLISH: [&str; 30] = [
    "the", "and", "is", "of", "to", "for", "in", "you", "with", "this", "are", "that", "it", "be", "can", "your",
    "from", "or", "by", "we", "an", "as", "will", "have", "if", "not", "at", "see", "use", "which",
];

/// How many words of a text are French, and how many English, of the short words that only one of them has.
pub fn languages(text: &str) -> (usize, usize) {
    let sentences = sentences(text).to_lowercase();
    let words = || sentences.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty());
    // `l'agent`, `d'un`: the part before the apostrophe is French too.
    let french = words()
        .filter(|word| {
            FRENCH.contains(word) || word.starts_with("l'") || word.starts_with("d'") || word.starts_with("qu'")
        })
        .count();
    (french, words().filter(|word| ENGLISH.contains(word)).count())
}

/// The language a text is in, when it has enough sentences to tell: `fr`, `en`, or both.
pub fn language(text: &str) -> Vec<&'static str> {
    let (french, english) = languages(text);
    let all = french + english;
    // "Use", "plus", "la" alone prove nothing: a bilingual text has a fair share of each.
    let mut found = Vec::new();
    if french >= 8 && french * 5 >= all {
        found.push("fr");
    }
    if english >= 8 && english * 5 >= all {
        found.push("en");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_every_markup() {
        for (text, expected) in [
            ("# Installation\n", "installation"),
            ("## 2. 🚀 Démarrage rapide ##\n", "démarrage rapide"),
            ("Licence\n=======\n", "licence"),
            ("== Usage\n", "usage"),
            ("<h2 align=\"center\">Support</h2>\n", "support"),
            ("**Contributing**\n", "contributing"),
            ("## [License](LICENSE)\n", "license"),
            ("```mvn compile```\n\n# Licence\n", "licence"),
        ] {
            assert_eq!(headings(text)[0].1, expected, "{text}");
        }
        assert_eq!(headings("```\n# not a heading\n```\n- item\n---\nA sentence ends.\n---\n"), []);
    }

    #[test]
    fn links_are_read_and_badges_are_not() {
        let text = "- [Installation guide](x)\n[![Install](badge.svg)](y) <a href=\"z\"><b>Forum</b></a>\n`Docs <https://x>`_\n```\n[Download](x)\n```\n<!-- [Licence](x) -->\n";
        let found = links(text);
        let words: Vec<&str> = found.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(words, ["installation guide", "forum", "docs"]);
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn a_wrapped_sentence_keeps_its_lines() {
        let flat = Flat::of([(3, "First. We ask for a Contributor"), (4, "License Agreement. Last.")]);
        let at = flat.text.find("contributor license agreement").unwrap();
        assert_eq!((flat.line(at), flat.line(flat.text.find("last").unwrap())), (3, 4));
        assert_eq!(flat.sentence(at), "we ask for a contributor license agreement");
    }

    #[test]
    fn the_language_is_that_of_the_sentences_not_of_the_code() {
        let french = "Le logiciel est publié pour les organismes. Vous pouvez l'installer avec les outils de votre équipe, et il ne demande pas plus.\n";
        let code = "```sh\ninstall the thing and use it for you with this and that if not the other\n```\n";
        let english = "The software is for public bodies. You can install it with the tools of your team, and it is free to use for you.\n";
        assert_eq!(language(&format!("{french}{code}")), ["fr"]);
        assert_eq!(language(english), ["en"]);
        assert_eq!(language(&format!("{french}{english}")), ["fr", "en"]);
        assert!(language("# Projet\n").is_empty());
    }
}
