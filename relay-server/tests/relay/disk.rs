//! Full disks, limits, and what a power cut leaves behind.

use crypto_core::wire;
use relay_api::{blobs::CreateBlob, problem::ProblemKind, routes};

use crate::support::{
    Relay,
    objects::{ciphertext, part},
    rooms::{Room, blob_file, on_disk},
};

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
