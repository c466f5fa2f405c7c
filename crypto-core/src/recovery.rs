//! Recovery: an access key `C` on paper and a share `S` at the relay (protocol §3).
//!
//! Neither opens anything alone. `KR`, made from `C`, stays inside the vault body, so that a change
//! of password can wrap the vault again without the paper.

mod access_key;

pub use access_key::{AccessKey, AccessKeyError};

use core::fmt;

use zeroize::Zeroizing;

use crate::{Hash32, kdf, keys::Secret32, labels};

/// `KR`: the client's share of the recovery slot's key.
pub struct RecoveryRoot(Secret32);

/// The relay's share `S`, fresh at every wrap of the recovery slot.
pub struct Share(Secret32);

/// `KR = KDF(C, login_hash, "rec wrap", "", 32)`.
#[must_use]
pub fn recovery_root(key: &AccessKey, login_hash: &Hash32) -> RecoveryRoot {
    RecoveryRoot(kdf::derive_secret(
        key.bytes(),
        login_hash,
        labels::kdf::RECOVERY_WRAP,
        b"",
    ))
}

/// `rec_auth = KDF(C, login_hash, "rec auth", "", 32)`: what asks the relay for `S`. Independent
/// of `KR`.
#[must_use]
pub fn rec_auth(key: &AccessKey, login_hash: &Hash32) -> Zeroizing<[u8; 32]> {
    kdf::derive(key.bytes(), login_hash, labels::kdf::RECOVERY_AUTH, b"")
}

/// `H(rec_auth)`: what the relay keeps. `rec_auth` has 160 bits of entropy; no stretching needed.
#[must_use]
pub fn rec_auth_hash(rec_auth: &[u8; 32]) -> Hash32 {
    labels::sha256(rec_auth)
}

impl RecoveryRoot {
    /// `KR ‖ S`, the key material of the recovery slot.
    pub(crate) fn join(&self, share: &Share) -> Zeroizing<[u8; 64]> {
        let mut ikm = Zeroizing::new([0; 64]);
        let (root, rest) = ikm.split_at_mut(32);
        root.copy_from_slice(self.0.expose());
        rest.copy_from_slice(share.0.expose());
        ikm
    }

    /// For the vault body.
    pub(crate) fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// From the vault body.
    pub(crate) fn from_secret(secret: Secret32) -> Self {
        Self(secret)
    }
}

impl Share {
    /// As the relay sent it. The caller wipes his own copy.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret32::from_bytes(bytes))
    }
}

impl fmt::Debug for RecoveryRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryRoot").finish_non_exhaustive()
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Share").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
