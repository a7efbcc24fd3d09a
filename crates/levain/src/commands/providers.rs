//! The providers of identities that the configuration names.

use anyhow::{Result, anyhow, bail};
use levain_app::providers::{Addresses, Provider, ProviderSettings};

use crate::cli::Context;
use crate::output::tr;

/// Every provider, told of the addresses of this site.
pub fn all(context: &Context, public_url: &str) -> Result<Vec<Provider>> {
    let language = context.language;
    let Some(path) = context.config.some("providers") else { return Ok(Vec::new()) };
    let base = public_url.trim_end_matches('/');
    let addresses =
        Addresses { back: format!("{base}/connexion/retour"), home: [format!("{base}/"), format!("{base}/en")] };
    let agent = context.config.some("site_contact").unwrap_or(base);
    let settings = ProviderSettings::read(path.as_ref(), language).map_err(|error| anyhow!(error))?;
    let made = settings.into_iter().map(|one| Provider::new(one, addresses.clone(), agent));
    made.collect::<Result<Vec<_>, _>>().map_err(|fault| anyhow!("{} ({})", fault.text(language), fault.code()))
}

/// Whether people sign in with passwords of this site from anywhere.
pub fn local_sign_in(context: &Context) -> Result<bool> {
    match context.config.get("local_sign_in") {
        "true" => Ok(true),
        "false" => Ok(false),
        other => {
            let expected =
                tr(context.language, "\u{a0}: true ou false est attendu, pas", ": true or false is expected, not");
            bail!("local_sign_in{expected} {other}")
        }
    }
}
