//! Steps 1 to 4: every reason of [`CommitReject`], each triggered by a commit that is sound in all other ways:
//! well formed, with envelopes that open, signed by its author.

use super::*;
use crate::error::ParseError;

/// Alice's verdict on a forged commit after `previous`.
pub(super) fn verdict(w: &World, previous: &EpochState, bytes: &[u8]) -> Option<CommitReject> {
    w.accept(&w.alice, Some(Previous::Member(previous)), bytes)
        .err()
}

/// A group, and what `change` makes of an honest commit of `kind` by the person `by` picks.
pub(super) fn forged(
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

pub(super) fn alice(w: &World) -> &Person {
    &w.alice
}

pub(super) fn carol(w: &World) -> &Person {
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
fn step_1_a_conversation_never_goes_back_to_an_older_suite() {
    let mut w = World::new(28);
    let (_, state) = w.group();
    let rekey = Draft::follow(CommitKind::ReKey, &state, vec![], 1);
    let (bytes, _) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let verdict = |suite| {
        let before = state.public().of_suite(suite);
        w.accept(&w.alice, Some(Previous::Outsider(&before)), &bytes)
            .err()
    };
    assert_eq!(verdict(1), None);
    assert_eq!(verdict(2), Some(CommitReject::SuiteDowngrade));
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
