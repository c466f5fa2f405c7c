//! The core's primitives with a JavaScript door, for benchmarks beside WebCrypto. Never shipped.
//!
//! Each function works on memory of its own, so that what is measured is the work, not the border.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{AeadInOut, Nonce},
};
use crypto_core::{
    file::{FileKey, FileOpener, FileSealer},
    keys::{KemPublic, KemSecret, SigningKey},
    labels::sig,
    random::Drbg,
    wire,
};
use wasm_bindgen::prelude::*;

/// A buffer and keys, made once.
#[wasm_bindgen]
pub struct Bench {
    rng: Drbg,
    buffer: Vec<u8>,
    cipher: Box<Aes256Gcm>,
    counter: u64,
    signing: SigningKey,
    kem: KemSecret,
    file: FileSealer,
}

/// A whole file as the browser seals it: plaintext byte `i` is `(7·i + 3) mod 251`, as in
/// docs/vectors/file.json.
#[wasm_bindgen]
pub fn seal_file(key: &[u8], file_id: &[u8], salt: &[u8], size: u32) -> Result<Vec<u8>, JsError> {
    let array = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).map_err(|_| wrong());
    let sealer = FileSealer::resume(
        FileKey::from_bytes(&array(key)?),
        file_id.try_into().map_err(|_| wrong())?,
        salt.try_into().map_err(|_| wrong())?,
        u64::from(size),
    )
    .map_err(|_| wrong())?;
    let opener = FileOpener::new(
        sealer.key(),
        sealer.file_id(),
        sealer.header(),
        u64::from(size),
        sealer.segments(),
    )
    .map_err(|_| wrong())?;
    let text: Vec<u8> = (0..u64::from(size))
        .map(|i| ((7 * i + 3) % 251) as u8)
        .collect();
    let mut blob = Vec::new();
    for index in 0..sealer.segments() {
        let range = wire::segment_plaintext(index, u64::from(size)).ok_or_else(wrong)?;
        let plain = text
            .get(range.start as usize..range.end as usize)
            .ok_or_else(wrong)?;
        let sealed = sealer.segment(index, plain).map_err(|_| wrong())?;
        let leaf = crypto_core::file::leaf(index, &sealed);
        // What this kernel seals, it opens; whether it is the standard's, the vectors say.
        if opener
            .open_segment(index, &sealed, &leaf)
            .map_err(|_| wrong())?
            != plain
        {
            return Err(wrong());
        }
        blob.extend_from_slice(&sealed);
    }
    Ok(blob)
}

/// The input does not fit the benchmark.
fn wrong() -> JsError {
    JsError::new("the input does not fit the benchmark")
}

#[wasm_bindgen]
impl Bench {
    /// `seed` is 64 random bytes; `size` is the length of the buffer.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: &[u8], size: u32) -> Result<Bench, JsError> {
        let mut rng = Drbg::new(seed.try_into().map_err(|_| wrong())?, b"bench");
        let key: [u8; 32] = crypto_core::random::make_array(&mut rng);
        let file = FileSealer::make(&mut rng, wire::SEGMENT as u64 * 64).map_err(|_| wrong())?;
        Ok(Self {
            buffer: vec![7; size as usize],
            cipher: Box::new(Aes256Gcm::new((&key).into())),
            counter: 0,
            signing: SigningKey::make(&mut rng),
            kem: KemSecret::make(&mut rng),
            file,
            rng,
        })
    }

    /// AES-256-GCM over the first `len` bytes of the buffer, in place, `times` times.
    pub fn aes_gcm(&mut self, len: u32, times: u32) -> Result<(), JsError> {
        for _ in 0..times {
            let mut nonce = [0; 12];
            nonce[..8].copy_from_slice(&self.counter.to_be_bytes());
            self.counter += 1;
            let nonce: Nonce<Aes256Gcm> = nonce.into();
            let text = self.buffer.get_mut(..len as usize).ok_or_else(wrong)?;
            self.cipher
                .encrypt_inout_detached(&nonce, b"", text.into())
                .map_err(|_| wrong())?;
        }
        Ok(())
    }

    /// One whole segment of a file as the product seals it: 64 chunks, and its leaf.
    pub fn seal_segment(&mut self, index: u32) -> Result<(), JsError> {
        let text = self.buffer.get(..wire::SEGMENT).ok_or_else(wrong)?;
        let sealed = self.file.segment(index, text).map_err(|_| wrong())?;
        core::hint::black_box(crypto_core::file::leaf(index, &sealed));
        Ok(())
    }

    /// PBKDF2-HMAC-SHA256, 32 bytes out.
    pub fn pbkdf2(&mut self, rounds: u32) -> u8 {
        let mut out = [0; 32];
        pbkdf2::pbkdf2_hmac::<sha2::Sha256>(b"a password", b"a salt", rounds, &mut out);
        out[0]
    }

    /// ECDSA P-256 signatures.
    pub fn sign(&mut self, times: u32) {
        for _ in 0..times {
            core::hint::black_box(self.signing.sign(sig::MESSAGE, b"text"));
        }
    }

    /// ECDSA P-256 verifications.
    pub fn verify(&mut self, times: u32) -> Result<(), JsError> {
        let signature = self.signing.sign(sig::MESSAGE, b"text");
        let public = self.signing.public();
        for _ in 0..times {
            public
                .verify(sig::MESSAGE, b"text", &signature)
                .map_err(|_| wrong())?;
        }
        Ok(())
    }

    /// HPKE envelopes: one ephemeral P-256 key pair and one ECDH each.
    pub fn envelope(&mut self, times: u32) -> Result<(), JsError> {
        let public = KemPublic::from_bytes(self.kem.public().as_bytes()).map_err(|_| wrong())?;
        for _ in 0..times {
            core::hint::black_box(crypto_core::file::wrap_file_key(
                &mut self.rng,
                &public,
                self.file.key(),
                self.file.file_id(),
            ));
        }
        Ok(())
    }
}
