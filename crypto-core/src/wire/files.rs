//! Geometry of a file (protocol §12): chunks, segments, parts and the lengths they add up to.
//!
//! All sizes in bytes. `size` is the file's own length, `blob` the length of its ciphertext,
//! header included.

use core::ops::Range;

use crate::{error::ParseError, limits};

/// AES-GCM tag.
pub const TAG: usize = 16;
/// Plaintext of a full chunk (Cobblestone-256).
pub const CHUNK: usize = 16 * 1024;
/// Salt and key commitment in front of the first chunk.
pub const HEADER: usize = 56;
/// Chunks in a full segment.
pub const SEGMENT_CHUNKS: usize = 64;
/// Plaintext of a full segment: 1 MiB.
pub const SEGMENT: usize = SEGMENT_CHUNKS * CHUNK;
/// Ciphertext of a full segment, without the header that segment 0 carries.
pub const SEGMENT_CIPHERTEXT: usize = SEGMENT_CHUNKS * (CHUNK + TAG);
/// Segments in a full part of an upload.
pub const PART_SEGMENTS: u32 = 4;

const SEALED_CHUNK: u64 = (CHUNK + TAG) as u64;
const SEALED_SEGMENT: u64 = SEGMENT_CIPHERTEXT as u64;
const SEALED_PART: u64 = SEALED_SEGMENT * PART_SEGMENTS as u64;

/// `padmé(L)` (protocol §10): E = ⌊log₂L⌋, S = ⌊log₂E⌋ + 1, round up to a multiple of 2^(E−S).
/// At most 12 % longer; lengths below 2 stay.
///
/// Saturates for lengths that would round up beyond 2⁶⁴ − 1.
#[must_use]
pub const fn padme(len: u64) -> u64 {
    if len < 2 {
        return len;
    }
    let e = len.ilog2();
    let s = e.ilog2() + 1;
    let mask = (1_u64 << e.saturating_sub(s)) - 1;
    match len.checked_add(mask) {
        Some(sum) => sum & !mask,
        None => u64::MAX,
    }
}

/// Length of the zero-padded plaintext. 0 for an empty file.
#[must_use]
pub const fn padded_size(size: u64) -> u64 {
    padme(size)
}

/// Chunks of a file; the last one is shorter than the others, at times empty.
#[must_use]
pub const fn chunk_count(size: u64) -> u64 {
    padded_size(size) / CHUNK as u64 + 1
}

/// Segments of a file of at most [`limits::FILE`].
///
/// # Errors
/// [`ParseError::Limit`] for a longer file.
pub fn segment_count(size: u64) -> Result<u32, ParseError> {
    if size > limits::FILE {
        return Err(ParseError::Limit);
    }
    u32::try_from(chunk_count(size).div_ceil(SEGMENT_CHUNKS as u64)).map_err(|_| ParseError::Limit)
}

/// Length of the ciphertext of a file, header included.
///
/// # Errors
/// [`ParseError::Limit`] for a file longer than [`limits::FILE`].
pub fn ciphertext_size(size: u64) -> Result<u64, ParseError> {
    if size > limits::FILE {
        return Err(ParseError::Limit);
    }
    Ok(HEADER as u64 + padded_size(size) + TAG as u64 * chunk_count(size))
}

/// Length of the padded plaintext in a blob of this length.
fn padded_of_blob(blob: u64) -> Result<u64, ParseError> {
    let sealed = blob.checked_sub(HEADER as u64).ok_or(ParseError::Length)?;
    let last = (sealed % SEALED_CHUNK)
        .checked_sub(TAG as u64)
        .ok_or(ParseError::Length)?;
    Ok(sealed / SEALED_CHUNK * CHUNK as u64 + last)
}

/// Whether some file has a ciphertext of this length.
///
/// # Errors
/// [`ParseError::Length`] if none has; [`ParseError::Limit`] beyond [`limits::FILE`].
pub fn check_blob_size(blob: u64) -> Result<(), ParseError> {
    let padded = padded_of_blob(blob)?;
    if padded > limits::FILE {
        return Err(ParseError::Limit);
    }
    if padme(padded) == padded {
        Ok(())
    } else {
        Err(ParseError::Length)
    }
}

/// Segments in a blob of this length.
///
/// # Errors
/// As [`check_blob_size`].
pub fn segments_of_blob(blob: u64) -> Result<u32, ParseError> {
    check_blob_size(blob)?;
    u32::try_from((blob - HEADER as u64).div_ceil(SEALED_SEGMENT)).map_err(|_| ParseError::Limit)
}

/// Where segment `index` lies in a blob; segment 0 begins with the header. `None` if there is no
/// such segment or no such blob.
#[must_use]
pub fn segment_range(index: u32, blob: u64) -> Option<Range<u64>> {
    piece(index, SEALED_SEGMENT, blob)
}

/// Plaintext that segment `index` of a file brings once padding is cut off, as a range of the
/// file. `None` if there is no such segment; empty if all of it is padding.
#[must_use]
pub fn segment_plaintext(index: u32, size: u64) -> Option<Range<u64>> {
    if index >= segment_count(size).ok()? {
        return None;
    }
    let start = u64::from(index) * SEGMENT as u64;
    Some(start.min(size)..(start + SEGMENT as u64).min(size))
}

/// Parts that a blob of this length is uploaded in.
///
/// # Errors
/// As [`check_blob_size`].
pub fn part_count(blob: u64) -> Result<u32, ParseError> {
    segments_of_blob(blob).map(|n| n.div_ceil(PART_SEGMENTS))
}

/// Where part `part` lies in a blob of this length. `None` if there is no such part or blob.
#[must_use]
pub fn part_range(part: u32, blob: u64) -> Option<Range<u64>> {
    piece(part, SEALED_PART, blob)
}

/// The segments in part `part` of a blob of this length. `None` if there is no such part or blob.
#[must_use]
pub fn segments_of_part(part: u32, blob: u64) -> Option<Range<u32>> {
    let segments = segments_of_blob(blob).ok()?;
    let start = part.checked_mul(PART_SEGMENTS)?;
    (start < segments).then(|| start..start.saturating_add(PART_SEGMENTS).min(segments))
}

/// Piece `index` of those that cut everything behind the header into `len` each.
fn piece(index: u32, len: u64, blob: u64) -> Option<Range<u64>> {
    check_blob_size(blob).ok()?;
    let start = HEADER as u64 + u64::from(index) * len;
    if start >= blob {
        return None;
    }
    let end = start.saturating_add(len).min(blob);
    Some(if index == 0 { 0..end } else { start..end })
}
