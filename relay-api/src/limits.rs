//! Sizes that both sides enforce, in bytes unless said otherwise. The protocol's own limits are in
//! `crypto_core::limits`.

/// Body of a JSON request.
pub const JSON_BODY: usize = 64 * 1024;
/// An account blob as a whole.
pub const ACCOUNT_BLOB: usize = 4 * 1024 * 1024;
/// A vault replacement with all four account blobs in it, in JSON: base64 takes a third more.
pub const VAULT_REPLACEMENT: usize = JSON_BODY + 4 * (ACCOUNT_BLOB / 3 * 4 + 16);
/// A vault body.
pub const VAULT_BODY: usize = 32 * 1024;
/// Cursors in one catch-up.
pub const SYNC_CURSORS: usize = 500;
/// A catch-up answer ends after the row that crosses this size; the client asks again.
pub const SYNC_ANSWER: usize = 1024 * 1024;
/// Rows in one page of a log.
pub const LOG_PAGE: u32 = 200;
/// Characters in the name of a session.
pub const SESSION_NAME: usize = 64;
/// Seconds that an access token lives.
pub const ACCESS_TOKEN_S: u32 = 600;
/// Days that a session lives without being used.
pub const SESSION_IDLE_DAYS: u32 = 60;
