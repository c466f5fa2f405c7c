use super::*;

/// A message of the current epoch with these parents.
fn with_parents(w: &mut World, epoch: &EpochState, parents: &[Hash32]) -> VerifiedMessage {
    let author = w.alice.author();
    let sealed = seal(&mut w.rng, epoch, &author, 1, parents, &hello()).unwrap();
    w.read(epoch, &sealed.bytes).unwrap()
}

#[test]
fn parents_are_of_the_own_epoch() {
    let (mut w, epoch, _) = greeted(50);
    let commit = *epoch.public().commit_hash();
    let known = |hash: &Hash32| match hash[0] {
        1 | 2 => Some(0),
        3 => Some(7),
        _ => None,
    };
    let mut check =
        |parents: &[Hash32]| check_parents(&with_parents(&mut w, &epoch, parents), &commit, known);
    assert_eq!(check(&[commit]), ParentCheck::Sound);
    assert_eq!(check(&[[1; 32], [2; 32]]), ParentCheck::Sound);
    assert_eq!(
        check(&[[1; 32], [8; 32], [9; 32]]),
        ParentCheck::Missing(vec![[8; 32], [9; 32]])
    );
    assert_eq!(check(&[[3; 32]]), ParentCheck::Foreign([3; 32]));
    assert_eq!(check(&[[1; 32], [3; 32]]), ParentCheck::Foreign([3; 32]));
}

#[test]
fn late_messages() {
    let (mut w, e0, _) = greeted(51);
    let mut of = |person: fn(&World) -> &Person| {
        let other = World::new(51);
        let hi = hello().encode().unwrap();
        let sealed = w.raw(&e0, &person(&other).author(), &[[1; 32]], &hi);
        w.read(&e0, &sealed.bytes).unwrap()
    };
    let (by_alice, by_carol) = (of(|w| &w.alice), of(|w| &w.carol));
    let mut remove = Draft::follow(CommitKind::Remove, &e0, vec![], 1);
    remove
        .members
        .retain(|(id, role)| *role == Role::Admin && *id != w.carol.id);
    let (_, e1) = remove
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();

    assert_eq!(
        lateness(&by_alice, e0.public(), |_| false),
        Lateness::OnTime
    );
    assert_eq!(
        lateness(&by_carol, e0.public(), |_| false),
        Lateness::OnTime
    );
    assert_eq!(lateness(&by_alice, e1.public(), |_| false), Lateness::Late);
    assert_eq!(
        lateness(&by_carol, e1.public(), |_| false),
        Lateness::Refused
    );
    let sealed_in = |hash: &Hash32| hash == by_carol.msg_hash();
    assert_eq!(lateness(&by_carol, e1.public(), sealed_in), Lateness::Late);
}

#[test]
fn claims_of_time_are_clamped() {
    const MIN: u64 = 60_000;
    let relay = 1_000 * MIN;
    assert_eq!(shown_time(relay, None, relay), relay);
    assert_eq!(shown_time(relay + 5 * MIN, None, relay), relay + 5 * MIN);
    assert_eq!(
        shown_time(relay + 5 * MIN + 1, None, relay),
        relay + 5 * MIN
    );
    assert_eq!(shown_time(u64::MAX, None, relay), relay + 5 * MIN);
    assert_eq!(shown_time(0, None, relay), 0);
    assert_eq!(shown_time(0, Some(900 * MIN), relay), 895 * MIN);
    assert_eq!(shown_time(895 * MIN, Some(900 * MIN), relay), 895 * MIN);
    // A parent from the future does not push the message beyond the relay's time.
    assert_eq!(shown_time(0, Some(9_000 * MIN), relay), relay + 5 * MIN);
    assert_eq!(shown_time(5, Some(1), u64::MAX), 5);
}
