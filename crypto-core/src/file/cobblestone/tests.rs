use super::*;

const KEY: [u8; 32] = [7; 32];
const SALT_BYTES: [u8; SALT] = [9; SALT];

fn message(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i * 31 + (i >> 8)) as u8).collect()
}

#[test]
fn every_shape_of_message_comes_back() {
    for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5] {
        let plain = message(len);
        let sealed = seal(&KEY, &SALT_BYTES, b"ctx", &plain).unwrap();
        assert_eq!(sealed.len(), HEADER + len + (len / CHUNK + 1) * TAG);
        assert_eq!(open(&KEY, b"ctx", &sealed).unwrap(), plain, "length {len}");
    }
}

#[test]
fn sealing_is_deterministic_and_depends_on_all_inputs() {
    let plain = message(100);
    let sealed = seal(&KEY, &SALT_BYTES, b"a", &plain).unwrap();
    assert_eq!(sealed, seal(&KEY, &SALT_BYTES, b"a", &plain).unwrap());
    let others = [
        seal(&[8; 32], &SALT_BYTES, b"a", &plain).unwrap(),
        seal(&KEY, &[8; SALT], b"a", &plain).unwrap(),
        seal(&KEY, &SALT_BYTES, b"b", &plain).unwrap(),
    ];
    for other in others {
        assert_ne!(sealed[HEADER..], other[HEADER..]);
        assert_ne!(
            sealed[SALT..HEADER],
            other[SALT..HEADER],
            "the commitment has to differ"
        );
    }
}

#[test]
fn a_wrong_key_context_or_header_opens_nothing() {
    let sealed = seal(&KEY, &SALT_BYTES, b"a", &message(100)).unwrap();
    assert_eq!(open(&[8; 32], b"a", &sealed), Err(OpenError));
    assert_eq!(open(&KEY, b"b", &sealed), Err(OpenError));
    for at in 0..HEADER {
        let mut bad = sealed.clone();
        bad[at] ^= 1;
        assert_eq!(open(&KEY, b"a", &bad), Err(OpenError), "header byte {at}");
    }
}

/// The commitment is checked by itself: with it replaced, and nothing else, no chunk is tried.
#[test]
fn the_commitment_is_compared_before_any_chunk() {
    let header = *Stream::derive(&KEY, &SALT_BYTES, b"").header();
    assert!(Stream::check(&KEY, &header, b"").is_ok());
    for at in SALT..HEADER {
        let mut bad = header;
        bad[at] ^= 0x40;
        assert!(Stream::check(&KEY, &bad, b"").is_err());
    }
}

#[test]
fn every_length_but_the_right_one_fails() {
    let sealed = seal(&KEY, &SALT_BYTES, b"", &message(CHUNK + 3)).unwrap();
    for cut in [
        0,
        1,
        SALT,
        HEADER - 1,
        HEADER,
        HEADER + TAG - 1,
        HEADER + SEALED_CHUNK,
    ] {
        assert_eq!(
            open(&KEY, b"", &sealed[..cut]),
            Err(OpenError),
            "cut at {cut}"
        );
    }
    for more in [1, TAG, SEALED_CHUNK] {
        let mut long = sealed.clone();
        long.resize(sealed.len() + more, 0);
        assert_eq!(open(&KEY, b"", &long), Err(OpenError), "{more} more");
    }
}

#[test]
fn a_message_may_not_end_with_a_full_chunk() {
    let sealed = seal(&KEY, &SALT_BYTES, b"", &message(CHUNK)).unwrap();
    assert_eq!(
        open(&KEY, b"", &sealed[..HEADER + SEALED_CHUNK]),
        Err(OpenError)
    );
}

#[test]
fn chunks_keep_their_places() {
    let sealed = seal(&KEY, &SALT_BYTES, b"", &message(2 * CHUNK + 7)).unwrap();
    let (header, body) = sealed.split_at(HEADER);
    let chunks: Vec<&[u8]> = body.chunks(SEALED_CHUNK).collect();
    let glue = |order: &[usize]| {
        let mut out = header.to_vec();
        order.iter().for_each(|&i| out.extend_from_slice(chunks[i]));
        open(&KEY, b"", &out)
    };
    assert!(glue(&[0, 1, 2]).is_ok());
    for order in [
        &[1, 0, 2][..],
        &[0, 0, 2],
        &[0, 2],
        &[2],
        &[0, 1],
        &[0, 1, 1, 2],
    ] {
        assert_eq!(glue(order), Err(OpenError), "{order:?}");
    }
}

#[test]
fn the_counter_stops_at_its_limit() {
    let stream = Stream::derive(&KEY, &SALT_BYTES, b"");
    let mut sealed = [0; 3 + TAG];
    assert_eq!(stream.seal_chunk(CHUNKS - 1, b"abc", &mut sealed), Ok(()));
    let mut plain = [0; 3];
    assert_eq!(stream.open_chunk(CHUNKS - 1, &sealed, &mut plain), Ok(()));
    assert_eq!(&plain, b"abc");
    assert_eq!(
        stream.seal_chunk(CHUNKS, b"abc", &mut sealed),
        Err(ParseError::Limit)
    );
    assert_eq!(
        stream.open_chunk(CHUNKS, &sealed, &mut plain),
        Err(OpenError)
    );
}

#[test]
fn buffers_of_another_length_are_refused() {
    let stream = Stream::derive(&KEY, &SALT_BYTES, b"");
    for len in [0, TAG, 3 + TAG - 1, 3 + TAG + 1] {
        let mut sealed = vec![0; len];
        assert_eq!(
            stream.seal_chunk(0, b"abc", &mut sealed),
            Err(ParseError::Length)
        );
    }
    let mut sealed = [0; 3 + TAG];
    stream.seal_chunk(0, b"abc", &mut sealed).unwrap();
    for len in [0, 2, 4] {
        let mut plain = vec![0; len];
        assert_eq!(stream.open_chunk(0, &sealed, &mut plain), Err(OpenError));
    }
    let mut big = vec![0; CHUNK + 1 + TAG];
    assert_eq!(
        stream.seal_chunk(0, &vec![0; CHUNK + 1], &mut big),
        Err(ParseError::Length)
    );
    assert_eq!(
        stream.open_chunk(0, &big, &mut vec![0; CHUNK + 1]),
        Err(OpenError)
    );
}

#[test]
fn a_wrong_tag_writes_no_plaintext() {
    let stream = Stream::derive(&KEY, &SALT_BYTES, b"");
    let mut sealed = [0; 3 + TAG];
    stream.seal_chunk(5, b"abc", &mut sealed).unwrap();
    for at in 0..sealed.len() {
        let mut bad = sealed;
        bad[at] ^= 1;
        let mut plain = [0; 3];
        assert_eq!(stream.open_chunk(5, &bad, &mut plain), Err(OpenError));
        assert_eq!(plain, [0; 3]);
    }
}
