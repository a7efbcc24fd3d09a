//! Experiments of the demonstration: one proven, one refuted, one that waits for a decision. What they found is invented.

use jiff::Span;
use jiff::civil::Date;
use levain_model::{Criterion, ExperimentStatus, Language, Slug, Verdict};
use levain_store::experiments;

use crate::App;
use crate::error::AppError;
use crate::experiments::{NewFinding, TypedHypothesis, TypedMarker, TypedReport};
use crate::permission::Principal;

/// A marker: statement, comparison, target, unit, value that was found.
type Found = (&'static str, &'static str, &'static str, &'static str, &'static str);

struct Tried {
    body: &'static str,
    title: &'static str,
    context: &'static str,
    believe: &'static str,
    result: &'static str,
    method: &'static str,
    software: &'static str,
    markers: &'static [Found],
    /// Verdict, limits, decision, cost; nothing as long as it waits.
    end: Option<(Verdict, &'static str, &'static str, &'static str)>,
}

const TRIED: [Tried; 3] = [
    Tried {
        body: "val",
        title: "Un tableau kanban peut-il remplacer le suivi des demandes par courriel?",
        context: "Chaque mois, environ 340 demandes arrivent dans une boîte partagée. Une sur six est traitée en double ou perdue.",
        believe: "un tableau partagé entre la réception et les travaux publics",
        result: "que toute demande soit classée une seule fois, et retrouvée sans chercher dans les courriels.",
        method: "1. Classer 200 demandes fictives.\n2. Faire retrouver dix demandes à chaque personne.\n3. Compter les doublons.",
        software: "kanboard",
        markers: &[
            ("Demandes classées une seule fois", "at_least", "95", "%", "98,5"),
            ("Temps moyen pour retrouver une demande", "at_most", "30", "s", "12"),
        ],
        end: Some((
            Verdict::Proven,
            "Douze personnes d’un seul organisme, pendant deux semaines, avec des demandes fictives.",
            "Nous passons au tableau pour les travaux publics, puis pour la réception.",
            "Quatre jours de travail. Aucune dépense.",
        )),
    },
    Tried {
        body: "sainte",
        title: "Une suite libre suffit-elle à produire nos avis publics?",
        context: "Les avis publics se préparent dans une suite bureautique sous licence, avec douze modèles.",
        believe: "LibreOffice, avec nos modèles convertis",
        result: "que chaque avis sorte sans retouche de mise en page.",
        method: "1. Convertir les douze modèles.\n2. Produire trente avis ouverts, déjà publiés.\n3. Compter ceux qu’il faut retoucher.",
        software: "libreoffice",
        markers: &[
            ("Avis produits sans retouche", "at_least", "90", "%", "63"),
            ("Modèles convertis sans perte", "equal", "12", "", "8"),
        ],
        end: Some((
            Verdict::Refuted,
            "Nos modèles contiennent des macros; des modèles plus simples donneraient peut-être un autre résultat.",
            "Nous gardons la suite actuelle pour les avis, et refaisons les modèles sans macros avant un nouvel essai.",
            "Six jours de travail. Aucune dépense.",
        )),
    },
    Tried {
        body: "ministere",
        title: "Un sondage interne peut-il se tenir sans service infonuagique étranger?",
        context: "Trois directions sondent leur personnel chaque trimestre par un service hébergé à l’étranger.",
        believe: "LimeSurvey, hébergé par le ministère",
        result: "que les trois directions tiennent leurs sondages sans aide technique.",
        method: "1. Préparer un sondage fictif par direction.\n2. L’envoyer à vingt personnes.\n3. Noter chaque demande d’aide.",
        software: "limesurvey",
        markers: &[("Sondages tenus sans aide technique", "equal", "3", "", "")],
        end: None,
    },
];

impl App {
    /// Loads them; those that are there already stay as they are.
    pub(super) async fn load_experiments(
        &self,
        principal: &Principal,
        today: Date,
        body: &(dyn Fn(&str) -> Result<Slug, AppError> + Sync),
    ) -> Result<(), AppError> {
        for tried in &TRIED {
            let slug = body(tried.body)?;
            let organization = self.body_at(&self.inner.store, slug.as_str()).await?.id;
            let known = experiments::of_organization(&self.inner.store, organization).await?;
            if known.iter().any(|one| one.hypothesis.title == tried.title) {
                continue;
            }
            let day = |weeks: i64| today.saturating_add(Span::new().weeks(weeks)).to_string();
            let mut typed = TypedHypothesis {
                title: tried.title.to_owned(),
                context: tried.context.to_owned(),
                believe: tried.believe.to_owned(),
                result: tried.result.to_owned(),
                method: tried.method.to_owned(),
                markers: tried.markers.iter().map(marker).collect(),
                software: tried.software.to_owned(),
                begin: day(if tried.end.is_some() { -4 } else { 2 }),
                end: day(if tried.end.is_some() { -2 } else { 6 }),
                data: "fictitious".to_owned(),
                ..TypedHypothesis::default()
            };
            // The catalogue of the deployer may not have the software.
            if self.software_meant(&self.inner.store, tried.software).await?.is_none() {
                typed.software.clear();
            }
            let id = self.draft_experiment(principal, slug.as_str(), &typed).await?;
            self.propose_experiment(principal, id, true).await?;
            let Some((verdict, threats, decision, cost)) = tried.end else { continue };
            let reason = "Le problème est réel, les marqueurs se mesurent, et d’autres organismes ont le même besoin.";
            self.review_experiment(principal, id, true, &Criterion::ALL, reason).await?;
            self.move_experiment(principal, id, ExperimentStatus::Running, "").await?;
            for (at, (.., value)) in tried.markers.iter().enumerate() {
                let version = self.experiment(principal, id, Language::Fr).await?.version;
                let evidence = "Relevé de la séance de démonstration, fictif.".to_owned();
                let found = NewFinding::Measured { value: (*value).to_owned(), evidence };
                self.measure_marker(principal, id, at, &found, &version).await?;
            }
            self.conclude_experiment(principal, id, verdict, "").await?;
            let version = self.experiment(principal, id, Language::Fr).await?.version;
            let report = TypedReport {
                method: tried.method.to_owned(),
                threats: threats.to_owned(),
                decision: decision.to_owned(),
                cost: cost.to_owned(),
                license: "CC-BY-4.0".to_owned(),
                ..TypedReport::default()
            };
            self.write_report(principal, id, &report, &version).await?;
            self.publish_report(principal, id).await?;
        }
        Ok(())
    }
}

fn marker((statement, comparison, target, unit, _): &Found) -> TypedMarker {
    let [statement, comparison, target, unit] = [statement, comparison, target, unit].map(|text| (*text).to_owned());
    TypedMarker { statement, kind: "manual".to_owned(), comparison, target, unit }
}
