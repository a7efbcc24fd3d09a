//! LIC-08: under which terms contributions are taken.

use std::sync::LazyLock;

use levain_model::forge::ForgeKind;
use levain_model::{Evidence, Judgement, Outcome, Purpose, Reason, Severity};
use regex::Regex;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::{files, owner_defaults, prose};

/// Commits whose sign-off is counted.
const LOOKED: usize = 200;

/// What a contributor has to sign: nothing said, nothing but the project's licence, a sign-off (DCO), a licence agreement
/// (CLA), an assignment. Data: `{"instrument": "none" | "same_license" | "dco" | "cla" | "assignment", "commits",
/// "signed_off"}`.
pub static CHECK: Check = Check {
    id: "LIC-08",
    version: 2,
    severity: Severity::Major,
    purposes: &[Purpose::Contribute],
    needs: &[Need::Files, Need::History],
    frameworks: &[(Framework::OspsBaseline, "OSPS-LE-01")],
    words: Words {
        name: ["Conditions des contributions", "Terms of contributions"],
        question: [
            "Sait-on sous quelles conditions une contribution est acceptée?",
            "Is it known under which terms a contribution is taken?",
        ],
        why: [
            "Une employée ou un employé de l’État ne peut pas signer seul un accord qui engage l’organisme. Savoir d’avance s’il faut une simple attestation (DCO), un accord (CLA) ou une cession évite un refus tardif.",
            "A public employee cannot alone sign an agreement that binds the body. Knowing beforehand whether a mere sign-off (DCO), an agreement (CLA) or an assignment is asked for avoids a late refusal.",
        ],
        how: [
            "On lit les guides et les modèles de contribution, et l’on compte les mentions Signed-off-by des 200 derniers commits de personnes. Les fusions qui écrasent les commits perdent ces mentions. Sur GitHub, les conditions d’utilisation (D.6) donnent aux contributions la licence du dépôt quand rien d’autre n’est écrit.",
            "We read the contribution guides and templates, and count the Signed-off-by lines of the last 200 commits by people. Squashed merges lose these lines. On GitHub, the terms of service (D.6) give contributions the repository’s licence when nothing else is written.",
        ],
        fix: [
            "Dites dans CONTRIBUTING sous quelle licence les contributions sont reçues, et ce qu’il faut signer.",
            "Say in CONTRIBUTING under which licence contributions are received, and what has to be signed.",
        ],
    },
    rule,
};

/// Sentences of each instrument, folded, the most demanding first.
const SENTENCES: [(&str, &[&str]); 3] = [
    (
        "assignment",
        &[
            "copyright assignment",
            "assign copyright",
            "assign the copyright",
            "assigning copyright",
            "cession de droits",
            "cession des droits",
            "ceder les droits",
            "ceder vos droits",
        ],
    ),
    (
        "cla",
        &[
            "contributor license agreement",
            "contributor licence agreement",
            "contributors license agreement",
            "contributor's license agreement",
            "contribution license agreement",
            "contributor agreement",
            "contributor's agreement",
            "contributors agreement",
            "contribution agreement",
            "accord de licence de contribut",
            "accord de contribut",
            "entente de contribut",
            "individual cla",
            "sign the cla",
            "sign our cla",
            "sign a cla",
            "signer le cla",
            "cla-assistant",
        ],
    ),
    (
        "dco",
        &[
            "developer certificate of origin",
            "developer's certificate of origin",
            "developercertificate.org",
            "signed-off-by",
            "git commit -s",
            "--signoff",
            "sign off your commits",
            "sign-off your commits",
            "certificat d'origine",
        ],
    ),
];

/// Words of a sentence that says that nothing of the kind is asked for, or that is the header of a licence.
const NOT_ASKED: [&str; 12] = [
    "no cla",
    "not require",
    "not need",
    "n't require",
    "n't need",
    "without a",
    "no need",
    "under one or more contributor",
    "pas de cla",
    "aucun accord",
    "n'exige",
    "pas besoin",
];

/// A sentence that gives contributions the licence of the project.
static SAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \bcontribut[a-z]*\b [^.]{0,100} \b(?:under|sous)\b [^.]{0,60}
             (?: licen[sc]e | \ba?gpl | \bmit\b | apache | eupl | liliq | \bmpl | \bbsd | cecill
               | \bcc0 | public\sdomain | domaine\spublic )
         | inbound\s?=\s?outbound
         | \b(?:licen[sc]|publi)[a-z]*\s(?:your|vos|votre)\s
             (?:contribut|work|change|code|patch|travail)[a-z]*\s(?:under|sous)\b",
    )
    .ok()
});

/// A sentence that asks to sign an agreement known by its letters (CLA, iCLA, CCLA).
static SIGNED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bsign(?:ed|er|ez|ing)?\b[^.]{0,60}\b[ic]?cla\b").ok());

/// An instrument, and where it is said.
type Said = (&'static str, Evidence);

fn rule(context: &Context<'_>) -> Judgement {
    let (commits, signed_off) = context.view.history().signed_off(LOOKED);
    let guides = context.community_files(&[
        "contributing",
        "contribuer",
        "contribution",
        "contributions",
        "cla",
        "dco",
        "icla",
        "pull_request_template",
        "merge_request_template",
        "hacking",
        "developing",
    ]);
    let has_guide = guides.iter().any(|entry| entry.path.to_lowercase().contains("contribu"));
    let looked = files::read(context, guides);
    let readmes = files::read(context, context.readmes());
    let said = said(context, &looked.texts, &readmes.texts).or_else(|| configured(context));
    let history = context.history_evidence(&format!("{LOOKED} commits"));
    let share = format!("{signed_off}/{commits}");
    let (instrument, judgement) = match said {
        Some((instrument, evidence)) => {
            let [fr, en] = match instrument {
                "assignment" => ["Une cession de droits est demandée", "An assignment of rights is asked for"],
                "cla" => ["Un accord de contribution (CLA) est demandé", "A contributor agreement (CLA) is asked for"],
                "dco" => ["Une attestation d’origine (DCO) est demandée", "A sign-off (DCO) is asked for"],
                _ => [
                    "Les contributions sont reçues sous la licence du projet",
                    "Contributions are taken under the project’s licence",
                ],
            };
            let judgement = found(
                Outcome::Met,
                &format!("{fr}; {share} commits récents portent Signed-off-by."),
                &format!("{en}; {share} recent commits carry Signed-off-by."),
                vec![evidence, history],
            );
            (instrument, judgement)
        }
        // Nearly every commit is signed off: the custom is plain even when nobody wrote it down.
        None if commits >= 10 && signed_off * 10 >= commits * 9 => (
            "dco",
            found(
                Outcome::Partial,
                &format!("Rien d’écrit, mais {share} commits récents portent Signed-off-by (DCO)."),
                &format!("Nothing is written, but {share} recent commits carry Signed-off-by (DCO)."),
                vec![history],
            ),
        ),
        None if looked.unavailable => (
            "none",
            unknown(
                Reason::FileUnavailable,
                "Le guide de contribution manque à cette copie.",
                "The contribution guide is not in this copy.",
            ),
        ),
        None if commits < 10 && context.view.history().cut.is_some() => (
            "none",
            unknown(
                Reason::HistoryCut,
                "Aucun guide ne le dit, et l’historique de cette copie est trop court pour montrer un usage.",
                "No guide says it, and the history of this copy is too short to show a custom.",
            ),
        ),
        // A guide of a few lines that sends elsewhere: the answer may stand there.
        None if has_guide && only_points(&looked.texts) => (
            "none",
            unknown(
                Reason::TooFewData,
                "Le guide de contribution renvoie à une page qui n’a pas été lue.",
                "The contribution guide sends to a page that was not read.",
            ),
        ),
        None => unwritten(context, has_guide, &share, history),
    };
    Judgement {
        data: Some(serde_json::json!({ "instrument": instrument, "commits": commits, "signed_off": signed_off })),
        ..judgement
    }
}

/// Whether the guides are but a few lines with an address.
fn only_points(texts: &[(String, String)]) -> bool {
    let guides = || texts.iter().filter(|(path, _)| path.to_lowercase().contains("contribu")).map(|(_, text)| text);
    guides().map(String::len).sum::<usize>() < 600
        && guides().any(|text| text.contains("://") || text.contains("](") || text.contains("]: "))
}

/// Nothing is written in the repository: what holds then.
fn unwritten(context: &Context<'_>, has_guide: bool, share: &str, history: Evidence) -> (&'static str, Judgement) {
    let free = !context.licenses().is_silent();
    if let Some(facts) = context.forge.ok().filter(|facts| facts.kind == ForgeKind::GitHub && free) {
        let judgement = found(
            Outcome::Partial,
            "Rien d’écrit dans le dépôt; les conditions d’utilisation de la forge donnent aux contributions la licence du dépôt.",
            "Nothing is written in the repository; the terms of use of the forge give contributions the repository’s licence.",
            vec![context.forge_evidence(&facts.listed.url)],
        );
        return ("same_license", judgement);
    }
    let default = owner_defaults::has(context, &["contributing"]);
    let judgement = match default {
        _ if has_guide => found(
            Outcome::Unmet,
            &format!(
                "Le guide de contribution ne dit pas sous quelles conditions une contribution est reçue ({share} commits avec Signed-off-by)."
            ),
            &format!(
                "The contribution guide does not say under which terms a contribution is received ({share} commits with Signed-off-by)."
            ),
            vec![context.absence_evidence("CONTRIBUTING*, CLA*, DCO*"), history],
        ),
        Ok(true) => unknown(
            Reason::FileUnavailable,
            "Le guide de contribution est commun aux dépôts du compte propriétaire, et n’a pas été lu.",
            "The contribution guide is common to the repositories of the owning account, and was not read.",
        ),
        default => owner_defaults::absent(
            context,
            default,
            "CONTRIBUTING*, CLA*, DCO*",
            [
                "guide qui dise sous quelles conditions une contribution est reçue",
                "guide that says under which terms a contribution is received",
            ],
        ),
    };
    ("none", judgement)
}

/// What the guides say, the most demanding first; a README counts for what has a name of its own.
fn said(context: &Context<'_>, guides: &[(String, String)], readmes: &[(String, String)]) -> Option<Said> {
    let flats = |texts: &[(String, String)]| -> Vec<(String, String, prose::Flat)> {
        let flat = |text: &str| prose::Flat::of(text.lines().zip(1_u32..).map(|(line, number)| (number, line)));
        texts.iter().map(|(path, text)| (path.clone(), text.clone(), flat(text))).collect()
    };
    let evidence = |path: &str, text: &str, line: u32| {
        let words = text.lines().nth(line as usize - 1).unwrap_or_default();
        context.file_evidence(path, Some((line, line)), Some(words))
    };
    let (guides, readmes) = (flats(guides), flats(readmes));
    for (instrument, sentences) in SENTENCES {
        for (path, text, flat) in guides.iter().chain(&readmes) {
            let named = sentences.iter().flat_map(|words| flat.text.match_indices(words)).map(|(at, _)| at);
            let signed = SIGNED.as_ref().filter(|_| instrument == "cla");
            let signed = signed.into_iter().flat_map(|signed| signed.find_iter(&flat.text)).map(|found| found.start());
            let place = named.chain(signed).find(|&at| {
                let around = flat.sentence(at);
                !NOT_ASKED.iter().any(|words| around.contains(words))
            });
            if let Some(at) = place {
                return Some((instrument, evidence(path, text, flat.line(at))));
            }
        }
    }
    // A file that is the agreement itself.
    for (path, _, _) in &guides {
        let instrument = match files::document_stem(path).as_deref() {
            Some("cla" | "icla") => "cla",
            Some("dco") => "dco",
            _ => continue,
        };
        return Some((instrument, context.file_evidence(path, None, None)));
    }
    let same = SAME.as_ref()?;
    guides.iter().find_map(|(path, text, flat)| {
        let at = same.find(&flat.text)?.start();
        Some(("same_license", evidence(path, text, flat.line(at))))
    })
}

/// What a program that asks for it is configured to ask.
fn configured(context: &Context<'_>) -> Option<Said> {
    context.files().find_map(|entry| {
        let lower = entry.path.to_lowercase();
        let name = files::name(&lower);
        let workflow = lower.starts_with(".github/workflows/") || lower.starts_with(".forgejo/workflows/");
        let stem = name.split('.').next().unwrap_or_default();
        // The agreement to sign, kept as a document.
        let agreement = lower.matches('/').count() <= 1
            && [".pdf", ".md", ".txt", ".docx", ".odt"].iter().any(|end| name.ends_with(end))
            && {
                let words = stem.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
                [
                    "contributor license agreement",
                    "contributor licence agreement",
                    "individual cla",
                    "accord de contribution",
                ]
                .iter()
                .any(|title| words.contains(title))
            };
        let instrument = match lower.as_str() {
            _ if agreement => "cla",
            ".clabot" | ".github/.clabot" => "cla",
            ".github/dco.yml" => "dco",
            _ if workflow && stem.split(['-', '_']).any(|word| word == "cla") => "cla",
            _ if workflow && stem.split(['-', '_']).any(|word| word == "dco") => "dco",
            _ => return None,
        };
        Some((instrument, context.file_evidence(&entry.path, None, None)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;
    use levain_model::history::Cut;

    #[test]
    fn instruments_are_read_from_guides() {
        for (text, instrument) in [
            ("Please sign the CLA before your first merge request.", "cla"),
            ("You have to agree to our Contributor\nLicense Agreement.", "cla"),
            ("Signez vos commits avec `git commit -s`.", "dco"),
            ("We ask for copyright assignment to the foundation.", "assignment"),
            (
                "By contributing, you agree that your contributions will be licensed under its MIT License.",
                "same_license",
            ),
            ("Les contributions sont reçues sous la licence du projet, la LiLiQ-R.", "same_license"),
            (
                "We do not require a contributor license agreement: your contributions stay under the MIT licence.",
                "same_license",
            ),
            ("**You will be required to sign a JS Foundation CLA before your pull request can be merged.**", "cla"),
            ("All contributors must have an iCLA on file and must have signed the CCLA of their employer.", "cla"),
            (
                "By submitting a patch, you agree to license your work under the\nsame license as the project.",
                "same_license",
            ),
            ("All contributions to this project will be released under the CC0\ndedication.", "same_license"),
            ("Toute contribution est versée sous le domaine public.", "same_license"),
            ("You do not need to sign a CLA.", "none"),
            ("The design was signed by the architect; read the class diagram.", "none"),
            ("Open an issue first.", "none"),
            ("Licensed to the Foundation under one or more contributor license agreements.", "none"),
            ("The design is under discussion; contributions are welcome.", "none"),
        ] {
            let judged = repository(&[("docs/CONTRIBUTING.md", text)]).judged(&CHECK);
            assert_eq!(judged.data.as_ref().unwrap()["instrument"], instrument, "{text}");
            assert_eq!(judged.outcome == Outcome::Met, instrument != "none", "{text}");
        }
    }

    #[test]
    fn files_and_programs_that_ask_for_it_count() {
        for (path, instrument) in [
            ("CLA.md", "cla"),
            ("DCO", "dco"),
            (".github/dco.yml", "dco"),
            (".github/workflows/cla.yml", "cla"),
            (".github/workflows/check-dco.yaml", "dco"),
            ("legal/Individual_Contributor_License _Agreement.pdf", "cla"),
            (".github/workflows/clang.yml", "none"),
            ("CLAUDE.md", "none"),
        ] {
            let judged = repository(&[(path, "x")]).judged(&CHECK);
            assert_eq!(judged.data.as_ref().unwrap()["instrument"], instrument, "{path}");
        }
    }

    #[test]
    fn a_guide_that_sends_elsewhere_was_not_read() {
        let commits: Vec<(i64, u32)> = (0..12).map(|day| (day, 0)).collect();
        let judged = |text: &str| repository(&[("CONTRIBUTING.md", text)]).commits(&commits).judged(&CHECK);
        assert_eq!(judged("See [our guide](https://docs.val-exemple.quebec).").reason, Some(Reason::TooFewData));
        assert_eq!(judged("Open an issue first.").outcome, Outcome::Unmet);
        let long = format!("{}See [our guide](https://docs.val-exemple.quebec).", "Écrivez des essais. ".repeat(60));
        assert_eq!(judged(&long).outcome, Outcome::Unmet);
    }

    #[test]
    fn a_custom_shows_in_the_commits() {
        let commits: Vec<(i64, u32)> = (0..12).map(|day| (day, 0)).collect();
        let guide = [("CONTRIBUTING.md", "Open an issue first.")];
        assert_eq!(repository(&guide).commits(&commits).signed_off().judged(&CHECK).outcome, Outcome::Partial);
        assert_eq!(repository(&guide).commits(&commits).judged(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[]).missing("CONTRIBUTING.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
        assert_eq!(
            repository(&guide).commits(&commits[..3]).cut(Cut::Shallow).judged(&CHECK).reason,
            Some(Reason::HistoryCut)
        );
    }

    #[test]
    fn what_the_account_and_the_forge_give_by_default_is_not_forgotten() {
        let commits: Vec<(i64, u32)> = (0..12).map(|day| (day, 0)).collect();
        let silent = || repository(&[("main.c", "x")]).commits(&commits);
        assert_eq!(silent().judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        let defaults = |files: &[&str]| {
            let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
            silent().forge(|facts| facts.default_files = Ok(files)).judged(&CHECK)
        };
        assert_eq!(defaults(&["CONTRIBUTING.md"]).reason, Some(Reason::FileUnavailable));
        assert_eq!(defaults(&[]).outcome, Outcome::Unmet);
        let mit = levain_license::license_text("MIT").unwrap();
        let free = repository(&[("LICENSE", mit)]).commits(&commits).forge(|_| {}).judged(&CHECK);
        assert_eq!(free.outcome, Outcome::Partial);
        assert_eq!(silent().cut(Cut::Limit).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
    }
}
