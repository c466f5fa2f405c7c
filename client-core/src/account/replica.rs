//! A small state that every browser of a person shares through an account blob: changed here
//! first, durable at once, carried to the relay as soon as it is reached.
//!
//! Two browsers never wait for each other: states merge, in either order, to the same result.

use std::cell::{Cell, Ref, RefCell};

use crypto_core::blob::Namespace;
use futures::StreamExt;
use futures::channel::mpsc;
use futures::future::{Either, select};
use minicbor::{Decode, Encode};

use super::AccountBlobs;
use crate::local::Local;
use crate::platform::{Clock, Platform, Table};
use crate::view::Failure;

/// First and longest wait before the relay is asked again, in milliseconds.
const WAIT_MS: (u64, u64) = (1_000, 60_000);

/// Two states become one.
pub(crate) trait Merge:
    Default + Clone + PartialEq + Encode<()> + for<'b> Decode<'b, ()> + 'static
{
    /// Takes in another state. Commutative, associative, idempotent.
    fn merge(&mut self, other: &Self);
}

#[derive(Default, Encode, Decode)]
struct Record<T> {
    #[n(0)]
    value: T,
    #[n(1)]
    dirty: bool,
}

/// One replicated state.
pub(crate) struct Replica<P: Platform, T> {
    platform: std::rc::Rc<P>,
    ns: Namespace,
    blobs: AccountBlobs<P>,
    local: Local<P>,
    value: RefCell<T>,
    /// Counts changes that the relay does not have yet.
    dirty: Cell<u64>,
    wake: mpsc::UnboundedSender<Wake>,
    woken: RefCell<Option<mpsc::UnboundedReceiver<Wake>>>,
    changed: Box<dyn Fn()>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wake {
    /// Something changed here.
    Push,
    /// Something changed at the relay.
    Pull,
    /// The relay is reached again.
    Retry,
}

impl<P: Platform, T: Merge> Replica<P, T> {
    /// What this device saw last; the default on a new one. `changed` is called after every
    /// change, whoever made it.
    pub async fn open(
        platform: std::rc::Rc<P>,
        ns: Namespace,
        blobs: AccountBlobs<P>,
        local: Local<P>,
        changed: Box<dyn Fn()>,
    ) -> Result<Self, Failure> {
        let record: Record<T> = local.get(Table::Meta, &key(ns)).await?.unwrap_or_default();
        let (wake, woken) = mpsc::unbounded();
        Ok(Self {
            platform,
            ns,
            blobs,
            local,
            value: RefCell::new(record.value),
            dirty: Cell::new(u64::from(record.dirty)),
            wake,
            woken: RefCell::new(Some(woken)),
            changed,
        })
    }

    /// The state. Not to be held across an `await`.
    pub fn get(&self) -> Ref<'_, T> {
        self.value.borrow()
    }

    /// Changes the state. It holds from now on, whatever happens; when this answers it is stored
    /// on this device, and the relay follows.
    pub async fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> Result<R, Failure> {
        let answer = {
            let mut value = self.value.borrow_mut();
            let before = value.clone();
            let answer = change(&mut value);
            if *value == before {
                return Ok(answer);
            }
            answer
        };
        self.dirty.set(self.dirty.get().wrapping_add(1).max(1));
        (self.changed)();
        self.store().await?;
        self.send(Wake::Push);
        Ok(answer)
    }

    /// Takes in what the relay holds.
    pub async fn pull(&self) -> Result<(), Failure> {
        let theirs: T = self.blobs.load(self.ns).await?;
        self.take_in(&theirs).await
    }

    /// Another browser wrote it: [`Self::run`] fetches it.
    pub fn pull_soon(&self) {
        self.send(Wake::Pull);
    }

    /// The relay is reached again: [`Self::run`] does not wait for its next try.
    pub fn push_soon(&self) {
        self.send(Wake::Retry);
    }

    /// Carries changes to the relay and back, until dropped.
    pub async fn run(&self) {
        let Some(mut woken) = self.woken.borrow_mut().take() else {
            return;
        };
        let mut pull = true;
        let mut wait = WAIT_MS.0;
        loop {
            match self.exchange(pull).await {
                Ok(()) => {
                    wait = WAIT_MS.0;
                    match woken.next().await {
                        Some(first) => pull = first == Wake::Pull,
                        None => return,
                    }
                }
                // Offline, or somebody has to look: trying again is right in both cases.
                Err(_) => match self.rest(&mut woken, wait).await {
                    Some(wake) => pull |= wake == Wake::Pull,
                    None => wait = (wait * 2).min(WAIT_MS.1),
                },
            }
            while let Ok(more) = woken.try_recv() {
                pull |= more == Wake::Pull;
            }
        }
    }

    /// Waits for the next try, or until there is a better reason for one than another change.
    async fn rest(&self, woken: &mut mpsc::UnboundedReceiver<Wake>, ms: u64) -> Option<Wake> {
        let mut sleep = std::pin::pin!(self.platform.clock().sleep(ms));
        loop {
            match select(woken.next(), sleep.as_mut()).await {
                Either::Left((Some(Wake::Push), _)) => {}
                Either::Left((wake, _)) => return wake,
                Either::Right(_) => return None,
            }
        }
    }

    async fn exchange(&self, pull: bool) -> Result<(), Failure> {
        if pull {
            self.pull().await?;
        }
        let dirty = self.dirty.get();
        if dirty == 0 {
            return Ok(());
        }
        let mine = self.value.borrow().clone();
        let both = self
            .blobs
            .update(self.ns, |theirs: &mut T| {
                theirs.merge(&mine);
                theirs.clone()
            })
            .await?;
        // Only what was sent is clean.
        if self.dirty.get() == dirty {
            self.dirty.set(0);
        }
        self.take_in(&both).await
    }

    async fn take_in(&self, theirs: &T) -> Result<(), Failure> {
        let differs = {
            let mut value = self.value.borrow_mut();
            let before = value.clone();
            value.merge(theirs);
            *value != before
        };
        if differs {
            (self.changed)();
        }
        self.store().await
    }

    async fn store(&self) -> Result<(), Failure> {
        let record = Record {
            value: self.value.borrow().clone(),
            dirty: self.dirty.get() != 0,
        };
        Ok(self.local.put(Table::Meta, &key(self.ns), &record).await?)
    }

    fn send(&self, wake: Wake) {
        // Fails only after `run` was dropped; then the account is closed.
        let _ = self.wake.unbounded_send(wake);
    }
}

fn key(ns: Namespace) -> Vec<u8> {
    format!("replica:{}", ns as u8).into_bytes()
}

#[cfg(test)]
mod tests;
