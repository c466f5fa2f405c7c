//! Who may do what: the relay's secrets, password login, tokens, attempts.
//!
//! | module | what it holds |
//! |---|---|
//! | [`secrets`] | the file outside the database without which nobody can sign in |
//! | [`at_rest`] | seals rows under a key from that file |
//! | [`access`] | the access token, a JWT of ten minutes |
//! | [`refresh`] | the refresh token and its cookie |
//! | [`ticket`] | names of attempts: registration, login, recovery, change of password |

pub mod access;
pub mod at_rest;
pub mod refresh;
pub mod secrets;
pub mod ticket;

use aws_lc_rs::digest;
use getrandom::{SysRng, rand_core::UnwrapErr};

/// The operating system has no randomness.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct NoRandomness;

/// Fresh random bytes.
///
/// # Errors
/// [`NoRandomness`], which a running system does not answer.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// The operating system's generator, for the password login.
pub fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// SHA-256.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, data).as_ref());
    hash
}
