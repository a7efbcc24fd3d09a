//! What people type and what they find.

use levain_model::Language;
use levain_search::{Index, Query, SearchDocument, Why, marks, passage};

use crate::catalogue::{bridge, check, document, documents, index, search, slugs, strings};

#[test]
fn a_need_is_found_in_both_languages_whatever_the_language_of_the_record() {
    check("prise de rendez-vous", &["agenda-ouvert", "rendez"]);
    check("prises de rendez vous", &["agenda-ouvert", "rendez"]);
    check("appointment booking", &["rendez", "agenda-ouvert"]);
    check("gestion documentaire", &["alfresco"]);
    check("GED", &["alfresco"]);
    check("cartographie", &["qgis", "mapstore"]);
    check("pratiche edilizie", &["pratiche"]);
}

#[test]
fn the_answer_says_how_words_were_understood() {
    let bridged = search("gestion documentaire");
    let why = Why::Bridge { from: "gestion documentaire".into(), to: "document management".into() };
    assert_eq!(bridged.hits[0].why, std::slice::from_ref(&why));
    assert_eq!(bridged.understood, [why]);
    let direct = search("web mapping");
    assert_eq!(direct.hits[0].slug.as_str(), "mapstore");
    assert!(direct.hits[0].why.is_empty(), "{direct:#?}");
}

#[test]
fn an_equivalent_of_several_words_is_held_whole() {
    let mut documents = documents();
    documents.push(document("Scan", "", "Document scanning"));
    documents.push(document("Fleet", "", "Fleet management"));
    let index = Index::in_memory(bridge()).unwrap();
    index.rebuild(documents, 0).unwrap();
    let results = index.search(&Query { text: "GED".into(), ..Query::default() }).unwrap();
    assert_eq!(slugs(&results), ["alfresco"], "{results:#?}");
}

#[test]
fn half_of_a_need_is_answered_in_either_language() {
    for (query, found) in [("cartographie hippique", "mapstore"), ("mapping knitwear", "qgis")] {
        let mut documents = documents();
        documents.push(document("Trot", "Calendrier hippique", "Knitwear calendar"));
        let index = Index::in_memory(bridge()).unwrap();
        index.rebuild(documents, 0).unwrap();
        let results = index.search(&Query { text: query.into(), ..Query::default() }).unwrap();
        let hit = results.hits.iter().find(|hit| hit.slug.as_str() == found);
        assert!(hit.is_some_and(|hit| !hit.partial), "{query:?}: {results:#?}");
    }
}

#[test]
fn a_product_gives_what_replaces_it() {
    for query in [
        "alternative à Photoshop",
        "alternatives libres à Adobe Photoshop",
        "alternative to photoshop",
        "photoshop",
        "remplacer Photoshop",
        "Photoshop replacement",
        "équivalent libre de photoshop",
        "alternative à Photoshp",
    ] {
        let results = search(query);
        assert_eq!(slugs(&results), ["gimp", "krita"], "{query:?}: {results:#?}");
        assert!(results.hits[0].why.contains(&Why::Product { product: "Adobe Photoshop".into() }), "{query:?}");
    }
}

#[test]
fn what_replaces_a_product_is_completed_by_its_category_as_partial_answers() {
    let mut documents = documents();
    let neighbour = document("Blendit", "Scènes en trois dimensions", "Scenes in three dimensions");
    documents.push(SearchDocument { categories: strings(&["graphic-design"]), ..neighbour });
    let index = Index::in_memory(bridge()).unwrap();
    index.rebuild(documents, 0).unwrap();
    let results = index.search(&Query { text: "alternative à Photoshop".into(), ..Query::default() }).unwrap();
    let found: Vec<(&str, bool)> = results.hits.iter().map(|hit| (hit.slug.as_str(), hit.partial)).collect();
    assert_eq!(found, [("gimp", false), ("krita", false), ("blendit", true)]);
}

#[test]
fn a_product_that_nothing_replaces_gives_its_category_and_says_so() {
    let results = search("alternative à Illustrator");
    assert_eq!(slugs(&results), ["gimp", "krita"]);
    let why = Why::ProductCategory { product: "Adobe Illustrator".into(), category: "graphic-design".into() };
    assert_eq!(results.understood, [why]);
}

#[test]
fn misspelt_words_are_corrected_and_said() {
    for (query, found, corrected) in [
        ("cartografie", "qgis", "cartographie"),
        ("retouhce", "gimp", "retouche"),
        ("apointment booking", "rendez", "appointment booking"),
        ("peinture numerqiue", "krita", "peinture numérique"),
        ("gestion documantaire", "alfresco", "gestion documentaire"),
    ] {
        let results = search(query);
        assert_eq!(slugs(&results).first(), Some(&found), "{query:?}: {results:#?}");
        assert_eq!(results.did_you_mean.as_deref(), Some(corrected), "{query:?}");
    }
}

#[test]
fn the_last_word_may_be_unfinished() {
    check("cartograp", &["qgis"]);
    check("photog", &["gimp"]);
    check("cartograp ", &[]);
}

#[test]
fn a_name_comes_first() {
    check("QGIS", &["qgis"]);
    check("krita", &["krita"]);
    check("agenda ouvert", &["agenda-ouvert"]);
}

#[test]
fn quotes_hold_words_together() {
    check("\"information géographique\"", &["qgis"]);
    check("\"géographique information\"", &[]);
    check("« prise de rendez-vous »", &["agenda-ouvert"]);
}

#[test]
fn what_is_not_there_is_not_found() {
    for nonsense in ["xyzzyqwv", "zzz kkk", "blorfingtons", "!!!", "12345", "gestion de la paie et des congés"] {
        let results = search(nonsense);
        assert!(results.hits.is_empty() || nonsense == "!!!", "{nonsense:?}: {results:#?}");
    }
    assert!(search("xyzzyqwv").nearest.is_empty());
}

#[test]
fn an_empty_answer_offers_near_terms() {
    let results = search("gestion des congés payés");
    assert_eq!(results.total, 0, "{results:#?}");
    assert!(results.nearest.contains(&"gestion documentaire".to_owned()), "{:?}", results.nearest);
    let query = Query { text: "gestion des congés payés".into(), nearest: false, ..Query::default() };
    assert!(index().search(&query).unwrap().nearest.is_empty());
}

#[test]
fn passages_are_in_the_readers_language_or_say_theirs() {
    let results = search("appointment booking");
    let languages: Vec<&str> =
        results.hits.iter().flat_map(|hit| &hit.highlights).map(|found| found.language.as_str()).collect();
    assert_eq!(languages, ["en", "fr"]);
    let first = &results.hits[0].highlights[0];
    let marked: Vec<&str> = first.marks.iter().map(|mark| &first.text[mark.clone()]).collect();
    assert_eq!(marked, ["Appointment", "booking"]);
}

#[test]
fn the_words_found_are_marked_in_any_text() {
    let marked = |query: &str, language, text: &str| -> Vec<String> {
        marks(&search(query).sought, language, text).into_iter().map(|mark| text[mark].to_owned()).collect()
    };
    let (french, english) = (Some(Language::Fr), Some(Language::En));
    assert_eq!(marked("cartographie", french, "Les cartes, la Cartographie"), ["cartes", "Cartographie"]);
    assert_eq!(marked("cartographie", english, "Web mapping on a map"), ["mapping", "map"]);
    assert_eq!(marked("GED", english, "A document scanner"), Vec::<String>::new());
    assert_eq!(marked("GED", english, "Document & records management"), ["Document", "management"]);
    assert_eq!(marked("prise de rendez-vous", french, "PRISES de rendez‑vous"), ["PRISES", "rendez‑vous"]);
    assert_eq!(marked("retouhce", french, "Retoucher une image, la retouche"), ["Retoucher", "retouche"]);
    assert_eq!(marked("qgis", None, "QGIS Desktop"), ["QGIS"]);
    assert_eq!(marked("", french, "Rien"), Vec::<String>::new());
    let found = passage(&search("krita").sought, None, "Avec Krita, on dessine et on peint sans fin", 20).unwrap();
    let marked: Vec<&str> = found.marks.iter().map(|mark| &found.text[mark.clone()]).collect();
    assert_eq!((found.text.as_str(), marked), ("Krita, on dessine", vec!["Krita"]));
}

#[test]
fn completions_are_names_then_expressions_that_answer() {
    let index = index();
    let suggest = |prefix, language| index.suggest(prefix, language, 8).unwrap();
    assert_eq!(suggest("kri", Language::Fr), ["Krita"]);
    assert_eq!(suggest("ouv", Language::Fr), ["Agenda ouvert"]);
    assert_eq!(suggest("rend", Language::Fr), ["Rendez", "rendez-vous"]);
    assert_eq!(suggest("Création", Language::Fr), ["Création graphique"]);
    assert_eq!(suggest("k", Language::Fr), Vec::<String>::new());
    assert_eq!(suggest("xyz", Language::En), Vec::<String>::new());
}

#[test]
fn no_text_is_a_wrong_query() {
    let index = index();
    for text in ["\"", "AND OR NOT", "field:value", "(((", "a*b?", "\0\u{1}", "-", "'", "l'", "«»", "🙂", "d’"] {
        for page in [0, 1, usize::MAX] {
            let query = levain_search::Query { text: text.into(), page, size: usize::MAX, ..Default::default() };
            index.search(&query).unwrap();
        }
        index.suggest(text, Language::Fr, 5).unwrap();
    }
    let long = "rendez-vous ".repeat(10_000);
    index.search(&levain_search::Query { text: long, ..Default::default() }).unwrap();
}
