//! Other people: their verified statement chains, the pins that remember them, their names.
//!
//! A chain is verified before anything is done with it and held against the pin each time one is
//! fetched. A chain that contradicts its pin breaks the identity: what was pinned stays, and
//! everything that sends has to refuse ([`Directory::check_sendable`]) until the person has
//! compared numbers.

mod audit;
mod avatars;
mod block;
mod book;
mod card;
mod chains;
mod pin;
mod trust;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use crypto_core::Hash32;
use crypto_core::blob::Namespace;
use crypto_core::login::Login;
use crypto_core::statement::Chain;
use futures::channel::mpsc;

use crate::account::{AccountBlobs, AccountCell, Avatar, Merge, Replica};
use crate::api::Api;
use crate::ctx::App;
use crate::local::Local;
use crate::platform::{Clock, Platform};
use crate::view::{Failure, FailureCode, PersonView, Trust};

pub use book::Standing;
use book::{Book, Contact};
pub(crate) use card::{AvatarAt, Profile};
pub use chains::Chains;
use chains::Known;
use pin::Sighting;

/// Everybody that this account knows or has to do with.
pub struct Directory<P: Platform> {
    platform: Rc<P>,
    api: Api<P>,
    local: Local<P>,
    account: AccountCell,
    book: Replica<P, Book>,
    /// Chains in memory, each sound and in line with its pin.
    known: RefCell<HashMap<Hash32, Known>>,
    /// Chains that contradict a pin: shown with a red break, and compared in person or not at all.
    suspect: RefCell<HashMap<Hash32, Known>>,
    /// Whose number was shown, and for exactly which chain.
    shown: RefCell<HashMap<Hash32, Known>>,
    /// Pictures of contacts.
    avatars: RefCell<HashMap<Hash32, Avatar>>,
    app: App,
    listeners: Listeners,
}

/// Who wants to know that somebody's name, trust or standing changed.
type Listeners = Rc<RefCell<Vec<mpsc::UnboundedSender<()>>>>;

impl Merge for Book {
    fn merge(&mut self, other: &Self) {
        self.take_in(other);
    }
}

impl<P: Platform> Directory<P> {
    /// The address book as this device saw it last.
    pub(crate) async fn open(
        platform: Rc<P>,
        api: Api<P>,
        local: Local<P>,
        blobs: AccountBlobs<P>,
        account: AccountCell,
        app: App,
    ) -> Result<Self, Failure> {
        let listeners = Listeners::default();
        let told = Rc::clone(&listeners);
        let changed = Box::new(move || tell(&told));
        let ns = Namespace::Contacts;
        let book = Replica::open(Rc::clone(&platform), ns, blobs, local.clone(), changed).await?;
        Ok(Self {
            platform,
            api,
            local,
            account,
            book,
            known: RefCell::default(),
            suspect: RefCell::default(),
            shown: RefCell::default(),
            avatars: RefCell::default(),
            app,
            listeners,
        })
    }

    /// Takes in what other browsers of this account know. Needed once before a new browser meets
    /// anybody: else it would pin anew.
    pub(crate) async fn pull(&self) -> Result<(), Failure> {
        self.book.pull().await
    }

    /// The relay is reached again: [`Self::run`] does not wait for its next try.
    pub(crate) fn push_soon(&self) {
        self.book.push_soon();
    }

    /// Another browser wrote the address book: [`Self::run`] fetches it.
    pub(crate) fn pull_soon(&self) {
        self.book.pull_soon();
    }

    /// Carries the address book to the relay and back, until dropped.
    pub(crate) async fn run(&self) {
        futures::join!(self.book.run(), self.audit());
    }

    /// One signal for every change of a name, of trust or of standing from now on.
    pub fn changes(&self) -> mpsc::UnboundedReceiver<()> {
        let (listener, receiver) = mpsc::unbounded();
        self.listeners.borrow_mut().push(listener);
        receiver
    }

    /// Looks somebody up by exact login. A broken identity is shown as such, not refused.
    ///
    /// # Errors
    /// [`FailureCode::LoginInvalid`], [`FailureCode::UnknownLogin`], network.
    pub async fn find(&self, login: &str) -> Result<PersonView, Failure> {
        let login = read_login(login)?;
        let account = self.account.get()?;
        if login == *account.login() {
            return Ok(self.person(&account.id()));
        }
        let (id, _) = self.fetch_login(&login).await?;
        Ok(self.person(&id))
    }

    /// The account behind a login, fetched now and in line with its pin; for beginning a
    /// conversation.
    ///
    /// # Errors
    /// As [`Self::find`]; [`FailureCode::IdentityBroken`].
    pub async fn resolve(&self, login: &str) -> Result<Hash32, Failure> {
        let login = read_login(login)?;
        let account = self.account.get()?;
        if login == *account.login() {
            return Ok(account.id());
        }
        let (id, sound) = self.fetch_login(&login).await?;
        if !sound || self.trust(&id) == Trust::Broken {
            return Err(FailureCode::IdentityBroken.into());
        }
        Ok(id)
    }

    /// A conversation with them begins: pins whoever is not pinned yet. `standing` is theirs if
    /// they are new; [`Standing::Accepted`] also lifts whoever was pending or declined.
    ///
    /// # Errors
    /// [`FailureCode::IdentityBroken`] for an account whose login is pinned to another one; nobody
    /// is pinned then. [`FailureCode::NotFound`] for an account that does not exist.
    pub async fn meet(&self, ids: &[Hash32], standing: Standing) -> Result<(), Failure> {
        let me = self.account.get()?.id();
        let now_ms = self.now_ms();
        let mut met = Vec::new();
        for id in ids.iter().filter(|id| **id != me) {
            let known = self.known_now(id).await?;
            let sighting = pin::judge(&self.book.get(), &known.login, &known.chain);
            match sighting {
                Sighting::First => met.push((*id, contact(&known, standing, now_ms))),
                Sighting::Broken { .. } => return Err(FailureCode::IdentityBroken.into()),
                Sighting::Same | Sighting::Extended { .. } => (),
            }
        }
        self.book
            .change(|book| {
                for (id, contact) in met {
                    if book.get(&id).is_none() {
                        book.insert(id, contact);
                    }
                }
                if standing == Standing::Accepted {
                    for id in ids {
                        if let Some(contact) = book.get_mut(id) {
                            contact.set_standing(standing, now_ms);
                        }
                    }
                }
            })
            .await
    }

    /// Sets whether somebody may write.
    pub async fn set_standing(&self, id: &Hash32, standing: Standing) -> Result<(), Failure> {
        let now_ms = self.now_ms();
        let change = |book: &mut Book| {
            if let Some(contact) = book.get_mut(id) {
                contact.set_standing(standing, now_ms);
            }
        };
        self.book.change(change).await
    }

    /// A verified profile of somebody came. Older ones, and those of people who were never met,
    /// change nothing.
    pub(crate) async fn set_profile(&self, id: &Hash32, profile: Profile) -> Result<(), Failure> {
        let now_ms = self.now_ms();
        let change = |book: &mut Book| {
            if let Some(contact) = book.get_mut(id) {
                contact.set_profile(profile, now_ms);
            }
        };
        self.book.change(change).await
    }

    /// Whether somebody may write; `None` when never met.
    pub fn standing(&self, id: &Hash32) -> Option<Standing> {
        self.book.get().get(id).map(|contact| contact.standing)
    }

    /// Login, if the chain or the pin is on this device; empty otherwise.
    pub fn login(&self, id: &Hash32) -> String {
        if let Ok(account) = self.account.get()
            && account.id() == *id
        {
            return account.login().to_string();
        }
        if let Some(contact) = self.book.get().get(id) {
            return contact.login.clone();
        }
        let of = |map: &RefCell<HashMap<Hash32, Known>>| {
            map.borrow().get(id).map(|known| known.login.to_string())
        };
        of(&self.known)
            .or_else(|| of(&self.suspect))
            .unwrap_or_default()
    }

    /// Display name; the login until a profile came.
    pub fn name(&self, id: &Hash32) -> String {
        match self.book.get().get(id) {
            Some(contact) if !contact.name.is_empty() => contact.name.clone(),
            _ => self.login(id),
        }
    }

    /// Everybody who was accepted and whose name or login is so.
    pub fn named(&self, is_so: impl Fn(&str) -> bool) -> Vec<(Hash32, PersonView)> {
        let book = self.book.get();
        let found = book.iter().filter(|(_, contact)| {
            contact.standing == Standing::Accepted
                && is_so(&format!("{} {}", contact.name, contact.login))
        });
        let ids: Vec<Hash32> = found.map(|(id, _)| id).collect();
        drop(book);
        ids.into_iter().map(|id| (id, self.person(&id))).collect()
    }

    /// Somebody as views show him.
    pub fn person(&self, id: &Hash32) -> PersonView {
        PersonView {
            account_id: relay_api::AccountId { 0: *id }.to_string(),
            login: self.login(id),
            name: self.name(id),
            avatar: self.shown_avatar(id).as_ref().map(avatar_text),
            about: self.about(id),
            trust: self.trust(id),
            me: self.account.get().is_ok_and(|account| account.id() == *id),
        }
    }

    /// What a contact says about himself; empty for nothing.
    fn about(&self, id: &Hash32) -> String {
        let book = self.book.get();
        let contact = book.get(id).filter(|contact| contact.is_shown());
        let card = contact.and_then(|contact| contact.card.as_ref());
        card.map(|card| card.about.clone()).unwrap_or_default()
    }

    /// Says to everybody who wants to know that something about people is another thing now.
    fn tell_changed(&self) {
        tell(&self.listeners);
    }

    fn now_ms(&self) -> u64 {
        self.platform.clock().now_ms()
    }
}

/// How views name a picture: another picture has another name.
pub(crate) fn avatar_text(hash: &Hash32) -> String {
    let (head, _) = hash.split_at(12);
    Base64UrlUnpadded::encode_string(head)
}

fn tell(listeners: &Listeners) {
    listeners
        .borrow_mut()
        .retain(|listener| listener.unbounded_send(()).is_ok());
}

fn read_login(login: &str) -> Result<Login, Failure> {
    crate::account::check_login(login)
}

fn contact(known: &Known, standing: Standing, now_ms: u64) -> Contact {
    let head = (known.chain.head_seq(), *known.chain.head_hash());
    Contact::first(known.login.to_string(), head, standing, now_ms)
}

/// Both ends of a chain agree on an account: its id.
fn id_of(chain: &Chain) -> Hash32 {
    *chain.account_id()
}
