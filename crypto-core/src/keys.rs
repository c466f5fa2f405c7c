//! Keys: 32-byte secrets, ECDSA pairs, KEM pairs (protocol §0, §1).
//!
//! Signing and key agreement never share a pair. Secrets are boxed, wiped on drop, without
//! `Clone`, without serde, and their `Debug` shows a name only. Public keys are checked once, at
//! the door: 65 bytes, first 0x04, on the curve.

mod kem;
mod secret;
mod signing;

pub use kem::{KemPublic, KemSecret};
pub(crate) use kem::{open_envelope, seal_envelope};
pub use secret::Secret32;
pub use signing::{SigningKey, VerifyingKey};

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{error::ParseError, wire::PUBLIC_KEY};

/// A P-256 scalar by rejection: 32 random bytes until they are in 1..n.
fn make_scalar(rng: &mut impl CryptoRng) -> p256::SecretKey {
    let mut bytes = Zeroizing::new([0; 32]);
    loop {
        rng.fill_bytes(bytes.as_mut_slice());
        if let Ok(scalar) = p256::SecretKey::from_bytes((&*bytes).into()) {
            return scalar;
        }
    }
}

/// The form of a public key, before a curve library sees it.
fn check_form(bytes: &[u8]) -> Result<[u8; PUBLIC_KEY], ParseError> {
    let key: [u8; PUBLIC_KEY] = bytes.try_into().map_err(|_| ParseError::Length)?;
    if key.first() == Some(&0x04) {
        Ok(key)
    } else {
        Err(ParseError::Point)
    }
}

#[cfg(test)]
mod tests;
