//! The plaintext of a message: sender, claims, parents, payload, signature, zeros (protocol §7).

use super::MessageReject;
use crate::Hash32;
use crate::commit::guard::require;
use crate::error::ParseError;
use crate::limits;
use crate::padding::{is_zero, message_padme};
use crate::payload::ptype;
use crate::wire::{Reader, SIGNATURE};

/// Everything in front of the parents, in bytes.
pub(super) const FIXED: usize = 80;

/// `in` and `sig`, as they stand in the plaintext.
pub(super) struct Inner<'a> {
    pub(super) sender: Hash32,
    pub(super) stmt_hash: Hash32,
    pub(super) created_ms: u64,
    pub(super) ptype: u16,
    pub(super) parents: Vec<Hash32>,
    pub(super) payload: &'a [u8],
    /// `in`: all of the above as bytes, what is signed.
    pub(super) signed: &'a [u8],
    pub(super) signature: [u8; SIGNATURE],
}

/// What a sender puts in front of his signature.
pub(super) struct Claims<'a> {
    pub(super) sender: &'a Hash32,
    pub(super) stmt_hash: &'a Hash32,
    pub(super) created_ms: u64,
    pub(super) ptype: u16,
    pub(super) parents: &'a [Hash32],
    pub(super) payload: &'a [u8],
}

impl Claims<'_> {
    /// Appends `in`.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.sender);
        out.extend_from_slice(self.stmt_hash);
        out.extend_from_slice(&self.created_ms.to_be_bytes());
        out.extend_from_slice(&self.ptype.to_be_bytes());
        out.extend_from_slice(&[self.parents.len() as u8, 0]);
        out.extend_from_slice(&(self.payload.len() as u32).to_be_bytes());
        out.extend_from_slice(self.parents.as_flattened());
        out.extend_from_slice(self.payload);
    }
}

impl<'a> Inner<'a> {
    /// Reads a whole padded plaintext.
    pub(super) fn read(plain: &'a [u8]) -> Result<Self, MessageReject> {
        let mut r = Reader::new(plain);
        let read = Self::fields(&mut r).map_err(MessageReject::Inner)?;
        let used = r.read().len() as u64;
        require(
            message_padme(used) == plain.len() as u64,
            MessageReject::Padding,
        )?;
        let padding = plain.get(r.read().len()..).unwrap_or_default();
        require(is_zero(padding), MessageReject::Padding)?;
        check_parents(read.ptype, &read.parents)?;
        Ok(read)
    }

    fn fields(r: &mut Reader<'a>) -> Result<Self, ParseError> {
        let sender = r.array()?;
        let stmt_hash = r.array()?;
        let created_ms = r.u64()?;
        let ptype = r.u16()?;
        let count = usize::from(r.u8()?);
        if count > limits::PARENTS {
            return Err(ParseError::Limit);
        }
        r.expect(0, ParseError::Padding)?;
        let payload_len = r.u32()? as usize;
        let parents = (0..count).map(|_| r.array()).collect::<Result<_, _>>()?;
        let payload = r.take(payload_len)?;
        let signed = r.read();
        let signature = r.array()?;
        Ok(Self {
            sender,
            stmt_hash,
            created_ms,
            ptype,
            parents,
            payload,
            signed,
            signature,
        })
    }
}

/// What is never stored names nobody; everything else names 1 to 4 parents, ascending.
pub(super) fn check_parents(number: u16, parents: &[Hash32]) -> Result<(), MessageReject> {
    let counted = if ptype::is_fleeting(number) {
        parents.is_empty()
    } else {
        (1..=limits::PARENTS).contains(&parents.len())
    };
    require(
        counted && parents.is_sorted_by(|a, b| a < b),
        MessageReject::Parents,
    )
}
