//! Handing a file key to a bulk worker (protocol §12).
//!
//! A worker that seals and opens segments makes a KEM pair at its start and shows the public half.
//! The core worker answers with the key of one file in an envelope, so that what passes through
//! the page between them is ciphertext:
//! `enc 65 ‖ ct 48 = HPKE-Base.Seal(worker, info = LBL("bulk"), aad = file_id, FK)`.

use rand_core::CryptoRng;

use super::{FileId, FileKey};
use crate::error::OpenError;
use crate::keys::{KemPublic, KemSecret, open_envelope, seal_envelope};
use crate::{labels, wire};

/// Length of an envelope with a file key, in bytes.
pub const BULK_ENVELOPE: usize = wire::ENVELOPE;

/// Seals the key of `file_id` to a worker.
pub fn wrap_file_key(
    rng: &mut impl CryptoRng,
    worker: &KemPublic,
    key: &FileKey,
    file_id: &FileId,
) -> Vec<u8> {
    seal_envelope(rng, worker, labels::info::BULK, file_id, key.as_bytes())
}

/// Opens it inside the worker.
///
/// # Errors
/// [`OpenError`] for another worker's, another file's or a changed envelope.
pub fn unwrap_file_key(
    worker: &KemSecret,
    envelope: &[u8],
    file_id: &FileId,
) -> Result<FileKey, OpenError> {
    let key = open_envelope(worker, labels::info::BULK, file_id, envelope)?;
    key.as_slice()
        .try_into()
        .map(FileKey::from_bytes)
        .map_err(|_| OpenError)
}
