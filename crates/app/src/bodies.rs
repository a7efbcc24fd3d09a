//! Bodies: what stewards say of theirs, and what administrators add to the registry and to its history.
//!
//! What is said here is an overlay over what the source of the body says: it wins, it is shown as such, and the next
//! import keeps it. Anybody who may steward a body says what it is; only an administrator says that it has ended, and
//! puts it under a body that the person does not steward as well, since permissions can be inherited from it.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use levain_model::{
    Actor, BodyField, Ending, Id, Language, NewEvent, Organization, OrganizationKind, OrganizationRecord, Source,
    SourceKind, Subject, Texts, Verb,
};
use levain_store::organizations::{self, LocatedOrganization, reference};
use levain_store::{Reader, Tx, overlays, repositories, software, sources};

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, allows, allows_in, require, require_in};
use crate::views::{BodyEntry, BodyRights, PublishedView, SaidBody};

/// Key of the source whose bodies are fictitious.
pub const DEMONSTRATION: &str = "demonstration";
/// Key of the source of bodies added here.
const OWN: &str = "added-here";
/// Levels of a hierarchy looked at: beyond, it is a circle.
const LEVELS: usize = 12;
/// Longest name or address.
const LONGEST: usize = 300;

/// What is wrong with the fields of a form, gathered.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(&'static str, String, String)>);

impl Faults {
    /// Notes what is wrong with a field.
    pub(crate) fn note(&mut self, field: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        self.0.push((field, fr.into(), en.into()));
    }

    /// Keeps the value, or notes why there is none.
    pub(crate) fn take<T>(&mut self, value: Result<T, AppError>) -> Result<Option<T>, AppError> {
        match value {
            Ok(value) => Ok(Some(value)),
            Err(AppError::Invalid { field, fr, en }) => {
                self.note(field, fr, en);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Nothing, or everything that is wrong.
    pub(crate) fn done(self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Several(self.0)) }
    }
}

/// What changed since the form was shown.
pub(crate) fn changed_meanwhile() -> AppError {
    AppError::conflict(
        "Quelqu’un a modifié ceci depuis que vous avez ouvert la page. Rien n’a été écrasé\u{a0}: voyez ce qu’il en est maintenant, puis recommencez.",
        "Somebody changed this since you opened the page. Nothing was overwritten: see how it stands now, then start over.",
    )
}

/// A civil date as it is typed; nothing when it is blank.
pub(crate) fn civil(field: &'static str, text: &str) -> Result<Option<Date>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        AppError::invalid(
            field,
            "Écrivez la date ainsi\u{a0}: année-mois-jour, par exemple 2027-03-31.",
            "Write the date as year-month-day, for example 2027-03-31.",
        )
    })
}

/// A text as it is typed, neither longer than is kept nor made of several lines.
fn line(field: &'static str, text: &str) -> Result<String, AppError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST {
        return Err(AppError::invalid(
            field,
            format!("Ce texte est trop long\u{a0}: {LONGEST} caractères au plus."),
            format!("This is too long: {LONGEST} characters at most."),
        ));
    }
    Ok(text)
}

impl App {
    /// The body at an address, present or former.
    pub(crate) async fn body_at(&self, reader: impl Into<Reader<'_>>, slug: &str) -> Result<Organization, AppError> {
        let mut reader = reader.into();
        let mut found = match &mut reader {
            Reader::Store(store) => organizations::by_slug(*store, slug).await?,
            Reader::Tx(tx) => organizations::by_slug(&mut **tx, slug).await?,
        };
        if let LocatedOrganization::Moved(to) = &found {
            found = match &mut reader {
                Reader::Store(store) => organizations::by_slug(*store, to.as_str()).await?,
                Reader::Tx(tx) => organizations::by_slug(&mut **tx, to.as_str()).await?,
            };
        }
        match found {
            LocatedOrganization::Found(body) => Ok(*body),
            LocatedOrganization::Moved(_) | LocatedOrganization::Unknown => Err(AppError::NotFound),
        }
    }

    /// What whoever asks may do for the body at an address.
    ///
    /// # Errors
    /// No such body; a failure of the database.
    pub async fn body_rights(&self, principal: &Principal, slug: &str) -> Result<BodyRights, AppError> {
        let body = self.body_at(&self.inner.store, slug).await?;
        let standing = match &principal.person {
            Some(person) => levain_store::memberships::between(&self.inner.store, person.id, body.id).await?,
            None => None,
        };
        Ok(BodyRights {
            slug: body.slug.clone(),
            signed_in: principal.person.is_some(),
            standing: standing.map(|membership| (membership.role, membership.state)),
            acts: allows_in(principal, Action::ActForOrganization, body.id),
            stewards: allows_in(principal, Action::StewardOrganization, body.id),
            administers: allows(principal, Action::Administer),
        })
    }

    /// The bodies above, the nearest first.
    pub(crate) async fn above(&self, body: &Organization) -> Result<Vec<Organization>, AppError> {
        let store = &self.inner.store;
        let (mut found, mut seen) = (Vec::<Organization>::new(), HashSet::from([body.id]));
        while found.len() < LEVELS {
            let from = found.last().unwrap_or(body);
            let Some(reference) = &from.record.parent else { break };
            match organizations::referred(store, from, reference).await? {
                Some(parent) if seen.insert(parent.id) => found.push(parent),
                _ => break,
            }
        }
        Ok(found)
    }

    /// The repositories harvested from the accounts of a body, by name, with the software each describes.
    pub(crate) async fn published(&self, body: &Organization) -> Result<Vec<PublishedView>, AppError> {
        let store = &self.inner.store;
        let mut found = Vec::new();
        for account in &body.record.forge_accounts {
            found.extend(repositories::of_account(store, &account_key(account)).await?);
        }
        let ids: Vec<Id> = found.iter().map(|repository| repository.id).collect();
        let mut subjects = repositories::subjects(store, &ids).await?;
        let described: Vec<Id> = subjects.values().flatten().map(|subject| subject.software).collect();
        let described = software::by_ids(store, &described).await?;
        let mut published = Vec::with_capacity(found.len());
        for repository in found {
            let of = subjects.remove(&repository.id).unwrap_or_default();
            published.push(PublishedView {
                repository: repository.id,
                name: repository.listed.full_name.clone(),
                archived: repository.listed.archived,
                software: of
                    .iter()
                    .filter_map(|subject| described.get(&subject.software))
                    .map(|one| (one.slug.clone(), one.fields.name.clone().unwrap_or_default()))
                    .collect(),
            });
        }
        published.sort_by_key(|one| one.name.to_lowercase());
        published.dedup_by_key(|one| one.repository);
        Ok(published)
    }

    /// What a body says of itself, as the form that changes it shows it.
    ///
    /// # Errors
    /// No permission; no such body.
    pub async fn said_of(&self, principal: &Principal, slug: &str) -> Result<SaidBody, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        require_in(principal, Action::StewardOrganization, body.id)?;
        let record = &body.record;
        let slug_of = async |reference: &Option<String>| -> Result<String, AppError> {
            let Some(reference) = reference else { return Ok(String::new()) };
            let found = organizations::referred(store, &body, reference).await?;
            Ok(found.map(|found| found.slug.to_string()).unwrap_or_default())
        };
        let in_language = |tag: &str| {
            record.name.iter().find(|(known, _)| *known == tag).map(|(_, name)| name.to_owned()).unwrap_or_default()
        };
        let any = record.name.best(Language::Fr).map(|(_, name)| name.to_owned()).unwrap_or_default();
        let fr = in_language("fr");
        Ok(SaidBody {
            name_fr: if fr.is_empty() && in_language("en").is_empty() { any } else { fr },
            name_en: in_language("en"),
            kind: record.kind.as_str().to_owned(),
            jurisdiction: record.jurisdiction.clone().unwrap_or_default(),
            website: record.website.clone().unwrap_or_default(),
            domains: record.domains.join("\n"),
            aliases: record.aliases.join("\n"),
            parent: slug_of(&record.parent).await?,
            valid_from: record.valid_from.map(|day| day.to_string()).unwrap_or_default(),
            valid_until: record.valid_until.map(|day| day.to_string()).unwrap_or_default(),
            ending: record.ending.map(Ending::as_str).unwrap_or_default().to_owned(),
            successor: slug_of(&record.successor).await?,
            version: body.updated_at.to_string(),
        })
    }

    /// Changes what a body says of itself: names, kind, place, site, domains, other names, and the body above.
    ///
    /// # Errors
    /// No permission; no such body; a value that cannot be taken; it was changed since the form was shown.
    pub async fn say_of(&self, principal: &Principal, slug: &str, said: &SaidBody) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        if body.updated_at.to_string() != said.version {
            return Err(changed_meanwhile());
        }
        let mut faults = Faults::default();
        let mut record = body.record.clone();
        self.read_identity(&mut tx, &mut faults, Some(&body), said, &mut record).await?;
        if let Some(parent) = faults.take(self.read_parent(&mut tx, principal, &body, &said.parent).await)? {
            record.parent = parent;
        }
        faults.done()?;
        self.keep(&mut tx, &body, record, actor).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Says how a body began, ended, and what follows it.
    ///
    /// # Errors
    /// No permission; no such body; a value that cannot be taken; it was changed since the form was shown.
    pub async fn say_history(&self, principal: &Principal, slug: &str, said: &SaidBody) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        if body.updated_at.to_string() != said.version {
            return Err(changed_meanwhile());
        }
        let mut faults = Faults::default();
        let from = faults.take(civil("valid_from", &said.valid_from))?.flatten();
        let until = faults.take(civil("valid_until", &said.valid_until))?.flatten();
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            faults.note("valid_until", "La fin vient avant le début.", "The end comes before the beginning.");
        }
        let ending = Ending::from_name(&said.ending);
        let mut record = OrganizationRecord { valid_from: from, valid_until: until, ending, ..body.record.clone() };
        record.successor = None;
        let wanted = said.successor.trim();
        if !wanted.is_empty() {
            match self.body_named(&mut tx, wanted).await? {
                Some(next) if next.id != body.id => {
                    record.successor = Some(same_or(&body, body.record.successor.as_deref(), &next))
                }
                _ => faults.note(
                    "successor",
                    "Aucun autre organisme n’a cette adresse ni ce nom.",
                    "No other body has this address or name.",
                ),
            }
        }
        if ending == Some(Ending::Merged) && record.successor.is_none() && wanted.is_empty() {
            faults.note("successor", "Dites dans quel organisme il s’est fondu.", "Say which body it became part of.");
        }
        if ending.is_none() && record.successor.is_some() {
            faults.note("ending", "Dites comment il a pris fin.", "Say how it ended.");
        }
        faults.done()?;
        self.keep(&mut tx, &body, record, actor).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds a body to the registry; gives its address. The same body sent twice is one.
    ///
    /// # Errors
    /// No permission; a value that cannot be taken; a body has this very name.
    pub async fn create_body(&self, principal: &Principal, said: &SaidBody) -> Result<levain_model::Slug, AppError> {
        let actor = require(principal, Action::Administer)?;
        let mut tx = self.inner.store.begin().await?;
        let mut faults = Faults::default();
        let mut record = OrganizationRecord::default();
        self.read_identity(&mut tx, &mut faults, None, said, &mut record).await?;
        faults.done()?;
        let name = record.name.best(Language::Fr).map(|(_, name)| name.to_owned()).unwrap_or_default();
        if let Some(known) = organizations::by_names(&mut tx, &[name.as_str()]).await?.into_values().flatten().next() {
            return Err(AppError::conflict(
                format!("Un organisme porte déjà ce nom\u{a0}: {}. Ajoutez-y ce qui manque.", known.slug),
                format!("A body has this name already: {}. Add to it what is missing.", known.slug),
            ));
        }
        let id = self.new_id();
        record.external_id = id.to_string();
        let source = own(OWN, "Organismes ajoutés dans cette instance", "Bodies added in this instance");
        self.write_body(&mut tx, actor, &source, id, record).await?;
        let slug = organizations::get(&mut tx, id).await?.map(|body| body.slug).ok_or(AppError::NotFound)?;
        tx.commit().await?;
        Ok(slug)
    }

    /// Writes a body of a source of ours, with its event.
    pub(crate) async fn write_body(
        &self,
        tx: &mut Tx,
        actor: Actor,
        source: &Source,
        id: Id,
        record: OrganizationRecord,
    ) -> Result<Id, AppError> {
        let now = self.now();
        if sources::get(&mut *tx, &source.key).await?.is_none() {
            sources::upsert(tx, source).await?;
        }
        let (id, change) = organizations::upsert(tx, &source.key, id, &record, now).await?;
        if change == levain_store::Change::Created {
            let subject = Subject::Organization(id);
            tx.append(NewEvent { actor, verb: Verb::Created, subject, fields: Vec::new() }, now);
        }
        Ok(id)
    }

    /// Keeps what is said of a body, with an event that names the fields; what changes nothing writes nothing.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx,
        body: &Organization,
        record: OrganizationRecord,
        actor: Actor,
    ) -> Result<(), AppError> {
        let fields: Vec<String> = BodyField::ALL
            .into_iter()
            .filter(|field| !field.same(&body.record, &record))
            .map(|field| field.as_str().to_owned())
            .collect();
        if fields.is_empty() {
            return Ok(());
        }
        let now = self.now();
        overlays::say(tx, body, record, actor, now).await?;
        tx.append(NewEvent { actor, verb: Verb::Updated, subject: Subject::Organization(body.id), fields }, now);
        Ok(())
    }

    /// The body that goes by an address of a page, a slug or a name; nothing when several do.
    pub(crate) async fn body_named(&self, tx: &mut Tx, text: &str) -> Result<Option<Organization>, AppError> {
        let slug = text.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        match self.body_at(&mut *tx, slug).await {
            Ok(body) => return Ok(Some(body)),
            Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let found = organizations::by_names(tx, &[text.trim()]).await?.into_values().flatten().collect::<Vec<_>>();
        let mut found = found.into_iter();
        Ok(found.next().filter(|_| found.next().is_none()))
    }

    async fn read_identity(
        &self,
        tx: &mut Tx,
        faults: &mut Faults,
        body: Option<&Organization>,
        said: &SaidBody,
        record: &mut OrganizationRecord,
    ) -> Result<(), AppError> {
        let (fr, en) = (faults.take(line("name_fr", &said.name_fr))?, faults.take(line("name_en", &said.name_en))?);
        if let (Some(fr), Some(en)) = (fr, en) {
            if fr.is_empty() {
                faults.note("name_fr", "Donnez le nom en français.", "Give the name in French.");
            }
            let before = &record.name;
            let others = before.iter().filter(|(tag, _)| !["fr", "en", "und"].contains(tag));
            let mut name = Texts::fr_en(&fr, &en);
            for (tag, text) in others {
                name = name.with(tag, text);
            }
            // A name of no language that was not touched stays as its source gives it.
            let untouched = en.is_empty() && before.best(Language::Fr).is_some_and(|(_, text)| text == fr);
            if !untouched || before.iter().any(|(tag, _)| tag == "en") {
                record.name = name;
            }
        }
        match OrganizationKind::from_name(&said.kind) {
            Some(kind) => record.kind = kind,
            None => faults.note("kind", "Choisissez un type.", "Choose a kind."),
        }
        if let Some(place) = faults.take(line("jurisdiction", &said.jurisdiction))? {
            record.jurisdiction = Some(place).filter(|place| !place.is_empty());
        }
        if let Some(site) = faults.take(line("website", &said.website))? {
            let schemes = ["https://", "http://"];
            if !(site.is_empty() || schemes.iter().any(|scheme| site.starts_with(scheme))) {
                faults.note("website", "L’adresse commence par https://.", "The address begins with https://.");
            }
            record.website = Some(site).filter(|site| !site.is_empty());
        }
        record.aliases = Vec::new();
        for alias in said.aliases.lines() {
            match faults.take(line("aliases", alias))? {
                Some(alias) if !alias.is_empty() && !record.aliases.contains(&alias) => record.aliases.push(alias),
                _ => {}
            }
        }
        record.domains = Vec::new();
        for domain in said.domains.split([',', ';', ' ', '\n', '\r', '\t']) {
            let domain = domain.trim().trim_start_matches('@').to_lowercase();
            if domain.is_empty() || record.domains.contains(&domain) {
                continue;
            }
            if !is_domain(&domain) {
                faults.note(
                    "domains",
                    format!("«\u{a0}{domain}\u{a0}» n’est pas un domaine. Exemple\u{a0}: ville.exemple.quebec"),
                    format!("“{domain}” is not a domain. Example: city.example.org"),
                );
                continue;
            }
            if let Some(other) = organizations::of_domain(&mut *tx, &domain).await?
                && body.is_none_or(|body| body.id != other.id)
            {
                faults.note(
                    "domains",
                    format!(
                        "Le domaine {domain} est déjà celui d’un autre organisme. Écrivez à l’administration du site."
                    ),
                    format!("The domain {domain} is another body’s already. Write to whoever administers this site."),
                );
                continue;
            }
            record.domains.push(domain);
        }
        Ok(())
    }

    async fn read_parent(
        &self,
        tx: &mut Tx,
        principal: &Principal,
        body: &Organization,
        wanted: &str,
    ) -> Result<Option<String>, AppError> {
        let wanted = wanted.trim();
        let wrong = |fr: &str, en: &str| Err(AppError::invalid("parent", fr, en));
        if wanted.is_empty() {
            return Ok(None);
        }
        let Some(parent) = self.body_named(tx, wanted).await? else {
            return wrong(
                "Aucun organisme n’a cette adresse ni ce nom. Copiez l’adresse de sa page.",
                "No body has this address or name. Copy the address of its page.",
            );
        };
        let kept = same_or(body, body.record.parent.as_deref(), &parent);
        if Some(&kept) == body.record.parent.as_ref() {
            return Ok(Some(kept));
        }
        if parent.id == body.id {
            return wrong("Un organisme ne relève pas de lui-même.", "A body does not belong to itself.");
        }
        let mut from = parent.clone();
        for _ in 0..LEVELS {
            let Some(reference) = from.record.parent.clone() else { break };
            let Some(next) = organizations::referred(&mut *tx, &from, &reference).await? else { break };
            if next.id == body.id {
                return wrong(
                    "Cet organisme relève déjà de celui-ci\u{a0}: ce serait un cercle.",
                    "That body belongs to this one already: it would be a circle.",
                );
            }
            from = next;
        }
        if !allows_in(principal, Action::StewardOrganization, parent.id) {
            return wrong(
                "Seuls l’administration du site, ou quelqu’un qui est aussi responsable de cet organisme, peuvent le désigner\u{a0}: des permissions s’en héritent.",
                "Only whoever administers this site, or somebody who is a steward of that body too, can name it: permissions are inherited from it.",
            );
        }
        Ok(Some(kept))
    }

    /// The addresses of bodies that others refer to: by source and external identifier, and by identifier.
    pub(crate) fn addresses_of(all: &[Organization]) -> HashMap<String, levain_model::Slug> {
        let mut known = HashMap::new();
        for body in all {
            known.insert(reference(body.id), body.slug.clone());
            known.insert(format!("{}\n{}", body.source, body.record.external_id), body.slug.clone());
        }
        known
    }

    /// A body as lists show it.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn body_entry_at(&self, slug: &str, language: Language) -> Result<BodyEntry, AppError> {
        Ok(self.body_entry(&self.body_at(&self.inner.store, slug).await?, language))
    }
}

/// A reference to `next`: the one that stands there already when it leads to the same body.
fn same_or(body: &Organization, standing: Option<&str>, next: &Organization) -> String {
    match standing {
        Some(standing) if body.source == next.source && standing == next.record.external_id => standing.to_owned(),
        _ => reference(next.id),
    }
}

/// How accounts are compared: `host/account`, in lower case.
pub(crate) fn account_key(account: &str) -> String {
    let account = account.split_once("://").map_or(account, |(_, rest)| rest);
    account.trim_end_matches('/').replace("/groups/", "/").to_lowercase()
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    labels.len() >= 2
        && domain.len() <= 253
        && labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        })
}

/// A source of ours.
pub(crate) fn own(key: &str, fr: &str, en: &str) -> Source {
    Source {
        key: key.to_owned(),
        kind: SourceKind::Organizations,
        name: Texts::fr_en(fr, en),
        publisher: None,
        url: None,
        license: Some("CC0-1.0".to_owned()),
        attribution: None,
        dated: None,
        may_republish: true,
        last_imported_at: None,
    }
}
