//! Padmé (protocol §10): how long a padded message or file is, and the check that padding is zero.
//!
//! Padmé leaks O(log log L) bits of a length L for at most 12 % of overhead: it keeps the
//! ⌊log₂⌊log₂ L⌋⌋ + 1 leading bits after the first one and rounds the rest up.

/// The smallest plaintext of a message, in bytes (protocol §7).
pub const MESSAGE_FLOOR: u64 = 256;

/// `padmé(L)`: E = ⌊log₂ L⌋, S = ⌊log₂ E⌋ + 1, up to a multiple of 2^(E−S). In bytes.
///
/// Zero and one stay as they are: an empty file has an empty plaintext. Exact for every length up
/// to 2^63; above that the result saturates, far beyond any limit of the protocol.
#[must_use]
pub const fn padme(len: u64) -> u64 {
    if len < 2 {
        return len;
    }
    let e = len.ilog2();
    let s = e.ilog2() + 1;
    // E ≥ 1, so S exists, and S ≤ E: the shift cannot be negative.
    let mask = (1_u64 << (e - s)) - 1;
    len.saturating_add(mask) & !mask
}

/// `max(256, padmé(L))`: what `in ‖ sig` of a message is padded to (protocol §7). In bytes.
#[must_use]
pub const fn message_padme(len: u64) -> u64 {
    let padded = padme(len);
    if padded < MESSAGE_FLOOR { MESSAGE_FLOOR } else { padded }
}

/// Whether every byte is zero. Reads all of them whatever it finds.
#[must_use]
pub fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |seen, byte| seen | byte) == 0
}

#[cfg(test)]
mod tests;
