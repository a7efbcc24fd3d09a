//! Slugs: given once, for ever, so that an address that worked goes on working.

use std::collections::HashMap;

use levain_model::{Id, Slug};

use crate::batch;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Kinds of things that have slugs of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Software,
    Organization,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Software => "software",
            Kind::Organization => "organization",
        }
    }
}

/// Reserves the wished slug for each owner, or the wish with the first number that is free from 2 on. A slug that the
/// owner already had is given back to it.
pub(crate) async fn reserve(tx: &mut Tx, kind: Kind, wishes: &[(Id, &Slug)]) -> Result<Vec<Slug>, StoreError> {
    let mut owners = HashMap::new();
    look_up(tx, kind, wishes.iter().map(|(_, slug)| (*slug).clone()), &mut owners).await?;
    let mut given = Vec::with_capacity(wishes.len());
    let mut new = Vec::new();
    for (owner, wish) in wishes {
        let mut slug = (*wish).clone();
        let mut number = 1;
        loop {
            if !owners.contains_key(&slug) {
                // As many numbers again as were tried: few reads however many share a name.
                let next = (number..number * 2 + 8).map(|number| wish.numbered(number));
                look_up(tx, kind, next, &mut owners).await?;
            }
            match owners.get(&slug) {
                Some(Some(other)) if other != owner => {
                    number += 1;
                    slug = wish.numbered(number);
                }
                Some(Some(_)) => break,
                _ => {
                    owners.insert(slug.clone(), Some(*owner));
                    new.push(values![kind.as_str(), &slug, owner]);
                    break;
                }
            }
        }
        given.push(slug);
    }
    batch::insert(tx, "insert into slug (kind, slug, owner)", new, "").await?;
    Ok(given)
}

/// Adds to `owners` what is known of each slug: its owner, or `None` when it is free.
async fn look_up(
    tx: &mut Tx,
    kind: Kind,
    slugs: impl Iterator<Item = Slug>,
    owners: &mut HashMap<Slug, Option<Id>>,
) -> Result<(), StoreError> {
    let unknown: Vec<Slug> = slugs.filter(|slug| !owners.contains_key(slug)).collect();
    let keys = batch::keys(&unknown);
    let rows = batch::fetch(&mut Reader::Tx(tx), &keys, |list| {
        format!("select slug, owner from slug where kind = '{}' and slug in {list}", kind.as_str())
    })
    .await?;
    for slug in unknown {
        owners.entry(slug).or_insert(None);
    }
    for row in rows {
        owners.insert(Slug::from(row.text("slug")?.as_str()), Some(row.id("owner")?));
    }
    Ok(())
}
