//! Storage roots that were replaced. They open nothing of today; what was written under them can
//! be deleted at the relay with their tokens only (protocol §11).

use crypto_core::vault::StorageRoot;
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use zeroize::Zeroize;

/// Earlier storage roots, the newest last. They travel sealed with the own settings.
#[derive(Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct FormerRoots(#[n(0)] Vec<Former>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
struct Former {
    #[n(0)]
    until_ms: u64,
    #[n(1)]
    root: ByteArray<32>,
}

impl Drop for Former {
    fn drop(&mut self) {
        self.root.zeroize();
    }
}

impl FormerRoots {
    /// Remembers a root that was in use until now.
    pub fn add(&mut self, root: &StorageRoot, now_ms: u64) {
        let newest = self.0.last().map_or(0, |former| former.until_ms);
        self.0.push(Former {
            until_ms: now_ms.max(newest.saturating_add(1)),
            root: (*root.expose()).into(),
        });
    }

    /// The newest first.
    pub fn iter(&self) -> impl Iterator<Item = StorageRoot> {
        let newest_first = self.0.iter().rev();
        newest_first.map(|former| StorageRoot::from_bytes(&former.root))
    }

    /// Takes in what another browser knows.
    pub fn merge(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
        self.0.sort();
        self.0.dedup();
    }
}

impl std::fmt::Debug for FormerRoots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("FormerRoots").field(&self.0.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_kept_once_and_the_newest_comes_first() {
        let root = |byte| StorageRoot::from_bytes(&[byte; 32]);
        let mut one = FormerRoots::default();
        one.add(&root(1), 10);
        let mut two = one.clone();
        two.add(&root(2), 5);
        one.merge(&two);
        two.merge(&one);
        assert_eq!(one, two);
        let bytes: Vec<[u8; 32]> = one.iter().map(|root| *root.expose()).collect();
        assert_eq!(bytes, [[2; 32], [1; 32]]);
        assert_eq!(format!("{one:?}"), "FormerRoots(2)");
    }
}
