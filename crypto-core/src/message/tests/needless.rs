//! No check is needless: with any one taken away, some attack gets through.

use super::*;
use crate::commit::guard::without;

fn stopped(reason: MessageReject, attack: impl Fn() -> Result<(), MessageReject>) {
    let variant =
        |reject: MessageReject| format!("{reject:?}").split('(').next().unwrap().to_owned();
    assert_eq!(attack().map_err(variant), Err(variant(reason)));
    let gone = without(&reason, &attack);
    assert_eq!(gone, Ok(()), "without {reason:?} the attack should succeed");
}

/// A raw message by whoever `author` makes him, judged by the others.
fn raw(
    author: impl for<'a> Fn(&'a World) -> Author<'a>,
    ptype: u16,
    parents: &[Hash32],
) -> Result<(), MessageReject> {
    let (mut w, epoch, _) = greeted(60);
    let other = World::new(60);
    let hi = hello().encode().unwrap();
    let sealed = seal_raw(&mut w.rng, &epoch, &author(&other), 1, ptype, parents, &hi).unwrap();
    w.read(&epoch, &sealed.bytes).map(drop)
}

#[test]
fn sender_not_a_member() {
    stopped(MessageReject::SenderNotMember, || {
        raw(|w| w.dave.author(), 1, &[[1; 32]])
    });
}

#[test]
fn sender_forged_by_a_member() {
    /// Alice's name and statement under Bob's key.
    fn author(w: &World) -> Author<'_> {
        Author {
            key: &w.bob.sig,
            ..w.alice.author()
        }
    }
    stopped(MessageReject::Signature, || raw(author, 1, &[[1; 32]]));
}

#[test]
fn a_message_that_hangs_on_nothing() {
    stopped(MessageReject::Parents, || raw(|w| w.alice.author(), 1, &[]));
}

#[test]
fn a_replaced_key() {
    stopped(MessageReject::StaleStatement, || {
        let mut w = World::new(61);
        let thief = World::new(61).bob;
        let (_, e0) = w.group();
        w.bob.rotate(&mut w.rng, &mut w.directory, true);
        let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
        let (_, e1) = rekey
            .build(&mut w.rng, &w.alice.author(), &w.directory)
            .unwrap();
        let stolen = w.raw(&e1, &thief.author(), &[[1; 32]], &hello().encode().unwrap());
        w.read(&e1, &stolen.bytes).map(drop)
    });
}

/// Conversation and epoch are also part of the key: without the check, decryption says no.
#[test]
fn another_conversation_or_epoch_has_another_key() {
    let conversation = || {
        let (mut w, _, sealed) = greeted(62);
        let (_, other) = w.group();
        w.read(&other, &sealed.bytes).map(drop)
    };
    assert_eq!(conversation(), Err(MessageReject::OtherConversation));
    let second = without(&MessageReject::OtherConversation, conversation);
    assert_eq!(second, Err(MessageReject::NotAuthentic));
    let epoch = || {
        let (mut w, e0, sealed) = greeted(63);
        let rekey = Draft::follow(CommitKind::ReKey, &e0, vec![], 1);
        let (_, e1) = rekey
            .build(&mut w.rng, &w.alice.author(), &w.directory)
            .unwrap();
        w.read(&e1, &sealed.bytes).map(drop)
    };
    assert_eq!(epoch(), Err(MessageReject::OtherEpoch));
    assert_eq!(
        without(&MessageReject::OtherEpoch, epoch),
        Err(MessageReject::NotAuthentic)
    );
}
