//! What happens around every request: an id, a time limit, a net under panics, problem+json,
//! headers, one log line, metrics.

use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use relay_api::{problem::ProblemKind, routes};

use crate::{
    app::App,
    auth,
    problem::{self, Problem},
};

/// The longest that a handler may take until its answer begins. Parts are exempt: they have a
/// limit on silence instead.
const TIME: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layer.
pub async fn observe(
    State((_, headers)): State<(Arc<App>, HeaderMap)>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => "web".to_owned(),
    };
    let id = match auth::random::<8>() {
        Ok(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Err(_) => String::new(),
    };
    let response = answer(request, next, &route).await;
    let mut response = problem::render(response, &id);
    for (name, value) in &headers {
        response
            .headers_mut()
            .entry(name.clone())
            .or_insert_with(|| value.clone());
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    note(
        &method,
        &route,
        &id,
        response.status().as_u16(),
        started.elapsed(),
    );
    response
}

async fn answer(request: Request, next: Next, route: &str) -> Response {
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let ended = match route {
        routes::BLOB_PART => Ok(running.await),
        _ => tokio::time::timeout(TIME, running).await,
    };
    match ended {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem::internal("a handler panicked").into_response(),
        Err(_) => Problem::from(ProblemKind::Unavailable).into_response(),
    }
}

/// The pattern of the route, never the path or the query: they can name a person.
fn note(method: &Method, route: &str, id: &str, status: u16, took: Duration) {
    let ms = took.as_millis();
    tracing::info!(target: "relay_server::request", %method, route, status, ms, id);
    let labels = [
        ("method", method_label(method).to_owned()),
        ("route", route.to_owned()),
        ("status", status.to_string()),
    ];
    metrics::counter!("ren_requests_total", &labels).increment(1);
    metrics::histogram!("ren_request_seconds", &labels[..2]).record(took);
}

/// Methods are the client's own words: only known ones become a label.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use axum::{Router, body::Body, middleware::from_fn, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    async fn status_of(router: Router, route: &'static str) -> u16 {
        let layer = from_fn(move |request: Request, next: Next| answer(request, next, route));
        let request = Request::builder()
            .uri("/")
            .body(Body::empty())
            .expect("a request");
        let response = router
            .layer(layer)
            .oneshot(request)
            .await
            .expect("infallible");
        problem::render(response, "id").status().as_u16()
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_a_fault_and_no_broken_connection() {
        async fn panics() -> Response {
            panic!("on purpose")
        }
        assert_eq!(
            status_of(Router::new().route("/", get(panics)), "/").await,
            500
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_that_hangs_is_given_up() {
        let router = Router::new().route("/", get(std::future::pending::<Response>));
        assert_eq!(status_of(router, "/").await, 503);
    }
}
