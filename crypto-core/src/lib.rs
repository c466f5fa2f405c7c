//! Every key, format and check of the Ren protocol (`docs/PROTOCOL.md`). Pure: no I/O, no clock,
//! no hidden randomness, no unsafe code.
//!
//! Who is held off, and who is not:
//! - the relay, and whoever steals its disk, sees ciphertext, sizes, times and who talks to whom;
//! - a relay that lies about keys, membership, order or files is found out and refused;
//! - a member cannot speak for another, nor add somebody in silence;
//! - the relay's own copy can be guessed at offline by the relay itself, at the price of PBKDF2;
//! - a compromised browser, and whoever reads over the shoulder, is out of scope.
//!
//! | module | protocol |
//! |---|---|
//! | [`labels`], [`limits`], [`error`] | §0, §15 |
//! | [`wire`] | layouts that the relay reads too |
//! | [`random`], [`keys`] | §0, §1 |
//! | [`login`] | §2, OPAQUE |
//! | [`recovery`] | §3, the access key |
//! | [`vault`], [`blob`] | §4 |
//! | [`statement`], [`safety_number`] | §5 |
//! | [`commit`] | §6 |
//! | [`message`], [`payload`], [`padding`] | §7, §8, §10 |
//! | [`mod@file`] | §12 |
//! | [`cache`] | §13 |
//!
//! Features: none gives `wire`, `limits` and the public hashes; `login` adds the relay's half of
//! OPAQUE; `client` is everything.

#![forbid(unsafe_code)]
#![deny(missing_docs, unused_must_use)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod error;
pub mod labels;
pub mod limits;
#[cfg(feature = "login")]
pub mod login;
pub mod padding;
pub mod wire;

#[cfg(feature = "client")]
pub mod blob;
#[cfg(feature = "client")]
pub mod cache;
#[cfg(feature = "client")]
pub mod commit;
#[cfg(feature = "client")]
pub mod file;
#[cfg(feature = "client")]
mod gcm;
#[cfg(feature = "client")]
mod kdf;
#[cfg(feature = "client")]
pub mod keys;
#[cfg(feature = "client")]
pub mod message;
#[cfg(feature = "client")]
pub mod payload;
#[cfg(feature = "client")]
pub mod random;
#[cfg(feature = "client")]
pub mod recovery;
#[cfg(feature = "client")]
pub mod safety_number;
#[cfg(feature = "client")]
mod seal;
#[cfg(feature = "client")]
pub mod statement;
#[cfg(feature = "client")]
pub mod vault;

#[cfg(all(test, feature = "client"))]
pub(crate) mod vectors;

/// SHA-256 output: hashes of objects, account ids, conversation ids.
pub type Hash32 = [u8; 32];
