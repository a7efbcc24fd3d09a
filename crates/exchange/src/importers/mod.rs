//! One file per format: its mapping table, its facts as a source, and how it is read.

pub mod code_json;
pub mod csv;
pub mod digital_public_goods;
pub mod french_organizations;
pub mod github_accounts;
pub mod github_publiccode_list;
pub mod open_resource_exchange;
pub mod publiccode;
pub mod quebec_inventory;
pub mod registry;
pub mod sill;
pub mod sill_csv;
pub mod starter;
pub mod swiss_organizations;

use std::collections::HashMap;

use levain_model::SourceRecord;

/// Takes out the identifiers that several records of one source share: they name none of them. (France's list gives
/// one Comptoir du libre number to five of its programs.) They stay in the raw document and are told as unmapped.
fn drop_shared_identifiers(records: &mut [SourceRecord]) {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for identifier in records.iter().flat_map(|record| &record.fields.identifiers) {
        *counts.entry(identifier.clone()).or_default() += 1;
    }
    for record in records {
        let unmapped = &mut record.unmapped;
        record.fields.identifiers.retain(|identifier| {
            let unique = counts.get(identifier) == Some(&1);
            if !unique {
                unmapped.push(format!("{} (shared)", identifier.kind.as_str()));
            }
            unique
        });
    }
}
