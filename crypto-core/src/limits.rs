//! Hard limits (protocol §15), in bytes unless said otherwise. Checked before anything is
//! allocated or derived.

/// A message as stored, header included.
pub const MESSAGE: usize = 128 * 1024;
/// A file that travels inside a message.
pub const INLINE_FILE: usize = 64 * 1024;
/// Nesting of the CBOR payload, in levels.
pub const PAYLOAD_DEPTH: usize = 8;
/// Parents of a message, in hashes.
pub const PARENTS: usize = 4;
/// A commit, suite 1.
pub const COMMIT: usize = 128 * 1024;
/// Members of a conversation.
pub const ROSTER: usize = 500;
/// DAG heads sealed in a commit, in hashes.
pub const HEADS: usize = 8;
/// Sealed metadata of a conversation, tag included.
pub const META: usize = 4096;
/// Statements in a chain.
pub const CHAIN: usize = 1000;
/// File and display names, UTF-8.
pub const NAME: usize = 255;
/// A thumbnail inside a descriptor.
pub const THUMBNAIL: usize = 32 * 1024;
/// The emoji of a reaction, UTF-8.
pub const EMOJI: usize = 32;
/// Segments of a file.
pub const SEGMENTS: u32 = 1 << 20;
/// A file before padding.
pub const FILE: u64 = 64 << 30;
/// Fewest PBKDF2 rounds that a client accepts.
pub const ITERS_FLOOR: u32 = 600_000;
/// Most PBKDF2 rounds that a client accepts: a hostile value must not freeze the tab.
pub const ITERS_CAP: u32 = 10_000_000;
/// Participants of a call.
pub const CALL: usize = 32;
/// Events held per conversation because their target is unknown.
pub const PENDING_EVENTS: usize = 256;
/// Shortest password after NFC, UTF-8.
pub const PASSWORD_MIN: usize = 12;
/// Longest password after NFC, UTF-8.
pub const PASSWORD_MAX: usize = 1024;
/// Shortest login.
pub const LOGIN_MIN: usize = 3;
/// Longest login.
pub const LOGIN_MAX: usize = 32;
/// Plaintext of a vault body; its ciphertext stays below the relay's 32 KiB.
pub const VAULT_BODY: usize = 31 * 1024;
/// An account blob as a whole.
pub const ACCOUNT_BLOB: usize = 4 * 1024 * 1024;
/// Generations of the KEM key that a vault body holds.
pub const KEM_GENERATIONS: usize = 256;
