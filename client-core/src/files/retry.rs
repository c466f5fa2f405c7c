//! What follows from a failure, and how long to wait before the next try. Pure.

use relay_api::problem::ProblemKind;

use crate::api::{ApiError, asked_ms};
use crate::platform::FilesFailed;
use crate::view::{Direction, Failure, FailureCode};

/// What follows from a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The same again, later.
    Again {
        /// What the relay asked for, in milliseconds.
        wait_ms: Option<u64>,
    },
    /// The access token is not taken any more: renew it, then the same again.
    Renew,
    /// The relay does not know the blob (any more).
    Lost,
    /// The blob is in another state than this client believes: ask for it.
    Ask,
    /// Not again by itself.
    Fail(FailureCode),
}

impl Verdict {
    /// Of a failure on the way of one part.
    pub(super) fn of_part(direction: Direction, failed: FilesFailed) -> Self {
        match failed {
            FilesFailed::Unreachable => Self::Again { wait_ms: None },
            FilesFailed::Relay {
                status,
                retry_after_s,
            } => Self::of_status(direction, status, retry_after_s),
            FilesFailed::Unreadable => Self::Fail(FailureCode::FileUnreadable),
            FilesFailed::Changed => Self::Fail(FailureCode::FileChanged),
            FilesFailed::SinkFailed => Self::Fail(FailureCode::SinkFailed),
            FilesFailed::Cancelled => Self::Fail(FailureCode::Cancelled),
            FilesFailed::Corrupt => match direction {
                // The sealer refused its own header: nothing that a person did.
                Direction::Up => Self::Fail(FailureCode::Internal),
                Direction::Down => Self::Fail(FailureCode::FileCorrupt),
            },
        }
    }

    fn of_status(direction: Direction, status: u16, retry_after_s: Option<u32>) -> Self {
        match status {
            401 => Self::Renew,
            403 => Self::Fail(FailureCode::NotAllowed),
            404 | 410 => Self::Lost,
            409 if direction == Direction::Up => Self::Ask,
            413 => Self::Fail(FailureCode::FileTooLarge),
            507 => Self::Fail(FailureCode::RelayFull),
            // A byte fell over on the way; the part is sealed and sent anew.
            422 | 429 | 500.. => Self::Again {
                wait_ms: asked_ms(retry_after_s),
            },
            _ => Self::Fail(FailureCode::RelayFailed),
        }
    }

    /// Of a failed request beside the parts: creating, asking, finishing, the manifest.
    pub(super) fn of_request(error: &ApiError) -> Self {
        match error {
            _ if error.is(ProblemKind::NotFound) => Self::Lost,
            _ if error.is(ProblemKind::Incomplete) => Self::Ask,
            // Something between here and the relay answered in its place.
            ApiError::Nonsense => Self::Again { wait_ms: None },
            // Offline, as far as the session knows.
            ApiError::Refused(failure) if failure.code == FailureCode::Offline => {
                Self::Again { wait_ms: None }
            }
            _ => {
                let failure = Failure::from(*error);
                if error.is_temporary() {
                    Self::Again {
                        wait_ms: asked_ms(failure.retry_after_s),
                    }
                } else {
                    Self::Fail(failure.code)
                }
            }
        }
    }
}

/// Waits that grow from one second to half a minute, each shortened by up to a quarter at random,
/// so that many clients of a relay that comes back do not come at once.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

/// First wait, in milliseconds.
const FIRST_MS: u64 = 1_000;
/// Longest wait of one's own accord, in milliseconds.
const LONGEST_MS: u64 = 30_000;

impl Backoff {
    /// How long to wait now, in milliseconds; `random` is any number.
    pub(super) fn next_ms(&mut self, asked_ms: Option<u64>, random: u16) -> u64 {
        let own = (FIRST_MS << self.failures.min(10)).min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        let own = own - own / 4 * u64::from(random) / u64::from(u16::MAX);
        asked_ms.map_or(own, |asked| asked.max(own))
    }

    /// Something went well.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UP: Direction = Direction::Up;
    const DOWN: Direction = Direction::Down;

    fn relay(status: u16) -> FilesFailed {
        FilesFailed::Relay {
            status,
            retry_after_s: Some(3),
        }
    }

    #[test]
    fn what_passes_by_itself_is_tried_again() {
        let asked = Verdict::Again {
            wait_ms: Some(3_000),
        };
        for status in [422, 429, 500, 502, 503, 504, 599] {
            assert_eq!(Verdict::of_part(UP, relay(status)), asked, "{status}");
            assert_eq!(Verdict::of_part(DOWN, relay(status)), asked, "{status}");
        }
        let again = Verdict::Again { wait_ms: None };
        assert_eq!(Verdict::of_part(UP, FilesFailed::Unreachable), again);
        assert_eq!(Verdict::of_request(&ApiError::Unreachable), again);
        assert_eq!(Verdict::of_request(&ApiError::Nonsense), again);
        let offline = ApiError::Refused(FailureCode::Offline.into());
        assert_eq!(Verdict::of_request(&offline), again);
    }

    #[test]
    fn what_needs_a_person_is_not_tried_again() {
        let fail = |failed| match Verdict::of_part(UP, failed) {
            Verdict::Fail(code) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(fail(relay(507)), FailureCode::RelayFull);
        assert_eq!(fail(relay(413)), FailureCode::FileTooLarge);
        assert_eq!(fail(relay(403)), FailureCode::NotAllowed);
        assert_eq!(fail(relay(400)), FailureCode::RelayFailed);
        assert_eq!(fail(FilesFailed::Changed), FailureCode::FileChanged);
        assert_eq!(fail(FilesFailed::Unreadable), FailureCode::FileUnreadable);
        assert_eq!(fail(FilesFailed::SinkFailed), FailureCode::SinkFailed);
        let full = ApiError::Problem {
            kind: ProblemKind::StorageFull,
            retry_after_s: None,
        };
        assert_eq!(
            Verdict::of_request(&full),
            Verdict::Fail(FailureCode::RelayFull)
        );
        let locked = ApiError::Refused(FailureCode::Locked.into());
        assert_eq!(
            Verdict::of_request(&locked),
            Verdict::Fail(FailureCode::Locked)
        );
    }

    #[test]
    fn a_blob_that_is_not_what_this_client_believes_is_asked_for() {
        let problem = |kind| ApiError::Problem {
            kind,
            retry_after_s: None,
        };
        assert_eq!(Verdict::of_part(UP, relay(404)), Verdict::Lost);
        assert_eq!(
            Verdict::of_request(&problem(ProblemKind::NotFound)),
            Verdict::Lost
        );
        assert_eq!(Verdict::of_part(UP, relay(409)), Verdict::Ask);
        assert_eq!(
            Verdict::of_request(&problem(ProblemKind::Incomplete)),
            Verdict::Ask
        );
        assert_eq!(Verdict::of_part(UP, relay(401)), Verdict::Renew);
    }

    #[test]
    fn bad_bytes_are_the_senders_or_the_relays_fault_by_direction() {
        let corrupt = |direction| Verdict::of_part(direction, FilesFailed::Corrupt);
        assert_eq!(corrupt(DOWN), Verdict::Fail(FailureCode::FileCorrupt));
        assert_eq!(corrupt(UP), Verdict::Fail(FailureCode::Internal));
    }

    #[test]
    fn waits_grow_are_bounded_and_begin_anew() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..8).map(|_| backoff.next_ms(None, 0)).collect();
        assert_eq!(
            waits,
            [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
        );
        assert_eq!(backoff.next_ms(None, u16::MAX), 22_500);
        assert_eq!(backoff.next_ms(Some(40_000), 0), 40_000);
        backoff.reset();
        assert_eq!(backoff.next_ms(Some(0), u16::MAX), 750);
    }
}
