//! Messages that go on to other conversations, files that are passed on without being sent again,
//! and what is left of a file when its messages are taken back.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;

use client_core::view::{
    Command, FailureCode, MessageBody, MessageState, MessageView, NamedStretch, Reply,
};
use relay_api::{conversations::BLOB_HEADER, problem::ProblemKind};
use tests::{
    hostile::Hostile,
    native::NativePlatform,
    noise::{self, FileDigest},
    person::{Person, Screen, two_people},
    proxy::Proxy,
    relay::{Relay, SERVER_ID},
    run, within,
};

const MIB: u64 = 1 << 20;

/// Requests that bring the bytes of a file.
const UPLOAD: &str = "/v1/blobs";

fn forward<'a>(
    conv_id: &str,
    messages: impl IntoIterator<Item = &'a MessageView>,
    to: &[&str],
) -> Command {
    let hash = |message: &MessageView| message.hash.clone().expect("a stored message");
    Command::Forward {
        conv_id: conv_id.to_owned(),
        messages: messages.into_iter().map(hash).collect(),
        to: to.iter().map(|&id| id.to_owned()).collect(),
        comment: String::new(),
    }
}

fn delete(conv_id: &str, message: &MessageView) -> Command {
    Command::DeleteMessage {
        conv_id: conv_id.to_owned(),
        hash: message.hash.clone().expect("a stored message"),
    }
}

async fn code(person: &Person, command: Command) -> FailureCode {
    person.try_to(command).await.unwrap_err().code
}

/// Texts in an open conversation that are in the log, with whether they are marked.
fn texts(screen: &Screen, conv_id: &str) -> Vec<(String, bool)> {
    let text = |message: &MessageView| match &message.body {
        MessageBody::Text { text, .. } if message.seq > 0 && message.verified => {
            Some((text.clone(), message.forwarded))
        }
        _ => None,
    };
    screen.messages(conv_id).iter().filter_map(text).collect()
}

/// Waits until an open conversation holds exactly these texts; a star marks what was forwarded.
async fn see(person: &Person, conv_id: &str, wanted: &[&str]) {
    let wanted: Vec<_> = wanted
        .iter()
        .map(|text| match text.strip_prefix('*') {
            Some(text) => (text.to_owned(), true),
            None => ((*text).to_owned(), false),
        })
        .collect();
    let what = format!("{wanted:?}");
    let is_so = |screen: &Screen| texts(screen, conv_id) == wanted;
    person.wait_for(&what, is_so).await;
}

/// Anna knows Boris and Clara, who do not know each other.
struct Three {
    relay: Relay,
    anna: Person,
    boris: Person,
    clara: Person,
    /// With Boris.
    first: String,
    /// With Clara.
    second: String,
}

impl Three {
    async fn on(relay: Relay, anna: Person) -> Self {
        let boris = Person::register(&relay.base(), "boris").await;
        let clara = Person::register(&relay.base(), "clara").await;
        let mut conversations = Vec::new();
        for other in [&boris, &clara] {
            let conv_id = anna.start_direct(&other.login).await;
            anna.say(&conv_id, "hello").await;
            other.accept(&conv_id).await;
            other.expect_message(&conv_id, "hello").await;
            // Their name goes out once they have agreed.
            let name = format!("The {}", other.login);
            let knows = |screen: &Screen| screen.list.iter().any(|row| row.title == name);
            anna.wait_for("the name of the other", knows).await;
            conversations.push(conv_id);
        }
        let second = conversations.pop().unwrap();
        let first = conversations.pop().unwrap();
        Self {
            relay,
            anna,
            boris,
            clara,
            first,
            second,
        }
    }

    async fn new() -> Self {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        Self::on(relay, anna).await
    }

    /// Boris sends Anna a file that is too large for a message.
    async fn file(&self, folder: &tempfile::TempDir, name: &str) -> (MessageView, FileDigest) {
        let path = folder.path().join(name);
        let digest = noise::write(&path, 3 * MIB);
        let message = self.boris.send_file(&self.first, &path).await;
        self.boris.wait_until_sent(&self.first, &message).await;
        (self.anna.expect_file(&self.first, name).await, digest)
    }
}

/// A device on disk, as a process opens it.
async fn device(wire: &Proxy, folder: &Path) -> NativePlatform {
    let device = NativePlatform::on_disk(&wire.base(), SERVER_ID, folder).await;
    device.expect("a device")
}

/// Waits until the relay has no file any more.
async fn off_the_disk(relay: &Relay) {
    let gone = async {
        while !relay.blob_files().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    within("off the relay's disk", gone).await;
}

async fn in_another_browser(base: &str, login: &str, conv_id: &str) -> Person {
    let person = Person::sign_in(base, login).await;
    let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
    person.wait_for("the conversation", listed).await;
    person.open_conversation(conv_id).await;
    person
}

/// Somebody saves the file of a message and has these bytes.
async fn saves(person: &Person, conv_id: &str, name: &str, digest: FileDigest) {
    let folder = tempfile::tempdir().unwrap();
    let sink = folder.path().join("received");
    let received = person.expect_file(conv_id, name).await;
    assert!(received.forwarded);
    person.save(conv_id, &received.id, &sink).await.unwrap();
    assert!(noise::digest(&sink).unwrap() == digest, "other bytes");
}

#[test]
fn texts_go_on_in_their_order_with_what_they_say_now() {
    run(async {
        let three = Three::new().await;
        let Three {
            anna,
            boris,
            clara,
            first,
            second,
            ..
        } = &three;
        for text in ["one", "two", "three"] {
            boris.say(first, text).await;
        }
        let two = boris.expect_message(first, "two").await;
        boris
            .ask(Command::EditMessage {
                conv_id: first.clone(),
                hash: two.hash.clone().unwrap(),
                text: "two and a half".into(),
                mentions: Vec::new(),
            })
            .await;
        let edited = anna.expect_message(first, "two and a half").await;
        let (one, three_) = (
            anna.expect_message(first, "one").await,
            anna.expect_message(first, "three").await,
        );
        let mut command = forward(
            first,
            [&three_, &one, &edited, &one],
            &[second, first, second],
        );
        if let Command::Forward { comment, .. } = &mut command {
            "look at this".clone_into(comment);
        }
        assert_eq!(anna.ask(command).await, Reply::Done);
        let passed_on = ["hello", "look at this", "*one", "*two and a half", "*three"];
        see(clara, second, &passed_on).await;
        see(anna, second, &passed_on).await;
        // Where they came from they stand twice, once for each who said them.
        let again = boris.expect(first, "three again", |message| {
            message.forwarded
                && matches!(&message.body, MessageBody::Text { text, .. } if text == "three")
        });
        assert_eq!(again.await.author_id, anna.account_id());
        // Words that somebody else wrote are not put into other words.
        let own = anna
            .expect(second, "an own one", |message| message.forwarded)
            .await;
        assert!(!own.may_edit && own.may_delete && own.reply.is_none());
        let edit = Command::EditMessage {
            conv_id: second.clone(),
            hash: own.hash.clone().unwrap(),
            text: "other words".into(),
            mentions: Vec::new(),
        };
        assert_eq!(code(anna, edit).await, FailureCode::NotAllowed);
        // And on, from there: the mark stays, and is no more than a mark.
        let one = clara.expect(
            second,
            "one",
            |message| matches!(&message.body, MessageBody::Text { text, .. } if text == "one"),
        );
        let one = one.await;
        let Reply::Conversation { conv_id: notes } = clara.ask(Command::OpenNotes).await else {
            panic!("no notes");
        };
        clara.open_conversation(&notes).await;
        clara.ask(forward(second, [&one], &[&notes])).await;
        see(clara, &notes, &["*one"]).await;
    });
}

#[test]
fn names_stay_for_those_who_are_there() {
    run(async {
        let three = Three::new().await;
        let Three {
            anna,
            boris,
            clara,
            first,
            second,
            ..
        } = &three;
        let boris_id = boris.account_id();
        let named = Command::SendText {
            conv_id: first.clone(),
            text: "ask @boris about it".into(),
            reply_to: None,
            mentions: vec![NamedStretch {
                account_id: boris_id.clone(),
                start: 4,
                len: 6,
            }],
        };
        anna.ask(named).await;
        let said = |message: &MessageView| matches!(&message.body, MessageBody::Text { mentions, .. } if !mentions.is_empty());
        let message = anna.expect(first, "the name", said).await;
        let MessageBody::Text { text: shown, .. } = &message.body else {
            panic!("no text");
        };
        anna.ask(forward(first, [&message], &[second, first])).await;
        // Clara reads what Anna saw, and nobody is named: he is not there.
        let plain = clara.expect_message(second, shown).await;
        assert!(matches!(&plain.body, MessageBody::Text { mentions, .. } if mentions.is_empty()));
        let there = boris
            .expect(first, "his name", |m| m.forwarded && said(m))
            .await;
        let MessageBody::Text { mentions, .. } = &there.body else {
            panic!("no text");
        };
        assert!(mentions[0].me && mentions[0].account_id == boris_id);
    });
}

#[test]
fn a_file_is_passed_on_without_being_sent_again_and_goes_with_its_last_message() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let anna = Person::register(&wire.base(), "anna").await;
        let three = Three::on(relay, anna).await;
        let Three {
            relay,
            anna,
            boris,
            clara,
            first,
            second,
        } = &three;
        let folder = tempfile::tempdir().unwrap();
        let (file, digest) = three.file(&folder, "film.bin").await;
        let small = folder.path().join("note.bin");
        let little = noise::write(&small, 1_000);
        boris.send_file(first, &small).await;
        let note = anna.expect_file(first, "note.bin").await;

        wire.forget();
        anna.ask(forward(first, [&file, &note], &[second])).await;
        saves(clara, second, "film.bin", digest).await;
        saves(clara, second, "note.bin", little).await;
        assert_eq!(
            wire.passed(UPLOAD),
            Vec::<String>::new(),
            "its bytes stay where they are"
        );
        assert_eq!(relay.blob_files().len(), 1);

        // The first one goes; what was passed on stays.
        let before = Hostile::before(&relay.base()).await;
        let again = in_another_browser(before.url(), "boris", first).await;
        let own = again.expect_file(first, "film.bin").await;
        again.ask(delete(first, &own)).await;
        let erased = before.until_answered("DELETE /v1/conversations/").await;
        assert_eq!(erased.status, 204);
        let gone = |message: &MessageView| {
            message.hash == file.hash && matches!(message.body, MessageBody::Deleted { .. })
        };
        anna.expect(first, "a deletion", gone).await;
        assert_eq!(
            code(anna, forward(first, [&file], &[second])).await,
            FailureCode::NotForwardable
        );
        let other = in_another_browser(&relay.base(), "clara", second).await;
        saves(&other, second, "film.bin", digest).await;

        // The last one goes, and with it the bytes.
        let anna = in_another_browser(before.url(), "anna", second).await;
        let passed_on = anna.expect_file(second, "film.bin").await;
        before.forget();
        anna.ask(delete(second, &passed_on)).await;
        let erased = before.until_answered("DELETE /v1/conversations/").await;
        assert_eq!(erased.status, 204);
        off_the_disk(relay).await;
    });
}

#[test]
fn what_cannot_go_on_stays_and_nothing_goes_with_it() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let anna = Person::register(&wire.base(), "anna").await;
        let three = Three::on(relay, anna).await;
        let Three {
            anna,
            boris,
            first,
            second,
            ..
        } = &three;
        boris.say(first, "stays").await;
        boris.say(first, "goes").await;
        let (stays, goes) = (
            anna.expect_message(first, "stays").await,
            boris.expect_message(first, "goes").await,
        );
        boris.ask(delete(first, &goes)).await;
        let gone = |message: &MessageView| matches!(message.body, MessageBody::Deleted { .. });
        let gone = anna.expect(first, "a deletion", gone).await;
        let gone = forward(first, [&stays, &gone], &[second]);
        assert_eq!(code(anna, gone).await, FailureCode::NotForwardable);
        // What is still on its way has no place to be named by.
        wire.hold(|line, _| line.starts_with("POST") && line.ends_with("/messages"));
        let message = anna.say(first, "on its way").await;
        wire.until_held(1).await;
        let early = Command::Forward {
            conv_id: first.clone(),
            messages: vec![message],
            to: vec![second.clone()],
            comment: String::new(),
        };
        assert_eq!(code(anna, early).await, FailureCode::NotForwardable);
        // Taken back by its author, and not yet at the relay.
        let own = anna.expect_message(first, "hello").await;
        anna.ask(delete(first, &own)).await;
        let going = forward(first, [&own], &[second]);
        assert_eq!(code(anna, going).await, FailureCode::NotForwardable);
        wire.release();
        for (command, wanted) in [
            (
                forward(first, [&stays], &["nowhere"]),
                FailureCode::NotFound,
            ),
            (forward(second, [&stays], &[first]), FailureCode::NotFound),
            (forward(first, [&stays], &[]), FailureCode::BadCommand),
            (forward(first, [], &[second]), FailureCode::BadCommand),
        ] {
            assert_eq!(code(anna, command).await, wanted);
        }
        anna.say(second, "the last").await;
        see(anna, second, &["hello", "the last"]).await;
    });
}

#[test]
fn what_was_begun_survives_a_restart_and_is_sent_once() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("device");
        let anna = Person::register_on(device(&wire, &place).await, "anna").await;
        let mut three = Three::on(relay, anna).await;
        let (first, second) = (three.first.clone(), three.second.clone());
        let (file, digest) = three.file(&folder, "film.bin").await;
        for text in ["one", "two"] {
            three.boris.say(&first, text).await;
        }
        let one = three.anna.expect_message(&first, "one").await;
        let two = three.anna.expect_message(&first, "two").await;

        wire.forget();
        wire.hold(|line, before| {
            line.starts_with("POST") && line.ends_with("/messages") && before >= 1
        });
        let command = || forward(&first, [&one, &file, &two], &[&second]);
        let begun = three.anna.client().call_as(command(), Some([5; 8]));
        assert_eq!(within("begun", begun).await, Ok(Reply::Done));
        wire.until_held(1).await;
        // The process ends; whoever asked does not know, and asks the next one again.
        three.anna = Person::open(device(&wire, &place).await, "anna");
        wire.release();
        three.anna.wait_for("ready", Screen::is_ready).await;
        let again = three.anna.client().call_as(command(), Some([5; 8]));
        assert_eq!(within("again", again).await, Ok(Reply::Done));
        three.anna.open_conversation(&second).await;
        three.anna.say(&second, "the last").await;
        see(
            &three.clara,
            &second,
            &["hello", "*one", "*two", "the last"],
        )
        .await;
        saves(&three.clara, &second, "film.bin", digest).await;
        let screen = three.clara.screen();
        let is_file = |message: &&MessageView| matches!(message.body, MessageBody::File(_));
        assert_eq!(screen.messages(&second).iter().filter(is_file).count(), 1);
    });
}

#[test]
fn a_relay_that_does_not_pass_a_file_on_costs_nothing() {
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let anna = Person::register(front.url(), "anna").await;
        let three = Three::on(relay, anna).await;
        let folder = tempfile::tempdir().unwrap();
        let (file, digest) = three.file(&folder, "film.bin").await;
        let (anna, clara) = (&three.anna, &three.clara);
        three.boris.say(&three.first, "a text").await;
        let text = anna.expect_message(&three.first, "a text").await;

        front.refuse(BLOB_HEADER, ProblemKind::BlobGone);
        anna.ask(forward(&three.first, [&file, &text], &[&three.second]))
            .await;
        // What can go goes; the other one says why it did not.
        see(clara, &three.second, &["hello", "*a text"]).await;
        let failed = MessageState::Failed {
            code: FailureCode::FileGone,
        };
        let find = |screen: &Screen| {
            let mut messages = screen.messages(&three.second).iter();
            let found = messages.find(|message| message.state == Some(failed));
            found.map(|message| (message.id.clone(), message.forwarded))
        };
        let screen = anna
            .wait_for("a failure", |screen| find(screen).is_some())
            .await;
        let (message, forwarded) = find(&screen).unwrap();
        assert!(forwarded);
        front.behave();
        anna.ask(Command::Retry {
            conv_id: three.second.clone(),
            message,
        })
        .await;
        saves(clara, &three.second, "film.bin", digest).await;
    });
}

#[test]
fn a_file_that_is_taken_back_meanwhile_is_not_passed_on() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let anna = Person::register(&wire.base(), "anna").await;
        let three = Three::on(relay, anna).await;
        let folder = tempfile::tempdir().unwrap();
        let (file, _) = three.file(&folder, "film.bin").await;
        let (anna, first, second) = (&three.anna, &three.first, &three.second);
        wire.hold(|line, _| line.starts_with("POST") && line.ends_with("/messages"));
        anna.ask(forward(first, [&file], &[second])).await;
        wire.until_held(1).await;
        let own = three.boris.expect_file(first, "film.bin").await;
        three.boris.ask(delete(first, &own)).await;
        // Gone at the relay: whoever has it asks in vain.
        off_the_disk(&three.relay).await;
        wire.release();
        let failed = MessageState::Failed {
            code: FailureCode::FileGone,
        };
        let is_so = |screen: &Screen| {
            let mut messages = screen.messages(second).iter();
            messages.any(|message| message.state == Some(failed))
        };
        anna.wait_for("a failure", is_so).await;
    });
}

/// Two who know each other: what one of them writes to himself is his alone.
#[test]
fn a_note_to_oneself_holds_the_file_of_somebody_who_takes_it_back() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.bin");
        let digest = noise::write(&path, MIB);
        boris.send_file(&conv_id, &path).await;
        let file = anna.expect_file(&conv_id, "film.bin").await;
        let Reply::Conversation { conv_id: notes } = anna.ask(Command::OpenNotes).await else {
            panic!("no notes");
        };
        anna.open_conversation(&notes).await;
        anna.ask(forward(&conv_id, [&file], &[&notes])).await;
        anna.expect_file(&notes, "film.bin").await;
        let own = boris.expect_file(&conv_id, "film.bin").await;
        boris.ask(delete(&conv_id, &own)).await;
        let gone = |message: &MessageView| matches!(message.body, MessageBody::Deleted { .. });
        anna.expect(&conv_id, "a deletion", gone).await;
        saves(&anna, &notes, "film.bin", digest).await;
    });
}
