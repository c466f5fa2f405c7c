//! Vault body `0x11`: everything that is the account.

mod cbor;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{StorageRoot, VaultError, VaultKey};
use crate::{
    Hash32,
    error::ParseError,
    keys::{KemSecret, SigningKey, VerifyingKey},
    labels, limits,
    random::make_array,
    recovery::RecoveryRoot,
    seal::CommittedKey,
    statement::Chain,
    wire::{SUITE_P256, TAG, VAULT_AAD, VAULT_BUCKET, VERSION, VaultBodyView, object_type},
};

/// Header in front of the salt: context of the derivation.
const CONTEXT: usize = 40;

/// What the vault holds. Taken apart, never copied.
#[derive(Debug)]
pub struct VaultBody {
    /// Signs for the account.
    pub sig_sk: SigningKey,
    /// KEM keys by generation, ascending; the last one is in the newest statement.
    pub kem: Vec<(u32, KemSecret)>,
    /// `seq` of the account's newest statement.
    pub head_seq: u32,
    /// Its `stmt_hash`.
    pub head_hash: Hash32,
    /// Opens account blobs and the local cache.
    pub storage_root: StorageRoot,
    /// `KR`, to wrap the recovery slot again.
    pub recovery_root: RecoveryRoot,
    /// Retired signing keys with the `seq` of the first statement that had them, ascending.
    pub old_sig: Vec<(u32, VerifyingKey)>,
    /// When the account was made; milliseconds since 1970.
    pub created_ms: u64,
}

/// The body and the account's own chain do not tell the same story. Always a hard error that the
/// person sees; never a reason to make keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollback {
    /// The body is older than the chain.
    Vault,
    /// The chain is older than the body.
    Chain,
    /// Same length, other content.
    Fork,
    /// The newest statement does not have the body's keys or epoch.
    Keys,
}

impl VaultBody {
    /// The KEM key of a generation.
    #[must_use]
    pub fn kem(&self, generation: u32) -> Option<&KemSecret> {
        let place = self
            .kem
            .binary_search_by_key(&generation, |(g, _)| *g)
            .ok()?;
        self.kem.get(place).map(|(_, key)| key)
    }

    /// Compares with the account's own, verified chain, fetched as a stranger would (§4, §5).
    ///
    /// # Errors
    /// What was rolled back.
    pub fn check_chain(&self, chain: &Chain, vault_epoch: u32) -> Result<(), Rollback> {
        let head = chain.head();
        match self.head_seq.cmp(&head.seq()) {
            core::cmp::Ordering::Less => return Err(Rollback::Vault),
            core::cmp::Ordering::Greater => return Err(Rollback::Chain),
            core::cmp::Ordering::Equal if self.head_hash != *head.stmt_hash() => {
                return Err(Rollback::Fork);
            }
            core::cmp::Ordering::Equal => (),
        }
        let newest = self.kem.last().map(|(g, key)| (*g, key.public()));
        let same = self.sig_sk.public() == *head.sig_pub()
            && newest.is_some_and(|(g, key)| g == head.kem_gen() && key == *head.kem_pub())
            && vault_epoch == head.vault_epoch();
        if same { Ok(()) } else { Err(Rollback::Keys) }
    }
}

/// Seals the body under `VK`.
///
/// # Errors
/// [`ParseError::Limit`] or [`ParseError::Order`] if the lists of old keys are too long, empty or
/// not ascending.
pub fn seal_body(
    rng: &mut impl CryptoRng,
    vault_key: &VaultKey,
    vault_epoch: u32,
    account_id: &Hash32,
    body: &VaultBody,
) -> Result<Vec<u8>, ParseError> {
    let text = pad(&cbor::encode(body)?)?;
    let salt: Hash32 = make_array(rng);
    let mut bytes = Vec::with_capacity(VAULT_AAD + text.len() + TAG);
    bytes.extend_from_slice(&[object_type::VAULT_BODY, VERSION, SUITE_P256, 0]);
    bytes.extend_from_slice(&vault_epoch.to_be_bytes());
    bytes.extend_from_slice(account_id);
    let (commitment, ek) = derive(vault_key, &salt, &bytes).into_parts();
    bytes.extend_from_slice(&salt);
    bytes.extend_from_slice(&commitment);
    bytes.extend_from_slice(&((text.len() + TAG) as u32).to_be_bytes());
    let ct = ek.seal(&bytes, &text);
    bytes.extend_from_slice(&ct);
    Ok(bytes)
}

/// Opens the body of this account and epoch.
///
/// # Errors
/// [`VaultError::Malformed`], [`VaultError::Foreign`], [`VaultError::NotAuthentic`]. None of them
/// is ever a reason to make keys.
pub fn open_body(
    bytes: &[u8],
    vault_key: &VaultKey,
    vault_epoch: u32,
    account_id: &Hash32,
) -> Result<VaultBody, VaultError> {
    let view = VaultBodyView::parse(bytes)?;
    if view.vault_epoch != vault_epoch || view.account_id != *account_id {
        return Err(VaultError::Foreign);
    }
    let context = bytes.get(..CONTEXT).ok_or(ParseError::Length)?;
    let key = derive(vault_key, &view.salt, context).check(&view.commitment)?;
    let text = key.open(view.aad, view.ct)?;
    Ok(cbor::decode(unpad(&text)?)?)
}

/// `ek ‖ commitment = KDF(VK, salt, "vault", bytes[0..40], 64)`.
fn derive(vault_key: &VaultKey, salt: &Hash32, context: &[u8]) -> CommittedKey {
    CommittedKey::derive(vault_key.0.expose(), salt, labels::kdf::VAULT, context)
}

/// `u32 len ‖ CBOR ‖ zeros` to a multiple of 1 024.
fn pad(cbor: &[u8]) -> Result<Zeroizing<Vec<u8>>, ParseError> {
    let len = (4 + cbor.len()).next_multiple_of(VAULT_BUCKET);
    if len > limits::VAULT_BODY {
        return Err(ParseError::Limit);
    }
    let mut text = Zeroizing::new(Vec::with_capacity(len));
    text.extend_from_slice(&(cbor.len() as u32).to_be_bytes());
    text.extend_from_slice(cbor);
    text.resize(len, 0);
    Ok(text)
}

/// Undoes [`pad`]: the shortest padding, all of it zero.
fn unpad(text: &[u8]) -> Result<&[u8], ParseError> {
    let (len, rest) = text.split_first_chunk().ok_or(ParseError::Length)?;
    let (cbor, zeros) = rest
        .split_at_checked(u32::from_be_bytes(*len) as usize)
        .ok_or(ParseError::Length)?;
    if zeros.len() >= VAULT_BUCKET {
        return Err(ParseError::Length);
    }
    if zeros.iter().any(|byte| *byte != 0) {
        Err(ParseError::Padding)
    } else {
        Ok(cbor)
    }
}

#[cfg(test)]
mod tests;
