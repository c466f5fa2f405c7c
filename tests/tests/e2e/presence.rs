//! Online, last seen and read: shown to contacts, or neither shown nor seen.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, MessageState, Phase, PresenceView, PrivacyView};
use tests::{
    hostile::Hostile,
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

const ALL: PrivacyView = PrivacyView {
    presence: true,
    reading: true,
    writing: true,
};

async fn uses(person: &Person, active: bool) {
    person.ask(Command::Used { active }).await;
}

async fn shows(person: &Person, privacy: PrivacyView) {
    person.ask(Command::SetPrivacy { privacy }).await;
}

fn presence(screen: &Screen, conv_id: &str) -> Option<PresenceView> {
    let mut rows = screen.list.iter();
    rows.find(|row| row.conv_id == conv_id)?.presence.clone()
}

async fn sees_here(person: &Person, conv_id: &str) {
    let is_here = |screen: &Screen| presence(screen, conv_id) == Some(PresenceView::Here);
    person.wait_for("the other one here", is_here).await;
}

async fn sees_when(person: &Person, conv_id: &str) -> u64 {
    let at = |screen: &Screen| match presence(screen, conv_id) {
        Some(PresenceView::Seen { at }) => Some(at),
        _ => None,
    };
    let screen = person
        .wait_for("when the other one was here", |screen| at(screen).is_some())
        .await;
    at(&screen).unwrap()
}

async fn sees_nothing(person: &Person, conv_id: &str) {
    let is_so = |screen: &Screen| presence(screen, conv_id).is_none();
    person.wait_for("nothing of the other one", is_so).await;
}

fn privacy(screen: &Screen) -> Option<PrivacyView> {
    match screen.phase() {
        Some(Phase::Ready(me)) => Some(me.privacy),
        _ => None,
    }
}

/// Anna writes to Boris, who has not answered yet; what he sends goes through `hostile`.
async fn request(relay: &Relay, hostile: &Hostile) -> (Person, Person, String) {
    let anna = Person::register(&relay.base(), "anna").await;
    let boris = Person::register(hostile.url(), "boris").await;
    let conv_id = anna.start_direct("boris").await;
    anna.say(&conv_id, "hello").await;
    (anna, boris, conv_id)
}

#[test]
fn contacts_see_each_other_come_and_go_and_a_restart_remembers_when() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        assert_eq!(presence(&boris.screen(), &conv_id), None);
        // Boris is here first and hears of Anna; she asks and hears of him.
        uses(&boris, true).await;
        sees_here(&anna, &conv_id).await;
        uses(&anna, true).await;
        sees_here(&boris, &conv_id).await;

        uses(&anna, false).await;
        let at = sees_when(&boris, &conv_id).await;
        sees_here(&anna, &conv_id).await;
        let boris = boris.reload().await;
        assert_eq!(sees_when(&boris, &conv_id).await, at);
        // A client that runs answers for a person who is away.
        let again = Person::sign_in(&relay.base(), "boris").await;
        let listed = |screen: &Screen| !screen.list.is_empty();
        again.wait_for("the list", listed).await;
        assert_eq!(presence(&again.screen(), &conv_id), None);
        uses(&again, true).await;
        assert_eq!(sees_when(&again, &conv_id).await, at);
    });
}

#[test]
fn a_new_contact_sees_at_once_who_is_here_already() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        // Both are here before they know each other, and neither comes again.
        uses(&anna, true).await;
        uses(&boris, true).await;
        let conv_id = anna.start_direct("boris").await;
        anna.say(&conv_id, "hello").await;
        boris.accept(&conv_id).await;
        sees_here(&anna, &conv_id).await;
        sees_here(&boris, &conv_id).await;
    });
}

#[test]
fn who_does_not_show_does_not_see_in_any_browser() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let again = Person::sign_in(&relay.base(), "anna").await;
        let listed = |screen: &Screen| !screen.list.is_empty();
        again.wait_for("the list", listed).await;
        uses(&anna, true).await;
        uses(&boris, true).await;
        for browser in [&anna, &again] {
            sees_here(browser, &conv_id).await;
        }
        sees_here(&boris, &conv_id).await;

        let hidden = PrivacyView {
            presence: false,
            ..ALL
        };
        shows(&again, hidden).await;
        for browser in [&anna, &again] {
            let is_so = |screen: &Screen| privacy(screen) == Some(hidden);
            browser.wait_for("hidden in each browser", is_so).await;
            sees_nothing(browser, &conv_id).await;
        }
        // What was known of her is forgotten, not only hidden.
        sees_nothing(&boris, &conv_id).await;
        let boris = boris.reload().await;
        boris.wait_for("the list", listed).await;
        assert_eq!(presence(&boris.screen(), &conv_id), None);

        // Boris comes again: she hears nothing of it, and he hears nothing of her.
        uses(&boris, true).await;
        uses(&anna, true).await;
        anna.say(&conv_id, "written").await;
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, "written").await;
        assert_eq!(presence(&anna.screen(), &conv_id), None);
        assert_eq!(presence(&boris.screen(), &conv_id), None);

        shows(&anna, ALL).await;
        sees_here(&boris, &conv_id).await;
        sees_here(&anna, &conv_id).await;
    });
}

#[test]
fn what_is_said_to_somebody_who_hides_is_not_kept_for_later() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = request(&relay, &hostile).await;
        let hidden = PrivacyView {
            presence: false,
            ..ALL
        };
        shows(&anna, hidden).await;
        boris.accept(&conv_id).await;
        uses(&boris, true).await;
        // A round trip to the relay, in which whatever is to be said is said.
        boris.ask(Command::Sessions).await;
        assert_eq!(hostile.notices().len(), 1, "he says that he is here");
        boris.say(&conv_id, "after that").await;
        anna.expect_message(&conv_id, "after that").await;
        // Nobody is there who could say it again.
        drop(boris);
        shows(&anna, ALL).await;
        let is_so = |screen: &Screen| privacy(screen) == Some(ALL);
        anna.wait_for("shown again", is_so).await;
        assert_eq!(presence(&anna.screen(), &conv_id), None);
    });
}

#[test]
fn a_request_learns_nothing_of_being_there_or_writing() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = request(&relay, &hostile).await;
        let listed = |screen: &Screen| !screen.list.is_empty();
        boris.wait_for("a request", listed).await;
        uses(&boris, true).await;
        let typing = Command::Typing {
            conv_id: conv_id.clone(),
            active: true,
        };
        boris.ask(typing.clone()).await;
        // A round trip to the relay, in which whatever is to be said is said.
        boris.ask(Command::Sessions).await;
        assert_eq!(hostile.notices().len(), 0, "nothing before it is accepted");
        boris.accept(&conv_id).await;
        boris.say(&conv_id, "hello yourself").await;
        anna.expect_message(&conv_id, "hello yourself").await;
        sees_here(&anna, &conv_id).await;
        assert_eq!(
            hostile.notices().len(),
            1,
            "nothing of before is told after"
        );
        boris.ask(typing).await;
        let writes = |screen: &Screen| screen.list[0].writing == ["The boris"];
        anna.wait_for("writing", writes).await;
    });
}

#[test]
fn who_does_not_show_what_he_has_read_does_not_see_it() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let hidden = PrivacyView {
            reading: false,
            ..ALL
        };
        shows(&boris, hidden).await;
        anna.say(&conv_id, "is it read").await;
        let seen = boris.expect_message(&conv_id, "is it read").await;
        let read = |seq| Command::MarkRead {
            conv_id: conv_id.clone(),
            seq,
        };
        boris.ask(read(seen.seq)).await;
        let state = |text: &'static str, wanted: MessageState| {
            let conv_id = conv_id.clone();
            move |screen: &Screen| {
                screen.messages(&conv_id).iter().any(|message| {
                    message.state.as_ref() == Some(&wanted)
                        && format!("{:?}", message.body).contains(text)
                })
            }
        };
        let delivered = state("is it read", MessageState::Delivered);
        anna.wait_for("delivered", delivered).await;

        // Anna shows hers; he does not see it.
        boris.say(&conv_id, "no idea").await;
        let seen = anna.expect_message(&conv_id, "no idea").await;
        anna.ask(read(seen.seq)).await;
        let delivered = state("no idea", MessageState::Delivered);
        boris.wait_for("delivered", delivered).await;
        shows(&boris, ALL).await;
        let is_read = state("no idea", MessageState::Read);
        boris.wait_for("read, now that he shows it", is_read).await;
        let is_read = state("is it read", MessageState::Read);
        anna.wait_for("read, now that he shows it", is_read).await;
    });
}
