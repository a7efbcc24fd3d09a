//! What curators do: correct a field, merge two software, split a record off. Everything can be undone.

mod value;

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use levain_model::{
    Actor, Field, Id, JoinedBy, Language, NewEvent, RawDocument, Slug, Software, SoftwareFields, SourceKind,
    SourceRecord, StoredRecord, Subject, Verb,
};
use levain_store::decisions::{self, Decision, DecisionKind};
use levain_store::software::Located;
use levain_store::suggestions::{self, About, Status};
use levain_store::{Tx, join_keys, records, software, sources};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::catalogue::named;
use crate::error::AppError;
use crate::joins;
use crate::permission::{Action, Principal, require};
use crate::views::{DecisionView, Pages, SuggestionView, WorklistView};

/// Suggestions on one page of the worklist.
const WORKLIST: u32 = 30;
/// Decisions shown beside it.
const DECISIONS: u32 = 30;

/// Records that were moved, and why each was where it was: what undoing a merge or a split needs.
#[derive(Debug, Serialize, Deserialize)]
struct Moved {
    records: Vec<(Id, JoinedBy)>,
}

/// The correction of a field before and after.
#[derive(Debug, Serialize, Deserialize)]
struct Correction {
    field: Field,
    before: SoftwareFields,
}

impl App {
    /// The curator's worklist.
    ///
    /// # Errors
    /// No permission.
    pub async fn worklist(
        &self,
        principal: &Principal,
        page: u32,
        language: Language,
    ) -> Result<WorklistView, AppError> {
        require(principal, Action::Curate)?;
        let store = &self.inner.store;
        let names = self.source_names(language).await?;
        let page = page.max(1);
        let mut views = Vec::new();
        for suggestion in suggestions::list(store, Status::Open, (page - 1) * WORKLIST, WORKLIST).await? {
            let (left, right) = match suggestion.about {
                About::Software(left, right) => (left, right),
                About::Record { record, software } => match records::get(store, record).await? {
                    Some(record) => (record.software, software),
                    None => continue,
                },
                About::Review(software) => (software, software),
            };
            let found = software::by_ids(store, &[left, right]).await?;
            // One of them was merged meanwhile: there is nothing left to decide.
            let (Some(one), Some(other)) = (found.get(&left), found.get(&right)) else { continue };
            let of = records::of_many(store, &[left, right]).await?;
            let sources = |id: Id| {
                let keys: BTreeSet<&str> =
                    of.get(&id).into_iter().flatten().map(|record| record.source.as_str()).collect();
                keys.into_iter().map(|key| named(&names, key)).collect::<Vec<_>>()
            };
            views.push(SuggestionView {
                id: suggestion.id,
                left: address(one),
                right: address(other),
                left_sources: sources(left),
                right_sources: sources(right),
                reason: (suggestion.reason, suggestion.detail),
                since: suggestion.created_at,
            });
        }
        let mut decided = Vec::new();
        for decision in decisions::list(store, 0, DECISIONS).await? {
            decided.push(self.decision_view(decision).await?);
        }
        let total = suggestions::count(store, Status::Open).await?;
        Ok(WorklistView { suggestions: views, pages: Pages { page, size: WORKLIST, total }, decisions: decided })
    }

    async fn decision_view(&self, decision: Decision) -> Result<DecisionView, AppError> {
        let store = &self.inner.store;
        let name_of = async |id: Id| -> Result<(Slug, String), AppError> {
            Ok(match software::get(store, id).await? {
                Some(software) => address(&software),
                None => (Slug::of("x"), "—".to_owned()),
            })
        };
        let detail = match decision.kind {
            DecisionKind::Correction => {
                decision.payload.get("field").and_then(|field| field.as_str()).map(str::to_owned)
            }
            DecisionKind::Merge | DecisionKind::Split => match decision.other {
                Some(other) => Some(name_of(other).await?.1),
                None => None,
            },
        };
        Ok(DecisionView {
            id: decision.id,
            kind: decision.kind.as_str().to_owned(),
            software: name_of(decision.software).await?,
            detail: detail.unwrap_or_default(),
            at: decision.at,
            undone_at: decision.undone_at,
        })
    }

    /// Makes two software one: the records of `merged` go to `kept`, whose address stays; the other one redirects.
    ///
    /// # Errors
    /// No permission; one of them does not exist, or both are the same.
    pub async fn merge(&self, principal: &Principal, kept: &str, merged: &str) -> Result<Slug, AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let kept = located(&mut tx, kept).await?;
        let merged = located(&mut tx, merged).await?;
        if kept.id == merged.id {
            return Err(AppError::conflict(
                "C’est déjà la même fiche. Choisissez deux fiches différentes.",
                "They are the same record already. Choose two different ones.",
            ));
        }
        let moved: Vec<(Id, JoinedBy)> = records::of_software(&mut tx, merged.id)
            .await?
            .into_iter()
            .map(|record| (record.id, record.joined_by))
            .collect();
        let ids: Vec<Id> = moved.iter().map(|(id, _)| *id).collect();
        records::reassign(&mut tx, &ids, kept.id, &JoinedBy::Curator).await?;
        software::retire(&mut tx, merged.id, Some(kept.id), now).await?;
        self.decide(&mut tx, actor, now, DecisionKind::Merge, kept.id, Some(merged.id), &Moved { records: moved })
            .await?;
        for suggestion in suggestions::naming(&mut tx, merged.id).await? {
            if suggestion.status == Status::Open && suggestion.about_both(kept.id, merged.id) {
                suggestions::resolve(&mut tx, suggestion.id, Status::Accepted, actor, now).await?;
            }
        }
        for (id, other) in [(kept.id, merged.id), (merged.id, kept.id)] {
            let fields = vec![format!("with={other}")];
            tx.append(NewEvent { actor, verb: Verb::Merged, subject: Subject::Software(id), fields }, now);
        }
        self.reassemble(&mut tx, actor, now, &BTreeSet::from([kept.id]), &HashSet::new(), &BTreeSet::from([kept.id]))
            .await?;
        tx.commit().await?;
        self.follow_events().await?;
        Ok(kept.slug)
    }

    /// Makes a record a software of its own.
    ///
    /// # Errors
    /// No permission; no such record; it is the only one of its software.
    pub async fn split(&self, principal: &Principal, record: Id) -> Result<Slug, AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let record = records::get(&mut tx, record).await?.ok_or(AppError::NotFound)?;
        let rest = records::of_software(&mut tx, record.software).await?;
        if !rest.iter().any(|other| other.id != record.id && other.source != SourceKind::Curated.as_str()) {
            return Err(AppError::conflict(
                "C’est le seul enregistrement de cette fiche\u{a0}: il n’y a rien à séparer.",
                "This is the only record of this software: there is nothing to split.",
            ));
        }
        let name = record.record.fields.name.clone().unwrap_or_else(|| record.record.external_id.clone());
        let mut new = Software {
            id: self.new_id(),
            slug: Slug::of(&name),
            fields: SoftwareFields { name: Some(name), ..Default::default() },
            provenance: Default::default(),
            created_at: now,
            updated_at: now,
        };
        software::save(&mut tx, &mut new).await?;
        records::reassign(&mut tx, &[record.id], new.id, &JoinedBy::Curator).await?;
        let moved = Moved { records: vec![(record.id, record.joined_by.clone())] };
        self.decide(&mut tx, actor, now, DecisionKind::Split, record.software, Some(new.id), &moved).await?;
        let fields = vec![format!("into={}", new.id)];
        tx.append(NewEvent { actor, verb: Verb::Split, subject: Subject::Software(record.software), fields }, now);
        let both = BTreeSet::from([record.software, new.id]);
        self.reassemble(&mut tx, actor, now, &both, &HashSet::from([new.id]), &both).await?;
        tx.commit().await?;
        self.follow_events().await?;
        Ok(new.slug)
    }

    /// Says what a field is, whatever the sources say; `None` takes the correction back. Texts are corrected in `language`.
    ///
    /// # Errors
    /// No permission; no such software; the value cannot be that of the field.
    pub async fn correct(
        &self,
        principal: &Principal,
        slug: &str,
        field: Field,
        value: Option<&str>,
        language: Language,
    ) -> Result<(), AppError> {
        self.correct_seen(principal, slug, field, value, language, None).await
    }

    /// [`App::correct`], of a page that showed the software as it was at `seen`.
    ///
    /// # Errors
    /// As [`App::correct`]; the software was changed since.
    pub async fn correct_seen(
        &self,
        principal: &Principal,
        slug: &str,
        field: Field,
        value: Option<&str>,
        language: Language,
        seen: Option<Timestamp>,
    ) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let software = located(&mut tx, slug).await?;
        let before = self.corrections(&mut tx, software.id).await?.map(|record| record.record.fields);
        let mut fields = before.clone().unwrap_or_default();
        value::set(&mut fields, field, value, language)?;
        let before = before.unwrap_or_default();
        if fields == before {
            return Ok(());
        }
        if seen.is_some_and(|seen| seen != software.updated_at) {
            return Err(AppError::conflict(
                "Cette fiche a changé depuis que vous avez ouvert la page. Rien n’a été écrasé\u{a0}: comparez avec la valeur actuelle, puis enregistrez de nouveau si la vôtre vaut toujours.",
                "This record was changed since you opened the page. Nothing was overwritten: compare with the present value, then save again if yours still holds.",
            ));
        }
        self.write_corrections(&mut tx, software.id, fields, now).await?;
        let payload = Correction { field, before };
        self.decide(&mut tx, actor, now, DecisionKind::Correction, software.id, None, &payload).await?;
        let subject = Subject::Software(software.id);
        tx.append(NewEvent { actor, verb: Verb::Corrected, subject, fields: vec![field.as_str().to_owned()] }, now);
        self.reassemble(&mut tx, actor, now, &BTreeSet::from([software.id]), &HashSet::new(), &BTreeSet::new()).await?;
        tx.commit().await?;
        self.follow_events().await?;
        Ok(())
    }

    /// Takes a decision back.
    ///
    /// # Errors
    /// No permission; no such decision; it was undone already, or what it moved has moved again since.
    pub async fn undo(&self, principal: &Principal, decision: Id) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let decision = decisions::get(&mut tx, decision).await?.ok_or(AppError::NotFound)?;
        if decision.undone_at.is_some() {
            return Err(AppError::conflict("Cette décision est déjà annulée.", "This decision is undone already."));
        }
        let dirty = match (decision.kind, decision.other) {
            (DecisionKind::Merge, Some(merged)) => {
                software::revive(&mut tx, merged).await?;
                self.move_back(&mut tx, &decision, decision.software, merged).await?;
                BTreeSet::from([decision.software, merged])
            }
            (DecisionKind::Split, Some(new)) => {
                self.move_back(&mut tx, &decision, new, decision.software).await?;
                software::retire(&mut tx, new, Some(decision.software), now).await?;
                BTreeSet::from([decision.software])
            }
            (DecisionKind::Correction, _) => {
                let correction: Correction = payload(&decision)?;
                let current = self.corrections(&mut tx, decision.software).await?;
                let mut fields = current.map(|record| record.record.fields).unwrap_or_default();
                crate::assembly::copy(&mut fields, &correction.before, correction.field);
                self.write_corrections(&mut tx, decision.software, fields, now).await?;
                BTreeSet::from([decision.software])
            }
            _ => return Err(AppError::Internal("a decision lacks the software it is about".to_owned())),
        };
        decisions::mark_undone(&mut tx, decision.id, actor, now).await?;
        for id in &dirty {
            let fields = vec![format!("decision={}", decision.kind.as_str())];
            tx.append(NewEvent { actor, verb: Verb::Undone, subject: Subject::Software(*id), fields }, now);
        }
        self.reassemble(&mut tx, actor, now, &dirty, &HashSet::new(), &dirty).await?;
        tx.commit().await?;
        self.follow_events().await?;
        Ok(())
    }

    /// Says that a suggestion is not right: it will not be made again.
    ///
    /// # Errors
    /// No permission; no such suggestion.
    pub async fn dismiss(&self, principal: &Principal, suggestion: Id) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let mut tx = self.inner.store.begin().await?;
        if suggestions::get(&mut tx, suggestion).await?.is_none() {
            return Err(AppError::NotFound);
        }
        suggestions::resolve(&mut tx, suggestion, Status::Dismissed, actor, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn move_back(&self, tx: &mut Tx, decision: &Decision, from: Id, to: Id) -> Result<(), AppError> {
        let moved: Moved = payload(decision)?;
        for (id, joined_by) in moved.records {
            let record = records::get(&mut *tx, id).await?;
            if record.is_none_or(|record| record.software != from) {
                return Err(AppError::conflict(
                    "Un enregistrement a été déplacé depuis. Annulez d’abord la décision plus récente.",
                    "A record was moved since. Undo the later decision first.",
                ));
            }
            records::reassign(tx, &[id], to, &joined_by).await?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    async fn decide(
        &self,
        tx: &mut Tx,
        actor: Actor,
        at: Timestamp,
        kind: DecisionKind,
        software: Id,
        other: Option<Id>,
        payload: &impl Serialize,
    ) -> Result<(), AppError> {
        let payload = serde_json::to_value(payload).map_err(|error| AppError::Internal(error.to_string()))?;
        let id = self.new_id();
        let decision = Decision { id, kind, software, other, actor, at, payload, undone_at: None, undone_by: None };
        Ok(decisions::insert(tx, &decision).await?)
    }

    async fn corrections(&self, tx: &mut Tx, software: Id) -> Result<Option<StoredRecord>, AppError> {
        let source = SourceKind::Curated.as_str();
        let known = records::known(&mut *tx, source, &[&software.to_string()]).await?;
        match known.into_values().next() {
            Some(known) => Ok(records::get(&mut *tx, known.id).await?),
            None => Ok(None),
        }
    }

    /// The corrections of a software are one record of the source `curated`, by the identifier of the software.
    async fn write_corrections(
        &self,
        tx: &mut Tx,
        software: Id,
        fields: SoftwareFields,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let source = SourceKind::Curated.as_str();
        if sources::get(&mut *tx, source).await?.is_none() {
            sources::upsert(tx, &curated()).await?;
        }
        let text = serde_json::to_string(&fields).map_err(|error| AppError::Internal(error.to_string()))?;
        let record = SourceRecord {
            external_id: software.to_string(),
            raw: RawDocument { media_type: "application/json".to_owned(), location: "correction".to_owned(), text },
            fields,
            uses: Vec::new(),
            unmapped: Vec::new(),
        };
        let before = self.corrections(tx, software).await?;
        let stored = match before {
            Some(before) => StoredRecord { record, last_seen: now, last_changed: now, ..before },
            None => StoredRecord {
                id: self.new_id(),
                source: source.to_owned(),
                software,
                joined_by: JoinedBy::Curator,
                record,
                first_seen: now,
                last_seen: now,
                last_changed: now,
            },
        };
        records::save(tx, &stored).await?;
        let keys = joins::keys(&stored.record, SourceKind::Curated, &self.inner.aliases);
        join_keys::set(tx, stored.id, &keys).await?;
        Ok(())
    }
}

/// Whether a suggestion is about these two.
trait AboutBoth {
    fn about_both(&self, one: Id, other: Id) -> bool;
}

impl AboutBoth for suggestions::Suggestion {
    fn about_both(&self, one: Id, other: Id) -> bool {
        matches!(self.about, About::Software(left, right) if [(one, other), (other, one)].contains(&(left, right)))
    }
}

fn curated() -> levain_model::Source {
    levain_model::Source {
        key: SourceKind::Curated.as_str().to_owned(),
        kind: SourceKind::Curated,
        name: levain_model::Texts::fr_en("Corrections de cette instance", "Corrections of this instance"),
        publisher: None,
        url: None,
        license: Some("CC0-1.0".to_owned()),
        attribution: None,
        dated: None,
        may_republish: true,
        last_imported_at: None,
    }
}

fn payload<T: for<'de> Deserialize<'de>>(decision: &Decision) -> Result<T, AppError> {
    serde_json::from_value(decision.payload.clone())
        .map_err(|error| AppError::Internal(format!("decision {}: {error}", decision.id)))
}

fn address(software: &Software) -> (Slug, String) {
    (software.slug.clone(), software.fields.name.clone().unwrap_or_default())
}

async fn located(tx: &mut Tx, slug: &str) -> Result<Software, AppError> {
    match software::by_slug(&mut *tx, slug.trim()).await? {
        Located::Found(software) => Ok(*software),
        Located::Moved(to) => Err(AppError::conflict(
            format!("La fiche « {slug} » a déjà été réunie à « {to} ». Choisissez celle-ci."),
            format!("The record “{slug}” was merged into “{to}” already. Choose that one."),
        )),
        _ => Err(AppError::NotFound),
    }
}
