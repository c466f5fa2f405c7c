//! Account blobs `0x12`: contacts and pins, keyring, heads, settings (protocol §4).
//!
//! The relay swaps one version for the next and cannot read either. The client pins the highest
//! version that it has seen; an older one is refused by it, not here.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{
    Hash32,
    error::ParseError,
    labels, limits,
    random::make_array,
    seal::OneTimeKey,
    vault::{StorageRoot, VaultError},
    wire::{BLOB_AAD, BLOB_FLOOR, BlobView, TAG, VERSION, object_type, padme},
};

pub use crate::wire::Namespace;

/// Header in front of the salt: context of the derivation.
const CONTEXT: usize = 44;

/// Seals one version of a blob.
///
/// # Errors
/// [`ParseError::Limit`] if the whole would be longer than [`limits::ACCOUNT_BLOB`].
pub fn seal_blob(
    rng: &mut impl CryptoRng,
    storage_root: &StorageRoot,
    ns: Namespace,
    version: u64,
    account_id: &Hash32,
    content: &[u8],
) -> Result<Vec<u8>, ParseError> {
    let padded = padme(4 + content.len() as u64).max(BLOB_FLOOR as u64) as usize;
    let whole = BLOB_AAD + padded + TAG;
    if whole > limits::ACCOUNT_BLOB {
        return Err(ParseError::Limit);
    }
    let mut text = Zeroizing::new(Vec::with_capacity(padded));
    text.extend_from_slice(&(content.len() as u32).to_be_bytes());
    text.extend_from_slice(content);
    text.resize(padded, 0);
    let salt: Hash32 = make_array(rng);
    let mut bytes = Vec::with_capacity(whole);
    bytes.extend_from_slice(&[object_type::ACCOUNT_BLOB, VERSION, ns as u8, 0]);
    bytes.extend_from_slice(&version.to_be_bytes());
    bytes.extend_from_slice(account_id);
    let key = derive(storage_root, &salt, &bytes);
    bytes.extend_from_slice(&salt);
    bytes.extend_from_slice(&((padded + TAG) as u32).to_be_bytes());
    let ct = key.seal(&bytes, &text);
    bytes.extend_from_slice(&ct);
    Ok(bytes)
}

/// Opens a blob of this namespace and account: its version and content.
///
/// # Errors
/// [`VaultError`]: malformed, of another account or namespace, not authentic.
pub fn open_blob(
    bytes: &[u8],
    storage_root: &StorageRoot,
    ns: Namespace,
    account_id: &Hash32,
) -> Result<(u64, Zeroizing<Vec<u8>>), VaultError> {
    let view = BlobView::parse(bytes)?;
    if view.ns != ns || view.account_id != *account_id {
        return Err(VaultError::Foreign);
    }
    let context = bytes.get(..CONTEXT).ok_or(ParseError::Length)?;
    let mut text = derive(storage_root, &view.salt, context).open(view.aad, view.ct)?;
    let len = check_padding(&text)?;
    text.drain(..4);
    text.truncate(len);
    Ok((view.version, text))
}

/// `KDF(storage_root, salt, "blob", bytes[0..44], 32)`.
fn derive(storage_root: &StorageRoot, salt: &Hash32, context: &[u8]) -> OneTimeKey {
    OneTimeKey::derive(
        storage_root.secret().expose(),
        salt,
        labels::kdf::BLOB,
        context,
    )
}

/// `u32 len ‖ content ‖ zeros`, exactly as long as `len` asks for. Gives `len`.
fn check_padding(text: &[u8]) -> Result<usize, ParseError> {
    let (len, rest) = text.split_first_chunk().ok_or(ParseError::Length)?;
    let len = u32::from_be_bytes(*len) as usize;
    let (_, zeros) = rest.split_at_checked(len).ok_or(ParseError::Length)?;
    if padme(4 + len as u64).max(BLOB_FLOOR as u64) != text.len() as u64 {
        return Err(ParseError::Length);
    }
    if zeros.iter().any(|byte| *byte != 0) {
        Err(ParseError::Padding)
    } else {
        Ok(len)
    }
}

#[cfg(test)]
mod tests;
