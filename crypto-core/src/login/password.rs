//! Passwords: RFC 8265 OpaqueString as far as it changes bytes.

use core::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::limits;

/// A normalised password, 12 to 1 024 bytes of UTF-8.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Password(Box<str>);

/// Why a text cannot be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordError {
    /// Fewer than 12 bytes.
    TooShort,
    /// More than 1 024 bytes.
    TooLong,
    /// A control character.
    Character,
}

impl Password {
    /// Maps every space of Unicode to U+0020, then normalises to NFC. The caller wipes `text`.
    ///
    /// # Errors
    /// See [`PasswordError`]; the length is the one after normalisation.
    pub fn new(text: &str) -> Result<Self, PasswordError> {
        // Three times is the most that NFC adds to UTF-8: the buffer never moves, so nothing is
        // left behind.
        if text.len() > limits::PASSWORD_MAX * 3 {
            return Err(PasswordError::TooLong);
        }
        let mut own = zeroize::Zeroizing::new(String::with_capacity(text.len() * 3));
        for c in text
            .chars()
            .map(|c| if is_space(c) { ' ' } else { c })
            .nfc()
        {
            if c.is_control() {
                return Err(PasswordError::Character);
            }
            own.push(c);
        }
        match own.len() {
            ..limits::PASSWORD_MIN => Err(PasswordError::TooShort),
            limits::PASSWORD_MIN..=limits::PASSWORD_MAX => Ok(Self(own.as_str().into())),
            _ => Err(PasswordError::TooLong),
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Password").finish_non_exhaustive()
    }
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooShort => "the password is too short",
            Self::TooLong => "the password is too long",
            Self::Character => "the password has a control character",
        })
    }
}

impl core::error::Error for PasswordError {}

/// General category Zs, U+0020 aside.
fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}
