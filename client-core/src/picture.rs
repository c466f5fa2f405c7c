//! Small pictures that come from others: of a group, of a person. Pure.
//!
//! Three kilobytes can unfold into a gigabyte of pixels, so what is handed to a view has to say in
//! its own header that it is small.

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::view::FailureCode;

/// Longest side that is shown, in pixels.
const SIDE: u32 = 512;

/// Whether the bytes are a still JPEG or WebP of at most 512 × 512 pixels.
pub(crate) fn is_small_picture(bytes: &[u8]) -> bool {
    let size = webp(bytes).or_else(|| jpeg(bytes));
    size.is_some_and(|(width, height)| (1..=SIDE).contains(&width) && (1..=SIDE).contains(&height))
}

/// A picture that a view made, base64url: one that others will show.
pub(crate) fn read_picture(text: &str, most: usize) -> Result<Vec<u8>, FailureCode> {
    // What is far too long is not decoded at all.
    if text.len() > 2 * most {
        return Err(FailureCode::PictureInvalid);
    }
    let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| FailureCode::BadCommand)?;
    if bytes.len() > most || !is_small_picture(&bytes) {
        return Err(FailureCode::PictureInvalid);
    }
    Ok(bytes)
}

/// Width and height of a WebP, from the header of its first chunk.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let body = bytes
        .strip_prefix(b"RIFF")?
        .get(4..)?
        .strip_prefix(b"WEBP")?;
    let (kind, rest) = body.split_first_chunk::<4>()?;
    let data = rest.get(4..)?;
    match kind {
        b"VP8 " => {
            let size = data.get(3..)?.strip_prefix(&[0x9d, 0x01, 0x2a])?;
            let (width, rest) = size.split_first_chunk()?;
            let (height, _) = rest.split_first_chunk()?;
            let side = |bytes: &[u8; 2]| u32::from(u16::from_le_bytes(*bytes) & 0x3fff);
            Some((side(width), side(height)))
        }
        b"VP8L" => {
            let (size, _) = data.strip_prefix(&[0x2f])?.split_first_chunk()?;
            let bits = u32::from_le_bytes(*size);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => {
            let (head, _) = data.split_first_chunk::<10>()?;
            let [flags, _, _, _, size @ ..] = *head;
            let [a, b, c, d, e, f] = size;
            let side = |low, middle, high| u32::from_le_bytes([low, middle, high, 0]) + 1;
            // A film is no picture.
            (flags & ANIMATED == 0).then(|| (side(a, b, c), side(d, e, f)))
        }
        _ => None,
    }
}

/// The bit of a WebP header that says that it moves.
const ANIMATED: u8 = 0x02;

/// Width and height of a JPEG, from the first header of a frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let ([0xff, marker], after) = rest.split_first_chunk()? else {
            return None;
        };
        // Any number of fill bytes may stand before a marker.
        if *marker == 0xff {
            rest = rest.get(1..)?;
            continue;
        }
        let (length, _) = after.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let segment = after.get(2..length)?;
        // Start of a frame; the three left out are tables.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let (height, rest) = segment.get(1..)?.split_first_chunk()?;
            let (width, _) = rest.split_first_chunk()?;
            let side = |bytes: &[u8; 2]| u32::from(u16::from_be_bytes(*bytes));
            return Some((side(width), side(height)));
        }
        rest = after.get(length..)?;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The header of a WebP without loss, followed by nothing.
    pub(crate) fn tiny_webp(width: u32, height: u32) -> Vec<u8> {
        let bits = (width - 1) | ((height - 1) << 14);
        let mut bytes = b"RIFF\x10\0\0\0WEBPVP8L\x05\0\0\0\x2f".to_vec();
        bytes.extend_from_slice(&bits.to_le_bytes());
        bytes
    }

    fn lossy_webp(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"RIFF\x10\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a".to_vec();
        bytes.extend_from_slice(&width.to_le_bytes());
        bytes.extend_from_slice(&height.to_le_bytes());
        bytes
    }

    fn extended_webp(flags: u8, width: u8) -> Vec<u8> {
        let mut bytes = b"RIFF\x10\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
        bytes.extend_from_slice(&[flags, 0, 0, 0, width, 0, 0, width, 0, 0]);
        bytes
    }

    fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc4, 0, 3, 9,
        ];
        bytes.extend_from_slice(&[0xff, 0xc2, 0, 11, 8]);
        bytes.extend_from_slice(&height.to_be_bytes());
        bytes.extend_from_slice(&width.to_be_bytes());
        bytes.extend_from_slice(&[1, 1, 1, 1]);
        bytes
    }

    #[test]
    fn small_pictures_of_each_kind_are_shown() {
        for bytes in [
            tiny_webp(96, 512),
            lossy_webp(96, 96),
            extended_webp(0x10, 95),
            jpeg_of(512, 96),
        ] {
            assert!(is_small_picture(&bytes));
        }
    }

    #[test]
    fn a_picture_that_unfolds_into_too_many_pixels_is_not_shown() {
        for bytes in [
            tiny_webp(16_383, 16_383),
            tiny_webp(513, 1),
            lossy_webp(1, 513),
            lossy_webp(0, 9),
            jpeg_of(513, 9),
            jpeg_of(9, 0),
        ] {
            assert!(!is_small_picture(&bytes));
        }
    }

    #[test]
    fn what_moves_or_is_no_picture_is_not_shown() {
        assert!(!is_small_picture(&extended_webp(0x02, 95)));
        assert!(!is_small_picture(
            b"<svg xmlns='http://www.w3.org/2000/svg'/>"
        ));
        assert!(!is_small_picture(b"GIF89a\x10\0\x10\0"));
        assert!(!is_small_picture(&[]));
    }

    #[test]
    fn a_header_that_is_cut_short_anywhere_is_no_picture() {
        for whole in [tiny_webp(9, 9), lossy_webp(9, 9), extended_webp(0, 9)] {
            for end in 0..whole.len() {
                assert!(!is_small_picture(&whole[..end]));
            }
        }
        let whole = jpeg_of(9, 9);
        for end in 0..whole.len() - 4 {
            assert!(!is_small_picture(&whole[..end]));
        }
    }
}
