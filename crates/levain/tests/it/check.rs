//! `levain check`: a real repository, from its path and from an address, in each form of report.

use std::path::Path;

use crate::repository::repository;
use crate::{levain, text};

fn finding<'a>(report: &'a serde_json::Value, check: &str) -> &'a serde_json::Value {
    report["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == check).unwrap()
}

fn mit() -> &'static str {
    "MIT License\n\nCopyright (c) 2026 Municipalité de Val-Exemple\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the \"Software\"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.\n"
}

fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = levain(folder, arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_repository_is_judged_from_its_path_and_from_its_address() {
    let folder = repository(&[("LICENSE", mit()), ("README.md", "# X\n")]);
    let report = json(folder.path(), &["check", ".", "--json"]);
    assert_eq!(finding(&report, "LIC-01")["outcome"], "met");
    assert_eq!(finding(&report, "LIC-02")["data"]["licenses"][0]["id"], "MIT");
    assert_eq!(finding(&report, "META-01")["outcome"], "unmet");
    assert_eq!(finding(&report, "COM-04")["reason"], "forge_not_asked");
    let url = format!("file://{}", folder.path().display());
    let far = json(folder.path(), &["check", &url, "--format", "json"]);
    assert_eq!(finding(&far, "LIC-02")["outcome"], "met");
    assert_eq!(far["commit"], report["commit"]);
}

#[test]
fn every_form_of_report_in_both_languages() {
    let folder = repository(&[("LICENSE", mit())]);
    let said = |arguments: &[&str]| text(&levain(folder.path(), arguments).stdout);
    let french = said(&["--lang", "fr", "check", "--purpose", "publish"]);
    assert!(french.contains("Pour publier\u{a0}: ") && !french.contains("Pour déployer"), "{french}");
    assert!(said(&["--lang", "en", "check"]).contains("To deploy: "));
    assert!(said(&["--lang", "fr", "check", "--format", "markdown"]).starts_with("# Constats"));
    let sarif: serde_json::Value = serde_json::from_str(&said(&["check", "--format", "sarif"])).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let only = said(&["--lang", "en", "check", "--only", "lic-01", "--purpose", "use"]);
    assert!(only.contains("LIC-01") && !only.contains("LIC-02"), "{only}");
}

#[test]
fn the_exit_code_says_what_was_asked_for() {
    let folder = repository(&[("README.md", "# X\n")]);
    let code = |arguments: &[&str]| levain(folder.path(), arguments).status.code();
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["check", "--fail-on", "blocking"]), Some(1));
    assert_eq!(code(&["check", "--only", "LIC-04", "--fail-on", "major"]), Some(0));
    assert_eq!(code(&["check", "--only", "NO-01"]), Some(2));
    assert_eq!(code(&["check", "absent"]), Some(2));
    assert_eq!(code(&["check", "ext::sh -c date://"]), Some(2));
    let refused = levain(folder.path(), &["--lang", "fr", "check", "absent"]);
    assert!(text(&refused.stderr).contains("n’existe pas"), "{}", text(&refused.stderr));
}

#[test]
fn known_vulnerabilities_are_looked_for_in_the_folder_given() {
    let lock = "version = 4\n\n[[package]]\nname = \"grain\"\nversion = \"1.0.0\"\nsource = \"registry+https://registry.example/index\"\n";
    let folder = repository(&[("Cargo.lock", lock), ("Cargo.toml", "[package]\nname = \"x\"\n")]);
    let report = json(folder.path(), &["check", "--only", "SEC-03", "--json"]);
    assert_eq!(finding(&report, "SEC-03")["reason"], "data_not_given");
    let osv = folder.path().join("osv/rust");
    std::fs::create_dir_all(&osv).unwrap();
    let record = r#"{"id": "EXAMPLE-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "ECOSYSTEM", "name": "grain"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.1"}]}]}]}"#;
    std::fs::write(osv.join("EXAMPLE-1.json"), record.replace("ECOSYSTEM", concat!("crates", ".io"))).unwrap();
    let path = folder.path().join("osv").display().to_string();
    let report = json(folder.path(), &["check", "--only", "SEC-03", "--json", "--osv", &path]);
    assert_eq!(finding(&report, "SEC-03")["outcome"], "unmet", "{report}");
    let empty = folder.path().join("vide");
    std::fs::create_dir(&empty).unwrap();
    let refused = levain(folder.path(), &["check", "--osv", &empty.display().to_string()]);
    assert_eq!(refused.status.code(), Some(2));
}
