//! The router built from the table, the layers around it, and the server.

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use levain_app::App;
use levain_model::Language;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::{Config, ConfigError, Site};
use crate::failure::{self, Failure};
use crate::guard::{self, Limits, Place};
use crate::routes::{Format, ROUTES, without_secret};
use crate::{Portal, pages};

/// Longest time a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest body of a form, in bytes: a publiccode.yml of 1 MB pasted, and its encoding.
const BODY: usize = 4 * 1024 * 1024;
/// How long open requests may last once a stop was asked.
const GRACE: Duration = Duration::from_secs(10);

/// Nothing is executed, and nothing is loaded from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// The whole site.
///
/// # Errors
/// The first setting that cannot be taken.
pub fn router(app: App, config: Config) -> Result<Router, ConfigError> {
    let site = Arc::new(Site::new(config)?);
    let limits = Arc::new(Limits::new(site.costly_per_minute));
    let secure = site.secure();
    let portal = Portal { app, site, limits };
    // Before the first request, so that it is counted.
    pages::install_recorder();
    let mut router = Router::new();
    for route in &ROUTES {
        for language in Language::ALL {
            if language == Language::En && route.en == route.fr {
                continue;
            }
            let pattern = route.pattern(language);
            let formats = if pattern.ends_with('}') { &[] } else { route.formats };
            for format in std::iter::once(&Format::Html).chain(formats) {
                let place = Place { route, language, format: *format };
                let methods =
                    pages::handlers(route.id).layer(from_fn_with_state((portal.clone(), place), guard::enter));
                router = router.route(&format!("{pattern}{}", format.extension()), methods);
            }
        }
    }
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn(log))
        .layer(header(CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
        .layer(header(REFERRER_POLICY, "same-origin"))
        .layer(header(HeaderName::from_static("permissions-policy"), PERMISSIONS))
        .layer(header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(header(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .option_layer(secure.then(|| header(STRICT_TRANSPORT_SECURITY, "max-age=31536000")))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(portal.clone(), failure::draw))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(CsrfLayer::new());
    Ok(router.fallback(async || Failure::not_found()).with_state(portal).layer(layers))
}

/// Answers on `listener` until `stop` is done, then lets open requests end.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (told, mut stopping) = tokio::sync::watch::channel(false);
    let signal = async move {
        stop.await;
        let _ = told.send(true);
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(signal);
    tokio::select! {
        served = async move { serving.await } => served,
        () = async move {
            // Whoever holds a connection open does not hold the program.
            let _ = stopping.wait_for(|stopping| *stopping).await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}

/// One line per request: no query, which holds what people look for, and no address of theirs.
async fn log(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = without_secret(request.uri().path());
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    let id = id.to_owned();
    let response = next.run(request).await;
    let elapsed = began.elapsed();
    metrics::histogram!("levain_request_seconds").record(elapsed.as_secs_f64());
    metrics::counter!("levain_responses_total", "status" => response.status().as_u16().to_string()).increment(1);
    tracing::info!(
        %method,
        path,
        status = response.status().as_u16(),
        microseconds = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        request_id = id,
        "request"
    );
    response
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Failure::internal(&text.unwrap_or("panic without a message")).into_response()
}
