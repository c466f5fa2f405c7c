//! Reading and writing maps with integer keys, over bytes that [`super::cbor`] has checked.
//!
//! Keys stand in ascending order, so a map is read in one pass: ask for the known keys in their
//! order, and unknown ones between them are passed over (a later version may add fields). An
//! optional field that is empty is absent: there is one encoding of every value.

use core::ops::RangeInclusive;

use minicbor::bytes::ByteSlice;
use minicbor::{Decoder, Encoder};
use zeroize::Zeroizing;

use crate::Hash32;
use crate::error::ParseError;

/// Key under which ptypes 1 to 3 say that their content was forwarded.
pub(crate) const FORWARDED: u64 = 13;

/// A cursor over checked bytes.
pub(crate) struct Reader<'b>(Decoder<'b>);

/// One map on its way through.
pub(crate) struct Fields<'r, 'b> {
    reader: &'r mut Reader<'b>,
    left: u64,
    /// A key that was read and not yet wanted.
    key: Option<u64>,
}

fn bad(_: minicbor::decode::Error) -> ParseError {
    ParseError::Encoding
}

fn within(len: usize, bounds: &RangeInclusive<usize>) -> Result<(), ParseError> {
    if bounds.contains(&len) {
        Ok(())
    } else {
        Err(ParseError::Limit)
    }
}

impl<'b> Reader<'b> {
    /// Over a whole payload, which has to be a map.
    pub(crate) fn checked(bytes: &'b [u8]) -> Result<Self, ParseError> {
        super::cbor::check_map(bytes)?;
        Ok(Self(Decoder::new(bytes)))
    }

    /// Enters a map.
    pub(crate) fn fields(&mut self) -> Result<Fields<'_, 'b>, ParseError> {
        let left = self.0.map().map_err(bad)?.ok_or(ParseError::Encoding)?;
        Ok(Fields {
            reader: self,
            left,
            key: None,
        })
    }

    /// Enters an array, returns its length.
    pub(crate) fn array(&mut self, bounds: RangeInclusive<usize>) -> Result<usize, ParseError> {
        let len = self.0.array().map_err(bad)?.ok_or(ParseError::Encoding)?;
        let len = usize::try_from(len).map_err(|_| ParseError::Limit)?;
        within(len, &bounds)?;
        Ok(len)
    }

    /// Text whose length in UTF-8 bytes is within `bounds`.
    pub(crate) fn text(&mut self, bounds: RangeInclusive<usize>) -> Result<String, ParseError> {
        let text = self.0.str().map_err(bad)?;
        within(text.len(), &bounds)?;
        Ok(text.to_owned())
    }

    /// Text of visible ASCII.
    pub(crate) fn ascii(&mut self, bounds: RangeInclusive<usize>) -> Result<String, ParseError> {
        let text = self.text(bounds)?;
        if text.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
            Ok(text)
        } else {
            Err(ParseError::Value)
        }
    }

    /// A byte string whose length is within `bounds`.
    pub(crate) fn bytes(&mut self, bounds: RangeInclusive<usize>) -> Result<&'b [u8], ParseError> {
        let bytes = self.0.bytes().map_err(bad)?;
        within(bytes.len(), &bounds)?;
        Ok(bytes)
    }

    /// A byte string of exactly `N` bytes.
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<&'b [u8; N], ParseError> {
        self.0
            .bytes()
            .map_err(bad)?
            .try_into()
            .map_err(|_| ParseError::Length)
    }

    /// A hash.
    pub(crate) fn hash(&mut self) -> Result<Hash32, ParseError> {
        self.fixed().copied()
    }

    pub(crate) fn u64(&mut self) -> Result<u64, ParseError> {
        self.0.u64().map_err(bad)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ParseError> {
        self.0.u32().map_err(bad)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ParseError> {
        self.0.u16().map_err(bad)
    }

    pub(crate) fn bool(&mut self) -> Result<bool, ParseError> {
        self.0.bool().map_err(bad)
    }
}

impl<'b> Fields<'_, 'b> {
    /// The value of `key`, if it is there. Keys are asked for in ascending order.
    pub(crate) fn optional<T>(
        &mut self,
        key: u64,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, ParseError>,
    ) -> Result<Option<T>, ParseError> {
        loop {
            match self.next_key()? {
                Some(found) if found < key => self.pass()?,
                Some(found) if found == key => {
                    self.key = None;
                    return read(self.reader).map(Some);
                }
                _ => return Ok(None),
            }
        }
    }

    /// The value of `key`, which has to be there.
    pub(crate) fn required<T>(
        &mut self,
        key: u64,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        self.optional(key, read)?.ok_or(ParseError::Value)
    }

    /// Whether a mark is there. What is not marked has no such key, so `false` is refused.
    pub(crate) fn flag(&mut self, key: u64) -> Result<bool, ParseError> {
        match self.optional(key, Reader::bool)? {
            Some(false) => Err(ParseError::Value),
            mark => Ok(mark.is_some()),
        }
    }

    /// Passes over what is left.
    pub(crate) fn end(mut self) -> Result<(), ParseError> {
        while self.next_key()?.is_some() {
            self.pass()?;
        }
        Ok(())
    }

    fn next_key(&mut self) -> Result<Option<u64>, ParseError> {
        if self.key.is_none() && self.left > 0 {
            self.left -= 1;
            self.key = Some(self.reader.0.u64().map_err(bad)?);
        }
        Ok(self.key)
    }

    fn pass(&mut self) -> Result<(), ParseError> {
        self.key = None;
        self.reader.0.skip().map_err(bad)
    }
}

/// Writes one map. Keys are given in ascending order; absent values are left out.
#[derive(Default)]
pub(crate) struct MapWriter {
    body: Zeroizing<Vec<u8>>,
    len: u64,
}

impl MapWriter {
    /// `key` with something that is always there.
    pub(crate) fn put(self, key: u64, value: impl minicbor::Encode<()>) -> Self {
        self.put_encoded(key, &encode(value))
    }

    /// `key` with something that may be absent.
    pub(crate) fn put_some(self, key: u64, value: Option<impl minicbor::Encode<()>>) -> Self {
        match value {
            Some(value) => self.put(key, value),
            None => self,
        }
    }

    /// `key` with a mark, if there is one.
    pub(crate) fn put_flag(self, key: u64, is_set: bool) -> Self {
        self.put_some(key, is_set.then_some(true))
    }

    /// `key` with bytes.
    pub(crate) fn put_bytes(self, key: u64, value: &[u8]) -> Self {
        self.put(key, <&ByteSlice>::from(value))
    }

    /// `key` with an item that is encoded already.
    pub(crate) fn put_encoded(mut self, key: u64, value: &[u8]) -> Self {
        self.body.extend_from_slice(&encode(key));
        self.body.extend_from_slice(value);
        self.len += 1;
        self
    }

    /// The map.
    pub(crate) fn finish(self) -> Zeroizing<Vec<u8>> {
        let mut map = Zeroizing::new(Vec::with_capacity(self.body.len() + 9));
        written(&mut map, |e| e.map(self.len).map(drop));
        map.extend_from_slice(&self.body);
        map
    }
}

/// One item, in shortest form.
pub(crate) fn encode(value: impl minicbor::Encode<()>) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::new());
    written(&mut out, |e| e.encode(value).map(drop));
    out
}

/// A byte string as one item.
pub(crate) fn encode_bytes(value: &[u8]) -> Zeroizing<Vec<u8>> {
    encode(<&ByteSlice>::from(value))
}

/// An array of items that are encoded already.
pub(crate) fn encode_array(
    items: impl ExactSizeIterator<Item = Zeroizing<Vec<u8>>>,
) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::new());
    written(&mut out, |e| e.array(items.len() as u64).map(drop));
    items.for_each(|item| out.extend_from_slice(&item));
    out
}

type Failed = minicbor::encode::Error<core::convert::Infallible>;

fn written(
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Result<(), Failed>,
) {
    #[expect(clippy::expect_used, reason = "a vector takes every write")]
    write(&mut Encoder::new(out)).expect("a vector takes every write");
}
