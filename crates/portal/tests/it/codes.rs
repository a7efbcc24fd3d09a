//! The page of each code of an error or a refusal, and the ways that lead to it.

use levain_app::codes;
use levain_model::{CodeDetails, Language, Role};

use crate::http::Ask;
use crate::site::{Site, catalogue, read};

const LISTS: [(Language, &str); 2] = [(Language::Fr, "/aide/codes"), (Language::En, "/en/help/codes")];

#[test]
fn every_code_has_its_page_in_both_languages() {
    let site = catalogue();
    for (language, list) in LISTS {
        let listed = site.page(list);
        for details in codes::all() {
            let path = format!("{list}/{}", details.code);
            assert!(listed.with("a", "href", &path).is_some(), "{path} is in the list");
            let page = site.page(&path);
            for pair in [details.title, details.why, details.fix] {
                let words = CodeDetails::text(pair, language);
                assert!(page.text().contains(words), "{path}: {words}: {}", page.text());
            }
            assert!(page.with("a", "href", list).is_some(), "{path} leads to the list");
        }
        assert!(listed.text().contains(CodeDetails::text(codes::find("GT109").unwrap().title, language)));
    }
}

#[test]
fn a_code_that_nobody_gives_has_no_page() {
    let site = catalogue();
    for path in ["/aide/codes/IM999", "/en/help/codes/IM999", "/aide/codes/im001", "/aide/codes/PC115"] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn pages_that_show_a_code_lead_to_its_page() {
    let site = Site::new();
    site.import_csv("refus.csv", "id,name\n1,Un\n2\n");
    for (path, address) in [("/sources", "/aide/codes/IM010"), ("/en/sources", "/en/help/codes/IM010")] {
        assert!(site.page(path).with("a", "href", address).is_some(), "{path}");
    }
    let session = site.account("admin@example.org", &[Role::Admin]);
    let reply = site.send(&Ask::get("/admin").session(&session));
    assert!(read("/admin", &reply).with("a", "href", "/aide/codes/IM010").is_some());

    // The page of an error, and the about page that leads to all.
    let refused = site.get("/en/admin");
    assert!(read("/en/admin", &refused).with("a", "href", "/en/help/codes/AP002").is_some());
    assert!(site.page("/en/about").with("a", "href", "/en/help/codes").is_some());
}
