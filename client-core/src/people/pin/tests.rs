#![allow(clippy::unwrap_used, reason = "a test")]

use crypto_core::keys::{KemSecret, SigningKey};
use crypto_core::random::Drbg;
use crypto_core::statement::{Next, Statement};

use super::*;
use crate::account::Stamped;
use crate::people::book::Standing;
use crate::view::Trust;

/// Somebody who makes statements.
struct Maker {
    rng: Drbg,
    sig: SigningKey,
    chain: Chain,
}

impl Maker {
    fn new(seed: u8) -> Self {
        let mut rng = Drbg::new([seed; 64], b"");
        let sig = SigningKey::make(&mut rng);
        let kem = KemSecret::make(&mut rng).public();
        let chain = Chain::start(Statement::genesis(&sig, &kem, &[3; 32], 1).unwrap()).unwrap();
        Self { rng, sig, chain }
    }

    fn rotate(&mut self, new_sig: bool) {
        let sig = SigningKey::make(&mut self.rng);
        let kem = KemSecret::make(&mut self.rng).public();
        let head = self.chain.head();
        let next = Next {
            sig: if new_sig { &sig } else { &self.sig },
            kem: &kem,
            kem_gen: head.kem_gen() + 1,
            vault_epoch: head.vault_epoch() + 1,
            created_ms: 2,
            compromise: new_sig,
        };
        let made = Statement::next(head, &self.sig, &next).unwrap();
        self.chain.extend(made.as_bytes()).unwrap();
        if new_sig {
            self.sig = sig;
        }
    }
}

fn anna() -> Login {
    Login::new("anna").unwrap()
}

fn contact(chain: &Chain) -> Contact {
    Contact {
        login: "anna".to_owned(),
        seq: chain.head_seq(),
        hash: *chain.head_hash(),
        pinned_ms: 1,
        keys: Keys::Pinned,
        keys_ms: 1,
        standing: Standing::Accepted,
        standing_ms: 1,
        name: String::new(),
        name_ms: 0,
        blocked: Stamped::default(),
        card: None,
    }
}

fn pinned(chain: &Chain, keys: Keys) -> Book {
    let mut book = Book::default();
    book.insert(
        *chain.account_id(),
        Contact {
            keys,
            ..contact(chain)
        },
    );
    book
}

fn see(book: &mut Book, chain: &Chain) -> Sighting {
    let sighting = judge(book, &anna(), chain);
    note(book, sighting, chain, 100);
    sighting
}

fn trust(book: &Book, chain: &Chain) -> Trust {
    book.get(chain.account_id()).unwrap().trust()
}

#[test]
fn seeing_somebody_for_the_first_time_pins_nothing() {
    let mut book = Book::default();
    assert_eq!(see(&mut book, &Maker::new(1).chain), Sighting::First);
    assert_eq!(book, Book::default());
}

#[test]
fn a_longer_chain_moves_the_pin_and_keeps_the_tick() {
    let mut maker = Maker::new(1);
    let mut book = pinned(&maker.chain, Keys::Verified);
    assert_eq!(see(&mut book, &maker.chain), Sighting::Same);
    maker.rotate(false);
    assert_eq!(
        see(&mut book, &maker.chain),
        Sighting::Extended { sig_changed: false }
    );
    assert_eq!(trust(&book, &maker.chain), Trust::Verified);
    assert_eq!(see(&mut book, &maker.chain), Sighting::Same);
}

#[test]
fn a_new_signing_key_drops_the_tick() {
    let mut maker = Maker::new(1);
    let mut book = pinned(&maker.chain, Keys::Verified);
    maker.rotate(true);
    assert_eq!(
        see(&mut book, &maker.chain),
        Sighting::Extended { sig_changed: true }
    );
    assert_eq!(trust(&book, &maker.chain), Trust::Changed);
}

#[test]
fn a_shorter_chain_is_a_break_and_the_right_one_later_does_not_heal_it() {
    let mut maker = Maker::new(1);
    let short = maker.chain.clone();
    maker.rotate(false);
    let mut book = pinned(&maker.chain, Keys::Verified);
    let id = *maker.chain.account_id();
    assert_eq!(see(&mut book, &short), Sighting::Broken { pinned: id });
    assert_eq!(trust(&book, &maker.chain), Trust::Broken);
    assert_eq!(book.get(&id).unwrap().seq, 1, "the pin stays");
    see(&mut book, &maker.chain);
    maker.rotate(true);
    see(&mut book, &maker.chain);
    assert_eq!(trust(&book, &maker.chain), Trust::Broken);
}

#[test]
fn a_branch_is_a_break() {
    let (mut maker, mut fork) = (Maker::new(1), Maker::new(1));
    maker.rotate(false);
    fork.rotate(true);
    fork.rotate(false);
    let mut book = pinned(&maker.chain, Keys::Pinned);
    assert!(matches!(
        see(&mut book, &fork.chain),
        Sighting::Broken { .. }
    ));
    assert_eq!(trust(&book, &maker.chain), Trust::Broken);
    assert_eq!(
        book.get(maker.chain.account_id()).unwrap().hash,
        *maker.chain.head_hash()
    );
}

#[test]
fn another_account_under_a_pinned_login_breaks_the_pinned_one() {
    let (maker, other) = (Maker::new(1), Maker::new(2));
    let mut book = pinned(&maker.chain, Keys::Verified);
    let expected = Sighting::Broken {
        pinned: *maker.chain.account_id(),
    };
    assert_eq!(see(&mut book, &other.chain), expected);
    assert_eq!(trust(&book, &maker.chain), Trust::Broken);
    assert!(
        book.get(other.chain.account_id()).is_none(),
        "nobody new is pinned"
    );
}

#[test]
fn comparing_in_person_settles_a_break() {
    let (maker, other) = (Maker::new(1), Maker::new(2));
    let mut book = pinned(&maker.chain, Keys::Pinned);
    see(&mut book, &other.chain);
    verify(&mut book, contact(&other.chain), &other.chain, 200);
    assert_eq!(trust(&book, &other.chain), Trust::Verified);
    assert_eq!(
        trust(&book, &maker.chain),
        Trust::Broken,
        "who was there before is not him"
    );
    assert_eq!(see(&mut book, &other.chain), Sighting::Same);
    assert_eq!(trust(&book, &other.chain), Trust::Verified);
    unverify(&mut book, other.chain.account_id(), 300);
    assert_eq!(trust(&book, &other.chain), Trust::Unverified);
    unverify(&mut book, maker.chain.account_id(), 300);
    assert_eq!(trust(&book, &maker.chain), Trust::Broken);
}
