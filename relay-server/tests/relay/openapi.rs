//! The description of the API, and through it every route: none is open that should not be.

use std::collections::BTreeSet;

use relay_api::problem::ProblemKind;
use reqwest::Method;
use serde_json::Value;

use crate::support::Relay;

const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::PATCH,
];

async fn description(relay: &Relay) -> Value {
    relay.get("/v1/openapi.json").ok().await.json()
}

/// A path with something for each parameter.
fn filled(path: &str) -> String {
    path.replace("{ns}", "1")
        .replace("{login}", "anna")
        .replace("{part}", "0")
        .replace(
            "{session_id}",
            &relay_api::SessionId { 0: [1; 16] }.to_string(),
        )
        .replace("{blob_id}", &relay_api::BlobId { 0: [1; 16] }.to_string())
        .replace(
            "{account_id}",
            &relay_api::AccountId { 0: [1; 32] }.to_string(),
        )
        .replace("{conv_id}", &relay_api::ConvId { 0: [1; 32] }.to_string())
        .replace("{msg_id}", &relay_api::MsgId { 0: [1; 16] }.to_string())
}

#[tokio::test]
async fn every_route_asks_for_a_session_unless_it_is_for_anybody() {
    let relay = Relay::start().await;
    let description = description(&relay).await;
    let paths = description["paths"].as_object().expect("paths");
    for (path, operations) in paths {
        let operations = operations.as_object().expect("operations");
        for method in METHODS {
            let name = method.as_str().to_lowercase();
            let reply = relay.at(method.clone(), &filled(path)).send().await;
            let Some(operation) = operations.get(&name) else {
                assert_eq!(
                    reply.problem(),
                    ProblemKind::MethodNotAllowed,
                    "{name} {path}"
                );
                continue;
            };
            match operation["security"]
                .as_array()
                .expect("security")
                .is_empty()
            {
                false => {
                    assert_eq!(
                        reply.problem(),
                        ProblemKind::Unauthenticated,
                        "{name} {path}"
                    );
                }
                // Without a body, or without an upgrade.
                true if reply.status >= 300 => {
                    assert_eq!(reply.problem(), ProblemKind::Malformed, "{name} {path}");
                }
                true => (),
            }
        }
    }
}

#[tokio::test]
async fn every_path_of_the_contract_is_described() {
    let relay = Relay::start().await;
    let description = description(&relay).await;
    let described: BTreeSet<&str> = description["paths"]
        .as_object()
        .expect("paths")
        .keys()
        .map(String::as_str)
        .collect();
    // The contract is a list of constants: read as text, so that a new one cannot be forgotten.
    let contract = include_str!("../../../relay-api/src/routes.rs");
    let paths = contract
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split('"').nth(1))
        .filter(|path| *path != relay_api::routes::PREFIX);
    let mut count = 0;
    for path in paths {
        assert!(described.contains(path), "{path}");
        count += 1;
    }
    assert_eq!(count + 1, described.len(), "{described:?}");
}

#[tokio::test]
async fn the_api_changes_on_purpose_only() {
    let relay = Relay::start().await;
    let now = serde_json::to_string_pretty(&description(&relay).await).expect("json");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relay/openapi.json");
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(path, format!("{now}\n")).expect("written");
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        known.trim(),
        now,
        "if it is meant so, run with UPDATE_OPENAPI=1"
    );
}
