//! Seals rows: AES-256-GCM under a key that is not in the database (protocol §17).
//!
//! `nonce 12 ‖ ciphertext ‖ tag 16`, authenticated with the table and the account, so that a row
//! cannot be moved to another account or column by somebody who can write to the database.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{NoRandomness, random};

/// What a sealed value is: the same bytes do not open as anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// OPAQUE record.
    Record,
    /// Slot of kind 1.
    PasswordSlot,
    /// Slot of kind 2.
    RecoverySlot,
    /// Vault body.
    VaultBody,
    /// The relay's share of an access key.
    Share,
    /// What an attempt has to remember.
    Attempt,
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::Record => "accounts.record",
            Self::PasswordSlot => "accounts.slot_password",
            Self::RecoverySlot => "accounts.slot_recovery",
            Self::VaultBody => "accounts.body",
            Self::Share => "recovery_shares.share",
            Self::Attempt => "attempts.data",
        }
    }
}

/// The sealed value was changed, moved, or sealed under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed row does not open")]
pub struct NotAuthentic;

/// Seals and opens rows.
pub struct AtRest(LessSafeKey);

impl AtRest {
    /// From the key in the secrets file.
    ///
    /// # Errors
    /// None for 32 bytes; the cipher's own signature has one.
    pub fn new(key: &[u8; 32]) -> Result<Self, NotAuthentic> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| NotAuthentic)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Seals a value for `owner`: an account id, or the hash of an attempt's ticket.
    ///
    /// # Errors
    /// [`NoRandomness`] when there is no nonce.
    pub fn seal(&self, field: Field, owner: &[u8], value: &[u8]) -> Result<Vec<u8>, NoRandomness> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut sealed = nonce.to_vec();
        let mut body = value.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        // Fails only for plaintext beyond 2³⁶ bytes.
        self.0
            .seal_in_place_append_tag(nonce, Aad::from(aad(field, owner)), &mut body)
            .map_err(|_| NoRandomness)?;
        sealed.append(&mut body);
        Ok(sealed)
    }

    /// Opens a value.
    ///
    /// # Errors
    /// [`NotAuthentic`].
    pub fn open(&self, field: Field, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotAuthentic> {
        let (nonce, body) = sealed
            .split_first_chunk::<NONCE_LEN>()
            .ok_or(NotAuthentic)?;
        let mut body = body.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length = self
            .0
            .open_in_place(nonce, Aad::from(aad(field, owner)), &mut body)
            .map_err(|_| NotAuthentic)?
            .len();
        body.truncate(length);
        Ok(body)
    }
}

impl std::fmt::Debug for AtRest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AtRest(..)")
    }
}

fn aad(field: Field, owner: &[u8]) -> Vec<u8> {
    [field.name().as_bytes(), &[0], owner].concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_row_opens_only_where_it_was_sealed() {
        let at_rest = AtRest::new(&[7; 32]).expect("key");
        let sealed = at_rest
            .seal(Field::Share, &[1; 32], b"share")
            .expect("sealed");
        assert_eq!(
            at_rest
                .open(Field::Share, &[1; 32], &sealed)
                .expect("opened"),
            b"share"
        );
        assert_eq!(
            at_rest.open(Field::Share, &[2; 32], &sealed),
            Err(NotAuthentic)
        );
        assert_eq!(
            at_rest.open(Field::Record, &[1; 32], &sealed),
            Err(NotAuthentic)
        );
        let other = AtRest::new(&[8; 32]).expect("key");
        assert_eq!(
            other.open(Field::Share, &[1; 32], &sealed),
            Err(NotAuthentic)
        );
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(
                at_rest.open(Field::Share, &[1; 32], &changed),
                Err(NotAuthentic)
            );
        }
        assert_eq!(
            at_rest.open(Field::Share, &[1; 32], &sealed[..5]),
            Err(NotAuthentic)
        );
    }

    #[test]
    fn no_two_rows_look_alike() {
        let at_rest = AtRest::new(&[7; 32]).expect("key");
        let a = at_rest
            .seal(Field::Share, &[1; 32], b"share")
            .expect("sealed");
        let b = at_rest
            .seal(Field::Share, &[1; 32], b"share")
            .expect("sealed");
        assert_ne!(a, b);
    }
}
