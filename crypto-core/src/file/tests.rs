//! Round trips, and what contradicts itself.

use super::cobblestone::Stream;
use super::*;
use crate::Hash32;
use crate::error::{OpenError, ParseError};
use crate::keys::KemSecret;
use crate::random::Drbg;
use crate::wire::{self, CHUNK, SEGMENT, TAG};

mod games;
mod vectors;

const SEALED: usize = CHUNK + TAG;

struct File {
    sealer: FileSealer,
    plain: Vec<u8>,
    segments: Vec<Vec<u8>>,
    leaves: Vec<Hash32>,
}

fn rng(seed: u8) -> Drbg {
    Drbg::new([seed; 64], b"file tests")
}

fn content(size: usize) -> Vec<u8> {
    (0..size)
        .map(|i| (i ^ (i >> 7) ^ (i >> 15)) as u8 | 1)
        .collect()
}

fn part(plain: &[u8], index: u32) -> &[u8] {
    let range = wire::segment_plaintext(index, plain.len() as u64).unwrap();
    &plain[range.start as usize..range.end as usize]
}

fn sealed(sealer: FileSealer, plain: Vec<u8>) -> File {
    let segments: Vec<_> = (0..sealer.segments())
        .map(|i| sealer.segment(i, part(&plain, i)).unwrap())
        .collect();
    let leaves = (0..).zip(&segments).map(|(i, s)| leaf(i, s)).collect();
    File {
        sealer,
        plain,
        segments,
        leaves,
    }
}

fn file(size: usize) -> File {
    sealed(
        FileSealer::make(&mut rng(1), size as u64).unwrap(),
        content(size),
    )
}

impl File {
    fn opener(&self) -> FileOpener {
        let s = &self.sealer;
        FileOpener::new(s.key(), s.file_id(), s.header(), s.size(), s.segments()).unwrap()
    }

    /// What a receiver gets who is served `segment` as number `index`, its leaf being true.
    fn serve(&self, index: u32, segment: &[u8]) -> Result<Vec<u8>, OpenError> {
        self.opener()
            .open_segment(index, segment, &leaf(index, segment))
    }
}

#[test]
fn every_shape_of_file_comes_back() {
    // 983 040 is 60 full chunks and an empty one. 1 040 000 pads to a full MiB, so that its last
    // chunk is empty and alone in segment 1.
    let sizes = [0, 1, 255, CHUNK - 1, CHUNK, CHUNK + 1, 983_040, 1_040_000];
    let bigger = [
        SEGMENT,
        SEGMENT + 1,
        2 * SEGMENT + 3 * CHUNK + 17,
        5 * SEGMENT - 1,
    ];
    for size in sizes.into_iter().chain(bigger) {
        let file = file(size);
        let opener = file.opener();
        let blob: usize = file.segments.iter().map(Vec::len).sum();
        assert_eq!(
            blob as u64,
            wire::ciphertext_size(size as u64).unwrap(),
            "size {size}"
        );
        assert_eq!(opener.blob_size(), blob as u64);
        let mut out = Vec::new();
        for index in (0..opener.segments()).rev() {
            let at = index as usize;
            let plain = opener
                .open_segment(index, &file.segments[at], &file.leaves[at])
                .unwrap();
            assert_eq!(
                plain,
                part(&file.plain, index),
                "size {size}, segment {index}"
            );
            out.splice(0..0, plain);
        }
        assert_eq!(out, file.plain);
    }
}

#[test]
fn the_blob_is_plain_cobblestone() {
    for size in [0, 5, CHUNK, SEGMENT + 9] {
        let file = file(size);
        let mut padded = file.plain.clone();
        padded.resize(wire::padded_size(size as u64) as usize, 0);
        let s = &file.sealer;
        let context = [b"\x09Ren1/file", s.file_id().as_slice()].concat();
        let whole = cobblestone::seal(s.key().as_bytes(), &s.salt(), &context, &padded).unwrap();
        assert_eq!(whole, file.segments.concat());
        assert_eq!(
            cobblestone::open(s.key().as_bytes(), &context, &whole).unwrap(),
            padded
        );
    }
}

#[test]
fn segments_lie_where_the_wire_says() {
    let file = file(2 * SEGMENT + 5);
    let blob = file.segments.concat();
    for (i, segment) in (0_u32..).zip(&file.segments) {
        let range = wire::segment_range(i, blob.len() as u64).unwrap();
        assert_eq!(&blob[range.start as usize..range.end as usize], segment);
    }
}

#[test]
fn a_resumed_upload_is_the_same_bytes() {
    let first = file(SEGMENT + 100);
    let s = &first.sealer;
    let resumed =
        FileSealer::resume(s.key().duplicate(), *s.file_id(), &s.salt(), s.size()).unwrap();
    let again = sealed(resumed, first.plain.clone());
    assert_eq!(again.segments, first.segments);
    let mut buffer = vec![0xff; 3];
    again
        .sealer
        .segment_into(1, part(&first.plain, 1), &mut buffer)
        .unwrap();
    assert_eq!(buffer, first.segments[1]);
}

#[test]
fn two_sealings_of_one_content_have_nothing_in_common() {
    let plain = content(100);
    let one = sealed(FileSealer::make(&mut rng(1), 100).unwrap(), plain.clone());
    let two = sealed(FileSealer::make(&mut rng(2), 100).unwrap(), plain);
    assert_ne!(one.sealer.file_id(), two.sealer.file_id());
    assert_ne!(one.sealer.salt(), two.sealer.salt());
    assert_ne!(one.sealer.key(), two.sealer.key());
    assert_ne!(one.leaves, two.leaves);
}

#[test]
fn a_sealer_takes_exactly_the_bytes_of_the_segment() {
    let size = SEGMENT as u64 + 10;
    let sealer = FileSealer::make(&mut rng(1), size).unwrap();
    assert!(sealer.segment(1, &[1; 10]).is_ok());
    for len in [0, 9, 11] {
        assert_eq!(sealer.segment(1, &vec![1; len]), Err(ParseError::Length));
    }
    assert_eq!(
        sealer.segment(sealer.segments(), &[]),
        Err(ParseError::Limit)
    );
    let limit = crate::limits::FILE;
    assert!(FileSealer::make(&mut rng(1), limit).is_ok());
    assert_eq!(
        FileSealer::make(&mut rng(1), limit + 1).err(),
        Some(ParseError::Limit)
    );
}

#[test]
fn a_descriptor_that_contradicts_itself_opens_nothing() {
    let file = file(2 * SEGMENT);
    let s = &file.sealer;
    let (key, id, header) = (s.key(), s.file_id(), s.header());
    let new = |key: &FileKey, id: &FileId, header: &[u8; 56], size: u64, n: u32| {
        FileOpener::new(key, id, header, size, n).map(|_| ()).err()
    };
    assert_eq!(new(key, id, header, s.size(), s.segments()), None);
    for n in [0, s.segments() - 1, s.segments() + 1, u32::MAX] {
        let found = new(key, id, header, s.size(), n);
        assert_eq!(found, Some(FileError::Shape(ParseError::Length)));
    }
    let found = new(key, id, header, crate::limits::FILE + 1, s.segments());
    assert_eq!(found, Some(FileError::Shape(ParseError::Limit)));
    let stranger = FileKey::from_bytes(&[1; 32]);
    assert_eq!(
        new(&stranger, id, header, s.size(), s.segments()),
        Some(FileError::Header)
    );
    assert_eq!(
        new(key, &[1; 16], header, s.size(), s.segments()),
        Some(FileError::Header)
    );
    for at in [0, 23, 24, 55] {
        let mut bad = *header;
        bad[at] ^= 1;
        let found = new(key, id, &bad, s.size(), s.segments());
        assert_eq!(found, Some(FileError::Header), "header byte {at}");
    }
}

#[test]
fn a_bulk_worker_gets_one_files_key() {
    let mut rng = rng(3);
    let worker = KemSecret::make(&mut rng);
    let key = FileKey::make(&mut rng);
    let id = [4; 16];
    let envelope = wrap_file_key(&mut rng, &worker.public(), &key, &id);
    assert_eq!(envelope.len(), BULK_ENVELOPE);
    assert_eq!(
        unwrap_file_key(&worker, &envelope, &id),
        Ok(key.duplicate())
    );
    assert_eq!(
        unwrap_file_key(&worker, &envelope, &[5; 16]),
        Err(OpenError)
    );
    let stranger = KemSecret::make(&mut rng);
    assert_eq!(unwrap_file_key(&stranger, &envelope, &id), Err(OpenError));
    for at in 0..envelope.len() {
        let mut bad = envelope.clone();
        bad[at] ^= 1;
        assert_eq!(
            unwrap_file_key(&worker, &bad, &id),
            Err(OpenError),
            "byte {at}"
        );
    }
    assert_eq!(
        unwrap_file_key(&worker, &envelope[1..], &id),
        Err(OpenError)
    );
}

#[test]
fn debug_shows_no_key() {
    let sealer = FileSealer::make(&mut rng(1), 5).unwrap();
    assert_eq!(format!("{:?}", sealer.key()), "FileKey { .. }");
    assert_eq!(format!("{sealer:?}"), "FileSealer { size: 5, .. }");
    let s = &sealer;
    let opener = FileOpener::new(s.key(), s.file_id(), s.header(), 5, 1).unwrap();
    assert_eq!(format!("{opener:?}"), "FileOpener { size: 5, .. }");
}
