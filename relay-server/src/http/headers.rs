//! Headers of every answer: what a browser may do with it (protocol §13).

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use relay_api::conversations::{BLOB_HEADER, DELETE_HASH_HEADER, DELETE_TOKEN_HEADER};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::{Checked, PublicUrl};

/// Security headers. A handler that sets one of them keeps its own.
pub fn headers(public_url: &PublicUrl) -> HeaderMap {
    // Fonts and the manifest of the installed app are files of our own, like everything else.
    let csp = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self' {}; img-src 'self' blob:; media-src 'self' blob:; \
         font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        public_url.socket_origin()
    );
    let mut headers = HeaderMap::new();
    if let Ok(csp) = HeaderValue::from_str(&csp) {
        headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    }
    let fixed = [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", "camera=(self), microphone=(self)"),
        ("cache-control", "no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if public_url.https {
        let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    headers
}

/// Which pages of other origins may use the relay, cookie included.
pub fn cors(config: &Checked) -> CorsLayer {
    let origins = config
        .origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::RANGE,
            HeaderName::from_static("content-digest"),
            HeaderName::from_static(BLOB_HEADER),
            HeaderName::from_static(DELETE_HASH_HEADER),
            HeaderName::from_static(DELETE_TOKEN_HEADER),
        ])
        .expose_headers([
            header::CONTENT_RANGE,
            header::ACCEPT_RANGES,
            header::RETRY_AFTER,
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(Duration::from_secs(600))
}
