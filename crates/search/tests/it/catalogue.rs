//! The catalogue of these tests.

use std::sync::Arc;

use levain_model::id::fold;
use levain_model::{Id, Slug, Texts};
use levain_search::{Bridge, BridgeData, CategoryTerms, Index, Product, Query, Results, SearchDocument};

/// A document with a name, French and English summaries, and nothing else.
pub fn document(name: &str, fr: &str, en: &str) -> SearchDocument {
    let bytes = fold(name).into_bytes();
    let mut random = [0_u8; 10];
    random.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from);
    let id = Id::from_parts(bytes.len() as u64, random);
    SearchDocument { summary: Texts::fr_en(fr, en), ..SearchDocument::named(id, Slug::of(name), name) }
}

pub fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

pub fn bridge() -> Arc<Bridge> {
    let pair = |fr: &[&str], en: &[&str]| (strings(fr), strings(en));
    Arc::new(Bridge::new(&BridgeData {
        pairs: vec![
            pair(&["prise de rendez-vous", "rendez-vous"], &["appointment booking", "appointment scheduling"]),
            pair(&["gestion documentaire", "GED"], &["document management"]),
            pair(&["carte", "cartographie"], &["map", "mapping"]),
            pair(&["courriel"], &["email"]),
        ],
        categories: vec![CategoryTerms {
            code: "graphic-design".into(),
            fr: "Création graphique".into(),
            en: "Graphic design".into(),
            synonyms_fr: strings(&["infographie"]),
            synonyms_en: vec![],
        }],
        products: vec![
            Product {
                name: "Adobe Photoshop".into(),
                aliases: strings(&["Photoshop"]),
                category: Some("graphic-design".into()),
            },
            Product {
                name: "Adobe Illustrator".into(),
                aliases: strings(&["Illustrator"]),
                category: Some("graphic-design".into()),
            },
        ],
    }))
}

pub fn documents() -> Vec<SearchDocument> {
    vec![
        SearchDocument {
            replaces: strings(&["Adobe Photoshop"]),
            categories: strings(&["graphic-design"]),
            platforms: strings(&["linux", "windows"]),
            license_class: Some("strong".into()),
            use_count: 9,
            ..document("GIMP", "Retouche d’images et de photographies", "Image and photograph editing")
        },
        SearchDocument {
            replaces: strings(&["Photoshop"]),
            categories: strings(&["graphic-design"]),
            platforms: strings(&["windows"]),
            license_class: Some("strong".into()),
            ..document("Krita", "Dessin et peinture numérique", "Digital painting")
        },
        SearchDocument {
            platforms: strings(&["web"]),
            license_class: Some("permissive".into()),
            ..document("Rendez", "", "Appointment booking for the counters of towns")
        },
        SearchDocument {
            platforms: strings(&["web"]),
            license_class: Some("permissive".into()),
            used_by_kinds: strings(&["municipality"]),
            use_count: 3,
            ..document("Agenda ouvert", "Prise de rendez-vous en ligne avec les citoyens", "")
        },
        SearchDocument {
            platforms: strings(&["linux", "windows"]),
            license_class: Some("strong".into()),
            updated_at: jiff::Timestamp::from_second(1_700_000_000).unwrap(),
            french_interface: Some(true),
            use_count: 40,
            ..document("QGIS", "Système d’information géographique : cartographie et analyse", "")
        },
        SearchDocument { ..document("MapStore", "", "Web mapping framework to publish maps") },
        SearchDocument { ..document("Alfresco", "", "Document management and records, with workflows") },
        SearchDocument {
            summary: Texts::new().with("it", "Gestione delle pratiche edilizie"),
            ..document("Pratiche", "", "")
        },
    ]
}

pub fn index() -> Index {
    let index = Index::in_memory(bridge()).unwrap();
    index.rebuild(documents(), 1).unwrap();
    index
}

pub fn search(text: &str) -> Results {
    index().search(&Query { text: text.to_owned(), highlights: true, ..Query::default() }).unwrap()
}

pub fn slugs(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.slug.as_str()).collect()
}

/// The query finds exactly these, in this order.
#[track_caller]
pub fn check(text: &str, expected: &[&str]) {
    let results = search(text);
    assert_eq!(slugs(&results), expected, "{text:?}: {results:#?}");
    assert_eq!(results.total, expected.len());
}
