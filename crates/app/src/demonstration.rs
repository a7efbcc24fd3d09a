//! A fictitious set of bodies, people, memberships, permissions and experiments, to show the site or to try it: every page that shows them
//! says so. Loading it again changes nothing; people are named by what they do, and their addresses lead nowhere (RFC 2606).

mod experiments;

use jiff::civil::Date;
use levain_model::{Id, Language, MemberRole, Organization, OrganizationKind, OrganizationRecord, Role, Texts};
use levain_store::organizations::reference;
use levain_store::{memberships, organizations, people};

use crate::App;
use crate::accounts::{NewAccount, random_password};
use crate::bodies::{DEMONSTRATION, own};
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::NewPermission;

/// Key, French name, English name, kind, domain, key of the body above.
type Body = (&'static str, &'static str, &'static str, OrganizationKind, &'static str, Option<&'static str>);

const BODIES: [Body; 4] = [
    ("mrc", "MRC de l’Exemple", "Regional County of Exemple", OrganizationKind::Municipal, "mrc-exemple.example", None),
    (
        "val",
        "Municipalité de Val-Exemple",
        "Municipality of Val-Exemple",
        OrganizationKind::Municipal,
        "val-exemple.example",
        Some("mrc"),
    ),
    (
        "sainte",
        "Ville de Sainte-Fiction",
        "Town of Sainte-Fiction",
        OrganizationKind::Municipal,
        "sainte-fiction.example",
        Some("mrc"),
    ),
    (
        "ministere",
        "Ministère des Exemples",
        "Department of Examples",
        OrganizationKind::Ministry,
        "exemples.example",
        None,
    ),
];

/// Address, name to show, key of the body, role; nothing: asks to belong to it.
const PEOPLE: [(&str, &str, &str, Option<MemberRole>); 6] = [
    ("responsable@val-exemple.example", "Responsable de démonstration, Val-Exemple", "val", Some(MemberRole::Steward)),
    ("membre@val-exemple.example", "Membre de démonstration, Val-Exemple", "val", Some(MemberRole::Member)),
    ("demande@val-exemple.example", "Demande de démonstration, Val-Exemple", "val", None),
    (
        "responsable@sainte-fiction.example",
        "Responsable de démonstration, Sainte-Fiction",
        "sainte",
        Some(MemberRole::Steward),
    ),
    ("responsable@mrc-exemple.example", "Responsable de démonstration, MRC", "mrc", Some(MemberRole::Steward)),
    ("responsable@exemples.example", "Responsable de démonstration, ministère", "ministere", Some(MemberRole::Steward)),
];

/// An account made for the demonstration, with its password, which nobody will see again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemonstrationAccount {
    /// Address to sign in with.
    pub email: String,
    /// Name shown.
    pub display_name: String,
    /// Password.
    pub password: String,
}

/// Whether an address is that of somebody fictitious.
pub fn is_fictitious(email: &str) -> bool {
    PEOPLE.iter().any(|(known, ..)| *known == email)
}

impl App {
    /// Loads the demonstration; gives the accounts it made, none when they were there already.
    ///
    /// # Errors
    /// No permission; somebody real has an account here, unless `force`.
    pub async fn load_demonstration(
        &self,
        principal: &Principal,
        today: Date,
        force: bool,
    ) -> Result<Vec<DemonstrationAccount>, AppError> {
        let actor = require(principal, Action::Administer)?;
        let everybody = people::list(&self.inner.store).await?;
        if !force && everybody.iter().any(|person| !is_fictitious(&person.email)) {
            return Err(AppError::conflict(
                "Des comptes réels existent dans cette base. Ajoutez --force pour y mêler des données fictives.",
                "There are real accounts in this database. Add --force to mix fictitious data with them.",
            ));
        }
        let source = own(DEMONSTRATION, "Données de démonstration", "Demonstration data");
        let mut tx = self.inner.store.begin().await?;
        let mut bodies: Vec<(&str, Organization)> = Vec::new();
        for (key, fr, en, kind, domain, above) in BODIES {
            let parent = above.and_then(|above| bodies.iter().find(|(known, _)| *known == above));
            let record = OrganizationRecord {
                external_id: key.to_owned(),
                name: Texts::fr_en(fr, en),
                kind,
                jurisdiction: Some("CA-QC".to_owned()),
                website: Some(format!("https://{domain}")),
                domains: vec![domain.to_owned()],
                parent: parent.map(|(_, body)| reference(body.id)),
                ..OrganizationRecord::default()
            };
            let id = self.write_body(&mut tx, actor, &source, self.new_id(), record).await?;
            bodies.push((key, organizations::get(&mut tx, id).await?.ok_or(AppError::NotFound)?));
        }
        tx.commit().await?;
        let at = |key: &str| {
            let found = bodies.iter().find(|(known, _)| *known == key).map(|(_, body)| body);
            found.ok_or_else(|| AppError::Internal(format!("no fictitious body {key}")))
        };

        let mut made = Vec::new();
        for (email, name, key, role) in PEOPLE {
            let person = match everybody.iter().find(|person| person.email == email) {
                Some(person) => person.id,
                None => {
                    let password = random_password()?;
                    made.push(DemonstrationAccount {
                        email: email.to_owned(),
                        display_name: name.to_owned(),
                        password: password.clone(),
                    });
                    self.create_account(principal, account(email, name, password)).await?
                }
            };
            self.tie(principal, person, at(key)?, role).await?;
        }
        let until = format!("{}-12-31", today.year() + 1);
        let permission = |scope: &str, kinds: &[&str], conditions: &str| NewPermission {
            scope: scope.to_owned(),
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            conditions: conditions.to_owned(),
            until: until.clone(),
            public: true,
            ..NewPermission::default()
        };
        let granted = [
            (
                "mrc",
                NewPermission {
                    class: "permissive".to_owned(),
                    inherited: true,
                    ..permission("license_class", &["code", "documentation"], "Signer avec l’adresse de l’organisme.")
                },
            ),
            (
                "val",
                NewPermission {
                    about: "libreoffice".to_owned(),
                    ..permission("project", &["translation", "issue", "test"], "")
                },
            ),
            (
                "ministere",
                NewPermission {
                    public: false,
                    ..permission("everything", &["issue"], "Aucun renseignement personnel dans un signalement.")
                },
            ),
        ];
        for (key, new) in granted {
            match self.grant_permission(principal, at(key)?.slug.as_str(), &new, today).await {
                // The catalogue of the deployer may not have the software.
                Ok(_) | Err(AppError::Several(_)) => {}
                Err(error) => return Err(error),
            }
        }
        self.load_experiments(principal, today, &|key| at(key).map(|body| body.slug.clone())).await?;
        Ok(made)
    }

    async fn tie(
        &self,
        principal: &Principal,
        person: Id,
        body: &Organization,
        role: Option<MemberRole>,
    ) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let mut tx = self.inner.store.begin().await?;
        if memberships::between(&mut tx, person, body.id).await?.is_some() {
            return Ok(());
        }
        if let Some(role) = role {
            self.grant_membership(&mut tx, actor, body, person, role).await?;
            tx.commit().await?;
            return Ok(());
        }
        let person = people::get(&mut tx, person).await?.ok_or(AppError::NotFound)?;
        drop(tx);
        let asking = Principal {
            actor: Some(levain_model::Actor::Person(person.id)),
            person: Some(person),
            ..Principal::default()
        };
        self.ask_membership(&asking, body.slug.as_str(), "Nouvelle personne à la réception.").await
    }
}

fn account(email: &str, name: &str, password: String) -> NewAccount {
    NewAccount {
        email: email.to_owned(),
        display_name: name.to_owned(),
        roles: Vec::<Role>::new(),
        locale: Language::Fr,
        password,
    }
}
