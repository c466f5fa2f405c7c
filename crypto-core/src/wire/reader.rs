//! A cursor that cannot read past the end and does not forget what is left over.

use super::{PUBLIC_KEY, VERSION};
use crate::error::ParseError;

/// Reads fields from the front.
pub(crate) struct Reader<'a> {
    whole: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            whole: bytes,
            rest: bytes,
        }
    }

    /// Starts behind `type ‖ version` of an object.
    pub(crate) fn object(bytes: &'a [u8], object_type: u8) -> Result<Self, ParseError> {
        let mut reader = Self::new(bytes);
        if reader.u8()? != object_type {
            return Err(ParseError::Type);
        }
        if reader.u8()? != VERSION {
            return Err(ParseError::Version);
        }
        Ok(reader)
    }

    /// The next `len` bytes.
    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], ParseError> {
        let (head, rest) = self.rest.split_at_checked(len).ok_or(ParseError::Length)?;
        self.rest = rest;
        Ok(head)
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], ParseError> {
        let (head, rest) = self.rest.split_first_chunk().ok_or(ParseError::Length)?;
        self.rest = rest;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, ParseError> {
        self.array().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ParseError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ParseError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, ParseError> {
        self.array().map(u64::from_be_bytes)
    }

    /// A public key by its form: 65 bytes, the first 0x04. Whether it is on the curve is checked
    /// where it is used.
    pub(crate) fn public_key(&mut self) -> Result<[u8; PUBLIC_KEY], ParseError> {
        let key: [u8; PUBLIC_KEY] = self.array()?;
        if key.first() == Some(&0x04) {
            Ok(key)
        } else {
            Err(ParseError::Point)
        }
    }

    /// A byte that has to be `expected`.
    pub(crate) fn expect(&mut self, expected: u8, error: ParseError) -> Result<(), ParseError> {
        if self.u8()? == expected {
            Ok(())
        } else {
            Err(error)
        }
    }

    /// Everything read so far.
    pub(crate) fn read(&self) -> &'a [u8] {
        self.whole
            .get(..self.whole.len() - self.rest.len())
            .unwrap_or_default()
    }

    /// How many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Result<(), ParseError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(ParseError::Length)
        }
    }
}
