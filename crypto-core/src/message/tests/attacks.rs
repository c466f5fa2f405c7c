//! Attacks 15 to 17 and 20, and moving a message to where it was not written.

use super::*;
use crate::commit::tests::Forge;

/// Attack 15: Bob has the epoch key and writes under Alice's name.
#[test]
fn sender_forgery_by_a_member() {
    let (mut w, epoch, _) = greeted(40);
    let other = World::new(40);
    let hi = hello().encode().unwrap();
    // Alice's name and statement, Bob's signature.
    let author = Author {
        key: &other.bob.sig,
        ..other.alice.author()
    };
    let forged = w.raw(&epoch, &author, &[[1; 32]], &hi);
    assert_eq!(
        w.read(&epoch, &forged.bytes).err(),
        Some(MessageReject::Signature)
    );
    // Alice's name, Bob's statement and signature.
    let author = Author {
        account_id: &other.alice.id,
        ..other.bob.author()
    };
    let forged = w.raw(&epoch, &author, &[[1; 32]], &hi);
    let found = w.read(&epoch, &forged.bytes).err();
    assert_eq!(found, Some(MessageReject::UnknownStatement(w.alice.id)));
}

/// Takes a message apart: what its sender signed, and the signature.
fn opened(epoch: &EpochState, sealed: &SealedMessage) -> Vec<u8> {
    let key = message_key(epoch, &sealed.msg_id);
    let (aad, ct) = sealed.bytes.split_at(wire::MESSAGE_AAD);
    key.open(aad, ct).unwrap().to_vec()
}

/// Seals a plaintext with somebody else's signature in it into another place.
fn reseal(epoch: &EpochState, plain: &[u8], msg_id: MsgId) -> Vec<u8> {
    let public = epoch.public();
    let mut wire = vec![0x30, 1, 1, 0];
    wire.extend(public.epoch().to_be_bytes());
    wire.extend(public.conv_id());
    wire.extend(msg_id);
    wire.extend(((plain.len() + 16) as u32).to_be_bytes());
    let ct = message_key(epoch, &msg_id).seal(&wire, plain);
    wire.extend(ct);
    wire
}

/// A member has all keys of the epoch, so he can seal Alice's signed words again wherever he
/// likes. The signature names conversation, epoch, commit and message id.
#[test]
fn a_signed_message_cannot_be_moved() {
    let (mut w, e0, sealed) = greeted(41);
    let plain = opened(&e0, &sealed);
    assert!(w.read(&e0, &reseal(&e0, &plain, sealed.msg_id)).is_ok());
    let signature = Some(MessageReject::Signature);
    // A second copy in the same epoch.
    assert_eq!(w.read(&e0, &reseal(&e0, &plain, [1; 16])).err(), signature);
    // A later epoch.
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (_, e1) = rekey
        .build(&mut w.rng, &w.bob.author(), &w.directory)
        .unwrap();
    assert_eq!(
        w.read(&e1, &reseal(&e1, &plain, sealed.msg_id)).err(),
        signature
    );
    // Another conversation of the same people.
    let (_, other) = w.group();
    assert_eq!(
        w.read(&other, &reseal(&other, &plain, sealed.msg_id)).err(),
        signature
    );
}

/// The other side of a fork with the same number and the same secret: only `commit_hash`, which
/// is signed and not sent, tells them apart.
#[test]
fn a_signed_message_cannot_be_moved_across_a_fork() {
    let mut w = World::new(42);
    let other = World::new(42);
    let (_, e0) = w.group();
    let mut forge = Forge::after(&e0, CommitKind::ReKey, &other.bob);
    forge.commit_to = Some([7; 32]);
    let (one, two) = (forge.write(&mut w), forge.write(&mut w));
    let previous = Some(Previous::Member(&e0));
    let one = w.accept(&w.alice, previous, &one).unwrap();
    let two = w.accept(&w.carol, previous, &two).unwrap();
    let parents = [*one.public().commit_hash()];
    let sealed = seal(&mut w.rng, &one, &w.alice.author(), 1, &parents, &hello()).unwrap();
    assert_eq!(
        w.read(&two, &sealed.bytes).err(),
        Some(MessageReject::NotAuthentic)
    );
    let plain = opened(&one, &sealed);
    let moved = reseal(&two, &plain, sealed.msg_id);
    assert_eq!(w.read(&two, &moved).err(), Some(MessageReject::Signature));
}

/// A member takes a right message apart and changes what the signature covers.
#[test]
fn every_signed_field_is_signed() {
    let (w, epoch, sealed) = greeted(43);
    let plain = opened(&epoch, &sealed);
    let signed = FIXED + 32 + hello().encode().unwrap().len();
    // created_ms, ptype, parents, the letters of the text; sender and statement fail before.
    for at in (64..72)
        .chain([73])
        .chain(FIXED..FIXED + 32)
        .chain(signed - 3..signed)
    {
        let mut bad = plain.clone();
        bad[at] ^= 1;
        let found = w.read(&epoch, &reseal(&epoch, &bad, sealed.msg_id)).err();
        let expected = match at {
            73 => matches!(
                found,
                Some(MessageReject::Signature | MessageReject::Parents)
            ),
            _ => found == Some(MessageReject::Signature),
        };
        assert!(expected, "byte {at}: {found:?}");
    }
}

/// Attack 16: a signature of Alice made for any other purpose, over the very same bytes.
#[test]
fn signatures_do_not_cross_purposes() {
    let (w, epoch, sealed) = greeted(44);
    let plain = opened(&epoch, &sealed);
    let used = FIXED + 32 + hello().encode().unwrap().len();
    let aad = &sealed.bytes[..wire::MESSAGE_AAD];
    let data = [aad, epoch.public().commit_hash(), &plain[..used]];
    for label in labels::sig::ALL {
        let mut other = plain.clone();
        other[used..used + 64].copy_from_slice(&w.alice.sig.sign_pieces(*label, &data));
        let found = w.read(&epoch, &reseal(&epoch, &other, sealed.msg_id)).err();
        let expected = (label.text() != "msg").then_some(MessageReject::Signature);
        assert_eq!(found, expected, "{}", label.text());
    }
}

/// Attack 17: the same bytes are the same message, for its author too.
#[test]
fn replay_and_reflection() {
    let (w, epoch, sealed) = greeted(45);
    let one = w.read(&epoch, &sealed.bytes).unwrap();
    let two = w.read(&epoch, &sealed.bytes).unwrap();
    assert_eq!(one, two);
    assert_eq!(one.msg_hash(), &sealed.msg_hash);
    assert_eq!(one.sender(), &w.alice.id);
}

/// Attack 20: what is not a message of this protocol is never one.
#[test]
fn plaintext_and_foreign_objects() {
    let (mut w, epoch, sealed) = greeted(46);
    let (commit, _) = w.group();
    let empty = reseal(&epoch, &[], [1; 16]);
    let mut of_commit = sealed.bytes.clone();
    of_commit[0] = 0x20;
    for foreign in [
        &b"{\"text\":\"hello\"}"[..],
        b"hello",
        &[],
        &[0x30],
        &[0x30, 1, 1, 0],
        &empty,
        &commit,
        &of_commit,
    ] {
        let found = open(foreign, &epoch).err();
        assert!(
            matches!(found, Some(MessageReject::Malformed(_))),
            "{found:?}"
        );
    }
}
