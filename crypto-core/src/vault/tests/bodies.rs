use super::*;
use crate::{
    keys::{KemSecret, SigningKey},
    statement::{Chain, Next, Statement},
    wire::VaultBodyView,
};

fn body() -> VaultBody {
    let mut rng = rng();
    VaultBody {
        sig_sk: SigningKey::make(&mut rng),
        kem: vec![
            (0, KemSecret::make(&mut rng)),
            (3, KemSecret::make(&mut rng)),
        ],
        head_seq: 9,
        head_hash: [8; 32],
        storage_root: StorageRoot::make(&mut rng),
        recovery_root: root(),
        old_sig: vec![(2, SigningKey::make(&mut rng).public())],
        created_ms: 1_700_000_000_000,
    }
}

#[test]
fn a_body_comes_back_whole() {
    let vault_key = VaultKey::make(&mut rng());
    let sealed = seal_body(&mut rng(), &vault_key, EPOCH, &ACCOUNT, &body()).unwrap();
    assert_eq!(sealed.len(), 1_148);
    let (opened, made) = (
        open_body(&sealed, &vault_key, EPOCH, &ACCOUNT).unwrap(),
        body(),
    );
    assert_eq!(*opened.sig_sk.to_bytes(), *made.sig_sk.to_bytes());
    assert_eq!(
        opened.kem(3).unwrap().public(),
        made.kem(3).unwrap().public()
    );
    assert!(opened.kem(1).is_none());
    assert_eq!((opened.head_seq, opened.head_hash), (9, [8; 32]));
    assert!(
        opened
            .storage_root
            .secret()
            .ct_eq(made.storage_root.secret())
    );
    assert!(
        opened
            .recovery_root
            .secret()
            .ct_eq(made.recovery_root.secret())
    );
    assert_eq!(opened.old_sig, made.old_sig);
    assert_eq!(opened.created_ms, made.created_ms);
}

#[test]
fn every_flipped_byte_of_a_body_is_refused() {
    let vault_key = VaultKey::make(&mut rng());
    let sealed = seal_body(&mut rng(), &vault_key, EPOCH, &ACCOUNT, &body()).unwrap();
    for at in 0..sealed.len() {
        for bit in [1, 0x80] {
            let mut bad = sealed.clone();
            bad[at] ^= bit;
            assert!(
                open_body(&bad, &vault_key, EPOCH, &ACCOUNT).is_err(),
                "byte {at}"
            );
        }
    }
}

#[test]
fn another_key_account_or_epoch_does_not_open_a_body() {
    let vault_key = VaultKey::make(&mut rng());
    let sealed = seal_body(&mut rng(), &vault_key, EPOCH, &ACCOUNT, &body()).unwrap();
    let refused = |key: &VaultKey, epoch, account| open_body(&sealed, key, epoch, account).err();
    assert_eq!(
        refused(&vault_key, EPOCH + 1, &ACCOUNT),
        Some(VaultError::Foreign)
    );
    assert_eq!(
        refused(&vault_key, EPOCH, &[0; 32]),
        Some(VaultError::Foreign)
    );
    let other = VaultKey::from_bytes(&[1; 32]);
    assert_eq!(
        refused(&other, EPOCH, &ACCOUNT),
        Some(VaultError::NotAuthentic)
    );
}

#[test]
fn body_lengths_are_bounded_before_anything_else() {
    let huge = vec![0x11; crate::limits::VAULT_BODY + 125];
    assert_eq!(VaultBodyView::parse(&huge), Err(ParseError::Limit));
    let vault_key = VaultKey::make(&mut rng());
    let sealed = seal_body(&mut rng(), &vault_key, EPOCH, &ACCOUNT, &body()).unwrap();
    for bad in [&sealed[..1_147], &[&sealed[..], &[0]].concat()] {
        assert_eq!(VaultBodyView::parse(bad), Err(ParseError::Length));
    }
    for ct in [0, 16, 17, 1_039, 1_041, 2_063] {
        let mut bytes = sealed[..108].to_vec();
        bytes[104..108].copy_from_slice(&(ct as u32).to_be_bytes());
        bytes.resize(108 + ct, 0);
        assert_eq!(
            VaultBodyView::parse(&bytes),
            Err(ParseError::Length),
            "{ct}"
        );
    }
}

#[test]
fn lists_of_old_keys_are_checked() {
    let seal = |body: &VaultBody| {
        seal_body(
            &mut rng(),
            &VaultKey::make(&mut rng()),
            EPOCH,
            &ACCOUNT,
            body,
        )
        .err()
    };
    let mut unordered = body();
    unordered.kem.swap(0, 1);
    assert_eq!(seal(&unordered), Some(ParseError::Order));
    let mut twice = body();
    twice.kem[1].0 = 0;
    assert_eq!(seal(&twice), Some(ParseError::Order));
    let mut none = body();
    none.kem.clear();
    assert_eq!(seal(&none), Some(ParseError::Limit));
    let mut many = body();
    many.kem = (0..257).map(|g| (g, body().kem.remove(0).1)).collect();
    assert_eq!(seal(&many), Some(ParseError::Limit));
    many.kem.pop();
    assert_eq!(seal(&many), None);
}

#[test]
fn rollback_of_the_vault_or_of_the_chain_is_found() {
    let mut rng = Drbg::new([0; 64], b"chain of the vault");
    let mut body = body();
    let kem = KemSecret::make(&mut rng);
    let genesis = Statement::genesis(&body.sig_sk, &kem.public(), &[1; 32], 1).unwrap();
    let mut chain = Chain::start(genesis).unwrap();
    let kem_pub = body.kem(3).unwrap().public();
    let next = Next {
        sig: &body.sig_sk,
        kem: &kem_pub,
        kem_gen: 3,
        vault_epoch: EPOCH,
        created_ms: 2,
        compromise: false,
    };
    let second = Statement::next(chain.head(), &body.sig_sk, &next).unwrap();
    chain.extend(second.as_bytes()).unwrap();

    (body.head_seq, body.head_hash) = (1, *chain.head_hash());
    assert_eq!(body.check_chain(&chain, EPOCH), Ok(()));
    assert_eq!(body.check_chain(&chain, EPOCH + 1), Err(Rollback::Keys));
    body.head_seq = 0;
    assert_eq!(body.check_chain(&chain, EPOCH), Err(Rollback::Vault));
    body.head_seq = 2;
    assert_eq!(body.check_chain(&chain, EPOCH), Err(Rollback::Chain));
    (body.head_seq, body.head_hash) = (1, [0; 32]);
    assert_eq!(body.check_chain(&chain, EPOCH), Err(Rollback::Fork));
    body.head_hash = *chain.head_hash();
    body.kem[1].0 = 4;
    assert_eq!(body.check_chain(&chain, EPOCH), Err(Rollback::Keys));
    body.kem[1].0 = 3;
    let right = body.kem.pop().unwrap();
    assert_eq!(body.check_chain(&chain, EPOCH), Err(Rollback::Keys));
    body.kem.push(right);
    body.sig_sk = SigningKey::make(&mut rng);
    assert_eq!(body.check_chain(&chain, EPOCH), Err(Rollback::Keys));
}

#[test]
fn tokens_depend_on_the_message_and_the_account() {
    let (one, two) = (
        StorageRoot::make(&mut rng()),
        StorageRoot(Secret32::from_bytes(&[1; 32])),
    );
    assert_eq!(
        one.delete_token(&[1; 16]),
        one.duplicate().delete_token(&[1; 16])
    );
    assert_ne!(one.delete_token(&[1; 16]), one.delete_token(&[2; 16]));
    assert_ne!(one.delete_token(&[1; 16]), two.delete_token(&[1; 16]));
    assert_ne!(one.hedge(), two.hedge());
}

#[test]
fn secrets_do_not_show() {
    assert_eq!(
        format!("{:?}", VaultKey::make(&mut rng())),
        "VaultKey { .. }"
    );
    let shown = format!("{:?}", body());
    for name in [
        "SigningKey { .. }",
        "KemSecret { .. }",
        "StorageRoot { .. }",
        "RecoveryRoot { .. }",
    ] {
        assert!(shown.contains(name), "{shown}");
    }
}
