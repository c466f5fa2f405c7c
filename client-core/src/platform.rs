//! The walls of the house: everything that a client needs from outside, as small traits.
//!
//! A browser, a test and a command line each bring their own [`Platform`]; the rest of this crate
//! is the same for all. Futures need not be `Send`: a client lives on one thread.
//!
//! [`Files`] stands beside the four traits of the architecture (relay, store, clock, random),
//! because the bytes of a large file must not pass through the thread that holds the keys: the
//! browser gives that work to bulk workers, each of which knows the key of one file.

mod no_files;

use std::future::Future;

use crypto_core::file::FileKey;
use relay_api::{BlobId, SessionId};

pub use no_files::NoFiles;

/// Everything from outside, in one bundle.
pub trait Platform: 'static {
    /// See [`Relay`].
    type Relay: Relay;
    /// See [`Store`].
    type Store: Store;
    /// See [`Clock`].
    type Clock: Clock;
    /// See [`Random`].
    type Random: Random;
    /// See [`Files`].
    type Files: Files;

    /// The relay.
    fn relay(&self) -> &Self::Relay;
    /// What this device keeps.
    fn store(&self) -> &Self::Store;
    /// Time.
    fn clock(&self) -> &Self::Clock;
    /// The operating system's randomness.
    fn random(&self) -> &Self::Random;
    /// The person's files.
    fn files(&self) -> &Self::Files;
    /// Host name of the relay as this platform connects to it: the `server_id` of the protocol.
    /// Never taken from an answer of the relay.
    fn server_id(&self) -> &str;
    /// How the session list shows this device, e.g. "Firefox on Linux".
    fn device_name(&self) -> String;
}

/// HTTP methods that the relay knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

/// One request. The platform adds cookies (the refresh token is never seen here).
#[derive(Clone)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path with query, from `relay_api::routes`.
    pub path: String,
    /// Header names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Body; empty for none.
    pub body: Vec<u8>,
}

/// One answer, whatever its status.
#[derive(Clone)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds.
    pub retry_after_s: Option<u32>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// No answer came: no network, no relay, or a connection that broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

/// Requests and the live socket.
pub trait Relay {
    /// The socket of this platform.
    type Live: Live;
    /// Sends a request and waits for the whole answer.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unreachable>>;
    /// Opens the WebSocket at `relay_api::routes::LIVE`.
    fn open_live(&self) -> impl Future<Output = Result<Self::Live, Unreachable>>;
}

/// What comes out of a live socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveFrame {
    /// A text frame.
    Text(String),
    /// The socket is over; the code when the relay gave one.
    Closed(Option<u16>),
}

/// An open WebSocket. Dropping it closes it.
pub trait Live {
    /// Queues a text frame.
    fn send(&mut self, text: String) -> Result<(), Unreachable>;
    /// The next frame; cancel-safe. After [`LiveFrame::Closed`] it answers the same for ever.
    fn next(&mut self) -> impl Future<Output = LiveFrame>;
}

/// Tables of the local store. Keys are ids that the relay knows too; values are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// Single values of the account, by name.
    Meta,
    /// State of a conversation, by conv_id.
    Conversations,
    /// Rows of the log, by conv_id ‖ seq.
    Rows,
    /// Messages that are not acknowledged, by conv_id ‖ local id.
    Outbox,
    /// Uploads and downloads, by transfer id.
    Transfers,
    /// Other people's statement chains, by account_id.
    Chains,
}

impl Table {
    /// Every table; the browser's schema is made from this list.
    pub const ALL: [Self; 6] = [
        Self::Meta,
        Self::Conversations,
        Self::Rows,
        Self::Outbox,
        Self::Transfers,
        Self::Chains,
    ];

    /// Stable name, also bound into the sealing key.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Conversations => "conversations",
            Self::Rows => "rows",
            Self::Outbox => "outbox",
            Self::Transfers => "transfers",
            Self::Chains => "chains",
        }
    }
}

/// One change; a list of them is stored in whole or not at all.
#[derive(Clone)]
pub enum Write {
    /// Inserts or replaces.
    Put(Table, Vec<u8>, Vec<u8>),
    /// Removes one key, if it is there.
    Delete(Table, Vec<u8>),
    /// Removes every key that begins so.
    DeletePrefix(Table, Vec<u8>),
}

/// The device's storage failed: full, gone, or forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreFailed;

/// Key and value of a record.
pub type Pair = (Vec<u8>, Vec<u8>);

/// Sealed records on this device, in transactions that never wait on anything else.
pub trait Store {
    /// One value.
    fn get(
        &self,
        table: Table,
        key: &[u8],
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreFailed>>;
    /// Up to `limit` pairs whose keys lie in `from..to` (bytewise), ascending, or descending from the end.
    fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
        descending: bool,
    ) -> impl Future<Output = Result<Vec<Pair>, StoreFailed>>;
    /// Stores all of it or nothing; durable when it answers.
    fn commit(&self, writes: Vec<Write>) -> impl Future<Output = Result<(), StoreFailed>>;
    /// Erases everything, kept secret included.
    fn erase(&self) -> impl Future<Output = Result<(), StoreFailed>>;
    /// Keeps a secret so that it opens on this device only ("stay signed in"). In a browser: under a
    /// non-extractable WebCrypto key. Fails where the device cannot.
    fn keep_secret(&self, secret: &[u8]) -> impl Future<Output = Result<(), StoreFailed>>;
    /// The kept secret, if there is one and it opens.
    fn kept_secret(&self) -> impl Future<Output = Result<Option<Vec<u8>>, StoreFailed>>;
    /// Forgets the kept secret.
    fn forget_secret(&self) -> impl Future<Output = Result<(), StoreFailed>>;
}

/// Time.
pub trait Clock {
    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> u64;
    /// Waits.
    fn sleep(&self, ms: u64) -> impl Future<Output = ()>;
}

/// The operating system's randomness; it only seeds `crypto_core::random::Drbg`.
pub trait Random {
    /// Fills with fresh bytes.
    fn fill(&self, bytes: &mut [u8; 64]);
}

/// A file that the person chose, or a place to save to, as the platform numbers them.
pub type Handle = u32;

/// The file cannot be read, or the place cannot be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilesFailed {
    /// The source is gone or unreadable.
    Unreadable,
    /// The source is not the same as when the upload began.
    Changed,
    /// The sink is gone or full.
    SinkFailed,
    /// The relay did not answer.
    Unreachable,
    /// The relay answered with this status (and problem code, if any).
    Relay {
        /// HTTP status.
        status: u16,
        /// `Retry-After` in seconds.
        retry_after_s: Option<u32>,
    },
    /// The ciphertext is not what the descriptor and its leaves say.
    Corrupt,
    /// The transfer was cancelled meanwhile.
    Cancelled,
}

/// What stays the same as long as a file was not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStamp {
    /// Length in bytes.
    pub size: u64,
    /// Last modification, milliseconds since 1970; 0 when unknown.
    pub modified_ms: u64,
}

/// What sealing or opening one part needs. The key travels to bulk workers in an HPKE envelope.
pub struct PartJob<'a> {
    /// The file's key.
    pub key: &'a FileKey,
    /// `file_id` of the protocol.
    pub file_id: [u8; 16],
    /// Cobblestone header: salt and commitment.
    pub header: [u8; 56],
    /// Length of the plaintext in bytes.
    pub size: u64,
    /// The blob at the relay.
    pub blob_id: BlobId,
    /// Number of the part (`crypto_core::wire::part_range`).
    pub part: u32,
    /// Token for `Authorization: Bearer`, valid for some minutes.
    pub access_token: String,
    /// Whose token it is.
    pub session_id: SessionId,
}

/// The person's files, and the place where their bulk is sealed and opened.
///
/// `upload_part` and `download_part` run `crate::files::part` somewhere: on this thread, or in a worker.
pub trait Files {
    /// Length and age of a source.
    fn stamp(&self, source: Handle) -> impl Future<Output = Result<FileStamp, FilesFailed>>;
    /// Reads a small source as a whole (inline files).
    fn read_all(
        &self,
        source: Handle,
        max: usize,
    ) -> impl Future<Output = Result<Vec<u8>, FilesFailed>>;
    /// Reads, seals and uploads one part; answers with the leaves of its segments.
    fn upload_part(
        &self,
        job: PartJob<'_>,
        source: Handle,
        stamp: FileStamp,
    ) -> impl Future<Output = Result<Vec<[u8; 32]>, FilesFailed>>;
    /// Downloads, verifies against `leaves` (of this part's segments) and opens one part, and writes
    /// its plaintext to the sink at its offset.
    fn download_part(
        &self,
        job: PartJob<'_>,
        leaves: &[[u8; 32]],
        sink: Handle,
    ) -> impl Future<Output = Result<(), FilesFailed>>;
    /// Writes a small file as a whole (inline files).
    fn write_all(
        &self,
        sink: Handle,
        bytes: &[u8],
    ) -> impl Future<Output = Result<(), FilesFailed>>;
    /// Everything was written and verified: makes it durable and visible.
    fn finish(&self, sink: Handle) -> impl Future<Output = Result<(), FilesFailed>>;
    /// Throws away what was written.
    fn discard(&self, sink: Handle);
    /// How many parts may be under way at once.
    fn parallel(&self) -> usize;
}
