//! Signing in by a provider of identities: leaving, coming back, and what a person is here because of it.
//!
//! An identity is (issuer, subject), never an address. A first sign-in makes the account, or finds the one of the same
//! verified address when the deployer trusts the provider for its domain. Memberships and roles that domains and groups give
//! follow the provider at each sign-in; what people asked for and what was given by hand is left alone.

use jiff::{SignedDuration, Timestamp};
use levain_identity::Attempt;
pub use levain_identity::{Addresses, Fault, GroupRule, Identity, Look, Provider, ProviderSettings, Return};
use levain_model::{
    Actor, Id, Language, MemberRole, Membership, MembershipOrigin, MembershipState, NewEvent, Person, Role, Subject,
    Verb,
};
use levain_store::identities::{self, KnownIdentity, Leaving, ProviderSession};
use levain_store::organizations::LocatedOrganization;
use levain_store::{Tx, memberships, organizations, people, sessions};

use crate::App;
use crate::accounts::{SignedIn, random_hex, valid_email};
use crate::error::AppError;
use crate::permission::Principal;
use crate::views::IdentityView;

/// How long there is between leaving for a provider and coming back.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// Somebody about to leave for a provider.
#[derive(Debug)]
pub struct Departure {
    /// What the browser keeps until it is back.
    pub secret: String,
    /// Where it goes.
    pub url: String,
}

/// Somebody back from a provider.
#[derive(Debug)]
pub struct Arrival {
    /// Language of the page they left from; unknown when the attempt is.
    pub language: Option<Language>,
    /// Where they wanted to go.
    pub next: String,
    /// The session, or why there is none.
    pub outcome: Result<SignedIn, AppError>,
}

/// A person as this provider makes them: what was found, and what is to be written.
struct Arriving<'a> {
    settings: &'a ProviderSettings,
    identity: &'a Identity,
    now: Timestamp,
}

impl App {
    /// Says who else than this site says who people are.
    pub fn trust(&self, providers: Vec<Provider>) {
        // Said once, when the server begins.
        let _ = self.inner.providers.set(providers);
    }

    /// The providers, in the order of the deployer.
    pub fn providers(&self) -> &[Provider] {
        self.inner.providers.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// The identities by which whoever asks signs in, the oldest first.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn own_identities(
        &self,
        principal: &Principal,
        language: Language,
    ) -> Result<Vec<IdentityView>, AppError> {
        let Some(person) = &principal.person else { return Err(AppError::SignInRequired) };
        let label = |issuer: String| {
            let known = self.providers().iter().map(Provider::settings).find(|settings| settings.issuer == issuer);
            known.map(|settings| settings.label(language).to_owned()).unwrap_or(issuer)
        };
        let all = identities::of_person(&self.inner.store, person.id).await?;
        let view = |one: identities::KnownIdentity| IdentityView {
            provider: label(one.issuer),
            since: one.created_at,
            last_used_at: one.last_used_at,
        };
        Ok(all.into_iter().map(view).collect())
    }

    /// Sends somebody to a provider.
    ///
    /// # Errors
    /// There is no provider of that name; it cannot be reached or understood; a failure of the database.
    pub async fn leave_for(&self, name: &str, next: &str, language: Language) -> Result<Departure, AppError> {
        let provider = self.provider(name)?;
        let secret = random_hex()?;
        let attempt = Attempt::of(&secret);
        let url = provider.leave(&attempt, language).await.inspect_err(|fault| warn(name, fault))?;
        let leaving = Leaving {
            key: attempt.key(),
            provider: name.to_owned(),
            language,
            next: next.to_owned(),
            expires_at: self.now() + PATIENCE,
        };
        let mut tx = self.inner.store.begin().await?;
        identities::leave(&mut tx, &leaving).await?;
        tx.commit().await?;
        Ok(Departure { secret, url })
    }

    /// Takes somebody back, with what their browser kept. The attempt serves once, whatever comes of it.
    ///
    /// # Errors
    /// A failure of the database; everything else is in the arrival.
    pub async fn come_back(&self, secret: &str, back: &Return) -> Result<Arrival, AppError> {
        let attempt = Attempt::of(secret);
        let stale = || Arrival { language: None, next: String::new(), outcome: Err(Fault::Stale.into()) };
        // Looked at before anything is spent: a link made elsewhere does not use up an attempt.
        if secret.is_empty() || back.state != attempt.state() {
            return Ok(stale());
        }
        let mut tx = self.inner.store.begin().await?;
        let leaving = identities::take(&mut tx, &attempt.key(), self.now()).await?;
        tx.commit().await?;
        let Some(leaving) = leaving else { return Ok(stale()) };
        let outcome = self.arrive(&leaving, &attempt, back).await;
        Ok(Arrival { language: Some(leaving.language), next: leaving.next, outcome })
    }

    async fn arrive(&self, leaving: &Leaving, attempt: &Attempt, back: &Return) -> Result<SignedIn, AppError> {
        let provider = self.provider(&leaving.provider)?;
        let name = &leaving.provider;
        let identity = provider.welcome(attempt, back, self.now()).await.inspect_err(|fault| warn(name, fault))?;
        self.sign_in_as(provider.settings(), &identity, leaving.language).await
    }

    /// Signs in whoever a provider says it is: the account, its memberships and its roles, in one transaction.
    ///
    /// # Errors
    /// The account is disabled, or may not be opened or made by this provider; a failure of the database.
    pub async fn sign_in_as(
        &self,
        settings: &ProviderSettings,
        identity: &Identity,
        language: Language,
    ) -> Result<SignedIn, AppError> {
        let now = self.now();
        let arriving = Arriving { settings, identity, now };
        let mut tx = self.inner.store.begin().await?;
        let person = match identities::get(&mut tx, &identity.issuer, &identity.subject).await? {
            Some(known) => {
                let person = people::get(&mut tx, known.person).await?.ok_or(AppError::NotFound)?;
                self.refresh(&mut tx, &arriving, person).await?
            }
            None => self.found_or_made(&mut tx, &arriving, language).await?,
        };
        if person.disabled_at.is_some_and(|at| at <= now) {
            return Err(Fault::Disabled.into());
        }
        let known = KnownIdentity {
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            person: person.id,
            created_at: now,
            last_used_at: now,
        };
        identities::put(&mut tx, &known).await?;
        self.follow_roles(&mut tx, &arriving, &person).await?;
        self.follow_memberships(&mut tx, &arriving, &person).await?;
        let signed_in = self.begin_session(&mut tx, person.id, now).await?;
        let kept = ProviderSession {
            session: signed_in.session.id,
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            sid: identity.session.clone(),
            id_token: identity.id_token.clone(),
        };
        identities::keep_session(&mut tx, &kept).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Where the person of this session signs out at the provider it came from, and that provider's words.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn provider_sign_out(
        &self,
        principal: &Principal,
        language: Language,
    ) -> Result<Option<(String, String)>, AppError> {
        let Some(session) = principal.session else { return Ok(None) };
        let Some(kept) = identities::session(&self.inner.store, session).await? else { return Ok(None) };
        let provider = self.providers().iter().find(|one| one.settings().issuer == kept.issuer);
        let Some(provider) = provider else { return Ok(None) };
        let address = provider.sign_out(&kept.id_token, language).await;
        Ok(address.map(|address| (provider.settings().label(language).to_owned(), address)))
    }

    /// Ends the sessions that a provider says have ended there; gives how many.
    ///
    /// # Errors
    /// There is no such provider; it did not say so; a failure of the database.
    pub async fn signed_out_at(&self, name: &str, logout_token: &str) -> Result<usize, AppError> {
        let provider = self.provider(name)?;
        let now = self.now();
        let ended = provider.signed_out(logout_token, now).await.inspect_err(|fault| warn(name, fault))?;
        let issuer = &provider.settings().issuer;
        let mut tx = self.inner.store.begin().await?;
        let Some(known) = identities::get(&mut tx, issuer, &ended.subject).await? else { return Ok(0) };
        let theirs = identities::sessions_of(&mut tx, issuer, &ended.subject, ended.session.as_deref()).await?;
        for session in &theirs {
            sessions::revoke(&mut tx, known.person, *session).await?;
        }
        if !theirs.is_empty() {
            let subject = Subject::Person(known.person);
            let event = NewEvent { actor: Actor::System, verb: Verb::SignedOut, subject, fields: Vec::new() };
            tx.append(event, now);
        }
        tx.commit().await?;
        Ok(theirs.len())
    }

    /// The bodies that a provider's domains and groups lead to and that are not in the catalogue.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn unknown_bodies(&self, settings: &ProviderSettings) -> Result<Vec<String>, AppError> {
        let mut unknown = Vec::new();
        for slug in settings.organizations() {
            let found = organizations::by_slug(&self.inner.store, slug).await?;
            if matches!(found, LocatedOrganization::Unknown) && !unknown.iter().any(|known| known == slug) {
                unknown.push(slug.to_owned());
            }
        }
        Ok(unknown)
    }

    fn provider(&self, name: &str) -> Result<&Provider, AppError> {
        self.providers().iter().find(|one| one.settings().name == name).ok_or(AppError::NotFound)
    }

    /// An account known: its name and its verified address follow the provider, unless another account has the address.
    async fn refresh(&self, tx: &mut Tx, arriving: &Arriving<'_>, mut person: Person) -> Result<Person, AppError> {
        let mut changed = Vec::new();
        if let Some(name) = arriving.identity.name.as_ref().filter(|name| **name != person.display_name) {
            people::set_profile(tx, person.id, name, person.locale).await?;
            person.display_name.clone_from(name);
            changed.push("name".to_owned());
        }
        if let Some(email) = arriving.verified_email().filter(|email| *email != person.email)
            && people::by_email(&mut *tx, &email).await?.is_none()
        {
            people::set_email(tx, person.id, &email).await?;
            person.email = email;
            changed.push("email".to_owned());
        }
        if !changed.is_empty() {
            self.note(tx, arriving, Verb::Updated, &person, changed);
        }
        Ok(person)
    }

    /// An identity that signs in for the first time: the account of its address when the provider may open it, or a new one.
    async fn found_or_made(
        &self,
        tx: &mut Tx,
        arriving: &Arriving<'_>,
        language: Language,
    ) -> Result<Person, AppError> {
        let email = arriving.verified_email().ok_or(Fault::Unverified)?;
        if let Some(account) = people::by_email(&mut *tx, &email).await? {
            if arriving.settings.trusts(&email).is_none() {
                return Err(Fault::Taken.into());
            }
            // The same address under another subject: it may have been given to somebody else since.
            let known = identities::of_person(&mut *tx, account.person.id).await?;
            if known.iter().any(|one| one.issuer == arriving.identity.issuer) {
                return Err(Fault::OtherIdentity.into());
            }
            self.note(tx, arriving, Verb::Updated, &account.person, vec!["identity".to_owned()]);
            return Ok(account.person);
        }
        let local = email.split('@').next().unwrap_or_default();
        let person = Person {
            id: self.new_id(),
            display_name: arriving.identity.name.clone().unwrap_or_else(|| local.to_owned()),
            email: email.clone(),
            locale: language,
            roles: Vec::new(),
            created_at: arriving.now,
            disabled_at: None,
        };
        people::create(tx, &person, None).await?;
        self.note(tx, arriving, Verb::Created, &person, Vec::new());
        Ok(person)
    }

    /// Gives the roles of the person's groups, and takes back those that groups gave and give no more.
    async fn follow_roles(&self, tx: &mut Tx, arriving: &Arriving<'_>, person: &Person) -> Result<(), AppError> {
        let issuer = &arriving.identity.issuer;
        let given = identities::roles(&mut *tx, person.id).await?;
        let by_group = |role: &Role, own: bool| given.iter().any(|(by, one)| (by == issuer) == own && one == role);
        let wanted = arriving.roles();
        let by_hand = |role: &Role| person.roles.contains(role) && !by_group(role, true) && !by_group(role, false);
        let lost = |role: &Role| by_group(role, true) && !wanted.contains(role) && !by_group(role, false);
        let mut roles: Vec<Role> = person.roles.iter().copied().filter(|role| !lost(role)).collect();
        roles.extend(wanted.iter().filter(|role| !person.roles.contains(role)));
        roles.sort();
        let kept: Vec<Role> = wanted.iter().copied().filter(|role| !by_hand(role)).collect();
        identities::set_roles(tx, person.id, issuer, &kept).await?;
        let mut before = person.roles.clone();
        before.sort();
        if roles == before {
            return Ok(());
        }
        people::set_roles(tx, person.id, &roles).await?;
        for (verb, some, others) in [(Verb::Granted, &roles, &before), (Verb::Revoked, &before, &roles)] {
            for role in some.iter().filter(|role| !others.contains(role)) {
                self.note(tx, arriving, verb, person, vec![format!("role={}", role.as_str())]);
            }
        }
        Ok(())
    }

    /// Brings memberships that domains and groups give in line with what the provider says today.
    async fn follow_memberships(&self, tx: &mut Tx, arriving: &Arriving<'_>, person: &Person) -> Result<(), AppError> {
        let mut wanted: Vec<(Id, MemberRole, MembershipOrigin)> = Vec::new();
        for (slug, role, origin) in arriving.memberships() {
            match body(tx, slug).await? {
                Some(id) => match wanted.iter_mut().find(|(known, ..)| *known == id) {
                    Some(known) if known.1 < role => *known = (id, role, origin),
                    Some(_) => {}
                    None => wanted.push((id, role, origin)),
                },
                None => tracing::warn!(slug, "a provider leads to a body that is not in the catalogue"),
            }
        }
        for (body, role, origin) in &wanted {
            let now = memberships::between(&mut *tx, person.id, *body).await?;
            let followed = now.as_ref().is_none_or(|one| follows(one.origin));
            let same = now
                .as_ref()
                .is_some_and(|one| (one.role, one.state, one.origin) == (*role, MembershipState::Active, *origin));
            if !followed || same {
                continue;
            }
            let membership = Membership {
                id: self.new_id(),
                person: person.id,
                organization: *body,
                role: *role,
                state: MembershipState::Active,
                origin: *origin,
                message: String::new(),
                requested_at: arriving.now,
                decided_at: Some(arriving.now),
                decided_by: Some(Actor::System),
            };
            let id = memberships::put(tx, &membership).await?;
            let subject = Subject::Membership(id);
            let fields =
                vec![format!("organization={}", membership.organization), format!("role={}", membership.role.as_str())];
            tx.append(NewEvent { actor: Actor::System, verb: Verb::Granted, subject, fields }, arriving.now);
        }
        let elsewhere = self.of_other_providers(tx, arriving, person).await?;
        for one in memberships::of_person(&mut *tx, person.id).await? {
            let held =
                wanted.iter().any(|(body, ..)| *body == one.organization) || elsewhere.contains(&one.organization);
            if one.state != MembershipState::Active || !follows(one.origin) || held {
                continue;
            }
            let (role, now) = (one.role, arriving.now);
            memberships::decide(tx, one.id, role, MembershipState::Ended, Actor::System, now).await?;
            let subject = Subject::Membership(one.id);
            let fields = vec![format!("organization={}", one.organization), format!("role={}", role.as_str())];
            tx.append(NewEvent { actor: Actor::System, verb: Verb::Ended, subject, fields }, now);
        }
        Ok(())
    }

    /// The bodies that other providers of the same person may have given: this one does not take them back.
    async fn of_other_providers(
        &self,
        tx: &mut Tx,
        arriving: &Arriving<'_>,
        person: &Person,
    ) -> Result<Vec<Id>, AppError> {
        let mut bodies = Vec::new();
        for known in identities::of_person(&mut *tx, person.id).await? {
            let others = self.providers().iter().map(Provider::settings);
            let other =
                others.filter(|one| one.issuer != arriving.identity.issuer).find(|one| one.issuer == known.issuer);
            for slug in other.into_iter().flat_map(ProviderSettings::organizations) {
                bodies.extend(body(tx, slug).await?);
            }
        }
        Ok(bodies)
    }

    fn note(&self, tx: &mut Tx, arriving: &Arriving<'_>, verb: Verb, person: &Person, fields: Vec<String>) {
        let subject = Subject::Person(person.id);
        tx.append(NewEvent { actor: Actor::System, verb, subject, fields }, arriving.now);
    }
}

impl Arriving<'_> {
    /// The address, when the provider verified that it is the person's.
    fn verified_email(&self) -> Option<String> {
        let email = self.identity.email.as_ref().filter(|_| self.identity.email_verified)?;
        valid_email(email).ok()
    }

    fn rules(&self) -> impl Iterator<Item = &levain_identity::GroupRule> {
        self.settings.groups.iter().filter(|rule| self.identity.groups.contains(&rule.name))
    }

    /// The roles of the person's groups.
    fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = self.rules().flat_map(|rule| rule.roles.iter().copied()).collect();
        roles.sort();
        roles.dedup();
        roles
    }

    /// The bodies of the person's groups, and of the domain of their address.
    fn memberships(&self) -> Vec<(&str, MemberRole, MembershipOrigin)> {
        let by_group = self.rules().filter_map(|rule| {
            rule.membership.as_ref().map(|(slug, role)| (slug.as_str(), *role, MembershipOrigin::Group))
        });
        let by_domain = self.verified_email().and_then(|email| self.settings.trusts(&email).flatten());
        by_group.chain(by_domain.map(|slug| (slug, MemberRole::Member, MembershipOrigin::Domain))).collect()
    }
}

/// Whether a membership follows what providers say.
fn follows(origin: MembershipOrigin) -> bool {
    matches!(origin, MembershipOrigin::Group | MembershipOrigin::Domain)
}

async fn body(tx: &mut Tx, slug: &str) -> Result<Option<Id>, AppError> {
    let mut slug = slug.to_owned();
    // A body renamed leads to its new name, once.
    for _ in 0..2 {
        match organizations::by_slug(&mut *tx, &slug).await? {
            LocatedOrganization::Found(body) => return Ok(Some(body.id)),
            LocatedOrganization::Moved(now) => slug = now.to_string(),
            LocatedOrganization::Unknown => break,
        }
    }
    Ok(None)
}

/// Faults of people are told to them; those of a provider, to whoever runs the site too.
fn warn(provider: &str, fault: &Fault) {
    if fault.is_of_provider() {
        tracing::warn!(provider, code = fault.code(), detail = fault.detail(), "sign-in by a provider failed");
    }
}
