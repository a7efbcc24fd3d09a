//! The catalogue as it is kept and shown: assembling software from records, and the page of one software.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use levain_model::{
    Actor, Field, FieldValue, Id, IdentifierKind, Language, NewEvent, Software, SoftwareFields, SourceKind,
    StoredRecord, Subject, Texts, Use, Verb,
};
use levain_store::software::Located;
use levain_store::{Tx, events, records, software, sources, uses};

use crate::assembly::{self, Ranked};
use crate::error::AppError;
use crate::views::{
    Alternative, ComparedView, ConflictView, EventView, FieldView, IdentifierView, Labelled, RecordView,
    SoftwareLookup, SoftwareView, SubjectView, TextView, UseCounts, UseView,
};
use crate::{App, joins};

/// Events shown on a page.
const HISTORY: u32 = 50;
/// Alternatives shown on a page.
const ALTERNATIVES: usize = 6;

impl App {
    /// Assembles these software again from their records, and writes those that changed, with their event. `created` are
    /// new; of `used` the uses changed.
    pub(crate) async fn reassemble(
        &self,
        tx: &mut Tx,
        actor: Actor,
        now: Timestamp,
        dirty: &BTreeSet<Id>,
        created: &HashSet<Id>,
        used: &BTreeSet<Id>,
    ) -> Result<(), AppError> {
        let ids: Vec<Id> = dirty.iter().copied().collect();
        let kinds: HashMap<String, SourceKind> =
            sources::all(&mut *tx).await?.into_iter().map(|source| (source.key, source.kind)).collect();
        let mut of = records::of_many(&mut *tx, &ids).await?;
        let known = software::by_ids(&mut *tx, &ids).await?;
        let mut changed = Vec::new();
        for id in ids {
            let Some(before) = known.get(&id) else { continue };
            let records = of.remove(&id).unwrap_or_default();
            let ranked: Vec<Ranked<'_>> = records
                .iter()
                .map(|record| {
                    let kind = kinds.get(&record.source).copied().unwrap_or(SourceKind::Csv);
                    Ranked { kind: assembly::rank_of(kind, record), record }
                })
                .collect();
            let (mut fields, provenance) = assembly::assemble(&ranked);
            if fields.name.is_none() {
                fields.name.clone_from(&before.fields.name);
            }
            let mut differing: Vec<String> = Field::ALL
                .into_iter()
                .filter(|field| {
                    assembly::text_of(&fields, *field) != assembly::text_of(&before.fields, *field)
                        || provenance.get(field) != before.provenance.get(field)
                })
                .map(|field| field.as_str().to_owned())
                .collect();
            let new = created.contains(&id);
            let updated_at = if differing.is_empty() && !new { before.updated_at } else { now };
            if used.contains(&id) {
                differing.push("uses".to_owned());
            }
            if differing.is_empty() && !new {
                continue;
            }
            let verb = if new { Verb::Created } else { Verb::Updated };
            let fields_changed = if new { Vec::new() } else { differing };
            tx.append(NewEvent { actor, verb, subject: Subject::Software(id), fields: fields_changed }, now);
            changed.push(Software { fields, provenance, updated_at, ..before.clone() });
        }
        software::save_all(tx, &mut changed).await?;
        Ok(())
    }

    /// The page of a software.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn software(&self, slug: &str, language: Language) -> Result<SoftwareLookup, AppError> {
        Ok(match software::by_slug(&self.inner.store, slug).await? {
            Located::Found(found) => SoftwareLookup::Found(Box::new(self.software_view(*found, language).await?)),
            Located::Moved(slug) => SoftwareLookup::Moved(slug),
            Located::Gone | Located::Unknown => SoftwareLookup::Unknown,
        })
    }

    /// One record, its document masked.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn record(&self, id: Id, language: Language) -> Result<Option<RecordView>, AppError> {
        let Some(record) = records::get(&self.inner.store, id).await? else { return Ok(None) };
        let names = self.source_names(language).await?;
        Ok(Some(record_view(record, &names)))
    }

    pub(crate) async fn software_view(&self, software: Software, language: Language) -> Result<SoftwareView, AppError> {
        let store = &self.inner.store;
        let names = self.source_names(language).await?;
        let mut all = records::of_software(store, software.id).await?;
        let kinds = self.source_kinds().await?;
        all.sort_by_key(|record| (kinds.get(&record.source).copied(), std::cmp::Reverse(record.last_changed)));

        let now = self.now();
        let reported = uses::of_software(store, software.id).await?;
        let sources_of: HashMap<Id, String> = all.iter().map(|record| (record.id, record.source.clone())).collect();
        let mut use_views: Vec<UseView> = reported
            .iter()
            .filter_map(|(used, body)| {
                let name = TextView::best(&body.record.name, language)?;
                let source = used.record.and_then(|record| sources_of.get(&record)).map(|key| named(&names, key));
                Some(UseView {
                    body: body.slug.clone(),
                    body_name: name,
                    kind: self.label_kind(body.record.kind, language),
                    version: used.observed.version.clone(),
                    status: self.label_use_status(used.observed.status, language),
                    installations: used.observed.installations.map(|band| band.as_str().to_owned()),
                    observed: used.observed.observed.map(|observed| observed.to_text()),
                    source,
                    current: is_current(used, now),
                })
            })
            .collect();
        use_views.sort_by_key(|view| !view.current);
        let counts = uses::counts(store, Some(&[software.id]), now).await?.remove(&software.id).unwrap_or_default();

        let subjects: Vec<Subject> = std::iter::once(Subject::Software(software.id))
            .chain(all.iter().map(|record| Subject::Record(record.id)))
            .collect();
        let history = events::of_subjects(store, &subjects, None, HISTORY).await?;

        let alternatives = self.alternatives(&software, language).await?;
        let named = [(software.id, software.fields.repository_url.as_deref())];
        let evidence = self.evidence_of(&named, language).await?.remove(&software.id).unwrap_or_default();
        let fields = &software.fields;
        let vocabulary = |list: &[String], label: fn(&App, &str, Language) -> Labelled| {
            list.iter().map(|code| label(self, code, language)).collect::<Vec<_>>()
        };
        Ok(SoftwareView {
            id: software.id,
            slug: software.slug.clone(),
            name: fields.name.clone().unwrap_or_default(),
            summary: TextView::best(&fields.summary, language),
            description: TextView::best(&fields.description, language),
            features: features(fields, language),
            license: fields.license.as_deref().map(|license| self.label_license(license, language)),
            categories: vocabulary(&fields.categories, App::label_category),
            keywords: fields.keywords.clone(),
            platforms: vocabulary(&fields.platforms, App::label_platform),
            status: fields.status.map(|status| self.label_status(status.as_str(), language)),
            software_type: fields.software_type.as_deref().map(|code| self.label_software_type(code, language)),
            languages: vocabulary(&fields.languages, App::label_language),
            french_interface: french_interface(fields),
            version: fields.version.clone(),
            release_date: fields.release_date.map(|date| date.to_string()),
            publisher: fields.publisher.as_deref().map(levain_exchange::mask),
            repository_url: fields.repository_url.clone(),
            homepage: fields.homepage.clone(),
            documentation_url: fields.documentation_url.clone(),
            identifiers: fields.identifiers.iter().map(identifier).collect(),
            replaces: fields.replaces.clone(),
            aliases: fields.aliases.clone(),
            used_by: fields.used_by.iter().map(|name| levain_exchange::mask(name)).collect(),
            use_counts: use_counts(&counts),
            uses: use_views,
            evidence,
            alternatives,
            provenance: self.field_views(&software, &kinds, &names, language),
            records: all.into_iter().map(|record| record_view(record, &names)).collect(),
            history: history.into_iter().map(event_view).collect(),
            created_at: software.created_at,
            updated_at: software.updated_at,
        })
    }

    /// Software as a comparison shows them. What only their own pages show is not read: a comparison of four would cost
    /// the searches for alternatives, the uses one by one and the history of four pages.
    pub(crate) async fn compared(
        &self,
        list: Vec<Software>,
        language: Language,
    ) -> Result<Vec<ComparedView>, AppError> {
        if list.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.source_names(language).await?;
        let kinds = self.source_kinds().await?;
        let ids: Vec<Id> = list.iter().map(|software| software.id).collect();
        let mut counts = uses::counts(&self.inner.store, Some(&ids), self.now()).await?;
        let labelled = |codes: &[String], label: fn(&App, &str, Language) -> Labelled| {
            codes.iter().map(|code| label(self, code, language)).collect()
        };
        let view = |software: Software| {
            let provenance = self.field_views(&software, &kinds, &names, language);
            let counts = counts.remove(&software.id).unwrap_or_default();
            let fields = software.fields;
            ComparedView {
                id: software.id,
                slug: software.slug,
                summary: TextView::best(&fields.summary, language),
                license: fields.license.as_deref().map(|license| self.label_license(license, language)),
                platforms: labelled(&fields.platforms, App::label_platform),
                french_interface: french_interface(&fields),
                languages: labelled(&fields.languages, App::label_language),
                status: fields.status.map(|status| self.label_status(status.as_str(), language)),
                use_counts: use_counts(&counts),
                publisher: fields.publisher.as_deref().map(levain_exchange::mask),
                name: fields.name.unwrap_or_default(),
                version: fields.version,
                replaces: fields.replaces,
                repository_url: fields.repository_url,
                homepage: fields.homepage,
                documentation_url: fields.documentation_url,
                provenance,
            }
        };
        Ok(list.into_iter().map(view).collect())
    }

    async fn source_kinds(&self) -> Result<HashMap<String, SourceKind>, AppError> {
        Ok(sources::all(&self.inner.store).await?.into_iter().map(|source| (source.key, source.kind)).collect())
    }

    fn field_views(
        &self,
        software: &Software,
        kinds: &HashMap<String, SourceKind>,
        names: &BTreeMap<String, String>,
        language: Language,
    ) -> Vec<FieldView> {
        let said = |value: &FieldValue| ConflictView {
            value: levain_exchange::mask(&value.value),
            source: named(names, &value.source),
            seen_at: value.seen_at,
        };
        Field::ALL
            .into_iter()
            .filter_map(|field| {
                let origin = software.provenance.get(&field)?;
                Some(FieldView {
                    field,
                    value: levain_exchange::mask(&self.text_of(&software.fields, field, language)),
                    source: named(names, &origin.source),
                    completed_by: origin.completed_by.iter().map(|value| named(names, &value.source)).collect(),
                    seen_at: origin.seen_at,
                    corrected: kinds.get(&origin.source) == Some(&SourceKind::Curated),
                    conflicts: origin.others.iter().map(said).collect(),
                })
            })
            .collect()
    }

    /// A field as a person reads it: codes by their labels, a text in the reader's language when it has one.
    fn text_of(&self, fields: &SoftwareFields, field: Field, language: Language) -> String {
        let labels = |labels: Vec<Labelled>| labels.into_iter().map(|label| label.label).collect::<Vec<_>>().join(", ");
        let each =
            |codes: &[String], label: &dyn Fn(&str) -> Labelled| labels(codes.iter().map(|code| label(code)).collect());
        match field {
            Field::Categories => each(&fields.categories, &|code| self.label_category(code, language)),
            Field::Platforms => each(&fields.platforms, &|code| self.label_platform(code, language)),
            Field::Languages => each(&fields.languages, &|code| self.label_language(code, language)),
            Field::Status => {
                labels(fields.status.iter().map(|status| self.label_status(status.as_str(), language)).collect())
            }
            Field::SoftwareType => {
                labels(fields.software_type.iter().map(|code| self.label_software_type(code, language)).collect())
            }
            Field::FrenchInterface => match (fields.french_interface, language) {
                (Some(true), Language::Fr) => "oui".to_owned(),
                (Some(false), Language::Fr) => "non".to_owned(),
                _ => assembly::text_of(fields, field),
            },
            Field::Summary => best(&fields.summary, language),
            Field::Description => best(&fields.description, language),
            _ => assembly::text_of(fields, field),
        }
    }

    /// Software that replace the same products, then those that share the most categories.
    async fn alternatives(&self, software: &Software, language: Language) -> Result<Vec<Alternative>, AppError> {
        let related = self.inner.index.related(&software.fields, ALTERNATIVES + 1)?;
        let ids: Vec<Id> = related.iter().map(|(id, _)| *id).collect();
        let found = software::by_ids(&self.inner.store, &ids).await?;
        Ok(related
            .into_iter()
            .filter(|(id, _)| *id != software.id)
            .filter_map(|(id, _)| {
                let other = found.get(&id)?;
                let mut because: Vec<String> = other
                    .fields
                    .replaces
                    .iter()
                    .filter(|product| software.fields.replaces.contains(product))
                    .cloned()
                    .collect();
                because.extend(
                    other
                        .fields
                        .categories
                        .iter()
                        .filter(|category| software.fields.categories.contains(category))
                        .map(|category| self.label_category(category, language).label),
                );
                Some(Alternative {
                    slug: other.slug.clone(),
                    name: other.fields.name.clone().unwrap_or_default(),
                    summary: TextView::best(&other.fields.summary, language),
                    because,
                })
            })
            .take(ALTERNATIVES)
            .collect())
    }
}

fn best(texts: &Texts, language: Language) -> String {
    texts.best(language).map(|(_, text)| text.to_owned()).unwrap_or_default()
}

/// Whether a use counts as current at `now`.
pub(crate) fn is_current(used: &Use, now: Timestamp) -> bool {
    used.expires_at.is_none_or(|end| end > now)
}

/// Counts as pages show them.
pub(crate) fn use_counts(counts: &uses::UseCounts) -> UseCounts {
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    UseCounts { current: small(counts.current), past: small(counts.past), past_year: counts.past_year }
}

/// What is known of the interface in French: said outright, or read from a list of languages that is not empty.
pub(crate) fn french_interface(fields: &levain_model::SoftwareFields) -> Option<bool> {
    fields.french_interface.or_else(|| {
        (!fields.languages.is_empty())
            .then(|| fields.languages.iter().any(|tag| Language::from_tag(tag) == Some(Language::Fr)))
    })
}

/// A source by its name.
pub(crate) fn named(names: &BTreeMap<String, String>, key: &str) -> Labelled {
    Labelled { code: key.to_owned(), label: names.get(key).cloned().unwrap_or_else(|| key.to_owned()) }
}

fn features(fields: &levain_model::SoftwareFields, language: Language) -> Vec<TextView> {
    let of = |wanted: Language| fields.features.iter().find(|(tag, _)| Language::from_tag(tag) == Some(wanted));
    let Some((tag, lines)) = of(language).or_else(|| of(language.other())).or_else(|| fields.features.iter().next())
    else {
        return Vec::new();
    };
    let foreign = Language::from_tag(tag) != Some(language);
    lines.iter().map(|line| TextView { text: levain_exchange::mask(line), lang: tag.clone(), foreign }).collect()
}

fn identifier(identifier: &levain_model::Identifier) -> IdentifierView {
    let value = &identifier.value;
    let (name, url) = match identifier.kind {
        IdentifierKind::Wikidata => ("Wikidata", Some(format!("https://www.wikidata.org/wiki/{value}"))),
        IdentifierKind::Sill => ("Socle interministériel de logiciels libres", None),
        IdentifierKind::ComptoirDuLibre => {
            ("Comptoir du libre", Some(format!("https://comptoir-du-libre.org/fr/softwares/{value}")))
        }
        IdentifierKind::Framalibre => ("Framalibre", Some(format!("https://framalibre.org/content/{value}"))),
        IdentifierKind::OpenResourceExchange => ("Open Resource Exchange", None),
        IdentifierKind::DigitalPublicGoods => ("Digital Public Goods", None),
        IdentifierKind::Purl => ("Package URL", None),
    };
    IdentifierView {
        catalogue: Labelled { code: identifier.kind.as_str().to_owned(), label: name.to_owned() },
        value: value.clone(),
        url,
    }
}

fn record_view(record: StoredRecord, names: &BTreeMap<String, String>) -> RecordView {
    let (rule, value) = joins::describe(&record.joined_by);
    RecordView {
        id: record.id,
        source: named(names, &record.source),
        external_id: record.record.external_id,
        location: record.record.raw.location,
        media_type: record.record.raw.media_type,
        masked: levain_exchange::mask(&record.record.raw.text),
        joined_by: (rule.to_owned(), value.to_owned()),
        first_seen: record.first_seen,
        last_seen: record.last_seen,
        last_changed: record.last_changed,
    }
}

/// An event without who did it.
pub(crate) fn event_view(event: levain_model::Event) -> EventView {
    let actor = match event.event.actor {
        Actor::System => "system",
        Actor::CommandLine => "command-line",
        Actor::Person(_) => "person",
    };
    let (kind, id) = event.event.subject.parts();
    EventView {
        seq: event.seq,
        at: event.at,
        actor: actor.to_owned(),
        verb: event.event.verb.as_str().to_owned(),
        fields: event.event.fields,
        subject: SubjectView { kind: kind.to_owned(), id, name: None, slug: None },
    }
}
