//! One row of a conversation's log as this client understands it.

use crypto_core::Hash32;

use super::{content::Content, ids::LocalId};

/// What is known about a message's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Opened and not checked yet: nothing of it is shown, nothing follows from it.
    Unchecked,
    /// Its sender signed it, and may write here.
    Verified,
    /// It did not pass; nothing of it is shown.
    Rejected,
}

/// A stored row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Place in the conversation.
    pub(crate) seq: u64,
    /// When the relay stored it, milliseconds since 1970.
    pub(crate) time_ms: u64,
    /// Epoch that a commit begins, or whose key opens a message.
    pub(crate) epoch: u32,
    /// `commit_hash` or `msg_hash`; of the bytes as they are when they are no object at all.
    pub(crate) hash: Hash32,
    /// What it is.
    pub(crate) body: RowBody,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RowBody {
    /// A commit; only accepted ones reach the timeline.
    Commit(CommitRow),
    /// A message that opens.
    Message(Box<MessageRow>),
    /// A message that does not open, or is for an epoch that nobody gave us.
    Closed,
    /// Not an object of this protocol: dropped and counted.
    Foreign,
    /// The relay has forgotten what stood here, as its author had asked. Says nothing by itself.
    Empty,
}

/// An accepted commit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CommitRow {
    /// Heads of the epoch that it ends.
    pub(crate) heads: Vec<Hash32>,
    /// What it did.
    pub(crate) event: Event,
}

/// What happened to a conversation, from verified data only. People are account ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// It began.
    Created { by: Hash32 },
    /// Somebody came.
    Added { by: Hash32, who: Vec<Hash32> },
    /// Somebody was taken out.
    Removed { by: Hash32, who: Vec<Hash32> },
    /// Fresh secret: nothing to show.
    ReKeyed,
    /// Roles changed: who is an admin now, and who is none any more.
    Roles {
        by: Hash32,
        made: Vec<Hash32>,
        unmade: Vec<Hash32>,
    },
    /// Settings changed.
    Settings { by: Hash32, change: Change },
}

/// What a commit did to the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Everything is as it was: a fresh secret.
    Nothing,
    /// The group has this name now.
    Name(String),
    /// It has another picture, or none any more.
    Picture { is_gone: bool },
    /// Messages leave after so many days now; 0 keeps them.
    Retention(u16),
    /// More than one of these, or it cannot be seen which.
    Several,
}

/// An opened message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MessageRow {
    /// `msg_id`; the deletion token comes from it.
    pub(crate) msg_id: [u8; 16],
    /// Account id that it claims to be from; true once verified.
    pub(crate) sender: Hash32,
    /// When it was written, as its author claims; 0 before it is verified.
    pub(crate) created_ms: u64,
    /// What its author had seen.
    pub(crate) parents: Vec<Hash32>,
    /// What it says; [`Content::Sealed`] before it is verified.
    pub(crate) content: Content,
    /// Whether that is true.
    pub(crate) verdict: Verdict,
    /// Its id in the outbox of this device, when it was written here.
    pub(crate) local: Option<LocalId>,
    /// It stands behind the commit that ended its epoch.
    pub(crate) late: bool,
}

impl Event {
    /// Whether a reader is told of it.
    pub(crate) fn is_shown(&self) -> bool {
        let is_nothing = |change: &Change| *change == Change::Nothing;
        match self {
            Self::ReKeyed => false,
            Self::Settings { change, .. } => !is_nothing(change),
            _ => true,
        }
    }
}

impl Row {
    /// The message, if it is one that opened.
    pub(crate) fn message(&self) -> Option<&MessageRow> {
        match &self.body {
            RowBody::Message(message) => Some(message),
            _ => None,
        }
    }

    /// What this row says must stand before it.
    pub(crate) fn references(&self) -> &[Hash32] {
        match &self.body {
            RowBody::Message(message) if message.verdict != Verdict::Rejected => &message.parents,
            RowBody::Commit(commit) => &commit.heads,
            _ => &[],
        }
    }

    /// Whether a reader sees a bubble or a line for it.
    pub(crate) fn is_shown(&self) -> bool {
        match &self.body {
            RowBody::Commit(commit) => commit.event.is_shown(),
            RowBody::Message(message) => {
                message.verdict == Verdict::Rejected || message.content.is_shown()
            }
            RowBody::Closed => true,
            RowBody::Foreign | RowBody::Empty => false,
        }
    }

    /// Whether it is a message of somebody that a reader can have missed.
    pub(crate) fn counts_as_unread(&self, me: &Hash32) -> bool {
        self.message().is_some_and(|message| {
            message.verdict != Verdict::Rejected
                && message.sender != *me
                && message.content.is_bubble()
        })
    }
}
