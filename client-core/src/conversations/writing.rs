//! "X is writing", from this side: said while the person types, taken back when he stops.

use crypto_core::{
    Hash32,
    payload::{Payload, Typing},
};
use futures::future::select;

use super::Conversations;
use crate::{
    platform::Platform,
    view::{Failure, Reply},
};

/// Said again after this long, in milliseconds; others believe it twice as long.
const AGAIN_MS: u64 = 3_000;
/// Whoever did not type for this long has stopped, in milliseconds.
const PAUSE_MS: u64 = 5_000;

/// What was said in one conversation.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Pen {
    /// When the person typed last.
    typed_ms: u64,
    /// When that was told last; 0 once it was taken back.
    told_ms: u64,
}

impl Pen {
    /// The person types; answers whether to tell.
    fn types(&mut self, now_ms: u64) -> bool {
        self.typed_ms = now_ms;
        let is_due = self.told_ms == 0 || now_ms.saturating_sub(self.told_ms) >= AGAIN_MS;
        if is_due {
            self.told_ms = now_ms;
        }
        is_due
    }

    /// The person is done; answers whether there is something to take back.
    fn stops(&mut self) -> bool {
        std::mem::take(&mut self.told_ms) != 0
    }

    /// When a pause becomes a stop.
    fn stop_ms(&self) -> Option<u64> {
        (self.told_ms != 0).then_some(self.typed_ms + PAUSE_MS)
    }
}

impl<P: Platform> Conversations<P> {
    /// The person types, or has stopped.
    pub(super) async fn typing(&self, conv_id: &str, active: bool) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        if !active {
            self.stop_writing(&conv_id)?;
        } else if self.shows_writing() && self.inner.link.is_up() && self.speaks_in(&conv_id)? {
            let now_ms = self.now_ms();
            if self.with(&conv_id, |c| c.pen.types(now_ms))? {
                self.say_typing(&conv_id, true)?;
                self.inner.signals.pen.notify();
            }
        }
        Ok(Reply::Done)
    }

    /// Takes back that the person is writing, if it was said.
    pub(super) fn stop_writing(&self, conv_id: &Hash32) -> Result<(), Failure> {
        if self.with(conv_id, |c| c.pen.stops())? {
            self.say_typing(conv_id, false)?;
        }
        Ok(())
    }

    fn say_typing(&self, conv_id: &Hash32, active: bool) -> Result<(), Failure> {
        self.give_notice(conv_id, &Payload::Typing(Typing { active }))
    }

    /// Takes back what a pause has made untrue.
    pub(super) async fn keep_writing(&self) {
        let mut listener = self.inner.signals.pen.listen();
        loop {
            let now_ms = self.now_ms();
            let mut next: Option<u64> = None;
            for (conv_id, stop_ms) in self.pens() {
                if stop_ms <= now_ms {
                    let _ = self.stop_writing(&conv_id);
                } else {
                    next = Some(next.map_or(stop_ms, |next| next.min(stop_ms)));
                }
            }
            let sleep = std::pin::pin!(self.rest(next.map(|stop_ms| stop_ms - now_ms)));
            select(std::pin::pin!(listener.changed()), sleep).await;
        }
    }

    fn pens(&self) -> Vec<(Hash32, u64)> {
        let state = self.inner.state.borrow();
        let pen = |c: &super::conversation::Conversation| Some((c.id, c.pen.stop_ms()?));
        state.all.values().filter_map(pen).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_told_every_few_seconds_and_taken_back_once() {
        let mut pen = Pen::default();
        assert_eq!(pen.stop_ms(), None);
        assert!(!pen.stops());
        assert!(pen.types(10_000));
        assert!(!pen.types(12_999));
        assert!(pen.types(13_000));
        assert!(!pen.types(14_000));
        assert_eq!(pen.stop_ms(), Some(14_000 + PAUSE_MS));
        assert!(pen.stops());
        assert!(!pen.stops());
        assert_eq!(pen.stop_ms(), None);
        assert!(pen.types(14_100), "a new beginning is told at once");
    }
}
