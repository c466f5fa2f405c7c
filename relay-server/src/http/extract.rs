//! What handlers ask for: the caller, ids from the path, bodies within their limit.

use std::{
    net::IpAddr,
    str::FromStr,
    sync::{Arc, Once},
};

use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, header, request::Parts},
};
use futures::StreamExt as _;
use relay_api::{AccountId, SessionId, limits::JSON_BODY, problem::ProblemKind};
use serde::de::DeserializeOwned;

use crate::{
    app::App,
    auth::{access::Access, refresh},
    clock::now_ms,
    limits::{FORWARDED_FOR, NetworkKey, Peer, client_address},
    problem::{Answer, Problem},
};

/// A session is noted as used at most this often.
const MINUTE_MS: i64 = 60_000;

/// Who asks, by a valid access token of a session that has not ended.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    /// The account.
    pub account_id: AccountId,
    /// The session.
    pub session_id: SessionId,
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        let access = bearer(app, &parts.headers).ok_or(ProblemKind::Unauthenticated)?;
        let caller = alive(app, &access).await?;
        app.limits.account.check(&caller.account_id)?;
        Ok(caller)
    }
}

/// The access token of a request, if it is valid.
pub fn bearer(app: &App, headers: &HeaderMap) -> Option<Access> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    app.tokens.check(token.trim()).ok()
}

/// The session behind a token, if it has not ended.
///
/// # Errors
/// `session-ended`.
pub async fn alive(app: &App, access: &Access) -> Answer<Caller> {
    let now = now_ms();
    let session = app
        .store
        .session(access.session_id, now - refresh::IDLE_MS)
        .await?;
    let session = session
        .filter(|session| session.account_id == access.account_id)
        .ok_or(ProblemKind::SessionEnded)?;
    if session.used_generation < access.generation || session.seen_ms < now - MINUTE_MS {
        app.store
            .touch_session(session.session_id, access.generation, now)
            .await?;
    }
    Ok(Caller {
        account_id: session.account_id,
        session_id: session.session_id,
    })
}

/// Said once in the life of the process.
static STRANGE_PROXY: Once = Once::new();

/// Where the request comes from.
#[derive(Debug, Clone, Copy)]
pub struct From(pub NetworkKey);

impl FromRequestParts<Arc<App>> for From {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        // Without an accept loop around it (in process) everybody is the same stranger.
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
        let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
        let proxies = &app.config.trusted_proxies;
        let address = client_address(peer, &parts.headers, proxies);
        if address == peer && proxies.is_empty() && parts.headers.contains_key(FORWARDED_FOR) {
            STRANGE_PROXY.call_once(|| {
                tracing::warn!(
                    "requests carry X-Forwarded-For and no proxy is trusted: if there is one, \
                     everybody behind it shares one rate limit until TRUSTED_PROXIES names it"
                );
            });
        }
        Ok(Self(NetworkKey::from(address)))
    }
}

/// The parameters of the path, in order. One that cannot be parsed names nothing: `not-found`.
#[derive(Debug, Clone, Copy)]
pub struct Named<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Named<(T,)> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = params(parts, state).await?;
        let mut params = params.iter();
        Ok(Self((parse(params.next())?,)))
    }
}

impl<T: FromStr, U: FromStr, S: Send + Sync> FromRequestParts<S> for Named<(T, U)> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = params(parts, state).await?;
        let mut params = params.iter();
        Ok(Self((parse(params.next())?, parse(params.next())?)))
    }
}

async fn params<S: Send + Sync>(parts: &mut Parts, state: &S) -> Answer<RawPathParams> {
    let params = RawPathParams::from_request_parts(parts, state).await;
    params.map_err(|_| ProblemKind::NotFound.into())
}

fn parse<T: FromStr>(param: Option<(&str, &str)>) -> Answer<T> {
    param
        .and_then(|(_, text)| text.parse().ok())
        .ok_or(ProblemKind::NotFound.into())
}

/// A body of JSON, at most `LIMIT` bytes (64 KiB where nothing else is said). The content type has to say so: a form of a foreign page
/// cannot.
#[derive(Debug)]
pub struct Json<T, const LIMIT: usize = JSON_BODY>(pub T);

impl<T: DeserializeOwned, S: Send + Sync, const LIMIT: usize> FromRequest<S> for Json<T, LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok());
        let kind = kind
            .and_then(|kind| kind.split(';').next())
            .unwrap_or_default();
        if !kind.trim().eq_ignore_ascii_case("application/json") {
            return Err(ProblemKind::Malformed.into());
        }
        let bytes = read(request, LIMIT).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_| ProblemKind::Malformed.into())
    }
}

/// A body of at most `LIMIT` bytes.
#[derive(Debug)]
pub struct Body<const LIMIT: usize>(pub Vec<u8>);

impl<const LIMIT: usize, S: Send + Sync> FromRequest<S> for Body<LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        read(request, LIMIT).await.map(Self)
    }
}

async fn read(request: Request, limit: usize) -> Answer<Vec<u8>> {
    // Ciphertext does not get shorter, and a bomb is one header away.
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(ProblemKind::Malformed.into());
    }
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced
        .and_then(|v| v.to_str().ok()?.parse::<usize>().ok())
        .unwrap_or(0);
    if announced > limit {
        return Err(ProblemKind::TooLarge.into());
    }
    let mut bytes = Vec::with_capacity(announced);
    let mut body = request.into_body().into_data_stream();
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| ProblemKind::Malformed)?;
        if bytes.len() + piece.len() > limit {
            return Err(ProblemKind::TooLarge.into());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
