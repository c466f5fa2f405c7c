//! Registration, login (OPAQUE, RFC 9807), recovery, change of password, sessions.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Bytes, SessionId};

/// What the relay says about itself to anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerInfo {
    /// Host name that the relay believes to be its own. A client never takes it from here: it uses
    /// the host that it connects to and only compares, to explain a mismatch.
    pub server_id: String,
    /// Version of the relay.
    pub version: String,
}

/// First step of registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterStart {
    /// The wanted login, `[a-z0-9._-]{3,32}`.
    pub login: String,
    /// OPAQUE RegistrationRequest, 33 bytes.
    pub request: Bytes,
}

/// What the relay issues before a record can be written: for registration, recovery and password change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyIssue {
    /// OPAQUE RegistrationResponse, 66 bytes.
    pub response: Bytes,
    /// The relay's share `S` of the access key, 32 bytes, returned this once (protocol §3).
    pub share: Bytes,
    /// Names this attempt; single use, lives ten minutes. 32 bytes.
    pub ticket: Bytes,
}

/// The two key slots (`0x10`), 140 bytes each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    /// Kind 1: opened by the password.
    pub password: Bytes,
    /// Kind 2: opened by the access key and the relay's share together.
    pub recovery: Bytes,
}

/// OPAQUE record with the parameters of its key stretching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordRecord {
    /// OPAQUE RegistrationRecord, 129 bytes.
    pub record: Bytes,
    /// 1 = PBKDF2-HMAC-SHA256.
    pub kdf_id: u8,
    /// Rounds, 600 000 to 10 000 000.
    pub iters: u32,
}

/// Last step of registration: the whole account in one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterFinish {
    /// From [`KeyIssue`].
    pub ticket: Bytes,
    /// The password record.
    pub password: PasswordRecord,
    /// Statement 0, 378 bytes.
    pub statement: Bytes,
    /// Both key slots.
    pub slots: Slots,
    /// Vault body `0x11`.
    pub body: Bytes,
    /// `H(rec_auth)`, 32 bytes.
    pub rec_auth_hash: Bytes,
    /// How the session list shows this browser, at most 64 characters.
    pub session_name: String,
}

/// First step of login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginStart {
    /// The login, `[a-z0-9._-]{3,32}`.
    pub login: String,
    /// OPAQUE KE1, 98 bytes.
    pub ke1: Bytes,
}

/// The relay's half of the handshake. Looks the same whether the login exists or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginChallenge {
    /// OPAQUE KE2, 259 bytes.
    pub ke2: Bytes,
    /// Key stretching function of the record.
    pub kdf_id: u8,
    /// Rounds. The client refuses values outside 600 000..=10 000 000 before deriving anything.
    pub iters: u32,
    /// Names this attempt; single use, lives two minutes. 32 bytes.
    pub ticket: Bytes,
}

/// Last step of login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginFinish {
    /// From [`LoginChallenge`].
    pub ticket: Bytes,
    /// OPAQUE KE3, 32 bytes.
    pub ke3: Bytes,
    /// How the session list shows this browser, at most 64 characters.
    pub session_name: String,
}

/// An open session. The refresh token travels beside it, in an HttpOnly cookie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// JWT for `Authorization: Bearer`; kept in memory only.
    pub access_token: String,
    /// Seconds until the access token ends.
    pub expires_in_s: u32,
    /// This session.
    pub session_id: SessionId,
    /// Whose it is.
    pub account_id: AccountId,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("session_id", &self.session_id)
            .field("account_id", &self.account_id)
            .finish_non_exhaustive()
    }
}

/// First step of a change of password: proves the old one in the same request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordStart {
    /// Ticket of a fresh [`LoginChallenge`].
    pub login_ticket: Bytes,
    /// KE3 under the old password.
    pub ke3: Bytes,
    /// RegistrationRequest for the new password, 33 bytes.
    pub request: Bytes,
}

/// Opens the recovery slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryOpen {
    /// The login.
    pub login: String,
    /// `rec_auth`, 32 bytes.
    pub rec_auth: Bytes,
}

/// What recovery needs to open the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryOpened {
    /// The relay's share `S`, 32 bytes.
    pub share: Bytes,
    /// Key slot of kind 2.
    pub slot: Bytes,
    /// Vault body.
    pub body: Bytes,
    /// The account's statements, so that the body can be checked before anything is replaced.
    pub statements: Bytes,
    /// Names this recovery; lives ten minutes. 32 bytes.
    pub ticket: Bytes,
}

/// Asks for a new share and an OPAQUE response within a recovery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryStart {
    /// From [`RecoveryOpened`].
    pub ticket: Bytes,
    /// RegistrationRequest for the new password, 33 bytes.
    pub request: Bytes,
}

/// Replaces everything that opens the vault, in one transaction guarded by the old vault epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaultReplacement {
    /// From [`KeyIssue`].
    pub ticket: Bytes,
    /// Vault epoch that this replaces; another one answers 409 `stale-vault`.
    pub old_vault_epoch: u32,
    /// New password record.
    pub password: PasswordRecord,
    /// Next statement of the chain, 378 bytes.
    pub statement: Bytes,
    /// Both key slots, for the new vault key.
    pub slots: Slots,
    /// New vault body.
    pub body: Bytes,
    /// `H(rec_auth)` of a new access key; absent when the access key stays.
    pub rec_auth_hash: Option<Bytes>,
    /// With a statement that says "somebody else may know my keys", and only then: every account
    /// blob that is stored, sealed anew, each with its next version.
    #[serde(default)]
    pub blobs: Option<Vec<ReplacedBlob>>,
    /// How the session list shows this browser, at most 64 characters.
    pub session_name: String,
}

/// An account blob within a replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplacedBlob {
    /// Its namespace.
    pub ns: u8,
    /// Account blob `0x12`.
    pub bytes: Bytes,
}

/// Deletes the account: proves the password in the same request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountDeletion {
    /// Ticket of a fresh [`LoginChallenge`].
    pub login_ticket: Bytes,
    /// KE3 under the password.
    pub ke3: Bytes,
}

/// One signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Its id.
    pub session_id: SessionId,
    /// The name that it gave itself.
    pub name: String,
    /// When it signed in, milliseconds since 1970.
    pub created_ms: u64,
    /// When it was last seen, to the minute.
    pub seen_ms: u64,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// All sessions of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// Newest first.
    pub sessions: Vec<SessionInfo>,
}
