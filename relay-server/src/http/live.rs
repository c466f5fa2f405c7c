//! The one WebSocket: pokes, and notices that are handed on and kept nowhere. Closes the moment its
//! session ends or its token runs out.

use std::{pin::pin, sync::Arc, time::Duration};

use axum::{
    extract::{
        State,
        ws::{
            CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade,
            rejection::WebSocketUpgradeRejection,
        },
    },
    http::{HeaderMap, header},
    response::Response,
};
use crypto_core::wire::MessageView;
use relay_api::{
    Bytes, Id,
    live::{AUTH_DEADLINE_S, FromRelay, NOTICE, PING_S, ToRelay, close},
    problem::ProblemKind,
};
use tokio::time::{Instant, interval_at, sleep, sleep_until, timeout};

use super::extract::{Caller, From, alive};
use crate::{
    app::App,
    auth::random,
    clock::now_ms,
    fanout::{News, Subscription},
    problem::{Answer, Problem},
};

/// Read from a socket at a time. The default costs 128 KiB for each socket that waits.
const READ_BUFFER: usize = 4 * 1024;
/// The largest frame: one access token, or one notice.
const FRAME: usize = 4 * 1024;
/// Bytes on their way to a socket.
const WRITE_BUFFER: usize = 128 * 1024;
/// The longest that one frame may take to be written.
const WRITE: Duration = Duration::from_secs(10);
/// The longest wait for the other end's good-bye.
const GOOD_BYE: Duration = Duration::from_secs(2);
/// Sockets close over this time when the relay stops, so that they do not all come back at once;
/// in milliseconds.
const STAGGER_MS: u64 = 3_000;

/// Why a socket ends: with a code, or because the other end is gone.
type End = Option<u16>;

/// `GET /v1/live`.
pub async fn upgrade(
    State(app): State<Arc<App>>,
    From(network): From,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Answer<Response> {
    let upgrade = upgrade.map_err(|_| ProblemKind::Malformed)?;
    app.limits.network.check(&network)?;
    // Programs that are not browsers have no origin.
    if let Some(origin) = headers.get(header::ORIGIN) {
        let known = origin
            .to_str()
            .is_ok_and(|origin| app.config.origins.contains(origin));
        if !known {
            return Err(ProblemKind::Forbidden.into());
        }
    }
    if !app.is_ready() {
        return Err(ProblemKind::Unavailable.into());
    }
    let tracked = app.tasks.token();
    Ok(upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
        .max_message_size(FRAME)
        .max_frame_size(FRAME)
        .on_upgrade(async move |socket| {
            serve(&app, socket).await;
            drop(tracked);
        }))
}

async fn serve(app: &Arc<App>, mut socket: WebSocket) {
    let Err(end) = talk(app, &mut socket).await;
    let Some(code) = end else { return };
    let frame = CloseFrame {
        code,
        reason: Utf8Bytes::default(),
    };
    if timeout(WRITE, socket.send(Message::Close(Some(frame))))
        .await
        .is_err()
    {
        return;
    }
    // Read on until the other end has closed too, or the frame may be lost with the connection.
    let _ = timeout(GOOD_BYE, async {
        while let Some(Ok(_)) = socket.recv().await {}
    })
    .await;
}

/// Ends with an error only, which says why.
async fn talk(app: &Arc<App>, socket: &mut WebSocket) -> Result<std::convert::Infallible, End> {
    let deadline = Duration::from_secs(AUTH_DEADLINE_S);
    let first = tokio::select! {
        first = timeout(deadline, next_auth(socket)) => first,
        () = app.soft_stop.cancelled() => return Err(Some(close::RESTART)),
    };
    let token = first.map_err(|_| Some(close::UNAUTHENTICATED))??;
    let access = app
        .tokens
        .check(&token)
        .map_err(|_| Some(close::UNAUTHENTICATED))?;
    // Listens first: a session that ends between the two is heard of.
    let ear = app.fanout.subscribe(access.account_id, access.session_id);
    let caller = alive(app, &access).await.map_err(why)?;
    send(
        socket,
        &FromRelay::Ready {
            session_id: caller.session_id,
            time_ms: u64::try_from(now_ms()).unwrap_or(0),
        },
    )
    .await?;
    listen(app, socket, &ear, caller, access.expires_s).await
}

async fn listen(
    app: &Arc<App>,
    socket: &mut WebSocket,
    ear: &Subscription,
    caller: Caller,
    expires_s: i64,
) -> Result<std::convert::Infallible, End> {
    let ping = Duration::from_secs(PING_S);
    let mut pings = interval_at(Instant::now() + ping, ping);
    let mut heard = Instant::now();
    let mut expiry = pin!(sleep_until(instant(expires_s)));
    loop {
        tokio::select! {
            news = ear.news() => match news {
                News::Ended => return Err(Some(close::REVOKED)),
                News::Frames(frames) => {
                    for frame in &frames {
                        send(socket, frame).await?;
                    }
                }
            },
            frame = socket.recv() => {
                heard = Instant::now();
                match said(frame)? {
                    Some(ToRelay::Auth { access_token }) => {
                        let access = app.tokens.check(&access_token);
                        let access = access.map_err(|_| Some(close::UNAUTHENTICATED))?;
                        if access.session_id != caller.session_id {
                            return Err(Some(close::PROTOCOL));
                        }
                        alive(app, &access).await.map_err(why)?;
                        expiry.as_mut().reset(instant(access.expires_s));
                    }
                    Some(ToRelay::Notice { message }) => pass_on(app, &caller, message).await?,
                    None => {}
                }
            }
            _ = pings.tick() => {
                if heard.elapsed() > ping * 2 {
                    return Err(Some(close::TOO_SLOW));
                }
                write(socket, Message::Ping(axum::body::Bytes::new())).await?;
            }
            () = &mut expiry => return Err(Some(close::UNAUTHENTICATED)),
            () = app.soft_stop.cancelled() => {
                sleep(stagger()).await;
                return Err(Some(close::RESTART));
            }
        }
    }
}

/// Hands a notice to the other sockets of its conversation, as far as there are any. Nothing of it
/// is stored or written down, and nobody is told when it goes nowhere.
async fn pass_on(app: &Arc<App>, caller: &Caller, message: Bytes) -> Result<(), End> {
    if app.limits.notice.check(&caller.account_id).is_err() {
        return Ok(());
    }
    let view = MessageView::parse(&message.0).ok();
    let view = view.filter(|_| message.0.len() == NOTICE);
    let view = view.ok_or(Some(close::PROTOCOL))?;
    let conv_id = Id(view.conv_id);
    let standing = app.store.membership(conv_id, caller.account_id).await;
    let Ok(Some(standing)) = standing else {
        return Ok(());
    };
    if !standing.member || standing.epoch != view.epoch {
        return Ok(());
    }
    // Whoever left with the newest row is not among the members any more.
    if let Ok(members) = app.store.audience(conv_id, standing.head_seq + 1).await {
        app.fanout.notice(&members, caller.session_id, &message);
    }
    Ok(())
}

/// Waits for the first frame, which says who it is.
async fn next_auth(socket: &mut WebSocket) -> Result<String, End> {
    loop {
        match said(socket.recv().await)? {
            Some(ToRelay::Auth { access_token }) => return Ok(access_token),
            Some(ToRelay::Notice { .. }) => return Err(Some(close::PROTOCOL)),
            None => {}
        }
    }
}

/// What a frame says; `None` for a ping or a pong.
fn said(frame: Option<Result<Message, axum::Error>>) -> Result<Option<ToRelay>, End> {
    let Some(frame) = frame else { return Err(None) };
    match frame {
        Ok(Message::Text(text)) => match serde_json::from_str(&text) {
            Ok(said) => Ok(Some(said)),
            Err(_) => Err(Some(close::PROTOCOL)),
        },
        Ok(Message::Ping(_) | Message::Pong(_)) => Ok(None),
        Ok(Message::Close(_)) => Err(None),
        // Binary, or too large, or not a frame at all.
        Ok(Message::Binary(_)) | Err(_) => Err(Some(close::PROTOCOL)),
    }
}

/// The code for a session that a problem was found with.
fn why(problem: Problem) -> End {
    Some(match problem.kind() {
        ProblemKind::SessionEnded => close::REVOKED,
        ProblemKind::Unavailable | ProblemKind::Internal => close::RESTART,
        _ => close::UNAUTHENTICATED,
    })
}

async fn send(socket: &mut WebSocket, frame: &FromRelay) -> Result<(), End> {
    let text = serde_json::to_string(frame).map_err(|_| None)?;
    write(socket, Message::Text(text.into())).await
}

async fn write(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match timeout(WRITE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(None),
        Err(_) => Err(Some(close::TOO_SLOW)),
    }
}

/// The moment of a time in seconds since 1970.
fn instant(time_s: i64) -> Instant {
    let left = time_s.saturating_mul(1000).saturating_sub(now_ms());
    Instant::now() + Duration::from_millis(u64::try_from(left).unwrap_or(0))
}

fn stagger() -> Duration {
    let number = random::<8>().map(u64::from_be_bytes).unwrap_or(0);
    Duration::from_millis(number % STAGGER_MS)
}
