//! Uploads: parts in any order, cut, repeated, given up.

use crypto_core::wire;
use futures::StreamExt as _;
use relay_api::{ConvId, blobs::CreateBlob, problem::ProblemKind, routes};

use crate::support::{
    objects::{ciphertext, leaves, part},
    rooms::{Room, blob_file, digest, on_disk},
    within,
};

#[tokio::test]
async fn parts_come_in_any_order_and_as_often_as_they_like() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(17_000_000).expect("a size"), 2);
    let size = bytes.len() as u64;
    let parts = wire::part_count(size).expect("a size");
    assert_eq!(parts, 5);
    let blob = room.announce(size).await;
    for number in [3, 0, 1, 3, 3] {
        assert_eq!(
            room.put(blob, number, part(&bytes, number))
                .ok()
                .await
                .status,
            204
        );
    }
    assert_eq!(room.status(blob).await.parts, [(0, 2), (3, 4)]);
    let early = room
        .relay
        .post(&routes::blob_finish(blob))
        .by(&room.anna)
        .bytes(leaves(size));
    assert_eq!(early.problem().await, ProblemKind::Incomplete);
    for path in [routes::blob_content(blob), routes::blob_manifest(blob)] {
        let early = room.relay.get(&path).by(&room.boris).problem().await;
        assert_eq!(
            early,
            ProblemKind::NotFound,
            "not before it is finished: {path}"
        );
    }
    let (a, b) = tokio::join!(
        room.put(blob, 2, part(&bytes, 2)).ok(),
        room.put(blob, 4, part(&bytes, 4)).ok()
    );
    assert_eq!((a.status, b.status), (204, 204));
    room.finish(blob, size).await;
    room.finish(blob, size).await;
    // A late repetition of a part, and other leaves.
    room.put(blob, 1, part(&bytes, 1)).ok().await;
    let other = vec![9; leaves(size).len()];
    let conflict = room
        .relay
        .post(&routes::blob_finish(blob))
        .by(&room.anna)
        .bytes(other);
    assert_eq!(conflict.problem().await, ProblemKind::IdConflict);
    let whole = room
        .relay
        .get(&routes::blob_content(blob))
        .by(&room.anna)
        .ok()
        .await;
    assert!(whole.body == bytes);
}

#[tokio::test]
async fn a_part_is_what_its_digest_says_or_it_is_not_there() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(5_000_000).expect("a size"), 3);
    let blob = room.announce(bytes.len() as u64).await;
    let first = part(&bytes, 0);
    let mut changed = first.to_vec();
    changed[1000] ^= 1;
    let path = routes::blob_part(blob, 0);
    let put = |body: Vec<u8>, digest: &str| {
        room.relay
            .put(&path)
            .by(&room.anna)
            .header("content-digest", digest)
            .bytes(body)
            .problem()
    };
    assert_eq!(
        put(changed.clone(), &digest(first)).await,
        ProblemKind::DigestMismatch
    );
    assert_eq!(room.status(blob).await.parts, []);
    assert_eq!(put(first.to_vec(), "").await, ProblemKind::Malformed);
    assert_eq!(
        put(first.to_vec(), "md5=:AA==:").await,
        ProblemKind::Malformed
    );
    let short = &first[..first.len() - 1];
    assert_eq!(
        put(short.to_vec(), &digest(short)).await,
        ProblemKind::Malformed
    );
    let bare = room.relay.put(&path).by(&room.anna).bytes(first.to_vec());
    assert_eq!(bare.problem().await, ProblemKind::Malformed);
    room.put(blob, 0, first).ok().await;
    // Once there, it does not change.
    assert_eq!(
        put(changed.clone(), &digest(&changed)).await,
        ProblemKind::IdConflict
    );
    assert_eq!(
        put(changed, &digest(first)).await,
        ProblemKind::DigestMismatch
    );
    room.put(blob, 1, part(&bytes, 1)).ok().await;
    room.finish(blob, bytes.len() as u64).await;
    let whole = room
        .relay
        .get(&routes::blob_content(blob))
        .by(&room.anna)
        .ok()
        .await;
    assert!(whole.body == bytes);
}

#[tokio::test]
async fn a_part_that_is_too_long_is_refused() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(5_000_000).expect("a size"), 3);
    let blob = room.announce(bytes.len() as u64).await;
    // With an announced length the body need not even be sent.
    let mut longer = part(&bytes, 1).to_vec();
    longer.extend([0; 100]);
    let reply = room.put(blob, 1, &longer).try_send().await;
    assert!(reply.is_err() || reply.is_ok_and(|r| r.problem() == ProblemKind::TooLarge));
    // Without one, bytes are counted.
    let pieces = [Ok::<_, std::io::Error>(longer.clone()), Ok(vec![0; 10_000])];
    let stream = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    let ask = room
        .relay
        .put(&routes::blob_part(blob, 1))
        .by(&room.anna)
        .header("content-digest", &digest(&longer))
        .bytes(stream);
    let reply = ask.try_send().await;
    assert!(reply.is_err() || reply.is_ok_and(|r| r.problem() == ProblemKind::TooLarge));
    assert_eq!(room.status(blob).await.parts, []);
    let beyond = room.put(blob, 2, &bytes[..100]).problem().await;
    assert_eq!(beyond, ProblemKind::NotFound);
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_nothing_behind() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(5_000_000).expect("a size"), 4);
    let blob = room.announce(bytes.len() as u64).await;
    let first = part(&bytes, 0).to_vec();
    let half = first[..first.len() / 2].to_vec();
    let cut = [Ok(half), Err(std::io::Error::other("cut"))];
    let stream = reqwest::Body::wrap_stream(futures::stream::iter(cut));
    let ask = room
        .relay
        .put(&routes::blob_part(blob, 0))
        .by(&room.anna)
        .header("content-digest", &digest(&first))
        .bytes(stream);
    assert!(ask.try_send().await.is_err());
    room.put(blob, 0, &first).ok().await;
    assert_eq!(room.status(blob).await.parts, [(0, 1)]);
}

#[tokio::test]
async fn a_newer_request_takes_over_from_one_that_hangs() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(5_000_000).expect("a size"), 5);
    let blob = room.announce(bytes.len() as u64).await;
    let first = part(&bytes, 0).to_vec();
    // Sends a piece of rubbish, and then nothing more.
    let hanging = futures::stream::once(async { Ok::<_, std::io::Error>(vec![7; 100_000]) })
        .chain(futures::stream::pending());
    let stuck = room
        .relay
        .put(&routes::blob_part(blob, 0))
        .by(&room.anna)
        .header("content-digest", &digest(&first))
        .bytes(reqwest::Body::wrap_stream(hanging));
    let stuck = tokio::spawn(stuck.try_send());
    let file = blob_file(&room.relay, blob, ".parts");
    within("the rubbish is on disk", async {
        while std::fs::metadata(&file).expect("a file").len() < 100_000 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    room.put(blob, 0, &first).ok().await;
    if let Ok(reply) = stuck.await.expect("no panic") {
        assert_eq!(reply.problem(), ProblemKind::Unavailable);
    }
    room.put(blob, 1, part(&bytes, 1)).ok().await;
    room.finish(blob, bytes.len() as u64).await;
    let whole = room
        .relay
        .get(&routes::blob_content(blob))
        .by(&room.anna)
        .ok()
        .await;
    assert!(whole.body == bytes);
}

#[tokio::test]
async fn sizes_that_no_file_has_are_refused() {
    let room = Room::new().await;
    let announce = async |conv_id: ConvId, size| {
        let request = CreateBlob { conv_id, size };
        room.relay
            .post(routes::BLOBS)
            .by(&room.anna)
            .json(&request)
            .problem()
            .await
    };
    let here = room.create.conv_id();
    for size in [0, 1, 56, 71, 56 + 16 + 257] {
        assert_eq!(announce(here, size).await, ProblemKind::Malformed, "{size}");
    }
    assert_eq!(announce(here, 1 << 40).await, ProblemKind::TooLarge);
    assert_eq!(
        announce(relay_api::Id([1; 32]), 72).await,
        ProblemKind::NotFound
    );
}

#[tokio::test]
async fn an_upload_can_be_given_up_and_a_file_cannot() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(1000).expect("a size"), 8);
    let blob = room.announce(bytes.len() as u64).await;
    room.put(blob, 0, &bytes).ok().await;
    room.relay
        .delete(&routes::blob(blob))
        .by(&room.anna)
        .ok()
        .await;
    let gone = room
        .relay
        .get(&routes::blob(blob))
        .by(&room.anna)
        .problem()
        .await;
    assert_eq!(gone, ProblemKind::NotFound);
    assert_eq!(
        room.put(blob, 0, &bytes).problem().await,
        ProblemKind::NotFound
    );
    assert_eq!(on_disk(&room.relay), 0);
    let blob = room.upload(&bytes).await;
    let kept = room
        .relay
        .delete(&routes::blob(blob))
        .by(&room.anna)
        .problem()
        .await;
    assert_eq!(kept, ProblemKind::Forbidden);
}
