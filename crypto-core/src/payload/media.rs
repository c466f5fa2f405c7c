//! ptypes 2 and 3: files inside a message and files beside it (protocol §8, §12).

use zeroize::Zeroizing;

use super::fields::{FORWARDED, MapWriter, Reader};
use crate::Hash32;
use crate::error::ParseError;
use crate::file::{FileError, FileId, FileKey, FileOpener};
use crate::{limits, wire};

/// Longest caption, in UTF-8 bytes.
pub const CAPTION: usize = 16 * 1024;
/// Longest MIME type and codecs string, in bytes of ASCII.
pub const MIME: usize = 127;
/// Largest width and height, in pixels.
pub const PIXELS: u16 = u16::MAX;
/// Longest blurhash, in bytes of ASCII.
pub const BLURHASH: usize = 128;
/// Most samples of a waveform, one byte each.
pub const WAVEFORM: usize = 256;

/// What both kinds of file carry: keys 8 to 13.
#[derive(Clone, PartialEq, Eq)]
pub struct FileInfo {
    /// 1 to 255 bytes, as the sender named it. Show it through [`super::display_name`].
    pub name: String,
    /// A claim of the sender; never decides alone what is rendered.
    pub mime: String,
    /// How to lay it out before it is there.
    pub media: Option<Media>,
    /// At most 16 KiB.
    pub caption: Option<String>,
    /// `msg_hash` of what it answers.
    pub re: Option<Hash32>,
    /// Its sender says that somebody sent it elsewhere; who and where is not said.
    pub forwarded: bool,
}

/// `{1: width, 2: height, 3: duration ms, 4: codecs, 5: thumbnail, 6: blurhash, 7: waveform}`,
/// at least one of them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Media {
    /// Width and height in pixels, neither 0.
    pub size: Option<(u16, u16)>,
    /// Milliseconds.
    pub duration_ms: Option<u32>,
    /// As in the `codecs` parameter of a MIME type.
    pub codecs: Option<String>,
    /// A small picture, at most 32 KiB; to be decoded as a picture only.
    pub thumbnail: Option<Vec<u8>>,
    /// A few bytes that look like the picture.
    pub blurhash: Option<String>,
    /// Loudness over time, 1 to 256 samples.
    pub waveform: Option<Vec<u8>>,
}

/// `{1: data, 8: name, 9: mime, 10: media, 11: caption, 12: re, 13: forwarded}`.
#[derive(Clone, PartialEq, Eq)]
pub struct InlineFile {
    /// At most 64 KiB.
    pub data: Vec<u8>,
    /// Name and the rest.
    pub info: FileInfo,
}

/// `{1: file_id, 2: FK, 3: header, 4: root, 5: size, 6: n, 7: blob_id, 8: name, 9: mime,
/// 10: media, 11: caption, 12: re, 13: forwarded}`.
#[derive(PartialEq, Eq)]
pub struct FileDescriptor {
    /// Bound into the chunks.
    pub file_id: FileId,
    /// `FK`.
    pub key: FileKey,
    /// `salt ‖ commitment`.
    pub header: [u8; wire::HEADER],
    /// Of the tree over all segments.
    pub root: Hash32,
    /// True size, in bytes.
    pub size: u64,
    /// `n`; fits `size`.
    pub segments: u32,
    /// Where the relay keeps it.
    pub blob_id: [u8; 16],
    /// Name and the rest.
    pub info: FileInfo,
}

super::quiet::quiet!(FileInfo, Media, InlineFile, FileDescriptor);

impl Media {
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut map = MapWriter::default()
            .put_some(1, self.size.map(|(width, _)| width))
            .put_some(2, self.size.map(|(_, height)| height))
            .put_some(3, self.duration_ms)
            .put_some(4, self.codecs.as_deref());
        if let Some(thumbnail) = &self.thumbnail {
            map = map.put_bytes(5, thumbnail);
        }
        map = map.put_some(6, self.blurhash.as_deref());
        if let Some(waveform) = &self.waveform {
            map = map.put_bytes(7, waveform);
        }
        map.finish()
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let size = match (f.optional(1, Reader::u16)?, f.optional(2, Reader::u16)?) {
            (None, None) => None,
            (Some(width @ 1..), Some(height @ 1..)) => Some((width, height)),
            _ => return Err(ParseError::Value),
        };
        let media = Self {
            size,
            duration_ms: f.optional(3, Reader::u32)?,
            codecs: f.optional(4, |r| r.ascii(1..=MIME))?,
            thumbnail: f.optional(5, |r| r.bytes(1..=limits::THUMBNAIL).map(<[u8]>::to_vec))?,
            blurhash: f.optional(6, |r| r.ascii(1..=BLURHASH))?,
            waveform: f.optional(7, |r| r.bytes(1..=WAVEFORM).map(<[u8]>::to_vec))?,
        };
        f.end()?;
        if media == Self::default() {
            Err(ParseError::Value)
        } else {
            Ok(media)
        }
    }
}

impl FileInfo {
    fn write(&self, map: MapWriter) -> MapWriter {
        let mut map = map.put(8, self.name.as_str()).put(9, self.mime.as_str());
        if let Some(media) = &self.media {
            map = map.put_encoded(10, &media.encode());
        }
        map = map.put_some(11, self.caption.as_deref());
        if let Some(re) = &self.re {
            map = map.put_bytes(12, re);
        }
        map.put_flag(FORWARDED, self.forwarded)
    }

    fn read(f: &mut super::fields::Fields<'_, '_>) -> Result<Self, ParseError> {
        Ok(Self {
            name: f.required(8, |r| r.text(1..=limits::NAME))?,
            mime: f.required(9, |r| r.ascii(1..=MIME))?,
            media: f.optional(10, Media::decode)?,
            caption: f.optional(11, |r| r.text(1..=CAPTION))?,
            re: f.optional(12, Reader::hash)?,
            forwarded: f.flag(FORWARDED)?,
        })
    }
}

impl InlineFile {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.info
            .write(MapWriter::default().put_bytes(1, &self.data))
            .finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let data = f
            .required(1, |r| r.bytes(0..=limits::INLINE_FILE))?
            .to_vec();
        let info = FileInfo::read(&mut f)?;
        f.end()?;
        Ok(Self { data, info })
    }
}

impl FileDescriptor {
    /// Opens its segments.
    ///
    /// # Errors
    /// [`FileError::Header`] if the header does not belong to the key.
    pub fn opener(&self) -> Result<FileOpener, FileError> {
        FileOpener::new(
            &self.key,
            &self.file_id,
            &self.header,
            self.size,
            self.segments,
        )
    }

    /// A second copy, key included: for forwarding, or an edit that keeps the file.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            key: self.key.duplicate(),
            info: self.info.clone(),
            ..*self
        }
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let map = MapWriter::default()
            .put_bytes(1, &self.file_id)
            .put_bytes(2, self.key.as_bytes())
            .put_bytes(3, &self.header)
            .put_bytes(4, &self.root)
            .put(5, self.size)
            .put(6, self.segments)
            .put_bytes(7, &self.blob_id);
        self.info.write(map).finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let file_id = *f.required(1, Reader::fixed)?;
        let key = FileKey::from_bytes(f.required(2, Reader::fixed)?);
        let header = *f.required(3, Reader::fixed)?;
        let root = f.required(4, Reader::hash)?;
        let size = f.required(5, Reader::u64)?;
        let segments = f.required(6, Reader::u32)?;
        if wire::segment_count(size)? != segments {
            return Err(ParseError::Value);
        }
        let blob_id = *f.required(7, Reader::fixed)?;
        let info = FileInfo::read(&mut f)?;
        f.end()?;
        Ok(Self {
            file_id,
            key,
            header,
            root,
            size,
            segments,
            blob_id,
            info,
        })
    }
}
