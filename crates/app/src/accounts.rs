//! Local accounts: made from the command line, signed in on a page, with sessions a person can see and end.
//!
//! Passwords are hashed by Argon2id with the library's recommended parameters (OWASP's minimum or more); the secret of a
//! session is 32 random bytes, of which the database only has the SHA-256.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use jiff::{SignedDuration, Timestamp};
use levain_model::{Actor, Id, Language, MembershipState, NewEvent, Person, Role, Session, Subject, Verb};
use levain_store::attempts::{self, Key};
use levain_store::{mails, memberships, notices, people, sessions};

use crate::App;
use crate::error::AppError;
use crate::notices::{MAILS_KEPT, READ_NOTICES_KEPT};
use crate::permission::{Action, Principal, require};
use crate::views::{PersonView, SessionView};

/// A session that nobody uses ends after this.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// How often the use of a session is written down: not at every request.
const TOUCH: SignedDuration = SignedDuration::from_mins(5);
/// Shortest password taken (NIST SP 800-63B asks for 15 when it stands alone).
pub const PASSWORD_LENGTH: usize = 15;

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the browser keeps, and nobody else.
    pub secret: String,
    /// The session.
    pub session: Session,
}

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Address to sign in with.
    pub email: String,
    /// Name to show.
    pub display_name: String,
    /// Roles for the whole instance.
    pub roles: Vec<Role>,
    /// Language of the person's pages.
    pub locale: Language,
    /// Password.
    pub password: String,
}

impl App {
    /// Makes an account.
    ///
    /// # Errors
    /// No permission; the address or the password cannot be taken; the address has an account.
    pub async fn create_account(&self, principal: &Principal, account: NewAccount) -> Result<Id, AppError> {
        let actor = require(principal, Action::Administer)?;
        let email = valid_email(&account.email)?;
        let hash = hash_password(account.password).await?;
        let now = self.now();
        let person = Person {
            id: self.new_id(),
            display_name: account.display_name.trim().to_owned(),
            email: email.clone(),
            locale: account.locale,
            roles: account.roles,
            created_at: now,
            disabled_at: None,
        };
        let mut tx = self.inner.store.begin().await?;
        if people::by_email(&mut tx, &email).await?.is_some() {
            return Err(AppError::conflict(
                "Cette adresse a déjà un compte. Donnez-lui un nouveau mot de passe ou d’autres rôles.",
                "This address has an account already. Give it a new password or other roles.",
            ));
        }
        people::create(&mut tx, &person, Some(&hash)).await?;
        let fields = person.roles.iter().map(|role| format!("role={}", role.as_str())).collect();
        tx.append(NewEvent { actor, verb: Verb::Created, subject: Subject::Person(person.id), fields }, now);
        tx.commit().await?;
        Ok(person.id)
    }

    /// Replaces the roles of a person.
    ///
    /// # Errors
    /// No permission; no account of that address.
    pub async fn set_roles(&self, principal: &Principal, email: &str, roles: &[Role]) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let mut tx = self.inner.store.begin().await?;
        let person = people::by_email(&mut tx, email).await?.ok_or(AppError::NotFound)?.person;
        people::set_roles(&mut tx, person.id, roles).await?;
        let now = self.now();
        let named = |role: &Role| vec![format!("role={}", role.as_str())];
        let subject = Subject::Person(person.id);
        for role in roles.iter().filter(|role| !person.roles.contains(role)) {
            tx.append(NewEvent { actor, verb: Verb::Granted, subject: subject.clone(), fields: named(role) }, now);
        }
        for role in person.roles.iter().filter(|role| !roles.contains(role)) {
            tx.append(NewEvent { actor, verb: Verb::Revoked, subject: subject.clone(), fields: named(role) }, now);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Gives a person another password and ends every session of theirs.
    ///
    /// # Errors
    /// No permission; no account of that address; the password is too short.
    pub async fn set_password(&self, principal: &Principal, email: &str, password: String) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let hash = hash_password(password).await?;
        let mut tx = self.inner.store.begin().await?;
        let person = people::by_email(&mut tx, email).await?.ok_or(AppError::NotFound)?.person;
        people::set_password(&mut tx, person.id, &hash).await?;
        sessions::revoke_all(&mut tx, person.id).await?;
        attempts::clear(&mut tx, &Key::email(email)).await?;
        let fields = vec!["password".to_owned()];
        let event = NewEvent { actor, verb: Verb::Updated, subject: Subject::Person(person.id), fields };
        tx.append(event, self.now());
        tx.commit().await?;
        Ok(())
    }

    /// Erases a person: nothing that names them stays.
    ///
    /// # Errors
    /// No permission; no account of that address.
    pub async fn erase_person(&self, principal: &Principal, email: &str) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let mut tx = self.inner.store.begin().await?;
        let person = people::by_email(&mut tx, email).await?.ok_or(AppError::NotFound)?.person;
        people::erase(&mut tx, person.id).await?;
        let subject = Subject::Person(person.id);
        tx.append(NewEvent { actor, verb: Verb::Erased, subject, fields: Vec::new() }, self.now());
        tx.commit().await?;
        self.inner.store.scrub_personal().await?;
        Ok(())
    }

    /// Everybody with an account.
    ///
    /// # Errors
    /// No permission.
    pub async fn people(&self, principal: &Principal) -> Result<Vec<PersonView>, AppError> {
        require(principal, Action::Administer)?;
        let people = people::list(&self.inner.store).await?;
        Ok(people
            .into_iter()
            .map(|person| PersonView {
                id: person.id,
                display_name: person.display_name,
                email: person.email,
                roles: person.roles,
                created_at: person.created_at,
                disabled: person.disabled_at.is_some(),
            })
            .collect())
    }

    /// Begins a session. `address` is the network address asking, for the lock-out.
    ///
    /// # Errors
    /// [`AppError::WrongCredentials`], the same whether the account exists or not, after the same work;
    /// [`AppError::TooManyAttempts`].
    pub async fn sign_in(&self, email: &str, password: &str, address: &str) -> Result<SignedIn, AppError> {
        let store = &self.inner.store;
        let now = self.now();
        let keys = [Key::email(email), Key::network(address)];
        for key in &keys {
            if let Some(until) = attempts::locked_until(store, key, now).await? {
                return Err(too_many(until, now));
            }
        }
        let account = people::by_email(store, email).await?;
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let right = verify_password(password.to_owned(), hash).await?;
        let account = account.filter(|account| right && account.person.disabled_at.is_none());
        let mut tx = store.begin().await?;
        let Some(account) = account else {
            for key in &keys {
                attempts::failed(&mut tx, key, now).await?;
            }
            tx.commit().await?;
            return Err(AppError::WrongCredentials);
        };
        attempts::clear(&mut tx, &keys[0]).await?;
        let secret = random_hex()?;
        let session = Session {
            id: self.new_id(),
            person: account.person.id,
            created_at: now,
            last_used_at: now,
            expires_at: now + IDLE,
        };
        sessions::create(&mut tx, &session, &digest(&secret)).await?;
        let subject = Subject::Person(account.person.id);
        let event =
            NewEvent { actor: Actor::Person(account.person.id), verb: Verb::SignedIn, subject, fields: Vec::new() };
        tx.append(event, now);
        tx.commit().await?;
        Ok(SignedIn { secret, session })
    }

    /// Who holds this secret: a visitor when there is none or its session has ended.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn principal(&self, secret: Option<&str>) -> Result<Principal, AppError> {
        let Some(secret) = secret else { return Ok(Principal::anonymous()) };
        let now = self.now();
        let Some((session, person)) = sessions::by_secret(&self.inner.store, &digest(secret), now).await? else {
            return Ok(Principal::anonymous());
        };
        if now.duration_since(session.last_used_at) > TOUCH {
            let mut tx = self.inner.store.begin().await?;
            sessions::touch(&mut tx, session.id, now, now + IDLE).await?;
            tx.commit().await?;
        }
        let mut memberships = memberships::of_person(&self.inner.store, person.id).await?;
        memberships.retain(|one| one.state == MembershipState::Active);
        Ok(Principal {
            actor: Some(Actor::Person(person.id)),
            roles: person.roles.clone(),
            memberships,
            session: Some(session.id),
            person: Some(person),
        })
    }

    /// Ends the session of this request.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn sign_out(&self, principal: &Principal) -> Result<(), AppError> {
        let (Some(person), Some(session)) = (&principal.person, principal.session) else { return Ok(()) };
        self.revoke(person.id, session).await
    }

    /// The sessions of whoever asks.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub async fn sessions(&self, principal: &Principal) -> Result<Vec<SessionView>, AppError> {
        require(principal, Action::ManageOwnAccount)?;
        let Some(person) = &principal.person else { return Err(AppError::SignInRequired) };
        let now = self.now();
        let sessions = sessions::of_person(&self.inner.store, person.id).await?;
        Ok(sessions
            .into_iter()
            .filter(|session| session.expires_at > now)
            .map(|session| SessionView {
                id: session.id,
                created_at: session.created_at,
                last_used_at: session.last_used_at,
                expires_at: session.expires_at,
                current: principal.session == Some(session.id),
            })
            .collect())
    }

    /// Ends one of the sessions of whoever asks.
    ///
    /// # Errors
    /// Nobody is signed in; it is not a session of theirs.
    pub async fn revoke_session(&self, principal: &Principal, session: Id) -> Result<(), AppError> {
        require(principal, Action::ManageOwnAccount)?;
        let Some(person) = &principal.person else { return Err(AppError::SignInRequired) };
        self.revoke(person.id, session).await
    }

    async fn revoke(&self, person: Id, session: Id) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        if !sessions::revoke(&mut tx, person, session).await? {
            return Err(AppError::NotFound);
        }
        let actor = Actor::Person(person);
        let event = NewEvent { actor, verb: Verb::SignedOut, subject: Subject::Person(person), fields: Vec::new() };
        tx.append(event, self.now());
        tx.commit().await?;
        Ok(())
    }

    /// Forgets sessions that have ended, failures that no longer count, notices read long ago and the traces of mail.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn purge_expired(&self) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        sessions::purge(&mut tx, now).await?;
        attempts::purge(&mut tx, now).await?;
        notices::purge(&mut tx, now - READ_NOTICES_KEPT).await?;
        mails::purge(&mut tx, now - MAILS_KEPT).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A password to give: 24 random letters and digits, in groups that can be read aloud.
///
/// # Errors
/// The system gives no randomness.
pub fn random_password() -> Result<String, AppError> {
    // Without 0, o, 1, l, i: they are taken for one another on paper.
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut password = String::with_capacity(29);
    while password.chars().filter(|letter| *letter != '-').count() < 24 {
        let mut byte = [0];
        fill(&mut byte)?;
        // Bytes above the last multiple of 31 are drawn again, so that no letter is likelier.
        if byte[0] < 248 {
            password.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
            if matches!(password.len(), 6 | 13 | 20) {
                password.push('-');
            }
        }
    }
    Ok(password)
}

fn too_many(until: Timestamp, now: Timestamp) -> AppError {
    let seconds = until.duration_since(now).as_secs().max(1);
    AppError::TooManyAttempts { retry_after_seconds: seconds.unsigned_abs() }
}

fn valid_email(email: &str) -> Result<String, AppError> {
    let email = email.trim().to_lowercase();
    let good = email.len() <= 254
        && email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
        })
        && !email.chars().any(|character| character.is_whitespace() || character.is_control());
    if good {
        return Ok(email);
    }
    Err(AppError::invalid(
        "email",
        "Ce n’est pas une adresse de courriel. Exemple\u{a0}: prenom.nom@exemple.quebec",
        "This is not an e-mail address. Example: first.last@example.org",
    ))
}

/// Hashing takes tens of milliseconds of work: beside the threads that answer requests.
async fn hash_password(password: String) -> Result<String, AppError> {
    if password.chars().count() < PASSWORD_LENGTH {
        return Err(AppError::invalid(
            "password",
            format!("Le mot de passe doit avoir au moins {PASSWORD_LENGTH} caractères. Une phrase convient."),
            format!("The password must have at least {PASSWORD_LENGTH} characters. A sentence is fine."),
        ));
    }
    blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| AppError::Internal(format!("password hash: {error}")))
    })
    .await
}

/// Compares with `hash`, or does the same work in vain when there is none: the time taken tells nobody which.
async fn verify_password(password: String, hash: Option<String>) -> Result<bool, AppError> {
    blocking(move || {
        let Some(hash) = hash else {
            let _ = Argon2::default().hash_password(password.as_bytes());
            return Ok(false);
        };
        let parsed =
            PasswordHash::new(&hash).map_err(|error| AppError::Internal(format!("stored password hash: {error}")))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()))?
}

pub(crate) fn random_hex() -> Result<String, AppError> {
    let mut bytes = [0; 32];
    fill(&mut bytes)?;
    Ok(hex(&bytes))
}

fn fill(bytes: &mut [u8]) -> Result<(), AppError> {
    getrandom::fill(bytes).map_err(|error| AppError::Internal(format!("randomness: {error}")))
}

pub(crate) fn digest(secret: &str) -> String {
    use sha2::{Digest, Sha256};
    hex(&Sha256::digest(secret.as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_lowered() {
        assert_eq!(valid_email(" A.B@Exemple.Quebec ").unwrap(), "a.b@exemple.quebec");
        for wrong in ["", "a", "a@b", "@b.c", "a@.c", "a b@c.d"] {
            assert!(valid_email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn random_passwords_are_long_and_differ() {
        let (one, other) = (random_password().unwrap(), random_password().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 27);
    }
}
