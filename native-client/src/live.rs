//! The live socket: one task carries frames between the WebSocket and the client.

use client_core::platform::{Live, LiveFrame, Unreachable};
use futures::{SinkExt as _, StreamExt as _};
use relay_api::routes;
use tokio::{
    net::TcpStream,
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

/// The longest frame that is read, in bytes; a poke is below 200.
const LONGEST_FRAME: usize = 64 << 10;

/// An open WebSocket. Dropping it ends the task, which closes the socket.
pub struct NativeLive {
    outgoing: UnboundedSender<String>,
    incoming: UnboundedReceiver<LiveFrame>,
    over: Option<LiveFrame>,
}

impl NativeLive {
    pub(super) async fn open(base: &str, connector: Connector) -> Result<Self, Unreachable> {
        let address = base.replacen("http", "ws", 1) + routes::LIVE;
        let config = WebSocketConfig::default()
            .max_message_size(Some(LONGEST_FRAME))
            .max_frame_size(Some(LONGEST_FRAME));
        let opening = connect_async_tls_with_config(address, Some(config), true, Some(connector));
        let (socket, _) = opening.await.map_err(|_| Unreachable)?;
        let (outgoing, to_send) = mpsc::unbounded_channel();
        let (received, incoming) = mpsc::unbounded_channel();
        tokio::spawn(carry(socket, to_send, received));
        Ok(Self {
            outgoing,
            incoming,
            over: None,
        })
    }
}

async fn carry(
    mut socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    mut to_send: UnboundedReceiver<String>,
    received: UnboundedSender<LiveFrame>,
) {
    loop {
        tokio::select! {
            text = to_send.recv() => match text {
                Some(text) => {
                    if socket.send(Message::text(text)).await.is_err() {
                        break;
                    }
                }
                // The client dropped its half.
                None => {
                    let _ = socket.close(None).await;
                    return;
                }
            },
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    let _ = received.send(LiveFrame::Text(text.to_string()));
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map(|frame| u16::from(frame.code));
                    let _ = received.send(LiveFrame::Closed(code));
                    // Answers the close; the relay ends the connection.
                    while let Some(Ok(_)) = socket.next().await {}
                    return;
                }
                // Pings are answered by the library; binary frames mean nothing here.
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
        }
    }
    let _ = received.send(LiveFrame::Closed(None));
}

impl Live for NativeLive {
    fn send(&mut self, text: String) -> Result<(), Unreachable> {
        self.outgoing.send(text).map_err(|_| Unreachable)
    }

    async fn next(&mut self) -> LiveFrame {
        if let Some(over) = &self.over {
            return over.clone();
        }
        let frame = self
            .incoming
            .recv()
            .await
            .unwrap_or(LiveFrame::Closed(None));
        if matches!(frame, LiveFrame::Closed(_)) {
            self.over = Some(frame.clone());
        }
        frame
    }
}
