//! The inner layout and its padding, sealed by somebody who has the epoch key and no scruples.

use proptest::prelude::*;

use super::*;
use crate::error::ParseError;
use crate::limits;

/// Seals a plaintext as it is. The signature inside, if any, is the caller's business.
fn seal_plain(epoch: &EpochState, plain: &[u8]) -> Vec<u8> {
    let public = epoch.public();
    let msg_id = [0x77; 16];
    let mut wire = vec![0x30, 1, 1, 0];
    wire.extend(public.epoch().to_be_bytes());
    wire.extend(public.conv_id());
    wire.extend(msg_id);
    wire.extend(((plain.len() + 16) as u32).to_be_bytes());
    let ct = message_key(epoch, &msg_id).seal(&wire, plain);
    wire.extend(ct);
    wire
}

/// `in ‖ sig` of an honest hello by Alice, padded, ready to be spoilt. The signature is right for
/// the message id of [`seal_plain`].
fn honest_plain(w: &World, epoch: &EpochState, parents: &[Hash32], payload: &[u8]) -> Vec<u8> {
    let claims = Claims {
        sender: &w.alice.id,
        stmt_hash: &w.alice.stmt_hash,
        created_ms: 1,
        ptype: 1,
        parents,
        payload,
    };
    let mut plain = Vec::new();
    claims.write(&mut plain);
    let padded = crate::padding::message_padme(plain.len() as u64 + 64) as usize;
    let wire = seal_plain(epoch, &vec![0; padded]);
    let aad = &wire[..wire::MESSAGE_AAD];
    let data = [aad, epoch.public().commit_hash(), &plain];
    let signature = w.alice.sig.sign_pieces(labels::sig::MESSAGE, &data);
    plain.extend(signature);
    plain.resize(padded, 0);
    plain
}

const HI: &[u8] = &[0xa1, 0x01, 0x62, b'h', b'i'];

#[test]
fn the_formulas_by_hand() {
    let (w, epoch, _) = greeted(20);
    let plain = honest_plain(&w, &epoch, &[[1; 32]], HI);
    assert_eq!(plain.len(), 256);
    let message = w.read(&epoch, &seal_plain(&epoch, &plain)).unwrap();
    assert_eq!(message.payload(), &Payload::Text(Text::plain("hi")));
}

#[test]
fn padding_is_zero_to_the_last_byte() {
    let (w, epoch, _) = greeted(21);
    let plain = honest_plain(&w, &epoch, &[[1; 32]], HI);
    let used = FIXED + 32 + HI.len() + 64;
    for at in used..plain.len() {
        let mut bad = plain.clone();
        bad[at] = 1;
        let found = open(&seal_plain(&epoch, &bad), &epoch).err();
        assert_eq!(found, Some(MessageReject::Padding), "byte {at}");
    }
}

#[test]
fn padding_is_as_long_as_it_has_to_be() {
    let (w, epoch, _) = greeted(22);
    let mut plain = honest_plain(&w, &epoch, &[[1; 32]], HI);
    // A length that padmé gives, for another content.
    plain.resize(272, 0);
    let found = open(&seal_plain(&epoch, &plain), &epoch).err();
    assert_eq!(found, Some(MessageReject::Padding));
    // And lengths that padmé never gives are no message at all.
    for len in [0, 255, 257, 271] {
        plain.resize(len, 0);
        let found = open(&seal_plain(&epoch, &plain), &epoch).err();
        let expected = MessageReject::Malformed(ParseError::Length);
        assert_eq!(found, Some(expected), "{len}");
    }
}

#[test]
fn fields_of_the_inner_layout() {
    let (w, epoch, _) = greeted(23);
    let plain = honest_plain(&w, &epoch, &[[1; 32]], HI);
    let spoil = |at: usize, byte: u8| {
        let mut bad = plain.clone();
        bad[at] = byte;
        open(&seal_plain(&epoch, &bad), &epoch).err()
    };
    let inner = |error| Some(MessageReject::Inner(error));
    assert_eq!(spoil(74, 5), inner(ParseError::Limit));
    assert_eq!(spoil(74, 255), inner(ParseError::Limit));
    assert_eq!(spoil(75, 1), inner(ParseError::Padding));
    // A payload length that reaches beyond the plaintext, by a little and by 2^31.
    assert_eq!(spoil(78, 1), inner(ParseError::Length));
    assert_eq!(spoil(76, 0x80), inner(ParseError::Length));
}

#[test]
fn parents_are_ascending() {
    let (w, epoch, _) = greeted(24);
    for bad in [&[[2; 32], [1; 32]][..], &[[1; 32], [1; 32]], &[]] {
        let plain = honest_plain(&w, &epoch, bad, HI);
        let found = open(&seal_plain(&epoch, &plain), &epoch).err();
        assert_eq!(found, Some(MessageReject::Parents));
    }
}

#[test]
fn the_largest_message() {
    let (mut w, epoch, _) = greeted(25);
    let author = w.alice.author();
    // 129 024 is the largest length that padmé gives below the limit of 128 KiB.
    let room = 129_024 - FIXED - 64 - 32;
    let mut seal = |len: usize| {
        seal_raw(
            &mut w.rng,
            &epoch,
            &author,
            1,
            99,
            &[[1; 32]],
            &vec![0; len],
        )
        .map(|s| s.bytes)
    };
    let largest = seal(room).unwrap();
    assert_eq!(largest.len(), 60 + 129_024 + 16);
    assert!(open(&largest, &epoch).is_ok());
    let too_large = MessageReject::Malformed(ParseError::Limit);
    assert_eq!(seal(room + 1).err(), Some(too_large));
    assert_eq!(seal(10 * room).err(), Some(too_large));
    let mut longer = largest;
    longer.resize(limits::MESSAGE + 1, 0);
    assert_eq!(open(&longer, &epoch).err(), Some(too_large));
    longer.resize(10 * limits::MESSAGE, 0);
    assert_eq!(open(&longer, &epoch).err(), Some(too_large));
}

#[test]
fn every_flipped_byte_is_refused() {
    let (w, epoch, sealed) = greeted(26);
    assert!(w.read(&epoch, &sealed.bytes).is_ok());
    for at in 0..sealed.bytes.len() {
        for flip in [0x01, 0x80] {
            let mut bad = sealed.bytes.clone();
            bad[at] ^= flip;
            assert!(w.read(&epoch, &bad).is_err(), "byte {at} ^ {flip:#x}");
        }
    }
    for cut in 0..sealed.bytes.len() {
        assert!(open(&sealed.bytes[..cut], &epoch).is_err());
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>, plain in prop::collection::vec(any::<u8>(), 256)) {
        let (w, epoch, _) = greeted(27);
        let _ = w.read(&epoch, &bytes);
        let _ = w.read(&epoch, &seal_plain(&epoch, &plain));
    }
}
