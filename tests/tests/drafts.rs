//! What stands in a composer goes with the person: through a reload, and to every other browser.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, ConversationView, MessageBody};
use tests::{
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

async fn in_another_browser(relay: &Relay, login: &str, conv_id: &str) -> Person {
    let person = Person::sign_in(&relay.base(), login).await;
    let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
    person.wait_for("the conversation", listed).await;
    person.open_conversation(conv_id).await;
    person
}

async fn types(person: &Person, conv_id: &str, text: &str, reply_to: Option<String>) {
    let draft = Command::SetDraft {
        conv_id: conv_id.to_owned(),
        text: text.to_owned(),
        reply_to,
    };
    person.ask(draft).await;
}

/// Waits for a draft in an open conversation and in its row of the list.
async fn sees(person: &Person, conv_id: &str, text: &str) -> ConversationView {
    let is_so = |screen: &Screen| {
        let mut rows = screen.list.iter();
        let in_list = rows.any(|row| row.conv_id == conv_id && row.draft == text);
        in_list && screen.open[conv_id].row.draft == text
    };
    person.wait_for(text, is_so).await.open[conv_id].clone()
}

#[test]
fn a_draft_and_what_it_answers_follow_the_person_into_every_browser() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        boris.say(&conv_id, "which day").await;
        let asked = anna.expect_message(&conv_id, "which day").await;
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        types(&anna, &conv_id, "I think Thu", asked.hash.clone()).await;
        let view = sees(&second, &conv_id, "I think Thu").await;
        let reply = view.draft_reply.expect("what it answers");
        assert_eq!(Some(&reply.hash), asked.hash.as_ref());
        assert!(matches!(reply.body, Some(MessageBody::Text { text, .. }) if text == "which day"));
        // One that is new, and one that was reloaded.
        let third = in_another_browser(&relay, "anna", &conv_id).await;
        sees(&third, &conv_id, "I think Thu").await;
        let second = second.reload().await;
        second.open_conversation(&conv_id).await;
        let view = sees(&second, &conv_id, "I think Thu").await;
        assert!(view.draft_reply.is_some() && view.draft_ms > 0);

        // It goes on there, and the later word counts.
        types(&second, &conv_id, "I think Friday", None).await;
        for person in [&anna, &third] {
            let view = sees(person, &conv_id, "I think Friday").await;
            assert!(view.draft_reply.is_none());
        }
        // Sent: nothing is left anywhere.
        second.say(&conv_id, "I think Friday").await;
        types(&second, &conv_id, "", None).await;
        for person in [&anna, &second, &third] {
            sees(person, &conv_id, "").await;
        }
        let his = boris.screen().open[&conv_id].clone();
        assert_eq!((his.row.draft.as_str(), his.draft_ms), ("", 0));
    });
}

#[test]
fn a_draft_that_was_typed_without_a_relay_is_shared_once_there_is_one() {
    run(async {
        let mut relay = Relay::start().await;
        let (anna, _boris, conv_id) = two_people(&relay.base()).await;
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        relay.kill();
        types(&anna, &conv_id, "written on the train", None).await;
        let anna = anna.reload().await;
        anna.open_conversation(&conv_id).await;
        sees(&anna, &conv_id, "written on the train").await;
        relay.restart().await;
        anna.ask(Command::ReconnectNow).await;
        second.ask(Command::ReconnectNow).await;
        sees(&second, &conv_id, "written on the train").await;
    });
}
