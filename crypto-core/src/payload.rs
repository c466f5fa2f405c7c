//! What a message says (protocol §8): deterministic CBOR, one type for each ptype.
//!
//! A payload is decoded only after the message around it was opened and its signature verified.
//! Even so its author may be hostile: [`cbor`] checks the whole of it for form before a field is
//! read, every length has a limit, and one value has one encoding.
//!
//! Unknown keys are passed over, so that fields can be added; an unknown ptype is
//! [`Payload::Unsupported`] and is never shown as text.

pub(crate) mod cbor;
mod events;
pub(crate) mod fields;
mod media;
mod names;
pub(crate) mod quiet;
mod text;

pub use events::{
    ABOUT, AVATAR, Content, DELETED_EDITS, Delete, Edit, Presence, Profile, RECEIPTS, Reaction,
    Receipt, ReceiptKind, There, Typing,
};
pub use media::{
    BLURHASH, CAPTION, FileDescriptor, FileInfo, InlineFile, MIME, Media, PIXELS, WAVEFORM,
};
pub use names::{display_line, display_name};
pub use text::{MENTIONS, Mention, TEXT, Text};

use zeroize::Zeroizing;

use crate::error::ParseError;
use crate::limits;
use fields::{MapWriter, Reader};

/// Numbers of the payload types. A retired number is never used again.
pub mod ptype {
    /// Text.
    pub const TEXT: u16 = 1;
    /// A file of at most 64 KiB inside the message.
    pub const INLINE_FILE: u16 = 2;
    /// A file at the relay.
    pub const FILE: u16 = 3;
    /// New content for a message.
    pub const EDIT: u16 = 4;
    /// A message is gone.
    pub const DELETE: u16 = 5;
    /// An emoji under a message.
    pub const REACTION: u16 = 6;
    /// Delivered, read.
    pub const RECEIPT: u16 = 7;
    /// The sender wants out.
    pub const LEAVE: u16 = 8;
    /// Call signalling (§14).
    pub const CALL_SIGNAL: u16 = 9;
    /// Media keys of a call (§14).
    pub const CALL_KEYS: u16 = 10;
    /// Earlier epoch secrets for a newcomer (§6).
    pub const HISTORY_SHARE: u16 = 11;
    /// Poll or vote.
    pub const POLL: u16 = 12;
    /// A notice that a client makes for itself; refused from outside.
    pub const KEY_CHANGE: u16 = 13;
    /// The sender is writing; never stored.
    pub const TYPING: u16 = 14;
    /// How the sender wants to be shown.
    pub const PROFILE: u16 = 15;
    /// Whether the sender is there; never stored.
    pub const PRESENCE: u16 = 16;

    /// Whether a type goes from socket to socket and is never stored: it stands in no order, so it
    /// names no parents.
    #[must_use]
    pub fn is_fleeting(number: u16) -> bool {
        matches!(number, TYPING | PRESENCE)
    }
}

/// A payload by its type.
#[derive(Debug, PartialEq, Eq)]
pub enum Payload {
    /// ptype 1.
    Text(Text),
    /// ptype 2.
    InlineFile(InlineFile),
    /// ptype 3.
    File(FileDescriptor),
    /// ptype 4.
    Edit(Edit),
    /// ptype 5.
    Delete(Delete),
    /// ptype 6.
    Reaction(Reaction),
    /// ptype 7.
    Receipt(Receipt),
    /// ptype 8, an empty map.
    Leave,
    /// ptype 14.
    Typing(Typing),
    /// ptype 15.
    Profile(Profile),
    /// ptype 16.
    Presence(Presence),
    /// A ptype of a later version, or one that this version has no use for. Shown as
    /// "unsupported message" under its sender's name.
    Unsupported(u16),
}

impl Payload {
    /// The number of its type.
    #[must_use]
    pub fn ptype(&self) -> u16 {
        match self {
            Self::Text(_) => ptype::TEXT,
            Self::InlineFile(_) => ptype::INLINE_FILE,
            Self::File(_) => ptype::FILE,
            Self::Edit(_) => ptype::EDIT,
            Self::Delete(_) => ptype::DELETE,
            Self::Reaction(_) => ptype::REACTION,
            Self::Receipt(_) => ptype::RECEIPT,
            Self::Leave => ptype::LEAVE,
            Self::Typing(_) => ptype::TYPING,
            Self::Profile(_) => ptype::PROFILE,
            Self::Presence(_) => ptype::PRESENCE,
            Self::Unsupported(number) => *number,
        }
    }

    /// The CBOR of the payload. It may hold a file key, hence the wrapper.
    ///
    /// # Errors
    /// What [`Self::decode`] would refuse, for the same reason; [`ParseError::Type`] for
    /// [`Self::Unsupported`].
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, ParseError> {
        let bytes = match self {
            Self::Text(text) => text.encode(),
            Self::InlineFile(file) => file.encode(),
            Self::File(file) => file.encode(),
            Self::Edit(edit) => edit.encode(),
            Self::Delete(delete) => delete.encode(),
            Self::Reaction(reaction) => reaction.encode(),
            Self::Receipt(receipt) => receipt.encode(),
            Self::Leave => MapWriter::default().finish(),
            Self::Typing(typing) => typing.encode(),
            Self::Profile(profile) => profile.encode(),
            Self::Presence(presence) => presence.encode(),
            Self::Unsupported(_) => return Err(ParseError::Type),
        };
        // One set of rules for both directions: nobody sends what he would not accept.
        Self::decode(self.ptype(), &bytes)?;
        Ok(bytes)
    }

    /// Reads the payload of a verified message.
    ///
    /// # Errors
    /// [`ParseError::Encoding`] for anything but deterministic CBOR with a map outside,
    /// [`ParseError::Limit`], [`ParseError::Length`], [`ParseError::Order`], [`ParseError::Value`]
    /// for fields, [`ParseError::Type`] for ptype 13, which nobody sends.
    pub fn decode(number: u16, bytes: &[u8]) -> Result<Self, ParseError> {
        if bytes.len() > limits::MESSAGE {
            return Err(ParseError::Limit);
        }
        let mut reader = Reader::checked(bytes)?;
        let r = &mut reader;
        match number {
            ptype::TEXT => Text::decode(r).map(Self::Text),
            ptype::INLINE_FILE => InlineFile::decode(r).map(Self::InlineFile),
            ptype::FILE => FileDescriptor::decode(r).map(Self::File),
            ptype::EDIT => Edit::decode(r).map(Self::Edit),
            ptype::DELETE => Delete::decode(r).map(Self::Delete),
            ptype::REACTION => Reaction::decode(r).map(Self::Reaction),
            ptype::RECEIPT => Receipt::decode(r).map(Self::Receipt),
            ptype::LEAVE => Ok(Self::Leave),
            ptype::TYPING => Typing::decode(r).map(Self::Typing),
            ptype::PROFILE => Profile::decode(r).map(Self::Profile),
            ptype::PRESENCE => Presence::decode(r).map(Self::Presence),
            ptype::KEY_CHANGE => Err(ParseError::Type),
            other => Ok(Self::Unsupported(other)),
        }
    }
}

#[cfg(test)]
mod tests;
