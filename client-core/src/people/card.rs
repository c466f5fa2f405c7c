//! What somebody's newest profile says beyond the name (protocol §8). Pure.

use crypto_core::Hash32;
use minicbor::{Decode, Encode};

/// A verified profile, and where it stands. Its picture is not in here: a hundred of them would
/// fill the blob that every browser of a person shares. Each browser takes it from the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(crate) struct Card {
    /// By the relay's clock, never ahead of one's own, rising within a conversation; first, so that
    /// of two conversations the later profile is the greater one.
    #[n(0)]
    time_ms: u64,
    /// Its place in the conversation.
    #[n(1)]
    seq: u64,
    /// The direct conversation in which it stands.
    #[cbor(n(2), with = "minicbor::bytes")]
    conv_id: Hash32,
    /// What it says, fit to be shown.
    #[n(3)]
    pub(crate) about: String,
    /// SHA-256 of its picture, if it has one that may be shown.
    #[cbor(n(4), with = "minicbor::bytes")]
    avatar: Option<Hash32>,
}

/// A verified profile of somebody, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    /// Where it stands.
    pub(crate) conv_id: Hash32,
    /// Its place there.
    pub(crate) seq: u64,
    /// When the relay stored it.
    pub(crate) time_ms: u64,
    /// Whether that is a direct conversation. Elsewhere a profile says the name and no more.
    pub(crate) is_direct: bool,
    /// Name, fit to be shown; may be empty.
    pub(crate) name: String,
    /// Words, fit to be shown; may be empty.
    pub(crate) about: String,
    /// SHA-256 of the picture, if it is one that may be shown.
    pub(crate) avatar: Option<Hash32>,
}

impl Card {
    /// The card of a profile, if that is later than this one. Within a conversation its order
    /// counts, whatever the relay says of the time.
    pub(crate) fn next(before: Option<&Self>, profile: &Profile, now_ms: u64) -> Option<Self> {
        let mut time_ms = profile.time_ms.min(now_ms);
        if let Some(before) = before {
            if before.conv_id == profile.conv_id {
                if profile.seq <= before.seq {
                    return None;
                }
                time_ms = time_ms.max(before.time_ms.saturating_add(1));
            } else if time_ms <= before.time_ms {
                return None;
            }
        }
        Some(Self {
            time_ms,
            seq: profile.seq,
            conv_id: profile.conv_id,
            about: profile.about.clone(),
            avatar: profile.avatar,
        })
    }

    /// When it was, for a comparison with names that came elsewhere.
    pub(crate) fn time_ms(&self) -> u64 {
        self.time_ms
    }

    /// The picture, and the row of the log in which it stands.
    pub(crate) fn avatar(&self) -> Option<AvatarAt> {
        Some(AvatarAt {
            hash: self.avatar?,
            conv_id: self.conv_id,
            seq: self.seq,
        })
    }
}

/// A picture that stands in a row of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AvatarAt {
    /// SHA-256 of the picture.
    pub(crate) hash: Hash32,
    /// The conversation.
    pub(crate) conv_id: Hash32,
    /// The row.
    pub(crate) seq: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_000;

    fn profile(conv: u8, seq: u64, time_ms: u64) -> Profile {
        Profile {
            conv_id: [conv; 32],
            seq,
            time_ms,
            is_direct: true,
            name: String::new(),
            about: format!("{conv}/{seq}"),
            avatar: None,
        }
    }

    fn after(profiles: &[Profile]) -> Option<Card> {
        let mut card = None;
        for profile in profiles {
            card = Card::next(card.as_ref(), profile, NOW).or(card);
        }
        card
    }

    #[test]
    fn the_later_row_counts_whatever_the_relay_says_of_the_time() {
        let (first, second) = (profile(1, 5, 900), profile(1, 6, 100));
        for order in [[&first, &second], [&second, &first]] {
            let card = after(&order.map(Clone::clone));
            assert_eq!(card.map(|card| card.about), Some("1/6".to_owned()));
        }
    }

    #[test]
    fn between_conversations_the_relays_time_counts_and_the_future_does_not_freeze_it() {
        let early = profile(1, 9, u64::MAX);
        let later = profile(2, 1, NOW + 5);
        let card = Card::next(None, &early, NOW);
        assert_eq!(card.as_ref().map(Card::time_ms), Some(NOW));
        let card = Card::next(card.as_ref(), &later, NOW + 5);
        assert_eq!(card.as_ref().map(|c| c.about.as_str()), Some("2/1"));
        assert_eq!(Card::next(card.as_ref(), &profile(1, 8, 3), NOW), None);
    }

    #[test]
    fn it_survives_its_blob() {
        let mut profile = profile(1, 2, 3);
        profile.avatar = Some([7; 32]);
        let card = Card::next(None, &profile, NOW);
        let bytes = minicbor::to_vec(&card).unwrap_or_default();
        assert_eq!(minicbor::decode::<Option<Card>>(&bytes).ok(), Some(card));
    }
}
