//! Every error as RFC 9457 problem+json.
//!
//! A handler answers with a [`Problem`]; the outermost layer ([`render`]) writes its body, because
//! it alone knows the request id. An answer with an error status that did not come from a handler
//! (a rejection of axum, a missing route) is given the kind that its status means.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use relay_api::problem::{CONTENT_TYPE, Problem as Wire, ProblemKind};

use crate::store::StoreError;

/// An error on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    kind: ProblemKind,
    retry_after_s: Option<u64>,
    size: Option<u64>,
}

/// What handlers answer.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// Too many requests; the next one is worth trying after so many seconds.
    pub fn rate_limited(retry_after_s: u64) -> Self {
        Self {
            retry_after_s: Some(retry_after_s.max(1)),
            ..ProblemKind::RateLimited.into()
        }
    }

    /// The range lies outside a blob of this size.
    pub fn range(size: u64) -> Self {
        Self {
            size: Some(size),
            ..ProblemKind::RangeNotSatisfiable.into()
        }
    }

    /// A fault of the relay. `what` is for its log, never for the client.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        tracing::error!(error = %what, "internal fault");
        ProblemKind::Internal.into()
    }

    /// What went wrong.
    pub fn kind(self) -> ProblemKind {
        self.kind
    }
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Self {
        Self {
            kind,
            retry_after_s: None,
            size: None,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(kind) => kind.into(),
            StoreError::Full => ProblemKind::StorageFull.into(),
            StoreError::Failed(what) => {
                tracing::error!(error = %what, "the store failed");
                ProblemKind::Unavailable.into()
            }
        }
    }
}

impl From<crate::auth::NoRandomness> for Problem {
    fn from(error: crate::auth::NoRandomness) -> Self {
        Self::internal(error)
    }
}

impl From<crate::auth::at_rest::NotAuthentic> for Problem {
    fn from(error: crate::auth::at_rest::NotAuthentic) -> Self {
        Self::internal(error)
    }
}

impl From<crypto_core::error::ParseError> for Problem {
    fn from(_: crypto_core::error::ParseError) -> Self {
        ProblemKind::Malformed.into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind.status());
        let mut response = status
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(value) = self
            .size
            .and_then(|size| HeaderValue::from_str(&format!("bytes */{size}")).ok())
        {
            response.headers_mut().insert(header::CONTENT_RANGE, value);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives an error its body.
pub fn render(response: Response, request_id: &str) -> Response {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let kind = match response.extensions().get::<Problem>() {
        Some(problem) => problem.kind,
        None => kind_of(status),
    };
    let body = serde_json::to_vec(&Wire::new(kind, Some(request_id.to_owned())));
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::from_u16(kind.status()).unwrap_or(status);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    Response::from_parts(parts, Body::from(body.unwrap_or_default()))
}

/// The kind for a status that no handler chose.
fn kind_of(status: StatusCode) -> ProblemKind {
    match status {
        StatusCode::NOT_FOUND => ProblemKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemKind::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => ProblemKind::Unavailable,
        status if status.is_server_error() => ProblemKind::Internal,
        _ => ProblemKind::Malformed,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    async fn body(response: Response) -> Wire {
        let bytes = axum::body::to_bytes(response.into_body(), 4096)
            .await
            .expect("a body");
        serde_json::from_slice(&bytes).expect("problem+json")
    }

    #[tokio::test]
    async fn every_kind_gets_its_body() {
        for &kind in ProblemKind::ALL {
            let response = render(Problem::from(kind).into_response(), "id");
            assert_eq!(response.status().as_u16(), kind.status());
            assert_eq!(response.headers()[header::CONTENT_TYPE], CONTENT_TYPE);
            let wire = body(response).await;
            assert_eq!(wire.kind(), Some(kind));
            assert_eq!(wire.instance.as_deref(), Some("id"));
        }
    }

    #[tokio::test]
    async fn an_error_that_nobody_chose_is_a_problem_too() {
        for (status, kind) in [
            (404, "not-found"),
            (405, "method-not-allowed"),
            (413, "too-large"),
            (415, "malformed"),
            (426, "malformed"),
            (500, "internal"),
            (504, "internal"),
        ] {
            let status = StatusCode::from_u16(status).expect("a status");
            let wire = body(render((status, "text of axum").into_response(), "id")).await;
            assert_eq!(wire.kind().map(ProblemKind::code), Some(kind));
        }
    }

    #[tokio::test]
    async fn a_fault_of_the_store_tells_nothing_to_the_client() {
        let error = StoreError::Failed("UNIQUE constraint failed: accounts.login".to_owned());
        let response = render(Problem::from(error).into_response(), "id");
        let bytes = axum::body::to_bytes(response.into_body(), 4096)
            .await
            .expect("a body");
        assert!(!String::from_utf8_lossy(&bytes).contains("accounts"));
    }
}
