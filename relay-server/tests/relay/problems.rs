//! Every kind of problem comes from the relay, in its one form.

use std::collections::HashSet;

use crypto_core::wire;
use relay_api::{
    Bytes,
    accounts::{KeyIssue, LoginFinish, RecoveryOpen},
    blobs::{BlobStatus, CreateBlob},
    conversations::BLOB_HEADER,
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Person, Relay,
    objects::{self, ADMIN, ciphertext, leaves, message},
    people::start,
    rooms::digest,
};

#[tokio::test]
async fn every_kind_is_answered_by_some_route() {
    let mut relay = Relay::start_with(|s| s.storage_limit_bytes = 10_000).await;
    let anna = Person::join(&relay, "anna").await;
    let boris = Person::join(&relay, "boris").await;
    let create = anna
        .create(&relay, &[(anna.id, ADMIN), (boris.id, 1)], 1)
        .await;
    let conv = create.conv_id();
    let size = wire::ciphertext_size(1000).expect("a size");
    let bytes = ciphertext(size, 1);
    let announce = CreateBlob {
        conv_id: conv,
        size,
    };
    let blob: BlobStatus = relay
        .post(routes::BLOBS)
        .by(&anna)
        .json(&announce)
        .ok()
        .await
        .json();
    let blob = blob.blob_id;
    let (part, content) = (routes::blob_part(blob, 0), routes::blob_content(blob));
    let put = |digest: &str| {
        relay
            .put(&part)
            .by(&anna)
            .header("content-digest", digest)
            .bytes(bytes.clone())
    };
    let finish = || {
        relay
            .post(&routes::blob_finish(blob))
            .by(&anna)
            .bytes(leaves(size))
    };
    let login = LoginFinish {
        ticket: Bytes(vec![1; 32]),
        ke3: Bytes(vec![1; 32]),
        session_name: String::new(),
    };
    let recovery = RecoveryOpen {
        login: "anna".to_owned(),
        rec_auth: Bytes(vec![1; 32]),
    };
    let open = RecoveryOpen {
        rec_auth: Bytes(anna.rec_auth.to_vec()),
        ..recovery.clone()
    };
    let opened: relay_api::accounts::RecoveryOpened = relay
        .post(routes::RECOVERY_OPEN)
        .json(&open)
        .ok()
        .await
        .json();
    let begin = relay_api::accounts::RecoveryStart {
        ticket: opened.ticket,
        request: Bytes(objects::registration_request()),
    };
    let issue: KeyIssue = relay
        .post(routes::RECOVERY_START)
        .json(&begin)
        .ok()
        .await
        .json();
    let (mut stale, _) = anna.replacement(&issue, objects::record());
    stale.old_vault_epoch = 9;

    let mut seen = HashSet::new();
    let mut see = |kind| seen.insert(kind);
    see(relay
        .post(routes::SYNC)
        .by(&anna)
        .bytes(vec![])
        .problem()
        .await);
    see(relay.get(routes::VAULT).problem().await);
    see(relay
        .post(routes::RECOVERY_OPEN)
        .json(&recovery)
        .problem()
        .await);
    see(relay
        .post(routes::SESSION)
        .header("cookie", &format!("ren_refresh={}", "A".repeat(43)))
        .problem()
        .await);
    see(relay
        .post(routes::LOGIN_FINISH)
        .json(&login)
        .problem()
        .await);
    see(relay.delete(&routes::blob(blob)).by(&boris).problem().await);
    see(relay.get("/v1/nowhere").problem().await);
    see(relay.put(routes::SERVER).problem().await);
    see(relay
        .post(routes::REGISTER_START)
        .json(&start("anna"))
        .problem()
        .await);
    see(relay
        .post(routes::RECOVERY_FINISH)
        .json(&stale)
        .problem()
        .await);
    let blob_two = objects::account_blob(1, 2, anna.id, b"");
    see(relay
        .put(&routes::account_blob(1))
        .by(&anna)
        .bytes(blob_two)
        .problem()
        .await);
    see(anna
        .say(&relay, conv, message(conv, 5, 1, b""))
        .await
        .problem());
    anna.say(&relay, conv, message(conv, 0, 1, b"one")).await;
    see(anna
        .say(&relay, conv, message(conv, 0, 1, b"two"))
        .await
        .problem());
    see(finish().problem().await);
    see(relay
        .post(&routes::messages(conv))
        .by(&anna)
        .header(BLOB_HEADER, &blob.to_string())
        .bytes(message(conv, 0, 2, b""))
        .problem()
        .await);
    see(relay
        .post(routes::SYNC)
        .by(&anna)
        .json(&"x".repeat(70_000))
        .problem()
        .await);
    see(put(&digest(b"other")).problem().await);
    put(&digest(&bytes)).ok().await;
    finish().ok().await;
    see(relay
        .get(&content)
        .by(&anna)
        .header("range", "bytes=999999-")
        .problem()
        .await);
    let more = CreateBlob {
        size: wire::ciphertext_size(9_000).expect("a size"),
        ..announce
    };
    see(relay
        .post(routes::BLOBS)
        .by(&anna)
        .json(&more)
        .problem()
        .await);
    // A file that was promised and is gone.
    let hex = hex::encode(blob.0);
    let file = relay
        .folder
        .path()
        .join("data/blobs")
        .join(&hex[..2])
        .join(&hex);
    std::fs::remove_file(file).expect("removed");
    see(relay.get(&content).by(&anna).problem().await);
    relay.app().store.close().await;
    see(relay.get(routes::HEALTH_READY).problem().await);
    relay.stop().await;

    let limited = Relay::start_with(|s| s.rate_register_per_hour = 1).await;
    limited
        .post(routes::REGISTER_START)
        .json(&start("anna"))
        .ok()
        .await;
    see(limited
        .post(routes::REGISTER_START)
        .json(&start("boris"))
        .problem()
        .await);

    let missing: Vec<_> = ProblemKind::ALL
        .iter()
        .filter(|kind| !seen.contains(kind))
        .collect();
    assert!(missing.is_empty(), "no test makes {missing:?}");
}

#[tokio::test]
async fn errors_that_no_handler_makes_are_problems_too() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    for path in [
        "/v1",
        "/v1/",
        "/v1/x/y",
        "/v1/sessions/short",
        "/v1/blobs/%ff/content",
    ] {
        let reply = relay.get(path).by(&anna).send().await;
        let kind = reply.problem();
        assert!(
            matches!(kind, ProblemKind::NotFound | ProblemKind::MethodNotAllowed),
            "{path}"
        );
    }
    for path in ["/", "/chat", routes::VAULT, routes::SYNC] {
        let reply = relay
            .at(reqwest::Method::PATCH, path)
            .by(&anna)
            .send()
            .await;
        assert_eq!(reply.problem(), ProblemKind::MethodNotAllowed, "{path}");
    }
    // The content type of a foreign page's form.
    let form = relay
        .post(routes::LOGIN_FINISH)
        .header("content-type", "text/plain");
    assert_eq!(form.problem().await, ProblemKind::Malformed);
}

#[tokio::test]
async fn health_is_public() {
    let relay = Relay::start().await;
    assert_eq!(relay.get(routes::HEALTH_LIVE).ok().await.status, 204);
    assert_eq!(relay.get(routes::HEALTH_READY).ok().await.status, 204);
    relay
        .app()
        .ready
        .store(false, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(
        relay.get(routes::HEALTH_READY).problem().await,
        ProblemKind::Unavailable
    );
    assert_eq!(relay.get(routes::HEALTH_LIVE).ok().await.status, 204);
}
