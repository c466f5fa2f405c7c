//! Finished files: who reads what of them.

use crypto_core::wire;
use relay_api::{blobs::CreateBlob, problem::ProblemKind, routes};

use crate::support::{
    Person, client,
    objects::{ADMIN, ciphertext, leaves, no_such_blob},
    rooms::{Room, digest},
};

fn sizes() -> [u64; 4] {
    [0, 70_000, 5_000_000, 13_000_000].map(|size| wire::ciphertext_size(size).expect("a size"))
}

#[tokio::test]
async fn what_was_uploaded_comes_back() {
    let room = Room::new().await;
    for size in sizes() {
        let bytes = ciphertext(size, size);
        let blob = room.upload(&bytes).await;
        let path = routes::blob_content(blob);
        let whole = room.relay.get(&path).by(&room.boris).ok().await;
        assert_eq!(whole.status, 200);
        assert_eq!(whole.header("accept-ranges"), "bytes");
        assert_eq!(whole.header("content-type"), "application/octet-stream");
        assert!(whole.body == bytes, "{size} bytes differ");
        let manifest = room
            .relay
            .get(&routes::blob_manifest(blob))
            .by(&room.boris)
            .ok()
            .await;
        assert_eq!(manifest.body, leaves(size));
        let status = room.status(blob).await;
        let parts = wire::part_count(size).expect("a size");
        assert_eq!((status.parts, status.finished), (vec![(0, parts)], true));
    }
}

#[tokio::test]
async fn ranges_come_back_byte_for_byte() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(3_000_000).expect("a size"), 1);
    let blob = room.upload(&bytes).await;
    let path = routes::blob_content(blob);
    let size = bytes.len();
    for (range, from, to) in [
        ("bytes=0-0".to_owned(), 0, 1),
        ("bytes=56-1049655".to_owned(), 56, 1_049_656),
        (format!("bytes={}-", size - 10), size - 10, size),
        ("bytes=-10".to_owned(), size - 10, size),
        (format!("bytes=100-{size}"), 100, size),
    ] {
        let reply = room
            .relay
            .get(&path)
            .by(&room.boris)
            .header("range", &range)
            .ok()
            .await;
        assert_eq!(reply.status, 206, "{range}");
        let expected = format!("bytes {from}-{}/{size}", to - 1);
        assert_eq!(reply.header("content-range"), expected);
        assert!(reply.body == bytes[from..to], "{range}");
    }
    let outside = format!("bytes={size}-");
    let reply = room
        .relay
        .get(&path)
        .by(&room.boris)
        .header("range", &outside)
        .send()
        .await;
    assert_eq!(reply.problem(), ProblemKind::RangeNotSatisfiable);
    assert_eq!(reply.header("content-range"), format!("bytes */{size}"));
}

#[tokio::test]
async fn members_read_and_the_uploader_writes() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(70_000).expect("a size"), 6);
    let size = bytes.len() as u64;
    let blob = room.announce(size).await;
    let by = |person: &Person| {
        room.relay
            .put(&routes::blob_part(blob, 0))
            .by(person)
            .header("content-digest", &digest(&bytes))
            .bytes(bytes.clone())
    };
    assert_eq!(by(&room.boris).problem().await, ProblemKind::Forbidden);
    assert_eq!(by(&room.clara).problem().await, ProblemKind::NotFound);
    room.put(blob, 0, &bytes).ok().await;
    let theirs = room
        .relay
        .post(&routes::blob_finish(blob))
        .by(&room.boris)
        .bytes(leaves(size));
    assert_eq!(theirs.problem().await, ProblemKind::Forbidden);
    let theirs = room
        .relay
        .delete(&routes::blob(blob))
        .by(&room.boris)
        .problem()
        .await;
    assert_eq!(theirs, ProblemKind::Forbidden);
    room.finish(blob, size).await;
    for path in [
        routes::blob(blob),
        routes::blob_content(blob),
        routes::blob_manifest(blob),
    ] {
        room.relay.get(&path).by(&room.boris).ok().await;
        let stranger = room.relay.get(&path).by(&room.clara).problem().await;
        assert_eq!(stranger, ProblemKind::NotFound);
        assert_eq!(
            room.relay.get(&path).problem().await,
            ProblemKind::Unauthenticated
        );
    }
    let none = room
        .relay
        .get(&routes::blob(no_such_blob()))
        .by(&room.anna)
        .problem()
        .await;
    assert_eq!(none, ProblemKind::NotFound);
}

#[tokio::test]
async fn whoever_was_removed_reads_what_was_there_before() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(1000).expect("a size"), 7);
    let before = room.upload(&bytes).await;
    let remove = room.create.next(3, room.anna.id, &[(room.anna.id, ADMIN)]);
    assert_eq!(room.anna.commit(&room.relay, &remove).await.status, 201);
    let after = room.upload(&bytes).await;
    room.relay
        .get(&routes::blob_content(before))
        .by(&room.boris)
        .ok()
        .await;
    let later = room
        .relay
        .get(&routes::blob_content(after))
        .by(&room.boris)
        .problem()
        .await;
    assert_eq!(later, ProblemKind::NotFound);
    let request = CreateBlob {
        conv_id: room.create.conv_id(),
        size: bytes.len() as u64,
    };
    let new = room
        .relay
        .post(routes::BLOBS)
        .by(&room.boris)
        .json(&request)
        .problem()
        .await;
    assert_eq!(new, ProblemKind::NotFound);
}

#[tokio::test]
async fn a_reader_who_goes_away_costs_nothing() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(13_000_000).expect("a size"), 12);
    let blob = room.upload(&bytes).await;
    let url = format!(
        "http://{}{}",
        room.relay.address(),
        routes::blob_content(blob)
    );
    for _ in 0..20 {
        let response = client()
            .get(&url)
            .bearer_auth(&room.anna.token)
            .send()
            .await
            .expect("begun");
        assert_eq!(response.status(), 200);
        drop(response);
    }
    room.relay
        .get(&routes::blob_content(blob))
        .by(&room.anna)
        .ok()
        .await;
}
