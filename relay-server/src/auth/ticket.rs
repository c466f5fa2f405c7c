//! Names of attempts. 32 random bytes, single use, stored as their hash.

use relay_api::Bytes;

use super::{NoRandomness, random, sha256};

/// Milliseconds that a login attempt lives.
pub const LOGIN_MS: i64 = 2 * 60 * 1000;
/// Milliseconds that every other attempt lives.
pub const OTHER_MS: i64 = 10 * 60 * 1000;

/// A ticket as the client gets it, and as the store knows it.
#[derive(Debug)]
pub struct Ticket {
    /// For the client.
    pub bytes: Bytes,
    /// For the store.
    pub hash: [u8; 32],
}

impl Ticket {
    /// A new one.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn make() -> Result<Self, NoRandomness> {
        let bytes: [u8; 32] = random()?;
        Ok(Self {
            hash: sha256(&bytes),
            bytes: Bytes(bytes.to_vec()),
        })
    }

    /// The store's name of a ticket that a client sent; `None` if it cannot be one.
    pub fn hash(bytes: &Bytes) -> Option<[u8; 32]> {
        (bytes.0.len() == 32).then(|| sha256(&bytes.0))
    }
}
