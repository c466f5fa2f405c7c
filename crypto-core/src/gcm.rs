//! AES-256-GCM (SP 800-38D) for the chunks of files.
//!
//! [`Gcm`] is the `aes-gcm` crate, which has the processor's own AES, everywhere but in the browser.
//! WebAssembly has no AES instruction, and the crate works there one 64-bit word at a time; so in
//! the browser [`Gcm`] is [`kernel`], which works on vectors and is more than twice as fast
//! (`cargo xtask bench`; docs/ARCHITECTURE.md says why it is worth its lines).

#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
mod kernel;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) type Gcm = kernel::Gcm256<kernel::Simd>;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) use general::Gcm;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod general {
    use aes_gcm::{
        Aes256Gcm, KeyInit,
        aead::{AeadInOut, inout::InOutBuf},
    };

    use crate::error::OpenError;

    /// Boxed by its owner: moving a key schedule would leave copies of it on the stack.
    pub(crate) struct Gcm(Aes256Gcm);

    impl Gcm {
        pub(crate) fn new(key: &[u8; 32]) -> Self {
            Self(Aes256Gcm::new(key.into()))
        }

        /// Encrypts `plain` into `out`, which has the same length → the tag. No associated data.
        pub(crate) fn seal(
            &self,
            nonce: &[u8; 12],
            plain: &[u8],
            out: &mut [u8],
        ) -> Result<[u8; 16], OpenError> {
            let buffer = InOutBuf::new(plain, out).map_err(|_| OpenError)?;
            let tag = self.0.encrypt_inout_detached(nonce.into(), &[], buffer);
            tag.map(Into::into).map_err(|_| OpenError)
        }

        /// Decrypts `sealed` into `out`, which has the same length, if the tag is right; else
        /// writes nothing.
        pub(crate) fn open(
            &self,
            nonce: &[u8; 12],
            sealed: &[u8],
            tag: &[u8; 16],
            out: &mut [u8],
        ) -> Result<(), OpenError> {
            let buffer = InOutBuf::new(sealed, out).map_err(|_| OpenError)?;
            self.0
                .decrypt_inout_detached(nonce.into(), &[], buffer, tag.into())
                .map_err(|_| OpenError)
        }
    }
}
