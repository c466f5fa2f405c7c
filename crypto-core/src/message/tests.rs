use super::inner::{Claims, FIXED};
use super::seal::message_key;
use super::*;
use crate::commit::tests::{Person, World};
use crate::commit::{Author, CommitKind, Draft, EpochState, Previous, Role};
use crate::labels;
use crate::payload::{Payload, Text, Typing};
use crate::{Hash32, wire};

mod attacks;
mod layout;
mod needless;
mod order;
mod rejects;
mod vectors;

fn hello() -> Payload {
    Payload::Text(Text::plain("привет"))
}

/// A group, and Alice's hello in its first epoch.
fn greeted(seed: u8) -> (World, EpochState, SealedMessage) {
    let mut w = World::new(seed);
    let (_, epoch) = w.group();
    let parents = [*epoch.public().commit_hash()];
    let message = seal(
        &mut w.rng,
        &epoch,
        &w.alice.author(),
        6_000,
        &parents,
        &hello(),
    )
    .unwrap();
    (w, epoch, message)
}

impl World {
    fn read(&self, epoch: &EpochState, bytes: &[u8]) -> Result<VerifiedMessage, MessageReject> {
        open(bytes, epoch)?.verify(&self.directory)
    }

    /// What a member can make who checks nothing: any claims, any key.
    fn raw(
        &mut self,
        epoch: &EpochState,
        author: &Author<'_>,
        parents: &[Hash32],
        payload: &[u8],
    ) -> SealedMessage {
        seal_raw(&mut self.rng, epoch, author, 6_000, 1, parents, payload).unwrap()
    }
}

#[test]
fn a_message_comes_back() {
    let (w, epoch, sealed) = greeted(1);
    let unverified = open(&sealed.bytes, &epoch).unwrap();
    assert_eq!(unverified.msg_id(), &sealed.msg_id);
    assert_eq!(unverified.msg_hash(), &sealed.msg_hash);
    assert_eq!(unverified.claimed_sender(), &w.alice.id);
    assert_eq!(
        unverified.claimed_parents(),
        [*epoch.public().commit_hash()]
    );
    let message = unverified.verify(&w.directory).unwrap();
    assert_eq!(message.msg_id(), &sealed.msg_id);
    assert_eq!(message.msg_hash(), &sealed.msg_hash);
    assert_eq!(message.conv_id(), epoch.public().conv_id());
    assert_eq!(message.epoch(), 0);
    assert_eq!(message.sender(), &w.alice.id);
    assert_eq!(message.stmt_hash(), &w.alice.stmt_hash);
    assert_eq!(message.created_ms(), 6_000);
    assert_eq!(message.parents(), [*epoch.public().commit_hash()]);
    assert_eq!(message.payload(), &hello());
    assert_eq!(message.into_payload(), hello());
}

#[test]
fn sizes_are_those_of_the_document() {
    let mut w = World::new(2);
    let (_, epoch) = w.direct();
    let author = w.alice.author();
    for (payload, parents, wire) in [
        (1, 1, 332),
        (256 - 80 - 64 - 32, 1, 332),
        (256 - 80 - 64 - 32 + 1, 1, 60 + 272 + 16),
        (1_000, 0, 1_228),
        (1_000, 1, 1_292),
        (60_000, 1, 61_516),
    ] {
        let parents = vec![[1; 32]; parents];
        let payload = vec![0; payload];
        let sealed = seal_raw(&mut w.rng, &epoch, &author, 1, 1, &parents, &payload).unwrap();
        assert_eq!(
            sealed.bytes.len(),
            wire,
            "{} bytes of payload",
            payload.len()
        );
    }
}

#[test]
fn two_equal_messages_have_nothing_in_common() {
    let (mut w, epoch, one) = greeted(3);
    let parents = [*epoch.public().commit_hash()];
    let two = seal(
        &mut w.rng,
        &epoch,
        &w.alice.author(),
        6_000,
        &parents,
        &hello(),
    )
    .unwrap();
    assert_ne!(one.msg_id, two.msg_id);
    assert_ne!(one.msg_hash, two.msg_hash);
    assert_ne!(one.bytes[60..], two.bytes[60..]);
}

/// A random source that repeats itself costs nothing as long as the messages differ.
#[test]
fn a_repeated_random_source_does_not_repeat_a_key() {
    let w = World::new(4);
    let (_, epoch) = World::new(4).group();
    let parents = [*epoch.public().commit_hash()];
    let sealed = |text: &str| {
        let mut broken = crate::random::Drbg::new([0; 64], b"");
        let payload = Payload::Text(Text::plain(text));
        seal(
            &mut broken,
            &epoch,
            &w.alice.author(),
            1,
            &parents,
            &payload,
        )
        .unwrap()
    };
    assert_eq!(sealed("a"), sealed("a"));
    assert_ne!(sealed("a").msg_id, sealed("b").msg_id);
}

#[test]
fn typing_has_no_parents_and_everything_else_has_some() {
    let (mut w, epoch, _) = greeted(5);
    let typing = Payload::Typing(Typing { active: true });
    let author = w.alice.author();
    let mut seal = |payload: &Payload, parents: &[Hash32]| {
        seal(&mut w.rng, &epoch, &author, 1, parents, payload)
    };
    assert!(seal(&typing, &[]).is_ok());
    assert_eq!(
        seal(&typing, &[[1; 32]]).err(),
        Some(MessageReject::Parents)
    );
    assert_eq!(seal(&hello(), &[]).err(), Some(MessageReject::Parents));
    let four: Vec<Hash32> = (0..4).map(|i| [i; 32]).collect();
    assert!(seal(&hello(), &four).is_ok());
    let five: Vec<Hash32> = (0..5).map(|i| [i; 32]).collect();
    assert_eq!(seal(&hello(), &five).err(), Some(MessageReject::Parents));
    // Order and doubles are the sealer's business.
    assert!(seal(&hello(), &[[3; 32], [1; 32], [3; 32]]).is_ok());
}

#[test]
fn a_sealer_refuses_what_others_would() {
    let (mut w, epoch, _) = greeted(6);
    let parents = [*epoch.public().commit_hash()];
    let by_dave = seal(&mut w.rng, &epoch, &w.dave.author(), 1, &parents, &hello());
    assert_eq!(by_dave.err(), Some(MessageReject::SenderNotMember));
    let empty = Payload::Text(Text::plain(""));
    let refused = seal(&mut w.rng, &epoch, &w.alice.author(), 1, &parents, &empty);
    assert!(matches!(refused, Err(MessageReject::Payload(_))));
    let unsupported = Payload::Unsupported(99);
    let refused = seal(
        &mut w.rng,
        &epoch,
        &w.alice.author(),
        1,
        &parents,
        &unsupported,
    );
    assert!(matches!(refused, Err(MessageReject::Payload(_))));
}

#[test]
fn a_later_statement_than_the_roster_names_is_fine() {
    let (mut w, epoch, _) = greeted(7);
    w.bob.rotate(&mut w.rng, &mut w.directory, true);
    let parents = [*epoch.public().commit_hash()];
    let sealed = seal(&mut w.rng, &epoch, &w.bob.author(), 1, &parents, &hello()).unwrap();
    let message = w.read(&epoch, &sealed.bytes).unwrap();
    assert_eq!(message.stmt_hash(), &w.bob.stmt_hash);
}

#[test]
fn a_verdict_from_the_own_cache_replaces_the_signature() {
    let (w, epoch, sealed) = greeted(8);
    let again = open(&sealed.bytes, &epoch).unwrap();
    let message = again.verified_before(&sealed.msg_hash).unwrap();
    assert_eq!(message, w.read(&epoch, &sealed.bytes).unwrap());
    let other = open(&sealed.bytes, &epoch)
        .unwrap()
        .verified_before(&[1; 32]);
    assert_eq!(other.err(), Some(MessageReject::Signature));
}

#[test]
fn debug_of_the_unverified_shows_no_content() {
    let (_, epoch, sealed) = greeted(9);
    let text = format!("{:?}", open(&sealed.bytes, &epoch).unwrap());
    assert!(text.starts_with("UnverifiedMessage { msg_hash: ["));
    assert!(
        text.ends_with("], .. }") && !text.contains("sender"),
        "{text}"
    );
}
