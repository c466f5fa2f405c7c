//! Key slot `0x10`, 140 bytes.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{VaultError, VaultKey};
use crate::{
    Hash32,
    keys::Secret32,
    labels,
    login::{ExportKey, KsfParams},
    random::make_array,
    recovery::{RecoveryRoot, Share},
    seal::CommittedKey,
    wire::{SLOT, SlotKind, SlotView, VERSION, object_type},
};

/// Header, salt, commitment: what stands in front of the wrapped key and is authenticated with it.
const AAD: usize = 92;
/// Header and salt: context of the derivation.
const CONTEXT: usize = 60;

/// What wraps `VK`.
#[derive(Debug, Clone, Copy)]
pub enum SlotKey<'a> {
    /// Kind 1: `export_key` of a login with these parameters.
    Password(&'a ExportKey, KsfParams),
    /// Kind 2: `KR ‖ S`.
    AccessKey(&'a RecoveryRoot, &'a Share),
}

impl SlotKey<'_> {
    /// `kind`, `kdf_id`, `iters` of the header.
    fn header(&self) -> (SlotKind, u8, u32) {
        match self {
            Self::Password(_, params) => (SlotKind::Password, params.kdf_id(), params.iters()),
            Self::AccessKey(..) => (SlotKind::AccessKey, 0, 0),
        }
    }

    /// `ek ‖ commitment = KDF(ikm, salt, "slot", bytes[0..60], 64)`.
    fn derive(&self, salt: &[u8; 16], context: &[u8]) -> CommittedKey {
        match self {
            Self::Password(export_key, _) => {
                let ikm = export_key.secret().expose();
                CommittedKey::derive(ikm, salt, labels::kdf::SLOT, context)
            }
            Self::AccessKey(root, share) => {
                let ikm = root.join(share);
                CommittedKey::derive(&*ikm, salt, labels::kdf::SLOT, context)
            }
        }
    }
}

/// Wraps `VK`.
#[must_use]
pub fn seal_slot(
    rng: &mut impl CryptoRng,
    key: SlotKey<'_>,
    vault_epoch: u32,
    account_id: &Hash32,
    vault_key: &VaultKey,
) -> [u8; SLOT] {
    let (kind, kdf_id, iters) = key.header();
    let salt = make_array::<16>(rng);
    let mut bytes = Vec::with_capacity(SLOT);
    bytes.extend_from_slice(&[object_type::SLOT, VERSION, kind as u8, kdf_id]);
    bytes.extend_from_slice(&iters.to_be_bytes());
    bytes.extend_from_slice(&vault_epoch.to_be_bytes());
    bytes.extend_from_slice(account_id);
    bytes.extend_from_slice(&salt);
    let (commitment, ek) = key.derive(&salt, &bytes).into_parts();
    bytes.extend_from_slice(&commitment);
    let wrapped = ek.seal(&bytes, vault_key.0.expose());
    bytes.extend_from_slice(&wrapped);
    let mut slot = [0; SLOT];
    slot.copy_from_slice(&bytes);
    slot
}

/// Unwraps `VK`, in the order of §4: length, kind, bounds, account, derivation, commitment in
/// constant time, AEAD. Gives the vault epoch with it.
///
/// # Errors
/// [`VaultError::Malformed`] for anything but a slot within its bounds; [`VaultError::Foreign`] if
/// it belongs to another account or was not wrapped by this kind of key with these parameters;
/// [`VaultError::NotAuthentic`] for a wrong key or changed bytes.
pub fn open_slot(
    bytes: &[u8],
    key: SlotKey<'_>,
    account_id: &Hash32,
) -> Result<(VaultKey, u32), VaultError> {
    let view = SlotView::parse(bytes)?;
    if (view.kind, view.kdf_id, view.iters) != key.header() || view.account_id != *account_id {
        return Err(VaultError::Foreign);
    }
    let (aad, wrapped) = bytes
        .split_at_checked(AAD)
        .ok_or(VaultError::NotAuthentic)?;
    let (context, commitment) = aad
        .split_at_checked(CONTEXT)
        .ok_or(VaultError::NotAuthentic)?;
    let salt = context.last_chunk::<16>().ok_or(VaultError::NotAuthentic)?;
    let commitment = commitment.first_chunk().ok_or(VaultError::NotAuthentic)?;
    let opened = key
        .derive(salt, context)
        .check(commitment)?
        .open(aad, wrapped)?;
    let vault_key: Zeroizing<[u8; 32]> = Zeroizing::new(
        opened
            .as_slice()
            .try_into()
            .map_err(|_| VaultError::NotAuthentic)?,
    );
    Ok((VaultKey(Secret32::from_bytes(&vault_key)), view.vault_epoch))
}
