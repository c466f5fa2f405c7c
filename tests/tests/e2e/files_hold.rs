//! Transfers that the person holds or gives up, and downloads that lose their relay.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, FailureCode, TransferState, TransferView};
use tests::{
    noise,
    person::{Screen, two_people},
    proxy::Proxy,
    relay::Relay,
    run,
    scene::{PART, PARTS, SIZE, Scene, files, is, is_failed, parts_of, resume},
};

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
        scene.restart_anna().await;
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
            let find = |screen: &Screen| screen.transfers.iter().find(|t| two(t)).cloned();
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

#[test]
fn locking_ends_a_download_and_leaves_nothing_of_it() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let (anna, boris, conv_id) = two_people(&wire.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("film.bin");
        noise::write(&source, SIZE);
        anna.send_file(&conv_id, &source).await;
        let message = boris.expect_file(&conv_id, "film.bin").await.id;

        wire.hold(|line, before| line.ends_with("/content") && before >= 2);
        let sink = folder.path().join("received");
        let saving = boris.save(&conv_id, &message, &sink);
        let locking = async {
            boris
                .wait_for_transfer(&message, "parts came", |t| t.done == 2 * PART)
                .await;
            assert!(folder.path().join("received.part").exists());
            boris.ask(Command::Lock).await;
        };
        let (saved, ()) = futures::join!(saving, locking);
        assert_eq!(saved.unwrap_err().code, FailureCode::Locked);
        assert!(!sink.exists() && !folder.path().join("received.part").exists());
    });
}
