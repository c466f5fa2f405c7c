//! Why a command failed, for a program. The view turns the code into a sentence.

use serde::{Deserialize, Serialize};

/// A command failed; nothing that the person typed or chose is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[error("{code:?}")]
pub struct Failure {
    /// Why.
    pub code: FailureCode,
    /// When trying again makes sense, seconds from now.
    pub retry_after_s: Option<u32>,
}

impl From<FailureCode> for Failure {
    fn from(code: FailureCode) -> Self {
        Self {
            code,
            retry_after_s: None,
        }
    }
}

/// The closed list of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The relay is not reached. It is tried again where that makes sense.
    Offline,
    /// The relay failed or answered something that makes no sense.
    RelayFailed,
    /// Too many tries; `retry_after_s` says when to go on.
    RateLimited,
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The keys are locked.
    Locked,
    /// Login and password do not match.
    BadCredentials,
    /// The relay asked for a key derivation that this client refuses.
    KdfRefused,
    /// The login has characters or a length that are not allowed.
    LoginInvalid,
    /// The login belongs to somebody.
    LoginTaken,
    /// The name is empty or longer than 64 characters.
    NameInvalid,
    /// What is said about oneself is longer than 512 bytes.
    AboutInvalid,
    /// The password is shorter than 12 bytes.
    PasswordShort,
    /// The password is longer than 1 024 bytes.
    PasswordLong,
    /// The password contains the login or is among the most common ones.
    PasswordWeak,
    /// The access key has a wrong length, symbol or check group: a typing error.
    AccessKeyTypo,
    /// The access key is well formed but does not open this account.
    AccessKeyWrong,
    /// The groups typed back are not those of the access key.
    AccessKeyMismatch,
    /// The relay handed out an older vault or statement chain than what was signed.
    VaultRolledBack,
    /// The vault does not open or contradicts the statements. Never a reason to make new keys.
    VaultBroken,
    /// Nobody has exactly this login.
    UnknownLogin,
    /// Somebody's identity is broken; nothing is sent to them.
    IdentityBroken,
    /// The person blocked them.
    PersonBlocked,
    /// Not a member, or not allowed to.
    NotAllowed,
    /// As many conversations are pinned as can be.
    TooManyPins,
    /// Not a member of the group any more.
    NotMember,
    /// The only admin of a group; somebody else has to be one first.
    LastAdmin,
    /// The group would have more than 500 members.
    GroupFull,
    /// The picture is too large, or none.
    PictureInvalid,
    /// There is no such conversation, message or transfer (any more).
    NotFound,
    /// The text is longer than 64 KiB.
    TextTooLong,
    /// The file is larger than 64 GiB.
    FileTooLarge,
    /// The file changed while it was sent, or another one was chosen to go on with.
    FileChanged,
    /// The file cannot be read (any more).
    FileUnreadable,
    /// The relay does not have the file (any more), or not for this person.
    FileGone,
    /// The message was taken back, is still on its way, or is of a kind that cannot be forwarded.
    NotForwardable,
    /// The chosen place cannot be written to, or the disk of this computer is full.
    SinkFailed,
    /// The relay's disk is full; what was stored stays.
    RelayFull,
    /// The bytes are not those that the sender signed.
    FileCorrupt,
    /// The person gave it up.
    Cancelled,
    /// This browser's storage failed or is full.
    StorageFailed,
    /// The conversation's history contradicts itself.
    Integrity,
    /// The request is not one that this client knows.
    BadCommand,
    /// The client met a state that it cannot explain; it starts anew from storage.
    Internal,
}
