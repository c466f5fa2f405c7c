//! Files from one person to another, against the real relay.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{Command, Direction, FailureCode, MessageBody, TransferState};
use tests::{
    noise,
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// Sends a file of random bytes from one to the other and compares what arrives.
async fn pass(anna: &Person, boris: &Person, conv_id: &str, name: &str, size: u64) {
    let folder = tempfile::tempdir().unwrap();
    let (source, sink) = (folder.path().join(name), folder.path().join("received"));
    let sent = noise::write(&source, size);
    let message = anna.send_file(conv_id, &source).await;
    anna.wait_until_sent(conv_id, &message).await;

    let received = boris.expect_file(conv_id, name).await;
    let MessageBody::File(file) = &received.body else {
        panic!("not a file")
    };
    assert_eq!((file.size, file.name.as_str()), (size, name));
    boris.save(conv_id, &received.id, &sink).await.unwrap();
    assert!(noise::digest(&sink).unwrap() == sent, "{name}: other bytes");
    assert!(!folder.path().join("received.part").exists());
}

#[test]
fn files_of_every_size_arrive_whole() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let sizes = [
            0,
            1,
            48 * KIB,
            48 * KIB + 1,
            64 * KIB,
            MIB - 1,
            MIB,
            MIB + 1,
            4 * MIB - 1,
            4 * MIB,
            4 * MIB + 1,
            9 * MIB + 5,
        ];
        for size in sizes {
            pass(&anna, &boris, &conv_id, &format!("{size} bytes.bin"), size).await;
        }
        // What fits into a message is no blob of the relay.
        assert_eq!(
            relay.blob_files().len(),
            sizes.iter().filter(|size| **size > 48 * KIB).count()
        );
        let all_done = |screen: &Screen| {
            let mut transfers = screen.transfers.iter();
            transfers.all(|t| t.state == TransferState::Done && t.done == t.total)
        };
        let screen = boris.wait_for("every transfer is done", all_done).await;
        assert!(
            screen
                .transfers
                .iter()
                .all(|transfer| transfer.direction == Direction::Down)
        );
        anna.wait_for("every transfer is done", all_done).await;
    });
}

#[test]
fn a_hundred_mebibytes_arrive_whole() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        pass(&anna, &boris, &conv_id, "long.bin", 100 * MIB).await;
    });
}

/// The relay holds ciphertext of a padded length, and nothing that says what it is.
#[test]
fn the_relay_sees_neither_name_nor_bytes_nor_length() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("canary-of-a-name.txt");
        let line = b"canary of a content, said again and again; ";
        let size = 3 * MIB + 12_345;
        let text: Vec<u8> = line.iter().copied().cycle().take(size as usize).collect();
        std::fs::write(&source, &text).unwrap();
        let message = anna.send_file(&conv_id, &source).await;
        anna.wait_until_sent(&conv_id, &message).await;
        boris.expect_file(&conv_id, "canary-of-a-name.txt").await;

        let mut seen = 0;
        let mut folders = vec![relay.data()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap();
                let name = path.file_name().unwrap().to_string_lossy();
                for canary in [&b"canary-of-a-name"[..], b"canary of a content"] {
                    let found = bytes.windows(canary.len()).any(|window| window == canary);
                    assert!(!found && !name.contains("canary"), "{name}");
                }
                seen += 1;
            }
        }
        assert!(seen > 2, "{seen} files of the relay");
        let blobs = relay.blob_files();
        let stored = std::fs::metadata(&blobs[0]).unwrap().len();
        let padded = crypto_core::wire::padded_size(size);
        assert!(padded > size);
        assert_eq!(stored, crypto_core::wire::ciphertext_size(size).unwrap());
        assert_eq!(stored, crypto_core::wire::ciphertext_size(padded).unwrap());
    });
}

#[test]
fn what_cannot_be_read_or_written_says_so_and_nothing_is_sent() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("file.bin");
        noise::write(&source, 100 * KIB);
        let gone = anna.file_command(&conv_id, &source);
        std::fs::remove_file(&source).unwrap();
        let failure = anna.try_to(gone).await.expect_err("a file that is gone");
        assert_eq!(failure.code, FailureCode::FileUnreadable);
        assert!(
            anna.screen()
                .messages(&conv_id)
                .iter()
                .all(|m| !matches!(m.body, MessageBody::File(_)))
        );

        for (name, size) in [("small.bin", 10), ("large.bin", 100 * KIB)] {
            let source = folder.path().join(name);
            noise::write(&source, size);
            anna.send_file(&conv_id, &source).await;
            let received = boris.expect_file(&conv_id, name).await;
            let nowhere = folder.path().join("no such folder").join("sink");
            let failure = boris
                .save(&conv_id, &received.id, &nowhere)
                .await
                .unwrap_err();
            assert_eq!(failure.code, FailureCode::SinkFailed, "{name}");
        }
        let text = boris.expect_message(&conv_id, "hello").await;
        let sink = folder.path().join("sink");
        let failure = boris.save(&conv_id, &text.id, &sink).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::NotFound);
    });
}

#[test]
fn what_is_too_long_is_refused_before_anything_is_sent() {
    run(async {
        let relay = Relay::start().await;
        let (anna, _boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("hole.bin");
        // A hole takes no room on the disk.
        std::fs::File::create(&source)
            .unwrap()
            .set_len((64 << 30) + 1)
            .unwrap();
        let failure = anna
            .try_to(anna.file_command(&conv_id, &source))
            .await
            .unwrap_err();
        assert_eq!(failure.code, FailureCode::FileTooLarge);

        noise::write(&source, MIB);
        let mut command = anna.file_command(&conv_id, &source);
        if let Command::SendFile { caption, .. } = &mut command {
            *caption = "x".repeat(16 * 1024 + 1);
        }
        let failure = anna.try_to(command).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::TextTooLong);
        assert!(relay.blob_files().is_empty());
        assert!(anna.screen().transfers.is_empty());
    });
}
