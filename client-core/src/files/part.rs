//! Sealing and opening one part of a file (protocol §12): pure functions over bytes that somebody
//! else reads and writes, and the two requests that carry a part.
//!
//! A browser runs this in its bulk workers, a program on a thread beside the client. Memory is
//! bounded by one part of ciphertext (4 MiB and its tags) and one segment of plaintext (1 MiB).

use std::ops::Range;

use base64ct::{Base64, Encoding as _};
use crypto_core::{
    Hash32,
    file::{self, FileKey, FileOpener, FileSealer},
    labels::sha256,
    wire,
};
use relay_api::{BlobId, routes};
use zeroize::Zeroizing;

use crate::platform::{FilesFailed, Method, PartJob, Request, Response};

/// What sealing or opening one part needs; it knows nothing of the relay.
pub struct PartCipher {
    key: FileKey,
    file_id: [u8; 16],
    header: [u8; 56],
    size: u64,
    part: u32,
    segments: Range<u32>,
    ciphertext: Range<u64>,
}

/// A part as it is uploaded.
pub struct SealedPart {
    /// Ciphertext of its segments, one after another.
    pub body: Vec<u8>,
    /// `leaf_i` of each segment.
    pub leaves: Vec<Hash32>,
    /// SHA-256 of `body`.
    pub digest: Hash32,
}

impl PartCipher {
    /// From a job whose key stays with the caller: this makes a second copy of it.
    ///
    /// # Errors
    /// As [`Self::from_parts`].
    pub fn new(job: &PartJob<'_>) -> Result<Self, FilesFailed> {
        Self::from_parts(
            job.key.duplicate(),
            job.file_id,
            job.header,
            job.size,
            job.part,
        )
    }

    /// From the key that a worker unwrapped and the public rest of a job.
    ///
    /// # Errors
    /// [`FilesFailed::Corrupt`] when a file of this size has no such part.
    pub fn from_parts(
        key: FileKey,
        file_id: [u8; 16],
        header: [u8; 56],
        size: u64,
        part: u32,
    ) -> Result<Self, FilesFailed> {
        let blob = wire::ciphertext_size(size).map_err(|_| FilesFailed::Corrupt)?;
        let segments = wire::segments_of_part(part, blob).ok_or(FilesFailed::Corrupt)?;
        let ciphertext = wire::part_range(part, blob).ok_or(FilesFailed::Corrupt)?;
        Ok(Self {
            key,
            file_id,
            header,
            size,
            part,
            segments,
            ciphertext,
        })
    }

    /// Which bytes of the file this part carries; empty where all of it is padding.
    #[must_use]
    pub fn plaintext(&self) -> Range<u64> {
        part_plaintext(&self.segments, self.size)
    }

    /// Length of the ciphertext in bytes.
    #[must_use]
    pub fn ciphertext_len(&self) -> usize {
        usize::try_from(self.ciphertext.end - self.ciphertext.start).unwrap_or(usize::MAX)
    }

    /// Seals the part. `read(offset, buffer)` fills the buffer with the file's bytes from there on.
    ///
    /// # Errors
    /// What `read` fails with; [`FilesFailed::Corrupt`] for a header that is not this key's.
    pub fn seal(
        &self,
        mut read: impl FnMut(u64, &mut [u8]) -> Result<(), FilesFailed>,
    ) -> Result<SealedPart, FilesFailed> {
        let sealer = self.sealer()?;
        let mut body = Vec::with_capacity(self.ciphertext_len());
        let mut leaves = Vec::with_capacity(self.segments.len());
        let mut plain = Zeroizing::new(Vec::new());
        let mut sealed = Vec::new();
        for index in self.segments.clone() {
            let range = wire::segment_plaintext(index, self.size).ok_or(FilesFailed::Corrupt)?;
            let len = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
            plain.resize(len, 0);
            if len > 0 {
                read(range.start, &mut plain)?;
            }
            sealer
                .segment_into(index, &plain, &mut sealed)
                .map_err(|_| FilesFailed::Corrupt)?;
            leaves.push(file::leaf(index, &sealed));
            body.extend_from_slice(&sealed);
        }
        let digest = sha256(&body);
        Ok(SealedPart {
            body,
            leaves,
            digest,
        })
    }

    fn sealer(&self) -> Result<FileSealer, FilesFailed> {
        let salt = self.header.first_chunk().ok_or(FilesFailed::Corrupt)?;
        let sealer = FileSealer::resume(self.key.duplicate(), self.file_id, salt, self.size)
            .map_err(|_| FilesFailed::Corrupt)?;
        // Another header would mean another key: a blob that nobody could open.
        if *sealer.header() == self.header {
            Ok(sealer)
        } else {
            Err(FilesFailed::Corrupt)
        }
    }

    /// Opens the part and hands its plaintext out, segment by segment, each only once all of it is
    /// verified: `write(offset, bytes)`. `leaves` are those of this part, from a manifest that was
    /// checked against the root of the descriptor.
    ///
    /// # Errors
    /// [`FilesFailed::Corrupt`] for any byte that is not what the sender signed; what `write` fails
    /// with.
    pub fn open(
        &self,
        leaves: &[Hash32],
        ciphertext: &[u8],
        mut write: impl FnMut(u64, &[u8]) -> Result<(), FilesFailed>,
    ) -> Result<(), FilesFailed> {
        if ciphertext.len() != self.ciphertext_len() || leaves.len() != self.segments.len() {
            return Err(FilesFailed::Corrupt);
        }
        let n = wire::segment_count(self.size).map_err(|_| FilesFailed::Corrupt)?;
        let opener = FileOpener::new(&self.key, &self.file_id, &self.header, self.size, n)
            .map_err(|_| FilesFailed::Corrupt)?;
        let mut rest = ciphertext;
        let mut plain = Zeroizing::new(Vec::new());
        for (index, leaf) in self.segments.clone().zip(leaves) {
            let range = wire::segment_range(index, opener.blob_size());
            let len = range.and_then(|range| usize::try_from(range.end - range.start).ok());
            let (segment, later) = len
                .and_then(|len| rest.split_at_checked(len))
                .ok_or(FilesFailed::Corrupt)?;
            rest = later;
            opener
                .open_segment_into(index, segment, leaf, &mut plain)
                .map_err(|_| FilesFailed::Corrupt)?;
            let start = wire::segment_plaintext(index, self.size).map(|range| range.start);
            if !plain.is_empty() {
                write(start.ok_or(FilesFailed::Corrupt)?, &plain)?;
            }
        }
        Ok(())
    }

    /// The request that uploads a sealed part; idempotent.
    #[must_use]
    pub fn put(&self, blob_id: BlobId, access_token: &str, sealed: SealedPart) -> Request {
        let digest = format!("sha-256=:{}:", Base64::encode_string(&sealed.digest));
        Request {
            method: Method::Put,
            path: routes::blob_part(blob_id, self.part),
            headers: vec![
                ("authorization", format!("Bearer {access_token}")),
                ("content-type", "application/octet-stream".to_owned()),
                ("content-digest", digest),
            ],
            body: sealed.body,
        }
    }

    /// The request that downloads the part's ciphertext.
    #[must_use]
    pub fn get(&self, blob_id: BlobId, access_token: &str) -> Request {
        let last = self.ciphertext.end.saturating_sub(1);
        Request {
            method: Method::Get,
            path: routes::blob_content(blob_id),
            headers: vec![
                ("authorization", format!("Bearer {access_token}")),
                ("range", format!("bytes={}-{last}", self.ciphertext.start)),
            ],
            body: Vec::new(),
        }
    }
}

/// Which bytes of the file these segments carry.
pub(super) fn part_plaintext(segments: &Range<u32>, size: u64) -> Range<u64> {
    let start = u64::from(segments.start) * wire::SEGMENT as u64;
    let end = u64::from(segments.end) * wire::SEGMENT as u64;
    start.min(size)..end.min(size)
}

/// Whether the relay took a part.
///
/// # Errors
/// [`FilesFailed::Relay`] for every status that is not a success.
pub fn check_put(answer: &Response) -> Result<(), FilesFailed> {
    if (200..300).contains(&answer.status) {
        Ok(())
    } else {
        Err(refused(answer))
    }
}

/// The ciphertext in the answer to [`PartCipher::get`].
///
/// # Errors
/// [`FilesFailed::Corrupt`] when the blob is shorter than its descriptor says,
/// [`FilesFailed::Relay`] for every other status than 206.
pub fn check_get(answer: &Response) -> Result<&[u8], FilesFailed> {
    match answer.status {
        206 => Ok(&answer.body),
        416 => Err(FilesFailed::Corrupt),
        _ => Err(refused(answer)),
    }
}

fn refused(answer: &Response) -> FilesFailed {
    FilesFailed::Relay {
        status: answer.status,
        retry_after_s: answer.retry_after_s,
    }
}

#[cfg(test)]
mod tests;
