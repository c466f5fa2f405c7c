//! Before an account goes, it says so where it is a member.

use crypto_core::{Hash32, payload::Payload};
use futures::future::select;

use super::{Conversations, LocalId};
use crate::platform::Platform;
use crate::view::ConversationKind;

/// So long the farewells may take together, in milliseconds: the proof of the password does not
/// live for ever.
const MOST_MS: u64 = 20_000;

impl<P: Platform> Conversations<P> {
    /// Leaves every conversation with others, as far as the relay is reached. What cannot be said
    /// is not said: the account goes all the same.
    pub(crate) async fn say_farewell(&self) {
        self.restored().await;
        let mut said: Vec<(Hash32, LocalId)> = Vec::new();
        for conv_id in self.shared_with_others() {
            if self.load(&conv_id).await.is_ok()
                && let Ok(id) = self.post(&conv_id, &Payload::Leave, None).await
            {
                said.push((conv_id, id));
            }
        }
        let mut listener = self.inner.signals.show.listen();
        let mut sleep = std::pin::pin!(self.inner.ctx.sleep(MOST_MS));
        let until = self.now_ms().saturating_add(MOST_MS);
        while said
            .iter()
            .any(|(conv_id, id)| self.is_waiting(conv_id, *id))
            && self.now_ms() < until
        {
            select(std::pin::pin!(listener.changed()), sleep.as_mut()).await;
        }
    }

    fn shared_with_others(&self) -> Vec<Hash32> {
        let state = self.inner.state.borrow();
        let mine = state.all.iter().filter(|(_, c)| c.is_ready && c.is_member);
        mine.filter(|(_, c)| c.epochs.kind() != ConversationKind::Notes)
            .map(|(conv_id, _)| *conv_id)
            .collect()
    }

    fn is_waiting(&self, conv_id: &Hash32, id: LocalId) -> bool {
        let waits = self.with(conv_id, |c| {
            c.outbox
                .get(id)
                .is_some_and(|message| message.failed.is_none())
        });
        waits.unwrap_or(false)
    }
}
