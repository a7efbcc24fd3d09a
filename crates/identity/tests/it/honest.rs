//! The right path, through the certified provider.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levain_identity::{Addresses, Attempt, Fault, Identity, Provider, ProviderSettings, Return};
use levain_model::Language;
use levain_outbound::Secret;

use crate::real::{Browser, Choice, Real, parameters};

pub const SITE: &str = "http://127.0.0.1:9";
const SECRET: &str = "un secret: 100 %+&";

pub fn settings(issuer: &str) -> ProviderSettings {
    ProviderSettings {
        name: "essai".to_owned(),
        issuer: issuer.to_owned(),
        client_id: "levain".to_owned(),
        client_secret: Some(Secret::new(SECRET)),
        scopes: ["profile", "email", "groups"].map(str::to_owned).to_vec(),
        label: ["Compte".to_owned(), "Account".to_owned()],
        trusted_domains: Default::default(),
        groups_claim: Some("groups".to_owned()),
        groups: Vec::new(),
    }
}

pub fn provider(settings: ProviderSettings) -> Provider {
    let addresses =
        Addresses { back: format!("{SITE}/connexion/retour"), home: [format!("{SITE}/"), format!("{SITE}/en")] };
    Provider::new(settings, addresses, SITE).unwrap()
}

pub fn back(url: &str) -> Return {
    let mut given = parameters(url);
    let mut take = |name: &str| given.remove(name).unwrap_or_default();
    Return {
        code: take("code"),
        state: take("state"),
        issuer: take("iss"),
        error: take("error"),
        description: take("error_description"),
    }
}

/// Goes and comes back.
pub async fn pass(provider: &Provider, choice: &Choice<'_>) -> Result<Identity, Fault> {
    let attempt = Attempt::of("un secret de navigateur");
    let url = provider.leave(&attempt, Language::Fr).await?;
    let returned = back(&Browser::default().pass(&url, choice));
    assert_eq!(returned.state, attempt.state());
    provider.welcome(&attempt, &returned, Timestamp::now()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_who_the_provider_says() {
    let Some(real) = Real::start(SITE) else { return };
    let provider = provider(settings(&real.issuer));
    let url = provider.leave(&Attempt::of("un"), Language::En).await.unwrap();
    let asked = parameters(&url);
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "levain"),
        ("redirect_uri", "http://127.0.0.1:9/connexion/retour"),
        ("code_challenge_method", "S256"),
        ("scope", "openid profile email groups"),
        ("ui_locales", "en"),
    ] {
        assert_eq!(asked[name], value, "{url}");
    }
    assert!(asked["code_challenge"].len() >= 43 && !asked["nonce"].is_empty());

    let identity = pass(&provider, &Choice::SignIn("une")).await.unwrap();
    assert_eq!((identity.issuer.as_str(), identity.subject.as_str()), (real.issuer.as_str(), "une"));
    assert_eq!((identity.email.as_deref(), identity.email_verified), (Some("une@val.example"), true));
    assert_eq!(identity.name.as_deref(), Some("Une Personne"));
    assert_eq!(identity.groups, ["val-exemple", "curation"]);
    assert!(identity.session.is_some());
    assert!(!format!("{identity:?}").contains("une"), "who it is does not end in a log");
    assert_eq!(real.count("/me"), 0, "the token held everything");
    assert_eq!(real.count("/.well-known/openid-configuration"), 1, "asked once");
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_left_to_userinfo_are_asked_there() {
    let Some(real) = Real::start(SITE) else { return };
    real.switch("claims", r#"{"in_token":false}"#);
    let identity = pass(&provider(settings(&real.issuer)), &Choice::SignIn("une")).await.unwrap();
    assert_eq!(identity.email.as_deref(), Some("une@val.example"));
    assert!(identity.email_verified);
    assert_eq!(identity.groups, ["val-exemple", "curation"]);
    assert_eq!(real.count("/me"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_client_is_protected_by_its_proof_alone() {
    let Some(real) = Real::start(SITE) else { return };
    let public =
        ProviderSettings { client_id: "levain-public".to_owned(), client_secret: None, ..settings(&real.issuer) };
    let provider = provider(public);
    assert_eq!(pass(&provider, &Choice::SignIn("autre")).await.unwrap().subject, "autre");
    // A code brought by somebody who did not leave: another verifier.
    let url = provider.leave(&Attempt::of("un"), Language::Fr).await.unwrap();
    let returned = back(&Browser::default().pass(&url, &Choice::SignIn("une")));
    let stolen = provider.welcome(&Attempt::of("autre"), &returned, Timestamp::now()).await;
    assert!(matches!(stolen, Err(Fault::CodeRefused(_))), "{stolen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_serves_once_and_a_wrong_secret_is_told_without_being_shown() {
    let Some(real) = Real::start(SITE) else { return };
    let good = provider(settings(&real.issuer));
    let attempt = Attempt::of("un");
    let url = good.leave(&attempt, Language::Fr).await.unwrap();
    let returned = back(&Browser::default().pass(&url, &Choice::SignIn("une")));
    good.welcome(&attempt, &returned, Timestamp::now()).await.unwrap();
    let again = good.welcome(&attempt, &returned, Timestamp::now()).await.unwrap_err();
    assert!(matches!(&again, Fault::CodeRefused(words) if words.contains("invalid_grant")), "{again:?}");

    let wrong = ProviderSettings { client_secret: Some(Secret::new("mauvais-secret")), ..settings(&real.issuer) };
    let fault = pass(&provider(wrong), &Choice::SignIn("une")).await.unwrap_err();
    assert!(matches!(&fault, Fault::CodeRefused(words) if words.contains("invalid_client")), "{fault:?}");
    assert!(!format!("{fault:?} {fault}").contains("mauvais-secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn saying_no_at_the_provider_is_told_in_words() {
    let Some(real) = Real::start(SITE) else { return };
    let fault = pass(&provider(settings(&real.issuer)), &Choice::Refuse).await.unwrap_err();
    assert!(matches!(&fault, Fault::Refused { error, .. } if error == "access_denied"), "{fault:?}");
    assert!(fault.text(Language::Fr).contains("refusée ou annulée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_are_fetched_when_a_signature_asks_for_them_and_not_each_time() {
    let Some(real) = Real::start(SITE) else { return };
    let provider = provider(settings(&real.issuer));
    pass(&provider, &Choice::SignIn("une")).await.unwrap();
    assert_eq!(real.count("/jwks"), 1);
    real.switch("rotate", "{}");
    pass(&provider, &Choice::SignIn("une")).await.unwrap();
    assert_eq!(real.count("/jwks"), 2);
    pass(&provider, &Choice::SignIn("une")).await.unwrap();
    assert_eq!(real.count("/jwks"), 2, "known from now on");
    real.switch("rotate", "{}");
    let fault = pass(&provider, &Choice::SignIn("une")).await.unwrap_err();
    assert!(matches!(fault, Fault::Untrusted(_)), "asked a moment ago: {fault:?}");
    assert_eq!(real.count("/jwks"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_may_differ_by_two_minutes_and_no_more() {
    let Some(real) = Real::start(SITE) else { return };
    let provider = provider(settings(&real.issuer));
    for (seconds, good) in [(90, true), (-90, true), (150, false), (-4_000, false)] {
        real.switch("clock", &format!("{{\"seconds\":{seconds}}}"));
        let outcome = pass(&provider, &Choice::SignIn("une")).await;
        match good {
            true => drop(outcome.unwrap()),
            false => assert!(matches!(outcome, Err(Fault::Clock(_))), "{seconds}: {outcome:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_is_told_soon_and_what_is_known_of_it_serves() {
    let Some(real) = Real::start(SITE) else { return };
    real.switch("down", r#"{"down":true}"#);
    let began = std::time::Instant::now();
    let unknown = provider(settings(&real.issuer));
    let fault = unknown.leave(&Attempt::of("un"), Language::Fr).await.unwrap_err();
    assert!(matches!(fault, Fault::Unreachable(_)) && began.elapsed() < Duration::from_secs(3), "{fault:?}");
    assert!(fault.text(Language::Fr).contains("ne répond pas") && fault.text(Language::En).contains("does not answer"));
    real.switch("down", r#"{"down":false}"#);
    unknown.leave(&Attempt::of("un"), Language::Fr).await.unwrap();
    real.switch("down", r#"{"down":true}"#);
    unknown.leave(&Attempt::of("un"), Language::Fr).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_there_shows_the_token() {
    let Some(real) = Real::start(SITE) else { return };
    let provider = provider(settings(&real.issuer));
    let identity = pass(&provider, &Choice::SignIn("une")).await.unwrap();
    let url = provider.sign_out(&identity.id_token, Language::En).await.unwrap();
    let told = parameters(&url);
    assert_eq!(told["id_token_hint"], identity.id_token);
    assert_eq!(told["post_logout_redirect_uri"], "http://127.0.0.1:9/en");
    let page = Browser::default().get(&url);
    assert_eq!(page.status, 200, "the provider takes the token and the address: {}", page.body);
    // The token that proves an identity does not end a session.
    let misused = provider.signed_out(&identity.id_token, Timestamp::now()).await;
    assert!(matches!(misused, Err(Fault::Untrusted(_))), "{misused:?}");
    let misused = provider.signed_out("n’importe quoi", Timestamp::now()).await;
    assert!(matches!(misused, Err(Fault::Untrusted(_))), "{misused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_sees_what_is_wrong() {
    let Some(real) = Real::start(SITE) else { return };
    let looks = provider(settings(&real.issuer)).look(Timestamp::now()).await;
    assert!(looks.len() == 3 && looks.iter().all(|look| look.good), "{looks:?}");

    let unknown = ProviderSettings { client_id: "inconnu".to_owned(), ..settings(&real.issuer) };
    let looks = provider(unknown).look(Timestamp::now()).await;
    let bad: Vec<_> = looks.iter().filter(|look| !look.good).collect();
    assert!(bad.len() == 1 && bad[0].en.contains("/connexion/retour"), "{looks:?}");

    let late = Timestamp::now() + SignedDuration::from_mins(10);
    let looks = provider(settings(&real.issuer)).look(late).await;
    assert!(
        looks.iter().any(|look| !look.good && ["600 s", "d’écart"].iter().any(|words| look.fr.contains(words))),
        "{looks:?}"
    );

    let closed = provider(settings("http://127.0.0.1:1")).look(Timestamp::now()).await;
    assert!(closed.len() == 1 && !closed[0].good && closed[0].en.contains("ID001"), "{closed:?}");
}
