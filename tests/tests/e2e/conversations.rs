//! Conversations from end to end: real clients, the real relay, killed at will.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeMap;

use client_core::view::{
    Command, ConversationKind, ConversationRow, MessageBody, MessageState, MessageView, Reply,
    RequestState, SystemEvent, WriteBlock,
};
use relay_api::ConvId;
use tests::{
    person::{PASSWORD, Person, Screen, two_people},
    proxy::Proxy,
    relay::Relay,
    run,
};

/// A message on its way to the relay, as the wire sees it.
const POST_MESSAGE: &str = "/messages";

/// The texts of an open conversation, in their order.
fn texts(screen: &Screen, conv_id: &str) -> Vec<String> {
    let text = |message: &MessageView| match &message.body {
        MessageBody::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    screen.messages(conv_id).iter().filter_map(text).collect()
}

/// The texts that the relay has stored, in their order.
fn stored_texts(screen: &Screen, conv_id: &str) -> Vec<String> {
    let text = |message: &MessageView| match &message.body {
        MessageBody::Text { text, .. } if message.seq > 0 => Some(text.clone()),
        _ => None,
    };
    screen.messages(conv_id).iter().filter_map(text).collect()
}

fn row<'a>(screen: &'a Screen, conv_id: &str) -> Option<&'a ConversationRow> {
    screen.list.iter().find(|row| row.conv_id == conv_id)
}

/// How far a message of one's own is.
fn state(screen: &Screen, conv_id: &str, id: &str) -> Option<MessageState> {
    screen
        .messages(conv_id)
        .iter()
        .find(|message| message.id == id)?
        .state
}

async fn read_all(person: &Person, conv_id: &str) {
    let last = |screen: &Screen| screen.messages(conv_id).iter().map(|m| m.seq).max();
    let seq = last(&person.screen()).unwrap_or_default();
    person
        .ask(Command::MarkRead {
            conv_id: conv_id.to_owned(),
            seq,
        })
        .await;
}

async fn wait_for_texts(person: &Person, conv_id: &str, count: usize) -> Vec<String> {
    let what = format!("{count} stored messages");
    let screen = person
        .wait_for(&what, |screen| stored_texts(screen, conv_id).len() >= count)
        .await;
    texts(&screen, conv_id)
}

async fn group(person: &Person, name: &str, members: Vec<String>) -> String {
    let command = Command::CreateGroup {
        name: name.to_owned(),
        members,
    };
    let Reply::Conversation { conv_id } = person.ask(command).await else {
        panic!("no group");
    };
    person.open_conversation(&conv_id).await;
    conv_id
}

async fn account_id(person: &Person, login: &str) -> String {
    let command = Command::FindPerson {
        login: login.to_owned(),
    };
    let Reply::Person(found) = person.ask(command).await else {
        panic!("nobody has the login {login}");
    };
    found.account_id
}

#[test]
fn two_people_talk_and_both_see_the_same() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        for n in 0..10 {
            anna.say(&conv_id, &format!("anna {n}")).await;
            boris.say(&conv_id, &format!("boris {n}")).await;
        }
        let shown = wait_for_texts(&anna, &conv_id, 21).await;
        assert_eq!(wait_for_texts(&boris, &conv_id, 21).await, shown);
        for (who, person) in [("anna", &anna), ("boris", &boris)] {
            check_each_once(&shown, who, 10);
            let screen = person.screen();
            assert_eq!(
                row(&screen, &conv_id).unwrap().kind,
                ConversationKind::Direct
            );
            assert!(
                screen
                    .messages(&conv_id)
                    .iter()
                    .all(|message| message.verified)
            );
        }
        let named =
            |screen: &Screen| row(screen, &conv_id).is_some_and(|row| row.title == "The anna");
        boris.wait_for("the other's display name", named).await;
    });
}

#[test]
fn a_message_is_sent_then_delivered_then_read_and_unread_counts_follow() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        read_all(&boris, &conv_id).await;
        boris
            .ask(Command::CloseConversation {
                conv_id: conv_id.clone(),
            })
            .await;
        let id = anna.say(&conv_id, "are you there").await;
        let is = |wanted: MessageState| {
            let (conv_id, id) = (conv_id.clone(), id.clone());
            move |screen: &Screen| state(screen, &conv_id, &id) == Some(wanted)
        };
        boris
            .wait_for("one unread", |screen| {
                row(screen, &conv_id).is_some_and(|row| row.unread == 1)
            })
            .await;
        anna.wait_for("delivered", is(MessageState::Delivered))
            .await;
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, "are you there").await;
        read_all(&boris, &conv_id).await;
        anna.wait_for("read", is(MessageState::Read)).await;
        boris
            .wait_for("nothing unread", |screen| {
                row(screen, &conv_id).is_some_and(|row| row.unread == 0)
            })
            .await;
        // Another browser of Boris knows that it was read.
        let other = Person::sign_in(&relay.base(), "boris").await;
        other
            .wait_for("nothing unread there", |screen| {
                row(screen, &conv_id).is_some_and(|row| row.unread == 0 && row.preview.is_some())
            })
            .await;
    });
}

#[test]
fn a_group_talks_and_a_new_browser_reads_everything() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, direct) = two_people(&relay.base()).await;
        let clara = Person::register(&relay.base(), "clara").await;
        anna.start_direct("clara").await;
        let members = vec![
            account_id(&anna, "boris").await,
            account_id(&anna, "clara").await,
        ];
        let conv_id = group(&anna, "Choir", members).await;
        anna.say(&conv_id, "welcome").await;
        for person in [&boris, &clara] {
            person.accept(&conv_id).await;
            person.expect_message(&conv_id, "welcome").await;
        }
        for n in 0..5 {
            boris.say(&conv_id, &format!("boris {n}")).await;
            clara.say(&conv_id, &format!("clara {n}")).await;
            anna.say(&conv_id, &format!("anna {n}")).await;
        }
        let shown = wait_for_texts(&anna, &conv_id, 16).await;
        assert_eq!(wait_for_texts(&boris, &conv_id, 16).await, shown);
        assert_eq!(wait_for_texts(&clara, &conv_id, 16).await, shown);

        let fresh = Person::sign_in(&relay.base(), "boris").await;
        let listed = |screen: &Screen| screen.list.len() == 2;
        fresh.wait_for("both conversations", listed).await;
        fresh.open_conversation(&conv_id).await;
        assert_eq!(wait_for_texts(&fresh, &conv_id, 16).await, shown);
        fresh.open_conversation(&direct).await;
        assert_eq!(wait_for_texts(&fresh, &direct, 1).await, ["hello"]);
        let screen = fresh.screen();
        let row = row(&screen, &conv_id).unwrap();
        assert_eq!(
            (row.title.as_str(), row.kind),
            ("Choir", ConversationKind::Group)
        );
        assert_eq!(row.request, RequestState::Accepted);
        let created = |message: &MessageView| matches!(&message.body, MessageBody::System { event: SystemEvent::Created { by } } if by == "The anna");
        fresh.expect(&conv_id, "who began it", created).await;
        // … and writes like any other.
        fresh.say(&conv_id, "from a new browser").await;
        clara.expect_message(&conv_id, "from a new browser").await;
        boris.expect_message(&conv_id, "from a new browser").await;
    });
}

#[test]
fn a_relay_that_is_killed_in_the_middle_loses_and_doubles_nothing() {
    run(async {
        let mut relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let mut ids = BTreeMap::new();
        for n in 0..30 {
            let text = format!("anna {n}");
            ids.insert(text.clone(), anna.say(&conv_id, &text).await);
            boris.say(&conv_id, &format!("boris {n}")).await;
            match n {
                // Some of what was said is on its way, stored or not, answered or not.
                9 | 19 => relay.kill(),
                14 | 24 => relay.restart().await,
                _ => {}
            }
        }
        anna.ask(Command::ReconnectNow).await;
        boris.ask(Command::ReconnectNow).await;
        let shown = wait_for_texts(&anna, &conv_id, 61).await;
        assert_eq!(wait_for_texts(&boris, &conv_id, 61).await, shown);
        check_each_once(&shown, "anna", 30);
        check_each_once(&shown, "boris", 30);
        for (text, id) in &ids {
            let message = anna.expect_message(&conv_id, text).await;
            assert_eq!(&message.id, id, "{text} has another id now");
        }
        let fresh = Person::sign_in(&relay.base(), "boris").await;
        fresh
            .wait_for("the conversation", |screen| row(screen, &conv_id).is_some())
            .await;
        fresh.open_conversation(&conv_id).await;
        fresh
            .ask(Command::LoadOlder {
                conv_id: conv_id.clone(),
            })
            .await;
        assert_eq!(wait_for_texts(&fresh, &conv_id, 61).await, shown);
    });
}

/// Everything that somebody wrote stands there once, in the order of writing.
fn check_each_once(shown: &[String], who: &str, count: usize) {
    let said: Vec<&String> = shown.iter().filter(|text| text.starts_with(who)).collect();
    let written: Vec<String> = (0..count).map(|n| format!("{who} {n}")).collect();
    assert_eq!(said, written.iter().collect::<Vec<_>>());
}

#[test]
fn a_client_that_is_killed_at_any_moment_loses_and_doubles_nothing() {
    run(async {
        let relay = Relay::start().await;
        let (mut anna, boris, conv_id) = two_people(&relay.base()).await;
        for n in 0..12 {
            anna.say(&conv_id, &format!("anna {n}")).await;
            // Killed before, while and after it is posted: other tasks get more turns each time.
            for _ in 0..n * 3 {
                tokio::task::yield_now().await;
            }
            anna = anna.reload().await;
            anna.open_conversation(&conv_id).await;
        }
        let shown = wait_for_texts(&anna, &conv_id, 13).await;
        assert_eq!(wait_for_texts(&boris, &conv_id, 13).await, shown);
        let written: Vec<String> = ["hello".to_owned()]
            .into_iter()
            .chain((0..12).map(|n| format!("anna {n}")))
            .collect();
        assert_eq!(shown, written);
    });
}

#[test]
fn an_answer_that_is_lost_does_not_double_a_message() {
    run(async {
        let relay = Relay::start().await;
        let proxy = Proxy::start(relay.port()).await;
        let (anna, boris, conv_id) = two_people(&proxy.base()).await;
        for n in 0..10 {
            let posted = proxy.passed(POST_MESSAGE).len();
            anna.say(&conv_id, &format!("anna {n}")).await;
            // It is with the relay, and its answer is not here yet, mostly.
            proxy.until_passed(POST_MESSAGE, posted + 1).await;
            proxy.cut();
        }
        let shown = wait_for_texts(&boris, &conv_id, 11).await;
        assert_eq!(wait_for_texts(&anna, &conv_id, 11).await, shown);
        check_each_once(&shown, "anna", 10);
        assert_eq!(shown.len(), 11);
    });
}

#[test]
fn a_client_that_is_killed_before_the_answer_does_not_double_a_message() {
    run(async {
        let relay = Relay::start().await;
        let proxy = Proxy::start(relay.port()).await;
        let (mut anna, boris, conv_id) = two_people(&proxy.base()).await;
        let mut ids = BTreeMap::new();
        for n in 0..10 {
            let posted = proxy.passed(POST_MESSAGE).len();
            let text = format!("anna {n}");
            ids.insert(text.clone(), anna.say(&conv_id, &text).await);
            proxy.until_passed(POST_MESSAGE, posted + 1).await;
            anna = anna.reload().await;
            anna.open_conversation(&conv_id).await;
        }
        let shown = wait_for_texts(&boris, &conv_id, 11).await;
        assert_eq!(wait_for_texts(&anna, &conv_id, 11).await, shown);
        check_each_once(&shown, "anna", 10);
        assert_eq!(shown.len(), 11);
        for (text, id) in &ids {
            assert_eq!(&anna.expect_message(&conv_id, text).await.id, id);
        }
    });
}

#[test]
fn what_is_written_without_a_relay_is_there_after_a_reload_and_goes_out_later() {
    run(async {
        let mut relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        relay.kill();
        let id = anna.say(&conv_id, "later").await;
        let draft = Command::SetDraft {
            conv_id: conv_id.clone(),
            text: "half a thou".into(),
            reply_to: None,
        };
        anna.ask(draft).await;
        let anna = anna.reload().await;
        anna.open_conversation(&conv_id).await;
        let screen = anna
            .wait_for("the message", |s| texts(s, &conv_id).len() == 2)
            .await;
        assert_eq!(texts(&screen, &conv_id), ["hello", "later"]);
        assert_eq!(state(&screen, &conv_id, &id), Some(MessageState::Sending));
        assert_eq!(row(&screen, &conv_id).unwrap().draft, "half a thou");
        relay.restart().await;
        anna.ask(Command::ReconnectNow).await;
        boris.ask(Command::ReconnectNow).await;
        boris.expect_message(&conv_id, "later").await;
        assert_eq!(anna.expect_message(&conv_id, "later").await.id, id);
    });
}

#[test]
fn a_stranger_is_a_request_that_hears_nothing_until_it_is_accepted() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let conv_id = anna.start_direct("boris").await;
        let id = anna.say(&conv_id, "do you know me").await;
        let asked = |screen: &Screen| {
            row(screen, &conv_id).is_some_and(|row| {
                row.request == RequestState::Pending && row.requested_by.as_deref() == Some("anna")
            })
        };
        boris.wait_for("a request", asked).await;
        boris.open_conversation(&conv_id).await;
        let message = boris.expect_message(&conv_id, "do you know me").await;
        boris
            .ask(Command::MarkRead {
                conv_id: conv_id.clone(),
                seq: message.seq,
            })
            .await;
        let view = boris.screen().open[&conv_id].clone();
        assert_eq!(view.write_block, Some(WriteBlock::Request));
        let answer = Command::SendText {
            conv_id: conv_id.clone(),
            text: "no".into(),
            reply_to: None,
            mentions: Vec::new(),
        };
        assert!(boris.try_to(answer).await.is_err());
        // Whatever Boris did so far, Anna has heard nothing: her own second message reaches the log
        // right behind the first ones, so no row of his stands between.
        anna.say(&conv_id, "hello?").await;
        let second = anna.expect_message(&conv_id, "hello?").await;
        let first = anna.expect_message(&conv_id, "do you know me").await;
        assert_eq!(second.seq, first.seq + 1);
        assert_eq!(
            state(&anna.screen(), &conv_id, &id),
            Some(MessageState::Sent)
        );
        boris
            .ask(Command::AcceptRequest {
                conv_id: conv_id.clone(),
            })
            .await;
        let read = |screen: &Screen| state(screen, &conv_id, &id) == Some(MessageState::Read);
        anna.wait_for("read after all", read).await;
        boris.say(&conv_id, "now I do").await;
        anna.expect_message(&conv_id, "now I do").await;
    });
}

#[test]
fn a_declined_request_is_gone_in_every_browser_and_starting_anew_takes_it_back() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let other = Person::sign_in(&relay.base(), "boris").await;
        let conv_id = anna.start_direct("boris").await;
        anna.say(&conv_id, "hello").await;
        let listed = |screen: &Screen| row(screen, &conv_id).is_some();
        boris.wait_for("a request", listed).await;
        other.wait_for("a request", listed).await;
        boris
            .ask(Command::DeclineRequest {
                conv_id: conv_id.clone(),
            })
            .await;
        boris
            .wait_for("it is gone", |screen| screen.list.is_empty())
            .await;
        other
            .wait_for("it is gone there, too", |screen| screen.list.is_empty())
            .await;
        assert_eq!(boris.start_direct("anna").await, conv_id);
        other.wait_for("it is back", listed).await;
        boris.say(&conv_id, "hello after all").await;
        anna.expect_message(&conv_id, "hello after all").await;
    });
}

#[test]
fn who_begin_at_once_end_in_the_same_conversation() {
    run(async {
        let mut relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let (one, two) = futures::join!(anna.start_direct("boris"), boris.start_direct("anna"));
        let both = |screen: &Screen| !screen.list.is_empty();
        anna.wait_for("a conversation", both).await;
        boris.wait_for("a conversation", both).await;
        // A restart makes both read the whole list.
        relay.restart().await;
        anna.ask(Command::ReconnectNow).await;
        boris.ask(Command::ReconnectNow).await;
        // By bytes; as text they sort in another order.
        let bytes = |id: &String| id.parse::<ConvId>().unwrap();
        let smaller = if bytes(&one) < bytes(&two) {
            &one
        } else {
            &two
        };
        if one != two {
            let merged = |screen: &Screen| row(screen, smaller).is_some() && screen.list.len() == 1;
            anna.wait_for("one conversation", merged).await;
            boris.wait_for("one conversation", merged).await;
        }
        let chosen = anna.start_direct("boris").await;
        assert_eq!(boris.start_direct("anna").await, chosen);
        anna.say(&chosen, "here").await;
        boris.expect_message(&chosen, "here").await;
    });
}

#[test]
fn a_new_password_leads_to_a_new_epoch_that_everybody_reads() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let new = "loud rivers carry young stones";
        let change = Command::ChangePassword {
            old: PASSWORD.to_owned(),
            new: new.to_owned(),
        };
        boris.ask(change).await;
        boris.say(&conv_id, "under new keys").await;
        anna.expect_message(&conv_id, "under new keys").await;
        anna.say(&conv_id, "I see").await;
        boris.expect_message(&conv_id, "I see").await;
        let boris = boris.reload().await;
        boris.open_conversation(&conv_id).await;
        assert_eq!(
            wait_for_texts(&boris, &conv_id, 3).await,
            ["hello", "under new keys", "I see"]
        );
        let alarms = [&anna, &boris].map(|person| person.screen().open[&conv_id].integrity_alarm);
        assert_eq!(alarms, [false, false]);
    });
}

#[test]
fn notes_to_oneself_follow_to_another_browser() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let Reply::Conversation { conv_id } = anna.ask(Command::OpenNotes).await else {
            panic!("no notes");
        };
        anna.open_conversation(&conv_id).await;
        anna.say(&conv_id, "milk").await;
        anna.expect_message(&conv_id, "milk").await;
        let other = Person::sign_in(&relay.base(), "anna").await;
        other
            .wait_for("the notes", |screen| row(screen, &conv_id).is_some())
            .await;
        let Reply::Conversation { conv_id: same } = other.ask(Command::OpenNotes).await else {
            panic!("no notes");
        };
        assert_eq!(same, conv_id);
        other.open_conversation(&conv_id).await;
        other.say(&conv_id, "bread").await;
        assert_eq!(wait_for_texts(&anna, &conv_id, 2).await, ["milk", "bread"]);
        let screen = anna.screen();
        assert_eq!(
            row(&screen, &conv_id).unwrap().kind,
            ConversationKind::Notes
        );
        assert_eq!(row(&screen, &conv_id).unwrap().unread, 0);
    });
}

#[test]
fn a_long_history_is_read_page_by_page_in_a_new_browser() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        for n in 0..200 {
            anna.say(&conv_id, &format!("anna {n}")).await;
        }
        wait_for_texts(&anna, &conv_id, 201).await;
        drop(boris);
        let fresh = Person::sign_in(&relay.base(), "boris").await;
        fresh
            .wait_for("the conversation", |screen| row(screen, &conv_id).is_some())
            .await;
        fresh.open_conversation(&conv_id).await;
        fresh.expect_message(&conv_id, "anna 199").await;
        let first = fresh.screen();
        assert!(first.open[&conv_id].has_older);
        assert!(stored_texts(&first, &conv_id).len() < 100);
        while fresh.screen().open[&conv_id].has_older {
            let before = fresh.screen().messages(&conv_id).len();
            fresh
                .ask(Command::LoadOlder {
                    conv_id: conv_id.clone(),
                })
                .await;
            let more = |screen: &Screen| screen.messages(&conv_id).len() > before;
            fresh.wait_for("an older page", more).await;
        }
        let written: Vec<String> = ["hello".to_owned()]
            .into_iter()
            .chain((0..200).map(|n| format!("anna {n}")))
            .collect();
        assert_eq!(texts(&fresh.screen(), &conv_id), written);
        // After a reload the pages are on this device.
        let fresh = fresh.reload().await;
        fresh.open_conversation(&conv_id).await;
        fresh.expect_message(&conv_id, "anna 199").await;
    });
}
