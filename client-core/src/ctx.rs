//! What everything that works for a signed-in person shares.
//!
//! A [`Ctx`] is made when an account opens and closed when it is locked or signed out. What still
//! holds it then finds no keys: every access answers `locked`.

use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

use crypto_core::random::Drbg;
use futures::channel::mpsc::UnboundedSender;
use zeroize::Zeroizing;

use crate::account::{Account, AccountBlobs, AccountCell, Replica, Settings};
use crate::api::{Api, Ended};
use crate::local::Local;
use crate::people::{Directory, avatar_text};
use crate::platform::{Clock, Platform, Random};
use crate::view::{AppView, Connection, Failure, PersonView, Phase, Update};

/// The one source of randomness of a client. Clones share its state.
#[derive(Clone)]
pub struct Rng(Rc<RefCell<Drbg>>);

impl Rng {
    /// Seeds from the operating system; `hedge` is a secret of the account, empty without one.
    pub fn new<P: Platform>(platform: &P, hedge: &[u8]) -> Self {
        Self(Rc::new(RefCell::new(seeded(platform, hedge))))
    }

    /// Seeds anew, with what an account knows (protocol §0).
    pub fn reseed<P: Platform>(&self, platform: &P, hedge: &[u8]) {
        *self.0.borrow_mut() = seeded(platform, hedge);
    }

    /// The generator. Not to be held across an `await`.
    pub fn borrow(&self) -> RefMut<'_, Drbg> {
        self.0.borrow_mut()
    }
}

fn seeded<P: Platform>(platform: &P, hedge: &[u8]) -> Drbg {
    let mut os = Zeroizing::new([0; 64]);
    platform.random().fill(&mut os);
    let mut all = Zeroizing::new(Vec::with_capacity(hedge.len() + 8));
    all.extend_from_slice(hedge);
    all.extend_from_slice(&platform.clock().now_ms().to_be_bytes());
    Drbg::new(*os, &all)
}

/// Something happened that the client as a whole has to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// Another account is open, or none.
    Changed,
    /// The relay ended the session.
    SessionEnded(Ended),
    /// The person's own name or settings changed.
    MeChanged,
    /// The relay is reached again.
    RelayReached,
    /// Another browser of this account wrote a blob.
    BlobWritten(u8),
}

/// The frame that views see, and the way updates take. Clones share both.
#[derive(Clone)]
pub struct App {
    view: Rc<RefCell<AppView>>,
    updates: UnboundedSender<Update>,
    events: UnboundedSender<Event>,
}

impl App {
    pub(crate) fn new(updates: UnboundedSender<Update>, events: UnboundedSender<Event>) -> Self {
        let view = AppView {
            phase: Phase::Starting,
            connection: Connection::Connecting,
            integrity_alarm: false,
        };
        Self {
            view: Rc::new(RefCell::new(view)),
            updates,
            events,
        }
    }

    /// Hands an update to the views.
    pub fn emit(&self, update: Update) {
        // Fails only when no view listens any more.
        let _ = self.updates.unbounded_send(update);
    }

    /// Where in its life the client is.
    pub fn phase(&self) -> Phase {
        self.view.borrow().phase.clone()
    }

    /// Shows another phase.
    pub fn set_phase(&self, phase: Phase) {
        self.change(|view| view.phase = phase);
    }

    /// Shows whether the relay is reached.
    pub fn set_connection(&self, connection: Connection) {
        let is_up = |c: &Connection| matches!(c, Connection::Online | Connection::CatchingUp);
        let was_up = is_up(&self.view.borrow().connection);
        if is_up(&connection) && !was_up {
            self.tell(Event::RelayReached);
        }
        self.change(|view| view.connection = connection);
    }

    /// The relay did something that it must not. Stays until the client starts anew.
    pub fn raise_alarm(&self) {
        self.change(|view| view.integrity_alarm = true);
    }

    /// Tells the client that another browser of this account wrote the blob of a namespace.
    pub fn blob_written(&self, ns: u8) {
        self.tell(Event::BlobWritten(ns));
    }

    pub(crate) fn tell(&self, event: Event) {
        // Fails only when the client is gone.
        let _ = self.events.unbounded_send(event);
    }

    /// Changes the frame and shows it if it is another one.
    pub(crate) fn change(&self, change: impl FnOnce(&mut AppView)) {
        let mut view = self.view.borrow_mut();
        let before = view.clone();
        change(&mut view);
        if *view != before {
            let view = view.clone();
            self.emit(Update::App(view));
        }
    }
}

/// Everything that a signed-in client works with.
pub struct Ctx<P: Platform> {
    /// The walls.
    pub platform: Rc<P>,
    /// The relay.
    pub api: Api<P>,
    /// Sealed records of this device.
    pub local: Local<P>,
    /// Sealed blobs of the account at the relay.
    pub blobs: AccountBlobs<P>,
    /// Other people.
    pub people: Directory<P>,
    /// The frame, and the way updates take.
    pub app: App,
    /// Randomness.
    pub rng: Rng,
    pub(crate) account: AccountCell,
    pub(crate) settings: Replica<P, Settings>,
    pub(crate) closed: Cell<bool>,
}

impl<P: Platform> Ctx<P> {
    /// The account and its keys.
    ///
    /// # Errors
    /// [`FailureCode::Locked`] once it was locked or signed out.
    pub fn account(&self) -> Result<Rc<Account>, Failure> {
        self.account.get()
    }

    /// Randomness. Not to be held across an `await`.
    pub fn rng(&self) -> RefMut<'_, Drbg> {
        self.rng.borrow()
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> u64 {
        self.platform.clock().now_ms()
    }

    /// Waits.
    pub async fn sleep(&self, ms: u64) {
        self.platform.clock().sleep(ms).await;
    }

    /// The person's own display name.
    pub fn my_name(&self) -> String {
        let name = self.settings.get().name.clone();
        if !name.is_empty() {
            return name;
        }
        // Before a name arrived from the relay.
        self.account()
            .map(|account| account.login().to_string())
            .unwrap_or_default()
    }

    /// The person as views show her.
    pub fn myself(&self) -> PersonView {
        let id = self.account().map(|account| account.id());
        let mut person = self.people.person(&id.unwrap_or_default());
        let settings = self.settings.get();
        let avatar = settings.avatar.get().some();
        person.avatar = avatar.map(|avatar| avatar_text(&avatar.hash));
        person.about.clone_from(settings.about.get());
        drop(settings);
        person.name = self.my_name();
        person
    }

    /// Hands an update to the views, unless the account is closed.
    pub fn emit(&self, update: Update) {
        if !self.closed.get() {
            self.app.emit(update);
        }
    }

    /// Forgets the keys.
    pub(crate) fn close(&self) {
        self.closed.set(true);
        self.account.clear();
        self.local.close();
    }
}
