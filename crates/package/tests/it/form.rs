//! The launch form: what is taken, what is said beside each field, and how it is drawn.

use levain_model::{Folder, Language, Stored};
use levain_package::{Answers, Complaint, Control, Form, Package};

use crate::folder::{package, text};

const QUESTIONS: &str = r#"{
  "count": { "type": "integer", "minimum": 1, "maximum": 9, "title": "Combien", "default": 3,
             "x-levain": { "order": 3, "i18n": { "en": { "title": "How many" } } } },
  "open": { "type": "boolean", "title": "Ouvert", "default": false,
            "x-levain": { "order": 2, "advanced": true, "i18n": { "en": { "title": "Open" } } } },
  "mail": { "type": "string", "format": "email", "title": "Courriel",
            "x-levain": { "order": 4, "i18n": { "en": { "title": "Mail" } } } },
  "site": { "type": "string", "format": "uri", "title": "Site", "minLength": 12,
            "x-levain": { "order": 5, "i18n": { "en": { "title": "Site" } } } },
  "size": { "type": "string", "title": "Taille", "x-levain": { "order": 1, "i18n": { "en": { "title": "Size" } } },
            "oneOf": [ { "const": "s", "title": "Petite", "x-levain": { "i18n": { "en": { "title": "Small" } } } },
                       { "const": "l", "title": "Grande", "x-levain": { "i18n": { "en": { "title": "Large" } } } } ] },
  "key": { "type": "string", "format": "password", "writeOnly": true, "title": "Clé",
           "x-levain": { "order": 6, "i18n": { "en": { "title": "Key" } } } }
}"#;

/// A form of these questions, in an otherwise sound package.
fn form() -> Form {
    let mut folder: Folder = package("radicale");
    let schema = format!(
        r#"{{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false,
             "required": ["size", "key"], "properties": {QUESTIONS} }}"#
    );
    folder.insert("values.schema.json".to_owned(), Stored::File(schema.into_bytes()));
    let mut manifest = text(&folder, "manifest.yaml").replacen("secrets, key: password", "secrets, key: key", 1);
    let variable = |key: &str| {
        format!(
            "- {{ name: {key}, valueFrom: {{ configMapKeyRef: {{ name: parameters, key: {key} }} }} }}\n            "
        )
    };
    let asked: String = ["count", "open", "mail", "site", "size"].map(variable).concat();
    manifest = manifest.replacen("- name: ACCOUNT\n              valueFrom: { configMapKeyRef: { name: parameters, key: account } }\n            ", &asked, 1);
    folder.insert("manifest.yaml".to_owned(), Stored::File(manifest.into_bytes()));
    Package::read(&folder).unwrap_or_else(|found| panic!("{found:#?}")).form
}

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn answers_become_parameters_and_secrets() {
    let form = form();
    let names: Vec<&str> = form.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["size", "open", "count", "mail", "site", "key"], "in the order that the schema asks");
    let filled = form.fill(&answers(&[("size", "s"), ("mail", " a@b.example ")]), || [0; 26]).unwrap();
    let parameters: Vec<(&str, &str)> =
        filled.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(parameters, [("count", "3"), ("mail", "a@b.example"), ("open", "false"), ("site", ""), ("size", "s")]);
    assert_eq!(filled.secrets.0["key"], "a".repeat(26));
    let typed = form.fill(&answers(&[("size", "s"), ("key", " a pass phrase")]), || [0; 26]).unwrap();
    assert_eq!(typed.secrets.0["key"], " a pass phrase");
    // What ends in logs names secrets and shows none.
    assert!(!format!("{typed:?}").contains("pass phrase") && format!("{typed:?}").contains("key"));
}

#[test]
fn generated_secrets_use_every_sign_and_differ() {
    let form = form();
    let of = |random: [u8; 26]| form.fill(&answers(&[("size", "s")]), || random).unwrap().secrets.0["key"].clone();
    let mut signs: Vec<char> = (0..=255u8).flat_map(|byte| of([byte; 26]).chars().collect::<Vec<_>>()).collect();
    signs.sort_unstable();
    signs.dedup();
    assert_eq!(signs.len(), 32);
    assert!(!signs.iter().any(|sign| "0o1l".contains(*sign)));
    assert_ne!(of([1; 26]), of([2; 26]));
}

#[test]
fn each_answer_that_cannot_be_taken_is_said_beside_its_field() {
    let form = form();
    let cases: &[(&str, &str, Complaint)] = &[
        ("size", "", Complaint::Missing),
        ("size", "m", Complaint::NotAmong),
        ("open", "maybe", Complaint::NotAmong),
        ("count", "0", Complaint::NotBetween(1, 9)),
        ("count", "10", Complaint::NotBetween(1, 9)),
        ("count", "three", Complaint::NotBetween(1, 9)),
        ("count", "99999999999999999999", Complaint::NotBetween(1, 9)),
        ("mail", "somebody", Complaint::NotEmail),
        ("mail", "a@b@c", Complaint::NotEmail),
        ("site", "javascript:alert(1)", Complaint::NotAddress),
        ("site", "https://a", Complaint::TooShort(12)),
        ("site", &"x".repeat(201), Complaint::TooLong(200)),
        ("key", "short", Complaint::TooShort(12)),
        ("mail", "a@b.example\nX: y", Complaint::NotOneLine),
        ("key", "a pass\u{0}phrase", Complaint::NotOneLine),
        ("../passwd", "x", Complaint::NotAsked),
    ];
    for (name, value, expected) in cases {
        let mut given = answers(&[("size", "s")]);
        given.insert((*name).to_owned(), (*value).to_owned());
        let wrong = form.fill(&given, || [0; 26]).unwrap_err();
        assert_eq!(wrong.len(), 1, "{name}={value}");
        assert_eq!((wrong[0].field.as_str(), &wrong[0].complaint), (*name, expected), "{name}={value}");
        let messages = [Language::Fr, Language::En].map(|language| wrong[0].complaint.message(language));
        assert!(messages[0] != messages[1] && messages.iter().all(|one| one.ends_with('.')), "{messages:?}");
    }
}

#[test]
fn the_form_is_drawn_with_what_was_typed_and_never_a_secret() {
    let form = form();
    let given = answers(&[("size", "m"), ("open", "perhaps"), ("count", "12"), ("key", "a pass phrase"), ("x", "y")]);
    let wrong = form.fill(&given, || [0; 26]).unwrap_err();
    let sheet = form.drawn(Language::Fr, &given, &wrong);
    assert!(sheet.open, "what is folded away has an error");
    assert_eq!(sheet.advanced.len(), 1);
    assert_eq!(sheet.elsewhere, ["Ce formulaire ne demande pas cette valeur. (x)"]);
    let count = sheet.main.iter().find(|one| one.name == "count").unwrap();
    assert_eq!(count.control, Control::Number { value: "12".to_owned(), least: 1, most: 9 });
    assert_eq!(count.error.as_deref(), Some("Écrivez un nombre entier de 1 à 9."));
    assert_eq!(count.described_by(), "value-count-error");
    let key = sheet.main.iter().find(|one| one.name == "key").unwrap();
    assert!(!key.required, "a secret left empty is generated");
    assert!(!format!("{sheet:?}").contains("a pass phrase"));

    let sheet = form.drawn(Language::En, &Answers::new(), &[]);
    assert!(!sheet.open && sheet.elsewhere.is_empty());
    let offered = |name: &str| {
        let mut all = sheet.main.iter().chain(&sheet.advanced);
        match &all.find(|one| one.name == name).unwrap().control {
            Control::Choice(offered) => {
                offered.iter().map(|one| (one.value.clone(), one.label.clone(), one.chosen)).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    let row = |value: &str, label: &str, chosen: bool| (value.to_owned(), label.to_owned(), chosen);
    assert_eq!(offered("size"), [row("", "", true), row("s", "Small", false), row("l", "Large", false)]);
    assert_eq!(offered("open"), [row("", "", false), row("true", "Yes", false), row("false", "No", true)]);
}
