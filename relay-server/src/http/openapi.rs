//! `GET /v1/openapi.json`: every operation, for people who write clients and for tests that no
//! route is forgotten. The bodies are described by the protocol and by the types of `relay-api`,
//! whose names stand here as titles.

use axum::Json;
use relay_api::{problem::CONTENT_TYPE, routes};
use serde_json::{Map, Value, json};

/// Where it is.
pub const OPENAPI: &str = "/v1/openapi.json";

/// What goes in or comes out.
enum Body {
    Nothing,
    Json(&'static str),
    Bytes(&'static str),
}
use Body::{Bytes, Json as J, Nothing};

/// Who may ask.
enum Auth {
    Anybody,
    /// With an access token.
    Session,
    /// With the refresh cookie.
    Cookie,
}
use Auth::{Anybody, Cookie, Session};

type Operation = (
    &'static str,
    &'static str,
    Auth,
    Body,
    u16,
    Body,
    &'static str,
);

const OPERATIONS: &[Operation] = &[
    (
        "get",
        routes::SERVER,
        Anybody,
        Nothing,
        200,
        J("ServerInfo"),
        "What the relay says about itself",
    ),
    (
        "get",
        routes::HEALTH_LIVE,
        Anybody,
        Nothing,
        204,
        Nothing,
        "Whether the process lives",
    ),
    (
        "get",
        routes::HEALTH_READY,
        Anybody,
        Nothing,
        204,
        Nothing,
        "Whether requests should come here",
    ),
    (
        "get",
        OPENAPI,
        Anybody,
        Nothing,
        200,
        J("OpenAPI"),
        "This description",
    ),
    (
        "post",
        routes::REGISTER_START,
        Anybody,
        J("RegisterStart"),
        200,
        J("KeyIssue"),
        "Begin a registration",
    ),
    (
        "post",
        routes::REGISTER_FINISH,
        Anybody,
        J("RegisterFinish"),
        201,
        J("Session"),
        "Make an account",
    ),
    (
        "post",
        routes::LOGIN_START,
        Anybody,
        J("LoginStart"),
        200,
        J("LoginChallenge"),
        "Begin a login",
    ),
    (
        "post",
        routes::LOGIN_FINISH,
        Anybody,
        J("LoginFinish"),
        200,
        J("Session"),
        "Open a session",
    ),
    (
        "post",
        routes::PASSWORD_START,
        Session,
        J("PasswordStart"),
        200,
        J("KeyIssue"),
        "Begin a change of password",
    ),
    (
        "post",
        routes::PASSWORD_FINISH,
        Session,
        J("VaultReplacement"),
        200,
        J("Session"),
        "Change the password; every other session ends",
    ),
    (
        "post",
        routes::RECOVERY_OPEN,
        Anybody,
        J("RecoveryOpen"),
        200,
        J("RecoveryOpened"),
        "Open the recovery slot",
    ),
    (
        "post",
        routes::RECOVERY_START,
        Anybody,
        J("RecoveryStart"),
        200,
        J("KeyIssue"),
        "Begin to replace the vault",
    ),
    (
        "post",
        routes::RECOVERY_FINISH,
        Anybody,
        J("VaultReplacement"),
        200,
        J("Session"),
        "Replace the vault; every session ends",
    ),
    (
        "post",
        routes::SESSION,
        Cookie,
        Nothing,
        200,
        J("Session"),
        "Renew the session",
    ),
    (
        "delete",
        routes::SESSION,
        Session,
        Nothing,
        204,
        Nothing,
        "Sign out",
    ),
    (
        "get",
        routes::SESSIONS,
        Session,
        Nothing,
        200,
        J("SessionList"),
        "Every session of the account",
    ),
    (
        "delete",
        routes::SESSIONS,
        Session,
        Nothing,
        204,
        Nothing,
        "End every other session",
    ),
    (
        "delete",
        routes::SESSION_BY_ID,
        Session,
        Nothing,
        204,
        Nothing,
        "End a session",
    ),
    (
        "get",
        routes::VAULT,
        Session,
        Nothing,
        200,
        J("Vault"),
        "The vault",
    ),
    (
        "get",
        routes::ACCOUNT_BLOB,
        Session,
        Nothing,
        200,
        Bytes("account blob 0x12"),
        "An account blob",
    ),
    (
        "put",
        routes::ACCOUNT_BLOB,
        Session,
        Bytes("account blob 0x12"),
        204,
        Nothing,
        "Write an account blob",
    ),
    (
        "get",
        routes::STATEMENTS_BY_LOGIN,
        Session,
        Nothing,
        200,
        J("Chain"),
        "Statements of exactly this login",
    ),
    (
        "get",
        routes::STATEMENTS_BY_ACCOUNT,
        Session,
        Nothing,
        200,
        J("Chain"),
        "Statements of an account",
    ),
    (
        "get",
        routes::CONVERSATIONS,
        Session,
        Nothing,
        200,
        J("ConversationList"),
        "Every conversation of the account",
    ),
    (
        "post",
        routes::CONVERSATIONS,
        Session,
        Bytes("create commit 0x20"),
        201,
        J("Stored"),
        "Make a conversation",
    ),
    (
        "get",
        routes::COMMITS,
        Session,
        Nothing,
        200,
        Bytes("framed log rows"),
        "Commits from an epoch on",
    ),
    (
        "post",
        routes::COMMITS,
        Session,
        Bytes("commit 0x20"),
        201,
        J("Stored"),
        "Begin an epoch",
    ),
    (
        "post",
        routes::MESSAGES,
        Session,
        Bytes("message 0x30"),
        201,
        J("Stored"),
        "Send a message",
    ),
    (
        "get",
        routes::LOG,
        Session,
        Nothing,
        200,
        Bytes("framed log rows"),
        "A page of the log",
    ),
    (
        "post",
        routes::SYNC,
        Session,
        J("SyncRequest"),
        200,
        Bytes("framed log rows"),
        "Catch up",
    ),
    (
        "post",
        routes::BLOBS,
        Session,
        J("CreateBlob"),
        201,
        J("BlobStatus"),
        "Announce an upload",
    ),
    (
        "get",
        routes::BLOB,
        Session,
        Nothing,
        200,
        J("BlobStatus"),
        "How far an upload is",
    ),
    (
        "delete",
        routes::BLOB,
        Session,
        Nothing,
        204,
        Nothing,
        "Give up an upload",
    ),
    (
        "put",
        routes::BLOB_PART,
        Session,
        Bytes("ciphertext of a part"),
        204,
        Nothing,
        "Upload a part",
    ),
    (
        "post",
        routes::BLOB_FINISH,
        Session,
        Bytes("leaves, 32 bytes each"),
        204,
        Nothing,
        "Finish an upload",
    ),
    (
        "get",
        routes::BLOB_CONTENT,
        Session,
        Nothing,
        200,
        Bytes("ciphertext"),
        "A file, whole or by Range",
    ),
    (
        "get",
        routes::BLOB_MANIFEST,
        Session,
        Nothing,
        200,
        Bytes("leaves, 32 bytes each"),
        "The leaves of a file",
    ),
    (
        "get",
        routes::LIVE,
        Anybody,
        Nothing,
        101,
        Nothing,
        "The live socket; its first frame authenticates",
    ),
];

/// `GET /v1/openapi.json`.
pub async fn serve() -> Json<Value> {
    Json(description())
}

fn description() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(operation.1).or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            methods.insert(operation.0.to_owned(), describe(operation));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ren relay",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Sequences, stores and hands out bytes that it cannot read. \
                            Bytes inside JSON are base64url without padding."
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-ren_refresh" }
            },
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["type", "title", "status"],
                    "properties": {
                        "type": { "type": "string", "enum": kinds() },
                        "title": { "type": "string" },
                        "status": { "type": "integer" },
                        "instance": { "type": "string", "description": "request id" }
                    }
                }
            }
        }
    })
}

fn kinds() -> Vec<String> {
    let kinds = relay_api::problem::ProblemKind::ALL.iter();
    kinds
        .map(|kind| relay_api::problem::Problem::new(*kind, None).kind)
        .collect()
}

fn describe((_, path, auth, request, status, answer, summary): &Operation) -> Value {
    let parameters: Vec<Value> = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = json!({ "type": "string" });
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    let mut operation = json!({
        "summary": summary,
        "parameters": parameters,
        "security": match auth {
            Anybody => json!([]),
            Session => json!([{ "session": [] }]),
            Cookie => json!([{ "cookie": [] }]),
        },
        "responses": {
            status.to_string(): match content(answer) {
                Some(content) => json!({ "description": summary, "content": content }),
                None => json!({ "description": summary }),
            },
            "default": {
                "description": "A problem (RFC 9457)",
                "content": {
                    CONTENT_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" } }
                }
            }
        }
    });
    if let (Some(content), Value::Object(operation)) = (content(request), &mut operation) {
        let body = json!({ "required": true, "content": content });
        operation.insert("requestBody".to_owned(), body);
    }
    operation
}

fn content(body: &Body) -> Option<Value> {
    match body {
        Nothing => None,
        J(title) => Some(json!({
            "application/json": { "schema": { "type": "object", "title": title } }
        })),
        Bytes(title) => Some(json!({
            "application/octet-stream": {
                "schema": { "type": "string", "format": "binary", "title": title }
            }
        })),
    }
}
