//! Where personal values stand: one row per table of the schema that holds some, read by the erasure of a person, by the
//! copy they ask for, by the purge, and by the test that no table was forgotten. How long each is kept is `app`'s to say.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levain_model::Id;
use serde_json::Value as Json;

use crate::dump::{Kind, columns_of};
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// A table, or a column of one that is kept for another time than the rest.
#[derive(Debug, Clone, Copy)]
pub struct Personal {
    /// Its name here: that of the table, or of the table and the column.
    pub key: &'static str,
    /// The table.
    pub table: &'static str,
    /// Which rows concern the person `$1`: those of the copy of their data. Nothing: no row leads to anybody.
    of_person: Option<&'static str>,
    /// Columns that only the program may read: hashes of secrets.
    secret: &'static [&'static str],
    /// What forgets the person `$1`; nothing: the row goes with theirs, or holds no more than their identifier.
    erase: Option<&'static str>,
    /// What forgets everything from before `$1`.
    purge: Option<&'static str>,
}

const fn row(key: &'static str, of_person: &'static str) -> Personal {
    Personal { key, table: key, of_person: Some(of_person), secret: &[], erase: None, purge: None }
}

/// Every table where personal values stand. Erasing goes through it in this order.
pub const PERSONAL: &[Personal] = &[
    Personal { secret: &["password_hash"], ..row("person", "id = $1") },
    Personal {
        secret: &["secret_hash"],
        erase: Some("delete from session where person = $1"),
        purge: Some("delete from session where expires_at <= $1"),
        ..row("session", "person = $1")
    },
    row("identity", "person = $1"),
    Personal {
        secret: &["id_token"],
        ..row("provider_session", "session in (select id from session where person = $1)")
    },
    row("provider_role", "person = $1"),
    // Ways to a provider that nobody came back from: hashes, and where to go next.
    Personal {
        of_person: None,
        purge: Some("delete from provider_attempt where expires_at <= $1"),
        ..row("provider_attempt", "")
    },
    // Hashes of addresses that failed to sign in: those of an account are cleared with it.
    Personal {
        of_person: None,
        purge: Some("delete from sign_in_attempt where last_failed_at < $1"),
        ..row("sign_in_attempt", "")
    },
    Personal {
        erase: Some("delete from membership where person = $1"),
        purge: Some("delete from membership where state in ('refused', 'ended') and decided_at < $1"),
        ..row("membership", "person = $1")
    },
    Personal {
        purge: Some("delete from permission_request where state <> 'open' and decided_at < $1"),
        ..row("permission_request", "person = $1")
    },
    Personal {
        // What was answered stays as the body's; what was noted beside may name somebody.
        erase: Some("update assessment_answer set person = null, note = '' where person = $1"),
        ..row("assessment_answer", "person = $1")
    },
    row("guide_tick", "person = $1"),
    Personal { purge: Some("delete from notice where read_at < $1"), ..row("notice", "person = $1") },
    row("notice_choice", "person = $1"),
    Personal { secret: &["feed_hash"], ..row("notice_reach", "person = $1") },
    Personal { purge: Some("delete from mail where finished_at < $1"), ..row("mail", "person = $1") },
    Personal {
        // Words about somebody's words may repeat them.
        erase: Some(
            "update moderation_decision set words = '' where kind = 'contest' and subject in
            (select id from contest where person = $1)",
        ),
        purge: Some("delete from moderation_decision where decided_at < $1"),
        ..row(
            "moderation_decision",
            "decided_by = 'person:' || $1 or (kind = 'contest' and subject in (select id from contest where person = $1))",
        )
    },
    Personal {
        erase: Some("update contest set body = '', person = null where person = $1"),
        purge: Some(
            "update contest set body = '', person = null where published = 0 and id in
            (select subject from moderated where kind = 'contest' and state = 'refused' and decided_at < $1)
            and (body <> '' or person is not null)",
        ),
        ..row("contest", "person = $1")
    },
    Personal {
        purge: Some("delete from moderated where state in ('refused', 'erased') and decided_at < $1"),
        ..row("moderated", "kind = 'contest' and subject in (select id from contest where person = $1)")
    },
    Personal {
        erase: Some("delete from consent where person = $1"),
        purge: Some("delete from consent where withdrawn_at < $1"),
        ..row("consent", "person = $1")
    },
    Personal {
        erase: Some("delete from personal_access where person = $1"),
        purge: Some("delete from personal_access where last_at < $1"),
        ..row("personal_access", "person = $1")
    },
    Personal {
        of_person: None,
        purge: Some("delete from incident where closed_at is not null and known_on < substr($1, 1, 10)"),
        ..row("incident", "")
    },
    Personal {
        key: "posting.network",
        of_person: None,
        purge: Some("update posting set network = null where network is not null and at < $1"),
        ..row("posting", "")
    },
    Personal { of_person: None, purge: Some("delete from posting where at < $1"), ..row("posting", "") },
    // Identifiers only, which lead to nobody once the person is erased.
    row("event", "actor = 'person:' || $1 or (subject_kind = 'person' and subject_id = $1)"),
];

impl Personal {
    /// Whether the copy that a person asks for has it.
    pub fn is_copied(&self) -> bool {
        self.of_person.is_some()
    }

    /// Whether something of it ends by itself.
    pub fn is_purged(&self) -> bool {
        self.purge.is_some()
    }
}

/// The row of that name.
pub fn find(key: &str) -> Option<&'static Personal> {
    PERSONAL.iter().find(|row| row.key == key)
}

/// The tables whose rows are written over after an erasure.
pub(crate) fn tables() -> Vec<&'static str> {
    let mut tables: Vec<&str> = PERSONAL.iter().map(|row| row.table).filter(|table| *table != "event").collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// Forgets a person in every table but their own.
pub(crate) async fn erase(tx: &mut Tx, person: Id) -> Result<(), StoreError> {
    for sql in PERSONAL.iter().filter_map(|row| row.erase) {
        tx.execute(sql, values![person]).await?;
    }
    Ok(())
}

/// Forgets what a row of the table holds from before `cutoff`; gives how many rows changed.
///
/// # Errors
/// The engine's.
pub async fn purge(tx: &mut Tx, row: &Personal, cutoff: Timestamp) -> Result<u64, StoreError> {
    match row.purge {
        Some(sql) => tx.execute(sql, values![cutoff]).await,
        None => Ok(0),
    }
}

/// What a table holds of a person, as it is kept, without the secrets of the program.
///
/// # Errors
/// The engine's.
pub async fn copy(
    reader: impl Into<Reader<'_>>,
    row: &Personal,
    person: Id,
) -> Result<Vec<BTreeMap<String, Json>>, StoreError> {
    let Some(condition) = row.of_person else { return Ok(Vec::new()) };
    let columns = columns_of(row.table);
    let key = columns.first().map_or("1", |(name, _)| name);
    let sql = format!("select * from {} where {condition} order by {key}", row.table);
    let rows = reader.into().fetch(sql, values![person]).await?;
    rows.iter()
        .map(|found| {
            let kept = columns.iter().filter(|(name, _)| !row.secret.contains(name));
            kept.map(|(name, kind)| Ok(((*name).to_owned(), cell(found, name, *kind)?))).collect()
        })
        .collect()
}

fn cell(row: &Row, name: &str, kind: Kind) -> Result<Json, StoreError> {
    Ok(match kind {
        Kind::Integer => Json::from(row.integer(name)?),
        Kind::Json => row
            .optional_text(name)?
            .map_or(Json::Null, |text| serde_json::from_str(&text).unwrap_or(Json::String(text))),
        Kind::Key | Kind::Free => row.optional_text(name)?.map_or(Json::Null, Json::String),
    })
}
