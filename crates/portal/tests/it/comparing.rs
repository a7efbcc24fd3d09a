//! Side by side, and the decision file.

use levain_app::views::Criterion;

use crate::site::catalogue;

const FOUR: &str = "software=libreoffice&software=gimp&software=qgis&software=nextcloud";
const NEED: &str = "need=Dessiner+des+plans+%7C+%3Cb%3E%0A%3Dcmd";

#[test]
fn four_software_stand_side_by_side_with_their_evidence() {
    let site = catalogue();
    for (path, unknown) in [("/comparer", "Inconnu"), ("/en/compare", "Unknown")] {
        let page = site.page(&format!("{path}?{FOUR}&{NEED}"));
        let view = site.json(&format!("{path}.json?{FOUR}&{NEED}"));
        assert_eq!(view["software"].as_array().unwrap().len(), 4);
        let heads: Vec<&str> = page
            .tags
            .iter()
            .filter(|tag| tag.name == "td" && !tag.get("data-label").is_empty())
            .map(|tag| tag.get("data-label"))
            .collect();
        assert_eq!(heads.len(), 4 * Criterion::ALL.len());
        let text = page.text();
        let mut unknowns = 0;
        for row in view["rows"].as_array().unwrap() {
            for cell in row["cells"].as_array().unwrap() {
                let Some(value) = cell["value"].as_str() else {
                    unknowns += 1;
                    continue;
                };
                assert!(text.contains(value.trim()), "{value}");
                if let Some(evidence) = cell["evidence"].as_str() {
                    assert!(text.contains(evidence), "{evidence}");
                    let dated = |word: &str| word.len() == 10 && word.starts_with("20") && word.as_bytes()[4] == b'-';
                    assert!(evidence.split([' ', ',']).any(dated), "{evidence}");
                }
            }
        }
        assert!(unknowns == 0 || text.contains(unknown), "what is not known is said");
        assert!(text.contains(view["date"].as_str().unwrap()), "the day it was made");
        assert!(text.contains("Dessiner des plans | <b>"), "the need, as it was written");
        assert!(page.all("table").any(|tag| tag.get("class") == "to-fill"), "the decision to fill in");
    }
}

#[test]
fn the_decision_file_holds_values_sources_and_dates() {
    let site = catalogue();
    let view = site.json(&format!("/comparer.json?{FOUR}&{NEED}"));
    let markdown = site.get(&format!("/comparer.md?{FOUR}&{NEED}"));
    let csv = site.get(&format!("/comparer.csv?{FOUR}&{NEED}"));
    assert_eq!(markdown.header("content-disposition"), "attachment; filename=\"dossier-de-decision.md\"");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"dossier-de-decision.csv\"");
    let english = site.get(&format!("/en/compare.csv?{FOUR}"));
    assert_eq!(english.header("content-disposition"), "attachment; filename=\"decision-file.csv\"");
    let (markdown, csv) = (markdown.text(), csv.text());
    let plain = |text: &str| text.replace(['\\', '"', '\n', '\r'], "").replace("<br>", " ");
    for row in view["rows"].as_array().unwrap() {
        for cell in row["cells"].as_array().unwrap().iter().filter(|cell| !cell.is_null()) {
            let evidence = cell["evidence"].as_str().unwrap_or_default();
            assert!(plain(&markdown).contains(evidence), "{evidence} in {markdown}");
            assert!(plain(&csv).contains(evidence), "{evidence} in {csv}");
        }
    }
    assert!(markdown.contains(view["date"].as_str().unwrap()));
    assert!(!markdown.contains("<b>"), "markup of the need is not markup of the file: {markdown}");
    for software in view["software"].as_array().unwrap() {
        let name = software["name"].as_str().unwrap();
        assert!(markdown.contains(name) && csv.contains(name), "{name}");
    }
    for line in csv.split("\r\n") {
        for cell in line.split(',').map(|cell| cell.trim_start_matches('"')) {
            assert!(!cell.starts_with(['=', '+', '@']), "{line}");
        }
    }
}

#[test]
fn a_fifth_software_is_refused_by_its_name() {
    let site = catalogue();
    for (path, words) in [("/comparer", "quatre logiciels au plus"), ("/en/compare", "four software at most")] {
        let page = site.page(&format!("{path}?{FOUR}&software=inkscape&software=gimp"));
        let heads = page.all("td").filter(|tag| tag.get("data-label") == "Inkscape").count();
        assert_eq!(heads, 0);
        let text = page.text();
        assert!(text.contains(words) && text.contains("Inkscape"), "{path}: {text}");
    }
    let view = site.json(&format!("/comparer.json?{FOUR}&software=inkscape"));
    assert_eq!(view["software"].as_array().unwrap().len(), 4);
}

#[test]
fn options_come_and_go_by_the_address() {
    let site = catalogue();
    let page = site.page("/comparer?software=libreoffice&software=gimp&software=absent&need=Dessiner");
    assert!(page.text().contains("absent"), "what leads nowhere is named");
    assert!(page.with("a", "href", "/comparer?software=gimp&need=Dessiner").is_some());
    assert!(page.with("a", "href", "/comparer?software=libreoffice&need=Dessiner").is_some());
    let kept: Vec<&str> =
        page.all("input").filter(|tag| tag.get("type") == "hidden").map(|tag| tag.get("value")).collect();
    assert_eq!(kept, ["libreoffice", "gimp"]);
    let empty = site.page("/comparer");
    assert!(empty.with("a", "href", "/logiciels").is_some() && empty.all("table").next().is_none());
    for format in ["md", "csv", "json"] {
        assert_eq!(site.get(&format!("/comparer.{format}")).status, 200, "{format} of nothing");
    }
    let long = "é".repeat(2_500);
    let view = site.json(&format!("/comparer.json?software=gimp&need={}", "%C3%A9".repeat(2_500)));
    assert_eq!(view["need"].as_str().unwrap(), &long[..4_000]);
}

#[test]
fn a_comparison_says_the_same_as_the_pages_of_its_software() {
    let site = catalogue();
    let view = site.json("/comparer.json?software=libreoffice&software=gimp");
    let compared = view["software"].as_array().unwrap();
    assert_eq!(compared.len(), 2);
    for software in compared {
        let page = site.json(&format!("/logiciels/{}.json", software["slug"].as_str().unwrap()));
        for (key, value) in software.as_object().unwrap() {
            assert_eq!(*value, page[key], "{key}");
        }
        // What it does not read it does not say, not even as empty.
        for key in ["uses", "alternatives", "records", "history"] {
            assert!(page.get(key).is_some() && software.get(key).is_none(), "{key}");
        }
    }
}
