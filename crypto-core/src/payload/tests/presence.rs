//! `docs/vectors/presence.json`: ptype 16, which came after the set of the others was fixed.

use serde_json::{Value, json};

use super::*;
use crate::vectors::{assert_frozen, bytes, frozen, write_missing};

const NAME: &str = "presence";

const REFUSED: &[(&str, &str)] = &[
    ("a0", "nothing said"),
    ("a10101", "no word on whether it asks"),
    ("a2010003f4", "no such state"),
    ("a2010403f4", "no such state"),
    ("a2010203f4", "away without since when"),
    ("a30101020503f4", "here and since when"),
    ("a30103020503f4", "silent and since when"),
    ("a2010103 01", "a number in place of a boolean"),
    ("a203f40101", "keys not ascending"),
    ("a3010202613103f4", "text in place of a number"),
];

fn accepted() -> Vec<(&'static str, Presence)> {
    let say = |there, asks| Presence { there, asks };
    vec![
        ("here, and asks", say(There::Here, true)),
        ("here", say(There::Here, false)),
        (
            "away since 1 790 000 000 000",
            say(There::Away(1_790_000_000_000), false),
        ),
        ("away since 0, and asks", say(There::Away(0), true)),
        ("silent", say(There::Silent, false)),
    ]
}

fn made() -> Value {
    let accepted = accepted().into_iter().map(|(what, presence)| {
        let cbor = Payload::Presence(presence).encode().unwrap();
        json!({ "what": what, "ptype": ptype::PRESENCE, "cbor": hex::encode(cbor.as_slice()) })
    });
    let refused = REFUSED.iter().map(
        |(cbor, why)| json!({ "ptype": ptype::PRESENCE, "cbor": cbor.replace(' ', ""), "why": why }),
    );
    json!({ "accepted": accepted.collect::<Vec<_>>(), "refused": refused.collect::<Vec<_>>() })
}

#[test]
fn the_committed_vectors_hold() {
    assert_frozen(NAME, &made());
    let set = frozen(NAME);
    for case in set["accepted"].as_array().unwrap() {
        let cbor = bytes(&case["cbor"]);
        let payload = Payload::decode(ptype::PRESENCE, &cbor).unwrap();
        assert_eq!(payload.encode().unwrap().as_slice(), cbor, "{case}");
    }
    for case in set["refused"].as_array().unwrap() {
        let refused = Payload::decode(ptype::PRESENCE, &bytes(&case["cbor"]));
        assert!(refused.is_err(), "{case}");
    }
}

#[test]
fn the_bytes_of_every_state() {
    let hex = |there, asks| {
        let payload = Payload::Presence(Presence { there, asks });
        hex::encode(payload.encode().unwrap().as_slice())
    };
    assert_eq!(hex(There::Here, true), "a2010103f5");
    assert_eq!(hex(There::Away(10), false), "a30102020a03f4");
    assert_eq!(hex(There::Silent, false), "a2010303f4");
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    write_missing(NAME, &made());
}
