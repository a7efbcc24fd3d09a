//! The evidence on the pages: what the checks say, how it is known, what people contest.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use levain_model::{ForgeKind, Role};
use levain_store::{events, findings, repositories};
use serde_json::Value;

use crate::harvested::{self, FORGE, NAME, SECRET};
use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{self, Site, read, wait};

const POLICY: &str =
    "# Sécurité\n\nÉcrivez à securite@val-exemple.example pour signaler une faille; réponse en cinq jours.\n";

/// A site with the repository harvested.
fn site() -> Site {
    let site = Site::new();
    harvested::repository(&site);
    harvested::harvest(&site);
    site
}

fn evidence(site: &Site) -> Value {
    site.json(&format!("/logiciels/{NAME}/constats.json"))
}

/// The finding of a check, as the JSON gives it.
fn finding(site: &Site, check: &str) -> Value {
    let found = evidence(site)["subjects"][0]["findings"].clone();
    let found = found.as_array().unwrap().iter().find(|finding| finding["check"] == check).cloned();
    found.unwrap_or_else(|| panic!("{check} is not told"))
}

fn id(site: &Site, check: &str) -> String {
    finding(site, check)["id"].as_str().unwrap().to_owned()
}

fn as_seen_by(site: &Site, path: &str, secret: &str) -> Document {
    let reply = site.send(&Ask::get(path).session(secret));
    assert_eq!(reply.status, 200, "{path}");
    read(path, &reply)
}

#[test]
fn each_purpose_counts_what_it_lists() {
    let site = site();
    let view = evidence(&site);
    let subject = &view["subjects"][0];
    let word = |group: &str| match group {
        "missing" => &["partial", "unmet"][..],
        "unknown" => &["unknown"],
        "shown" => &["met", "attested"],
        _ => &["not_applicable"],
    };
    for (purpose, label) in [("use", "Utiliser"), ("deploy", "Déployer"), ("contribute", "Contribuer")] {
        let of = subject["purposes"].as_array().unwrap().iter().find(|one| one["purpose"]["code"] == purpose).unwrap();
        let expected = |group: &str| {
            let all = subject["findings"].as_array().unwrap().iter();
            let of = all.filter(|finding| finding["purposes"].as_array().unwrap().iter().any(|one| one == purpose));
            of.filter(|finding| word(group).contains(&finding["outcome"].as_str().unwrap())).count() as u64
        };
        for count in ["shown", "missing", "unknown"] {
            assert_eq!(of[count].as_u64(), Some(expected(count)), "{purpose} {count}");
        }
        assert!(expected("shown") > 0 && expected("missing") + expected("unknown") > 0, "{purpose}");
        let page = site.page(&format!("/logiciels/{NAME}/constats?purpose={purpose}"));
        let lines = page.all("details").filter(|tag| tag.get("class") == "finding").count() as u64;
        let all = expected("shown") + expected("missing") + expected("unknown") + expected("not_applicable");
        assert_eq!(lines, all, "{purpose}");
        let chosen: Vec<&str> = page.texts_in("a").into_iter().filter(|text| *text == label).collect();
        assert_eq!(chosen, [label]);
        assert!(page.tags.iter().any(|tag| tag.get("aria-current") == "true" && tag.get("href").contains(purpose)));
    }
    let software = site.page(&format!("/logiciels/{NAME}")).text();
    let english = site.page(&format!("/en/software/{NAME}")).text();
    for (text, words) in [
        (&software, ["montrés", "manquants", "À regarder d’abord"]),
        (&english, ["shown", "missing", "To look at first"]),
    ] {
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn an_outcome_is_a_word_a_shape_and_a_colour() {
    let site = site();
    let page = site.page(&format!("/logiciels/{NAME}/constats?purpose=use"));
    let outcomes = [("met", "Respecté"), ("unmet", "Non respecté"), ("unknown", "Inconnu")];
    for (shape, word) in outcomes {
        let marked = page.tags.windows(3).any(|tags| {
            tags[0].get("class") == format!("outcome {shape}")
                && tags[1].name == "svg"
                && tags[2].get("href") == format!("#{shape}")
        });
        assert!(marked, "{shape}");
        assert!(page.texts_in("span").contains(&word), "{word}");
    }
    assert!(page.text().contains("la forge n’a pas été interrogée"), "why something is unknown");
}

#[test]
fn what_is_for_the_owner_alone_is_nowhere() {
    let site = site();
    let repository = harvested::on_a_forge(&site, ForgeKind::GitHub);
    let kept = wait(findings::of_repository(site.app.store(), repository.id)).unwrap();
    let private = kept.iter().find(|finding| finding.check == "SEC-09").unwrap();
    assert!(
        private.judgement.private && private.judgement.outcome == levain_model::Outcome::Unmet,
        "the secret is found"
    );
    let summary = private.judgement.summary.best(levain_model::Language::Fr).unwrap().1.to_owned();
    let base = format!("/logiciels/{NAME}");
    let english = format!("/en/software/{NAME}");
    for path in [
        base.clone(),
        format!("{base}.json"),
        format!("{base}/constats?purpose=publish"),
        format!("{base}/constats.json"),
        format!("{base}/constats.csv"),
        format!("{base}/constats.md"),
        format!("{base}/constats.atom"),
        format!("{english}/evidence?purpose=deploy"),
        format!("/comparer?software={NAME}"),
        format!("/comparer.md?software={NAME}"),
        format!("/comparer.csv?software={NAME}"),
        format!("/comparer.json?software={NAME}"),
        "/logiciels.json".to_owned(),
        "/modifications.json".to_owned(),
    ] {
        let text = site.get(&path).text();
        for told in [SECRET, "config/app.ini", summary.as_str(), &private.id.to_string()] {
            assert!(!text.contains(told), "{path} tells {told}");
        }
    }
    for path in [format!("/constats/{}", private.id), format!("/constats/{}.json", private.id)] {
        assert_eq!(site.get(&path).status, 404, "{path}");
    }
    let contested = Ask::post(format!("/constats/{}/contester", private.id), &[("text", "Il n’y a pas de secret.")]);
    assert_eq!(site.send(&contested).status, 404);
    let text = site.page(&format!("{base}/constats?purpose=publish")).text();
    assert!(
        text.contains("SEC-09") && text.contains("réservé à la personne responsable"),
        "that it was checked is told"
    );
}

#[test]
fn a_place_leads_to_the_forge() {
    let site = site();
    for (kind, between) in
        [(ForgeKind::GitHub, "blob/"), (ForgeKind::GitLab, "-/blob/"), (ForgeKind::Forgejo, "src/commit/")]
    {
        let repository = harvested::on_a_forge(&site, kind);
        let commit = repository.head_commit.unwrap();
        let page = site.page(&format!("/constats/{}", id(&site, "LIC-01")));
        let links: Vec<&str> = page.all("a").map(|tag| tag.get("href")).collect();
        let expected = format!("{FORGE}/{between}{commit}/LICENSE");
        assert!(links.iter().any(|link| link.starts_with(&expected)), "{expected}: {links:?}");
        assert!(page.text().contains(&format!("levain check {FORGE} --only LIC-01")));
    }
    harvested::on_a_forge(&site, ForgeKind::Folder);
    let page = site.page(&format!("/constats/{}", id(&site, "LIC-01")));
    assert!(page.all("a").all(|tag| !tag.get("href").starts_with(FORGE)), "a folder has no page");
    assert!(page.text().contains("LICENSE"));
}

#[test]
fn months_are_drawn_told_and_listed() {
    let site = site();
    for path in [format!("/logiciels/{NAME}"), format!("/constats/{}", id(&site, "VIT-03"))] {
        let page = site.page(&path);
        let drawing = page.with("svg", "class", "spark").unwrap();
        assert_eq!(drawing.get("role"), "img");
        assert!(
            drawing.get("aria-label").contains("2 en tout")
                && drawing.get("aria-label").contains("23 mois sans commit")
        );
        let bars = page.all("path").find(|tag| tag.get("d").matches('M').count() == 24);
        assert!(bars.is_some(), "{path}: a bar per month");
        let rows = page.texts_in("th").iter().filter(|text| text.len() == 7 && text.starts_with("20")).count();
        assert_eq!(rows, 24, "{path}: a line per month");
    }
}

#[test]
fn what_expired_is_told_so() {
    let site = site();
    let store = site.app.store();
    let repository = harvested::on_a_forge(&site, ForgeKind::GitHub);
    wait(async {
        let mut old = findings::of_repository(store, repository.id).await.unwrap();
        old.retain(|finding| finding.check == "LIC-01");
        old[0].expires_at = "2026-01-15T12:00:00Z".parse().unwrap();
        let mut tx = store.begin().await.unwrap();
        findings::record_all(&mut tx, &old, old[0].observed_at).await.unwrap();
        tx.commit().await.unwrap();
    });
    assert_eq!(finding(&site, "LIC-01")["expired"], true);
    for (path, word) in [
        (format!("/constats/{}", id(&site, "LIC-01")), "Expiré le 2026-01-15"),
        (format!("/en/findings/{}", id(&site, "LIC-01")), "Expired on 2026-01-15"),
        (format!("/logiciels/{NAME}/constats"), "expiré"),
    ] {
        assert!(site.page(&path).text().contains(word), "{path}");
    }
}

#[test]
fn without_findings_the_page_says_how_to_get_them() {
    let site = Site::new();
    let page = site.page("/logiciels/libreoffice/constats");
    assert!(page.text().contains("n’a pas encore été récolté") && page.text().contains("levain check https://"));
    assert!(site.page("/en/software/libreoffice/evidence").text().contains("was not harvested yet"));
    assert!(site.page("/logiciels/libreoffice").text().contains("Comment les obtenir"));
    assert_eq!(site.get("/logiciels/rien-de-tel/constats").status, 404);
}

#[test]
fn a_change_of_outcome_is_in_the_history_and_the_feed() {
    let site = site();
    let before = finding(&site, "SEC-01");
    assert_eq!(before["outcome"], "unknown", "the forge was not asked");
    harvested::commit(&site, &[("SECURITY.md", POLICY)]);
    harvested::harvest(&site);
    let after = finding(&site, "SEC-01");
    assert_eq!(after["outcome"], "met");
    let old = site.page(&format!("/constats/{}", before["id"].as_str().unwrap()));
    let current = format!("/constats/{}", after["id"].as_str().unwrap());
    assert!(old.text().contains("n’est plus à jour") && old.with("a", "href", &current).is_some());
    let history = site.json(&format!("{current}.json"))["history"].clone();
    let outcomes: Vec<&str> =
        history.as_array().unwrap().iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["met", "unknown"]);
    let feed = site.get(&format!("/logiciels/{NAME}/constats.atom")).text();
    assert!(feed.contains("SEC-01") && feed.contains("Inconnu → Respecté"), "{feed}");
    let english = site.get(&format!("/en/software/{NAME}/evidence.atom")).text();
    assert!(english.contains("Unknown → Met"), "{english}");
}

#[test]
fn an_unsigned_contest_waits_and_is_answered_in_public() {
    let site = site();
    let finding = id(&site, "SEC-01");
    let page = format!("/constats/{finding}");
    let form = format!("{page}/contester");
    let text = "La politique est au coin du feu. Écrivez à plainte@example.org.";
    let reply = site.contest(&form, "", text);
    assert_eq!((reply.status, reply.header("location")), (303, format!("{page}?done=waiting").as_str()));
    assert!(site.page(&format!("{page}?done=waiting")).text().contains("est reçue"));
    for path in [page.clone(), format!("{page}.json"), format!("/logiciels/{NAME}/constats.json")] {
        assert!(!site.get(&path).text().contains("coin du feu"), "{path}: a curator reads it first");
    }

    let curator = site.account("curation@example.org", &[Role::Curator]);
    let queue = as_seen_by(&site, "/curation/contestations", &curator);
    assert!(queue.text().contains("coin du feu") && queue.text().contains("SEC-01"));
    let contest = queue.with("input", "name", "contest").unwrap().get("value").to_owned();
    let decide = |pairs: &[(&str, &str)]| -> Reply {
        let mut all = vec![("contest", contest.as_str()), ("status", "open")];
        all.extend_from_slice(pairs);
        site.send(&Ask::post("/curation/contestations", &all).session(&curator))
    };
    let empty = decide(&[("action", "answer"), ("answer", "  ")]);
    assert_eq!(empty.status, 422);
    assert!(read("/curation/contestations", &empty).text().contains("Écrivez le texte."));
    assert_eq!(decide(&[("action", "rien")]).status, 400);
    assert_eq!(decide(&[("action", "answer"), ("answer", "Ce dossier n’a que des images.")]).status, 303);

    for (path, words) in [
        (page.clone(), ["coin du feu", "Ce dossier n’a que des images.", "[masqué]", "Répondu"]),
        (
            format!("/logiciels/{NAME}/constats"),
            ["coin du feu", "Ce dossier n’a que des images.", "[masqué]", "Répondu"],
        ),
        (format!("/en/findings/{finding}"), ["coin du feu", "Ce dossier n’a que des images.", "[masqué]", "Answered"]),
    ] {
        let text = site.page(&path).text();
        for word in words {
            assert!(text.contains(word), "{path}: {word}: {text}");
        }
        assert!(!text.contains("plainte@example.org"), "{path}");
    }
    assert!(site.get(&format!("/logiciels/{NAME}/constats.md")).text().contains("Ce dossier n’a que des images."));

    assert_eq!(decide(&[("action", "erase")]).status, 303);
    assert!(
        site.page(&page).text().contains("Le texte a été effacé") && !site.page(&page).text().contains("coin du feu")
    );
    let log = wait(events::after(site.app.store(), 0, 10_000)).unwrap();
    let log = serde_json::to_string(&log).unwrap();
    assert!(log.contains("status=answered") && log.contains("unsigned"), "what happened is in the log");
    assert!(!log.contains("coin du feu") && !log.contains("images"), "and nobody's words");
}

#[test]
fn a_signed_contest_is_public_without_a_name() {
    let site = site();
    let finding = id(&site, "META-05");
    let secret = site.account("membre@example.org", &[]);
    let form = format!("/en/findings/{finding}/contest");
    let there = |done: &str| format!("/en/findings/{finding}?done={done}");
    let reply = site.contest(&form, &secret, "The guide exists in English only.");
    assert_eq!((reply.status, reply.header("location")), (303, there("waiting").as_str()), "the first one waits");
    assert!(!site.page(&format!("/constats/{finding}")).text().contains("in English only"));
    let curator = site.account("curation@example.org", &[Role::Curator]);
    let contest = site.hidden("/curation/moderation", &curator, "subject");
    let publish = [("action", "publish"), ("kind", "contest"), ("subject", contest.as_str())];
    assert_eq!(site.send(&Ask::post("/curation/moderation", &publish).session(&curator)).status, 303);
    let second = site.contest(&form, &secret, "So does the reference, and nobody noticed.");
    assert_eq!(second.header("location"), there("published"), "the next ones do not");
    let text = site.page(&format!("/constats/{finding}")).text();
    assert!(text.contains("The guide exists in English only."));
    assert!(!text.contains("Une personne") && !text.contains("membre@"), "{text}");
    assert_eq!(site.json(&format!("/constats/{finding}.json"))["contests"][0]["status"], "open");
}

#[test]
fn what_cannot_be_kept_is_shown_again_and_robots_are_let_go() {
    let site = site();
    let form = format!("/constats/{}/contester", id(&site, "SEC-01"));
    let long = "é".repeat(2_001);
    for (text, wrong) in
        [("court", "au moins 10 caractères"), (long.as_str(), "Raccourcissez-le à 2000"), ("", "Écrivez le texte.")]
    {
        let token = site.hidden(&form, "", "token");
        let reply = site.send(&Ask::post(&form, &[("text", text), ("token", &token)]));
        assert_eq!(reply.status, 422, "{wrong}");
        let page = read(&form, &reply);
        assert!(page.text().contains(wrong), "{wrong}");
        assert_eq!(page.texts_in("textarea").concat(), text);
    }
    let robot =
        site.send(&Ask::post(&form, &[("text", "Achetez nos produits ici!"), ("website", "https://spam.example")]));
    assert_eq!(robot.status, 303, "it is not told");
    let elsewhere = Ask::post(&form, &[("text", "Depuis un autre site, en cachette.")]).without("sec-fetch-site");
    assert_eq!(site.send(&elsewhere.header("sec-fetch-site", "cross-site")).status, 403);
    let curator = site.account("curation@example.org", &[Role::Curator]);
    assert!(as_seen_by(&site, "/curation/contestations", &curator).text().contains("Rien n’attend."));
}

#[test]
fn somebody_who_sends_too_much_waits() {
    let site = site();
    let form = format!("/constats/{}/contester", id(&site, "SEC-01"));
    let statuses: Vec<u16> =
        (0..8).map(|_| site.send(&Ask::post(&form, &[("text", "Ceci est une contestation.")])).status).collect();
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429], "and without a form of ours nothing is kept");
}

#[test]
fn a_new_run_answers_what_it_settles() {
    let site = site();
    let (policy, licence) = (id(&site, "SEC-01"), id(&site, "LIC-01"));
    let secret = site.account("curation@example.org", &[Role::Curator]);
    for finding in [&policy, &licence] {
        let text = format!("Regardez de nouveau {finding}, s’il vous plaît.");
        let reply = site.contest(&format!("/constats/{finding}/contester"), &secret, &text);
        assert_eq!(reply.header("location"), format!("/constats/{finding}?done=published"));
    }
    harvested::harvest(&site);
    assert_eq!(site.json(&format!("/constats/{policy}.json"))["contests"][0]["status"], "open", "nothing changed");
    harvested::commit(&site, &[("SECURITY.md", POLICY)]);
    harvested::harvest(&site);
    let current = id(&site, "SEC-01");
    let contest = site.json(&format!("/constats/{current}.json"))["contests"][0].clone();
    assert_eq!((&contest["status"], &contest["answered_by_run"]), (&Value::from("answered"), &Value::from("met")));
    let text = site.page(&format!("/en/findings/{current}")).text();
    assert!(text.contains("A new run, on") && text.contains("Met"), "{text}");
    assert_eq!(site.json(&format!("/constats/{licence}.json"))["contests"][0]["status"], "open");
}

#[test]
fn a_curator_has_it_run_again() {
    let site = site();
    let page = format!("/constats/{}", id(&site, "SEC-01"));
    let repository = harvested::on_a_forge(&site, ForgeKind::GitHub);
    assert_eq!(repository.state.next_attempt, None);
    assert!(site.page(&page).all("form").all(|tag| !tag.get("action").ends_with("/refaire")), "not for everybody");
    assert_eq!(site.send(&Ask::post(format!("{page}/refaire"), &[])).status, 401);
    let curator = site.account("curation@example.org", &[Role::Curator]);
    assert!(as_seen_by(&site, &page, &curator).all("form").any(|tag| tag.get("action") == format!("{page}/refaire")));
    let reply = site.send(&Ask::post(format!("{page}/refaire"), &[]).session(&curator));
    assert_eq!((reply.status, reply.header("location")), (303, format!("{page}?done=asked").as_str()));
    let due = wait(repositories::due(site.app.store(), None, site.app.now(), 10)).unwrap();
    assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [repository.id], "the harvest takes it");
    assert!(site.page(&page).text().contains("Une relecture du dépôt est prévue"));
}

#[test]
fn a_search_asks_what_the_checks_answer() {
    let site = site();
    let listed = |query: &str| -> Vec<String> {
        let hits = site.json(&format!("/logiciels.json?{query}"))["hits"].clone();
        hits.as_array().unwrap().iter().map(|hit| hit["slug"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed("evidence=free-licence"), [NAME]);
    assert_eq!(listed("evidence=free-licence&evidence=documentation-in-french&evidence=deployable"), [NAME]);
    assert!(listed("evidence=security-policy").is_empty());
    assert!(listed("evidence=free-licence&evidence=security-policy").is_empty(), "every question chosen must hold");
    for (path, label) in [
        ("/logiciels?evidence=free-licence", "Licence libre reconnue dans le dépôt"),
        ("/en/software?evidence=free-licence", "Free licence recognised in the repository"),
    ] {
        let page = site.page(path);
        let chosen = page.tags.iter().find(|tag| tag.name == "input" && tag.get("value") == "free-licence").unwrap();
        assert!(chosen.attributes.iter().any(|(name, _)| name == "checked"), "{path}");
        assert!(page.text().contains(label), "{path}");
    }
    harvested::commit(&site, &[("SECURITY.md", POLICY)]);
    harvested::harvest(&site);
    assert_eq!(listed("evidence=free-licence&evidence=security-policy"), [NAME], "the index follows the harvest");
}

#[test]
fn findings_stand_side_by_side_in_the_comparison_and_its_files() {
    let site = site();
    harvested::on_a_forge(&site, ForgeKind::GitHub);
    let query = format!("software={NAME}&software=libreoffice");
    let view = site.json(&format!("/comparer.json?{query}"));
    let rows = view["findings"].as_array().unwrap();
    let licence = rows.iter().find(|row| row["check"]["code"] == "LIC-03").unwrap();
    assert_eq!(licence["cells"][0][0]["outcome"], "met");
    assert_eq!((licence["cells"][1].as_array().unwrap().len(), &licence["differs"]), (0, &Value::from(false)));
    for (path, words) in [
        (format!("/comparer?{query}"), ["Respecté", "Inconnu", "dépôt non récolté", "LIC-03"]),
        (format!("/en/compare?{query}"), ["Met", "Unknown", "repository not harvested", "LIC-03"]),
    ] {
        let page = site.page(&path);
        for word in words {
            assert!(page.text().contains(word), "{path}: {word}");
        }
        let finding = licence["cells"][0][0]["finding"].as_str().unwrap();
        assert!(page.all("a").any(|tag| tag.get("href").ends_with(finding)), "{path}: the finding is one click away");
        // Each check that is compared has a line, and each software a cell in it.
        let cells = page.all("td").filter(|tag| tag.get("data-label") == "LibreOffice").count();
        assert_eq!(cells, rows.len() + levain_app::views::Criterion::ALL.len(), "{path}");
    }
    let day = &licence["cells"][0][0]["observed_at"].as_str().unwrap()[..10];
    let markdown = site.get(&format!("/comparer.md?{query}")).text();
    let line = markdown.lines().find(|line| line.starts_with("| LIC-03")).unwrap();
    for word in ["✔ Respecté", day, "[preuve](<https://forge.example.org/", "? inconnu (dépôt non récolté)"] {
        assert!(line.contains(word), "{word}: {line}");
    }
    assert!(!markdown.contains("| SEC-11"), "only what matters most");
    let csv = site.get(&format!("/en/compare.csv?{query}")).text();
    let line = csv.lines().find(|line| line.contains("SEC-11")).unwrap();
    assert!(line.contains("Not met") && line.contains("unknown (repository not harvested)"), "{line}");
    let without = site.get("/en/compare.md?software=libreoffice").text();
    assert!(without.contains("None of the repositories was harvested"));
    assert!(site.page("/comparer?software=libreoffice").text().contains("Aucun des dépôts n’a été récolté"));
}

/// Days that the clock of the next test is ahead.
static AHEAD: AtomicI64 = AtomicI64::new(0);

#[test]
fn what_expired_answers_no_search() {
    let clock = || Timestamp::now() + SignedDuration::from_hours(24 * AHEAD.load(Ordering::Relaxed));
    let site = Site::with(site::config(), clock);
    harvested::repository(&site);
    harvested::harvest(&site);
    let total = |site: &Site| site.json("/logiciels.json?evidence=free-licence")["pages"]["total"].as_u64().unwrap();
    assert_eq!(total(&site), 1);
    AHEAD.store(80, Ordering::Relaxed);
    wait(site.app.follow_events()).unwrap();
    assert_eq!(total(&site), 1);
    AHEAD.store(100, Ordering::Relaxed);
    wait(site.app.follow_events()).unwrap();
    assert_eq!(total(&site), 0, "nothing was said, and time passed");
    harvested::harvest(&site);
    assert_eq!(total(&site), 1, "it was seen again");
}

#[test]
fn several_repositories_of_a_software_stand_apart() {
    let site = site();
    let store = site.app.store();
    let first = harvested::on_a_forge(&site, ForgeKind::GitHub);
    wait(async {
        // A second repository that describes the same software, of which a check says something else.
        let link = repositories::subjects(store, &[first.id]).await.unwrap().remove(&first.id).unwrap().remove(0);
        let mut other = first.clone();
        other.id = "019ab1c2-0000-7000-8000-00000000000a".parse().unwrap();
        other.url = "forge.example.org/val-exemple/outil-serveur".to_owned();
        other.listed.url = format!("https://{}", other.url);
        other.listed.full_name = "val-exemple/outil-serveur".to_owned();
        other.state.gone_at = Some("2026-10-01T12:00:00Z".parse().unwrap());
        let mut found = findings::of_repository(store, first.id).await.unwrap();
        found.retain(|finding| ["LIC-01", "SEC-09"].contains(&finding.check.as_str()));
        for (finding, number) in found.iter_mut().zip(0xb..) {
            finding.id = format!("019ab1c2-0000-7000-8000-00000000000{number:x}").parse().unwrap();
            finding.repository = other.id;
            finding.judgement.outcome = levain_model::Outcome::Unmet;
        }
        let mut tx = store.begin().await.unwrap();
        repositories::save(&mut tx, &other).await.unwrap();
        let linked = levain_model::RepositoryRecord { repository: other.id, path: String::new(), record: link.record };
        repositories::set_records(&mut tx, &[other.id], &[linked]).await.unwrap();
        findings::record_all(&mut tx, &found, site.app.now()).await.unwrap();
        tx.commit().await.unwrap();
    });
    let view = evidence(&site);
    let names: Vec<&str> = view["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|subject| subject["repository"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["val-exemple/outil", "val-exemple/outil-serveur"], "the one that is gone comes last");
    let last = &view["subjects"][1];
    assert_eq!((last["findings"].as_array().unwrap().len(), last["told_to_owner"].as_array().unwrap().len()), (1, 1));
    assert_eq!((&last["purposes"][0]["shown"], &last["purposes"][0]["missing"]), (&Value::from(0), &Value::from(1)));
    let page = site.page(&format!("/logiciels/{NAME}/constats"));
    assert!(page.ids().contains("s1") && page.text().contains("n’est plus là depuis le 2026-10-01"));
    assert!(site.page(&format!("/logiciels/{NAME}")).text().contains("Un autre dépôt porte ce logiciel"));
    let compared = site.json(&format!("/comparer.json?software={NAME}"));
    let row = compared["findings"].as_array().unwrap().iter().find(|row| row["check"]["code"] == "LIC-01").unwrap();
    assert_eq!((row["cells"][0].as_array().unwrap().len(), &row["differs"]), (2, &Value::from(true)));
    let markdown = site.get(&format!("/en/compare.md?software={NAME}")).text();
    assert!(markdown.contains("val-exemple/outil-serveur, ✘ Not met"), "{markdown}");
}
