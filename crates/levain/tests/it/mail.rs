//! Sending mail, as whoever installs the program tries it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levain_app::accounts::NewAccount;
use levain_app::mailing::LEASE;
use levain_app::{App, Principal, Settings};
use levain_mail_double::MailServer;
use levain_model::{Language, MailStatus, Role};
use levain_store::mails;

use super::{command, levain, text};

#[test]
fn a_test_mail_arrives_or_says_why_not() {
    let Some(server) = MailServer::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let port = server.port.to_string();
    let set = |extra: &[&str]| {
        let smtp = ["--smtp-host", "127.0.0.1", "--smtp-port", &port, "--smtp-from", "levain@val.example"];
        levain(folder.path(), &[extra, &smtp].concat())
    };
    let sent = set(&["admin", "mail-test", "une@val.example"]);
    assert!(sent.status.success(), "{}", text(&sent.stderr));
    let mail = server.wait_for(1).remove(0);
    assert_eq!(
        (mail["to"][0].as_str(), mail["subject"].as_str()),
        (Some("une@val.example"), Some("Test mail · Levain"))
    );

    let refused = set(&["admin", "mail-test", "inconnue@val.example"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("ML006"), "{}", text(&refused.stderr));
    let good = set(&["doctor", "--public-url", "http://localhost"]);
    assert!(good.status.success(), "{}", text(&good.stdout));
    for (extra, expected) in [
        (&["doctor", "--smtp-tls", "starttls"][..], "ML002"),
        (&["doctor", "--smtp-tls", "ssl"], "starttls, tls or none"),
        (&["doctor", "--smtp-user", "levain"], "smtp_user"),
    ] {
        let bad = set(extra);
        assert_eq!(bad.status.code(), Some(1), "{extra:?}");
        assert!(text(&bad.stdout).contains(expected), "{extra:?}: {}", text(&bad.stdout));
    }
    let none = levain(folder.path(), &["admin", "mail-test", "une@val.example"]);
    assert!(text(&none.stderr).contains("smtp_host"), "{}", text(&none.stderr));
}

/// The server of the program, sending mail.
fn serve(folder: &Path, port: &str) -> Child {
    let smtp = ["--smtp-host", "127.0.0.1", "--smtp-port", port, "--smtp-from", "levain@val.example"];
    let rest = ["serve", "--listen", "127.0.0.1:0", "--smtp-per-minute", "600"];
    let mut command = command(folder, &[&rest[..], &smtp[..]].concat());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// What a process took before it was killed is free again.
fn after_the_lease() -> Timestamp {
    Timestamp::now() + LEASE + SignedDuration::from_secs(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_mails_nothing_is_lost_and_nothing_leaves_twice() {
    let Some(server) = MailServer::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let database = format!("sqlite:{}", data.join("levain.db").display());
    let settings = Settings { database, index: None, content: None };
    let who = Principal::command_line();
    let addresses =
        ["un@val.example", "lente@val.example", "deux@val.example", "taiseuse@val.example", "trois@val.example"];
    let app = App::open(&settings).await.unwrap();
    app.follow_notices().await.unwrap();
    for email in addresses {
        let account = NewAccount {
            email: email.to_owned(),
            display_name: "Une personne".to_owned(),
            roles: Vec::new(),
            locale: Language::Fr,
            password: "une phrase assez longue".to_owned(),
        };
        app.create_account(&who, account).await.unwrap();
        app.set_roles(&who, email, &[Role::Curator]).await.unwrap();
    }
    app.close().await;

    let port = server.port.to_string();
    // Killed with the first message just taken, then while the server keeps silent on one that it has.
    for kept in ["un@val.example", "taiseuse@val.example"] {
        let mut running = serve(folder.path(), &port);
        let mut tries = 0;
        while !server.messages().iter().any(|mail| mail["to"][0] == kept) {
            tries += 1;
            assert!(tries < 600, "{kept} got nothing: {:?}", server.messages());
            std::thread::sleep(Duration::from_millis(50));
        }
        running.kill().unwrap();
        running.wait().unwrap();
    }
    // What was under way is looked at once its time is over: what may have left is told and stays, the rest leaves.
    let app = App::open_at(&settings, after_the_lease).await.unwrap();
    let mut tx = app.store().begin().await.unwrap();
    let mut left = Vec::new();
    while let Some(mail) = mails::claim(&mut tx, "essai", after_the_lease() + LEASE, after_the_lease()).await.unwrap() {
        left.push(mail.id);
    }
    let counts: BTreeMap<_, _> = mails::counts(&mut tx).await.unwrap();
    drop(tx);
    let uncertain = counts.get(&MailStatus::Uncertain).copied().unwrap_or_default();
    let sent = counts.get(&MailStatus::Sent).copied().unwrap_or_default();
    assert!(uncertain >= 1, "the one that was kept without a word is told: {counts:?}");
    assert_eq!(sent + uncertain + left.len() as u64, addresses.len() as u64, "{counts:?}");
    let mut taken: Vec<String> =
        server.messages().iter().map(|mail| mail["to"][0].as_str().unwrap().to_owned()).collect();
    let all = taken.len();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), all, "nobody got the same twice");
    assert!(all as u64 >= sent && all as u64 <= sent + uncertain, "{all} taken, {counts:?}");
}
