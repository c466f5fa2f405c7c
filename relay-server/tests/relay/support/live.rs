//! The other end of a live socket.

use futures::{SinkExt as _, StreamExt as _};
use relay_api::{
    live::{FromRelay, ToRelay},
    routes,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, protocol::CloseFrame},
};

use super::{Person, Relay, within};

pub struct Live(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

/// What came out of a socket.
#[derive(Debug, PartialEq)]
pub enum Came {
    Frame(FromRelay),
    Closed(Option<u16>),
}

impl Live {
    pub async fn open(relay: &Relay) -> Self {
        Self::open_from(relay, None).await.expect("a socket")
    }

    pub async fn open_from(relay: &Relay, origin: Option<&str>) -> Result<Self, u16> {
        let url = format!("ws://{}{}", relay.address(), routes::LIVE);
        let mut request = url.into_client_request().expect("a request");
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("origin", origin.parse().expect("ascii"));
        }
        match within("a socket", connect_async(request)).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// A socket that is ready.
    pub async fn of(relay: &Relay, person: &Person) -> Self {
        let mut live = Self::open(relay).await;
        live.auth(&person.token).await;
        let Came::Frame(FromRelay::Ready { session_id, .. }) = live.next().await else {
            panic!("the socket is not ready");
        };
        assert_eq!(session_id, person.session);
        live
    }

    pub async fn auth(&mut self, token: &str) {
        let auth = ToRelay::Auth {
            access_token: token.to_owned(),
        };
        self.text(&serde_json::to_string(&auth).expect("json"))
            .await;
    }

    pub async fn text(&mut self, text: &str) {
        self.send(Message::text(text)).await;
    }

    pub async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("sent");
    }

    /// The next frame; pings do not count as one.
    pub async fn next(&mut self) -> Came {
        within("a frame", self.next_whenever()).await
    }

    /// The next frame but a poke of a row before `row`, which may come late.
    pub async fn next_from(&mut self, row: u64) -> Came {
        loop {
            match self.next().await {
                Came::Frame(FromRelay::Poke { seq, .. }) if seq < row => {}
                came => return came,
            }
        }
    }

    async fn next_whenever(&mut self) -> Came {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Came::Frame(serde_json::from_str(&text).expect("a frame of the relay"));
                }
                Some(Ok(Message::Close(frame))) => {
                    return Came::Closed(frame.map(|CloseFrame { code, .. }| code.into()));
                }
                Some(Ok(_)) => (),
                Some(Err(_)) | None => return Came::Closed(None),
            }
        }
    }
}
