//! No check is needless: with any one taken away, some attack gets through.

use super::guard::without;
use super::*;

/// An attack, and the one reason for which it fails.
struct Attack {
    stopped_by: CommitReject,
    run: fn() -> Result<(), CommitReject>,
}

fn forged(
    kind: CommitKind,
    author: fn(&World) -> &Person,
    change: fn(&mut Forge<'_>, &World),
) -> Result<(), CommitReject> {
    let mut w = World::new(60);
    let other = World::new(60);
    let (_, state) = w.group();
    let mut forge = Forge::after(&state, kind, author(&other));
    change(&mut forge, &w);
    let bytes = forge.write(&mut w);
    w.accept(&w.alice, Some(Previous::Member(&state)), &bytes)
        .map(drop)
}

fn alice(w: &World) -> &Person {
    &w.alice
}

fn carol(w: &World) -> &Person {
    &w.carol
}

const ATTACKS: &[Attack] = &[
    Attack {
        stopped_by: CommitReject::OtherConversation,
        run: || {
            // A re-key of one group shown in another with the same people and roles. Its prev has
            // to be the other one's for this, so an insider makes it.
            forged(CommitKind::ReKey, alice, |f, _| f.conv_id = [1; 32])
        },
    },
    Attack {
        stopped_by: CommitReject::Epoch,
        run: || forged(CommitKind::ReKey, alice, |f, _| f.epoch = 5),
    },
    Attack {
        stopped_by: CommitReject::Fork,
        run: || forged(CommitKind::ReKey, alice, |f, _| f.prev = [1; 32]),
    },
    Attack {
        stopped_by: CommitReject::NoRight,
        run: || {
            forged(CommitKind::Add, carol, |f, w| {
                f.add(w, w.dave.id, Role::Member)
            })
        },
    },
    Attack {
        stopped_by: CommitReject::NoAdmin,
        run: || {
            forged(CommitKind::Roles, alice, |f, _| {
                f.roster
                    .iter_mut()
                    .for_each(|entry| entry.role = Role::Member);
            })
        },
    },
    Attack {
        stopped_by: CommitReject::Delta,
        run: || {
            forged(CommitKind::ReKey, alice, |f, w| {
                f.add(w, w.dave.id, Role::Member)
            })
        },
    },
    Attack {
        stopped_by: CommitReject::HiddenRole,
        run: || {
            forged(CommitKind::ReKey, carol, |f, w| {
                f.line(&w.carol.id).role = Role::Admin
            })
        },
    },
    Attack {
        stopped_by: CommitReject::StaleStatement([0; 32]),
        run: || {
            let mut w = World::new(61);
            let other = World::new(61);
            let (_, e0) = w.group();
            let old = *e0.public().member(&w.bob.id).unwrap();
            w.bob.rotate(&mut w.rng, &mut w.directory, true);
            let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
            let built = rekey.build(&mut w.rng, &w.alice.author(), &w.directory);
            let (_, e1) = built.unwrap();
            let mut forge = Forge::after(&e1, CommitKind::ReKey, &other.carol);
            *forge.line(&w.bob.id) = old;
            let bytes = forge.write(&mut w);
            w.accept(&w.alice, Some(Previous::Member(&e1)), &bytes)
                .map(drop)
        },
    },
    Attack {
        stopped_by: CommitReject::KemGeneration([0; 32]),
        run: || {
            forged(CommitKind::ReKey, carol, |f, w| {
                f.line(&w.bob.id).kem_gen = 9
            })
        },
    },
    Attack {
        stopped_by: CommitReject::AuthorStatement,
        run: || {
            // A thief with Bob's old key, after Bob replaced it and the group took it up.
            let mut w = World::new(62);
            let thief = World::new(62).bob;
            let (_, e0) = w.group();
            w.bob.rotate(&mut w.rng, &mut w.directory, true);
            let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
            let built = rekey.build(&mut w.rng, &w.alice.author(), &w.directory);
            let (_, e1) = built.unwrap();
            let bytes = Forge::after(&e1, CommitKind::ReKey, &thief).write(&mut w);
            w.accept(&w.alice, Some(Previous::Member(&e1)), &bytes)
                .map(drop)
        },
    },
    Attack {
        stopped_by: CommitReject::Signature,
        run: || {
            let mut w = World::new(63);
            let (_, state) = w.group();
            let mut relay = World::new(63).alice;
            relay.sig = SigningKey::make(&mut w.rng);
            let bytes = Forge::after(&state, CommitKind::ReKey, &relay).write(&mut w);
            w.accept(&w.alice, Some(Previous::Member(&state)), &bytes)
                .map(drop)
        },
    },
    Attack {
        stopped_by: CommitReject::MetaChanged,
        run: || forged(CommitKind::ReKey, carol, |f, _| f.meta = vec![0xa0]),
    },
    Attack {
        stopped_by: CommitReject::Mode,
        run: || {
            let mut w = World::new(64);
            let other = World::new(64);
            let (_, state) = w.direct();
            let mut forge = Forge::after(&state, CommitKind::Add, &other.bob);
            forge.add(&w, w.carol.id, Role::Member);
            let bytes = forge.write(&mut w);
            w.accept(&w.alice, Some(Previous::Member(&state)), &bytes)
                .map(drop)
        },
    },
];

#[test]
fn every_check_stops_an_attack_that_nothing_else_stops() {
    for attack in ATTACKS {
        let name = format!("{:?}", attack.stopped_by);
        let stopped = (attack.run)().err().map(|reject| format!("{reject:?}"));
        let variant = |text: &str| text.split('(').next().unwrap().to_owned();
        assert_eq!(stopped.as_deref().map(variant), Some(variant(&name)));
        let result = without(&attack.stopped_by, attack.run);
        assert_eq!(result, Ok(()), "without {name} the attack should succeed");
    }
}

/// The ghost author: two checks stand against him, membership and right.
#[test]
fn an_outsider_needs_both_checks_gone() {
    let attack = || {
        forged(
            CommitKind::Add,
            |w| &w.dave,
            |f, w| f.add(w, w.dave.id, Role::Member),
        )
    };
    assert_eq!(attack(), Err(CommitReject::AuthorNotMember));
    let second = without(&CommitReject::AuthorNotMember, attack);
    assert_eq!(second, Err(CommitReject::NoRight));
}

/// An author who removes himself and keeps the secret of the epoch after.
#[test]
fn a_leaver_does_not_key_the_epoch_after_him() {
    let attack = || forged(CommitKind::Remove, |w| &w.bob, |f, w| f.remove(&w.bob.id));
    assert_eq!(attack(), Err(CommitReject::AuthorGone));
    // What would stop him otherwise is only that his line has no statement.
    let second = without(&CommitReject::AuthorGone, attack);
    assert_eq!(second, Err(CommitReject::AuthorStatement));
}

/// Without the commitment Carol would take a secret that nobody else has.
#[test]
fn without_the_commitment_two_secrets_pass() {
    let attack = || {
        let mut w = World::new(65);
        let other = World::new(65);
        let (_, state) = w.group();
        let mut forge = Forge::after(&state, CommitKind::ReKey, &other.bob);
        let place = forge.place(&w.alice.id);
        forge.other_secrets.push((place, [1; 32]));
        let bytes = forge.write(&mut w);
        w.accept(&w.alice, Some(Previous::Member(&state)), &bytes)
            .map(drop)
    };
    assert_eq!(attack(), Err(CommitReject::Commitment));
    // The metadata is sealed under the secret too, so it is a second witness.
    assert_eq!(
        without(&CommitReject::Commitment, attack),
        Err(CommitReject::MetaSealed)
    );
}
