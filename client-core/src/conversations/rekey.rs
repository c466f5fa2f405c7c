//! The duty to begin a new epoch before writing: when a member has new keys, or the epoch is old
//! (protocol §6).

use crypto_core::{
    Hash32,
    commit::{CommitKind, Draft},
};
use relay_api::{Id, problem::ProblemKind};

use super::{
    Conversations,
    directory::{Directory, Signer},
    outbox::After,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode},
};

/// How often somebody else may be first.
const TRIES: usize = 3;
/// A member's chain is asked for at most so often, in milliseconds.
const CHAIN_AGE_MS: u64 = 60 * 60 * 1_000;

impl<P: Platform> Conversations<P> {
    /// Begins a new epoch if that is due. `Ok(None)`: the newest epoch is good to write in.
    pub(super) async fn rekey_if_due(&self, conv_id: &Hash32) -> Result<Option<After>, Failure> {
        for _ in 0..TRIES {
            let members = self.members(conv_id)?;
            let directory = self.directory(&members).await?;
            if !self.is_rekey_due(conv_id, &directory)? {
                return Ok(None);
            }
            let Some(commit) = self.rekey_commit(conv_id, &directory)? else {
                return Ok(Some(After::Fail(FailureCode::Integrity)));
            };
            match self.inner.ctx.api.post_commit(Id(*conv_id), commit).await {
                // It comes back through the log, in its place among the rows of others, and is
                // accepted there like anybody's.
                Ok(stored) => {
                    self.compare_clocks(stored.time_ms);
                    self.read_up_to(conv_id, stored.seq).await?;
                }
                Err(error) if error.is(ProblemKind::StaleEpoch) => {
                    self.read_to_end(conv_id).await?
                }
                Err(error) => return Ok(Some(After::of(&error))),
            }
        }
        Ok(Some(After::Again { wait_ms: None }))
    }

    fn is_rekey_due(&self, conv_id: &Hash32, directory: &Directory) -> Result<bool, Failure> {
        use crypto_core::commit::Directory as _;
        let newest = |id: &Hash32| {
            let head = directory.chain(id)?.head();
            Some((*head.stmt_hash(), head.kem_gen()))
        };
        let now_ms = self.relay_now_ms();
        self.with(conv_id, |c| c.epochs.is_rekey_due(now_ms, c.head, newest))
    }

    /// The relay has just told its time. Without this, a clock that is a year ahead would find every
    /// epoch too old, the one that it has just begun included, and every message over.
    pub(super) fn compare_clocks(&self, relay_ms: u64) {
        let ahead_ms = self.now_ms().saturating_sub(relay_ms);
        let before = self.inner.clock_ahead_ms.replace(Some(ahead_ms));
        if before.is_none() {
            self.inner.signals.expire.notify();
        }
    }

    /// Now by the relay's clock, as far as this device knows it.
    pub(super) fn relay_now_ms(&self) -> u64 {
        self.now_ms()
            .saturating_sub(self.inner.clock_ahead_ms.get().unwrap_or(0))
    }

    /// The same for what cannot be taken back: before the clocks were compared nothing is over.
    pub(super) fn expiry_now_ms(&self) -> u64 {
        match self.inner.clock_ahead_ms.get() {
            Some(ahead_ms) => self.now_ms().saturating_sub(ahead_ms),
            None => 0,
        }
    }

    fn rekey_commit(
        &self,
        conv_id: &Hash32,
        directory: &Directory,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let signer = Signer::new(self.inner.ctx.account()?);
        let found = self.with(conv_id, |c| {
            let state = c.newest_state()?;
            let heads = c.timeline.heads(state.public().epoch());
            Some((state, heads))
        })?;
        let Some((state, heads)) = found else {
            return Ok(None);
        };
        let draft = Draft::follow(CommitKind::ReKey, &state, heads, self.now_ms());
        let rng = &mut *self.inner.ctx.rng();
        let built = draft.build(rng, &signer.author(), directory);
        Ok(built.ok().map(|(bytes, _)| bytes))
    }

    /// Everybody in the newest roster.
    pub(super) fn members(&self, conv_id: &Hash32) -> Result<Vec<Hash32>, Failure> {
        self.with(conv_id, |c| {
            let roster = c
                .epochs
                .newest()
                .map_or(&[][..], |(_, epoch)| &epoch.roster);
            roster.iter().map(|line| line.account_id).collect()
        })
    }

    /// Asks for newer chains of everybody whom this account writes to, at most hourly.
    ///
    /// # Errors
    /// Network and storage.
    pub(super) async fn refresh_members(&self) -> Result<(), Failure> {
        let members: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let ready = state.all.values().filter(|c| c.is_ready && c.is_member);
            let rosters = ready.filter_map(|c| c.epochs.newest());
            let ids = rosters
                .flat_map(|(_, epoch)| &epoch.roster)
                .map(|line| line.account_id);
            ids.collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect()
        };
        self.inner.ctx.people.refresh(&members, CHAIN_AGE_MS).await
    }
}
