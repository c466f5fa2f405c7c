//! After a rotation of all keys every conversation gets a new epoch at once: until then whoever
//! knows the old keys reads on (protocol §4). What is still to do is seen from the rosters, so an
//! interruption forgets nothing.

use std::collections::BTreeSet;

use crypto_core::Hash32;
use futures::future::{Either, select};

use super::{Conversations, epochs::Epoch, outbox::After};
use crate::{platform::Platform, view::FailureCode};

/// After a failure, in milliseconds.
const AGAIN_MS: u64 = 5_000;

impl<P: Platform> Conversations<P> {
    /// Begins new epochs wherever this account's line is older than its last rotation.
    pub(super) async fn keep_rotated(&self) {
        let mut tell = self.inner.signals.tell.listen();
        let mut given_up = BTreeSet::new();
        loop {
            let mut is_whole = true;
            for conv_id in self.exposed().difference(&given_up.clone()) {
                match self.heal(conv_id).await {
                    Ok(None) => {}
                    Ok(Some(After::Fail(_))) => {
                        given_up.insert(*conv_id);
                    }
                    Err(failure) if failure.code == FailureCode::Locked => return,
                    Ok(Some(_)) | Err(_) => is_whole = false,
                }
            }
            let wake = std::pin::pin!(tell.changed());
            if is_whole {
                wake.await;
                continue;
            }
            let sleep = std::pin::pin!(self.inner.ctx.sleep(AGAIN_MS));
            // Whichever comes first.
            match select(wake, sleep).await {
                Either::Left(_) | Either::Right(_) => {}
            }
        }
    }

    async fn heal(&self, conv_id: &Hash32) -> Result<Option<After>, crate::view::Failure> {
        self.load(conv_id).await?;
        self.rekey_if_due(conv_id).await
    }

    /// Conversations whose newest epoch was given to keys that were taken back since.
    fn exposed(&self) -> BTreeSet<Hash32> {
        let Ok(account) = self.inner.ctx.account() else {
            return BTreeSet::new();
        };
        let rotated = account.chain().iter().rev();
        let Some(rotated) = rotated
            .filter(|statement| statement.is_compromise_rotation())
            .map(|statement| statement.seq())
            .next()
        else {
            return BTreeSet::new();
        };
        let is_exposed = |epoch: &Epoch| {
            let line = epoch.entry(&account.id());
            let statement = line.and_then(|line| account.chain().at(&line.stmt_hash));
            statement.is_some_and(|statement| statement.seq() < rotated)
        };
        let state = self.inner.state.borrow();
        let ready = state.all.iter().filter(|(_, c)| c.is_ready && c.is_member);
        ready
            .filter(|(_, c)| {
                c.epochs
                    .newest()
                    .is_some_and(|(_, epoch)| is_exposed(epoch))
            })
            .map(|(conv_id, _)| *conv_id)
            .collect()
    }

    /// Conversations that views have open, and how many of them.
    pub(crate) fn open_views(&self) -> Vec<(Hash32, u32)> {
        let state = self.inner.state.borrow();
        let open = state.all.iter().filter(|(_, c)| c.open > 0);
        open.map(|(conv_id, c)| (*conv_id, c.open)).collect()
    }

    /// Opens them again, as the views believe them to be.
    pub(crate) fn reopen(&self, views: Vec<(Hash32, u32)>) {
        *self.inner.reopening.borrow_mut() = views;
    }

    pub(super) async fn keep_reopening(&self) {
        let views = std::mem::take(&mut *self.inner.reopening.borrow_mut());
        for (conv_id, count) in views {
            // One that cannot be read here any more stays closed.
            let _ = self.open_again(&conv_id, count).await;
        }
    }
}
