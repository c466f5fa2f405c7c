use super::*;
use crate::labels::sha256;

fn leaves(n: u32) -> Vec<Hash32> {
    (0..n).map(|i| leaf(i, &i.to_be_bytes())).collect()
}

/// The formulas of §12, spelled out with plain SHA-256.
#[test]
fn one_page_by_hand() {
    let leaves = leaves(2);
    let page = sha256(&[b"\x09Ren1/page\0\0\0\0", leaves.as_flattened()].concat());
    assert_eq!(leaves[1], sha256(b"\x09Ren1/leaf\0\0\0\x01\0\0\0\x01"));
    assert_eq!(
        root(&leaves).unwrap(),
        sha256(&[&b"\x09Ren1/root\0\0\0\x02"[..], &page].concat())
    );
}

#[test]
fn two_pages_by_hand() {
    let leaves = leaves(1025);
    let first = sha256(&[b"\x09Ren1/page\0\0\0\0", leaves[..1024].as_flattened()].concat());
    let second = sha256(&[b"\x09Ren1/page\0\0\0\x01", leaves[1024..].as_flattened()].concat());
    assert_eq!(
        root(&leaves).unwrap(),
        sha256(&[&b"\x09Ren1/root\0\0\x04\x01"[..], &first, &second].concat())
    );
}

#[test]
fn the_root_depends_on_number_order_and_each_leaf() {
    let all = leaves(5);
    let whole = root(&all).unwrap();
    assert_ne!(whole, root(&all[..4]).unwrap());
    let mut swapped = all.clone();
    swapped.swap(1, 2);
    assert_ne!(whole, root(&swapped).unwrap());
    let mut doubled = all.clone();
    doubled.push(all[4]);
    assert_ne!(whole, root(&doubled).unwrap());
}

#[test]
fn no_leaf_and_too_many_are_refused() {
    assert_eq!(root(&[]), Err(ParseError::Limit));
    let many = vec![[0; 32]; limits::SEGMENTS as usize + 1];
    assert_eq!(root(&many), Err(ParseError::Limit));
    assert!(root(&many[1..]).is_ok());
}

#[test]
fn a_manifest_is_exactly_the_leaves_under_the_root() {
    let leaves = leaves(3);
    let root = root(&leaves).unwrap();
    let bytes = leaves.as_flattened();
    let manifest = Manifest::open(bytes, 3, &root).unwrap();
    assert_eq!(manifest.segments(), 3);
    assert_eq!(manifest.leaf(2), Some(&leaves[2]));
    assert_eq!(manifest.leaf(3), None);

    assert_eq!(Manifest::open(bytes, 2, &root), Err(OpenError));
    assert_eq!(Manifest::open(&bytes[..64], 2, &root), Err(OpenError));
    assert_eq!(Manifest::open(&bytes[..95], 3, &root), Err(OpenError));
    assert_eq!(
        Manifest::open(&[bytes, &[0]].concat(), 3, &root),
        Err(OpenError)
    );
    assert_eq!(Manifest::open(&[], 0, &root), Err(OpenError));
    for at in 0..bytes.len() {
        let mut bad = bytes.to_vec();
        bad[at] ^= 1;
        assert_eq!(Manifest::open(&bad, 3, &root), Err(OpenError), "byte {at}");
    }
}
