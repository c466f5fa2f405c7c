//! ptypes 4 to 8 and 14 to 16: what happens to messages and people (protocol §8).
//!
//! Whether an event has a right to its target is decided where the target is known.

use zeroize::Zeroizing;

use super::fields::{MapWriter, Reader, encode_array, encode_bytes};
use super::{FileDescriptor, InlineFile, Text, ptype};
use crate::error::ParseError;
use crate::{Hash32, limits};

/// Most message hashes in one receipt.
pub const RECEIPTS: usize = 64;
/// Most edits that one deletion names.
pub const DELETED_EDITS: usize = 256;
/// Largest picture of a profile, in bytes.
pub const AVATAR: usize = 32 * 1024;
/// Longest text about oneself, in UTF-8 bytes.
pub const ABOUT: usize = 512;

/// What a message says instead, with all its attachments.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// ptype 1.
    Text(Text),
    /// ptype 2.
    InlineFile(InlineFile),
    /// ptype 3.
    File(FileDescriptor),
}

/// `{1: target, 2: ptype, 3: content}`: valid if its sender wrote the target.
#[derive(Debug, PartialEq, Eq)]
pub struct Edit {
    /// `msg_hash` of the first version.
    pub target: Hash32,
    /// All of the new version.
    pub content: Content,
}

/// `{1: target, 2: [msg_hash, …]}`: valid for the author of the target and for admins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// `msg_hash` of the first version.
    pub target: Hash32,
    /// Its edits that go with it: at most 256, strictly ascending.
    pub edits: Vec<Hash32>,
}

/// `{1: target, 2: emoji, 3: set}`: one live value for each sender, target and emoji.
#[derive(Clone, PartialEq, Eq)]
pub struct Reaction {
    /// `msg_hash`.
    pub target: Hash32,
    /// 1 to 32 bytes.
    pub emoji: String,
    /// Whether it is put there or taken away.
    pub set: bool,
}

/// What a receipt says of its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptKind {
    /// 1: they reached a client.
    Delivered,
    /// 2: they were shown to the person.
    Read,
}

/// `{1: kind, 2: [msg_hash, …]}`: everything up to these messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Delivered or read.
    pub kind: ReceiptKind,
    /// 1 to 64 hashes, strictly ascending.
    pub up_to: Vec<Hash32>,
}

/// `{1: active}`; never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// Whether the sender is writing now.
    pub active: bool,
}

/// What somebody says of being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// 1: now.
    Here,
    /// 2: not any more, since this moment by the sender's clock, in milliseconds since 1970.
    Away(u64),
    /// 3: nothing, and what was said before is to be forgotten.
    Silent,
}

/// `{1: there, 2: since, 3: asks}`; never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Whether the sender is there.
    pub there: There,
    /// Whether the sender wants to hear the same of the others.
    pub asks: bool,
}

/// `{1: name, 2: avatar, 3: about}`: how the sender wants to be shown. Replaces the one before.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// 1 to 255 bytes; never stands in place of the login where identity matters.
    pub name: Option<String>,
    /// At most 32 KiB; to be decoded as a picture only.
    pub avatar: Option<Vec<u8>>,
    /// At most 512 bytes.
    pub about: Option<String>,
}

super::quiet::quiet!(Reaction, Profile);

impl Content {
    fn ptype(&self) -> u16 {
        match self {
            Self::Text(_) => ptype::TEXT,
            Self::InlineFile(_) => ptype::INLINE_FILE,
            Self::File(_) => ptype::FILE,
        }
    }
}

impl Edit {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let content = match &self.content {
            Content::Text(text) => text.encode(),
            Content::InlineFile(file) => file.encode(),
            Content::File(file) => file.encode(),
        };
        MapWriter::default()
            .put_bytes(1, &self.target)
            .put(2, self.content.ptype())
            .put_encoded(3, &content)
            .finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let target = f.required(1, Reader::hash)?;
        let kind = f.required(2, Reader::u16)?;
        let content = f.required(3, |r| match kind {
            ptype::TEXT => Text::decode(r).map(Content::Text),
            ptype::INLINE_FILE => InlineFile::decode(r).map(Content::InlineFile),
            ptype::FILE => FileDescriptor::decode(r).map(Content::File),
            _ => Err(ParseError::Value),
        })?;
        f.end()?;
        Ok(Self { target, content })
    }
}

impl Delete {
    /// Sorts the edits and drops what is there twice.
    #[must_use]
    pub fn new(target: Hash32, edits: Vec<Hash32>) -> Self {
        let edits = ascending(edits);
        Self { target, edits }
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let map = MapWriter::default().put_bytes(1, &self.target);
        if self.edits.is_empty() {
            return map.finish();
        }
        map.put_encoded(2, &encode_hashes(&self.edits)).finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let target = f.required(1, Reader::hash)?;
        let edits = f.optional(2, |r| decode_hashes(r, DELETED_EDITS))?;
        f.end()?;
        let edits = edits.unwrap_or_default();
        Ok(Self { target, edits })
    }
}

fn ascending(mut hashes: Vec<Hash32>) -> Vec<Hash32> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn encode_hashes(hashes: &[Hash32]) -> Zeroizing<Vec<u8>> {
    encode_array(hashes.iter().map(|hash| encode_bytes(hash)))
}

/// One to `most` hashes, strictly ascending.
fn decode_hashes(r: &mut Reader<'_>, most: usize) -> Result<Vec<Hash32>, ParseError> {
    let count = r.array(1..=most)?;
    let hashes = (0..count)
        .map(|_| r.hash())
        .collect::<Result<Vec<_>, _>>()?;
    if hashes.is_sorted_by(|a, b| a < b) {
        Ok(hashes)
    } else {
        Err(ParseError::Order)
    }
}

impl Reaction {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        MapWriter::default()
            .put_bytes(1, &self.target)
            .put(2, self.emoji.as_str())
            .put(3, self.set)
            .finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let target = f.required(1, Reader::hash)?;
        let emoji = f.required(2, |r| r.text(1..=limits::EMOJI))?;
        let set = f.required(3, Reader::bool)?;
        f.end()?;
        Ok(Self { target, emoji, set })
    }
}

impl Receipt {
    /// Sorts the hashes and drops what is there twice.
    #[must_use]
    pub fn new(kind: ReceiptKind, up_to: Vec<Hash32>) -> Self {
        let up_to = ascending(up_to);
        Self { kind, up_to }
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let kind: u8 = match self.kind {
            ReceiptKind::Delivered => 1,
            ReceiptKind::Read => 2,
        };
        MapWriter::default()
            .put(1, kind)
            .put_encoded(2, &encode_hashes(&self.up_to))
            .finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let kind = match f.required(1, Reader::u16)? {
            1 => ReceiptKind::Delivered,
            2 => ReceiptKind::Read,
            _ => return Err(ParseError::Value),
        };
        let up_to = f.required(2, |r| decode_hashes(r, RECEIPTS))?;
        f.end()?;
        Ok(Self { kind, up_to })
    }
}

impl Typing {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        MapWriter::default().put(1, self.active).finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let active = f.required(1, Reader::bool)?;
        f.end()?;
        Ok(Self { active })
    }
}

impl Presence {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let (there, since) = match self.there {
            There::Here => (1u8, None),
            There::Away(since) => (2, Some(since)),
            There::Silent => (3, None),
        };
        MapWriter::default()
            .put(1, there)
            .put_some(2, since)
            .put(3, self.asks)
            .finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let there = f.required(1, Reader::u16)?;
        let since = f.optional(2, Reader::u64)?;
        let asks = f.required(3, Reader::bool)?;
        f.end()?;
        let there = match (there, since) {
            (1, None) => There::Here,
            (2, Some(since)) => There::Away(since),
            (3, None) => There::Silent,
            _ => return Err(ParseError::Value),
        };
        Ok(Self { there, asks })
    }
}

impl Profile {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut map = MapWriter::default().put_some(1, self.name.as_deref());
        if let Some(avatar) = &self.avatar {
            map = map.put_bytes(2, avatar);
        }
        map.put_some(3, self.about.as_deref()).finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let profile = Self {
            name: f.optional(1, |r| r.text(1..=limits::NAME))?,
            avatar: f.optional(2, |r| r.bytes(1..=AVATAR).map(<[u8]>::to_vec))?,
            about: f.optional(3, |r| r.text(1..=ABOUT))?,
        };
        f.end()?;
        Ok(profile)
    }
}
