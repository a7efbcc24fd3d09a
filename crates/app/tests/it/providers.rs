//! What a person is here because of what a provider says of them: accounts, links, roles, memberships.

use levain_app::accounts::NewAccount;
use levain_app::providers::{Addresses, Fault, Identity, Provider, ProviderSettings, Return};
use levain_app::{AppError, Principal};
use levain_model::{
    Id, Language, MemberRole, Membership, MembershipOrigin, MembershipState, OrganizationKind, OrganizationRecord,
    Role, Texts,
};
use levain_store::{memberships, organizations, people};

use crate::support::Bench;

const FILE: &str = r#"
    [[provider]]
    name = "un"
    issuer = "https://connexion.val.example"
    client_id = "levain"
    label_fr = "Compte de Val-Exemple"
    label_en = "Val-Exemple account"
    trusted_domains = { "val.example" = "municipalite-de-val-exemple", "fiable.example" = "" }
    groups_claim = "groups"
    [[provider.group]]
    name = "greffe"
    organization = "municipalite-de-val-exemple"
    role = "steward"
    [[provider.group]]
    name = "ville"
    organization = "ville-de-sainte-fiction"
    [[provider.group]]
    name = "catalogue"
    site_roles = ["curator", "program"]
    [[provider.group]]
    name = "fantome"
    organization = "n-existe-pas"

    [[provider]]
    name = "deux"
    issuer = "https://connexion.fiction.example"
    client_id = "levain"
    label_fr = "Compte de Sainte-Fiction"
    label_en = "Sainte-Fiction account"
    trusted_domains = { "val.example" = "" }
    groups_claim = "groups"
    [[provider.group]]
    name = "catalogue"
    site_roles = ["curator"]
"#;

struct House {
    bench: Bench,
    settings: Vec<ProviderSettings>,
    val: Id,
    fiction: Id,
}

async fn house() -> House {
    let bench = Bench::new().await;
    let path = bench.path("providers.toml");
    std::fs::write(&path, FILE).unwrap();
    let settings = ProviderSettings::read(path.as_std_path(), Language::En).unwrap();
    let mut bodies = Vec::new();
    let mut tx = bench.app.store().begin().await.unwrap();
    for (number, name) in [(1, "Municipalité de Val-Exemple"), (2, "Ville de Sainte-Fiction")] {
        let record = OrganizationRecord {
            external_id: name.to_owned(),
            name: Texts::fr_en(name, ""),
            kind: OrganizationKind::Municipal,
            ..OrganizationRecord::default()
        };
        let id = Id::from_parts(number, [7; 10]);
        bodies.push(organizations::upsert(&mut tx, "starter", id, &record, bench.app.now()).await.unwrap().0);
    }
    tx.commit().await.unwrap();
    let addresses = Addresses { back: "https://site.example/connexion/retour".into(), home: Default::default() };
    let made = settings.iter().map(|one| Provider::new(one.clone(), addresses.clone(), "").unwrap()).collect();
    bench.app.trust(made);
    House { bench, settings, val: bodies[0], fiction: bodies[1] }
}

fn identity(subject: &str, email: &str, groups: &[&str]) -> Identity {
    Identity {
        issuer: "https://connexion.val.example".to_owned(),
        subject: subject.to_owned(),
        email: Some(email.to_owned()),
        email_verified: true,
        name: Some("Une Personne".to_owned()),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        id_token: "jeton-planté".to_owned(),
        session: Some("là-bas".to_owned()),
    }
}

impl House {
    async fn enter(&self, identity: &Identity) -> Result<Principal, AppError> {
        let settings = self.settings.iter().find(|one| one.issuer == identity.issuer).unwrap();
        let signed_in = self.bench.app.sign_in_as(settings, identity, Language::Fr).await?;
        self.bench.app.principal(Some(&signed_in.secret)).await
    }

    async fn refused(&self, identity: &Identity) -> Fault {
        match self.enter(identity).await {
            Err(AppError::Identity(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }

    async fn local(&self, email: &str) -> Id {
        let account = NewAccount {
            email: email.to_owned(),
            display_name: "Compte local".to_owned(),
            roles: Vec::new(),
            locale: Language::Fr,
            password: "une phrase assez longue".to_owned(),
        };
        self.bench.app.create_account(&Principal::command_line(), account).await.unwrap()
    }

    async fn membership(&self, person: Id, body: Id) -> Option<(MemberRole, MembershipState, MembershipOrigin)> {
        let found = memberships::between(self.bench.app.store(), person, body).await.unwrap();
        found.map(|one| (one.role, one.state, one.origin))
    }
}

fn id(principal: &Principal) -> Id {
    principal.person.as_ref().unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sign_in_makes_the_account_and_the_next_ones_keep_it_up_to_date() {
    let house = house().await;
    let first = house.enter(&identity("s1", "Une@Ailleurs.example", &[])).await.unwrap();
    let person = first.person.clone().unwrap();
    assert_eq!((person.email.as_str(), person.display_name.as_str()), ("une@ailleurs.example", "Une Personne"));
    let account = people::get_account(house.bench.app.store(), person.id).await.unwrap().unwrap();
    assert_eq!(account.password_hash, None, "no password opens it");

    let renamed = Identity { name: Some("Autre Nom".into()), ..identity("s1", "nouvelle@ailleurs.example", &[]) };
    let again = house.enter(&renamed).await.unwrap().person.unwrap();
    assert_eq!((again.id, again.email.as_str()), (person.id, "nouvelle@ailleurs.example"));
    assert_eq!(again.display_name, "Autre Nom");
    // What is not verified, or is somebody else's, is not taken.
    house.local("prise@ailleurs.example").await;
    let unverified = Identity { email_verified: false, ..identity("s1", "non@ailleurs.example", &[]) };
    for identity in [unverified, identity("s1", "prise@ailleurs.example", &[])] {
        let kept = house.enter(&identity).await.unwrap().person.unwrap();
        assert_eq!((kept.id, kept.email.as_str()), (person.id, "nouvelle@ailleurs.example"));
    }
    // The same subject at another provider is somebody else.
    let other = Identity { issuer: "https://connexion.fiction.example".into(), ..identity("s1", "x@y.example", &[]) };
    assert_ne!(id(&house.enter(&other).await.unwrap()), person.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_linked_only_when_the_provider_is_trusted_for_its_domain() {
    let house = house().await;
    let here = house.local("une@val.example").await;
    house.local("une@ailleurs.example").await;
    assert_eq!(house.refused(&identity("s1", "une@ailleurs.example", &[])).await, Fault::Taken);
    let unverified = Identity { email_verified: false, ..identity("s1", "une@val.example", &[]) };
    assert_eq!(house.refused(&unverified).await, Fault::Unverified);
    let nowhere = Identity { email: None, ..identity("s1", "", &[]) };
    assert_eq!(house.refused(&nowhere).await, Fault::Unverified);
    // Nothing was left by those that were refused.
    assert_eq!(house.bench.app.people(&Principal::command_line()).await.unwrap().len(), 2);

    assert_eq!(id(&house.enter(&identity("s1", "une@val.example", &[])).await.unwrap()), here);
    // The address given to somebody else at the provider does not give them the account.
    assert_eq!(house.refused(&identity("s2", "une@val.example", &[])).await, Fault::OtherIdentity);
    // Another trusted provider opens the same account.
    let other =
        Identity { issuer: "https://connexion.fiction.example".into(), ..identity("z", "une@val.example", &[]) };
    assert_eq!(id(&house.enter(&other).await.unwrap()), here);

    let app = &house.bench.app;
    let mut tx = app.store().begin().await.unwrap();
    people::set_disabled(&mut tx, here, Some(app.now())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.refused(&identity("s1", "une@val.example", &[])).await, Fault::Disabled);
}

#[tokio::test(flavor = "multi_thread")]
async fn memberships_follow_groups_and_domains_and_leave_alone_what_people_decided() {
    use MemberRole::{Member, Steward};
    use MembershipOrigin::{Domain, Granted, Group};
    use MembershipState::{Active, Ended};
    let house = house().await;
    let person = id(&house.enter(&identity("s1", "une@val.example", &["greffe", "ville", "fantome"])).await.unwrap());
    assert_eq!(house.membership(person, house.val).await, Some((Steward, Active, Group)), "the higher of the two");
    assert_eq!(house.membership(person, house.fiction).await, Some((Member, Active, Group)));
    let latest = house.bench.app.store();
    let kept = memberships::of_person(latest, person).await.unwrap();
    // The same again changes nothing.
    house.enter(&identity("s1", "une@val.example", &["greffe", "ville"])).await.unwrap();
    assert_eq!(memberships::of_person(latest, person).await.unwrap(), kept);

    let now = house.enter(&identity("s1", "une@val.example", &[])).await.unwrap();
    assert_eq!(house.membership(person, house.val).await, Some((Member, Active, Domain)));
    assert_eq!(house.membership(person, house.fiction).await, Some((Member, Ended, Group)));
    assert_eq!(now.role_in(house.fiction), None);
    // An address that is not verified any more gives nothing.
    let unverified = Identity { email_verified: false, ..identity("s1", "une@val.example", &["ville"]) };
    house.enter(&unverified).await.unwrap();
    assert_eq!(house.membership(person, house.val).await, Some((Member, Ended, Domain)));
    assert_eq!(house.membership(person, house.fiction).await, Some((Member, Active, Group)));

    let mut tx = house.bench.app.store().begin().await.unwrap();
    let granted = Membership {
        id: Id::from_parts(9, [9; 10]),
        person,
        organization: house.val,
        role: Steward,
        state: Active,
        origin: Granted,
        message: String::new(),
        requested_at: house.bench.app.now(),
        decided_at: None,
        decided_by: None,
    };
    memberships::put(&mut tx, &granted).await.unwrap();
    tx.commit().await.unwrap();
    for groups in [&["greffe"][..], &[]] {
        house.enter(&identity("s1", "une@val.example", groups)).await.unwrap();
        assert_eq!(house.membership(person, house.val).await, Some((Steward, Active, Granted)), "{groups:?}");
    }
    assert_eq!(house.bench.app.unknown_bodies(&house.settings[0]).await.unwrap(), ["n-existe-pas"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_provider_does_not_take_back_what_the_first_gave() {
    let house = house().await;
    let person = id(&house.enter(&identity("s1", "une@val.example", &["greffe", "catalogue"])).await.unwrap());
    let other =
        Identity { issuer: "https://connexion.fiction.example".into(), ..identity("z", "une@val.example", &[]) };
    let by_other = house.enter(&other).await.unwrap();
    assert_eq!(id(&by_other), person);
    assert_eq!(by_other.role_in(house.val), Some(MemberRole::Steward));
    assert_eq!(by_other.roles, [Role::Curator, Role::Program]);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_follow_groups_and_those_given_by_hand_stay() {
    let house = house().await;
    let roles = async |groups: &[&str]| house.enter(&identity("s1", "une@val.example", groups)).await.unwrap().roles;
    assert_eq!(roles(&["catalogue"]).await, [Role::Curator, Role::Program]);
    assert_eq!(roles(&[]).await, []);
    assert_eq!(roles(&["catalogue"]).await, [Role::Curator, Role::Program]);
    // From now on the role of curator is given by hand.
    let who = Principal::command_line();
    house.bench.app.set_roles(&who, "une@val.example", &[Role::Curator, Role::LabManager]).await.unwrap();
    assert_eq!(roles(&["catalogue"]).await, [Role::Curator, Role::LabManager, Role::Program]);
    assert_eq!(roles(&[]).await, [Role::Curator, Role::LabManager]);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_a_person_erases_who_they_are_elsewhere() {
    let house = house().await;
    house.enter(&identity("sujet-plante", "une@val.example", &["catalogue", "greffe"])).await.unwrap();
    house.bench.app.erase_person(&Principal::command_line(), "une@val.example").await.unwrap();
    house.bench.app.close().await;
    let planted = ["sujet-plante", "une@val.example", "Une Personne", "jeton-planté"];
    for entry in std::fs::read_dir(house.bench.folder.path()).unwrap().flatten() {
        if entry.path().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            for text in planted {
                let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
                assert!(!found, "{text} in {:?}", entry.path());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_an_attempt_of_this_browser_opens_nothing() {
    let house = house().await;
    for secret in ["", "un secret d’ailleurs"] {
        let arrival =
            house.bench.app.come_back(secret, &Return { state: "x".into(), ..Return::default() }).await.unwrap();
        assert!(matches!(arrival.outcome, Err(AppError::Identity(Fault::Stale))), "{arrival:?}");
    }
    let absent = house.bench.app.leave_for("inconnu", "", Language::Fr).await;
    assert!(matches!(absent, Err(AppError::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_everywhere_ends_every_session() {
    let house = house().await;
    let one = house.enter(&identity("s1", "une@val.example", &[])).await.unwrap();
    house.enter(&identity("s1", "une@val.example", &[])).await.unwrap();
    assert_eq!(house.bench.app.sessions(&one).await.unwrap().len(), 2);
    assert_eq!(house.bench.app.sign_out_everywhere(&one).await.unwrap(), 2);
    assert!(house.bench.app.sessions(&one).await.unwrap().is_empty());
}
