//! What people are told, how they chose to be told, and their private feeds. Erasing a person removes theirs.

use jiff::Timestamp;
use jiff::civil::Date;
use levain_model::{Channel, Id, Notice, NoticeKind, Reach, Subject};

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Which notices of a person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Those that were not read only.
    pub unread: bool,
    /// Those of a kind only.
    pub kind: Option<NoticeKind>,
}

/// Something that ends on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What ends.
    pub subject: Subject,
    /// The body concerned.
    pub organization: Id,
    /// The last day.
    pub day: Date,
}

/// Keeps a notice, unless the person was told the same already. Gives whether it is new.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn insert(tx: &mut Tx, notice: &Notice) -> Result<bool, StoreError> {
    let (subject_kind, subject_id) = notice.subject.parts();
    let sql = "insert into notice
            (id, person, kind, event, subject_kind, subject_id, organization, detail, channel, mail, created_at, read_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (person, kind, event, subject_id, detail) do nothing";
    let values = values![
        notice.id,
        notice.person,
        notice.kind.as_str(),
        notice.event,
        subject_kind,
        subject_id,
        notice.organization,
        &notice.detail,
        notice.channel.as_str(),
        notice.mail,
        notice.created_at,
        notice.read_at,
    ];
    Ok(tx.execute(sql, values).await? > 0)
}

/// Notices of a person, the latest first: `limit` of them after the first `offset`.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    person: Id,
    filter: Filter,
    offset: u32,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let sql = "select * from notice where person = $1 and ($2 = 0 or read_at is null) and ($3 = '' or kind = $3)
        order by created_at desc, id desc limit $4 offset $5";
    let kind = filter.kind.map_or("", NoticeKind::as_str);
    let rows = reader.into().fetch(sql, values![person, filter.unread, kind, limit, offset]).await?;
    rows.iter().map(notice).collect()
}

/// How many notices of a person.
///
/// # Errors
/// The engine's.
pub async fn count(reader: impl Into<Reader<'_>>, person: Id, filter: Filter) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from notice
        where person = $1 and ($2 = 0 or read_at is null) and ($3 = '' or kind = $3)";
    let kind = filter.kind.map_or("", NoticeKind::as_str);
    let row = reader.into().first(sql, values![person, filter.unread, kind]).await?;
    row.map_or(Ok(0), |row| row.count("n"))
}

/// Notes that a person read a notice, or has not (`None`). Gives whether it is one of theirs.
///
/// # Errors
/// The engine's.
pub async fn set_read(tx: &mut Tx, person: Id, id: Id, at: Option<Timestamp>) -> Result<bool, StoreError> {
    let sql = "update notice set read_at = $3 where id = $1 and person = $2";
    Ok(tx.execute(sql, values![id, person, at]).await? > 0)
}

/// Notes that a person read every notice made until `until`; gives how many were not.
///
/// # Errors
/// The engine's.
pub async fn read_all(tx: &mut Tx, person: Id, until: Timestamp, at: Timestamp) -> Result<u64, StoreError> {
    let sql = "update notice set read_at = $3 where person = $1 and read_at is null and created_at <= $2";
    tx.execute(sql, values![person, until, at]).await
}

/// The notices that a mail tells, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn of_mail(reader: impl Into<Reader<'_>>, mail: Id) -> Result<Vec<Notice>, StoreError> {
    let sql = "select * from notice where mail = $1 order by created_at, id";
    reader.into().fetch(sql, values![mail]).await?.iter().map(notice).collect()
}

/// Says which mail tells a notice.
///
/// # Errors
/// There is no such mail; the engine's.
pub async fn attach(tx: &mut Tx, id: Id, mail: Id) -> Result<(), StoreError> {
    tx.execute("update notice set mail = $2 where id = $1", values![id, mail]).await?;
    Ok(())
}

/// The people for whom a digest has something to tell: not read, in no mail yet, made since `since`.
///
/// # Errors
/// The engine's.
pub async fn digest_people(reader: impl Into<Reader<'_>>, since: Timestamp) -> Result<Vec<Id>, StoreError> {
    let sql = "select distinct person from notice
        where channel = 'digest' and mail is null and read_at is null and created_at >= $1 order by person";
    reader.into().fetch(sql, values![since]).await?.iter().map(|row| row.id("person")).collect()
}

/// Puts into a mail what [`digest_people`] found for a person; gives how many notices.
///
/// # Errors
/// There is no such mail; the engine's.
pub async fn attach_digest(tx: &mut Tx, person: Id, mail: Id, since: Timestamp) -> Result<u64, StoreError> {
    let sql = "update notice set mail = $2
        where person = $1 and channel = 'digest' and mail is null and read_at is null and created_at >= $3";
    tx.execute(sql, values![person, mail, since]).await
}

/// What a person chose, by kind; a kind without a row has the default.
///
/// # Errors
/// The engine's.
pub async fn choices(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<(NoticeKind, Channel)>, StoreError> {
    let sql = "select kind, channel from notice_choice where person = $1 order by kind";
    let rows = reader.into().fetch(sql, values![person]).await?;
    rows.iter()
        .map(|row| Ok((row.word("kind", NoticeKind::from_name)?, row.word("channel", Channel::from_name)?)))
        .collect()
}

/// Keeps what a person chose for a kind.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn choose(tx: &mut Tx, person: Id, kind: NoticeKind, channel: Channel) -> Result<(), StoreError> {
    let sql = "insert into notice_choice (person, kind, channel) values ($1, $2, $3)
        on conflict (person, kind) do update set channel = excluded.channel";
    tx.execute(sql, values![person, kind.as_str(), channel.as_str()]).await?;
    Ok(())
}

/// How a person can be reached beside the site.
///
/// # Errors
/// The engine's.
pub async fn reach(reader: impl Into<Reader<'_>>, person: Id) -> Result<Reach, StoreError> {
    let row = reader.into().first("select * from notice_reach where person = $1", values![person]).await?;
    let none = Reach { person, feed_since: None, bouncing_since: None, bounce_fault: None, bounce_reply: None };
    row.as_ref().map_or(Ok(none), reach_of)
}

/// Gives a person's feed another address, of which only the hash is kept, or takes it away.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn set_feed(tx: &mut Tx, person: Id, hash: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
    let sql = "insert into notice_reach (person, feed_hash, feed_since) values ($1, $2, $3)
        on conflict (person) do update set feed_hash = excluded.feed_hash, feed_since = excluded.feed_since";
    tx.execute(sql, values![person, hash, hash.map(|_| now)]).await?;
    Ok(())
}

/// Whose feed has the address of that hash.
///
/// # Errors
/// The engine's.
pub async fn by_feed(reader: impl Into<Reader<'_>>, hash: &str) -> Result<Option<Id>, StoreError> {
    let row = reader.into().first("select person from notice_reach where feed_hash = $1", values![hash]).await?;
    row.map(|row| row.id("person")).transpose()
}

/// Notes since when the mail server refuses a person's address, and how it says so; `None`: it no longer does. Gives whether
/// that is new.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn set_bouncing(
    tx: &mut Tx,
    person: Id,
    bounce: Option<(Timestamp, &str, &str)>,
) -> Result<bool, StoreError> {
    match bounce {
        Some((since, fault, reply)) => {
            let sql = "insert into notice_reach (person, bouncing_since, bounce_fault, bounce_reply)
                values ($1, $2, $3, $4)
                on conflict (person) do update set bouncing_since = excluded.bouncing_since,
                    bounce_fault = excluded.bounce_fault, bounce_reply = excluded.bounce_reply
                where notice_reach.bouncing_since is null";
            Ok(tx.execute(sql, values![person, since, fault, reply]).await? > 0)
        }
        None => {
            let sql = "update notice_reach set bouncing_since = null, bounce_fault = null, bounce_reply = null
                where person = $1 and bouncing_since is not null";
            Ok(tx.execute(sql, values![person]).await? > 0)
        }
    }
}

/// The people whose address is refused, the first refused first.
///
/// # Errors
/// The engine's.
pub async fn bouncing(reader: impl Into<Reader<'_>>) -> Result<Vec<Reach>, StoreError> {
    let sql = "select * from notice_reach where bouncing_since is not null order by bouncing_since, person";
    reader.into().fetch(sql, values![]).await?.iter().map(reach_of).collect()
}

/// Keeps the last day of something; the one known before is replaced.
///
/// # Errors
/// The engine's.
pub async fn set_deadline(tx: &mut Tx, deadline: &Deadline) -> Result<(), StoreError> {
    let (kind, id) = deadline.subject.parts();
    let sql = "insert into notice_deadline (subject_kind, subject_id, organization, day) values ($1, $2, $3, $4)
        on conflict (subject_kind, subject_id) do update
            set organization = excluded.organization, day = excluded.day";
    tx.execute(sql, values![kind, id, deadline.organization, deadline.day.to_string()]).await?;
    Ok(())
}

/// Forgets the last day of something.
///
/// # Errors
/// The engine's.
pub async fn drop_deadline(tx: &mut Tx, subject: &Subject) -> Result<(), StoreError> {
    let (kind, id) = subject.parts();
    let sql = "delete from notice_deadline where subject_kind = $1 and subject_id = $2";
    tx.execute(sql, values![kind, id]).await?;
    Ok(())
}

/// What ends from one day to another, both included, the soonest first.
///
/// # Errors
/// The engine's.
pub async fn deadlines(reader: impl Into<Reader<'_>>, from: Date, to: Date) -> Result<Vec<Deadline>, StoreError> {
    let sql = "select * from notice_deadline where day >= $1 and day <= $2 order by day, subject_kind, subject_id";
    let rows = reader.into().fetch(sql, values![from.to_string(), to.to_string()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Deadline {
                subject: subject(row)?,
                organization: row.id("organization")?,
                day: row.text("day")?.parse().map_err(|error| StoreError::damaged("day", error))?,
            })
        })
        .collect()
}

fn subject(row: &Row) -> Result<Subject, StoreError> {
    let (kind, id) = (row.text("subject_kind")?, row.text("subject_id")?);
    Subject::from_parts(&kind, &id).ok_or_else(|| StoreError::damaged("subject_kind", &kind))
}

fn notice(row: &Row) -> Result<Notice, StoreError> {
    Ok(Notice {
        id: row.id("id")?,
        person: row.id("person")?,
        kind: row.word("kind", NoticeKind::from_name)?,
        event: row.integer("event")?,
        subject: subject(row)?,
        organization: row.optional_id("organization")?,
        detail: row.text("detail")?,
        channel: row.word("channel", Channel::from_name)?,
        mail: row.optional_id("mail")?,
        created_at: row.time("created_at")?,
        read_at: row.optional_time("read_at")?,
    })
}

fn reach_of(row: &Row) -> Result<Reach, StoreError> {
    Ok(Reach {
        person: row.id("person")?,
        feed_since: row.optional_time("feed_since")?,
        bouncing_since: row.optional_time("bouncing_since")?,
        bounce_fault: row.optional_text("bounce_fault")?,
        bounce_reply: row.optional_text("bounce_reply")?,
    })
}
