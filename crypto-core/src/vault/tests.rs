use super::*;
use crate::{
    keys::{KemSecret, SigningKey},
    login::{ExportKey, KsfParams},
    random::Drbg,
    recovery::{AccessKey, RecoveryRoot, Share, recovery_root},
    statement::{Chain, Next, Statement},
    wire::{SLOT, SlotKind, SlotView, VaultBodyView},
};

const ACCOUNT: [u8; 32] = [0xac; 32];
const EPOCH: u32 = 7;

fn rng() -> Drbg {
    Drbg::new([4; 64], b"vault tests")
}

fn export_key() -> ExportKey {
    ExportKey::from_secret(Secret32::from_bytes(&[5; 32]))
}

fn root() -> RecoveryRoot {
    recovery_root(&AccessKey::make(&mut rng()), &[6; 32])
}

fn share() -> Share {
    Share::from_bytes(&[7; 32])
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
        head_hash: [8; 32],
        storage_root: StorageRoot::make(&mut rng),
        recovery_root: root(),
        old_sig: vec![(2, SigningKey::make(&mut rng).public())],
        created_ms: 1_700_000_000_000,
    }
}

#[test]
fn both_kinds_of_slot_open_to_the_same_key() {
    let vault_key = VaultKey::make(&mut rng());
    let (export_key, root, share) = (export_key(), root(), share());
    let keys = [
        SlotKey::Password(&export_key, KsfParams::TARGET),
        SlotKey::AccessKey(&root, &share),
    ];
    for key in keys {
        let slot = seal_slot(&mut rng(), key, EPOCH, &ACCOUNT, &vault_key);
        assert_eq!(slot.len(), 140);
        let (opened, epoch) = open_slot(&slot, key, &ACCOUNT).unwrap();
        assert_eq!((opened.expose(), epoch), (vault_key.expose(), EPOCH));
    }
}

#[test]
fn a_slot_has_the_layout_of_the_protocol() {
    let (key, share) = (root(), share());
    let slot = SlotKey::AccessKey(&key, &share);
    let bytes = seal_slot(
        &mut rng(),
        slot,
        EPOCH,
        &ACCOUNT,
        &VaultKey::make(&mut rng()),
    );
    assert_eq!(bytes[..12], [0x10, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
    assert_eq!(bytes[12..44], ACCOUNT);
    let export_key = export_key();
    let slot = SlotKey::Password(&export_key, KsfParams::TARGET);
    let bytes = seal_slot(
        &mut rng(),
        slot,
        EPOCH,
        &ACCOUNT,
        &VaultKey::make(&mut rng()),
    );
    assert_eq!(bytes[..12], [0x10, 1, 1, 1, 0, 9, 0x27, 0xc0, 0, 0, 0, 7]);
    let view = SlotView::parse(&bytes).unwrap();
    assert_eq!(
        (view.kind, view.iters, view.vault_epoch),
        (SlotKind::Password, 600_000, EPOCH)
    );
    assert_eq!(view.account_id, ACCOUNT);
}

/// Attack 4: 1 120 bits, each at the check that §4 names.
#[test]
fn every_flipped_bit_of_a_slot_is_refused() {
    let (root, share) = (root(), share());
    let key = SlotKey::AccessKey(&root, &share);
    let slot = seal_slot(
        &mut rng(),
        key,
        EPOCH,
        &ACCOUNT,
        &VaultKey::make(&mut rng()),
    );
    for bit in 0..SLOT * 8 {
        let mut bad = slot;
        bad[bit / 8] ^= 1 << (bit % 8);
        let error = open_slot(&bad, key, &ACCOUNT).err();
        let expected = match bit / 8 {
            0 => matches!(error, Some(VaultError::Malformed(ParseError::Type))),
            1 => matches!(error, Some(VaultError::Malformed(ParseError::Version))),
            // Kind, function and rounds fit together in one way only.
            2..8 => matches!(error, Some(VaultError::Malformed(_))),
            8..12 => error == Some(VaultError::NotAuthentic),
            12..44 => error == Some(VaultError::Foreign),
            _ => error == Some(VaultError::NotAuthentic),
        };
        assert!(expected, "bit {bit}: {error:?}");
    }
}

#[test]
fn the_commitment_is_checked_before_the_ciphertext() {
    let (root, share) = (root(), share());
    let key = SlotKey::AccessKey(&root, &share);
    let vault_key = VaultKey::make(&mut rng());
    let mut slot = seal_slot(&mut rng(), key, EPOCH, &ACCOUNT, &vault_key);
    // A slot whose AEAD part is made anew around a wrong commitment: only the commitment can tell.
    slot[60] ^= 1;
    let (_, ek) = crate::seal::CommittedKey::derive(
        &*root.join(&share),
        &slot[44..60],
        labels::kdf::SLOT,
        &slot[..60],
    )
    .into_parts();
    let wrapped = ek.seal(&slot[..92], vault_key.expose());
    slot[92..].copy_from_slice(&wrapped);
    assert_eq!(
        open_slot(&slot, key, &ACCOUNT).err(),
        Some(VaultError::NotAuthentic)
    );
}

#[test]
fn another_key_kind_account_or_parameter_does_not_open() {
    let (export_key, root, share) = (export_key(), root(), share());
    let password = SlotKey::Password(&export_key, KsfParams::TARGET);
    let access = SlotKey::AccessKey(&root, &share);
    let vault_key = VaultKey::make(&mut rng());
    let by_password = seal_slot(&mut rng(), password, EPOCH, &ACCOUNT, &vault_key);
    let by_access = seal_slot(&mut rng(), access, EPOCH, &ACCOUNT, &vault_key);
    let refused = |slot: &[u8], key, account: &[u8; 32]| open_slot(slot, key, account).err();

    assert_eq!(
        refused(&by_password, access, &ACCOUNT),
        Some(VaultError::Foreign)
    );
    assert_eq!(
        refused(&by_access, password, &ACCOUNT),
        Some(VaultError::Foreign)
    );
    assert_eq!(
        refused(&by_access, access, &[0xad; 32]),
        Some(VaultError::Foreign)
    );
    let more = SlotKey::Password(&export_key, KsfParams::new(1, 700_000).unwrap());
    assert_eq!(
        refused(&by_password, more, &ACCOUNT),
        Some(VaultError::Foreign)
    );
    let other = ExportKey::from_secret(Secret32::from_bytes(&[9; 32]));
    let other = SlotKey::Password(&other, KsfParams::TARGET);
    assert_eq!(
        refused(&by_password, other, &ACCOUNT),
        Some(VaultError::NotAuthentic)
    );
}

/// Attack 6: everything except `C`, and everything except `S`.
#[test]
fn one_share_alone_opens_nothing() {
    let (root, share) = (root(), share());
    let key = SlotKey::AccessKey(&root, &share);
    let slot = seal_slot(
        &mut rng(),
        key,
        EPOCH,
        &ACCOUNT,
        &VaultKey::make(&mut rng()),
    );
    let other_root = RecoveryRoot::from_secret(Secret32::from_bytes(&[1; 32]));
    let other_share = Share::from_bytes(&[1; 32]);
    for key in [
        SlotKey::AccessKey(&other_root, &share),
        SlotKey::AccessKey(&root, &other_share),
    ] {
        assert_eq!(
            open_slot(&slot, key, &ACCOUNT).err(),
            Some(VaultError::NotAuthentic)
        );
    }
}

#[test]
fn a_slot_outside_the_bounds_is_refused_before_anything_is_derived() {
    let export_key = export_key();
    for iters in [1, 99_999, 599_999, 10_000_001, u32::MAX] {
        let key = SlotKey::Password(&export_key, KsfParams::weak(iters));
        let slot = seal_slot(
            &mut rng(),
            key,
            EPOCH,
            &ACCOUNT,
            &VaultKey::make(&mut rng()),
        );
        let refused = open_slot(&slot, key, &ACCOUNT).err();
        assert_eq!(
            refused,
            Some(VaultError::Malformed(ParseError::Limit)),
            "{iters}"
        );
    }
    for len in [0, 139, 141] {
        let refused = SlotView::parse(&vec![0x10; len]);
        assert_eq!(refused, Err(ParseError::Length), "{len}");
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
