#![allow(clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;

use crypto_core::file::Manifest;

use super::*;

/// Repeatable bytes that are nowhere the same.
fn content(size: u64) -> Vec<u8> {
    (0..size)
        .map(|i| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8)
        .collect()
}

struct Sealed {
    key: [u8; 32],
    header: [u8; 56],
    size: u64,
    parts: Vec<Vec<u8>>,
    leaves: Vec<Hash32>,
}

impl Sealed {
    fn cipher(&self, part: u32) -> PartCipher {
        PartCipher::from_parts(
            FileKey::from_bytes(&self.key),
            [9; 16],
            self.header,
            self.size,
            part,
        )
        .unwrap()
    }

    fn leaves_of(&self, part: u32) -> &[Hash32] {
        let range = self.cipher(part).segments;
        &self.leaves[range.start as usize..range.end as usize]
    }
}

fn seal(plain: &[u8]) -> Sealed {
    let size = plain.len() as u64;
    let key = [7; 32];
    let sealer = FileSealer::resume(FileKey::from_bytes(&key), [9; 16], &[3; 24], size).unwrap();
    let mut sealed = Sealed {
        key,
        header: *sealer.header(),
        size,
        parts: Vec::new(),
        leaves: Vec::new(),
    };
    let parts = wire::part_count(wire::ciphertext_size(size).unwrap()).unwrap();
    for part in 0..parts {
        let made = sealed
            .cipher(part)
            .seal(|offset, buffer| {
                let from = offset as usize;
                buffer.copy_from_slice(&plain[from..from + buffer.len()]);
                Ok(())
            })
            .unwrap();
        assert_eq!(made.digest, sha256(&made.body));
        sealed.parts.push(made.body);
        sealed.leaves.extend(made.leaves);
    }
    sealed
}

#[test]
fn every_size_comes_back_whole() {
    let mib = 1 << 20;
    for size in [
        0,
        1,
        16_384,
        65_536,
        mib - 1,
        mib,
        mib + 1,
        4 * mib - 1,
        4 * mib,
        9 * mib + 77,
    ] {
        let plain = content(size);
        let sealed = seal(&plain);
        let total: usize = sealed.parts.iter().map(Vec::len).sum();
        assert_eq!(total as u64, wire::ciphertext_size(size).unwrap(), "{size}");
        Manifest::open(
            sealed.leaves.as_flattened(),
            sealed.leaves.len() as u32,
            &file::root(&sealed.leaves).unwrap(),
        )
        .unwrap();

        let mut back = vec![0; plain.len()];
        for (part, body) in (0..).zip(&sealed.parts) {
            let range = sealed.cipher(part).plaintext();
            sealed
                .cipher(part)
                .open(sealed.leaves_of(part), body, |offset, bytes| {
                    assert!(offset >= range.start && offset + bytes.len() as u64 <= range.end);
                    back[offset as usize..offset as usize + bytes.len()].copy_from_slice(bytes);
                    Ok(())
                })
                .unwrap();
        }
        assert!(back == plain, "{size} bytes differ");
    }
}

#[test]
fn nothing_of_a_bad_segment_is_handed_out_and_nothing_after_it() {
    let plain = content(3 << 20);
    let sealed = seal(&plain);
    let mut body = sealed.parts[0].clone();
    body[wire::HEADER + wire::SEGMENT_CIPHERTEXT + 5] ^= 1;
    let seen = RefCell::new(Vec::new());
    let opened = sealed
        .cipher(0)
        .open(sealed.leaves_of(0), &body, |offset, bytes| {
            seen.borrow_mut().push((offset, bytes.len()));
            Ok(())
        });
    assert_eq!(opened, Err(FilesFailed::Corrupt));
    assert_eq!(seen.into_inner(), [(0, 1 << 20)]);
}

#[test]
fn cut_longer_swapped_and_foreign_parts_are_refused() {
    let sealed = seal(&content(9 << 20));
    let other = seal(&content(9 << 20).into_iter().rev().collect::<Vec<_>>());
    let refuse = |part: u32, leaves: &[Hash32], body: &[u8], why: &str| {
        let opened = sealed
            .cipher(part)
            .open(leaves, body, |_, _| panic!("handed out: {why}"));
        assert_eq!(opened, Err(FilesFailed::Corrupt), "{why}");
    };
    let leaves = sealed.leaves_of(1);
    let body = &sealed.parts[1];
    refuse(1, leaves, &body[..body.len() - 1], "cut");
    refuse(1, leaves, &[body.as_slice(), &[0]].concat(), "longer");
    refuse(1, leaves, &[], "empty");
    refuse(1, leaves, &sealed.parts[0], "another part");
    refuse(1, leaves, &other.parts[1], "another file");
    refuse(1, other.leaves_of(1), body, "leaves of another file");
    refuse(1, &leaves[1..], body, "too few leaves");
    // Under the same key the relay cannot make it fit even with the right leaves of the other file:
    // this is what the root in the signature is for, and why leaves come from a checked manifest.
    let mut opened = 0;
    sealed
        .cipher(1)
        .open(other.leaves_of(1), &other.parts[1], |_, bytes| {
            opened += bytes.len();
            Ok(())
        })
        .unwrap();
    assert_eq!(opened, 4 << 20);
}

#[test]
fn a_header_of_another_key_is_neither_sealed_nor_opened() {
    let sealed = seal(&content(10));
    let mut header = sealed.header;
    header[30] ^= 1;
    let cipher =
        PartCipher::from_parts(FileKey::from_bytes(&sealed.key), [9; 16], header, 10, 0).unwrap();
    assert!(cipher.seal(|_, _| Ok(())).is_err());
    let opened = cipher.open(&sealed.leaves, &sealed.parts[0], |_, _| {
        panic!("handed out")
    });
    assert_eq!(opened, Err(FilesFailed::Corrupt));
}

#[test]
fn failures_of_the_reader_and_the_writer_come_out() {
    let sealed = seal(&content(10));
    let read = sealed.cipher(0).seal(|_, _| Err(FilesFailed::Changed));
    assert_eq!(read.err(), Some(FilesFailed::Changed));
    let written = sealed
        .cipher(0)
        .open(&sealed.leaves, &sealed.parts[0], |_, _| {
            Err(FilesFailed::SinkFailed)
        });
    assert_eq!(written, Err(FilesFailed::SinkFailed));
}

#[test]
fn requests_name_the_part_its_range_and_its_digest() {
    let sealed = seal(&content(9 << 20));
    let cipher = sealed.cipher(1);
    let blob_id = relay_api::Id([1; 16]);
    let start = wire::HEADER as u64 + 4 * wire::SEGMENT_CIPHERTEXT as u64;
    let get = cipher.get(blob_id, "token");
    let range = format!(
        "bytes={start}-{}",
        start + 4 * wire::SEGMENT_CIPHERTEXT as u64 - 1
    );
    assert!(get.headers.contains(&("range", range)));
    assert!(
        get.headers
            .contains(&("authorization", "Bearer token".to_owned()))
    );

    let empty = SealedPart {
        body: Vec::new(),
        leaves: Vec::new(),
        digest: sha256(b""),
    };
    let put = cipher.put(blob_id, "token", empty);
    assert_eq!(put.path, routes::blob_part(blob_id, 1));
    let digest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:".to_owned();
    assert!(put.headers.contains(&("content-digest", digest)));
}

#[test]
fn there_is_no_part_beyond_the_file() {
    let key = || FileKey::from_bytes(&[0; 32]);
    assert!(PartCipher::from_parts(key(), [0; 16], [0; 56], 0, 0).is_ok());
    assert!(PartCipher::from_parts(key(), [0; 16], [0; 56], 0, 1).is_err());
    assert!(PartCipher::from_parts(key(), [0; 16], [0; 56], u64::MAX, 0).is_err());
}
