use super::*;

#[test]
fn padme_is_the_published_function() {
    let cases = [
        (0, 0),
        (1, 1),
        (2, 2),
        (3, 3),
        (8, 8),
        (9, 10),
        (256, 256),
        (257, 272),
        (1_000, 1_024),
        (1_025, 1_088),
        (60_000, 61_440),
        (1 << 20, 1 << 20),
        ((1 << 20) + 1, (1 << 20) + (1 << 15)),
        (64 << 30, 64 << 30),
    ];
    for (len, padded) in cases {
        assert_eq!(padme(len), padded, "{len}");
    }
    assert_eq!(padme(u64::MAX), u64::MAX);
}

#[test]
fn padme_adds_at_most_an_eighth_and_settles() {
    for len in (2..100_000).chain((1..64).map(|bit| (1_u64 << bit) - 1)) {
        let padded = padme(len);
        assert!(padded >= len && padded - len <= len / 8 + 1, "{len}");
        assert_eq!(padme(padded), padded, "{len}");
    }
}

/// (size, padded, chunks, segments, blob)
const FILES: [(u64, u64, u64, u32, u64); 7] = [
    (0, 0, 1, 1, 72),
    (1, 1, 1, 1, 73),
    (16_383, 16_384, 2, 1, 56 + 16_384 + 32),
    (16_384, 16_384, 2, 1, 56 + 16_384 + 32),
    (1 << 20, 1 << 20, 65, 2, 56 + (1 << 20) + 65 * 16),
    (
        100 << 20,
        100 << 20,
        6_401,
        101,
        56 + (100 << 20) + 6_401 * 16,
    ),
    (
        64 << 30,
        64 << 30,
        4_194_305,
        65_537,
        56 + (64 << 30) + 4_194_305 * 16,
    ),
];

#[test]
fn files_have_the_geometry_of_the_protocol() {
    for (size, padded, chunks, segments, blob) in FILES {
        assert_eq!(padded_size(size), padded, "{size}");
        assert_eq!(chunk_count(size), chunks, "{size}");
        assert_eq!(segment_count(size), Ok(segments), "{size}");
        assert_eq!(ciphertext_size(size), Ok(blob), "{size}");
        assert_eq!(check_blob_size(blob), Ok(()), "{size}");
        assert_eq!(segments_of_blob(blob), Ok(segments), "{size}");
        assert_eq!(part_count(blob), Ok(segments.div_ceil(4)), "{size}");
    }
    assert_eq!(SEGMENT_CIPHERTEXT, 1_049_600);
    assert_eq!(segment_count(limits::FILE + 1), Err(ParseError::Limit));
    assert_eq!(ciphertext_size(u64::MAX), Err(ParseError::Limit));
}

#[test]
fn lengths_that_no_file_has_are_refused() {
    let (_, _, _, _, largest) = FILES[6];
    for blob in [0, 55, 56, 71, 16_456, 16_471, 56 + 16_400 + 15] {
        assert_eq!(check_blob_size(blob), Err(ParseError::Length), "{blob}");
    }
    // 1 001 bytes of plaintext are not a padded length.
    assert_eq!(check_blob_size(56 + 1_001 + 16), Err(ParseError::Length));
    for blob in [largest + 1, u64::MAX] {
        assert_eq!(check_blob_size(blob), Err(ParseError::Limit), "{blob}");
    }
    assert_eq!((part_range(0, 71), segment_range(0, 71)), (None, None));
}

#[test]
fn parts_and_segments_tile_the_blob() {
    for size in [
        0,
        1,
        16_384,
        (1 << 20) - 1,
        1 << 20,
        (4 << 20) - 1,
        4 << 20,
        9_000_000,
    ] {
        let blob = ciphertext_size(size).unwrap();
        let (parts, segments) = (part_count(blob).unwrap(), segments_of_blob(blob).unwrap());
        let mut end = 0;
        for part in 0..parts {
            let range = part_range(part, blob).unwrap();
            assert_eq!(range.start, end, "{size} part {part}");
            let inside = segments_of_part(part, blob).unwrap();
            assert_eq!(
                segment_range(inside.start, blob).unwrap().start,
                range.start
            );
            assert_eq!(segment_range(inside.end - 1, blob).unwrap().end, range.end);
            end = range.end;
        }
        assert_eq!(end, blob, "{size}");
        assert_eq!(
            (part_range(parts, blob), segments_of_part(parts, blob)),
            (None, None)
        );
        let mut end = 0;
        for segment in 0..segments {
            let range = segment_range(segment, blob).unwrap();
            assert_eq!(range.start, end, "{size} segment {segment}");
            end = range.end;
        }
        assert_eq!(end, blob, "{size}");
        assert_eq!(segment_range(segments, blob), None);
        assert_eq!(segment_range(u32::MAX, blob), None);
    }
}

#[test]
fn plaintext_of_segments_ends_where_the_file_ends() {
    assert_eq!(segment_plaintext(0, 0), Some(0..0));
    assert_eq!(segment_plaintext(0, 100), Some(0..100));
    assert_eq!(segment_plaintext(0, 1 << 20), Some(0..1 << 20));
    assert_eq!(segment_plaintext(1, 1 << 20), Some(1 << 20..1 << 20));
    assert_eq!(
        segment_plaintext(1, (1 << 20) + 5),
        Some(1 << 20..(1 << 20) + 5)
    );
    assert_eq!(segment_plaintext(2, 1 << 20), None);
}
