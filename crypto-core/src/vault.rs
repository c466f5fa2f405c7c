//! The vault: a random key `VK`, wrapped twice, and the body that it opens (protocol §4).
//!
//! Whoever opens the body has the account. The password and the access key only ever open a slot,
//! so either can change without the other, and a key commitment in front of every ciphertext stops
//! the guessing of many passwords against one crafted slot.
//!
//! **A vault that is missing or does not open never leads to new keys.** Registration is the only
//! path that makes an account.

mod body;
mod slot;

pub use body::{Rollback, VaultBody, open_body, seal_body};
pub use slot::{SlotKey, open_slot, seal_slot};

use core::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{
    error::{OpenError, ParseError},
    kdf,
    keys::Secret32,
    labels,
};

/// `VK`: opens the vault body. New at every change of password, recovery and compromise rotation.
pub struct VaultKey(Secret32);

/// `storage_root`: opens account blobs and the local cache. New at a compromise rotation only.
pub struct StorageRoot(Secret32);

/// Why a slot, a body or a blob does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultError {
    /// Not an object of this kind.
    Malformed(ParseError),
    /// Of another account, kind, epoch, namespace, or with other parameters than expected.
    Foreign,
    /// Wrong key, or changed bytes.
    NotAuthentic,
}

impl VaultKey {
    /// A new vault key.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Secret32::make(rng))
    }

    /// From where "stay signed in" kept it. The caller wipes his own copy.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret32::from_bytes(bytes))
    }

    /// For "stay signed in" (§13), which wraps it with a key that cannot leave the browser.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }
}

impl StorageRoot {
    /// A new storage root.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Secret32::make(rng))
    }

    /// From its bytes, when a device kept it.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret32::from_bytes(bytes))
    }

    /// For a device, and for the deletion of what was written under it.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// A second copy, for code that outlives the vault body.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    /// `KDF(storage_root, msg_id, "del", "", 16)` (§11): whoever shows it may delete the message.
    /// The relay gets its `H` with the message.
    #[must_use]
    pub fn delete_token(&self, msg_id: &[u8; 16]) -> Zeroizing<[u8; 16]> {
        kdf::derive(self.0.expose(), msg_id, labels::kdf::DELETE, b"")
    }

    /// `KDF(storage_root, "", "hedge", "", 32)`: the secret part of the generator's hedge (§0).
    #[must_use]
    pub fn hedge(&self) -> Zeroizing<[u8; 32]> {
        kdf::derive(self.0.expose(), b"", labels::kdf::HEDGE, b"")
    }

    pub(crate) fn secret(&self) -> &Secret32 {
        &self.0
    }
}

impl From<ParseError> for VaultError {
    fn from(error: ParseError) -> Self {
        Self::Malformed(error)
    }
}

impl From<OpenError> for VaultError {
    fn from(_: OpenError) -> Self {
        Self::NotAuthentic
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VaultKey").finish_non_exhaustive()
    }
}

impl fmt::Debug for StorageRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StorageRoot").finish_non_exhaustive()
    }
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(f),
            Self::Foreign => f.write_str("not the expected object"),
            Self::NotAuthentic => OpenError.fmt(f),
        }
    }
}

impl core::error::Error for VaultError {}

#[cfg(test)]
mod tests;
