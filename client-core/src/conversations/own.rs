//! What a person set about a conversation, the same in every browser: muted, pinned, archived,
//! marked as unread. Shared in the heads blob; pure, times come in.

use minicbor::{Decode, Encode};

use crate::account::Stamped;

/// How many conversations may be pinned; the notes are beside the count.
pub(crate) const PINS: usize = 10;
/// A mute that never ends.
const FOR_EVER: u64 = u64::MAX;

/// Each value wins by the time at which it was set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Own {
    /// Until when it is muted, milliseconds since 1970; 0 for not at all.
    #[n(0)]
    #[cbor(default)]
    mute: Stamped<u64>,
    /// Whether it is pinned; the time is its place among the pinned.
    #[n(1)]
    #[cbor(default)]
    pin: Stamped<bool>,
    /// Everything up to this row was there when it was archived; 0 for not archived.
    #[n(2)]
    #[cbor(default)]
    archive: Stamped<u64>,
    /// Whether the person wants to come back to it.
    #[n(3)]
    #[cbor(default)]
    unread: Stamped<bool>,
}

impl Own {
    /// Takes in what another browser knows.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.mute.merge(&other.mute);
        self.pin.merge(&other.pin);
        self.archive.merge(&other.archive);
        self.unread.merge(&other.unread);
    }

    /// Until when it is muted, if it is now; the largest number for ever.
    pub(crate) fn muted_until(&self, now_ms: u64) -> Option<u64> {
        Some(*self.mute.get()).filter(|&until_ms| until_ms > now_ms)
    }

    /// The same for a view: `None` inside for ever.
    pub(crate) fn mute_end(&self, now_ms: u64) -> Option<Option<u64>> {
        let until_ms = self.muted_until(now_ms)?;
        Some(Some(until_ms).filter(|&until_ms| until_ms != FOR_EVER))
    }

    /// Mutes it for so long, or for ever; `Some(0)` takes that back.
    pub(crate) fn mute(&mut self, for_ms: Option<u64>, now_ms: u64) {
        let until_ms = match for_ms {
            None => FOR_EVER,
            Some(0) => 0,
            Some(for_ms) => now_ms.saturating_add(for_ms),
        };
        self.mute.set(until_ms, now_ms);
    }

    /// Whether the person pinned it or took a pin away; `None` before either.
    pub(crate) fn pinned(&self) -> Option<bool> {
        self.pin.at_ms().map(|_| *self.pin.get())
    }

    /// When that was.
    pub(crate) fn pinned_ms(&self) -> u64 {
        self.pin.at_ms().unwrap_or_default()
    }

    /// Pins it, which takes it out of the archive, or takes the pin away.
    pub(crate) fn set_pinned(&mut self, pinned: bool, now_ms: u64) {
        // A pin that was never set is no pin, but "never" differs from "no" for the notes.
        if self.pinned() != Some(pinned) {
            self.pin = stamped(pinned, self.pin.at_ms(), now_ms);
        }
        if pinned {
            self.archive.set(0, now_ms);
        }
    }

    /// Whether it stands in the archive, when its last message stands at `last_seq`: a new one
    /// brings it back unless it is muted.
    pub(crate) fn is_archived(&self, last_seq: u64, now_ms: u64) -> bool {
        let until_seq = *self.archive.get();
        until_seq > 0 && (last_seq <= until_seq || self.muted_until(now_ms).is_some())
    }

    /// Archives it as it stands with `head` rows, which takes its pin away, or brings it back.
    pub(crate) fn set_archived(&mut self, archived: bool, head: u64, now_ms: u64) {
        self.archive
            .set(if archived { head.max(1) } else { 0 }, now_ms);
        if archived {
            self.set_pinned(false, now_ms);
        }
    }

    /// Whether the person marked it as unread.
    pub(crate) fn is_marked(&self) -> bool {
        *self.unread.get()
    }

    /// Marks it as unread, or takes that back.
    pub(crate) fn mark(&mut self, unread: bool, now_ms: u64) {
        self.unread.set(unread, now_ms);
    }
}

/// The same value may be set for the first time: that is news, too.
fn stamped(value: bool, before_ms: Option<u64>, now_ms: u64) -> Stamped<bool> {
    let mut stamped = Stamped::at(!value, before_ms.unwrap_or_default());
    stamped.set(value, now_ms);
    stamped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_browsers_set_at_once_is_all_there_in_either_order() {
        let (mut one, mut two) = (Own::default(), Own::default());
        one.mute(None, 10);
        one.mark(true, 12);
        two.set_pinned(true, 11);
        two.mark(true, 11);
        two.mark(false, 13);
        let before = one.clone();
        one.merge(&two);
        two.merge(&before);
        assert_eq!(one, two);
        assert_eq!(one.mute_end(99), Some(None));
        assert_eq!((one.pinned(), one.is_marked()), (Some(true), false));
    }

    #[test]
    fn a_mute_ends_by_itself_or_by_hand() {
        let mut own = Own::default();
        own.mute(Some(1_000), 500);
        assert_eq!(own.mute_end(1_499), Some(Some(1_500)));
        assert_eq!(own.mute_end(1_500), None);
        own.mute(None, 2_000);
        own.mute(Some(0), 2_001);
        assert_eq!(own.mute_end(2_001), None);
    }

    #[test]
    fn a_new_message_brings_an_archived_conversation_back_unless_it_is_muted() {
        let mut own = Own::default();
        own.set_archived(true, 7, 1);
        assert!(own.is_archived(7, 2));
        assert!(!own.is_archived(8, 2));
        own.mute(Some(100), 2);
        assert!(own.is_archived(8, 3));
        assert!(!own.is_archived(8, 200));
        own.set_archived(false, 8, 300);
        assert!(!own.is_archived(8, 301));
    }

    #[test]
    fn pinned_and_archived_exclude_each_other() {
        let mut own = Own::default();
        assert_eq!(own.pinned(), None);
        own.set_pinned(true, 1);
        own.set_archived(true, 5, 2);
        assert_eq!((own.pinned(), own.is_archived(5, 3)), (Some(false), true));
        own.set_pinned(true, 4);
        assert_eq!((own.pinned(), own.is_archived(5, 5)), (Some(true), false));
    }

    #[test]
    fn a_pin_that_is_taken_away_before_it_was_ever_set_is_a_decision() {
        let mut own = Own::default();
        own.set_pinned(false, 9);
        assert_eq!((own.pinned(), own.pinned_ms()), (Some(false), 9));
    }

    #[test]
    fn it_survives_its_blob_and_an_older_one_without_it() {
        let mut own = Own::default();
        own.set_pinned(true, 4);
        let bytes = minicbor::to_vec(&own).unwrap_or_default();
        assert_eq!(minicbor::decode::<Own>(&bytes).ok(), Some(own));
        assert_eq!(minicbor::decode::<Own>(&[0x80]).ok(), Some(Own::default()));
    }
}
