//! GOV-02: a code of conduct, with somebody to write to.
//!
//! Data: `{ "where": path or "owner default", "contact": bool }`. The contact itself is never quoted.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::owner_defaults;
use crate::say::not_known;

/// A code of conduct, with somebody to write to.
pub static CHECK: Check = Check {
    id: "GOV-02",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Contribute, Purpose::Publish],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[(Framework::StandardForPublicCode, "Welcome contributors")],
    words: Words {
        name: ["Code de conduite", "Code of conduct"],
        question: [
            "Y a-t-il un code de conduite, et à qui signaler un manquement?",
            "Is there a code of conduct, and whom does one tell of a breach?",
        ],
        why: [
            "Le personnel public qui participe doit savoir comment il sera traité et à qui s’adresser. Source\u{a0}: Standard for Public Code, «\u{a0}Welcome contributors\u{a0}».",
            "Public staff who take part must know how they will be treated and whom to turn to. Source: Standard for Public Code, “Welcome contributors”.",
        ],
        how: [
            "Fichier CODE_OF_CONDUCT ou CODE_DE_CONDUITE, ou fichier commun du compte propriétaire; une adresse ou un lien de signalement y est cherché, un modèle laissé à remplir n’en est pas un. Que quelqu’un réponde n’est pas vérifié.",
            "File CODE_OF_CONDUCT or CODE_DE_CONDUITE, or common file of the owning account; an address or a link to report is looked for in it, and a template left to fill in is none. Whether somebody answers is not verified.",
        ],
        fix: [
            "Ajouter un CODE_OF_CONDUCT.md et y mettre une adresse lue par plus d’une personne.",
            "Add a CODE_OF_CONDUCT.md, with an address that more than one person reads.",
        ],
    },
    rule,
};

const REPORT: &[&str] =
    &["report", "signal", "contact", "enforcement", "rapport", "email", "e-mail", "courriel", "plainte", "complain"];

fn rule(context: &Context<'_>) -> Judgement {
    let codes = files::community(context, |stem| {
        let stem: String = stem.split('_').collect();
        matches!(stem.as_str(), "codeofconduct" | "codedeconduite" | "conduct" | "conduite")
    });
    let present = codes.first().map(|entry| entry.path.clone());
    let looked = files::read(context, codes);
    if let Some(path) = present {
        if looked.texts.is_empty() {
            return not_known(Reason::FileUnavailable, "Contenu du code de conduite", "Content of the code of conduct");
        }
        let contact = looked.texts.iter().find_map(|(path, text)| contact(text).map(|line| (path.clone(), line)));
        let data = json!({ "where": path, "contact": contact.is_some() });
        return Judgement {
            data: Some(data),
            ..match contact {
                Some((path, line)) => found(
                    Outcome::Met,
                    &format!("{path} donne à qui signaler un manquement."),
                    &format!("{path} says whom to tell of a breach."),
                    vec![context.file_evidence(&path, Some((line, line)), None)],
                ),
                None => found(
                    Outcome::Partial,
                    &format!("{path} est là; aucun moyen de signaler un manquement n’y a été trouvé."),
                    &format!("{path} is there; no way to tell of a breach was found in it."),
                    vec![context.file_evidence(&path, None, None)],
                ),
            }
        };
    }
    let default = owner_defaults::has(context, &["code_of_conduct", "code_de_conduite"]);
    if default == Ok(true) {
        return Judgement {
            data: Some(json!({ "where": "owner default" })),
            ..owner_defaults::met(context, "code de conduite", "code of conduct")
        };
    }
    let others =
        files::community(context, |stem| matches!(stem, "readme" | "lisezmoi" | "contributing" | "contribuer"));
    let others = files::read(context, others);
    for (path, text) in &others.texts {
        let mention = files::line_where(text, |line| {
            line.contains("code of conduct")
                || line.contains("code de conduite")
                || line.contains("contributor covenant")
        });
        if let Some((line, excerpt)) = mention {
            let excerpt = (!files::has_address(excerpt)).then_some(excerpt);
            return found(
                Outcome::Partial,
                &format!("{path} parle d’un code de conduite, qui n’est pas dans le dépôt."),
                &format!("{path} speaks of a code of conduct, which is not in the repository."),
                vec![context.file_evidence(path, Some((line, line)), excerpt)],
            );
        }
    }
    if others.unavailable {
        return not_known(Reason::FileUnavailable, "Code de conduite", "Code of conduct");
    }
    owner_defaults::absent(context, default, "CODE_OF_CONDUCT", ["code de conduite", "code of conduct"])
}

/// The line with an address, or with a link beside words of reporting. Links of the text's own origin are no contact.
fn contact(text: &str) -> Option<u32> {
    let mut near = 0_u32;
    for (line, number) in text.lines().zip(1_u32..) {
        let folded = files::folded(line);
        if REPORT.iter().any(|word| folded.contains(word)) {
            near = number;
        }
        let link = folded.contains("://")
            && ![
                "contributor-covenant.org",
                "creativecommons.org",
                "mozilla.org",
                "wikipedia.org",
                "github.com/mozilla",
            ]
            .iter()
            .any(|origin| folded.contains(origin));
        if files::has_address(line) || (near > 0 && number - near <= 2 && link && !files::is_placeholder(line)) {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn a_contact_is_an_address_or_a_link_to_report() {
        for (text, outcome) in [
            ("Report to conduite@val-exemple.quebec.", Outcome::Met),
            ("Pour signaler un manquement :\nhttps://val-exemple.example/signaler", Outcome::Met),
            ("reported at [INSERT EMAIL ADDRESS].", Outcome::Partial),
            (
                "reported to [INSERT CONTACT METHOD].\nhttps://www.contributor-covenant.org/version/2/1",
                Outcome::Partial,
            ),
            ("Soyons aimables.", Outcome::Partial),
        ] {
            assert_eq!(repository(&[("CODE_OF_CONDUCT.md", text)]).judged(&CHECK).outcome, outcome, "{text}");
        }
    }

    #[test]
    fn the_address_is_not_repeated() {
        let judgement = repository(&[("code-de-conduite.md", "Signaler à jeanne@val-exemple.quebec")]).judged(&CHECK);
        assert!(!serde_json::to_string(&judgement).unwrap().contains("jeanne"));
    }

    #[test]
    fn absence_needs_the_owners_answer() {
        let bare = repository(&[]);
        assert_eq!(bare.judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        let none = bare.forge(|facts| facts.default_files = Ok(Vec::new()));
        assert_eq!(none.judged(&CHECK).outcome, Outcome::Unmet);
        let given = none.forge(|facts| facts.default_files = Ok(vec!["CODE_OF_CONDUCT.md".to_owned()]));
        assert_eq!(given.judged(&CHECK).outcome, Outcome::Met);
        assert_eq!(repository(&[]).missing("CODE_OF_CONDUCT.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
