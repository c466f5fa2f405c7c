//! The configuration of opaque-ke: OprfCs = P256-SHA256, 3DH on P-256 with SHA-256, and the key
//! stretching.

use opaque_ke::{
    CipherSuite, Identifiers, TripleDh,
    errors::InternalError,
    generic_array::{ArrayLength, GenericArray},
    ksf::Ksf,
    rand,
};
use p256_opaque::NistP256;
use rand_core::CryptoRng;

use super::{Login, LoginError, ServerId};

/// §2, exact configuration.
pub(super) struct Ren;

impl CipherSuite for Ren {
    type OprfCs = NistP256;
    type KeyExchange = TripleDh<NistP256, sha2_opaque::Sha256>;
    type Ksf = Stretch;
}

/// `KSF(x) = PBKDF2-HMAC-SHA256(P = x, S = "Ren1/ksf" ‖ login_hash, c = iters, dkLen = |x| = 32)`.
///
/// The default, which opaque-ke asks for as a type but never runs here, has no parameters and
/// refuses.
#[derive(Default)]
pub(super) struct Stretch(#[cfg(feature = "client")] Option<(super::KsfParams, crate::Hash32)>);

impl Stretch {
    #[cfg(feature = "client")]
    pub(super) fn new(params: super::KsfParams, login_hash: crate::Hash32) -> Self {
        Self(Some((params, login_hash)))
    }
}

impl Ksf for Stretch {
    #[cfg(feature = "client")]
    fn hash<L: ArrayLength<u8>>(
        &self,
        input: GenericArray<u8, L>,
    ) -> Result<GenericArray<u8, L>, InternalError> {
        let (params, login_hash) = self.0.as_ref().ok_or(InternalError::KsfError)?;
        let salt = [b"Ren1/ksf".as_slice(), login_hash].concat();
        let input = zeroize::Zeroizing::new(input.to_vec());
        let mut output = GenericArray::default();
        pbkdf2::pbkdf2_hmac::<sha2::Sha256>(&input, &salt, params.iters(), &mut output);
        Ok(output)
    }

    /// The relay never stretches anything.
    #[cfg(not(feature = "client"))]
    fn hash<L: ArrayLength<u8>>(
        &self,
        _: GenericArray<u8, L>,
    ) -> Result<GenericArray<u8, L>, InternalError> {
        Err(InternalError::KsfError)
    }
}

/// Gives a generator of rand_core 0.10 to a library of rand_core 0.6.
pub(super) struct OldRng<'a, R>(pub(super) &'a mut R);

impl<R: CryptoRng> rand::RngCore for OldRng<'_, R> {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill_bytes(dest);
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand::Error> {
        self.0.fill_bytes(dest);
        Ok(())
    }
}

impl<R: CryptoRng> rand::CryptoRng for OldRng<'_, R> {}

/// `client_identity`, `server_identity`.
pub(super) fn identifiers<'a>(login: &'a Login, server_id: &'a ServerId) -> Identifiers<'a> {
    Identifiers {
        client: Some(login.as_str().as_bytes()),
        server: Some(server_id.as_str().as_bytes()),
    }
}

/// Exactly `len` bytes, with a compressed point (first byte 2 or 3) at each of these offsets. The
/// library would take longer texts and other point forms too.
pub(super) fn check_form(bytes: &[u8], len: usize, points: &[usize]) -> Result<(), LoginError> {
    let compressed = |at: &usize| matches!(bytes.get(*at), Some(2 | 3));
    if bytes.len() == len && points.iter().all(compressed) {
        Ok(())
    } else {
        Err(LoginError::Malformed)
    }
}

/// The library could not read a message.
pub(super) fn malformed<E>(_: E) -> LoginError {
    LoginError::Malformed
}

/// The library read everything and refused. It has reasons; nobody else gets them.
pub(super) fn denied<E>(_: E) -> LoginError {
    LoginError::Denied
}

/// A fixed-length copy of what the library serialised.
pub(super) fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], LoginError> {
    bytes.try_into().map_err(malformed)
}
