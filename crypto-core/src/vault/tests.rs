mod bodies;

use super::*;
use crate::{
    login::{ExportKey, KsfParams},
    random::Drbg,
    recovery::{AccessKey, RecoveryRoot, Share, recovery_root},
    wire::{SLOT, SlotKind, SlotView},
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
