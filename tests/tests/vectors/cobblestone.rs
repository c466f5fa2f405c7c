//! The 35 published cases of Cobblestone-256 (Wycheproof, `c2sp_chunked_encryption_aes_256_gcm`).

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Read;

use crypto_core::file::cobblestone::{SALT, open, seal};
use sha2::{Digest, Sha512};
use wycheproof::TestResult;
use wycheproof::chunked_encryption::{Test, TestName, TestSet};

fn ciphertext(test: &Test) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(test.ct.as_slice())
        .read_to_end(&mut out)
        .unwrap();
    out
}

/// What `open` says, a key of a wrong size being refused by its type already.
fn opened(test: &Test, ct: &[u8]) -> Option<Vec<u8>> {
    let key = test.key.as_slice().try_into().ok()?;
    open(key, &test.ctx, ct).ok()
}

#[test]
fn all_35_cases_agree() {
    let set = TestSet::load(TestName::Cobblestone256).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let ct = ciphertext(test);
        let what = format!("case {}: {}", test.tc_id, test.comment);
        match (test.result, opened(test, &ct)) {
            (TestResult::Valid, Some(plain)) => {
                assert_eq!(Some(plain.len()), test.msg_length, "{what}");
                let hash = Sha512::digest(&plain).to_vec();
                assert_eq!(
                    Some(hash),
                    test.msg_sha512.as_ref().map(|h| h.to_vec()),
                    "{what}"
                );
                // And the other way: the same salt gives the same bytes.
                let key = test.key.as_slice().try_into().unwrap();
                let salt: &[u8; SALT] = ct.first_chunk().unwrap();
                assert!(seal(key, salt, &test.ctx, &plain).unwrap() == ct, "{what}");
                valid += 1;
            }
            (TestResult::Invalid, None) => invalid += 1,
            (expected, found) => {
                panic!("{what}: expected {expected:?}, opened: {}", found.is_some());
            }
        }
    }
    assert_eq!((valid, invalid), (10, 25), "cases were left out or added");
}
