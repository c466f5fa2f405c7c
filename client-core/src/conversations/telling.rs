//! What goes out later and in batches: receipts, how far this person's browsers are, newer chains.

use crypto_core::{
    Hash32,
    message::{self, SealedMessage},
    payload::{Payload, Receipt},
};
use futures::future::select;
use relay_api::Id;

use super::{Conversations, conversation::Conversation, directory::Signer, receipts, snapshot};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode, RequestState},
};

/// How long the shared heads wait for more of the same, in milliseconds: other browsers are to agree
/// within a second.
const HEADS_MS: u64 = 400;
/// From one writing of the heads, which hold every conversation, to the next, in milliseconds.
const BETWEEN_MS: u64 = 2_000;
/// How long the shared heads wait when only rows came and nothing was read, in milliseconds.
const COUNT_MS: u64 = 30_000;
/// After a failed receipt, in milliseconds.
const AGAIN_MS: u64 = 10_000;

/// When the heads blob is to be written.
#[derive(Default)]
struct HeadsDue {
    due_ms: Option<u64>,
    /// Not before.
    rest_until_ms: u64,
}

impl<P: Platform> Conversations<P> {
    /// Tells others and this person's other browsers, when it is time.
    pub(super) async fn keep_telling(&self) {
        futures::join!(self.keep_receipts(), self.keep_heads(), self.keep_chains());
    }

    async fn keep_receipts(&self) {
        let mut listener = self.inner.signals.tell.listen();
        loop {
            let due = self.plan_receipts();
            let now_ms = self.now_ms();
            match due {
                Some((conv_id, due_ms)) if due_ms <= now_ms => {
                    if let Err(failure) = self.send_receipts(&conv_id).await {
                        if failure.code == FailureCode::Locked {
                            return;
                        }
                        let _ = self.with(&conv_id, |c| c.schedule.postpone(now_ms + AGAIN_MS));
                    }
                }
                due => {
                    let sleep = self.rest(due.map(|(_, due_ms)| due_ms - now_ms));
                    select(std::pin::pin!(listener.changed()), std::pin::pin!(sleep)).await;
                }
            }
        }
    }

    /// Plans every conversation anew; the one whose receipt goes first.
    fn plan_receipts(&self) -> Option<(Hash32, u64)> {
        let me = self.me().ok()?;
        let everybody = self.everybody().ok()?;
        let (now_ms, jitter) = (self.now_ms(), self.random());
        let mut state = self.inner.state.borrow_mut();
        let mut first: Option<(Hash32, u64)> = None;
        for conversation in state.all.values_mut().filter(|c| c.is_ready && c.is_loaded) {
            let may_tell = snapshot::write_block(conversation, &everybody).is_none()
                && snapshot::request(conversation, &everybody) == RequestState::Accepted;
            let told = conversation.told(&me);
            let wanted = if may_tell {
                self.wanted(conversation, &me)
            } else {
                None
            };
            let is_open = conversation.open > 0;
            conversation
                .schedule
                .update(told, wanted, is_open, now_ms, jitter);
            if let Some(due_ms) = conversation.schedule.due_ms()
                && first.is_none_or(|(_, first_ms)| due_ms < first_ms)
            {
                first = Some((conversation.id, due_ms));
            }
        }
        first
    }

    fn wanted(&self, conversation: &Conversation, me: &Hash32) -> Option<receipts::Mark> {
        let (told, read_seq) = (conversation.told(me), conversation.read_seq);
        let is_accepted = |id: &Hash32| self.is_accepted(id);
        // Who does not show what he has read says that it came, and no more.
        let shows = self.inner.ctx.settings.get().shows_reading();
        let read_seq = if shows { read_seq } else { told.read };
        receipts::wanted(&conversation.timeline, me, told, read_seq, is_accepted)
    }

    /// Receipts are not kept in the outbox: after a restart they are planned anew from what was
    /// read and what was told, and telling twice says nothing new.
    async fn send_receipts(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let me = self.me()?;
        let receipts = self.with(conv_id, |c| {
            let wanted = self.wanted(c, &me)?;
            Some(receipts::receipts(&c.timeline, c.told(&me), wanted))
        })?;
        self.with(conv_id, |c| c.schedule.clear())?;
        for receipt in receipts.unwrap_or_default() {
            self.send_receipt(conv_id, receipt).await?;
        }
        Ok(())
    }

    async fn send_receipt(&self, conv_id: &Hash32, receipt: Receipt) -> Result<(), Failure> {
        let (state, parents) = self.with(conv_id, |c| (c.newest_state(), c.parents()))?;
        let (Some(state), Some(parents)) = (state, parents) else {
            return Ok(());
        };
        let signer = Signer::new(self.inner.ctx.account()?);
        let (payload, now_ms) = (Payload::Receipt(receipt), self.now_ms());
        let sealed = {
            let rng = &mut *self.inner.ctx.rng();
            message::seal(rng, &state, &signer.author(), now_ms, &parents, &payload)
        };
        let SealedMessage { bytes, .. } = sealed.map_err(|_| FailureCode::Internal)?;
        let delete_hash = self.delete_hash(&bytes)?;
        let api = &self.inner.ctx.api;
        let stored = api
            .post_message(Id(*conv_id), bytes.clone(), delete_hash, None)
            .await?;
        self.acknowledge(conv_id, stored, bytes).await
    }

    /// Writes the heads blob, debounced, and takes in what other browsers wrote.
    async fn keep_heads(&self) {
        let mut listener = self.inner.signals.tell.listen();
        let mut due = HeadsDue::default();
        loop {
            self.take_shared_heads();
            let now_ms = self.now_ms();
            let mute_ends_ms = self.next_mute_end(now_ms);
            due.note(self.heads_age(), now_ms);
            if due.due_ms.is_some_and(|due_ms| due_ms <= now_ms) {
                // What could not be written is wanted again, and tried again after the same while.
                let _ = self.share_heads().await;
                due = HeadsDue::after(self.now_ms() + BETWEEN_MS);
                continue;
            }
            let next_ms = due.due_ms.into_iter().chain(mute_ends_ms).min();
            let sleep = self.rest(next_ms.map(|next_ms| next_ms - now_ms));
            select(std::pin::pin!(listener.changed()), std::pin::pin!(sleep)).await;
            if mute_ends_ms.is_some_and(|end_ms| end_ms <= self.now_ms()) {
                self.mute_ended();
            }
        }
    }

    /// How long the shared heads may wait; `None` when they are as they should be.
    fn heads_age(&self) -> Option<u64> {
        let state = self.inner.state.borrow();
        let heads = self.inner.heads.get();
        let mut age = None;
        for conversation in state.all.values().filter(|c| c.is_ready && c.is_loaded) {
            let Some((epoch, _)) = conversation.epochs.newest() else {
                continue;
            };
            // Asked after every row that comes: without the heads themselves, which are looked for.
            let known = heads.get(&conversation.id).cloned().unwrap_or_default();
            let says_more =
                conversation.read_seq > known.read_seq || conversation.decisions > known.decisions;
            let has_draft = conversation.shared_draft() > known.draft;
            let has_told = conversation.told > known.told;
            if says_more || has_draft || has_told || epoch > known.epoch {
                return Some(HEADS_MS);
            }
            if conversation.count.max(conversation.cursor) > known.count {
                age = Some(COUNT_MS);
            }
        }
        age
    }

    async fn share_heads(&self) -> Result<(), Failure> {
        let entries: Vec<_> = {
            let state = self.inner.state.borrow();
            let ready = state.all.values().filter(|c| c.is_ready && c.is_loaded);
            ready
                .filter_map(|c| Some((c.id, c.heads_entry()?)))
                .collect()
        };
        self.inner
            .heads
            .change(|heads| {
                for (conv_id, entry) in &entries {
                    heads.add(conv_id, entry);
                }
            })
            .await
    }

    /// Looks for newer chains of members after each connect.
    async fn keep_chains(&self) {
        let mut up = self.inner.signals.up.listen();
        loop {
            up.changed().await;
            // What fails now is tried at the next connect.
            if let Err(failure) = self.refresh_members().await
                && failure.code == FailureCode::Locked
            {
                return;
            }
        }
    }
}

impl HeadsDue {
    /// Nothing is to be written yet, and nothing will be for a while.
    fn after(rest_until_ms: u64) -> Self {
        Self {
            due_ms: None,
            rest_until_ms,
        }
    }

    /// The earliest of what was and what is wanted.
    fn note(&mut self, age: Option<u64>, now_ms: u64) {
        let wish = age.map(|age| self.rest_until_ms.max(now_ms + age));
        self.due_ms = wish.map(|wish| self.due_ms.map_or(wish, |due_ms| due_ms.min(wish)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heads_are_written_at_the_earliest_wish_and_not_put_off_by_the_next() {
        let mut due = HeadsDue::default();
        due.note(Some(COUNT_MS), 0);
        assert_eq!(due.due_ms, Some(COUNT_MS));
        due.note(Some(HEADS_MS), 1_000);
        assert_eq!(due.due_ms, Some(1_000 + HEADS_MS));
        due.note(Some(HEADS_MS), 1_100);
        assert_eq!(due.due_ms, Some(1_000 + HEADS_MS));
        due.note(None, 1_200);
        assert_eq!(due.due_ms, None);
    }

    #[test]
    fn after_the_heads_were_written_the_next_ones_gather() {
        let mut due = HeadsDue::after(2_000);
        due.note(Some(HEADS_MS), 100);
        assert_eq!(due.due_ms, Some(2_000));
        due.note(Some(HEADS_MS), 1_999);
        assert_eq!(due.due_ms, Some(2_000));
        let mut due = HeadsDue::after(2_000);
        due.note(Some(HEADS_MS), 1_999);
        assert_eq!(due.due_ms, Some(1_999 + HEADS_MS));
    }
}
