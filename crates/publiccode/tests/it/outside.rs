//! What a check looks at besides the text: files beside it, links, dates, lists of codes.

use levain_publiccode::{
    Date, Diagnostic, Edition, FileAnswer, Files, ItalianCodes, LinkAnswer, Links, Options, Severity, check,
};

use crate::base::with;

struct Beside;

impl Files for Beside {
    fn base(&self) -> &str {
        "/depot"
    }

    fn head(&self, path: &str) -> FileAnswer {
        match path {
            "there.png" => FileAnswer::Found(
                b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec(),
            ),
            "text.png" | "there.svg" => FileAnswer::Found(b"<svg/>".to_vec()),
            "unknown.png" => FileAnswer::Unknown,
            _ => FileAnswer::Missing,
        }
    }
}

struct Answers;

impl Links for Answers {
    fn answer(&self, url: &str) -> LinkAnswer {
        if url.contains("dead") { LinkAnswer::Unreachable("404".to_owned()) } else { LinkAnswer::Reachable }
    }
}

fn said(fragment: &str, options: &Options<'_>) -> Vec<(&'static str, Severity, String)> {
    let report = check(with(fragment).as_bytes(), options);
    let line = |found: &Diagnostic| (found.rule.code, found.severity, found.key.clone());
    report.diagnostics.iter().map(line).collect()
}

/// Compares with `(code, severity, key)`; an empty code for nothing.
fn expect(fragment: &str, options: &Options<'_>, code: &'static str, severity: Severity, key: &str) {
    let expected = if code.is_empty() { vec![] } else { vec![(code, severity, key.to_owned())] };
    assert_eq!(said(fragment, options), expected, "{fragment}");
}

#[test]
fn files_beside() {
    let options = Options { files: Some(&Beside), ..Options::default() };
    for (logo, code) in [
        ("there.png", ""),
        ("there.svg", ""),
        ("unknown.png", ""),
        ("missing.png", "PC229"),
        ("text.png", "PC230"),
        ("there.gif", "PC228"),
        ("https://example.org/logo.png?size=3", ""),
        ("/there.png", "PC226"),
        ("file:///there.png", "PC227"),
    ] {
        expect(&format!("logo: {logo}"), &options, code, Severity::Error, "logo");
    }
    expect("logo: missing.png", &Options::default(), "", Severity::Error, "");
}

#[test]
fn links() {
    let options = Options { links: Some(&Answers), ..Options::default() };
    expect("landingURL: https://example.org/dead", &options, "PC301", Severity::Warning, "landingURL");
    expect("landingURL: https://example.org/alive", &options, "", Severity::Warning, "");
    expect("url: https://github.com/exemple", &options, "PC302", Severity::Warning, "url");
    expect("url: https://forge.example/exemple", &options, "", Severity::Warning, "");
    expect("landingURL: https://example.org/dead", &Options::default(), "", Severity::Warning, "");
}

#[test]
fn dates() {
    let today = Options { today: Date::new(2026, 11, 23), ..Options::default() };
    for (date, code, severity) in [
        ("2026-11-23", "", Severity::Information),
        ("2026-11-24", "PC205", Severity::Information),
        ("2026-02-30", "PC204", Severity::Error),
        ("23/11/2026", "PC204", Severity::Error),
    ] {
        expect(&format!("releaseDate: {date}"), &today, code, severity, "releaseDate");
    }
    let until = |date: &str| {
        format!("maintenance:\n  type: contract\n  contractors:\n    - name: Coopérative Exemple\n      until: {date}")
    };
    let key = "maintenance.contractors[0].until";
    expect(&until("2026-11-22"), &today, "PC206", Severity::Warning, key);
    expect(&until("2026-11-23"), &today, "", Severity::Warning, key);
    expect(&until("2026-11-22"), &Options::default(), "", Severity::Warning, key);
}

#[test]
fn italian_codes() {
    let codes = ItalianCodes::from_text("urn:x-italian-pa:pcm\n\nC_H501\n");
    let known = Options { italian_codes: Some(&codes), ..Options::default() };
    for (code, with_list, without) in
        [("pcm", "", ""), ("PCM", "", ""), ("c_h501", "", ""), ("other", "PC223", ""), ("not a code", "PC222", "PC222")]
    {
        let fragment = format!("organisation:\n  uri: \"urn:x-italian-pa:{code}\"");
        expect(&fragment, &known, with_list, Severity::Error, "organisation.uri");
        expect(&fragment, &Options::default(), without, Severity::Error, "organisation.uri");
    }
}

/// What an edition thinks of a key or a value: (fragment, edition, code, severity, key).
#[test]
fn editions() {
    let (warning, error, information) = (Severity::Warning, Severity::Error, Severity::Information);
    for (fragment, edition, code, severity, key) in [
        ("intendedAudience:\n  countries: [ca]", Edition::V0_4, "PC211", information, "intendedAudience.countries[0]"),
        ("intendedAudience:\n  countries: [ca]", Edition::V0_5, "PC211", warning, "intendedAudience.countries[0]"),
        ("intendedAudience:\n  countries: [ca]", Edition::V1_0, "PC211", error, "intendedAudience.countries[0]"),
        ("intendedAudience:\n  countries: [Ca]", Edition::V0_7, "PC211", error, "intendedAudience.countries[0]"),
        ("intendedAudience:\n  scope: [government]", Edition::V0_7, "", error, ""),
        ("intendedAudience:\n  scope: [government]", Edition::V1_0, "PC232", error, "intendedAudience.scope[0]"),
        ("inputTypes: [text/csv]", Edition::V0_2, "", error, ""),
        ("inputTypes: [text/csv]", Edition::V0_3, "PC109", warning, "inputTypes"),
        ("inputTypes: [text/csv]", Edition::V1_0, "PC111", error, "inputTypes"),
        ("monochromeLogo: a.svg", Edition::V0_7, "PC110", warning, "monochromeLogo"),
        ("legal:\n  license: MIT\n  repoOwner: a", Edition::V0_4, "", error, ""),
        ("legal:\n  license: MIT\n  repoOwner: a", Edition::V0_5, "PC110", warning, "legal.repoOwner"),
        ("legal:\n  license: MIT\n  authorsFile: a", Edition::V0_4, "PC109", warning, "legal.authorsFile"),
        ("supports:\n  - id: alias:gdpr", Edition::V0_5, "PC108", information, "supports"),
        ("supports:\n  - id: alias:gdpr", Edition::V0_7, "", error, ""),
        ("IT:\n  piattaforme: {spid: true}", Edition::V0_5, "", error, ""),
        ("IT:\n  piattaforme: {spid: true}", Edition::V0_7, "PC114", information, "IT"),
        ("IT:\n  piattaforme: {spid: true}", Edition::V1_0, "PC111", error, "IT"),
        ("CA:\n  a: b", Edition::V0_7, "PC106", error, "CA"),
        ("dependsOn:\n  open:\n    - name: a\n      version: \"1\"", Edition::V1_0, "", error, ""),
    ] {
        expect(fragment, &Options { edition: Some(edition), ..Options::default() }, code, severity, key);
    }
}
