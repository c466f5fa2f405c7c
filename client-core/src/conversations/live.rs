//! The live socket: reconnects for ever, hands pokes on.

use std::cell::Cell;

use futures::future::{Either, select};
use relay_api::live::{FromRelay, ToRelay, close};

use super::{Conversations, State, notices::Post, presence::Own, signal::Listener};
use crate::{
    api::{ApiError, asked_ms},
    platform::{Live, LiveFrame, Platform, Relay},
    view::{Connection, Failure},
};

/// First and longest wait between two tries, in milliseconds.
const WAIT_MS: (u64, u64) = (1_000, 30_000);
/// How often it is looked whether there is a newer token for the open socket, in milliseconds. A
/// token is renewed a minute before it ends, so the relay has the next one in time.
const RENEW_MS: u64 = 25_000;
/// How often the list is read although nothing was poked, in milliseconds: a poke may be lost.
const LOOK_MS: u64 = 5 * 60 * 1_000;
/// How long the relay may take to accept the token.
const READY_MS: u64 = 20_000;

/// Whether the relay is reached, and what is wanted of it.
#[derive(Default)]
pub(super) struct Link {
    is_up: Cell<bool>,
    list_wanted: Cell<bool>,
    /// Notices on either side of the socket.
    pub(super) post: Post,
    /// Whether this person is there.
    pub(super) own: Own,
}

impl Link {
    pub(super) fn is_up(&self) -> bool {
        self.is_up.get()
    }

    pub(super) fn want_list(&self) {
        self.list_wanted.set(true);
    }

    pub(super) fn take_list_wanted(&self) -> bool {
        self.list_wanted.take()
    }

    pub(super) fn wants_reading(&self, state: &State) -> bool {
        self.list_wanted.get() || !state.behind.is_empty()
    }
}

/// Why a connection is over.
enum End {
    /// Try again, not before what the relay asked for (milliseconds).
    Lost(Option<u64>),
    /// Nobody is signed in any more.
    SignedOut,
}

fn lost(error: ApiError) -> End {
    End::Lost(asked_ms(Failure::from(error).retry_after_s))
}

/// What an open socket has to do next.
enum Next {
    /// The relay said something, or is gone.
    Frame(LiveFrame),
    /// There are notices to send.
    Post,
    /// Nothing happened for a while.
    Nothing,
}

impl<P: Platform> Conversations<P> {
    /// Keeps a socket open.
    pub(super) async fn live(&self) {
        let app = &self.inner.ctx.app;
        let mut listener = self.inner.signals.reconnect.listen();
        let mut wait = WAIT_MS.0;
        loop {
            app.set_connection(Connection::Connecting);
            let mut was_up = false;
            let end = self.connection(&mut was_up).await;
            self.inner.link.is_up.set(false);
            self.inner.link.post.clear();
            let asked = match end {
                // Whoever holds the session knows it already and drops this.
                End::SignedOut => return,
                End::Lost(asked) => asked.unwrap_or_default(),
            };
            if was_up {
                wait = WAIT_MS.0;
            }
            let wait_ms = self.with_jitter(wait).max(asked);
            app.set_connection(Connection::Offline {
                retry_at: self.now_ms() + wait_ms,
            });
            self.wait(&mut listener, wait_ms).await;
            wait = (wait * 2).min(WAIT_MS.1);
        }
    }

    /// Waits, or until somebody does not want to wait.
    async fn wait(&self, listener: &mut Listener, ms: u64) {
        let sleep = std::pin::pin!(self.inner.ctx.sleep(ms));
        let woken = std::pin::pin!(listener.changed());
        select(woken, sleep).await;
    }

    /// Between half and all of it, so that a relay that comes back is not met by everybody at once.
    fn with_jitter(&self, ms: u64) -> u64 {
        ms / 2 + self.random() % (ms / 2 + 1)
    }

    /// One connection from its beginning to its end.
    async fn connection(&self, was_up: &mut bool) -> End {
        let (mut socket, mut token) = match self.open_socket().await {
            Ok(opened) => opened,
            Err(error) if error.ends_session() => return End::SignedOut,
            Err(error) => return lost(error),
        };
        let mut look_at = self.now_ms() + LOOK_MS;
        let mut ready_by = self.now_ms() + READY_MS;
        let mut post = self.inner.signals.post.listen();
        loop {
            let next = {
                let sleep = std::pin::pin!(self.inner.ctx.sleep(RENEW_MS.min(READY_MS)));
                let frame = std::pin::pin!(socket.next());
                let post = std::pin::pin!(post.changed());
                match select(frame, select(post, sleep)).await {
                    Either::Left((frame, _)) => Next::Frame(frame),
                    Either::Right((Either::Left(_), _)) => Next::Post,
                    Either::Right((Either::Right(_), _)) => Next::Nothing,
                }
            };
            match next {
                Next::Frame(LiveFrame::Text(text)) => self.received(&text, was_up),
                Next::Frame(LiveFrame::Closed(code)) => return self.closed(code).await,
                Next::Post => {
                    while let Some(frame) = self.inner.link.post.next_frame() {
                        if socket.send(frame).is_err() {
                            return End::Lost(None);
                        }
                    }
                }
                Next::Nothing => match self.renew(&mut socket, &token).await {
                    Ok(newer) => token = newer,
                    Err(error) if error.ends_session() => return End::SignedOut,
                    Err(error) => return lost(error),
                },
            }
            let now_ms = self.now_ms();
            // A clock that was set back: nothing is further away than it can be.
            ready_by = ready_by.min(now_ms + READY_MS);
            look_at = look_at.min(now_ms + LOOK_MS);
            if !*was_up && now_ms >= ready_by {
                return End::Lost(None);
            }
            if *was_up && now_ms >= look_at {
                look_at = now_ms + LOOK_MS;
                self.look();
            }
        }
    }

    /// Reads the list although nothing was poked.
    pub(super) fn look(&self) {
        self.inner.link.want_list();
        self.inner.signals.read.notify();
    }

    /// The relay closed the socket: when that was about the session, ask whether it lives.
    async fn closed(&self, code: Option<u16>) -> End {
        if let Some(close::REVOKED | close::UNAUTHENTICATED) = code
            && let Err(error) = self.inner.ctx.api.check_session().await
            && error.ends_session()
        {
            return End::SignedOut;
        }
        End::Lost(None)
    }

    async fn open_socket(&self) -> Result<(<P::Relay as Relay>::Live, String), ApiError> {
        // The token first: without one there is nothing to say on a socket.
        self.inner.ctx.api.token().await?;
        let mut socket = self.inner.ctx.api.open_live().await?;
        let token = self.renew(&mut socket, "").await?;
        Ok((socket, token))
    }

    /// Sends the newest token unless it is the one that was sent last.
    async fn renew(&self, socket: &mut impl Live, last: &str) -> Result<String, ApiError> {
        let token = self.inner.ctx.api.token().await?.access_token;
        if token != last {
            let frame = ToRelay::Auth {
                access_token: token.clone(),
            };
            let text = serde_json::to_string(&frame).map_err(|_| ApiError::Nonsense)?;
            socket.send(text)?;
        }
        Ok(token)
    }

    fn received(&self, text: &str, was_up: &mut bool) {
        // What this version does not know is for a newer one.
        let Ok(frame) = serde_json::from_str::<FromRelay>(text) else {
            return;
        };
        match frame {
            FromRelay::Ready { time_ms, .. } => {
                self.compare_clocks(time_ms);
                if !*was_up {
                    *was_up = true;
                    self.inner.link.is_up.set(true);
                    self.inner.link.want_list();
                    self.inner.ctx.app.set_connection(Connection::CatchingUp);
                    self.inner.signals.read.notify();
                    self.inner.signals.up.notify();
                    self.inner.signals.tell.notify();
                }
            }
            FromRelay::Poke { conv_id, seq } => self.poked(conv_id.0, seq),
            FromRelay::AccountBlob { ns } => self.inner.ctx.app.blob_written(ns),
            FromRelay::Notice { message } => self.heard(message.0),
            FromRelay::RecoveryOpened => self.inner.ctx.app.raise_alarm(),
        }
    }
}
