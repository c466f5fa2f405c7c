//! Every reason of [`MessageReject`] that is not about the inner layout.

use super::*;
use crate::error::ParseError;
use crate::keys::SigningKey;

#[test]
fn step_1_layout() {
    let (_, epoch, sealed) = greeted(30);
    let spoil = |at: usize, byte: u8| {
        let mut bad = sealed.bytes.clone();
        bad[at] = byte;
        open(&bad, &epoch).err()
    };
    let malformed = |error| Some(MessageReject::Malformed(error));
    assert_eq!(spoil(0, 0x20), malformed(ParseError::Type));
    assert_eq!(spoil(1, 2), malformed(ParseError::Version));
    assert_eq!(spoil(2, 2), malformed(ParseError::Suite));
    assert_eq!(spoil(3, 1), malformed(ParseError::Flags));
    assert_eq!(spoil(59, 0), malformed(ParseError::Length));
}

#[test]
fn step_1_a_message_has_the_suite_of_its_conversation() {
    let (_, epoch, sealed) = greeted(38);
    let later = epoch.of_suite(2);
    assert_eq!(
        open(&sealed.bytes, &later).err(),
        Some(MessageReject::Suite)
    );
    assert!(open(&sealed.bytes, &epoch.of_suite(1)).is_ok());
}

#[test]
fn step_2_conversation_and_epoch() {
    let (mut w, e0, sealed) = greeted(31);
    let (_, other) = w.group();
    assert_eq!(
        open(&sealed.bytes, &other).err(),
        Some(MessageReject::OtherConversation)
    );
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (_, e1) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    assert_eq!(
        open(&sealed.bytes, &e1).err(),
        Some(MessageReject::OtherEpoch)
    );
}

#[test]
fn step_3_decryption() {
    let (mut w, e0, sealed) = greeted(32);
    let mut bad = sealed.bytes.clone();
    *bad.last_mut().unwrap() ^= 1;
    assert_eq!(open(&bad, &e0).err(), Some(MessageReject::NotAuthentic));
    // The other side of a fork: same conversation, same number, another key.
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (_, one) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let (_, two) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let parents = [*one.public().commit_hash()];
    let sealed = seal(&mut w.rng, &one, &w.alice.author(), 1, &parents, &hello()).unwrap();
    assert!(w.read(&one, &sealed.bytes).is_ok());
    assert_eq!(
        open(&sealed.bytes, &two).err(),
        Some(MessageReject::NotAuthentic)
    );
}

#[test]
fn step_5_sender() {
    let (mut w, epoch, _) = greeted(33);
    let other = World::new(33);
    let hi = hello().encode().unwrap();
    // Dave got hold of the key of an epoch that he is not in.
    let by_dave = w.raw(&epoch, &other.dave.author(), &[[1; 32]], &hi);
    assert_eq!(
        open(&by_dave.bytes, &epoch).err(),
        Some(MessageReject::SenderNotMember)
    );

    let author = Author {
        stmt_hash: &[9; 32],
        ..other.alice.author()
    };
    let unknown = w.raw(&epoch, &author, &[[1; 32]], &hi);
    let found = w.read(&epoch, &unknown.bytes).err();
    assert_eq!(found, Some(MessageReject::UnknownStatement(w.alice.id)));
    assert_eq!(found.unwrap().wants_chain(), Some(&w.alice.id));

    let fine = w.raw(&epoch, &other.alice.author(), &[[1; 32]], &hi);
    let unverified = open(&fine.bytes, &epoch).unwrap();
    let chain = w.directory.remove(&w.alice.id).unwrap();
    let found = unverified.verify(&w.directory).err();
    assert_eq!(found, Some(MessageReject::ChainMissing(w.alice.id)));
    w.directory.insert(w.alice.id, chain);
    assert!(w.read(&epoch, &fine.bytes).is_ok());
}

/// A thief with Bob's old keys, in the epoch that took up Bob's new ones.
#[test]
fn step_5_an_older_statement_than_the_roster_has() {
    let mut w = World::new(34);
    let thief = World::new(34).bob;
    let (_, e0) = w.group();
    w.bob.rotate(&mut w.rng, &mut w.directory, true);
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (_, e1) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let hi = hello().encode().unwrap();
    let stolen = w.raw(&e1, &thief.author(), &[[1; 32]], &hi);
    assert_eq!(
        w.read(&e1, &stolen.bytes).err(),
        Some(MessageReject::StaleStatement)
    );
    // In the epoch before it was the key that counted.
    let before = w.raw(&e0, &thief.author(), &[[1; 32]], &hi);
    assert!(w.read(&e0, &before.bytes).is_ok());
}

#[test]
fn step_6_signature() {
    let (mut w, epoch, _) = greeted(35);
    let other = World::new(35);
    let hi = hello().encode().unwrap();
    let stranger = SigningKey::make(&mut w.rng);
    let author = Author {
        key: &stranger,
        ..other.alice.author()
    };
    let forged = w.raw(&epoch, &author, &[[1; 32]], &hi);
    assert_eq!(
        w.read(&epoch, &forged.bytes).err(),
        Some(MessageReject::Signature)
    );
}

#[test]
fn step_7_payload() {
    let (mut w, epoch, _) = greeted(36);
    let other = World::new(36);
    for (payload, error) in [
        (&b"hello"[..], ParseError::Encoding),
        (&[], ParseError::Encoding),
        (&[0xa0], ParseError::Value),
        (&[0xa1, 0x01, 0x60], ParseError::Limit),
        (&[0xa1, 0x01, 0x61, 0x61, 0x00], ParseError::Encoding),
    ] {
        let signed = w.raw(&epoch, &other.alice.author(), &[[1; 32]], payload);
        let found = w.read(&epoch, &signed.bytes).err();
        assert_eq!(found, Some(MessageReject::Payload(error)), "{payload:?}");
    }
}

#[test]
fn an_unknown_type_has_a_verified_sender() {
    let (mut w, epoch, _) = greeted(37);
    let author = w.alice.author();
    let sealed = seal_raw(
        &mut w.rng,
        &epoch,
        &author,
        1,
        4_000,
        &[[1; 32]],
        &[0xa1, 0x01, 0x02],
    )
    .unwrap();
    let message = w.read(&epoch, &sealed.bytes).unwrap();
    assert_eq!(message.payload(), &Payload::Unsupported(4_000));
    assert_eq!(message.sender(), &w.alice.id);
}

#[test]
fn steps_are_numbered_as_in_the_document() {
    let steps: Vec<u8> = [
        MessageReject::Malformed(ParseError::Length),
        MessageReject::Suite,
        MessageReject::OtherEpoch,
        MessageReject::NotAuthentic,
        MessageReject::Padding,
        MessageReject::Parents,
        MessageReject::SenderNotMember,
        MessageReject::StaleStatement,
        MessageReject::Signature,
        MessageReject::Payload(ParseError::Length),
    ]
    .iter()
    .map(MessageReject::step)
    .collect();
    assert_eq!(steps, [1, 1, 2, 3, 4, 4, 5, 5, 6, 7]);
    assert_eq!(
        MessageReject::Signature.to_string(),
        "message refused at step 6"
    );
}
