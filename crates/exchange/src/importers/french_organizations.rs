//! Accounts on forges of France's public bodies: `comptes-organismes-publics.yml` of code.gouv.fr.
//!
//! | key | goes to |
//! |---|---|
//! | top level (host of a forge), `owners` (accounts or groups) | forge accounts: the owners, or the whole forge when it lists none |
//! | `pso_id` | external id: the body's number in the directory of the public service; bodies with one number are one |
//! | `ignored_since` | skipped as ignored by the source |
//! | `forge`, `floss_policy`, `ospo_url` | not mapped |
//!
//! The file gives no names: those of `top_organizations.yml` (number → name) are taken when the folder has it, else the
//! name of the first account, in no language. The number made of zeros means that none is known: the account then stands
//! by itself.

use std::collections::BTreeMap;

use levain_model::{OrganizationKind, OrganizationRecord, SourceKind, Texts};
use serde_json::Value;

use crate::format::{Format, SourceFacts};
use crate::input::Input;
use crate::reading::{Read, Reads, SkipReason};
use crate::value::{add, scalar, text};
use crate::yaml;

/// French accounts.
pub static FORMAT: Format = Format {
    name: "french-organizations",
    kind: SourceKind::Organizations,
    expects: [
        "«\u{a0}comptes-organismes-publics.yml\u{a0}»\u{a0}: des forges, avec «\u{a0}forge\u{a0}» et «\u{a0}pso_id\u{a0}»",
        "“comptes-organismes-publics.yml”: forges, with “forge” and “pso_id”",
    ],
    extensions: &["yml", "yaml"],
    facts: SourceFacts {
        name: ["Comptes d’organismes publics français", "Accounts of French public bodies"],
        publisher: Some("Direction interministérielle du numérique"),
        url: Some("https://github.com/codegouvfr/codegouvfr-data"),
        license: Some("etalab-2.0 OR CC-BY-4.0"),
        attribution: Some("DINUM, code.gouv.fr, Licence Ouverte 2.0"),
        dated: Some("2025-09-24"),
        may_republish: true,
    },
    is_file: |head| head.holds(&["pso_id:", "  forge:"]),
    is_folder: |files| files.iter().any(|file| file == ACCOUNTS),
    read,
};

const ACCOUNTS: &str = "comptes-organismes-publics.yml";
const NAMES: &str = "top_organizations.yml";

fn read(mut input: Input) -> Reads {
    let mut names = BTreeMap::new();
    if input.is_folder {
        if !input.has(ACCOUNTS) {
            return Box::new(std::iter::once(Read::Refused(*input.nothing())));
        }
        if let Ok(value) = input.load(NAMES).and_then(|document| yaml::value(&document)) {
            names = value
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(number, name)| Some((number.clone(), scalar(name)?)))
                .collect();
        }
        // The other files list training, offices and software: not bodies and their accounts.
        input.files = vec![ACCOUNTS.to_owned()];
    }
    input.each_file(false, move |input, document, reads| {
        let value = yaml::value(document)?;
        let forges = value.as_object().filter(|forges| forges.values().any(|forge| forge.get("forge").is_some()));
        let Some(forges) = forges else {
            reads.push(input.foreign(&document.location));
            return Ok(());
        };
        let mut bodies: BTreeMap<String, OrganizationRecord> = BTreeMap::new();
        for (host, forge) in forges {
            let whole = [(String::new(), forge)];
            let owners = forge.get("owners").and_then(Value::as_object);
            let owners: Vec<(String, &Value)> = owners.map_or_else(
                || whole.to_vec(),
                |owners| owners.iter().map(|(owner, facts)| (owner.clone(), facts)).collect(),
            );
            for (owner, facts) in owners {
                let account = if owner.is_empty() { host.clone() } else { format!("{host}/{owner}") };
                if text(facts, "ignored_since").or_else(|| text(forge, "ignored_since")).is_some() {
                    let location = format!("{}: {account}", document.location);
                    reads.push(Read::Skipped { reason: SkipReason::IgnoredBySource, location });
                    continue;
                }
                let address = format!("https://{account}");
                let number = text(facts, "pso_id").filter(|number| number.contains(|digit| !"0-".contains(digit)));
                let name = number.as_ref().and_then(|number| names.get(number)).map_or_else(
                    || Texts::new().with("und", if owner.is_empty() { host } else { &owner }),
                    |name| Texts::fr_en(name, ""),
                );
                let id = number.unwrap_or_else(|| address.clone());
                let body = bodies.entry(id.clone()).or_insert_with(|| body(id, name));
                add(&mut body.forge_accounts, &address);
            }
        }
        reads.extend(bodies.into_values().map(|body| Read::Organization(Box::new(body))));
        Ok(())
    })
}

fn body(external_id: String, name: Texts) -> OrganizationRecord {
    let is_ministry = name.iter().any(|(tag, name)| tag == "fr" && name.starts_with("Ministère"));
    OrganizationRecord {
        external_id,
        name,
        kind: if is_ministry { OrganizationKind::Ministry } else { OrganizationKind::Other },
        jurisdiction: Some("FR".to_owned()),
        website: None,
        forge_accounts: Vec::new(),
        aliases: Vec::new(),
        ..OrganizationRecord::default()
    }
}
