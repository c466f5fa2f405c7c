//! The kernel for the browser: constant-time, eight blocks of AES and sixteen of GHASH at a time.
//!
//! Nothing here looks up a table at a secret address or branches on a secret: AES is a circuit
//! ([`aes`]), GHASH picks from 16-byte tables inside a register ([`ghash`]). The same code runs on
//! plain bytes in native tests, against the `aes-gcm` crate and published vectors.

mod aes;
mod ghash;
mod vector;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use vector::Simd;

use subtle::ConstantTimeEq;

use crate::error::OpenError;
use aes::{Aes256, BATCH};
use ghash::Ghash;
use vector::Vector;

const TAG: usize = 16;

/// A key, expanded for AES and GHASH. Wiped on drop.
pub(crate) struct Gcm256<V> {
    aes: Aes256<V>,
    ghash: Ghash<V>,
}

impl<V: Vector> Gcm256<V> {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let aes = Aes256::<V>::new(key);
        let mut hash_key = aes.encrypt_block([0; 16]);
        let ghash = Ghash::new(&hash_key);
        zeroize::Zeroize::zeroize(&mut hash_key);
        Self { aes, ghash }
    }

    /// Encrypts `plain` into `out`, which has the same length → the tag. No associated data.
    ///
    /// # Errors
    /// If the lengths differ.
    pub(crate) fn seal(
        &self,
        nonce: &[u8; 12],
        plain: &[u8],
        out: &mut [u8],
    ) -> Result<[u8; TAG], OpenError> {
        if plain.len() != out.len() {
            return Err(OpenError);
        }
        self.counter_mode(nonce, plain, out);
        Ok(self.tag(nonce, out))
    }

    /// Decrypts `sealed` into `out`, which has the same length, if the tag is right; else writes
    /// nothing.
    pub(crate) fn open(
        &self,
        nonce: &[u8; 12],
        sealed: &[u8],
        tag: &[u8; TAG],
        out: &mut [u8],
    ) -> Result<(), OpenError> {
        if sealed.len() != out.len() || !bool::from(self.tag(nonce, sealed).ct_eq(tag)) {
            return Err(OpenError);
        }
        self.counter_mode(nonce, sealed, out);
        Ok(())
    }

    /// `GHASH(C ‖ lengths) ⊕ AES(nonce ‖ 1)`.
    fn tag(&self, nonce: &[u8; 12], sealed: &[u8]) -> [u8; TAG] {
        let mut tag = self.ghash.hash(sealed);
        let mask = self.aes.encrypt_block(counter_block(nonce, 1));
        tag.iter_mut()
            .zip(mask)
            .for_each(|(byte, mask)| *byte ^= mask);
        tag
    }

    /// Blocks of the key stream from counter 2 on, a batch at a time.
    fn counter_mode(&self, nonce: &[u8; 12], from: &[u8], to: &mut [u8]) {
        let batches = from.chunks(16 * BATCH).zip(to.chunks_mut(16 * BATCH));
        for (first, (from, to)) in (2_u32..).step_by(BATCH).zip(batches) {
            let mut blocks = [V::zero(); BATCH];
            for (block, counter) in blocks.iter_mut().zip(first..) {
                *block = V::load(&counter_block(nonce, counter));
            }
            let stream = self.aes.encrypt(blocks);
            let pieces = from.chunks(16).zip(to.chunks_mut(16));
            for (key, (from, to)) in stream.iter().zip(pieces) {
                if let (Some(whole), Some(to)) = (from.first_chunk(), to.first_chunk_mut()) {
                    *to = key.xor(V::load(whole)).store();
                } else {
                    // The end of the text, shorter than a block.
                    let key = key.store();
                    for ((to, from), key) in to.iter_mut().zip(from).zip(key) {
                        *to = from ^ key;
                    }
                }
            }
        }
    }
}

/// `nonce ‖ u32 counter`.
fn counter_block(nonce: &[u8; 12], counter: u32) -> [u8; 16] {
    let [a, b, c, d] = counter.to_be_bytes();
    let [n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11] = *nonce;
    [n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, a, b, c, d]
}

#[cfg(test)]
mod tests;
