//! Files whose ciphertext was changed on the relay's disk.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::FailureCode;
use tests::{noise, person::two_people, relay::Relay, run};

const MIB: u64 = 1 << 20;

/// Attack 23, played on the relay's disk: the ciphertext of a finished file is changed.
#[test]
fn nothing_of_a_changed_region_reaches_the_sink() {
    const SEGMENT: usize = crypto_core::wire::SEGMENT_CIPHERTEXT;
    const PLAIN: usize = crypto_core::wire::SEGMENT;
    const HEADER: usize = crypto_core::wire::HEADER;
    /// Changes a ciphertext; names the segment from which on nothing may come out of its part.
    type Game = (&'static str, fn(&mut Vec<u8>), usize);
    let games: [Game; 6] = [
        ("a bit of the header", |blob| blob[40] ^= 1, 0),
        (
            "a bit in the first chunk",
            |blob| blob[HEADER + 9] ^= 0x80,
            0,
        ),
        (
            "a bit in the last byte",
            |blob| *blob.last_mut().unwrap() ^= 1,
            5,
        ),
        (
            "two segments swapped",
            |blob| {
                let (first, second) = blob[HEADER..].split_at_mut(SEGMENT);
                first.swap_with_slice(&mut second[..SEGMENT]);
            },
            0,
        ),
        (
            "a segment twice",
            |blob| {
                blob.copy_within(HEADER + SEGMENT..HEADER + 2 * SEGMENT, HEADER + 2 * SEGMENT);
            },
            2,
        ),
        (
            "a part of zeros",
            |blob| blob[HEADER + 4 * SEGMENT..].fill(0),
            4,
        ),
    ];
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("film.bin");
        noise::write(&source, 5 * MIB + 500_000);
        let plain = std::fs::read(&source).unwrap();
        let message = anna.send_file(&conv_id, &source).await;
        anna.wait_until_sent(&conv_id, &message).await;
        let received = boris.expect_file(&conv_id, "film.bin").await;
        let [blob] = relay.blob_files().try_into().unwrap();
        let good = std::fs::read(&blob).unwrap();
        boris.files().keep_discarded();

        for (number, (game, change, bad)) in games.into_iter().enumerate() {
            let mut changed = good.clone();
            change(&mut changed);
            std::fs::write(&blob, &changed).unwrap();
            let sink = folder.path().join(format!("sink {number}"));
            let failure = boris
                .save(&conv_id, &received.id, &sink)
                .await
                .expect_err(game);
            assert_eq!(failure.code, FailureCode::FileCorrupt, "{game}");
            assert!(!sink.exists(), "{game}: half a file under its name");

            let partial = folder.path().join(format!("sink {number}.part"));
            let written = std::fs::read(partial).unwrap_or_default();
            // The rest of the part of the bad segment; other parts are none of its business.
            let end = (bad / 4 + 1) * 4 * PLAIN;
            for (offset, byte) in written.iter().enumerate() {
                let is_bad = (bad * PLAIN..end).contains(&offset);
                let fits = *byte == 0 || (!is_bad && *byte == plain[offset]);
                assert!(fits, "{game}: byte {offset} came out");
            }
        }
        std::fs::write(&blob, &good).unwrap();
        let sink = folder.path().join("sink");
        boris.save(&conv_id, &received.id, &sink).await.unwrap();
        assert!(std::fs::read(&sink).unwrap() == plain);
    });
}

/// A ciphertext that ends too early looks like a line that breaks; it must not be tried for ever.
#[test]
fn a_blob_that_is_cut_off_ends_in_an_error() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("film.bin");
        noise::write(&source, 6 * MIB);
        let message = anna.send_file(&conv_id, &source).await;
        anna.wait_until_sent(&conv_id, &message).await;
        let received = boris.expect_file(&conv_id, "film.bin").await;
        let [blob] = relay.blob_files().try_into().unwrap();
        std::fs::File::options()
            .write(true)
            .open(&blob)
            .unwrap()
            .set_len(5 * MIB)
            .unwrap();

        let sink = folder.path().join("sink");
        let failure = boris.save(&conv_id, &received.id, &sink).await.unwrap_err();
        assert!(matches!(
            failure.code,
            FailureCode::RelayFailed | FailureCode::FileCorrupt
        ));
        assert!(!sink.exists() && !folder.path().join("sink.part").exists());
    });
}
