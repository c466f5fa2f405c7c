//! Attack 23: what a relay can do to the chunks, segments and leaves of a file.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::FailureCode;
use crypto_core::wire::{HEADER, SEGMENT_CIPHERTEXT};
use tests::{hostile::Hostile, noise, person::two_people, relay::Relay, run};

type Edit = fn(&mut Vec<u8>);

/// A segment and a chunk begin here, inside the first part.
const SECOND_SEGMENT: usize = HEADER + SEGMENT_CIPHERTEXT;
const CHUNK_CIPHERTEXT: usize = 16 * 1024 + 16;

const GAMES: &[(&str, Edit)] = &[
    ("cut inside a chunk", |body| body.truncate(body.len() - 5)),
    ("cut at a chunk", |body| {
        body.truncate(SECOND_SEGMENT + CHUNK_CIPHERTEXT)
    }),
    ("cut at a segment", |body| body.truncate(SECOND_SEGMENT)),
    ("nothing", Vec::clear),
    ("a flipped bit at the start", |body| body[HEADER] ^= 1),
    ("a flipped bit in the header", |body| body[3] ^= 1),
    ("a flipped bit in the last byte", |body| {
        *body.last_mut().unwrap() ^= 0x80
    }),
    ("two chunks swapped", |body| {
        let (first, second) = body[HEADER..].split_at_mut(CHUNK_CIPHERTEXT);
        first.swap_with_slice(&mut second[..CHUNK_CIPHERTEXT]);
    }),
    ("two segments swapped", |body| {
        let (first, second) = body[HEADER..].split_at_mut(SEGMENT_CIPHERTEXT);
        first.swap_with_slice(&mut second[..SEGMENT_CIPHERTEXT]);
    }),
    ("a segment twice", |body| {
        let (first, second) = body[HEADER..].split_at_mut(SEGMENT_CIPHERTEXT);
        second[..SEGMENT_CIPHERTEXT].copy_from_slice(first);
    }),
    ("a byte more", |body| body.push(0)),
];

#[test]
fn no_game_with_chunks_releases_a_byte() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("three and a half MiB.bin");
        let digest = noise::write(&source, 7 * 512 * 1024 + 13);

        let (anna, boris, conv_id) = two_people(hostile.url()).await;
        anna.send_file(&conv_id, &source).await;
        let message = boris
            .expect_file(&conv_id, "three and a half MiB.bin")
            .await;

        for (game, edit) in GAMES {
            hostile.behave();
            hostile.edit("GET /v1/blobs/", move |answer| {
                if answer.path.ends_with("/content") {
                    edit(&mut answer.body);
                }
            });
            let sink = folder.path().join("received");
            let refused = boris
                .save(&conv_id, &message.id, &sink)
                .await
                .expect_err(game);
            assert_eq!(refused.code, FailureCode::FileCorrupt, "{game}");
            assert!(!sink.exists(), "{game}: something was saved");
        }
        hostile.behave();
        hostile.edit("GET /v1/blobs/", |answer| {
            if answer.path.ends_with("/manifest") {
                answer.body[5] ^= 1;
            }
        });
        let sink = folder.path().join("received");
        let refused = boris.save(&conv_id, &message.id, &sink).await.unwrap_err();
        assert_eq!(
            refused.code,
            FailureCode::FileCorrupt,
            "leaves that are not those of the root"
        );

        hostile.behave();
        boris
            .save(&conv_id, &message.id, &sink)
            .await
            .expect("the honest answer");
        assert_eq!(noise::digest(&sink).unwrap(), digest);
    });
}
