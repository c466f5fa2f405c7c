//! Who may know whom: inner rooms know nothing of outer ones (docs/ARCHITECTURE.md).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use cargo_metadata::{Dependency, DependencyKind, MetadataCommand};

/// Each room and the rooms that it may name; nothing else may point anywhere. An outer room may name
/// every room that it stands around. What is in `tests` stands outside and sees everything.
const ARROWS: [(&str, &[&str]); 10] = [
    ("crypto-core", &[]),
    ("relay-api", &["crypto-core"]),
    ("client-core", &["crypto-core", "relay-api"]),
    ("wasm-client", &["client-core", "crypto-core", "relay-api"]),
    ("native-client", &["client-core", "relay-api"]),
    // The relay's half of OPAQUE stands beside the client's, because they are one protocol.
    ("relay-server", &["relay-api", "crypto-core"]),
    (
        "tests",
        &[
            "client-core",
            "crypto-core",
            "native-client",
            "relay-api",
            "relay-server",
        ],
    ),
    ("bench-wasm", &["crypto-core"]),
    ("xtask", &[]),
    ("bindgen", &[]),
];

/// What others may switch on in crypto-core.
const FEATURES: [(&str, &[&str]); 6] = [
    ("relay-api", &[]),
    ("relay-server", &["login"]),
    ("client-core", &["client"]),
    ("wasm-client", &["client"]),
    ("tests", &["client", "login"]),
    ("bench-wasm", &["client"]),
];

/// Dependencies that end up in a program: tests of a room may look further.
fn shipped(dependency: &&Dependency) -> bool {
    dependency.kind != DependencyKind::Development
}

#[test]
fn rooms_name_only_the_rooms_that_they_may() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let rooms: BTreeSet<_> = metadata
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let allowed: BTreeMap<_, _> = ARROWS.into_iter().collect();
    assert_eq!(
        rooms,
        allowed.keys().copied().collect(),
        "a room came or went"
    );

    for package in &metadata.packages {
        for dependency in package.dependencies.iter().filter(shipped) {
            let name = dependency.name.as_str();
            if rooms.contains(name) {
                let room = package.name.as_str();
                assert!(allowed[room].contains(&name), "{room} must not know {name}");
            }
        }
    }
}

#[test]
fn everybody_switches_on_only_what_they_may_in_the_core() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let allowed: BTreeMap<_, _> = FEATURES.into_iter().collect();
    for package in &metadata.packages {
        let room = package.name.as_str();
        let of_core = |dependency: &&Dependency| dependency.name == "crypto-core";
        for dependency in package.dependencies.iter().filter(shipped).filter(of_core) {
            assert!(
                !dependency.uses_default_features,
                "{room}: the core's default features"
            );
            assert_eq!(
                dependency.features, allowed[room],
                "{room}: features of the core"
            );
        }
    }
}

/// `name version` of everything that is built into a room, with exactly the features that it asks
/// for itself.
fn tree(room: &str) -> BTreeSet<(String, String)> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "tree",
            "--package",
            room,
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p}", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        Some((
            words.next()?.to_owned(),
            words.next()?.trim_start_matches('v').to_owned(),
        ))
    };
    let tree: BTreeSet<_> = text.lines().filter_map(line).collect();
    assert!(tree.iter().any(|(name, _)| name == room));
    tree
}

/// The relay cannot name a key of the client's cryptography: the crates are not there. What it has is
/// the previous generation of P-256, inside OPAQUE.
#[test]
fn the_relay_cannot_name_a_secret_key() {
    let tree = tree("relay-server");
    for (name, version) in &tree {
        let is_new_curve = name == "p256" && !version.starts_with("0.13.");
        let is_secret = ["hpke", "aes-gcm", "ecdsa", "minicbor", "client-core"].contains(&&**name);
        assert!(
            !is_new_curve && !is_secret,
            "the relay knows {name} {version}"
        );
    }
    // The check looks at the right thing.
    assert!(
        tree.iter()
            .any(|(name, version)| name == "p256" && version.starts_with("0.13."))
    );
    let client = self::tree("client-core");
    for name in ["hpke", "aes-gcm", "ecdsa"] {
        assert!(client.iter().any(|(other, _)| other == name), "{name}");
    }
}

/// The core and the client have no way to the world but the one that they are given.
#[test]
fn the_inner_rooms_have_no_doors() {
    const DOORS: [&str; 9] = [
        "getrandom",
        "tokio",
        "reqwest",
        "hyper",
        "sqlx",
        "js-sys",
        "web-sys",
        "wasm-bindgen",
        "mio",
    ];
    for room in ["crypto-core", "relay-api", "client-core"] {
        for (name, _) in tree(room) {
            assert!(!DOORS.contains(&name.as_str()), "{room} knows {name}");
        }
    }
}
