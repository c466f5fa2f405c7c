//! Emoji under messages: every browser agrees, and nothing else follows from them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, FailureCode, MessageView};
use tests::{
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

async fn react(person: &Person, conv_id: &str, message: &MessageView, emoji: &str, set: bool) {
    person.ask(reaction(conv_id, message, emoji, set)).await;
}

fn reaction(conv_id: &str, message: &MessageView, emoji: &str, set: bool) -> Command {
    Command::React {
        conv_id: conv_id.to_owned(),
        hash: message.hash.clone().expect("a stored message"),
        emoji: emoji.to_owned(),
        set,
    }
}

/// Waits until exactly this stands under a message: emoji, how many, whether the person's own.
async fn sees(person: &Person, conv_id: &str, of: &MessageView, wanted: &[(&str, u32, bool)]) {
    let is_so = |message: &MessageView| {
        let under = message.reactions.iter();
        let under: Vec<_> = under.map(|r| (r.emoji.as_str(), r.count, r.mine)).collect();
        message.hash == of.hash && under == wanted
    };
    person.expect(conv_id, "reactions", is_so).await;
}

async fn in_another_browser(relay: &Relay, login: &str, conv_id: &str) -> Person {
    let person = Person::sign_in(&relay.base(), login).await;
    let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
    person.wait_for("the conversation", listed).await;
    person.open_conversation(conv_id).await;
    person
}

#[test]
fn every_browser_sees_the_same_and_the_last_word_counts() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let again = in_another_browser(&relay, "boris", &conv_id).await;
        let hello = boris.expect_message(&conv_id, "hello").await;

        react(&boris, &conv_id, &hello, "👍", true).await;
        react(&anna, &conv_id, &hello, "👍", true).await;
        react(&boris, &conv_id, &hello, "🎉", true).await;
        for person in [&boris, &again] {
            sees(
                person,
                &conv_id,
                &hello,
                &[("👍", 2, true), ("🎉", 1, true)],
            )
            .await;
        }
        sees(
            &anna,
            &conv_id,
            &hello,
            &[("👍", 2, true), ("🎉", 1, false)],
        )
        .await;

        // The other browser of the same person takes it away.
        react(&again, &conv_id, &hello, "👍", false).await;
        sees(
            &anna,
            &conv_id,
            &hello,
            &[("👍", 1, true), ("🎉", 1, false)],
        )
        .await;
        for person in [&boris, &again] {
            sees(
                person,
                &conv_id,
                &hello,
                &[("👍", 1, false), ("🎉", 1, true)],
            )
            .await;
        }
        let fresh = in_another_browser(&relay, "anna", &conv_id).await;
        sees(
            &fresh,
            &conv_id,
            &hello,
            &[("👍", 1, true), ("🎉", 1, false)],
        )
        .await;
    });
}

#[test]
fn a_reaction_is_no_message() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let hello = boris.expect_message(&conv_id, "hello").await;
        react(&boris, &conv_id, &hello, "👍", true).await;
        sees(&anna, &conv_id, &hello, &[("👍", 1, false)]).await;
        let screen = anna.screen();
        let row = screen.list.iter().find(|row| row.conv_id == conv_id);
        let row = row.expect("the conversation");
        assert_eq!(row.unread, 0);
        assert!(
            row.preview.as_ref().expect("a preview").mine,
            "hello is still the last message"
        );
        assert_eq!(
            screen.messages(&conv_id).len(),
            boris.screen().messages(&conv_id).len(),
        );
    });
}

#[test]
fn words_and_unknown_targets_are_refused() {
    run(async {
        let relay = Relay::start().await;
        let (anna, _boris, conv_id) = two_people(&relay.base()).await;
        let hello = anna.expect_message(&conv_id, "hello").await;
        let words = anna
            .try_to(reaction(&conv_id, &hello, "read this", true))
            .await;
        assert_eq!(words.unwrap_err().code, FailureCode::BadCommand);
        let mut elsewhere = hello;
        elsewhere.hash = Some("A".repeat(43));
        let unknown = anna
            .try_to(reaction(&conv_id, &elsewhere, "👍", true))
            .await;
        assert_eq!(unknown.unwrap_err().code, FailureCode::NotFound);
    });
}
