//! Every path of the relay. `{x}` is axum's capture syntax; clients build paths with the functions.

use crate::{AccountId, BlobId, ConvId, MsgId, SessionId};

/// All API paths begin with this; everything else is the web app.
pub const PREFIX: &str = "/v1";

/// `GET` → [`crate::accounts::ServerInfo`].
pub const SERVER: &str = "/v1/server";
/// `GET` → 204 while the process lives.
pub const HEALTH_LIVE: &str = "/v1/health/live";
/// `GET` → 204 while the store answers, 503 while draining.
pub const HEALTH_READY: &str = "/v1/health/ready";

/// `POST` [`crate::accounts::RegisterStart`] → [`crate::accounts::KeyIssue`].
pub const REGISTER_START: &str = "/v1/accounts/start";
/// `POST` [`crate::accounts::RegisterFinish`] → 201 [`crate::accounts::Session`] and the refresh cookie.
pub const REGISTER_FINISH: &str = "/v1/accounts";
/// `POST` [`crate::accounts::LoginStart`] → [`crate::accounts::LoginChallenge`].
pub const LOGIN_START: &str = "/v1/login/start";
/// `POST` [`crate::accounts::LoginFinish`] → [`crate::accounts::Session`] and the refresh cookie.
pub const LOGIN_FINISH: &str = "/v1/login/finish";
/// `POST`, authenticated, [`crate::accounts::PasswordStart`] → [`crate::accounts::KeyIssue`].
pub const PASSWORD_START: &str = "/v1/password/start";
/// `POST`, authenticated, [`crate::accounts::VaultReplacement`] → [`crate::accounts::Session`].
pub const PASSWORD_FINISH: &str = "/v1/password";
/// `POST`, authenticated, [`crate::accounts::AccountDeletion`] → 204; every session ends.
pub const ACCOUNT_DELETION: &str = "/v1/account/deletion";
/// `POST` [`crate::accounts::RecoveryOpen`] → [`crate::accounts::RecoveryOpened`].
pub const RECOVERY_OPEN: &str = "/v1/recovery/open";
/// `POST` [`crate::accounts::RecoveryStart`] → [`crate::accounts::KeyIssue`].
pub const RECOVERY_START: &str = "/v1/recovery/start";
/// `POST` [`crate::accounts::VaultReplacement`] → [`crate::accounts::Session`]; every other session ends.
pub const RECOVERY_FINISH: &str = "/v1/recovery";

/// `POST` with the refresh cookie → [`crate::accounts::Session`]; `DELETE` ends this session.
pub const SESSION: &str = "/v1/session";
/// `GET` → [`crate::accounts::SessionList`]; `DELETE` ends every other session.
pub const SESSIONS: &str = "/v1/sessions";
/// `DELETE` ends that session at once, live socket included.
pub const SESSION_BY_ID: &str = "/v1/sessions/{session_id}";

/// `GET` → [`crate::vault::Vault`].
pub const VAULT: &str = "/v1/vault";
/// `GET` → account blob `0x12` as bytes, 404 when never written; `PUT` bytes → 204, 409 `version-conflict`.
pub const ACCOUNT_BLOB: &str = "/v1/vault/blobs/{ns}";

/// `GET`, authenticated → [`crate::statements::Chain`] of exactly this login.
pub const STATEMENTS_BY_LOGIN: &str = "/v1/statements/by-login/{login}";
/// `GET`, authenticated → [`crate::statements::Chain`] of this account.
pub const STATEMENTS_BY_ACCOUNT: &str = "/v1/statements/by-account/{account_id}";

/// `GET` → [`crate::conversations::ConversationList`]; `POST` a create commit → 201 [`crate::conversations::Stored`].
pub const CONVERSATIONS: &str = "/v1/conversations";
/// `GET ?from_epoch` → framed [`crate::conversations::LogRow`]s; `POST` a commit → 201 [`crate::conversations::Stored`], 409 `stale-epoch`.
pub const COMMITS: &str = "/v1/conversations/{conv_id}/commits";
/// `POST` a message → 201 [`crate::conversations::Stored`] (200 when the same bytes were stored before).
/// With [`crate::conversations::BLOB_HEADER`] it holds a blob; 409 `blob-gone`, and nothing is stored.
pub const MESSAGES: &str = "/v1/conversations/{conv_id}/messages";
/// `DELETE` with [`crate::conversations::DELETE_TOKEN_HEADER`] → 204: the row keeps its place and loses its bytes,
/// and a blob that no other row holds goes with it. Idempotent.
pub const MESSAGE: &str = "/v1/conversations/{conv_id}/messages/{msg_id}";
/// `GET ?before&limit` → framed [`crate::conversations::LogRow`]s, oldest first within the page.
pub const LOG: &str = "/v1/conversations/{conv_id}/log";
/// `POST` [`crate::conversations::SyncRequest`] → framed [`crate::conversations::LogRow`]s of many conversations.
pub const SYNC: &str = "/v1/sync";

/// `POST` [`crate::blobs::CreateBlob`] → 201 [`crate::blobs::BlobStatus`].
pub const BLOBS: &str = "/v1/blobs";
/// `GET` → [`crate::blobs::BlobStatus`]; `DELETE` (its uploader, while unfinished).
pub const BLOB: &str = "/v1/blobs/{blob_id}";
/// `PUT` bytes with `content-digest` (RFC 9530) → 204. Idempotent.
pub const BLOB_PART: &str = "/v1/blobs/{blob_id}/parts/{part}";
/// `POST` the leaves (32 bytes each) → 204: all parts are there, the blob is readable from now on.
pub const BLOB_FINISH: &str = "/v1/blobs/{blob_id}/finish";
/// `GET` with or without `Range` → the ciphertext.
pub const BLOB_CONTENT: &str = "/v1/blobs/{blob_id}/content";
/// `GET` → the leaves.
pub const BLOB_MANIFEST: &str = "/v1/blobs/{blob_id}/manifest";

/// WebSocket; see [`crate::live`].
pub const LIVE: &str = "/v1/live";

/// Path of one session.
pub fn session(id: SessionId) -> String {
    format!("/v1/sessions/{id}")
}
/// Path of the account blob of a namespace (1 contacts, 2 keyring, 3 heads, 4 settings).
pub fn account_blob(ns: u8) -> String {
    format!("/v1/vault/blobs/{ns}")
}
/// Path of the statements of a login. A login is `[a-z0-9._-]`, so nothing needs escaping.
pub fn statements_by_login(login: &str) -> String {
    format!("/v1/statements/by-login/{login}")
}
/// Path of the statements of an account.
pub fn statements_by_account(id: AccountId) -> String {
    format!("/v1/statements/by-account/{id}")
}
/// Path of the commits of a conversation, from an epoch on.
pub fn commits(id: ConvId, from_epoch: u32) -> String {
    format!("/v1/conversations/{id}/commits?from_epoch={from_epoch}")
}
/// Path to which commits are posted.
pub fn post_commit(id: ConvId) -> String {
    format!("/v1/conversations/{id}/commits")
}
/// Path to which messages are posted.
pub fn messages(id: ConvId) -> String {
    format!("/v1/conversations/{id}/messages")
}
/// Path of one message.
pub fn message(id: ConvId, msg_id: MsgId) -> String {
    format!("/v1/conversations/{id}/messages/{msg_id}")
}
/// Path of one page of a conversation's log: the `limit` rows that stand before `before`.
pub fn log(id: ConvId, before: u64, limit: u32) -> String {
    format!("/v1/conversations/{id}/log?before={before}&limit={limit}")
}
/// Path of a blob.
pub fn blob(id: BlobId) -> String {
    format!("/v1/blobs/{id}")
}
/// Path of one part of a blob.
pub fn blob_part(id: BlobId, part: u32) -> String {
    format!("/v1/blobs/{id}/parts/{part}")
}
/// Path that finishes a blob.
pub fn blob_finish(id: BlobId) -> String {
    format!("/v1/blobs/{id}/finish")
}
/// Path of a blob's ciphertext.
pub fn blob_content(id: BlobId) -> String {
    format!("/v1/blobs/{id}/content")
}
/// Path of a blob's leaves.
pub fn blob_manifest(id: BlobId) -> String {
    format!("/v1/blobs/{id}/manifest")
}
