//! §5: statement chains, good and bad, and safety numbers.

use serde_json::{Value, json};

use super::{array, bytes, frozen};
use crate::{
    keys::{KemSecret, SigningKey},
    labels::sig,
    random::Drbg,
    safety_number::{QrCheck, check_qr, digits, fingerprint_of, qr_text},
    statement::{Chain, ChainError, Next, Statement},
};

const LOGIN_HASH: [u8; 32] = [0x22; 32];

/// Genesis, change of password (new KEM key), compromise rotation (both keys new).
struct Story {
    sig: [SigningKey; 2],
    kem: [KemSecret; 3],
    chain: Chain,
}

fn story(seed: u8) -> Story {
    let mut rng = Drbg::new([seed; 64], b"statement vectors");
    let sig = core::array::from_fn(|_| SigningKey::make(&mut rng));
    let kem: [KemSecret; 3] = core::array::from_fn(|_| KemSecret::make(&mut rng));
    let [first, second] = &sig;
    let genesis = Statement::genesis(first, &kem[0].public(), &LOGIN_HASH, 1_000).unwrap();
    let mut chain = Chain::start(genesis).unwrap();
    for (number, key, compromise) in [(1, first, false), (2, second, true)] {
        let next = Next {
            sig: key,
            kem: &kem[number as usize].public(),
            kem_gen: number,
            vault_epoch: number,
            created_ms: 1_000 + u64::from(number),
            compromise,
        };
        let statement = Statement::next(chain.head(), first, &next).unwrap();
        chain.extend(statement.as_bytes()).unwrap();
    }
    Story { sig, kem, chain }
}

pub(super) fn statements() -> Value {
    let story = story(4);
    let whole = story.chain.to_bytes();
    let refused = bad_chains(&story).map(
        |(chain, reason)| json!({ "chain": hex::encode(chain), "reason": format!("{reason:?}") }),
    );
    json!({
        "login_hash": hex::encode(LOGIN_HASH),
        "sig_sk": story.sig.each_ref().map(|key| hex::encode(*key.to_bytes())),
        "kem_sk": story.kem.each_ref().map(|key| hex::encode(*key.to_bytes())),
        "account_id": hex::encode(story.chain.account_id()),
        "stmt_hashes": story.chain.iter().map(|s| json!(hex::encode(s.stmt_hash())))
            .collect::<Value>(),
        "chain": hex::encode(whole),
        "refused": refused,
    })
}

/// Attack 8, one chain for each reason that good signatures do not prevent.
fn bad_chains(story: &Story) -> [(Vec<u8>, ChainError); 8] {
    let whole = story.chain.to_bytes();
    let (two, last) = whole.split_at(2 * 378);
    let [first, second] = &story.sig;
    let resigned = |change: &dyn Fn(&mut [u8])| {
        let mut body = last[..250].to_vec();
        change(&mut body);
        let own = second.sign(sig::STATEMENT, &body);
        let previous = first.sign(sig::STATEMENT_PREVIOUS, &body);
        [two, &body, &own, &previous].concat()
    };
    let mut high_s = whole.clone();
    let parsed = p256::ecdsa::Signature::from_slice(&last[250..314]).unwrap();
    let (r, s) = parsed.split_scalars();
    let high = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
    high_s[2 * 378 + 250..2 * 378 + 314].copy_from_slice(&high.to_bytes());
    let mut without_previous = whole.clone();
    without_previous[2 * 378 + 314..].fill(0);
    [
        (resigned(&|body| body[7] = 3), ChainError::Sequence),
        (resigned(&|body| body[8] ^= 1), ChainError::Previous),
        (resigned(&|body| body[40] ^= 1), ChainError::Identity),
        (resigned(&|body| body[80] ^= 1), ChainError::Identity),
        (resigned(&|body| body[245] = 0), ChainError::Decrease),
        (resigned(&|body| body[245] = 1), ChainError::Generation),
        (high_s, ChainError::Signature),
        (without_previous, ChainError::PreviousSignature),
    ]
}

pub(super) fn safety_numbers() -> Value {
    let (alice, bob) = (story(4), story(5));
    let (fp_alice, fp_bob) = (
        fingerprint_of(alice.chain.head()),
        fingerprint_of(bob.chain.head()),
    );
    json!({
        "login_hash": hex::encode(LOGIN_HASH),
        "alice": hex::encode(alice.chain.to_bytes()),
        "bob": hex::encode(bob.chain.to_bytes()),
        "fp_alice": hex::encode(fp_alice),
        "fp_bob": hex::encode(fp_bob),
        "digits": digits(&fp_alice, &fp_bob),
        "qr_of_alice": qr_text(&fp_alice, &fp_bob),
        "qr_of_bob": qr_text(&fp_bob, &fp_alice),
    })
}

#[test]
fn committed_chains_are_judged_the_same() {
    let set = frozen("statement");
    let login_hash = array(&set["login_hash"]);
    let chain = Chain::verify(&bytes(&set["chain"]), &login_hash).unwrap();
    assert_eq!(*chain.account_id(), array(&set["account_id"]));
    for (statement, hash) in chain.iter().zip(set["stmt_hashes"].as_array().unwrap()) {
        assert_eq!(*statement.stmt_hash(), array(hash));
    }
    for case in set["refused"].as_array().unwrap() {
        let reason = Chain::verify(&bytes(&case["chain"]), &login_hash).unwrap_err();
        assert_eq!(case["reason"], format!("{reason:?}"));
    }
}

#[test]
fn committed_codes_match() {
    let set = frozen("safety_number");
    let (alice, bob) = (array(&set["fp_alice"]), array(&set["fp_bob"]));
    let head = Chain::verify(&bytes(&set["bob"]), &array(&set["login_hash"])).unwrap();
    assert_eq!(fingerprint_of(head.head()), bob);
    let scanned_by_alice = set["qr_of_bob"].as_str().unwrap();
    assert_eq!(check_qr(scanned_by_alice, &alice, &bob), QrCheck::Match);
}
