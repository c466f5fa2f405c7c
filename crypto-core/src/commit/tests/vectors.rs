//! `docs/vectors/commit.json`: a create, an add and a re-key with all that is derived on the way.

use serde_json::{Value, json};

use super::*;
use crate::keys::Secret32;
use crate::vectors::{array, assert_frozen, bytes, frozen, write_missing};
use crate::{labels, wire};

const NAME: &str = "commit";

pub(crate) fn person(person: &Person, world: &World) -> Value {
    let (generation, kem) = person.kem.last().unwrap();
    json!({
        "account_id": hex::encode(person.id),
        "sig_sk": hex::encode(person.sig.to_bytes().as_slice()),
        "kem_sk": hex::encode(kem.to_bytes().as_slice()),
        "kem_gen": generation,
        "stmt_hash": hex::encode(person.stmt_hash),
        "login_hash": hex::encode(world.directory[&person.id].login_hash()),
        "statements": hex::encode(world.directory[&person.id].to_bytes()),
    })
}

fn case(what: &str, commit: &[u8], state: &EpochState) -> Value {
    let parsed = ParsedCommit::parse(commit).unwrap();
    let view = parsed.view();
    json!({
        "what": what,
        "epoch_secret": hex::encode(state.epoch_secret().expose()),
        "salt": hex::encode(view.salt),
        "es_commit": hex::encode(view.es_commit),
        "meta_context": hex::encode(labels::sha256(view.before_meta)),
        "meta_cbor": hex::encode(state.meta().encode().as_slice()),
        "header_hash": hex::encode(view.header_hash),
        "commit_hash": hex::encode(view.commit_hash),
        "k_root": hex::encode(state.root().expose()),
        "commit": hex::encode(commit),
    })
}

fn made() -> Value {
    let mut w = World::new(99);
    let (create, e0) = w.group();
    let mut add = Draft::follow(CommitKind::Add, &e0, vec![[0xaa; 32], [0x55; 32]], 6_000);
    add.members.push((w.dave.id, Role::Member));
    add.meta.reason = Some("welcome".into());
    let (add, e1) = add
        .build(&mut w.rng, &w.alice.author(), &w.directory)
        .unwrap();
    let rekey = Draft::follow(CommitKind::ReKey, &e1, vec![[0x11; 32]], 7_000);
    let (rekey, e2) = rekey
        .build(&mut w.rng, &w.carol.author(), &w.directory)
        .unwrap();
    json!({
        "people": {
            "alice": person(&w.alice, &w),
            "bob": person(&w.bob, &w),
            "carol": person(&w.carol, &w),
            "dave": person(&w.dave, &w),
        },
        "commits": [
            case("create by alice", &create, &e0),
            case("add dave, by alice", &add, &e1),
            case("re-key by carol", &rekey, &e2),
        ],
    })
}

#[test]
fn the_committed_vectors_hold() {
    assert_frozen(NAME, &made());
}

/// As another implementation would read the file: nothing in it comes from this test's own world.
#[test]
fn the_committed_vectors_are_accepted() {
    let set = frozen(NAME);
    let people = set["people"].as_object().unwrap();
    let mut directory = BTreeMap::new();
    for person in people.values() {
        let login_hash = array(&person["login_hash"]);
        let chain = Chain::verify(&bytes(&person["statements"]), &login_hash).unwrap();
        directory.insert(*chain.account_id(), chain);
    }
    let dave = array(&people["dave"]["account_id"]);
    let kem = vec![(
        0,
        KemSecret::from_bytes(&array(&people["dave"]["kem_sk"])).unwrap(),
    )];
    let me = Me {
        account_id: &dave,
        kem: &kem,
    };
    let leavers = BTreeSet::new();
    let mut outside: Option<PublicEpoch> = None;
    for case in set["commits"].as_array().unwrap() {
        let commit = bytes(&case["commit"]);
        let previous = outside.as_ref().map(Previous::Outsider);
        let context = Context {
            previous,
            directory: &directory,
            leavers: &leavers,
        };
        let parsed = ParsedCommit::parse(&commit).unwrap();
        let observed = parsed.observe(&context).unwrap();
        let hash = array(&case["commit_hash"]);
        assert_eq!(observed.commit_hash(), &hash);
        let secret = Secret32::from_bytes(&array(&case["epoch_secret"]));
        let restored = EpochState::restore(&commit, &hash, secret).unwrap();
        assert_eq!(restored.root().expose(), &array::<32>(&case["k_root"]));
        if parsed.is_for(&dave) {
            assert!(same(&parsed.accept(&context, &me).unwrap(), &restored));
        }
        outside = Some(observed);
    }
}

#[test]
fn envelopes_have_the_size_of_the_document() {
    let set = frozen(NAME);
    let commit = bytes(&set["commits"][0]["commit"]);
    let parsed = ParsedCommit::parse(&commit).unwrap();
    assert_eq!(parsed.view().envelopes.len(), 3 * wire::ENVELOPE);
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    write_missing(NAME, &made());
}
