//! Finished files: who reads what of them.

use crypto_core::{
    labels,
    wire::{self, MessageView},
};
use relay_api::{
    BlobId, ConvId, Id,
    blobs::CreateBlob,
    conversations::{BLOB_HEADER, DELETE_HASH_HEADER, DELETE_TOKEN_HEADER},
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Ask, Person, client,
    objects::{ADMIN, ciphertext, leaves, message, no_such_blob},
    rooms::{Room, blob_file, digest},
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

/// Posts a message that names a blob; its deletion token is its number.
fn naming(room: &Room, by: &Person, conv: ConvId, number: u64, blob: BlobId) -> Ask {
    let hash = labels::sha256(&[number as u8; 16]);
    room.relay
        .post(&routes::messages(conv))
        .by(by)
        .header(DELETE_HASH_HEADER, &Id(hash).to_string())
        .header(BLOB_HEADER, &blob.to_string())
        .bytes(message(conv, 0, number, b""))
}

async fn erase(room: &Room, by: &Person, conv: ConvId, number: u64) {
    let bytes = message(conv, 0, number, b"");
    let view = MessageView::parse(&bytes).expect("a message");
    let token = Id([number as u8; 16]).to_string();
    room.relay
        .delete(&routes::message(conv, Id(view.msg_id)))
        .by(by)
        .header(DELETE_TOKEN_HEADER, &token)
        .ok()
        .await;
}

#[tokio::test]
async fn a_blob_is_passed_on_without_its_bytes_and_goes_with_its_last_message() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(70_000).expect("a size"), 8);
    let blob = room.upload(&bytes).await;
    let first = room.create.conv_id();
    let (boris, clara) = (&room.boris, &room.clara);
    let second = boris
        .create(&room.relay, &[(boris.id, ADMIN), (clara.id, ADMIN)], 2)
        .await
        .conv_id();
    naming(&room, &room.anna, first, 1, blob).ok().await;
    let path = routes::blob_content(blob);
    let before = room.relay.get(&path).by(clara).problem().await;
    assert_eq!(before, ProblemKind::NotFound);
    // A stranger who knows the id gets no more than for one that does not exist.
    for id in [blob, no_such_blob()] {
        let stranger = naming(&room, clara, second, 2, id).problem().await;
        assert_eq!(stranger, ProblemKind::BlobGone);
    }
    let elsewhere = naming(&room, &room.anna, second, 3, blob).problem().await;
    assert_eq!(elsewhere, ProblemKind::NotFound, "no member of the target");
    for status in [201, 200] {
        let reply = naming(&room, boris, second, 4, blob).ok().await;
        assert_eq!(reply.status, status);
    }
    let passed_on = room.relay.get(&path).by(clara).ok().await;
    assert!(passed_on.body == bytes);
    erase(&room, &room.anna, first, 1).await;
    room.relay.get(&path).by(clara).ok().await;
    let gone = room.relay.get(&path).by(&room.anna).problem().await;
    assert_eq!(gone, ProblemKind::NotFound);
    assert!(blob_file(&room.relay, blob, "").exists());
    for _ in 0..2 {
        erase(&room, boris, second, 4).await;
    }
    for path in [
        routes::blob(blob),
        routes::blob_content(blob),
        routes::blob_manifest(blob),
    ] {
        let gone = room.relay.get(&path).by(clara).problem().await;
        assert_eq!(gone, ProblemKind::NotFound);
    }
    assert!(!blob_file(&room.relay, blob, "").exists(), "off the disk");
    let late = naming(&room, boris, second, 5, blob).problem().await;
    assert_eq!(late, ProblemKind::BlobGone);
}

#[tokio::test]
async fn whoever_was_removed_passes_nothing_on() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(1000).expect("a size"), 9);
    let blob = room.upload(&bytes).await;
    naming(&room, &room.anna, room.create.conv_id(), 1, blob)
        .ok()
        .await;
    let own = room
        .boris
        .create(&room.relay, &[(room.boris.id, ADMIN)], 3)
        .await
        .conv_id();
    let remove = room.create.next(3, room.anna.id, &[(room.anna.id, ADMIN)]);
    assert_eq!(room.anna.commit(&room.relay, &remove).await.status, 201);
    let path = routes::blob_content(blob);
    room.relay.get(&path).by(&room.boris).ok().await;
    let refused = naming(&room, &room.boris, own, 2, blob).problem().await;
    assert_eq!(refused, ProblemKind::BlobGone);
    let malformed = room
        .relay
        .post(&routes::messages(own))
        .by(&room.boris)
        .header(BLOB_HEADER, "short")
        .bytes(message(own, 0, 3, b""));
    assert_eq!(malformed.problem().await, ProblemKind::Malformed);
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
