//! The server killed while an environment is launched, measured, taken and removed: the next one finishes, and its pages say
//! what is true meanwhile.

use std::io::Read;
use std::time::Duration;

use super::lab_site::{ENDED, REMOVING, SERVES, STARTS, SUSPENDED, Site, WAITS, wait};
use super::text;

/// Launched once, served once, and answering.
fn served_once(site: &Site, environment: &str) {
    let said = site.until(environment, SERVES);
    assert!(said.iter().all(|one| [WAITS, STARTS].contains(&one.as_str())), "{said:?}");
    assert_eq!(site.made(environment), Some(true));
    site.answers(environment);
    let page = site.page(environment);
    for proof in ["GET / répond 200 en ", " lignes, ", " octets <code class=\"digest\">sha256:"] {
        assert!(page.contains(proof), "{proof}: {page}");
    }
    let news = site.news(environment);
    for one in ["Lancé", "A sa place sur la machine", "L’application répond"] {
        assert_eq!(news.iter().filter(|told| *told == one).count(), 1, "{one}: {news:?}");
    }
}

fn removed(site: &Site, environment: &str) {
    site.change(environment, "removed");
    site.until(environment, ENDED);
    assert_eq!(site.footprint(), [""; 0]);
}

#[test]
fn killed_while_it_launches_measures_takes_and_removes_the_next_one_finishes() {
    let Some(mut site) = Site::start(&[]) else { return };
    assert_eq!(site.footprint(), [""; 0]);

    // A row is written, and nobody was told: there is no agent.
    site.agent.kill();
    let environment = site.launch();
    let said = site.standing(&environment);
    assert!(said == WAITS || said == STARTS, "{said}");
    site.end("-KILL");
    site.agent.restart();
    assert_eq!(site.made(&environment), None);
    site.serve();
    served_once(&site, &environment);
    removed(&site, &environment);

    // The agent is in the middle of making it.
    let environment = site.launch();
    wait("something of it is there", || site.made(&environment).is_some());
    site.end("-KILL");
    assert_eq!(site.made(&environment), Some(false), "it was whole before the server was killed");
    site.serve();
    assert_ne!(site.standing(&environment), SERVES, "it does not answer yet");
    served_once(&site, &environment);
    removed(&site, &environment);

    // Made, and answering before anybody wrote down that it does.
    let environment = site.launch();
    wait("it is whole", || site.made(&environment) == Some(true));
    site.end("-KILL");
    std::thread::sleep(Duration::from_secs(2));
    site.serve();
    served_once(&site, &environment);

    // In the middle of a series: made again from its beginning, once.
    let asked = site.post(&format!("{environment}/mesures"), &[("action", "measure"), ("marker", "first-page")]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    std::thread::sleep(Duration::from_secs(1));
    assert!(site.page(&environment).contains("En attente, ou en cours de mesure"));
    site.end("-KILL");
    site.serve();
    assert!(site.page(&environment).contains("En attente, ou en cours de mesure"));
    wait("it is measured", || !site.page(&environment).contains("En attente, ou en cours de mesure"));
    let page = site.page(&environment);
    assert!(page.contains("30 relevés") && page.matches("30 relevés").count() == 1, "{page}");
    assert_eq!(site.news(&environment).iter().filter(|told| *told == "Mesuré").count(), 1);

    // While its content is taken: the archive is cut and told as cut, and what was suspended goes on when it is asked to.
    site.change(&environment, "suspended");
    site.until(&environment, SUSPENDED);
    let mut taken = site.content(&environment);
    let mut first = [0; 64 << 10];
    taken.read_exact(&mut first).unwrap();
    assert!(text(&first).contains("transfer-encoding: chunked"), "{}", text(&first[..512]));
    site.end("-KILL");
    let mut rest = Vec::new();
    let outcome = taken.read_to_end(&mut rest);
    assert!(outcome.is_err() || !rest.ends_with(b"\r\n0\r\n\r\n"), "an archive that lacks its end looks whole");
    site.serve();
    assert_eq!(site.standing(&environment), SUSPENDED);
    let mut whole = Vec::new();
    site.content(&environment).read_to_end(&mut whole).unwrap();
    assert!(whole.ends_with(b"\r\n0\r\n\r\n") && whole.len() > 24 << 20, "{}", whole.len());
    site.change(&environment, "running");
    site.until(&environment, SERVES);
    site.answers(&environment);

    // Somebody ended it, and the server was killed before it told anybody.
    site.change(&environment, "removed");
    site.end("-KILL");
    site.serve();
    let said = site.until(&environment, ENDED);
    assert!(said.iter().all(|one| one == REMOVING), "{said:?}");
    assert_eq!(site.footprint(), [""; 0]);
    site.end("-TERM");
    assert_eq!(site.rows(), (0, 0, false), "live environments, measurements that wait, a lease");
}
