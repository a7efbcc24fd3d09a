//! Messages handed to a real SMTP server, and read back as a mail program reads them.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

use std::time::Duration;

use levain_mail::{Encryption, Fault, Message, Password, Sender, Smtp};
use levain_mail_double::{MailServer, header};

fn smtp(server: &MailServer) -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        encryption: Encryption::Auto,
        user: None,
        password: None,
        authority: server.certificate.clone(),
        from: "« Logiciels libres » de Val-Exemple <levain@val.example>".replace(['«', '»'], ""),
        reply_to: Some("equipe@val.example".to_owned()),
        timeout: Duration::from_secs(2),
    }
}

fn message(to: &str) -> Message {
    Message {
        id: "019ab1c2-0000-7000-8000-000000000000".to_owned(),
        to: to.to_owned(),
        subject: "Adhésion acceptée à l’organisme « Ville de Sainte-Fiction », où l’été dure jusqu’à la Saint-Michel"
            .to_owned(),
        text: format!(
            "Bonjour,\n\n.Un point seul au début.\n.\nÀ bientôt, œuvre, ça — « été »\n{}\n",
            "très long ".repeat(200)
        ),
        html: format!("<p>Bonjour é</p><p>{}</p>", "très long ".repeat(200)),
        language: "fr",
        unsubscribe: Some(format!("https://logiciels.example.org/avis/desabonnement/{}", "0123456789abcdef".repeat(8))),
        date: "2026-11-28T12:00:00Z".parse().unwrap(),
    }
}

async fn send(settings: Smtp, message: &Message) -> Result<(), Fault> {
    Sender::new(settings)?.prepare(message).await?.hand_over().await
}

#[tokio::test]
async fn a_message_arrives_whole() {
    let Some(server) = MailServer::start() else { return };
    let sent = message("une.personne@val.example");
    send(smtp(&server), &sent).await.unwrap();
    let got = server.wait_for(1).remove(0);
    assert_eq!(got["subject"], sent.subject.as_str());
    assert_eq!(got["text"].as_str().unwrap().trim_end(), sent.text.trim_end(), "not a point is lost");
    assert_eq!(got["html"].as_str().unwrap().trim_end(), sent.html);
    assert_eq!(got["from"], "levain@val.example");
    assert_eq!(got["to"], serde_json::json!(["une.personne@val.example"]));
    assert_eq!(got["reply_to"], "equipe@val.example");
    assert_eq!(got["message_id"], "<019ab1c2-0000-7000-8000-000000000000@val.example>");
    assert_eq!(got["parts"], serde_json::json!(["text/plain; charset=utf-8", "text/html; charset=utf-8"]));
    assert!(got["longest"].as_u64().unwrap() <= 998, "RFC 5322: {}", got["longest"]);
    assert_eq!(header(&got, "list-unsubscribe"), format!("<{}>", sent.unsubscribe.unwrap()));
    assert_eq!(header(&got, "list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert_eq!(header(&got, "auto-submitted"), "auto-generated");
    assert_eq!(header(&got, "to"), "une.personne@val.example", "no name beside the address");
    assert!(server.raw(1).is_ascii(), "an old server can pass it on");
}

#[tokio::test]
async fn what_the_server_answers_is_told_apart() {
    let Some(server) = MailServer::start() else { return };
    let fault = async |to: &str| send(smtp(&server), &message(to)).await.unwrap_err();
    assert!(matches!(fault("inconnue@val.example").await, Fault::Recipient { reply } if reply.contains("5.1.1")));
    assert!(matches!(fault("interdite@val.example").await, Fault::Refused { reply } if reply.contains("5.7.1")));
    let later = fault("plus-tard-1@val.example").await;
    assert!(matches!(&later, Fault::Later { reply } if reply.starts_with("451")), "{later:?}");
    assert!(!later.is_permanent());
    send(smtp(&server), &message("plus-tard-1@val.example")).await.unwrap();
    let cut = fault("coupe-1@val.example").await;
    assert!(matches!(cut, Fault::Broken { .. }), "{cut:?}");
    let slow = fault("lente@val.example").await;
    assert!(matches!(&slow, Fault::Broken { reason } if reason.contains("in time")), "{slow:?}");
    assert_eq!(server.messages().len(), 1);

    let port = server.port;
    drop(server);
    let gone = send(Smtp { port, timeout: Duration::from_secs(2), ..nobody() }, &message("a@val.example")).await;
    assert!(matches!(gone, Err(Fault::Unreachable { .. })), "{gone:?}");
}

fn nobody() -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port: 1,
        encryption: Encryption::Auto,
        user: None,
        password: None,
        authority: None,
        from: "levain@val.example".to_owned(),
        reply_to: None,
        timeout: Duration::from_secs(2),
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_but_to_this_machine() {
    let Some(server) = MailServer::start() else { return };
    let strict = Smtp { encryption: Encryption::StartTls, ..smtp(&server) };
    assert_eq!(send(strict, &message("a@val.example")).await, Err(Fault::NoStartTls));
    assert!(server.messages().is_empty());
    // A name of this machine is this machine too.
    send(Smtp { host: "localhost".to_owned(), ..smtp(&server) }, &message("a@val.example")).await.unwrap();
    assert_eq!(server.wait_for(1)[0]["encrypted"], false);
}

#[tokio::test]
async fn encryption_and_sign_in() {
    let Some(server) = MailServer::start_with(true, Some(("levain", "secret d’essai"))) else { return };
    let right = Smtp {
        host: "localhost".to_owned(),
        encryption: Encryption::StartTls,
        user: Some("levain".to_owned()),
        password: Some(Password::new("secret d’essai")),
        ..smtp(&server)
    };
    send(right.clone(), &message("a@val.example")).await.unwrap();
    let got = server.wait_for(1).remove(0);
    assert_eq!((&got["encrypted"], &got["user"]), (&true.into(), &"levain".into()));
    Sender::new(right.clone()).unwrap().try_connection().await.unwrap();

    let wrong = Smtp { password: Some(Password::new("autre")), ..right.clone() };
    assert!(matches!(send(wrong, &message("a@val.example")).await, Err(Fault::SignIn { .. })));
    // An authority that nobody here knows, and a certificate of another name.
    let unknown = Smtp { authority: None, ..right.clone() };
    let refused = send(unknown, &message("a@val.example")).await;
    assert!(matches!(refused, Err(Fault::Tls { .. })), "{refused:?}");
    let named = Smtp { host: "127.0.0.1".to_owned(), ..right };
    let refused = send(named, &message("a@val.example")).await;
    assert!(matches!(refused, Err(Fault::Tls { .. })), "{refused:?}");
    assert_eq!(server.messages().len(), 1);
}
