//! What this device keeps about conversations: the records and their keys.
//!
//! | table | key | record |
//! |---|---|---|
//! | conversations | conv_id | [`ConversationRecord`] |
//! | conversations | conv_id ‖ epoch u32 | [`EpochRecord`] |
//! | rows | conv_id ‖ seq u64 | [`RowRecord`] |
//! | outbox | conv_id ‖ local id | [`OutboxRecord`] |

use crypto_core::Hash32;
use minicbor::{Decode, Encode, bytes::ByteVec};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{blobs::Key, content::Content, ids::LocalId, row::Verdict};
use crate::account::Stamped;

/// Where a conversation stands on this device.
#[derive(Debug, Clone, PartialEq, Default, Encode, Decode)]
pub(crate) struct ConversationRecord {
    /// Reading begins here.
    #[n(0)]
    pub(crate) joined_seq: u64,
    /// The device holds every row from here …
    #[n(1)]
    pub(crate) floor: u64,
    /// … to here.
    #[n(2)]
    pub(crate) cursor: u64,
    /// Everything up to here was shown to the person.
    #[n(3)]
    pub(crate) read_seq: u64,
    /// How far everybody is: account, delivered, read.
    #[n(4)]
    pub(crate) marks: Vec<MarkRecord>,
    /// Messages that were not shown.
    #[n(5)]
    pub(crate) unread: u32,
    /// The last message, as JSON of [`super::preview::Last`].
    #[n(6)]
    pub(crate) last: Option<String>,
    /// What stands in the composer.
    #[n(7)]
    pub(crate) draft: String,
    /// Bits of [`super::alarms::Alarms`].
    #[n(8)]
    pub(crate) alarms: u8,
    /// See [`super::blobs::HeadsEntry::decisions`].
    #[n(9)]
    pub(crate) decisions: u32,
    /// False once this account was taken out.
    #[n(10)]
    pub(crate) member: bool,
    /// The highest count that any browser of this account has seen.
    #[n(11)]
    pub(crate) count: u64,
    /// The display name that this device has sent to the group last.
    #[n(12)]
    pub(crate) name_sent: String,
    /// Whether it was read as a whole once.
    #[n(13)]
    pub(crate) ready: bool,
    /// Own messages that the relay still has to forget, by `msg_id`.
    #[n(14)]
    pub(crate) to_erase: Option<Vec<MsgId>>,
    /// The message that the draft answers.
    #[n(30)]
    pub(crate) draft_reply: Option<Key>,
    /// When the draft was set.
    #[n(31)]
    #[cbor(default)]
    pub(crate) draft_ms: u64,
    /// Those of the unread that name the person.
    #[cbor(n(60), default)]
    pub(crate) mentions: u32,
    /// When the other one of two was here last.
    #[cbor(n(40), default)]
    pub(crate) seen_ms: u64,
    /// This person goes.
    #[cbor(n(20), default)]
    pub(crate) leaving: bool,
    /// Another member goes.
    #[cbor(n(21), default)]
    pub(crate) has_leavers: bool,
    /// The profile of this person that the log has last.
    #[cbor(n(70), default)]
    pub(crate) told: Stamped<u64>,
    /// Nothing before this row will leave this device by the conversation's rule any more.
    #[cbor(n(80), default)]
    pub(crate) expired_to: u64,
    /// When the last message stood here that has left.
    #[cbor(n(81), default)]
    pub(crate) quiet_ms: u64,
    /// Edits and deletions, by their places, of messages that were not in memory.
    #[cbor(n(90), default)]
    pub(crate) far: Vec<u64>,
}

/// A `msg_id` as a CBOR byte string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct MsgId(#[cbor(n(0), with = "minicbor::bytes")] pub(crate) [u8; 16]);

/// How far one member is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct MarkRecord {
    /// Who.
    #[n(0)]
    pub(crate) account: Key,
    /// Delivered up to.
    #[n(1)]
    pub(crate) delivered: u64,
    /// Read up to.
    #[n(2)]
    pub(crate) read: u64,
}

/// One accepted commit.
#[derive(Clone, Encode, Decode, Zeroize, ZeroizeOnDrop)]
pub(crate) struct EpochRecord {
    /// Place in the log.
    #[n(0)]
    pub(crate) seq: u64,
    /// When the relay stored it.
    #[n(1)]
    pub(crate) time_ms: u64,
    /// The commit as received.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) commit: Vec<u8>,
    /// `ES`, unless the epoch was before this account's time.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub(crate) secret: Option<[u8; 32]>,
}

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct RowRecord {
    /// When the relay stored it.
    #[n(0)]
    pub(crate) time_ms: u64,
    /// 1 commit, 2 message, 3 the empty place of one.
    #[n(1)]
    pub(crate) kind: u8,
    /// The object as received.
    #[n(2)]
    pub(crate) bytes: ByteVec,
    /// 0 unchecked, 1 verified, 2 rejected: never taken from the relay.
    #[n(3)]
    pub(crate) verdict: u8,
    /// Its id in the outbox of this device.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub(crate) local: Option<[u8; 16]>,
    /// What is left of a message that was taken back; then there are no bytes.
    #[n(5)]
    pub(crate) erased: Option<ErasedRecord>,
}

/// What the hash links and the views need of a message that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct ErasedRecord {
    /// Its `msg_hash`.
    #[n(0)]
    pub(crate) hash: Key,
    /// Its epoch.
    #[n(1)]
    pub(crate) epoch: u32,
    /// Its `msg_id`.
    #[n(2)]
    pub(crate) msg_id: MsgId,
    /// Its author.
    #[n(3)]
    pub(crate) sender: Key,
    /// When it was written, as its author claims.
    #[n(4)]
    pub(crate) created_ms: u64,
    /// What its author had seen.
    #[n(5)]
    pub(crate) parents: Vec<Key>,
    /// Who took it back.
    #[n(6)]
    pub(crate) by: Key,
    /// 0 it was taken back; 1 it is over by the conversation's rule; 2 the message is over that it
    /// changed, and the relay keeps it until its own days are.
    #[cbor(n(7), default)]
    pub(crate) expired: u8,
}

impl ErasedRecord {
    /// What it means.
    pub(crate) fn content(&self) -> Content {
        match self.expired {
            0 => Content::Erased { by: self.by.0 },
            code => Content::Expired { early: code == 2 },
        }
    }
}

/// A message on its way.
#[derive(Clone, Encode, Decode, Zeroize, ZeroizeOnDrop)]
pub(crate) struct OutboxRecord {
    /// Payload type.
    #[n(0)]
    pub(crate) ptype: u16,
    /// Encoded payload: it may hold a file key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) payload: Vec<u8>,
    /// Epoch of the sealed bytes.
    #[n(2)]
    pub(crate) epoch: u32,
    /// What is posted, byte for byte; empty before it is sealed.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub(crate) sealed: Vec<u8>,
    /// Why it is not tried any more, as JSON of [`crate::view::FailureCode`]; empty otherwise.
    #[n(4)]
    pub(crate) failed: String,
}

/// Key of an epoch.
pub(crate) fn epoch_key(conv_id: &Hash32, epoch: u32) -> Vec<u8> {
    [&conv_id[..], &epoch.to_be_bytes()].concat()
}

/// Key of a row.
pub(crate) fn row_key(conv_id: &Hash32, seq: u64) -> Vec<u8> {
    [&conv_id[..], &seq.to_be_bytes()].concat()
}

/// Place of a row's key.
pub(crate) fn row_seq(key: &[u8]) -> Option<u64> {
    let (_, seq) = key.split_first_chunk::<32>()?;
    seq.try_into().ok().map(u64::from_be_bytes)
}

/// Key of a message on its way.
pub(crate) fn outbox_key(conv_id: &Hash32, id: LocalId) -> Vec<u8> {
    [&conv_id[..], &id.0].concat()
}

/// Conversation and id of an outbox key.
pub(crate) fn outbox_id(key: &[u8]) -> Option<(Hash32, LocalId)> {
    let (conv_id, id) = key.split_first_chunk::<32>()?;
    Some((*conv_id, LocalId(id.try_into().ok()?)))
}

/// A verdict as it is stored.
pub(crate) fn verdict_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Unchecked => 0,
        Verdict::Verified => 1,
        Verdict::Rejected => 2,
    }
}

/// A stored verdict; anything unknown has to be checked again.
pub(crate) fn verdict_of(code: u8) -> Verdict {
    match code {
        1 => Verdict::Verified,
        2 => Verdict::Rejected,
        _ => Verdict::Unchecked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_by_place_and_come_back() {
        let conv = [7; 32];
        assert!(row_key(&conv, 255) < row_key(&conv, 256));
        assert_eq!(row_seq(&row_key(&conv, 256)), Some(256));
        assert_eq!(row_seq(&conv), None);
        let id = LocalId([9; 16]);
        assert_eq!(outbox_id(&outbox_key(&conv, id)), Some((conv, id)));
        assert_eq!(outbox_id(&conv), None);
    }

    #[test]
    fn a_record_without_optional_parts_survives() {
        let row = RowRecord {
            time_ms: 1,
            kind: 2,
            bytes: vec![1, 2].into(),
            verdict: verdict_code(Verdict::Verified),
            local: None,
            erased: None,
        };
        let bytes = minicbor::to_vec(&row).unwrap_or_default();
        assert_eq!(minicbor::decode::<RowRecord>(&bytes).ok(), Some(row));
    }
}
