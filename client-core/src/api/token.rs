//! The access token: fetched, kept in memory, renewed through the refresh cookie.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::mpsc::UnboundedSender;
use futures::future::LocalBoxFuture;
use futures::lock::Mutex;
use relay_api::accounts::Session;
use relay_api::{AccountId, SessionId, routes};

use super::{Api, ApiError, Body, read};
use crate::platform::{Clock, Method, Platform};
use crate::view::{Failure, FailureCode};

/// A token is handed out only while it lives at least this long, in milliseconds.
const MARGIN_MS: u64 = 60_000;

/// A token for `Authorization: Bearer`, good for a minute at least when it is handed out.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// JWT.
    pub access_token: String,
    /// Whose session it is.
    pub session_id: SessionId,
    /// Whose account it is.
    pub account_id: AccountId,
    /// When it ends, by this device's clock.
    ends_ms: u64,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token")
            .field("session_id", &self.session_id)
            .finish_non_exhaustive()
    }
}

/// Checks the account before the first token of a session that was only resumed is handed out.
pub type Guard<P> = Rc<dyn Fn(Api<P>, Token) -> LocalBoxFuture<'static, Result<(), Failure>>>;

/// How a session turned out to be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// While it was in use: somebody ended it on purpose.
    Revoked,
    /// At its first use after a start: it may have been unused for too long.
    Found,
}

pub(super) struct SessionState<P: Platform> {
    now: RefCell<Option<Token>>,
    /// Which session this is: an answer for an earlier one is not taken.
    generation: Cell<u64>,
    /// Set while the account may not be used.
    refused: RefCell<Option<Failure>>,
    guard: RefCell<Option<Guard<P>>>,
    /// Only one renewal at a time: the refresh cookie changes with each.
    renewing: Mutex<()>,
    /// Told when the relay says that the session has ended.
    ended: RefCell<Option<UnboundedSender<Ended>>>,
}

impl<P: Platform> Default for SessionState<P> {
    fn default() -> Self {
        Self {
            now: RefCell::default(),
            generation: Cell::default(),
            refused: RefCell::new(Some(FailureCode::SignedOut.into())),
            guard: RefCell::default(),
            renewing: Mutex::new(()),
            ended: RefCell::default(),
        }
    }
}

impl<P: Platform> Api<P> {
    /// A token that lives at least a minute longer, renewed first when it has to be.
    ///
    /// # Errors
    /// [`ApiError::Refused`] when nobody is signed in; whatever the renewal met.
    pub async fn token(&self) -> Result<Token, ApiError> {
        self.check_refused()?;
        if let Some(token) = self.usable_token() {
            return Ok(token);
        }
        self.renew(None).await
    }

    /// The relay did not take `stale`: another one.
    pub(super) async fn renew_after(&self, stale: &Token) -> Result<Token, ApiError> {
        self.renew(Some(stale)).await
    }

    /// Asks the relay whether the session still lives. When it does not, the listener of
    /// [`Self::on_end`] hears of it.
    ///
    /// # Errors
    /// Whatever the renewal met.
    pub async fn check_session(&self) -> Result<(), ApiError> {
        let stale = self.inner.session.now.borrow().clone();
        self.renew(stale.as_ref()).await.map(drop)
    }

    /// Begins a session that the relay has just opened.
    pub fn adopt(&self, session: Session) -> Token {
        let token = self.token_of(session);
        self.begin(None, None, Some(token.clone()));
        token
    }

    /// Goes on with the session of the refresh cookie. No token is handed out before `guard` has
    /// looked at the account; a refusal of the guard other than [`FailureCode::Offline`] stays.
    pub fn resume(&self, guard: Guard<P>) {
        self.begin(None, Some(guard), None);
    }

    /// Forgets the session; every request that needs one fails with `failure` from now on.
    pub fn refuse(&self, failure: Failure) {
        self.begin(Some(failure), None, None);
    }

    fn begin(&self, refused: Option<Failure>, guard: Option<Guard<P>>, now: Option<Token>) {
        let state = &self.inner.session;
        state.generation.set(state.generation.get().wrapping_add(1));
        *state.refused.borrow_mut() = refused;
        *state.guard.borrow_mut() = guard;
        *state.now.borrow_mut() = now;
    }

    /// Whether every request that needs a session fails.
    pub fn is_refused(&self) -> bool {
        self.inner.session.refused.borrow().is_some()
    }

    /// Where to tell that the relay has ended the session.
    pub fn on_end(&self, ended: UnboundedSender<Ended>) {
        *self.inner.session.ended.borrow_mut() = Some(ended);
    }

    /// A clock reading of the platform, milliseconds since 1970.
    pub(super) fn now_ms(&self) -> u64 {
        self.inner.platform.clock().now_ms()
    }

    fn check_refused(&self) -> Result<(), ApiError> {
        match *self.inner.session.refused.borrow() {
            Some(failure) => Err(ApiError::Refused(failure)),
            None => Ok(()),
        }
    }

    /// Signed out, or in as somebody else, while the relay was asked?
    fn check_same(&self, generation: u64) -> Result<(), ApiError> {
        if self.inner.session.generation.get() == generation {
            return Ok(());
        }
        Err(ApiError::Refused(FailureCode::SignedOut.into()))
    }

    fn usable_token(&self) -> Option<Token> {
        if self.inner.session.guard.borrow().is_some() {
            return None;
        }
        let now = self.now_ms();
        self.inner
            .session
            .now
            .borrow()
            .clone()
            .filter(|token| token.ends_ms > now.saturating_add(MARGIN_MS))
    }

    async fn renew(&self, stale: Option<&Token>) -> Result<Token, ApiError> {
        let state = &self.inner.session;
        let _one_at_a_time = state.renewing.lock().await;
        // Somebody else may have renewed or signed out while this one waited.
        self.check_refused()?;
        if let Some(token) = self.usable_token()
            && stale.is_none_or(|stale| stale.access_token != token.access_token)
        {
            return Ok(token);
        }
        let generation = state.generation.get();
        let token = match self.open(Method::Post, routes::SESSION, &Body::Empty).await {
            Ok(response) => self.token_of(read::<Session>(&response)?),
            Err(error) => {
                if error.ends_session() && state.generation.get() == generation {
                    self.end();
                }
                return Err(error);
            }
        };
        self.check_same(generation)?;
        let guard = state.guard.borrow().clone();
        if let Some(guard) = guard {
            let verdict = guard(self.clone(), token.clone()).await;
            self.check_same(generation)?;
            match verdict {
                Ok(()) => *state.guard.borrow_mut() = None,
                Err(failure) => {
                    if !is_passing(failure.code) {
                        self.refuse(failure);
                    }
                    return Err(ApiError::Refused(failure));
                }
            }
        }
        *state.now.borrow_mut() = Some(token.clone());
        Ok(token)
    }

    fn end(&self) {
        let how = match *self.inner.session.now.borrow() {
            Some(_) => Ended::Revoked,
            None => Ended::Found,
        };
        self.refuse(FailureCode::SignedOut.into());
        if let Some(ended) = &*self.inner.session.ended.borrow() {
            // Nobody listens once the client is gone; then nobody needs to know.
            let _ = ended.unbounded_send(how);
        }
    }

    fn token_of(&self, session: Session) -> Token {
        Token {
            access_token: session.access_token,
            session_id: session.session_id,
            account_id: session.account_id,
            ends_ms: self
                .now_ms()
                .saturating_add(u64::from(session.expires_in_s) * 1000),
        }
    }
}

/// Whether another try may end otherwise.
fn is_passing(code: FailureCode) -> bool {
    matches!(
        code,
        FailureCode::Offline | FailureCode::RelayFailed | FailureCode::RateLimited
    )
}
