//! Names of attempts, and what is remembered under them. A ticket is 32 random bytes, good for
//! one use, stored as its hash.

use relay_api::Bytes;
use zeroize::Zeroizing;

use super::{
    NoRandomness,
    at_rest::{AtRest, Field, NotAuthentic},
    random, sha256,
};

/// Milliseconds that a login attempt lives.
pub const LOGIN_MS: i64 = 2 * 60 * 1000;
/// Milliseconds that every other attempt lives.
pub const OTHER_MS: i64 = 10 * 60 * 1000;

/// A ticket as the client gets it, and as the store knows it.
#[derive(Debug)]
pub struct Ticket {
    /// For the client.
    pub bytes: Bytes,
    /// For the store.
    pub hash: [u8; 32],
}

impl Ticket {
    /// A new one.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn make() -> Result<Self, NoRandomness> {
        let bytes: [u8; 32] = random()?;
        Ok(Self {
            hash: sha256(&bytes),
            bytes: Bytes(bytes.to_vec()),
        })
    }

    /// The store's name of a ticket that a client sent; `None` if it cannot be one.
    pub fn hash(bytes: &Bytes) -> Option<[u8; 32]> {
        (bytes.0.len() == 32).then(|| sha256(&bytes.0))
    }
}

/// What an attempt has to remember.
pub struct Memo {
    /// Of which login it is.
    pub login: String,
    /// The share, or the state of the login.
    pub secret: Zeroizing<Vec<u8>>,
}

impl Memo {
    /// `u8 length ‖ login ‖ secret`, sealed for this ticket.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn seal(
        at_rest: &AtRest,
        ticket: &[u8; 32],
        login: &str,
        secret: &[u8],
    ) -> Result<Vec<u8>, NoRandomness> {
        // A login has at most 32 bytes.
        let length = u8::try_from(login.len()).unwrap_or(u8::MAX);
        let plain = Zeroizing::new([&[length], login.as_bytes(), secret].concat());
        at_rest.seal(Field::Attempt, ticket, &plain)
    }

    /// The other way.
    ///
    /// # Errors
    /// [`NotAuthentic`], also for what was sealed by something else.
    pub fn open(at_rest: &AtRest, ticket: &[u8; 32], data: &[u8]) -> Result<Self, NotAuthentic> {
        let plain = Zeroizing::new(at_rest.open(Field::Attempt, ticket, data)?);
        let (length, rest) = plain.split_first().ok_or(NotAuthentic)?;
        let (login, secret) = rest
            .split_at_checked(usize::from(*length))
            .ok_or(NotAuthentic)?;
        let login = std::str::from_utf8(login)
            .map_err(|_| NotAuthentic)?
            .to_owned();
        Ok(Self {
            login,
            secret: Zeroizing::new(secret.to_vec()),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_memo_opens_under_its_ticket_alone() {
        let at_rest = AtRest::new(&[1; 32]).expect("a key");
        let data = Memo::seal(&at_rest, &[2; 32], "anna", b"share").expect("sealed");
        let memo = Memo::open(&at_rest, &[2; 32], &data).expect("opened");
        assert_eq!(
            (memo.login.as_str(), memo.secret.as_slice()),
            ("anna", &b"share"[..])
        );
        assert!(Memo::open(&at_rest, &[3; 32], &data).is_err());
        let cut = at_rest
            .seal(Field::Attempt, &[2; 32], &[9, 1])
            .expect("sealed");
        assert!(Memo::open(&at_rest, &[2; 32], &cut).is_err());
    }

    #[test]
    fn tickets_are_stored_by_their_hash() {
        let ticket = Ticket::make().expect("made");
        assert_eq!(Ticket::hash(&ticket.bytes), Some(ticket.hash));
        assert_ne!(ticket.bytes.0, ticket.hash);
        assert_eq!(Ticket::hash(&Bytes(vec![0; 31])), None);
    }
}
