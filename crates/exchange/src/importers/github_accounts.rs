//! Accounts of governments on GitHub, as GitHub's community lists them: a group (country or level) and its accounts.
//!
//! | key | goes to |
//! |---|---|
//! | account | external id and forge account `https://github.com/<account>`; the name, in no language |
//! | group | jurisdiction and kind by `mappings/account_groups.tsv` |
//! | file `civic_hackers.yml` | kind: civil society |
//!
//! An account in two groups is one body: the second is skipped. The capitals of an account do not matter.

use std::collections::HashSet;

use levain_model::{OrganizationKind, OrganizationRecord, SourceKind, Texts};

use crate::format::{Format, SourceFacts};
use crate::input::Input;
use crate::reading::{Read, Reads, SkipReason};
use crate::value::scalar;
use crate::{mapping, yaml};

/// GitHub accounts.
pub static FORMAT: Format = Format {
    name: "github-governments",
    kind: SourceKind::Organizations,
    expects: [
        "«\u{a0}governments.yml\u{a0}»\u{a0}: des groupes, chacun une liste de comptes",
        "“governments.yml”: groups, each a list of accounts",
    ],
    extensions: &["yml", "yaml"],
    facts: SourceFacts {
        name: ["Comptes gouvernementaux sur GitHub", "Government accounts on GitHub"],
        publisher: Some("GitHub"),
        url: Some("https://github.com/github/government.github.com"),
        license: None,
        attribution: None,
        dated: Some("2024-03-02"),
        may_republish: false,
    },
    is_file: |head| {
        ["governments.yml", "civic_hackers.yml", "research.yml"].contains(&head.name.as_str())
            && head.holds(&["\n  - "])
    },
    is_folder: |files| files.iter().any(|file| file == "governments.yml"),
    read,
};

fn read(input: Input) -> Reads {
    let mut known = HashSet::new();
    input.each_file(false, move |input, document, reads| {
        let value = yaml::value(document)?;
        let groups = value.as_object().filter(|groups| {
            !groups.is_empty()
                && groups.values().all(|accounts| {
                    accounts.as_array().is_some_and(|accounts| accounts.iter().all(|account| scalar(account).is_some()))
                })
        });
        let Some(groups) = groups else {
            reads.push(input.foreign(&document.location));
            return Ok(());
        };
        for (group, accounts) in groups {
            let (jurisdiction, mut kind) = mapping::account_group(group);
            if document.stem() == "civic_hackers" {
                kind = OrganizationKind::CivilSociety;
            }
            for account in accounts.as_array().into_iter().flatten().filter_map(scalar) {
                let address = format!("https://github.com/{account}");
                if !known.insert(address.to_lowercase()) {
                    let location = format!("{}: {account}", document.location);
                    reads.push(Read::Skipped { reason: SkipReason::DuplicateRecord, location });
                    continue;
                }
                reads.push(Read::Organization(Box::new(OrganizationRecord {
                    external_id: address.clone(),
                    name: Texts::new().with("und", &account),
                    kind,
                    jurisdiction: jurisdiction.clone(),
                    website: None,
                    forge_accounts: vec![address],
                    aliases: Vec::new(),
                    ..OrganizationRecord::default()
                })));
            }
        }
        Ok(())
    })
}
