use super::*;
use crate::{
    error::{OpenError, VerifyError},
    labels::{info, sig},
    random::Drbg,
};

fn rng() -> Drbg {
    Drbg::new([9; 64], b"key tests")
}

#[test]
fn a_signature_verifies_under_its_label_only() {
    let key = SigningKey::make(&mut rng());
    for label in sig::ALL {
        let signature = key.sign(*label, b"data");
        for other in sig::ALL {
            let result = key.public().verify(*other, b"data", &signature);
            assert_eq!(
                result.is_ok(),
                label.text() == other.text(),
                "{label:?} {other:?}"
            );
        }
    }
}

#[test]
fn a_signature_is_deterministic_low_and_bound_to_every_bit() {
    let key = SigningKey::make(&mut rng());
    let half_order = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";
    for i in 0..32_u8 {
        let signature = key.sign(sig::MESSAGE, &[i]);
        assert_eq!(signature, key.sign(sig::MESSAGE, &[i]));
        assert!(hex::encode(&signature[32..]).as_str() <= half_order);
    }
    let signature = key.sign(sig::MESSAGE, b"data");
    for bit in 0..512 {
        let mut bad = signature;
        bad[bit / 8] ^= 1 << (bit % 8);
        let refused = key.public().verify(sig::MESSAGE, b"data", &bad);
        assert_eq!(refused, Err(VerifyError), "bit {bit}");
    }
    for bad in [[0; 64], [0xff; 64]] {
        assert_eq!(
            key.public().verify(sig::MESSAGE, b"data", &bad),
            Err(VerifyError)
        );
    }
}

#[test]
fn pieces_are_as_one() {
    let key = SigningKey::make(&mut rng());
    let signature = key.sign_pieces(sig::COMMIT, &[b"da", b"", b"ta"]);
    assert_eq!(signature, key.sign(sig::COMMIT, b"data"));
    assert_eq!(
        key.public()
            .verify_pieces(sig::COMMIT, &[b"d", b"ata"], &signature),
        Ok(())
    );
}

/// RFC 6979 A.2.5, "sample": our digest input differs, so the primitive is checked beneath it.
#[test]
fn the_primitive_is_rfc_6979() {
    use p256::ecdsa::{Signature, SigningKey, signature::hazmat::PrehashSigner};
    let scalar = hex::decode("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    let key = SigningKey::from_slice(&scalar.unwrap()).unwrap();
    let signature: Signature = key.sign_prehash(&crate::labels::sha256(b"sample")).unwrap();
    assert_eq!(
        hex::encode(signature.to_bytes()),
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
         f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    );
}

/// Attack 10.
#[test]
fn only_uncompressed_points_of_the_curve_are_public_keys() {
    let good = *SigningKey::make(&mut rng()).public().as_bytes();
    assert!(VerifyingKey::from_bytes(&good).is_ok() && KemPublic::from_bytes(&good).is_ok());
    let refused = |bytes: &[u8], error| {
        assert_eq!(
            VerifyingKey::from_bytes(bytes).err(),
            Some(error),
            "{bytes:02x?}"
        );
        assert_eq!(
            KemPublic::from_bytes(bytes).err(),
            Some(error),
            "{bytes:02x?}"
        );
    };
    for len in [0, 1, 33, 64] {
        refused(&good[..len], ParseError::Length);
    }
    refused(&[&good[..], &[0]].concat(), ParseError::Length);
    for tag in [0, 1, 2, 3, 5, 6, 7, 0xff] {
        let mut bad = good;
        bad[0] = tag;
        refused(&bad, ParseError::Point);
    }
    let mut off_curve = good;
    off_curve[64] ^= 1;
    refused(&off_curve, ParseError::Point);
    let mut zero = [0; 65];
    zero[0] = 4;
    refused(&zero, ParseError::Point);
    // x of the base point plus p: the same residue, written with x ≥ p, does not fit 32 bytes;
    // p itself and 2^256 − 1 do.
    for x in [
        hex::decode("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff").unwrap(),
        vec![0xff; 32],
    ] {
        let mut bad = good;
        bad[1..33].copy_from_slice(&x);
        refused(&bad, ParseError::Point);
    }
}

#[test]
fn only_numbers_below_the_order_are_private_keys() {
    let order = hex::decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let order: [u8; 32] = order.unwrap().try_into().unwrap();
    for scalar in [[0; 32], order, [0xff; 32]] {
        assert_eq!(
            SigningKey::from_bytes(&scalar).err(),
            Some(ParseError::Point)
        );
        assert_eq!(
            KemSecret::from_bytes(&scalar).err(),
            Some(ParseError::Point)
        );
    }
    let mut last = order;
    last[31] -= 1;
    assert!(SigningKey::from_bytes(&last).is_ok() && KemSecret::from_bytes(&last).is_ok());
}

#[test]
fn an_envelope_opens_for_its_key_label_and_aad_only() {
    let mut rng = rng();
    let (secret, other) = (KemSecret::make(&mut rng), KemSecret::make(&mut rng));
    let envelope = seal_envelope(&mut rng, &secret.public(), info::ENVELOPE, b"aad", &[7; 32]);
    assert_eq!(envelope.len(), crate::wire::ENVELOPE);
    let open = |key, label, aad: &[u8], envelope: &[u8]| {
        open_envelope(key, label, aad, envelope).map(|text| text.to_vec())
    };
    assert_eq!(
        open(&secret, info::ENVELOPE, b"aad", &envelope),
        Ok(vec![7; 32])
    );
    assert_eq!(
        open(&other, info::ENVELOPE, b"aad", &envelope),
        Err(OpenError)
    );
    assert_eq!(open(&secret, info::BULK, b"aad", &envelope), Err(OpenError));
    assert_eq!(
        open(&secret, info::ENVELOPE, b"aae", &envelope),
        Err(OpenError)
    );
    for at in 0..envelope.len() {
        let mut bad = envelope.clone();
        bad[at] ^= 1;
        assert_eq!(
            open(&secret, info::ENVELOPE, b"aad", &bad),
            Err(OpenError),
            "byte {at}"
        );
    }
    for len in [0, 64, 65, 80] {
        assert_eq!(
            open(&secret, info::ENVELOPE, b"aad", &envelope[..len]),
            Err(OpenError)
        );
    }
}

#[test]
fn keys_come_back_from_their_scalars() {
    let (sig, kem) = (SigningKey::make(&mut rng()), KemSecret::make(&mut rng()));
    assert_eq!(
        SigningKey::from_bytes(&sig.to_bytes()).unwrap().public(),
        sig.public()
    );
    assert_eq!(
        KemSecret::from_bytes(&kem.to_bytes()).unwrap().public(),
        kem.public()
    );
    assert_eq!(sig.duplicate().public(), sig.public());
    assert_eq!(kem.duplicate().public(), kem.public());
    // The same scalar is the same point for both uses, which is why they never share one.
    assert_eq!(sig.public().as_bytes(), kem.public().as_bytes());
}

#[test]
fn secrets_compare_in_constant_time_and_do_not_show() {
    let (one, two) = (
        Secret32::from_bytes(&[1; 32]),
        Secret32::from_bytes(&[2; 32]),
    );
    assert!(one.ct_eq(&one.duplicate()) && !one.ct_eq(&two));
    assert_eq!(format!("{one:?}"), "Secret32 { .. }");
    assert_eq!(
        format!("{:?}", SigningKey::make(&mut rng())),
        "SigningKey { .. }"
    );
    assert_eq!(
        format!("{:?}", KemSecret::make(&mut rng())),
        "KemSecret { .. }"
    );
}

/// Fails to compile if a secret can be copied, cloned, compared or serialised by accident.
#[test]
fn secrets_are_not_values() {
    macro_rules! assert_not_impl {
        ($type:ty, $($bound:path),+) => {$({
            trait Ambiguous<A> { fn check() {} }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Marked;
            impl<T: ?Sized + $bound> Ambiguous<Marked> for T {}
            let _ = <$type as Ambiguous<_>>::check;
        })+};
    }
    use crate::{cache, login, recovery, vault};
    assert_not_impl!(Secret32, Clone, PartialEq);
    assert_not_impl!(SigningKey, Clone, PartialEq);
    assert_not_impl!(KemSecret, Clone, PartialEq);
    assert_not_impl!(login::ExportKey, Clone, PartialEq);
    assert_not_impl!(login::Password, Clone, PartialEq);
    assert_not_impl!(recovery::AccessKey, Clone, PartialEq);
    assert_not_impl!(recovery::RecoveryRoot, Clone, PartialEq);
    assert_not_impl!(recovery::Share, Clone, PartialEq);
    assert_not_impl!(vault::VaultKey, Clone, PartialEq);
    assert_not_impl!(vault::StorageRoot, Clone, PartialEq);
    assert_not_impl!(vault::VaultBody, Clone, PartialEq);
    assert_not_impl!(cache::CacheKey, Clone, PartialEq);
}
