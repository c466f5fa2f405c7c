//! What this device remembers of an upload, so that it goes on after a reload.
//!
//! [`Table::Transfers`], sealed like every record: `transfer id` holds the [`Head`], and
//! `transfer id ‖ u32 part` the leaves of a part that was uploaded. One small record per part,
//! because the leaves of a large file as a whole would be written thousands of times.

use std::collections::BTreeMap;

use crypto_core::Hash32;
use crypto_core::file::FileKey;
use crypto_core::payload::{FileInfo, Media};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use relay_api::{BlobId, ConvId, Id};

use crate::local::{Local, LocalError, Writes};
use crate::platform::{FileStamp, Platform, Table};

/// Names a transfer on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TransferId(pub [u8; 16]);

impl TransferId {
    /// How views name it.
    pub(crate) fn text(self) -> String {
        Id::<16>(self.0).to_string()
    }

    /// Reads what [`Self::text`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse::<Id<16>>().ok().map(|id| Self(id.0))
    }
}

/// An unfinished upload without its leaves.
#[derive(Encode, Decode)]
pub(super) struct Head {
    #[cbor(n(0), with = "minicbor::bytes")]
    conv_id: [u8; 32],
    /// Local id of the message that waits for it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub message: [u8; 16],
    #[cbor(n(2), with = "key")]
    pub key: FileKey,
    #[cbor(n(3), with = "minicbor::bytes")]
    pub file_id: [u8; 16],
    #[cbor(n(4), with = "minicbor::bytes")]
    pub header: [u8; 56],
    #[n(5)]
    size: u64,
    #[n(6)]
    modified_ms: u64,
    #[cbor(n(7), with = "minicbor::bytes")]
    blob_id: Option<[u8; 16]>,
    #[n(8)]
    name: String,
    #[n(9)]
    mime: String,
    #[n(10)]
    caption: Option<String>,
    #[n(11)]
    pixels: Option<(u16, u16)>,
    #[n(12)]
    thumbnail: Option<ByteVec>,
}

mod key {
    use minicbor::decode::{Decoder, Error as DecodeError};
    use minicbor::encode::{Encoder, Error as EncodeError, Write};

    use super::FileKey;

    pub(super) fn encode<C, W: Write>(
        key: &FileKey,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.bytes(key.as_bytes())?.ok()
    }

    pub(super) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<FileKey, DecodeError> {
        let bytes = d.bytes()?.try_into();
        bytes
            .map(FileKey::from_bytes)
            .map_err(|_| DecodeError::message("a key has 32 bytes"))
    }
}

/// What a new upload is made of.
pub(super) struct NewUpload {
    pub conv_id: ConvId,
    pub message: [u8; 16],
    pub key: FileKey,
    pub file_id: [u8; 16],
    pub header: [u8; 56],
    pub stamp: FileStamp,
    pub info: FileInfo,
}

impl Head {
    pub(super) fn new(new: NewUpload) -> Self {
        let (pixels, thumbnail) = match new.info.media {
            Some(media) => (media.size, media.thumbnail.map(ByteVec::from)),
            None => (None, None),
        };
        Self {
            conv_id: new.conv_id.0,
            message: new.message,
            key: new.key,
            file_id: new.file_id,
            header: new.header,
            size: new.stamp.size,
            modified_ms: new.stamp.modified_ms,
            blob_id: None,
            name: new.info.name,
            mime: new.info.mime,
            caption: new.info.caption,
            pixels,
            thumbnail,
        }
    }

    /// Where the message belongs.
    pub(super) fn conv_id(&self) -> ConvId {
        Id(self.conv_id)
    }

    /// The file as it was when the upload began.
    pub(super) fn stamp(&self) -> FileStamp {
        FileStamp {
            size: self.size,
            modified_ms: self.modified_ms,
        }
    }

    /// The blob at the relay, once there is one.
    pub(super) fn blob_id(&self) -> Option<BlobId> {
        self.blob_id.map(Id)
    }

    /// Begins with another blob, or with none.
    pub(super) fn set_blob_id(&mut self, id: Option<BlobId>) {
        self.blob_id = id.map(|id| id.0);
    }

    /// What the message says about the file.
    pub(super) fn info(&self) -> FileInfo {
        let thumbnail = self.thumbnail.as_ref().map(|bytes| bytes.to_vec());
        let media = (self.pixels.is_some() || thumbnail.is_some()).then(|| Media {
            size: self.pixels,
            thumbnail,
            ..Media::default()
        });
        FileInfo {
            name: self.name.clone(),
            mime: self.mime.clone(),
            media,
            caption: self.caption.clone(),
            re: None,
            forwarded: false,
        }
    }
}

/// Leaves by part.
pub(super) type Leaves = BTreeMap<u32, Vec<Hash32>>;

/// Parts that are read at once.
const PAGE: usize = 1_000;

/// Remembers the head of an upload.
pub(super) fn put_head<'a, P: Platform>(
    writes: Writes<'a, P>,
    id: TransferId,
    head: &Head,
) -> Result<Writes<'a, P>, LocalError> {
    writes.put(Table::Transfers, &id.0, head)
}

/// Stores the leaves of a part that the relay has.
pub(super) async fn put_leaves<P: Platform>(
    local: &Local<P>,
    id: TransferId,
    part: u32,
    leaves: &[Hash32],
) -> Result<(), LocalError> {
    let key = part_key(id, part);
    local
        .writes()
        .put_raw(Table::Transfers, &key, leaves.as_flattened())?
        .commit()
        .await
}

/// Forgets an upload, together with what else is to be stored.
pub(super) fn remove<P: Platform>(writes: Writes<'_, P>, id: TransferId) -> Writes<'_, P> {
    writes.delete_prefix(Table::Transfers, &id.0)
}

/// Every upload of this device. One that cannot be read any more is passed over: its message was
/// never sent, and the file is still where it was.
pub(super) async fn load_all<P: Platform>(
    local: &Local<P>,
) -> Result<Vec<(TransferId, Head, Leaves)>, LocalError> {
    let mut found = Vec::new();
    let mut from = Vec::new();
    loop {
        let page = local
            .range_raw(Table::Transfers, &from, &[0xff; 17], PAGE, false)
            .await?;
        let Some((last, _)) = page.last() else {
            return Ok(found);
        };
        from = [last.as_slice(), &[0]].concat();
        for (key, plain) in page {
            take_record(&mut found, &key, &plain);
        }
    }
}

/// Heads stand before their parts, because a prefix sorts first.
fn take_record(found: &mut Vec<(TransferId, Head, Leaves)>, key: &[u8], plain: &[u8]) {
    let Some((id, part)) = key.split_first_chunk::<16>() else {
        return;
    };
    let id = TransferId(*id);
    if part.is_empty() {
        if let Ok(head) = minicbor::decode(plain) {
            found.push((id, head, Leaves::new()));
        }
    } else if let Ok(part) = <[u8; 4]>::try_from(part)
        && let Some((last, _, leaves)) = found.last_mut()
        && *last == id
    {
        let (chunks, rest) = plain.as_chunks::<32>();
        if rest.is_empty() {
            leaves.insert(u32::from_be_bytes(part), chunks.to_vec());
        }
    }
}

fn part_key(id: TransferId, part: u32) -> Vec<u8> {
    [id.0.as_slice(), &part.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests;
