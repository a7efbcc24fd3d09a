//! Making, changing, reopening and losing the index.

use std::sync::Arc;

use levain_search::{Bridge, Index, Query, Sort};

use crate::catalogue::{bridge, document, documents, index, slugs};

fn names(index: &Index, text: &str) -> Vec<String> {
    let results = index.search(&Query { text: text.into(), sort: Sort::Name, ..Query::default() }).unwrap();
    slugs(&results).into_iter().map(str::to_owned).collect()
}

#[test]
fn changes_are_seen_at_once_and_carry_their_cursor() {
    let index = index();
    assert_eq!((index.len(), index.cursor()), (8, Some(1)));
    let mut changed = documents().remove(1);
    changed.summary = levain_model::Texts::fr_en("Aquarelle et gouache", "");
    let gone = documents().remove(0).id;
    index.apply([changed, document("Newcomer", "Aquarelle", "")], &[gone], 7).unwrap();
    assert_eq!((index.len(), index.cursor()), (8, Some(7)));
    assert_eq!(names(&index, "aquarelle"), ["krita", "newcomer"]);
    assert_eq!(names(&index, "peinture"), Vec::<String>::new());
    assert_eq!(
        names(&index, ""),
        ["agenda-ouvert", "alfresco", "krita", "mapstore", "newcomer", "pratiche", "qgis", "rendez"]
    );
    assert_eq!(names(&index, "photoshop"), ["krita"]);
}

#[test]
fn the_same_change_twice_changes_nothing() {
    let index = index();
    index.apply(documents(), &[], 2).unwrap();
    index.apply(documents(), &[], 2).unwrap();
    assert_eq!(index.len(), 8);
    index.rebuild(documents(), 3).unwrap();
    assert_eq!((index.len(), index.cursor()), (8, Some(3)));
}

#[test]
fn a_folder_is_found_again_and_other_vocabularies_empty_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("place");
    let index = Index::open(&path, bridge()).unwrap();
    assert_eq!((index.cursor(), index.is_empty()), (None, true));
    index.rebuild(documents(), 5).unwrap();
    drop(index);

    let again = Index::open(&path, bridge()).unwrap();
    assert_eq!((again.cursor(), again.len()), (Some(5), 8));
    assert_eq!(names(&again, "krita"), ["krita"]);
    drop(again);

    let other = Index::open(&path, Arc::new(Bridge::default())).unwrap();
    assert_eq!((other.cursor(), other.len()), (None, 0));
}

#[test]
fn a_damaged_index_is_emptied_not_fatal() {
    let folder = tempfile::tempdir().unwrap();
    Index::open(folder.path(), bridge()).unwrap().rebuild(documents(), 5).unwrap();
    for entry in std::fs::read_dir(folder.path().join("index")).unwrap() {
        std::fs::write(entry.unwrap().path(), b"damaged").unwrap();
    }
    let index = Index::open(folder.path(), bridge()).unwrap();
    assert_eq!((index.cursor(), index.len()), (None, 0));
    index.rebuild(documents(), 6).unwrap();
    assert_eq!(index.len(), 8);
}

#[test]
fn a_clone_and_another_reader_of_the_folder_see_changes() {
    let folder = tempfile::tempdir().unwrap();
    let writer = Index::open(folder.path(), bridge()).unwrap();
    let clone = writer.clone();
    let other = Index::open(folder.path(), bridge()).unwrap();
    writer.rebuild(documents(), 5).unwrap();
    assert_eq!((clone.len(), other.len()), (8, 0));
    other.refresh().unwrap();
    assert_eq!((other.len(), other.cursor()), (8, Some(5)));
}
