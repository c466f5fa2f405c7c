//! `SIG(sk, x, d)`: ECDSA P-256 with SHA-256 over `LBL(x) ‖ d`, RFC 6979 nonce, low `s` only.

use core::fmt;

use p256::ecdsa::{
    self, Signature,
    signature::hazmat::{PrehashSigner, PrehashVerifier},
};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{check_form, make_scalar};
use crate::{
    error::{ParseError, VerifyError},
    labels::SigLabel,
    wire::{PUBLIC_KEY, SIGNATURE},
};

/// Signs statements, commits, messages and call events.
pub struct SigningKey(Box<ecdsa::SigningKey>);

/// Verifies them.
#[derive(Clone)]
pub struct VerifyingKey {
    bytes: [u8; PUBLIC_KEY],
    key: ecdsa::VerifyingKey,
}

impl SigningKey {
    /// A new random pair.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Box::new(make_scalar(rng).into()))
    }

    /// From the scalar in a vault body.
    ///
    /// # Errors
    /// [`ParseError::Point`] if the number is not in 1..n.
    pub(crate) fn from_bytes(scalar: &[u8; 32]) -> Result<Self, ParseError> {
        let key = ecdsa::SigningKey::from_bytes(scalar.into()).map_err(|_| ParseError::Point)?;
        Ok(Self(Box::new(key)))
    }

    /// The scalar, for a vault body.
    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// A second copy, where one is really needed.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// The other half.
    #[must_use]
    pub fn public(&self) -> VerifyingKey {
        VerifyingKey::new(*self.0.verifying_key())
    }

    /// `SIG(sk, label, data)`, 64 bytes.
    #[must_use]
    pub fn sign(&self, label: SigLabel, data: &[u8]) -> [u8; SIGNATURE] {
        self.sign_pieces(label, &[data])
    }

    /// [`Self::sign`] over pieces, as if they were one.
    #[must_use]
    pub fn sign_pieces(&self, label: SigLabel, data: &[&[u8]]) -> [u8; SIGNATURE] {
        #[expect(
            clippy::expect_used,
            reason = "fails only for a digest shorter than half a scalar"
        )]
        let signature: Signature = self
            .0
            .sign_prehash(&digest(label, data))
            .expect("a 32-byte digest");
        signature.normalize_s().to_bytes().into()
    }
}

impl VerifyingKey {
    fn new(key: ecdsa::VerifyingKey) -> Self {
        let mut bytes = [0; PUBLIC_KEY];
        bytes.copy_from_slice(key.to_sec1_point(false).as_bytes());
        Self { bytes, key }
    }

    /// From 65 bytes, first 0x04, a point of P-256.
    ///
    /// # Errors
    /// [`ParseError::Length`], [`ParseError::Point`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let bytes = check_form(bytes)?;
        let key = ecdsa::VerifyingKey::from_sec1_bytes(&bytes).map_err(|_| ParseError::Point)?;
        Ok(Self { bytes, key })
    }

    /// 65 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; PUBLIC_KEY] {
        &self.bytes
    }

    /// Verifies `SIG(sk, label, data)`.
    ///
    /// # Errors
    /// [`VerifyError`] if it does not verify or its `s` is high.
    pub fn verify(
        &self,
        label: SigLabel,
        data: &[u8],
        signature: &[u8; SIGNATURE],
    ) -> Result<(), VerifyError> {
        self.verify_pieces(label, &[data], signature)
    }

    /// [`Self::verify`] over pieces, as if they were one.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_pieces(
        &self,
        label: SigLabel,
        data: &[&[u8]],
        signature: &[u8; SIGNATURE],
    ) -> Result<(), VerifyError> {
        let signature = Signature::from_bytes(signature.into()).map_err(|_| VerifyError)?;
        if signature.normalize_s() != signature {
            return Err(VerifyError);
        }
        self.key
            .verify_prehash(&digest(label, data), &signature)
            .map_err(|_| VerifyError)
    }
}

/// SHA-256 of `LBL(x) ‖ d`.
fn digest(label: SigLabel, data: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for piece in label.pieces().iter().chain(data) {
        hash.update(piece);
    }
    hash.finalize().into()
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for VerifyingKey {}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VerifyingKey").field(&self.bytes).finish()
    }
}
