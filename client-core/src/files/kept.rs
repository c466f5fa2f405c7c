//! Files that were chosen and not sent yet: small ones are kept on this device, sealed like every
//! record of it, so that they stand in the composer again after a reload.

use minicbor::{Decode, Encode, bytes::ByteVec};
use relay_api::ConvId;

use super::Transfers;
use crate::local::Pair;
use crate::platform::{Files as _, Handle, Platform, Table};
use crate::view::{Failure, FailureCode, KeptFileView};

/// Longest file that is kept, in bytes.
pub(super) const LARGEST: usize = 8 * 1024 * 1024;
/// Most files of one conversation.
const MOST: usize = 20;
/// Bytes of one record; stores want small values.
const PIECE: usize = 48 * 1024;
/// Longest id that a view gives a file.
const ID: usize = 40;

/// What is known of a kept file.
#[derive(Encode, Decode)]
struct Kept {
    #[n(0)]
    name: String,
    #[n(1)]
    mime: String,
    #[n(2)]
    size: u64,
    /// Where it stands among the others.
    #[n(3)]
    at_ms: u64,
}

impl<P: Platform> Transfers<P> {
    /// Keeps a file that was chosen.
    ///
    /// # Errors
    /// [`FailureCode::FileTooLarge`] for one that is too large to be kept, or one too many;
    /// [`FailureCode::FileUnreadable`], [`FailureCode::StorageFailed`].
    pub(super) async fn keep(
        &self,
        conv_id: ConvId,
        file: &str,
        source: Handle,
        name: String,
        mime: String,
    ) -> Result<(), Failure> {
        let key = key(&conv_id, file)?;
        if self.kept(conv_id).await?.len() >= MOST {
            return Err(FailureCode::FileTooLarge.into());
        }
        let files = self.ctx.platform.files();
        let stamp = files.stamp(source).await;
        let size = stamp.map_err(|_| FailureCode::FileUnreadable)?.size;
        if size > LARGEST as u64 {
            return Err(FailureCode::FileTooLarge.into());
        }
        let bytes = files.read_all(source, LARGEST).await;
        let bytes = bytes.map_err(|_| FailureCode::FileUnreadable)?;
        let kept = Kept {
            name,
            mime,
            size: bytes.len() as u64,
            at_ms: self.ctx.now_ms(),
        };
        let mut writes = self.ctx.local.writes().put(Table::Meta, &key, &kept)?;
        for (number, piece) in (0_u32..).zip(bytes.chunks(PIECE)) {
            let key = piece_key(&conv_id, file, number);
            writes = writes.put(Table::Meta, &key, &ByteVec::from(piece.to_vec()))?;
        }
        Ok(writes.commit().await?)
    }

    /// The kept files of a conversation, in the order in which they were chosen.
    ///
    /// # Errors
    /// [`FailureCode::StorageFailed`].
    pub(super) async fn kept(&self, conv_id: ConvId) -> Result<Vec<KeptFileView>, Failure> {
        let from = prefix(HEAD, &conv_id);
        let to = [&from[..], &[0xff]].concat();
        let local = &self.ctx.local;
        let mut all: Vec<Pair<Kept>> = local.range(Table::Meta, &from, &to, MOST, false).await?;
        all.sort_by_key(|(_, kept)| kept.at_ms);
        let view = |(key, kept): Pair<Kept>| {
            let file = String::from_utf8(key.get(from.len()..)?.to_vec()).ok()?;
            Some(KeptFileView {
                file,
                name: kept.name,
                mime: kept.mime,
                size: kept.size,
            })
        };
        Ok(all.into_iter().filter_map(view).collect())
    }

    /// Writes a kept file out.
    ///
    /// # Errors
    /// [`FailureCode::NotFound`], [`FailureCode::StorageFailed`], [`FailureCode::SinkFailed`].
    pub(super) async fn open_kept(
        &self,
        conv_id: ConvId,
        file: &str,
        sink: Handle,
    ) -> Result<(), Failure> {
        let local = &self.ctx.local;
        let kept: Option<Kept> = local.get(Table::Meta, &key(&conv_id, file)?).await?;
        let kept = kept.ok_or(FailureCode::NotFound)?;
        let size = usize::try_from(kept.size).map_err(|_| FailureCode::Internal)?;
        let mut bytes = Vec::with_capacity(size.min(LARGEST));
        for number in 0.. {
            let key = piece_key(&conv_id, file, number);
            match local.get::<ByteVec>(Table::Meta, &key).await? {
                Some(piece) => bytes.extend_from_slice(&piece),
                None => break,
            }
        }
        if bytes.len() != size {
            return Err(FailureCode::StorageFailed.into());
        }
        let files = self.ctx.platform.files();
        let mut saved = files.write_all(sink, &bytes).await;
        if saved.is_ok() {
            saved = files.finish(sink).await;
        }
        saved.map_err(|_| {
            files.discard(sink);
            FailureCode::SinkFailed.into()
        })
    }

    /// Forgets a kept file: it was sent, or taken out of the composer.
    ///
    /// # Errors
    /// [`FailureCode::StorageFailed`].
    pub(super) async fn drop_kept(&self, conv_id: ConvId, file: &str) -> Result<(), Failure> {
        let pieces = [&prefix(PIECES, &conv_id)[..], file.as_bytes(), b":"].concat();
        let writes = self.ctx.local.writes();
        let writes = writes.delete(Table::Meta, &key(&conv_id, file)?);
        Ok(writes.delete_prefix(Table::Meta, &pieces).commit().await?)
    }
}

const HEAD: &str = "kept:";
const PIECES: &str = "kept-bytes:";

fn prefix(kind: &str, conv_id: &ConvId) -> Vec<u8> {
    [kind.as_bytes(), &conv_id.0].concat()
}

/// The id comes from a view: it must not reach into another file's pieces.
fn key(conv_id: &ConvId, file: &str) -> Result<Vec<u8>, Failure> {
    let is_plain = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    if file.is_empty() || file.len() > ID || !file.bytes().all(is_plain) {
        return Err(FailureCode::BadCommand.into());
    }
    Ok([&prefix(HEAD, conv_id)[..], file.as_bytes()].concat())
}

fn piece_key(conv_id: &ConvId, file: &str, number: u32) -> Vec<u8> {
    let prefix = prefix(PIECES, conv_id);
    [&prefix[..], file.as_bytes(), b":", &number.to_be_bytes()].concat()
}
