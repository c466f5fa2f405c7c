//! `docs/vectors/message.json`: messages with all that is derived on the way.

use serde_json::{Value, json};

use super::*;
use crate::commit::tests::vectors::person;
use crate::keys::Secret32;
use crate::payload::{Reaction, ptype};
use crate::random::{Drbg, make_array};
use crate::statement::Chain;
use crate::vectors::{array, assert_frozen, bytes, frozen, write_missing};

const NAME: &str = "message";

fn case(
    what: &str,
    world: &World,
    epoch: &EpochState,
    seed: u8,
    parents: &[Hash32],
    payload: &Payload,
) -> Value {
    let rng = || Drbg::new([seed; 64], b"message vectors");
    let random: Hash32 = make_array(&mut rng());
    let sealed = seal(
        &mut rng(),
        epoch,
        &world.bob.author(),
        1_700_000_000_000,
        parents,
        payload,
    )
    .unwrap();
    let (aad, ct) = sealed.bytes.split_at(wire::MESSAGE_AAD);
    let plain = message_key(epoch, &sealed.msg_id).open(aad, ct).unwrap();
    let cbor = payload.encode().unwrap();
    let signed = FIXED + 32 * parents.len() + cbor.len();
    let public = epoch.public();
    let ctx = [
        &public.conv_id()[..],
        &public.epoch().to_be_bytes(),
        &sealed.msg_id,
    ]
    .concat();
    let okm = crate::kdf::derive::<44>(epoch.root().expose(), b"", labels::kdf::MESSAGE, &ctx);
    json!({
        "what": what,
        "created_ms": 1_700_000_000_000_u64,
        "ptype": payload.ptype(),
        "parents": parents.iter().map(hex::encode).collect::<Vec<_>>(),
        "payload": hex::encode(cbor.as_slice()),
        "rnd32": hex::encode(random),
        "in": hex::encode(&plain[..signed]),
        "msg_id": hex::encode(sealed.msg_id),
        "key": hex::encode(&okm[..32]),
        "nonce": hex::encode(&okm[32..]),
        "signature": hex::encode(&plain[signed..signed + 64]),
        "padded_len": plain.len(),
        "msg_hash": hex::encode(sealed.msg_hash),
        "message": hex::encode(&sealed.bytes),
    })
}

fn made() -> Value {
    let mut w = World::new(98);
    let (commit, epoch) = w.group();
    let first = [*epoch.public().commit_hash()];
    let text = Payload::Text(Text::plain("привет, мир"));
    let reaction = Payload::Reaction(Reaction {
        target: [0x31; 32],
        emoji: "👍".into(),
        set: true,
    });
    let long = Payload::Text(Text::plain("long ".repeat(200)));
    let heads = [[0x31; 32], [0x32; 32], [0x33; 32], [0x34; 32]];
    let rekey = Draft::follow(CommitKind::ReKey, &epoch, heads.to_vec(), 7_000);
    let (next_commit, next) = rekey
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let first_of_next = [*next.public().commit_hash()];
    let typing = Payload::Typing(Typing { active: true });
    let set = |commit: &[u8], epoch: &EpochState, messages: Vec<Value>| {
        json!({
            "commit": hex::encode(commit),
            "epoch_secret": hex::encode(epoch.epoch_secret().expose()),
            "k_root": hex::encode(epoch.root().expose()),
            "messages": messages,
        })
    };
    let zero = vec![
        case("text, first of the epoch", &w, &epoch, 1, &first, &text),
        case("reaction", &w, &epoch, 2, &heads[..1], &reaction),
        case("longer text, four parents", &w, &epoch, 3, &heads, &long),
        case("typing, no parents", &w, &epoch, 4, &[], &typing),
    ];
    let one = vec![case("text in epoch 1", &w, &next, 5, &first_of_next, &text)];
    json!({
        "sender": person(&w.bob, &w),
        "epochs": [set(&commit, &epoch, zero), set(&next_commit, &next, one)],
    })
}

#[test]
fn the_committed_vectors_hold() {
    assert_frozen(NAME, &made());
}

/// As another implementation would read the file.
#[test]
fn the_committed_vectors_are_accepted() {
    let set = frozen(NAME);
    let chain = Chain::verify(
        &bytes(&set["sender"]["statements"]),
        &array(&set["sender"]["login_hash"]),
    );
    let chain = chain.unwrap();
    let directory = std::collections::BTreeMap::from([(*chain.account_id(), chain)]);
    for epoch in set["epochs"].as_array().unwrap() {
        let commit = bytes(&epoch["commit"]);
        let secret = Secret32::from_bytes(&array(&epoch["epoch_secret"]));
        let commit_hash = crate::wire::CommitView::parse(&commit).unwrap().commit_hash;
        let state = EpochState::restore(&commit, &commit_hash, secret).unwrap();
        for case in epoch["messages"].as_array().unwrap() {
            check(case, &state, &directory);
        }
    }
}

fn check(case: &Value, epoch: &EpochState, directory: &impl crate::commit::Directory) {
    let message = bytes(&case["message"]);
    let read = open(&message, epoch).unwrap().verify(directory).unwrap();
    assert_eq!(read.msg_id(), &array::<16>(&case["msg_id"]));
    assert_eq!(read.msg_hash(), &array::<32>(&case["msg_hash"]));
    assert_eq!(read.created_ms(), case["created_ms"].as_u64().unwrap());
    let number = u16::try_from(case["ptype"].as_u64().unwrap()).unwrap();
    let payload = Payload::decode(number, &bytes(&case["payload"]));
    assert_eq!(read.payload(), &payload.unwrap());
    assert_eq!(read.parents().is_empty(), number == ptype::TYPING);
    // The derivation of the id, from what the file says went into it.
    let ctx = labels::hash::MESSAGE_INNER.hash(&[&bytes(&case["in"])]);
    let id: [u8; 16] = *crate::kdf::derive(
        epoch.root().expose(),
        &bytes(&case["rnd32"]),
        labels::kdf::MESSAGE_ID,
        &ctx,
    );
    assert_eq!(&id, read.msg_id());
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    write_missing(NAME, &made());
}
