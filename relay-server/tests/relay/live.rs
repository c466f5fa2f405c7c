//! The live socket: who may listen, and for how long.

use futures::StreamExt as _;
use relay_api::{
    Id,
    live::{FromRelay, close},
    problem::ProblemKind,
    routes,
};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Live, Person, Relay, live::Came, objects::ADMIN};

const UNAUTHENTICATED: Came = Came::Closed(Some(close::UNAUTHENTICATED));
const PROTOCOL: Came = Came::Closed(Some(close::PROTOCOL));

#[tokio::test]
async fn the_first_frame_says_who_it_is() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let now = relay_server::clock::now_ms();
    let expired = relay
        .app()
        .tokens
        .issue(anna.id, anna.session, 1, now - 700_000);
    for token in ["", "x.y.z", &expired.expect("a token")] {
        let mut live = Live::open(&relay).await;
        live.auth(token).await;
        assert_eq!(live.next().await, UNAUTHENTICATED, "{token}");
    }
    let stale = anna.elsewhere(&relay).await;
    relay.delete(routes::SESSIONS).by(&anna).ok().await;
    let mut live = Live::open(&relay).await;
    live.auth(&stale.token).await;
    assert_eq!(live.next().await, Came::Closed(Some(close::REVOKED)));
}

#[tokio::test]
async fn whoever_says_nothing_is_sent_away() {
    let relay = Relay::start().await;
    let mut live = Live::open(&relay).await;
    assert_eq!(live.next().await, UNAUTHENTICATED);
}

#[tokio::test]
async fn frames_of_another_protocol_close_it() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let frames = [
        Message::text("{}"),
        Message::text("hello"),
        Message::text(r#"{"type":"auth"}"#),
        Message::text(r#"{"type":"auth","access_token":"x","more":1}"#),
        Message::binary(vec![1, 2, 3]),
        Message::text("x".repeat(5000)),
    ];
    for frame in frames {
        let mut live = Live::open(&relay).await;
        live.send(frame.clone()).await;
        assert_eq!(
            live.next().await,
            PROTOCOL,
            "before: {:.40}",
            frame.to_string()
        );
        let mut live = Live::of(&relay, &anna).await;
        live.send(frame.clone()).await;
        assert_eq!(
            live.next().await,
            PROTOCOL,
            "after: {:.40}",
            frame.to_string()
        );
    }
}

#[tokio::test]
async fn it_ends_with_its_token_unless_a_new_one_comes() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    // A token with two seconds left.
    let soon = relay_server::clock::now_ms() - 598_000;
    let short = relay
        .app()
        .tokens
        .issue(anna.id, anna.session, 1, soon)
        .expect("a token");
    let (mut ends, mut goes_on) = (Live::open(&relay).await, Live::open(&relay).await);
    for live in [&mut ends, &mut goes_on] {
        live.auth(&short).await;
        assert!(matches!(
            live.next().await,
            Came::Frame(FromRelay::Ready { .. })
        ));
    }
    goes_on.auth(&anna.token).await;
    assert_eq!(ends.next().await, UNAUTHENTICATED);
    let conv_id = anna.create(&relay, &[(anna.id, ADMIN)], 1).await.conv_id();
    assert_eq!(
        goes_on.next().await,
        Came::Frame(FromRelay::Poke { conv_id, seq: 1 })
    );
}

#[tokio::test]
async fn a_socket_keeps_its_session() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let there = anna.elsewhere(&relay).await;
    let mut live = Live::of(&relay, &anna).await;
    live.auth(&there.token).await;
    assert_eq!(live.next().await, PROTOCOL);
}

#[tokio::test]
async fn pages_of_other_origins_may_not_listen() {
    let relay = Relay::start_with(|s| {
        s.public_url = "https://ren.example".to_owned();
        s.cors_origins.0.push("http://localhost:5173".to_owned());
    })
    .await;
    for origin in ["https://ren.example", "http://localhost:5173"] {
        assert!(
            Live::open_from(&relay, Some(origin)).await.is_ok(),
            "{origin}"
        );
    }
    for origin in [
        "https://evil.example",
        "http://ren.example",
        "null",
        "https://ren.example:444",
    ] {
        assert_eq!(
            Live::open_from(&relay, Some(origin)).await.err(),
            Some(403),
            "{origin}"
        );
    }
    assert!(
        Live::open_from(&relay, None).await.is_ok(),
        "a program has no origin"
    );
    let plain = relay.get(routes::LIVE).problem().await;
    assert_eq!(plain, ProblemKind::Malformed);
}

#[tokio::test]
async fn stopping_says_good_bye_to_everybody() {
    let mut relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let mut sockets = Vec::new();
    for _ in 0..10 {
        sockets.push(Live::of(&relay, &anna).await);
    }
    let silent = Live::open(&relay).await;
    sockets.push(silent);
    let heard = futures::stream::iter(sockets)
        .map(async |mut live| live.next().await)
        .buffer_unordered(20)
        .collect::<Vec<_>>();
    let ((), heard) = tokio::join!(relay.stop(), heard);
    assert_eq!(heard.len(), 11);
    assert!(
        heard
            .iter()
            .all(|came| *came == Came::Closed(Some(close::RESTART))),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_slow_listener_gets_the_newest_place_of_many() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let mut live = Live::of(&relay, &anna).await;
    let conv_id = Id([7; 32]);
    for seq in 1..=10_000 {
        relay.app().fanout.poke(&[anna.id], conv_id, seq);
    }
    let mut frames = 0;
    loop {
        frames += 1;
        if live.next().await
            == Came::Frame(FromRelay::Poke {
                conv_id,
                seq: 10_000,
            })
        {
            break;
        }
    }
    assert!(frames < 100, "{frames} frames for one conversation");
}
