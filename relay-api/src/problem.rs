//! Every error of the relay: RFC 9457 `application/problem+json` with a closed list of types.

use serde::{Deserialize, Serialize};

/// Content type of every error.
pub const CONTENT_TYPE: &str = "application/problem+json";

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, for a program. `type` on the wire is `urn:ren:problem:<code>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemKind { $($(#[$doc])* $name,)* }

        impl ProblemKind {
            /// Every kind, for tests that must not forget one.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
            /// Stable code.
            pub fn code(self) -> &'static str { match self { $(Self::$name => $code,)* } }
            /// HTTP status.
            pub fn status(self) -> u16 { match self { $(Self::$name => $status,)* } }
            /// One English line for logs and curl; people see the client's own sentence.
            pub fn title(self) -> &'static str { match self { $(Self::$name => $title,)* } }
            /// The kind of a code, if this version knows it.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

kinds! {
    /// The request is not of this protocol.
    Malformed = "malformed", 400, "The request is malformed";
    /// No valid access token.
    Unauthenticated = "unauthenticated", 401, "Sign in first";
    /// Login and password, or login and access key, do not match. Never says which.
    BadCredentials = "bad-credentials", 401, "The credentials do not match";
    /// The session has ended.
    SessionEnded = "session-ended", 401, "This session has ended";
    /// The ticket is unknown, used or too old.
    BadTicket = "bad-ticket", 401, "The ticket is not valid any more";
    /// Not a member, not the owner, or not an admin.
    Forbidden = "forbidden", 403, "Not allowed";
    /// There is no such thing, or not for the caller.
    NotFound = "not-found", 404, "Not found";
    /// The route has no such method.
    MethodNotAllowed = "method-not-allowed", 405, "Method not allowed";
    /// The login belongs to somebody.
    LoginTaken = "login-taken", 409, "The login is taken";
    /// The vault was replaced meanwhile.
    StaleVault = "stale-vault", 409, "The vault has changed";
    /// The account blob was written meanwhile.
    VersionConflict = "version-conflict", 409, "Another version was stored first";
    /// Another commit took this epoch, or the message is of an epoch that is over.
    StaleEpoch = "stale-epoch", 409, "The conversation has moved on";
    /// The id is known with other content.
    IdConflict = "id-conflict", 409, "The id is known with other content";
    /// Parts are missing.
    Incomplete = "incomplete", 409, "Parts are missing";
    /// The blob that a message names is not there, or not for the caller.
    BlobGone = "blob-gone", 409, "There is no such file, or not for the caller";
    /// The body is larger than this route takes.
    TooLarge = "too-large", 413, "The body is too large";
    /// The range lies outside the blob.
    RangeNotSatisfiable = "range-not-satisfiable", 416, "The range lies outside";
    /// The part does not match its digest.
    DigestMismatch = "digest-mismatch", 422, "The content does not match its digest";
    /// Too many requests; see `Retry-After`.
    RateLimited = "rate-limited", 429, "Too many requests";
    /// A fault of the relay.
    Internal = "internal", 500, "The relay failed";
    /// Draining, or the store does not answer.
    Unavailable = "unavailable", 503, "The relay is not available";
    /// The disk is full; what was stored stays.
    StorageFull = "storage-full", 507, "The relay has no room left";
}

const PREFIX: &str = "urn:ren:problem:";

/// The body of an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:ren:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// English, one line.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// The request id, to find the line in the relay's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

impl Problem {
    /// The body for a kind.
    pub fn new(kind: ProblemKind, instance: Option<String>) -> Self {
        Self {
            kind: format!("{PREFIX}{}", kind.code()),
            title: kind.title().to_owned(),
            status: kind.status(),
            instance,
        }
    }

    /// The kind, if this version knows it.
    pub fn kind(&self) -> Option<ProblemKind> {
        self.kind
            .strip_prefix(PREFIX)
            .and_then(ProblemKind::from_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back_from_its_body() {
        for &kind in ProblemKind::ALL {
            let problem = Problem::new(kind, None);
            assert_eq!(problem.kind(), Some(kind));
            assert!((400..600).contains(&problem.status));
        }
    }
}
