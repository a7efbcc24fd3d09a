//! `levain explain`, and the commands that lead to it.

use super::{command, levain, text};

#[test]
fn a_code_is_explained_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let english = text(&levain(folder.path(), &["explain", "st003"]).stdout);
    assert!(english.starts_with("ST003  Database of a later version\n"), "{english}");
    assert!(english.contains("Install the version used last"), "{english}");
    let french = text(&levain(folder.path(), &["explain", "ST003", "--lang", "fr"]).stdout);
    assert!(french.contains("Base d’une version plus récente"), "{french}");
    // A remark on a publiccode.yml is explained too.
    assert!(text(&levain(folder.path(), &["explain", "PC115"]).stdout).starts_with("PC115"));

    let list = text(&levain(folder.path(), &["explain"]).stdout);
    for details in levain_app::codes::all() {
        assert!(list.contains(&format!("{}  {}\n", details.code, details.title[1])), "{}", details.code);
    }
    let json = levain(folder.path(), &["explain", "GT109", "--json", "--public-url", "https://levain.example.org/"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["page"], "https://levain.example.org/en/help/codes/GT109");
    let unknown = levain(folder.path(), &["explain", "ZZ999"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("unknown code"), "{}", text(&unknown.stderr));
}

#[test]
fn commands_that_show_a_code_say_where_it_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("refus.csv"), "id,name\n1,Un\n2\n").unwrap();
    let refused = text(&levain(folder.path(), &["import", "refus.csv"]).stderr);
    assert!(refused.contains("IM010: levain explain IM010\n"), "{refused}");
    let mut french = command(folder.path(), &["import", "refus.csv", "--lang", "fr"]);
    let french = text(&french.env("LEVAIN_PUBLIC_URL", "https://levain.example.org").output().unwrap().stderr);
    assert!(french.contains("IM010\u{a0}: https://levain.example.org/aide/codes/IM010\n"), "{french}");

    let failed = text(&levain(folder.path(), &["search", "x", "--database", "nowhere"]).stderr);
    assert!(failed.contains("(ST001, levain explain ST001)"), "{failed}");
}
