//! `GET /v1/openapi.json`: every operation, for people who write clients and for tests that no
//! route is forgotten. The bodies are described by the protocol and by the types of `relay-api`,
//! whose names stand here as titles.

use axum::Json;
use relay_api::problem::CONTENT_TYPE;
use serde_json::{Map, Value, json};

mod operations;
use operations::{Anybody, Body, Bytes, Cookie, J, Nothing, OPERATIONS, Operation, Session};

/// Where it is.
pub const OPENAPI: &str = "/v1/openapi.json";

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
