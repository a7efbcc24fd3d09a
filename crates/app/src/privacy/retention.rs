//! What is kept of people: one row for each kind, read by the page, the purge, the copy and the erasure. Where the values
//! stand is [`levain_store::personal`]; a test says that neither table has a row that the other lacks.

use levain_model::Language;

/// French, then English.
pub type Words = [&'static str; 2];

/// When something goes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// With the account.
    WithTheAccount,
    /// At the time that each row says.
    AtItsTime,
    /// So many days after what [`Retention::from`] says.
    After(i64),
    /// Never: nothing of it leads to a person once the account is gone.
    Stays,
}

/// A row.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// The row of [`levain_store::personal`].
    pub key: &'static str,
    /// What is kept.
    pub what: Words,
    /// Why.
    pub why: Words,
    /// On what legal basis.
    pub basis: Words,
    /// When it goes.
    pub ends: Ends,
    /// What the time is counted from.
    pub from: Words,
    /// Who sees it.
    pub seen_by: Words,
    /// Whether it holds words or addresses of people, which are written over once they go.
    pub overwritten: bool,
}

const NEEDED: Words = [
    "Loi sur l’accès (A-2.1), art. 64\u{a0}: nécessaire au service rendu",
    "Access Act (A-2.1), s. 64: needed for the service",
];
const SECURITY: Words =
    ["Loi sur l’accès (A-2.1), art. 63.1\u{a0}: mesures de sécurité", "Access Act (A-2.1), s. 63.1: security measures"];
const YOU_AND_ADMINS: Words = ["Vous; les personnes qui administrent ce site", "You; those who administer this site"];
const PROGRAM: Words = ["Personne\u{a0}: le programme seul", "Nobody: the program alone"];
const CURATORS: Words = ["Les personnes qui modèrent", "Those who moderate"];
const NONE: Words = ["", ""];

/// The whole table.
pub const RETENTION: &[Retention] = &[
    Retention {
        key: "person",
        what: [
            "Le compte\u{a0}: nom affiché, adresse de courriel, langue, rôles, empreinte du mot de passe, dates",
            "The account: name shown, e-mail address, language, roles, hash of the password, dates",
        ],
        why: ["Vous reconnaître et savoir ce que vous pouvez faire", "To know you and what you may do"],
        basis: NEEDED,
        ends: Ends::After(365),
        from: ["après la désactivation du compte", "after the account is disabled"],
        seen_by: YOU_AND_ADMINS,
        overwritten: true,
    },
    Retention {
        key: "session",
        what: ["Les séances ouvertes\u{a0}: début, dernier usage, fin", "Open sessions: start, last use, end"],
        why: ["Rester connecté, et voir où on l’est", "To stay signed in, and see where one is"],
        basis: SECURITY,
        ends: Ends::AtItsTime,
        from: ["à la fin de la séance", "at the end of the session"],
        seen_by: ["Vous", "You"],
        overwritten: false,
    },
    Retention {
        key: "identity",
        what: [
            "Vos identités chez un fournisseur d’identité\u{a0}: son adresse, votre identifiant chez lui, dates",
            "Your identities at a provider: its address, your identifier there, dates",
        ],
        why: ["Vous reconnaître quand vous venez de chez lui", "To know you when you come from there"],
        basis: NEEDED,
        ends: Ends::WithTheAccount,
        from: NONE,
        seen_by: YOU_AND_ADMINS,
        overwritten: false,
    },
    Retention {
        key: "provider_session",
        what: [
            "La séance ouverte chez le fournisseur d’identité, tant que dure la vôtre",
            "The session at the provider of identities, as long as yours lasts",
        ],
        why: ["Fermer aussi l’autre séance quand vous vous déconnectez", "To end that session too when you sign out"],
        basis: SECURITY,
        ends: Ends::WithTheAccount,
        from: NONE,
        seen_by: ["Vous", "You"],
        overwritten: false,
    },
    Retention {
        key: "provider_role",
        what: [
            "Les rôles que donnent vos groupes chez le fournisseur d’identité",
            "Roles that your groups at the provider of identities give",
        ],
        why: ["Les retirer quand vous quittez le groupe", "To take them back when you leave the group"],
        basis: NEEDED,
        ends: Ends::WithTheAccount,
        from: NONE,
        seen_by: YOU_AND_ADMINS,
        overwritten: false,
    },
    Retention {
        key: "provider_attempt",
        what: [
            "Les connexions commencées chez un fournisseur d’identité\u{a0}: empreinte d’un secret, page de retour",
            "Sign-ins begun at a provider of identities: hash of a secret, page to come back to",
        ],
        why: ["Ne croire que le navigateur qui est parti", "To believe the browser that left and no other"],
        basis: SECURITY,
        ends: Ends::AtItsTime,
        from: ["à la fin du délai de dix minutes", "at the end of ten minutes"],
        seen_by: PROGRAM,
        overwritten: false,
    },
    Retention {
        key: "sign_in_attempt",
        what: [
            "Les essais de connexion ratés\u{a0}: empreinte de l’adresse de courriel ou du réseau, nombre, heure",
            "Failed attempts to sign in: hash of the e-mail or network address, number, time",
        ],
        why: ["Ralentir qui devine des mots de passe", "To slow down whoever guesses passwords"],
        basis: SECURITY,
        ends: Ends::After(1),
        from: ["après le dernier essai", "after the last attempt"],
        seen_by: PROGRAM,
        overwritten: false,
    },
    Retention {
        key: "membership",
        what: [
            "Les liens avec des organismes\u{a0}: rôle, demande, décision",
            "Ties with public bodies: role, request, decision",
        ],
        why: ["Savoir au nom de quel organisme vous agissez", "To know for which body you act"],
        basis: NEEDED,
        ends: Ends::After(365),
        from: ["après un refus ou la fin du lien", "after a refusal or the end of the tie"],
        seen_by: [
            "Vous; les responsables de l’organisme; les personnes qui administrent ce site",
            "You; the stewards of the body; those who administer this site",
        ],
        overwritten: true,
    },
    Retention {
        key: "permission_request",
        what: [
            "Vos demandes de permission de contribuer\u{a0}: projet, message, réponse",
            "Your requests for a permission to contribute: project, message, answer",
        ],
        why: ["Que les responsables de l’organisme vous répondent", "So that the stewards of the body answer you"],
        basis: NEEDED,
        ends: Ends::After(365),
        from: ["après la réponse", "after the answer"],
        seen_by: ["Vous; les responsables de l’organisme", "You; the stewards of the body"],
        overwritten: true,
    },
    Retention {
        key: "assessment_answer",
        what: [
            "Vos réponses à l’autoévaluation de votre organisme et vos notes",
            "Your answers to the self-assessment of your body, and your notes",
        ],
        why: ["Répondre à plusieurs, et reprendre où vous étiez", "To answer with others, and go on where you were"],
        basis: NEEDED,
        ends: Ends::WithTheAccount,
        from: NONE,
        seen_by: [
            "Vous; l’organisme, sans dire qui a répondu. À l’effacement, la réponse reste à l’organisme, sans la note",
            "You; the body, without saying who answered. Once erased, the answer stays the body’s, without the note",
        ],
        overwritten: false,
    },
    Retention {
        key: "guide_tick",
        what: ["Ce que vous cochez dans les guides", "What you tick in the guides"],
        why: ["Que vous le retrouviez", "So that you find it again"],
        basis: NEEDED,
        ends: Ends::WithTheAccount,
        from: NONE,
        seen_by: ["Vous", "You"],
        overwritten: false,
    },
    Retention {
        key: "notice",
        what: [
            "Vos avis\u{a0}: ce qui est arrivé, quand, lu ou non",
            "Your notifications: what happened, when, read or not",
        ],
        why: ["Vous dire ce qui vous concerne", "To tell you what concerns you"],
        basis: NEEDED,
        ends: Ends::After(180),
        from: ["après la lecture", "after you read it"],
        seen_by: ["Vous", "You"],
        overwritten: false,
    },
    Retention {
        key: "notice_choice",
        what: ["Vos préférences d’avis", "Your choices of notifications"],
        why: ["Vous joindre comme vous le voulez", "To reach you as you wish"],
        basis: NEEDED,
        ends: Ends::WithTheAccount,
        from: NONE,
        seen_by: ["Vous", "You"],
        overwritten: false,
    },
    Retention {
        key: "notice_reach",
        what: [
            "L’empreinte de l’adresse de votre fil privé, et si votre courriel est refusé",
            "The hash of the address of your private feed, and whether your mail is refused",
        ],
        why: ["Servir le fil, et ne pas écrire en vain", "To serve the feed, and not to write in vain"],
        basis: NEEDED,
        ends: Ends::WithTheAccount,
        from: NONE,
        seen_by: YOU_AND_ADMINS,
        overwritten: false,
    },
    Retention {
        key: "mail",
        what: [
            "Les courriels envoyés\u{a0}: genre, heure, résultat, sans le texte",
            "Mail sent: kind, time, result, without the text",
        ],
        why: ["N’envoyer qu’une fois, et voir les pannes", "To send once only, and see failures"],
        basis: NEEDED,
        ends: Ends::After(30),
        from: ["après l’envoi ou l’abandon", "after it was sent or given up"],
        seen_by: YOU_AND_ADMINS,
        overwritten: false,
    },
    Retention {
        key: "contest",
        what: [
            "Les contestations que vous écrivez\u{a0}: texte, date, lien avec votre compte",
            "Contests that you write: text, date, tie with your account",
        ],
        why: ["Corriger ce qui est montré, et vous répondre", "To correct what is shown, and answer you"],
        basis: NEEDED,
        ends: Ends::After(30),
        from: [
            "après un refus; publiée, elle reste, sans nom, jusqu’à l’effacement du compte",
            "after a refusal; published, it stays, without a name, until the account is erased",
        ],
        seen_by: [
            "Tout le monde, sans nom, une fois publiée; avant, les personnes qui modèrent",
            "Everybody, without a name, once published; before, those who moderate",
        ],
        overwritten: true,
    },
    Retention {
        key: "moderated",
        what: [
            "L’état de ce qui est envoyé\u{a0}: en attente, publié, refusé, effacé",
            "Where what was sent stands: waiting, published, refused, erased",
        ],
        why: ["Qu’une personne lise avant la publication", "So that a person reads before it is published"],
        basis: NEEDED,
        ends: Ends::After(365),
        from: ["après un refus ou un effacement", "after a refusal or an erasure"],
        seen_by: CURATORS,
        overwritten: false,
    },
    Retention {
        key: "moderation_decision",
        what: [
            "Les décisions de modération\u{a0}: motif, mots de la personne qui décide, date",
            "Decisions of moderation: reason, words of whoever decides, date",
        ],
        why: ["Revenir sur une décision et en rendre compte", "To take a decision back and account for it"],
        basis: NEEDED,
        ends: Ends::After(730),
        from: ["après la décision", "after the decision"],
        seen_by: CURATORS,
        overwritten: true,
    },
    Retention {
        key: "consent",
        what: [
            "Votre accord avec cet avis\u{a0}: version, date, retrait",
            "Your agreement with this notice: version, date, withdrawal",
        ],
        why: ["Prouver ce que vous avez accepté", "To prove what you agreed to"],
        basis: [
            "Loi sur l’accès (A-2.1), art. 53.1 et 65\u{a0}: consentement et information",
            "Access Act (A-2.1), ss. 53.1 and 65: consent and information",
        ],
        ends: Ends::After(365),
        from: ["après le retrait ou une nouvelle version", "after withdrawal or a new version"],
        seen_by: ["Vous", "You"],
        overwritten: false,
    },
    Retention {
        key: "personal_access",
        what: [
            "Qui a regardé vos renseignements\u{a0}: personne, page, jour, nombre de fois",
            "Who looked at your information: person, page, day, how many times",
        ],
        why: ["Que vous le sachiez", "So that you know"],
        basis: SECURITY,
        ends: Ends::After(365),
        from: ["après le jour de la consultation", "after the day they looked"],
        seen_by: ["Vous", "You"],
        overwritten: false,
    },
    Retention {
        key: "incident",
        what: [
            "Le registre des incidents de confidentialité\u{a0}: circonstances, nombre de personnes, mesures, sans nom",
            "The register of confidentiality incidents: circumstances, number of people, measures, without names",
        ],
        why: ["Réagir à un incident et en rendre compte", "To react to an incident and account for it"],
        basis: [
            "Loi sur l’accès (A-2.1), art. 63.11, et règlement A-2.1, r. 3.1, art. 8",
            "Access Act (A-2.1), s. 63.11, and regulation A-2.1, r. 3.1, s. 8",
        ],
        ends: Ends::After(1_827),
        from: ["après que l’incident a été connu, s’il est clos", "after the incident was known, if it is closed"],
        seen_by: [
            "Les personnes qui administrent ce site; la Commission d’accès à l’information, sur demande",
            "Those who administer this site; the Commission d’accès à l’information, on request",
        ],
        overwritten: true,
    },
    Retention {
        key: "posting.network",
        what: [
            "L’endroit du réseau d’où vient un envoi\u{a0}: empreinte sous un secret du jour, jamais l’adresse",
            "Where in the network something was sent from: a hash under a secret of the day, never the address",
        ],
        why: ["Freiner les robots", "To hold robots back"],
        basis: SECURITY,
        ends: Ends::After(1),
        from: ["après l’envoi", "after it was sent"],
        seen_by: PROGRAM,
        overwritten: false,
    },
    Retention {
        key: "posting",
        what: [
            "Les formulaires envoyés\u{a0}: numéro unique, empreinte du texte, heure",
            "Forms that were sent: one-time number, hash of the text, time",
        ],
        why: ["Qu’un envoi répété ne compte qu’une fois", "So that what is sent twice counts once"],
        basis: SECURITY,
        ends: Ends::After(30),
        from: ["après l’envoi", "after it was sent"],
        seen_by: PROGRAM,
        overwritten: false,
    },
    Retention {
        key: "event",
        what: [
            "Le journal des changements\u{a0}: ce qui a changé, quand, par quel identifiant opaque",
            "The log of changes: what changed, when, by which opaque identifier",
        ],
        why: [
            "Montrer l’histoire de chaque fiche et revenir en arrière",
            "To show the history of each record and go back",
        ],
        basis: NEEDED,
        ends: Ends::Stays,
        from: NONE,
        seen_by: [
            "Tout le monde pour le catalogue, sans identifiant; les personnes qui administrent pour le reste",
            "Everybody for the catalogue, without identifiers; those who administer for the rest",
        ],
        overwritten: false,
    },
];

/// The row of that name.
pub fn find(key: &str) -> Option<&'static Retention> {
    RETENTION.iter().find(|row| row.key == key)
}

/// The words of a language.
pub fn said(words: Words, language: Language) -> &'static str {
    match language {
        Language::Fr => words[0],
        Language::En => words[1],
    }
}

impl Retention {
    /// Whether the copy that a person asks for has it.
    pub fn is_copied(&self) -> bool {
        levain_store::personal::find(self.key).is_some_and(|row| row.is_copied())
    }

    /// How long it is kept, in words: made of what the purge does.
    pub fn kept(&self, language: Language) -> String {
        let from = said(self.from, language);
        match (self.ends, language) {
            (Ends::After(days), _) => format!("{} {from}", period(days, language)),
            (Ends::AtItsTime, Language::Fr) => format!("Jusqu’{from}"),
            (Ends::AtItsTime, Language::En) => format!("Until {}", from.trim_start_matches("at ")),
            (Ends::WithTheAccount, Language::Fr) => "Aussi longtemps que le compte".to_owned(),
            (Ends::WithTheAccount, Language::En) => "As long as the account".to_owned(),
            (Ends::Stays, Language::Fr) => {
                "Reste\u{a0}: une fois le compte effacé, l’identifiant ne mène plus à personne".to_owned()
            }
            (Ends::Stays, Language::En) => {
                "Stays: once the account is erased, the identifier leads to nobody".to_owned()
            }
        }
    }
}

fn period(days: i64, language: Language) -> String {
    let years = days / 365;
    match (days, years, language) {
        (1, _, Language::Fr) => "Un jour".to_owned(),
        (1, _, Language::En) => "One day".to_owned(),
        (_, 0, Language::Fr) => format!("{days} jours"),
        (_, 0, Language::En) => format!("{days} days"),
        (_, 1, Language::Fr) => "Un an".to_owned(),
        (_, 1, Language::En) => "One year".to_owned(),
        (_, _, Language::Fr) => format!("{years} ans"),
        (_, _, Language::En) => format!("{years} years"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use levain_store::personal::PERSONAL;

    use super::*;

    /// Tables without anything of a person. A new table is put here or in the retention table: forgetting is a failure.
    const IMPERSONAL: &[&str] = &[
        "source",
        "software",
        "record",
        "join_key",
        "organization",
        "organization_name",
        "slug",
        "software_use",
        "repository",
        "repository_alias",
        "repository_record",
        "finding",
        "software_release",
        "source_day",
        "harvest_run",
        "listing",
        "import_run",
        "meta",
        "suggestion",
        "decision",
        "job",
        // What bodies say, allow, claim and try: who wrote it is an opaque identifier.
        "organization_domain",
        "organization_overlay",
        "standing_permission",
        "forge_claim",
        "assessment",
        "policy_version",
        "experiment",
        "experiment_step",
        "environment",
        "environment_step",
        "environment_measurement",
        "lab_image",
        "lab_lease",
        "notice_deadline",
    ];

    #[test]
    fn every_table_of_the_schema_is_personal_or_said_not_to_be() {
        let personal: BTreeSet<&str> = PERSONAL.iter().map(|row| row.table).collect();
        for table in levain_store::table_names() {
            let known = personal.contains(table) || IMPERSONAL.contains(&table);
            assert!(known, "{table} has no row: what does it keep of people?");
            assert!(!(personal.contains(table) && IMPERSONAL.contains(&table)), "{table}");
        }
    }

    #[test]
    fn both_tables_have_the_same_rows_and_what_ends_is_purged() {
        let kept: BTreeSet<&str> = RETENTION.iter().map(|row| row.key).collect();
        let stored: BTreeSet<&str> = PERSONAL.iter().map(|row| row.key).collect();
        assert_eq!(kept, stored);
        assert_eq!((kept.len(), stored.len()), (RETENTION.len(), PERSONAL.len()), "none stands twice");
        for row in RETENTION {
            let stored = levain_store::personal::find(row.key).unwrap();
            let ends = matches!(row.ends, Ends::After(_) | Ends::AtItsTime);
            // Accounts are erased one by one, each with its event.
            assert_eq!(ends, stored.is_purged() || row.key == "person", "{}", row.key);
            for words in [row.what, row.why, row.basis, row.seen_by] {
                assert!(words.iter().all(|text| !text.is_empty()), "{}", row.key);
            }
        }
    }

    #[test]
    fn how_long_is_said_from_what_is_done() {
        let kept = |key, language| find(key).unwrap().kept(language);
        assert_eq!(kept("contest", Language::Fr).split(';').next(), Some("30 jours après un refus"));
        assert_eq!(kept("session", Language::Fr), "Jusqu’à la fin de la séance");
        assert_eq!(kept("session", Language::En), "Until the end of the session");
        assert!(kept("incident", Language::En).starts_with("5 years after"));
        assert!(kept("person", Language::Fr).starts_with("Un an après"));
    }
}
