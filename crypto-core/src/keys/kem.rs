//! HPKE Base mode of suite 1 (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

use core::fmt;

use hpke::{
    Deserializable, OpModeR, OpModeS, Serializable,
    aead::AesGcm256,
    kdf::HkdfSha256,
    kem::{DhP256HkdfSha256, Kem},
    single_shot_open, single_shot_seal_with_rng,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{check_form, make_scalar};
use crate::{
    error::{OpenError, ParseError},
    labels::InfoLabel,
    wire::{ENCAPSULATED, PUBLIC_KEY},
};

type Suite = DhP256HkdfSha256;

/// Opens envelopes of one generation.
pub struct KemSecret(Box<<Suite as Kem>::PrivateKey>);

/// Envelopes are sealed to it.
#[derive(Clone)]
pub struct KemPublic {
    bytes: [u8; PUBLIC_KEY],
    key: <Suite as Kem>::PublicKey,
}

impl KemSecret {
    /// A new random pair.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let scalar = Zeroizing::new(<[u8; 32]>::from(make_scalar(rng).to_bytes()));
        #[expect(clippy::expect_used, reason = "make_scalar gives numbers in 1..n only")]
        Self::from_bytes(&scalar).expect("a scalar")
    }

    /// From the scalar in a vault body.
    ///
    /// # Errors
    /// [`ParseError::Point`] if the number is not in 1..n.
    pub(crate) fn from_bytes(scalar: &[u8; 32]) -> Result<Self, ParseError> {
        let key = <Suite as Kem>::PrivateKey::from_bytes(scalar).map_err(|_| ParseError::Point)?;
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
    pub fn public(&self) -> KemPublic {
        let key = Suite::sk_to_pk(&self.0);
        KemPublic {
            bytes: key.to_bytes().into(),
            key,
        }
    }
}

impl KemPublic {
    /// From 65 bytes, first 0x04, a point of P-256.
    ///
    /// # Errors
    /// [`ParseError::Length`], [`ParseError::Point`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let bytes = check_form(bytes)?;
        let key = Deserializable::from_bytes(&bytes).map_err(|_| ParseError::Point)?;
        Ok(Self { bytes, key })
    }

    /// 65 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; PUBLIC_KEY] {
        &self.bytes
    }
}

/// `HPKE-Base.Seal(to, info = LBL(label), aad, text)`: `enc 65 ‖ ct`, 16 bytes longer than `text`.
pub(crate) fn seal_envelope(
    rng: &mut impl CryptoRng,
    to: &KemPublic,
    label: InfoLabel,
    aad: &[u8],
    text: &[u8],
) -> Vec<u8> {
    #[expect(
        clippy::expect_used,
        reason = "the key is a point; texts are far shorter than 64 GiB"
    )]
    let (enc, ct) = single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Suite>(
        &OpModeS::Base,
        &to.key,
        &label.to_bytes(),
        text,
        aad,
        rng,
    )
    .expect("a valid key and a short text");
    let mut envelope = Vec::with_capacity(ENCAPSULATED + ct.len());
    envelope.extend_from_slice(&enc.to_bytes());
    envelope.extend_from_slice(&ct);
    envelope
}

/// Opens `enc 65 ‖ ct`.
pub(crate) fn open_envelope(
    secret: &KemSecret,
    label: InfoLabel,
    aad: &[u8],
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (enc, ct) = envelope.split_at_checked(ENCAPSULATED).ok_or(OpenError)?;
    let enc = check_form(enc).map_err(|_| OpenError)?;
    let enc = <Suite as Kem>::EncappedKey::from_bytes(&enc).map_err(|_| OpenError)?;
    single_shot_open::<AesGcm256, HkdfSha256, Suite>(
        &OpModeR::Base,
        &secret.0,
        &enc,
        &label.to_bytes(),
        ct,
        aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| OpenError)
}

impl PartialEq for KemPublic {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for KemPublic {}

impl fmt::Debug for KemSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KemSecret").finish_non_exhaustive()
    }
}

impl fmt::Debug for KemPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KemPublic").field(&self.bytes).finish()
    }
}
