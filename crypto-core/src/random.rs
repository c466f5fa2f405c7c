//! The one door for randomness.
//!
//! Nothing in this crate asks the operating system. Whoever needs something random is given an
//! `&mut impl CryptoRng`; in a client that is a [`Drbg`], seeded outside.

use core::convert::Infallible;

use chacha20::ChaCha20Rng;
use rand_core::{CryptoRng, SeedableRng, TryCryptoRng, TryRng};
use zeroize::{Zeroize, Zeroizing};

use crate::{kdf, labels};

/// ChaCha20 generator seeded with `KDF(os_random ‖ hedge, "", "rng", "", 32)`.
///
/// The hedge (RFC 8937) is a secret of the account, the time and a counter: if the operating
/// system's source is weak, what this gives is still unknown to whoever does not know the secret.
/// RFC 9180 §9.7.5 says what a bad source would cost an envelope.
pub struct Drbg(ChaCha20Rng);

impl Drbg {
    /// Seeds from 64 bytes of the operating system and a hedge of any length, empty if there is
    /// no account yet.
    #[must_use]
    pub fn new(mut os_random: [u8; 64], hedge: &[u8]) -> Self {
        let mut ikm = Zeroizing::new(Vec::with_capacity(os_random.len() + hedge.len()));
        ikm.extend_from_slice(&os_random);
        ikm.extend_from_slice(hedge);
        os_random.zeroize();
        Self(ChaCha20Rng::from_seed(*kdf::derive(
            &ikm,
            b"",
            labels::kdf::RNG,
            b"",
        )))
    }
}

impl TryRng for Drbg {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0.try_next_u64()
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.0.try_fill_bytes(dst)
    }
}

impl TryCryptoRng for Drbg {}

impl core::fmt::Debug for Drbg {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Drbg").finish_non_exhaustive()
    }
}

/// `N` random bytes that are no secret: a salt, an id.
pub fn make_array<const N: usize>(rng: &mut impl CryptoRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests;
