//! Groups that change: names, pictures, people, roles, and whoever goes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{
    Command, ConversationView, FailureCode, MessageBody, MessageState, SystemEvent, WriteBlock,
};
use tests::{
    person::{Person, Screen},
    relay::Relay,
    run,
};

/// A WebP of 96 × 64 pixels, as far as its header goes: "RIFF….WEBPVP8L…".
const PICTURE: &str = "UklGRhAAAABXRUJQVlA4TAUAAAAvX8APAA";

/// Anna has made a group with Boris and Clara, who know her; all have it open.
struct Group {
    relay: Relay,
    anna: Person,
    boris: Person,
    clara: Person,
    id: String,
}

impl Group {
    async fn new() -> Self {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let clara = Person::register(&relay.base(), "clara").await;
        for other in [&boris, &clara] {
            befriend(&anna, other).await;
        }
        let members = vec![id_of(&anna, "boris").await, id_of(&anna, "clara").await];
        let id = anna.create_group("Choir", members).await;
        for other in [&boris, &clara] {
            other.enter(&id).await;
        }
        Self {
            relay,
            anna,
            boris,
            clara,
            id,
        }
    }

    async fn another(&self, login: &str) -> Person {
        let person = Person::sign_in(&self.relay.base(), login).await;
        person.enter(&self.id).await;
        person
    }
}

/// What a test needs of a person beyond messages.
trait InGroups {
    async fn create_group(&self, name: &str, members: Vec<String>) -> String;
    async fn enter(&self, id: &str);
    async fn see(
        &self,
        id: &str,
        what: &str,
        so: impl Fn(&ConversationView) -> bool,
    ) -> ConversationView;
    async fn see_members(&self, id: &str, wanted: &[&str]) -> ConversationView;
    async fn refused(&self, command: Command) -> FailureCode;
}

impl InGroups for Person {
    async fn create_group(&self, name: &str, members: Vec<String>) -> String {
        let name = name.to_owned();
        let reply = self.ask(Command::CreateGroup { name, members }).await;
        let client_core::view::Reply::Conversation { conv_id } = reply else {
            panic!("no group");
        };
        self.open_conversation(&conv_id).await;
        conv_id
    }

    async fn enter(&self, id: &str) {
        let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == id);
        self.wait_for("the group is listed", listed).await;
        self.open_conversation(id).await;
    }

    async fn see(
        &self,
        id: &str,
        what: &str,
        so: impl Fn(&ConversationView) -> bool,
    ) -> ConversationView {
        let is_so = |screen: &Screen| screen.open.get(id).is_some_and(&so);
        let mut screen = self.wait_for(what, is_so).await;
        let view = screen.open.remove(id).expect("what was just shown");
        assert!(!view.integrity_alarm, "{}: alarmed", self.login);
        view
    }

    /// Logins in alphabetical order, admins with a star.
    async fn see_members(&self, id: &str, wanted: &[&str]) -> ConversationView {
        self.see(id, &format!("{wanted:?}"), |view| members(view) == wanted)
            .await
    }

    async fn refused(&self, command: Command) -> FailureCode {
        self.try_to(command).await.unwrap_err().code
    }
}

fn members(view: &ConversationView) -> Vec<String> {
    let name = |m: &client_core::view::MemberView| {
        format!("{}{}", m.login, if m.admin { "*" } else { "" })
    };
    let mut all: Vec<String> = view.members.iter().map(name).collect();
    all.sort();
    all
}

fn events(view: &ConversationView) -> Vec<&SystemEvent> {
    let bodies = view.messages.iter().map(|message| &message.body);
    bodies
        .filter_map(|body| match body {
            MessageBody::System { event } => Some(event),
            _ => None,
        })
        .collect()
}

/// Both agree to hear from each other.
async fn befriend(one: &Person, other: &Person) {
    let conv_id = one.start_direct(&other.login).await;
    one.say(&conv_id, "hello").await;
    other.accept(&conv_id).await;
    other.expect_message(&conv_id, "hello").await;
    // Their name goes out once they have agreed.
    let name = format!("The {}", other.login);
    let knows = |screen: &Screen| screen.list.iter().any(|row| row.title == name);
    one.wait_for("the name of the other", knows).await;
}

async fn id_of(person: &Person, login: &str) -> String {
    let login = login.to_owned();
    match person.ask(Command::FindPerson { login }).await {
        client_core::view::Reply::Person(found) => found.account_id,
        _ => panic!("nobody was found"),
    }
}

fn rename(id: &str, name: &str) -> Command {
    Command::SetGroupName {
        conv_id: id.to_owned(),
        name: name.to_owned(),
    }
}

fn picture(id: &str, picture: Option<&str>) -> Command {
    Command::SetGroupPicture {
        conv_id: id.to_owned(),
        picture: picture.map(str::to_owned),
    }
}

fn add(id: &str, members: Vec<String>) -> Command {
    Command::AddMembers {
        conv_id: id.to_owned(),
        members,
    }
}

fn remove(id: &str, account_id: String) -> Command {
    Command::RemoveMember {
        conv_id: id.to_owned(),
        account_id,
    }
}

fn role(id: &str, account_id: String, admin: bool) -> Command {
    Command::SetRole {
        conv_id: id.to_owned(),
        account_id,
        admin,
    }
}

fn leave(id: &str) -> Command {
    Command::LeaveGroup {
        conv_id: id.to_owned(),
    }
}

#[test]
fn a_name_and_a_picture_reach_everybody_and_are_said_by_whom() {
    run(async {
        let group = Group::new().await;
        let again = group.another("anna").await;
        group.anna.ask(rename(&group.id, "Chamber choir")).await;
        group.anna.ask(picture(&group.id, Some(PICTURE))).await;
        for person in [&group.anna, &again, &group.boris, &group.clara] {
            let (by, name) = ("The anna".to_owned(), "Chamber choir".to_owned());
            let wanted = [
                &SystemEvent::Renamed {
                    by: by.clone(),
                    name,
                },
                &SystemEvent::PictureChanged { by, gone: false },
            ];
            let is_so = |view: &ConversationView| {
                view.row.title == "Chamber choir"
                    && view.row.picture.as_deref() == Some(PICTURE)
                    && events(view).ends_with(&wanted)
            };
            person.see(&group.id, "name and picture", is_so).await;
            let is_listed = |screen: &Screen| {
                let row = screen.list.iter().find(|row| row.conv_id == group.id);
                row.is_some_and(|row| row.picture.as_deref() == Some(PICTURE))
            };
            person.wait_for("the picture in the list", is_listed).await;
        }
        group.anna.ask(picture(&group.id, None)).await;
        let is_gone = |view: &ConversationView| view.row.picture.is_none();
        let view = group.clara.see(&group.id, "no picture", is_gone).await;
        let last = events(&view).last().copied().cloned();
        let by = "The anna".to_owned();
        assert_eq!(last, Some(SystemEvent::PictureChanged { by, gone: true }));
    });
}

#[test]
fn the_same_again_says_nothing() {
    run(async {
        let group = Group::new().await;
        let boris = id_of(&group.anna, "boris").await;
        let begun = |view: &ConversationView| !events(view).is_empty();
        let before = group.anna.see(&group.id, "the group", begun).await;
        for command in [
            rename(&group.id, "Choir"),
            picture(&group.id, None),
            add(&group.id, vec![boris.clone()]),
            role(&group.id, boris, false),
        ] {
            group.anna.ask(command).await;
        }
        group.anna.ask(rename(&group.id, "Chamber choir")).await;
        let renamed = |view: &ConversationView| {
            matches!(events(view).last(), Some(SystemEvent::Renamed { .. }))
        };
        let view = group.anna.see(&group.id, "another name", renamed).await;
        assert_eq!(events(&view).len(), events(&before).len() + 1);
    });
}

#[test]
fn names_and_pictures_that_cannot_be_are_refused_and_odd_ones_are_shown_as_they_are() {
    run(async {
        let group = Group::new().await;
        let id = &group.id;
        for bad in [
            "",
            " \t ",
            "a\nb",
            &"я".repeat(65),
            &"🎉".repeat(64),
            "\u{202e}",
        ] {
            let code = group.anna.refused(rename(id, bad)).await;
            assert_eq!(code, FailureCode::NameInvalid, "{bad:?}");
        }
        let huge = "A".repeat(20_000);
        for bad in ["R0lGODlhAQABAAAAACw", &huge] {
            let code = group.anna.refused(picture(id, Some(bad))).await;
            assert_eq!(code, FailureCode::PictureInvalid);
        }
        let right_to_left = "مجموعة العائلة";
        for name in [&"🎉".repeat(63), right_to_left] {
            group.anna.ask(rename(id, name)).await;
            let is_so = |view: &ConversationView| view.row.title == *name;
            group.boris.see(id, name, is_so).await;
        }
        // What turns text around does not reach a view.
        group.anna.ask(rename(id, "\u{202e}nwod\u{2066}")).await;
        let is_so = |view: &ConversationView| view.row.title == "nwod";
        group.boris.see(id, "no controls", is_so).await;
    });
}

#[test]
fn somebody_new_gets_a_request_and_reads_from_then_on() {
    run(async {
        let group = Group::new().await;
        group.boris.say(&group.id, "before").await;
        let dora = Person::register(&group.relay.base(), "dora").await;
        let direct = group.anna.start_direct("dora").await;
        group.anna.say(&direct, "hello").await;
        let id = id_of(&group.anna, "dora").await;
        // Boris has never written to her: she is not his to bring in, even as an admin.
        let boris = id_of(&group.anna, "boris").await;
        group.anna.ask(role(&group.id, boris, true)).await;
        let admins = ["anna*", "boris*", "clara"];
        group.boris.see_members(&group.id, &admins).await;
        let code = group.boris.refused(add(&group.id, vec![id.clone()])).await;
        assert_eq!(code, FailureCode::NotAllowed);

        group.anna.ask(add(&group.id, vec![id])).await;
        dora.enter(&group.id).await;
        let pending = |view: &ConversationView| view.write_block == Some(WriteBlock::Request);
        let view = dora.see(&group.id, "a request", pending).await;
        assert_eq!(view.row.requested_by.as_deref(), Some("anna"));
        dora.ask(Command::AcceptRequest {
            conv_id: group.id.clone(),
        })
        .await;
        dora.say(&group.id, "here I am").await;
        group.clara.expect_message(&group.id, "here I am").await;
        group.clara.say(&group.id, "welcome").await;
        dora.expect_message(&group.id, "welcome").await;
        // Everybody tells the newcomer what they are called.
        let named =
            |view: &ConversationView| view.members.iter().all(|m| m.name.starts_with("The "));
        for person in [&dora, &group.boris] {
            let view = person.see(&group.id, "names", named).await;
            assert_eq!(members(&view), ["anna*", "boris*", "clara", "dora"]);
        }
        let view = dora.see(&group.id, "the group", |_| true).await;
        let is_before =
            |body: &MessageBody| matches!(body, MessageBody::Text { text, .. } if text == "before");
        assert!(!view.messages.iter().any(|message| is_before(&message.body)));
    });
}

#[test]
fn a_member_who_is_no_admin_changes_nothing() {
    run(async {
        let group = Group::new().await;
        let (anna, clara) = (
            id_of(&group.boris, "anna").await,
            id_of(&group.boris, "clara").await,
        );
        for command in [
            rename(&group.id, "Mine"),
            picture(&group.id, Some(PICTURE)),
            remove(&group.id, clara.clone()),
            role(&group.id, anna.clone(), false),
            add(&group.id, vec![anna.clone()]),
        ] {
            assert_eq!(group.boris.refused(command).await, FailureCode::NotAllowed);
        }
        // Of two people each is for ever an admin and nothing is to be managed.
        let direct = group.anna.start_direct("boris").await;
        for command in [rename(&direct, "Us"), leave(&direct)] {
            assert_eq!(group.anna.refused(command).await, FailureCode::NotAllowed);
        }
        let own = id_of(&group.anna, "anna").await;
        let code = group.anna.refused(remove(&group.id, own)).await;
        assert_eq!(code, FailureCode::NotAllowed);
    });
}

#[test]
fn somebody_taken_out_while_writing_keeps_the_text_and_hears_why() {
    run(async {
        let group = Group::new().await;
        let boris = id_of(&group.anna, "boris").await;
        group
            .boris
            .ask(Command::SetDraft {
                conv_id: group.id.clone(),
                text: "half a thought".into(),
                reply_to: None,
            })
            .await;
        group.anna.ask(remove(&group.id, boris.clone())).await;
        let out = |view: &ConversationView| view.write_block == Some(WriteBlock::NotMember);
        let view = group.boris.see(&group.id, "out", out).await;
        assert_eq!(view.row.draft, "half a thought");
        let wanted = SystemEvent::Removed {
            by: "The anna".into(),
            who: vec!["The boris".into()],
        };
        assert_eq!(events(&view).last(), Some(&&wanted));
        let text = Command::SendText {
            conv_id: group.id.clone(),
            text: "more".into(),
            reply_to: None,
            mentions: Vec::new(),
        };
        assert_eq!(group.boris.refused(text).await, FailureCode::NotMember);
        let code = group.boris.refused(rename(&group.id, "Mine")).await;
        assert!(matches!(
            code,
            FailureCode::NotAllowed | FailureCode::NotMember
        ));
        // What the others say now is not for him; brought in again, he reads on.
        group
            .clara
            .see_members(&group.id, &["anna*", "clara"])
            .await;
        group.clara.say(&group.id, "between us").await;
        group.anna.expect_message(&group.id, "between us").await;
        group.anna.ask(add(&group.id, vec![boris])).await;
        let all = ["anna*", "boris", "clara"];
        group.boris.see_members(&group.id, &all).await;
        group.boris.say(&group.id, "back").await;
        group.clara.expect_message(&group.id, "back").await;
        let view = group.boris.see(&group.id, "the group", |_| true).await;
        let is_theirs = |body: &MessageBody| matches!(body, MessageBody::Text { text, .. } if text == "between us");
        assert!(!view.messages.iter().any(|message| is_theirs(&message.body)));
    });
}

#[test]
fn what_was_on_its_way_when_somebody_was_taken_out_stays_with_a_reason() {
    run(async {
        let group = Group::new().await;
        let boris = id_of(&group.anna, "boris").await;
        // He hears of nothing, and writes.
        let relay = &group.relay;
        let wire = tests::proxy::Proxy::start(relay.port()).await;
        let platform =
            tests::native::NativePlatform::in_memory(&wire.base(), tests::relay::SERVER_ID)
                .await
                .unwrap();
        let again = Person::sign_in_on(platform, "boris").await;
        again.enter(&group.id).await;
        wire.hold(|line, _| line.contains("/messages"));
        let message = again.say(&group.id, "not in time").await;
        wire.until_held(1).await;
        group.anna.ask(remove(&group.id, boris)).await;
        group.anna.see_members(&group.id, &["anna*", "clara"]).await;
        wire.release();
        let failed = MessageState::Failed {
            code: FailureCode::NotMember,
        };
        let is_kept = |view: &ConversationView| {
            let found = view.messages.iter().find(|m| m.id == message);
            found.is_some_and(|m| m.state == Some(failed))
        };
        again.see(&group.id, "a reason", is_kept).await;
    });
}

#[test]
fn whoever_leaves_is_taken_out_by_a_member_and_browsers_that_come_later_agree() {
    run(async {
        let group = Group::new().await;
        let Group {
            relay,
            anna,
            boris,
            clara,
            id,
        } = group;
        // The only admin is away: Clara's client has to do it.
        drop(anna);
        boris.ask(leave(&id)).await;
        let out = |view: &ConversationView| view.write_block == Some(WriteBlock::NotMember);
        let view = boris.see(&id, "out", out).await;
        let gone = SystemEvent::Left {
            who: "The boris".into(),
        };
        assert_eq!(events(&view).last(), Some(&&gone));
        let view = clara.see_members(&id, &["anna*", "clara"]).await;
        assert_eq!(
            events(&view).last(),
            Some(&&gone),
            "once, and not as removed"
        );
        clara.say(&id, "only we two").await;
        // Whoever reads the commit before, or together with, the word that it rests on.
        let fresh = Person::sign_in(&relay.base(), "anna").await;
        fresh.enter(&id).await;
        fresh.see_members(&id, &["anna*", "clara"]).await;
        fresh.expect_message(&id, "only we two").await;
        fresh.say(&id, "so be it").await;
        clara.expect_message(&id, "so be it").await;
    });
}

#[test]
fn a_leave_said_offline_is_carried_out_when_it_arrives() {
    run(async {
        let group = Group::new().await;
        let wire = tests::proxy::Proxy::start(group.relay.port()).await;
        let platform =
            tests::native::NativePlatform::in_memory(&wire.base(), tests::relay::SERVER_ID)
                .await
                .unwrap();
        let again = Person::sign_in_on(platform, "boris").await;
        again.enter(&group.id).await;
        wire.hold(|line, _| line.contains("/messages"));
        again.ask(leave(&group.id)).await;
        let going = |view: &ConversationView| view.write_block == Some(WriteBlock::Leaving);
        again.see(&group.id, "going", going).await;
        wire.until_held(1).await;
        // Another epoch begins meanwhile: the word is sealed anew, and said in that one.
        group.anna.ask(rename(&group.id, "Chamber choir")).await;
        wire.release();
        group
            .clara
            .see_members(&group.id, &["anna*", "clara"])
            .await;
        let out = |view: &ConversationView| view.write_block == Some(WriteBlock::NotMember);
        for person in [&again, &group.boris] {
            person.see(&group.id, "out", out).await;
        }
    });
}

#[test]
fn the_last_admin_appoints_another_before_leaving() {
    run(async {
        let group = Group::new().await;
        let id = &group.id;
        assert_eq!(group.anna.refused(leave(id)).await, FailureCode::LastAdmin);
        let own = id_of(&group.anna, "anna").await;
        let code = group.anna.refused(role(id, own, false)).await;
        assert_eq!(code, FailureCode::LastAdmin);

        let clara = id_of(&group.anna, "clara").await;
        group.anna.ask(role(id, clara, true)).await;
        group.anna.ask(leave(id)).await;
        for person in [&group.boris, &group.clara] {
            let view = person.see_members(id, &["boris", "clara*"]).await;
            let made = SystemEvent::RolesChanged {
                by: "The anna".into(),
                made: vec!["The clara".into()],
                unmade: vec![],
            };
            let gone = SystemEvent::Left {
                who: "The anna".into(),
            };
            assert!(events(&view).ends_with(&[&made, &gone]), "{}", person.login);
        }
        group.clara.ask(rename(id, "Clara's choir")).await;
        let renamed = |view: &ConversationView| view.row.title == "Clara's choir";
        group.boris.see(id, "another name", renamed).await;
        // She is out in her other browser, too, and does not leave again when she is brought back.
        let again = group.another("anna").await;
        let out = |view: &ConversationView| view.write_block == Some(WriteBlock::NotMember);
        again.see(id, "out", out).await;
        let anna = id_of(&group.clara, "anna").await;
        befriend(&group.clara, &group.anna).await;
        group.clara.ask(add(id, vec![anna])).await;
        let inside = |view: &ConversationView| view.write_block.is_none();
        group.anna.see(id, "inside again", inside).await;
        group.anna.say(id, "it was too quiet").await;
        group.boris.expect_message(id, "it was too quiet").await;
        again.see_members(id, &["anna", "boris", "clara*"]).await;
    });
}

#[test]
fn two_admins_who_take_each_other_out_at_once_end_calm_and_equal() {
    run(async {
        let group = Group::new().await;
        let id = &group.id;
        let boris = id_of(&group.anna, "boris").await;
        let anna = id_of(&group.boris, "anna").await;
        group.anna.ask(role(id, boris.clone(), true)).await;
        group
            .boris
            .see_members(id, &["anna*", "boris*", "clara"])
            .await;
        let (one, other) = futures::join!(
            group.anna.try_to(remove(id, boris)),
            group.boris.try_to(remove(id, anna)),
        );
        let (winner, loser, reason) = match (one, other) {
            (Ok(_), Err(failure)) => (&group.anna, &group.boris, failure.code),
            (Err(failure), Ok(_)) => (&group.boris, &group.anna, failure.code),
            both => panic!("{both:?}"),
        };
        assert_eq!(reason, FailureCode::NotMember);
        let left = format!("{}*", winner.login);
        for person in [winner, &group.clara] {
            person.see_members(id, &[&left, "clara"]).await;
        }
        let out = |view: &ConversationView| view.write_block == Some(WriteBlock::NotMember);
        let view = loser.see(id, "out", out).await;
        assert_eq!(members(&view), [left, "clara".to_owned()]);
        winner.say(id, "well").await;
        group.clara.expect_message(id, "well").await;
    });
}

#[test]
fn a_device_that_was_behind_while_its_person_was_out_goes_on_when_they_are_back() {
    run(async {
        let group = Group::new().await;
        let dora = Person::register(&group.relay.base(), "dora").await;
        befriend(&group.anna, &dora).await;
        let dora_id = id_of(&group.anna, "dora").await;
        group.anna.ask(add(&group.id, vec![dora_id])).await;
        dora.enter(&group.id).await;
        let behind = group.another("boris").await;
        let everybody = ["anna*", "boris", "clara", "dora"];
        for person in [&behind, &dora, &group.clara] {
            person.see_members(&group.id, &everybody).await;
        }
        let (away, admin) = (behind.platform().clone(), group.anna.platform().clone());
        drop(behind);
        let Group {
            relay: _relay,
            anna,
            boris,
            clara,
            id,
        } = group;
        drop(anna);
        // No admin is there: Clara carries it out, as anybody may for whoever has said so.
        boris.ask(leave(&id)).await;
        clara.see_members(&id, &["anna*", "clara", "dora"]).await;
        // Of this one Boris is not told: he cannot check it, and whoever brings him in vouches for it.
        dora.ask(leave(&id)).await;
        clara.see_members(&id, &["anna*", "clara"]).await;
        let anna = Person::open(admin, "anna");
        anna.wait_for("ready", Screen::is_ready).await;
        anna.enter(&id).await;
        anna.see_members(&id, &["anna*", "clara"]).await;
        let his_id = id_of(&anna, "boris").await;
        anna.ask(add(&id, vec![his_id])).await;
        let all = ["anna*", "boris", "clara"];
        boris.see_members(&id, &all).await;

        let behind = Person::open(away, "boris");
        behind.wait_for("ready", Screen::is_ready).await;
        behind.enter(&id).await;
        behind.see_members(&id, &all).await;
        behind.say(&id, "here again").await;
        for person in [&anna, &boris, &clara] {
            person.expect_message(&id, "here again").await;
        }
        let inside = |view: &ConversationView| view.write_block.is_none();
        behind.see(&id, "inside", inside).await;
    });
}

#[test]
fn a_new_browser_of_whoever_came_back_holds_what_they_could_read_before() {
    run(async {
        let group = Group::new().await;
        let id = &group.id;
        group.anna.say(id, "before").await;
        group.boris.expect_message(id, "before").await;
        group.boris.ask(leave(id)).await;
        group.anna.see_members(id, &["anna*", "clara"]).await;
        group.anna.say(id, "meanwhile").await;
        // Sent, and not only written: it is for those who are in the group when it goes out.
        group.clara.expect_message(id, "meanwhile").await;
        let boris = id_of(&group.anna, "boris").await;
        group.anna.ask(add(id, vec![boris])).await;
        group.anna.say(id, "after").await;
        group.boris.expect_message(id, "after").await;

        let fresh = group.another("boris").await;
        fresh.expect_message(id, "after").await;
        fresh.expect_message(id, "before").await;
        let screen = fresh.screen();
        let bodies = screen.messages(id).iter().map(|message| &message.body);
        let is_wrong = |body: &&MessageBody| match body {
            MessageBody::Text { text, .. } => text == "meanwhile",
            body => matches!(body, MessageBody::Missing | MessageBody::Rejected),
        };
        let wrong: Vec<_> = bodies.filter(is_wrong).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    });
}

#[test]
fn five_people_change_a_group_at_once_and_all_of_it_counts() {
    run(async {
        let group = Group::new().await;
        let id = &group.id;
        let again = group.another("anna").await;
        let dora = Person::register(&group.relay.base(), "dora").await;
        let erik = Person::register(&group.relay.base(), "erik").await;
        befriend(&group.anna, &dora).await;
        befriend(&again, &erik).await;
        let ids = |login: &'static str| id_of(&group.anna, login);
        let (boris, dora_id, erik_id) = (ids("boris").await, ids("dora").await, ids("erik").await);
        group.anna.ask(role(id, boris, true)).await;
        group
            .boris
            .see_members(id, &["anna*", "boris*", "clara"])
            .await;
        again.see_members(id, &["anna*", "boris*", "clara"]).await;
        futures::join!(
            group.anna.ask(add(id, vec![dora_id])),
            again.ask(add(id, vec![erik_id])),
            group.boris.ask(rename(id, "Orchestra")),
            group.clara.ask(leave(id)),
        );
        let all = ["anna*", "boris*", "dora", "erik"];
        // The order in which the relay took them is anybody's.
        let is_all =
            |view: &ConversationView| members(view) == all && view.row.title == "Orchestra";
        for person in [&group.anna, &again, &group.boris] {
            person.see(id, "all of it", is_all).await;
        }
        for person in [&dora, &erik] {
            person.enter(id).await;
            person.see_members(id, &all).await;
        }
        erik.say(id, "all of us").await;
        for person in [&again, &dora, &group.boris] {
            person.expect_message(id, "all of us").await;
        }
        let out = |view: &ConversationView| view.write_block == Some(WriteBlock::NotMember);
        group.clara.see(id, "out", out).await;
    });
}

#[test]
fn whoever_is_alone_leaves_by_hiding_the_group_everywhere() {
    run(async {
        let group = Group::new().await;
        let id = &group.id;
        let again = group.another("anna").await;
        for login in ["boris", "clara"] {
            let other = id_of(&group.anna, login).await;
            group.anna.ask(remove(id, other)).await;
        }
        again.see_members(id, &["anna*"]).await;
        group.anna.ask(leave(id)).await;
        for person in [&group.anna, &again] {
            let hidden = |screen: &Screen| !screen.list.iter().any(|row| row.conv_id == *id);
            person.wait_for("hidden", hidden).await;
        }
    });
}
