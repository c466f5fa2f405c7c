//! Attack 22: every limit of a payload, at it and one beyond.

use super::*;

/// `build(limit)` is accepted, `build(limit + 1)` and ten times as much are not.
fn at_most(limit: usize, build: impl Fn(usize) -> Payload) {
    assert!(build(limit).encode().is_ok(), "at the limit of {limit}");
    for len in [limit + 1, limit * 10] {
        assert_eq!(
            build(len).encode().err(),
            Some(ParseError::Limit),
            "{len} of {limit}"
        );
    }
}

/// Present and empty is not a second way to say absent.
fn not_empty(build: impl Fn(usize) -> Payload) {
    assert!(build(1).encode().is_ok());
    assert_eq!(build(0).encode().err(), Some(ParseError::Limit));
}

fn inline(info: FileInfo) -> Payload {
    Payload::InlineFile(InlineFile { data: vec![], info })
}

fn media(media: Media) -> Payload {
    inline(FileInfo {
        media: Some(media),
        ..bare("a")
    })
}

#[test]
fn text() {
    let text = |len| Payload::Text(Text::plain("x".repeat(len)));
    at_most(TEXT, text);
    not_empty(text);
    let mentions = |count: usize| {
        let mention = |i| Mention {
            account_id: [1; 32],
            offset: i,
            len: 1,
        };
        let mentions = (0..count as u32).map(mention).collect();
        Payload::Text(Text {
            text: "x".repeat(1000),
            re: None,
            mentions,
            forwarded: false,
        })
    };
    at_most(MENTIONS, mentions);
}

#[test]
fn files() {
    at_most(limits::INLINE_FILE, |len| {
        Payload::InlineFile(InlineFile {
            data: vec![1; len],
            info: bare("a"),
        })
    });
    let name = |len| inline(bare(&"n".repeat(len)));
    at_most(limits::NAME, name);
    not_empty(name);
    let mime = |len| {
        inline(FileInfo {
            mime: "m".repeat(len),
            ..bare("a")
        })
    };
    at_most(MIME, mime);
    not_empty(mime);
    let caption = |len| {
        inline(FileInfo {
            caption: Some("c".repeat(len)),
            ..bare("a")
        })
    };
    at_most(CAPTION, caption);
    not_empty(caption);
}

#[test]
fn media_fields() {
    let thumbnail = |len| {
        media(Media {
            thumbnail: Some(vec![1; len]),
            ..Media::default()
        })
    };
    at_most(limits::THUMBNAIL, thumbnail);
    not_empty(thumbnail);
    let waveform = |len| {
        media(Media {
            waveform: Some(vec![1; len]),
            ..Media::default()
        })
    };
    at_most(WAVEFORM, waveform);
    not_empty(waveform);
    let codecs = |len| {
        media(Media {
            codecs: Some("c".repeat(len)),
            ..Media::default()
        })
    };
    at_most(MIME, codecs);
    not_empty(codecs);
    let blurhash = |len| {
        media(Media {
            blurhash: Some("c".repeat(len)),
            ..Media::default()
        })
    };
    at_most(BLURHASH, blurhash);
    not_empty(blurhash);
    // Everything at its largest still fits a message.
    let largest = Payload::InlineFile(InlineFile {
        data: vec![1; limits::INLINE_FILE],
        info: FileInfo {
            name: "n".repeat(limits::NAME),
            mime: "m".repeat(MIME),
            media: Some(Media {
                size: Some((PIXELS, PIXELS)),
                duration_ms: Some(u32::MAX),
                codecs: Some("c".repeat(MIME)),
                thumbnail: Some(vec![1; limits::THUMBNAIL]),
                blurhash: Some("b".repeat(BLURHASH)),
                waveform: Some(vec![1; WAVEFORM]),
            }),
            caption: Some("c".repeat(CAPTION)),
            re: Some([1; 32]),
            forwarded: true,
        },
    });
    let in_len = 80 + 4 * 32 + largest.encode().unwrap().len() as u64 + 64;
    let wire = 60 + crate::padding::message_padme(in_len) + 16;
    assert!(wire <= limits::MESSAGE as u64, "{wire}");
}

#[test]
fn events() {
    let emoji = |len| {
        Payload::Reaction(Reaction {
            target: [1; 32],
            emoji: "x".repeat(len),
            set: true,
        })
    };
    at_most(limits::EMOJI, emoji);
    not_empty(emoji);
    let receipt = |count: usize| {
        let hash = |i: usize| {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&i.to_be_bytes());
            hash
        };
        Payload::Receipt(Receipt::new(
            ReceiptKind::Delivered,
            (0..count).map(hash).collect(),
        ))
    };
    at_most(RECEIPTS, receipt);
    not_empty(receipt);
    let name = |len| {
        Payload::Profile(Profile {
            name: Some("n".repeat(len)),
            ..Profile::default()
        })
    };
    at_most(limits::NAME, name);
    not_empty(name);
    let avatar = |len| {
        Payload::Profile(Profile {
            avatar: Some(vec![1; len]),
            ..Profile::default()
        })
    };
    not_empty(avatar);
    assert!(avatar(AVATAR).encode().is_ok());
    assert_eq!(avatar(AVATAR + 1).encode().err(), Some(ParseError::Limit));
    let about = |len| {
        Payload::Profile(Profile {
            about: Some("a".repeat(len)),
            ..Profile::default()
        })
    };
    at_most(ABOUT, about);
    not_empty(about);
}

#[test]
fn fields_of_fixed_length_have_it() {
    for len in [0_u8, 31, 33] {
        let mut bytes = vec![0xa1, 1, 0x58, len];
        bytes.extend(std::iter::repeat_n(1, usize::from(len)));
        if len < 24 {
            bytes = vec![0xa1, 1, 0x40 | len];
        }
        assert_eq!(
            Payload::decode(ptype::DELETE, &bytes),
            Err(ParseError::Length),
            "{len}"
        );
    }
}

#[test]
fn ascii_fields_are_visible_ascii() {
    for bad in ["image/\u{7f}", "é", "a\nb", "a\0"] {
        let payload = inline(FileInfo {
            mime: bad.into(),
            ..bare("a")
        });
        assert_eq!(payload.encode().err(), Some(ParseError::Value), "{bad:?}");
    }
}

#[test]
fn a_payload_longer_than_a_message_is_not_looked_at() {
    let bytes = vec![0xa0; limits::MESSAGE + 1];
    assert_eq!(
        Payload::decode(ptype::LEAVE, &bytes),
        Err(ParseError::Limit)
    );
}
