//! The words of the screens: in both languages, all used, none missing, written as French asks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use levain_app::moderation::{Act, Ground, Kind};
use levain_app::privacy::Place;
use levain_app::views::SortOrder;
use levain_model::{
    BodyField, Channel, ClaimState, Comparison, ContestStatus, ContributionKind, Criterion, DataCategory, Ending,
    EnvironmentNews, EnvironmentStatus, ExperimentStatus, Field, ForgeKind, ForkClass, IncidentKind, InstallationsBand,
    MailKind, MailStatus, MarkerKind, MemberRole, MembershipOrigin, MembershipState, NoticeKind, Outcome, Role,
    Subject, Verb, Verdict,
};
use levain_portal::routes::Format;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const NBSP: char = '\u{a0}';

/// The messages of a language: key and text.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for path in files(&format!("messages/{language}"), "ftl") {
        let mut key = String::new();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if let Some((name, text)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
                assert!(found.insert(key.clone(), text.to_owned()).is_none(), "{language}: {key} stands twice");
            } else {
                let text = found.get_mut(&key).unwrap();
                text.push('\n');
                text.push_str(line.trim());
            }
        }
    }
    found
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Code and templates, without the tests that stand beside the code.
fn sources() -> String {
    let mut text = String::new();
    for path in files("src", "rs").iter().chain(&files("templates", "html")) {
        let source = std::fs::read_to_string(path).unwrap();
        text.push_str(source.split("#[cfg(test)]").next().unwrap());
    }
    text
}

/// The literals that follow each of these words in the source.
fn literals(source: &str, after: &str) -> Vec<String> {
    source
        .match_indices(after)
        .filter_map(|(at, _)| source[at + after.len()..].trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// How a message is asked for, and the variables it is given.
const CALLS: [(&str, &[&str]); 7] = [
    (".text(", &[]),
    (".with(", &["x"]),
    (".with_two(", &["x", "y"]),
    (".count(", &["n", "count"]),
    (".count_of(", &["n", "count", "x"]),
    (".rich(", &[]),
    (".rich_with(", &["x"]),
];

/// The codes that each prefix is followed by, from the domain itself where it lists them.
fn codes() -> Vec<(&'static str, Vec<String>)> {
    let own = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    let bands = [
        InstallationsBand::From1To10,
        InstallationsBand::From11To50,
        InstallationsBand::From51To100,
        InstallationsBand::From101To500,
        InstallationsBand::Over500,
    ];
    let formats = [Format::Csv, Format::Json, Format::Atom, Format::Markdown, Format::Calendar];
    let id = "019ab1c2-0000-7000-8000-000000000000".parse().unwrap();
    let subjects = [
        Subject::Software(id),
        Subject::Record(id),
        Subject::Organization(id),
        Subject::Person(id),
        Subject::Source(String::new()),
        Subject::Import(id),
        Subject::Repository(id),
        Subject::Contest(id),
        Subject::Membership(id),
        Subject::Permission(id),
        Subject::Assessment(id),
        Subject::Policy(id),
        Subject::Incident(id),
        Subject::Experiment(id),
        Subject::Environment(id),
    ];
    let outcomes: Vec<String> = Outcome::ALL.iter().map(|outcome| outcome.as_str().to_owned()).collect();
    let contests: Vec<String> = ContestStatus::ALL.iter().map(|status| status.as_str().to_owned()).collect();
    let notice_kinds: Vec<String> = NoticeKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect();
    let families: BTreeSet<&str> = levain_checks::ALL.iter().filter_map(|check| check.id.split('-').next()).collect();
    let code_families: BTreeSet<&str> = levain_app::codes::all().map(|details| &details.code[..2]).collect();
    let statuses = own(&["400", "401", "403", "404", "405", "408", "409", "413", "422", "429", "500", "503"]);
    let sorts: Vec<String> = SortOrder::ALL.iter().map(|order| order.as_str().to_owned()).collect();
    let rooms = own(&["participate", "account"]);
    vec![
        (
            "field-",
            Field::ALL
                .iter()
                .map(|field| field.as_str().to_owned())
                .chain(BodyField::ALL.iter().map(|field| field.as_str().to_owned()))
                .chain(own(&["account"]))
                .chain(own(&[
                    "uses",
                    "password",
                    "identity",
                    "email",
                    "renewed",
                    "published",
                    "withdrawn",
                    "unsigned",
                    "text",
                    "checklist",
                    "notices",
                    "feed",
                    "locale",
                ]))
                .collect(),
        ),
        ("verb-", Verb::ALL.iter().map(|verb| verb.as_str().to_owned()).collect()),
        (
            "role-name-",
            Role::ALL
                .iter()
                .map(|role| role.as_str().to_owned())
                .chain(MemberRole::ALL.iter().map(|role| role.as_str().to_owned()))
                .collect(),
        ),
        ("membership-origin-", MembershipOrigin::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("membership-state-", MembershipState::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("claim-", ClaimState::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("ending-", Ending::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("contribution-", ContributionKind::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("band-", bands.iter().map(|band| band.as_str().to_owned()).collect()),
        ("subject-", subjects.iter().map(|subject| subject.parts().0.to_owned()).collect()),
        ("format-", formats.iter().map(|format| format.extension()[1..].to_owned()).collect()),
        ("decision-as-", own(&["md", "csv"])),
        ("actor-", own(&["system", "command-line", "person"])),
        ("joined-", own(&["first", "identifier", "wikidata", "repository", "name_and_homepage", "alias", "curator"])),
        ("decision-kind-", own(&["merge", "split", "correction"])),
        ("reason-", own(&["same_name", "same_homepage"])),
        ("job-state-", own(&["waiting", "running", "failed", "done"])),
        (
            "facet-",
            own(&["category", "license_class", "platform", "language", "used_by", "source", "status", "evidence"]),
        ),
        ("sort-", sorts.clone()),
        ("sorted-by-", sorts),
        ("error-title-", statuses.clone()),
        ("error-text-", statuses),
        ("contest-status-", contests.clone()),
        ("contests-", contests),
        ("evidence-kind-", own(&["blob", "history", "forge-api", "url", "lab-run", "external"])),
        ("notice-kind-", notice_kinds.clone()),
        ("notice-text-", notice_kinds),
        ("notice-channel-", Channel::ALL.iter().map(|channel| channel.as_str().to_owned()).collect()),
        ("notice-role-", own(&["member", "steward", "curator", "lab_manager", "program", "admin"])),
        ("mail-kind-", MailKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect()),
        ("mail-status-", MailStatus::ALL.iter().map(|status| status.as_str().to_owned()).collect()),
        ("mail-change-", own(&["bouncing", "again"])),
        ("outcome-", outcomes.clone()),
        ("outcome-means-", outcomes),
        ("checks-family-", own(&families.into_iter().collect::<Vec<_>>())),
        ("code-family-", own(&code_families.into_iter().collect::<Vec<_>>())),
        ("standing-", own(&levain_app::repositories::STANDINGS.map(|(word, _)| word))),
        (
            "answer-",
            levain_model::Answer::ALL.iter().map(|answer| answer.as_str().to_owned()).chain(own(&["none"])).collect(),
        ),
        ("fact-", own(&["uses", "repositories", "permissions", "policy", "forge-accounts", "members"])),
        ("policy-in-", own(&["fr", "en"])),
        ("forge-kind-", ForgeKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect()),
        ("fork-", ForkClass::ALL.iter().map(|class| class.as_str().to_owned()).collect()),
        ("audience-", own(&levain_content::library::AUDIENCES)),
        ("indicator-", own(&levain_content::library::INDICATORS)),
        ("license-class-", own(&levain_license::Class::ALL.map(levain_license::Class::as_str))),
        ("license-", own(&["choice", "together"])),
        ("pair-", own(&["yes", "no", "ask", "same", "unknown"])),
        ("kit-kind-", own(&["slides", "leaflet", "email"])),
        ("kit-email-", own(&["launch", "invitation", "follow-up"])),
        ("kit-field-", own(&["organization", "name", "date", "site"])),
        ("kit-hint-", own(&["organization", "name", "date", "site"])),
        ("access-place-", Place::ALL.iter().map(|place| place.as_str().to_owned()).collect()),
        ("moderation-kind-", Kind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect()),
        ("moderation-act-", Act::ALL.iter().map(|act| act.as_str().to_owned()).collect()),
        ("moderation-ground-", Ground::ALL.iter().map(|ground| ground.as_str().to_owned()).collect()),
        ("incident-kind-", IncidentKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect()),
        (
            "incident-",
            own(&[
                "kind",
                "information",
                "circumstances",
                "happened",
                "known_on",
                "people",
                "serious",
                "assessment",
                "commission_on",
                "people_on",
                "public_notice",
                "measures",
                "opened_at",
                "updated_at",
                "closed_at",
            ]),
        ),
        ("experiment-status-", ExperimentStatus::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("experiment-to-", own(&["draft", "running", "abandoned"])),
        ("verdict-", Verdict::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("marker-kind-", MarkerKind::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("comparison-", Comparison::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("data-category-", DataCategory::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("criterion-", Criterion::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("criterion-name-", Criterion::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("profile-", own(&["small", "medium", "large"])),
        ("environment-status-", EnvironmentStatus::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("environment-news-", EnvironmentNews::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
        ("usage-", own(&["memory", "disk", "processes"])),
        ("room-", rooms.clone()),
        ("room-text-", rooms),
    ]
}

fn key(prefix: &str, code: &str) -> String {
    format!("{prefix}{}", code.replace('_', "-").replace('+', "plus"))
}

fn variables(text: &str) -> BTreeSet<&str> {
    text.match_indices('$')
        .map(|(at, _)| {
            let rest = &text[at + 1..];
            &rest[..rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len())]
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    let (fr, en) = (messages("fr"), messages("en"));
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<BTreeSet<_>>();
    let differing: Vec<String> = keys(&fr).symmetric_difference(&keys(&en)).cloned().collect();
    assert!(differing.is_empty(), "in one language only: {differing:?}");
    for (key, text) in &fr {
        // A number may be written out in one language and not in the other: `n` only chooses the plural.
        let told = |text: &str| variables(text).into_iter().filter(|name| *name != "n").map(str::to_owned).collect();
        let (fr, en): (BTreeSet<String>, BTreeSet<String>) = (told(text), told(&en[key]));
        assert_eq!(fr, en, "{key}");
        assert!(!en.is_empty() || !text.contains('{') || text.contains("$n"), "{key}");
    }
}

#[test]
fn every_message_asked_for_exists_with_the_variables_it_is_given() {
    let source = sources();
    for language in ["fr", "en"] {
        let messages = messages(language);
        for (call, given) in CALLS {
            for key in literals(&source, call) {
                let text = messages.get(&key).unwrap_or_else(|| panic!("{language}: {key} is missing"));
                for variable in variables(text) {
                    assert!(given.contains(&variable), "{language}: {key} uses {variable}, which {call} does not give");
                }
            }
        }
        for (prefix, codes) in codes() {
            for code in codes {
                assert!(messages.contains_key(&key(prefix, &code)), "{language}: {} is missing", key(prefix, &code));
            }
        }
    }
    let known: BTreeSet<String> = codes().iter().map(|(prefix, _)| (*prefix).to_owned()).collect();
    let asked: BTreeSet<String> = literals(&source, ".code(").into_iter().collect();
    assert_eq!(asked, known, "every prefix has its list of codes here");
}

#[test]
fn no_message_is_unused() {
    let source = sources();
    let coded: BTreeSet<String> =
        codes().iter().flat_map(|(prefix, codes)| codes.iter().map(|code| key(prefix, code))).collect();
    let unused: Vec<String> = messages("fr")
        .into_keys()
        .filter(|key| !coded.contains(key) && !source.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn french_is_written_as_french_is() {
    for (key, text) in messages("fr") {
        for line in text.lines().filter(|line| !line.ends_with("->")) {
            // A choice of a plural stands alone on its line.
            let choice = line.split_once("] ").filter(|(name, _)| name.trim_start_matches('*').starts_with('['));
            check_french(&key, &without_placeholders(choice.map_or(line, |(_, text)| text)));
        }
    }
}

/// `{ $x }` as a word.
fn without_placeholders(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        plain.push('x');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    plain + rest
}

fn check_french(key: &str, text: &str) {
    assert!(!text.contains('\''), "{key}: an apostrophe is ’ in {text:?}");
    assert!(!text.contains(" - "), "{key}: a dash is — in {text:?}");
    assert!(!text.contains("..."), "{key}: points are … in {text:?}");
    let characters: Vec<char> = text.chars().collect();
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied().unwrap_or(' ');
        let after = characters.get(at + 1).copied().unwrap_or(' ');
        match character {
            '«' => assert_eq!(after, NBSP, "{key}: « without a no-break space in {text:?}"),
            '»' => assert_eq!(before, NBSP, "{key}: » without a no-break space in {text:?}"),
            // `4,5:1` and `https:` are not punctuation.
            ':' if after.is_whitespace() => assert_eq!(before, NBSP, "{key}: : without a no-break space in {text:?}"),
            ';' | '?' | '!' => assert!(!before.is_whitespace(), "{key}: a space before {character} in {text:?}"),
            '%' => assert_eq!(before, NBSP, "{key}: % without a no-break space in {text:?}"),
            '"' => panic!("{key}: straight quotes in {text:?}"),
            _ => {}
        }
    }
}
