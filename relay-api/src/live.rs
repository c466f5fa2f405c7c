//! The one WebSocket: pokes, and sealed notices that nobody stores.
//!
//! The client's first frame is [`ToRelay::Auth`], within [`AUTH_DEADLINE_S`]. A poke may be lost;
//! reading heads after a reconnect repairs it. All frames are JSON text.

use serde::{Deserialize, Serialize};

use crate::{Bytes, ConvId, SessionId};

/// Seconds that a new socket has for its first frame.
pub const AUTH_DEADLINE_S: u64 = 10;
/// The relay pings this often, in seconds, and closes a socket that stays silent twice as long.
pub const PING_S: u64 = 25;

/// The one size of a notice, in bytes: a message of the smallest size. What it says does not show.
pub const NOTICE: usize = 332;

/// Client → relay.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ToRelay {
    /// First frame, and again whenever the access token was renewed.
    Auth {
        /// JWT.
        access_token: String,
    },
    /// A message of exactly [`NOTICE`] bytes for whoever listens in its conversation right now. It
    /// is handed on and forgotten; one that cannot be is dropped without a word.
    Notice {
        /// A message of the current epoch.
        message: Bytes,
    },
}

impl std::fmt::Debug for ToRelay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Auth { .. } => "Auth(..)",
            Self::Notice { .. } => "Notice(..)",
        })
    }
}

/// Relay → client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromRelay {
    /// The token was accepted; everything stored from now on is poked.
    Ready {
        /// The session behind the token.
        session_id: SessionId,
        /// Now by the relay's clock, milliseconds since 1970.
        time_ms: u64,
    },
    /// A conversation has rows up to `seq`.
    Poke {
        /// Which.
        conv_id: ConvId,
        /// Its newest row.
        seq: u64,
    },
    /// An account blob was written by another session.
    AccountBlob {
        /// Its namespace.
        ns: u8,
    },
    /// Somebody opened the recovery slot of this account with the right access key.
    RecoveryOpened,
    /// A message that is stored nowhere, from another session of a member.
    Notice {
        /// As it was sent.
        message: Bytes,
    },
}

/// Close codes that say why.
pub mod close {
    /// The relay stops or restarts; come back.
    pub const RESTART: u16 = 1012;
    /// The session ended: signed out elsewhere, revoked, or the password changed.
    pub const REVOKED: u16 = 4401;
    /// No valid token in time, or the token ran out without a new one.
    pub const UNAUTHENTICATED: u16 = 4403;
    /// The reader did not keep up.
    pub const TOO_SLOW: u16 = 4408;
    /// A frame that is not of this protocol.
    pub const PROTOCOL: u16 = 4400;
}
