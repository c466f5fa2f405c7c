mod layout;
mod pins;

use super::*;
use crate::{keys::KemSecret, login::Login, random::Drbg};

const LOGIN: Hash32 = [0x10; 32];

/// An account with its keys, so that it can say anything.
struct Account {
    rng: Drbg,
    sig: SigningKey,
    kem: KemSecret,
    chain: Chain,
}

impl Account {
    fn new(seed: u8) -> Self {
        let mut rng = Drbg::new([seed; 64], b"statement tests");
        let (sig, kem) = (SigningKey::make(&mut rng), KemSecret::make(&mut rng));
        let genesis = Statement::genesis(&sig, &kem.public(), &LOGIN, 1_000).unwrap();
        Self {
            rng,
            sig,
            kem,
            chain: Chain::start(genesis).unwrap(),
        }
    }

    /// A change of password: new KEM key, same signing key.
    fn rotate_kem(&mut self) {
        self.kem = KemSecret::make(&mut self.rng);
        let sig = self.sig.duplicate();
        self.say(&sig, false);
    }

    /// Somebody else may know the keys: everything new.
    fn rotate_all(&mut self) {
        self.kem = KemSecret::make(&mut self.rng);
        let sig = SigningKey::make(&mut self.rng);
        self.say(&sig, true);
    }

    fn say(&mut self, sig: &SigningKey, compromise: bool) {
        let head = self.chain.head();
        let next = Next {
            sig,
            kem: &self.kem.public(),
            kem_gen: head.kem_gen() + 1,
            vault_epoch: head.vault_epoch() + 1,
            created_ms: 2_000,
            compromise,
        };
        let statement = Statement::next(head, &self.sig, &next).unwrap();
        self.chain.extend(statement.as_bytes()).unwrap();
        self.sig = sig.duplicate();
    }

    /// What a forger or a broken client would publish: any body, signed with these keys.
    fn forge(&self, body: &[u8], own: &SigningKey, previous: &SigningKey) -> Vec<u8> {
        [
            body,
            &own.sign(SIGN, body),
            &previous.sign(SIGN_PREVIOUS, body),
        ]
        .concat()
    }

    /// The body that would honestly follow, to be bent.
    fn next_body(&self) -> Vec<u8> {
        let head = self.chain.head();
        let next = Next {
            sig: &self.sig,
            kem: head.kem_pub(),
            kem_gen: head.kem_gen(),
            vault_epoch: head.vault_epoch(),
            created_ms: 3_000,
            compromise: false,
        };
        let (prev, account) = (head.stmt_hash(), head.account_id());
        write_body(head.seq() + 1, prev, account, head.login_hash(), &next)
    }

    fn refused(&self, statement: &[u8]) -> ChainError {
        let mut chain = self.chain.clone();
        let error = chain.extend(statement).unwrap_err();
        assert_eq!(chain, self.chain, "a refused statement changes nothing");
        let whole = [self.chain.to_bytes(), statement.to_vec()].concat();
        assert_eq!(Chain::verify(&whole, &LOGIN).unwrap_err(), error);
        error
    }
}

fn two() -> Account {
    let mut account = Account::new(1);
    account.rotate_kem();
    account
}

#[test]
fn a_chain_certifies_itself() {
    let mut account = two();
    account.rotate_all();
    let bytes = account.chain.to_bytes();
    assert_eq!(bytes.len(), 3 * 378);
    let chain = Chain::verify(&bytes, &LOGIN).unwrap();
    assert_eq!(chain, account.chain);
    assert_eq!(
        (chain.head_seq(), chain.account_id()),
        (2, chain.get(0).unwrap().stmt_hash())
    );
    assert!(chain.head().is_compromise_rotation());
    assert_eq!(chain.at(chain.get(1).unwrap().stmt_hash()), chain.get(1));
    assert_eq!((chain.at(&[0; 32]), chain.get(3)), (None, None));
}

#[test]
fn a_statement_has_the_layout_of_the_protocol() {
    let account = two();
    let head = account.chain.head();
    let bytes = head.as_bytes();
    assert_eq!(bytes[..8], [1, 1, 1, 0, 0, 0, 0, 1]);
    assert_eq!(bytes[8..40], account.chain.get(0).unwrap().stmt_hash()[..]);
    assert_eq!(bytes[40..72], account.chain.account_id()[..]);
    assert_eq!(bytes[80..112], LOGIN);
    assert_eq!(bytes[112..177], head.sig_pub().as_bytes()[..]);
    assert_eq!(bytes[177..242], head.kem_pub().as_bytes()[..]);
    assert_eq!(bytes[242..250], [0, 0, 0, 1, 0, 0, 0, 1]);
    assert_eq!(
        *head.stmt_hash(),
        crate::labels::hash::STATEMENT.hash(&[&bytes[..250]])
    );
}

/// Attack 8.
#[test]
fn gaps_repetitions_and_forks_are_refused() {
    let account = two();
    let mut ahead = account.next_body();
    ahead[7] += 1;
    let ahead = account.forge(&ahead, &account.sig, &account.sig);
    assert_eq!(account.refused(&ahead), ChainError::Sequence);
    let again = account.chain.head().as_bytes();
    assert_eq!(account.refused(again), ChainError::Sequence);
    let mut fork = account.next_body();
    fork[8..40].copy_from_slice(account.chain.get(0).unwrap().stmt_hash());
    let fork = account.forge(&fork, &account.sig, &account.sig);
    assert_eq!(account.refused(&fork), ChainError::Previous);
}

#[test]
fn another_account_or_login_is_refused() {
    let account = two();
    for (range, byte) in [(40..72, 1), (80..112, 2)] {
        let mut body = account.next_body();
        body[range].fill(byte);
        let bad = account.forge(&body, &account.sig, &account.sig);
        assert_eq!(account.refused(&bad), ChainError::Identity);
    }
    let bytes = account.chain.to_bytes();
    assert_eq!(Chain::verify(&bytes, &[0; 32]), Err(ChainError::Login));
}

#[test]
fn signatures_have_to_be_both_there_low_and_right() {
    let mut account = two();
    let stranger = SigningKey::make(&mut account.rng);
    let body = account.next_body();
    let good = account.forge(&body, &account.sig, &account.sig);
    let by_stranger = account.forge(&body, &account.sig, &stranger);
    assert_eq!(account.refused(&by_stranger), ChainError::PreviousSignature);
    let not_own = account.forge(&body, &stranger, &account.sig);
    assert_eq!(account.refused(&not_own), ChainError::Signature);
    let mut without_previous = good.clone();
    without_previous[314..].fill(0);
    assert_eq!(
        account.refused(&without_previous),
        ChainError::PreviousSignature
    );
    // One signature does not stand for the other.
    let mut swapped = good.clone();
    swapped[250..314].copy_from_slice(&good[314..]);
    assert_eq!(account.refused(&swapped), ChainError::Signature);
    let mut high = good.clone();
    make_high_s(&mut high[250..314]);
    assert_eq!(account.refused(&high), ChainError::Signature);
    let mut high = good;
    make_high_s(&mut high[314..]);
    assert_eq!(account.refused(&high), ChainError::PreviousSignature);
}

/// `s → n − s`: the same signature to a careless verifier.
fn make_high_s(signature: &mut [u8]) {
    let parsed = p256::ecdsa::Signature::from_slice(signature).unwrap();
    let (r, s) = parsed.split_scalars();
    let high = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
    signature.copy_from_slice(&high.to_bytes());
}

#[test]
fn numbers_never_fall_and_a_generation_names_one_key() {
    let mut account = two();
    for field in [242..246, 246..250] {
        let mut body = account.next_body();
        body[field].fill(0);
        let bad = account.forge(&body, &account.sig, &account.sig);
        assert_eq!(account.refused(&bad), ChainError::Decrease);
    }
    let other = KemSecret::make(&mut account.rng).public();
    let mut body = account.next_body();
    body[177..242].copy_from_slice(other.as_bytes());
    let bad = account.forge(&body, &account.sig, &account.sig);
    assert_eq!(account.refused(&bad), ChainError::Generation);
}

#[test]
fn next_refuses_what_a_reader_would() {
    let mut account = two();
    let stranger = SigningKey::make(&mut account.rng);
    let head = account.chain.head();
    let kem = head.kem_pub().clone();
    let good = Next {
        sig: &account.sig,
        kem: &kem,
        kem_gen: 1,
        vault_epoch: 1,
        created_ms: 0,
        compromise: false,
    };
    let refused = |key: &SigningKey, next: Next<'_>| Statement::next(head, key, &next).err();
    assert_eq!(refused(&account.sig, good), None);
    assert_eq!(
        refused(&stranger, good),
        Some(ChainError::PreviousSignature)
    );
    let falling = Next { kem_gen: 0, ..good };
    assert_eq!(refused(&account.sig, falling), Some(ChainError::Decrease));
}
