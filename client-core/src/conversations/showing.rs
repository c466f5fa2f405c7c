//! Snapshots to the views: at once when nothing was shown for a while, in bursts not more often
//! than every 30 ms, and while the list is read for the first time some times a second.

use crypto_core::Hash32;

use super::{Conversations, snapshot};
use crate::{platform::Platform, view::Update};

/// Between two emissions while busy, in milliseconds.
const PACE_MS: u64 = 30;
/// The same while the list is coming: every picture of it is drawn anew.
const COMING_MS: u64 = 250;

impl<P: Platform> Conversations<P> {
    /// Shows what changes.
    pub(super) async fn show(&self) {
        let mut listener = self.inner.signals.show.listen();
        loop {
            self.emit();
            let is_coming = self.inner.is_list_coming.get();
            let pace_ms = if is_coming { COMING_MS } else { PACE_MS };
            self.inner.ctx.sleep(pace_ms).await;
            listener.changed().await;
        }
    }

    fn emit(&self) {
        self.emit_list();
        let open: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let is_due = |c: &&super::conversation::Conversation| c.open > 0 && c.is_changed;
            state
                .all
                .values()
                .filter(is_due)
                .map(|conversation| conversation.id)
                .collect()
        };
        for conv_id in open {
            self.emit_conversation(&conv_id);
        }
    }

    /// Shows the list now, if it is not as it was shown last.
    pub(super) fn emit_list(&self) {
        let list = {
            let Ok(everybody) = self.everybody() else {
                return;
            };
            let mut state = self.inner.state.borrow_mut();
            if !state.is_restored || !std::mem::take(&mut state.is_list_changed) {
                return;
            }
            let list = snapshot::list(state.all.values(), &everybody);
            if list == state.shown_list {
                return;
            }
            state.shown_list.clone_from(&list);
            list
        };
        self.inner.ctx.emit(Update::List(list));
    }

    /// Shows one conversation now.
    pub(super) fn emit_conversation(&self, conv_id: &Hash32) {
        let Ok(everybody) = self.everybody() else {
            return;
        };
        let now_ms = self.now_ms();
        let view = self.with(conv_id, |c| {
            c.is_changed = false;
            snapshot::view(c, &everybody, now_ms)
        });
        if let Ok(view) = view {
            self.inner.ctx.emit(Update::Conversation(Box::new(view)));
        }
    }
}
