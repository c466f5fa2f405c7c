//! RFC 9180, Base mode of our suite: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, against
//! the crate and version that the core is built with.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::convert::Infallible;

use crypto_core::keys::KemPublic;
use hpke::{
    Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _, aead::AesGcm256,
    kdf::HkdfSha256, kem::DhP256HkdfSha256, setup_receiver, setup_sender_with_rng,
};
use rand_core::{TryCryptoRng, TryRng};
use serde_json::Value;

type Suite = DhP256HkdfSha256;

/// Gives out exactly these bytes, once.
struct Script(Vec<u8>);

impl TryRng for Script {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("asked for a number")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("asked for a number")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(&self.0.drain(..bytes.len()).collect::<Vec<_>>());
        Ok(())
    }
}

impl TryCryptoRng for Script {}

fn bytes(value: &Value, key: &str) -> Vec<u8> {
    hex::decode(value[key].as_str().expect(key)).unwrap()
}

#[test]
fn base_mode_gives_the_published_bytes() {
    let file: Value = serde_json::from_str(include_str!("hpke_base_p256_aes256gcm.json")).unwrap();
    let vector = &file["vector"];
    let info = bytes(vector, "info");

    let (secret, public) = Suite::derive_keypair(&bytes(vector, "ikmR"));
    assert_eq!(secret.to_bytes().to_vec(), bytes(vector, "skRm"));
    assert_eq!(public.to_bytes().to_vec(), bytes(vector, "pkRm"));
    // The door of the core lets these keys in.
    assert!(KemPublic::from_bytes(&bytes(vector, "pkRm")).is_ok());
    assert!(KemPublic::from_bytes(&bytes(vector, "enc")).is_ok());

    let mut ephemeral = Script(bytes(vector, "ikmE"));
    let (enc, mut sender) = setup_sender_with_rng::<AesGcm256, HkdfSha256, Suite>(
        &OpModeS::Base,
        &public,
        &info,
        &mut ephemeral,
    )
    .unwrap();
    assert_eq!(enc.to_bytes().to_vec(), bytes(vector, "enc"));
    let enc = <Suite as hpke::Kem>::EncappedKey::from_bytes(&bytes(vector, "enc")).unwrap();
    let mut receiver =
        setup_receiver::<AesGcm256, HkdfSha256, Suite>(&OpModeR::Base, &secret, &enc, &info)
            .unwrap();

    let mut checked = 0;
    let mut seq = 0;
    for case in vector["encryptions"].as_array().unwrap() {
        while seq < case["seq"].as_u64().unwrap() {
            // The published cases leave some numbers out; both sides count on.
            let filler = sender.seal(b"", b"").unwrap();
            receiver.open(&filler, b"").unwrap();
            seq += 1;
        }
        let (plain, aad, ct) = (bytes(case, "pt"), bytes(case, "aad"), bytes(case, "ct"));
        assert_eq!(sender.seal(&plain, &aad).unwrap(), ct, "number {seq}");
        assert_eq!(receiver.open(&ct, &aad).unwrap(), plain, "number {seq}");
        seq += 1;
        checked += 1;
    }
    assert_eq!((checked, seq), (6, 257));

    let exports = vector["exports"].as_array().unwrap();
    for case in exports {
        let mut exported = vec![0; bytes(case, "exported_value").len()];
        sender
            .export(&bytes(case, "exporter_context"), &mut exported)
            .unwrap();
        assert_eq!(exported, bytes(case, "exported_value"));
        receiver
            .export(&bytes(case, "exporter_context"), &mut exported)
            .unwrap();
        assert_eq!(exported, bytes(case, "exported_value"));
    }
    assert_eq!(exports.len(), 3);
}
