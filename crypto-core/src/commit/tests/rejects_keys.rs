//! Steps 5 to 10: statements, signature, envelope, commitment, metadata.

use super::rejects::{alice, carol, forged, verdict};
use super::*;
use crate::error::ParseError;

#[test]
fn step_5_statements() {
    let rekey = CommitKind::ReKey;
    let w = World::new(20);
    let stranger = forged(CommitKind::Add, alice, |f, w| {
        f.add(w, w.dave.id, Role::Member);
        let line = f.line(&w.dave.id);
        line.account_id = [0xff; 32];
        f.roster.sort_by_key(|entry| entry.account_id);
    });
    assert_eq!(stranger, Some(CommitReject::ChainMissing([0xff; 32])));
    let unknown = forged(rekey, alice, |f, w| f.line(&w.carol.id).stmt_hash = [1; 32]);
    assert_eq!(unknown, Some(CommitReject::UnknownStatement(w.carol.id)));
    // Another account's statement is not on this account's chain.
    let borrowed = forged(rekey, alice, |f, w| {
        f.line(&w.carol.id).stmt_hash = w.bob.stmt_hash
    });
    assert_eq!(borrowed, Some(CommitReject::UnknownStatement(w.carol.id)));
    let generation = forged(rekey, alice, |f, w| f.line(&w.carol.id).kem_gen = 1);
    assert_eq!(generation, Some(CommitReject::KemGeneration(w.carol.id)));
    let author = forged(rekey, alice, |f, _| f.author_stmt = [1; 32]);
    assert_eq!(author, Some(CommitReject::AuthorStatement));
}

#[test]
fn step_5_nobody_goes_back_to_an_older_statement() {
    let mut w = World::new(23);
    let (_, e0) = w.group();
    let old = *e0.public().member(&w.carol.id).unwrap();
    w.carol.rotate(&mut w.rng, &mut w.directory, true);
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (_, e1) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let other = World::new(23);
    let mut forge = Forge::after(&e1, CommitKind::ReKey, &other.alice);
    *forge.line(&w.carol.id) = old;
    let bytes = forge.write(&mut w);
    assert_eq!(
        verdict(&w, &e1, &bytes),
        Some(CommitReject::StaleStatement(w.carol.id))
    );
}

/// A thief with Carol's old keys after Carol rotated them and the conversation took it up.
#[test]
fn step_5_an_author_with_a_replaced_key() {
    let mut w = World::new(24);
    let thief = World::new(24).carol;
    let (_, e0) = w.group();
    w.carol.rotate(&mut w.rng, &mut w.directory, true);
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (_, e1) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let bytes = Forge::after(&e1, CommitKind::ReKey, &thief).write(&mut w);
    assert_eq!(
        verdict(&w, &e1, &bytes),
        Some(CommitReject::AuthorStatement)
    );
    let mut forge = Forge::after(&e1, CommitKind::ReKey, &thief);
    forge.author_stmt = w.carol.stmt_hash;
    let bytes = forge.write(&mut w);
    assert_eq!(verdict(&w, &e1, &bytes), Some(CommitReject::Signature));
}

#[test]
fn step_6_signature() {
    let w = World::new(20);
    let by_bob = forged(CommitKind::ReKey, alice, |f, _| {
        f.signer = Box::leak(Box::new(w.bob.sig))
    });
    assert_eq!(by_bob, Some(CommitReject::Signature));
}

#[test]
fn step_7_my_entry() {
    let mut w = World::new(25);
    let (_, e0) = w.group();
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (bytes, _) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let previous = Some(Previous::Member(&e0));
    assert_eq!(
        w.accept(&w.dave, previous, &bytes).err(),
        Some(CommitReject::NotForMe)
    );
    w.bob.kem.clear();
    assert_eq!(
        w.accept(&w.bob, previous, &bytes).err(),
        Some(CommitReject::KemSecretMissing)
    );
    // He can still follow who is in.
    assert!(w.observe(previous, &bytes).is_ok());
}

#[test]
fn step_8_envelope() {
    let mut w = World::new(26);
    let (_, e0) = w.group();
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (bytes, _) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let previous = Some(Previous::Member(&e0));
    assert!(w.accept(&w.bob, previous, &bytes).is_ok());
    // The key of that generation is there and is another one.
    w.bob.kem = vec![(0, KemSecret::make(&mut w.rng))];
    assert_eq!(
        w.accept(&w.bob, previous, &bytes).err(),
        Some(CommitReject::Envelope)
    );
}

#[test]
fn step_9_commitment() {
    let mut w = World::new(20);
    let place =
        Forge::after(&w.group().1, CommitKind::ReKey, &World::new(20).alice).place(&w.alice.id);
    let found = forged(CommitKind::ReKey, carol, |f, _| {
        f.other_secrets.push((place, [0x42; 32]))
    });
    assert_eq!(found, Some(CommitReject::Commitment));
}

#[test]
fn step_10_metadata() {
    use CommitKind::{ReKey, Settings};
    let sealed = forged(ReKey, alice, |f, _| f.meta_of_another = true);
    assert_eq!(sealed, Some(CommitReject::MetaSealed));
    for (cbor, error) in [
        (&b"hello"[..], ParseError::Encoding),
        (&[0xa1, 0x01, 0x60], ParseError::Limit),
        (&[0xa1, 0x03, 0xa1, 0x01, 0x03], ParseError::Value),
    ] {
        let found = forged(Settings, alice, |f, _| f.meta = cbor.to_vec());
        assert_eq!(found, Some(CommitReject::MetaMalformed(error)), "{cbor:?}");
    }
    for cbor in [&[0xa0][..], &[0xa1, 0x01, 0x61, 0x78]] {
        let renamed = forged(ReKey, carol, |f, _| f.meta = cbor.to_vec());
        assert_eq!(renamed, Some(CommitReject::MetaChanged));
        assert_eq!(forged(Settings, alice, |f, _| f.meta = cbor.to_vec()), None);
    }
    // A group of three does not become a conversation of two or notes, not even by settings.
    for mode in [1, 2] {
        let meta = vec![0xa1, 0x03, 0xa1, 0x01, mode];
        let found = forged(Settings, alice, |f, _| f.meta = meta);
        assert_eq!(found, Some(CommitReject::Mode));
    }
}

#[test]
fn step_10_direct_is_two_admins_and_notes_are_one() {
    let mut w = World::new(29);
    let other = World::new(29);
    let (alice, bob, carol) = (other.alice.id, other.bob.id, other.carol.id);
    let admin = |id| (id, Role::Admin);
    let mut verdict = |members: &[(Hash32, Role)], mode| {
        let mut forge = Forge::create(&w, &other.alice, members);
        forge.meta = vec![0xa1, 0x03, 0xa1, 0x01, mode];
        let bytes = forge.write(&mut w);
        w.accept(&w.alice, None, &bytes).err()
    };
    let mode = Some(CommitReject::Mode);
    assert_eq!(verdict(&[admin(alice), admin(bob)], 1), None);
    assert_eq!(verdict(&[admin(alice), admin(bob), admin(carol)], 1), mode);
    assert_eq!(verdict(&[admin(alice)], 1), mode);
    assert_eq!(verdict(&[admin(alice), (bob, Role::Member)], 1), mode);
    assert_eq!(verdict(&[admin(alice)], 2), None);
    assert_eq!(verdict(&[admin(alice), admin(bob)], 2), mode);
}

#[test]
fn step_10_two_stay_two() {
    let mut w = World::new(27);
    let other = World::new(27);
    let (_, direct) = w.direct();
    let mut add = Forge::after(&direct, CommitKind::Add, &other.bob);
    add.add(&w, w.carol.id, Role::Member);
    let bytes = add.write(&mut w);
    assert_eq!(verdict(&w, &direct, &bytes), Some(CommitReject::Mode));
    // Carol, who cannot see what it was before, sees what it says it is now.
    let outside = Some(Previous::Outsider(direct.public()));
    assert_eq!(
        w.accept(&w.carol, outside, &bytes).err(),
        Some(CommitReject::Mode)
    );
    let mut roles = Forge::after(&direct, CommitKind::Roles, &other.bob);
    roles.line(&w.alice.id).role = Role::Member;
    let bytes = roles.write(&mut w);
    assert_eq!(verdict(&w, &direct, &bytes), Some(CommitReject::Mode));
    // And it does not become a group.
    let mut settings = Forge::after(&direct, CommitKind::Settings, &other.bob);
    settings.meta = vec![0xa0];
    let bytes = settings.write(&mut w);
    assert_eq!(verdict(&w, &direct, &bytes), Some(CommitReject::Mode));
}
