//! The frame around everything: who is signed in, and whether the relay is reached.

use serde::{Deserialize, Serialize};

use super::Millis;

/// The whole of the frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AppView {
    /// Where in its life the client is.
    pub phase: Phase,
    /// Whether the relay is reached.
    pub connection: Connection,
    /// The relay did something that it must not: the conversation or account concerned says more.
    pub integrity_alarm: bool,
}

/// Where in its life the client is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Phase {
    /// Looking whether somebody stays signed in here.
    Starting,
    /// Nobody is signed in.
    SignedOut {
        /// The session was ended from elsewhere (revoked, or the password changed).
        ended_elsewhere: bool,
    },
    /// Somebody is signed in but the keys are not in memory.
    Locked {
        /// Who.
        login: String,
    },
    /// A key derivation runs; it takes about half a second, more on phones.
    MakingKeys,
    /// Signed in.
    Ready(MeView),
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MeView {
    /// Account id, base64url; avatars take their hue from it.
    pub account_id: String,
    /// Login.
    pub login: String,
    /// Display name.
    pub name: String,
    /// Names the picture of the profile, for [`super::Command::Avatar`].
    pub avatar: Option<String>,
    /// What the person says about herself; empty for nothing.
    pub about: String,
    /// False until two groups of the access key were typed back.
    pub access_key_confirmed: bool,
    /// Whether this browser stays signed in.
    pub stays_signed_in: bool,
    /// What others see of the person, and the person of others.
    pub privacy: PrivacyView,
}

/// What others see of the person, and the person of others: each works both ways or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrivacyView {
    /// When they are there, and were last.
    pub presence: bool,
    /// What they have read.
    pub reading: bool,
    /// That they are writing.
    pub writing: bool,
}

/// Whether the relay is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connection {
    /// The live socket is up and everything was caught up.
    Online,
    /// Connected, reading what was missed.
    CatchingUp,
    /// Trying.
    Connecting,
    /// Waiting for the next try.
    Offline {
        /// When the next try starts.
        retry_at: Millis,
    },
}

/// One signed-in browser of the account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionView {
    /// Its id.
    pub session_id: String,
    /// What it calls itself, e.g. "Firefox on Linux".
    pub device: String,
    /// The name that the person gave it.
    pub name: Option<String>,
    /// When it signed in.
    pub created: Millis,
    /// When it was last seen.
    pub seen: Millis,
    /// Whether it is this one.
    pub current: bool,
}
