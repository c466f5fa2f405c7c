//! Messages that leave after some days: everywhere, at the relay too, and never before.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::{
    platform::Platform as _,
    view::{Command, FailureCode, FoundView, MessageBody, MessageView, Reply, SystemEvent},
};
use tests::{
    hostile::Hostile,
    native::NativePlatform,
    person::{Person, Screen, two_people},
    relay::{Relay, SERVER_ID},
    run, within,
};

const MINUTE_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
const ERASE: &str = "DELETE /v1/conversations/";

fn set(conv_id: &str, days: u16) -> Command {
    Command::SetRetention {
        conv_id: conv_id.to_owned(),
        days,
    }
}

fn is_text(message: &MessageView, wanted: &str) -> bool {
    matches!(&message.body, MessageBody::Text { text, .. } if text == wanted)
}

fn shows(screen: &Screen, conv_id: &str, wanted: &str) -> bool {
    let mut messages = screen.messages(conv_id).iter();
    messages.any(|message| is_text(message, wanted))
}

fn is_alarmed(screen: &Screen, conv_id: &str) -> bool {
    let view = screen.open.get(conv_id);
    view.is_some_and(|view| view.integrity_alarm)
}

fn misses(screen: &Screen, conv_id: &str) -> bool {
    let mut messages = screen.messages(conv_id).iter();
    messages.any(|message| message.body == MessageBody::Missing)
}

/// A new device whose clock is so many milliseconds ahead.
async fn device(base: &str, ahead_ms: i64) -> NativePlatform {
    let platform = NativePlatform::in_memory(base, SERVER_ID).await.unwrap();
    platform.clock().set_wrong(ahead_ms);
    platform
}

async fn in_another_browser(base: &str, login: &str, conv_id: &str, ahead_ms: i64) -> Person {
    let person = Person::sign_in_on(device(base, ahead_ms).await, login).await;
    let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
    person.wait_for("the conversation", listed).await;
    person.open_conversation(conv_id).await;
    person
}

/// So many days go by for these people, and not for the relay.
fn pass(days: i64, people: &[&Person]) {
    for person in people {
        person.platform().clock().set_wrong(days * DAY_MS);
    }
}

async fn sees_rule(person: &Person, conv_id: &str, days: u16) {
    let is_so = |screen: &Screen| {
        let view = screen.open.get(conv_id);
        view.is_some_and(|view| view.retention_days == days)
    };
    person.wait_for("the rule", is_so).await;
}

async fn gone(person: &Person, conv_id: &str, text: &str) {
    let what = format!("{text:?} is gone");
    let is_so = |screen: &Screen| !shows(screen, conv_id, text);
    let screen = person.wait_for(&what, is_so).await;
    assert!(!is_alarmed(&screen, conv_id));
}

async fn stored(person: &Person, conv_id: &str, text: &str) -> MessageView {
    let id = person.say(conv_id, text).await;
    person.wait_until_sent(conv_id, &id).await
}

/// Looks until everything that is here is in the index.
async fn search(person: &Person, query: &str) -> FoundView {
    let ready = async {
        loop {
            let command = Command::Search {
                query: query.to_owned(),
                conv_id: None,
                skip: 0,
                limit: 50,
            };
            let Reply::Found(found) = person.ask(command).await else {
                panic!("nothing was looked for");
            };
            if found.ready {
                return *found;
            }
            tokio::task::yield_now().await;
        }
    };
    within("an index that is ready", ready).await
}

fn preview(screen: &Screen, conv_id: &str) -> Option<MessageBody> {
    let row = screen.list.iter().find(|row| row.conv_id == conv_id)?;
    row.preview.as_ref().map(|preview| preview.body.clone())
}

#[test]
fn a_message_leaves_every_browser_and_the_relay_with_all_that_stood_under_it() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(front.url()).await;
        let again = in_another_browser(front.url(), "anna", &conv_id, 0).await;
        // Its clock stays where it is: whoever writes here writes today.
        let today = in_another_browser(front.url(), "anna", &conv_id, 0).await;

        boris.ask(set(&conv_id, 7)).await;
        for person in [&anna, &again, &boris, &today] {
            sees_rule(person, &conv_id, 7).await;
            let line = |message: &MessageView| {
                let event = SystemEvent::RetentionChanged {
                    by: "The boris".into(),
                    days: 7,
                };
                message.body == MessageBody::System { event }
            };
            person.expect(&conv_id, "who set it", line).await;
        }
        let secret = stored(&anna, &conv_id, "secret plans").await;
        let hash = secret.hash.clone().unwrap();
        boris.expect_message(&conv_id, "secret plans").await;
        boris
            .ask(Command::React {
                conv_id: conv_id.clone(),
                hash: hash.clone(),
                emoji: "👍".into(),
                set: true,
            })
            .await;
        let reacted =
            |message: &MessageView| message.hash == secret.hash && !message.reactions.is_empty();
        anna.expect(&conv_id, "the reaction", reacted).await;
        anna.ask(Command::EditMessage {
            conv_id: conv_id.clone(),
            hash: hash.clone(),
            text: "secret designs".into(),
            mentions: Vec::new(),
        })
        .await;
        boris.expect_message(&conv_id, "secret designs").await;
        boris
            .ask(Command::SetDraft {
                conv_id: conv_id.clone(),
                text: "about that".into(),
                reply_to: Some(hash.clone()),
            })
            .await;
        for person in [&anna, &again, &boris, &today] {
            person.expect_message(&conv_id, "secret designs").await;
            assert_eq!(search(person, "secret").await.total, 1);
        }

        pass(8, &[&anna, &again, &boris]);
        // Switching it off saves nothing of what was sent under it.
        today.ask(set(&conv_id, 0)).await;
        stored(&today, &conv_id, "knock").await;
        for person in [&anna, &again, &boris] {
            person.expect_message(&conv_id, "knock").await;
            gone(person, &conv_id, "secret designs").await;
            let screen = person.screen();
            assert!(!shows(&screen, &conv_id, "secret plans"));
            // Said before the rule, and after it.
            assert!(shows(&screen, &conv_id, "hello") && shows(&screen, &conv_id, "knock"));
            assert!(!misses(&screen, &conv_id));
            let versions = Command::Versions {
                conv_id: conv_id.clone(),
                hash: hash.clone(),
            };
            let refused = person.try_to(versions).await.unwrap_err().code;
            assert_eq!(refused, FailureCode::NotFound);
            assert_eq!(search(person, "secret").await.total, 0);
        }
        let quotes_nothing = |screen: &Screen| {
            let view = screen.open.get(&conv_id).unwrap();
            view.draft_reply.is_none() && view.row.draft == "about that"
        };
        boris.wait_for("an answer to nothing", quotes_nothing).await;
        // The message, what stood under it, and the edit.
        within("rows forgotten by the relay", async {
            let erased = || {
                front
                    .passed()
                    .into_iter()
                    .filter(|r| r.route.starts_with(ERASE) && r.status == 204)
            };
            let mut count = 0;
            while erased()
                .map(|r| r.route)
                .collect::<std::collections::BTreeSet<_>>()
                .len()
                < 3
            {
                count += 1;
                front.until_passed(ERASE, count).await;
                tokio::task::yield_now().await;
            }
        })
        .await;

        // A browser that never had it finds nothing, and misses nothing, however long it waits.
        front.be_ahead(8 * DAY_MS);
        let fresh = in_another_browser(front.url(), "boris", &conv_id, 8 * DAY_MS).await;
        fresh.expect_message(&conv_id, "knock").await;
        fresh
            .platform()
            .clock()
            .set_wrong(8 * DAY_MS + 2 * MINUTE_MS);
        // One by whose clock the places are too young is told that something is missing.
        front.be_ahead(0);
        let young = in_another_browser(front.url(), "boris", &conv_id, 0).await;
        young.expect_message(&conv_id, "knock").await;
        young.platform().clock().set_wrong(2 * MINUTE_MS);
        stored(&today, &conv_id, "knock again").await;
        fresh.expect_message(&conv_id, "knock again").await;
        young.expect_message(&conv_id, "knock again").await;
        young
            .wait_for("a missing message", |screen| misses(screen, &conv_id))
            .await;
        let screen = fresh.screen();
        assert!(!misses(&screen, &conv_id) && !is_alarmed(&screen, &conv_id));
        assert!(shows(&screen, &conv_id, "hello") && !shows(&screen, &conv_id, "secret plans"));
        // The same after a reload, from what this device has kept.
        front.be_ahead(8 * DAY_MS);
        let fresh = fresh.reload().await;
        fresh.open_conversation(&conv_id).await;
        fresh.expect_message(&conv_id, "hello").await;
        stored(&today, &conv_id, "and again").await;
        fresh.expect_message(&conv_id, "and again").await;
        assert!(!misses(&fresh.screen(), &conv_id));
    });
}

#[test]
fn what_is_only_on_a_device_leaves_it_at_the_next_start() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let anna = Person::register(front.url(), "anna").await;
        let Reply::Conversation { conv_id } = anna.ask(Command::OpenNotes).await else {
            panic!("no notes");
        };
        anna.open_conversation(&conv_id).await;
        stored(&anna, &conv_id, "for ever").await;
        anna.ask(set(&conv_id, 1)).await;
        stored(&anna, &conv_id, "a passing thought").await;
        assert_eq!(search(&anna, "thought").await.total, 1);

        pass(2, &[&anna]);
        front.be_ahead(2 * DAY_MS);
        let anna = anna.reload().await;
        // Nobody opens the conversation.
        let is_gone = |screen: &Screen| {
            let listed = screen.list.iter().any(|row| row.conv_id == conv_id);
            let said = MessageBody::Text {
                text: "for ever".into(),
                mentions: Vec::new(),
            };
            listed && preview(screen, &conv_id) == Some(said)
        };
        anna.wait_for("the preview", is_gone).await;
        assert_eq!(search(&anna, "thought").await.total, 0);
        assert_eq!(search(&anna, "ever").await.total, 1);
        // Nothing of it is left for a clock that is set back, either.
        pass(0, &[&anna]);
        front.be_ahead(0);
        let anna = anna.reload().await;
        anna.open_conversation(&conv_id).await;
        anna.expect_message(&conv_id, "for ever").await;
        assert!(!shows(&anna.screen(), &conv_id, "a passing thought"));
    });
}

#[test]
fn whoever_was_away_finds_nothing_of_it_and_only_admins_set_it() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, _) = two_people(&relay.base()).await;
        let front = Hostile::before(&relay.base()).await;
        let clara = Person::register(front.url(), "clara").await;
        let with_clara = anna.start_direct("clara").await;
        anna.say(&with_clara, "hello").await;
        clara.accept(&with_clara).await;
        let members = vec![boris.account_id(), clara.account_id()];
        let name = "Choir".into();
        let Reply::Conversation { conv_id } =
            anna.ask(Command::CreateGroup { name, members }).await
        else {
            panic!("no group");
        };
        anna.open_conversation(&conv_id).await;
        anna.say(&conv_id, "welcome").await;
        for person in [&boris, &clara] {
            person.accept(&conv_id).await;
            person.expect_message(&conv_id, "welcome").await;
        }
        let refused = boris.try_to(set(&conv_id, 30)).await.unwrap_err().code;
        assert_eq!(refused, FailureCode::NotAllowed);
        anna.ask(set(&conv_id, 30)).await;
        for person in [&anna, &boris, &clara] {
            sees_rule(person, &conv_id, 30).await;
        }
        stored(&boris, &conv_id, "before she went").await;
        clara.expect_message(&conv_id, "before she went").await;

        // She closes her browser; what is said meanwhile is over when she comes back.
        let device = clara.platform().clone();
        drop(clara);
        stored(&boris, &conv_id, "while she was away").await;
        anna.expect_message(&conv_id, "while she was away").await;
        device.clock().set_wrong(31 * DAY_MS);
        front.be_ahead(31 * DAY_MS);
        let clara = Person::open(device, "clara");
        clara.wait_for("ready", Screen::is_ready).await;
        clara.open_conversation(&conv_id).await;
        clara.expect_message(&conv_id, "welcome").await;
        anna.ask(set(&conv_id, 0)).await;
        stored(&anna, &conv_id, "here again").await;
        clara.expect_message(&conv_id, "here again").await;
        for text in ["before she went", "while she was away"] {
            gone(&clara, &conv_id, text).await;
        }
        assert!(!misses(&clara.screen(), &conv_id));
        // For the others it is not time yet.
        for person in [&anna, &boris] {
            person.expect_message(&conv_id, "while she was away").await;
        }
    });
}

#[test]
fn a_relay_that_lies_about_the_time_makes_nothing_old() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(front.url()).await;
        anna.ask(set(&conv_id, 1)).await;
        sees_rule(&boris, &conv_id, 1).await;
        for route in ["POST /v1/sync", "GET /v1/conversations/"] {
            front.edit(route, |answer| {
                answer.rows(|rows| rows.iter_mut().for_each(|row| row.time_ms = 1));
            });
        }
        stored(&anna, &conv_id, "just now").await;
        stored(&anna, &conv_id, "and one more").await;
        for text in ["just now", "and one more"] {
            boris.expect_message(&conv_id, text).await;
        }
        let fresh = in_another_browser(front.url(), "boris", &conv_id, 0).await;
        fresh.expect_message(&conv_id, "just now").await;
        assert_eq!(front.count(ERASE), 0);
    });
}

#[test]
fn a_clock_that_is_a_year_ahead_takes_nothing() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let ahead = device(front.url(), 365 * DAY_MS).await;
        let anna = Person::register_on(ahead, "anna").await;
        let boris = Person::register(front.url(), "boris").await;
        let conv_id = anna.start_direct("boris").await;
        // Stored before the rule, so that the rule is not for it.
        stored(&anna, &conv_id, "hello").await;
        boris.accept(&conv_id).await;
        anna.ask(set(&conv_id, 7)).await;
        sees_rule(&boris, &conv_id, 7).await;
        stored(&boris, &conv_id, "of today").await;
        stored(&anna, &conv_id, "of today, too").await;
        for person in [&anna, &boris] {
            for text in ["of today", "of today, too"] {
                person.expect_message(&conv_id, text).await;
            }
        }
        // Nor does a browser that is new and has stored nothing yet.
        let another = in_another_browser(front.url(), "anna", &conv_id, 365 * DAY_MS).await;
        for text in ["of today", "of today, too"] {
            another.expect_message(&conv_id, text).await;
        }
        assert_eq!(front.count(ERASE), 0);
        // And for those whose clock is right, hers make no message last longer.
        pass(8, &[&boris]);
        front.be_ahead(8 * DAY_MS);
        let boris = boris.reload().await;
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, "hello").await;
        for text in ["of today", "of today, too"] {
            gone(&boris, &conv_id, text).await;
        }
    });
}
