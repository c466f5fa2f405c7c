//! Attack 22: the limits of §15, at them and one beyond.

use super::*;
use crate::error::ParseError;
use crate::limits;

const TOO_MUCH: Option<CommitReject> = Some(CommitReject::Malformed(ParseError::Limit));

#[test]
fn heads() {
    let mut w = World::new(50);
    let (_, e0) = w.direct();
    let heads = |count: u8| (0..count).map(|i| [i; 32]).collect::<Vec<_>>();
    let mut build = |count| {
        let draft = Draft::follow(CommitKind::ReKey, &e0, heads(count), 1);
        draft
            .build(&mut w.rng, &w.alice.author(), &w.directory)
            .map(|(bytes, _)| bytes)
    };
    assert!(build(limits::HEADS as u8).is_ok());
    let twice = [heads(8), heads(8)].concat();
    let draft = Draft::follow(CommitKind::ReKey, &e0, twice, 1);
    assert!(
        draft
            .build(&mut w.rng, &w.alice.author(), &w.directory)
            .is_ok()
    );
    let mut build = |count| {
        let draft = Draft::follow(CommitKind::ReKey, &e0, heads(count), 1);
        draft
            .build(&mut w.rng, &w.alice.author(), &w.directory)
            .map(|(bytes, _)| bytes)
    };
    assert_eq!(build(limits::HEADS as u8 + 1).err(), TOO_MUCH);
    let other = World::new(50);
    let mut forge = Forge::after(&e0, CommitKind::ReKey, &other.alice);
    forge.heads = heads(limits::HEADS as u8 + 1);
    let bytes = forge.write(&mut w);
    assert_eq!(
        w.accept(&w.bob, Some(Previous::Member(&e0)), &bytes).err(),
        TOO_MUCH
    );
}

#[test]
fn metadata() {
    let mut w = World::new(51);
    let other = World::new(51);
    let (_, e0) = w.direct();
    // {3: {1: 1}, 99: bytes}: an unknown key may fill what the limit allows.
    let filled = |len: usize| {
        let mut cbor = vec![0xa2, 3, 0xa1, 1, 1, 0x18, 99, 0x59];
        cbor.extend((len as u16).to_be_bytes());
        cbor.resize(cbor.len() + len, 0);
        cbor
    };
    let room = limits::META - 16 - filled(0).len();
    for (len, expected) in [(room, None), (room + 1, TOO_MUCH), (10 * room, TOO_MUCH)] {
        let mut forge = Forge::after(&e0, CommitKind::Settings, &other.alice);
        forge.meta = filled(len);
        let bytes = forge.write(&mut w);
        let found = w.accept(&w.bob, Some(Previous::Member(&e0)), &bytes).err();
        assert_eq!(found, expected, "{len} bytes");
    }
}

/// 500 people, by layout: their envelopes are all the same bytes, so no key is needed.
#[test]
fn roster() {
    let mut w = World::new(52);
    let members: Vec<_> = (0..501_u16)
        .map(|i| {
            let mut account_id = [0; 32];
            account_id[..2].copy_from_slice(&i.to_be_bytes());
            RosterEntry {
                account_id,
                stmt_hash: [1; 32],
                role: Role::Admin,
                kem_gen: 0,
            }
        })
        .collect();
    let other = World::new(52);
    let mut small = Forge::create(&w, &other.alice, &[]);
    small.roster = members[..1].to_vec();
    let one = small.write(&mut w);
    // header, meta and its length; roster; envelopes; signature
    let head = one.len() - 64 - 113 - 70 - 2;
    let build = |count: usize| {
        let mut bytes = one[..head].to_vec();
        bytes.extend((count as u16).to_be_bytes());
        for entry in &members[..count] {
            bytes.extend([entry.account_id, entry.stmt_hash].concat());
            bytes.extend([2, 0, 0, 0, 0, 0]);
        }
        bytes.resize(bytes.len() + 113 * count + 64, 4);
        bytes
    };
    let full = build(limits::ROSTER);
    assert!(full.len() <= limits::COMMIT);
    assert!(ParsedCommit::parse(&full).is_ok());
    assert_eq!(
        ParsedCommit::parse(&build(limits::ROSTER + 1)).err(),
        TOO_MUCH
    );
    let mut longest = full.clone();
    longest.resize(limits::COMMIT + 1, 0);
    assert_eq!(ParsedCommit::parse(&longest).err(), TOO_MUCH);
    let draft = Draft::create(vec![(w.alice.id, Role::Admin); 501], Meta::default(), 1);
    let built = draft.build(&mut w.rng, &w.alice.author(), &w.directory);
    assert_eq!(built.err(), TOO_MUCH);
}
