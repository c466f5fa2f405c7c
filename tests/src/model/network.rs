//! The way from a device to the relay and back: late, lost before or after the relay heard it, and on
//! the live socket also twice and out of order.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

use client_core::platform::{Live, LiveFrame, Relay as RelayTrait, Request, Response, Unreachable};
use relay_api::{
    Id,
    live::{FromRelay, ToRelay},
};

use super::{
    dice::Dice,
    log::Period,
    relay::{Cookie, Relay, SessionName},
    time::Time,
};

/// Everything between the devices and the relay. Clones are the same.
#[derive(Clone)]
pub struct Network(Rc<Inner>);

struct Inner {
    time: Time,
    dice: Dice,
    relay: RefCell<Relay>,
    sockets: RefCell<BTreeMap<u64, Rc<Socket>>>,
    last: Cell<u64>,
    /// Off: nothing is lost and everything is quick.
    is_rough: Cell<bool>,
}

struct Socket {
    session: Cell<Option<SessionName>>,
    /// Frames by the moment at which they arrive.
    frames: RefCell<VecDeque<(u64, FromRelay)>>,
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Socket {
    fn wake(&self) {
        if let Some(waker) = self.waker.borrow_mut().take() {
            waker.wake();
        }
    }
}

/// The line of one device. Clones are the same.
#[derive(Clone)]
pub struct Line(Rc<LineInner>);

struct LineInner {
    network: Network,
    cookie: RefCell<Cookie>,
    is_up: Cell<bool>,
    sockets: RefCell<Vec<Rc<Socket>>>,
}

impl Network {
    /// A smooth one.
    pub fn new(time: &Time, dice: &Dice) -> Self {
        Self(Rc::new(Inner {
            time: time.clone(),
            dice: dice.clone(),
            relay: RefCell::new(Relay::new(dice)),
            sockets: RefCell::default(),
            last: Cell::new(0),
            is_rough: Cell::new(false),
        }))
    }

    /// A line for a device.
    pub fn line(&self) -> Line {
        Line(Rc::new(LineInner {
            network: self.clone(),
            cookie: RefCell::default(),
            is_up: Cell::new(true),
            sockets: RefCell::default(),
        }))
    }

    /// From now on things go wrong, or do not.
    pub fn set_rough(&self, is_rough: bool) {
        self.0.is_rough.set(is_rough);
    }

    /// Requests that the relay answered.
    pub fn answered(&self) -> u64 {
        self.0.relay.borrow().answered
    }

    /// When somebody was in a conversation, as the relay knows it.
    pub fn periods(&self, conv_id: &str, account_id: &str) -> Vec<Period> {
        self.0.relay.borrow().periods(conv_id, account_id)
    }

    /// Yes in so many of a thousand cases, while it is rough.
    fn goes_wrong(&self, per_mille: u64) -> bool {
        self.0.is_rough.get() && self.0.dice.per_mille(per_mille)
    }

    fn delay(&self) -> u64 {
        match self.0.is_rough.get() {
            true if self.0.dice.per_mille(30) => self.0.dice.below(15_000),
            true => self.0.dice.below(300),
            false => 1 + self.0.dice.below(20),
        }
    }

    /// Sends out what the relay has to tell.
    fn spread(&self) {
        let news = std::mem::take(&mut self.0.relay.borrow_mut().news);
        for (session, frame) in news {
            for socket in self.0.sockets.borrow().values() {
                if socket.session.get() == Some(session) && !self.goes_wrong(120) {
                    self.put(socket, frame.clone());
                    if self.goes_wrong(120) {
                        self.put(socket, frame.clone());
                    }
                }
            }
        }
    }

    fn put(&self, socket: &Rc<Socket>, frame: FromRelay) {
        let at = self.0.time.now_ms() + self.delay();
        let mut frames = socket.frames.borrow_mut();
        let place = frames.partition_point(|(other, _)| *other <= at);
        frames.insert(place, (at, frame));
        drop(frames);
        socket.wake();
    }
}

impl Line {
    /// Pulls the plug, or puts it in.
    pub fn set_up(&self, is_up: bool) {
        self.0.is_up.set(is_up);
        if !is_up {
            for socket in self.0.sockets.borrow_mut().drain(..) {
                socket.is_over.set(true);
                socket.wake();
            }
        }
    }

    /// Whether the plug is in.
    pub fn is_up(&self) -> bool {
        self.0.is_up.get()
    }

    async fn travel(&self) -> Result<(), Unreachable> {
        let network = &self.0.network;
        network.0.time.sleep(network.delay()).await;
        match self.is_up() && !network.goes_wrong(25) {
            true => Ok(()),
            false => Err(Unreachable),
        }
    }
}

impl RelayTrait for Line {
    type Live = ModelLive;

    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        self.travel().await?;
        let inner = &self.0.network.0;
        let answer = {
            let mut cookie = self.0.cookie.borrow_mut();
            inner
                .relay
                .borrow_mut()
                .answer(&request, &mut cookie, inner.time.now_ms())
        };
        self.0.network.spread();
        // The relay has heard it; whether the device learns of that is another matter.
        self.travel().await?;
        Ok(answer)
    }

    async fn open_live(&self) -> Result<ModelLive, Unreachable> {
        self.travel().await?;
        let inner = &self.0.network.0;
        let number = inner.last.get() + 1;
        inner.last.set(number);
        let socket = Rc::new(Socket {
            session: Cell::new(None),
            frames: RefCell::default(),
            is_over: Cell::new(false),
            waker: RefCell::new(None),
        });
        inner
            .sockets
            .borrow_mut()
            .insert(number, Rc::clone(&socket));
        self.0.sockets.borrow_mut().push(Rc::clone(&socket));
        Ok(ModelLive {
            line: self.clone(),
            number,
            socket,
        })
    }
}

/// A live socket.
pub struct ModelLive {
    line: Line,
    number: u64,
    socket: Rc<Socket>,
}

impl Drop for ModelLive {
    fn drop(&mut self) {
        self.line
            .0
            .network
            .0
            .sockets
            .borrow_mut()
            .remove(&self.number);
    }
}

impl Live for ModelLive {
    fn send(&mut self, text: String) -> Result<(), Unreachable> {
        let Ok(ToRelay::Auth { access_token }) = serde_json::from_str(&text) else {
            return Err(Unreachable);
        };
        let network = &self.line.0.network;
        let session = network
            .0
            .relay
            .borrow()
            .session(&access_token)
            .ok_or(Unreachable)?;
        if self.socket.session.replace(Some(session)).is_none() {
            network.put(
                &self.socket,
                FromRelay::Ready {
                    session_id: Id(session),
                    time_ms: network.0.time.now_ms(),
                },
            );
        }
        Ok(())
    }

    async fn next(&mut self) -> LiveFrame {
        let network = self.line.0.network.clone();
        let time = network.0.time.clone();
        loop {
            if self.socket.is_over.get() {
                return LiveFrame::Closed(None);
            }
            let now_ms = time.now_ms();
            let due = self.socket.frames.borrow().front().map(|(at, _)| *at);
            match due {
                Some(at) if at <= now_ms => {
                    if network.goes_wrong(4) {
                        self.socket.is_over.set(true);
                        continue;
                    }
                    let frame = self.socket.frames.borrow_mut().pop_front();
                    if let Some((_, frame)) = frame {
                        return LiveFrame::Text(serde_json::to_string(&frame).expect("a frame"));
                    }
                }
                due => {
                    let woken = poll_fn(|cx| {
                        let has_news =
                            self.socket.frames.borrow().front().map(|(at, _)| *at) != due;
                        if has_news || self.socket.is_over.get() {
                            return Poll::Ready(());
                        }
                        *self.socket.waker.borrow_mut() = Some(cx.waker().clone());
                        Poll::Pending
                    });
                    match due {
                        Some(at) => {
                            let sleep = std::pin::pin!(time.sleep(at - now_ms));
                            futures::future::select(std::pin::pin!(woken), sleep).await;
                        }
                        None => woken.await,
                    }
                }
            }
        }
    }
}
