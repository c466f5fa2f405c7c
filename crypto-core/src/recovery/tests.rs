use super::*;
use crate::random::Drbg;

fn key() -> AccessKey {
    AccessKey::make(&mut Drbg::new([3; 64], b"recovery tests"))
}

#[test]
fn it_is_printed_in_eight_groups_of_five() {
    let printed = key().to_printed();
    let groups: Vec<&str> = printed.split('-').collect();
    assert_eq!(groups.len(), 8);
    assert!(groups.iter().all(|group| group.len() == 5), "{groups:?}");
    assert!(!printed.contains(['I', 'L', 'O', 'U']));
}

#[test]
fn what_is_printed_can_be_typed() {
    let printed = key().to_printed();
    let variants = [
        printed.to_string(),
        printed.to_lowercase(),
        printed.replace('-', ""),
        printed.replace('-', " "),
        format!("  {} \n", printed.replace('-', " - ")),
        printed.replace('0', "O").replace('1', "l"),
        printed.replace('0', "o").replace('1', "I"),
    ];
    for text in variants {
        let parsed = AccessKey::parse(&text).unwrap();
        assert_eq!(parsed.bytes(), key().bytes(), "{text}");
    }
}

#[test]
fn zeros_and_ones_may_be_letters() {
    // All zeros print as zeros, so that the substitution is really in the text.
    let zero = AccessKey::from_bytes([0; 20]);
    let printed = zero.to_printed();
    assert!(printed.starts_with("00000-00000"));
    assert!(AccessKey::parse(&printed.replace('0', "O")).is_ok());
    let ones = AccessKey::from_bytes([0x08, 0x42, 0x10, 0x84, 0x21].repeat(4).try_into().unwrap());
    let printed = ones.to_printed();
    assert!(printed.starts_with("11111-11111"));
    for letter in ["I", "L", "i", "l"] {
        assert!(
            AccessKey::parse(&printed.replace('1', letter)).is_ok(),
            "{letter}"
        );
    }
}

#[test]
fn every_wrong_symbol_is_found() {
    let printed = key().to_printed();
    for (at, original) in printed.char_indices().filter(|(_, c)| *c != '-') {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            .chars()
            .filter(|c| *c != original)
        {
            let mut text = printed.to_string();
            text.replace_range(at..=at, &other.to_string());
            assert_eq!(
                AccessKey::parse(&text).err(),
                Some(AccessKeyError::Check),
                "{at} {other}"
            );
        }
    }
}

#[test]
fn every_swap_of_neighbours_is_found() {
    let symbols: Vec<char> = key().to_printed().chars().filter(|c| *c != '-').collect();
    for at in 0..39 {
        let mut swapped = symbols.clone();
        swapped.swap(at, at + 1);
        if swapped != symbols {
            let text: String = swapped.into_iter().collect();
            assert_eq!(
                AccessKey::parse(&text).err(),
                Some(AccessKeyError::Check),
                "{at}"
            );
        }
    }
}

#[test]
fn other_texts_are_told_apart() {
    let printed = key().to_printed();
    let refused = |text: &str| AccessKey::parse(text).err();
    assert_eq!(refused(""), Some(AccessKeyError::Length));
    assert_eq!(refused(&printed[..46]), Some(AccessKeyError::Length));
    assert_eq!(
        refused(&format!("{}0", &*printed)),
        Some(AccessKeyError::Length)
    );
    assert_eq!(refused(&"U".repeat(40)), Some(AccessKeyError::Symbol));
    assert_eq!(refused(&"ж".repeat(40)), Some(AccessKeyError::Symbol));
}

#[test]
fn what_it_gives_depends_on_the_login_and_on_the_purpose() {
    let (root, other) = (
        recovery_root(&key(), &[1; 32]),
        recovery_root(&key(), &[2; 32]),
    );
    assert!(!root.secret().ct_eq(other.secret()));
    let auth = rec_auth(&key(), &[1; 32]);
    assert_ne!(*auth, *root.secret().expose());
    assert_ne!(*auth, *rec_auth(&key(), &[2; 32]));
    assert_eq!(rec_auth_hash(&auth), labels::sha256(&*auth));
}

#[test]
fn both_shares_stand_in_the_key_material() {
    let ikm = recovery_root(&key(), &[1; 32]).join(&Share::from_bytes(&[9; 32]));
    assert_eq!(
        ikm[..32],
        *recovery_root(&key(), &[1; 32]).secret().expose()
    );
    assert_eq!(ikm[32..], [9; 32]);
}

#[test]
fn secrets_do_not_show() {
    assert_eq!(format!("{:?}", key()), "AccessKey { .. }");
    assert_eq!(
        format!("{:?}", recovery_root(&key(), &[1; 32])),
        "RecoveryRoot { .. }"
    );
    assert_eq!(format!("{:?}", Share::from_bytes(&[9; 32])), "Share { .. }");
}
