//! Messages that somebody referred to and the relay did not hand over (protocol §9), older pages for a
//! view that has too little to read, and for the number of what was not read.

use crypto_core::Hash32;
use futures::future::select;
use relay_api::{Id, limits::LOG_PAGE};

use super::{
    Conversations,
    conversation::Conversation,
    loading::{MOST, PAGE},
    rows::Raw,
    snapshot,
};
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
            let is_counted = self.reach_unread().await.is_ok();
            let now_ms = self.now_ms();
            let missing = self.missing_from();
            let missing = missing.map(|from| from.max(tried_ms + RETRY_MS));
            let uncounted = (!is_counted).then_some(now_ms + RETRY_MS);
            let due_ms = [missing, uncounted].into_iter().flatten().min();
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

    /// A new browser begins with one page of each conversation, and what was not read may reach further
    /// back. The number of it is the same in every browser.
    ///
    /// # Errors
    /// Storage; network.
    async fn reach_unread(&self) -> Result<(), Failure> {
        while let Some(conv_id) = self.next_uncounted() {
            self.with(&conv_id, Conversation::hold_still)?;
            if !self.load_page(&conv_id, MOST, LOG_PAGE).await? {
                break;
            }
            self.changed(&conv_id);
        }
        Ok(())
    }

    fn next_uncounted(&self) -> Option<Hash32> {
        if self.inner.is_list_coming.get() {
            return None;
        }
        let state = self.inner.state.borrow();
        let loaded = state.all.values().filter(|c| c.is_ready && c.is_loaded);
        let mut uncounted = loaded.filter(|c| !c.holds_unread());
        uncounted.next().map(|c| c.id)
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

impl Conversation {
    /// Whether everything that was not read is in memory, or as much of it as is ever counted.
    fn holds_unread(&self) -> bool {
        let first = self.read_seq.saturating_add(1).max(self.joined_seq);
        self.timeline.floor() <= first || self.timeline.rows().count() >= MOST
    }
}
