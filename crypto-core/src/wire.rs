//! Layouts of everything that the relay stores: sizes, offsets, strict readers, file geometry.
//!
//! A view says that bytes have the one layout that the protocol allows. It says nothing about who
//! made them: signatures, tags and chains are checked elsewhere, over the bytes as received.
//! The relay links this module and no other that knows a key.

mod commit;
mod files;
mod message;
mod reader;
mod statement;
mod vault;

pub use commit::{CommitKind, CommitView, ENVELOPE, Role, RosterEntry};
pub use files::{
    CHUNK, HEADER, PART_SEGMENTS, SEGMENT, SEGMENT_CHUNKS, SEGMENT_CIPHERTEXT, TAG,
    check_blob_size, chunk_count, ciphertext_size, padded_size, padme, part_count, part_range,
    segment_count, segment_plaintext, segment_range, segments_of_blob, segments_of_part,
};
pub use message::{MESSAGE_AAD, MessageView};
pub(crate) use reader::Reader;
pub use statement::{COMPROMISE, STATEMENT, STATEMENT_BODY, StatementView};
pub use vault::{
    BLOB_AAD, BLOB_FLOOR, BlobView, Namespace, SLOT, SlotKind, SlotView, VAULT_AAD, VAULT_BUCKET,
    VaultBodyView,
};

/// First byte of every object.
pub mod object_type {
    /// §5 statement.
    pub const STATEMENT: u8 = 0x01;
    /// §4 key slot.
    pub const SLOT: u8 = 0x10;
    /// §4 vault body.
    pub const VAULT_BODY: u8 = 0x11;
    /// §4 account blob.
    pub const ACCOUNT_BLOB: u8 = 0x12;
    /// §13 record of the local cache; never leaves the browser.
    pub const CACHE_RECORD: u8 = 0x13;
    /// §6 commit.
    pub const COMMIT: u8 = 0x20;
    /// §7 message.
    pub const MESSAGE: u8 = 0x30;
}

/// The only version of every object so far.
pub const VERSION: u8 = 1;
/// Suite `0x01`: DHKEM(P-256), HKDF-SHA256, AES-256-GCM, ECDSA P-256.
pub const SUITE_P256: u8 = 0x01;
/// SEC 1 uncompressed public key.
pub const PUBLIC_KEY: usize = 65;
/// Signature `r ‖ s`.
pub const SIGNATURE: usize = 64;
/// An HPKE encapsulated key of suite 1.
pub const ENCAPSULATED: usize = 65;

/// OPAQUE messages (§2).
pub mod opaque {
    /// RegistrationRequest.
    pub const REGISTRATION_REQUEST: usize = 33;
    /// RegistrationResponse.
    pub const REGISTRATION_RESPONSE: usize = 66;
    /// RegistrationRecord.
    pub const RECORD: usize = 129;
    /// First message of a login, from the client.
    pub const KE1: usize = 98;
    /// Second, from the relay.
    pub const KE2: usize = 259;
    /// Third, from the client.
    pub const KE3: usize = 32;
}

#[cfg(test)]
mod tests;
