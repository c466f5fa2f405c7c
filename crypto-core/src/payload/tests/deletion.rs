//! `docs/vectors/deletion.json`: the edits that go with a message, which came after the set of the
//! others was fixed.

use serde_json::{Value, json};

use super::*;
use crate::vectors::{assert_frozen, bytes, frozen, write_missing};

const NAME: &str = "deletion";

fn accepted() -> Vec<(&'static str, Payload)> {
    let delete = |edits| Payload::Delete(Delete::new([2; 32], edits));
    vec![
        ("delete 02… and its edit 05…", delete(vec![[5; 32]])),
        (
            "delete 02… and its edits 01…, 02… and 09…",
            delete(vec![[9; 32], [1; 32], [2; 32], [9; 32]]),
        ),
    ]
}

fn refused() -> Vec<(String, &'static str)> {
    let hash = |n: u8| format!("5820{}", hex::encode([n; 32]));
    let delete = |edits: &str| format!("a201{}02{edits}", hash(2));
    vec![
        (delete("80"), "edits present and empty"),
        (
            delete(&format!("82{}{}", hash(2), hash(1))),
            "edits not ascending",
        ),
        (
            delete(&format!("82{}{}", hash(1), hash(1))),
            "the same edit twice",
        ),
        (
            delete(&format!("81581f{}", hex::encode([1; 31]))),
            "a hash of 31 bytes",
        ),
        (delete(&hash(1)), "a hash in place of an array"),
        (format!("a10281{}", hash(1)), "no target"),
    ]
}

fn made() -> Value {
    let accepted = accepted().into_iter().map(|(what, payload)| {
        let cbor = payload.encode().unwrap();
        json!({ "what": what, "cbor": hex::encode(cbor.as_slice()) })
    });
    let refused = refused()
        .into_iter()
        .map(|(cbor, why)| json!({ "cbor": cbor, "why": why }));
    json!({
        "ptype": ptype::DELETE,
        "accepted": accepted.collect::<Vec<_>>(),
        "refused": refused.collect::<Vec<_>>(),
    })
}

#[test]
fn the_committed_vectors_hold() {
    assert_frozen(NAME, &made());
    let set = frozen(NAME);
    for case in set["accepted"].as_array().unwrap() {
        let cbor = bytes(&case["cbor"]);
        let payload = Payload::decode(ptype::DELETE, &cbor).unwrap();
        assert_eq!(payload.encode().unwrap().as_slice(), cbor, "{case}");
    }
    for case in set["refused"].as_array().unwrap() {
        let refused = Payload::decode(ptype::DELETE, &bytes(&case["cbor"]));
        assert!(refused.is_err(), "{case}");
    }
}

#[test]
fn as_many_edits_as_one_deletion_names() {
    let edits = |count: usize| {
        let numbers = (0..count).map(|n| u16::try_from(n).unwrap().to_be_bytes());
        let hashes = numbers.map(|[high, low]| {
            let mut hash = [0; 32];
            (hash[0], hash[1]) = (high, low);
            hash
        });
        Payload::Delete(Delete::new([2; 32], hashes.collect()))
    };
    assert!(edits(DELETED_EDITS).encode().is_ok());
    assert_eq!(
        edits(DELETED_EDITS + 1).encode().err(),
        Some(ParseError::Limit)
    );
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    write_missing(NAME, &made());
}
