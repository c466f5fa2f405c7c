//! The WebSocket passes as it is, with what the relay invents in between.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    response::Response,
};
use futures::{SinkExt as _, StreamExt as _};
use relay_api::live::FromRelay;
use tokio_tungstenite::{connect_async, tungstenite};

use super::Shared;

pub(super) async fn pass(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    let url = format!(
        "{}{}",
        shared.upstream.replacen("http", "ws", 1),
        relay_api::routes::LIVE
    );
    upgrade.on_upgrade(move |client| async move {
        if let Ok((relay, _)) = connect_async(url).await {
            join(client, relay, &shared).await;
        }
    })
}

async fn join<S>(client: WebSocket, relay: tokio_tungstenite::WebSocketStream<S>, shared: &Shared)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let (mut to_client, mut from_client) = client.split();
    let (mut to_relay, mut from_relay) = relay.split();
    let up = async {
        while let Some(Ok(message)) = from_client.next().await {
            let Message::Text(text) = message else {
                continue;
            };
            shared.record_frame(text.as_bytes(), &[]);
            if to_relay
                .send(tungstenite::Message::text(text.as_str()))
                .await
                .is_err()
            {
                break;
            }
        }
    };
    let mut invented = shared.invented.subscribe();
    let down = async {
        loop {
            let message = tokio::select! {
                Ok(text) = invented.recv() => {
                    if to_client.send(Message::Text(text.into())).await.is_err() {
                        break;
                    }
                    continue;
                }
                message = from_relay.next() => message,
            };
            let Some(Ok(message)) = message else { break };
            if shared.is_silent.load(Ordering::Relaxed) {
                continue;
            }
            let message = match message {
                tungstenite::Message::Text(text) => {
                    shared.record_frame(&[], text.as_bytes());
                    Message::Text(later(text.as_str(), shared).into())
                }
                tungstenite::Message::Close(frame) => {
                    Message::Close(frame.map(|frame| CloseFrame {
                        code: frame.code.into(),
                        reason: frame.reason.as_str().into(),
                    }))
                }
                _ => continue,
            };
            if to_client.send(message).await.is_err() {
                break;
            }
        }
    };
    futures::future::select(std::pin::pin!(up), std::pin::pin!(down)).await;
}

/// A frame that tells the time tells the one that a test wants.
fn later(text: &str, shared: &Shared) -> String {
    let ahead_ms = shared.ahead_ms.load(Ordering::Relaxed);
    match serde_json::from_str(text) {
        Ok(FromRelay::Ready {
            session_id,
            time_ms,
        }) if ahead_ms != 0 => {
            let time_ms = time_ms.saturating_add_signed(ahead_ms);
            serde_json::to_string(&FromRelay::Ready {
                session_id,
                time_ms,
            })
            .expect("a frame")
        }
        _ => text.to_owned(),
    }
}
