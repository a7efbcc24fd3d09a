//! Refusals: a stable code, a text in French and in English that names the place and the remedy.

use levain_model::{CodeDetails, Refusal};

/// Codes of refusals. A code is never given another meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalCode {
    /// IM001: the file or folder cannot be read.
    Unreadable,
    /// IM002: the file is empty.
    Empty,
    /// IM003: the file is larger than the limit.
    TooLarge,
    /// IM004: the file is not text.
    Binary,
    /// IM005: the file is not UTF-8.
    NotUtf8,
    /// IM006: the file stops before its end.
    Truncated,
    /// IM007: a syntax error of JSON.
    Json,
    /// IM008: a syntax error of YAML.
    Yaml,
    /// IM009: a syntax error of TOML.
    Toml,
    /// IM010: a row of the table cannot be read.
    Csv,
    /// IM011: the file is not of this format.
    OtherFormat,
    /// IM012: the table lacks a column.
    MissingColumn,
    /// IM013: the name of the software is missing.
    MissingName,
    /// IM014: the folder holds no file of this format.
    NothingToRead,
    /// IM015: a publiccode.yml file without its name or its repository.
    NoIdentity,
}

impl RefusalCode {
    /// Every code, in order.
    pub const ALL: [RefusalCode; 15] = [
        RefusalCode::Unreadable,
        RefusalCode::Empty,
        RefusalCode::TooLarge,
        RefusalCode::Binary,
        RefusalCode::NotUtf8,
        RefusalCode::Truncated,
        RefusalCode::Json,
        RefusalCode::Yaml,
        RefusalCode::Toml,
        RefusalCode::Csv,
        RefusalCode::OtherFormat,
        RefusalCode::MissingColumn,
        RefusalCode::MissingName,
        RefusalCode::NothingToRead,
        RefusalCode::NoIdentity,
    ];

    /// Its meaning.
    pub fn details(self) -> &'static CodeDetails {
        &CODES[self as usize]
    }

    /// The code in reports: `IM001`.
    pub fn as_str(self) -> &'static str {
        self.details().code
    }

    /// The code written so.
    pub fn from_name(name: &str) -> Option<RefusalCode> {
        RefusalCode::ALL.into_iter().find(|code| code.as_str() == name)
    }

    /// A refusal at `location`: title, what was seen there (`seen`, French then English, may be empty) and the remedy.
    pub(crate) fn at(self, location: impl Into<String>, seen: [&str; 2]) -> Box<Refusal> {
        let details = self.details();
        let text = |language: usize, colon: &str| {
            let title = details.title[language];
            let fix = details.fix[language];
            match seen[language] {
                "" => format!("{title}. {fix}"),
                seen => format!("{title}{colon} {seen}. {fix}"),
            }
        };
        Box::new(Refusal {
            location: location.into(),
            code: details.code.to_owned(),
            fr: text(0, "\u{a0}:"),
            en: text(1, ":"),
        })
    }
}

/// What a parser says, in its language, for the place of `seen`.
pub(crate) fn parser_words(words: &str) -> [String; 2] {
    let line = words.lines().next().unwrap_or_default().trim_end_matches('.');
    [format!("l’analyseur signale «\u{a0}{line}\u{a0}»"), format!("the parser says “{line}”")]
}

/// What each code means, in the order of [`RefusalCode::ALL`].
pub const CODES: [CodeDetails; 15] = [
    CodeDetails {
        code: "IM001",
        title: ["Fichier ou dossier illisible", "File or folder that cannot be read"],
        why: [
            "Le chemin n’existe pas, ou le système refuse de le lire.",
            "The path does not exist, or the system refuses to read it.",
        ],
        fix: ["Vérifiez le chemin et les droits de lecture.", "Check the path and the permission to read it."],
    },
    CodeDetails {
        code: "IM002",
        title: ["Fichier vide", "Empty file"],
        why: [
            "Le fichier ne contient aucun caractère\u{a0}: un téléchargement a sans doute échoué.",
            "The file holds no character: a download probably failed.",
        ],
        fix: ["Obtenez le fichier de nouveau à sa source.", "Get the file again from its source."],
    },
    CodeDetails {
        code: "IM003",
        title: ["Fichier trop volumineux", "File too large"],
        why: [
            "Le fichier dépasse la taille permise et n’a pas été ouvert, pour protéger la mémoire du serveur.",
            "The file is larger than allowed and was not opened, to protect the server’s memory.",
        ],
        fix: ["Vérifiez qu’il s’agit du bon fichier, ou divisez-le.", "Check that it is the right file, or split it."],
    },
    CodeDetails {
        code: "IM004",
        title: ["Fichier binaire", "Binary file"],
        why: [
            "Le fichier contient des octets nuls\u{a0}: ce n’est pas du texte (archive, image, classeur…).",
            "The file holds null bytes: it is not text (archive, picture, spreadsheet…).",
        ],
        fix: [
            "Décompressez l’archive, ou exportez le classeur en CSV (UTF-8).",
            "Unpack the archive, or export the spreadsheet as CSV (UTF-8).",
        ],
    },
    CodeDetails {
        code: "IM005",
        title: ["Texte qui n’est pas en UTF-8", "Text that is not UTF-8"],
        why: [
            "Le document est conservé octet par octet et relu en UTF-8; un autre encodage fausserait les accents.",
            "The document is kept byte for byte and read as UTF-8; another encoding would spoil the accents.",
        ],
        fix: ["Enregistrez le fichier de nouveau en UTF-8.", "Save the file again as UTF-8."],
    },
    CodeDetails {
        code: "IM006",
        title: ["Fichier tronqué", "Truncated file"],
        why: [
            "Le texte s’arrête avant la fin de sa structure\u{a0}: en lire le début donnerait un catalogue incomplet.",
            "The text stops before the end of its structure: reading its beginning would give an incomplete catalogue.",
        ],
        fix: [
            "Obtenez le fichier complet à sa source; s’il y est tronqué aussi, signalez-le à qui le publie.",
            "Get the whole file from its source; if it is cut there too, tell its publisher.",
        ],
    },
    CodeDetails {
        code: "IM007",
        title: ["JSON invalide", "Invalid JSON"],
        why: ["Le texte ne suit pas la syntaxe JSON.", "The text does not follow the syntax of JSON."],
        fix: ["Corrigez le texte à l’endroit indiqué.", "Correct the text at the place shown."],
    },
    CodeDetails {
        code: "IM008",
        title: ["YAML invalide", "Invalid YAML"],
        why: [
            "Le texte ne suit pas la syntaxe YAML, ou s’étend au-delà de toute mesure par ses renvois.",
            "The text does not follow the syntax of YAML, or expands beyond measure by its aliases.",
        ],
        fix: ["Corrigez le texte à l’endroit indiqué.", "Correct the text at the place shown."],
    },
    CodeDetails {
        code: "IM009",
        title: ["TOML invalide", "Invalid TOML"],
        why: ["Le texte ne suit pas la syntaxe TOML.", "The text does not follow the syntax of TOML."],
        fix: ["Corrigez le texte à l’endroit indiqué.", "Correct the text at the place shown."],
    },
    CodeDetails {
        code: "IM010",
        title: ["Tableau invalide", "Invalid table"],
        why: [
            "Une ligne n’a pas le même nombre de cellules que l’en-tête, ou un guillemet n’est pas fermé\u{a0}: les valeurs \
             tomberaient dans les mauvaises colonnes.",
            "A row does not have as many cells as the header, or a quote is not closed: values would fall in the wrong \
             columns.",
        ],
        fix: [
            "Corrigez la ligne indiquée, ou exportez de nouveau le tableau.",
            "Correct the row shown, or export the table again.",
        ],
    },
    CodeDetails {
        code: "IM011",
        title: ["Fichier d’un autre format", "File of another format"],
        why: [
            "Le contenu n’est pas celui du format demandé; rien n’en a été lu.",
            "The content is not that of the format asked for; nothing of it was read.",
        ],
        fix: [
            "Choisissez le format qui convient, ou laissez-le être reconnu.",
            "Choose the right format, or let it be recognised.",
        ],
    },
    CodeDetails {
        code: "IM012",
        title: ["Colonne absente", "Missing column"],
        why: [
            "Sans cette colonne, aucune ligne ne peut devenir une fiche.",
            "Without this column, no row can become a record.",
        ],
        fix: [
            "Ajoutez la colonne, ou corrigez l’en-tête (première ligne).",
            "Add the column, or correct the header (first row).",
        ],
    },
    CodeDetails {
        code: "IM013",
        title: ["Nom absent", "Missing name"],
        why: ["Une fiche ne peut pas exister sans nom.", "A record cannot exist without a name."],
        fix: ["Donnez une valeur à «\u{a0}name\u{a0}».", "Give a value to “name”."],
    },
    CodeDetails {
        code: "IM014",
        title: ["Rien à lire dans ce dossier", "Nothing to read in this folder"],
        why: ["Aucun fichier du dossier n’est du format demandé.", "No file of the folder is of the format asked for."],
        fix: ["Vérifiez le dossier et le format.", "Check the folder and the format."],
    },
    CodeDetails {
        code: "IM015",
        title: ["Fichier publiccode.yml sans identité", "publiccode.yml file without identity"],
        why: [
            "Le nom ou l’adresse du dépôt ne peut pas être lu\u{a0}: rien ne dit de quel logiciel il s’agit.",
            "The name or the address of the repository cannot be read: nothing says which software it is.",
        ],
        fix: [
            "Renseignez «\u{a0}name\u{a0}» et «\u{a0}url\u{a0}», puis vérifiez le fichier avec «\u{a0}levain publiccode check\u{a0}».",
            "Fill in “name” and “url”, then check the file with “levain publiccode check”.",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_both_languages() {
        for (index, code) in RefusalCode::ALL.into_iter().enumerate() {
            let details = code.details();
            assert_eq!(details.code, format!("IM{:03}", index + 1));
            assert_eq!(RefusalCode::from_name(details.code), Some(code));
            for text in [details.title, details.why, details.fix] {
                assert!(text.iter().all(|text| !text.is_empty()), "{}", details.code);
                assert_ne!(text[0], text[1]);
            }
            // Titles are followed by a full stop or by what was seen: they have none of their own.
            assert!(details.title.iter().all(|title| !title.ends_with('.')));
        }
    }

    #[test]
    fn the_list_of_codes_is_locked() {
        let list: Vec<String> = RefusalCode::ALL
            .iter()
            .map(|code| format!("{} {} | {}", code.as_str(), code.details().title[0], code.details().title[1]))
            .collect();
        insta::assert_snapshot!(list.join("\n"));
    }

    #[test]
    fn a_refusal_names_what_was_seen_and_the_remedy() {
        let refusal = RefusalCode::TooLarge.at("a.json", ["80 Mo", "80 MB"]);
        assert_eq!(
            refusal.fr,
            "Fichier trop volumineux\u{a0}: 80 Mo. Vérifiez qu’il s’agit du bon fichier, ou divisez-le."
        );
        assert_eq!(refusal.en, "File too large: 80 MB. Check that it is the right file, or split it.");
    }
}
