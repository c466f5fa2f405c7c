//! §4 and §13: slots, bodies, account blobs, records of the cache.

use serde_json::{Value, json};

use super::{array, bytes, frozen};
use crate::{
    blob::{Namespace, open_blob, seal_blob},
    cache::CacheKey,
    keys::{KemSecret, Secret32, SigningKey},
    login::{ExportKey, KsfParams},
    random::Drbg,
    recovery::{RecoveryRoot, Share},
    vault::{
        SlotKey, StorageRoot, VaultBody, VaultKey, open_body, open_slot, seal_body, seal_slot,
    },
};

const ACCOUNT: [u8; 32] = [0xac; 32];
const EPOCH: u32 = 7;
const VK: [u8; 32] = [0x33; 32];
const EXPORT_KEY: [u8; 32] = [0x44; 32];
const KR: [u8; 32] = [0x55; 32];
const SHARE: [u8; 32] = [0x66; 32];

fn rng() -> Drbg {
    Drbg::new([3; 64], b"vault vectors")
}

fn secret(bytes: [u8; 32]) -> Secret32 {
    Secret32::from_bytes(&bytes)
}

fn storage_root() -> StorageRoot {
    StorageRoot::make(&mut Drbg::new([9; 64], b"storage root"))
}

/// Runs with a key of each kind.
fn with_keys<T>(run: impl FnOnce(SlotKey<'_>, SlotKey<'_>) -> T) -> T {
    let export_key = ExportKey::from_secret(secret(EXPORT_KEY));
    let (root, share) = (
        RecoveryRoot::from_secret(secret(KR)),
        Share::from_bytes(&SHARE),
    );
    run(
        SlotKey::Password(&export_key, KsfParams::TARGET),
        SlotKey::AccessKey(&root, &share),
    )
}

pub(super) fn slots() -> Value {
    let seal = |key: SlotKey<'_>| {
        hex::encode(seal_slot(
            &mut rng(),
            key,
            EPOCH,
            &ACCOUNT,
            &VaultKey::from_bytes(&VK),
        ))
    };
    let (password, access_key) = with_keys(|one, two| (seal(one), seal(two)));
    json!({
        "account_id": hex::encode(ACCOUNT),
        "vault_epoch": EPOCH,
        "vk": hex::encode(VK),
        "password": {
            "export_key": hex::encode(EXPORT_KEY),
            "iters": KsfParams::TARGET.iters(),
            "slot": password,
        },
        "access_key": {
            "kr": hex::encode(KR), "share": hex::encode(SHARE), "slot": access_key,
        },
    })
}

fn body() -> VaultBody {
    let mut rng = rng();
    VaultBody {
        sig_sk: SigningKey::make(&mut rng),
        kem: vec![
            (0, KemSecret::make(&mut rng)),
            (3, KemSecret::make(&mut rng)),
        ],
        head_seq: 9,
        head_hash: [0x77; 32],
        storage_root: storage_root(),
        recovery_root: RecoveryRoot::from_secret(secret(KR)),
        old_sig: vec![(2, SigningKey::make(&mut rng).public())],
        created_ms: 1_700_000_000_000,
    }
}

pub(super) fn bodies() -> Value {
    let vault_key = VaultKey::from_bytes(&VK);
    let sealed = seal_body(&mut rng(), &vault_key, EPOCH, &ACCOUNT, &body()).unwrap();
    let body = body();
    json!({
        "account_id": hex::encode(ACCOUNT),
        "vault_epoch": EPOCH,
        "vk": hex::encode(VK),
        "sig_sk": hex::encode(*body.sig_sk.to_bytes()),
        "kem": body.kem.iter().map(|(g, sk)| json!([g, hex::encode(*sk.to_bytes())]))
            .collect::<Value>(),
        "head_seq": body.head_seq,
        "head_hash": hex::encode(body.head_hash),
        "storage_root": hex::encode(body.storage_root.secret().expose()),
        "kr": hex::encode(KR),
        "old_sig": body.old_sig.iter().map(|(seq, pk)| json!([seq, hex::encode(pk.as_bytes())]))
            .collect::<Value>(),
        "created_ms": body.created_ms,
        "body": hex::encode(sealed),
    })
}

pub(super) fn blobs() -> Value {
    let (root, ns) = (storage_root(), Namespace::Keyring);
    let cases = [0, 5, 1_021].map(|len| {
        let content = vec![0xc0; len];
        let blob = seal_blob(&mut rng(), &root, ns, 3, &ACCOUNT, &content).unwrap();
        json!({ "content": hex::encode(content), "blob": hex::encode(blob) })
    });
    json!({
        "storage_root": hex::encode(root.secret().expose()),
        "account_id": hex::encode(ACCOUNT),
        "ns": ns as u8,
        "version": 3,
        "cases": cases,
        "delete_token": {
            "msg_id": hex::encode([0x1d; 16]),
            "token": hex::encode(*root.delete_token(&[0x1d; 16])),
        },
    })
}

pub(super) fn records() -> Value {
    let root = storage_root();
    let key = CacheKey::derive(&root, &[0xde; 16], "messages");
    json!({
        "storage_root": hex::encode(root.secret().expose()),
        "device_id": hex::encode([0xde; 16]),
        "store": "messages",
        "stored_under": hex::encode(b"place"),
        "content": hex::encode(b"content"),
        "record": hex::encode(key.seal(&mut rng(), b"place", b"content")),
    })
}

#[test]
fn committed_slots_open() {
    let set = frozen("slot");
    let open = |name: &str, key: SlotKey<'_>| {
        let (vault_key, epoch) = open_slot(&bytes(&set[name]["slot"]), key, &ACCOUNT).unwrap();
        assert_eq!(
            (*vault_key.expose(), epoch),
            (array(&set["vk"]), EPOCH),
            "{name}"
        );
    };
    with_keys(|password, access_key| {
        open("password", password);
        open("access_key", access_key);
    });
}

#[test]
fn the_committed_body_opens() {
    let set = frozen("body");
    let vault_key = VaultKey::from_bytes(&array(&set["vk"]));
    let body = open_body(&bytes(&set["body"]), &vault_key, EPOCH, &ACCOUNT).unwrap();
    assert_eq!(*body.sig_sk.to_bytes(), array(&set["sig_sk"]));
    assert_eq!(*body.kem(3).unwrap().to_bytes(), array(&set["kem"][1][1]));
    assert_eq!(body.head_hash, array(&set["head_hash"]));
    assert_eq!(
        *body.storage_root.secret().expose(),
        array(&set["storage_root"])
    );
    assert_eq!(
        body.old_sig[0].1.as_bytes().to_vec(),
        bytes(&set["old_sig"][0][1])
    );
}

#[test]
fn committed_blobs_and_records_open() {
    let set = frozen("blob");
    for case in set["cases"].as_array().unwrap() {
        let blob = bytes(&case["blob"]);
        let opened = open_blob(&blob, &storage_root(), Namespace::Keyring, &ACCOUNT).unwrap();
        assert_eq!((opened.0, &*opened.1), (3, &bytes(&case["content"])));
    }
    let set = frozen("cache");
    let key = CacheKey::derive(&storage_root(), &array(&set["device_id"]), "messages");
    let opened = key
        .open(&bytes(&set["stored_under"]), &bytes(&set["record"]))
        .unwrap();
    assert_eq!(*opened, bytes(&set["content"]));
}
