//! Edits and deletions: every browser agrees, the relay forgets, and nothing typed is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, FailureCode, MessageBody, MessageView, Reply};
use tests::{
    hostile::Hostile,
    person::{Person, Screen, two_people},
    relay::Relay,
    run, within,
};

fn edit(conv_id: &str, message: &MessageView, text: &str) -> Command {
    Command::EditMessage {
        conv_id: conv_id.to_owned(),
        hash: message.hash.clone().expect("a stored message"),
        text: text.to_owned(),
        mentions: Vec::new(),
    }
}

fn delete(conv_id: &str, message: &MessageView) -> Command {
    Command::DeleteMessage {
        conv_id: conv_id.to_owned(),
        hash: message.hash.clone().expect("a stored message"),
    }
}

fn text(text: &str) -> MessageBody {
    MessageBody::Text {
        text: text.to_owned(),
        mentions: Vec::new(),
    }
}

async fn in_another_browser(relay: &Relay, login: &str, conv_id: &str) -> Person {
    let person = Person::sign_in(&relay.base(), login).await;
    let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
    person.wait_for("the conversation", listed).await;
    person.open_conversation(conv_id).await;
    person
}

/// Waits until a message says this and is marked as edited.
async fn sees_edited(person: &Person, conv_id: &str, of: &MessageView, text: &str) {
    let is_so = |message: &MessageView| {
        message.hash == of.hash
            && matches!(&message.body, MessageBody::Text { text: now, .. } if now == text)
            && message
                .edited
                .as_ref()
                .is_some_and(|edited| edited.pending.is_none())
    };
    person.expect(conv_id, "an edit", is_so).await;
}

async fn sees_deleted(person: &Person, conv_id: &str, of: &MessageView, by: Option<&str>) {
    let gone = MessageBody::deleted(by.map(str::to_owned));
    let is_so = |message: &MessageView| {
        message.hash == of.hash && message.body == gone && message.reactions.is_empty()
    };
    person.expect(conv_id, "a deletion", is_so).await;
}

#[test]
fn the_last_edit_stands_in_every_browser_with_its_history() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let again = in_another_browser(&relay, "anna", &conv_id).await;
        let hello = again.expect_message(&conv_id, "hello").await;

        anna.ask(edit(&conv_id, &hello, "hello Boris")).await;
        sees_edited(&again, &conv_id, &hello, "hello Boris").await;
        again.ask(edit(&conv_id, &hello, "hello, Boris")).await;
        let fresh = in_another_browser(&relay, "boris", &conv_id).await;
        for person in [&anna, &again, &boris, &fresh] {
            sees_edited(person, &conv_id, &hello, "hello, Boris").await;
            let said = |screen: &Screen| {
                let row = screen.list.iter().find(|row| row.conv_id == conv_id);
                let preview = row.and_then(|row| row.preview.as_ref());
                preview.is_some_and(|preview| preview.body == text("hello, Boris"))
            };
            person.wait_for("the preview", said).await;
            let command = Command::Versions {
                conv_id: conv_id.clone(),
                hash: hello.hash.clone().unwrap(),
            };
            let Reply::Versions { versions } = person.ask(command).await else {
                panic!("no versions");
            };
            let said: Vec<_> = versions.into_iter().map(|version| version.body).collect();
            let all = ["hello", "hello Boris", "hello, Boris"];
            let all = all.map(text);
            assert_eq!(said, all);
        }
        // Saying the same again says nothing.
        let reply = anna.ask(edit(&conv_id, &hello, "hello, Boris")).await;
        assert_eq!(reply, Reply::Done);
        let refused = boris.try_to(edit(&conv_id, &hello, "mine")).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::NotAllowed);
    });
}

#[test]
fn what_is_taken_back_leaves_every_browser_and_the_relay() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(front.url()).await;
        anna.say(&conv_id, "a secret").await;
        let secret = boris.expect_message(&conv_id, "a secret").await;
        boris
            .ask(Command::SendText {
                conv_id: conv_id.clone(),
                text: "what".into(),
                reply_to: secret.hash.clone(),
                mentions: Vec::new(),
            })
            .await;
        let answer = anna.expect_message(&conv_id, "what").await;
        let refused = boris.try_to(delete(&conv_id, &secret)).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::NotAllowed);

        anna.ask(delete(&conv_id, &secret)).await;
        for person in [&anna, &boris] {
            sees_deleted(person, &conv_id, &secret, None).await;
            let quoted = |message: &MessageView| {
                let reply = message.reply.as_ref();
                reply.is_some_and(|reply| reply.body == Some(MessageBody::deleted(None)))
            };
            person.expect(&conv_id, "the quote", quoted).await;
        }
        let erased = front.until_answered("DELETE /v1/conversations/").await;
        assert_eq!(erased.status, 204);

        // A browser that never had it finds a place without content, and nothing is missing.
        let fresh = in_another_browser(&relay, "boris", &conv_id).await;
        fresh.expect_message(&conv_id, "what").await;
        let gone = |message: &MessageView| {
            message.body == MessageBody::deleted(None) && message.author == "The anna"
        };
        let placed = |screen: &Screen| screen.messages(&conv_id).iter().any(gone);
        let screen = fresh.wait_for("the place", placed).await;
        let mut messages = screen.messages(&conv_id).iter();
        assert!(messages.all(|message| message.body != text("a secret")));
        assert!(
            screen
                .messages(&conv_id)
                .iter()
                .any(|message| message.hash == answer.hash)
        );

        // What this device keeps survives a reload as a place without content, too.
        let boris = boris.reload().await;
        boris.open_conversation(&conv_id).await;
        sees_deleted(&boris, &conv_id, &secret, None).await;
    });
}

/// Waits until a proxy has seen so many requests to erase a row.
async fn asked_to_erase(front: &Hostile, count: usize) {
    let asked = async {
        while front.count("DELETE /v1/conversations/") < count {
            tokio::task::yield_now().await;
        }
    };
    within("requests to erase", asked).await;
}

#[test]
fn every_version_of_what_is_taken_back_leaves_the_relay_and_no_reader_misses_one() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(front.url()).await;
        anna.say(&conv_id, "the code is 1").await;
        let code = boris.expect_message(&conv_id, "the code is 1").await;
        for text in ["the code is 2", "the code is 3"] {
            anna.ask(edit(&conv_id, &code, text)).await;
            sees_edited(&boris, &conv_id, &code, text).await;
        }
        anna.ask(delete(&conv_id, &code)).await;
        sees_deleted(&boris, &conv_id, &code, None).await;
        asked_to_erase(&front, 3).await;
        anna.say(&conv_id, "never mind").await;

        // One place for all of it, which says how much went.
        let fresh = in_another_browser(&relay, "boris", &conv_id).await;
        fresh.expect_message(&conv_id, "never mind").await;
        let gone = MessageBody::Deleted { by: None, edits: 2 };
        let is_gone = |message: &MessageView| message.body == gone;
        let placed = |screen: &Screen| screen.messages(&conv_id).iter().any(is_gone);
        let screen = fresh.wait_for("the place", placed).await;
        let bodies = screen.messages(&conv_id).iter().map(|m| &m.body);
        let unlike_words = |body: &&MessageBody| !matches!(body, MessageBody::Text { .. });
        let others: Vec<_> = bodies
            .filter(unlike_words)
            .filter(|body| !matches!(body, MessageBody::System { .. }))
            .collect();
        assert_eq!(others, [&gone]);
    });
}

#[test]
fn versions_that_are_not_in_memory_leave_the_relay_too() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        anna.say(&conv_id, "the code is 1").await;
        let code = boris.expect_message(&conv_id, "the code is 1").await;
        anna.ask(edit(&conv_id, &code, "the code is 2")).await;
        sees_edited(&boris, &conv_id, &code, "the code is 2").await;
        for n in 0..100 {
            anna.say(&conv_id, &format!("line {n}")).await;
        }
        // Everything is on this device, and the newest page in memory.
        let again = Person::sign_in(front.url(), "anna").await;
        again
            .wait_for("the list", |screen| !screen.list.is_empty())
            .await;
        again.open_conversation(&conv_id).await;
        again.expect_message(&conv_id, "line 99").await;
        let again = again.reload().await;
        again.open_conversation(&conv_id).await;
        again.expect_message(&conv_id, "line 99").await;

        anna.ask(delete(&conv_id, &code)).await;
        asked_to_erase(&front, 2).await;
    });
}

#[test]
fn an_admin_of_a_group_takes_back_what_a_member_wrote() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, _) = two_people(&relay.base()).await;
        let boris_id = boris.account_id();
        let command = Command::CreateGroup {
            name: "Choir".into(),
            members: vec![boris_id],
        };
        let Reply::Conversation { conv_id } = anna.ask(command).await else {
            panic!("no group");
        };
        anna.open_conversation(&conv_id).await;
        anna.say(&conv_id, "welcome").await;
        boris.accept(&conv_id).await;
        let welcome = boris.expect_message(&conv_id, "welcome").await;
        boris.say(&conv_id, "an advertisement").await;
        let spam = anna.expect_message(&conv_id, "an advertisement").await;
        assert!(spam.may_delete && !spam.may_edit);
        assert!(!welcome.may_delete);
        let refused = boris.try_to(delete(&conv_id, &welcome)).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::NotAllowed);

        anna.ask(delete(&conv_id, &spam)).await;
        for person in [&anna, &boris] {
            sees_deleted(person, &conv_id, &spam, Some("The anna")).await;
        }
    });
}

#[test]
fn an_edit_that_cannot_leave_is_kept_and_can_be_given_up() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let (anna, _boris, conv_id) = two_people(front.url()).await;
        let hello = anna.expect_message(&conv_id, "hello").await;
        // It is stored in truth; the log must not say so before the refusal was seen.
        front.hold_answers("POST /v1/sync");
        front.edit("POST /v1/conversations/", |answer| {
            answer.problem(relay_api::problem::ProblemKind::Forbidden);
        });
        anna.ask(edit(&conv_id, &hello, "words that took long"))
            .await;
        let kept = |message: &MessageView| {
            let edited = message.edited.as_ref();
            message.hash == hello.hash && edited.is_some_and(|edited| edited.failed.is_some())
        };
        let anna = anna.reload().await;
        anna.open_conversation(&conv_id).await;
        let failed = anna.expect(&conv_id, "the kept edit", kept).await;
        assert_eq!(failed.body, text("words that took long"));
        front.behave();
        front.release("POST /v1/sync");
        let pending = failed.edited.unwrap().pending.expect("an edit to retry");
        anna.ask(Command::Retry {
            conv_id: conv_id.clone(),
            message: pending,
        })
        .await;
        sees_edited(&anna, &conv_id, &hello, "words that took long").await;
    });
}
