//! Which dialect an address speaks.

use levain_model::forge::ForgeKind;
use levain_outbound::{Answer, Client, Fault, Request};
use serde_json::Value;
use url::Url;

use crate::address::host;
use crate::fault::ForgeFault;

/// Forges everybody knows. They are not asked.
const KNOWN: [(&str, ForgeKind); 3] =
    [("github.com", ForgeKind::GitHub), ("gitlab.com", ForgeKind::GitLab), ("codeberg.org", ForgeKind::Forgejo)];

/// A page that tells the dialect is short.
const LONGEST: u64 = 64 << 10;

/// A dialect, and where it is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// The dialect; [`ForgeKind::Git`] when none of the interfaces answered.
    pub kind: ForgeKind,
    /// The forge's own address, for a [`Connection`](crate::Connection).
    pub base: String,
}

/// Tells the dialect of the forge an address is on: the host the deployer configured (`host` or `host:port`), the well-known
/// ones, else what the host answers to at most three short requests.
///
/// # Errors
/// Not a web address, or a host that cannot be asked at all. A host that answers something else is plain git, no fault.
pub async fn detect(
    client: &Client,
    address: &str,
    configured: &[(String, ForgeKind)],
) -> Result<Detected, ForgeFault> {
    let bad = || ForgeFault::BadAddress(address.rsplit('@').next().unwrap_or_default().to_owned());
    let url = Url::parse(address.trim()).map_err(|_| bad())?;
    let name = host(&url).filter(|_| ["http", "https"].contains(&url.scheme())).ok_or_else(bad)?;
    let base = format!("{}://{name}", url.scheme());
    let given = configured.iter().find(|(host, _)| host.eq_ignore_ascii_case(&name)).map(|(_, kind)| *kind);
    if let Some(kind) = given.or_else(|| KNOWN.iter().find(|(host, _)| *host == name).map(|(_, kind)| *kind)) {
        return Ok(Detected { kind, base });
    }
    type Probe = (&'static str, ForgeKind, fn(&Answer) -> bool);
    let probes: [Probe; 3] = [
        ("/api/v1/version", ForgeKind::Forgejo, |answer| answer.status == 200 && field(answer, "version").is_some()),
        // To those who are not signed in GitLab says 401 here, in its own words.
        ("/api/v4/version", ForgeKind::GitLab, |answer| match answer.status {
            200 => field(answer, "version").is_some() && field(answer, "revision").is_some(),
            401 => field(answer, "message").is_some_and(|text| text.starts_with("401")),
            _ => false,
        }),
        ("/api/v3/meta", ForgeKind::GitHub, |answer| {
            answer.status == 200 && field(answer, "installed_version").is_some()
        }),
    ];
    for (path, kind, says_so) in probes {
        let url = format!("{base}{path}");
        let request = Request { accept: Some("application/json"), max_bytes: Some(LONGEST), ..Request::new(&url) };
        match client.get(request).await {
            Ok(answer) if says_so(&answer) => return Ok(Detected { kind, base }),
            Ok(_) | Err(Fault::TooLarge { .. } | Fault::ServerError { .. } | Fault::TooManyRedirects(_)) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(Detected { kind: ForgeKind::Git, base })
}

fn field(answer: &Answer, name: &str) -> Option<String> {
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    value.get(name)?.as_str().map(str::to_owned)
}
