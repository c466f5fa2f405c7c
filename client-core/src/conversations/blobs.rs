//! The two account blobs of this part: the keyring (ns 2) and the heads (ns 3), protocol §4, §6, §9.
//!
//! Several browsers write them at once, so both are merged, never overwritten: whatever order two
//! writers come in, the result is the same.

use std::collections::BTreeMap;

use crypto_core::Hash32;
use minicbor::{Decode, Encode};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{drafts::Draft, own::Own};
use crate::account::{Merge, Stamped};

/// Epoch secrets that this account has opened, so that a fresh browser need not open the envelopes.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Keyring {
    #[n(0)]
    conversations: BTreeMap<Key, Vec<KeyringEntry>>,
}

/// A hash as a CBOR byte string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Key(#[cbor(n(0), with = "minicbor::bytes")] pub(crate) Hash32);

/// One epoch.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Zeroize, ZeroizeOnDrop)]
pub(crate) struct KeyringEntry {
    /// Its number.
    #[n(0)]
    pub(crate) epoch: u32,
    /// The commit that began it.
    #[zeroize(skip)]
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) commit_hash: Hash32,
    /// `ES`.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) secret: [u8; 32],
}

impl Keyring {
    /// The secret of an epoch that began with exactly this commit.
    pub(crate) fn find(&self, conv_id: &Hash32, epoch: u32, commit: &Hash32) -> Option<&[u8; 32]> {
        let entries = self.conversations.get(&Key(*conv_id))?;
        let entry = entries
            .iter()
            .find(|e| e.epoch == epoch && e.commit_hash == *commit)?;
        Some(&entry.secret)
    }

    /// Adds an epoch, beside what is there: only the exact commit finds its secret.
    pub(crate) fn add(&mut self, conv_id: &Hash32, entry: KeyringEntry) {
        let entries = self.conversations.entry(Key(*conv_id)).or_default();
        let place =
            |e: &KeyringEntry| (e.epoch, e.commit_hash).cmp(&(entry.epoch, entry.commit_hash));
        if let Err(free) = entries.binary_search_by(place) {
            entries.insert(free, entry);
        }
    }
}

impl Merge for Keyring {
    fn merge(&mut self, other: &Self) {
        for (key, entries) in &other.conversations {
            for entry in entries {
                self.add(&key.0, entry.clone());
            }
        }
    }
}

/// How far this person's browsers are in each conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Heads {
    #[n(0)]
    conversations: BTreeMap<Key, HeadsEntry>,
}

/// One conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct HeadsEntry {
    /// The newest epoch.
    #[n(0)]
    pub(crate) epoch: u32,
    /// Its commit.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) commit_hash: Hash32,
    /// At most four heads.
    #[n(2)]
    pub(crate) heads: Vec<Key>,
    /// The highest sequence number seen.
    #[n(3)]
    pub(crate) count: u64,
    /// Everything up to here was shown to the person.
    #[n(4)]
    pub(crate) read_seq: u64,
    /// How often the person declined or took that back: odd means declined. Counting makes two
    /// browsers agree on who was last.
    #[n(5)]
    pub(crate) decisions: u32,
    /// What the person set about it.
    #[n(10)]
    #[cbor(default)]
    pub(crate) own: Own,
    /// What stands in the composer.
    #[n(11)]
    #[cbor(default)]
    pub(crate) draft: Stamped<Draft>,
    /// See [`super::conversation::Conversation::told`].
    #[n(15)]
    #[cbor(default)]
    pub(crate) told: Stamped<u64>,
}

impl HeadsEntry {
    /// Takes in what another browser knows: the farther of each.
    pub(crate) fn merge(&mut self, other: &Self) {
        let rank = |entry: &Self| {
            (
                entry.epoch,
                entry.count,
                entry.commit_hash,
                entry.heads.clone(),
            )
        };
        if rank(other) > rank(self) {
            self.epoch = other.epoch;
            self.commit_hash = other.commit_hash;
            self.heads.clone_from(&other.heads);
        }
        self.count = self.count.max(other.count);
        self.read_seq = self.read_seq.max(other.read_seq);
        self.decisions = self.decisions.max(other.decisions);
        self.own.merge(&other.own);
        self.draft.merge(&other.draft);
        self.told.merge(&other.told);
    }
}

impl Heads {
    /// One conversation.
    pub(crate) fn get(&self, conv_id: &Hash32) -> Option<&HeadsEntry> {
        self.conversations.get(&Key(*conv_id))
    }

    /// Every conversation.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Hash32, &HeadsEntry)> {
        self.conversations
            .iter()
            .map(|(key, entry)| (&key.0, entry))
    }

    /// Changes what the person set about one conversation.
    pub(crate) fn set(&mut self, conv_id: &Hash32, set: impl FnOnce(&mut Own)) {
        set(&mut self.conversations.entry(Key(*conv_id)).or_default().own);
    }

    /// Merges one conversation in.
    pub(crate) fn add(&mut self, conv_id: &Hash32, entry: &HeadsEntry) {
        self.conversations
            .entry(Key(*conv_id))
            .or_default()
            .merge(entry);
    }
}

impl Merge for Heads {
    fn merge(&mut self, other: &Self) {
        for (key, entry) in &other.conversations {
            self.add(&key.0, entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONV: Hash32 = [7; 32];

    fn entry(epoch: u32, commit: u8) -> KeyringEntry {
        KeyringEntry {
            epoch,
            commit_hash: [commit; 32],
            secret: [epoch as u8; 32],
        }
    }

    #[test]
    fn a_keyring_survives_its_blob_and_answers_for_the_exact_commit_only() {
        let mut keyring = Keyring::default();
        keyring.add(&CONV, entry(3, 30));
        keyring.add(&CONV, entry(1, 10));
        let bytes = minicbor::to_vec(&keyring).unwrap_or_default();
        let keyring: Keyring = minicbor::decode(&bytes).unwrap_or_default();
        assert_eq!(keyring.find(&CONV, 1, &[10; 32]), Some(&[1; 32]));
        assert_eq!(keyring.find(&CONV, 1, &[11; 32]), None);
        assert_eq!(keyring.find(&[8; 32], 1, &[10; 32]), None);
    }

    #[test]
    fn keyrings_merge_to_the_same_whatever_the_order() {
        let (mut one, mut two) = (Keyring::default(), Keyring::default());
        one.add(&CONV, entry(3, 30));
        two.add(&CONV, entry(3, 31));
        two.add(&[8; 32], entry(0, 1));
        let before = one.clone();
        one.merge(&two);
        two.merge(&before);
        assert!(one == two);
        let again = one.clone();
        one.merge(&again);
        assert!(one == two);
        assert_eq!(one.find(&CONV, 3, &[30; 32]), Some(&[3; 32]));
        assert_eq!(one.find(&CONV, 3, &[31; 32]), Some(&[3; 32]));
    }

    fn heads(epoch: u32, count: u64, read_seq: u64, decisions: u32) -> HeadsEntry {
        let commit_hash = [epoch as u8; 32];
        let heads = vec![Key([count as u8; 32])];
        HeadsEntry {
            epoch,
            commit_hash,
            heads,
            count,
            read_seq,
            decisions,
            own: Own::default(),
            draft: Stamped::default(),
            told: Stamped::default(),
        }
    }

    #[test]
    fn heads_merge_to_the_same_whatever_the_order() {
        let (a, b) = (heads(1, 10, 4, 1), heads(2, 8, 9, 0));
        let mut one = a.clone();
        one.merge(&b);
        let mut two = b.clone();
        two.merge(&a);
        assert_eq!(one, two);
        assert_eq!((one.epoch, one.commit_hash), (2, [2; 32]));
        assert_eq!((one.count, one.read_seq), (10, 9));
        assert_eq!(one.decisions, 1);
    }

    #[test]
    fn an_entry_without_what_a_person_set_is_read_as_nothing_set() {
        let bytes = minicbor::to_vec(heads(1, 10, 4, 0)).unwrap_or_default();
        let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
        // An array of sixteen; the six of old stand in front.
        assert_eq!(*first, 0x90);
        let mut d = minicbor::Decoder::new(rest);
        (0..6).for_each(|_| d.skip().unwrap_or_default());
        let old = [&[0x86], &rest[..d.position()]].concat();
        assert_eq!(minicbor::decode(&old).ok(), Some(heads(1, 10, 4, 0)));
    }

    #[test]
    fn a_heads_blob_survives_and_never_goes_back() {
        let mut all = Heads::default();
        all.add(&CONV, &heads(1, 10, 4, 0));
        all.add(&CONV, &heads(1, 9, 3, 0));
        let bytes = minicbor::to_vec(&all).unwrap_or_default();
        let all: Heads = minicbor::decode(&bytes).unwrap_or_default();
        assert_eq!(all.get(&CONV), Some(&heads(1, 10, 4, 0)));
    }
}
