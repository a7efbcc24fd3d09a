//! The pages of repositories and of their source, on a harvest made here; the messages of a forge.

use levain_harvest::ForgeSettings;
use levain_model::{ForgeKind, Language};
use levain_store::{repositories, sources};

use crate::harvested::{self, NAME, on_a_forge};
use crate::http::Ask;
use crate::site::{Site, catalogue, wait};

fn harvested_site() -> Site {
    let site = Site::new();
    harvested::repository(&site);
    harvested::harvest(&site);
    site
}

#[test]
fn a_repository_says_why_it_is_in_the_catalogue_and_what_it_lacks() {
    let site = catalogue();
    let list = site.json("/depots.json");
    let one = &list["repositories"][0];
    assert_eq!((one["name"].as_str(), one["standing"].as_str()), (Some(NAME), Some("sound")));
    let id = one["id"].as_str().unwrap();
    for (list, page, words) in [
        ("/depots", format!("/depots/{id}"), ["Au catalogue", "Correctif prêt", "dossier de ce serveur"]),
        (
            "/en/repositories",
            format!("/en/repositories/{id}"),
            ["In the catalogue", "Ready patch", "folder of this server"],
        ),
    ] {
        assert!(site.page(list).text().contains(NAME));
        let text = site.page(&page).text();
        for word in words {
            assert!(text.contains(word), "{page}: {word}");
        }
        // The patch holds what the repository lacks, and is readable by a program.
        assert!(text.contains("+++ b/CONTRIBUTING.md"), "{page}");
    }
    let told = site.json(&format!("/depots/{id}.json"));
    assert!(told["diagnostics"]["patch"].as_str().unwrap().starts_with("diff --git"));
    // A folder of this machine is nobody's business.
    let root = site.path("").to_string();
    for path in
        ["/depots".to_owned(), "/depots.json".to_owned(), "/depots.csv".to_owned(), format!("/depots/{id}.json")]
    {
        let body = String::from_utf8_lossy(&site.get(&path).body).into_owned();
        assert!(!body.contains(root.trim_end_matches('/')) && !body.contains("file://"), "{path}");
    }
}

#[test]
fn repositories_are_found_by_state_and_by_address() {
    let site = harvested_site();
    let count = |path: &str| site.json(path)["repositories"].as_array().unwrap().len();
    assert_eq!((count("/depots.json?standing=sound"), count("/depots.json?standing=gone")), (1, 0));
    on_a_forge(&site, ForgeKind::Forgejo);
    let mut repository = only(&site);
    repository.url = "forge.example.org/val-exemple/outil".to_owned();
    save(&site, &repository);
    assert_eq!(count("/depots.json?q=https://forge.example.org/val-exemple/outil.git"), 1);
    let unknown = site.page("/depots?q=https://forge.example.org/autre/chose").text();
    assert!(unknown.contains("levain harvest https://forge.example.org/autre/chose"), "{unknown}");
    let source = site.json("/sources.json");
    let key = source.as_array().unwrap().iter().find(|view| view["source"]["kind"] == "harvest").unwrap();
    let page = site.page(&format!("/sources/{}", key["source"]["key"].as_str().unwrap())).text();
    assert!(page.contains("1 dépôt") && page.contains("Dernières récoltes"), "{page}");
}

#[test]
fn a_signed_message_of_a_forge_has_the_repository_read_again_and_another_does_not() {
    let site = harvested_site();
    on_a_forge(&site, ForgeKind::GitLab);
    let mut repository = only(&site);
    repository.url = "forge.example.org/val-exemple/outil".to_owned();
    save(&site, &repository);
    wait(async {
        let store = site.app.store();
        let mut source = sources::get(store, &repository.source).await.unwrap().unwrap();
        source.url = Some("https://forge.example.org/groups/val-exemple".to_owned());
        let mut tx = store.begin().await.unwrap();
        sources::upsert(&mut tx, &source).await.unwrap();
        tx.commit().await.unwrap();
    });
    let address = format!("/messages-des-forges/{}", repository.source);
    let told = |secret: &str, project: &str| {
        let body = format!(
            "{{\"project\":{{\"id\":7,\"path_with_namespace\":\"{project}\",\"web_url\":\"https://forge.example.org/{project}\"}}}}"
        );
        let mut ask = Ask::post(&address, &[]).without("content-type").header("content-type", "application/json");
        ask.body = body.into_bytes();
        if !secret.is_empty() {
            ask = ask.header("x-gitlab-token", secret);
        }
        site.send(&ask.header("x-gitlab-event", "Push Hook").without("sec-fetch-site").without("origin"))
    };
    assert_eq!(told("partage", "val-exemple/outil").status, 404, "no secret was given to the program");

    let path = site.path("forges.toml");
    std::fs::write(site.path("secret"), "partage\n").unwrap();
    std::fs::write(
        &path,
        "[[forge]]\nhost = \"forge.example.org\"\nkind = \"gitlab\"\nwebhook_secret_file = \"secret\"\n",
    )
    .unwrap();
    site.app.listen_to(ForgeSettings::read(&path, Language::Fr).unwrap());
    assert_eq!(told("", "val-exemple/outil").status, 422);
    let forged = told("devine", "val-exemple/outil");
    assert_eq!(forged.status, 422);
    assert!(forged.text().contains("FO102"), "{}", forged.text());
    assert_eq!(told("partage", "val-exemple/inconnu").status, 202);
    assert_eq!(only(&site).state.next_attempt, None);
    let taken = told("partage", "val-exemple/outil");
    assert_eq!((taken.status, taken.text().as_str()), (202, "asked\n"));
    assert!(only(&site).state.next_attempt.is_some());
}

fn only(site: &Site) -> levain_model::Repository {
    wait(async {
        let all = repositories::list(site.app.store(), Default::default(), None, 10).await.unwrap();
        all.items.into_iter().next().unwrap()
    })
}

fn save(site: &Site, repository: &levain_model::Repository) {
    wait(async {
        let mut tx = site.app.store().begin().await.unwrap();
        repositories::save(&mut tx, repository).await.unwrap();
        tx.commit().await.unwrap();
    });
}
