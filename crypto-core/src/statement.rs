//! Identity: a chain of signed statements, and the pin that remembers it (protocol §5).
//!
//! `account_id` is the hash of the first statement, so a chain certifies itself: whoever has the
//! id can tell a rotation of keys from a substitution. A [`Statement`] that exists has been
//! verified, or was made here.

mod chain;
mod pin;

pub use chain::{Chain, ChainError};
pub use pin::{BreakReason, Pin, PinCheck};

use crate::{
    Hash32,
    error::ParseError,
    keys::{KemPublic, SigningKey, VerifyingKey},
    labels::sig::{STATEMENT as SIGN, STATEMENT_PREVIOUS as SIGN_PREVIOUS},
    wire::{
        COMPROMISE, SIGNATURE, STATEMENT, STATEMENT_BODY, SUITE_P256, StatementView, VERSION,
        object_type,
    },
};

/// One statement of an account: these keys are mine from here on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    bytes: Box<[u8; STATEMENT]>,
    view: StatementView,
    sig_pub: VerifyingKey,
    kem_pub: KemPublic,
}

/// What the next statement says.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// Signing key from here on; often the same as before.
    pub sig: &'a SigningKey,
    /// KEM key from here on.
    pub kem: &'a KemPublic,
    /// Its generation: greater than before if the key is another one, else the same.
    pub kem_gen: u32,
    /// Vault epoch that comes with it, not smaller than before.
    pub vault_epoch: u32,
    /// By the author's clock; milliseconds since 1970.
    pub created_ms: u64,
    /// Whether somebody else may have known the old keys.
    pub compromise: bool,
}

impl Statement {
    /// Statement 0 of a new account. Generation and vault epoch are 0.
    ///
    /// # Errors
    /// [`ParseError::Value`] if both public keys are the same.
    pub fn genesis(
        sig: &SigningKey,
        kem: &KemPublic,
        login_hash: &Hash32,
        created_ms: u64,
    ) -> Result<Self, ParseError> {
        let next = Next {
            sig,
            kem,
            kem_gen: 0,
            vault_epoch: 0,
            created_ms,
            compromise: false,
        };
        let body = write_body(0, &[0; 32], &[0; 32], login_hash, &next);
        Self::sign(&body, sig, None)
    }

    /// The statement after `previous`, signed by its key and by the key before.
    ///
    /// # Errors
    /// [`ChainError`] if the result would not be a valid continuation: `previous_sig` is not the
    /// key of `previous`, a number falls, a generation names two keys.
    pub fn next(
        previous: &Self,
        previous_sig: &SigningKey,
        next: &Next<'_>,
    ) -> Result<Self, ChainError> {
        let view = &previous.view;
        let seq = view.seq.checked_add(1).ok_or(ChainError::Limit)?;
        let body = write_body(
            seq,
            &view.stmt_hash,
            &view.account_id,
            &view.login_hash,
            next,
        );
        let made =
            Self::sign(&body, next.sig, Some(previous_sig)).map_err(ChainError::Malformed)?;
        made.check_after(previous)?;
        Ok(made)
    }

    fn sign(
        body: &[u8],
        sig: &SigningKey,
        previous: Option<&SigningKey>,
    ) -> Result<Self, ParseError> {
        let own = sig.sign(SIGN, body);
        let by_previous = previous.map_or([0; SIGNATURE], |key| key.sign(SIGN_PREVIOUS, body));
        Self::read(&[body, &own, &by_previous].concat())
    }

    /// Layout and points only.
    fn read(bytes: &[u8]) -> Result<Self, ParseError> {
        let view = StatementView::parse(bytes)?;
        let sig_pub = VerifyingKey::from_bytes(&view.sig_pub)?;
        let kem_pub = KemPublic::from_bytes(&view.kem_pub)?;
        let bytes = Box::new(bytes.try_into().map_err(|_| ParseError::Length)?);
        Ok(Self {
            bytes,
            view,
            sig_pub,
            kem_pub,
        })
    }

    /// Own signature; for seq 0 that is all there is.
    fn check_own(&self) -> Result<(), ChainError> {
        self.sig_pub
            .verify(SIGN, self.body(), &self.view.signature)
            .map_err(|_| ChainError::Signature)
    }

    /// Everything that ties this statement to the one before.
    fn check_after(&self, previous: &Self) -> Result<(), ChainError> {
        let (new, old) = (&self.view, &previous.view);
        if old.seq.checked_add(1) != Some(new.seq) {
            return Err(ChainError::Sequence);
        }
        if new.prev != old.stmt_hash {
            return Err(ChainError::Previous);
        }
        if new.account_id != old.account_id || new.login_hash != old.login_hash {
            return Err(ChainError::Identity);
        }
        if new.kem_gen < old.kem_gen || new.vault_epoch < old.vault_epoch {
            return Err(ChainError::Decrease);
        }
        if new.kem_gen == old.kem_gen && new.kem_pub != old.kem_pub {
            return Err(ChainError::Generation);
        }
        self.check_own()?;
        previous
            .sig_pub
            .verify(SIGN_PREVIOUS, self.body(), &new.previous_signature)
            .map_err(|_| ChainError::PreviousSignature)
    }

    /// The signed part.
    fn body(&self) -> &[u8] {
        self.bytes.split_at(STATEMENT_BODY).0
    }

    /// 378 bytes, as received or made.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; STATEMENT] {
        &self.bytes
    }

    /// Place in the chain, from 0.
    #[must_use]
    pub fn seq(&self) -> u32 {
        self.view.seq
    }

    /// `HASH("stmt", bytes[0..250])`.
    #[must_use]
    pub fn stmt_hash(&self) -> &Hash32 {
        &self.view.stmt_hash
    }

    /// `stmt_hash` of seq 0.
    #[must_use]
    pub fn account_id(&self) -> &Hash32 {
        &self.view.account_id
    }

    /// Binds the account to a login at a relay.
    #[must_use]
    pub fn login_hash(&self) -> &Hash32 {
        &self.view.login_hash
    }

    /// Verifies what the account signs.
    #[must_use]
    pub fn sig_pub(&self) -> &VerifyingKey {
        &self.sig_pub
    }

    /// Envelopes are sealed to it.
    #[must_use]
    pub fn kem_pub(&self) -> &KemPublic {
        &self.kem_pub
    }

    /// Generation of [`Self::kem_pub`].
    #[must_use]
    pub fn kem_gen(&self) -> u32 {
        self.view.kem_gen
    }

    /// Vault epoch that came with it.
    #[must_use]
    pub fn vault_epoch(&self) -> u32 {
        self.view.vault_epoch
    }

    /// A claim of the author; milliseconds since 1970.
    #[must_use]
    pub fn created_ms(&self) -> u64 {
        self.view.created_ms
    }

    /// Whether it answers a suspected theft of keys.
    #[must_use]
    pub fn is_compromise_rotation(&self) -> bool {
        self.view.flags & COMPROMISE != 0
    }
}

/// `bytes[0..250]` of §5.
fn write_body(
    seq: u32,
    prev: &Hash32,
    account_id: &Hash32,
    login_hash: &Hash32,
    next: &Next<'_>,
) -> Vec<u8> {
    let flags = if next.compromise { COMPROMISE } else { 0 };
    let mut body = Vec::with_capacity(STATEMENT_BODY);
    body.extend_from_slice(&[object_type::STATEMENT, VERSION, SUITE_P256, flags]);
    body.extend_from_slice(&seq.to_be_bytes());
    body.extend_from_slice(prev);
    body.extend_from_slice(account_id);
    body.extend_from_slice(&next.created_ms.to_be_bytes());
    body.extend_from_slice(login_hash);
    body.extend_from_slice(next.sig.public().as_bytes());
    body.extend_from_slice(next.kem.as_bytes());
    body.extend_from_slice(&next.kem_gen.to_be_bytes());
    body.extend_from_slice(&next.vault_epoch.to_be_bytes());
    body
}

#[cfg(test)]
mod tests;
