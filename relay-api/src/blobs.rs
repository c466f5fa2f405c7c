//! Files: ciphertext in parts, each with its SHA-256, readable by `Range` (protocol §12).

use serde::{Deserialize, Serialize};

use crate::{BlobId, ConvId};

/// Announces an upload. The blob may be read by the members of `conv_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateBlob {
    /// Whose members may read it.
    pub conv_id: ConvId,
    /// Length of the whole ciphertext in bytes, header included. Parts follow from it
    /// (`crypto_core::wire::part_range`).
    pub size: u64,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobStatus {
    /// Its id.
    pub blob_id: BlobId,
    /// Length of the whole ciphertext in bytes.
    pub size: u64,
    /// Numbers of the parts that are on disk, as half-open ranges `[from, to)`, ascending.
    pub parts: Vec<(u32, u32)>,
    /// True once it can be read.
    pub finished: bool,
}
