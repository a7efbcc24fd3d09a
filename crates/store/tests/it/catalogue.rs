//! Sources, software, records, organisations, uses.

use std::collections::BTreeMap;

use levain_model::usage::Observed;
use levain_model::{
    Field, FieldValue, Id, Identifier, IdentifierKind, ImportReport, ImportRun, JoinedBy, OrganizationKind, Provenance,
    Refusal, Slug, Software, Source, Texts, Use,
};
use levain_store::join_keys::{self, JoinKey};
use levain_store::organizations::{self, Filter, LocatedOrganization};
use levain_store::software::{Located, Standing};
use levain_store::{Change, Cursor, Tx, imports, records, software, sources, uses};

use crate::samples::{self, both, id, observed, organization, record, second, source, use_of};

/// A source and this many software, `Logiciel 1` and on, with the identifiers 1 and on.
async fn plant(tx: &mut Tx, count: u64) {
    sources::upsert(tx, &source("liste")).await.unwrap();
    let mut planted: Vec<Software> = (1..=count).map(|n| samples::software(n, &format!("Logiciel {n}"))).collect();
    software::save_all(tx, &mut planted).await.unwrap();
}

fn names(software: &[Software]) -> Vec<&str> {
    software.iter().map(|software| software.fields.name.as_deref().unwrap()).collect()
}

both! {
    async fn sources_are_written_when_they_differ(db) {
        let mut tx = db.begin().await;
        let first = source("liste");
        assert_eq!(sources::upsert(&mut tx, &first).await.unwrap(), Change::Created);
        assert_eq!(sources::upsert(&mut tx, &first).await.unwrap(), Change::Unchanged);
        let second_name = Source { name: Texts::fr_en("Autre", "Other"), may_republish: false, ..first.clone() };
        assert_eq!(sources::upsert(&mut tx, &second_name).await.unwrap(), Change::Updated);
        sources::imported(&mut tx, "liste", second(9)).await.unwrap();
        assert_eq!(sources::upsert(&mut tx, &second_name).await.unwrap(), Change::Unchanged);
        assert_eq!(sources::imported(&mut tx, "none", second(9)).await.unwrap_err().code(), "ST011");
        sources::upsert(&mut tx, &source("autre")).await.unwrap();
        tx.commit().await.unwrap();
        let stored = Source { last_imported_at: Some(second(9)), ..second_name };
        assert_eq!(sources::get(&db.store, "liste").await.unwrap(), Some(stored.clone()));
        assert_eq!(sources::get(&db.store, "none").await.unwrap(), None);
        assert_eq!(sources::all(&db.store).await.unwrap(), [source("autre"), stored]);
    }
}

both! {
    async fn software_is_kept_whole(db) {
        let mut tx = db.begin().await;
        let mut full = samples::software(1, "Œuvre & Été");
        full.fields.summary = Texts::fr_en("Une phrase.\u{0}", "A sentence.");
        full.fields.identifiers = vec![Identifier { kind: IdentifierKind::Wikidata, value: "Q1".to_owned() }];
        full.fields.release_date = Some("2026-01-31".parse().unwrap());
        let value = FieldValue {
            source: "autre".to_owned(), record: id(8), seen_at: second(1), value: "Œuvre et Été".to_owned(),
        };
        full.provenance.insert(
            Field::Name,
            Provenance { source: "liste".to_owned(), record: id(7), seen_at: second(1), completed_by: vec![value.clone()], others: vec![value] },
        );
        software::save(&mut tx, &mut full).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(full.slug.as_str(), "oeuvre-ete");
        assert_eq!(software::get(&db.store, full.id).await.unwrap(), Some(full.clone()));
        assert_eq!(software::by_slug(&db.store, "oeuvre-ete").await.unwrap(), Located::Found(Box::new(full)));
        assert_eq!(software::by_slug(&db.store, "oeuvre").await.unwrap(), Located::Unknown);
        assert_eq!(software::get(&db.store, id(2)).await.unwrap(), None);
    }
}

both! {
    async fn slugs_are_unique_and_lead_somewhere_for_ever(db) {
        let mut tx = db.begin().await;
        let mut same: Vec<Software> = (1..=30).map(|n| samples::software(n, "Kanboard")).collect();
        software::save_all(&mut tx, &mut same).await.unwrap();
        assert_eq!(same[0].slug.as_str(), "kanboard");
        assert_eq!(same[29].slug.as_str(), "kanboard-30");
        let mut one_more = samples::software(31, "Kanboard");
        software::save(&mut tx, &mut one_more).await.unwrap();
        assert_eq!(one_more.slug.as_str(), "kanboard-31");

        // Saved again as it is, it keeps its slug; renamed, both addresses work; nobody else gets the old one.
        software::save(&mut tx, &mut one_more).await.unwrap();
        assert_eq!(one_more.slug.as_str(), "kanboard-31");
        let mut renamed = same[0].clone();
        renamed.slug = Slug::of("Tableau");
        software::save(&mut tx, &mut renamed).await.unwrap();
        let mut late = samples::software(40, "Kanboard");
        software::save(&mut tx, &mut late).await.unwrap();
        assert_eq!(late.slug.as_str(), "kanboard-32");
        tx.commit().await.unwrap();
        assert_eq!(software::by_slug(&db.store, "kanboard").await.unwrap(), Located::Moved(Slug::of("tableau")));
        assert_eq!(software::by_slug(&db.store, "tableau").await.unwrap(), Located::Found(Box::new(renamed.clone())));

        // It may have its old name back.
        let mut tx = db.begin().await;
        renamed.slug = Slug::of("Kanboard");
        software::save(&mut tx, &mut renamed).await.unwrap();
        assert_eq!(renamed.slug.as_str(), "kanboard");
        tx.commit().await.unwrap();
        assert_eq!(software::by_slug(&db.store, "tableau").await.unwrap(), Located::Moved(Slug::of("kanboard")));
    }
}

both! {
    async fn merged_software_redirects_and_comes_back(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 4).await;
        software::retire(&mut tx, id(1), Some(id(2)), second(5)).await.unwrap();
        software::retire(&mut tx, id(2), Some(id(3)), second(6)).await.unwrap();
        software::retire(&mut tx, id(4), None, second(6)).await.unwrap();
        for (merged, into) in [(id(3), id(3)), (id(3), id(1))] {
            let error = software::retire(&mut tx, merged, Some(into), second(7)).await.unwrap_err();
            assert_eq!(error.code(), "ST006", "a ring");
        }
        assert_eq!(software::retire(&mut tx, id(1), None, second(7)).await.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        let moved = Located::Moved(Slug::of("logiciel-3"));
        assert_eq!(software::by_slug(&db.store, "logiciel-1").await.unwrap(), moved);
        assert_eq!(software::by_slug(&db.store, "logiciel-2").await.unwrap(), moved);
        assert_eq!(software::by_slug(&db.store, "logiciel-4").await.unwrap(), Located::Gone);
        assert_eq!(software::count(&db.store).await.unwrap(), 1);
        assert_eq!(software::addresses(&db.store).await.unwrap(), [(Slug::of("logiciel-3"), second(2))]);
        assert_eq!(software::get(&db.store, id(1)).await.unwrap(), None);
        assert!(software::by_ids(&db.store, &[id(1), id(4)]).await.unwrap().is_empty());
        assert_eq!(software::standing(&db.store, id(1)).await.unwrap(), Some(Standing::Merged(id(2))));
        assert_eq!(software::standing(&db.store, id(4)).await.unwrap(), Some(Standing::Withdrawn));
        assert_eq!(software::standing(&db.store, id(9)).await.unwrap(), None);

        let mut tx = db.begin().await;
        software::revive(&mut tx, id(1)).await.unwrap();
        assert_eq!(software::revive(&mut tx, id(1)).await.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        let back = samples::software(1, "Logiciel 1");
        assert_eq!(software::by_slug(&db.store, "logiciel-1").await.unwrap(), Located::Found(Box::new(back)));
        assert_eq!(software::standing(&db.store, id(1)).await.unwrap(), Some(Standing::Listed));
    }
}

both! {
    /// Both engines order as bytes of the folded name do, and a page goes on where the last one ended.
    async fn lists_go_by_name(db) {
        let mut tx = db.begin().await;
        let written = ["zeta", "Éclair", "eclair", "Ÿ-outil", "école", "ALPHA", "_x", "É-z", "日本", "10", "9"];
        let mut all: Vec<Software> =
            written.iter().zip(1..).map(|(name, number)| samples::software(number, name)).collect();
        software::save_all(&mut tx, &mut all).await.unwrap();
        tx.commit().await.unwrap();
        let expected = ["10", "9", "_x", "ALPHA", "É-z", "Éclair", "eclair", "école", "Ÿ-outil", "zeta", "日本"];
        let mut read = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let page = software::page(&db.store, cursor.as_ref(), 3).await.unwrap();
            assert!(page.items.len() <= 3);
            read.extend(page.items);
            cursor = page.next.map(|next| Cursor::from_text(&next.to_text()).unwrap());
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(names(&read), expected);
        assert_eq!(software::count(&db.store).await.unwrap(), 11);
    }
}

both! {
    async fn records_are_kept_byte_for_byte(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        let first = record(10, "liste", "a", id(1));
        let mut other = record(11, "liste", "b/é", id(1));
        other.joined_by = JoinedBy::Wikidata("Q1".to_owned());
        records::save_all(&mut tx, &[first.clone(), other.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(records::get(&db.store, id(10)).await.unwrap(), Some(first.clone()));
        assert_eq!(records::of_software(&db.store, id(1)).await.unwrap(), [first.clone(), other.clone()]);
        assert_eq!(records::of_software(&db.store, id(2)).await.unwrap(), []);
        assert_eq!(records::counts(&db.store).await.unwrap(), BTreeMap::from([("liste".to_owned(), 2)]));

        let known = records::known(&db.store, "liste", &["a", "c", "b/é"]).await.unwrap();
        assert_eq!(known.len(), 2);
        assert_eq!(known["a"].id, id(10));
        assert_eq!(known["a"].software, id(1));
        assert_eq!(known["a"].content_hash, records::content_hash(&first.record).unwrap());
        assert_eq!(known["a"].location, "liste.csv:2");
        assert!(records::known(&db.store, "autre", &["a"]).await.unwrap().is_empty());

        // The place in the source is not content; the document and what was read of it are.
        let mut moved = first.record.clone();
        moved.raw.location = "liste.csv:9".to_owned();
        assert_eq!(records::content_hash(&moved).unwrap(), known["a"].content_hash);
        moved.raw.text.push(' ');
        assert_ne!(records::content_hash(&moved).unwrap(), known["a"].content_hash);
        let mut reread = first.record.clone();
        reread.uses.clear();
        assert_ne!(records::content_hash(&reread).unwrap(), known["a"].content_hash);

        let mut tx = db.begin().await;
        let mut changed = first.clone();
        changed.record = moved;
        changed.first_seen = second(99);
        changed.last_seen = second(20);
        changed.last_changed = second(20);
        records::save(&mut tx, &changed).await.unwrap();
        records::touch(&mut tx, &[id(11)], second(21)).await.unwrap();
        records::relocate(&mut tx, &[(id(11), "liste.csv:3")]).await.unwrap();
        tx.commit().await.unwrap();
        changed.first_seen = first.first_seen;
        assert_eq!(records::get(&db.store, id(10)).await.unwrap(), Some(changed));
        let touched = records::get(&db.store, id(11)).await.unwrap().unwrap();
        other.last_seen = second(21);
        other.record.raw.location = "liste.csv:3".to_owned();
        assert_eq!(touched, other);
    }
}

both! {
    async fn a_source_has_one_record_of_an_identifier(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 1).await;
        records::save(&mut tx, &record(10, "liste", "a", id(1))).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await;
        let error = records::save(&mut tx, &record(11, "liste", "a", id(1))).await.unwrap_err();
        assert_eq!(error.code(), "ST006");
        drop(tx);
        let mut tx = db.begin().await;
        let error = records::save(&mut tx, &record(12, "none", "a", id(1))).await.unwrap_err();
        assert_eq!(error.code(), "ST007");
    }
}

both! {
    /// More rows than one statement takes, written and read in a few.
    async fn many_records_at_once(db) {
        const COUNT: u64 = 1_337;
        let mut tx = db.begin().await;
        plant(&mut tx, COUNT).await;
        let many: Vec<_> = (1..=COUNT).map(|n| record(10_000 + n, "liste", &format!("{n:05}"), id(n))).collect();
        records::save_all(&mut tx, &many).await.unwrap();
        let keys: Vec<(Id, Vec<JoinKey>)> = many
            .iter()
            .map(|record| (record.id, vec![key("alias", &record.record.external_id), key("alias", "tous")]))
            .collect();
        join_keys::set_all(&mut tx, &keys).await.unwrap();
        let ids: Vec<Id> = many.iter().map(|record| record.id).collect();
        records::touch(&mut tx, &ids, second(50)).await.unwrap();
        tx.commit().await.unwrap();

        let names: Vec<&str> = many.iter().map(|record| record.record.external_id.as_str()).collect();
        let known = records::known(&db.store, "liste", &names).await.unwrap();
        assert_eq!(known.len(), many.len());
        let found = join_keys::find(&db.store, &[key("alias", "tous"), key("alias", "00007")]).await.unwrap();
        assert_eq!(found[&key("alias", "tous")].len(), many.len());
        assert_eq!(found[&key("alias", "00007")][0].software, id(7));
        let software: Vec<Id> = (1..=COUNT).map(id).collect();
        assert_eq!(records::of_many(&db.store, &software).await.unwrap().len(), many.len());
        assert_eq!(software::by_ids(&db.store, &software).await.unwrap().len(), many.len());

        let mut read = 0;
        let mut cursor = None;
        loop {
            let page = records::of_source(&db.store, "liste", cursor.as_ref(), 500).await.unwrap();
            for (record, expected) in page.items.iter().zip(&many[read..]) {
                assert_eq!(record.id, expected.id);
                assert_eq!(record.last_seen, second(50));
            }
            read += page.items.len();
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(read, many.len());
    }
}

fn key(kind: &str, value: &str) -> JoinKey {
    JoinKey { kind: kind.to_owned(), value: value.to_owned() }
}

both! {
    async fn join_keys_find_records_of_any_source(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        sources::upsert(&mut tx, &source("autre")).await.unwrap();
        records::save_all(&mut tx, &[record(10, "liste", "a", id(1)), record(11, "autre", "a", id(2))]).await.unwrap();
        join_keys::set(&mut tx, id(10), &[key("wikidata", "Q1"), key("alias", "Q1")]).await.unwrap();
        join_keys::set(&mut tx, id(11), &[key("wikidata", "Q1")]).await.unwrap();
        join_keys::set(&mut tx, id(11), &[key("wikidata", "Q1"), key("wikidata", "Q1")]).await.unwrap();
        let found = join_keys::find(&mut tx, &[key("wikidata", "Q1"), key("wikidata", "Q2")]).await.unwrap();
        assert_eq!(found.len(), 1);
        let holders = &found[&key("wikidata", "Q1")];
        let seen: Vec<_> = holders.iter().map(|h| (h.software, h.record, h.source.as_str())).collect();
        assert_eq!(seen, [(id(1), id(10), "liste"), (id(2), id(11), "autre")]);
        let keys = join_keys::of_records(&mut tx, &[id(10)]).await.unwrap();
        assert_eq!(keys[&id(10)], [key("alias", "Q1"), key("wikidata", "Q1")]);
        join_keys::set(&mut tx, id(10), &[]).await.unwrap();
        let found = join_keys::find(&mut tx, &[key("wikidata", "Q1"), key("alias", "Q1")]).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[&key("wikidata", "Q1")].len(), 1);
    }
}

both! {
    async fn organizations_are_written_when_they_differ(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 1).await;
        let school = organization("c1", "Collège d’Exemple", OrganizationKind::HigherEducation);
        let mut town = organization("m1", "Municipalité de Val-Exemple", OrganizationKind::Municipal);
        town.aliases = vec!["VAL-EX".to_owned(), "Val d’Exemple".to_owned()];
        let namesake = organization("m2", "Municipalité de Val-Exemple", OrganizationKind::Municipal);
        let three = [(id(20), school.clone()), (id(21), town.clone()), (id(22), namesake)];
        let done = organizations::upsert_all(&mut tx, "liste", &three, second(5)).await.unwrap();
        assert_eq!(done, [(id(20), Change::Created), (id(21), Change::Created), (id(22), Change::Created)]);
        town.website = Some("https://val.example".to_owned());
        let again = [(id(30), school.clone()), (id(31), town.clone())];
        let done = organizations::upsert_all(&mut tx, "liste", &again, second(6)).await.unwrap();
        assert_eq!(done, [(id(20), Change::Unchanged), (id(21), Change::Updated)]);
        let declared = use_of(50, id(21), id(1), None);
        uses::insert_all(&mut tx, &[declared]).await.unwrap();
        tx.commit().await.unwrap();

        let stored = organizations::get(&db.store, id(21)).await.unwrap().unwrap();
        assert_eq!((&stored.record, stored.created_at, stored.updated_at), (&town, second(5), second(6)));
        assert_eq!(organizations::by_external_id(&db.store, "liste", "m1").await.unwrap(), Some(stored.clone()));
        let by_slug = organizations::by_slug(&db.store, "municipalite-de-val-exemple").await.unwrap();
        assert_eq!(by_slug, LocatedOrganization::Found(Box::new(stored.clone())));

        let asked = ["val-ex", "VAL D'EXEMPLE", "municipalite de val-exemple", "college", "Collège d'exemple"];
        let found = organizations::by_names(&db.store, &asked).await.unwrap();
        let ids = |name: &str| found.get(name).map(|all| all.iter().map(|one| one.id).collect::<Vec<_>>());
        assert_eq!(ids("val-ex"), Some(vec![id(21)]));
        assert_eq!(ids("VAL D'EXEMPLE"), Some(vec![id(21)]));
        assert_eq!(ids("municipalite de val-exemple"), Some(vec![id(21), id(22)]));
        assert_eq!(ids("college"), None);
        assert_eq!(ids("Collège d'exemple"), Some(vec![id(20)]));

        let list = async |filter: Filter| {
            let found = organizations::list(&db.store, &filter, 0, 10).await.unwrap();
            assert_eq!(organizations::count(&db.store, &filter).await.unwrap(), found.len() as u64);
            found.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(list(Filter::default()).await, [id(20), id(21), id(22)]);
        let municipal = Filter { kind: Some(OrganizationKind::Municipal), ..Filter::default() };
        assert_eq!(list(municipal.clone()).await, [id(21), id(22)]);
        assert_eq!(list(Filter { with_uses: true, ..municipal }).await, [id(21)]);
        assert_eq!(list(Filter { name: "EXEMPLE".to_owned(), ..Filter::default() }).await, [id(20), id(21), id(22)]);
        assert_eq!(list(Filter { name: "COLLEGE D'".to_owned(), ..Filter::default() }).await, [id(20)]);
        assert_eq!(list(Filter { name: "%".to_owned(), ..Filter::default() }).await, []);
        assert_eq!(organizations::list(&db.store, &Filter::default(), 1, 1).await.unwrap()[0].id, id(21));
        assert_eq!(organizations::addresses(&db.store).await.unwrap().len(), 3);

        let mut tx = db.begin().await;
        let renamed = organization("m1", "Ville de Val-Exemple", OrganizationKind::Municipal);
        organizations::upsert(&mut tx, "liste", id(40), &renamed, second(8)).await.unwrap();
        tx.commit().await.unwrap();
        let moved = organizations::by_slug(&db.store, "municipalite-de-val-exemple").await.unwrap();
        assert_eq!(moved, LocatedOrganization::Moved(Slug::of("ville-de-val-exemple")));
        assert!(organizations::by_names(&db.store, &["VAL-EX"]).await.unwrap().is_empty());
    }
}

both! {
    async fn uses_are_replaced_only_when_they_differ(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        let body = organization("m1", "Municipalité de Val-Exemple", OrganizationKind::Municipal);
        organizations::upsert(&mut tx, "liste", id(20), &body, second(5)).await.unwrap();
        records::save(&mut tx, &record(10, "liste", "a", id(1))).await.unwrap();
        let reported = |number: u64, year: i16| Use {
            observed: observed("m1", year),
            expires_at: Some(samples::at("2018-01-01T00:00:00.123456789Z")),
            ..use_of(number, id(20), id(1), Some(id(10)))
        };
        assert!(uses::replace(&mut tx, id(10), &[reported(50, 2017), reported(51, 2018)]).await.unwrap());
        assert!(!uses::replace(&mut tx, id(10), &[reported(60, 2018), reported(61, 2017)]).await.unwrap());
        let read: Vec<_> = uses::of_software(&mut tx, id(1)).await.unwrap().iter().map(|(u, _)| u.id).collect();
        assert_eq!(read, [id(50), id(51)]);
        assert!(uses::replace(&mut tx, id(10), &[reported(70, 2018), reported(71, 2018)]).await.unwrap());
        let read: Vec<_> = uses::of_software(&mut tx, id(1)).await.unwrap().iter().map(|(u, _)| u.id).collect();
        assert_eq!(read, [id(51), id(71)].to_vec().as_slice(), "the one of 2017 is gone, one of 2018 stayed");
        assert!(uses::replace(&mut tx, id(10), &[]).await.unwrap());
        assert_eq!(uses::count(&mut tx).await.unwrap(), 0);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn uses_follow_the_records_that_report_them(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        let body = organization("m1", "Municipalité de Val-Exemple", OrganizationKind::Municipal);
        organizations::upsert(&mut tx, "liste", id(20), &body, second(5)).await.unwrap();
        records::save(&mut tx, &record(10, "liste", "a", id(1))).await.unwrap();
        uses::replace(&mut tx, id(10), &[use_of(50, id(20), id(1), Some(id(10)))]).await.unwrap();
        uses::insert_all(&mut tx, &[use_of(51, id(20), id(1), None)]).await.unwrap();
        records::reassign(&mut tx, &[id(10)], id(2), &JoinedBy::Curator).await.unwrap();
        tx.commit().await.unwrap();
        let moved = records::get(&db.store, id(10)).await.unwrap().unwrap();
        assert_eq!((moved.software, moved.joined_by), (id(2), JoinedBy::Curator));
        let of = async |software: u64| -> Vec<Id> {
            uses::of_software(&db.store, id(software)).await.unwrap().iter().map(|(one, _)| one.id).collect()
        };
        assert_eq!(of(1).await, [id(51)]);
        assert_eq!(of(2).await, [id(50)]);
        let mut tx = db.begin().await;
        uses::reassign(&mut tx, &[id(50), id(51)], id(2)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(of(2).await, [id(50), id(51)]);
        let of_body = uses::of_organization(&db.store, id(20)).await.unwrap();
        assert_eq!(of_body.iter().map(|(_, software)| software.id).collect::<Vec<_>>(), [id(2), id(2)]);
        assert_eq!(of_body[0].0, use_of(50, id(20), id(2), Some(id(10))));
    }
}

both! {
    async fn counts_keep_present_and_past_apart(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 3).await;
        for (number, kind) in [(20, OrganizationKind::Municipal), (21, OrganizationKind::Municipal), (22, OrganizationKind::Ministry)] {
            let body = organization(&number.to_string(), &format!("Organisme {number}"), kind);
            organizations::upsert(&mut tx, "liste", id(number), &body, second(5)).await.unwrap();
        }
        let now = second(1_000);
        let past = |number: u64, body: u64, software: u64, year: i16| Use {
            observed: observed("x", year),
            expires_at: Some(second(999)),
            ..use_of(number, id(body), id(software), None)
        };
        let dated = Use {
            observed: levain_model::ObservedUse {
                observed: Some(Observed { date: "2020-01-14".parse().unwrap(), precision: levain_model::Precision::Day }),
                ..observed("x", 2020)
            },
            ..past(54, 22, 2, 2020)
        };
        let planted = [
            past(50, 20, 1, 2017),
            Use { expires_at: Some(second(1_001)), ..use_of(51, id(20), id(1), None) },
            past(52, 21, 1, 2017),
            use_of(53, id(22), id(1), None),
            past(55, 21, 2, 2017),
            dated,
        ];
        uses::insert_all(&mut tx, &planted).await.unwrap();
        tx.commit().await.unwrap();
        let counts = uses::counts(&db.store, None, now).await.unwrap();
        assert_eq!(counts.len(), 2);
        let first = &counts[&id(1)];
        assert_eq!((first.current, first.past, first.past_year), (2, 1, Some(2017)));
        assert_eq!(first.kinds[&OrganizationKind::Municipal], (1, 1));
        assert_eq!(first.kinds[&OrganizationKind::Ministry], (1, 0));
        let second_software = &counts[&id(2)];
        assert_eq!((second_software.current, second_software.past, second_software.past_year), (0, 2, Some(2020)));
        let one = uses::counts(&db.store, Some(&[id(2), id(3)]), now).await.unwrap();
        assert_eq!(one.len(), 1);
        assert_eq!(one[&id(2)], counts[&id(2)]);
    }
}

both! {
    async fn imports_are_kept(db) {
        let run = |number: u64, source: &str, end: i64| ImportRun {
            id: id(number),
            source: source.to_owned(),
            started_at: second(1),
            finished_at: second(end),
            report: ImportReport {
                read: 3,
                created: number,
                skipped: BTreeMap::from([("doublon".to_owned(), 1)]),
                refused: vec![Refusal {
                    location: "a.json:1:2".to_owned(),
                    code: "IM001".to_owned(),
                    fr: "Illisible.".to_owned(),
                    en: "Unreadable.".to_owned(),
                }],
                ..ImportReport::default()
            },
        };
        let mut tx = db.begin().await;
        for run in [run(1, "a", 10), run(2, "b", 11), run(3, "a", 12)] {
            imports::insert(&mut tx, &run).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(imports::latest(&db.store).await.unwrap(), [run(3, "a", 12), run(2, "b", 11)]);
        assert_eq!(imports::list(&db.store, Some("a"), 9).await.unwrap(), [run(3, "a", 12), run(1, "a", 10)]);
        assert_eq!(imports::list(&db.store, None, 2).await.unwrap(), [run(3, "a", 12), run(2, "b", 11)]);
        assert_eq!(imports::get(&db.store, id(2)).await.unwrap(), Some(run(2, "b", 11)));
    }
}
