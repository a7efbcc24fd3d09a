//! What to ask to write a file: data, so that the command line and a form ask the same.

use crate::language::{Text, text};
use crate::vocabulary::{CATEGORIES, MAINTENANCE_TYPES, PLATFORMS, SCOPES, SOFTWARE_TYPES, STATUSES, Vocabulary};

/// One question. Its key is the path diagnostics use for the answer.
#[derive(Debug)]
pub struct Question {
    /// The key of the file the answer goes to (`description.fr.shortDescription`, `maintenance.contacts[0].name`).
    pub key: &'static str,
    /// The question.
    pub label: Text,
    /// A word of help.
    pub help: Text,
    /// What an answer looks like.
    pub kind: Kind,
    /// Whether the file is not valid without an answer.
    pub required: bool,
    /// Ask only when the answer to that key is one of these.
    pub when: Option<(&'static str, &'static [&'static str])>,
    /// The answer proposed.
    pub default: Option<&'static str>,
}

/// What an answer looks like.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// Several short texts.
    Lines,
    /// One value of a vocabulary.
    Choice(Vocabulary),
    /// Some values of a vocabulary.
    Choices(Vocabulary),
    /// `true` or `false`.
    YesNo,
}

const fn ask(key: &'static str, kind: Kind, label: Text, help: Text) -> Question {
    Question { key, label, help, kind, required: false, when: None, default: None }
}

impl Question {
    const fn required(mut self) -> Question {
        self.required = true;
        self
    }

    const fn when(mut self, key: &'static str, values: &'static [&'static str]) -> Question {
        self.when = Some((key, values));
        self
    }

    const fn default(mut self, value: &'static str) -> Question {
        self.default = Some(value);
        self
    }
}

/// The questions, in the order to ask them, which is that of the file.
pub fn questions() -> &'static [Question] {
    QUESTIONS
}

static QUESTIONS: &[Question] = &[
    ask(
        "name",
        Kind::Line,
        text("Nom du logiciel", "Name of the software"),
        text("Tel que les gens le connaissent.", "As people know it."),
    )
    .required(),
    ask(
        "url",
        Kind::Line,
        text("Adresse du dépôt de code", "Address of the code repository"),
        text("Commence par https://.", "Starts with https://."),
    )
    .required(),
    ask(
        "landingURL",
        Kind::Line,
        text("Adresse de la page de présentation", "Address of the presentation page"),
        text("Laissez vide s’il n’y en a pas.", "Leave empty if there is none."),
    ),
    ask(
        "softwareVersion",
        Kind::Line,
        text("Dernière version publiée", "Last published version"),
        text("Par exemple 1.4.2.", "For example 1.4.2."),
    ),
    ask(
        "releaseDate",
        Kind::Line,
        text("Date de cette version", "Date of that version"),
        text("AAAA-MM-JJ.", "YYYY-MM-DD."),
    ),
    ask(
        "logo",
        Kind::Line,
        text("Chemin du logo dans le dépôt", "Path of the logo in the repository"),
        text("Fichier .svg ou .png.", "A .svg or .png file."),
    ),
    ask(
        "organisation.uri",
        Kind::Line,
        text("Adresse du site de votre organisation", "Address of the site of your organisation"),
        text("Elle identifie l’organisation.", "It identifies the organisation."),
    ),
    ask(
        "organisation.name",
        Kind::Line,
        text("Nom de votre organisation", "Name of your organisation"),
        text("Demande aussi l’adresse de son site.", "Asks for the address of its site as well."),
    ),
    ask(
        "platforms",
        Kind::Choices(PLATFORMS),
        text("Plateformes", "Platforms"),
        text(
            "Là où le logiciel fonctionne; d’autres valeurs sont permises.",
            "Where the software runs; other values are allowed.",
        ),
    )
    .required(),
    ask(
        "categories",
        Kind::Choices(CATEGORIES),
        text("Catégories", "Categories"),
        text("À quoi sert le logiciel.", "What the software is for."),
    ),
    ask(
        "developmentStatus",
        Kind::Choice(STATUSES),
        text("État du développement", "Development status"),
        text("Où en est le logiciel.", "How far the software is."),
    )
    .required(),
    ask(
        "softwareType",
        Kind::Choice(SOFTWARE_TYPES),
        text("Type de logiciel", "Type of software"),
        text("Sous quelle forme il se présente.", "In what form it comes."),
    )
    .required(),
    ask(
        "intendedAudience.scope",
        Kind::Choices(SCOPES),
        text("Domaines visés", "Scopes"),
        text("Les domaines de l’administration publique.", "The fields of public administration."),
    ),
    ask(
        "intendedAudience.countries",
        Kind::Lines,
        text("Pays visés", "Countries"),
        text("Codes à deux lettres, comme CA.", "Two-letter codes, such as CA."),
    ),
    ask(
        "description.fr.shortDescription",
        Kind::Line,
        text("Description courte, en français", "Short description, in French"),
        text("150 caractères au plus.", "150 characters at most."),
    )
    .required(),
    ask(
        "description.fr.longDescription",
        Kind::Paragraph,
        text("Description longue, en français", "Long description, in French"),
        text("De 150 à 10 000 caractères.", "From 150 to 10,000 characters."),
    )
    .required(),
    ask(
        "description.fr.features",
        Kind::Lines,
        text("Fonctions, en français", "Features, in French"),
        text("Une par ligne.", "One per line."),
    )
    .required(),
    ask(
        "description.fr.documentation",
        Kind::Line,
        text("Adresse de la documentation", "Address of the documentation"),
        text("En français, si elle existe.", "In French, if there is one."),
    ),
    ask(
        "description.en.shortDescription",
        Kind::Line,
        text("Description courte, en anglais", "Short description, in English"),
        text(
            "Laissez vide pour ne décrire le logiciel qu’en français.",
            "Leave empty to describe the software in French only.",
        ),
    ),
    ask(
        "description.en.longDescription",
        Kind::Paragraph,
        text("Description longue, en anglais", "Long description, in English"),
        text("De 150 à 10 000 caractères.", "From 150 to 10,000 characters."),
    ),
    ask(
        "description.en.features",
        Kind::Lines,
        text("Fonctions, en anglais", "Features, in English"),
        text("Une par ligne.", "One per line."),
    ),
    ask(
        "legal.license",
        Kind::Line,
        text("Licence", "Licence"),
        text("Identifiant SPDX, comme LiLiQ-R-1.1 ou EUPL-1.2.", "SPDX id, such as LiLiQ-R-1.1 or EUPL-1.2."),
    )
    .required(),
    ask(
        "legal.mainCopyrightOwner",
        Kind::Line,
        text("Titulaire principal des droits", "Main copyright owner"),
        text("Personne ou organisation.", "A person or an organisation."),
    ),
    ask(
        "maintenance.type",
        Kind::Choice(MAINTENANCE_TYPES),
        text("Entretien", "Maintenance"),
        text("Qui entretient le logiciel.", "Who maintains the software."),
    )
    .required(),
    ask(
        "maintenance.contractors[0].name",
        Kind::Line,
        text("Nom du contractant", "Name of the contractor"),
        text("Qui entretient le logiciel par contrat.", "Who maintains the software by contract."),
    )
    .required()
    .when("maintenance.type", &["contract"]),
    ask(
        "maintenance.contractors[0].until",
        Kind::Line,
        text("Fin du contrat", "End of the contract"),
        text("AAAA-MM-JJ.", "YYYY-MM-DD."),
    )
    .required()
    .when("maintenance.type", &["contract"]),
    ask(
        "maintenance.contacts[0].name",
        Kind::Line,
        text("Nom de la personne-ressource", "Name of the contact"),
        text("Personne ou équipe à qui parler du logiciel.", "The person or team to talk to about the software."),
    )
    .required()
    .when("maintenance.type", &["internal", "community"]),
    ask(
        "maintenance.contacts[0].email",
        Kind::Line,
        text("Courriel de la personne-ressource", "E-mail of the contact"),
        text("Adresse de travail; elle sera publique.", "A work address; it will be public."),
    )
    .when("maintenance.type", &["internal", "community"]),
    ask(
        "localisation.localisationReady",
        Kind::YesNo,
        text("Le logiciel peut-il être traduit?", "Can the software be translated?"),
        text("Ses textes sont séparés du code.", "Its texts are apart from the code."),
    )
    .required()
    .default("true"),
    ask(
        "localisation.availableLanguages",
        Kind::Lines,
        text("Langues de l’interface", "Languages of the interface"),
        text("Étiquettes comme fr, en ou fr-CA.", "Tags such as fr, en or fr-CA."),
    )
    .required()
    .default("fr"),
];
