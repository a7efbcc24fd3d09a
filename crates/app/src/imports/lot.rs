//! Writing one lot of what was read: the heart of the import.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::{Span, Timestamp, ToSpan};
use levain_exchange::{Read, SkipReason};
use levain_model::{
    Actor, Id, ImportReport, JoinedBy, NewEvent, ObservedUse, OrganizationKind, OrganizationRecord, Source, SourceKind,
    SourceRecord, StoredRecord, Subject, Texts, Use, Verb,
};
use levain_store::join_keys::{self, JoinKey};
use levain_store::suggestions::{self, About, Status, Suggestion};
use levain_store::{Change, Tx, organizations, records, software, sources, uses};

use super::alias_allowed;
use crate::error::AppError;
use crate::{App, joins};

/// How long an observed use counts as current: what nobody confirmed for a year is past.
const CURRENT_FOR: i32 = 365;

/// An import under way.
pub(crate) struct Writing {
    actor: Actor,
    source: Source,
    now: Timestamp,
    /// With a dry run, the one transaction that is never committed.
    dry: Option<Tx>,
    kinds: HashMap<String, SourceKind>,
    report: ImportReport,
    /// External identifiers seen in this import: the same twice is one record and one that repeats it.
    seen: HashSet<String>,
}

/// A new record and where it goes.
struct Placed {
    record: SourceRecord,
    software: Id,
    joined_by: JoinedBy,
    /// Other software that the record's keys also lead to, with the rule: for the curator's worklist.
    also: Vec<(Id, &'static str, String)>,
}

impl Writing {
    /// For what writes in a transaction of its own; the source is there already.
    pub(crate) async fn within(
        tx: &mut Tx,
        actor: Actor,
        source: &Source,
        now: Timestamp,
    ) -> Result<Writing, AppError> {
        let kinds = sources::all(&mut *tx).await?.into_iter().map(|source| (source.key, source.kind)).collect();
        let report = ImportReport::default();
        Ok(Writing { actor, source: source.clone(), now, dry: None, kinds, report, seen: HashSet::new() })
    }

    pub(super) async fn begin(
        app: &App,
        actor: Actor,
        source: &Source,
        dry_run: bool,
        now: Timestamp,
    ) -> Result<Writing, AppError> {
        let mut tx = app.inner.store.begin().await?;
        let change = sources::upsert(&mut tx, source).await?;
        if change != Change::Unchanged {
            let verb = if change == Change::Created { Verb::Created } else { Verb::Updated };
            let subject = Subject::Source(source.key.clone());
            tx.append(NewEvent { actor, verb, subject, fields: Vec::new() }, now);
        }
        let dry = if dry_run {
            Some(tx)
        } else {
            tx.commit().await?;
            None
        };
        let mut kinds: HashMap<String, SourceKind> =
            sources::all(&app.inner.store).await?.into_iter().map(|source| (source.key, source.kind)).collect();
        kinds.insert(source.key.clone(), source.kind);
        let report = ImportReport::default();
        Ok(Writing { actor, source: source.clone(), now, dry, kinds, report, seen: HashSet::new() })
    }

    /// Writes a lot in one transaction.
    pub(super) async fn write(&mut self, app: &App, lot: Vec<Read>) -> Result<(), AppError> {
        let mut bodies = Vec::new();
        let mut described = Vec::new();
        for item in lot {
            match item {
                Read::Total(_) => {}
                Read::Skipped { reason, .. } => {
                    self.report.read += 1;
                    *self.report.skipped.entry(reason.as_str().to_owned()).or_default() += 1;
                }
                Read::Refused(refusal) => self.report.refused.push(refusal),
                Read::Organization(record) => bodies.push(*record),
                Read::Software(record) => {
                    self.report.read += 1;
                    if self.seen.insert(record.external_id.clone()) {
                        described.push(*record);
                    } else {
                        *self.report.skipped.entry(SkipReason::DuplicateRecord.as_str().to_owned()).or_default() += 1;
                    }
                }
            }
        }
        let (mut tx, dry) = match self.dry.take() {
            Some(tx) => (tx, true),
            None => (app.inner.store.begin().await?, false),
        };
        self.write_bodies(app, &mut tx, bodies).await?;
        self.write_records(app, &mut tx, described).await?;
        if dry {
            self.dry = Some(tx);
        } else {
            tx.commit().await?;
        }
        Ok(())
    }

    pub(super) async fn finish(mut self, app: &App) -> Result<ImportReport, AppError> {
        if let Some(tx) = self.dry.take() {
            tx.rollback().await?;
        } else {
            app.follow_events().await?;
        }
        Ok(self.report)
    }

    async fn write_bodies(&mut self, app: &App, tx: &mut Tx, bodies: Vec<OrganizationRecord>) -> Result<(), AppError> {
        let mut wanted: BTreeMap<String, OrganizationRecord> = BTreeMap::new();
        for body in bodies {
            self.report.read += 1;
            if self.seen.insert(format!("body {}", body.external_id)) {
                wanted.insert(body.external_id.clone(), body);
            } else {
                *self.report.skipped.entry(SkipReason::DuplicateRecord.as_str().to_owned()).or_default() += 1;
            }
        }
        let wanted: Vec<(Id, OrganizationRecord)> = wanted.into_values().map(|body| (app.new_id(), body)).collect();
        for (id, change) in organizations::upsert_all(tx, &self.source.key, &wanted, self.now).await? {
            let verb = match change {
                Change::Created => {
                    self.report.created += 1;
                    Verb::Created
                }
                Change::Updated => {
                    self.report.updated += 1;
                    Verb::Updated
                }
                Change::Unchanged => {
                    self.report.unchanged += 1;
                    continue;
                }
            };
            self.append(tx, verb, Subject::Organization(id), Vec::new());
        }
        Ok(())
    }

    /// Writes records that are each once there, in the transaction given.
    pub(crate) async fn write_records(
        &mut self,
        app: &App,
        tx: &mut Tx,
        described: Vec<SourceRecord>,
    ) -> Result<(), AppError> {
        let ids: Vec<&str> = described.iter().map(|record| record.external_id.as_str()).collect();
        let known = records::known(&mut *tx, &self.source.key, &ids).await?;
        let mut unchanged = Vec::new();
        let mut moved = Vec::new();
        let mut changed = Vec::new();
        let mut new = Vec::new();
        for record in described {
            match known.get(&record.external_id) {
                Some(before) if before.content_hash == records::content_hash(&record)? => {
                    unchanged.push(before.id);
                    if before.location != record.raw.location {
                        moved.push((before.id, record.raw.location));
                    }
                }
                Some(before) => changed.push((before.id, record)),
                None => new.push(record),
            }
        }
        records::touch(tx, &unchanged, self.now).await?;
        let moved: Vec<(Id, &str)> = moved.iter().map(|(id, location)| (*id, location.as_str())).collect();
        records::relocate(tx, &moved).await?;
        self.report.unchanged += unchanged.len() as u64;

        let mut stored = Vec::new();
        let mut suggestions = Vec::new();
        for (id, record) in changed {
            let Some(before) = records::get(&mut *tx, id).await? else { continue };
            self.report.updated += 1;
            self.append(tx, Verb::Updated, Subject::Record(id), Vec::new());
            stored.push(StoredRecord { record, last_seen: self.now, last_changed: self.now, ..before });
        }
        let mut created = HashSet::new();
        for placed in self.place(app, tx, new).await? {
            let id = app.new_id();
            if placed.joined_by == JoinedBy::First {
                self.report.created += 1;
                created.insert(placed.software);
            } else {
                self.report.joined += 1;
                let rule = joins::describe(&placed.joined_by).0;
                self.append(tx, Verb::Joined, Subject::Record(id), vec![format!("rule={rule}")]);
            }
            for (other, reason, value) in placed.also {
                suggestions.push(Suggestion {
                    id: app.new_id(),
                    about: About::Software(placed.software, other),
                    reason: reason.to_owned(),
                    detail: value,
                    status: Status::Open,
                    created_at: self.now,
                    resolved_at: None,
                    resolved_by: None,
                });
            }
            stored.push(StoredRecord {
                id,
                source: self.source.key.clone(),
                software: placed.software,
                joined_by: placed.joined_by,
                record: placed.record,
                first_seen: self.now,
                last_seen: self.now,
                last_changed: self.now,
            });
        }
        // A record points to its software: new ones are there first, named at once, completed below.
        self.found(tx, &stored, &created).await?;
        records::save_all(tx, &stored).await?;
        let keys: Vec<(Id, Vec<JoinKey>)> = stored
            .iter()
            .map(|stored| (stored.id, joins::keys(&stored.record, self.source.kind, &app.inner.aliases)))
            .collect();
        join_keys::set_all(tx, &keys).await?;
        let with_uses = self.write_uses(app, tx, &stored).await?;
        let dirty: BTreeSet<Id> = stored.iter().map(|stored| stored.software).collect();
        app.reassemble(tx, self.actor, self.now, &dirty, &created, &with_uses).await?;
        for suggestion in &suggestions {
            suggestions::insert(tx, suggestion).await?;
        }
        Ok(())
    }

    /// Finds the software of each new record; one that nothing leads to makes its own.
    async fn place(&self, app: &App, tx: &mut Tx, new: Vec<SourceRecord>) -> Result<Vec<Placed>, AppError> {
        let wanted: Vec<Vec<(JoinKey, JoinedBy)>> =
            new.iter().map(|record| joins::lookups(record, self.source.kind, &app.inner.aliases)).collect();
        let likeness: Vec<Vec<JoinKey>> = new
            .iter()
            .map(|record| {
                joins::keys(record, self.source.kind, &app.inner.aliases)
                    .into_iter()
                    .filter(|key| key.kind == joins::NAME || key.kind == joins::HOMEPAGE)
                    .collect()
            })
            .collect();
        let all: Vec<JoinKey> = wanted
            .iter()
            .flatten()
            .map(|(key, _)| key)
            .chain(likeness.iter().flatten())
            .cloned()
            .collect::<HashSet<_>>()
            .into_iter()
            .collect();
        let holders = join_keys::find(&mut *tx, &all).await?;
        let candidates: Vec<Id> =
            holders.values().flatten().map(|holder| holder.software).collect::<BTreeSet<_>>().into_iter().collect();
        // Software that already have a record of this source: two records of one source never join.
        let mut taken: HashSet<Id> = records::of_many(&mut *tx, &candidates)
            .await?
            .into_iter()
            .filter(|(_, records)| records.iter().any(|record| record.source == self.source.key))
            .map(|(software, _)| software)
            .collect();

        let mut placed = Vec::with_capacity(new.len());
        for ((record, wanted), likeness) in new.into_iter().zip(wanted).zip(likeness) {
            let mut chosen: Option<(Id, JoinedBy)> = None;
            let mut also: BTreeMap<Id, (&'static str, String)> = BTreeMap::new();
            for (key, rule) in wanted {
                let found: BTreeSet<Id> = holders
                    .get(&key)
                    .into_iter()
                    .flatten()
                    .filter(|holder| !matches!(rule, JoinedBy::Alias(_)) || self.may_alias(&holder.source))
                    .map(|holder| holder.software)
                    .filter(|software| !taken.contains(software))
                    .collect();
                match (&chosen, found.len()) {
                    // Several answers to one rule are no answer: a curator decides.
                    (None, 1) => chosen = found.first().map(|software| (*software, rule)),
                    _ => {
                        let (name, value) = joins::describe(&rule);
                        for software in found {
                            also.entry(software).or_insert_with(|| (name, value.to_owned()));
                        }
                    }
                }
            }
            for key in likeness {
                let reason = if key.kind == joins::NAME { "same_name" } else { "same_homepage" };
                for holder in holders.get(&key).into_iter().flatten() {
                    if holder.source != self.source.key && !taken.contains(&holder.software) {
                        also.entry(holder.software).or_insert_with(|| (reason, key.value.clone()));
                    }
                }
            }
            let (software, joined_by) = chosen.unwrap_or_else(|| (app.new_id(), JoinedBy::First));
            taken.insert(software);
            also.remove(&software);
            let also = also.into_iter().map(|(id, (reason, value))| (id, reason, value)).collect();
            placed.push(Placed { record, software, joined_by, also });
        }
        Ok(placed)
    }

    fn may_alias(&self, source: &str) -> bool {
        self.kinds.get(source).is_some_and(|kind| alias_allowed(self.source.kind, *kind))
    }

    /// Makes the software of records that are the first of theirs.
    async fn found(&self, tx: &mut Tx, stored: &[StoredRecord], created: &HashSet<Id>) -> Result<(), AppError> {
        let mut new: Vec<levain_model::Software> = stored
            .iter()
            .filter(|stored| created.contains(&stored.software))
            .map(|stored| {
                let name = stored.record.fields.name.clone().unwrap_or_else(|| stored.record.external_id.clone());
                levain_model::Software {
                    id: stored.software,
                    slug: levain_model::Slug::of(&name),
                    fields: levain_model::SoftwareFields { name: Some(name), ..Default::default() },
                    provenance: BTreeMap::new(),
                    created_at: self.now,
                    updated_at: self.now,
                }
            })
            .collect();
        software::save_all(tx, &mut new).await?;
        Ok(())
    }

    /// Records the uses of these records; gives the software whose uses changed.
    async fn write_uses(&mut self, app: &App, tx: &mut Tx, stored: &[StoredRecord]) -> Result<BTreeSet<Id>, AppError> {
        let names: BTreeSet<&str> = stored
            .iter()
            .flat_map(|stored| &stored.record.uses)
            .map(|observed| observed.organization.as_str())
            .collect();
        let bodies = self.bodies(app, tx, &names).await?;
        let mut reported = Vec::with_capacity(stored.len());
        for stored in stored {
            let mut uses = Vec::new();
            for observed in &stored.record.uses {
                let Some(organization) = bodies.get(observed.organization.as_str()) else { continue };
                uses.push(Use {
                    id: app.new_id(),
                    organization: *organization,
                    software: stored.software,
                    record: Some(stored.id),
                    observed: observed.clone(),
                    expires_at: expiry(observed),
                });
            }
            self.report.uses += uses.len() as u64;
            reported.push((stored.id, uses));
        }
        let changed: HashSet<Id> = uses::replace_all(tx, &reported).await?.into_iter().collect();
        Ok(stored.iter().filter(|stored| changed.contains(&stored.id)).map(|stored| stored.software).collect())
    }

    /// The bodies of those names: of this source by its own identifiers, else of the registry by name; a body that
    /// nobody described enters the registry by its name.
    async fn bodies<'a>(
        &mut self,
        app: &App,
        tx: &mut Tx,
        names: &BTreeSet<&'a str>,
    ) -> Result<HashMap<&'a str, Id>, AppError> {
        let list: Vec<&str> = names.iter().copied().collect();
        let by_name = organizations::by_names(&mut *tx, &list).await?;
        let mut found = HashMap::new();
        let mut missing = Vec::new();
        for name in &list {
            if let Some(own) = organizations::by_external_id(&mut *tx, &self.source.key, name).await? {
                found.insert(*name, own.id);
            } else if let Some(first) = by_name.get(*name).and_then(|bodies| bodies.first()) {
                found.insert(*name, first.id);
            } else {
                missing.push(*name);
            }
        }
        let records: Vec<(Id, OrganizationRecord)> = missing
            .iter()
            .map(|name| {
                let record = OrganizationRecord {
                    external_id: (*name).to_owned(),
                    name: Texts::new().with("fr", name),
                    kind: OrganizationKind::Other,
                    jurisdiction: None,
                    website: None,
                    forge_accounts: Vec::new(),
                    aliases: Vec::new(),
                    ..OrganizationRecord::default()
                };
                (app.new_id(), record)
            })
            .collect();
        let made = organizations::upsert_all(tx, &self.source.key, &records, self.now).await?;
        for (name, (id, _)) in missing.into_iter().zip(made) {
            self.append(tx, Verb::Created, Subject::Organization(id), Vec::new());
            found.insert(name, id);
        }
        Ok(found)
    }

    fn append(&self, tx: &mut Tx, verb: Verb, subject: Subject, fields: Vec<String>) {
        tx.append(NewEvent { actor: self.actor, verb, subject, fields }, self.now);
    }
}

/// When a use that a source reports stops counting as current: a year after it was seen. One without a date never was.
fn expiry(observed: &ObservedUse) -> Option<Timestamp> {
    let Some(seen) = observed.observed else { return Some(Timestamp::UNIX_EPOCH) };
    let span: Span = CURRENT_FOR.days();
    let date = seen.date.checked_add(span).unwrap_or(seen.date);
    date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}
