//! Being led to a message or a day far back, and on from there.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, FailureCode, MessageBody, MessageView, Place, Reply};
use tests::{
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

/// More than a browser reads of its own accord.
const MANY: usize = 260;

/// Anna has written numbers; Boris opens another browser, which holds the last of them.
struct Past {
    _relay: Relay,
    anna: Person,
    boris: Person,
    /// Boris' first browser.
    _other: Person,
    conv_id: String,
    /// The first of them.
    first: MessageView,
}

impl Past {
    async fn new() -> Self {
        let relay = Relay::start().await;
        let (anna, other, conv_id) = two_people(&relay.base()).await;
        anna.say(&conv_id, "number 0").await;
        let first = anna.expect_message(&conv_id, "number 0").await;
        for n in 1..MANY {
            anna.say(&conv_id, &format!("number {n}")).await;
        }
        let last = format!("number {}", MANY - 1);
        // What was not read a new browser would read of its own accord.
        let seq = other.expect_message(&conv_id, &last).await.seq;
        other.read_everywhere(&relay.base(), &conv_id, seq).await;
        let boris = Person::sign_in(&relay.base(), "boris").await;
        let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
        boris.wait_for("the conversation", listed).await;
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, &last).await;
        assert!(
            numbers(&boris.screen(), &conv_id)[0] > 0,
            "everything was here"
        );
        Self {
            _relay: relay,
            anna,
            boris,
            _other: other,
            conv_id,
            first,
        }
    }

    async fn jump(&self, to: Place) -> (Option<String>, bool) {
        let command = Command::JumpTo {
            conv_id: self.conv_id.clone(),
            to,
        };
        match self.boris.ask(command).await {
            Reply::Place { message, more } => (message, more),
            _ => panic!("no place"),
        }
    }

    async fn jump_to_first(&self) {
        let hash = self.first.hash.clone().unwrap();
        let (message, _) = self.jump(Place::Message { hash }).await;
        assert_eq!(message, self.first.hash);
        self.boris.expect_message(&self.conv_id, "number 0").await;
    }

    async fn ask(&self, command: fn(String) -> Command) {
        self.boris.ask(command(self.conv_id.clone())).await;
    }

    /// Where a jump has led, once it is shown.
    async fn shown(&self, place: (Option<String>, bool)) -> MessageView {
        let id = place.0.expect("a place");
        self.boris
            .expect(&self.conv_id, "the place", |message| message.id == id)
            .await
    }

    async fn number_at(&self, place: Place) -> usize {
        let place = self.jump(place).await;
        let message = self.shown(place).await;
        let number = text(&message).and_then(|text| text.strip_prefix("number "));
        number.expect("a number").parse().expect("a number")
    }
}

fn text(message: &MessageView) -> Option<&str> {
    match &message.body {
        MessageBody::Text { text, .. } => Some(text),
        _ => None,
    }
}

/// The numbers that are shown, in their order.
fn numbers(screen: &Screen, conv_id: &str) -> Vec<usize> {
    let messages = screen.messages(conv_id).iter();
    let number = |message| text(message)?.strip_prefix("number ")?.parse().ok();
    messages.filter_map(number).collect()
}

fn newest(conv_id: String) -> Command {
    Command::ShowNewest { conv_id }
}

fn newer(conv_id: String) -> Command {
    Command::LoadNewer { conv_id }
}

fn older(conv_id: String) -> Command {
    Command::LoadOlder { conv_id }
}

#[test]
fn a_message_far_back_is_shown_with_its_surroundings_and_one_can_read_on_to_the_newest() {
    run(async {
        let past = Past::new().await;
        past.jump_to_first().await;
        let view = past.boris.screen().open[&past.conv_id].clone();
        assert!(view.has_newer);
        assert!(view.messages.len() < 100, "{}", view.messages.len());
        assert_eq!(view.seeking, None);

        let mut pages = 0;
        while past.boris.screen().open[&past.conv_id].has_newer {
            past.ask(newer).await;
            pages += 1;
            past.boris
                .wait_for("more", |screen| {
                    let view = &screen.open[&past.conv_id];
                    view.messages.len() > pages * 50 || !view.has_newer
                })
                .await;
        }
        assert!(pages > 1);
        let all: Vec<usize> = (0..MANY).collect();
        assert_eq!(numbers(&past.boris.screen(), &past.conv_id), all);
        // Now it follows what comes.
        past.anna.say(&past.conv_id, "something new").await;
        past.boris
            .expect_message(&past.conv_id, "something new")
            .await;
    });
}

#[test]
fn one_can_read_back_from_a_place_and_return_to_the_newest() {
    run(async {
        let past = Past::new().await;
        past.jump_to_first().await;
        let place = past.boris.expect_message(&past.conv_id, "number 30").await;
        past.ask(newest).await;
        past.boris
            .wait_for("the newest", |screen| !screen.open[&past.conv_id].has_newer)
            .await;
        let shown = numbers(&past.boris.screen(), &past.conv_id);
        assert_eq!(shown.last(), Some(&(MANY - 1)));
        assert!(shown.len() < 100, "{}", shown.len());
        // Everything is in memory now; a row is found, and what stands before it on request.
        let seq = place.seq + 50;
        assert_eq!(past.number_at(Place::Row { seq }).await, 80);
        assert!(numbers(&past.boris.screen(), &past.conv_id)[0] > 0);
        past.ask(older).await;
        past.boris
            .wait_for("older ones", |screen| {
                numbers(screen, &past.conv_id)[0] == 0
            })
            .await;
    });
}

#[test]
fn a_day_leads_to_the_first_message_from_then_on() {
    run(async {
        let past = Past::new().await;
        let last = Place::Time { time: u64::MAX };
        assert_eq!(past.number_at(last).await, MANY - 1);
        past.jump_to_first().await;
        let then = past.boris.expect_message(&past.conv_id, "number 30").await;
        let number = past.number_at(Place::Time { time: then.time }).await;
        // The relay stores a message a moment after it was written.
        assert!((1..=30).contains(&number), "{number}");
        let place = past.jump(Place::Time { time: 0 }).await;
        let beginning = past.shown(place).await;
        assert!(matches!(beginning.body, MessageBody::System { .. }));
    });
}

#[test]
fn what_is_nowhere_is_not_found_and_nothing_moves() {
    run(async {
        let past = Past::new().await;
        let before = numbers(&past.boris.screen(), &past.conv_id);
        let hash = "A".repeat(43);
        let place = past.jump(Place::Message { hash }).await;
        assert_eq!(place, (None, false));
        assert_eq!(numbers(&past.boris.screen(), &past.conv_id), before);
        let command = Command::JumpTo {
            conv_id: past.conv_id.clone(),
            to: Place::Message {
                hash: "no hash".to_owned(),
            },
        };
        let refused = past.boris.try_to(command).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::BadCommand);
    });
}

#[test]
fn what_one_writes_while_reading_the_past_is_shown_at_the_end() {
    run(async {
        let past = Past::new().await;
        past.jump_to_first().await;
        past.boris.say(&past.conv_id, "an answer").await;
        past.boris.expect_message(&past.conv_id, "an answer").await;
        assert!(!past.boris.screen().open[&past.conv_id].has_newer);
    });
}

#[test]
fn what_comes_while_reading_the_past_waits_at_the_end_and_counts() {
    run(async {
        let past = Past::new().await;
        past.jump_to_first().await;
        past.anna.say(&past.conv_id, "are you there").await;
        past.boris
            .wait_for("it counts", |screen| {
                screen.list.iter().any(|row| row.unread > 0)
            })
            .await;
        let view = past.boris.screen().open[&past.conv_id].clone();
        assert!(view.has_newer);
        assert!(
            !view
                .messages
                .iter()
                .any(|message| text(message) == Some("are you there"))
        );
        past.ask(newest).await;
        past.boris
            .expect_message(&past.conv_id, "are you there")
            .await;
    });
}
