//! Rules between and inside the fields of a payload.

use super::*;
use crate::file::FileKey;

#[test]
fn every_required_field_is_required() {
    for payload in one_of_each() {
        let bytes = payload.encode().unwrap();
        let mut d = minicbor::Decoder::new(&bytes);
        let len = d.map().unwrap().unwrap();
        let mut items = Vec::new();
        for _ in 0..len {
            let start = d.position();
            let key = d.u64().unwrap();
            d.skip().unwrap();
            items.push((key, &bytes[start..d.position()]));
        }
        let optional: &[u64] = match payload {
            Payload::Text(_) => &[2, 3, 13],
            Payload::InlineFile(_) | Payload::File(_) => &[10, 11, 12, 13],
            Payload::Profile(_) => &[1, 2, 3],
            _ => &[],
        };
        for leave_out in 0..items.len() {
            let mut shorter = vec![0xa0 | (items.len() - 1) as u8];
            let kept = items.iter().enumerate().filter(|(i, _)| *i != leave_out);
            kept.for_each(|(_, (_, item))| shorter.extend_from_slice(item));
            let key = items[leave_out].0;
            let decoded = Payload::decode(payload.ptype(), &shorter);
            if optional.contains(&key) {
                assert!(decoded.is_ok(), "ptype {} without {key}", payload.ptype());
            } else {
                assert_eq!(
                    decoded,
                    Err(ParseError::Value),
                    "{} without {key}",
                    payload.ptype()
                );
            }
        }
    }
}

#[test]
fn an_edit_holds_only_what_can_be_a_message() {
    for kind in [0_u8, 4, 5, 6, 7, 8, 14, 15] {
        let mut bytes = hex::decode("a3015820").unwrap();
        bytes.extend_from_slice(&[1; 32]);
        bytes.extend_from_slice(&[2, kind, 3, 0xa1, 0x01, 0x61, 0x61]);
        assert_eq!(
            Payload::decode(ptype::EDIT, &bytes),
            Err(ParseError::Value),
            "ptype {kind}"
        );
    }
}

#[test]
fn a_descriptor_agrees_with_itself() {
    let mut bad = descriptor();
    bad.segments += 1;
    assert_eq!(Payload::File(bad).encode().err(), Some(ParseError::Value));
    let mut bad = descriptor();
    bad.size = limits::FILE + 1;
    assert_eq!(Payload::File(bad).encode().err(), Some(ParseError::Limit));
    assert!(descriptor().opener().is_ok());
    let mut bad = descriptor();
    bad.key = FileKey::from_bytes(&[0; 32]);
    assert!(bad.opener().is_err());
    assert_eq!(descriptor().duplicate(), descriptor());
}

#[test]
fn receipts_are_sorted_sets() {
    let unsorted = Receipt {
        kind: ReceiptKind::Read,
        up_to: vec![[2; 32], [1; 32]],
    };
    assert_eq!(
        Payload::Receipt(unsorted).encode().err(),
        Some(ParseError::Order)
    );
    let doubled = Receipt {
        kind: ReceiptKind::Read,
        up_to: vec![[1; 32], [1; 32]],
    };
    assert_eq!(
        Payload::Receipt(doubled).encode().err(),
        Some(ParseError::Order)
    );
    for kind in [0, 3] {
        let mut bytes = vec![0xa2, 1, kind, 2, 0x81, 0x58, 0x20];
        bytes.extend_from_slice(&[1; 32]);
        assert_eq!(
            Payload::decode(ptype::RECEIPT, &bytes),
            Err(ParseError::Value)
        );
    }
}

#[test]
fn mentions_lie_apart_inside_the_text_on_whole_characters() {
    let text = |mentions: Vec<(u32, u32)>| {
        let account_id = [1; 32];
        let mentions = mentions.into_iter().map(|(offset, len)| Mention {
            account_id,
            offset,
            len,
        });
        let text = Text {
            text: "aбв".into(),
            re: None,
            mentions: mentions.collect(),
            forwarded: false,
        };
        Payload::Text(text).encode().map(drop)
    };
    assert_eq!(text(vec![(0, 1), (1, 2), (3, 2)]), Ok(()));
    assert_eq!(text(vec![(0, 5)]), Ok(()));
    for bad in [
        vec![(0, 0)],
        vec![(0, 2)],
        vec![(2, 1)],
        vec![(0, 6)],
        vec![(5, 1)],
        vec![(u32::MAX, u32::MAX)],
        vec![(1, 2), (0, 1)],
        vec![(0, 3), (1, 2)],
    ] {
        assert_eq!(text(bad.clone()), Err(ParseError::Value), "{bad:?}");
    }
}

#[test]
fn what_is_not_forwarded_has_no_such_mark() {
    // {1: "hi", 13: …} and {1: h'', 8: "a", 9: "b", 13: …}
    for (ptype, start) in [
        (ptype::TEXT, "a201626869"),
        (ptype::INLINE_FILE, "a401400861610961 62"),
    ] {
        let decode = |mark: &str| {
            let text = format!("{start}0d{mark}").replace(' ', "");
            Payload::decode(ptype, &hex::decode(text).unwrap())
        };
        assert!(decode("f5").is_ok());
        assert_eq!(decode("f4"), Err(ParseError::Value), "false");
        for other in ["00", "01", "40", "6161", "80"] {
            assert_eq!(decode(other), Err(ParseError::Encoding), "{other}");
        }
    }
}

#[test]
fn a_picture_has_both_sides_or_none() {
    for media in [
        "a10105",
        "a10205",
        "a201000205",
        "a201050200",
        "a0",
        "a1090a",
    ] {
        let mut bytes = hex::decode("a4 01 40 08 6161 09 6162 0a".replace(' ', "")).unwrap();
        bytes.extend_from_slice(&hex::decode(media).unwrap());
        assert_eq!(
            Payload::decode(ptype::INLINE_FILE, &bytes),
            Err(ParseError::Value),
            "{media}"
        );
    }
}

#[test]
fn names_are_shown_without_tricks() {
    assert_eq!(display_name("photo\u{202e}gpj.exe"), "photogpj.exe");
    assert_eq!(display_name("../../etc/passwd"), "_.._etc_passwd");
    assert_eq!(display_name(" a\u{0}b\n\tc\\d. "), "abc_d");
    assert_eq!(display_name("\u{feff}\u{200b}"), "");
    assert_eq!(display_name("👩\u{200d}🚀 Анна"), "👩\u{200d}🚀 Анна");
    assert_eq!(
        display_line(" sings\u{202e}. \n\r\t\u{2028}and/or\u{0} \u{200b}plays.\u{a0}"),
        "sings. and/or plays."
    );
    assert_eq!(display_line("\u{2029}\n\u{feff}"), "");
}

#[test]
fn debug_shows_no_content() {
    for payload in one_of_each() {
        let text = format!("{payload:?}");
        for content in [
            "анна", "photo", "море", "empty", "new", "👍", "Анна", "here", "137",
        ] {
            assert!(!text.contains(content), "{text}");
        }
    }
    let text = format!("{:?}", Payload::File(descriptor()));
    assert_eq!(text, "File(FileDescriptor { .. })");
}
