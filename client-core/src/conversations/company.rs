//! Who is writing and who is there, as heard from the others. Pure; times come in.
//!
//! Nothing here outlives its moment: every word expires by this device's clock, whatever the relay
//! holds back. A word that is not newer than what was heard of the same person, or that is of another
//! hour altogether, is a repetition (protocol §8).

use std::collections::BTreeMap;

use crypto_core::{Hash32, payload::There};

/// "Writing" is over this long after it was said last, in milliseconds.
const WRITING_MS: u64 = 6_000;
/// "Here" is over this long after it was said last, in milliseconds: two beats and a bit.
const HERE_MS: u64 = 110_000;
/// How far the clock of whoever speaks may be from this device's, in milliseconds.
const CLOCKS_MS: u64 = 5 * 60 * 1_000;

/// What was heard of the members of one conversation.
#[derive(Debug, Default)]
pub(crate) struct Company {
    /// When each of them spoke last, by their clocks.
    spoke_ms: BTreeMap<Hash32, u64>,
    /// Until when each of them is writing.
    writing: BTreeMap<Hash32, u64>,
    /// Until when the other one of two is here; 0 for not here.
    here_until: u64,
    /// When the other one of two was here last; 0 when that is unknown.
    seen_ms: u64,
    /// When the other one of two said anything about it, by this device's clock.
    heard_ms: u64,
    /// When they were answered last.
    answered_ms: u64,
    /// Whether the other one of two was told of this person since this person came.
    pub(crate) is_told: bool,
}

/// Whether the other one of two is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Now.
    Here,
    /// Then.
    At(u64),
}

impl Company {
    /// With what this device kept.
    pub(crate) fn restore(seen_ms: u64) -> Self {
        Self {
            seen_ms,
            ..Self::default()
        }
    }

    /// Whether a verified word of somebody is newer than what was heard of them, and of this hour.
    pub(crate) fn is_news(&mut self, who: &Hash32, created_ms: u64, now_ms: u64) -> bool {
        if created_ms.abs_diff(now_ms) > CLOCKS_MS {
            return false;
        }
        let last = self.spoke_ms.entry(*who).or_default();
        if created_ms <= *last {
            return false;
        }
        *last = created_ms;
        true
    }

    /// Somebody says whether they are writing.
    pub(crate) fn write(&mut self, who: &Hash32, active: bool, now_ms: u64) {
        if active {
            self.writing.insert(*who, now_ms + WRITING_MS);
        } else {
            self.writing.remove(who);
        }
    }

    /// A verified message of somebody came: it is what they were writing.
    pub(crate) fn wrote(&mut self, who: &Hash32, created_ms: u64) {
        self.writing.remove(who);
        let last = self.spoke_ms.entry(*who).or_default();
        *last = created_ms.max(*last);
    }

    /// The other one of two says whether they are there.
    pub(crate) fn say(&mut self, there: There, now_ms: u64) {
        self.heard_ms = now_ms;
        match there {
            There::Here => {
                self.here_until = now_ms + HERE_MS;
                self.seen_ms = now_ms;
            }
            There::Away(since) => {
                self.here_until = 0;
                self.seen_ms = since.min(now_ms);
            }
            There::Silent => self.forget_presence(),
        }
    }

    /// Nothing is known any more.
    pub(crate) fn forget_presence(&mut self) {
        (self.here_until, self.seen_ms, self.heard_ms) = (0, 0, 0);
    }

    /// Who is writing.
    pub(crate) fn writing(&self, now_ms: u64) -> impl Iterator<Item = &Hash32> {
        let is_now = move |(_, until): &(&Hash32, &u64)| **until > now_ms;
        self.writing.iter().filter(is_now).map(|(who, _)| who)
    }

    /// Whether the other one of two is there; `None` when that is unknown.
    pub(crate) fn seen(&self, now_ms: u64) -> Option<Seen> {
        match self {
            Self { here_until, .. } if *here_until > now_ms => Some(Seen::Here),
            Self { seen_ms: 0, .. } => None,
            Self { seen_ms, .. } => Some(Seen::At(*seen_ms)),
        }
    }

    /// What this device keeps of it.
    pub(crate) fn seen_ms(&self) -> u64 {
        self.seen_ms
    }

    /// Whether the other one of two has spoken of being there within this time.
    pub(crate) fn was_heard_within(&self, ms: u64, now_ms: u64) -> bool {
        self.heard_ms != 0 && now_ms.saturating_sub(self.heard_ms) < ms
    }

    /// Whether the other one of two may be answered again; from now on they were.
    pub(crate) fn may_answer(&mut self, every_ms: u64, now_ms: u64) -> bool {
        let may = now_ms.saturating_sub(self.answered_ms) >= every_ms;
        if may {
            self.answered_ms = now_ms;
        }
        may
    }

    /// Drops what is over; answers whether there was anything.
    pub(crate) fn expire(&mut self, now_ms: u64) -> bool {
        let before = self.writing.len();
        self.writing.retain(|_, until| *until > now_ms);
        let went = self.here_until != 0 && self.here_until <= now_ms;
        if went {
            self.here_until = 0;
        }
        went || self.writing.len() != before
    }

    /// When something is over next.
    pub(crate) fn next_end(&self) -> Option<u64> {
        let here = Some(self.here_until).filter(|until| *until != 0);
        self.writing.values().copied().chain(here).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Hash32 = [1; 32];
    const BORIS: Hash32 = [2; 32];
    const NOW: u64 = 1_790_000_000_000;

    fn writing(company: &Company, now_ms: u64) -> Vec<Hash32> {
        company.writing(now_ms).copied().collect()
    }

    #[test]
    fn writing_ends_by_itself_by_word_and_with_the_message() {
        let mut company = Company::default();
        company.write(&ANNA, true, NOW);
        company.write(&BORIS, true, NOW + 1_000);
        assert_eq!(writing(&company, NOW + 5_999), [ANNA, BORIS]);
        assert_eq!(company.next_end(), Some(NOW + 6_000));
        assert_eq!(writing(&company, NOW + 6_000), [BORIS]);
        assert!(company.expire(NOW + 6_000));
        assert!(!company.expire(NOW + 6_000));
        company.write(&BORIS, false, NOW + 6_100);
        assert_eq!(writing(&company, NOW + 6_100), [[0; 32]; 0]);
        company.write(&ANNA, true, NOW + 7_000);
        company.wrote(&ANNA, NOW + 7_100);
        assert_eq!(writing(&company, NOW + 7_100), [[0; 32]; 0]);
        assert_eq!(company.next_end(), None);
    }

    #[test]
    fn repetitions_and_words_of_another_hour_are_no_news() {
        let mut company = Company::default();
        assert!(company.is_news(&ANNA, NOW, NOW));
        assert!(!company.is_news(&ANNA, NOW, NOW + 1));
        assert!(!company.is_news(&ANNA, NOW - 1, NOW + 1));
        assert!(company.is_news(&BORIS, NOW - 1, NOW + 1));
        assert!(company.is_news(&ANNA, NOW + 1, NOW + 1));
        for created_ms in [0, NOW - CLOCKS_MS - 1, NOW + CLOCKS_MS + 1, u64::MAX] {
            assert!(!company.is_news(&[3; 32], created_ms, NOW), "{created_ms}");
        }
        // What was said before a message is older than the message.
        company.wrote(&ANNA, NOW + 10);
        assert!(!company.is_news(&ANNA, NOW + 9, NOW + 20));
        assert!(company.is_news(&ANNA, NOW + 11, NOW + 20));
    }

    #[test]
    fn here_expires_into_when_it_was_and_silence_is_nothing() {
        let mut company = Company::default();
        assert_eq!(company.seen(NOW), None);
        company.say(There::Here, NOW);
        assert_eq!(company.seen(NOW + HERE_MS - 1), Some(Seen::Here));
        assert_eq!(company.next_end(), Some(NOW + HERE_MS));
        assert_eq!(company.seen(NOW + HERE_MS), Some(Seen::At(NOW)));
        assert!(company.expire(NOW + HERE_MS));
        assert_eq!(company.next_end(), None);
        // A claim about the future is a claim about now.
        company.say(There::Away(NOW * 2), NOW + HERE_MS);
        assert_eq!(company.seen(NOW + HERE_MS), Some(Seen::At(NOW + HERE_MS)));
        assert!(company.was_heard_within(10, NOW + HERE_MS + 9));
        assert!(!company.was_heard_within(10, NOW + HERE_MS + 10));
        company.say(There::Silent, NOW + HERE_MS);
        assert_eq!(company.seen(NOW + HERE_MS), None);
        assert_eq!(Company::restore(NOW).seen(NOW + 1), Some(Seen::At(NOW)));
        assert!(company.may_answer(10, NOW));
        assert!(!company.may_answer(10, NOW + 9));
        assert!(company.may_answer(10, NOW + 10));
    }
}
