//! The hash tree over a file's segments (protocol §12).
//!
//! ```text
//! leaf_i = HASH("leaf", u32 i ‖ segment ciphertext)      segment 0 with its 56-byte header
//! page_j = HASH("page", u32 j ‖ leaf 1024·j ‖ … )        at most 1 024 leaves
//! root   = HASH("root", u32 n ‖ page 0 ‖ page 1 ‖ … )    n = number of leaves
//! ```
//!
//! The leaves one after another are the manifest at the relay. It is not secret; the root, inside
//! the sender's signature, is what makes it true.

use crate::error::{OpenError, ParseError};
use crate::{Hash32, labels, limits};

/// Leaves of a full page.
pub const PAGE: usize = 1024;

/// `leaf_i = HASH("leaf", u32 i ‖ segment ciphertext)`.
#[must_use]
pub fn leaf(index: u32, segment: &[u8]) -> Hash32 {
    labels::hash::LEAF.hash(&[&index.to_be_bytes(), segment])
}

/// `root = HASH("root", u32 n ‖ pages)`.
///
/// # Errors
/// [`ParseError::Limit`] unless there are 1 to 2^20 leaves.
pub fn root(leaves: &[Hash32]) -> Result<Hash32, ParseError> {
    let n = u32::try_from(leaves.len()).map_err(|_| ParseError::Limit)?;
    if n == 0 || n > limits::SEGMENTS {
        return Err(ParseError::Limit);
    }
    let pages: Vec<Hash32> = (0_u32..)
        .zip(leaves.chunks(PAGE))
        .map(|(j, page)| labels::hash::PAGE.hash(&[&j.to_be_bytes(), page.as_flattened()]))
        .collect();
    Ok(labels::hash::ROOT.hash(&[&n.to_be_bytes(), pages.as_flattened()]))
}

/// The leaves of one file, checked against the root of its descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    leaves: Vec<Hash32>,
}

impl Manifest {
    /// Reads what the relay stores: 32·n bytes.
    ///
    /// # Errors
    /// [`OpenError`] unless these are exactly the `n` leaves under `root`.
    pub fn open(bytes: &[u8], n: u32, expected: &Hash32) -> Result<Self, OpenError> {
        let (leaves, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || u32::try_from(leaves.len()) != Ok(n) {
            return Err(OpenError);
        }
        if root(leaves).map_err(|_| OpenError)? != *expected {
            return Err(OpenError);
        }
        Ok(Self {
            leaves: leaves.to_vec(),
        })
    }

    /// The leaf of segment `index`.
    #[must_use]
    pub fn leaf(&self, index: u32) -> Option<&Hash32> {
        self.leaves.get(usize::try_from(index).ok()?)
    }

    /// Number of segments.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.leaves.len()
    }
}

#[cfg(test)]
mod tests;
