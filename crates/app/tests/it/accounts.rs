//! Accounts: signing in, sessions, lock-out, erasure.

use levain_app::accounts::NewAccount;
use levain_app::{AppError, Principal};
use levain_model::{Language, Role};

use crate::support::Bench;

const PASSWORD: &str = "une phrase assez longue";

async fn with_account() -> Bench {
    let bench = Bench::new().await;
    let account = NewAccount {
        email: "Curation@Example.org".into(),
        display_name: "Curation".into(),
        roles: vec![Role::Curator],
        locale: Language::Fr,
        password: PASSWORD.into(),
    };
    bench.app.create_account(&Principal::command_line(), account).await.unwrap();
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_carries_the_roles_and_ends() {
    let bench = with_account().await;
    let signed_in = bench.app.sign_in("curation@example.org", PASSWORD, "192.0.2.1").await.unwrap();
    let who = bench.app.principal(Some(&signed_in.secret)).await.unwrap();
    assert_eq!(who.roles, [Role::Curator]);
    assert!(bench.app.worklist(&who, 1, Language::Fr).await.is_ok());
    assert!(matches!(bench.app.admin(&who, Language::Fr).await, Err(AppError::Forbidden)));

    let sessions = bench.app.sessions(&who).await.unwrap();
    assert!(sessions[0].current);
    bench.app.sign_out(&who).await.unwrap();
    assert_eq!(bench.app.principal(Some(&signed_in.secret)).await.unwrap(), Principal::anonymous());
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_lock_the_account_for_a_while() {
    let bench = with_account().await;
    let mut locked = false;
    for _ in 0..12 {
        match bench.app.sign_in("curation@example.org", "faux mot de passe", "192.0.2.1").await {
            Err(AppError::WrongCredentials) => {}
            Err(AppError::TooManyAttempts { retry_after_seconds }) => {
                assert!(retry_after_seconds > 0);
                locked = true;
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(locked);
    let right = bench.app.sign_in("curation@example.org", PASSWORD, "192.0.2.1").await;
    assert!(matches!(right, Err(AppError::TooManyAttempts { .. })), "a lock-out holds for the right password too");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_answered_like_a_wrong_password() {
    let bench = with_account().await;
    let unknown = bench.app.sign_in("personne@example.org", PASSWORD, "192.0.2.1").await;
    assert!(matches!(unknown, Err(AppError::WrongCredentials)));
}

#[tokio::test(flavor = "multi_thread")]
async fn short_passwords_and_second_accounts_are_refused() {
    let bench = with_account().await;
    let account = |email: &str, password: &str| NewAccount {
        email: email.into(),
        display_name: "X".into(),
        roles: Vec::new(),
        locale: Language::Fr,
        password: password.into(),
    };
    let who = Principal::command_line();
    let short = bench.app.create_account(&who, account("autre@example.org", "court")).await;
    assert!(matches!(short, Err(AppError::Invalid { field: "password", .. })));
    let again = bench.app.create_account(&who, account("curation@example.org", PASSWORD)).await;
    assert!(matches!(again, Err(AppError::Conflict { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_leaves_no_trace() {
    let bench = with_account().await;
    bench.app.sign_in("curation@example.org", PASSWORD, "192.0.2.1").await.unwrap();
    bench.app.erase_person(&Principal::command_line(), "curation@example.org").await.unwrap();
    assert!(bench.app.people(&Principal::command_line()).await.unwrap().is_empty());
    bench.app.close().await;
    for entry in std::fs::read_dir(bench.folder.path()).unwrap().flatten() {
        if entry.path().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            let found = bytes.windows(20).any(|window| window == b"curation@example.org");
            assert!(!found, "{:?}", entry.path());
        }
    }
}
