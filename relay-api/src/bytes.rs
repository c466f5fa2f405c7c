//! Bytes and ids as they stand in JSON and in paths: base64url without padding (RFC 4648 §5).

use std::{fmt, str::FromStr};

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Any number of bytes. Its `Debug` shows the length only: it may hold a share or a token.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bytes(pub Vec<u8>);

/// An identifier of exactly `N` bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<const N: usize>(pub [u8; N]);

/// `account_id`: the hash of an account's first statement.
pub type AccountId = Id<32>;
/// `conv_id`: the hash of a conversation's create commit.
pub type ConvId = Id<32>;
/// `msg_id` as derived by the sender (protocol §7).
pub type MsgId = Id<16>;
/// Names an uploaded file at the relay.
pub type BlobId = Id<16>;
/// Names one signed-in browser.
pub type SessionId = Id<16>;

/// The text is not base64url of the expected length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier: expected base64url of a fixed length")
    }
}

impl std::error::Error for ParseIdError {}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Base64UrlUnpadded::decode_vec(&text)
            .map(Self)
            .map_err(|_| D::Error::custom("expected base64url without padding"))
    }
}

impl<const N: usize> fmt::Display for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

impl<const N: usize> fmt::Debug for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl<const N: usize> FromStr for Id<N> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let mut id = [0; N];
        match Base64UrlUnpadded::decode(text, &mut id) {
            Ok(bytes) if bytes.len() == N => Ok(Self(id)),
            _ => Err(ParseIdError),
        }
    }
}

impl<const N: usize> Serialize for Id<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Id<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_text_and_json() {
        let id = Id::<16>(*b"sixteen bytes!!\xff");
        assert_eq!(id.to_string().parse::<Id<16>>(), Ok(id));
        let json = serde_json::to_string(&id).unwrap_or_default();
        assert_eq!(json, "\"c2l4dGVlbiBieXRlcyEh_w\"");
    }

    #[test]
    fn other_lengths_and_alphabets_are_refused() {
        for text in [
            "",
            "AAAA",
            "c2l4dGVlbiBieXRlcyEh/w",
            "c2l4dGVlbiBieXRlcyEh_w==",
            "!",
        ] {
            assert_eq!(text.parse::<Id<16>>(), Err(ParseIdError), "{text}");
        }
    }

    #[test]
    fn bytes_do_not_show_their_content() {
        assert_eq!(format!("{:?}", Bytes(b"secret".to_vec())), "Bytes(6)");
    }
}
