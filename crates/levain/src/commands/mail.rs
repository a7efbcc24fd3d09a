//! How mail is sent, out of the configuration.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use levain_app::mailing::{Encryption, Mailing, Password, Smtp};
use levain_app::notices::NoticeSettings;

use crate::cli::Context;
use crate::output::tr;

/// Where a password may stand that is in no file. It is no setting: a flag would show it to everybody on the machine.
const PASSWORD: &str = "LEVAIN_SMTP_PASSWORD";
/// How long each step of the conversation with the server may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The way mail is sent; nothing when no server is set.
pub fn mailing(context: &Context) -> Result<Option<Mailing>> {
    let (config, language) = (&context.config, context.language);
    let Some(host) = config.some("smtp_host") else { return Ok(None) };
    let Some(from) = config.some("smtp_from") else {
        bail!(
            "{}",
            tr(language, "smtp_from\u{a0}: donnez l’adresse qui écrit", "smtp_from: give the address that writes")
        )
    };
    let number = |name: &'static str| -> Result<u32> {
        let value = config.get(name);
        value.parse().with_context(|| {
            format!(
                "{name}{} {value}",
                tr(language, "\u{a0}: un nombre est attendu, pas", ": a number is expected, not")
            )
        })
    };
    let Some(encryption) = Encryption::from_name(config.get("smtp_tls")) else {
        bail!(
            "smtp_tls{} {}{}",
            tr(language, "\u{a0}:", ":"),
            config.get("smtp_tls"),
            tr(language, ". Écrivez auto, starttls, tls ou none.", ". Write auto, starttls, tls or none.")
        )
    };
    let read = |name: &'static str| -> Result<Option<Vec<u8>>> {
        let Some(path) = config.some(name) else { return Ok(None) };
        let read = std::fs::read(path)
            .with_context(|| format!("{name}{} {path}", tr(language, "\u{a0}: impossible de lire", ": cannot read")))?;
        Ok(Some(read))
    };
    let password = match read("smtp_password_file")? {
        Some(bytes) => Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()),
        None => std::env::var(PASSWORD).ok().filter(|password| !password.is_empty()),
    };
    let smtp = Smtp {
        host: host.to_owned(),
        port: u16::try_from(number("smtp_port")?).with_context(|| "smtp_port".to_owned())?,
        encryption,
        user: config.some("smtp_user").map(str::to_owned),
        password: password.map(Password::new),
        authority: read("smtp_ca")?,
        from: from.to_owned(),
        reply_to: config.some("smtp_reply_to").map(str::to_owned),
        timeout: TIMEOUT,
    };
    let words = levain_portal::letters(super::serve::portal_config(context, config.get("listen"))?)
        .map_err(|error| anyhow::anyhow!("{} {}", error.setting, error.message(language)))?;
    let mailing = Mailing::new(smtp, words, number("smtp_per_minute")?);
    Ok(Some(mailing.map_err(|fault| anyhow::anyhow!("{} ({})", fault.message(language), fault.code()))?))
}

/// When people are told what has an hour.
pub fn notice_settings(context: &Context) -> Result<NoticeSettings> {
    let (config, language) = (&context.config, context.language);
    let name = config.get("time_zone");
    let zone = jiff::tz::TimeZone::get(name).with_context(|| format!("time_zone {name}"))?;
    let hour = config.get("digest_hour");
    match hour.parse() {
        Ok(digest_hour @ 0..=23) => Ok(NoticeSettings { zone, digest_hour }),
        _ => bail!(
            "digest_hour{} {hour}",
            tr(language, "\u{a0}: une heure de 0 à 23 est attendue, pas", ": an hour from 0 to 23 is expected, not")
        ),
    }
}
