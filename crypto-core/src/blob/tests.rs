use super::*;
use crate::random::Drbg;

const ACCOUNT: Hash32 = [0xac; 32];

fn rng() -> Drbg {
    Drbg::new([6; 64], b"blob tests")
}

fn root() -> StorageRoot {
    StorageRoot::make(&mut rng())
}

fn seal(content: &[u8]) -> Vec<u8> {
    seal_blob(
        &mut rng(),
        &root(),
        Namespace::Contacts,
        3,
        &ACCOUNT,
        content,
    )
    .unwrap()
}

#[test]
fn what_was_sealed_opens() {
    for len in [0, 1, 1_019, 1_020, 1_021, 70_000] {
        let content = vec![0xc0; len];
        let blob = seal(&content);
        let (version, opened) = open_blob(&blob, &root(), Namespace::Contacts, &ACCOUNT).unwrap();
        assert_eq!((version, &**opened), (3, &content[..]), "{len}");
    }
}

#[test]
fn sizes_are_padded() {
    assert_eq!(seal(b"").len(), 80 + 1_024 + 16);
    assert_eq!(seal(&[1; 1_020]).len(), 80 + 1_024 + 16);
    assert_eq!(seal(&[1; 1_021]).len(), 80 + 1_088 + 16);
}

#[test]
fn the_header_has_the_layout_of_the_protocol() {
    let blob = seal(b"content");
    assert_eq!(blob[..4], [0x12, 1, 1, 0]);
    assert_eq!(blob[4..12], 3_u64.to_be_bytes());
    assert_eq!(blob[12..44], ACCOUNT);
    assert_eq!(blob[76..80], 1_040_u32.to_be_bytes());
}

#[test]
fn every_flipped_byte_is_refused() {
    let blob = seal(b"content");
    for at in 0..blob.len() {
        let mut bad = blob.clone();
        bad[at] ^= 1;
        assert!(
            open_blob(&bad, &root(), Namespace::Contacts, &ACCOUNT).is_err(),
            "byte {at}"
        );
    }
}

#[test]
fn another_root_namespace_or_account_does_not_open() {
    let blob = seal(b"content");
    let refused = |root: &StorageRoot, ns, account| open_blob(&blob, root, ns, account).err();
    assert_eq!(
        refused(&root(), Namespace::Keyring, &ACCOUNT),
        Some(VaultError::Foreign)
    );
    assert_eq!(
        refused(&root(), Namespace::Contacts, &[0; 32]),
        Some(VaultError::Foreign)
    );
    let other = StorageRoot::make(&mut Drbg::new([0; 64], b""));
    assert_eq!(
        refused(&other, Namespace::Contacts, &ACCOUNT),
        Some(VaultError::NotAuthentic)
    );
}

#[test]
fn reserved_namespaces_do_not_parse() {
    for ns in [0, 5, 6, 255] {
        let mut blob = seal(b"content");
        blob[2] = ns;
        assert_eq!(BlobView::parse(&blob), Err(ParseError::Value), "{ns}");
    }
}

#[test]
fn lengths_that_padding_does_not_give_do_not_parse() {
    let good = seal(b"content");
    for len in [0, 16, 1_039, 1_041, 1_040 + 1_024 + 1] {
        let mut blob = good[..80].to_vec();
        blob[76..80].copy_from_slice(&(len as u32).to_be_bytes());
        blob.resize(80 + len, 0);
        assert_eq!(BlobView::parse(&blob), Err(ParseError::Length), "{len}");
    }
    assert_eq!(
        BlobView::parse(&good[..good.len() - 1]),
        Err(ParseError::Length)
    );
}

#[test]
fn a_blob_has_a_limit() {
    let content = vec![0; limits::ACCOUNT_BLOB];
    let refused = seal_blob(
        &mut rng(),
        &root(),
        Namespace::Keyring,
        1,
        &ACCOUNT,
        &content,
    );
    assert_eq!(refused, Err(ParseError::Limit));
    assert_eq!(
        BlobView::parse(&vec![0x12; limits::ACCOUNT_BLOB + 1]),
        Err(ParseError::Limit)
    );
}

#[test]
fn padding_has_one_form() {
    let mut text = vec![0; 1_024];
    text[3] = 7;
    assert_eq!(check_padding(&text), Ok(7));
    text[11] = 1;
    assert_eq!(check_padding(&text), Err(ParseError::Padding));
    text[11] = 0;
    text.resize(1_088, 0);
    assert_eq!(check_padding(&text), Err(ParseError::Length));
    assert_eq!(check_padding(&[0xff; 1_024]), Err(ParseError::Length));
    assert_eq!(check_padding(&[0; 3]), Err(ParseError::Length));
}
