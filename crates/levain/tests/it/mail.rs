//! Sending mail, as whoever installs the program tries it.

use levain_mail_double::MailServer;

use super::{levain, text};

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
