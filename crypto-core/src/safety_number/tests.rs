use super::*;
use crate::{
    keys::{KemSecret, SigningKey},
    random::Drbg,
};

#[test]
fn both_sides_read_the_same_sixty_digits() {
    let (alice, bob) = ([0x11; 32], [0x22; 32]);
    let number = digits(&alice, &bob);
    assert_eq!(number.len(), 60);
    assert!(number.bytes().all(|b| b.is_ascii_digit()));
    assert_eq!(number, digits(&bob, &alice));
    // 0x1111111111 = 73 300 775 185 and 0x2222222222 = 146 601 550 370.
    assert_eq!(number, "75185".repeat(6) + &"50370".repeat(6));
}

#[test]
fn groups_keep_their_zeros() {
    assert_eq!(digits(&[0; 32], &[0; 32]), "0".repeat(60));
}

#[test]
fn each_of_thirty_bytes_counts() {
    let base = digits(&[1; 32], &[0; 32]);
    for at in 0..30 {
        let mut other = [1; 32];
        other[at] ^= 1;
        assert_ne!(digits(&other, &[0; 32]), base, "byte {at}");
    }
}

#[test]
fn the_fingerprint_binds_account_key_and_login() {
    let mut rng = Drbg::new([8; 64], b"safety tests");
    let (sig, other) = (SigningKey::make(&mut rng), SigningKey::make(&mut rng));
    let base = fingerprint(&[1; 32], &sig.public(), &[2; 32]);
    assert_ne!(base, fingerprint(&[3; 32], &sig.public(), &[2; 32]));
    assert_ne!(base, fingerprint(&[1; 32], &other.public(), &[2; 32]));
    assert_ne!(base, fingerprint(&[1; 32], &sig.public(), &[3; 32]));
    let kem = KemSecret::make(&mut rng).public();
    let head = Statement::genesis(&sig, &kem, &[2; 32], 1).unwrap();
    let expected = fingerprint(head.account_id(), &sig.public(), &[2; 32]);
    assert_eq!(fingerprint_of(&head), expected);
}

#[test]
fn a_scanned_code_matches_crosswise() {
    let (alice, bob) = ([0x11; 32], [0x22; 32]);
    let shown_by_bob = qr_text(&bob, &alice);
    assert_eq!(shown_by_bob.len(), 92);
    assert_eq!(check_qr(&shown_by_bob, &alice, &bob), QrCheck::Match);
    assert_eq!(check_qr(&shown_by_bob, &bob, &alice), QrCheck::Mismatch);
    for at in 0..64 {
        let (mut a, mut b) = (alice, bob);
        if at < 32 {
            a[at] ^= 1
        } else {
            b[at - 32] ^= 1
        }
        assert_eq!(
            check_qr(&shown_by_bob, &a, &b),
            QrCheck::Mismatch,
            "byte {at}"
        );
    }
}

#[test]
fn other_codes_are_not_codes() {
    let code = qr_text(&[1; 32], &[2; 32]);
    let version_two =
        Base64UrlUnpadded::encode_string(&[b"Ren1\x02".as_slice(), &[1; 64]].concat());
    for text in [
        "",
        "https://example.org",
        &code[..91],
        &format!("{code}AA"),
        &version_two,
    ] {
        assert_eq!(
            check_qr(text, &[2; 32], &[1; 32]),
            QrCheck::NotACode,
            "{text}"
        );
    }
}
