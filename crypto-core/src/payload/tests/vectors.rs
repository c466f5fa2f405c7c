//! `docs/vectors/payload.json`: one payload of each type, and bytes that are none.

use serde_json::{Value, json};

use super::*;
use crate::vectors::{assert_frozen, bytes, frozen, write_missing};

const NAME: &str = "payload";

/// Bytes that every implementation refuses, with the rule that they break.
const REFUSED: &[(u16, &str, &str)] = &[
    (1, "", "no item at all"),
    (1, "6568656c6c6f", "not a map"),
    (1, "a0", "no text"),
    (1, "a10160", "empty text"),
    (1, "a10162c328", "text is not UTF-8"),
    (1, "a1016161ff", "trailing byte"),
    (1, "a101616100", "trailing byte"),
    (1, "bf016161ff", "indefinite length"),
    (1, "a1017f6161ff", "indefinite text"),
    (1, "a118016161", "key not in shortest form"),
    (1, "a1017801 61", "length not in shortest form"),
    (1, "a20161610161 62", "key twice"),
    (1, "a2026161016161", "keys not ascending"),
    (1, "a201616118634100 00", "trailing byte"),
    (1, "a2016161 1863 c100", "tag"),
    (1, "a2016161 1863 f93c00", "float"),
    (1, "a2016161 1863 f6", "null"),
    (1, "a2016161 6178 00", "text key"),
    (1, "a2016161 1863 818181818181818180", "nine levels"),
    (1, "a2016161 0380", "mentions present and empty"),
    (7, "a2010102 80", "no message in a receipt"),
    (13, "a0", "a notice that nobody sends"),
    (14, "a10101", "a number in place of a boolean"),
];

fn case(what: &str, payload: &Payload) -> Value {
    let cbor = payload.encode().unwrap();
    json!({ "what": what, "ptype": payload.ptype(), "cbor": hex::encode(cbor.as_slice()) })
}

fn made() -> Value {
    let whats = [
        "{1: \"x\"}",
        "text with reply 09… and mentions of account 03… at 0+9 and 13+4",
        "inline file: 500 × 01, photo.jpg, image/jpeg, media {4000 × 3000, thumbnail 010203}, caption, reply 08…",
        "inline file: no data, name empty, type a/b",
        "file descriptor of 3 000 000 bytes",
        "edit of 01… to text new",
        "edit of 01… to an inline file",
        "edit of 01… to a file descriptor",
        "delete 02…",
        "reaction to 02…: thumbs up with skin tone, set",
        "reaction to 02…: x, taken away",
        "read up to 01… and 09…",
        "delivered up to 00…",
        "leave",
        "typing",
        "profile without anything",
        "profile with name, picture 100 × 89 and text",
    ];
    let payloads = one_of_each();
    assert_eq!(whats.len(), payloads.len());
    let refused = REFUSED.iter().map(
        |(ptype, cbor, why)| json!({ "ptype": ptype, "cbor": cbor.replace(' ', ""), "why": why }),
    );
    json!({
        "accepted": whats.iter().zip(&payloads).map(|(what, p)| case(what, p)).collect::<Vec<_>>(),
        "refused": refused.collect::<Vec<_>>(),
    })
}

#[test]
fn the_committed_vectors_hold() {
    assert_frozen(NAME, &made());
    let set = frozen(NAME);
    let number = |case: &Value| u16::try_from(case["ptype"].as_u64().unwrap()).unwrap();
    for case in set["accepted"].as_array().unwrap() {
        let cbor = bytes(&case["cbor"]);
        let payload = Payload::decode(number(case), &cbor).unwrap();
        assert_eq!(payload.encode().unwrap().as_slice(), cbor, "{case}");
    }
    for case in set["refused"].as_array().unwrap() {
        assert!(
            Payload::decode(number(case), &bytes(&case["cbor"])).is_err(),
            "{case}"
        );
    }
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    write_missing(NAME, &made());
}
