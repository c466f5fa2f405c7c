//! Deterministic CBOR (RFC 8949 §4.2.1), checked before anything is read out of it.
//!
//! Accepted: unsigned and negative integers, byte strings, text strings, arrays, maps, `false`,
//! `true`. Heads in their shortest form, lengths definite, map keys unsigned integers in strictly
//! ascending order, text valid UTF-8, at most 8 arrays and maps inside one another, one item and
//! nothing after it. Refused: everything else, tags, floats, `null`, `undefined` and the other
//! simple values among it. So a value has one encoding.

use crate::error::ParseError;
use crate::limits;

const BAD: ParseError = ParseError::Encoding;

/// Whether `bytes` are one item of the accepted form. Allocates nothing; recursion ends at the
/// limit of depth.
pub(crate) fn check(bytes: &[u8]) -> Result<(), ParseError> {
    let rest = item(bytes, 0)?;
    if rest.is_empty() { Ok(()) } else { Err(BAD) }
}

/// As [`check`], the item being a map.
pub(crate) fn check_map(bytes: &[u8]) -> Result<(), ParseError> {
    match bytes.first() {
        Some(first) if first >> 5 == 5 => check(bytes),
        _ => Err(BAD),
    }
}

/// Reads one item, returns what follows it.
fn item(bytes: &[u8], depth: usize) -> Result<&[u8], ParseError> {
    let (major, value, rest) = head(bytes)?;
    match major {
        0 | 1 => Ok(rest),
        2 => split(rest, value).map(|(_, rest)| rest),
        3 => {
            let (text, rest) = split(rest, value)?;
            core::str::from_utf8(text).map(|_| rest).map_err(|_| BAD)
        }
        4 => array(rest, value, deeper(depth)?),
        5 => map(rest, value, deeper(depth)?),
        7 if value == 20 || value == 21 => Ok(rest),
        _ => Err(BAD),
    }
}

fn array(mut rest: &[u8], len: u64, depth: usize) -> Result<&[u8], ParseError> {
    fits(rest, len)?;
    for _ in 0..len {
        rest = item(rest, depth)?;
    }
    Ok(rest)
}

fn map(mut rest: &[u8], len: u64, depth: usize) -> Result<&[u8], ParseError> {
    fits(rest, len.checked_mul(2).ok_or(BAD)?)?;
    let mut last = None;
    for _ in 0..len {
        let (major, key, value) = head(rest)?;
        if major != 0 || last.is_some_and(|last| last >= key) {
            return Err(BAD);
        }
        last = Some(key);
        rest = item(value, depth)?;
    }
    Ok(rest)
}

/// An item has at least one byte: a length that the rest cannot hold ends here.
fn fits(rest: &[u8], items: u64) -> Result<(), ParseError> {
    if items <= rest.len() as u64 {
        Ok(())
    } else {
        Err(BAD)
    }
}

fn deeper(depth: usize) -> Result<usize, ParseError> {
    if depth < limits::PAYLOAD_DEPTH {
        Ok(depth + 1)
    } else {
        Err(ParseError::Limit)
    }
}

fn split(bytes: &[u8], len: u64) -> Result<(&[u8], &[u8]), ParseError> {
    bytes
        .split_at_checked(usize::try_from(len).map_err(|_| BAD)?)
        .ok_or(BAD)
}

/// Major type, argument in its shortest form, what follows.
fn head(bytes: &[u8]) -> Result<(u8, u64, &[u8]), ParseError> {
    let (&first, rest) = bytes.split_first().ok_or(BAD)?;
    let (major, info) = (first >> 5, first & 0x1f);
    let (value, least, rest) = match info {
        0..=23 => (u64::from(info), 0, rest),
        24 => argument(rest, 24, |b: [u8; 1]| u64::from(b[0]))?,
        25 => argument(rest, 1 << 8, |b| u64::from(u16::from_be_bytes(b)))?,
        26 => argument(rest, 1 << 16, |b| u64::from(u32::from_be_bytes(b)))?,
        27 => argument(rest, 1 << 32, u64::from_be_bytes)?,
        // 28 to 30 are unassigned, 31 is an indefinite length.
        _ => return Err(BAD),
    };
    // For major type 7 a longer argument is a float or another simple value; `item` refuses both,
    // since none that passes here is 20 or 21.
    if value < least {
        Err(BAD)
    } else {
        Ok((major, value, rest))
    }
}

/// An argument of `N` bytes, with the least value that needs so many.
fn argument<const N: usize>(
    bytes: &[u8],
    least: u64,
    number: impl Fn([u8; N]) -> u64,
) -> Result<(u64, u64, &[u8]), ParseError> {
    let (head, rest) = bytes.split_first_chunk().ok_or(BAD)?;
    Ok((number(*head), least, rest))
}

#[cfg(test)]
mod tests;
