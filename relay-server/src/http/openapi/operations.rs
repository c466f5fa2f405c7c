//! Every operation: method, path, who may ask, body, status, answer, summary.

use relay_api::routes;

use super::OPENAPI;

/// What goes in or comes out.
pub(super) enum Body {
    Nothing,
    Json(&'static str),
    Bytes(&'static str),
}
pub(super) use Body::{Bytes, Json as J, Nothing};

/// Who may ask.
pub(super) enum Auth {
    Anybody,
    /// With an access token.
    Session,
    /// With the refresh cookie.
    Cookie,
}
pub(super) use Auth::{Anybody, Cookie, Session};

pub(super) type Operation = (
    &'static str,
    &'static str,
    Auth,
    Body,
    u16,
    Body,
    &'static str,
);

#[rustfmt::skip] // one line each
pub(super) const OPERATIONS: &[Operation] = &[
    ("get", routes::SERVER, Anybody, Nothing, 200, J("ServerInfo"), "What the relay says about itself"),
    ("get", routes::HEALTH_LIVE, Anybody, Nothing, 204, Nothing, "Whether the process lives"),
    ("get", routes::HEALTH_READY, Anybody, Nothing, 204, Nothing, "Whether requests should come here"),
    ("get", OPENAPI, Anybody, Nothing, 200, J("OpenAPI"), "This description"),
    ("post", routes::REGISTER_START, Anybody, J("RegisterStart"), 200, J("KeyIssue"), "Begin a registration"),
    ("post", routes::REGISTER_FINISH, Anybody, J("RegisterFinish"), 201, J("Session"), "Make an account"),
    ("post", routes::LOGIN_START, Anybody, J("LoginStart"), 200, J("LoginChallenge"), "Begin a login"),
    ("post", routes::LOGIN_FINISH, Anybody, J("LoginFinish"), 200, J("Session"), "Open a session"),
    ("post", routes::PASSWORD_START, Session, J("PasswordStart"), 200, J("KeyIssue"), "Begin a change of password"),
    ("post", routes::PASSWORD_FINISH, Session, J("VaultReplacement"), 200, J("Session"), "Change the password; every other session ends"),
    ("post", routes::ACCOUNT_DELETION, Session, J("AccountDeletion"), 204, Nothing, "Delete the account; every session ends"),
    ("post", routes::RECOVERY_OPEN, Anybody, J("RecoveryOpen"), 200, J("RecoveryOpened"), "Open the recovery slot"),
    ("post", routes::RECOVERY_START, Anybody, J("RecoveryStart"), 200, J("KeyIssue"), "Begin to replace the vault"),
    ("post", routes::RECOVERY_FINISH, Anybody, J("VaultReplacement"), 200, J("Session"), "Replace the vault; every session ends"),
    ("post", routes::SESSION, Cookie, Nothing, 200, J("Session"), "Renew the session"),
    ("delete", routes::SESSION, Session, Nothing, 204, Nothing, "Sign out"),
    ("get", routes::SESSIONS, Session, Nothing, 200, J("SessionList"), "Every session of the account"),
    ("delete", routes::SESSIONS, Session, Nothing, 204, Nothing, "End every other session"),
    ("delete", routes::SESSION_BY_ID, Session, Nothing, 204, Nothing, "End a session"),
    ("get", routes::VAULT, Session, Nothing, 200, J("Vault"), "The vault"),
    ("get", routes::ACCOUNT_BLOB, Session, Nothing, 200, Bytes("account blob 0x12"), "An account blob"),
    ("put", routes::ACCOUNT_BLOB, Session, Bytes("account blob 0x12"), 204, Nothing, "Write an account blob"),
    ("get", routes::STATEMENTS_BY_LOGIN, Session, Nothing, 200, J("Chain"), "Statements of exactly this login"),
    ("get", routes::STATEMENTS_BY_ACCOUNT, Session, Nothing, 200, J("Chain"), "Statements of an account"),
    ("get", routes::CONVERSATIONS, Session, Nothing, 200, J("ConversationList"), "Every conversation of the account"),
    ("post", routes::CONVERSATIONS, Session, Bytes("create commit 0x20"), 201, J("Stored"), "Make a conversation"),
    ("get", routes::COMMITS, Session, Nothing, 200, Bytes("framed log rows"), "Commits from an epoch on"),
    ("post", routes::COMMITS, Session, Bytes("commit 0x20"), 201, J("Stored"), "Begin an epoch"),
    ("post", routes::MESSAGES, Session, Bytes("message 0x30"), 201, J("Stored"), "Send a message; it may hold a blob"),
    ("delete", routes::MESSAGE, Session, Nothing, 204, Nothing, "Erase a message by its deletion token; a blob that nothing else holds goes with it"),
    ("get", routes::LOG, Session, Nothing, 200, Bytes("framed log rows"), "A page of the log"),
    ("post", routes::SYNC, Session, J("SyncRequest"), 200, Bytes("framed log rows"), "Catch up"),
    ("post", routes::BLOBS, Session, J("CreateBlob"), 201, J("BlobStatus"), "Announce an upload"),
    ("get", routes::BLOB, Session, Nothing, 200, J("BlobStatus"), "How far an upload is"),
    ("delete", routes::BLOB, Session, Nothing, 204, Nothing, "Give up an upload"),
    ("put", routes::BLOB_PART, Session, Bytes("ciphertext of a part"), 204, Nothing, "Upload a part"),
    ("post", routes::BLOB_FINISH, Session, Bytes("leaves, 32 bytes each"), 204, Nothing, "Finish an upload"),
    ("get", routes::BLOB_CONTENT, Session, Nothing, 200, Bytes("ciphertext"), "A file, whole or by Range"),
    ("get", routes::BLOB_MANIFEST, Session, Nothing, 200, Bytes("leaves, 32 bytes each"), "The leaves of a file"),
    ("get", routes::LIVE, Anybody, Nothing, 101, Nothing, "The live socket; its first frame authenticates"),
];
