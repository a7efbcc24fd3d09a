//! QLT-08: an interface for programs that is described, by open standards.
//!
//! Data: `{ "descriptions": [{ "kind", "path" }] }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files;
use crate::say::not_known;

/// An interface for programs that is described, by open standards.
pub static CHECK: Check = Check {
    id: "QLT-08",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::StandardForPublicCode, "Use open standards")],
    words: Words {
        name: ["API décrite, normes ouvertes", "API description, open standards"],
        question: [
            "L’interface de programmation est-elle décrite dans un format ouvert?",
            "Is the programming interface described in an open format?",
        ],
        why: [
            "Une interface décrite permet de relier le logiciel à d’autres et d’en sortir ses données. Source\u{a0}: Standard for Public Code, «\u{a0}Use open standards\u{a0}».",
            "A described interface lets one join the software to others and take the data out. Source: Standard for Public Code, “Use open standards”.",
        ],
        how: [
            "Descriptions OpenAPI, AsyncAPI, GraphQL, gRPC, JSON Schema, WSDL, ou «\u{a0}apiDocumentation\u{a0}» de publiccode.yml. Une description produite à l’exécution, sans fichier, n’est pas vue\u{a0}: la réponse est alors «\u{a0}inconnu\u{a0}».",
            "Descriptions in OpenAPI, AsyncAPI, GraphQL, gRPC, JSON Schema, WSDL, or “apiDocumentation” of publiccode.yml. A description made at run time, without a file, is not seen: the answer is then “unknown”.",
        ],
        fix: [
            "Publier la description OpenAPI avec le code, et son adresse dans publiccode.yml.",
            "Publish the OpenAPI description with the code, and its address in publiccode.yml.",
        ],
    },
    rule,
};

fn by_path(path: &str) -> Option<&'static str> {
    let name = files::name(path).to_lowercase();
    let data = ["yml", "yaml", "json", "json5"].iter().any(|extension| name.ends_with(&format!(".{extension}")));
    match files::extension(&name) {
        "graphql" | "graphqls" | "gql" if name.contains("schema") || name.ends_with(".graphqls") => Some("GraphQL"),
        "proto" => Some("gRPC"),
        "wsdl" => Some("WSDL"),
        "raml" => Some("RAML"),
        _ if name.ends_with(".schema.json") => Some("JSON Schema"),
        _ if data
            && (name.contains("openapi") || name.contains("swagger"))
            && !name.contains("generator")
            && !name.contains("config") =>
        {
            Some("OpenAPI")
        }
        _ if data && name.contains("asyncapi") => Some("AsyncAPI"),
        _ => None,
    }
}

fn rule(context: &Context<'_>) -> Judgement {
    let own = || context.files().filter(|entry| !files::is_vendored(&entry.path) && !files::is_test(&entry.path));
    let mut descriptions: Vec<(&str, &str)> =
        own().filter_map(|entry| by_path(&entry.path).map(|kind| (kind, entry.path.as_str()))).collect();
    let mut unavailable = false;
    if descriptions.is_empty() {
        // A description under another name says what it is on its first lines.
        let named = own().filter(|entry| {
            let path = entry.path.to_lowercase();
            path.contains("api")
                && matches!(files::extension(&path), "yml" | "yaml" | "json")
                && crate::ci::system_of(&entry.path).is_none()
        });
        for entry in named.take(30) {
            let looked = files::read(context, [entry]);
            unavailable |= looked.unavailable;
            let told = looked.texts.iter().any(|(_, text)| {
                text.lines().take(5).any(|line| {
                    let line = line.trim().trim_start_matches(['"', '\'', '{']);
                    line.starts_with("openapi") || line.starts_with("swagger") || line.starts_with("asyncapi")
                })
            });
            if told {
                descriptions.push(("OpenAPI", &entry.path));
            }
        }
    }
    let declared = context.publiccode().and_then(|(path, report)| {
        let address =
            report.document.descriptions.iter().find_map(|description| description.api_documentation.clone())?;
        Some((path.clone(), address))
    });
    let data = json!({ "descriptions": descriptions.iter().take(50).map(|(kind, path)| json!({ "kind": kind, "path": path })).collect::<Vec<_>>() });
    let judgement = if let Some((kind, path)) = descriptions.first() {
        found(
            Outcome::Met,
            &format!("Description {kind}\u{a0}: {path}."),
            &format!("{kind} description: {path}."),
            descriptions.iter().take(5).map(|(_, path)| context.file_evidence(path, None, None)).collect(),
        )
    } else if let Some((path, address)) = declared {
        found(
            Outcome::Met,
            &format!("{path} donne l’adresse de la description de l’API."),
            &format!("{path} gives the address of the API’s description."),
            vec![context.file_evidence(&path, None, Some(&format!("apiDocumentation: {address}")))],
        )
    } else if unavailable {
        not_known(Reason::FileUnavailable, "Description d’API", "API description")
    } else {
        // That there is an interface to describe cannot be told from files.
        unknown(
            Reason::NotFoundAmbiguous,
            "Aucune description d’API n’a été trouvée; rien ne dit s’il y a une API, ni si elle se décrit à l’exécution.",
            "No API description was found; nothing says whether there is an API, or whether it describes itself at run time.",
        )
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn descriptions_are_known_by_name_and_by_first_lines() {
        for (path, text, outcome) in [
            ("docs/openapi.yaml", "", Outcome::Met),
            ("schema.graphql", "", Outcome::Met),
            ("proto/outil.proto", "", Outcome::Met),
            ("api/v1.yml", "openapi: 3.1.0\n", Outcome::Met),
            ("api/v1.yml", "name: x\n", Outcome::Unknown),
            (
                "publiccode.yml",
                "description:\n  fr:\n    apiDocumentation: https://api.val-exemple.example\n",
                Outcome::Met,
            ),
            ("tests/openapi.yaml", "", Outcome::Unknown),
            ("README.md", "", Outcome::Unknown),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
        assert_eq!(repository(&[]).missing("api/v1.yml").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
