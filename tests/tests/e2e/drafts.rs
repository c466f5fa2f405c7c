//! What stands in a composer goes with the person: through a reload, and to every other browser.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;

use client_core::view::{Command, ConversationView, FailureCode, KeptFileView, MessageBody, Reply};
use tests::{
    noise,
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

async fn kept(person: &Person, conv_id: &str) -> Vec<KeptFileView> {
    let command = Command::KeptFiles {
        conv_id: conv_id.to_owned(),
    };
    let Reply::KeptFiles { files } = person.ask(command).await else {
        panic!("no files");
    };
    files
}

fn keep(person: &Person, conv_id: &str, file: &str, path: &Path) -> Command {
    Command::KeepFile {
        conv_id: conv_id.to_owned(),
        file: file.to_owned(),
        source: person.files().handle(path),
        name: format!("{file}.bin"),
        mime: "image/png".to_owned(),
    }
}

#[test]
fn small_files_in_a_composer_survive_a_reload_until_they_are_sent_or_removed() {
    run(async {
        let relay = Relay::start().await;
        let (anna, _boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let wanted = noise::write(&at("a"), 300_000);
        noise::write(&at("b"), 10);
        noise::write(&at("large"), 9 << 20);
        anna.ask(keep(&anna, &conv_id, "0a-1", &at("a"))).await;
        anna.ask(keep(&anna, &conv_id, "0a-10", &at("b"))).await;
        let large = anna
            .try_to(keep(&anna, &conv_id, "0a-2", &at("large")))
            .await;
        assert_eq!(large.unwrap_err().code, FailureCode::FileTooLarge);
        let odd = anna.try_to(keep(&anna, &conv_id, "0a:1", &at("b"))).await;
        assert_eq!(odd.unwrap_err().code, FailureCode::BadCommand);

        let anna = anna.reload().await;
        let files = kept(&anna, &conv_id).await;
        let names: Vec<_> = files.iter().map(|f| (f.name.as_str(), f.size)).collect();
        assert_eq!(names, [("0a-1.bin", 300_000), ("0a-10.bin", 10)]);
        let open = Command::OpenKept {
            conv_id: conv_id.clone(),
            file: "0a-1".to_owned(),
            sink: anna.files().handle(&at("out")),
        };
        anna.ask(open.clone()).await;
        assert!(noise::digest(&at("out")).unwrap() == wanted, "other bytes");
        anna.ask(Command::DropKept {
            conv_id: conv_id.clone(),
            file: "0a-1".to_owned(),
        })
        .await;
        assert_eq!(kept(&anna, &conv_id).await.len(), 1);
        let gone = anna.try_to(open).await;
        assert_eq!(gone.unwrap_err().code, FailureCode::NotFound);
        // They stay on this device: no other browser has them.
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        assert!(kept(&second, &conv_id).await.is_empty());
    });
}
