//! Notices by the clock, in the server: the log, what ends soon, the daily digest, and what is forgotten.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use levain_model::MailKind;
use levain_store::{mails, meta, notices, people};

use crate::App;
use crate::error::AppError;

/// Time between two looks at the log.
const TICK: Duration = Duration::from_secs(2);
/// Looks at the log between two looks at the calendar.
const CALENDAR: u32 = 30;
/// What is older is not put in a digest: it was there to be read on the site, while no mail left.
const DIGEST_REACH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// When people are told what has an hour.
#[derive(Debug, Clone)]
pub struct NoticeSettings {
    /// Where days begin and end.
    pub zone: TimeZone,
    /// From which hour on the digest of the day leaves.
    pub digest_hour: i8,
}

impl App {
    /// Tells what happens until `stop` is ready.
    pub async fn keep_notifying(&self, settings: NoticeSettings, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut turn: u32 = 0;
        loop {
            if let Err(error) = self.follow_notices().await {
                tracing::warn!(code = error.code(), "notices: {error}");
            }
            if turn.is_multiple_of(CALENDAR)
                && let Err(error) = self.look_at_calendar(&settings).await
            {
                tracing::warn!(code = error.code(), "notices: {error}");
            }
            turn = turn.wrapping_add(1);
            tokio::select! {
                () = tokio::time::sleep(TICK) => {}
                () = &mut stop => return,
            }
        }
    }

    /// What the day and the hour ask for: reminders, the digest. Each is done once, whoever looks.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn look_at_calendar(&self, settings: &NoticeSettings) -> Result<(), AppError> {
        let now = self.now();
        let local = now.to_zoned_datetime(settings.zone.clone());
        self.remind(local.date()).await?;
        let today = local.date().to_string();
        if local.hour() >= settings.digest_hour
            && meta::get(&self.inner.store, "digest").await?.as_deref() != Some(&today)
        {
            self.digest(&today, now).await?;
        }
        Ok(())
    }

    /// Asks for the digest of everybody who has something to read in it.
    async fn digest(&self, today: &str, now: Timestamp) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        if meta::get(&mut tx, "digest").await?.as_deref() == Some(today) {
            return Ok(());
        }
        meta::set(&mut tx, "digest", today).await?;
        let since = now - DIGEST_REACH;
        for person in notices::digest_people(&mut tx, since).await? {
            let enabled = people::get(&mut tx, person).await?.is_some_and(|person| person.disabled_at.is_none());
            if enabled && self.mails_to(&mut tx, person).await? {
                let mail = self.new_id();
                mails::enqueue(&mut tx, mail, person, MailKind::Digest, now).await?;
                notices::attach_digest(&mut tx, person, mail, since).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}
