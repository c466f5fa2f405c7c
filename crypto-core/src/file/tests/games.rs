//! The games that a relay and a member play with chunks (attacks 23, 24, 25).

use super::*;

/// Attack 23, the leaf being what the relay claims: the tags alone have to hold.
#[test]
fn chunk_games_fail_at_the_tags() {
    let file = file(2 * SEGMENT + 3 * CHUNK + 17);
    let (zero, one, last) = (&file.segments[0], &file.segments[1], &file.segments[2]);
    assert!(file.serve(0, zero).is_ok() && file.serve(1, one).is_ok());

    // Swapped, duplicated, from another place.
    let mut swapped = one.clone();
    swapped[..2 * SEALED].rotate_left(SEALED);
    assert_eq!(file.serve(1, &swapped), Err(OpenError));
    let mut doubled = one.clone();
    doubled.copy_within(..SEALED, SEALED);
    assert_eq!(file.serve(1, &doubled), Err(OpenError));
    assert_eq!(file.serve(1, &zero[HEADER..]), Err(OpenError));
    assert_eq!(file.serve(0, one), Err(OpenError));
    assert_eq!(
        file.serve(0, &[&zero[..HEADER], one].concat()),
        Err(OpenError)
    );
    assert_eq!(file.serve(3, last), Err(OpenError));

    // Cut at and inside a boundary of chunk and segment, the last one dropped, something appended.
    for keep in [
        0,
        1,
        TAG,
        SEALED - 1,
        SEALED,
        one.len() - SEALED,
        one.len() - 1,
    ] {
        assert_eq!(file.serve(1, &one[..keep]), Err(OpenError), "{keep} kept");
    }
    assert_eq!(file.serve(1, &[one, &one[..1]].concat()), Err(OpenError));
    assert_eq!(
        file.serve(1, &[one, &one[..SEALED]].concat()),
        Err(OpenError)
    );
    for keep in [0, last.len() - 1, last.len() / SEALED * SEALED] {
        assert_eq!(file.serve(2, &last[..keep]), Err(OpenError));
    }

    // One byte, anywhere.
    for at in [0, 23, 24, 55, 56, HEADER + SEALED - 1, zero.len() - 1] {
        let mut bad = zero.clone();
        bad[at] ^= 1;
        assert_eq!(file.serve(0, &bad), Err(OpenError), "byte {at}");
    }
}

#[test]
fn each_tag_of_a_segment_counts_by_itself() {
    let file = file(3 * CHUNK);
    let segment = &file.segments[0];
    for chunk in 0..3 {
        let mut bad = segment.clone();
        bad[HEADER + chunk * SEALED + CHUNK] ^= 1;
        assert_eq!(file.serve(0, &bad), Err(OpenError), "tag of chunk {chunk}");
    }
    let mut bad = segment.clone();
    *bad.last_mut().unwrap() ^= 1;
    assert_eq!(
        file.serve(0, &bad),
        Err(OpenError),
        "tag of the empty last chunk"
    );
}

#[test]
fn a_failed_segment_leaves_no_plaintext_behind() {
    let file = file(3 * CHUNK);
    let mut bad = file.segments[0].clone();
    *bad.last_mut().unwrap() ^= 1;
    let mut out = b"from before".to_vec();
    let leaf = leaf(0, &bad);
    assert_eq!(
        file.opener().open_segment_into(0, &bad, &leaf, &mut out),
        Err(OpenError)
    );
    assert!(out.is_empty());
}

/// Attack 23: chunks, header or segment of another file of the same key holder.
#[test]
fn another_files_pieces_do_not_fit() {
    let (one, two) = (file(CHUNK * 5), {
        let size = CHUNK * 5;
        sealed(
            FileSealer::make(&mut rng(9), size as u64).unwrap(),
            content(size),
        )
    });
    assert_eq!(one.serve(0, &two.segments[0]), Err(OpenError));
    let (a, b) = (&one.segments[0], &two.segments[0]);
    assert_eq!(
        one.serve(0, &[&a[..HEADER], &b[HEADER..]].concat()),
        Err(OpenError)
    );
    assert_eq!(
        one.serve(0, &[&b[..HEADER], &a[HEADER..]].concat()),
        Err(OpenError)
    );
}

/// Attack 24: a member knows FK and seals other content under it; the relay serves it. Every tag
/// is right; only the tree, signed by the first sender, says no.
#[test]
fn other_content_under_the_same_key_is_not_under_the_root() {
    let honest = file(1000);
    let s = &honest.sealer;
    let insider =
        FileSealer::resume(s.key().duplicate(), *s.file_id(), &s.salt(), s.size()).unwrap();
    let forged = sealed(insider, vec![0x41; 1000]);
    assert_ne!(forged.segments, honest.segments);
    assert!(
        honest.serve(0, &forged.segments[0]).is_ok(),
        "the tags alone do not notice"
    );

    let opener = honest.opener();
    let refused = opener.open_segment(0, &forged.segments[0], &honest.leaves[0]);
    assert_eq!(refused, Err(OpenError));
    let signed_root = root(&honest.leaves).unwrap();
    let manifest = forged.leaves.as_flattened();
    assert_eq!(Manifest::open(manifest, 1, &signed_root), Err(OpenError));
}

/// A leaf is bound to its place, so the relay cannot serve a true segment under another number.
#[test]
fn a_leaf_holds_for_one_place() {
    let segment = [7; 100];
    assert_ne!(leaf(0, &segment), leaf(1, &segment));
}

/// Attack 25, invisible salamander: one ciphertext, two keys. AES-GCM would allow both to open;
/// the commitment in the header belongs to one of them.
#[test]
fn one_blob_does_not_open_under_two_keys() {
    let file = file(100);
    let s = &file.sealer;
    let other = FileKey::from_bytes(&[0x55; 32]);
    let context = context(s.file_id());
    assert!(Stream::check(s.key().as_bytes(), s.header(), &context).is_ok());
    assert!(Stream::check(other.as_bytes(), s.header(), &context).is_err());
    // And a header that commits to the other key is another salt ‖ commitment: another leaf 0.
    let theirs = Stream::derive(other.as_bytes(), &s.salt(), &context);
    assert_ne!(theirs.header(), s.header());
    let mut blob = file.segments[0].clone();
    blob[..HEADER].copy_from_slice(theirs.header());
    assert_ne!(leaf(0, &blob), file.leaves[0]);
}

/// Padding is zero, or the sender hides something in it.
#[test]
fn padding_that_is_not_zero_is_refused() {
    let size = 1000_u64; // padmé: 1 024
    let sealer = FileSealer::make(&mut rng(1), size).unwrap();
    let context = context(sealer.file_id());
    for at in [1000, 1023] {
        let mut padded = content(1000);
        padded.resize(1024, 0);
        padded[at] = 1;
        let key = sealer.key().as_bytes();
        let blob = cobblestone::seal(key, &sealer.salt(), &context, &padded).unwrap();
        let (id, header) = (sealer.file_id(), sealer.header());
        let opener = FileOpener::new(sealer.key(), id, header, size, 1).unwrap();
        assert_eq!(
            opener.open_segment(0, &blob, &leaf(0, &blob)),
            Err(OpenError),
            "byte {at}"
        );
    }
}
