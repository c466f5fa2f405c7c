//! From the bytes of a log row to a [`Row`]: layout, conversation, epoch and decryption, not yet the
//! signature.

use crypto_core::{
    Hash32, labels,
    message::{self, MessageView, UnverifiedMessage},
    payload::Payload,
    wire::CommitView,
};
use relay_api::conversations::{LogRow, RowKind};

use super::{
    content::Content,
    conversation::Conversation,
    ids::LocalId,
    parts::Wire,
    records::ErasedRecord,
    row::{CommitRow, MessageRow, Row, RowBody, Verdict},
};

/// A row of the log, wherever it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raw {
    /// Its place.
    pub(crate) seq: u64,
    /// What it is.
    pub(crate) wire: Wire,
    /// What this device knows of its signature.
    pub(crate) verdict: Verdict,
    /// Its id in the outbox of this device.
    pub(crate) local: Option<LocalId>,
    /// What is left of it, if it was taken back.
    pub(crate) erased: Option<Box<ErasedRecord>>,
}

impl Raw {
    /// From the relay: nothing is known. That a place is empty is what the relay says, too; why it
    /// is, only the log or the conversation's rule can tell.
    pub(crate) fn from_relay(row: LogRow) -> Self {
        let wire = Wire {
            is_commit: row.kind == RowKind::Commit,
            time_ms: row.time_ms,
            bytes: match row.kind {
                RowKind::Commit | RowKind::Message => row.bytes.0,
                RowKind::Erased => Vec::new(),
            },
        };
        Self {
            seq: row.seq,
            wire,
            verdict: Verdict::Unchecked,
            local: None,
            erased: None,
        }
    }

    /// Whether the relay has nothing there any more.
    pub(crate) fn is_empty(&self) -> bool {
        !self.wire.is_commit && self.wire.bytes.is_empty() && self.erased.is_none()
    }

    /// The epoch that a message is of, by its layout.
    pub(crate) fn read(&self, conversation: &Conversation) -> Row {
        if let Some(erased) = &self.erased {
            self.erased(conversation, erased)
        } else if self.is_empty() {
            self.empty()
        } else if self.wire.is_commit {
            self.commit(conversation)
        } else {
            self.message(conversation)
        }
    }

    fn row(&self, epoch: u32, hash: Hash32, body: RowBody) -> Row {
        Row {
            seq: self.seq,
            time_ms: self.wire.time_ms,
            epoch,
            hash,
            body,
        }
    }

    fn foreign(&self) -> Row {
        self.row(0, labels::sha256(&self.wire.bytes), RowBody::Foreign)
    }

    /// Nobody knows the hash of what stood here. The number of the place is as good, and no message
    /// has it for its own.
    fn empty(&self) -> Row {
        let hash = labels::sha256(&self.seq.to_be_bytes());
        self.row(0, hash, RowBody::Empty)
    }

    /// Only accepted commits are more than bytes.
    fn commit(&self, conversation: &Conversation) -> Row {
        let Ok(view) = CommitView::parse(&self.wire.bytes) else {
            return self.foreign();
        };
        let accepted = conversation
            .epochs
            .get(view.epoch)
            .filter(|epoch| epoch.commit_hash == view.commit_hash);
        match (accepted, conversation.epochs.event(view.epoch)) {
            (Some(epoch), Some(event)) => {
                let heads = epoch.heads.clone();
                let body = RowBody::Commit(CommitRow { heads, event });
                self.row(view.epoch, view.commit_hash, body)
            }
            _ => self.row(view.epoch, view.commit_hash, RowBody::Foreign),
        }
    }

    fn is_late(&self, conversation: &Conversation, epoch: u32) -> bool {
        let now = conversation.epochs.at(self.seq);
        now.is_some_and(|(now, _)| now > epoch)
    }

    /// It was verified when it was still there.
    fn erased(&self, conversation: &Conversation, erased: &ErasedRecord) -> Row {
        let message = MessageRow {
            msg_id: erased.msg_id.0,
            sender: erased.sender.0,
            created_ms: erased.created_ms,
            parents: erased.parents.iter().map(|parent| parent.0).collect(),
            content: erased.content(),
            verdict: Verdict::Verified,
            local: self.local,
            late: self.is_late(conversation, erased.epoch),
        };
        let body = RowBody::Message(Box::new(message));
        self.row(erased.epoch, erased.hash.0, body)
    }

    fn message(&self, conversation: &Conversation) -> Row {
        let Ok(view) = MessageView::parse(&self.wire.bytes) else {
            return self.foreign();
        };
        let (epoch, hash) = (view.epoch, view.msg_hash);
        let Some(sealed) = open(&self.wire, conversation) else {
            return self.row(epoch, hash, RowBody::Closed);
        };
        let mut row = MessageRow {
            msg_id: view.msg_id,
            sender: *sealed.claimed_sender(),
            created_ms: 0,
            parents: sealed.claimed_parents().to_vec(),
            content: Content::Sealed,
            verdict: self.verdict,
            local: self.local,
            late: self.is_late(conversation, epoch),
        };
        if self.verdict == Verdict::Verified {
            match sealed.verified_before(&hash) {
                Ok(message) => {
                    row.created_ms = message.created_ms();
                    row.content = conversation.meaning(epoch, message.payload());
                }
                Err(_) => row.verdict = Verdict::Rejected,
            }
        }
        self.row(epoch, hash, RowBody::Message(Box::new(row)))
    }
}

impl Conversation {
    /// What a verified payload means here: it names members of its epoch only.
    pub(super) fn meaning(&self, epoch: u32, payload: &Payload) -> Content {
        let members = self.epochs.get(epoch);
        let is_member = |id: &Hash32| members.is_some_and(|epoch| epoch.entry(id).is_some());
        Content::of(payload).naming_only(is_member)
    }
}

/// Opens a message under its epoch's key.
pub(crate) fn open(wire: &Wire, conversation: &Conversation) -> Option<UnverifiedMessage> {
    let view = MessageView::parse(&wire.bytes).ok()?;
    let state = conversation.keys.get(&view.epoch)?.state()?;
    message::open(&wire.bytes, state).ok()
}
