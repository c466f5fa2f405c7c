//! `KDF(ikm, salt, x, ctx, L)` of protocol §0.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{keys::Secret32, labels::KdfLabel};

/// HKDF-SHA256: `Expand(Extract(salt, ikm), u16(L) ‖ LBL(x) ‖ lp(ctx), L)`.
///
/// `ctx` is at most 65 535 bytes; in this crate it is never longer than 104.
pub(crate) fn derive<const L: usize>(
    ikm: &[u8],
    salt: &[u8],
    label: KdfLabel,
    ctx: &[u8],
) -> Zeroizing<[u8; L]> {
    const { assert!(L > 0 && L <= 255 * 32) };
    debug_assert!(ctx.len() <= usize::from(u16::MAX));
    let [len, prefix, text] = label.pieces();
    let info = [
        &(L as u16).to_be_bytes(),
        len,
        prefix,
        text,
        &(ctx.len() as u16).to_be_bytes(),
        ctx,
    ];
    let mut okm = Zeroizing::new([0; L]);
    #[expect(
        clippy::expect_used,
        reason = "HKDF fails only beyond 255 blocks, asserted above"
    )]
    Hkdf::<Sha256>::new(Some(salt), ikm)
        .expand_multi_info(&info, okm.as_mut_slice())
        .expect("at most 255 blocks");
    okm
}

/// [`derive`] with L = 32, for a key that lives on.
pub(crate) fn derive_secret(ikm: &[u8], salt: &[u8], label: KdfLabel, ctx: &[u8]) -> Secret32 {
    Secret32::from_bytes(&derive(ikm, salt, label, ctx))
}

#[cfg(test)]
mod tests;
