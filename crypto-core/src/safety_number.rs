//! The safety number: 60 digits or a QR code that two people compare (protocol §5).

use base64ct::{Base64UrlUnpadded, Encoding};
use subtle::ConstantTimeEq;

use crate::{Hash32, keys::VerifyingKey, labels, statement::Statement};

/// Digits of one half.
const HALF: usize = 30;
/// `"Ren1" ‖ version`, in front of both fingerprints.
const QR_HEADER: &[u8; 5] = b"Ren1\x01";
/// Header and two fingerprints.
const QR: usize = QR_HEADER.len() + 64;

/// What a scanned code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrCheck {
    /// Both sides see the same keys, compared on all 256 bits. Sets the verified flag.
    Match,
    /// A code of this protocol with other keys: "do not continue".
    Mismatch,
    /// Not such a code, or of another version.
    NotACode,
}

/// `fp = HASH("fp", account_id ‖ sig_pub ‖ login_hash)`.
#[must_use]
pub fn fingerprint(account_id: &Hash32, sig_pub: &VerifyingKey, login_hash: &Hash32) -> Hash32 {
    labels::hash::FINGERPRINT.hash(&[account_id, sig_pub.as_bytes(), login_hash])
}

/// [`fingerprint`] of the head of a chain.
#[must_use]
pub fn fingerprint_of(head: &Statement) -> Hash32 {
    fingerprint(head.account_id(), head.sig_pub(), head.login_hash())
}

/// 60 digits, the same on both sides: the halves stand in the order of the fingerprints.
#[must_use]
pub fn digits(fp_self: &Hash32, fp_peer: &Hash32) -> String {
    let (first, second) = if fp_self <= fp_peer {
        (fp_self, fp_peer)
    } else {
        (fp_peer, fp_self)
    };
    half(first) + &half(second)
}

/// Six groups of five: group i = (bytes 5i..5i+5 as integer) mod 100 000.
fn half(fp: &Hash32) -> String {
    let mut digits = String::with_capacity(HALF);
    for five in fp.chunks_exact(5) {
        let number = five
            .iter()
            .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        digits.push_str(&format!("{:05}", number % 100_000));
    }
    digits
}

/// The text of one's own QR code: base64url(`"Ren1" ‖ 0x01 ‖ fp_self ‖ fp_peer`), 92 characters.
#[must_use]
pub fn qr_text(fp_self: &Hash32, fp_peer: &Hash32) -> String {
    Base64UrlUnpadded::encode_string(&[QR_HEADER.as_slice(), fp_self, fp_peer].concat())
}

/// Compares a code scanned from the peer's screen: its "self" is my peer.
#[must_use]
pub fn check_qr(scanned: &str, fp_self: &Hash32, fp_peer: &Hash32) -> QrCheck {
    let mut buffer = [0; QR];
    let Ok(code) = Base64UrlUnpadded::decode(scanned, &mut buffer) else {
        return QrCheck::NotACode;
    };
    let Some(prints) = code.strip_prefix(QR_HEADER).filter(|rest| rest.len() == 64) else {
        return QrCheck::NotACode;
    };
    let expected = [fp_peer.as_slice(), fp_self].concat();
    if bool::from(prints.ct_eq(&expected)) {
        QrCheck::Match
    } else {
        QrCheck::Mismatch
    }
}

#[cfg(test)]
mod tests;
