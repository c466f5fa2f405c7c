//! What can go wrong with a request, and what of it a person is told.

use relay_api::problem::{Problem, ProblemKind};

use crate::platform::{Response, Unreachable};
use crate::view::{Failure, FailureCode};

/// The longest that a relay can ask a client to stay away, in milliseconds.
const OBEYED_MS: u64 = 600_000;

/// How long to stay away before the next try of one's own accord: what the relay asked for, within
/// reason.
pub fn asked_ms(retry_after_s: Option<u32>) -> Option<u64> {
    retry_after_s.map(|seconds| (u64::from(seconds) * 1_000).min(OBEYED_MS))
}

/// A request did not bring what it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiError {
    /// No answer came. Whether the relay did what was asked is not known.
    Unreachable,
    /// The relay said no.
    Problem {
        /// Why.
        kind: ProblemKind,
        /// `Retry-After` in seconds.
        retry_after_s: Option<u32>,
    },
    /// An error without a problem that this version knows: a proxy in between, or a newer relay.
    Status {
        /// HTTP status.
        status: u16,
        /// `Retry-After` in seconds.
        retry_after_s: Option<u32>,
    },
    /// The answer is not of this protocol.
    Nonsense,
    /// Nothing was asked, because the account may not be used: signed out, or an alarm.
    Refused(Failure),
}

impl ApiError {
    /// The error of a response that is not a success.
    pub fn of(response: &Response) -> Self {
        let retry_after_s = response.retry_after_s;
        let problem = serde_json::from_slice::<Problem>(&response.body).ok();
        match problem.and_then(|problem| problem.kind()) {
            // The status is what proxies and caches act on; a body that contradicts it is not the relay's.
            Some(kind) if kind.status() == response.status => Self::Problem {
                kind,
                retry_after_s,
            },
            _ => Self::Status {
                status: response.status,
                retry_after_s,
            },
        }
    }

    /// Whether it is this problem.
    pub fn is(&self, expected: ProblemKind) -> bool {
        matches!(self, Self::Problem { kind, .. } if *kind == expected)
    }

    /// Whether the same request may succeed later without anybody's doing.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Problem { kind, .. } => matches!(
                kind,
                ProblemKind::RateLimited | ProblemKind::Internal | ProblemKind::Unavailable
            ),
            Self::Status { status, .. } => *status == 429 || (*status >= 500 && *status != 507),
            Self::Nonsense | Self::Refused(_) => false,
        }
    }

    /// Whether the outcome is open: the request may have been carried out.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Unreachable | Self::Nonsense => true,
            Self::Problem { kind, .. } => {
                matches!(kind, ProblemKind::Internal | ProblemKind::Unavailable)
            }
            Self::Status { status, .. } => *status >= 500,
            Self::Refused(_) => false,
        }
    }

    /// Whether this session is over.
    pub fn ends_session(&self) -> bool {
        self.is(ProblemKind::SessionEnded) || self.is(ProblemKind::Unauthenticated)
    }
}

impl From<Unreachable> for ApiError {
    fn from(_: Unreachable) -> Self {
        Self::Unreachable
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        let (code, retry_after_s) = match error {
            ApiError::Unreachable => (FailureCode::Offline, None),
            ApiError::Problem {
                kind,
                retry_after_s,
            } => (code_of(kind), retry_after_s),
            ApiError::Status {
                status: 429,
                retry_after_s,
            } => (FailureCode::RateLimited, retry_after_s),
            ApiError::Status {
                status: 507,
                retry_after_s,
            } => (FailureCode::RelayFull, retry_after_s),
            ApiError::Status { retry_after_s, .. } => (FailureCode::RelayFailed, retry_after_s),
            ApiError::Nonsense => (FailureCode::RelayFailed, None),
            ApiError::Refused(failure) => return failure,
        };
        Self {
            code,
            retry_after_s,
        }
    }
}

/// What a person is told where the command itself knows nothing better.
fn code_of(kind: ProblemKind) -> FailureCode {
    match kind {
        ProblemKind::Unauthenticated | ProblemKind::SessionEnded => FailureCode::SignedOut,
        ProblemKind::BadCredentials => FailureCode::BadCredentials,
        ProblemKind::Forbidden => FailureCode::NotAllowed,
        ProblemKind::NotFound => FailureCode::NotFound,
        ProblemKind::BlobGone => FailureCode::FileGone,
        ProblemKind::LoginTaken => FailureCode::LoginTaken,
        ProblemKind::TooLarge => FailureCode::FileTooLarge,
        ProblemKind::DigestMismatch => FailureCode::FileCorrupt,
        ProblemKind::RateLimited => FailureCode::RateLimited,
        ProblemKind::StorageFull => FailureCode::RelayFull,
        // These are for this program, not for a person: where they are expected they are handled,
        // where they are not the relay broke the protocol.
        ProblemKind::Malformed
        | ProblemKind::BadTicket
        | ProblemKind::MethodNotAllowed
        | ProblemKind::StaleVault
        | ProblemKind::VersionConflict
        | ProblemKind::StaleEpoch
        | ProblemKind::IdConflict
        | ProblemKind::Incomplete
        | ProblemKind::RangeNotSatisfiable
        | ProblemKind::Internal
        | ProblemKind::Unavailable => FailureCode::RelayFailed,
    }
}
