//! Uploads and downloads.

use base64ct::{Base64, Encoding as _};
use crypto_core::wire;
use futures::StreamExt as _;
use relay_api::{
    BlobId, ConvId,
    blobs::{BlobStatus, CreateBlob},
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Ask, Person, Relay, client,
    objects::{ADMIN, Commit, MEMBER, ciphertext, leaves, no_such_blob, part},
    within,
};

pub fn digest(bytes: &[u8]) -> String {
    let hash = relay_server::auth::sha256(bytes);
    format!("sha-256=:{}:", Base64::encode_string(&hash))
}

struct Room {
    relay: Relay,
    anna: Person,
    boris: Person,
    clara: Person,
    create: Commit,
}

impl Room {
    async fn new() -> Self {
        Self::with(Relay::start().await).await
    }

    async fn with(relay: Relay) -> Self {
        let anna = Person::join(&relay, "anna").await;
        let boris = Person::join(&relay, "boris").await;
        let clara = Person::join(&relay, "clara").await;
        let create = anna
            .create(&relay, &[(anna.id, ADMIN), (boris.id, MEMBER)], 1)
            .await;
        Self {
            relay,
            anna,
            boris,
            clara,
            create,
        }
    }

    async fn announce(&self, size: u64) -> BlobId {
        let request = CreateBlob {
            conv_id: self.create.conv_id(),
            size,
        };
        let reply = self
            .relay
            .post(routes::BLOBS)
            .by(&self.anna)
            .json(&request)
            .ok()
            .await;
        assert_eq!(reply.status, 201);
        let status: BlobStatus = reply.json();
        assert_eq!(
            (status.size, status.parts, status.finished),
            (size, vec![], false)
        );
        status.blob_id
    }

    fn put(&self, blob: BlobId, number: u32, bytes: &[u8]) -> Ask {
        self.relay
            .put(&routes::blob_part(blob, number))
            .by(&self.anna)
            .header("content-digest", &digest(bytes))
            .bytes(bytes.to_vec())
    }

    async fn finish(&self, blob: BlobId, size: u64) {
        let ask = self.relay.post(&routes::blob_finish(blob)).by(&self.anna);
        ask.bytes(leaves(size)).ok().await;
    }

    async fn status(&self, blob: BlobId) -> BlobStatus {
        self.relay
            .get(&routes::blob(blob))
            .by(&self.anna)
            .ok()
            .await
            .json()
    }

    async fn upload(&self, bytes: &[u8]) -> BlobId {
        let size = bytes.len() as u64;
        let blob = self.announce(size).await;
        for number in 0..wire::part_count(size).expect("a size") {
            self.put(blob, number, part(bytes, number)).ok().await;
        }
        self.finish(blob, size).await;
        blob
    }
}

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

fn blob_file(relay: &Relay, id: BlobId, end: &str) -> std::path::PathBuf {
    let hex = hex::encode(id.0);
    let folder = relay.folder.path().join("data/blobs").join(&hex[..2]);
    folder.join(format!("{hex}{end}"))
}

/// Files in the folder of blobs.
fn on_disk(relay: &Relay) -> usize {
    let folders = std::fs::read_dir(relay.folder.path().join("data/blobs")).expect("a folder");
    folders
        .map(|folder| {
            std::fs::read_dir(folder.expect("one").path())
                .expect("files")
                .count()
        })
        .sum()
}

#[tokio::test]
async fn beyond_the_storage_limit_nothing_is_taken_and_nothing_is_lost() {
    let size = wire::ciphertext_size(1000).expect("a size");
    let relay = Relay::start_with(|s| s.storage_limit_bytes = 2 * size).await;
    let room = Room::with(relay).await;
    let bytes = ciphertext(size, 9);
    let first = room.upload(&bytes).await;
    let second = room.announce(size).await;
    let request = CreateBlob {
        conv_id: room.create.conv_id(),
        size,
    };
    let full = room
        .relay
        .post(routes::BLOBS)
        .by(&room.anna)
        .json(&request)
        .send()
        .await;
    assert_eq!(full.problem(), ProblemKind::StorageFull);
    assert_eq!(on_disk(&room.relay), 2, "the third left no file");
    room.relay
        .get(&routes::blob_content(first))
        .by(&room.anna)
        .ok()
        .await;
    room.put(second, 0, &bytes).ok().await;
    room.finish(second, size).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_said_and_the_upload_goes_on_when_there_is_room() {
    let room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(70_000).expect("a size"), 10);
    let blob = room.announce(bytes.len() as u64).await;
    let file = blob_file(&room.relay, blob, ".parts");
    let aside = file.with_extension("aside");
    std::fs::rename(&file, &aside).expect("moved");
    // A device that is always full.
    std::os::unix::fs::symlink("/dev/full", &file).expect("linked");
    let full = room.put(blob, 0, &bytes).problem().await;
    assert_eq!(full, ProblemKind::StorageFull);
    assert_eq!(room.status(blob).await.parts, []);
    std::fs::rename(&aside, &file).expect("moved back");
    room.put(blob, 0, &bytes).ok().await;
    room.finish(blob, bytes.len() as u64).await;
}

#[tokio::test]
async fn at_start_files_and_rows_are_compared() {
    let mut room = Room::new().await;
    let bytes = ciphertext(wire::ciphertext_size(5_000_000).expect("a size"), 11);
    let size = bytes.len() as u64;
    let [whole, cut, kept] = [
        room.upload(&bytes).await,
        room.announce(size).await,
        room.announce(size).await,
    ];
    room.put(cut, 1, part(&bytes, 1)).ok().await;
    room.put(kept, 0, part(&bytes, 0)).ok().await;
    let blobs = room.relay.folder.path().join("data/blobs");
    // A power cut took the end of a file that was promised, and left one that nobody knows.
    let cut_file = std::fs::File::options()
        .write(true)
        .open(blob_file(&room.relay, cut, ".parts"))
        .expect("open");
    cut_file.set_len(1000).expect("cut");
    let orphan = blobs.join("ab").join("abab");
    let young = blobs.join("ab").join("abac");
    std::fs::create_dir_all(blobs.join("ab")).expect("a folder");
    std::fs::write(&young, b"?").expect("written");
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(25 * 60 * 60);
    std::fs::write(&orphan, b"?").expect("written");
    std::fs::File::options()
        .write(true)
        .open(&orphan)
        .expect("open")
        .set_modified(long_ago)
        .expect("aged");
    room.relay.restart().await;
    assert!(!orphan.exists());
    assert!(
        young.exists(),
        "it may belong to an upload that just begins"
    );
    let gone = room
        .relay
        .get(&routes::blob(cut))
        .by(&room.anna)
        .problem()
        .await;
    assert_eq!(gone, ProblemKind::NotFound, "its client begins anew");
    assert!(!blob_file(&room.relay, cut, ".parts").exists());
    assert_eq!(room.status(kept).await.parts, [(0, 1)]);
    room.put(kept, 1, part(&bytes, 1)).ok().await;
    room.finish(kept, size).await;
    for blob in [whole, kept] {
        let content = room
            .relay
            .get(&routes::blob_content(blob))
            .by(&room.anna)
            .ok()
            .await;
        assert!(content.body == bytes);
    }
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
