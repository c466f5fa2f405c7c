use super::*;
use crate::random::Drbg;

fn rng() -> Drbg {
    Drbg::new([7; 64], b"cache tests")
}

fn key() -> CacheKey {
    CacheKey::derive(&StorageRoot::make(&mut rng()), &[1; 16], "messages")
}

#[test]
fn what_was_sealed_opens() {
    let record = key().seal(&mut rng(), b"place", b"content");
    assert_eq!(record.len(), 7 + OVERHEAD);
    assert_eq!(&**key().open(b"place", &record).unwrap(), b"content");
}

#[test]
fn every_flipped_bit_is_refused() {
    let record = key().seal(&mut rng(), b"place", b"content");
    for bit in 0..record.len() * 8 {
        let mut bad = record.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            key().open(b"place", &bad).err(),
            Some(OpenError),
            "bit {bit}"
        );
    }
    for len in 0..record.len() {
        assert_eq!(
            key().open(b"place", &record[..len]).err(),
            Some(OpenError),
            "cut at {len}"
        );
    }
}

#[test]
fn a_record_stays_in_its_place_store_device_and_account() {
    let record = key().seal(&mut rng(), b"place", b"content");
    assert_eq!(key().open(b"plate", &record).err(), Some(OpenError));
    let root = StorageRoot::make(&mut rng());
    let others = [
        CacheKey::derive(&root, &[1; 16], "files"),
        CacheKey::derive(&root, &[2; 16], "messages"),
        CacheKey::derive(
            &StorageRoot::make(&mut Drbg::new([0; 64], b"")),
            &[1; 16],
            "messages",
        ),
    ];
    for other in others {
        assert_eq!(other.open(b"place", &record).err(), Some(OpenError));
    }
}

#[test]
fn two_records_of_one_content_share_nothing() {
    let mut rng = rng();
    let (one, two) = (
        key().seal(&mut rng, b"", b"content"),
        key().seal(&mut rng, b"", b"content"),
    );
    assert_ne!(one[2..34], two[2..34]);
    assert_ne!(one[34..], two[34..]);
}

#[test]
fn secrets_do_not_show() {
    assert_eq!(format!("{:?}", key()), "CacheKey { .. }");
}
