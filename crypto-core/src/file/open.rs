//! Opening segments of a file, in any order (protocol §12).

use zeroize::Zeroize;

use super::{FileId, FileKey, cobblestone::Stream, context, seal::Shape, tree};
use crate::Hash32;
use crate::error::{OpenError, ParseError};
use crate::wire::{self, CHUNK, HEADER, TAG};

/// Opens the segments of one file. Each is checked against its leaf first, then chunk by chunk
/// against its tags; only then does its plaintext leave.
pub struct FileOpener {
    stream: Stream,
    size: u64,
    segments: u32,
}

/// Why a file cannot be opened at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    /// `size` and `n` contradict each other or a limit.
    Shape(ParseError),
    /// The header does not belong to this key and id.
    Header,
}

impl FileOpener {
    /// Checks `n` against `size` and the header's commitment against the key, all of them from a
    /// verified descriptor.
    ///
    /// # Errors
    /// See [`FileError`].
    pub fn new(
        key: &FileKey,
        file_id: &FileId,
        header: &[u8; HEADER],
        size: u64,
        n: u32,
    ) -> Result<Self, FileError> {
        let segments = wire::segment_count(size).map_err(FileError::Shape)?;
        if segments != n {
            return Err(FileError::Shape(ParseError::Length));
        }
        let stream = Stream::check(key.as_bytes(), header, &context(file_id))
            .map_err(|OpenError| FileError::Header)?;
        Ok(Self {
            stream,
            size,
            segments,
        })
    }

    /// The only length that the blob of this file may have, in bytes.
    #[must_use]
    pub fn blob_size(&self) -> u64 {
        // `new` has checked the size; zero is no blob's length.
        wire::ciphertext_size(self.size).unwrap_or_default()
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

    /// The plaintext of segment `index` without padding.
    ///
    /// `leaf` comes from a manifest that was checked against the root of the descriptor.
    ///
    /// # Errors
    /// [`OpenError`] if the segment does not exist, has another length, is not under its leaf,
    /// has a wrong tag anywhere or padding that is not zero.
    pub fn open_segment(
        &self,
        index: u32,
        segment: &[u8],
        leaf: &Hash32,
    ) -> Result<Vec<u8>, OpenError> {
        let mut out = Vec::new();
        self.open_segment_into(index, segment, leaf, &mut out)?;
        Ok(out)
    }

    /// As [`Self::open_segment`], into a buffer that may be used again for the next one. After an
    /// error the buffer is empty.
    ///
    /// # Errors
    /// As [`Self::open_segment`].
    pub fn open_segment_into(
        &self,
        index: u32,
        segment: &[u8],
        leaf: &Hash32,
        out: &mut Vec<u8>,
    ) -> Result<(), OpenError> {
        out.clear();
        let opened = self.open_all(index, segment, leaf, out);
        if opened.is_err() {
            out.zeroize();
        }
        opened
    }

    fn open_all(
        &self,
        index: u32,
        segment: &[u8],
        leaf: &Hash32,
        out: &mut Vec<u8>,
    ) -> Result<(), OpenError> {
        let part = wire::segment_plaintext(index, self.size).ok_or(OpenError)?;
        let shape = Shape::of(index, self.size);
        if segment.len() != shape.ciphertext() || tree::leaf(index, segment) != *leaf {
            return Err(OpenError);
        }
        let (header, body) = segment.split_at(shape.header);
        if shape.header > 0 && header != self.stream.header() {
            return Err(OpenError);
        }
        out.resize(shape.padded, 0);
        let mut plain = out.as_mut_slice();
        for (chunk, sealed) in (shape.first_chunk..).zip(body.chunks(CHUNK + TAG)) {
            let (now, later) = plain.split_at_mut(sealed.len().saturating_sub(TAG));
            self.stream.open_chunk(chunk, sealed, now)?;
            plain = later;
        }
        let own = usize::try_from(part.end - part.start).map_err(|_| OpenError)?;
        if !crate::padding::is_zero(out.get(own..).ok_or(OpenError)?) {
            return Err(OpenError);
        }
        out.truncate(own);
        Ok(())
    }
}

impl core::fmt::Debug for FileOpener {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FileOpener")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl core::fmt::Display for FileError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Shape(_) => f.write_str("the file's size and segments do not fit"),
            Self::Header => f.write_str("the file's header does not belong to its key"),
        }
    }
}

impl core::error::Error for FileError {}
