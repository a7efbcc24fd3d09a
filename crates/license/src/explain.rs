//! A licence in plain words, for someone who must decide and is no lawyer.

use levain_model::Language;
use serde::Serialize;

use crate::class::{Class, class_of};
use crate::expression::{LicenseInfo, licenses_of, normalise};

/// What a licence means for a public body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The class it was explained as.
    pub class: Class,
    /// The licences it names, as the SPDX list has them.
    pub licenses: Vec<LicenseInfo>,
    /// One sentence.
    pub headline: String,
    /// What the body may do.
    pub may: Vec<String>,
    /// What it must do, and when.
    pub must: Vec<String>,
    /// What it need not do, though people believe it.
    pub need_not: Vec<String>,
    /// What nobody promises.
    pub warranty: String,
    /// What is not certain: then the legal service is asked.
    pub caution: Option<String>,
}

struct Words {
    headline: &'static str,
    may: &'static [&'static str],
    must: &'static [&'static str],
    need_not: &'static [&'static str],
}

/// Explains an expression. What is no expression, or not known to us, is said to be so: it is never guessed.
pub fn explain(expression: &str, language: Language) -> Explanation {
    let class = class_of(expression);
    let licenses = licenses_of(expression);
    let words = words(class, language);
    let own = |list: &[&str]| list.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    Explanation {
        class,
        headline: words.headline.to_owned(),
        may: own(words.may),
        must: own(words.must),
        need_not: own(words.need_not),
        warranty: match language {
            Language::Fr => "Le projet ne répond ni des pannes ni des dommages. Un contrat de soutien peut le faire.",
            Language::En => "The project answers neither for failures nor for damages. A support contract can.",
        }
        .to_owned(),
        caution: caution(expression, &licenses, class, language),
        licenses,
    }
}

fn caution(expression: &str, licenses: &[LicenseInfo], class: Class, language: Language) -> Option<String> {
    let normal = normalise(expression);
    let (fr, en) = if normal.is_none() {
        (
            "La source décrit la licence en ses propres mots. Lisez le texte de la licence dans le dépôt avant de décider.",
            "The source describes the licence in its own words. Read the licence in the repository before deciding.",
        )
    } else if class == Class::Unknown {
        (
            "Nous ne connaissons pas cette licence. Demandez à votre service juridique.",
            "We do not know this licence. Ask your legal service.",
        )
    } else if expression.contains(" WITH ") {
        (
            "Une exception allège la licence pour certains usages. Demandez à votre service juridique si vous en dépendez.",
            "An exception relaxes the licence for some uses. Ask your legal service if you rely on it.",
        )
    } else if expression.contains(" OR ") && licenses.len() > 1 {
        (
            "Vous choisissez une des licences. L’explication est celle de la moins exigeante.",
            "You choose one of the licences. The explanation is that of the least demanding one.",
        )
    } else if licenses.len() > 1 {
        (
            "Plusieurs licences s’appliquent ensemble. L’explication est celle de la plus exigeante.",
            "Several licences apply together. The explanation is that of the most demanding one.",
        )
    } else {
        return None;
    };
    Some(match language {
        Language::Fr => fr.to_owned(),
        Language::En => en.to_owned(),
    })
}

fn words(class: Class, language: Language) -> Words {
    match language {
        Language::Fr => french(class),
        Language::En => english(class),
    }
}

const MAY_FR: &[&str] = &[
    "l’utiliser pour tout usage, sans payer ni demander la permission",
    "l’étudier, le modifier et l’adapter à vos besoins",
    "le transmettre à d’autres organismes, modifié ou non",
];
const MAY_EN: &[&str] = &[
    "use it for any purpose, without paying or asking",
    "study it, change it and adapt it to your needs",
    "pass it on to other bodies, changed or not",
];

fn french(class: Class) -> Words {
    match class {
        Class::Permissive => Words {
            headline: "Votre organisme peut utiliser, modifier, intégrer et redistribuer le logiciel, même dans un produit fermé.",
            may: MAY_FR,
            must: &["si vous le redistribuez, conserver l’avis de droit d’auteur et le texte de la licence"],
            need_not: &[
                "publier vos modifications; les proposer au projet évite cependant de les refaire à chaque version",
            ],
        },
        Class::WeakReciprocity => Words {
            headline: "Votre organisme peut utiliser et intégrer le logiciel; les modifications du logiciel lui-même restent libres si vous le redistribuez.",
            may: MAY_FR,
            must: &[
                "si vous le redistribuez, conserver les avis et la licence",
                "si vous redistribuez une version modifiée, offrir le code source de ces modifications sous la même licence",
            ],
            need_not: &[
                "publier vos propres programmes qui s’en servent sans le modifier",
                "publier quoi que ce soit tant que le logiciel ne sort pas de votre organisme",
            ],
        },
        Class::StrongReciprocity => Words {
            headline: "Votre organisme peut tout faire du logiciel; ce qui en est tiré reste libre si vous le redistribuez.",
            may: MAY_FR,
            must: &[
                "si vous le redistribuez, conserver les avis et la licence, et offrir le code source",
                "si vous redistribuez un logiciel qui en est tiré, le placer sous la même licence",
            ],
            need_not: &["publier quoi que ce soit tant que le logiciel ne sort pas de votre organisme"],
        },
        Class::NetworkReciprocity => Words {
            headline: "Votre organisme peut tout faire du logiciel; une version modifiée offerte en ligne doit offrir aussi son code source.",
            may: MAY_FR,
            must: &[
                "si vous le redistribuez, conserver les avis et la licence, et offrir le code source",
                "si le public utilise par le réseau une version que vous avez modifiée, lui offrir le code source de cette version",
            ],
            need_not: &["publier quoi que ce soit si vous l’utilisez sans le modifier"],
        },
        Class::Data => Words {
            headline: "C’est une licence de données, de documents ou de polices. Elle n’a pas été écrite pour un programme.",
            may: &["réutiliser le contenu aux conditions de la licence"],
            must: &["citer la source comme la licence le demande"],
            need_not: &[],
        },
        Class::SourceAvailable => Words {
            headline: "Le code source peut être lu, mais la licence restreint l’usage\u{a0}: ce n’est pas un logiciel libre.",
            may: &["lire le code source"],
            must: &["vérifier avec votre service juridique que votre usage est permis"],
            need_not: &[],
        },
        Class::Unknown => Words {
            headline: "Nous ne savons pas expliquer cette licence.",
            may: &[],
            must: &["lire le texte de la licence, ou demander à votre service juridique"],
            need_not: &[],
        },
    }
}

fn english(class: Class) -> Words {
    match class {
        Class::Permissive => Words {
            headline: "Your body may use, change, integrate and redistribute the software, even in a closed product.",
            may: MAY_EN,
            must: &["if you redistribute it, keep the copyright notice and the text of the licence"],
            need_not: &["publish your changes; offering them to the project saves making them again for each version"],
        },
        Class::WeakReciprocity => Words {
            headline: "Your body may use and integrate the software; changes to the software itself stay free if you redistribute it.",
            may: MAY_EN,
            must: &[
                "if you redistribute it, keep the notices and the licence",
                "if you redistribute a changed version, offer the source code of the changes under the same licence",
            ],
            need_not: &[
                "publish programs of your own that use it without changing it",
                "publish anything as long as the software does not leave your body",
            ],
        },
        Class::StrongReciprocity => Words {
            headline: "Your body may do anything with the software; what is made from it stays free if you redistribute it.",
            may: MAY_EN,
            must: &[
                "if you redistribute it, keep the notices and the licence, and offer the source code",
                "if you redistribute software made from it, put that under the same licence",
            ],
            need_not: &["publish anything as long as the software does not leave your body"],
        },
        Class::NetworkReciprocity => Words {
            headline: "Your body may do anything with the software; a changed version offered online must offer its source code too.",
            may: MAY_EN,
            must: &[
                "if you redistribute it, keep the notices and the licence, and offer the source code",
                "if the public uses over the network a version you have changed, offer it the source code of that version",
            ],
            need_not: &["publish anything if you use it unchanged"],
        },
        Class::Data => Words {
            headline: "This is a licence of data, documents or fonts. It was not written for a program.",
            may: &["reuse the content on the terms of the licence"],
            must: &["name the source as the licence asks"],
            need_not: &[],
        },
        Class::SourceAvailable => Words {
            headline: "The source code can be read, but the licence restricts use: this is not free software.",
            may: &["read the source code"],
            must: &["check with your legal service that your use is allowed"],
            need_not: &[],
        },
        Class::Unknown => Words {
            headline: "We cannot explain this licence.",
            may: &[],
            must: &["read the text of the licence, or ask your legal service"],
            need_not: &[],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_explained_in_both_languages() {
        for class in Class::ALL {
            for language in Language::ALL {
                assert!(!words(class, language).headline.is_empty());
                assert!(!words(class, language).must.is_empty());
            }
        }
    }

    #[test]
    fn what_is_uncertain_is_said() {
        assert!(explain("GPL v2 I think", Language::En).caution.is_some());
        assert!(explain("MIT OR GPL-3.0-only", Language::En).caution.is_some_and(|text| text.contains("choose")));
        assert!(explain("MIT", Language::Fr).caution.is_none());
    }
}
