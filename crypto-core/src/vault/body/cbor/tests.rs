use super::*;
use crate::{random::Drbg, recovery};

fn body() -> VaultBody {
    let mut rng = Drbg::new([5; 64], b"cbor tests");
    let access_key = recovery::AccessKey::make(&mut rng);
    VaultBody {
        sig_sk: SigningKey::make(&mut rng),
        kem: vec![(0, KemSecret::make(&mut rng))],
        head_seq: 0,
        head_hash: [8; 32],
        storage_root: StorageRoot::make(&mut rng),
        recovery_root: recovery::recovery_root(&access_key, &[6; 32]),
        old_sig: Vec::new(),
        created_ms: 1,
    }
}

/// `{1: h'…', 2: …` begins so; the first number after the map head.
const FIRST_KEY: usize = 1;

#[test]
fn the_encoding_is_a_map_of_eight() {
    let bytes = encode(&body()).unwrap();
    assert_eq!(bytes[..4], [0xa8, 0x01, 0x58, 0x20]);
    assert_eq!(bytes[36..42], [0x02, 0x81, 0x82, 0x00, 0x58, 0x20]);
    assert_eq!(bytes[bytes.len() - 4..], [0x07, 0x80, 0x08, 0x01]);
    assert!(decode(&bytes).is_ok());
}

#[test]
fn any_other_encoding_is_refused() {
    let bytes = encode(&body()).unwrap();
    let refused = |bytes: &[u8]| decode(bytes).err();
    let long_key = [&bytes[..FIRST_KEY], &[0x18, 0x01], &bytes[FIRST_KEY + 1..]].concat();
    assert_eq!(refused(&long_key), Some(ParseError::Encoding), "long key");
    let trailing = [&bytes[..], &[0]].concat();
    assert_eq!(
        refused(&trailing),
        Some(ParseError::Encoding),
        "trailing byte"
    );
    let mut indefinite = bytes.to_vec();
    indefinite[0] = 0xbf;
    indefinite.push(0xff);
    assert_eq!(
        refused(&indefinite),
        Some(ParseError::Encoding),
        "indefinite map"
    );
    let mut nine = bytes.to_vec();
    nine[0] = 0xa9;
    nine.extend_from_slice(&[0x09, 0x00]);
    assert_eq!(refused(&nine), Some(ParseError::Encoding), "ninth key");
    let mut huge = bytes[..37].to_vec();
    huge.extend_from_slice(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(refused(&huge), Some(ParseError::Limit), "2^64 generations");
    for len in 0..bytes.len() {
        assert!(decode(&bytes[..len]).is_err(), "cut at {len}");
    }
}

#[test]
fn a_number_that_is_no_scalar_is_refused() {
    let bytes = encode(&body()).unwrap();
    for scalar in [[0; 32], [0xff; 32]] {
        let mut bad = bytes.to_vec();
        bad[4..36].copy_from_slice(&scalar);
        assert_eq!(decode(&bad).err(), Some(ParseError::Point));
    }
}
