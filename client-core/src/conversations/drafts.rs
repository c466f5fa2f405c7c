//! What stands in a composer and was not sent: kept on this device at once, shared with the
//! person's other browsers in batches. The later draft wins; an empty one is a draft, too.

use crypto_core::{Hash32, payload::TEXT};
use minicbor::{Decode, Encode};

use super::{Conversations, blobs::Key, conversation::Conversation, ids};
use crate::{
    account::Stamped,
    platform::Platform,
    view::{Failure, FailureCode, Reply},
};

/// Longest text that is shared, in bytes: every draft of a person stands in one blob. A longer one
/// stays on this device.
const SHARED: usize = 8 * 1024;

/// A text and what it answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(crate) struct Draft {
    /// As typed.
    #[n(0)]
    pub(crate) text: String,
    /// The message that it answers.
    #[n(1)]
    pub(crate) reply: Option<Key>,
}

impl<P: Platform> Conversations<P> {
    pub(super) async fn set_draft(
        &self,
        conv_id: &str,
        text: String,
        reply_to: Option<&str>,
    ) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        if text.len() > TEXT {
            return Err(FailureCode::TextTooLong.into());
        }
        let reply: Option<Hash32> = match reply_to {
            Some(hash) => Some(ids::parse_hash(hash).ok_or(FailureCode::BadCommand)?),
            None => None,
        };
        let draft = Draft {
            text,
            reply: reply.map(Key),
        };
        let now_ms = self.now_ms();
        self.with(&conv_id, |c| c.set_draft(draft, now_ms))?;
        self.store(&conv_id).await?;
        self.changed(&conv_id);
        self.inner.signals.tell.notify();
        Ok(Reply::Done)
    }
}

impl Conversation {
    fn set_draft(&mut self, draft: Draft, now_ms: u64) {
        if *self.draft.get() != draft {
            self.draft.set(draft, now_ms);
            self.dirty.record = true;
        }
    }

    /// Another browser has a draft; of two the later one counts. Answers whether it is that one.
    pub(crate) fn take_draft(&mut self, shared: &Stamped<Draft>) -> bool {
        let is_news = *shared > self.draft;
        if is_news {
            self.draft.clone_from(shared);
            self.dirty.record = true;
            self.is_changed = true;
        }
        is_news
    }

    /// The draft for the other browsers, unless it is too long for them.
    pub(crate) fn shared_draft(&self) -> Stamped<Draft> {
        if self.draft.get().text.len() > SHARED {
            return Stamped::default();
        }
        self.draft.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> Draft {
        Draft {
            text: text.to_owned(),
            reply: None,
        }
    }

    #[test]
    fn the_later_draft_counts_and_an_empty_one_is_a_draft() {
        let (mut one, mut two) = (Conversation::new([1; 32]), Conversation::new([1; 32]));
        one.set_draft(draft("first"), 10);
        two.set_draft(draft("second"), 11);
        one.take_draft(&two.shared_draft());
        two.take_draft(&one.shared_draft());
        assert_eq!(
            (one.draft.get(), two.draft.get()),
            (&draft("second"), &draft("second"))
        );
        // Sent, by a clock that is behind.
        two.set_draft(draft(""), 5);
        one.take_draft(&two.shared_draft());
        assert_eq!(one.draft.get(), &draft(""));
    }

    #[test]
    fn a_long_draft_stays_here_and_takes_no_other_back() {
        let (mut one, mut two) = (Conversation::new([1; 32]), Conversation::new([1; 32]));
        one.set_draft(draft(&"ж".repeat(SHARED)), 10);
        two.set_draft(draft("short"), 5);
        two.take_draft(&one.shared_draft());
        one.take_draft(&two.shared_draft());
        assert_eq!(two.draft.get(), &draft("short"));
        assert_eq!(one.draft.get().text.len(), 2 * SHARED);
    }
}
