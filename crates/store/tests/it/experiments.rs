//! Experiments of the lab.

use levain_model::{
    Actor, Comparison, Conclusion, Criterion, Decimal, Experiment, ExperimentReport, ExperimentStatus, ExperimentStep,
    HouseRules, Hypothesis, Marker, MarkerFinding, MarkerKind, OrganizationKind, Verdict,
};
use levain_store::{StoreError, experiments, organizations, software, sources};

use crate::samples::{self, both, id, second};

pub fn experiment(number: u64, organization: u64) -> Experiment {
    let (by, at) = (Actor::Person(id(80)), second(3));
    Experiment {
        id: id(number),
        organization: id(organization),
        status: ExperimentStatus::Draft,
        hypothesis: Hypothesis {
            title: "Un tableau partagé peut-il remplacer les courriels?".to_owned(),
            markers: vec![Marker {
                statement: "Disponibilité".to_owned(),
                kind: MarkerKind::Manual,
                comparison: Comparison::AtLeast,
                target: Decimal::parse("99,50").unwrap(),
                unit: "%".to_owned(),
                finding: Some(MarkerFinding::Measured {
                    value: Decimal::parse("99,8").unwrap(),
                    evidence: "Relevé de la semaine".to_owned(),
                    by,
                    at,
                }),
            }],
            software: vec![id(40)],
            begin: Some("2026-12-01".parse().unwrap()),
            ..Hypothesis::default()
        },
        rules: Some(HouseRules { by, at, version: "1".to_owned() }),
        conclusion: Some(Conclusion { verdict: Verdict::Refuted, reason: "Trop peu de jours.".to_owned(), by, at }),
        report: Some(ExperimentReport { license: "CC-BY-4.0".to_owned(), ..ExperimentReport::default() }),
        created_by: by,
        created_at: second(i64::try_from(number).unwrap()),
        updated_at: second(i64::try_from(number).unwrap()),
    }
}

pub fn step(number: u64, experiment: u64, status: ExperimentStatus) -> ExperimentStep {
    ExperimentStep {
        id: id(number),
        experiment: id(experiment),
        status,
        checklist: vec![Criterion::Openness, Criterion::DataCategory],
        reason: "Utile à d’autres municipalités.".to_owned(),
        by: Actor::Person(id(81)),
        at: second(i64::try_from(number).unwrap()),
    }
}

both! {
    async fn an_experiment_is_kept_whole_and_changed_by_one_at_a_time(db) {
        let mut tx = db.begin().await;
        sources::upsert(&mut tx, &samples::source("registre")).await.unwrap();
        let name = "Municipalité de Val-Exemple";
        let record = samples::organization(name, name, OrganizationKind::Municipal);
        organizations::upsert(&mut tx, "registre", id(1), &record, second(1)).await.unwrap();
        let first = experiment(20, 1);
        experiments::insert(&mut tx, &first).await.unwrap();
        let bare = Experiment { rules: None, conclusion: None, report: None, ..experiment(21, 1) };
        experiments::insert(&mut tx, &bare).await.unwrap();
        assert_eq!(experiments::get(&mut tx, id(20)).await.unwrap(), Some(first.clone()));
        assert_eq!(experiments::of_organization(&mut tx, id(1)).await.unwrap(), [bare.clone(), first.clone()]);

        let mut changed = Experiment { status: ExperimentStatus::Proposed, updated_at: second(60), ..first.clone() };
        changed.hypothesis.context = "340 demandes par mois.".to_owned();
        experiments::update(&mut tx, &changed, first.updated_at).await.unwrap();
        // Somebody who had read it before writes over nothing.
        let late = experiments::update(&mut tx, &changed, first.updated_at).await;
        assert!(matches!(late, Err(StoreError::NotFound { .. })), "{late:?}");
        assert_eq!(experiments::all(&mut tx).await.unwrap(), [changed, bare]);

        let steps = [step(30, 20, ExperimentStatus::Proposed), step(31, 20, ExperimentStatus::Accepted)];
        for one in steps.iter().rev() {
            experiments::add_step(&mut tx, one).await.unwrap();
        }
        assert_eq!(experiments::steps(&mut tx, id(20)).await.unwrap(), steps);
        assert_eq!(experiments::steps(&mut tx, id(21)).await.unwrap(), []);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn experiments_are_found_by_the_software_they_name_and_counted_once_public(db) {
        let mut tx = db.begin().await;
        sources::upsert(&mut tx, &samples::source("registre")).await.unwrap();
        let name = "Municipalité de Val-Exemple";
        let record = samples::organization(name, name, OrganizationKind::Municipal);
        organizations::upsert(&mut tx, "registre", id(1), &record, second(1)).await.unwrap();
        let first = experiment(20, 1);
        experiments::insert(&mut tx, &first).await.unwrap();
        let accepted = Experiment { status: ExperimentStatus::Accepted, ..experiment(21, 1) };
        experiments::insert(&mut tx, &accepted).await.unwrap();
        let mut other = Experiment { status: ExperimentStatus::Proposed, ..experiment(22, 1) };
        // Said in words, it is not named.
        other.hypothesis.context = id(40).to_string();
        other.hypothesis.software = vec![id(41)];
        experiments::insert(&mut tx, &other).await.unwrap();
        assert_eq!(experiments::naming(&mut tx, &[id(40)]).await.unwrap(), [accepted.clone(), first.clone()]);
        assert_eq!(experiments::naming(&mut tx, &[id(41), id(40), id(41)]).await.unwrap(), [other, accepted, first]);
        assert_eq!(experiments::naming(&mut tx, &[id(42)]).await.unwrap(), []);
        assert_eq!(experiments::count_public(&mut tx).await.unwrap(), 1);
        for number in [51, 52, 53, 54] {
            software::save(&mut tx, &mut samples::software(number, &format!("logiciel-{number}"))).await.unwrap();
        }
        for (merged, into) in [(53, 52), (52, 51)] {
            software::retire(&mut tx, id(merged), Some(id(into)), second(3)).await.unwrap();
        }
        assert_eq!(software::merged_into(&mut tx, id(51)).await.unwrap(), [id(52), id(53)]);
        assert_eq!(software::merged_into(&mut tx, id(54)).await.unwrap(), []);
        tx.commit().await.unwrap();
    }
}
