//! A file that somebody wants to send, from what the view says about it. Pure.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use crypto_core::limits;
use crypto_core::payload::{CAPTION, FileInfo, MIME, Media, display_name};

use crate::view::{FailureCode, FileView, MediaView};

/// What a file is when nobody knows better (RFC 2046 §4.5.1).
const UNKNOWN: &str = "application/octet-stream";
/// The longest ending that is kept when a name is cut, in bytes.
const ENDING: usize = 20;

/// What the view says about a file.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    /// File name.
    pub name: String,
    /// MIME type, may be empty.
    pub mime: String,
    /// Text under it, may be empty.
    pub caption: String,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// A small picture, base64url.
    pub thumbnail: Option<String>,
}

impl Draft {
    /// What goes into the message.
    ///
    /// # Errors
    /// [`FailureCode::TextTooLong`] for the caption, [`FailureCode::BadCommand`] for a thumbnail
    /// that is too large or no base64url.
    pub(crate) fn info(&self) -> Result<FileInfo, FailureCode> {
        if self.caption.len() > CAPTION {
            return Err(FailureCode::TextTooLong);
        }
        Ok(FileInfo {
            name: fitting_name(&self.name),
            mime: fitting_mime(&self.mime),
            media: self.media()?,
            caption: Some(self.caption.clone()).filter(|caption| !caption.is_empty()),
            re: None,
            forwarded: false,
        })
    }

    fn media(&self) -> Result<Option<Media>, FailureCode> {
        let pixels = |side: Option<u32>| match side {
            Some(side @ 1..) => u16::try_from(side).ok(),
            _ => None,
        };
        let size = pixels(self.width).zip(pixels(self.height));
        let thumbnail = match &self.thumbnail {
            Some(text) if !text.is_empty() => {
                let bytes = Base64UrlUnpadded::decode_vec(text);
                Some(bytes.map_err(|_| FailureCode::BadCommand)?)
            }
            _ => None,
        };
        if thumbnail
            .as_ref()
            .is_some_and(|bytes| bytes.len() > limits::THUMBNAIL)
        {
            return Err(FailureCode::BadCommand);
        }
        if size.is_none() && thumbnail.is_none() {
            return Ok(None);
        }
        Ok(Some(Media {
            size,
            thumbnail,
            ..Media::default()
        }))
    }
}

/// How a file is shown while it is on its way.
pub(crate) fn file_view(info: &FileInfo, size: u64, transfer: Option<String>) -> FileView {
    let media = info.media.as_ref().and_then(|media| {
        let (width, height) = media.size?;
        let thumbnail = media.thumbnail.as_deref().unwrap_or_default();
        Some(MediaView {
            width: width.into(),
            height: height.into(),
            thumbnail: Base64UrlUnpadded::encode_string(thumbnail),
        })
    });
    FileView {
        name: display_name(&info.name),
        mime: info.mime.clone(),
        size,
        caption: info.caption.clone().unwrap_or_default(),
        media,
        transfer,
    }
}

/// At most 255 bytes, cut before the ending; never empty.
fn fitting_name(name: &str) -> String {
    if name.is_empty() {
        return "file".to_owned();
    }
    if name.len() <= limits::NAME {
        return name.to_owned();
    }
    let ending = match name.rfind('.') {
        Some(at) if name.len() - at <= ENDING => name.get(at..).unwrap_or_default(),
        _ => "",
    };
    let mut cut = limits::NAME - ending.len();
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}{ending}", name.get(..cut).unwrap_or_default())
}

/// Without parameters; `codecs` and the like have fields of their own.
fn fitting_mime(mime: &str) -> String {
    let mime = mime.split(';').next().unwrap_or_default().trim();
    let fits = (1..=MIME).contains(&mime.len()) && mime.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        mime.to_owned()
    } else {
        UNKNOWN.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use crypto_core::payload::{InlineFile, Payload};

    use super::*;

    /// Whatever comes out fits into a payload.
    fn info(draft: &Draft) -> FileInfo {
        let info = draft.info().unwrap();
        Payload::InlineFile(InlineFile {
            data: Vec::new(),
            info: info.clone(),
        })
        .encode()
        .unwrap();
        info
    }

    fn named(name: &str) -> Draft {
        Draft {
            name: name.to_owned(),
            ..Draft::default()
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending_and_its_letters() {
        let long = format!("{}.tar.gz", "ж".repeat(200));
        let name = info(&named(&long)).name;
        assert!(
            name.len() <= 255 && name.len() > 250 && name.ends_with("ж.gz"),
            "{name}"
        );
        assert!(
            info(&named(&format!("a.{}", "b".repeat(400))))
                .name
                .starts_with("a.bb")
        );
        assert_eq!(info(&named("")).name, "file");
        assert_eq!(info(&named("plan.pdf")).name, "plan.pdf");
    }

    #[test]
    fn an_odd_type_is_an_unknown_one() {
        for mime in ["", ";", "text plain", "тип", &"a/".repeat(100)] {
            let draft = Draft {
                mime: mime.to_owned(),
                ..named("a")
            };
            assert_eq!(info(&draft).mime, UNKNOWN, "{mime}");
        }
        let html = Draft {
            mime: "text/html; charset=utf-8".to_owned(),
            ..named("a")
        };
        assert_eq!(info(&html).mime, "text/html");
    }

    #[test]
    fn only_what_is_known_about_a_picture_is_said() {
        let draft = |width, height| Draft {
            width,
            height,
            ..named("a")
        };
        assert_eq!(info(&draft(None, Some(3))).media, None);
        assert_eq!(info(&draft(Some(0), Some(3))).media, None);
        assert_eq!(info(&draft(Some(70_000), Some(3))).media, None);
        let media = info(&draft(Some(4), Some(3))).media.unwrap();
        assert_eq!(media.size, Some((4, 3)));
        let view = file_view(&info(&draft(Some(4), Some(3))), 9, Some("t".to_owned()));
        assert_eq!(
            view.media.map(|media| (media.width, media.height)),
            Some((4, 3))
        );
        assert_eq!((view.size, view.transfer.as_deref()), (9, Some("t")));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let caption = Draft {
            caption: "x".repeat(CAPTION + 1),
            ..named("a")
        };
        assert_eq!(caption.info().err(), Some(FailureCode::TextTooLong));
        let thumbnail = |bytes: usize| Draft {
            thumbnail: Some(Base64UrlUnpadded::encode_string(&vec![1; bytes])),
            ..named("a")
        };
        assert!(thumbnail(limits::THUMBNAIL).info().is_ok());
        assert_eq!(
            thumbnail(limits::THUMBNAIL + 1).info().err(),
            Some(FailureCode::BadCommand)
        );
        let noise = Draft {
            thumbnail: Some("!".to_owned()),
            ..named("a")
        };
        assert_eq!(noise.info().err(), Some(FailureCode::BadCommand));
    }
}
