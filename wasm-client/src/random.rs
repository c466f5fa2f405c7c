//! The operating system's randomness.

use client_core::platform::Random;
use crypto_core::random::Drbg;

/// `crypto.getRandomValues`; it exists on plain-http origins too.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8; 64]) {
        #[expect(clippy::expect_used, reason = "without randomness nothing may go on")]
        getrandom::fill(bytes).expect("the browser's source of randomness");
    }
}

/// A generator of this worker, for envelopes between workers.
pub fn drbg() -> Drbg {
    let mut seed = [0; 64];
    SystemRandom.fill(&mut seed);
    Drbg::new(seed, &[])
}
