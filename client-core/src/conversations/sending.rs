//! The outbox: seal, store, post, and take the answer for a row of the log.

use std::collections::{BTreeMap, BTreeSet};

use crypto_core::Hash32;
use futures::{FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered};
use relay_api::{Id, problem::ProblemKind};

use super::{
    Conversations, LocalId,
    bootstrap::PARALLEL,
    content::Content,
    conversation::Conversation,
    outbox::{After, Outgoing},
    snapshot,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode, WriteBlock},
};

/// First and longest wait between two tries of one conversation, in milliseconds.
const WAIT_MS: (u64, u64) = (1_000, 30_000);

/// Nobody waits longer than this, whatever the clock does meanwhile, in milliseconds.
const LONGEST_MS: u64 = 10 * 60 * 1_000;

/// How one conversation's outbox was left.
enum Left {
    /// Nothing more to send.
    Empty,
    /// Later, at the earliest after so many milliseconds.
    Later(Option<u64>),
    /// The account is closed.
    Stop,
}

/// When a conversation that failed is tried again.
#[derive(Default)]
struct Waits(BTreeMap<Hash32, (u64, u64)>);

impl<P: Platform> Conversations<P> {
    /// Empties outboxes, a few conversations at once, each in its order.
    pub(super) async fn keep_sending(&self) {
        let (mut more, mut up) = (
            self.inner.signals.send.listen(),
            self.inner.signals.up.listen(),
        );
        let mut busy: BTreeSet<Hash32> = BTreeSet::new();
        // What was on its way when somebody did not want to wait: that counts for its answer, too.
        let mut eager: BTreeSet<Hash32> = BTreeSet::new();
        let mut waits = Waits::default();
        let mut running: FuturesUnordered<LocalBoxFuture<'_, (Hash32, Left)>> =
            FuturesUnordered::new();
        loop {
            for conv_id in self.to_send(&busy, &waits) {
                busy.insert(conv_id);
                running.push(Box::pin(
                    async move { (conv_id, self.drain(&conv_id).await) },
                ));
            }
            let rest = waits.rest(self.now_ms());
            futures::select_biased! {
                ended = running.select_next_some() => match ended {
                    (_, Left::Stop) => return,
                    (conv_id, left) => {
                        busy.remove(&conv_id);
                        waits.note(conv_id, left, self.now_ms());
                        if eager.remove(&conv_id) {
                            waits.hasten(&conv_id);
                        }
                    }
                },
                () = Box::pin(up.changed()).fuse() => {
                    waits.hasten_all();
                    eager.clone_from(&busy);
                }
                () = Box::pin(more.changed()).fuse() => {}
                () = Box::pin(self.rest(rest)).fuse() => {}
            }
        }
    }

    /// Waits so many milliseconds, or for ever.
    pub(super) async fn rest(&self, ms: Option<u64>) {
        match ms {
            Some(ms) => self.inner.ctx.sleep(ms).await,
            None => std::future::pending().await,
        }
    }

    fn to_send(&self, busy: &BTreeSet<Hash32>, waits: &Waits) -> Vec<Hash32> {
        let (state, now_ms) = (self.inner.state.borrow(), self.now_ms());
        let is_ready = |id: &&Hash32| !busy.contains(*id) && !waits.holds(id, now_ms);
        let full = state
            .all
            .values()
            .filter(|c| c.is_ready && c.outbox.next().is_some());
        let free = PARALLEL.saturating_sub(busy.len());
        full.map(|c| &c.id)
            .filter(is_ready)
            .take(free)
            .copied()
            .collect()
    }

    async fn drain(&self, conv_id: &Hash32) -> Left {
        loop {
            let next = self.with(conv_id, |c| c.outbox.next().map(|message| message.id));
            let Ok(Some(id)) = next else {
                return Left::Empty;
            };
            let after = match self.send_one(conv_id, id).await {
                Ok(None) => continue,
                Ok(Some(after)) => after,
                Err(failure) => After::of_failure(failure),
            };
            if let Some(left) = self.react(conv_id, id, after).await {
                return left;
            }
        }
    }

    /// What follows from an answer; `None` to go on at once.
    async fn react(&self, conv_id: &Hash32, id: LocalId, after: After) -> Option<Left> {
        match after {
            After::Stop => Some(Left::Stop),
            After::Again { wait_ms } => Some(Left::Later(wait_ms)),
            // Once the log was read to the commit that ended its epoch, it is either in the log and
            // out of the outbox, or not there and to be sealed anew.
            After::Resync => {
                let read = self.read_to_end(conv_id).await;
                let is_sealed = |c: &mut Conversation| {
                    c.outbox
                        .get(id)
                        .is_some_and(|message| message.sealed.is_some())
                };
                match read.and_then(|()| self.with(conv_id, is_sealed)) {
                    Ok(false) => None,
                    _ => Some(Left::Later(None)),
                }
            }
            After::Fail(code) => {
                let failed = self.with(conv_id, |c| {
                    c.outbox.fail(id, code);
                    c.dirty.outbox.insert(id);
                });
                if failed.is_err() || self.store(conv_id).await.is_err() {
                    return Some(Left::Later(None));
                }
                self.changed(conv_id);
                None
            }
        }
    }

    /// One message on its way: `Ok(None)` when it is in the log.
    async fn send_one(&self, conv_id: &Hash32, id: LocalId) -> Result<Option<After>, Failure> {
        if let Some(code) = self.blocked(conv_id, id)? {
            return Ok(Some(After::Fail(code)));
        }
        self.load(conv_id).await?;
        let newest = self.with(conv_id, |c| c.epochs.newest().map(|(number, _)| number))?;
        let sealed = self.with(conv_id, |c| c.outbox.get(id).and_then(|m| m.sealed.clone()))?;
        let sealed = match sealed {
            // It may be in the log: the relay recognises the same bytes, whatever the epoch is now.
            Some(sealed) if Some(sealed.epoch) <= newest => sealed,
            _ => {
                if let Some(after) = self.rekey_if_due(conv_id).await? {
                    return Ok(Some(after));
                }
                match self.seal(conv_id, id).await? {
                    Some(sealed) => sealed,
                    None => return Ok(None),
                }
            }
        };
        let api = &self.inner.ctx.api;
        let delete_hash = self.delete_hash(&sealed.bytes)?;
        let blob_id = self.with(conv_id, |c| c.outbox.get(id).and_then(Outgoing::blob_id))?;
        match api
            .post_message(Id(*conv_id), sealed.bytes.clone(), delete_hash, blob_id)
            .await
        {
            Ok(stored) => {
                self.compare_clocks(stored.time_ms);
                self.acknowledge(conv_id, stored, sealed.bytes).await?;
                Ok(None)
            }
            // The relay knows the conversation, but not for this account: it was taken out.
            Err(error) if error.is(ProblemKind::NotFound) => {
                self.read_to_end(conv_id).await?;
                // And brought in again since: then it goes out in the epoch of now.
                let is_open = |c: &mut Conversation| {
                    let message = c.outbox.get(id);
                    message.is_some_and(|message| message.sealed.is_none())
                };
                let is_unsealed = self.with(conv_id, is_open)?;
                Ok(Some(match self.blocked(conv_id, id)? {
                    Some(code) => After::Fail(code),
                    None if is_unsealed => After::Resync,
                    None => After::of(&error),
                }))
            }
            // It may be there and taken back already, with nothing left to compare it with.
            Err(error) if error.is(ProblemKind::IdConflict) => {
                self.read_to_end(conv_id).await?;
                let is_there = self.with(conv_id, |c| c.outbox.get(id).is_some())?;
                Ok(is_there.then(|| After::of(&error)))
            }
            Err(error) => Ok(Some(After::of(&error))),
        }
    }

    fn blocked(&self, conv_id: &Hash32, id: LocalId) -> Result<Option<FailureCode>, Failure> {
        let everybody = self.everybody()?;
        let (block, is_goodbye) = self.with(conv_id, |c| {
            let message = c.outbox.get(id);
            let is_goodbye = message.is_some_and(|message| message.content == Content::Leave);
            (snapshot::write_block(c, &everybody), is_goodbye)
        })?;
        Ok(match block {
            // What was written before the person went still leaves.
            Some(WriteBlock::Leaving) => None,
            // A group in which somebody's keys are broken can be left.
            Some(WriteBlock::IdentityBroken) if is_goodbye => None,
            block => block.map(code_of),
        })
    }
}

/// Why a message cannot leave.
pub(super) fn code_of(block: WriteBlock) -> FailureCode {
    match block {
        WriteBlock::Request => FailureCode::NotAllowed,
        WriteBlock::NotMember | WriteBlock::Leaving => FailureCode::NotMember,
        WriteBlock::IdentityBroken => FailureCode::IdentityBroken,
        WriteBlock::Integrity => FailureCode::Integrity,
        WriteBlock::Blocked => FailureCode::PersonBlocked,
    }
}

impl Waits {
    fn holds(&self, conv_id: &Hash32, now_ms: u64) -> bool {
        self.0
            .get(conv_id)
            .is_some_and(|&(until, _)| is_ahead(until, now_ms))
    }

    /// How long until the first of them may go.
    fn rest(&self, now_ms: u64) -> Option<u64> {
        let ahead = self
            .0
            .values()
            .map(|&(until, _)| until)
            .filter(|&until| is_ahead(until, now_ms));
        ahead.min().map(|until| until - now_ms)
    }

    fn hasten(&mut self, conv_id: &Hash32) {
        if let Some((until, _)) = self.0.get_mut(conv_id) {
            *until = 0;
        }
    }

    fn hasten_all(&mut self) {
        for (until, _) in self.0.values_mut() {
            *until = 0;
        }
    }

    fn note(&mut self, conv_id: Hash32, left: Left, now_ms: u64) {
        let Left::Later(asked) = left else {
            self.0.remove(&conv_id);
            return;
        };
        let last = self.0.get(&conv_id).map(|&(_, wait)| wait);
        let wait = last.map_or(WAIT_MS.0, |wait| (wait * 2).min(WAIT_MS.1));
        self.0.insert(
            conv_id,
            (now_ms + wait.max(asked.unwrap_or_default()), wait),
        );
    }
}

/// Whether a moment is still to come. One that is too far away was reckoned by a clock that was set
/// back since.
fn is_ahead(until: u64, now_ms: u64) -> bool {
    now_ms < until && until - now_ms <= LONGEST_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONV: Hash32 = [1; 32];

    #[test]
    fn waits_double_up_to_half_a_minute_and_a_success_forgets_them() {
        let mut waits = Waits::default();
        let mut now_ms = 0;
        for expected in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
            waits.note(CONV, Left::Later(None), now_ms);
            assert_eq!(waits.rest(now_ms), Some(expected));
            assert!(waits.holds(&CONV, now_ms + expected - 1));
            now_ms += expected;
            assert!(!waits.holds(&CONV, now_ms));
        }
        waits.note(CONV, Left::Empty, now_ms);
        assert_eq!(waits.rest(now_ms), None);
        waits.note(CONV, Left::Later(None), now_ms);
        assert_eq!(waits.rest(now_ms), Some(1_000));
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nothing_up() {
        let mut waits = Waits::default();
        let ahead = 365 * 24 * 60 * 60 * 1_000;
        waits.note(CONV, Left::Later(None), ahead);
        assert!(waits.holds(&CONV, ahead));
        assert!(!waits.holds(&CONV, 0));
        assert_eq!(waits.rest(0), None);
    }

    #[test]
    fn the_relay_may_ask_for_a_longer_wait_and_a_new_connection_ends_it() {
        let mut waits = Waits::default();
        waits.note(CONV, Left::Later(Some(60_000)), 0);
        assert!(waits.holds(&CONV, 59_999));
        waits.hasten_all();
        assert!(!waits.holds(&CONV, 0));
    }
}
