#![allow(clippy::unwrap_used, clippy::expect_used)]

use futures::StreamExt as _;
use relay_api::Id;

use super::*;
use crate::auth::sha256;

const BLOB: BlobId = Id([0xAB; 16]);

async fn folder() -> (BlobFolder, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a folder");
    let blobs = BlobFolder::open(dir.path().join("blobs")).expect("opened");
    blobs.create(BLOB).await.expect("created");
    (blobs, dir)
}

async fn write(blobs: &BlobFolder, at: u64, bytes: &'static [u8]) -> Result<(), PartError> {
    let claim = blobs.claim(BLOB, 0).await;
    let place = at..at + bytes.len() as u64;
    blobs
        .write_part(&claim, place, Body::from(bytes), sha256(bytes))
        .await
}

async fn read(blobs: &BlobFolder, range: Range<u64>) -> Vec<u8> {
    let pieces: Vec<_> = blobs
        .read(BLOB, range)
        .await
        .expect("opened")
        .collect()
        .await;
    pieces
        .into_iter()
        .flat_map(|piece| piece.expect("read"))
        .collect()
}

#[tokio::test]
async fn parts_lie_where_they_belong() {
    let (blobs, _dir) = folder().await;
    write(&blobs, 6, b"world").await.expect("written");
    write(&blobs, 0, b"hello ").await.expect("written");
    assert!(
        blobs.read(BLOB, 0..1).await.is_err(),
        "not before it is finished"
    );
    let short = blobs.finish(BLOB, 12).await.expect_err("another length");
    assert_eq!(short.kind(), io::ErrorKind::InvalidData);
    blobs.finish(BLOB, 11).await.expect("finished");
    blobs.finish(BLOB, 11).await.expect("finished before");
    assert_eq!(read(&blobs, 0..11).await, b"hello world");
    assert_eq!(read(&blobs, 4..7).await, b"o w");
    assert_eq!(read(&blobs, 11..11).await, b"");
}

#[tokio::test]
async fn a_part_has_its_length_and_digest() {
    let (blobs, _dir) = folder().await;
    let claim = blobs.claim(BLOB, 0).await;
    let put = |range, digest| blobs.write_part(&claim, range, Body::from("hello"), digest);
    let good = sha256(b"hello");
    assert!(matches!(put(0..4, good).await, Err(PartError::TooLong)));
    assert!(matches!(put(0..6, good).await, Err(PartError::TooShort)));
    assert!(matches!(put(0..5, [0; 32]).await, Err(PartError::Digest)));
    assert!(put(0..5, good).await.is_ok());
}

#[tokio::test]
async fn an_upload_that_was_given_up_is_gone() {
    let (blobs, _dir) = folder().await;
    blobs.delete(BLOB).await.expect("deleted");
    blobs.delete(BLOB).await.expect("nothing to delete");
    assert!(matches!(
        write(&blobs, 0, b"hello").await,
        Err(PartError::Gone)
    ));
}

#[test]
fn full_disks_and_quotas_are_told_from_other_faults() {
    for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
        assert!(is_full(&kind.into()), "{kind}");
    }
    assert!(!is_full(&io::ErrorKind::PermissionDenied.into()));
}
