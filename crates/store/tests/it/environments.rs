//! Environments of the lab.

use std::collections::BTreeMap;

use levain_model::{
    Actor, Environment, EnvironmentNews, EnvironmentStatus, EnvironmentStep, EnvironmentWish, LabImage, Measurement,
    OrganizationKind,
};
use levain_store::{StoreError, Tx, environments, experiments, organizations, sources};

use crate::experiments::experiment;
use crate::samples::{self, both, id, second};

pub fn environment(number: u64, experiment: Option<u64>, organization: u64) -> Environment {
    Environment {
        id: id(number),
        experiment: experiment.map(id),
        organization: id(organization),
        launched_by: Actor::Person(id(80)),
        package: "dokuwiki".to_owned(),
        version: "1.0.0".to_owned(),
        software: "DokuWiki".to_owned(),
        profile: "small".to_owned(),
        deployment: r#"{"secrets":{"adminPassword":"x"}}"#.to_owned(),
        open: (8080, "/doku.php".to_owned()),
        wish: EnvironmentWish::Running,
        status: EnvironmentStatus::Waiting,
        failure: None,
        epoch: 0,
        created_at: second(i64::try_from(number).unwrap()),
        admitted_at: None,
        served_at: None,
        proof: None,
        expires_at: second(1_000),
        ended_at: None,
        updated_at: second(i64::try_from(number).unwrap()),
    }
}

/// One row in every table of this file, in a database where the body and the experiment are.
pub async fn fill(tx: &mut Tx, number: u64, experiment: u64, organization: u64) {
    environments::insert(tx, &environment(number, Some(experiment), organization)).await.unwrap();
    environments::add_step(tx, &step(number + 1, number)).await.unwrap();
    environments::ask_measurement(tx, &measurement(number + 2, number)).await.unwrap();
    environments::install(tx, &image("sha256:aa")).await.unwrap();
    assert!(environments::lease(tx, "one", second(1), second(2), second(3)).await.unwrap());
}

fn step(number: u64, environment: u64) -> EnvironmentStep {
    EnvironmentStep {
        id: id(number),
        environment: id(environment),
        news: EnvironmentNews::Extended,
        reason: "La séance est reportée.".to_owned(),
        by: Actor::Person(id(81)),
        at: second(i64::try_from(number).unwrap()),
    }
}

fn measurement(number: u64, environment: u64) -> Measurement {
    Measurement {
        id: id(number),
        environment: id(environment),
        marker: "first-page".to_owned(),
        result: None,
        hash: None,
        by: Actor::System,
        asked_at: second(i64::try_from(number).unwrap()),
        done_at: None,
    }
}

fn image(digest: &str) -> LabImage {
    LabImage {
        package: "dokuwiki".to_owned(),
        image: "dokuwiki".to_owned(),
        digest: digest.to_owned(),
        built: format!("{digest}0"),
        recipe: "r".to_owned(),
        packages: BTreeMap::from([("apache2".to_owned(), "2.4".to_owned())]),
        installed_at: second(4),
    }
}

async fn body(tx: &mut Tx) {
    sources::upsert(tx, &samples::source("registre")).await.unwrap();
    let name = "Municipalité de Val-Exemple";
    let record = samples::organization(name, name, OrganizationKind::Municipal);
    organizations::upsert(tx, "registre", id(1), &record, second(1)).await.unwrap();
}

both! {
    async fn an_environment_is_kept_whole_and_changed_by_one_at_a_time(db) {
        let mut tx = db.begin().await;
        body(&mut tx).await;
        experiments::insert(&mut tx, &experiment(20, 1)).await.unwrap();
        let first = environment(30, Some(20), 1);
        let demonstration = environment(31, None, 1);
        environments::insert(&mut tx, &first).await.unwrap();
        environments::insert(&mut tx, &demonstration).await.unwrap();
        assert_eq!(environments::get(&mut tx, id(30)).await.unwrap(), Some(first.clone()));
        assert_eq!(environments::live(&mut tx).await.unwrap(), [first.clone(), demonstration.clone()]);
        assert_eq!(environments::of_experiment(&mut tx, id(20)).await.unwrap(), std::slice::from_ref(&first));
        assert_eq!(environments::served(&mut tx, "dokuwiki", 5).await.unwrap(), []);

        let ended = Environment {
            deployment: "{}".to_owned(),
            wish: EnvironmentWish::Removed,
            status: EnvironmentStatus::Ended,
            failure: Some("{}".to_owned()),
            epoch: 1,
            admitted_at: Some(second(31)),
            served_at: Some(second(32)),
            expires_at: second(40),
            ended_at: Some(second(50)),
            updated_at: second(60),
            ..first.clone()
        };
        environments::update(&mut tx, &ended, first.updated_at).await.unwrap();
        let late = environments::update(&mut tx, &ended, first.updated_at).await;
        assert!(matches!(late, Err(StoreError::NotFound { .. })), "{late:?}");
        assert_eq!(environments::live(&mut tx).await.unwrap(), std::slice::from_ref(&demonstration));
        assert_eq!(environments::served(&mut tx, "dokuwiki", 5).await.unwrap(), std::slice::from_ref(&ended));
        assert_eq!(environments::served(&mut tx, "wordpress", 5).await.unwrap(), []);
        let all = [demonstration, ended];
        assert_eq!(environments::latest(&mut tx, None, 9).await.unwrap(), all);
        assert_eq!(environments::latest(&mut tx, Some(id(1)), 1).await.unwrap(), all[..1]);
        assert_eq!(environments::latest(&mut tx, Some(id(2)), 9).await.unwrap(), []);

        let steps = [step(40, 30), step(41, 30)];
        for one in steps.iter().rev() {
            environments::add_step(&mut tx, one).await.unwrap();
        }
        assert_eq!(environments::steps(&mut tx, id(30)).await.unwrap(), steps);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn a_measurement_is_asked_for_and_made_once(db) {
        let mut tx = db.begin().await;
        body(&mut tx).await;
        environments::insert(&mut tx, &environment(30, None, 1)).await.unwrap();
        let (first, second_one) = (measurement(40, 30), measurement(41, 30));
        for one in [&first, &second_one] {
            environments::ask_measurement(&mut tx, one).await.unwrap();
        }
        let waiting = environments::waiting_measurements(&mut tx).await.unwrap();
        assert_eq!(waiting, [first.clone(), second_one.clone()]);
        environments::keep_measurement(&mut tx, id(40), r#"{"value":3}"#, Some("aa"), second(70)).await.unwrap();
        let again = environments::keep_measurement(&mut tx, id(40), "{}", None, second(71)).await;
        assert!(matches!(again, Err(StoreError::NotFound { .. })), "{again:?}");
        assert_eq!(environments::waiting_measurements(&mut tx).await.unwrap(), std::slice::from_ref(&second_one));
        let made = Measurement {
            result: Some(r#"{"value":3}"#.to_owned()),
            hash: Some("aa".to_owned()),
            done_at: Some(second(70)),
            ..first
        };
        assert_eq!(environments::measurements(&mut tx, id(30)).await.unwrap(), [second_one, made]);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn images_that_ran_stay_and_the_latest_comes_first(db) {
        let mut tx = db.begin().await;
        environments::install(&mut tx, &image("sha256:aa")).await.unwrap();
        let later = LabImage { installed_at: second(9), ..image("sha256:bb") };
        environments::install(&mut tx, &later).await.unwrap();
        environments::install(&mut tx, &image("sha256:aa")).await.unwrap();
        assert_eq!(environments::images(&mut tx).await.unwrap(), [later, image("sha256:aa")]);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn one_reconciles_at_a_time(db) {
        let (mut tx, soon, late) = (db.begin().await, second(10), second(20));
        assert!(environments::lease(&mut tx, "one", second(1), soon, second(60)).await.unwrap());
        assert!(!environments::lease(&mut tx, "two", second(9), late, second(60)).await.unwrap());
        assert!(environments::lease(&mut tx, "one", second(9), late, second(60)).await.unwrap(), "it goes on");
        assert!(!environments::lease(&mut tx, "two", soon, late, second(60)).await.unwrap());
        assert!(environments::lease(&mut tx, "two", late, second(30), second(60)).await.unwrap(), "its time is over");
        assert!(!environments::lease(&mut tx, "one", late, second(30), second(60)).await.unwrap());
        let worker = environments::leased(&mut tx).await.unwrap().unwrap();
        assert_eq!(worker, ("two".to_owned(), second(30)));
        // Said by a clock that was put back since.
        assert!(environments::lease(&mut tx, "one", second(5), second(15), second(29)).await.unwrap());
        environments::release(&mut tx, "two").await.unwrap();
        assert!(environments::leased(&mut tx).await.unwrap().is_some(), "another's");
        environments::release(&mut tx, "one").await.unwrap();
        assert_eq!(environments::leased(&mut tx).await.unwrap(), None);
        tx.commit().await.unwrap();
    }
}
