//! `levain doctor`: is this installation sound, and what is to be done.

use std::process::ExitCode;

use anyhow::Result;
use levain_app::{App, Principal};
use levain_model::Language;
use serde::Serialize;

use crate::cli::Context;
use crate::commands::settings;
use crate::output::{self, tr};

/// What was looked at.
#[derive(Debug, Serialize)]
struct Look {
    name: &'static str,
    outcome: Outcome,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Good,
    Attention,
    Bad,
}

/// Exit code 1 when something is bad.
pub async fn run(context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let mut looks = vec![public_url(context), listening(context), mail(context).await];
    match App::open(&settings(context)?).await {
        Ok(app) => {
            looks.push(look(
                "database",
                Outcome::Good,
                format!("{} ({})", context.config.shown("database"), app.store().engine()),
            ));
            for defect in app.store().check().await.unwrap_or_default() {
                let text = tr(language, &defect.fr, &defect.en);
                let more = super::explain::pointer(defect.code, context);
                looks.push(look("database", Outcome::Bad, format!("{text} ({}, {more})", defect.code)));
            }
            looks.extend(catalogue(&app, language).await?);
            looks.extend(providers(&app, context).await?);
            looks.extend(guides(&app, language));
            app.close().await;
        }
        Err(error) => looks.push(look("database", Outcome::Bad, super::told(error, context).to_string())),
    }
    let bad = looks.iter().any(|look| look.outcome == Outcome::Bad);
    if context.json {
        output::json(&looks)?;
    } else {
        for look in &looks {
            let mark = match (look.outcome, language) {
                (Outcome::Good, Language::Fr) => "bon      ",
                (Outcome::Good, Language::En) => "good     ",
                (Outcome::Attention, Language::Fr) => "à voir   ",
                (Outcome::Attention, Language::En) => "look     ",
                (Outcome::Bad, Language::Fr) => "mauvais  ",
                (Outcome::Bad, Language::En) => "bad      ",
            };
            println!("{mark} {:<12} {}", look.name, look.text);
        }
    }
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn look(name: &'static str, outcome: Outcome, text: String) -> Look {
    Look { name, outcome, text }
}

fn public_url(context: &Context) -> Look {
    let language = context.language;
    match context.config.some("public_url") {
        None => look(
            "public_url",
            Outcome::Attention,
            tr(
                language,
                "aucune adresse publique\u{a0}: les liens mènent à cette machine. Donnez-la avec public_url.",
                "no public address: links lead to this machine. Give it with public_url.",
            )
            .to_owned(),
        ),
        Some(url) if url.starts_with("https://") || is_local(url) => look("public_url", Outcome::Good, url.to_owned()),
        Some(url) => look(
            "public_url",
            Outcome::Bad,
            format!(
                "{url}{}",
                tr(
                    language,
                    "\u{a0}: la connexion des personnes est refusée sans https. Placez un mandataire inverse avec TLS.",
                    ": people cannot sign in without https. Put a reverse proxy with TLS before it.",
                )
            ),
        ),
    }
}

fn is_local(url: &str) -> bool {
    ["http://localhost", "http://127.0.0.1", "http://[::1]"].iter().any(|local| url.starts_with(local))
}

fn listening(context: &Context) -> Look {
    let address = context.config.get("listen").to_owned();
    match address.parse::<std::net::SocketAddr>() {
        Ok(_) => look("listen", Outcome::Good, address),
        Err(_) => look(
            "listen",
            Outcome::Bad,
            format!(
                "{address}{}",
                tr(
                    context.language,
                    "\u{a0}: écrivez ADRESSE:PORT, par exemple 127.0.0.1:8080",
                    ": write ADDRESS:PORT, for example 127.0.0.1:8080"
                )
            ),
        ),
    }
}

/// Each provider of identities: reached, on time, told of this site; and the bodies it leads to.
async fn providers(app: &App, context: &Context) -> Result<Vec<Look>> {
    let language = context.language;
    let public_url = context.config.some("public_url").unwrap_or("http://localhost:8080");
    let all = match super::providers::all(context, public_url) {
        Ok(all) => all,
        Err(error) => return Ok(vec![look("provider", Outcome::Bad, format!("{error:#}"))]),
    };
    let mut looks = Vec::new();
    for provider in &all {
        let name = &provider.settings().name;
        for seen in provider.look(app.now()).await {
            let outcome = if seen.good { Outcome::Good } else { Outcome::Bad };
            let words = tr(language, &seen.fr, &seen.en);
            looks.push(look("provider", outcome, format!("{name}{} {words}", tr(language, "\u{a0}:", ":"))));
        }
        for slug in app.unknown_bodies(provider.settings()).await.map_err(|error| super::told(error, context))? {
            let text = match language {
                Language::Fr => {
                    format!("{name}\u{a0}: aucun organisme « {slug} »; corrigez le fichier des fournisseurs")
                }
                Language::En => format!("{name}: no body `{slug}`; correct the file of the providers"),
            };
            looks.push(look("provider", Outcome::Attention, text));
        }
    }
    if all.is_empty() && !super::providers::local_sign_in(context)? {
        let text = tr(
            language,
            "personne ne peut se connecter d’ailleurs: local_sign_in est à false et aucun fournisseur n’est réglé",
            "nobody can sign in from elsewhere: local_sign_in is false and no provider is set",
        );
        looks.push(look("provider", Outcome::Attention, text.to_owned()));
    }
    Ok(looks)
}

/// Guides and what goes with them: a fault never stops the site, so it is to be looked at.
fn guides(app: &App, language: Language) -> Vec<Look> {
    let faults = app.content_faults();
    if faults.is_empty() {
        return vec![look("guides", Outcome::Good, app.guide_count().to_string())];
    }
    faults.iter().map(|fault| look("guides", Outcome::Attention, fault.message(language))).collect()
}

/// Whether the settings of mail can be taken, and the server answers them.
async fn mail(context: &Context) -> Look {
    let language = context.language;
    match super::mail::mailing(context) {
        Ok(None) => look(
            "mail",
            Outcome::Good,
            tr(
                language,
                "aucun serveur réglé (smtp_host)\u{a0}: les avis restent sur le site",
                "no server set (smtp_host): notifications stay on the site",
            )
            .to_owned(),
        ),
        Ok(Some(mailing)) => match mailing.try_connection().await {
            Ok(()) => look("mail", Outcome::Good, context.config.get("smtp_host").to_owned()),
            Err(fault) => {
                let more = super::explain::pointer(fault.code(), context);
                look("mail", Outcome::Bad, format!("{} ({}, {more})", fault.message(language), fault.code()))
            }
        },
        Err(error) => look("mail", Outcome::Bad, format!("{error:#}")),
    }
}

async fn catalogue(app: &App, language: Language) -> Result<Vec<Look>> {
    let view = app.admin(&Principal::command_line(), language).await?;
    let mut looks = Vec::new();
    let index = &view.index;
    let (outcome, text) = if index.documents == index.software && index.followed == index.latest {
        (Outcome::Good, format!("{} {}", index.documents, tr(language, "logiciels", "software")))
    } else {
        (
            Outcome::Attention,
            format!(
                "{}/{} {}",
                index.documents,
                index.software,
                tr(
                    language,
                    "logiciels. Refaites-le par « levain admin index ».",
                    "software. Make it again with `levain admin index`."
                )
            ),
        )
    };
    looks.push(look("index", outcome, text));
    for source in &view.sources {
        let refused = source.last_import.as_ref().map_or(0, |run| run.report.refused.len());
        let age = source.source.last_imported_at.map(|time| time.to_string()).unwrap_or_else(|| "—".to_owned());
        let text = match language {
            Language::Fr => format!(
                "{}\u{a0}: {} enregistrements, importé le {age}, {refused} refus",
                source.source.key, source.records
            ),
            Language::En => {
                format!("{}: {} records, imported {age}, {refused} refused", source.source.key, source.records)
            }
        };
        looks.push(look("source", if refused == 0 { Outcome::Good } else { Outcome::Attention }, text));
    }
    let admins = view
        .people
        .iter()
        .filter(|person| !person.disabled && person.roles.contains(&levain_model::Role::Admin))
        .count();
    looks.push(if admins > 0 {
        look("people", Outcome::Good, format!("{admins} admin"))
    } else {
        look(
            "people",
            Outcome::Attention,
            tr(
                language,
                "personne n’administre ce site. Créez un compte\u{a0}: levain admin create ADRESSE --role admin",
                "nobody administers this site. Make an account: levain admin create ADDRESS --role admin",
            )
            .to_owned(),
        )
    });
    Ok(looks)
}
