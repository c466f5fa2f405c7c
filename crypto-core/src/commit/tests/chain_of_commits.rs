//! What honest people do.

use super::*;

fn id_set(people: &[&Person]) -> BTreeSet<Hash32> {
    people.iter().map(|person| person.id).collect()
}

#[test]
fn a_group_is_made_and_everybody_has_the_same_epoch() {
    let mut w = World::new(1);
    let (bytes, alice) = w.group();
    for person in [&w.alice, &w.bob, &w.carol] {
        let accepted = w.accept(person, None, &bytes).unwrap();
        assert!(same(&accepted, &alice));
    }
    assert_eq!(alice.public().conv_id(), alice.public().commit_hash());
    assert_eq!(alice.public().epoch(), 0);
    assert_eq!(alice.meta().name.as_deref(), Some("Group"));
    assert!(alice.public().is_admin(&w.bob.id) && !alice.public().is_admin(&w.carol.id));
    assert_eq!(
        w.accept(&w.dave, None, &bytes).err(),
        Some(CommitReject::NotForMe)
    );
}

#[test]
fn sizes_are_those_of_the_document() {
    let mut w = World::new(1);
    let members = vec![(w.alice.id, Role::Admin), (w.bob.id, Role::Admin)];
    let draft = Draft::create(members, Meta::default(), 1);
    let (bytes, _) = draft
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    // Two members and empty metadata (one byte of CBOR and the tag), no heads.
    assert_eq!(bytes.len(), 209 + 2 + 17 + 2 + 2 * (70 + 113) + 64);
}

#[test]
fn every_kind_in_turn() {
    let mut w = World::new(2);
    let (create, e0) = w.group();
    let author = w.alice.author();
    let mut build = |draft: Draft<'_>| draft.build(&mut w.rng, &author, &w.directory).unwrap();

    let mut add = Draft::follow(CommitKind::Add, &e0, vec![[9; 32], [3; 32]], 6_000);
    add.members.push((w.dave.id, Role::Member));
    add.meta.reason = Some("welcome".into());
    let (bytes, e1) = build(add);
    assert_eq!(e1.public().heads(), [[3; 32], [9; 32]]);
    assert_eq!(
        e1.public().changes_since(e0.public()).added,
        [(w.dave.id, Role::Member)]
    );
    assert_eq!(e1.meta().reason.as_deref(), Some("welcome"));
    assert!(e1.meta().same_settings(e0.meta()));

    let mut roles = Draft::follow(CommitKind::Roles, &e1, vec![], 7_000);
    roles
        .members
        .iter_mut()
        .find(|(id, _)| *id == w.dave.id)
        .unwrap()
        .1 = Role::Admin;
    let (bytes2, e2) = build(roles);
    assert_eq!(
        e2.public().changes_since(e1.public()).roles,
        [(w.dave.id, Role::Admin)]
    );
    assert_eq!(e2.meta().reason, None);

    let mut settings = Draft::follow(CommitKind::Settings, &e2, vec![], 8_000);
    settings.meta.name = Some("Other".into());
    let (bytes3, e3) = build(settings);

    let (bytes4, e4) = build(Draft::follow(CommitKind::ReKey, &e3, vec![], 9_000));

    let mut remove = Draft::follow(CommitKind::Remove, &e4, vec![], 10_000);
    remove.members.retain(|(id, _)| *id != w.dave.id);
    let (bytes5, e5) = build(remove);
    assert_eq!(e5.public().changes_since(e4.public()).removed, [w.dave.id]);

    // Bob follows as a member, Dave from the outside, in and out again.
    let mut bob = None;
    let mut dave = Some(w.observe(None, &create).unwrap());
    for (bytes, expected) in [
        (&bytes, &e1),
        (&bytes2, &e2),
        (&bytes3, &e3),
        (&bytes4, &e4),
        (&bytes5, &e5),
    ] {
        let previous = bob.as_ref().unwrap_or(&e0);
        let next = w
            .accept(&w.bob, Some(Previous::Member(previous)), bytes)
            .unwrap();
        assert!(same(&next, expected));
        bob = Some(next);

        let outside = dave.take().unwrap();
        let previous = Some(Previous::Outsider(&outside));
        let observed = w.observe(previous, bytes).unwrap();
        assert_eq!(&observed, expected.public());
        let accepted = w.accept(&w.dave, previous, bytes);
        match expected.public().member(&w.dave.id) {
            Some(_) => assert!(same(&accepted.unwrap(), expected)),
            None => assert_eq!(accepted.err(), Some(CommitReject::NotForMe)),
        }
        dave = Some(observed);
    }
    assert_ne!(e3.epoch_secret().expose(), e4.epoch_secret().expose());
}

#[test]
fn two_people_and_notes() {
    let mut w = World::new(3);
    let (bytes, direct) = w.direct();
    assert!(same(&w.accept(&w.bob, None, &bytes).unwrap(), &direct));
    let rekey = Draft::follow(CommitKind::ReKey, &direct, vec![], 1);
    let (bytes, next) = rekey
        .build(&mut w.rng, &w.bob.author(), &w.directory)
        .unwrap();
    let accepted = w
        .accept(&w.alice, Some(Previous::Member(&direct)), &bytes)
        .unwrap();
    assert!(same(&accepted, &next));

    let rules = Rules {
        mode: Mode::Notes,
        retention_days: 30,
    };
    let meta = Meta {
        rules,
        ..Meta::default()
    };
    let notes = Draft::create(vec![(w.alice.id, Role::Admin)], meta, 1);
    let (bytes, state) = notes
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let accepted = w.accept(&w.alice, None, &bytes).unwrap();
    assert!(same(&accepted, &state));
    assert_eq!(accepted.meta().rules.retention_days, 30);
}

#[test]
fn any_member_may_rekey_and_may_remove_who_has_left() {
    let mut w = World::new(4);
    let (_, e0) = w.group();
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (bytes, e1) = rekey
        .build(&mut w.rng, &w.carol.author(), &w.directory)
        .unwrap();
    assert!(
        w.accept(&w.alice, Some(Previous::Member(&e0)), &bytes)
            .is_ok()
    );

    let mut remove = Draft::follow(CommitKind::Remove, &e1, vec![], 1);
    remove.members.retain(|(id, _)| *id != w.bob.id);
    let refused = remove.build(&mut w.rng, &w.carol.author(), &w.directory);
    assert_eq!(refused.err(), Some(CommitReject::NoRight));
    remove.leavers = id_set(&[&w.bob]);
    let (bytes, _) = remove
        .build(&mut w.rng, &w.carol.author(), &w.directory)
        .unwrap();
    let previous = Some(Previous::Member(&e1));
    assert_eq!(
        w.accept(&w.alice, previous, &bytes).err(),
        Some(CommitReject::NoRight)
    );
    assert!(
        w.accept_with(&w.alice, previous, &bytes, &id_set(&[&w.bob]))
            .is_ok()
    );
    // Somebody else having left does not help.
    let refused = w.accept_with(&w.alice, previous, &bytes, &id_set(&[&w.carol]));
    assert_eq!(refused.err(), Some(CommitReject::NoRight));
}

#[test]
fn each_of_several_removed_has_to_have_left() {
    let mut w = World::new(9);
    let (_, e0) = w.group();
    let mut add = Draft::follow(CommitKind::Add, &e0, vec![], 1);
    add.members.push((w.dave.id, Role::Member));
    let (_, e1) = add
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let mut remove = Draft::follow(CommitKind::Remove, &e1, vec![], 1);
    remove
        .members
        .retain(|(id, _)| *id == w.alice.id || *id == w.carol.id);
    remove.leavers = id_set(&[&w.bob]);
    let refused = remove.build(&mut w.rng, &w.carol.author(), &w.directory);
    assert_eq!(refused.err(), Some(CommitReject::NoRight));
    remove.leavers = id_set(&[&w.bob, &w.dave]);
    assert!(
        remove
            .build(&mut w.rng, &w.carol.author(), &w.directory)
            .is_ok()
    );
}

#[test]
fn new_statements_are_taken_up_and_asked_for() {
    let mut w = World::new(5);
    let (_, e0) = w.group();
    assert!(e0.public().outdated(&w.directory).is_empty());
    w.bob.rotate(&mut w.rng, &mut w.directory, true);
    assert_eq!(e0.public().outdated(&w.directory), [w.bob.id]);
    let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
    let (bytes, e1) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    assert_eq!(e1.public().member(&w.bob.id).unwrap().kem_gen, 1);
    assert_eq!(
        e1.public().changes_since(e0.public()).statements,
        [w.bob.id]
    );
    assert!(
        w.accept(&w.bob, Some(Previous::Member(&e0)), &bytes)
            .is_ok()
    );
}

#[test]
fn an_epoch_comes_back_from_the_keyring() {
    let mut w = World::new(6);
    let (bytes, state) = w.group();
    let hash = *state.public().commit_hash();
    let restored = EpochState::restore(&bytes, &hash, state.epoch_secret().duplicate()).unwrap();
    assert!(same(&restored, &state));
    assert_eq!(
        &PublicEpoch::restore(&bytes, &hash).unwrap(),
        state.public()
    );

    let restore = |bytes: &[u8], hash: &Hash32, secret| {
        EpochState::restore(bytes, hash, secret).err().unwrap()
    };
    let secret = || state.epoch_secret().duplicate();
    assert_eq!(restore(&bytes, &[1; 32], secret()), CommitReject::Fork);
    let (other, other_state) = w.group();
    assert_eq!(restore(&other, &hash, secret()), CommitReject::Fork);
    let wrong = other_state.epoch_secret().duplicate();
    assert_eq!(restore(&bytes, &hash, wrong), CommitReject::Commitment);
    assert_eq!(PublicEpoch::restore(&other, &hash), Err(CommitReject::Fork));
}

#[test]
fn a_draft_that_others_would_refuse_is_not_built() {
    let mut w = World::new(7);
    let (_, e0) = w.group();
    let mut add = Draft::follow(CommitKind::Add, &e0, vec![], 1);
    add.members.push((w.dave.id, Role::Member));
    let refused = add.build(&mut w.rng, &w.carol.author(), &w.directory);
    assert_eq!(refused.err(), Some(CommitReject::NoRight));
    // Signing with a key that is not the head's.
    let stranger = SigningKey::make(&mut w.rng);
    let author = Author {
        key: &stranger,
        ..w.alice.author()
    };
    let refused = add.build(&mut w.rng, &author, &w.directory);
    assert_eq!(refused.err(), Some(CommitReject::Signature));
    add.members.push(([5; 32], Role::Member));
    let refused = add.build(&mut w.rng, &w.alice.author(), &w.directory);
    assert_eq!(refused.err(), Some(CommitReject::ChainMissing([5; 32])));
}

#[test]
fn debug_shows_no_secret() {
    let mut w = World::new(8);
    let (_, state) = w.group();
    let text = format!("{state:?}");
    assert!(
        text.starts_with("EpochState { public:") && text.ends_with(", .. }"),
        "{text}"
    );
    assert!(!text.contains("Group"), "metadata is content");
}
