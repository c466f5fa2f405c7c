//! What the relay remembers: one trait for each resource, one back end behind them.
//!
//! Everything secret arrives sealed ([`crate::auth::at_rest`]); a back end sees neither keys nor
//! protocol objects, only their bytes and the few fields that it keeps in order. A method is one
//! transaction: it happened and is on disk when it returns, or it did not happen. Time is an
//! argument.
//!
//! `conformance` is one suite for every back end: what a back end promises stands there.

#[cfg(test)]
mod conformance;
pub mod places;
pub mod sqlite;
pub mod types;

use async_trait::async_trait;
use relay_api::{
    AccountId, BlobId, ConvId, MsgId, SessionId,
    conversations::{ConversationHead, Cursor, LogRow, Stored},
    problem::ProblemKind,
};

pub use places::*;
pub use types::*;

/// Why a method did nothing.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A rule of the relay; the caller's business.
    #[error("refused: {}", .0.code())]
    Refused(ProblemKind),
    /// The disk is full.
    #[error("no room left")]
    Full,
    /// The back end failed; the operator's business.
    #[error("{0}")]
    Failed(String),
}

/// What methods answer.
pub type StoreResult<T> = Result<T, StoreError>;

/// Attempts: what has to be remembered between two requests of somebody who is not signed in.
#[async_trait]
pub trait Attempts: Send + Sync {
    /// Remembers an attempt under the hash of its ticket.
    async fn put_attempt(&self, ticket_hash: [u8; 32], attempt: Attempt) -> StoreResult<()>;

    /// Takes an attempt away: nobody can use it twice. `None` if it is unknown, over or of
    /// another kind.
    async fn take_attempt(
        &self,
        ticket_hash: [u8; 32],
        kind: AttemptKind,
        now_ms: i64,
    ) -> StoreResult<Option<Attempt>>;
}

/// Accounts: password record, recovery, vault, statements.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Makes an account with its first session. `login-taken` if somebody has the login.
    async fn register(&self, account: NewAccount, session: NewSession) -> StoreResult<()>;

    /// The account of exactly this login.
    async fn account_by_login(&self, login: &str) -> StoreResult<Option<Account>>;

    /// An account.
    async fn account(&self, account_id: AccountId) -> StoreResult<Option<Account>>;

    /// The relay's share of the account's access key, sealed.
    async fn recovery_share(&self, account_id: AccountId) -> StoreResult<Option<Vec<u8>>>;

    /// Replaces record, slots, body and share, appends the statement and ends sessions, all or
    /// nothing. `stale-vault` unless the stored vault epoch and statement are the expected ones;
    /// `version-conflict` unless the blobs that come with it follow all those that are stored.
    /// Answers with the ids of the sessions that ended.
    async fn replace_vault(
        &self,
        replacement: Replacement,
        session: SessionChange,
    ) -> StoreResult<Vec<SessionId>>;

    /// Deletes everything that opens an account or was kept for it alone; answers with the ids of
    /// the sessions that there were. Its statements stay and its login is free. `session-ended` if
    /// there is no such account.
    async fn delete_account(
        &self,
        account_id: AccountId,
        now_ms: i64,
    ) -> StoreResult<Vec<SessionId>>;

    /// The login and all statements of an account, one after another. A deleted one is found by
    /// its id only.
    async fn statements(&self, who: Who<'_>) -> StoreResult<Option<(String, Vec<u8>)>>;

    /// An account blob; `None` when it was never written.
    async fn account_blob(&self, account_id: AccountId, ns: u8) -> StoreResult<Option<Vec<u8>>>;

    /// Writes an account blob. `version-conflict` unless `version` is the stored one plus 1
    /// (1 when there is none).
    async fn put_account_blob(
        &self,
        account_id: AccountId,
        ns: u8,
        version: i64,
        bytes: Vec<u8>,
    ) -> StoreResult<()>;
}

/// Sessions and their refresh tokens.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Opens a session.
    async fn open_session(&self, account_id: AccountId, session: NewSession) -> StoreResult<()>;

    /// A session that has not ended and was used since `alive_since_ms`.
    async fn session(
        &self,
        session_id: SessionId,
        alive_since_ms: i64,
    ) -> StoreResult<Option<SessionRow>>;

    /// Notes that a session was used, and that an access token of this generation was.
    async fn touch_session(
        &self,
        session_id: SessionId,
        generation: i64,
        now_ms: i64,
    ) -> StoreResult<()>;

    /// Puts a new refresh token in the place of an old one.
    async fn rotate(&self, rotation: Rotation) -> StoreResult<Rotated>;

    /// The session of a refresh token that is still good for anything.
    async fn session_of_token(&self, token_hash: [u8; 32]) -> StoreResult<Option<SessionRow>>;

    /// All sessions of an account, newest first.
    async fn sessions(
        &self,
        account_id: AccountId,
        alive_since_ms: i64,
    ) -> StoreResult<Vec<SessionRow>>;

    /// Ends sessions; answers with the ids of those that there were.
    async fn end_sessions(
        &self,
        account_id: AccountId,
        which: Which,
    ) -> StoreResult<Vec<SessionId>>;
}

/// Conversations and their logs.
#[async_trait]
pub trait Conversations: Send + Sync {
    /// Stores a create commit. The flag is false if the same bytes were stored before.
    async fn create_conversation(&self, commit: NewCommit) -> StoreResult<(Stored, bool)>;

    /// Stores a commit if it is the next epoch's and its author may make it.
    async fn append_commit(&self, commit: NewCommit) -> StoreResult<(Stored, bool)>;

    /// Stores a message if its epoch is the current one and its sender a member. `blob-gone` if it
    /// names a blob that is not there for a member of the sender's conversations.
    async fn append_message(&self, message: NewMessage) -> StoreResult<(Stored, bool)>;

    /// Takes a message's bytes away if its deletion token has this hash; its place stays, so that
    /// the log has no gaps. Again is fine. `not-found` for any other message. Answers with the
    /// blobs that no row holds any more: their rows are gone, their bytes are the caller's to
    /// remove.
    async fn erase_message(
        &self,
        conv_id: ConvId,
        msg_id: MsgId,
        delete_hash: [u8; 32],
    ) -> StoreResult<Vec<BlobId>>;

    /// Where the account stands in a conversation; `None` if it never was a member.
    async fn membership(
        &self,
        conv_id: ConvId,
        account_id: AccountId,
    ) -> StoreResult<Option<Membership>>;

    /// Every conversation that the account is or was a member of.
    async fn conversations(&self, account_id: AccountId) -> StoreResult<Vec<ConversationHead>>;

    /// Everybody to poke about row `seq`: members, and those who left with it.
    async fn audience(&self, conv_id: ConvId, seq: i64) -> StoreResult<Vec<AccountId>>;

    /// Rows in `[from_seq, to_seq]`, ascending, ending after the row that crosses `bytes`; without
    /// those of the times in which the reader was out.
    async fn rows(
        &self,
        conv_id: ConvId,
        reader: AccountId,
        from_seq: i64,
        to_seq: i64,
        bytes: usize,
    ) -> StoreResult<Vec<LogRow>>;

    /// First and last place of the last `limit` of these rows.
    async fn page(
        &self,
        conv_id: ConvId,
        reader: AccountId,
        from_seq: i64,
        to_seq: i64,
        limit: u32,
    ) -> StoreResult<Option<(i64, i64)>>;

    /// Commits from `from_epoch` on, up to `to_seq`, ending after the row that crosses `bytes`.
    async fn commits(
        &self,
        conv_id: ConvId,
        from_epoch: i64,
        to_seq: i64,
        bytes: usize,
    ) -> StoreResult<Vec<(i64, LogRow)>>;

    /// Rows behind the cursors that the account may read, ending after the row that crosses
    /// `bytes`.
    async fn sync(
        &self,
        account_id: AccountId,
        cursors: &[Cursor],
        bytes: usize,
    ) -> StoreResult<Vec<LogRow>>;
}

/// Files: what is known about them. Their bytes are in [`crate::blobs`].
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Announces an upload. `storage-full` if all files together would take more than `limit`
    /// bytes (0 for any number).
    async fn create_blob(&self, blob: NewBlob, limit: u64) -> StoreResult<()>;

    /// A blob.
    async fn blob(&self, blob_id: BlobId) -> StoreResult<Option<BlobRow>>;

    /// A blob that the account may read: as a member of a conversation that has it, or as somebody
    /// who was one when it came there.
    async fn readable_blob(
        &self,
        blob_id: BlobId,
        account_id: AccountId,
    ) -> StoreResult<Option<BlobRow>>;

    /// Numbers of the parts on disk, ascending.
    async fn parts(&self, blob_id: BlobId) -> StoreResult<Vec<u32>>;

    /// The digest of a part on disk.
    async fn part(&self, blob_id: BlobId, part: u32) -> StoreResult<Option<[u8; 32]>>;

    /// Notes that a part is on disk. `not-found` if the upload is gone.
    async fn put_part(&self, blob_id: BlobId, part: u32, digest: [u8; 32]) -> StoreResult<()>;

    /// Makes a blob readable, with its leaves.
    async fn finish_blob(&self, blob_id: BlobId, leaves: Vec<u8>, now_ms: i64) -> StoreResult<()>;

    /// The leaves of a finished blob.
    async fn leaves(&self, blob_id: BlobId) -> StoreResult<Option<Vec<u8>>>;

    /// Forgets an upload that is not finished. False if there is none.
    async fn delete_blob(&self, blob_id: BlobId) -> StoreResult<bool>;

    /// Every blob, for the comparison with what is on disk.
    async fn all_blobs(&self) -> StoreResult<Vec<BlobRow>>;
}

/// A whole back end.
#[async_trait]
pub trait Store: Attempts + Accounts + Sessions + Conversations + Blobs + std::fmt::Debug {
    /// Whether the back end answers.
    async fn ping(&self) -> StoreResult<()>;

    /// Forgets attempts that are over and sessions not used since `idle_since_ms`; answers with
    /// the ids of the sessions.
    async fn forget_old(&self, now_ms: i64, idle_since_ms: i64) -> StoreResult<Vec<SessionId>>;

    /// Remembers a check value of the secrets at the first call; false if another one is stored.
    async fn check_secrets(&self, check: [u8; 32]) -> StoreResult<bool>;

    /// Ends all work and closes the back end.
    async fn close(&self);
}
