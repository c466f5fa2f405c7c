//! Frozen vectors of the protocol's own formats: `docs/vectors/*.json`, inputs and outputs in hex.
//!
//! Each set is made from fixed seeds, written once by the ignored test here and never made anew:
//! a difference means that the format has changed, not that the file is old. The permanent tests
//! make the set again and compare it with the committed file, and read that file back through the
//! openers. To add a set: write its `made`, add it to [`SETS`], run
//! `cargo test -p crypto-core --lib write_missing_vectors -- --ignored`.

mod identity;
mod login;
mod primitives;
mod recovery;
mod vault;

use std::path::PathBuf;

use serde_json::Value;

/// Name of the file and how its content comes about.
type Set = (&'static str, fn() -> Value);

/// All sets of these modules; commits, messages and files have their own.
const SETS: &[Set] = &[
    ("primitives", primitives::made),
    ("login", login::made),
    ("recovery", recovery::made),
    ("slot", vault::slots),
    ("body", vault::bodies),
    ("blob", vault::blobs),
    ("cache", vault::records),
    ("statement", identity::statements),
    ("safety_number", identity::safety_numbers),
];

fn path(name: &str) -> PathBuf {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/vectors");
    PathBuf::from(root).join(format!("{name}.json"))
}

/// The committed set of this name.
pub(crate) fn frozen(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).unwrap_or_else(|_| panic!("{name}.json"));
    serde_json::from_str(&text).unwrap()
}

/// Compares a set made now with the committed one, case by case.
pub(crate) fn assert_frozen(name: &str, made: &Value) {
    let frozen = frozen(name);
    if let (Some(frozen), Some(made)) = (frozen.as_object(), made.as_object()) {
        for (key, value) in made {
            assert_eq!(frozen.get(key), Some(value), "{name}.json: {key}");
        }
    }
    assert_eq!(frozen, *made, "{name}.json");
}

/// Writes a set that has no file yet; leaves a committed one as it is.
pub(crate) fn write_missing(name: &str, made: &Value) {
    if !path(name).exists() {
        let text = serde_json::to_string_pretty(made).unwrap();
        std::fs::write(path(name), text + "\n").unwrap();
    }
}

/// The bytes of a hex field.
pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

/// A hex field of fixed length.
pub(crate) fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

#[test]
fn the_committed_vectors_hold() {
    for (name, made) in SETS {
        assert_frozen(name, &made());
    }
}

#[test]
#[ignore = "writes docs/vectors; run by hand once for each new set"]
fn write_missing_vectors() {
    for (name, made) in SETS {
        write_missing(name, &made());
    }
}
