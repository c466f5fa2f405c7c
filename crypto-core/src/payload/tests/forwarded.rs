//! `docs/vectors/forwarded.json`: the mark of what is forwarded, which came after the set of the
//! others was fixed.

use serde_json::{Value, json};

use super::*;
use crate::vectors::{assert_frozen, bytes, frozen, write_missing};

const NAME: &str = "forwarded";

const REFUSED: &[(u16, &str, &str)] = &[
    (
        1,
        "a2016268690df4",
        "false: what is not forwarded has no such key",
    ),
    (1, "a2016268690d01", "a number in place of a boolean"),
    (1, "a20df501626869", "keys not ascending"),
    (1, "a3016268690df50df5", "key twice"),
    (
        2,
        "a40140086161096 1620df4",
        "false: what is not forwarded has no such key",
    ),
    (2, "a4014008616109 61620d40", "bytes in place of a boolean"),
];

fn accepted() -> Vec<(&'static str, Payload)> {
    let marked = |info: FileInfo| FileInfo {
        forwarded: true,
        ..info
    };
    vec![
        (
            "a forwarded text",
            Payload::Text(Text {
                forwarded: true,
                ..Text::plain("hi")
            }),
        ),
        (
            "a forwarded text that names account 03… at 0+4",
            Payload::Text(Text {
                mentions: vec![Mention {
                    account_id: [3; 32],
                    offset: 0,
                    len: 4,
                }],
                forwarded: true,
                ..Text::plain("@bob")
            }),
        ),
        (
            "a forwarded inline file: no data, name empty, type a/b",
            Payload::InlineFile(InlineFile {
                data: vec![],
                info: marked(bare("empty")),
            }),
        ),
        (
            "a forwarded file descriptor of 3 000 000 bytes with a caption",
            Payload::File(FileDescriptor {
                info: marked(FileInfo { re: None, ..info() }),
                ..descriptor()
            }),
        ),
        (
            "edit of 01… to a forwarded text",
            Payload::Edit(Edit {
                target: [1; 32],
                content: Content::Text(Text {
                    forwarded: true,
                    ..Text::plain("new")
                }),
            }),
        ),
    ]
}

fn made() -> Value {
    let accepted = accepted().into_iter().map(|(what, payload)| {
        let cbor = payload.encode().unwrap();
        json!({ "what": what, "ptype": payload.ptype(), "cbor": hex::encode(cbor.as_slice()) })
    });
    let refused = REFUSED.iter().map(
        |(ptype, cbor, why)| json!({ "ptype": ptype, "cbor": cbor.replace(' ', ""), "why": why }),
    );
    json!({ "accepted": accepted.collect::<Vec<_>>(), "refused": refused.collect::<Vec<_>>() })
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
        let refused = Payload::decode(number(case), &bytes(&case["cbor"]));
        assert!(refused.is_err(), "{case}");
    }
}

#[test]
fn they_come_back_and_differ_from_what_is_not_forwarded() {
    for (what, payload) in accepted() {
        let back = Payload::decode(payload.ptype(), &payload.encode().unwrap()).unwrap();
        assert_eq!(back, payload, "{what}");
    }
    let hex = |forwarded| {
        let text = Text {
            forwarded,
            ..Text::plain("hi")
        };
        hex::encode(Payload::Text(text).encode().unwrap().as_slice())
    };
    assert_eq!(
        (hex(false), hex(true)),
        ("a101626869".into(), "a2016268690df5".into())
    );
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    write_missing(NAME, &made());
}
