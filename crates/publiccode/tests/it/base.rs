//! A complete and valid file, and files made from it by changing some of its keys.

/// The keys of the file, each with its text; in French, with no warning in either profile.
const BASE: &[(&str, &str)] = &[
    ("publiccodeYmlVersion", "publiccodeYmlVersion: \"0\"\n"),
    ("name", "name: Dossiers\n"),
    ("url", "url: \"https://github.com/exemple/dossiers.git\"\n"),
    ("platforms", "platforms:\n  - web\n"),
    ("categories", "categories:\n  - document-management\n"),
    ("developmentStatus", "developmentStatus: stable\n"),
    ("softwareType", "softwareType: standalone/web\n"),
    (
        "description",
        "description:\n  fr:\n    shortDescription: Gère les dossiers.\n    longDescription: |\n      Dossiers reçoit les \
         demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce qui\n      reste \
         à faire, et les personnes suivent leur demande sans devoir téléphoner.\n    features:\n      - Ouvre des \
         dossiers\n",
    ),
    ("legal", "legal:\n  license: LiLiQ-R-1.1\n"),
    ("maintenance", "maintenance:\n  type: none\n"),
    ("localisation", "localisation:\n  localisationReady: true\n  availableLanguages:\n    - fr\n"),
];

/// The file as it is.
pub fn valid() -> String {
    with("")
}

/// The file with the keys of `fragment` in place of its own; a fragment `!key` only takes the key out. Keys that come
/// first in the fragment stay first.
pub fn with(fragment: &str) -> String {
    if let Some(gone) = fragment.strip_prefix('!') {
        return BASE.iter().filter(|(key, _)| *key != gone).map(|(_, text)| *text).collect();
    }
    let replaced = |key: &str| {
        fragment
            .trim_start_matches('\u{feff}')
            .lines()
            .any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
    };
    let kept: String = BASE.iter().filter(|(key, _)| !replaced(key)).map(|(_, text)| *text).collect();
    if fragment.is_empty() { kept } else { format!("{}\n{kept}", fragment.trim_end()) }
}
