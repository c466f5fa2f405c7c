//! §3: the access key, printed and typed, and what follows from it.

use serde_json::{Value, json};

use super::{array, frozen};
use crate::recovery::{AccessKey, AccessKeyError, rec_auth, rec_auth_hash, recovery_root};

const LOGIN_HASH: [u8; 32] = [0x22; 32];

pub(super) fn made() -> Value {
    let counting = core::array::from_fn(|i| i as u8);
    let cases = [[0; 20], [0xff; 20], counting].map(|c| {
        let key = AccessKey::from_bytes(c);
        let auth = rec_auth(&key, &LOGIN_HASH);
        json!({
            "c": hex::encode(c),
            "login_hash": hex::encode(LOGIN_HASH),
            "printed": *key.to_printed(),
            "kr": hex::encode(recovery_root(&key, &LOGIN_HASH).secret().expose()),
            "rec_auth": hex::encode(*auth),
            "rec_auth_hash": hex::encode(rec_auth_hash(&auth)),
        })
    });
    let printed = AccessKey::from_bytes(counting).to_printed();
    let refused = [
        (printed[..46].to_owned(), "length"),
        (format!("{}0", *printed), "length"),
        (printed.replacen('0', "U", 1), "symbol"),
        (printed.replacen("00", "01", 1), "check"),
    ];
    json!({
        "keys": cases,
        "refused": refused.map(|(text, reason)| json!({ "text": text, "reason": reason })),
    })
}

#[test]
fn committed_keys_can_be_typed() {
    let set = frozen("recovery");
    for case in set["keys"].as_array().unwrap() {
        let printed = case["printed"].as_str().unwrap();
        for text in [
            printed.to_owned(),
            printed.to_lowercase(),
            printed.replace('0', "O"),
        ] {
            let key = AccessKey::parse(&text).unwrap();
            let auth = rec_auth(&key, &array(&case["login_hash"]));
            assert_eq!(*auth, array(&case["rec_auth"]), "{text}");
        }
    }
    for case in set["refused"].as_array().unwrap() {
        let reason = match AccessKey::parse(case["text"].as_str().unwrap()).unwrap_err() {
            AccessKeyError::Length => "length",
            AccessKeyError::Symbol => "symbol",
            AccessKeyError::Check => "check",
        };
        assert_eq!(case["reason"], reason, "{case}");
    }
}
