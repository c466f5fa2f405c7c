//! What a person sets about a conversation is the same in every browser of hers, and in no other.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{
    Command, ConversationKind, ConversationRow, FailureCode, MessageState, MuteFor, Reply,
    WriteBlock,
};
use tests::{
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

fn row<'a>(screen: &'a Screen, conv_id: &str) -> Option<&'a ConversationRow> {
    screen.list.iter().find(|row| row.conv_id == conv_id)
}

async fn in_another_browser(relay: &Relay, login: &str, conv_id: &str) -> Person {
    let person = Person::sign_in(&relay.base(), login).await;
    person
        .wait_for("the conversation", |screen| row(screen, conv_id).is_some())
        .await;
    person
}

async fn sees(person: &Person, conv_id: &str, what: &str, so: impl Fn(&ConversationRow) -> bool) {
    person
        .wait_for(what, |screen| row(screen, conv_id).is_some_and(&so))
        .await;
}

fn mute(conv_id: &str, mute: MuteFor) -> Command {
    Command::SetMuted {
        conv_id: conv_id.to_owned(),
        mute,
    }
}

fn pin(conv_id: &str, pinned: bool) -> Command {
    Command::SetPinned {
        conv_id: conv_id.to_owned(),
        pinned,
    }
}

fn archive(conv_id: &str, archived: bool) -> Command {
    Command::SetArchived {
        conv_id: conv_id.to_owned(),
        archived,
    }
}

fn unread(conv_id: &str, unread: bool) -> Command {
    Command::SetUnread {
        conv_id: conv_id.to_owned(),
        unread,
    }
}

#[test]
fn what_is_set_in_one_browser_is_set_in_every_other_and_after_a_reload() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        anna.ask(mute(&conv_id, MuteFor::Always)).await;
        anna.ask(pin(&conv_id, true)).await;
        anna.ask(unread(&conv_id, true)).await;
        let is_set = |row: &ConversationRow| {
            row.muted && row.muted_until.is_none() && row.pinned && row.marked_unread
        };
        for person in [&anna, &second] {
            sees(person, &conv_id, "muted, pinned, marked", is_set).await;
        }
        let third = in_another_browser(&relay, "anna", &conv_id).await;
        sees(&third, &conv_id, "the same when new", is_set).await;
        let second = second.reload().await;
        sees(&second, &conv_id, "the same after a reload", is_set).await;

        // The last word counts, whoever says it.
        second.ask(mute(&conv_id, MuteFor::Hour)).await;
        third.ask(pin(&conv_id, false)).await;
        let is_other = |row: &ConversationRow| {
            row.muted && row.muted_until.is_some() && !row.pinned && row.marked_unread
        };
        for person in [&anna, &second, &third] {
            sees(person, &conv_id, "for an hour, not pinned", is_other).await;
        }
        let screen = boris.screen();
        let his = row(&screen, &conv_id).expect("the conversation");
        assert!(!his.muted && !his.pinned && !his.marked_unread && !his.archived);
    });
}

#[test]
fn browsers_that_set_different_things_at_once_lose_none_of_them() {
    run(async {
        let relay = Relay::start().await;
        let (anna, _boris, conv_id) = two_people(&relay.base()).await;
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        futures::join!(
            anna.ask(mute(&conv_id, MuteFor::Week)),
            second.ask(pin(&conv_id, true)),
            anna.ask(unread(&conv_id, true)),
        );
        for person in [&anna, &second] {
            let all = |row: &ConversationRow| row.muted && row.pinned && row.marked_unread;
            sees(person, &conv_id, "all three", all).await;
        }
    });
}

#[test]
fn an_archived_conversation_comes_back_with_a_message_unless_it_is_muted() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        anna.ask(archive(&conv_id, true)).await;
        for person in [&anna, &second] {
            sees(person, &conv_id, "archived", |row| row.archived).await;
        }
        boris.say(&conv_id, "are you there").await;
        for person in [&anna, &second] {
            sees(person, &conv_id, "back", |row| {
                !row.archived && row.unread > 0
            })
            .await;
        }
        anna.ask(archive(&conv_id, true)).await;
        anna.ask(mute(&conv_id, MuteFor::Always)).await;
        sees(&second, &conv_id, "away and muted", |row| {
            row.archived && row.muted
        })
        .await;
        boris.say(&conv_id, "still not").await;
        for person in [&anna, &second] {
            sees(person, &conv_id, "still away", |row| {
                row.unread == 2 && row.archived
            })
            .await;
        }
        // Its end does not bring back what was said in the meantime; the next word does.
        anna.ask(mute(&conv_id, MuteFor::Off)).await;
        sees(&second, &conv_id, "heard again", |row| {
            !row.muted && row.archived
        })
        .await;
        boris.say(&conv_id, "now").await;
        sees(&second, &conv_id, "back again", |row| !row.archived).await;
    });
}

#[test]
fn a_mark_goes_in_every_browser_once_the_conversation_is_opened_in_one() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        anna.ask(unread(&conv_id, true)).await;
        sees(&second, &conv_id, "marked", |row| row.marked_unread).await;
        second.open_conversation(&conv_id).await;
        for person in [&anna, &second] {
            sees(person, &conv_id, "not marked", |row| !row.marked_unread).await;
        }
        // And "read" is for all that came.
        boris.say(&conv_id, "one").await;
        boris.say(&conv_id, "two").await;
        sees(&second, &conv_id, "two came", |row| row.unread == 2).await;
        anna.expect_message(&conv_id, "two").await;
        anna.ask(unread(&conv_id, false)).await;
        for person in [&anna, &second] {
            sees(person, &conv_id, "all read", |row| row.unread == 0).await;
        }
    });
}

#[test]
fn pinned_conversations_stand_on_top_in_the_order_of_pinning_and_not_too_many() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let mut groups = Vec::new();
        for number in 0..11 {
            let command = Command::CreateGroup {
                name: format!("Choir {number}"),
                members: Vec::new(),
            };
            let Reply::Conversation { conv_id } = anna.ask(command).await else {
                panic!("no group");
            };
            groups.push(conv_id);
        }
        // The notes are pinned by themselves and beside the count.
        anna.ask(Command::OpenNotes).await;
        for conv_id in &groups[..10] {
            anna.ask(pin(conv_id, true)).await;
        }
        let one_more = anna.try_to(pin(&groups[10], true)).await;
        assert_eq!(one_more.unwrap_err().code, FailureCode::TooManyPins);
        anna.ask(pin(&groups[4], false)).await;
        anna.ask(pin(&groups[10], true)).await;
        let wanted: Vec<_> = [10, 9, 8, 7, 6, 5, 3, 2, 1, 0]
            .iter()
            .map(|&at| format!("Choir {at}"))
            .collect();
        let titles = |screen: &Screen| -> Vec<String> {
            let pinned = screen.list.iter().take_while(|row| row.pinned);
            pinned.map(|row| row.title.clone()).collect()
        };
        let second = Person::sign_in(&relay.base(), "anna").await;
        for person in [&anna, &second] {
            let screen = person
                .wait_for("all of them", |screen| {
                    screen.list.len() == 12 && titles(screen).len() == 11
                })
                .await;
            assert_eq!(titles(&screen)[..10], wanted);
        }
    });
}

fn account_of(person: &Person, conv_id: &str, login: &str) -> String {
    let screen = person.screen();
    let mut members = screen.open[conv_id].members.iter();
    let member = members.find(|member| member.login == login);
    member.expect("a member").account_id.clone()
}

fn block(account_id: &str, blocked: bool) -> Command {
    Command::SetBlocked {
        account_id: account_id.to_owned(),
        blocked,
    }
}

async fn blocked(person: &Person) -> Vec<String> {
    let Reply::People { people } = person.ask(Command::BlockedPeople).await else {
        panic!("no people");
    };
    people.into_iter().map(|person| person.login).collect()
}

#[test]
fn who_is_blocked_is_out_of_sight_in_every_browser_and_hears_nothing() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let carol = Person::register(&relay.base(), "carol").await;
        let with_carol = anna.start_direct("carol").await;
        anna.say(&with_carol, "hi").await;
        carol.accept(&with_carol).await;
        let second = in_another_browser(&relay, "anna", &conv_id).await;
        let account_id = account_of(&anna, &conv_id, "boris");
        anna.ask(block(&account_id, true)).await;
        for person in [&anna, &second] {
            let gone = |screen: &Screen| row(screen, &conv_id).is_none();
            person.wait_for("he is out of sight", gone).await;
            assert_eq!(blocked(person).await, ["boris"]);
        }
        let is_blocked = |screen: &Screen| {
            let view = &screen.open[&conv_id];
            view.write_block == Some(WriteBlock::Blocked) && view.members.iter().any(|m| m.blocked)
        };
        anna.wait_for("the way to write is closed", is_blocked)
            .await;
        let said = anna
            .try_to(Command::SendText {
                conv_id: conv_id.clone(),
                text: "hello".to_owned(),
                reply_to: None,
                mentions: Vec::new(),
            })
            .await;
        assert_eq!(said.unwrap_err().code, FailureCode::PersonBlocked);

        // She reads what he writes, if she looks; he is not told, while Carol, who wrote later, is.
        let first = boris.say(&conv_id, "are you there").await;
        let first = boris.wait_until_sent(&conv_id, &first).await;
        anna.expect_message(&conv_id, "are you there").await;
        let read = |conv_id: &str, seq| Command::MarkRead {
            conv_id: conv_id.to_owned(),
            seq,
        };
        anna.ask(read(&conv_id, first.seq)).await;
        let later = carol.say(&with_carol, "and you").await;
        let later = carol.wait_until_sent(&with_carol, &later).await;
        anna.expect_message(&with_carol, "and you").await;
        anna.ask(read(&with_carol, later.seq)).await;
        let is_read = |screen: &Screen| {
            let mut messages = screen.messages(&with_carol).iter();
            messages.any(|m| m.id == later.id && m.state == Some(MessageState::Read))
        };
        carol.wait_for("read by Anna", is_read).await;
        // Whatever she sends takes a place in the log.
        let next = boris.say(&conv_id, "well then").await;
        let next = boris.wait_until_sent(&conv_id, &next).await;
        assert_eq!(next.seq, first.seq + 1, "something went to who is blocked");

        second.ask(block(&account_id, false)).await;
        for person in [&anna, &second] {
            sees(person, &conv_id, "he is back", |_| true).await;
            assert!(blocked(person).await.is_empty());
        }
        anna.say(&conv_id, "hello again").await;
        boris.expect_message(&conv_id, "hello again").await;
    });
}

#[test]
fn who_is_blocked_begins_nothing_that_is_seen() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let account_id = account_of(&anna, &conv_id, "boris");
        anna.ask(block(&account_id, true)).await;
        let group = |name: &str, member: String| Command::CreateGroup {
            name: name.to_owned(),
            members: vec![member],
        };
        let with_him = anna.try_to(group("Choir", account_id.clone())).await;
        assert_eq!(with_him.unwrap_err().code, FailureCode::PersonBlocked);
        let anna_id = account_of(&boris, &conv_id, "anna");
        boris.ask(group("Sales", anna_id)).await;
        let carol = Person::register(&relay.base(), "carol").await;
        let with_anna = carol.start_direct("anna").await;
        carol.say(&with_anna, "hi").await;
        let screen = anna
            .wait_for("what Carol began", |screen| {
                row(screen, &with_anna).is_some()
            })
            .await;
        let is_group = |row: &ConversationRow| row.kind == ConversationKind::Group;
        assert!(!screen.list.iter().any(is_group));
        anna.ask(block(&account_id, false)).await;
        let there = |screen: &Screen| screen.list.iter().any(is_group);
        anna.wait_for("the group that he began", there).await;
    });
}

#[test]
fn what_was_not_read_is_counted_in_a_new_browser_however_much_it_is() {
    /// More than a new browser reads of a conversation at first.
    const MANY: u32 = 270;
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let close = |conv_id: &str| Command::CloseConversation {
            conv_id: conv_id.to_owned(),
        };
        boris.ask(close(&conv_id)).await;
        // After the one with which they began.
        for n in 2..=MANY {
            anna.say(&conv_id, &format!("number {n}")).await;
        }
        let all = |row: &ConversationRow| row.unread == MANY;
        sees(&boris, &conv_id, "the number of messages", all).await;
        let other = in_another_browser(&relay, "boris", &conv_id).await;
        sees(&other, &conv_id, "the same number of messages", all).await;
        // One begins where one has stopped, in this browser, too.
        other.open_conversation(&conv_id).await;
        other.expect_message(&conv_id, "hello").await;
    });
}
