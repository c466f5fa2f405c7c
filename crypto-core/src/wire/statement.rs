//! Statement `0x01` (protocol §5).

use super::{PUBLIC_KEY, Reader, SIGNATURE, SUITE_P256, object_type};
use crate::{Hash32, error::ParseError, labels};

/// A statement as a whole.
pub const STATEMENT: usize = 378;
/// The signed part.
pub const STATEMENT_BODY: usize = 250;
/// Flag bit 0: somebody else may have known the keys before this statement.
pub const COMPROMISE: u8 = 1;

/// A statement by its layout. Nothing is verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementView {
    /// `0x01`.
    pub suite: u8,
    /// Bit 0 is [`COMPROMISE`].
    pub flags: u8,
    /// Place in the chain, from 0.
    pub seq: u32,
    /// `stmt_hash` of the statement before; zero at 0.
    pub prev: Hash32,
    /// Whose statement it is: the field, or `stmt_hash` itself at 0.
    pub account_id: Hash32,
    /// When its author made it, by his clock; milliseconds since 1970.
    pub created_ms: u64,
    /// `login_hash` of §2.
    pub login_hash: Hash32,
    /// ECDSA key, uncompressed.
    pub sig_pub: [u8; PUBLIC_KEY],
    /// KEM key, uncompressed.
    pub kem_pub: [u8; PUBLIC_KEY],
    /// Generation of the KEM key; 0 at 0.
    pub kem_gen: u32,
    /// Vault epoch that came with this statement; 0 at 0.
    pub vault_epoch: u32,
    /// By the key inside.
    pub signature: [u8; SIGNATURE],
    /// By the key of the statement before; zero at 0.
    pub previous_signature: [u8; SIGNATURE],
    /// `HASH("stmt", bytes[0..250])`.
    pub stmt_hash: Hash32,
}

impl StatementView {
    /// Reads exactly one statement.
    ///
    /// # Errors
    /// Any deviation from the layout of §5, a key that is not in uncompressed form, two equal keys.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        if bytes.len() != STATEMENT {
            return Err(ParseError::Length);
        }
        let mut r = Reader::object(bytes, object_type::STATEMENT)?;
        r.expect(SUITE_P256, ParseError::Suite)?;
        let flags = r.u8()?;
        let seq = r.u32()?;
        // A genesis rotates nothing.
        if flags & !COMPROMISE != 0 || (seq == 0 && flags != 0) {
            return Err(ParseError::Flags);
        }
        let prev: Hash32 = r.array()?;
        let account_field: Hash32 = r.array()?;
        let created_ms = r.u64()?;
        let login_hash = r.array()?;
        let sig_pub = r.public_key()?;
        let kem_pub = r.public_key()?;
        if sig_pub == kem_pub {
            return Err(ParseError::Value);
        }
        let kem_gen = r.u32()?;
        let vault_epoch = r.u32()?;
        let stmt_hash = labels::hash::STATEMENT.hash(&[r.read()]);
        let signature = r.array()?;
        let previous_signature: [u8; SIGNATURE] = r.array()?;
        r.end()?;
        if seq == 0 && (kem_gen, vault_epoch) != (0, 0) {
            return Err(ParseError::Value);
        }
        let genesis = prev == [0; 32] && account_field == [0; 32];
        let account_id = match seq {
            0 if genesis && previous_signature == [0; SIGNATURE] => stmt_hash,
            0 => return Err(ParseError::Padding),
            _ if prev == [0; 32] || account_field == [0; 32] => return Err(ParseError::Value),
            _ => account_field,
        };
        Ok(Self {
            suite: SUITE_P256,
            flags,
            seq,
            prev,
            account_id,
            created_ms,
            login_hash,
            sig_pub,
            kem_pub,
            kem_gen,
            vault_epoch,
            signature,
            previous_signature,
            stmt_hash,
        })
    }
}
