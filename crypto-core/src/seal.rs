//! `SEAL(k, n, a, p)` of protocol §0, under keys that are used once.
//!
//! A [`OneTimeKey`] comes out of a derivation and is gone after one sealing or opening, so the
//! nonce has no place where it could repeat.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{AeadInOut, Nonce},
};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{error::OpenError, kdf, labels::KdfLabel};

/// AES-256-GCM key and nonce for exactly one text.
pub(crate) struct OneTimeKey {
    key: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 12]>,
}

/// A [`OneTimeKey`] with the commitment that was derived beside it (§4).
pub(crate) struct CommittedKey {
    key: OneTimeKey,
    commitment: [u8; 32],
}

impl OneTimeKey {
    /// `KDF(…, 32)` with nonce Z12.
    pub(crate) fn derive(ikm: &[u8], salt: &[u8], label: KdfLabel, ctx: &[u8]) -> Self {
        Self {
            key: kdf::derive(ikm, salt, label, ctx),
            nonce: Zeroizing::new([0; 12]),
        }
    }

    /// `k ‖ n = KDF(…, 44)` (§7).
    pub(crate) fn derive_with_nonce(ikm: &[u8], salt: &[u8], label: KdfLabel, ctx: &[u8]) -> Self {
        let okm = kdf::derive::<44>(ikm, salt, label, ctx);
        let (key, nonce) = okm.split_at(32);
        let mut own = Self {
            key: Zeroizing::new([0; 32]),
            nonce: Zeroizing::new([0; 12]),
        };
        own.key.copy_from_slice(key);
        own.nonce.copy_from_slice(nonce);
        own
    }

    /// Ciphertext and tag.
    pub(crate) fn seal(self, aad: &[u8], text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() + 16);
        out.extend_from_slice(text);
        #[expect(
            clippy::expect_used,
            reason = "AES-GCM fails only beyond 64 GiB; texts are capped"
        )]
        self.cipher()
            .encrypt_in_place(&self.nonce(), aad, &mut out)
            .expect("shorter than 64 GiB");
        out
    }

    /// The text, if ciphertext, tag and `aad` are what this key sealed.
    pub(crate) fn open(self, aad: &[u8], ct: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mut out = Zeroizing::new(ct.to_vec());
        self.cipher()
            .decrypt_in_place(&self.nonce(), aad, &mut *out)
            .map_err(|_| OpenError)?;
        Ok(out)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new((&*self.key).into())
    }

    fn nonce(&self) -> Nonce<Aes256Gcm> {
        (*self.nonce).into()
    }
}

impl CommittedKey {
    /// `ek ‖ commitment = KDF(…, 64)`.
    pub(crate) fn derive(ikm: &[u8], salt: &[u8], label: KdfLabel, ctx: &[u8]) -> Self {
        let okm = kdf::derive::<64>(ikm, salt, label, ctx);
        let (key, rest) = okm.split_at(32);
        let mut own = Self {
            key: OneTimeKey {
                key: Zeroizing::new([0; 32]),
                nonce: Zeroizing::new([0; 12]),
            },
            commitment: [0; 32],
        };
        own.key.key.copy_from_slice(key);
        own.commitment.copy_from_slice(rest);
        own
    }

    /// The commitment and the key, for sealing.
    pub(crate) fn into_parts(self) -> ([u8; 32], OneTimeKey) {
        (self.commitment, self.key)
    }

    /// The key, if the commitment is the expected one. Compared in constant time, before the key
    /// touches a ciphertext: this is what stops a partitioning oracle.
    pub(crate) fn check(self, commitment: &[u8; 32]) -> Result<OneTimeKey, OpenError> {
        if bool::from(self.commitment.ct_eq(commitment)) {
            Ok(self.key)
        } else {
            Err(OpenError)
        }
    }
}

#[cfg(test)]
mod tests;
