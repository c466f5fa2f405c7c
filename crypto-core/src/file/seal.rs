//! Sealing a file, segment by segment (protocol §12).

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{FileId, FileKey, cobblestone::SALT, cobblestone::Stream, context};
use crate::error::ParseError;
use crate::wire::{self, CHUNK, HEADER, SEGMENT, SEGMENT_CHUNKS, TAG};

/// What a padding chunk is sealed from.
static ZEROS: [u8; CHUNK] = [0; CHUNK];

/// Seals the segments of one file.
///
/// Deterministic given (key, id, salt, size): a segment that is sealed again, after a reload say,
/// is the same bytes. The caller keeps one promise: under one such set a segment is only ever
/// sealed from one content. A file that changed on disk gets a new sealer from [`Self::make`].
pub struct FileSealer {
    stream: Stream,
    key: FileKey,
    file_id: FileId,
    size: u64,
    segments: u32,
}

impl FileSealer {
    /// For a new file of `size` bytes: fresh key, id and salt, none derived from its content.
    ///
    /// # Errors
    /// [`ParseError::Limit`] beyond 64 GiB.
    pub fn make(rng: &mut impl CryptoRng, size: u64) -> Result<Self, ParseError> {
        let key = FileKey::make(rng);
        let mut file_id = FileId::default();
        rng.fill_bytes(&mut file_id);
        let mut salt = [0; SALT];
        rng.fill_bytes(&mut salt);
        Self::resume(key, file_id, &salt, size)
    }

    /// For an upload that was begun before, from what the sealed local cache kept of it.
    ///
    /// # Errors
    /// [`ParseError::Limit`] beyond 64 GiB.
    pub fn resume(
        key: FileKey,
        file_id: FileId,
        salt: &[u8; SALT],
        size: u64,
    ) -> Result<Self, ParseError> {
        let segments = wire::segment_count(size)?;
        let stream = Stream::derive(key.as_bytes(), salt, &context(&file_id));
        Ok(Self {
            stream,
            key,
            file_id,
            size,
            segments,
        })
    }

    /// `FK`.
    #[must_use]
    pub fn key(&self) -> &FileKey {
        &self.key
    }

    /// Random, 16 bytes; bound into every chunk.
    #[must_use]
    pub fn file_id(&self) -> &FileId {
        &self.file_id
    }

    /// `salt ‖ commitment`, 56 bytes: goes into the descriptor.
    #[must_use]
    pub fn header(&self) -> &[u8; HEADER] {
        self.stream.header()
    }

    /// The salt alone: what an unfinished upload has to remember besides key, id and size.
    #[must_use]
    pub fn salt(&self) -> [u8; SALT] {
        self.header().first_chunk().copied().unwrap_or([0; SALT])
    }

    /// True size of the file, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// `n`.
    #[must_use]
    pub fn segments(&self) -> u32 {
        self.segments
    }

    /// The ciphertext of segment `index`, header included for segment 0.
    ///
    /// `plaintext` is the part of the file that [`wire::segment_plaintext`] names: 1 MiB, less at
    /// the end, nothing where all is padding.
    ///
    /// # Errors
    /// [`ParseError::Limit`] if there is no such segment, [`ParseError::Length`] for a plaintext
    /// of another length.
    pub fn segment(&self, index: u32, plaintext: &[u8]) -> Result<Vec<u8>, ParseError> {
        let mut out = Vec::new();
        self.segment_into(index, plaintext, &mut out)?;
        Ok(out)
    }

    /// As [`Self::segment`], into a buffer that may be used again for the next one.
    ///
    /// # Errors
    /// As [`Self::segment`].
    pub fn segment_into(
        &self,
        index: u32,
        plaintext: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), ParseError> {
        let part = wire::segment_plaintext(index, self.size).ok_or(ParseError::Limit)?;
        if plaintext.len() as u64 != part.end - part.start {
            return Err(ParseError::Length);
        }
        let shape = Shape::of(index, self.size);
        out.clear();
        out.resize(shape.ciphertext(), 0);
        let (header, body) = out.split_at_mut(shape.header);
        if let Some(header) = header.first_chunk_mut() {
            *header = *self.header();
        }
        let mut plain = plaintext;
        let mut left = shape.padded;
        for (chunk, sealed) in (shape.first_chunk..).zip(body.chunks_mut(CHUNK + TAG)) {
            let len = left.min(CHUNK);
            left -= len;
            self.seal_padded(chunk, &mut plain, len, sealed)?;
        }
        Ok(())
    }

    /// Seals one chunk of `len` bytes from what is left of `plain`, then zeros.
    fn seal_padded(
        &self,
        chunk: u64,
        plain: &mut &[u8],
        len: usize,
        sealed: &mut [u8],
    ) -> Result<(), ParseError> {
        let (now, later) = plain.split_at(plain.len().min(len));
        *plain = later;
        if now.len() == len {
            return self.stream.seal_chunk(chunk, now, sealed);
        }
        if now.is_empty() {
            return self
                .stream
                .seal_chunk(chunk, ZEROS.get(..len).unwrap_or_default(), sealed);
        }
        // Where the file ends: one chunk of it at most.
        let mut mixed = Zeroizing::new(Vec::with_capacity(len));
        mixed.extend_from_slice(now);
        mixed.resize(len, 0);
        self.stream.seal_chunk(chunk, &mixed, sealed)
    }
}

impl core::fmt::Debug for FileSealer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FileSealer")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// What a segment is made of.
pub(super) struct Shape {
    /// Bytes of header in front: 56 or 0.
    pub(super) header: usize,
    /// Number of its first chunk in the file.
    pub(super) first_chunk: u64,
    /// Chunks in it: 1 to 64, the last one of the file being short or empty.
    pub(super) chunks: usize,
    /// Plaintext with padding, in bytes.
    pub(super) padded: usize,
}

impl Shape {
    /// `index` must exist in a file of `size` bytes.
    pub(super) fn of(index: u32, size: u64) -> Self {
        let first_chunk = u64::from(index) * SEGMENT_CHUNKS as u64;
        let start = u64::from(index) * SEGMENT as u64;
        let chunks = (wire::chunk_count(size) - first_chunk).min(SEGMENT_CHUNKS as u64);
        let padded = (wire::padded_size(size) - start).min(SEGMENT as u64);
        // Both are bounded by a segment, which fits any usize.
        Self {
            header: if index == 0 { HEADER } else { 0 },
            first_chunk,
            chunks: chunks as usize,
            padded: padded as usize,
        }
    }

    /// Length of the segment as uploaded.
    pub(super) fn ciphertext(&self) -> usize {
        self.header + self.padded + self.chunks * TAG
    }
}
