//! The name that a message has on this device from the moment it is written.

use crypto_core::Hash32;
use relay_api::Id;

/// Names one act of sending before the message has an id. Whoever does not know what became of it
/// asks again under the same name: it is the same message.
pub type Nonce = [u8; 8];

/// Orders the messages that this device has written: `created_ms u64 ‖ random 8`.
///
/// It stays the id in the views after the relay has stored the message, so that a bubble never
/// changes its key; other devices of the person use the message hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LocalId(pub(crate) [u8; 16]);

impl LocalId {
    /// An id that sorts after `last`, whatever the clock does.
    pub(crate) fn after(last: Option<Self>, now_ms: u64, random: [u8; 8]) -> Self {
        let floor = last.map_or(0, |last| last.created_ms().saturating_add(1));
        let mut id = [0; 16];
        let (time, tail) = id.split_at_mut(8);
        time.copy_from_slice(&now_ms.max(floor).to_be_bytes());
        tail.copy_from_slice(&random);
        Self(id)
    }

    /// Whether it was made under this name.
    pub(crate) fn is_of(self, nonce: &Nonce) -> bool {
        self.0.ends_with(nonce)
    }

    /// When it was made, milliseconds since 1970.
    pub(crate) fn created_ms(self) -> u64 {
        let (time, _) = self.0.split_at(8);
        time.try_into().map_or(0, u64::from_be_bytes)
    }

    /// How views name it.
    pub(crate) fn text(self) -> String {
        Id::<16>(self.0).to_string()
    }

    /// Reads what [`Self::text`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse::<Id<16>>().ok().map(|id| Self(id.0))
    }
}

/// base64url of a hash: how views name stored messages, accounts and conversations.
pub(crate) fn hash_text(hash: &Hash32) -> String {
    Id::<32>(*hash).to_string()
}

/// Reads what [`hash_text`] wrote.
pub(crate) fn parse_hash(text: &str) -> Option<Hash32> {
    text.parse::<Id<32>>().ok().map(|id| id.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_falls() {
        let first = LocalId::after(None, 1_000, [9; 8]);
        let second = LocalId::after(Some(first), 400, [0; 8]);
        assert!(second > first);
        assert_eq!(second.created_ms(), 1_001);
        assert_eq!(LocalId::parse(&second.text()), Some(second));
        assert!(second.is_of(&[0; 8]) && !second.is_of(&[9; 8]));
    }
}
