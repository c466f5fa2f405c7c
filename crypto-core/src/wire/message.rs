//! Message `0x30` (protocol §7).

use super::{Reader, SUITE_P256, TAG, object_type, padme};
use crate::{Hash32, error::ParseError, labels, limits};

/// What stands in front of a message's ciphertext, and is authenticated with it.
pub const MESSAGE_AAD: usize = 60;
/// Padded plaintext of the smallest message.
const SMALLEST: usize = 256;

/// A message by its layout. The sender is inside the ciphertext.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageView<'a> {
    /// `0x01`.
    pub suite: u8,
    /// Epoch whose key opens it.
    pub epoch: u32,
    /// Its conversation.
    pub conv_id: Hash32,
    /// Chosen by its author's derivation, unique within the conversation.
    pub msg_id: [u8; 16],
    /// The first [`MESSAGE_AAD`] bytes.
    pub aad: &'a [u8],
    /// Ciphertext and tag.
    pub ct: &'a [u8],
    /// `HASH("msg id", wire bytes)`.
    pub msg_hash: Hash32,
}

impl<'a> MessageView<'a> {
    /// Reads exactly one message.
    ///
    /// # Errors
    /// Any deviation from the layout of §7, a padded length that `padmé` does not give, more than
    /// [`limits::MESSAGE`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        if bytes.len() > limits::MESSAGE {
            return Err(ParseError::Limit);
        }
        let mut r = Reader::object(bytes, object_type::MESSAGE)?;
        r.expect(SUITE_P256, ParseError::Suite)?;
        r.expect(0, ParseError::Flags)?;
        let epoch = r.u32()?;
        let conv_id = r.array()?;
        let msg_id = r.array()?;
        let len = r.u32()? as usize;
        let aad = r.read();
        if len != r.left() || len < SMALLEST + TAG {
            return Err(ParseError::Length);
        }
        let padded = (len - TAG) as u64;
        if padme(padded) != padded {
            return Err(ParseError::Length);
        }
        let ct = r.take(len)?;
        r.end()?;
        let msg_hash = labels::hash::MESSAGE.hash(&[bytes]);
        Ok(Self {
            suite: SUITE_P256,
            epoch,
            conv_id,
            msg_id,
            aad,
            ct,
            msg_hash,
        })
    }
}
