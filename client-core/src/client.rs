//! The client as the outside sees it: commands in, replies and updates out, and one future that
//! drives everything.

mod access_key;
mod dispatch;
mod entering;
mod leaving;
mod life;
mod profile;
mod ready;
mod renewing;
mod rotating;
mod sessions;

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use futures::channel::{mpsc, oneshot};
use futures::future::{Either, LocalBoxFuture, pending, select};
use futures::lock::Mutex;
use futures::{FutureExt, Stream, StreamExt};
use zeroize::Zeroizing;

use crate::account::Entrance;
use crate::api::{Api, Ended};
use crate::conversations::{Nonce, Signal};
use crate::ctx::{App, Event, Rng};
use crate::platform::Platform;
use crate::view::{Command, Failure, FailureCode, Phase, Reply, Update};

use ready::Ready;

/// A Ren client. Clones are the same client.
pub struct Client<P: Platform> {
    inner: Rc<Inner<P>>,
}

struct Inner<P: Platform> {
    platform: Rc<P>,
    api: Api<P>,
    rng: Rng,
    app: App,
    /// What works while an account is open.
    ready: RefCell<Option<Rc<Ready<P>>>>,
    /// The access key that was shown and not typed back yet, in groups.
    access_key: RefCell<Option<Zeroizing<Vec<String>>>>,
    /// Told once what worked for an account has stopped.
    stopped: RefCell<Option<oneshot::Sender<()>>>,
    /// Commands that open or close an account take turns.
    turn: Mutex<()>,
    events: RefCell<Option<mpsc::UnboundedReceiver<Event>>>,
    ended: RefCell<Option<mpsc::UnboundedReceiver<Ended>>>,
    /// It is known whether somebody stays signed in here.
    begun: Signal,
}

impl<P: Platform> Clone for Client<P> {
    fn clone(&self) -> Self {
        Self {
            inner: Rc::clone(&self.inner),
        }
    }
}

impl<P: Platform> Client<P> {
    /// A client and the stream of what changes. Nothing moves before [`Self::run`] is polled.
    pub fn new(platform: P) -> (Self, impl Stream<Item = Update> + use<P>) {
        let platform = Rc::new(platform);
        let (updates, stream) = mpsc::unbounded();
        let (events, received) = mpsc::unbounded();
        let (end, ended) = mpsc::unbounded();
        let api = Api::new(Rc::clone(&platform));
        api.on_end(end);
        let inner = Inner {
            rng: Rng::new(&*platform, &[]),
            app: App::new(updates, events),
            api,
            platform,
            ready: RefCell::default(),
            access_key: RefCell::default(),
            stopped: RefCell::default(),
            turn: Mutex::new(()),
            events: RefCell::new(Some(received)),
            ended: RefCell::new(Some(ended)),
            begun: Signal::default(),
        };
        (
            Self {
                inner: Rc::new(inner),
            },
            stream,
        )
    }

    /// Starts up, and keeps everything going while it is polled: the live socket, catch-up, the
    /// outbox, transfers. Never ends by itself. A second call ends at once.
    pub fn run(&self) -> impl Future<Output = ()> + use<P> {
        let inner = Rc::clone(&self.inner);
        async move {
            let (events, ended) = (
                inner.events.borrow_mut().take(),
                inner.ended.borrow_mut().take(),
            );
            if let (Some(events), Some(ended)) = (events, ended) {
                inner.start().await;
                inner.begun.notify();
                let ended = ended.map(Event::SessionEnded);
                inner.drive(futures::stream::select(events, ended)).await;
            }
        }
    }

    /// Carries out one command of the person.
    ///
    /// # Errors
    /// The reason, for the view to put into words.
    pub fn call(&self, command: Command) -> impl Future<Output = Result<Reply, Failure>> + use<P> {
        self.call_as(command, None)
    }

    /// The same for a command that sends a message or a file, under a name: when it is repeated
    /// under that name, also by another client over the same device, it is still sent once.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn call_as(
        &self,
        command: Command,
        nonce: Option<Nonce>,
    ) -> impl Future<Output = Result<Reply, Failure>> + use<P> {
        let inner = Rc::clone(&self.inner);
        async move { inner.call(command, nonce).await }
    }
}

impl<P: Platform> Inner<P> {
    /// Runs what belongs to the open account, and changes it when the account changes.
    async fn drive(&self, mut events: impl Stream<Item = Event> + Unpin) {
        let mut tasks = self.tasks();
        loop {
            let event = match select(events.next(), &mut tasks).await {
                Either::Left((Some(event), _)) => event,
                Either::Left((None, _)) => return,
                // Tasks run until they are dropped; should they end, only events are left.
                Either::Right(((), _)) => {
                    tasks = pending().boxed_local();
                    continue;
                }
            };
            match event {
                Event::Changed => {
                    tasks = self.tasks();
                    if let Some(stopped) = self.stopped.borrow_mut().take() {
                        // Nobody waits any more when the command was given up.
                        let _ = stopped.send(());
                    }
                }
                Event::MeChanged => {
                    self.show_me();
                    if let Some(ready) = &*self.ready.borrow() {
                        ready.conversations.settings_changed();
                    }
                }
                Event::RelayReached => {
                    if let Some(ready) = &*self.ready.borrow() {
                        ready.relay_reached();
                    }
                }
                Event::BlobWritten(ns) => self.blob_written(ns),
                Event::SessionEnded(how) => self.session_ended(how).await,
            }
        }
    }

    fn tasks(&self) -> LocalBoxFuture<'static, ()> {
        match self.ready.borrow().clone() {
            Some(ready) => async move { ready.run().await }.boxed_local(),
            None => pending().boxed_local(),
        }
    }

    fn show_me(&self) {
        if let Some(phase) = self.ready.borrow().as_ref().and_then(|ready| ready.phase()) {
            self.app.set_phase(phase);
        }
    }

    fn blob_written(&self, ns: u8) {
        if let Some(ready) = &*self.ready.borrow() {
            ready.blob_written(ns);
        }
    }

    /// Commands that come while a client starts wait: they may have been asked of the one before.
    async fn started(&self) {
        let mut begun = self.begun.listen();
        while self.app.phase() == Phase::Starting {
            begun.changed().await;
        }
    }

    fn ready(&self) -> Result<Rc<Ready<P>>, Failure> {
        self.ready
            .borrow()
            .clone()
            .ok_or_else(|| match self.app.phase() {
                Phase::Locked { .. } => FailureCode::Locked.into(),
                _ => FailureCode::SignedOut.into(),
            })
    }

    fn entrance(&self) -> Entrance<'_, P> {
        Entrance {
            platform: &self.platform,
            api: &self.api,
            rng: &self.rng,
            app: None,
        }
    }
}
