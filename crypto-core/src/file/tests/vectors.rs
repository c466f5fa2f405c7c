//! `docs/vectors/file.json`: files of several shapes, byte i being (7·i + 3) mod 251.

use serde_json::{Value, json};

use super::*;
use crate::labels::sha256;
use crate::vectors::{array, assert_frozen, bytes, frozen, write_missing};

const NAME: &str = "file";
const SIZES: &[(u64, &str)] = &[
    (0, "empty: one empty chunk"),
    (5, "five bytes, not padded"),
    (1_000, "padded to 1 024"),
    (16_384, "one full chunk and an empty one"),
    (
        1_040_000,
        "padded to one full segment; the empty chunk is a segment of its own",
    ),
    (2_200_000, "three segments, the last one short"),
];

fn plain(size: u64) -> Vec<u8> {
    (0..size).map(|i| ((7 * i + 3) % 251) as u8).collect()
}

fn case(index: usize, size: u64, what: &str) -> Value {
    let mut rng = Drbg::new([index as u8; 64], b"file vectors");
    let file = sealed(FileSealer::make(&mut rng, size).unwrap(), plain(size));
    let s = &file.sealer;
    let blob = file.segments.concat();
    let mut case = json!({
        "what": what,
        "size": size,
        "plaintext_sha256": hex::encode(sha256(&file.plain)),
        "key": hex::encode(s.key().as_bytes()),
        "file_id": hex::encode(s.file_id()),
        "salt": hex::encode(s.salt()),
        "context": hex::encode(context(s.file_id())),
        "header": hex::encode(s.header()),
        "padded_size": wire::padded_size(size),
        "blob_size": blob.len(),
        "blob_sha256": hex::encode(sha256(&blob)),
        "leaves": file.leaves.iter().map(hex::encode).collect::<Vec<_>>(),
        "root": hex::encode(root(&file.leaves).unwrap()),
    });
    if blob.len() < 2_000 {
        case["blob"] = hex::encode(&blob).into();
    }
    case
}

fn made() -> Value {
    let mut rng = Drbg::new([0x77; 64], b"bulk vectors");
    let worker = KemSecret::make(&mut rng);
    let key = FileKey::make(&mut rng);
    let file_id = [0x44; 16];
    let envelope = wrap_file_key(&mut rng, &worker.public(), &key, &file_id);
    let cases = SIZES
        .iter()
        .enumerate()
        .map(|(i, (size, what))| case(i, *size, what));
    let (many, pages) = tree();
    json!({
        "plaintext": "byte i is (7*i + 3) mod 251",
        "files": cases.collect::<Vec<_>>(),
        "tree": {
            "what": "1 025 leaves, leaf i = leaf of segment i with the content u32 i",
            "leaf_1024": hex::encode(many[1024]),
            "root": hex::encode(pages),
        },
        "bulk": {
            "worker_sk": hex::encode(worker.to_bytes().as_slice()),
            "worker_pk": hex::encode(worker.public().as_bytes()),
            "file_id": hex::encode(file_id),
            "key": hex::encode(key.as_bytes()),
            "envelope": hex::encode(envelope),
        },
    })
}

fn tree() -> (Vec<Hash32>, Hash32) {
    let leaves: Vec<Hash32> = (0..1025_u32).map(|i| leaf(i, &i.to_be_bytes())).collect();
    let root = root(&leaves).unwrap();
    (leaves, root)
}

#[test]
fn the_committed_vectors_hold() {
    assert_frozen(NAME, &made());
}

/// As another implementation would read the file.
#[test]
fn the_committed_vectors_are_accepted() {
    let set = frozen(NAME);
    for case in set["files"].as_array().unwrap() {
        let size = case["size"].as_u64().unwrap();
        let key = FileKey::from_bytes(&array(&case["key"]));
        let (file_id, salt) = (array(&case["file_id"]), array(&case["salt"]));
        let file = sealed(
            FileSealer::resume(key, file_id, &salt, size).unwrap(),
            plain(size),
        );
        let blob = file.segments.concat();
        assert_eq!(sha256(&blob), array(&case["blob_sha256"]));
        if let Some(hex) = case.get("blob") {
            assert_eq!(blob, bytes(hex));
        }
        let leaves: Vec<Hash32> = case["leaves"]
            .as_array()
            .unwrap()
            .iter()
            .map(array)
            .collect();
        let n = u32::try_from(leaves.len()).unwrap();
        let manifest = Manifest::open(leaves.as_flattened(), n, &array(&case["root"])).unwrap();
        let opener = FileOpener::new(
            file.sealer.key(),
            &file_id,
            &array(&case["header"]),
            size,
            n,
        )
        .unwrap();
        let mut out = Vec::new();
        for (i, segment) in (0..).zip(&file.segments) {
            out.extend(
                opener
                    .open_segment(i, segment, manifest.leaf(i).unwrap())
                    .unwrap(),
            );
        }
        assert_eq!(sha256(&out), array(&case["plaintext_sha256"]));
    }
    let bulk = &set["bulk"];
    let worker = KemSecret::from_bytes(&array(&bulk["worker_sk"])).unwrap();
    let key = unwrap_file_key(&worker, &bytes(&bulk["envelope"]), &array(&bulk["file_id"]));
    assert_eq!(key.unwrap().as_bytes(), &array::<32>(&bulk["key"]));
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    write_missing(NAME, &made());
}
