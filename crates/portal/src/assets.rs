//! Style sheet, icon and logo: named by a hash of their content, so that browsers keep them for ever, and compressed
//! once when the program starts.

use std::io::Write;

use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

const STYLES: &str = include_str!("../assets/levain.css");
const ICON: &str = include_str!("../assets/icon.svg");
const LIVE: &str = include_str!("../assets/live.js");

/// The files the pages ask for.
#[derive(Debug)]
pub struct Assets {
    /// The style sheet.
    pub styles: Asset,
    /// The icon of the site.
    pub icon: Asset,
    /// What keeps the page of an environment up to date.
    pub live: Asset,
    /// The deployer's logo.
    pub logo: Option<Asset>,
}

/// A file in memory.
#[derive(Debug)]
pub struct Asset {
    /// Name with the hash of the content: `levain-3f2a….css`.
    pub name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
}

impl Assets {
    /// The files of a site: `rules` come after the style sheet, `logo` is an extension and its bytes.
    pub fn new(rules: &str, logo: Option<(&'static str, Vec<u8>)>) -> Assets {
        Assets {
            styles: Asset::new("levain", "css", format!("{}{rules}", compact(STYLES)).into_bytes()),
            icon: Asset::new("icon", "svg", ICON.as_bytes().to_vec()),
            live: Asset::new("live", "js", LIVE.as_bytes().to_vec()),
            logo: logo.map(|(extension, bytes)| Asset::new("logo", extension, bytes)),
        }
    }

    /// The file of that name.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        [Some(&self.styles), Some(&self.icon), Some(&self.live), self.logo.as_ref()]
            .into_iter()
            .flatten()
            .find(|asset| asset.name == name)
    }
}

impl Asset {
    fn new(stem: &str, extension: &'static str, bytes: Vec<u8>) -> Asset {
        let digest = Sha256::digest(&bytes);
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let media_type = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "image/png",
        };
        // A picture in PNG is compressed already.
        let text = extension != "png";
        Asset {
            name: format!("{stem}-{hash}.{extension}"),
            media_type,
            brotli: if text { brotli(&bytes) } else { Vec::new() },
            gzip: if text { gzip(&bytes) } else { Vec::new() },
            bytes,
        }
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }

    /// The answer to a request with these headers.
    pub fn respond(&self, request: &HeaderMap) -> Response {
        let accepted = request.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |coding: &str| {
            accepted.split(',').any(|part| {
                let (name, weight) = part.split_once(';').unwrap_or((part, ""));
                name.trim().eq_ignore_ascii_case(coding) && weight.trim() != "q=0"
            })
        };
        let (coding, bytes) = if takes("br") && !self.brotli.is_empty() {
            (Some("br"), &self.brotli)
        } else if takes("gzip") && !self.gzip.is_empty() {
            (Some("gzip"), &self.gzip)
        } else {
            (None, &self.bytes)
        };
        let mut response = bytes.clone().into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        // A drawing opened by itself runs nothing, whatever a deployer's file holds.
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        );
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

/// The style sheet without its comments and the indentation of its lines.
fn compact(styles: &str) -> String {
    let mut kept = String::with_capacity(styles.len());
    let mut rest = styles;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    match brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters) {
        Ok(_) => compressed,
        Err(_) => Vec::new(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_rules_stay() {
        assert_eq!(compact("/* a */\n:root {\n  --x: 1; /* b\n c */\n}\n"), ":root {\n--x: 1;\n}");
    }

    #[test]
    fn a_name_follows_its_content() {
        let (plain, coloured) = (Assets::new("", None), Assets::new(":root{--accent:#000}", None));
        assert_ne!(plain.styles.name, coloured.styles.name);
        assert!(plain.get(&plain.styles.name).is_some() && plain.get("levain.css").is_none());
    }

    #[test]
    fn the_coding_is_one_the_browser_takes() {
        let assets = Assets::new("", None);
        for (accepted, coding) in [("gzip, br", Some("br")), ("gzip;q=0.5, br;q=0", Some("gzip")), ("identity", None)] {
            let request = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            let response = assets.styles.respond(&request);
            assert_eq!(response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok()), coding);
        }
        assert!(assets.styles.brotli.len() < 10 * 1024, "{}", assets.styles.brotli.len());
    }
}
