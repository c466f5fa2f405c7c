//! [`Secret32`].

use core::fmt;

use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 secret bytes. Boxed, so that a move leaves no copy behind.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret32(Box<[u8; 32]>);

impl Secret32 {
    /// 32 random bytes.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let mut secret = Self(Box::new([0; 32]));
        rng.fill_bytes(secret.0.as_mut_slice());
        secret
    }

    /// A copy of these bytes. The caller wipes his own.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut secret = Self(Box::new([0; 32]));
        secret.0.copy_from_slice(bytes);
        secret
    }

    /// The bytes themselves. Whoever copies them wipes the copy.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A second copy, where one is really needed.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self::from_bytes(&self.0)
    }

    /// Equality in constant time.
    #[must_use]
    pub fn ct_eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

impl fmt::Debug for Secret32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret32").finish_non_exhaustive()
    }
}
