//! The parts of a [`super::conversation::Conversation`] that are nothing by themselves.

use std::{collections::BTreeSet, rc::Rc};

use crypto_core::commit::{EpochState, Previous, PublicEpoch};

use super::{epochs::Epoch, ids::LocalId};
use crate::view::{FileView, Millis};

/// A row as it came, kept until it is verified and stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wire {
    /// Whether it is a commit.
    pub(crate) is_commit: bool,
    /// When the relay stored it.
    pub(crate) time_ms: u64,
    /// The object.
    pub(crate) bytes: Vec<u8>,
}

/// An accepted epoch as the acceptors want it.
#[derive(Clone)]
pub(crate) enum Known {
    /// This account was in it.
    Member(Rc<EpochState>),
    /// It was before this account's time, or after.
    Outsider(Rc<PublicEpoch>),
}

impl Known {
    /// What the next commit is judged against.
    pub(crate) fn previous(&self) -> Previous<'_> {
        match self {
            Self::Member(state) => Previous::Member(state),
            Self::Outsider(public) => Previous::Outsider(public),
        }
    }

    /// What everybody may know.
    pub(crate) fn public(&self) -> &PublicEpoch {
        match self {
            Self::Member(state) => state.public(),
            Self::Outsider(public) => public,
        }
    }

    /// With secrets.
    pub(crate) fn state(&self) -> Option<&Rc<EpochState>> {
        match self {
            Self::Member(state) => Some(state),
            Self::Outsider(_) => None,
        }
    }

    /// As it is kept beside the rows.
    pub(crate) fn epoch(&self, seq: u64, time_ms: u64) -> Epoch {
        let meta = self.state().map(|state| state.meta());
        Epoch::of(self.public(), meta, seq, time_ms)
    }
}

/// A file that is being uploaded: its message does not exist yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placeholder {
    /// How it is shown.
    pub(crate) view: FileView,
    /// When the person sent it.
    pub(crate) time: Millis,
}

/// What differs from what the device holds.
#[derive(Debug, Default)]
pub(crate) struct Dirty {
    /// The conversation's own record.
    pub(crate) record: bool,
    /// Rows.
    pub(crate) rows: BTreeSet<u64>,
    /// Messages on their way: put if they are there, deleted if not.
    pub(crate) outbox: BTreeSet<LocalId>,
    /// Epochs.
    pub(crate) epochs: BTreeSet<u32>,
}
