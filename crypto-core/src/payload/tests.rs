use super::*;
use crate::file::FileSealer;
use crate::random::Drbg;

mod deletion;
mod forwarded;
mod limits_of_fields;
mod presence;
mod properties;
mod rules;
mod vectors;

pub(super) fn descriptor() -> FileDescriptor {
    let sealer = FileSealer::make(&mut Drbg::new([5; 64], b""), 3_000_000).unwrap();
    FileDescriptor {
        file_id: *sealer.file_id(),
        key: sealer.key().duplicate(),
        header: *sealer.header(),
        root: [6; 32],
        size: sealer.size(),
        segments: sealer.segments(),
        blob_id: [7; 16],
        info: info(),
    }
}

pub(super) fn info() -> FileInfo {
    FileInfo {
        name: "photo.jpg".into(),
        mime: "image/jpeg".into(),
        media: Some(Media {
            size: Some((4000, 3000)),
            thumbnail: Some(vec![1, 2, 3]),
            ..Media::default()
        }),
        caption: Some("на море".into()),
        re: Some([8; 32]),
        forwarded: false,
    }
}

pub(super) fn bare(name: &str) -> FileInfo {
    FileInfo {
        name: name.into(),
        mime: "a/b".into(),
        media: None,
        caption: None,
        re: None,
        forwarded: false,
    }
}

pub(super) fn one_of_each() -> Vec<Payload> {
    let mention = |offset, len| Mention {
        account_id: [3; 32],
        offset,
        len,
    };
    vec![
        Payload::Text(Text::plain("x")),
        Payload::Text(Text {
            text: "@анна и @bob".into(),
            re: Some([9; 32]),
            mentions: vec![mention(0, 9), mention(13, 4)],
            forwarded: false,
        }),
        Payload::InlineFile(InlineFile {
            data: vec![1; 500],
            info: info(),
        }),
        Payload::InlineFile(InlineFile {
            data: vec![],
            info: bare("empty"),
        }),
        Payload::File(descriptor()),
        Payload::Edit(Edit {
            target: [1; 32],
            content: Content::Text(Text::plain("new")),
        }),
        Payload::Edit(Edit {
            target: [1; 32],
            content: Content::InlineFile(InlineFile {
                data: vec![2],
                info: bare("b"),
            }),
        }),
        Payload::Edit(Edit {
            target: [1; 32],
            content: Content::File(descriptor()),
        }),
        Payload::Delete(Delete::new([2; 32], Vec::new())),
        Payload::Reaction(Reaction {
            target: [2; 32],
            emoji: "👍🏽".into(),
            set: true,
        }),
        Payload::Reaction(Reaction {
            target: [2; 32],
            emoji: "x".into(),
            set: false,
        }),
        Payload::Receipt(Receipt::new(
            ReceiptKind::Read,
            vec![[9; 32], [1; 32], [9; 32]],
        )),
        Payload::Receipt(Receipt::new(ReceiptKind::Delivered, vec![[0; 32]])),
        Payload::Leave,
        Payload::Typing(Typing { active: true }),
        Payload::Profile(Profile::default()),
        Payload::Profile(Profile {
            name: Some("Анна".into()),
            avatar: Some(vec![0x89; 100]),
            about: Some("here".into()),
        }),
    ]
}

#[test]
fn everything_comes_back_and_has_one_encoding() {
    for payload in one_of_each() {
        let bytes = payload.encode().unwrap();
        let back = Payload::decode(payload.ptype(), &bytes).unwrap();
        assert_eq!(back, payload);
        assert_eq!(back.encode().unwrap(), bytes);
    }
}

#[test]
fn the_bytes_of_small_payloads() {
    let hex = |payload: Payload| hex::encode(payload.encode().unwrap().as_slice());
    let target = "01".repeat(32);
    assert_eq!(hex(Payload::Text(Text::plain("hi"))), "a101626869");
    assert_eq!(hex(Payload::Leave), "a0");
    assert_eq!(hex(Payload::Typing(Typing { active: false })), "a101f4");
    assert_eq!(
        hex(Payload::Delete(Delete::new([1; 32], Vec::new()))),
        format!("a1015820{target}")
    );
    let reaction = Reaction {
        target: [1; 32],
        emoji: "a".into(),
        set: true,
    };
    assert_eq!(
        hex(Payload::Reaction(reaction)),
        format!("a3015820{target}02616103f5")
    );
    let receipt = Receipt::new(ReceiptKind::Read, vec![[1; 32]]);
    assert_eq!(
        hex(Payload::Receipt(receipt)),
        format!("a2010202815820{target}")
    );
    let text = Text {
        text: "@b".into(),
        re: None,
        mentions: vec![Mention {
            account_id: [1; 32],
            offset: 0,
            len: 2,
        }],
        forwarded: false,
    };
    assert_eq!(
        hex(Payload::Text(text)),
        format!("a20162406203818358 20{target}0002").replace(' ', "")
    );
    let edit = Edit {
        target: [1; 32],
        content: Content::Text(Text::plain("hi")),
    };
    assert_eq!(
        hex(Payload::Edit(edit)),
        format!("a3015820{target}020103a101626869")
    );
}

#[test]
fn an_unknown_type_is_unsupported_and_still_has_to_be_cbor() {
    for number in [0, 9, 10, 11, 12, 17, 99, u16::MAX] {
        let decoded = Payload::decode(number, &[0xa1, 0x01, 0x02]);
        assert_eq!(decoded, Ok(Payload::Unsupported(number)));
        assert_eq!(Payload::decode(number, b"hello"), Err(ParseError::Encoding));
        assert_eq!(
            Payload::decode(number, &[0xa0, 0x00]),
            Err(ParseError::Encoding)
        );
        assert_eq!(
            Payload::Unsupported(number).encode().err(),
            Some(ParseError::Type)
        );
    }
}

#[test]
fn nobody_sends_the_local_notice() {
    assert_eq!(
        Payload::decode(ptype::KEY_CHANGE, &[0xa0]),
        Err(ParseError::Type)
    );
}

#[test]
fn unknown_keys_are_passed_over_at_every_place() {
    // {0: …, 1: "hi", 2: re, 4: [1, {2: 3}], 99: "x"}
    let mut bytes = hex::decode("a5 00 a10102 01 626869 02 5820".replace(' ', "")).unwrap();
    bytes.extend_from_slice(&[7; 32]);
    bytes.extend_from_slice(&hex::decode("048201a1020318636178").unwrap());
    let expected = Text {
        text: "hi".into(),
        re: Some([7; 32]),
        mentions: vec![],
        forwarded: false,
    };
    assert_eq!(
        Payload::decode(ptype::TEXT, &bytes),
        Ok(Payload::Text(expected))
    );
}
