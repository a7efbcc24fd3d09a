//! Identities of people at providers: who they are there, attempts under way, and the roles that groups gave.
//!
//! An identity is a pair of issuer and subject. Erasing a person removes theirs.

use jiff::Timestamp;
use levain_model::{Id, Language, Role};

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Who a person is at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownIdentity {
    /// The provider.
    pub issuer: String,
    /// Who, there.
    pub subject: String,
    /// Who, here.
    pub person: Id,
    /// When it first signed in.
    pub created_at: Timestamp,
    /// When it last did.
    pub last_used_at: Timestamp,
}

/// An attempt to sign in that left for a provider. Only a hash of what the browser holds is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The hash.
    pub key: String,
    /// Short name of the provider.
    pub provider: String,
    /// Language of the page it left from.
    pub language: Language,
    /// Where to go afterwards.
    pub next: String,
    /// When it is worth nothing.
    pub expires_at: Timestamp,
}

/// What signing out at the provider needs of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSession {
    /// The session here.
    pub session: Id,
    /// The provider.
    pub issuer: String,
    /// Who, there.
    pub subject: String,
    /// The session there.
    pub sid: Option<String>,
    /// The token to show there.
    pub id_token: String,
}

/// Keeps an identity; one known already is of the same person for ever, and was just used.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn put(tx: &mut Tx, identity: &KnownIdentity) -> Result<(), StoreError> {
    let sql = "insert into identity (issuer, subject, person, created_at, last_used_at) values ($1, $2, $3, $4, $5)
        on conflict (issuer, subject) do update set last_used_at = excluded.last_used_at";
    let KnownIdentity { issuer, subject, person, created_at, last_used_at } = identity;
    tx.execute(sql, values![issuer, subject, *person, *created_at, *last_used_at]).await?;
    Ok(())
}

/// The identity of a subject at a provider.
///
/// # Errors
/// The engine's.
pub async fn get(
    reader: impl Into<Reader<'_>>,
    issuer: &str,
    subject: &str,
) -> Result<Option<KnownIdentity>, StoreError> {
    let sql = "select * from identity where issuer = $1 and subject = $2";
    reader.into().first(sql, values![issuer, subject]).await?.as_ref().map(identity).transpose()
}

/// The identities of a person, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn of_person(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<KnownIdentity>, StoreError> {
    let sql = "select * from identity where person = $1 order by created_at, issuer, subject";
    reader.into().fetch(sql, values![person]).await?.iter().map(identity).collect()
}

/// Notes that somebody left for a provider.
///
/// # Errors
/// The engine's.
pub async fn leave(tx: &mut Tx, leaving: &Leaving) -> Result<(), StoreError> {
    let sql = "insert into provider_attempt (key, provider, language, next, expires_at) values ($1, $2, $3, $4, $5)";
    let Leaving { key, provider, language, next, expires_at } = leaving;
    tx.execute(sql, values![key, provider, language.tag(), next, *expires_at]).await?;
    Ok(())
}

/// Takes an attempt back: there is none of that key afterwards, so that the same answer serves once.
///
/// # Errors
/// The engine's.
pub async fn take(tx: &mut Tx, key: &str, now: Timestamp) -> Result<Option<Leaving>, StoreError> {
    let rows = tx.fetch("delete from provider_attempt where key = $1 returning *", values![key]).await?;
    let leaving = rows.first().map(|row| {
        Ok::<_, StoreError>(Leaving {
            key: row.text("key")?,
            provider: row.text("provider")?,
            language: row.word("language", Language::from_tag)?,
            next: row.text("next")?,
            expires_at: row.time("expires_at")?,
        })
    });
    Ok(leaving.transpose()?.filter(|leaving| leaving.expires_at > now))
}

/// Keeps what signing out at the provider needs; it goes with the session.
///
/// # Errors
/// There is no such session; the engine's.
pub async fn keep_session(tx: &mut Tx, kept: &ProviderSession) -> Result<(), StoreError> {
    let sql = "insert into provider_session (session, issuer, subject, sid, id_token) values ($1, $2, $3, $4, $5)";
    let ProviderSession { session, issuer, subject, sid, id_token } = kept;
    tx.execute(sql, values![*session, issuer, subject, sid.as_deref(), id_token]).await?;
    Ok(())
}

/// What signing out at the provider needs of a session; `None` for one that began with a password.
///
/// # Errors
/// The engine's.
pub async fn session(reader: impl Into<Reader<'_>>, session: Id) -> Result<Option<ProviderSession>, StoreError> {
    let row = reader.into().first("select * from provider_session where session = $1", values![session]).await?;
    row.as_ref().map(kept).transpose()
}

/// The sessions of a subject that signed out at the provider: the one named, or every one of theirs.
///
/// # Errors
/// The engine's.
pub async fn sessions_of(
    reader: impl Into<Reader<'_>>,
    issuer: &str,
    subject: &str,
    sid: Option<&str>,
) -> Result<Vec<Id>, StoreError> {
    let sql = "select * from provider_session where issuer = $1 and subject = $2 order by session";
    let rows = reader.into().fetch(sql, values![issuer, subject]).await?;
    let sessions = rows.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
    let named = |one: &ProviderSession| sid.is_none_or(|sid| one.sid.as_deref() == Some(sid));
    Ok(sessions.into_iter().filter(named).map(|one| one.session).collect())
}

/// The roles that groups of a provider gave to a person.
///
/// # Errors
/// The engine's.
pub async fn roles(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<(String, Role)>, StoreError> {
    let sql = "select issuer, role from provider_role where person = $1 order by issuer, role";
    let rows = reader.into().fetch(sql, values![person]).await?;
    rows.iter().map(|row| Ok((row.text("issuer")?, row.word("role", Role::from_name)?))).collect()
}

/// Replaces the roles that groups of a provider give to a person.
///
/// # Errors
/// The engine's.
pub async fn set_roles(tx: &mut Tx, person: Id, issuer: &str, roles: &[Role]) -> Result<(), StoreError> {
    tx.execute("delete from provider_role where person = $1 and issuer = $2", values![person, issuer]).await?;
    for role in roles {
        let sql = "insert into provider_role (person, issuer, role) values ($1, $2, $3)";
        tx.execute(sql, values![person, issuer, role.as_str()]).await?;
    }
    Ok(())
}

/// Forgets which roles groups gave: somebody decided of all of them by hand.
///
/// # Errors
/// The engine's.
pub async fn forget_roles(tx: &mut Tx, person: Id) -> Result<(), StoreError> {
    tx.execute("delete from provider_role where person = $1", values![person]).await?;
    Ok(())
}

fn identity(row: &Row) -> Result<KnownIdentity, StoreError> {
    Ok(KnownIdentity {
        issuer: row.text("issuer")?,
        subject: row.text("subject")?,
        person: row.id("person")?,
        created_at: row.time("created_at")?,
        last_used_at: row.time("last_used_at")?,
    })
}

fn kept(row: &Row) -> Result<ProviderSession, StoreError> {
    Ok(ProviderSession {
        session: row.id("session")?,
        issuer: row.text("issuer")?,
        subject: row.text("subject")?,
        sid: row.optional_text("sid")?,
        id_token: row.text("id_token")?,
    })
}
