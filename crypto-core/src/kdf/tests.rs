use hmac::{Hmac, KeyInit, Mac};

use super::*;
use crate::labels;

/// RFC 5869 written out for one block, so that the layout of `info` is checked from outside.
fn by_hand(ikm: &[u8], salt: &[u8], info: &[u8]) -> [u8; 32] {
    let mac = |key: &[u8], data: &[u8]| -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(data);
        mac.finalize().into_bytes().into()
    };
    mac(&mac(salt, ikm), &[info, &[1]].concat())
}

#[test]
fn info_is_length_label_and_prefixed_context() {
    let expected = by_hand(b"ikm", b"salt", b"\x00\x20\x09Ren1/slot\x00\x03ctx");
    assert_eq!(
        *derive::<32>(b"ikm", b"salt", labels::kdf::SLOT, b"ctx"),
        expected
    );
    let short = by_hand(b"ikm", b"", b"\x00\x10\x08Ren1/del\x00\x00");
    assert_eq!(
        *derive::<16>(b"ikm", b"", labels::kdf::DELETE, b""),
        short[..16]
    );
}

#[test]
fn length_and_label_change_everything() {
    let long = derive::<64>(b"ikm", b"salt", labels::kdf::SLOT, b"ctx");
    let short = derive::<32>(b"ikm", b"salt", labels::kdf::SLOT, b"ctx");
    let other = derive::<32>(b"ikm", b"salt", labels::kdf::VAULT, b"ctx");
    assert_ne!(long[..32], short[..]);
    assert_ne!(*short, *other);
}
