//! Self-assessments of bodies, and their policies.

use std::collections::BTreeMap;

use levain_model::{
    Actor, Answer, Assessment, AssessmentOutcome, Closed, GivenAnswer, OrganizationKind, PolicyVersion, Retained, Texts,
};
use levain_store::{assessments, organizations, people, policies, sources};

use crate::people::person;
use crate::samples::{self, both, id, second};

pub fn assessment(number: u64, organization: u64) -> Assessment {
    Assessment {
        id: id(number),
        organization: id(organization),
        framework: "1".to_owned(),
        started_at: second(i64::try_from(number).unwrap()),
        started_by: Actor::Person(id(80)),
        closed: None,
        published: false,
    }
}

pub fn given(number: u64, assessment: u64, person: u64, answer: Answer) -> GivenAnswer {
    GivenAnswer {
        id: id(number),
        assessment: id(assessment),
        person: Some(id(person)),
        statement: "direction-published".to_owned(),
        framework: "1".to_owned(),
        answer,
        note: "Madame Untel l’a dit, 418 555-0100.".to_owned(),
        answered_at: second(i64::try_from(number).unwrap()),
    }
}

pub fn policy(number: u64, organization: u64, version: u32) -> PolicyVersion {
    PolicyVersion {
        id: id(number),
        organization: id(organization),
        number: version,
        answers: BTreeMap::from([("identity".to_owned(), "either".to_owned())]),
        questions: "1".to_owned(),
        fr: "# Politique\n".to_owned(),
        en: "# Policy\n".to_owned(),
        adopted_on: "2026-11-28".parse().unwrap(),
        adopted_by: "Conseil municipal".to_owned(),
        parent: None,
        saved_at: second(5),
        saved_by: Actor::Person(id(80)),
    }
}

async fn bodies(tx: &mut levain_store::Tx) {
    sources::upsert(tx, &samples::source("registre")).await.unwrap();
    for (number, name) in [(1, "Municipalité de Val-Exemple"), (2, "Ville de Sainte-Fiction")] {
        let record = samples::organization(name, name, OrganizationKind::Municipal);
        organizations::upsert(tx, "registre", id(number), &record, second(1)).await.unwrap();
    }
    people::create(tx, &person(80, "une@val.example"), None).await.unwrap();
    people::create(tx, &person(81, "autre@val.example"), None).await.unwrap();
}

both! {
    async fn an_assessment_is_answered_closed_and_published(db) {
        let mut tx = db.begin().await;
        bodies(&mut tx).await;
        assessments::insert(&mut tx, &assessment(20, 1)).await.unwrap();
        assessments::insert(&mut tx, &assessment(21, 2)).await.unwrap();
        assessments::answer(&mut tx, &given(30, 20, 80, Answer::Partly)).await.unwrap();
        assessments::answer(&mut tx, &given(31, 20, 81, Answer::Fully)).await.unwrap();
        // The same person answers again: the answer changes, and is not one more.
        assessments::answer(&mut tx, &given(32, 20, 80, Answer::Mostly)).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await;
        let second_one = assessments::insert(&mut tx, &assessment(22, 1)).await.unwrap_err();
        assert_eq!(second_one.code(), "ST006", "one open assessment at a time: {second_one}");
        drop(tx);
        let again = GivenAnswer { id: id(30), ..given(32, 20, 80, Answer::Mostly) };
        assert_eq!(assessments::answers(&db.store, id(20)).await.unwrap(), [given(31, 20, 81, Answer::Fully), again.clone()]);

        let mut tx = db.begin().await;
        let open = assessments::publish(&mut tx, id(20), true).await.unwrap_err();
        assert_eq!(open.code(), "ST011", "an open assessment is not published");
        let outcome = AssessmentOutcome {
            framework: "1".to_owned(),
            people: 2,
            names: BTreeMap::from([("strategy".to_owned(), Texts::fr_en("Orientation", "Direction"))]),
            statements: vec![Retained {
                axis: "strategy".to_owned(),
                practice: "stated-direction".to_owned(),
                statement: "direction-published".to_owned(),
                text: Texts::fr_en("É", "E"),
                answer: Some(Answer::Mostly),
                diverged: true,
            }],
        };
        let closed =
            Closed { at: second(40), by: Actor::Person(id(81)), summary: "Un bon début.".to_owned(), outcome };
        assessments::close(&mut tx, id(20), &closed).await.unwrap();
        assert_eq!(assessments::close(&mut tx, id(20), &closed).await.unwrap_err().code(), "ST011");
        assessments::publish(&mut tx, id(20), true).await.unwrap();
        assessments::insert(&mut tx, &assessment(23, 1)).await.unwrap();
        tx.commit().await.unwrap();
        let done = Assessment { closed: Some(closed), published: true, ..assessment(20, 1) };
        assert_eq!(assessments::get(&db.store, id(20)).await.unwrap(), Some(done.clone()));
        assert_eq!(assessments::of_organization(&db.store, id(1)).await.unwrap(), [assessment(23, 1), done]);
    }
}

both! {
    async fn erasing_a_person_leaves_the_answers_as_the_body_s(db) {
        let mut tx = db.begin().await;
        bodies(&mut tx).await;
        assessments::insert(&mut tx, &assessment(20, 1)).await.unwrap();
        assessments::answer(&mut tx, &given(30, 20, 80, Answer::Partly)).await.unwrap();
        assessments::answer(&mut tx, &given(31, 20, 81, Answer::Fully)).await.unwrap();
        people::erase(&mut tx, id(80)).await.unwrap();
        people::erase(&mut tx, id(81)).await.unwrap();
        tx.commit().await.unwrap();
        db.store.scrub_personal().await.unwrap();
        let left = assessments::answers(&db.store, id(20)).await.unwrap();
        assert_eq!(left.iter().map(|one| one.answer).collect::<Vec<_>>(), [Answer::Partly, Answer::Fully]);
        assert!(left.iter().all(|one| one.person.is_none() && one.note.is_empty()), "{left:?}");
    }
}

both! {
    async fn every_version_of_a_policy_stays(db) {
        let mut tx = db.begin().await;
        bodies(&mut tx).await;
        assert_eq!(policies::current(&mut tx, id(1)).await.unwrap(), None);
        policies::insert(&mut tx, &policy(50, 1, 1)).await.unwrap();
        let second_one = PolicyVersion { parent: Some(id(50)), ..policy(51, 1, 2) };
        policies::insert(&mut tx, &second_one).await.unwrap();
        policies::insert(&mut tx, &policy(52, 2, 1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(policies::of_organization(&db.store, id(1)).await.unwrap(), [second_one.clone(), policy(50, 1, 1)]);
        assert_eq!(policies::current(&db.store, id(1)).await.unwrap(), Some(second_one));
        let mut tx = db.begin().await;
        assert_eq!(policies::insert(&mut tx, &policy(53, 1, 2)).await.unwrap_err().code(), "ST006");
    }
}
