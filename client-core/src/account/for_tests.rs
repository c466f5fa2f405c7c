//! An account without a relay, for unit tests.

#![allow(clippy::unwrap_used, reason = "for tests")]

use crypto_core::keys::{KemSecret, SigningKey};
use crypto_core::login::login_hash;
use crypto_core::random::Drbg;
use crypto_core::recovery::{AccessKey, recovery_root};
use crypto_core::vault::seal_body;

use super::*;

/// The same account for the same login.
pub(crate) fn account(login: &str) -> Account {
    let mut rng = Drbg::new([1; 64], login.as_bytes());
    let (login, server_id) = (
        Login::new(login).unwrap(),
        ServerId::new("ren.example").unwrap(),
    );
    let hash = login_hash(&login, &server_id);
    let (sig_sk, kem) = (SigningKey::make(&mut rng), KemSecret::make(&mut rng));
    let genesis = Statement::genesis(&sig_sk, &kem.public(), &hash, 1).unwrap();
    let body = VaultBody {
        sig_sk,
        kem: vec![(0, kem)],
        head_seq: 0,
        head_hash: *genesis.stmt_hash(),
        storage_root: StorageRoot::make(&mut rng),
        recovery_root: recovery_root(&AccessKey::make(&mut rng), &hash),
        old_sig: Vec::new(),
        created_ms: 1,
    };
    let vault_key = VaultKey::make(&mut rng);
    let chain = Chain::start(genesis).unwrap();
    let sealed_body = seal_body(&mut rng, &vault_key, 0, chain.account_id(), &body).unwrap();
    Account::open((login, server_id), vault_key, 0, sealed_body, chain).unwrap()
}
