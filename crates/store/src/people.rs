//! People who sign in, and their erasure.

use jiff::Timestamp;
use levain_model::{Id, Language, Person, Role};

use crate::attempts::{self, Key};
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Store, Tx};
use crate::value::{Value, values};

/// A person with what signing in needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The person.
    pub person: Person,
    /// The hash of the password, in the form of the function that made it; `None`: no password signs this person in.
    pub password_hash: Option<String>,
}

/// The tables where personal values stand.
const PERSONAL: [&str; 9] = [
    "person",
    "session",
    "sign_in_attempt",
    "contest",
    "membership",
    "notice",
    "notice_choice",
    "notice_reach",
    "mail",
];

/// Makes an account. The e-mail address is kept in lower case.
///
/// # Errors
/// The address has an account ([`StoreError::Conflict`]); the engine's.
pub async fn create(tx: &mut Tx, person: &Person, password_hash: Option<&str>) -> Result<(), StoreError> {
    tx.execute(
        "insert into person (id, display_name, email, locale, roles, password_hash, created_at, disabled_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            person.id,
            &person.display_name,
            address(&person.email),
            person.locale.tag(),
            json(&person.roles)?,
            password_hash,
            person.created_at,
            person.disabled_at,
        ],
    )
    .await?;
    Ok(())
}

/// The account of an e-mail address, whatever its case.
///
/// # Errors
/// The engine's.
pub async fn by_email(reader: impl Into<Reader<'_>>, email: &str) -> Result<Option<Account>, StoreError> {
    let row = reader.into().first("select * from person where email = $1", values![address(email)]).await?;
    row.as_ref().map(account).transpose()
}

/// The person of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Person>, StoreError> {
    Ok(get_account(reader, id).await?.map(|account| account.person))
}

/// The account of that person.
///
/// # Errors
/// The engine's.
pub async fn get_account(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Account>, StoreError> {
    let row = reader.into().first("select * from person where id = $1", values![id]).await?;
    row.as_ref().map(account).transpose()
}

/// Everybody, ordered by e-mail address.
///
/// # Errors
/// The engine's.
pub async fn list(reader: impl Into<Reader<'_>>) -> Result<Vec<Person>, StoreError> {
    reader.into().fetch("select * from person order by email", values![]).await?.iter().map(person).collect()
}

/// Replaces a person's roles.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn set_roles(tx: &mut Tx, id: Id, roles: &[Role]) -> Result<(), StoreError> {
    update(tx, id, "update person set roles = $2 where id = $1", values![id, json(roles)?]).await
}

/// Replaces a person's password.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn set_password(tx: &mut Tx, id: Id, password_hash: &str) -> Result<(), StoreError> {
    update(tx, id, "update person set password_hash = $2 where id = $1", values![id, password_hash]).await
}

/// Changes the name a person shows and the language of their pages.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn set_profile(tx: &mut Tx, id: Id, display_name: &str, locale: Language) -> Result<(), StoreError> {
    let sql = "update person set display_name = $2, locale = $3 where id = $1";
    update(tx, id, sql, values![id, display_name, locale.tag()]).await
}

/// Disables an account from a time on and ends its sessions, or enables it again (`None`).
///
/// # Errors
/// There is no such person; the engine's.
pub async fn set_disabled(tx: &mut Tx, id: Id, at: Option<Timestamp>) -> Result<(), StoreError> {
    update(tx, id, "update person set disabled_at = $2 where id = $1", values![id, at]).await?;
    if at.is_some() {
        crate::sessions::revoke_all(tx, id).await?;
    }
    Ok(())
}

/// Removes everything personal: the account, its sessions, its failed attempts to sign in, the words of its contests. The
/// log keeps the identifier, which no longer leads to anyone. Once it is committed, [`Store::scrub_personal`] clears the files.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn erase(tx: &mut Tx, id: Id) -> Result<(), StoreError> {
    let Some(person) = get(&mut *tx, id).await? else { return Err(not_found(id)) };
    attempts::clear(tx, &Key::email(&person.email)).await?;
    crate::sessions::revoke_all(tx, id).await?;
    crate::contests::erase_person(tx, id).await?;
    update(tx, id, "delete from person where id = $1", values![id]).await
}

impl Store {
    /// Overwrites what erased people leave behind in the files of the database. SQLite: nothing stays. PostgreSQL: its
    /// tables are written anew; the server's own log goes as it recycles it, and copies made before are the deployer's
    /// to let expire.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when a reader held an old state for 30 seconds: call it again; the engine's.
    pub async fn scrub_personal(&self) -> Result<(), StoreError> {
        self.pools.scrub(&PERSONAL).await
    }
}

async fn update(tx: &mut Tx, id: Id, sql: &'static str, values: Vec<Value>) -> Result<(), StoreError> {
    match tx.execute(sql, values).await? {
        0 => Err(not_found(id)),
        _ => Ok(()),
    }
}

fn not_found(id: Id) -> StoreError {
    StoreError::NotFound { what: "person", id: id.to_string() }
}

/// An e-mail address as it is kept and looked up.
pub(crate) fn address(email: &str) -> String {
    email.trim().to_lowercase()
}

fn account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account { person: person(row)?, password_hash: row.optional_text("password_hash")? })
}

pub(crate) fn person(row: &Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.id("id")?,
        display_name: row.text("display_name")?,
        email: row.text("email")?,
        locale: row.word("locale", Language::from_tag)?,
        roles: row.json("roles")?,
        created_at: row.time("created_at")?,
        disabled_at: row.optional_time("disabled_at")?,
    })
}
