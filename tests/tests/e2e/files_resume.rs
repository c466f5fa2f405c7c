//! Uploads that are interrupted: by the relay's death, by a reload, by a file that changes, by a full
//! disk.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::io::Write as _;

use client_core::view::{FailureCode, MessageBody, TransferState};
use tests::{
    noise, run,
    scene::{MIB, PART, PARTS, SIZE, Scene, files, is, is_failed, parts_of, resume},
};

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

        scene.restart_anna().await;
        let (anna, conv_id) = (&scene.anna, &scene.conv_id);
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

        scene.restart_anna().await;
        scene.wire.cut();
        scene.wire.release();
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
