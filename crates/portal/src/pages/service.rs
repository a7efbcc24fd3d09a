//! What machines ask for: files, health, figures, robots, map of the site.

use std::sync::OnceLock;

use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use levain_app::experiments::FILE;
use levain_app::views::ExperimentsRequest;
use levain_model::Language;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::Portal;
use crate::failure::Failure;
use crate::guard::is_local;
use crate::links::Links;
use crate::routes::{Id, ROUTES};
use crate::visit::{Answer, Visit};

/// Pages of the site that are lists or words, for its map.
const PAGES: [Id; 13] = [
    Id::Home,
    Id::Software,
    Id::Lab,
    Id::Organizations,
    Id::Sources,
    Id::Publiccode,
    Id::PubliccodeNew,
    Id::PubliccodeCodes,
    Id::Codes,
    Id::Data,
    Id::About,
    Id::Accessibility,
    Id::Privacy,
];

/// Most addresses of one site map (sitemaps.org).
const MAP: usize = 50_000;

/// Style sheet, icon, logo.
pub async fn asset(State(portal): State<Portal>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    portal.site.assets.get(&name).map(|asset| asset.respond(&headers)).ok_or_else(Failure::not_found)
}

/// Where browsers look for the icon by themselves.
pub async fn favicon(State(portal): State<Portal>) -> Answer {
    let address =
        HeaderValue::from_str(&portal.site.assets.icon.address()).map_err(|error| Failure::internal(&error))?;
    Ok((StatusCode::FOUND, [(LOCATION, address)]).into_response())
}

/// The process answers.
pub async fn live() -> Response {
    text("ok\n".to_owned())
}

/// Database and index answer.
pub async fn ready(State(portal): State<Portal>) -> Answer {
    match portal.app.ready().await {
        Ok(()) => Ok(text("ok\n".to_owned())),
        Err(error) => {
            tracing::error!(%error, "not ready");
            Err(Failure::of(StatusCode::SERVICE_UNAVAILABLE))
        }
    }
}

/// Figures in Prometheus' text form, for this machine only: a proxy does not pass them on.
pub async fn metrics(request: Request) -> Answer {
    if !is_local(&request) {
        return Err(Failure::not_found());
    }
    let recorder = recorder().ok_or_else(|| Failure::of(StatusCode::SERVICE_UNAVAILABLE))?;
    recorder.run_upkeep();
    Ok(text(recorder.render()))
}

/// The recorder of the process, installed the first time it is needed; `None` when the process has another one.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}

/// What robots should leave alone: lists filtered in every way, and pages behind a permission.
pub async fn robots(State(portal): State<Portal>) -> Response {
    let closed = [Id::Compare, Id::Suggestions, Id::Changes, Id::SignIn, Id::Account, Id::Curation, Id::Admin];
    let mut lines = String::from("User-agent: *\n");
    for route in ROUTES.iter().filter(|route| closed.contains(&route.id)) {
        for language in Language::ALL {
            lines.push_str(&format!("Disallow: {}\n", route.pattern(language)));
        }
    }
    lines.push_str(&format!("Disallow: /*?*sort=\nSitemap: {}\n", portal.site.absolute("/sitemap.xml")));
    text(lines)
}

/// The map of the site, each page in both languages.
pub async fn sitemap(State(portal): State<Portal>, visit: Visit) -> Answer {
    let [fr, en] = Language::ALL.map(|language| Links { language });
    let mut addresses: Vec<([String; 2], Option<String>)> =
        PAGES.iter().map(|id| ([fr.to(*id).to_owned(), en.to(*id).to_owned()], None)).collect();
    for entry in portal.app.sitemap().await? {
        let pair = match entry.kind {
            "software" => [fr.software_page(&entry.slug), en.software_page(&entry.slug)],
            _ => [fr.organization(&entry.slug), en.organization(&entry.slug)],
        };
        addresses.push((pair, Some(portal.site.date(entry.updated_at))));
    }
    let everything = ExperimentsRequest { size: FILE, ..ExperimentsRequest::default() };
    let everybody = levain_app::Principal::anonymous();
    for one in portal.app.experiments(&everybody, &everything, visit.language).await?.experiments {
        let pair = [fr.experiment(one.id), en.experiment(one.id)];
        addresses.push((pair, Some(portal.site.date(one.updated_at))));
    }
    for [own, translated] in [Language::Fr, Language::En].map(|language| [language, language.other()]) {
        for guide in portal.app.guides(&visit.principal, own).await?.into_iter().filter(|guide| !guide.foreign) {
            let there = portal.app.guide_entry(&guide.id, translated).filter(|guide| !guide.foreign);
            // A pair is listed once, from French; what is in English alone, from English.
            let pair = match (own, there) {
                (Language::Fr, Some(there)) => [fr.guide(&guide.slug), en.guide(&there.slug)],
                (Language::Fr, None) => [fr.guide(&guide.slug), en.guides().to_owned()],
                (Language::En, None) => [fr.guides().to_owned(), en.guide(&guide.slug)],
                (Language::En, Some(_)) => continue,
            };
            addresses.push((pair, Some(guide.reviewed.to_string())));
        }
    }
    let mut map = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    // Slugs and our own patterns hold nothing that XML would need escaped.
    for (pair, modified) in addresses.iter().take(MAP / 2) {
        for address in pair {
            map.push_str(&format!("<url><loc>{}</loc>", portal.site.absolute(address)));
            if let Some(date) = modified {
                map.push_str(&format!("<lastmod>{date}</lastmod>"));
            }
            map.push_str("</url>\n");
        }
    }
    map.push_str("</urlset>\n");
    let mut response = visit.body(crate::routes::Format::Html, map);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    Ok(response)
}

fn text(text: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], text).into_response()
}
