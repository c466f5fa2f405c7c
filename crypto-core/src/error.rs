//! The four ways in which bytes can be refused. None carries text, a key or a plaintext.

use core::fmt;

/// Not authentic: a tag, a key commitment or an envelope did not match. Says nothing more on
/// purpose, so that no caller can tell a wrong key from a changed byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenError;

/// A signature does not verify (protocol §0): wrong key, wrong label, changed data or high `s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyError;

/// The bytes are not an object of this protocol. Found before any key is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseError {
    /// Too short, too long, or a length inside does not fit the rest.
    Length,
    /// The first byte names another object.
    Type,
    /// A version that this code does not know.
    Version,
    /// A suite that this code does not know.
    Suite,
    /// A flag bit that this version does not define.
    Flags,
    /// Padding that is not zero, or a field that has to be zero and is not.
    Padding,
    /// Not an uncompressed P-256 point, or not a scalar of P-256.
    Point,
    /// More than a limit of protocol §15 allows, or a parameter outside its bounds.
    Limit,
    /// A number that names nothing: kind, role, namespace, payload type.
    Value,
    /// Not in the one order that the layout allows, or twice.
    Order,
    /// Not the one encoding that this protocol accepts (CBOR, UTF-8, login).
    Encoding,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not authentic")
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the signature does not verify")
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "wrong length",
            Self::Type => "another type of object",
            Self::Version => "unknown version",
            Self::Suite => "unknown suite",
            Self::Flags => "unknown flags",
            Self::Padding => "bytes that have to be zero are not",
            Self::Point => "not a P-256 key",
            Self::Limit => "beyond a limit of the protocol",
            Self::Value => "a field has no meaning",
            Self::Order => "not in canonical order",
            Self::Encoding => "not in canonical encoding",
        })
    }
}

impl core::error::Error for OpenError {}
impl core::error::Error for VerifyError {}
impl core::error::Error for ParseError {}
