//! A relay that stumbles and clocks that are wrong: calm, and nothing is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::{
    platform::{Clock as _, Platform as _},
    view::{Command, Connection, MessageBody, MessageState},
};
use tests::{
    hostile::{Answer, Hostile},
    native::NativePlatform,
    person::{Person, Screen, two_people},
    relay::{Relay, SERVER_ID},
    run,
};

const POST: &str = "POST /v1/conversations/";
const SYNC: &str = "POST /v1/sync";
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;
/// How often an answer goes wrong before one arrives.
const TRIES: usize = 2;
const HOUR_MS: u64 = 60 * 60 * 1_000;

fn texts(person: &Person, conv_id: &str, wanted: &str) -> usize {
    let screen = person.screen();
    let shown = screen.messages(conv_id).iter();
    let is_it =
        |body: &MessageBody| matches!(body, MessageBody::Text { text, .. } if text == wanted);
    shown.filter(|message| is_it(&message.body)).count()
}

fn connection(screen: &Screen) -> Option<Connection> {
    screen.app.as_ref().map(|app| app.connection.clone())
}

/// What it is called, and what it makes of an answer.
type Stumble = (&'static str, fn(&mut Answer));

/// What stands between a client and its relay on a bad day.
fn stumbles() -> Vec<Stumble> {
    vec![
        ("a crash", |answer| {
            answer.status = 500;
            answer.body = b"<html>Internal Server Error</html>".to_vec();
        }),
        ("too much at once", |answer| {
            answer.status = 429;
            answer.retry_after_s = Some(u32::MAX);
            answer.body.clear();
        }),
        ("a page to log in to a network", |answer| {
            answer.status = 200;
            answer.body = b"<html>Welcome to our hotel</html>".to_vec();
        }),
        ("a redirection", |answer| {
            answer.status = 302;
            answer.body.clear();
        }),
        ("a proxy that forbids", |answer| {
            answer.status = 403;
            answer.body = b"<html>Forbidden</html>".to_vec();
        }),
    ]
}

/// The relay stores the message each time and its answer is lost; the same message arrives once,
/// and never looks as if it had failed.
#[test]
fn a_message_survives_every_wrong_answer_and_comes_once() {
    run(async {
        let relay = Relay::start().await;
        let wire = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(wire.url()).await;
        for (what, stumble) in stumbles() {
            wire.forget();
            // Or the log would tell that it was stored.
            wire.hold_answers(SYNC);
            wire.edit(POST, stumble);
            let id = anna.say(&conv_id, what).await;
            for so_far in 1..=TRIES {
                wire.until_passed(POST, so_far).await;
                let is_there = |screen: &Screen| {
                    let mut messages = screen.messages(&conv_id).iter();
                    messages.any(|message| message.id == id)
                };
                let screen = anna.wait_for("the message", is_there).await;
                let mut shown = screen.messages(&conv_id).iter();
                let state = shown.find(|message| message.id == id).unwrap().state;
                assert_eq!(state, Some(MessageState::Sending), "{what}");
                // As when somebody does not want to wait.
                anna.ask(Command::ReconnectNow).await;
            }
            wire.behave();
            anna.ask(Command::ReconnectNow).await;
            anna.wait_until_sent(&conv_id, &id).await;
            wire.release(SYNC);
            boris.expect_message(&conv_id, what).await;
            assert_eq!(
                (texts(&anna, &conv_id, what), texts(&boris, &conv_id, what)),
                (1, 1)
            );
        }
    });
}

/// The relay says when to come back; whoever runs it cannot say "never".
#[test]
fn a_relay_that_is_too_busy_is_left_alone_for_as_long_as_it_asks_but_not_for_ever() {
    run(async {
        let relay = Relay::start().await;
        let wire = Hostile::before(&relay.base()).await;
        let (mut anna, boris, conv_id) = two_people(wire.url()).await;
        for (asked_s, expected_ms) in [(90, 90_000), (u32::MAX, 600_000)] {
            wire.edit("POST /v1/session", move |answer| {
                answer.status = 503;
                answer.retry_after_s = Some(asked_s);
                answer.body.clear();
            });
            anna = anna.reload().await;
            let wait_ms = |screen: &Screen| match connection(screen) {
                Some(Connection::Offline { retry_at }) => Some(retry_at),
                _ => None,
            };
            let screen = anna
                .wait_for("offline", |screen| wait_ms(screen).is_some())
                .await;
            let left_ms = wait_ms(&screen).unwrap() - anna.platform().clock().now_ms();
            assert!(
                left_ms <= expected_ms && left_ms > expected_ms - 60_000,
                "{left_ms}"
            );
            wire.behave();
            anna.ask(Command::ReconnectNow).await;
            let online = |screen: &Screen| connection(screen) == Some(Connection::Online);
            anna.wait_for("online", online).await;
        }
        anna.open_conversation(&conv_id).await;
        anna.say(&conv_id, "back again").await;
        boris.expect_message(&conv_id, "back again").await;
    });
}

async fn register_with_clock(base: &str, login: &str, wrong_by_ms: i64) -> Person {
    let platform = NativePlatform::in_memory(base, SERVER_ID).await.unwrap();
    platform.clock().set_wrong(wrong_by_ms);
    Person::register_on(platform, login).await
}

#[test]
fn people_whose_clocks_are_a_year_apart_talk_and_see_the_right_time() {
    run(async {
        let relay = Relay::start().await;
        let anna = register_with_clock(&relay.base(), "anna", YEAR_MS).await;
        let boris = register_with_clock(&relay.base(), "boris", -YEAR_MS).await;
        let right = Person::register(&relay.base(), "clara").await;
        let now_ms = right.platform().clock().now_ms();
        let conv_id = anna.start_direct("boris").await;
        anna.say(&conv_id, "in the future").await;
        boris.accept(&conv_id).await;
        boris.expect_message(&conv_id, "in the future").await;
        let id = boris.say(&conv_id, "in the past").await;
        boris.wait_until_sent(&conv_id, &id).await;
        for person in [&anna, &boris] {
            for text in ["in the future", "in the past"] {
                let shown = person.expect_message(&conv_id, text).await;
                assert!(
                    shown.time.abs_diff(now_ms) < HOUR_MS,
                    "{text}: {}",
                    shown.time
                );
            }
            // A token lives for minutes, whatever the date is.
            assert!(person.try_to(Command::Sessions).await.is_ok());
        }
    });
}

#[test]
fn a_clock_that_is_set_right_while_a_message_waits_does_not_hold_it_up() {
    run(async {
        let relay = Relay::start().await;
        let wire = Hostile::before(&relay.base()).await;
        let anna = register_with_clock(wire.url(), "anna", YEAR_MS).await;
        let boris = Person::register(wire.url(), "boris").await;
        let conv_id = anna.start_direct("boris").await;
        anna.say(&conv_id, "hello").await;
        boris.accept(&conv_id).await;
        wire.hold_answers(SYNC);
        let before = wire.count(POST);
        wire.edit(POST, |answer| answer.status = 500);
        let id = anna.say(&conv_id, "a year ago").await;
        wire.until_passed(POST, before + 1).await;
        // It is about to wait, by the clock that was wrong.
        anna.platform().clock().set_wrong(0);
        wire.behave();
        anna.wait_until_sent(&conv_id, &id).await;
        wire.release(SYNC);
        boris.expect_message(&conv_id, "a year ago").await;
    });
}
