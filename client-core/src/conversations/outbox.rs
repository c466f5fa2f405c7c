//! What was written on this device and is not acknowledged yet. Pure.
//!
//! ```text
//!           stored            sealed, stored          201 or 200
//! Queued ──────────► Ready ──────────────────► Sealed ──────────► row of the log, record gone
//!                      ▲                          │ stale epoch: look whether it is in the log,
//!                      └──────────────────────────┘ only then seal it again
//! ```
//! The sealed bytes are stored before they are posted, so that a second try after a crash or a lost
//! answer is byte-identical and the relay recognises it. A message is sealed again only when the
//! log up to the commit that ended its epoch was read and does not hold it.

use std::collections::{BTreeMap, BTreeSet};

use crypto_core::{Hash32, payload::Payload};
use relay_api::{BlobId, Id, problem::ProblemKind};

use super::{content::Content, ids::LocalId};
use crate::{
    api::{ApiError, asked_ms},
    view::{Failure, FailureCode, Millis},
};

/// A message on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outgoing {
    /// Its id on this device, for ever.
    pub(crate) id: LocalId,
    /// Payload type and payload as they will be sealed.
    pub(crate) ptype: u16,
    /// Encoded payload.
    pub(crate) payload: Vec<u8>,
    /// The same, as it is shown.
    pub(crate) content: Content,
    /// The bytes that are posted, once they exist.
    pub(crate) sealed: Option<Sealed>,
    /// Why it is not tried any more.
    pub(crate) failed: Option<FailureCode>,
}

impl Outgoing {
    /// The blob that it names: its row at the relay will hold it (protocol §12).
    pub(crate) fn blob_id(&self) -> Option<BlobId> {
        match Payload::decode(self.ptype, &self.payload) {
            Ok(Payload::File(file)) => Some(Id(file.blob_id)),
            _ => None,
        }
    }
}

/// A sealed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// Epoch under whose key.
    pub(crate) epoch: u32,
    /// Wire bytes.
    pub(crate) bytes: Vec<u8>,
    /// Their `msg_hash`.
    pub(crate) hash: Hash32,
}

/// The messages of one conversation that are on their way, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    entries: BTreeMap<LocalId, Outgoing>,
    /// Those that the device has stored: only they may leave it.
    stored: BTreeSet<LocalId>,
}

impl Outbox {
    /// Takes a message in. It does not leave before [`Self::is_stored`].
    pub(crate) fn add(&mut self, message: Outgoing) {
        self.entries.insert(message.id, message);
    }

    /// The device holds it now.
    pub(crate) fn is_stored(&mut self, id: LocalId) {
        if self.entries.contains_key(&id) {
            self.stored.insert(id);
        }
    }

    /// The message that goes next. One that failed does not hold up the others.
    pub(crate) fn next(&self) -> Option<&Outgoing> {
        self.entries
            .values()
            .find(|m| m.failed.is_none() && self.stored.contains(&m.id))
    }

    /// One message.
    pub(crate) fn get(&self, id: LocalId) -> Option<&Outgoing> {
        self.entries.get(&id)
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Outgoing> {
        self.entries.values()
    }

    /// Edits of one message, oldest first.
    pub(crate) fn edits_of(&self, target: &Hash32) -> impl DoubleEndedIterator<Item = &Outgoing> {
        self.iter().filter(
            move |message| matches!(&message.content, Content::Edit { target: named, .. } if named == target),
        )
    }

    /// The newest id.
    pub(crate) fn last_id(&self) -> Option<LocalId> {
        self.entries.last_key_value().map(|(&id, _)| id)
    }

    /// Keeps the bytes that will be posted.
    pub(crate) fn seal(&mut self, id: LocalId, sealed: Sealed) {
        if let Some(message) = self.entries.get_mut(&id) {
            message.sealed = Some(sealed);
        }
    }

    /// The message whose sealed bytes have this hash.
    pub(crate) fn find(&self, hash: &Hash32) -> Option<LocalId> {
        let is_it = |m: &&Outgoing| m.sealed.as_ref().is_some_and(|sealed| sealed.hash == *hash);
        self.entries.values().find(is_it).map(|message| message.id)
    }

    /// Its epoch is over and the log does not hold it: it will be sealed again.
    pub(crate) fn unseal_before(&mut self, epoch: u32) -> Vec<LocalId> {
        let mut changed = Vec::new();
        for message in self.entries.values_mut() {
            if message
                .sealed
                .as_ref()
                .is_some_and(|sealed| sealed.epoch < epoch)
            {
                message.sealed = None;
                changed.push(message.id);
            }
        }
        changed
    }

    /// It will not be tried again by itself. What nobody typed is dropped: a name goes out with the
    /// next occasion.
    pub(crate) fn fail(&mut self, id: LocalId, code: FailureCode) {
        let Some(message) = self.entries.get_mut(&id) else {
            return;
        };
        if message.content.is_bubble() || matches!(message.content, Content::Edit { .. }) {
            message.failed = Some(code);
        } else {
            self.remove(id);
        }
    }

    /// The person wants another try.
    pub(crate) fn retry(&mut self, id: LocalId) -> bool {
        let message = self.entries.get_mut(&id);
        message.is_some_and(|message| message.failed.take().is_some())
    }

    /// It is in the log, or the person dropped it.
    pub(crate) fn remove(&mut self, id: LocalId) -> Option<Outgoing> {
        self.stored.remove(&id);
        self.entries.remove(&id)
    }
}

/// What follows from an answer that is not a success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// The same bytes again, later.
    Again {
        /// What the relay asked for, in milliseconds.
        wait_ms: Option<Millis>,
    },
    /// Read the log first; then the same message under the new epoch, if it is not there.
    Resync,
    /// Not again by itself.
    Fail(FailureCode),
    /// The account is locked, signed out or under an alarm: everything stands still.
    Stop,
}

impl After {
    /// What follows from a failure around the request itself.
    pub(crate) fn of_failure(failure: Failure) -> Self {
        match failure.code {
            FailureCode::Locked | FailureCode::SignedOut => Self::Stop,
            FailureCode::Offline
            | FailureCode::RelayFailed
            | FailureCode::RateLimited
            | FailureCode::StorageFailed => Self::Again {
                wait_ms: asked_ms(failure.retry_after_s),
            },
            code => Self::Fail(code),
        }
    }

    /// What follows from an error of posting a message or commit.
    pub(crate) fn of(error: &ApiError) -> Self {
        let failure = Failure::from(*error);
        match error {
            _ if error.is(ProblemKind::StaleEpoch) => Self::Resync,
            // Nobody is signed in any more, or the account is being looked at first.
            ApiError::Refused(refused) => match refused.code {
                FailureCode::Locked | FailureCode::SignedOut => Self::Stop,
                _ => Self::Again { wait_ms: None },
            },
            _ if error.ends_session() => Self::Stop,
            // Something between here and the relay answered in its place.
            ApiError::Nonsense => Self::Again { wait_ms: None },
            ApiError::Status { status, .. } if ![413, 507].contains(status) => Self::Again {
                wait_ms: asked_ms(failure.retry_after_s),
            },
            _ if error.is_temporary() => Self::Again {
                wait_ms: asked_ms(failure.retry_after_s),
            },
            _ => Self::Fail(failure.code),
        }
    }
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;
