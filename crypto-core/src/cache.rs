//! Records of the local cache (protocol §13): after the lock they are noise.
//!
//! Record `0x13`: 0 type, 1 version, 2 salt 32, 34 ciphertext and tag. Key =
//! `KDF(store key, salt, "cache rec", "", 32)`, nonce Z12, AAD = `bytes[0..34] ‖ aad`.
//! Records never leave the browser; a new version of this layout simply empties the cache.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{
    error::OpenError,
    kdf,
    keys::Secret32,
    labels,
    random::make_array,
    seal::OneTimeKey,
    vault::StorageRoot,
    wire::{TAG, VERSION, object_type},
};

/// Type, version, salt.
const HEADER: usize = 34;
/// How much longer a record is than what it holds.
pub const OVERHEAD: usize = HEADER + TAG;

/// Seals and opens the records of one store in one browser.
pub struct CacheKey(Secret32);

impl CacheKey {
    /// `KDF(storage_root, device_id, "cache", store, 32)`. `device_id` is random and made once per
    /// browser profile; `store` names the object store.
    #[must_use]
    pub fn derive(storage_root: &StorageRoot, device_id: &[u8; 16], store: &str) -> Self {
        let ikm = storage_root.secret().expose();
        Self(kdf::derive_secret(
            ikm,
            device_id,
            labels::kdf::CACHE,
            store.as_bytes(),
        ))
    }

    /// Seals a record. `aad` is what it is stored under: a record moved to another place does not
    /// open.
    #[must_use]
    pub fn seal(&self, rng: &mut impl CryptoRng, aad: &[u8], content: &[u8]) -> Vec<u8> {
        let salt: [u8; 32] = make_array(rng);
        let mut record = Vec::with_capacity(OVERHEAD + content.len());
        record.extend_from_slice(&[object_type::CACHE_RECORD, VERSION]);
        record.extend_from_slice(&salt);
        let ct = self
            .record_key(&salt)
            .seal(&[&record, aad].concat(), content);
        record.extend_from_slice(&ct);
        record
    }

    /// Opens a record stored under `aad`.
    ///
    /// # Errors
    /// [`OpenError`] for anything that this key did not seal for this place.
    pub fn open(&self, aad: &[u8], record: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (header, ct) = record.split_at_checked(HEADER).ok_or(OpenError)?;
        let salt = header
            .strip_prefix(&[object_type::CACHE_RECORD, VERSION])
            .and_then(|salt| salt.first_chunk())
            .ok_or(OpenError)?;
        self.record_key(salt).open(&[header, aad].concat(), ct)
    }

    fn record_key(&self, salt: &[u8; 32]) -> OneTimeKey {
        OneTimeKey::derive(self.0.expose(), salt, labels::kdf::CACHE_RECORD, b"")
    }
}

impl fmt::Debug for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheKey").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
