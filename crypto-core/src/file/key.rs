//! [`FileKey`].

use rand_core::CryptoRng;

use crate::keys::Secret32;

/// `FK`: opens one file and nothing else. Random, never derived from content.
pub struct FileKey(Secret32);

impl FileKey {
    /// 32 random bytes.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Secret32::make(rng))
    }

    /// From a descriptor or the sealed local cache. The caller wipes his own copy.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret32::from_bytes(bytes))
    }

    /// The bytes, for the sealed local cache. Whoever copies them wipes the copy.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// A second copy, where one is really needed: forwarding, another worker.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }
}

/// In constant time.
impl PartialEq for FileKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0)
    }
}

impl Eq for FileKey {}

impl core::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FileKey").finish_non_exhaustive()
    }
}
