//! Public bodies and the other organisations of the registry.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use levain_model::id::fold;
use levain_model::{Id, Language, Organization, OrganizationKind, OrganizationRecord, Overlay, Slug};

use crate::batch;
use crate::change::Change;
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::overlays;
use crate::slugs::{self, Kind};
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// What a list of organisations is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<OrganizationKind>,
    /// Only those of which a use is known, present or past.
    pub with_uses: bool,
    /// Only those of which a name, in any language, or an alias holds this, but for case and accents; empty: all.
    pub name: String,
}

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocatedOrganization {
    /// The organisation of that slug.
    Found(Box<Organization>),
    /// It goes by another slug now.
    Moved(Slug),
    /// No organisation ever had that slug.
    Unknown,
}

/// Adds the bodies of a source or brings them up to date, by external identifier; what is the same is not written. The
/// identifier given with each serves when it is new. Gives, in the same order, the identifier of each and what was done.
///
/// # Errors
/// An external identifier stands twice in `records`; the engine's.
pub async fn upsert_all(
    tx: &mut Tx,
    source: &str,
    records: &[(Id, OrganizationRecord)],
    now: Timestamp,
) -> Result<Vec<(Id, Change)>, StoreError> {
    let keys: Vec<_> = records.iter().map(|(_, record)| values![source, &record.external_id]).collect();
    let known: HashMap<String, Organization> = batch::fetch(&mut Reader::Tx(tx), &keys, |list| {
        format!("select * from organization where (source, external_id) in {list}")
    })
    .await?
    .iter()
    .map(|row| organization(row).map(|known| (known.record.external_id.clone(), known)))
    .collect::<Result<_, _>>()?;

    let ids: Vec<Id> = known.values().map(|known| known.id).collect();
    let mut said = overlays::of(&mut *tx, &ids).await?;
    let mut results = Vec::with_capacity(records.len());
    let mut changed = Vec::new();
    for (id, record) in records {
        let Some(known) = known.get(&record.external_id) else {
            changed.push((*id, record.clone(), now));
            results.push((*id, Change::Created));
            continue;
        };
        let overlay = said.remove(&known.id);
        let before = overlay.as_ref().map_or(&known.record, |overlay| &overlay.imported);
        if before == record {
            results.push((known.id, Change::Unchanged));
            continue;
        }
        let shown = match overlay {
            // What the body says of itself wins; what the source says is kept beside it.
            Some(overlay) => {
                let overlay = Overlay { imported: record.clone(), ..overlay };
                overlays::set_imported(tx, known.id, &overlay).await?;
                overlay.effective()
            }
            None => record.clone(),
        };
        changed.push((known.id, shown, known.created_at));
        results.push((known.id, Change::Updated));
    }
    write(tx, source, &changed, now).await?;
    Ok(results)
}

/// [`upsert_all`] for one.
///
/// # Errors
/// The engine's.
pub async fn upsert(
    tx: &mut Tx,
    source: &str,
    id: Id,
    record: &OrganizationRecord,
    now: Timestamp,
) -> Result<(Id, Change), StoreError> {
    let results = upsert_all(tx, source, &[(id, record.clone())], now).await?;
    Ok(results.into_iter().next().unwrap_or((id, Change::Unchanged)))
}

/// Writes bodies as they are shown: identifier, record, and when it entered the registry.
pub(crate) async fn write(
    tx: &mut Tx,
    source: &str,
    changed: &[(Id, OrganizationRecord, Timestamp)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let wished: Vec<Slug> = changed.iter().map(|(_, record, _)| Slug::of(display_name(record))).collect();
    let wishes: Vec<(Id, &Slug)> = changed.iter().zip(&wished).map(|((id, ..), slug)| (*id, slug)).collect();
    let slugs = slugs::reserve(tx, Kind::Organization, &wishes).await?;
    let mut rows = Vec::with_capacity(changed.len());
    let (mut names, mut domains) = (Vec::new(), Vec::new());
    for ((id, record, created_at), slug) in changed.iter().zip(&slugs) {
        rows.push(values![
            id,
            slug,
            source,
            &record.external_id,
            record.kind.as_str(),
            fold(display_name(record)),
            json(record)?,
            *created_at,
            now,
            record.parent.as_deref(),
            record.successor.as_deref(),
        ]);
        names.extend(name_keys(record).into_iter().map(|name| values![name, id]));
        let unique: BTreeSet<&String> = record.domains.iter().collect();
        domains.extend(unique.into_iter().map(|domain| values![domain, id]));
    }
    let head =
        "insert into organization (id, slug, source, external_id, kind, sort_key, record, created_at, updated_at,
        parent_key, successor_key)";
    let tail = "on conflict (id) do update set slug = excluded.slug, kind = excluded.kind,
        sort_key = excluded.sort_key, record = excluded.record, updated_at = excluded.updated_at,
        parent_key = excluded.parent_key, successor_key = excluded.successor_key";
    batch::insert(tx, head, rows, tail).await?;
    let ids = batch::keys(changed.iter().map(|(id, ..)| *id));
    batch::execute(tx, values![], &ids, |list| format!("delete from organization_name where organization in {list}"))
        .await?;
    batch::insert(tx, "insert into organization_name (name, organization)", names, "").await?;
    batch::execute(tx, values![], &ids, |list| format!("delete from organization_domain where organization in {list}"))
        .await?;
    batch::insert(tx, "insert into organization_domain (domain, organization)", domains, "").await?;
    Ok(())
}

/// The organisation of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Organization>, StoreError> {
    let row = reader.into().first("select * from organization where id = $1", values![id]).await?;
    row.as_ref().map(organization).transpose()
}

/// The organisations of those identifiers, by identifier; those that are not there are left out.
///
/// # Errors
/// The engine's.
pub async fn by_ids(reader: impl Into<Reader<'_>>, ids: &[Id]) -> Result<HashMap<Id, Organization>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(ids), |list| {
        format!("select * from organization where id in {list}")
    })
    .await?;
    rows.iter().map(|row| organization(row).map(|found| (found.id, found))).collect()
}

/// What stands at the address of that slug.
///
/// # Errors
/// The engine's.
pub async fn by_slug(reader: impl Into<Reader<'_>>, slug: &str) -> Result<LocatedOrganization, StoreError> {
    let sql = "select o.* from slug g join organization o on o.id = g.owner where g.kind = $1 and g.slug = $2";
    let row = reader.into().first(sql, values![Kind::Organization.as_str(), slug]).await?;
    let Some(row) = row else { return Ok(LocatedOrganization::Unknown) };
    let found = organization(&row)?;
    Ok(match found.slug.as_str() == slug {
        true => LocatedOrganization::Found(Box::new(found)),
        false => LocatedOrganization::Moved(found.slug),
    })
}

/// The organisation that a source knows by that external identifier.
///
/// # Errors
/// The engine's.
pub async fn by_external_id(
    reader: impl Into<Reader<'_>>,
    source: &str,
    external_id: &str,
) -> Result<Option<Organization>, StoreError> {
    let sql = "select * from organization where source = $1 and external_id = $2";
    let row = reader.into().first(sql, values![source, external_id]).await?;
    row.as_ref().map(organization).transpose()
}

/// The body whose people have e-mail addresses of that domain; nothing when several say so.
///
/// # Errors
/// The engine's.
pub async fn of_domain(reader: impl Into<Reader<'_>>, domain: &str) -> Result<Option<Organization>, StoreError> {
    let sql = "select o.* from organization_domain d join organization o on o.id = d.organization
        where d.domain = $1 order by o.created_at, o.id limit 2";
    match reader.into().fetch(sql, values![domain.to_lowercase()]).await?.as_slice() {
        [row] => Ok(Some(organization(row)?)),
        _ => Ok(None),
    }
}

/// How a body is referred to from any source.
pub fn reference(id: Id) -> String {
    format!("id:{id}")
}

/// The body that `from` refers to as its parent or successor, when it is in the registry.
///
/// # Errors
/// The engine's.
pub async fn referred(
    reader: impl Into<Reader<'_>>,
    from: &Organization,
    reference: &str,
) -> Result<Option<Organization>, StoreError> {
    match reference.strip_prefix("id:").and_then(|id| id.parse().ok()) {
        Some(id) => get(reader, id).await,
        None => by_external_id(reader, &from.source, reference).await,
    }
}

/// The bodies that belong to this one, and those that it follows, each in alphabetical order.
///
/// # Errors
/// The engine's.
pub async fn related(
    reader: impl Into<Reader<'_>>,
    to: &Organization,
) -> Result<(Vec<Organization>, Vec<Organization>), StoreError> {
    let sql = "select o.*, cast(case when parent_key = $1 or (source = $2 and parent_key = $3) then 1 else 0 end as bigint) as below,
            cast(case when successor_key = $1 or (source = $2 and successor_key = $3) then 1 else 0 end as bigint) as before
        from organization o where parent_key = $1 or successor_key = $1
            or (source = $2 and (parent_key = $3 or successor_key = $3)) order by sort_key, id";
    let values = values![reference(to.id), &to.source, &to.record.external_id];
    let (mut below, mut before) = (Vec::new(), Vec::new());
    for row in &reader.into().fetch(sql, values).await? {
        let body = organization(row)?;
        if row.integer("below")? == 1 {
            below.push(body.clone());
        }
        if row.integer("before")? == 1 {
            before.push(body);
        }
    }
    Ok((below, before))
}

/// The organisations that go by each name, in any language or as an alias: exactly, but for case and accents. In the
/// order they entered the registry; a name that none has is left out.
///
/// # Errors
/// The engine's.
pub async fn by_names(
    reader: impl Into<Reader<'_>>,
    names: &[&str],
) -> Result<HashMap<String, Vec<Organization>>, StoreError> {
    let folded: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    let rows = batch::fetch(&mut reader.into(), &batch::keys(&folded), |list| {
        format!(
            "select n.name as name_key, o.* from organization_name n join organization o on o.id = n.organization
            where n.name in {list} order by o.created_at, o.id"
        )
    })
    .await?;
    let mut by_key: HashMap<String, Vec<Organization>> = HashMap::new();
    for row in &rows {
        by_key.entry(row.text("name_key")?).or_default().push(organization(row)?);
    }
    let found = names.iter().zip(&folded);
    Ok(found.filter_map(|(name, key)| Some(((*name).to_owned(), by_key.get(key)?.clone()))).collect())
}

/// Organisations in alphabetical order: `limit` of them after the first `offset`.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<Vec<Organization>, StoreError> {
    let (condition, mut values) = condition(filter);
    values.extend(values![limit, offset]);
    let sql = format!("select * from organization where {condition} order by sort_key, id limit $3 offset $4");
    reader.into().fetch(sql, values).await?.iter().map(organization).collect()
}

/// Slug of every organisation and when what is known of it last changed, ordered by slug.
///
/// # Errors
/// The engine's.
pub async fn addresses(reader: impl Into<Reader<'_>>) -> Result<Vec<(Slug, Timestamp)>, StoreError> {
    let rows = reader.into().fetch("select slug, updated_at from organization order by slug", values![]).await?;
    rows.iter().map(|row| Ok((Slug::from(row.text("slug")?.as_str()), row.time("updated_at")?))).collect()
}

/// How many organisations there are.
///
/// # Errors
/// The engine's.
pub async fn count(reader: impl Into<Reader<'_>>, filter: &Filter) -> Result<u64, StoreError> {
    let (condition, values) = condition(filter);
    let sql = format!("select count(*) as n from organization where {condition}");
    reader.into().first(sql, values).await?.map_or(Ok(0), |row| row.count("n"))
}

/// The condition of a filter; it uses the first two parameters.
fn condition(filter: &Filter) -> (&'static str, Vec<Value>) {
    // What `like` gives a meaning to stands for itself.
    let name = name_key(&filter.name).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = if name.is_empty() { name } else { format!("%{name}%") };
    let values = values![filter.kind.map_or("", OrganizationKind::as_str), pattern];
    let condition = match filter.with_uses {
        false => {
            "($1 = '' or kind = $1) and ($2 = '' or exists (select 1 from organization_name n
                where n.organization = organization.id and n.name like $2 escape '\\'))"
        }
        true => {
            "($1 = '' or kind = $1) and ($2 = '' or exists (select 1 from organization_name n
                where n.organization = organization.id and n.name like $2 escape '\\'))
            and exists (select 1 from software_use u where u.organization = organization.id)"
        }
    };
    (condition, values)
}

/// The name by which a body is ordered and addressed: the French one first.
fn display_name(record: &OrganizationRecord) -> &str {
    record.name.best(Language::Fr).map_or(record.external_id.as_str(), |(_, name)| name)
}

fn name_keys(record: &OrganizationRecord) -> BTreeSet<String> {
    let names = record.name.iter().map(|(_, name)| name).chain(record.aliases.iter().map(String::as_str));
    names.map(name_key).filter(|key| !key.is_empty()).collect()
}

fn name_key(name: &str) -> String {
    fold(name.trim()).replace('’', "'")
}

pub(crate) fn organization(row: &Row) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: row.id("id")?,
        slug: Slug::from(row.text("slug")?.as_str()),
        source: row.text("source")?,
        record: row.json("record")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}
