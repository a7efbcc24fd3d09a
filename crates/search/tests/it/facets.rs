//! Facets, filters, order and pages.

use levain_search::{Facet, Index, Query, Results, SearchDocument, Sort};

use crate::catalogue::{bridge, document, index, slugs, strings};

fn ask(query: Query) -> Results {
    index().search(&query).unwrap()
}

fn counts(results: &Results, facet: Facet) -> Vec<(&str, u64)> {
    let found = results.facets.iter().find(|counts| counts.facet == facet).unwrap();
    found.values.iter().map(|(value, count)| (value.as_str(), *count)).collect()
}

#[test]
fn everything_is_listed_and_counted_when_nothing_is_asked() {
    let results = ask(Query::default());
    assert_eq!(results.total, 8);
    assert_eq!(slugs(&results)[..3], ["agenda-ouvert", "alfresco", "gimp"]);
    assert_eq!(counts(&results, Facet::Platform), [("windows", 3), ("linux", 2), ("web", 2)]);
    assert_eq!(counts(&results, Facet::LicenseClass), [("strong", 3), ("permissive", 2)]);
    assert_eq!(counts(&results, Facet::Language), [("fr", 1)]);
    assert_eq!(results.facets.len(), Facet::ALL.len());
}

#[test]
fn a_facet_is_counted_without_its_own_filter_and_with_the_others() {
    let filters = vec![(Facet::Platform, "linux".to_owned()), (Facet::LicenseClass, "strong".to_owned())];
    let results = ask(Query { filters, ..Query::default() });
    assert_eq!(slugs(&results), ["gimp", "qgis"]);
    assert_eq!(counts(&results, Facet::Platform), [("windows", 3), ("linux", 2)]);
    assert_eq!(counts(&results, Facet::LicenseClass), [("strong", 2)]);
    assert_eq!(counts(&results, Facet::Category), [("graphic-design", 1)]);
}

#[test]
fn several_values_of_a_facet_widen_and_an_empty_one_stays_shown() {
    let filters = ["linux", "web", "amiga"].map(|value| (Facet::Platform, value.to_owned())).to_vec();
    let results = ask(Query { filters, ..Query::default() });
    assert_eq!(results.total, 4);
    assert_eq!(counts(&results, Facet::Platform), [("windows", 3), ("linux", 2), ("web", 2), ("amiga", 0)]);
}

#[test]
fn filters_narrow_what_the_words_found() {
    let filters = vec![(Facet::UsedBy, "municipality".to_owned())];
    let results = ask(Query { text: "rendez-vous".into(), filters, ..Query::default() });
    assert_eq!(slugs(&results), ["agenda-ouvert"]);
    assert_eq!(counts(&results, Facet::Platform), [("web", 1)]);
}

#[test]
fn orders_are_total_and_pages_follow_one_another() {
    let list = |sort, page, size| {
        let results = ask(Query { sort, page, size, ..Query::default() });
        slugs(&results).join(" ")
    };
    assert_eq!(list(Sort::Used, 1, 3), "qgis gimp agenda-ouvert");
    assert_eq!(list(Sort::Used, 2, 3), "alfresco krita mapstore");
    assert_eq!(list(Sort::Updated, 1, 2), "qgis agenda-ouvert");
    assert_eq!(list(Sort::Name, 3, 3), "qgis rendez");
    assert_eq!(list(Sort::Name, 4, 3), "");
    assert_eq!(list(Sort::Name, 1, 0), "");
}

#[test]
fn counts_are_the_same_for_few_and_for_many_answers() {
    let documents = (0..300).map(|number| {
        let summary = if number % 30 == 0 { "Carte rare" } else { "Carte" };
        let platform = if number % 2 == 0 { "web" } else { "linux" };
        let license = if number % 20 == 0 { "strong" } else { "permissive" };
        SearchDocument {
            platforms: strings(&[platform]),
            license_class: Some(license.into()),
            ..document(&format!("Outil {number:03}"), summary, "")
        }
    });
    let index = Index::in_memory(bridge()).unwrap();
    index.rebuild(documents, 0).unwrap();
    for (text, platforms, licenses) in [
        ("carte", vec![("linux", 150), ("web", 150)], vec![("permissive", 285), ("strong", 15)]),
        ("rare", vec![("web", 10)], vec![("permissive", 5), ("strong", 5)]),
    ] {
        let results = index.search(&Query { text: text.into(), ..Query::default() }).unwrap();
        assert_eq!(counts(&results, Facet::Platform), platforms, "{text:?}");
        assert_eq!(counts(&results, Facet::LicenseClass), licenses, "{text:?}");
    }
}

#[test]
fn what_the_checks_say_must_all_hold_and_is_counted_among_what_is_left() {
    let index = Index::in_memory(bridge()).unwrap();
    let documents: Vec<SearchDocument> = [
        ("un", &["licence", "policy"][..]),
        ("deux", &["licence"]),
        ("trois", &["policy", "french"]),
        ("quatre", &["licence", "policy", "french"]),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (name, evidence))| {
        let id = levain_model::Id::from_parts(at as u64 + 1, [7; 10]);
        let document = SearchDocument::named(id, levain_model::Slug::of(name), name);
        SearchDocument { evidence: strings(evidence), ..document }
    })
    .collect();
    index.rebuild(documents, 1).unwrap();
    let ask = |values: &[&str]| {
        let filters = values.iter().map(|value| (Facet::Evidence, (*value).to_owned())).collect();
        index.search(&Query { filters, ..Query::default() }).unwrap()
    };
    for (values, expected, left) in [
        (&["licence"][..], &["deux", "quatre", "un"][..], &[("licence", 3), ("policy", 2), ("french", 1)][..]),
        (&["licence", "policy"], &["quatre", "un"], &[("licence", 2), ("policy", 2), ("french", 1)]),
        (&["licence", "policy", "french"], &["quatre"], &[("french", 1), ("licence", 1), ("policy", 1)]),
        (&["licence", "nothing"], &[], &[("licence", 0), ("nothing", 0)]),
    ] {
        let results = ask(values);
        assert_eq!(slugs(&results), expected, "{values:?}");
        assert_eq!(counts(&results, Facet::Evidence), left, "{values:?}");
    }
}
