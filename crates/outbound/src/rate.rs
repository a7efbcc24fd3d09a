//! Until when a server asks us to wait: `Retry-After` (RFC 9110, section 10.2.3), the `X-RateLimit-*` headers of GitHub
//! and Gitea, the `RateLimit-*` headers of GitLab, and the `RateLimit` header of the IETF draft.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

/// A server is never obeyed beyond this: a wrong header must not silence a source for ever.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Numbers from here on are seconds since 1970, smaller ones seconds from now: both are in use under one name.
const EPOCH_FROM: i64 = 1_000_000_000;

/// When the host may be asked again, if its answer says so.
pub(crate) fn wait_until(status: u16, headers: &BTreeMap<String, String>, now: Timestamp) -> Option<Timestamp> {
    let retry_after = headers
        .get("retry-after")
        .filter(|_| [403, 429, 503].contains(&status))
        .and_then(|text| date_or_seconds(text, now));
    let exhausted = ["x-ratelimit", "ratelimit"].into_iter().find_map(|prefix| {
        let remaining: i64 = headers.get(&format!("{prefix}-remaining"))?.trim().parse().ok()?;
        let reset = headers.get(&format!("{prefix}-reset")).filter(|_| remaining <= 0)?;
        date_or_seconds(reset, now)
    });
    let drafted = headers.get("ratelimit").and_then(|text| {
        let part = |name: &str| text.split([';', ',']).find_map(|part| part.trim().strip_prefix(name)?.parse().ok());
        let (remaining, seconds): (i64, i64) = (part("r=")?, part("t=")?);
        (remaining <= 0).then(|| now + Duration::from_secs(seconds.max(0).unsigned_abs().min(LONGEST.as_secs())))
    });
    let latest = [retry_after, exhausted, drafted].into_iter().flatten().max()?;
    (latest > now).then(|| latest.min(now + LONGEST))
}

fn date_or_seconds(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    match text.parse::<i64>() {
        Ok(seconds) if seconds >= EPOCH_FROM => Timestamp::from_second(seconds).ok(),
        Ok(seconds) => Some(now + Duration::from_secs(seconds.max(0).unsigned_abs().min(LONGEST.as_secs()))),
        Err(_) => jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_asked_by_servers() {
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        let epoch = now.as_second() + 90;
        type Row<'a> = (u16, &'a [(&'a str, &'a str)], Option<i64>);
        let table: [Row<'_>; 15] = [
            (200, &[], None),
            (429, &[("retry-after", "30")], Some(30)),
            (503, &[("retry-after", "Mon, 02 Mar 2026 12:00:45 GMT")], Some(45)),
            (503, &[("retry-after", "Mon, 02 Mar 2026 11:00:00 GMT")], None),
            (403, &[("retry-after", "60")], Some(60)),
            (200, &[("retry-after", "60")], None),
            (429, &[("retry-after", "soon")], None),
            (429, &[("retry-after", "-5")], None),
            (200, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &epoch.to_string())], Some(90)),
            (200, &[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", &epoch.to_string())], None),
            (200, &[("ratelimit-remaining", "0"), ("ratelimit-reset", "20")], Some(20)),
            (429, &[("ratelimit-remaining", "0"), ("ratelimit-reset", "20"), ("retry-after", "50")], Some(50)),
            (200, &[("ratelimit", "\"default\";r=0;t=15")], Some(15)),
            (200, &[("ratelimit", "\"default\";r=3;t=15")], None),
            (429, &[("retry-after", "99999999")], Some(24 * 3600)),
        ];
        for (status, headers, seconds) in table {
            let map = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let found = wait_until(status, &map, now).map(|until| until.as_second() - now.as_second());
            assert_eq!(found, seconds, "{status} {headers:?}");
        }
    }
}
