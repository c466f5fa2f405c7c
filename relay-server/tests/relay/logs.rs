//! At the most talkative level the log still holds no secret.

use relay_api::{
    Bytes,
    accounts::{KeyIssue, RecoveryOpen, RecoveryOpened},
    routes,
};
use reqwest::Method;

use crate::support::{
    Person, objects,
    objects::{ADMIN, Commit, message},
    people::{hash_of, registration, start},
    process::Process,
};

#[tokio::test]
async fn nothing_secret_is_logged_at_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let relay = Process::start(folder.path(), &[("LOG_LEVEL", "trace")]).await;
    let login = "canary-login";
    let ask = relay
        .at(Method::POST, routes::REGISTER_START)
        .json(&start(login));
    let issue: KeyIssue = ask.ok().await.json();
    let (mut finish, statement) = registration(login, &issue, objects::record());
    finish.session_name = "canary-session-name".to_owned();
    let reply = relay
        .at(Method::POST, routes::REGISTER_FINISH)
        .json(&finish)
        .ok()
        .await;
    let anna = Person::from(login, statement, &reply);

    let path = routes::statements_by_login(login);
    relay.at(Method::GET, &path).by(&anna).ok().await;
    relay
        .at(Method::GET, "/v1/server?canary-query=1")
        .ok()
        .await;
    relay.at(Method::GET, "/canary-path").ok().await;
    let commit = Commit::create(anna.id, &[(anna.id, ADMIN)], 1);
    relay
        .at(Method::POST, routes::CONVERSATIONS)
        .by(&anna)
        .bytes(commit.bytes())
        .ok()
        .await;
    let conv = commit.conv_id();
    let bytes = message(conv, 0, 1, b"canary-message");
    relay
        .at(Method::POST, &routes::messages(conv))
        .by(&anna)
        .bytes(bytes)
        .ok()
        .await;
    let blob = objects::account_blob(1, 1, anna.id, b"canary-blob");
    relay
        .at(Method::PUT, &routes::account_blob(1))
        .by(&anna)
        .bytes(blob)
        .ok()
        .await;
    let renewed = relay
        .at(Method::POST, routes::SESSION)
        .header("cookie", &anna.cookie)
        .ok()
        .await;
    let cookie = renewed.cookie().expect("a cookie");
    let open = RecoveryOpen {
        login: login.to_owned(),
        rec_auth: Bytes(anna.rec_auth.to_vec()),
    };
    let ask = relay.at(Method::POST, routes::RECOVERY_OPEN).json(&open);
    let opened: RecoveryOpened = ask.ok().await.json();
    // Mistakes are logged, too.
    let ask = relay
        .at(Method::POST, routes::LOGIN_START)
        .header("content-type", "application/json");
    ask.send().await;
    let bad = r#"{"login":"canary-login","ke1":"canary-ke1"}"#;
    let ask = relay.at(Method::POST, routes::LOGIN_START);
    ask.header("content-type", "application/json")
        .bytes(bad.to_owned())
        .send()
        .await;
    let ask = relay
        .at(Method::GET, routes::VAULT)
        .header("authorization", "Bearer canary-token");
    ask.send().await;

    let log = relay.log();
    relay.kill();
    assert!(
        log.contains(routes::STATEMENTS_BY_LOGIN),
        "requests are logged by their pattern"
    );
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let encoded = |bytes: &[u8]| serde_json::to_string(&Bytes(bytes.to_vec())).expect("json");
    let value = |cookie: &str| cookie.split_once('=').expect("a pair").1.to_owned();
    let secrets = text(&std::fs::read(folder.path().join("data/secrets")).expect("secrets"));
    let mut canaries: Vec<String> = vec![
        "canary".to_owned(),
        anna.token.clone(),
        value(&anna.cookie),
        value(&cookie),
        encoded(&anna.rec_auth),
        encoded(&issue.share.0),
        encoded(&issue.ticket.0),
        encoded(&opened.share.0),
        encoded(&opened.ticket.0),
        encoded(&objects::record()),
        encoded(&hash_of(login)),
    ];
    canaries.extend(
        secrets
            .lines()
            .filter_map(|line| Some(line.split_once(' ')?.1.to_owned())),
    );
    canaries.retain(|canary| canary.len() > 5);
    assert!(canaries.len() > 13, "the secrets are among them");
    for canary in canaries {
        let canary = canary.trim_matches('"');
        assert!(
            !canary.is_empty() && !log.contains(canary),
            "{canary} is in the log"
        );
    }
}
