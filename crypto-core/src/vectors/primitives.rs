//! §0: labels, hashes, derivation, signatures, sealing, envelopes; §10: padmé.

use serde_json::{Value, json};

use super::{array, bytes, frozen};
use crate::{
    kdf,
    keys::{KemSecret, SigningKey, VerifyingKey, open_envelope, seal_envelope},
    labels::{self, info, sig},
    random::{Drbg, make_array},
    seal::OneTimeKey,
    wire::padme,
};

const SCALAR: [u8; 32] = [0x11; 32];

pub(super) fn made() -> Value {
    json!({
        "label": {
            "login": hex::encode(labels::hash::LOGIN.to_bytes()),
            "stmt prev": hex::encode(sig::STATEMENT_PREVIOUS.to_bytes()),
        },
        "hash": {
            "label": "login",
            "data": hex::encode(b"data"),
            "out": hex::encode(labels::hash::LOGIN.hash(&[b"data"])),
        },
        "kdf": [derived::<16>("", ""), derived::<32>("salt", "ctx"), derived::<64>("salt", "ctx")],
        "drbg": {
            "os_random": hex::encode([7; 64]),
            "hedge": hex::encode(b"hedge"),
            "stream": hex::encode(make_array::<80>(&mut Drbg::new([7; 64], b"hedge"))),
        },
        "sig": signature(),
        "seal": {
            "ikm": hex::encode(b"ikm"), "salt": hex::encode(b"salt"), "label": "blob",
            "ctx": "", "aad": hex::encode(b"aad"), "text": hex::encode(b"text"),
            "ct": hex::encode(sealing_key().seal(b"aad", b"text")),
        },
        "hpke": envelope(),
        "padme": padded_lengths(),
    })
}

fn padded_lengths() -> Vec<[u64; 2]> {
    let lengths = [
        0,
        1,
        2,
        3,
        9,
        255,
        256,
        257,
        1_000,
        60_144,
        1 << 20,
        (1 << 20) + 1,
        64 << 30,
    ];
    lengths.map(|len| [len, padme(len)]).to_vec()
}

fn derived<const L: usize>(salt: &str, ctx: &str) -> Value {
    let out = kdf::derive::<L>(b"ikm", salt.as_bytes(), labels::kdf::SLOT, ctx.as_bytes());
    json!({
        "ikm": hex::encode(b"ikm"), "salt": hex::encode(salt), "label": "slot",
        "ctx": hex::encode(ctx), "length": L, "out": hex::encode(*out),
    })
}

fn sealing_key() -> OneTimeKey {
    OneTimeKey::derive(b"ikm", b"salt", labels::kdf::BLOB, b"")
}

fn signature() -> Value {
    let key = SigningKey::from_bytes(&SCALAR).unwrap();
    json!({
        "sk": hex::encode(SCALAR), "pk": hex::encode(key.public().as_bytes()),
        "label": "commit", "data": hex::encode(b"data"),
        "signature": hex::encode(key.sign(sig::COMMIT, b"data")),
    })
}

fn envelope() -> Value {
    let key = KemSecret::from_bytes(&SCALAR).unwrap();
    let mut rng = Drbg::new([8; 64], b"");
    let sealed = seal_envelope(&mut rng, &key.public(), info::ENVELOPE, b"aad", b"text");
    json!({
        "sk": hex::encode(SCALAR), "pk": hex::encode(key.public().as_bytes()),
        "info": hex::encode(info::ENVELOPE.to_bytes()), "aad": hex::encode(b"aad"),
        "text": hex::encode(b"text"), "envelope": hex::encode(sealed),
    })
}

#[test]
fn committed_signatures_and_ciphertexts_open() {
    let set = frozen("primitives");
    let sig = &set["sig"];
    let key = VerifyingKey::from_bytes(&bytes(&sig["pk"])).unwrap();
    let verified = key.verify(sig::COMMIT, &bytes(&sig["data"]), &array(&sig["signature"]));
    assert_eq!(verified, Ok(()));
    let sealed = &set["seal"];
    let text = sealing_key()
        .open(&bytes(&sealed["aad"]), &bytes(&sealed["ct"]))
        .unwrap();
    assert_eq!(*text, bytes(&sealed["text"]));
    let hpke = &set["hpke"];
    let key = KemSecret::from_bytes(&array(&hpke["sk"])).unwrap();
    let envelope = bytes(&hpke["envelope"]);
    let text = open_envelope(&key, info::ENVELOPE, &bytes(&hpke["aad"]), &envelope).unwrap();
    assert_eq!(*text, bytes(&hpke["text"]));
}
