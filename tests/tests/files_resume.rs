//! Uploads and downloads that are interrupted: by the relay's death, by a reload, by a file that
//! changes, by a full disk, by the person.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use client_core::view::{Command, FailureCode, MessageBody, TransferState, TransferView};
use tests::{
    native::NativePlatform,
    noise,
    noise::FileDigest,
    person::{Person, two_people},
    proxy::Proxy,
    relay::{Relay, SERVER_ID},
    run,
};

const MIB: u64 = 1 << 20;
const PART: u64 = 4 * MIB;
/// 40 MiB are padded to 40 MiB; the last chunk, which is empty, is a part of its own.
const SIZE: u64 = 40 * MIB;
const PARTS: usize = 11;
const PUT: &str = "PUT /v1/blobs/";

/// Anna sends through a wire that can be held; Boris has a line of his own.
struct Scene {
    relay: Relay,
    wire: Proxy,
    anna: Person,
    boris: Person,
    conv_id: String,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Self {
        Self::with(&[]).await
    }

    async fn with(settings: &[(&str, &str)]) -> Self {
        let relay = Relay::start_with(settings).await;
        let wire = Proxy::start(relay.port()).await;
        let folder = tempfile::tempdir().unwrap();
        let device = device(&wire, folder.path()).await;
        let anna = Person::register_on(device, "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let conv_id = anna.start_direct("boris").await;
        anna.say(&conv_id, "hello").await;
        boris.accept(&conv_id).await;
        Self {
            relay,
            wire,
            anna,
            boris,
            conv_id,
            folder,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts an upload of which exactly `parts` parts are confirmed and the rest stands still.
    async fn upload_until(&self, parts: usize) -> (PathBuf, FileDigest, TransferView) {
        self.wire
            .hold(move |line, before| line.starts_with(PUT) && before >= parts);
        let source = self.path("film.bin");
        let digest = noise::write(&source, SIZE);
        let message = self.anna.send_file(&self.conv_id, &source).await;
        let done = parts as u64 * PART;
        let transfer = self
            .anna
            .wait_for_transfer(&message, "parts are confirmed", |t| t.done == done)
            .await;
        if parts < PARTS {
            self.wire.until_held(1).await;
        }
        (source, digest, transfer)
    }

    /// The file arrives at Boris, once, with the right bytes.
    async fn expect(&self, digest: FileDigest) {
        let received = self.boris.expect_file(&self.conv_id, "film.bin").await;
        let sink = self.path("received");
        self.boris
            .save(&self.conv_id, &received.id, &sink)
            .await
            .unwrap();
        assert!(noise::digest(&sink).unwrap() == digest, "other bytes");
        assert_eq!(
            files(&self.boris, &self.conv_id),
            1,
            "the message came twice"
        );
    }

    fn puts(&self) -> Vec<String> {
        self.wire.passed(PUT)
    }

    /// Forgets what passed → the parts that did not.
    fn forget_parts(&self) -> Vec<u32> {
        let passed = parts_of(&self.puts());
        self.wire.forget();
        (0..PARTS as u32)
            .filter(|part| !passed.contains(part))
            .collect()
    }
}

async fn device(wire: &Proxy, folder: &Path) -> NativePlatform {
    NativePlatform::on_disk(&wire.base(), SERVER_ID, &folder.join("device")).await
}

fn files(person: &Person, conv_id: &str) -> usize {
    let screen = person.screen();
    let messages = screen.messages(conv_id).iter();
    messages
        .filter(|message| matches!(message.body, MessageBody::File(_)))
        .count()
}

/// Numbers of the parts in requests, sorted.
fn parts_of(lines: &[String]) -> Vec<u32> {
    let number = |line: &String| line.rsplit('/').next().unwrap().parse().unwrap();
    let mut parts: Vec<u32> = lines.iter().map(number).collect();
    parts.sort_unstable();
    parts
}

fn resume(transfer: &TransferView, source: Option<u32>) -> Command {
    Command::ResumeTransfer {
        transfer: transfer.id.clone(),
        source,
    }
}

fn is_failed(code: FailureCode) -> impl Fn(&TransferView) -> bool {
    move |transfer| transfer.state == TransferState::Failed { code }
}

fn is(state: TransferState) -> impl Fn(&TransferView) -> bool {
    move |transfer| transfer.state == state
}

#[test]
fn an_upload_goes_on_after_the_relay_was_killed() {
    run(async {
        let mut scene = Scene::new().await;
        let (_, digest, transfer) = scene.upload_until(5).await;
        scene.relay.kill();
        scene.wire.cut();
        let left = scene.forget_parts();
        scene.wire.release();
        scene
            .anna
            .wait_for_transfer(&transfer.message, "waits", is(TransferState::Waiting))
            .await;
        scene.relay.restart().await;

        scene
            .anna
            .wait_until_sent(&scene.conv_id, &transfer.message)
            .await;
        assert_eq!(
            parts_of(&scene.puts()),
            left,
            "each part goes over the wire once"
        );
        assert_eq!(left.len(), PARTS - 5);
        scene.expect(digest).await;
    });
}

#[test]
fn an_upload_goes_on_in_a_new_client_with_the_same_file() {
    run(async {
        let mut scene = Scene::new().await;
        let (source, digest, transfer) = scene.upload_until(5).await;

        // The process ends; another one opens the same folder.
        let device = device(&scene.wire, scene.folder.path()).await;
        scene.anna = Person::open(device, "anna");
        let (anna, conv_id) = (&scene.anna, &scene.conv_id);
        anna.wait_for("ready", |screen| screen.is_ready()).await;
        scene.wire.cut();
        let left = scene.forget_parts();
        scene.wire.release();
        anna.open_conversation(conv_id).await;
        let lost = anna
            .wait_for_transfer(
                &transfer.message,
                "the file is missed",
                is(TransferState::NeedsFile),
            )
            .await;
        assert_eq!(
            (lost.done, lost.total, &lost.id),
            (5 * PART, SIZE, &transfer.id)
        );
        // Its message is still there, and says which transfer it waits for.
        let shown =
            anna.screen()
                .messages(conv_id)
                .iter()
                .find_map(|message| match &message.body {
                    MessageBody::File(file) if message.id == lost.message => Some(file.clone()),
                    _ => None,
                });
        let shown = shown.expect("the message that waits");
        assert_eq!(
            (shown.name.as_str(), shown.transfer),
            ("film.bin", Some(lost.id.clone()))
        );

        // Another file of the same length is not it.
        let other = scene.path("other.bin");
        noise::write(&other, SIZE);
        let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(1_000);
        std::fs::File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
        let handle = anna.files().handle(&other);
        let failure = anna.try_to(resume(&lost, Some(handle))).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::FileChanged);
        let failure = anna.try_to(resume(&lost, None)).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::FileUnreadable);
        assert!(scene.puts().is_empty());

        let handle = anna.files().handle(&source);
        anna.ask(resume(&lost, Some(handle))).await;
        anna.wait_until_sent(conv_id, &lost.message).await;
        assert_eq!((parts_of(&scene.puts()), left.len()), (left, PARTS - 5));
        scene.expect(digest).await;
    });
}

#[test]
fn an_upload_that_only_lacked_its_message_needs_no_file_after_a_reload() {
    run(async {
        let mut scene = Scene::new().await;
        scene.wire.hold(|line, _| line.ends_with("/finish"));
        let source = scene.path("film.bin");
        let digest = noise::write(&source, SIZE);
        let message = scene.anna.send_file(&scene.conv_id, &source).await;
        scene.wire.until_held(1).await;
        std::fs::remove_file(&source).unwrap();

        let device = device(&scene.wire, scene.folder.path()).await;
        scene.anna = Person::open(device, "anna");
        scene.wire.cut();
        scene.wire.release();
        scene
            .anna
            .wait_for("ready", |screen| screen.is_ready())
            .await;
        scene.anna.open_conversation(&scene.conv_id).await;
        scene.anna.wait_until_sent(&scene.conv_id, &message).await;
        assert_eq!(scene.puts().len(), PARTS);
        scene.expect(digest).await;
    });
}

#[test]
fn a_file_that_changes_meanwhile_is_not_sent() {
    run(async {
        let scene = Scene::new().await;
        let (source, _, transfer) = scene.upload_until(2).await;
        let mut file = std::fs::File::options().append(true).open(&source).unwrap();
        file.write_all(b"more").unwrap();
        drop(file);
        scene.wire.release();
        let changed = is_failed(FailureCode::FileChanged);
        scene
            .anna
            .wait_for_transfer(&transfer.message, "the change is noticed", changed)
            .await;
        let failure = scene
            .anna
            .try_to(resume(&transfer, None))
            .await
            .unwrap_err();
        assert_eq!(failure.code, FailureCode::FileChanged);
        // Nothing but what was sealed before the change went out, and no message at all.
        assert!(scene.puts().len() < PARTS);
        scene.boris.say(&scene.conv_id, "did you send it?").await;
        scene
            .anna
            .expect_message(&scene.conv_id, "did you send it?")
            .await;
        assert_eq!(files(&scene.boris, &scene.conv_id), 0);
    });
}

#[test]
fn an_upload_stops_at_a_full_relay_and_goes_on_when_there_is_room() {
    run(async {
        let limit = (8 * MIB).to_string();
        let mut scene = Scene::with(&[("STORAGE_LIMIT_BYTES", &limit)]).await;
        let source = scene.path("film.bin");
        let digest = noise::write(&source, SIZE);
        let message = scene.anna.send_file(&scene.conv_id, &source).await;
        let full = is_failed(FailureCode::RelayFull);
        let transfer = scene
            .anna
            .wait_for_transfer(&message, "there is no room", full)
            .await;
        assert_eq!(files(&scene.boris, &scene.conv_id), 0);

        scene.relay.set("STORAGE_LIMIT_BYTES", "0");
        scene.relay.restart().await;
        scene.anna.ask(resume(&transfer, None)).await;
        scene.anna.wait_until_sent(&scene.conv_id, &message).await;
        scene.expect(digest).await;
    });
}

#[test]
fn an_upload_is_held_and_goes_on_where_it_was() {
    run(async {
        let scene = Scene::new().await;
        let (_, digest, transfer) = scene.upload_until(3).await;
        let pause = Command::PauseTransfer {
            transfer: transfer.id.clone(),
        };
        scene.anna.ask(pause.clone()).await;
        let held = scene
            .anna
            .wait_for_transfer(&transfer.message, "held", is(TransferState::Paused))
            .await;
        assert_eq!((held.done, held.speed), (3 * PART, 0));
        scene.wire.cut();
        let left = scene.forget_parts();
        scene.wire.release();
        // What was under way is gone: the wire is quiet until somebody asks for more.
        scene.anna.say(&scene.conv_id, "wait a moment").await;
        scene
            .boris
            .expect_message(&scene.conv_id, "wait a moment")
            .await;
        assert!(scene.puts().is_empty());
        // Twice is as good as once.
        scene.anna.ask(pause).await;

        scene.anna.ask(resume(&transfer, None)).await;
        scene
            .anna
            .wait_until_sent(&scene.conv_id, &transfer.message)
            .await;
        assert_eq!((parts_of(&scene.puts()), left.len()), (left, PARTS - 3));
        scene.expect(digest).await;
        let failure = scene
            .anna
            .try_to(resume(&transfer, None))
            .await
            .unwrap_err();
        assert_eq!(failure.code, FailureCode::NotFound);
    });
}

#[test]
fn an_upload_that_is_given_up_leaves_nothing_behind() {
    run(async {
        let mut scene = Scene::new().await;
        let (_, _, transfer) = scene.upload_until(3).await;
        assert_eq!(scene.relay.blob_files().len(), 1);
        scene
            .anna
            .ask(Command::CancelTransfer {
                transfer: transfer.id.clone(),
            })
            .await;
        let over = is_failed(FailureCode::Cancelled);
        scene
            .anna
            .wait_for_transfer(&transfer.message, "given up", over)
            .await;
        scene
            .anna
            .wait_for("its message disappears", |screen| {
                screen
                    .messages(&scene.conv_id)
                    .iter()
                    .all(|m| m.id != transfer.message)
            })
            .await;
        assert!(
            scene.relay.blob_files().is_empty(),
            "the relay still holds it"
        );
        let failure = scene
            .anna
            .try_to(resume(&transfer, None))
            .await
            .unwrap_err();
        assert_eq!(failure.code, FailureCode::NotFound);

        scene.wire.cut();
        scene.wire.release();
        let device = device(&scene.wire, scene.folder.path()).await;
        scene.anna = Person::open(device, "anna");
        scene
            .anna
            .wait_for("ready", |screen| screen.is_ready())
            .await;
        scene.anna.open_conversation(&scene.conv_id).await;
        scene.anna.say(&scene.conv_id, "never mind").await;
        scene
            .boris
            .expect_message(&scene.conv_id, "never mind")
            .await;
        assert!(scene.anna.screen().transfers.is_empty());
        assert_eq!(
            files(&scene.anna, &scene.conv_id) + files(&scene.boris, &scene.conv_id),
            0
        );
    });
}

#[test]
fn a_download_is_held_goes_on_and_is_given_up() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let (anna, boris, conv_id) = two_people(&wire.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("film.bin");
        let digest = noise::write(&source, SIZE);
        anna.send_file(&conv_id, &source).await;
        let message = boris.expect_file(&conv_id, "film.bin").await.id;

        let get = |line: &str| line.starts_with("GET ") && line.ends_with("/content");
        wire.hold(move |line, before| get(line) && before >= 4);
        let sink = folder.path().join("one");
        let saving = boris.save(&conv_id, &message, &sink);
        let holding = async {
            let four = boris
                .wait_for_transfer(&message, "parts came", |t| t.done == 4 * PART)
                .await;
            boris
                .ask(Command::PauseTransfer {
                    transfer: four.id.clone(),
                })
                .await;
            boris
                .wait_for_transfer(&message, "held", is(TransferState::Paused))
                .await;
            wire.cut();
            wire.forget();
            wire.release();
            boris.ask(resume(&four, None)).await;
        };
        let (saved, ()) = futures::join!(saving, holding);
        saved.unwrap();
        assert!(noise::digest(&sink).unwrap() == digest, "other bytes");
        assert_eq!(
            wire.passed("/content").len(),
            PARTS - 4,
            "what was there was not fetched again"
        );

        wire.forget();
        wire.hold(move |line, before| get(line) && before >= 2);
        let sink = folder.path().join("two");
        let saving = boris.save(&conv_id, &message, &sink);
        let giving_up = async {
            let two = |t: &TransferView| t.state == TransferState::Running && t.done == 2 * PART;
            let find =
                |screen: &tests::person::Screen| screen.transfers.iter().find(|t| two(t)).cloned();
            let screen = boris
                .wait_for("parts came", |screen| find(screen).is_some())
                .await;
            let transfer = find(&screen).unwrap().id;
            boris.ask(Command::CancelTransfer { transfer }).await;
        };
        let (saved, ()) = futures::join!(saving, giving_up);
        assert_eq!(saved.unwrap_err().code, FailureCode::Cancelled);
        assert!(!sink.exists() && !folder.path().join("two.part").exists());
    });
}

#[test]
fn a_download_goes_on_after_the_relay_was_killed() {
    run(async {
        let mut relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let (anna, boris, conv_id) = two_people(&wire.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("film.bin");
        let digest = noise::write(&source, SIZE);
        anna.send_file(&conv_id, &source).await;
        let message = boris.expect_file(&conv_id, "film.bin").await.id;

        wire.hold(|line, before| line.ends_with("/content") && before >= 4);
        let sink = folder.path().join("received");
        let saving = boris.save(&conv_id, &message, &sink);
        let killing = async {
            boris
                .wait_for_transfer(&message, "parts came", |t| t.done == 4 * PART)
                .await;
            relay.kill();
            wire.cut();
            wire.forget();
            wire.release();
            boris
                .wait_for_transfer(&message, "waits", is(TransferState::Waiting))
                .await;
            relay.restart().await;
        };
        let (saved, ()) = futures::join!(saving, killing);
        saved.unwrap();
        assert!(noise::digest(&sink).unwrap() == digest, "other bytes");
        assert_eq!(wire.passed("/content").len(), PARTS - 4);
    });
}
