//! Each byte of a small commit matters, and no bytes make the parser panic.

use proptest::prelude::*;

use super::*;

#[test]
fn every_flipped_byte_is_refused() {
    let mut w = World::new(40);
    let (_, e0) = w.direct();
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![[1; 32]], 1);
    let (bytes, _) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let previous = Some(Previous::Member(&e0));
    assert!(w.accept(&w.bob, previous, &bytes).is_ok());
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80] {
            let mut bad = bytes.clone();
            bad[at] ^= flip;
            assert!(
                w.accept(&w.bob, previous, &bad).is_err(),
                "byte {at} ^ {flip:#x}"
            );
        }
    }
    for cut in [0, 1, 2, 208, bytes.len() - 64, bytes.len() - 1] {
        assert!(w.accept(&w.bob, previous, &bytes[..cut]).is_err());
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(w.accept(&w.bob, previous, &longer).is_err());
}

#[test]
fn a_high_s_signature_is_refused() {
    let mut w = World::new(41);
    let (mut bytes, _) = w.direct();
    // s → n − s, which a lax verifier takes for the same signature.
    let n = hex::decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let at = bytes.len() - 32;
    let mut borrow = 0_i16;
    for (byte, n) in bytes[at..].iter_mut().zip(n.unwrap()).rev() {
        let digit = i16::from(n) - i16::from(*byte) - borrow;
        borrow = i16::from(digit < 0);
        *byte = digit.rem_euclid(256) as u8;
    }
    assert_eq!(
        w.accept(&w.bob, None, &bytes).err(),
        Some(CommitReject::Signature)
    );
}

proptest! {
    #[test]
    fn random_bytes_never_panic(tail: Vec<u8>, kind in 0_u8..8) {
        let _ = ParsedCommit::parse(&tail);
        let _ = ParsedCommit::parse(&[&[0x20, 1, 1, kind][..], &tail].concat());
    }
}
