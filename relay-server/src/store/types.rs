//! Accounts as the relay knows them. Times in milliseconds since 1970; "sealed" as in
//! [`crate::auth::at_rest`].

use relay_api::{AccountId, Bytes, SessionId, accounts::Slots};

/// What an attempt leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptKind {
    /// A new account.
    Register = 1,
    /// A session, or the proof in front of a change of password.
    Login = 2,
    /// Opened the recovery slot.
    RecoveryOpened = 3,
    /// May replace the vault after recovery.
    Recovery = 4,
    /// May replace the vault after a change of password.
    Password = 5,
}

/// An attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What it leads to.
    pub kind: AttemptKind,
    /// Of which account, where there is one.
    pub account_id: Option<AccountId>,
    /// Login, and share or login state, sealed: what somebody typed as a login may be anything.
    pub data: Vec<u8>,
    /// When it is over.
    pub expires_ms: i64,
}

/// The password record as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecord {
    /// OPAQUE record, sealed.
    pub record: Vec<u8>,
    /// Key stretching function.
    pub kdf_id: u8,
    /// Its rounds.
    pub iters: u32,
}

/// The vault as stored, every part sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVault {
    /// Grows by one with each replacement.
    pub vault_epoch: u32,
    /// Both slots.
    pub slots: Slots,
    /// Body.
    pub body: Bytes,
}

/// Statement as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredStatement {
    /// Place in the chain.
    pub seq: u32,
    /// Its hash.
    pub hash: [u8; 32],
    /// As its author sent it.
    pub bytes: Vec<u8>,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Hash of statement 0.
    pub account_id: AccountId,
    /// Its login.
    pub login: String,
    /// Password record.
    pub record: StoredRecord,
    /// Vault.
    pub vault: StoredVault,
    /// Statement 0.
    pub statement: StoredStatement,
    /// `H(rec_auth)`.
    pub rec_auth_hash: [u8; 32],
    /// The relay's share, sealed.
    pub share: Vec<u8>,
    /// When it was made.
    pub now_ms: i64,
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub account_id: AccountId,
    /// Its login.
    pub login: String,
    /// Password record.
    pub record: StoredRecord,
    /// Vault.
    pub vault: StoredVault,
    /// Place of the newest statement.
    pub statement_seq: u32,
    /// Hash of the newest statement.
    pub statement_hash: [u8; 32],
    /// `H(rec_auth)`.
    pub rec_auth_hash: [u8; 32],
}

/// Everything that a change of password or a recovery replaces.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// Whose.
    pub account_id: AccountId,
    /// Vault epoch that has to be stored now.
    pub old_vault_epoch: u32,
    /// Hash of the statement that has to be the newest now.
    pub old_statement: [u8; 32],
    /// New password record.
    pub record: StoredRecord,
    /// New vault.
    pub vault: StoredVault,
    /// Next statement.
    pub statement: StoredStatement,
    /// New `H(rec_auth)`, if the access key changes.
    pub rec_auth_hash: Option<[u8; 32]>,
    /// New share, sealed.
    pub share: Vec<u8>,
    /// All account blobs there are, each with its next version, if they are sealed anew.
    pub blobs: Option<Vec<NewAccountBlob>>,
}

/// An account blob to be stored.
#[derive(Debug, Clone)]
pub struct NewAccountBlob {
    /// Its namespace.
    pub ns: u8,
    /// Its version.
    pub version: i64,
    /// As its owner sealed it.
    pub bytes: Vec<u8>,
}

/// What becomes of the sessions when the vault is replaced: all others end.
#[derive(Debug, Clone)]
pub enum SessionChange {
    /// A new one is opened (recovery).
    Open(NewSession),
    /// This one stays, with a new token and name (change of password).
    Keep(NewSession),
}

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub session_id: SessionId,
    /// What the list shows.
    pub name: String,
    /// Hash of its refresh token.
    pub token_hash: [u8; 32],
    /// When.
    pub now_ms: i64,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id.
    pub session_id: SessionId,
    /// Whose it is.
    pub account_id: AccountId,
    /// What the list shows.
    pub name: String,
    /// When it was opened.
    pub created_ms: i64,
    /// When it was last used, to the minute.
    pub seen_ms: i64,
    /// Number of its newest refresh token.
    pub generation: i64,
    /// Newest generation whose access token was used.
    pub used_generation: i64,
}

/// A refresh token was sent; this takes its place.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// Hash of the token that was sent.
    pub token_hash: [u8; 32],
    /// Hash of the next one.
    pub next_hash: [u8; 32],
    /// Now.
    pub now_ms: i64,
    /// How long the token before the newest one is still taken, see
    /// [`crate::auth::refresh::GRACE_MS`].
    pub grace_ms: i64,
    /// How long a session lives unused.
    pub idle_ms: i64,
}

/// What a refresh token was good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotated {
    /// The session goes on.
    Session(SessionRow),
    /// A token that was replaced long ago, or whose successor is in use: two hold it. The session
    /// is gone.
    Reused(SessionRow),
    /// No session has it.
    Unknown,
}

/// Whose statements.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// Of exactly this login.
    Login(&'a str),
    /// Of this account.
    Account(AccountId),
}

/// Which sessions of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// One.
    One(SessionId),
    /// All but one.
    Except(SessionId),
}
