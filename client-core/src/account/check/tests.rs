#![allow(clippy::unwrap_used, reason = "a test")]

use crypto_core::keys::{KemSecret, SigningKey};
use crypto_core::random::Drbg;
use crypto_core::recovery::{AccessKey, recovery_root};
use crypto_core::statement::{Next, Statement};
use crypto_core::vault::StorageRoot;

use super::*;

const LOGIN: Hash32 = [3; 32];

/// An account with its whole history at hand, as no relay has it.
struct Person {
    rng: Drbg,
    chain: Chain,
    body: VaultBody,
}

impl Person {
    fn new(seed: u8) -> Self {
        let mut rng = Drbg::new([seed; 64], b"");
        let (sig_sk, kem) = (SigningKey::make(&mut rng), KemSecret::make(&mut rng));
        let genesis = Statement::genesis(&sig_sk, &kem.public(), &LOGIN, 1).unwrap();
        let body = VaultBody {
            sig_sk,
            kem: vec![(0, kem)],
            head_seq: 0,
            head_hash: *genesis.stmt_hash(),
            storage_root: StorageRoot::make(&mut rng),
            recovery_root: recovery_root(&AccessKey::make(&mut rng), &LOGIN),
            old_sig: Vec::new(),
            created_ms: 1,
        };
        Self {
            rng,
            chain: Chain::start(genesis).unwrap(),
            body,
        }
    }

    /// A change of password.
    fn rotate(&mut self) {
        let kem = KemSecret::make(&mut self.rng);
        let head = self.chain.head();
        let next = Next {
            sig: &self.body.sig_sk,
            kem: &kem.public(),
            kem_gen: head.kem_gen() + 1,
            vault_epoch: head.vault_epoch() + 1,
            created_ms: 2,
            compromise: false,
        };
        let made = Statement::next(head, &self.body.sig_sk, &next).unwrap();
        self.body.kem.push((made.kem_gen(), kem));
        self.body.head_seq = made.seq();
        self.body.head_hash = *made.stmt_hash();
        self.chain.extend(made.as_bytes()).unwrap();
    }

    fn seen(&self) -> Seen {
        let head = self.chain.head();
        Seen {
            account_id: *self.chain.account_id(),
            seq: head.seq(),
            hash: *head.stmt_hash(),
            vault_epoch: head.vault_epoch(),
        }
    }
}

fn code(result: Result<(), Failure>) -> Result<(), FailureCode> {
    result.map_err(|failure| failure.code)
}

#[test]
fn what_belongs_together_passes() {
    let mut anna = Person::new(1);
    let first = anna.seen();
    assert_eq!(check(&anna.body, 0, &anna.chain), Ok(()));
    anna.rotate();
    assert_eq!(check(&anna.body, 1, &anna.chain), Ok(()));
    assert_eq!(check_seen(&anna.chain, &first), Ok(()));
    assert_eq!(check_seen(&anna.chain, &anna.seen()), Ok(()));
}

#[test]
fn an_older_chain_or_an_older_vault_is_a_rollback() {
    let mut anna = Person::new(1);
    let before = anna.chain.clone();
    let mut twin = Person::new(1);
    anna.rotate();
    assert_eq!(
        code(check(&anna.body, 1, &before)),
        Err(FailureCode::VaultRolledBack)
    );
    assert_eq!(
        code(check(&twin.body, 0, &anna.chain)),
        Err(FailureCode::VaultRolledBack)
    );
    // Both rolled back to one consistent past: only a device that saw more can tell.
    twin.chain = before;
    assert_eq!(check(&twin.body, 0, &twin.chain), Ok(()));
    assert_eq!(
        code(check_seen(&twin.chain, &anna.seen())),
        Err(FailureCode::VaultRolledBack)
    );
}

#[test]
fn another_history_of_the_same_account_is_broken() {
    let (mut anna, mut fork) = (Person::new(1), Person::new(1));
    anna.rotate();
    let _ = KemSecret::make(&mut fork.rng);
    fork.rotate();
    assert_eq!(fork.chain.account_id(), anna.chain.account_id());
    assert_eq!(
        code(check(&anna.body, 1, &fork.chain)),
        Err(FailureCode::VaultBroken)
    );
    assert_eq!(
        code(check_seen(&fork.chain, &anna.seen())),
        Err(FailureCode::VaultBroken)
    );
}

#[test]
fn a_vault_of_another_epoch_or_with_other_keys_is_broken() {
    let anna = Person::new(1);
    assert_eq!(
        code(check(&anna.body, 1, &anna.chain)),
        Err(FailureCode::VaultBroken)
    );
    let mut mixed = Person::new(1);
    mixed.body.sig_sk = SigningKey::make(&mut mixed.rng);
    assert_eq!(
        code(check(&mixed.body, 0, &mixed.chain)),
        Err(FailureCode::VaultBroken)
    );
    let mut mixed = Person::new(1);
    mixed.body.kem = vec![(0, KemSecret::make(&mut mixed.rng))];
    assert_eq!(
        code(check(&mixed.body, 0, &mixed.chain)),
        Err(FailureCode::VaultBroken)
    );
}

#[test]
fn what_was_seen_of_somebody_else_says_nothing() {
    let mut boris = Person::new(2);
    boris.rotate();
    assert_eq!(check_seen(&Person::new(1).chain, &boris.seen()), Ok(()));
}
