//! `Content-Digest` (RFC 9530), SHA-256 alone.

use aws_lc_rs::digest::{Context, SHA256};
use base64ct::{Base64, Encoding as _};

/// SHA-256 over pieces.
pub struct Hasher(Context);

impl Hasher {
    /// Over nothing yet.
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// The next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Over everything.
    pub fn finish(self) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(self.0.finish().as_ref());
        hash
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher(..)")
    }
}

/// The SHA-256 in a header such as `sha-256=:<base64>:, sha-512=:…:`.
pub fn content_digest(header: &str) -> Option<[u8; 32]> {
    header
        .split(',')
        .filter_map(|member| member.trim().split_once('='))
        .find(|(name, _)| *name == "sha-256")
        .and_then(|(_, value)| value.strip_prefix(':')?.strip_suffix(':'))
        .and_then(|value| Base64::decode_vec(value).ok()?.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        // RFC 9530, appendix B.1: {"hello": "world"} and a line feed.
        let digest = content_digest("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
        let mut hasher = Hasher::new();
        hasher.update(b"{\"hello\": ");
        hasher.update(b"\"world\"}\n");
        assert_eq!(digest, Some(hasher.finish()));
    }

    #[test]
    fn other_algorithms_are_passed_over() {
        let zeros = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:";
        assert_eq!(
            content_digest(&format!("sha-512=:AA==:, {zeros}")),
            Some([0; 32])
        );
        for header in [
            "",
            "sha-256",
            "sha-256=:AA==:",
            "sha-256=AA",
            "sha-512=:AA==:",
            "md5=::",
        ] {
            assert_eq!(content_digest(header), None, "{header}");
        }
    }
}
