//! What the core worker and a bulk worker say to each other.
//!
//! ```text
//! bulk → core   Uint8Array: the public half of a KEM key made for this worker
//! core → bulk   [id, Job as JSON, File or undefined]        id: the job is not wanted any more
//! bulk → core   [id, Answer as JSON, plaintext or undefined]        "fatal"
//! ```
//!
//! Both ends are this crate; JavaScript carries the messages and can read no key in them.

use client_core::{
    files::part::PartCipher,
    platform::{FilesFailed, PartJob},
};
use crypto_core::{
    file::{FileKey, unwrap_file_key},
    keys::KemSecret,
    wire,
};
use js_sys::{Array, Uint8Array};
use relay_api::{BlobId, Bytes};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// One part to carry.
#[derive(Serialize, Deserialize)]
pub struct Job {
    /// `crypto_core::file::wrap_file_key` to the worker's key.
    pub envelope: Bytes,
    pub file_id: Bytes,
    pub header: Bytes,
    pub size: u64,
    pub blob_id: BlobId,
    pub part: u32,
    pub access_token: String,
    pub work: Work,
}

/// Which way.
#[derive(Serialize, Deserialize)]
pub enum Work {
    /// Read from the file that comes with the job, seal, upload.
    Upload,
    /// Download, verify, open, hand the plaintext back.
    Download {
        /// Those of this part's segments, one after another.
        leaves: Bytes,
        /// As a `Blob` rather than an `ArrayBuffer`.
        as_blob: bool,
    },
}

/// How a job ended.
#[derive(Serialize, Deserialize)]
pub enum Answer {
    /// The relay has the part.
    Uploaded {
        /// Leaves of its segments, one after another.
        leaves: Bytes,
    },
    /// The plaintext is in the same message.
    Opened,
    /// Neither.
    Failed(Failed),
}

/// [`FilesFailed`] as it travels.
#[derive(Serialize, Deserialize)]
pub enum Failed {
    Unreadable,
    Changed,
    Sink,
    Unreachable,
    Relay {
        status: u16,
        retry_after_s: Option<u32>,
    },
    Corrupt,
    Cancelled,
}

impl From<FilesFailed> for Failed {
    fn from(failed: FilesFailed) -> Self {
        match failed {
            FilesFailed::Unreadable => Self::Unreadable,
            FilesFailed::Changed => Self::Changed,
            FilesFailed::SinkFailed => Self::Sink,
            FilesFailed::Unreachable => Self::Unreachable,
            FilesFailed::Relay {
                status,
                retry_after_s,
            } => Self::Relay {
                status,
                retry_after_s,
            },
            FilesFailed::Corrupt => Self::Corrupt,
            FilesFailed::Cancelled => Self::Cancelled,
        }
    }
}

impl From<Failed> for FilesFailed {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Unreadable => Self::Unreadable,
            Failed::Changed => Self::Changed,
            Failed::Sink => Self::SinkFailed,
            Failed::Unreachable => Self::Unreachable,
            Failed::Relay {
                status,
                retry_after_s,
            } => Self::Relay {
                status,
                retry_after_s,
            },
            Failed::Corrupt => Self::Corrupt,
            Failed::Cancelled => Self::Cancelled,
        }
    }
}

impl Job {
    /// From what client-core asks for, its key already in an envelope.
    pub fn new(job: &PartJob<'_>, envelope: Vec<u8>, work: Work) -> Self {
        Self {
            envelope: envelope.into(),
            file_id: job.file_id.to_vec().into(),
            header: job.header.to_vec().into(),
            size: job.size,
            blob_id: job.blob_id,
            part: job.part,
            access_token: job.access_token.clone(),
            work,
        }
    }

    /// Opens the envelope inside the worker that it is for.
    pub fn cipher(&self, worker: &KemSecret) -> Result<PartCipher, FilesFailed> {
        let file_id = array(&self.file_id)?;
        let header = array(&self.header)?;
        let key: FileKey = unwrap_file_key(worker, &self.envelope.0, &file_id)
            .map_err(|_| FilesFailed::Corrupt)?;
        PartCipher::from_parts(key, file_id, header, self.size, self.part)
    }
}

fn array<const N: usize>(bytes: &Bytes) -> Result<[u8; N], FilesFailed> {
    bytes
        .0
        .as_slice()
        .try_into()
        .map_err(|_| FilesFailed::Corrupt)
}

/// Splits what was put together.
pub fn read_leaves(bytes: &Bytes) -> Result<Vec<[u8; 32]>, FilesFailed> {
    match bytes.0.as_chunks() {
        (leaves, []) => Ok(leaves.to_vec()),
        _ => Err(FilesFailed::Corrupt),
    }
}

/// Where the plaintext of a part begins in its file.
pub fn part_start(part: u32) -> u64 {
    u64::from(part) * u64::from(wire::PART_SEGMENTS) * wire::SEGMENT as u64
}

/// Plaintext as a sink takes it.
pub fn plaintext(bytes: &Uint8Array, as_blob: bool) -> Result<JsValue, JsValue> {
    if as_blob {
        Blob::new_with_u8_array_sequence(&Array::of1(bytes)).map(Into::into)
    } else {
        Ok(bytes.buffer().into())
    }
}
