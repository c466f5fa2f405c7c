//! Files (protocol §12): Cobblestone-256 chunks, segments of 64 chunks, a hash tree over them.
//!
//! ```text
//! FK 32, file_id 16, salt 24: random          context = LBL("file") ‖ file_id
//! plaintext zero-padded to padmé(size)        blob = Cobblestone-256(FK, salt, context, plaintext)
//! ```
//!
//! The sender seals segments with a [`FileSealer`], hashes each into a [`leaf`] and signs the
//! [`root`] inside a message. The receiver checks a [`Manifest`] against that root and opens
//! segments with a [`FileOpener`], in any order, in as many workers as he likes.

mod bulk;
pub mod cobblestone;
mod key;
mod open;
mod seal;
mod tree;

pub use bulk::{BULK_ENVELOPE, unwrap_file_key, wrap_file_key};
pub use cobblestone::SALT;
pub use key::FileKey;
pub use open::{FileError, FileOpener};
pub use seal::FileSealer;
pub use tree::{Manifest, PAGE, leaf, root};

pub use crate::wire::HEADER;

/// Names a file inside its conversation; bound into its chunks.
pub type FileId = [u8; 16];

/// `context = LBL("file") ‖ file_id`.
fn context(file_id: &FileId) -> Vec<u8> {
    let mut context = crate::labels::context::FILE.to_bytes();
    context.extend_from_slice(file_id);
    context
}

#[cfg(test)]
mod tests;
