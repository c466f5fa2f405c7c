//! Requests over HTTP/1.1.

use std::{path::PathBuf, time::Duration};

use client_core::platform::{Method, Relay, Request, Response, Unreachable};
use reqwest::{
    StatusCode,
    header::{COOKIE, RETRY_AFTER, SET_COOKIE},
    redirect,
};

use crate::{cookies::Cookies, live::NativeLive, platform::OpenFailed, tls::Tls};

/// The longest answer that is read, in bytes: beyond what any route of the relay gives at once. A
/// relay that sends more is one that is not reached.
const LONGEST_ANSWER: usize = 64 << 20;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// No connection, or it broke.
    Off,
    /// The answer is longer than what was asked for.
    TooLong,
}

/// A relay at an address. A clone shares connections and cookies.
#[derive(Clone)]
pub struct NativeRelay {
    base: String,
    http: reqwest::Client,
    tls: Tls,
    cookies: Cookies,
}

impl NativeRelay {
    pub(super) fn new(base: &str, cookie_file: Option<PathBuf>) -> Result<Self, OpenFailed> {
        // Without TLS there is no certificate to believe.
        let tls = match base.starts_with("https:") {
            true => Tls::of_the_system()?,
            false => Tls::of_nobody()?,
        };
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(60))
            .tls_backend_preconfigured(tls.config());
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            http: http.build().map_err(|_| OpenFailed::Http)?,
            tls,
            cookies: Cookies::open(cookie_file),
        })
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Sends a request and reads an answer of at most `longest` bytes.
    pub(super) async fn exchange(
        &self,
        request: Request,
        longest: usize,
    ) -> Result<Response, Broken> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self
            .http
            .request(method, format!("{}{}", self.base, request.path));
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if let Some(cookie) = self.cookies.header() {
            builder = builder.header(COOKIE, cookie);
        }
        if !request.body.is_empty() {
            builder = builder.body(request.body);
        }
        let mut answer = builder.send().await.map_err(|_| Broken::Off)?;
        for cookie in answer.headers().get_all(SET_COOKIE) {
            if let Ok(cookie) = cookie.to_str() {
                self.cookies.set(cookie);
            }
        }
        let retry_after_s = answer
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        let status: StatusCode = answer.status();
        let announced = answer
            .content_length()
            .and_then(|len| usize::try_from(len).ok());
        let mut body = Vec::with_capacity(announced.unwrap_or(0).min(longest));
        while let Some(piece) = answer.chunk().await.map_err(|_| Broken::Off)? {
            if body.len() + piece.len() > longest {
                return Err(Broken::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Response {
            status: status.as_u16(),
            retry_after_s,
            body,
        })
    }
}

impl Relay for NativeRelay {
    type Live = NativeLive;

    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let answer = self.exchange(request, LONGEST_ANSWER).await;
        answer.map_err(|_: Broken| Unreachable)
    }

    async fn open_live(&self) -> Result<NativeLive, Unreachable> {
        NativeLive::open(&self.base, self.tls.connector()).await
    }
}
