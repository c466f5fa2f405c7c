//! Headers of every answer.

use relay_api::routes;

use crate::support::{Person, Relay};

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do() {
    let relay = Relay::start_with(|s| s.public_url = "http://ren.example:8080".to_owned()).await;
    let anna = Person::join(&relay, "anna").await;
    let answers = [
        relay.get(routes::SERVER).send().await,
        relay.get(routes::VAULT).by(&anna).send().await,
        relay.get(routes::VAULT).send().await,
        relay.get("/v1/nowhere").send().await,
        relay.get("/").send().await,
        relay.put(routes::SERVER).send().await,
    ];
    for answer in answers {
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             connect-src 'self' ws://ren.example:8080; img-src 'self' blob:; \
             media-src 'self' blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; \
             base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        );
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(
            answer.header("cross-origin-embedder-policy"),
            "require-corp"
        );
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(
            answer.header("permissions-policy"),
            "camera=(self), microphone=(self)"
        );
        assert_eq!(answer.header("strict-transport-security"), "");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-request-id").len(), 16);
    }
}

#[tokio::test]
async fn over_https_more_is_promised() {
    let relay = Relay::start_with(|s| s.public_url = "https://ren.example".to_owned()).await;
    let anna = Person::join(&relay, "anna").await;
    assert!(anna.cookie.starts_with("__Host-ren_refresh="));
    let answer = relay.get(routes::SERVER).send().await;
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    assert!(
        answer
            .header("content-security-policy")
            .contains("'self' wss://ren.example;")
    );
    let renewed = relay
        .post(routes::SESSION)
        .header("cookie", &anna.cookie)
        .ok()
        .await;
    assert!(renewed.header("set-cookie").ends_with("; Secure"));
    let without_prefix = anna.cookie.replace("__Host-", "");
    relay
        .post(routes::SESSION)
        .header("cookie", &without_prefix)
        .problem()
        .await;
}

#[tokio::test]
async fn foreign_pages_may_ask_only_if_they_are_listed() {
    let relay = Relay::start_with(|s| {
        s.cors_origins.0.push("http://localhost:5173".to_owned());
    })
    .await;
    let ask = async |origin: &str| {
        relay
            .at(reqwest::Method::OPTIONS, routes::SYNC)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type",
            )
            .send()
            .await
    };
    let listed = ask("http://localhost:5173").await;
    assert_eq!(
        listed.header("access-control-allow-origin"),
        "http://localhost:5173"
    );
    assert_eq!(listed.header("access-control-allow-credentials"), "true");
    let allowed = listed.header("access-control-allow-headers").to_owned();
    for name in [
        "authorization",
        "content-type",
        "content-digest",
        "range",
        "ren-blob",
        "ren-delete-hash",
        "ren-delete-token",
    ] {
        assert!(allowed.contains(name), "{name} in {allowed}");
    }
    let foreign = ask("https://evil.example").await;
    assert_eq!(foreign.header("access-control-allow-origin"), "");
    let plain = relay
        .get(routes::SERVER)
        .header("origin", "https://evil.example")
        .ok()
        .await;
    assert_eq!(plain.header("access-control-allow-origin"), "");
}
