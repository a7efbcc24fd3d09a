//! The four reports of one small repository.

use levain_model::{Language, Purpose};

use super::*;
use crate::testing::{now, repository};

fn report(purposes: Vec<Purpose>) -> Report {
    let trial = repository(&[
        ("README.md", "# X\n\n## Installation\n"),
        ("LICENSE", levain_license::license_text("MIT").unwrap()),
    ]);
    Report {
        subject: "x/y".to_owned(),
        commit: Some("0123456789abcdef".to_owned()),
        at: now(),
        results: crate::judge_all(&trial.context()),
        purposes,
    }
}

#[test]
fn people_read_what_is_missing_first_and_explained() {
    let text = human(&report(vec![Purpose::Publish]), Language::Fr, false, false);
    assert!(text.starts_with("x/y @ 0123456789ab\n\nPour publier\u{a0}: "), "{text}");
    let (missing, met) = (text.find("✗ META-01").unwrap(), text.find("✓ LIC-01").unwrap());
    assert!(missing < met, "{text}");
    assert!(text.contains("que faire\u{a0}: "), "{text}");
    assert!(!text.contains("Pour déployer"), "{text}");
    assert!(human(&report(Vec::new()), Language::En, false, false).contains("To deploy:"));
    assert!(human(&report(Vec::new()), Language::En, false, true).contains("\u{1b}[32m"));
}

#[test]
fn programs_read_every_finding_once() {
    let value = json(&report(Vec::new()), Language::En);
    assert_eq!(value["findings"].as_array().unwrap().len(), crate::ALL.len());
    assert_eq!(value["findings"][0]["check"], "LIC-01");
    assert_eq!(value["findings"][0]["outcome"], "met");
    let few = json(&report(vec![Purpose::Contribute]), Language::En);
    assert!(few["findings"].as_array().unwrap().len() < crate::ALL.len());
}

#[test]
fn forges_read_rules_results_and_places() {
    let value = sarif(&report(Vec::new()), Language::Fr, "0.1.0");
    let run = &value["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), crate::ALL.len());
    let license = run["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == "LIC-02").unwrap();
    assert_eq!(license["kind"], "pass");
    let place = &license["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "LICENSE");
    assert_eq!(place["region"]["startLine"], 1);
}

#[test]
fn a_page_has_a_table_per_purpose_and_no_markup_of_the_repository() {
    let mut report = report(Vec::new());
    report.subject = "a|b <script>".to_owned();
    let text = markdown(&report, Language::Fr);
    assert!(text.starts_with("# Constats, a\\|b \\<script\\>\n"), "{text}");
    assert!(text.contains("\n## Pour utiliser\n") && text.contains("\n## Que faire\n"), "{text}");
}
