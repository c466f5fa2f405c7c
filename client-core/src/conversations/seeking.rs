//! Messages that somebody referred to and the relay did not hand over (protocol §9), and older pages
//! for a view that has too little to read.

use crypto_core::Hash32;
use futures::future::select;
use relay_api::Id;

use super::{Conversations, conversation::Conversation, loading::PAGE, rows::Raw, snapshot};
use crate::{platform::Platform, view::Failure};

/// Between two tries to get a missing message, in milliseconds.
const RETRY_MS: u64 = 60_000;

impl<P: Platform> Conversations<P> {
    /// Looks for what is missing, now and then.
    pub(super) async fn keep_seeking(&self) {
        let mut listener = self.inner.signals.seek.listen();
        let mut tried_ms = 0;
        loop {
            while let Some(conv_id) = self.next_hungry() {
                // Offline there is just no more to read; scrolling tries again.
                let _ = self.load_enough(&conv_id).await;
                self.changed(&conv_id);
            }
            let now_ms = self.now_ms();
            let due_ms = self
                .missing_from()
                .map(|from| from.max(tried_ms + RETRY_MS));
            match due_ms {
                Some(due_ms) if due_ms <= now_ms => {
                    tried_ms = now_ms;
                    self.seek_all(now_ms).await;
                }
                due_ms => {
                    let sleep = self.rest(due_ms.map(|due_ms| due_ms - now_ms));
                    select(std::pin::pin!(listener.changed()), std::pin::pin!(sleep)).await;
                }
            }
        }
    }

    fn next_hungry(&self) -> Option<Hash32> {
        let mut state = self.inner.state.borrow_mut();
        let hungry = state.all.values_mut().find(|c| c.is_hungry && c.open > 0)?;
        hungry.is_hungry = false;
        Some(hungry.id)
    }

    /// When the first reference becomes a missing message.
    fn missing_from(&self) -> Option<u64> {
        let state = self.inner.state.borrow();
        let loaded = state.all.values().filter(|c| c.is_ready && c.is_loaded);
        loaded.filter_map(|c| c.timeline.next_missing_at()).min()
    }

    async fn seek_all(&self, now_ms: u64) {
        let Ok(me) = self.me() else { return };
        let missing: Vec<(Hash32, u64)> = {
            let state = self.inner.state.borrow();
            let loaded = state.all.values().filter(|c| c.is_ready && c.is_loaded);
            let of = |c: &Conversation| -> Vec<(Hash32, u64)> {
                let gaps = snapshot::missing_rows(c, &me, now_ms);
                gaps.into_iter().map(|gap| (c.id, gap.before)).collect()
            };
            loaded.flat_map(of).collect()
        };
        for (conv_id, before) in missing {
            let _ = self.seek(&conv_id, before).await;
            // Found or not: the line for it comes or goes.
            self.changed(&conv_id);
        }
    }

    /// Asks for the rows before a reference again.
    async fn seek(&self, conv_id: &Hash32, before: u64) -> Result<(), Failure> {
        let mut rows = self.inner.ctx.api.log(Id(*conv_id), before, PAGE).await?;
        rows.retain(|row| row.conv_id.0 == *conv_id && row.seq < before);
        let _turn = self.inner.reading.lock().await;
        let now_ms = self.now_ms();
        self.with(conv_id, |c| {
            let floor = c.timeline.floor();
            let rows = rows.into_iter().filter(|row| row.seq >= floor);
            for raw in rows.map(Raw::from_relay) {
                c.take_row(raw, now_ms);
            }
        })?;
        self.settle(conv_id).await
    }
}
