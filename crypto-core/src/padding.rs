//! Padding (protocol §10): how long a padded message or file is, and the check that padding is
//! zero.
//!
//! Padmé leaks O(log log L) bits of a length L for at most 12 % of overhead: it keeps the leading
//! bits and rounds the rest up. It stands in [`crate::wire`], because the relay checks lengths too.

pub use crate::wire::padme;

/// The smallest plaintext of a message, in bytes (protocol §7).
pub const MESSAGE_FLOOR: u64 = 256;

/// `max(256, padmé(L))`: what `in ‖ sig` of a message is padded to (protocol §7). In bytes.
#[must_use]
pub const fn message_padme(len: u64) -> u64 {
    let padded = padme(len);
    if padded < MESSAGE_FLOOR {
        MESSAGE_FLOOR
    } else {
        padded
    }
}

/// Whether every byte is zero. Reads all of them whatever it finds.
#[must_use]
pub fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |seen, byte| seen | byte) == 0
}

#[cfg(test)]
mod tests;
