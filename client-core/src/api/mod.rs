//! Typed requests to the relay: JSON or bytes in, a value or an [`ApiError`] out.
//!
//! The access token lives here, in memory only. It is renewed through the refresh cookie, which
//! the platform holds and this crate never sees.

mod accounts;
mod blobs;
mod conversations;
mod error;
mod token;
mod vault;

use std::rc::Rc;

use serde::{Serialize, de::DeserializeOwned};

use crate::platform::{Method, Platform, Relay, Request, Response};

pub use error::{ApiError, asked_ms};
pub use token::{Ended, Guard, Token};

/// The relay as this client talks to it. Clones share the session.
pub struct Api<P: Platform> {
    inner: Rc<Inner<P>>,
}

struct Inner<P: Platform> {
    platform: Rc<P>,
    session: token::SessionState<P>,
}

impl<P: Platform> Clone for Api<P> {
    fn clone(&self) -> Self {
        Self {
            inner: Rc::clone(&self.inner),
        }
    }
}

/// What a request carries.
pub(crate) enum Body {
    Empty,
    Json(Vec<u8>),
    Octets(Vec<u8>),
}

impl Body {
    fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        serde_json::to_vec(value)
            .map(Self::Json)
            .map_err(|_| ApiError::Nonsense)
    }
}

impl<P: Platform> Api<P> {
    /// Without a session yet.
    pub fn new(platform: Rc<P>) -> Self {
        Self {
            inner: Rc::new(Inner {
                platform,
                session: token::SessionState::default(),
            }),
        }
    }

    /// Sends once, without a token.
    async fn open(&self, method: Method, path: &str, body: &Body) -> Result<Response, ApiError> {
        self.send(method, path, body, Vec::new()).await
    }

    /// Sends with the access token; renews it once when the relay does not take it.
    async fn authed(&self, method: Method, path: &str, body: &Body) -> Result<Response, ApiError> {
        self.authed_with(method, path, body, Vec::new()).await
    }

    /// [`Self::authed`] with more headers.
    async fn authed_with(
        &self,
        method: Method,
        path: &str,
        body: &Body,
        headers: Vec<(&'static str, String)>,
    ) -> Result<Response, ApiError> {
        let token = self.token().await?;
        match self
            .send_as(&token, method, path, body, headers.clone())
            .await
        {
            Err(error) if error.ends_session() => {
                let token = self.renew_after(&token).await?;
                self.send_as(&token, method, path, body, headers).await
            }
            answer => answer,
        }
    }

    /// Sends with exactly this token.
    async fn send_as(
        &self,
        token: &Token,
        method: Method,
        path: &str,
        body: &Body,
        mut headers: Vec<(&'static str, String)>,
    ) -> Result<Response, ApiError> {
        headers.push(("authorization", format!("Bearer {}", token.access_token)));
        self.send(method, path, body, headers).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: &Body,
        mut headers: Vec<(&'static str, String)>,
    ) -> Result<Response, ApiError> {
        let body = match body {
            Body::Empty => Vec::new(),
            Body::Json(bytes) => {
                headers.push(("content-type", "application/json".to_owned()));
                bytes.clone()
            }
            Body::Octets(bytes) => {
                headers.push(("content-type", "application/octet-stream".to_owned()));
                bytes.clone()
            }
        };
        let request = Request {
            method,
            path: path.to_owned(),
            headers,
            body,
        };
        let response = self.inner.platform.relay().send(request).await?;
        match response.status {
            200..=299 => Ok(response),
            _ => Err(ApiError::of(&response)),
        }
    }
}

/// The JSON of an answer.
fn read<T: DeserializeOwned>(response: &Response) -> Result<T, ApiError> {
    serde_json::from_slice(&response.body).map_err(|_| ApiError::Nonsense)
}

#[cfg(test)]
mod tests;
