//! Attack 21: whatever arrives, an error or the one value that has this encoding.

use proptest::prelude::*;

use super::*;

/// Bytes that look like payloads: real ones with some bytes replaced, cut or added.
fn mangled() -> impl Strategy<Value = (u16, Vec<u8>)> {
    let encoded: Vec<(u16, Vec<u8>)> = one_of_each()
        .iter()
        .map(|payload| (payload.ptype(), payload.encode().unwrap().to_vec()))
        .collect();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4);
    let cut = prop::option::of(any::<prop::sample::Index>());
    (prop::sample::select(encoded), changes, cut).prop_map(|((number, mut bytes), changes, cut)| {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        (number, bytes)
    })
}

fn hash() -> impl Strategy<Value = crate::Hash32> {
    any::<[u8; 32]>()
}

fn some_payload() -> impl Strategy<Value = Payload> {
    let text = ".{1,300}".prop_map(|text: String| text);
    prop_oneof![
        (text.clone(), prop::option::of(hash()), any::<bool>()).prop_map(
            |(text, re, forwarded)| Payload::Text(Text {
                text,
                re,
                mentions: vec![],
                forwarded
            })
        ),
        (
            any::<Vec<u8>>(),
            "[a-zа-я.]{1,40}",
            prop::option::of(text.clone()),
            1_u16..,
            1_u16..
        )
            .prop_map(|(data, name, caption, width, height)| {
                let media = Some(Media {
                    size: Some((width, height)),
                    ..Media::default()
                });
                let info = FileInfo {
                    name,
                    media,
                    caption,
                    ..bare("")
                };
                Payload::InlineFile(InlineFile { data, info })
            }),
        (hash(), prop::collection::vec(hash(), 0..20))
            .prop_map(|(target, edits)| Payload::Delete(Delete::new(target, edits))),
        (hash(), text.clone()).prop_map(|(target, text)| Payload::Edit(Edit {
            target,
            content: Content::Text(Text::plain(text)),
        })),
        (hash(), ".{1,8}", any::<bool>())
            .prop_map(|(target, emoji, set)| Payload::Reaction(Reaction { target, emoji, set })),
        prop::collection::vec(hash(), 1..20)
            .prop_map(|hashes| Payload::Receipt(Receipt::new(ReceiptKind::Delivered, hashes))),
        (
            prop::option::of("[a-я]{1,20}"),
            prop::option::of("[a-z]{1,100}")
        )
            .prop_map(|(name, about)| Payload::Profile(Profile {
                name,
                about,
                avatar: None
            })),
    ]
}

proptest! {
    #[test]
    fn decode_after_encode_is_identity(payload in some_payload()) {
        let bytes = payload.encode().unwrap();
        prop_assert_eq!(Payload::decode(payload.ptype(), &bytes), Ok(payload));
    }

    #[test]
    fn random_bytes_never_panic(number in 0_u16..18, bytes: Vec<u8>) {
        let _ = Payload::decode(number, &bytes);
    }

    /// A changed payload is refused, or it is a value whose own encoding decodes to the same.
    #[test]
    fn changed_payloads_are_refused_or_have_one_meaning((number, bytes) in mangled()) {
        if let Ok(payload) = Payload::decode(number, &bytes)
            && let Ok(encoded) = payload.encode()
        {
            prop_assert_eq!(Payload::decode(number, &encoded), Ok(payload));
            prop_assert!(encoded.len() <= bytes.len());
        }
    }
}
