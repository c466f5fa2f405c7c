//! A client that is lost while it sends: whoever asked it asks the next one again, and it is sent
//! once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, MessageBody, Reply};
use tests::{
    noise,
    person::{Person, two_people},
    relay::Relay,
    run,
    scene::{MIB, Scene},
    within,
};

fn text(conv_id: &str, text: &str) -> Command {
    Command::SendText {
        conv_id: conv_id.to_owned(),
        text: text.to_owned(),
        reply_to: None,
        mentions: Vec::new(),
    }
}

/// Sends under a name, without waiting for the client to be ready → the message's id.
async fn send_as(person: &Person, command: Command, nonce: [u8; 8]) -> String {
    let reply = within("sent", person.client().call_as(command, Some(nonce))).await;
    let Ok(Reply::Sent { message }) = reply else {
        panic!("not sent: {reply:?}");
    };
    message
}

/// How often somebody sees a text in an open conversation.
fn times(person: &Person, conv_id: &str, wanted: &str) -> usize {
    let screen = person.screen();
    let shown = screen.messages(conv_id).iter();
    shown
        .filter(|m| matches!(&m.body, MessageBody::Text { text, .. } if text == wanted))
        .count()
}

/// The device stays, the client on it is another one that has not started yet.
fn restarted(person: Person) -> Person {
    let (platform, login) = (person.platform().clone(), person.login.clone());
    drop(person);
    Person::open(platform, &login)
}

#[test]
fn a_text_that_is_sent_again_by_the_next_client_is_the_same_message() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let first = send_as(&anna, text(&conv_id, "once"), [1; 8]).await;
        assert_eq!(send_as(&anna, text(&conv_id, "once"), [1; 8]).await, first);
        // Lost between the outbox and the log, or after it.
        let anna = restarted(anna);
        assert_eq!(send_as(&anna, text(&conv_id, "once"), [1; 8]).await, first);
        anna.open_conversation(&conv_id).await;
        anna.wait_until_sent(&conv_id, &first).await;
        let anna = restarted(anna);
        assert_eq!(send_as(&anna, text(&conv_id, "once"), [1; 8]).await, first);
        let other = send_as(&anna, text(&conv_id, "last"), [2; 8]).await;
        assert_ne!(other, first);
        boris.expect_message(&conv_id, "last").await;
        assert_eq!(times(&boris, &conv_id, "once"), 1);
    });
}

#[test]
fn a_text_that_never_reached_the_outbox_is_sent_by_the_next_client() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        // A future that nobody polls: the client was lost before it did anything.
        drop(anna.client().call_as(text(&conv_id, "late"), Some([3; 8])));
        let anna = restarted(anna);
        send_as(&anna, text(&conv_id, "late"), [3; 8]).await;
        boris.expect_message(&conv_id, "late").await;
        assert_eq!(times(&boris, &conv_id, "late"), 1);
    });
}

#[test]
fn an_upload_that_is_asked_for_again_goes_on_with_the_file() {
    run(async {
        let mut scene = Scene::new().await;
        scene
            .wire
            .hold(|line, before| line.starts_with(tests::scene::PUT) && before >= 1);
        let source = scene.path("film.bin");
        let digest = noise::write(&source, 12 * MIB);
        let command = scene.anna.file_command(&scene.conv_id, &source);
        let first = send_as(&scene.anna, command, [4; 8]).await;
        scene.wire.until_held(1).await;
        scene.restart_anna().await;
        scene.wire.release();
        let command = scene.anna.file_command(&scene.conv_id, &source);
        assert_eq!(send_as(&scene.anna, command, [4; 8]).await, first);
        scene.expect(digest).await;
        // It is in the log by now.
        scene.restart_anna().await;
        let command = scene.anna.file_command(&scene.conv_id, &source);
        assert_eq!(send_as(&scene.anna, command, [4; 8]).await, first);
    });
}
