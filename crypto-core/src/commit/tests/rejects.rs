//! Every reason of [`CommitReject`], each triggered by a commit that is sound in all other ways:
//! well formed, with envelopes that open, signed by its author.

use super::*;
use crate::error::ParseError;

/// Alice's verdict on a forged commit after `previous`.
fn verdict(w: &World, previous: &EpochState, bytes: &[u8]) -> Option<CommitReject> {
    w.accept(&w.alice, Some(Previous::Member(previous)), bytes)
        .err()
}

/// A group, and what `change` makes of an honest commit of `kind` by the person `by` picks.
fn forged(
    kind: CommitKind,
    by: impl Fn(&World) -> &Person,
    change: impl FnOnce(&mut Forge<'_>, &World),
) -> Option<CommitReject> {
    let mut w = World::new(20);
    let (_, state) = w.group();
    let other = World::new(20);
    let author = by(&other);
    let mut forge = Forge::after(&state, kind, author);
    change(&mut forge, &w);
    let bytes = forge.write(&mut w);
    verdict(&w, &state, &bytes)
}

fn alice(w: &World) -> &Person {
    &w.alice
}

fn carol(w: &World) -> &Person {
    &w.carol
}

#[test]
fn the_forge_itself_is_accepted_when_it_is_honest() {
    use CommitKind::{Add, ReKey, Remove, Roles, Settings};
    assert_eq!(forged(ReKey, alice, |_, _| ()), None);
    assert_eq!(forged(ReKey, carol, |_, _| ()), None);
    assert_eq!(forged(Settings, alice, |_, _| ()), None);
    assert_eq!(
        forged(Add, alice, |f, w| f.add(w, w.dave.id, Role::Member)),
        None
    );
    assert_eq!(forged(Remove, alice, |f, w| f.remove(&w.carol.id)), None);
    assert_eq!(
        forged(Roles, alice, |f, w| f.line(&w.carol.id).role = Role::Admin),
        None
    );
}

#[test]
fn step_1_layout_and_suite() {
    let malformed = |error| Some(CommitReject::Malformed(error));
    let rekey = CommitKind::ReKey;
    assert_eq!(
        forged(rekey, alice, |f, _| f.suite = 2),
        malformed(ParseError::Suite)
    );
    assert_eq!(
        forged(rekey, alice, |f, _| f.kind = 7),
        malformed(ParseError::Value)
    );
    assert_eq!(
        forged(rekey, alice, |f, _| f.flags = 1),
        malformed(ParseError::Flags)
    );
    let heads = |heads: Vec<Hash32>| forged(rekey, alice, |f, _| f.heads = heads);
    assert_eq!(heads(vec![[2; 32], [1; 32]]), malformed(ParseError::Order));
    assert_eq!(heads(vec![[2; 32], [2; 32]]), malformed(ParseError::Order));
    let swapped = forged(rekey, alice, |f, _| f.roster.swap(0, 1));
    assert_eq!(swapped, malformed(ParseError::Order));
    let doubled = forged(rekey, alice, |f, _| f.roster.insert(0, f.roster[0]));
    assert_eq!(doubled, malformed(ParseError::Order));
    let nobody = forged(rekey, alice, |f, _| f.roster.clear());
    assert_eq!(nobody, malformed(ParseError::Limit));
}

#[test]
fn step_2_position() {
    let rekey = CommitKind::ReKey;
    let other = forged(rekey, alice, |f, _| f.conv_id = [1; 32]);
    assert_eq!(other, Some(CommitReject::OtherConversation));
    for epoch in [0, 2, 3, u32::MAX] {
        let found = forged(rekey, alice, |f, _| f.epoch = epoch);
        let expected = match epoch {
            0 => CommitReject::Malformed(ParseError::Value),
            _ => CommitReject::Epoch,
        };
        assert_eq!(found, Some(expected), "epoch {epoch}");
    }
    let fork = forged(rekey, alice, |f, _| f.prev = [1; 32]);
    assert_eq!(fork, Some(CommitReject::Fork));
}

#[test]
fn step_2_a_create_begins_and_only_a_create_begins() {
    let mut w = World::new(21);
    let (_, state) = w.group();
    let (other, _) = w.group();
    // Another create where a conversation is known is another conversation.
    assert_eq!(
        verdict(&w, &state, &other),
        Some(CommitReject::OtherConversation)
    );
    let rekey = Draft::follow(CommitKind::ReKey, &state, vec![], 1);
    let (bytes, _) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    assert_eq!(
        w.accept(&w.alice, None, &bytes).err(),
        Some(CommitReject::Epoch)
    );
    assert_eq!(w.observe(None, &bytes).err(), Some(CommitReject::Epoch));
}

#[test]
fn step_3_author() {
    let not_in = Some(CommitReject::AuthorNotMember);
    assert_eq!(forged(CommitKind::ReKey, |w| &w.dave, |_, _| ()), not_in);
    // Not even by adding himself.
    let added = forged(
        CommitKind::Add,
        |w| &w.dave,
        |f, w| f.add(w, w.dave.id, Role::Member),
    );
    assert_eq!(added, not_in);
}

#[test]
fn step_3_right() {
    use CommitKind::{Add, Remove, Roles, Settings};
    let no_right = Some(CommitReject::NoRight);
    assert_eq!(forged(Settings, carol, |_, _| ()), no_right);
    assert_eq!(
        forged(Add, carol, |f, w| f.add(w, w.dave.id, Role::Member)),
        no_right
    );
    assert_eq!(forged(Remove, carol, |f, w| f.remove(&w.bob.id)), no_right);
    assert_eq!(
        forged(Roles, carol, |f, w| f.line(&w.carol.id).role = Role::Admin),
        no_right
    );
}

#[test]
fn step_3_create_by_its_own_admin() {
    let mut w = World::new(22);
    let other = World::new(22);
    let members = |w: &World, alice| vec![(w.alice.id, alice), (w.bob.id, Role::Admin)];
    let forge = Forge::create(&w, &other.alice, &members(&other, Role::Member));
    let bytes = forge.write(&mut w);
    assert_eq!(
        w.accept(&w.bob, None, &bytes).err(),
        Some(CommitReject::NoRight)
    );
    let forge = Forge::create(&w, &other.carol, &members(&other, Role::Admin));
    let bytes = forge.write(&mut w);
    assert_eq!(
        w.accept(&w.bob, None, &bytes).err(),
        Some(CommitReject::AuthorNotMember)
    );
}

#[test]
fn step_4_somebody_manages_and_the_author_stays() {
    let no_admin = forged(CommitKind::Roles, alice, |f, _| {
        f.roster
            .iter_mut()
            .for_each(|entry| entry.role = Role::Member);
    });
    assert_eq!(no_admin, Some(CommitReject::NoAdmin));
    let gone = forged(CommitKind::Remove, |w| &w.bob, |f, w| f.remove(&w.bob.id));
    assert_eq!(gone, Some(CommitReject::AuthorGone));
}

#[test]
fn step_4_delta() {
    use CommitKind::{Add, ReKey, Remove, Roles, Settings};
    let delta = Some(CommitReject::Delta);
    for kind in [ReKey, Roles, Settings, Remove] {
        let ghost = forged(kind, alice, |f, w| f.add(w, w.dave.id, Role::Member));
        assert_eq!(ghost, delta, "{kind:?} that adds");
    }
    for kind in [ReKey, Roles, Settings, Add] {
        let dropped = forged(kind, alice, |f, w| f.remove(&w.carol.id));
        assert_eq!(dropped, delta, "{kind:?} that removes");
    }
    for kind in [Add, Remove] {
        let both = forged(kind, alice, |f, w| {
            f.remove(&w.carol.id);
            f.add(w, w.dave.id, Role::Member);
        });
        assert_eq!(both, delta, "{kind:?} that swaps");
    }
    for kind in [Add, Remove, Roles] {
        assert_eq!(
            forged(kind, alice, |_, _| ()),
            delta,
            "{kind:?} that does nothing"
        );
    }
}

#[test]
fn step_4_hidden_role() {
    use CommitKind::{Add, ReKey, Remove, Settings};
    let hidden = Some(CommitReject::HiddenRole);
    let promoted = forged(Add, alice, |f, w| f.add(w, w.dave.id, Role::Admin));
    assert_eq!(promoted, hidden);
    let beside = forged(Add, alice, |f, w| {
        f.add(w, w.dave.id, Role::Member);
        f.line(&w.bob.id).role = Role::Member;
    });
    assert_eq!(beside, hidden);
    let beside = forged(Remove, alice, |f, w| {
        f.remove(&w.carol.id);
        f.line(&w.bob.id).role = Role::Member;
    });
    assert_eq!(beside, hidden);
    for kind in [ReKey, Settings] {
        let found = forged(kind, alice, |f, w| f.line(&w.carol.id).role = Role::Admin);
        assert_eq!(found, hidden, "{kind:?}");
    }
}

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

#[test]
fn steps_are_numbered_as_in_the_document() {
    let parse = ParseError::Length;
    let steps: Vec<u8> = [
        CommitReject::Malformed(parse),
        CommitReject::SuiteDowngrade,
        CommitReject::Epoch,
        CommitReject::NoRight,
        CommitReject::Delta,
        CommitReject::AuthorStatement,
        CommitReject::Signature,
        CommitReject::KemSecretMissing,
        CommitReject::Envelope,
        CommitReject::Commitment,
        CommitReject::MetaSealed,
    ]
    .iter()
    .map(CommitReject::step)
    .collect();
    assert_eq!(steps, [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(
        CommitReject::ChainMissing([1; 32]).wants_chain(),
        Some(&[1; 32])
    );
    assert_eq!(CommitReject::Signature.wants_chain(), None);
    assert_eq!(CommitReject::Fork.to_string(), "commit refused at step 2");
}
