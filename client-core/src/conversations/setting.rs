//! What the person sets about a conversation. It holds at once, on this device whatever happens,
//! and the other browsers follow as soon as the relay is reached.

use crypto_core::Hash32;

use super::{
    Conversations,
    own::{self, Own},
    snapshot,
};
use crate::{
    platform::Platform,
    view::{ConversationKind, Failure, FailureCode, MuteFor, Reply},
};

/// An hour, in milliseconds.
const HOUR_MS: u64 = 60 * 60 * 1_000;

impl<P: Platform> Conversations<P> {
    pub(super) async fn set_muted(&self, conv_id: &str, mute: MuteFor) -> Result<Reply, Failure> {
        let for_ms = match mute {
            MuteFor::Off => Some(0),
            MuteFor::Hour => Some(HOUR_MS),
            MuteFor::EightHours => Some(8 * HOUR_MS),
            MuteFor::Week => Some(7 * 24 * HOUR_MS),
            MuteFor::Always => None,
        };
        let conv_id = self.named(conv_id).await?;
        let now_ms = self.now_ms();
        let (end, last_seq) = self.with(&conv_id, |c| {
            (c.end(), c.last.as_ref().map_or(0, |last| last.seq))
        })?;
        self.set(&conv_id, |own| {
            let was_archived = own.is_archived(last_seq, now_ms);
            own.mute(for_ms, now_ms);
            // What came while it was muted does not bring it back now: only what comes next.
            if was_archived && !own.is_archived(last_seq, now_ms) {
                own.set_archived(true, end, now_ms);
            }
        })
        .await
    }

    pub(super) async fn set_pinned(&self, conv_id: &str, pinned: bool) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        if pinned && self.is_full_of_pins(&conv_id)? {
            return Err(FailureCode::TooManyPins.into());
        }
        let now_ms = self.now_ms();
        self.set(&conv_id, |own| own.set_pinned(pinned, now_ms))
            .await
    }

    fn is_full_of_pins(&self, conv_id: &Hash32) -> Result<bool, Failure> {
        let everybody = self.everybody()?;
        let state = self.inner.state.borrow();
        let rows = snapshot::list(state.all.values(), &everybody);
        let conv_id = super::ids::hash_text(conv_id);
        let counts = |row: &&crate::view::ConversationRow| {
            row.pinned && row.kind != ConversationKind::Notes && row.conv_id != conv_id
        };
        Ok(rows.iter().filter(counts).count() >= own::PINS)
    }

    pub(super) async fn set_archived(
        &self,
        conv_id: &str,
        archived: bool,
    ) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let end = self.with(&conv_id, |c| c.end())?;
        let now_ms = self.now_ms();
        self.set(&conv_id, |own| own.set_archived(archived, end, now_ms))
            .await
    }

    pub(super) async fn set_unread(&self, conv_id: &str, unread: bool) -> Result<Reply, Failure> {
        if !unread {
            self.mark_read(conv_id, u64::MAX).await?;
        }
        let conv_id = self.named(conv_id).await?;
        let now_ms = self.now_ms();
        self.set(&conv_id, |own| own.mark(unread, now_ms)).await
    }

    /// The person looked at it.
    pub(super) async fn unmark(&self, conv_id: &Hash32) -> Result<(), Failure> {
        if self.with(conv_id, |c| c.own.is_marked())? {
            let now_ms = self.now_ms();
            self.set(conv_id, |own| own.mark(false, now_ms)).await?;
        }
        Ok(())
    }

    async fn set(&self, conv_id: &Hash32, set: impl FnOnce(&mut Own)) -> Result<Reply, Failure> {
        // The entry goes out as a whole: without the commit it would speak of another history.
        self.load(conv_id).await?;
        let entry = self.with(conv_id, |c| c.heads_entry())?;
        let entry = entry.ok_or(FailureCode::NotFound)?;
        let changed = self.inner.heads.change(|heads| {
            heads.add(conv_id, &entry);
            heads.set(conv_id, set);
        });
        let stored = changed.await;
        self.take_shared_heads();
        self.changed(conv_id);
        stored.map(|()| Reply::Done)
    }

    /// When the first of the mutes that are on ends by itself.
    pub(super) fn next_mute_end(&self, now_ms: u64) -> Option<u64> {
        let state = self.inner.state.borrow();
        let ends = state.all.values().filter_map(|c| c.own.mute_end(now_ms)?);
        ends.min()
    }

    /// Time has changed what is shown.
    pub(super) fn mute_ended(&self) {
        let mut state = self.inner.state.borrow_mut();
        state.is_list_changed = true;
        state.all.values_mut().for_each(|c| c.is_changed = true);
        self.inner.signals.show.notify();
    }
}
