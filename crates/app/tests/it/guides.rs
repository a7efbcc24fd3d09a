//! Questions as people ask them, and the guide that answers.

use levain_model::Language::{self, En, Fr};

use crate::support::Bench;

/// Question, its language, identifier of the guide that comes first.
const QUESTIONS: &[(&str, Language, &str)] = &[
    ("ai-je le droit de participer à un projet libre", Fr, "take-part"),
    ("puis-je contribuer à un logiciel libre au travail", Fr, "take-part"),
    ("quelle licence choisir", Fr, "choose-a-licence"),
    ("publier notre code", Fr, "publish-a-software"),
    ("essayer un logiciel avant de l’adopter", Fr, "experiment-in-the-lab"),
    ("am I allowed to take part in an open source project", En, "take-part"),
    ("may I take part in a free software project", En, "take-part"),
    ("which licence should I choose", En, "choose-a-licence"),
    ("publish our code", En, "publish-a-software"),
    ("try a software before adopting it", En, "experiment-in-the-lab"),
];

#[tokio::test]
async fn a_question_is_answered_by_the_guide_about_it() {
    let bench = Bench::new().await;
    let mut wrong = Vec::new();
    for (question, language, expected) in QUESTIONS {
        let found = bench.app.guides_for(question, *language, true, 3).await.unwrap();
        let found: Vec<&str> = found.iter().map(|one| one.guide.id.as_str()).collect();
        if found.first() != Some(expected) {
            wrong.push(format!("{question}: {found:?} instead of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
