//! Key slot `0x10`, vault body `0x11`, account blob `0x12` (protocol §4).

use super::{Reader, SUITE_P256, TAG, object_type, padme};
use crate::{Hash32, error::ParseError, limits};

/// A key slot as a whole.
pub const SLOT: usize = 140;
/// What stands in front of a vault body's ciphertext, and is authenticated with it.
pub const VAULT_AAD: usize = 108;
/// The plaintext of a vault body is a multiple of this.
pub const VAULT_BUCKET: usize = 1024;
/// What stands in front of an account blob's ciphertext, and is authenticated with it.
pub const BLOB_AAD: usize = 80;

/// Plaintext of the smallest account blob.
pub const BLOB_FLOOR: usize = 1024;

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum SlotKind {
    /// `export_key` of OPAQUE.
    Password = 1,
    /// `KR ‖ S`.
    AccessKey = 2,
}

/// What an account blob holds. 5 is reserved and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Namespace {
    /// Contacts and their pins.
    Contacts = 1,
    /// Epoch secrets of conversations.
    Keyring = 2,
    /// Newest known heads of conversations.
    Heads = 3,
    /// Settings.
    Settings = 4,
}

/// A key slot by its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotView {
    /// What opens it.
    pub kind: SlotKind,
    /// 1 for a password, 0 for an access key.
    pub kdf_id: u8,
    /// PBKDF2 rounds for a password, 0 for an access key.
    pub iters: u32,
    /// Vault epoch that it belongs to.
    pub vault_epoch: u32,
    /// Whose it is.
    pub account_id: Hash32,
}

/// A vault body by its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultBodyView<'a> {
    /// Vault epoch that it belongs to.
    pub vault_epoch: u32,
    /// Whose it is.
    pub account_id: Hash32,
    /// Salt of its key.
    pub salt: Hash32,
    /// Commitment to its key.
    pub commitment: Hash32,
    /// The first [`VAULT_AAD`] bytes.
    pub aad: &'a [u8],
    /// Ciphertext and tag.
    pub ct: &'a [u8],
}

/// An account blob by its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobView<'a> {
    /// What it holds.
    pub ns: Namespace,
    /// Grows by one with every write.
    pub version: u64,
    /// Whose it is.
    pub account_id: Hash32,
    /// Salt of its key.
    pub salt: Hash32,
    /// The first [`BLOB_AAD`] bytes.
    pub aad: &'a [u8],
    /// Ciphertext and tag.
    pub ct: &'a [u8],
}

impl TryFrom<u8> for SlotKind {
    type Error = ParseError;

    fn try_from(kind: u8) -> Result<Self, ParseError> {
        match kind {
            1 => Ok(Self::Password),
            2 => Ok(Self::AccessKey),
            _ => Err(ParseError::Value),
        }
    }
}

impl TryFrom<u8> for Namespace {
    type Error = ParseError;

    fn try_from(ns: u8) -> Result<Self, ParseError> {
        match ns {
            1 => Ok(Self::Contacts),
            2 => Ok(Self::Keyring),
            3 => Ok(Self::Heads),
            4 => Ok(Self::Settings),
            _ => Err(ParseError::Value),
        }
    }
}

impl SlotView {
    /// Reads exactly one slot, parameters of its key stretching included.
    ///
    /// # Errors
    /// Any deviation from the layout of §4; rounds outside the bounds of §15.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        if bytes.len() != SLOT {
            return Err(ParseError::Length);
        }
        let mut r = Reader::object(bytes, object_type::SLOT)?;
        let kind = SlotKind::try_from(r.u8()?)?;
        let kdf_id = r.u8()?;
        let iters = r.u32()?;
        match (kind, kdf_id, iters) {
            (SlotKind::Password, 1, limits::ITERS_FLOOR..=limits::ITERS_CAP) => (),
            (SlotKind::Password, 1, _) => return Err(ParseError::Limit),
            (SlotKind::AccessKey, 0, 0) => (),
            _ => return Err(ParseError::Value),
        }
        let vault_epoch = r.u32()?;
        let account_id = r.array()?;
        Ok(Self {
            kind,
            kdf_id,
            iters,
            vault_epoch,
            account_id,
        })
    }
}

impl<'a> VaultBodyView<'a> {
    /// Reads exactly one vault body.
    ///
    /// # Errors
    /// Any deviation from the layout of §4.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        if bytes.len() > VAULT_AAD + limits::VAULT_BODY + TAG {
            return Err(ParseError::Limit);
        }
        let mut r = Reader::object(bytes, object_type::VAULT_BODY)?;
        r.expect(SUITE_P256, ParseError::Suite)?;
        r.expect(0, ParseError::Flags)?;
        let vault_epoch = r.u32()?;
        let account_id = r.array()?;
        let salt = r.array()?;
        let commitment = r.array()?;
        let len = r.u32()? as usize;
        let aad = r.read();
        if len != r.left() || len <= TAG || !(len - TAG).is_multiple_of(VAULT_BUCKET) {
            return Err(ParseError::Length);
        }
        let ct = r.take(len)?;
        r.end()?;
        Ok(Self {
            vault_epoch,
            account_id,
            salt,
            commitment,
            aad,
            ct,
        })
    }
}

impl<'a> BlobView<'a> {
    /// Reads exactly one account blob.
    ///
    /// # Errors
    /// Any deviation from the layout of §4.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        if bytes.len() > limits::ACCOUNT_BLOB {
            return Err(ParseError::Limit);
        }
        let mut r = Reader::object(bytes, object_type::ACCOUNT_BLOB)?;
        let ns = Namespace::try_from(r.u8()?)?;
        r.expect(0, ParseError::Flags)?;
        let version = r.u64()?;
        let account_id = r.array()?;
        let salt = r.array()?;
        let len = r.u32()? as usize;
        let aad = r.read();
        if len != r.left() || len < BLOB_FLOOR + TAG {
            return Err(ParseError::Length);
        }
        let padded = (len - TAG) as u64;
        if padme(padded) != padded {
            return Err(ParseError::Length);
        }
        let ct = r.take(len)?;
        r.end()?;
        Ok(Self {
            ns,
            version,
            account_id,
            salt,
            aad,
            ct,
        })
    }
}
