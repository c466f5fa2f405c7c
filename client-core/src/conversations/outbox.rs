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

use crypto_core::Hash32;
use relay_api::problem::ProblemKind;

use super::{content::Content, ids::LocalId};
use crate::{
    api::ApiError,
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

    /// It will not be tried again by itself.
    pub(crate) fn fail(&mut self, id: LocalId, code: FailureCode) {
        if let Some(message) = self.entries.get_mut(&id) {
            message.failed = Some(code);
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
    /// What follows from an error of posting a message or commit.
    pub(crate) fn of(error: &ApiError) -> Self {
        let failure = Failure::from(*error);
        match error {
            _ if error.is(ProblemKind::StaleEpoch) || error.is(ProblemKind::IdConflict) => {
                Self::Resync
            }
            ApiError::Refused(_) => Self::Stop,
            _ if error.ends_session() => Self::Stop,
            // Something between here and the relay answered in its place.
            ApiError::Nonsense => Self::Again { wait_ms: None },
            _ if error.is_temporary() => Self::Again {
                wait_ms: failure
                    .retry_after_s
                    .map(|seconds| u64::from(seconds) * 1_000),
            },
            _ => Self::Fail(failure.code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(n: u8) -> Outgoing {
        Outgoing {
            id: LocalId([n; 16]),
            ptype: 1,
            payload: vec![n],
            content: Content::Text {
                text: n.to_string(),
                reply: None,
            },
            sealed: None,
            failed: None,
        }
    }

    fn sealed(epoch: u32, n: u8) -> Sealed {
        Sealed {
            epoch,
            bytes: vec![n],
            hash: [n; 32],
        }
    }

    fn id(n: u8) -> LocalId {
        LocalId([n; 16])
    }

    fn stored(numbers: &[u8]) -> Outbox {
        let mut outbox = Outbox::default();
        for &n in numbers {
            outbox.add(message(n));
            outbox.is_stored(id(n));
        }
        outbox
    }

    fn next(outbox: &Outbox) -> Option<LocalId> {
        outbox.next().map(|message| message.id)
    }

    #[test]
    fn nothing_leaves_before_it_is_stored() {
        let mut outbox = Outbox::default();
        outbox.add(message(1));
        assert_eq!(next(&outbox), None);
        outbox.is_stored(id(1));
        assert_eq!(next(&outbox), Some(id(1)));
    }

    #[test]
    fn messages_leave_in_the_order_of_writing_and_a_failed_one_steps_aside() {
        let mut outbox = stored(&[2, 1, 3]);
        assert_eq!(next(&outbox), Some(id(1)));
        outbox.fail(id(1), FailureCode::RelayFull);
        assert_eq!(next(&outbox), Some(id(2)));
        assert!(outbox.retry(id(1)));
        assert!(!outbox.retry(id(1)));
        assert_eq!(next(&outbox), Some(id(1)));
        assert!(outbox.remove(id(1)).is_some());
        assert_eq!(next(&outbox), Some(id(2)));
    }

    #[test]
    fn a_sealed_message_is_found_by_its_hash() {
        let mut outbox = stored(&[1, 2]);
        outbox.seal(id(2), sealed(0, 9));
        assert_eq!(outbox.find(&[9; 32]), Some(id(2)));
        assert_eq!(outbox.find(&[8; 32]), None);
    }

    #[test]
    fn only_what_was_sealed_for_an_older_epoch_is_sealed_again() {
        let mut outbox = stored(&[1, 2, 3]);
        outbox.seal(id(1), sealed(4, 8));
        outbox.seal(id(2), sealed(5, 9));
        assert_eq!(outbox.unseal_before(5), [id(1)]);
        assert_eq!(outbox.find(&[8; 32]), None);
        assert_eq!(outbox.find(&[9; 32]), Some(id(2)));
    }

    fn problem(kind: ProblemKind) -> ApiError {
        ApiError::Problem {
            kind,
            retry_after_s: None,
        }
    }

    #[test]
    fn an_answer_that_may_have_been_lost_is_asked_for_with_the_same_bytes() {
        let again = After::Again { wait_ms: None };
        assert_eq!(After::of(&ApiError::Unreachable), again);
        assert_eq!(After::of(&ApiError::Nonsense), again);
        assert_eq!(After::of(&problem(ProblemKind::Internal)), again);
        let limited = ApiError::Problem {
            kind: ProblemKind::RateLimited,
            retry_after_s: Some(7),
        };
        assert_eq!(
            After::of(&limited),
            After::Again {
                wait_ms: Some(7_000)
            }
        );
    }

    #[test]
    fn a_conversation_that_moved_on_is_read_first() {
        assert_eq!(After::of(&problem(ProblemKind::StaleEpoch)), After::Resync);
    }

    #[test]
    fn what_cannot_succeed_by_itself_stops() {
        let full = problem(ProblemKind::StorageFull);
        assert_eq!(After::of(&full), After::Fail(FailureCode::RelayFull));
        let forbidden = problem(ProblemKind::Forbidden);
        assert_eq!(After::of(&forbidden), After::Fail(FailureCode::NotAllowed));
        assert_eq!(After::of(&problem(ProblemKind::SessionEnded)), After::Stop);
    }
}
