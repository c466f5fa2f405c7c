//! Conversations: 1:1, groups and notes to oneself, all by the same code.
//!
//! State machines first, without I/O:
//!
//! | module | what it decides |
//! |---|---|
//! | [`timeline`] | order, duplicates, missing and displaced messages |
//! | [`epochs`] | who was a member when, what a commit did, when a new epoch is due |
//! | [`outbox`] | what is on its way, and what follows from an answer |
//! | [`company`] | who is writing, who is there |
//! | [`receipts`] | how far others are, and when to tell how far this person is |
//! | [`blobs`] | what browsers of one person share: keyring and heads |
//! | [`reactions`], [`revisions`] | what stands under a message, and which version of it |
//! | [`retention`] | when a message is over, and what goes with it |
//! | [`own`] | what the person set about a conversation: muted, pinned, archived, marked |
//! | [`shelf`] | how far the search index reaches |
//! | [`sight`] | which part of the rows views see |
//! | [`snapshot`] | what they see there |
//!
//! Around them the shell, which alone waits for anything:
//!
//! | module | what it does |
//! |---|---|
//! | [`live`] | the socket, reconnecting for ever |
//! | [`sync`], [`bootstrap`] | the conversation list, catch-up, conversations that are new here |
//! | [`ingest`], [`accept`], [`sharing`] | rows into the state, commits through the acceptor and to other browsers |
//! | [`verify`] | signatures, in small slices, what is on screen first |
//! | [`sending`], [`sealing`], [`rekey`], [`rotated`] | the outbox and the epoch under which it leaves |
//! | [`seeking`] | messages that the relay did not hand over, and enough to read |
//! | [`telling`] | receipts and the shared blobs, later and in batches |
//! | [`jumping`] | leading a reader to a message or a day, and on from there |
//! | [`notices`], [`writing`], [`presence`] | what goes from socket to socket and is stored nowhere |
//! | [`indexing`], [`searching`] | an index over what this device holds, and what it finds |
//! | [`storing`], [`restore`] | this device's records |
//! | [`showing`] | snapshots, when something changed and not more often |
//! | [`commands`], [`create`], [`group`], [`requests`], [`revising`], [`setting`], [`drafts`], [`farewell`], [`forwarding`] | what the person asks for |
//! | [`profile`], [`avatars`] | how contacts know the person, and the pictures of theirs |
//! | [`expiring`] | what leaves after some days |
//! | [`reaching`] | edits and deletions of messages that are not in memory |
//! | [`erasing`] | what the relay has to forget |
//! | [`changing`], [`leaving`] | commits that change a group, and members who go |
//! | [`desk`], [`events`] | what files ask for, what the rest of the client tells |
//!
//! Nothing of a message is shown, counted or acted on before its signature was verified. What the
//! device must not lose is stored before anything is sent, and memory is never ahead of what a
//! restart can find again: rows come back by sync, messages on their way from the outbox.

mod accept;
mod alarms;
mod avatars;
mod blobs;
mod bootstrap;
mod changing;
mod commands;
mod company;
mod content;
mod conversation;
mod create;
mod desk;
mod directory;
mod drafts;
mod epochs;
mod erasing;
mod events;
mod expiring;
mod farewell;
mod forwarding;
mod group;
mod ids;
mod indexing;
mod ingest;
mod jumping;
mod leaving;
mod live;
mod loading;
mod mentions;
mod notices;
mod outbox;
mod own;
mod parts;
mod presence;
mod preview;
mod profile;
mod reaching;
mod reactions;
mod receipts;
mod records;
mod rekey;
mod requests;
mod restore;
mod retention;
mod revising;
mod revisions;
mod rotated;
mod row;
mod rows;
mod sealing;
mod searching;
mod seeking;
mod sending;
mod setting;
mod sharing;
mod shelf;
mod showing;
mod sight;
mod signal;
mod snapshot;
#[cfg(test)]
mod state_tests;
mod storing;
mod sync;
mod telling;
mod timeline;
mod verify;
mod writing;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crypto_core::{Hash32, wire::Namespace};
use futures::lock::Mutex;

pub(crate) use ids::LocalId;
pub use ids::Nonce;
pub(crate) use signal::Signal;

use crate::{
    account::Replica,
    ctx::Ctx,
    platform::Platform,
    view::{Failure, FailureCode},
};

use blobs::{Heads, Keyring};
use conversation::Conversation;
use parts::Placeholder;
use shelf::Shelf;

/// The conversations of the open account. Clones share them.
pub struct Conversations<P: Platform> {
    inner: Rc<Inner<P>>,
}

struct Inner<P: Platform> {
    ctx: Rc<Ctx<P>>,
    state: RefCell<State>,
    keyring: Replica<P, Keyring>,
    heads: Replica<P, Heads>,
    /// One reader of the log at a time.
    reading: Mutex<()>,
    /// One at a time begins conversations, here or because the relay tells of them.
    beginning: Mutex<()>,
    /// Conversations that are new on this device are being read.
    is_list_coming: Cell<bool>,
    link: live::Link,
    /// One writer of records at a time, so that a later state never loses against an earlier one.
    storing: Mutex<()>,
    /// What search knows.
    shelf: RefCell<Shelf>,
    signals: Signals,
    running: Cell<bool>,
    /// How far the device's clock was ahead of the relay's when the two were compared last, in
    /// milliseconds; none before that.
    clock_ahead_ms: Cell<Option<u64>>,
    /// The version of the profile that was set on this device; 0 for none.
    profile_set: Cell<u64>,
    /// Conversations that views had open in an earlier life of the client.
    reopening: RefCell<Vec<(Hash32, u32)>>,
}

#[derive(Default)]
struct State {
    all: BTreeMap<Hash32, Conversation>,
    /// The list as it was shown last.
    shown_list: Vec<crate::view::ConversationRow>,
    /// Whether the list has to be shown anew.
    is_list_changed: bool,
    /// Whether this device's records were read.
    is_restored: bool,
    /// Conversations with rows that were not read yet.
    behind: BTreeSet<Hash32>,
    /// Those whose next commit cannot be judged before something is learned about somebody.
    stuck: BTreeSet<Hash32>,
    /// Files on their way that were shown before this device's records were read.
    early: Vec<(Hash32, LocalId, Placeholder)>,
}

/// Who is to be woken.
#[derive(Default)]
struct Signals {
    /// There may be something to show.
    show: Signal,
    /// There may be something to send.
    send: Signal,
    /// There may be rows to read.
    read: Signal,
    /// There may be signatures to verify.
    verify: Signal,
    /// There may be something to tell: receipts, shared blobs.
    tell: Signal,
    /// Somebody may be going.
    leave: Signal,
    /// Somebody does not want to wait for the next try to connect.
    reconnect: Signal,
    /// The relay is reached again.
    up: Signal,
    /// The person has another profile, set here.
    name: Signal,
    /// There may be somebody to tell of the profile.
    profile: Signal,
    /// A picture of somebody may be missing.
    avatar: Signal,
    /// A view may want more to read, or something may be missing.
    seek: Signal,
    /// There may be something for the relay to forget.
    erase: Signal,
    /// Something may be over.
    expire: Signal,
    /// There may be an edit or a deletion of a message that is not in memory.
    reach: Signal,
    /// There may be something to index.
    index: Signal,
    /// This device's records were read.
    restored: Signal,
    /// A notice waits to be looked at.
    heard: Signal,
    /// A notice waits to go out.
    post: Signal,
    /// The person types somewhere.
    pen: Signal,
    /// The person came or went, or wants to be seen or not.
    presence: Signal,
}

impl Signals {
    /// There are other rows than before: wakes whatever follows from them.
    fn rows_came(&self) {
        for signal in [
            &self.verify,
            &self.send,
            &self.tell,
            &self.seek,
            &self.erase,
            &self.expire,
            &self.leave,
            &self.reach,
            &self.index,
        ] {
            signal.notify();
        }
    }
}

impl<P: Platform> Clone for Conversations<P> {
    fn clone(&self) -> Self {
        Self {
            inner: Rc::clone(&self.inner),
        }
    }
}

impl<P: Platform> Conversations<P> {
    /// Nothing is read or sent before [`Self::run`] is polled.
    ///
    /// # Errors
    /// [`FailureCode::StorageFailed`] when this device's copy of the shared blobs cannot be read.
    pub async fn new(ctx: Rc<Ctx<P>>) -> Result<Self, Failure> {
        let signals = Signals::default();
        let told = signals.tell.clone();
        let heads = Replica::open(
            Rc::clone(&ctx.platform),
            Namespace::Heads,
            ctx.blobs.clone(),
            ctx.local.clone(),
            Box::new(move || told.notify()),
        )
        .await?;
        let keyring = Replica::open(
            Rc::clone(&ctx.platform),
            Namespace::Keyring,
            ctx.blobs.clone(),
            ctx.local.clone(),
            Box::new(|| ()),
        )
        .await?;
        let inner = Inner {
            ctx,
            state: RefCell::default(),
            keyring,
            heads,
            reading: Mutex::new(()),
            beginning: Mutex::new(()),
            is_list_coming: Cell::new(false),
            link: live::Link::default(),
            storing: Mutex::new(()),
            shelf: RefCell::default(),
            signals,
            running: Cell::new(false),
            clock_ahead_ms: Cell::new(None),
            profile_set: Cell::new(0),
            reopening: RefCell::default(),
        };
        Ok(Self {
            inner: Rc::new(inner),
        })
    }

    /// Keeps everything going until it is dropped: the socket, catch-up, verification, the outbox,
    /// receipts, snapshots.
    pub async fn run(&self) {
        if self.inner.running.replace(true) {
            return;
        }
        self.restore().await;
        futures::join!(
            self.show(),
            self.live(),
            self.keep_reading(),
            self.keep_verifying(),
            self.keep_sending(),
            self.keep_telling(),
            self.keep_seeking(),
            self.keep_indexing(),
            self.keep_introducing(),
            self.keep_avatars(),
            self.keep_reaching(),
            self.keep_erasing(),
            self.keep_expiring(),
            self.keep_rotated(),
            self.keep_reopening(),
            self.keep_hearing(),
            self.keep_writing(),
            self.keep_presence(),
            self.keep_leaving(),
            self.inner.heads.run(),
            self.inner.keyring.run(),
        );
    }

    fn me(&self) -> Result<Hash32, Failure> {
        Ok(self.inner.ctx.account()?.id())
    }

    fn now_ms(&self) -> u64 {
        self.inner.ctx.now_ms()
    }

    /// Any number.
    fn random(&self) -> u64 {
        use rand_core::Rng as _;
        self.inner.ctx.rng().next_u64()
    }

    /// Works on one conversation. Not to be nested.
    fn with<R>(
        &self,
        conv_id: &Hash32,
        work: impl FnOnce(&mut Conversation) -> R,
    ) -> Result<R, Failure> {
        let mut state = self.inner.state.borrow_mut();
        let conversation = state.all.get_mut(conv_id).ok_or(FailureCode::NotFound)?;
        Ok(work(conversation))
    }

    /// Shows a conversation and the list anew, soon.
    fn changed(&self, conv_id: &Hash32) {
        {
            let mut state = self.inner.state.borrow_mut();
            state.is_list_changed = true;
            if let Some(conversation) = state.all.get_mut(conv_id) {
                conversation.is_changed = true;
            }
        }
        self.inner.signals.show.notify();
    }

    /// A view named a conversation.
    async fn named(&self, conv_id: &str) -> Result<Hash32, Failure> {
        self.restored().await;
        let conv_id = ids::parse_hash(conv_id).ok_or(FailureCode::NotFound)?;
        self.with(&conv_id, |_| conv_id)
    }

    /// Waits until this device's records were read.
    async fn restored(&self) {
        let mut listener = self.inner.signals.restored.listen();
        while !self.inner.state.borrow().is_restored {
            listener.changed().await;
        }
    }
}
