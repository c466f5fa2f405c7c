//! Cobblestone-256 of <https://c2sp.org/chunked-encryption>, unchanged: 16 KiB chunks under
//! AES-256-GCM, a key commitment, and an end that is marked by a shorter last chunk.
//!
//! ```text
//! key(32) ‖ base nonce(12) ‖ commitment(32) = HKDF-Expand-SHA-512(input key,
//!     "c2sp.org/chunked-encryption@v1+" ‖ "AEAD_AES_256_GCM" ‖ 0x00 ‖ salt ‖ context, 76)
//! ciphertext = salt(24) ‖ commitment(32) ‖ chunk 0 ‖ chunk 1 ‖ …
//! chunk k    = AES-256-GCM(key, base nonce ⊕ k, aad = "", plaintext[16384·k..])
//! ```

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::error::{OpenError, ParseError};
use crate::gcm::Gcm;
pub use crate::wire::{CHUNK, HEADER, TAG};

/// Ciphertext of a full chunk, in bytes.
pub const SEALED_CHUNK: usize = CHUNK + TAG;
/// Random salt in front of the ciphertext, in bytes.
pub const SALT: usize = 24;
/// Key commitment after the salt, in bytes.
pub const COMMITMENT: usize = 32;
/// Chunks of one message must be fewer than this.
pub const CHUNKS: u64 = 1 << 38;

const NONCE: usize = 12;
const INFO: &[u8] = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0";

/// The keys of one message: derived once, used for all its chunks. The nonce stays inside.
pub(super) struct Stream {
    /// Boxed: moving a key schedule would leave copies of it on the stack.
    aead: Box<Gcm>,
    base_nonce: [u8; NONCE],
    header: [u8; HEADER],
}

impl Stream {
    /// For sealing: the caller vouches that `salt` never repeats for this key.
    pub(super) fn derive(key: &[u8; 32], salt: &[u8; SALT], context: &[u8]) -> Self {
        let mut okm = Zeroizing::new([0; 128]);
        expand(key, &[INFO, salt, context], &mut okm);
        let mut aead_key = Zeroizing::new([0; 32]);
        let mut base_nonce = [0; NONCE];
        let mut header = [0; HEADER];
        let (left, rest) = okm.split_at(32);
        aead_key.copy_from_slice(left);
        let (left, rest) = rest.split_at(NONCE);
        base_nonce.copy_from_slice(left);
        let (commitment, _) = rest.split_at(COMMITMENT);
        let (head_salt, head_commitment) = header.split_at_mut(SALT);
        head_salt.copy_from_slice(salt);
        head_commitment.copy_from_slice(commitment);
        let aead = Box::new(Gcm::new(&aead_key));
        Self {
            aead,
            base_nonce,
            header,
        }
    }

    /// For opening: derives from the salt in `header` and compares the commitment in constant
    /// time before any chunk may be touched.
    pub(super) fn check(
        key: &[u8; 32],
        header: &[u8; HEADER],
        context: &[u8],
    ) -> Result<Self, OpenError> {
        let salt = header.first_chunk().ok_or(OpenError)?;
        let stream = Self::derive(key, salt, context);
        if bool::from(stream.header.ct_eq(header)) {
            Ok(stream)
        } else {
            Err(OpenError)
        }
    }

    /// `salt ‖ commitment`.
    pub(super) fn header(&self) -> &[u8; HEADER] {
        &self.header
    }

    /// `base nonce ⊕ index`, as a big-endian integer as wide as the nonce.
    fn nonce(&self, index: u64) -> Option<[u8; NONCE]> {
        if index >= CHUNKS {
            return None;
        }
        let mut nonce = self.base_nonce;
        for (byte, counter) in nonce.iter_mut().skip(NONCE - 8).zip(index.to_be_bytes()) {
            *byte ^= counter;
        }
        Some(nonce)
    }

    /// Seals chunk `index` into `sealed`, which is exactly one tag longer than `plain`. The caller
    /// seals an index with one plaintext only.
    pub(super) fn seal_chunk(
        &self,
        index: u64,
        plain: &[u8],
        sealed: &mut [u8],
    ) -> Result<(), ParseError> {
        let nonce = self.nonce(index).ok_or(ParseError::Limit)?;
        if plain.len() > CHUNK {
            return Err(ParseError::Length);
        }
        let (body, tag) = sealed
            .split_at_mut_checked(plain.len())
            .ok_or(ParseError::Length)?;
        if tag.len() != TAG {
            return Err(ParseError::Length);
        }
        let computed = self
            .aead
            .seal(&nonce, plain, body)
            .map_err(|_| ParseError::Length)?;
        tag.copy_from_slice(&computed);
        Ok(())
    }

    /// Opens chunk `index` into `plain`, which is exactly one tag shorter than `sealed`. Writes
    /// nothing unless the tag is right.
    pub(super) fn open_chunk(
        &self,
        index: u64,
        sealed: &[u8],
        plain: &mut [u8],
    ) -> Result<(), OpenError> {
        let nonce = self.nonce(index).ok_or(OpenError)?;
        let (body, tag) = sealed.split_last_chunk::<TAG>().ok_or(OpenError)?;
        if body.len() > CHUNK {
            return Err(OpenError);
        }
        self.aead.open(&nonce, body, tag, plain)
    }
}

/// `HKDF-Expand-SHA-512(key, info, 128)`: the first two blocks, of which 76 bytes are used. The
/// `hkdf` crate refuses a pseudorandom key shorter than the hash, and this one has 32 bytes.
fn expand(key: &[u8; 32], info: &[&[u8]], okm: &mut [u8; 128]) {
    // HMAC pads a short key with zeros to the block of the hash; doing so here cannot fail.
    let mut block = Zeroizing::new([0; 128]);
    let (used, _) = block.split_at_mut(key.len());
    used.copy_from_slice(key);
    let keyed = Hmac::<Sha512>::new((&*block).into());
    let (first, second) = okm.split_at_mut(64);
    let mut mac = keyed.clone();
    for piece in info {
        mac.update(piece);
    }
    mac.update(&[1]);
    first.copy_from_slice(&mac.finalize().into_bytes());
    let mut mac = keyed;
    mac.update(first);
    for piece in info {
        mac.update(piece);
    }
    mac.update(&[2]);
    second.copy_from_slice(&mac.finalize().into_bytes());
}

/// The whole of Cobblestone-256 in one call: `salt ‖ commitment ‖ chunks`.
///
/// `key` is uniformly random; `salt` never repeats for it. Files use [`super::FileSealer`], which
/// keeps to both by itself.
///
/// # Errors
/// [`ParseError::Limit`] for a message of 2^38 chunks or more.
pub fn seal(
    key: &[u8; 32],
    salt: &[u8; SALT],
    context: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, ParseError> {
    let stream = Stream::derive(key, salt, context);
    let full = message.len() / CHUNK;
    let mut out = vec![0; HEADER + message.len() + (full + 1) * TAG];
    let (header, body) = out.split_at_mut(HEADER);
    header.copy_from_slice(stream.header());
    // `chunks` leaves out the empty last chunk of a message that fills its chunks exactly.
    let last = message.get(full * CHUNK..).unwrap_or_default();
    let plains = message.chunks_exact(CHUNK).chain(core::iter::once(last));
    for ((index, plain), sealed) in (0..).zip(plains).zip(body.chunks_mut(SEALED_CHUNK)) {
        stream.seal_chunk(index, plain, sealed)?;
    }
    Ok(out)
}

/// Opens a whole ciphertext of [`seal`]. Nothing of it is returned unless all of it is authentic.
///
/// # Errors
/// [`OpenError`] for a wrong key, salt, commitment or context, and for every change, cut,
/// extension or reordering.
pub fn open(key: &[u8; 32], context: &[u8], ciphertext: &[u8]) -> Result<Vec<u8>, OpenError> {
    let (header, body) = ciphertext.split_first_chunk().ok_or(OpenError)?;
    let stream = Stream::check(key, header, context)?;
    let full = body.len() / SEALED_CHUNK;
    // The last chunk is always there and always shorter than a full one.
    let last = (body.len() % SEALED_CHUNK)
        .checked_sub(TAG)
        .ok_or(OpenError)?;
    let mut message = vec![0; full * CHUNK + last];
    let (fulls, end) = message.split_at_mut(full * CHUNK);
    let plains = fulls.chunks_exact_mut(CHUNK).chain(core::iter::once(end));
    for ((index, sealed), plain) in (0..).zip(body.chunks(SEALED_CHUNK)).zip(plains) {
        if stream.open_chunk(index, sealed, plain).is_err() {
            message.zeroize();
            return Err(OpenError);
        }
    }
    Ok(message)
}

#[cfg(test)]
mod tests;
