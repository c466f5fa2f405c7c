//! The live socket.

use client_core::platform::{Live, LiveFrame, Unreachable};
use futures::{
    FutureExt, StreamExt,
    channel::mpsc::{self, UnboundedReceiver},
    pin_mut, select_biased,
};
use relay_api::routes;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{CloseEvent, Event, MessageEvent, WebSocket};

use crate::{clock, js};

/// How long the socket may take to open, in milliseconds.
const PATIENCE: u64 = 15_000;
/// Close codes with which the browser says that the relay gave none (RFC 6455 §7.4.1).
const NO_CODE: [u16; 2] = [1005, 1006];
/// What a worker hears when the device has lost its network.
const OFFLINE: &str = "offline";

/// An open `WebSocket`.
pub struct WebLive {
    socket: WebSocket,
    events: UnboundedReceiver<Happened>,
    over: Option<LiveFrame>,
    callbacks: Callbacks,
}

enum Happened {
    Open,
    Frame(LiveFrame),
}

/// They must live as long as the socket.
struct Callbacks {
    _open: Closure<dyn FnMut(Event)>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
    offline: Closure<dyn FnMut(Event)>,
}

impl WebLive {
    /// Opens the socket and waits until it is.
    pub async fn open() -> Result<Self, Unreachable> {
        let mut live = Self::start()?;
        let open = {
            let first = live.events.next().fuse();
            let late = clock::sleep(PATIENCE).fuse();
            pin_mut!(first, late);
            select_biased! {
                first = first => matches!(first, Some(Happened::Open)),
                () = late => false,
            }
        };
        if open { Ok(live) } else { Err(Unreachable) }
    }

    fn start() -> Result<Self, Unreachable> {
        let location = js::worker().location();
        let scheme = if location.protocol() == "https:" {
            "wss"
        } else {
            "ws"
        };
        let url = format!("{scheme}://{}{}", location.host(), routes::LIVE);
        let socket = WebSocket::new(&url).map_err(|_| Unreachable)?;

        let (sender, events) = mpsc::unbounded();
        // A closed channel means that nobody listens any more.
        let (on_open, on_message, on_close, on_offline) =
            (sender.clone(), sender.clone(), sender.clone(), sender);
        let open = Closure::new(move |_| {
            let _ = on_open.unbounded_send(Happened::Open);
        });
        let message = Closure::new(move |event: MessageEvent| {
            // Everything in this protocol is text; other frames say nothing.
            if let Some(text) = event.data().as_string() {
                let _ = on_message.unbounded_send(Happened::Frame(LiveFrame::Text(text)));
            }
        });
        let close = Closure::new(move |event: CloseEvent| {
            let code = Some(event.code()).filter(|code| !NO_CODE.contains(code));
            let _ = on_close.unbounded_send(Happened::Frame(LiveFrame::Closed(code)));
        });
        // A socket does not notice that the network is gone before minutes have passed.
        let offline = Closure::new(move |_| {
            let _ = on_offline.unbounded_send(Happened::Frame(LiveFrame::Closed(None)));
        });
        // Where it cannot be heard, the socket notices later.
        let _ = js::worker()
            .add_event_listener_with_callback(OFFLINE, offline.as_ref().unchecked_ref());
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        let callbacks = Callbacks {
            _open: open,
            _message: message,
            _close: close,
            offline,
        };
        Ok(Self {
            socket,
            events,
            over: None,
            callbacks,
        })
    }
}

impl Live for WebLive {
    fn send(&mut self, text: String) -> Result<(), Unreachable> {
        if self.over.is_some() || self.socket.ready_state() != WebSocket::OPEN {
            return Err(Unreachable);
        }
        self.socket.send_with_str(&text).map_err(|_| Unreachable)
    }

    async fn next(&mut self) -> LiveFrame {
        loop {
            if let Some(over) = &self.over {
                return over.clone();
            }
            match self.events.next().await {
                Some(Happened::Frame(closed @ LiveFrame::Closed(_))) => self.over = Some(closed),
                Some(Happened::Frame(frame)) => return frame,
                Some(Happened::Open) => {}
                None => self.over = Some(LiveFrame::Closed(None)),
            }
        }
    }
}

impl Drop for WebLive {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = js::worker().remove_event_listener_with_callback(
            OFFLINE,
            self.callbacks.offline.as_ref().unchecked_ref(),
        );
        let _ = self.socket.close();
    }
}
