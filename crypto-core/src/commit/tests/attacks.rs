//! Attacks 11 to 14 and 25, as a relay and members with valid keys would play them.

use super::*;

/// Attack 11: a relay that has no member's key, an ex-member, a member without the right, an
/// edited roster, an extra envelope.
#[test]
fn ghost_member() {
    let mut w = World::new(30);
    let other = World::new(30);
    let (_, e0) = w.group();
    let previous = Some(Previous::Member(&e0));
    let verdict = |w: &World, bytes: &[u8]| w.accept(&w.bob, previous, bytes).err();

    // The relay signs as Alice with a key of its own.
    let relay = SigningKey::make(&mut w.rng);
    let mut forge = Forge::after(&e0, CommitKind::Add, &other.alice);
    forge.add(&w, w.dave.id, Role::Member);
    forge.signer = &relay;
    let bytes = forge.write(&mut w);
    assert_eq!(verdict(&w, &bytes), Some(CommitReject::Signature));

    // Dave lets himself in.
    let mut forge = Forge::after(&e0, CommitKind::Add, &other.dave);
    forge.add(&w, w.dave.id, Role::Member);
    let bytes = forge.write(&mut w);
    assert_eq!(verdict(&w, &bytes), Some(CommitReject::AuthorNotMember));

    // Carol, a member, adds him as an add, hidden in a re-key, and as a silent extra envelope.
    let mut forge = Forge::after(&e0, CommitKind::Add, &other.carol);
    forge.add(&w, w.dave.id, Role::Member);
    let bytes = forge.write(&mut w);
    assert_eq!(verdict(&w, &bytes), Some(CommitReject::NoRight));
    let mut forge = Forge::after(&e0, CommitKind::ReKey, &other.carol);
    forge.add(&w, w.dave.id, Role::Member);
    let bytes = forge.write(&mut w);
    assert_eq!(verdict(&w, &bytes), Some(CommitReject::Delta));
    let honest = Forge::after(&e0, CommitKind::ReKey, &other.carol).write(&mut w);
    let (tbs, _) = honest.split_at(honest.len() - 64);
    let mut more = [tbs, &tbs[tbs.len() - 113..]].concat();
    let signature = other.carol.sig.sign(crate::labels::sig::COMMIT, &more);
    more.extend(signature);
    assert!(matches!(
        verdict(&w, &more),
        Some(CommitReject::Malformed(_))
    ));
}

/// Attack 11, second half: after his removal Carol still has every old key.
#[test]
fn an_ex_member_has_no_say() {
    let mut w = World::new(31);
    let other = World::new(31);
    let (_, e0) = w.group();
    let mut remove = Draft::follow(CommitKind::Remove, &e0, vec![], 1);
    remove.members.retain(|(id, _)| *id != w.carol.id);
    let (bytes, e1) = remove
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let previous = Some(Previous::Member(&e1));

    for kind in [CommitKind::ReKey, CommitKind::Add] {
        let mut forge = Forge::after(&e1, kind, &other.carol);
        forge.add(&w, w.carol.id, Role::Member);
        let back = forge.write(&mut w);
        let verdict = w.accept(&w.alice, previous, &back).err();
        assert_eq!(verdict, Some(CommitReject::AuthorNotMember), "{kind:?}");
    }
    // He can see that he is out, and not what is said since.
    let carol = Some(Previous::Member(&e0));
    assert_eq!(
        w.accept(&w.carol, carol, &bytes).err(),
        Some(CommitReject::NotForMe)
    );
    assert!(
        w.observe(carol, &bytes)
            .unwrap()
            .member(&w.carol.id)
            .is_none()
    );
    assert!(!e0.epoch_secret().ct_eq(e1.epoch_secret()));
}

/// Attack 12: between members, from another commit, index shifted, dropped. The author himself
/// could do each of these with a right signature, so the signature is made anew every time.
#[test]
fn envelope_swap() {
    let mut w = World::new(32);
    let (_, e0) = w.group();
    let previous = Some(Previous::Member(&e0));
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let mut made = || {
        rekey
            .build(&mut w.rng, &w.alice.author(), &w.directory)
            .map(|(bytes, _)| bytes)
    };
    let (one, two) = (made().unwrap(), made().unwrap());
    let start = one.len() - 64 - 3 * 113;
    let verdicts = |envelopes: &[u8]| -> Vec<Option<CommitReject>> {
        let mut bytes = [&one[..start], envelopes].concat();
        let signature = w.alice.sig.sign(crate::labels::sig::COMMIT, &bytes);
        bytes.extend(signature);
        let people = [&w.alice, &w.bob, &w.carol];
        people
            .map(|person| w.accept(person, previous, &bytes).err())
            .to_vec()
    };
    let mine = &one[start..start + 3 * 113];
    let theirs = &two[start..start + 3 * 113];
    let envelope = |from: &'static str, i: usize| -> Vec<u8> {
        let all = if from == "one" { mine } else { theirs };
        all[i * 113..(i + 1) * 113].to_vec()
    };
    let order = |places: [usize; 3]| places.map(|i| envelope("one", i)).concat();
    assert_eq!(verdicts(&order([0, 1, 2])), [None, None, None]);

    let refused = |verdicts: Vec<Option<CommitReject>>| {
        verdicts
            .iter()
            .filter(|v| **v == Some(CommitReject::Envelope))
            .count()
    };
    assert_eq!(
        refused(verdicts(&order([1, 0, 2]))),
        2,
        "swapped between two"
    );
    assert_eq!(refused(verdicts(&order([1, 2, 0]))), 3, "shifted by one");
    assert_eq!(refused(verdicts(&order([0, 0, 2]))), 1, "doubled");
    assert_eq!(
        refused(verdicts(theirs)),
        3,
        "from another commit of the same author"
    );
    let mixed = [envelope("one", 0), envelope("two", 1), envelope("one", 2)].concat();
    assert_eq!(refused(verdicts(&mixed)), 1);
    let dropped = verdicts(&mine[113..]);
    assert!(
        dropped
            .iter()
            .all(|v| matches!(v, Some(CommitReject::Malformed(_))))
    );
    let zeroed = [vec![0; 113], envelope("one", 1), envelope("one", 2)].concat();
    assert_eq!(refused(verdicts(&zeroed)), 1, "a point that is none");
}

/// Attack 13: a malicious admin gives two members two valid commits for one epoch.
#[test]
fn commit_fork() {
    let mut w = World::new(33);
    let (_, e0) = w.group();
    let previous = Some(Previous::Member(&e0));
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (one, for_bob) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let (two, for_carol) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let bob = w.accept(&w.bob, previous, &one).unwrap();
    let carol = w.accept(&w.carol, previous, &two).unwrap();
    assert!(same(&bob, &for_bob) && same(&carol, &for_carol));
    assert!(!bob.root().ct_eq(carol.root()), "a fork shares no key");
    // Each refuses what builds on the other's view, and can prove the fork once he sees it.
    let next = Draft::follow(CommitKind::ReKey, &for_carol, vec![], 2);
    let (on_two, _) = next
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let verdict = w
        .accept(&w.bob, Some(Previous::Member(&bob)), &on_two)
        .err();
    assert_eq!(verdict, Some(CommitReject::Fork));
    let proof = w.observe(previous, &two).unwrap();
    assert_eq!(proof.epoch(), bob.public().epoch());
    assert_ne!(proof.commit_hash(), bob.public().commit_hash());
}

/// Attack 13, with one ES in both: even then the keys differ, since the commits do.
#[test]
fn a_fork_with_the_same_secret_shares_no_key() {
    let mut w = World::new(34);
    let other = World::new(34);
    let (_, e0) = w.group();
    let mut forge = Forge::after(&e0, CommitKind::ReKey, &other.alice);
    forge.commit_to = Some([7; 32]);
    let (one, two) = (forge.write(&mut w), forge.write(&mut w));
    let previous = Some(Previous::Member(&e0));
    let bob = w.accept(&w.bob, previous, &one).unwrap();
    let carol = w.accept(&w.carol, previous, &two).unwrap();
    assert!(bob.epoch_secret().ct_eq(carol.epoch_secret()));
    assert!(!bob.root().ct_eq(carol.root()));
}

/// Attack 14: an old commit again, or an old head.
#[test]
fn rollback_and_replay() {
    let mut w = World::new(35);
    let (c0, e0) = w.group();
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (c1, e1) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let rekey = Draft::follow(CommitKind::ReKey, &e1, vec![], 1);
    let (c2, e2) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let previous = Some(Previous::Member(&e2));
    for old in [&c0, &c1, &c2] {
        let verdict = w.accept(&w.bob, previous, old).err();
        assert_eq!(verdict, Some(CommitReject::Epoch));
    }
    // One left out.
    let verdict = w.accept(&w.bob, Some(Previous::Member(&e0)), &c2).err();
    assert_eq!(verdict, Some(CommitReject::Epoch));
}

/// Attack 25 for epochs: one member is given another secret than the rest.
#[test]
fn two_secrets_in_one_commit() {
    let mut w = World::new(36);
    let other = World::new(36);
    let (_, e0) = w.group();
    let mut forge = Forge::after(&e0, CommitKind::ReKey, &other.alice);
    let carol = forge.place(&w.carol.id);
    forge.other_secrets.push((carol, [0x13; 32]));
    let bytes = forge.write(&mut w);
    let previous = Some(Previous::Member(&e0));
    assert!(w.accept(&w.bob, previous, &bytes).is_ok());
    assert_eq!(
        w.accept(&w.carol, previous, &bytes).err(),
        Some(CommitReject::Commitment)
    );
}

/// Attack 16: a signature made for another purpose, and a statement's bytes as a commit.
#[test]
fn signatures_do_not_cross_purposes() {
    let mut w = World::new(37);
    let (bytes, _) = w.group();
    let (tbs, _) = bytes.split_at(bytes.len() - 64);
    for label in crate::labels::sig::ALL {
        let signature = w.alice.sig.sign(*label, tbs);
        let verdict = w.accept(&w.bob, None, &[tbs, &signature].concat()).err();
        let expected = (label.text() != "commit").then_some(CommitReject::Signature);
        assert_eq!(verdict, expected, "{}", label.text());
    }
}

/// The history before a newcomer cannot be invented for him: it hangs on what he is added to.
#[test]
fn a_newcomer_walks_the_whole_history() {
    let mut w = World::new(38);
    let other = World::new(38);
    let (c0, e0) = w.group();
    let mut add = Draft::follow(CommitKind::Add, &e0, vec![], 1);
    add.members.push((w.dave.id, Role::Member));
    let (c1, e1) = add
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();

    let before = w.observe(None, &c0).unwrap();
    let joined = w
        .accept(&w.dave, Some(Previous::Outsider(&before)), &c1)
        .unwrap();
    assert!(same(&joined, &e1));

    // A relay invents a create in which it is alone with Dave's future friends.
    let members = [(w.alice.id, Role::Admin), (w.bob.id, Role::Admin)];
    let invented = Forge::create(&w, &other.alice, &members).write(&mut w);
    let before = w.observe(None, &invented).unwrap();
    let verdict = w
        .accept(&w.dave, Some(Previous::Outsider(&before)), &c1)
        .err();
    assert_eq!(verdict, Some(CommitReject::OtherConversation));
}
