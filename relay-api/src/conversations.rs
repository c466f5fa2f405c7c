//! Commits, messages and the gap-free log of a conversation (protocol §6, §7, §9).

use serde::{Deserialize, Serialize};

use crate::{Bytes, ConvId};

/// Where a stored row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its conversation; for a create commit the client computes the same value itself.
    pub conv_id: ConvId,
    /// Its place in the conversation, from 1, without gaps.
    pub seq: u64,
    /// When the relay stored it, milliseconds since 1970.
    pub time_ms: u64,
}

/// One conversation of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationHead {
    /// Its id.
    pub conv_id: ConvId,
    /// Highest sequence number that the caller may read.
    pub head_seq: u64,
    /// Current epoch (of the last commit that the caller may read).
    pub epoch: u32,
    /// Sequence number of the commit that first made the caller a member: reading begins here. The
    /// rows of a time in which the caller was out are left out of every answer.
    pub joined_seq: u64,
    /// False once the caller was removed: nothing newer than `head_seq` will come.
    pub member: bool,
}

/// Every conversation of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationList {
    /// In no particular order.
    pub conversations: Vec<ConversationHead>,
}

/// Where a client stands in one conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The conversation.
    pub conv_id: ConvId,
    /// The last sequence number that the client has; 0 for none.
    pub after: u64,
}

/// Catch-up of many conversations in one round trip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyncRequest {
    /// At most [`crate::limits::SYNC_CURSORS`].
    pub cursors: Vec<Cursor>,
}

/// Header that carries `H(deletion token)` of a message, base64url (protocol §11).
pub const DELETE_HASH_HEADER: &str = "ren-delete-hash";

/// Header that carries the id of the blob that a message names, base64url of 16 bytes: its row holds
/// the blob from then on, for the members of its conversation, until it is erased (protocol §12).
/// `blob-gone` when the sender is not a member of a conversation that has such a blob.
pub const BLOB_HEADER: &str = "ren-blob";

/// Header that carries the deletion token itself, base64url of 16 bytes: whoever can show it wrote
/// the message (protocol §11).
pub const DELETE_TOKEN_HEADER: &str = "ren-delete-token";

/// What a log row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A commit `0x20`.
    Commit = 1,
    /// A message `0x30`.
    Message = 2,
    /// The place of a message that its author took back; no bytes.
    Erased = 3,
}

/// One row of a conversation's log. On the wire, repeated to the end of the body:
/// `conv_id 32 ‖ seq u64 ‖ time_ms u64 ‖ kind u8 ‖ len u32 ‖ bytes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its conversation.
    pub conv_id: ConvId,
    /// Its place.
    pub seq: u64,
    /// When the relay stored it, milliseconds since 1970.
    pub time_ms: u64,
    /// Commit, message or nothing any more.
    pub kind: RowKind,
    /// The object, byte for byte as its author sent it.
    pub bytes: Bytes,
}

/// The body is not a sequence of whole log rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedLog;

const ROW_HEADER: usize = 32 + 8 + 8 + 1 + 4;

impl LogRow {
    /// Appends this row to a body.
    pub fn write(&self, out: &mut Vec<u8>) {
        let len = u32::try_from(self.bytes.0.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&self.conv_id.0);
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.time_ms.to_be_bytes());
        out.push(self.kind as u8);
        out.extend_from_slice(&len.to_be_bytes());
        out.extend_from_slice(&self.bytes.0);
    }

    /// Reads a whole body.
    ///
    /// # Errors
    /// [`MalformedLog`] for an unknown kind or a row that is cut short.
    pub fn read_all(mut body: &[u8]) -> Result<Vec<Self>, MalformedLog> {
        let mut rows = Vec::new();
        while !body.is_empty() {
            let (header, rest) = body.split_first_chunk::<ROW_HEADER>().ok_or(MalformedLog)?;
            let mut fields = &header[..];
            let conv_id = ConvId {
                0: take(&mut fields)?,
            };
            let seq = u64::from_be_bytes(take(&mut fields)?);
            let time_ms = u64::from_be_bytes(take(&mut fields)?);
            let kind = match take::<1>(&mut fields)? {
                [1] => RowKind::Commit,
                [2] => RowKind::Message,
                [3] => RowKind::Erased,
                _ => return Err(MalformedLog),
            };
            let len = u32::from_be_bytes(take(&mut fields)?) as usize;
            let (bytes, rest) = rest.split_at_checked(len).ok_or(MalformedLog)?;
            rows.push(Self {
                conv_id,
                seq,
                time_ms,
                kind,
                bytes: Bytes(bytes.to_vec()),
            });
            body = rest;
        }
        Ok(rows)
    }
}

fn take<const N: usize>(from: &mut &[u8]) -> Result<[u8; N], MalformedLog> {
    let (head, rest) = from.split_first_chunk::<N>().ok_or(MalformedLog)?;
    *from = rest;
    Ok(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seq: u64, kind: RowKind) -> LogRow {
        LogRow {
            conv_id: crate::Id([7; 32]),
            seq,
            time_ms: 1_700_000_000_000,
            kind,
            bytes: Bytes(vec![seq as u8; seq as usize]),
        }
    }

    #[test]
    fn rows_survive_the_wire() {
        let rows = vec![
            row(1, RowKind::Commit),
            row(0, RowKind::Message),
            row(9, RowKind::Message),
            row(0, RowKind::Erased),
        ];
        let mut body = Vec::new();
        rows.iter().for_each(|row| row.write(&mut body));
        assert_eq!(LogRow::read_all(&body), Ok(rows));
    }

    #[test]
    fn a_cut_or_foreign_body_is_refused() {
        let mut body = Vec::new();
        row(3, RowKind::Message).write(&mut body);
        for cut in 1..body.len() {
            assert_eq!(
                LogRow::read_all(&body[..cut]),
                Err(MalformedLog),
                "cut at {cut}"
            );
        }
        body[48] = 4;
        assert_eq!(LogRow::read_all(&body), Err(MalformedLog));
    }
}
