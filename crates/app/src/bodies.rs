//! A body at its address, the bodies above it, its accounts.

use std::collections::HashSet;

use levain_model::Organization;
use levain_store::Reader;
use levain_store::organizations::{self, LocatedOrganization};

use crate::App;
use crate::error::AppError;

/// Bodies above a body that are looked for.
const LEVELS: usize = 8;

/// The address of an account as the addresses of its repositories begin: `host/account`.
pub(crate) fn account_key(account: &str) -> String {
    let bare = account.split_once("://").map_or(account, |(_, rest)| rest);
    bare.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
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

    /// The bodies above, the nearest first.
    pub(crate) async fn above(&self, body: &Organization) -> Result<Vec<Organization>, AppError> {
        let store = &self.inner.store;
        let (mut found, mut seen) = (Vec::<Organization>::new(), HashSet::from([body.id]));
        while found.len() < LEVELS {
            let from = found.last().unwrap_or(body);
            let Some(reference) = &from.record.parent else { break };
            match organizations::by_external_id(store, &from.source, reference).await? {
                Some(parent) if seen.insert(parent.id) => found.push(parent),
                _ => break,
            }
        }
        Ok(found)
    }
}
