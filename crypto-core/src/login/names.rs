//! The two public names that a login binds: who, and at which relay.

use core::fmt;

use crate::{Hash32, error::ParseError, labels, limits};

/// A login: `[a-z0-9._-]{3,32}`. No Unicode, so no look-alikes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

/// Host name of a relay in lower-case ASCII, without port: what the client connects to, never
/// what the relay says about itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(String);

impl Login {
    /// Checks the alphabet and the length.
    ///
    /// # Errors
    /// [`ParseError::Length`] or [`ParseError::Encoding`]. Capital letters are not folded.
    pub fn new(text: &str) -> Result<Self, ParseError> {
        if !(limits::LOGIN_MIN..=limits::LOGIN_MAX).contains(&text.len()) {
            return Err(ParseError::Length);
        }
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
        if !text.bytes().all(known) {
            return Err(ParseError::Encoding);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ServerId {
    /// Checks the form: 1 to 253 of `[a-z0-9.-]`, or an IPv6 address in brackets.
    ///
    /// # Errors
    /// [`ParseError::Length`] or [`ParseError::Encoding`].
    pub fn new(host: &str) -> Result<Self, ParseError> {
        if host.is_empty() || host.len() > 253 {
            return Err(ParseError::Length);
        }
        let name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
        let address = |b: u8| b.is_ascii_digit() || matches!(b, b'a'..=b'f' | b':' | b'.');
        let inner = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let good = match inner {
            Some(inner) => !inner.is_empty() && inner.bytes().all(address),
            None => host.bytes().all(name),
        };
        if good {
            Ok(Self(host.to_owned()))
        } else {
            Err(ParseError::Encoding)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ServerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `login_hash = HASH("login", lp(login) ‖ lp(server_id))`.
#[must_use]
pub fn login_hash(login: &Login, server_id: &ServerId) -> Hash32 {
    let (login, server_id) = (login.0.as_bytes(), server_id.0.as_bytes());
    labels::hash::LOGIN.hash(&[&lp(login), login, &lp(server_id), server_id])
}

/// The length in front of `lp(x)`. Callers' texts are bounded far below 65 536 bytes.
pub(super) fn lp(text: &[u8]) -> [u8; 2] {
    debug_assert!(text.len() <= usize::from(u16::MAX));
    (text.len() as u16).to_be_bytes()
}
