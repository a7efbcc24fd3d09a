//! `levain serve`: the portal, until it is asked to stop.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use levain_app::App;
use levain_model::Language;
use tracing_subscriber::EnvFilter;

use crate::cli::Context;
use crate::commands::open;
use crate::output::tr;

/// Serves until SIGTERM, SIGINT or Ctrl+C; then finishes the requests under way.
pub async fn run(context: &Context) -> Result<ExitCode> {
    log(context)?;
    let language = context.language;
    let address = context.config.get("listen");
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("{} {address}", tr(language, "impossible d’écouter sur", "cannot listen on")))?;
    let local = listener.local_addr()?;
    let config = portal_config(context, &local.to_string())?;
    let public_url = config.public_url.clone();
    let app = open(context).await?;
    app.follow_events().await?;
    app.trust(super::providers::all(context, &public_url)?);
    // Before anybody is told that the site answers: a file that cannot be read stops the program.
    let mut place = None;
    if let Some(lab) = super::lab::settings(context)? {
        let held = place.insert(super::lab::Place::take(&context.config.data())?);
        app.lab_under(lab, held.name.clone());
    }
    let router = levain_portal::router(app.clone(), config).map_err(|error| {
        anyhow::anyhow!("{}{} {}", error.setting, tr(language, "\u{a0}:", ":"), error.message(language))
    })?;
    greet(&app, &public_url, language).await?;

    let (stopping, stopped) = tokio::sync::watch::channel(false);
    let wait = |mut stopped: tokio::sync::watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let follower = tokio::spawn({
        let (app, stop) = (app.clone(), wait(stopped.clone()));
        async move { app.keep_following(stop).await }
    });
    let harvesting = tokio::spawn({
        let (app, stop) = (app.clone(), wait(stopped.clone()));
        let settings = super::harvest::settings(context)?;
        app.listen_to(settings.forges.clone());
        async move { app.keep_harvesting(settings, stop).await }
    });
    let purging = tokio::spawn({
        let (app, stop) = (app.clone(), wait(stopped.clone()));
        async move { app.keep_purging(stop).await }
    });
    if let Some(mailing) = super::mail::mailing(context)? {
        app.mail_by(mailing);
    }
    let notifying = tokio::spawn({
        let (app, stop) = (app.clone(), wait(stopped.clone()));
        let settings = super::mail::notice_settings(context)?;
        async move { app.keep_notifying(settings, stop).await }
    });
    let mailing = tokio::spawn({
        let (app, stop) = (app.clone(), wait(stopped.clone()));
        async move { app.keep_mailing(stop).await }
    });
    let tending = tokio::spawn({
        let (app, stop) = (app.clone(), wait(stopped.clone()));
        async move { app.keep_lab(stop).await }
    });
    let measuring = tokio::spawn({
        let (app, stop) = (app.clone(), wait(stopped.clone()));
        async move { app.keep_measuring(stop).await }
    });
    tokio::spawn(async move {
        asked_to_stop().await;
        let _ = stopping.send(true);
    });
    levain_portal::serve(listener, router, wait(stopped)).await?;
    follower.await?;
    harvesting.await?;
    purging.await?;
    notifying.await?;
    mailing.await?;
    tending.await?;
    measuring.await?;
    app.close().await;
    // Held until nothing of this server looks after the lab any more.
    drop(place);
    Ok(ExitCode::SUCCESS)
}

/// The address, and the one command that makes an administrator when there is none. Nobody need listen: a supervisor may have
/// closed the output.
async fn greet(app: &App, public_url: &str, language: Language) -> Result<()> {
    let mut lines = vec![match language {
        Language::Fr => format!("Levain répond à l’adresse {public_url} — Ctrl+C pour arrêter."),
        Language::En => format!("Levain answers at {public_url} — Ctrl+C to stop."),
    }];
    if !app.has_administrator().await? {
        lines.push(match language {
            Language::Fr => "Pour l’administrer\u{a0}: levain admin create VOTRE-ADRESSE --role admin".to_owned(),
            Language::En => "To administer it: levain admin create YOUR-ADDRESS --role admin".to_owned(),
        });
    }
    let mut out = std::io::stdout().lock();
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
    Ok(())
}

pub(super) fn portal_config(context: &Context, local: &str) -> Result<levain_portal::Config> {
    let config = &context.config;
    let language = context.language;
    let number = |name: &'static str| -> Result<usize> {
        config.get(name).parse().with_context(|| {
            format!(
                "{name}{} {}",
                tr(language, "\u{a0}: un nombre est attendu, pas", ": a number is expected, not"),
                config.get(name)
            )
        })
    };
    // Without a public address links lead to this machine, by the port it really listens on.
    let public_url = config.some("public_url").map_or_else(
        || format!("http://{}", local.replace("0.0.0.0", "localhost").replace("[::]", "localhost")),
        str::to_owned,
    );
    Ok(levain_portal::Config {
        public_url,
        trusted_proxies: number("trusted_proxies")?,
        site_name: config.get("site_name").to_owned(),
        site_header: config.some("site_header").map(str::to_owned),
        site_logo: config.some("site_logo").map(Into::into),
        site_accent: config.some("site_accent").map(str::to_owned),
        site_contact: config.some("site_contact").map(str::to_owned),
        site_legal_notice: config.some("site_legal_notice").map(str::to_owned),
        privacy_officer: config.some("privacy_officer").map(str::to_owned),
        privacy_contact: config.some("privacy_contact").map(str::to_owned),
        time_zone: config.get("time_zone").to_owned(),
        local_sign_in: super::providers::local_sign_in(context)?,
        costly_per_minute: u32::try_from(number("costly_per_minute")?).unwrap_or(u32::MAX),
    })
}

/// Writes what happens to standard error, as the settings say.
pub fn log(context: &Context) -> Result<()> {
    let level = context.config.get("log_level");
    let filter =
        EnvFilter::try_new(format!("{level},tantivy=warn,sqlx=warn")).with_context(|| format!("log_level: {level}"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match context.config.get("log_format") {
        "json" => log.json().init(),
        "text" => log.init(),
        other => anyhow::bail!(
            "log_format{} {other}{}",
            tr(context.language, "\u{a0}:", ":"),
            tr(context.language, ". Écrivez text ou json.", ". Write text or json.")
        ),
    }
    Ok(())
}

/// Waits for SIGTERM, SIGINT or Ctrl+C.
pub async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
