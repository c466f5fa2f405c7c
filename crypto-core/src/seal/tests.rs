use super::*;
use crate::labels::kdf::{BLOB, SLOT};

fn key() -> OneTimeKey {
    OneTimeKey::derive(b"ikm", b"salt", BLOB, b"")
}

#[test]
fn what_was_sealed_opens() {
    let ct = key().seal(b"aad", b"text");
    assert_eq!(ct.len(), 4 + 16);
    assert_eq!(&**key().open(b"aad", &ct).unwrap(), b"text");
}

#[test]
fn every_flipped_bit_is_refused() {
    let ct = key().seal(b"aad", b"text");
    for bit in 0..ct.len() * 8 {
        let mut bad = ct.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key().open(b"aad", &bad).err(), Some(OpenError), "bit {bit}");
    }
    assert_eq!(key().open(b"aae", &ct).err(), Some(OpenError));
    assert_eq!(key().open(b"aad", &ct[..15]).err(), Some(OpenError));
}

#[test]
fn the_derived_nonce_counts() {
    let with_nonce = OneTimeKey::derive_with_nonce(b"ikm", b"salt", BLOB, b"");
    let ct = with_nonce.seal(b"", b"text");
    assert!(key().open(b"", &ct).is_err());
    let again = OneTimeKey::derive_with_nonce(b"ikm", b"salt", BLOB, b"");
    assert!(again.open(b"", &ct).is_ok());
}

#[test]
fn a_commitment_has_to_match() {
    let derive = || CommittedKey::derive(b"ikm", b"salt", SLOT, b"");
    let (commitment, key) = derive().into_parts();
    let ct = key.seal(b"", b"text");
    assert!(derive().check(&commitment).unwrap().open(b"", &ct).is_ok());
    let mut other = commitment;
    other[31] ^= 1;
    assert_eq!(derive().check(&other).err(), Some(OpenError));
}
