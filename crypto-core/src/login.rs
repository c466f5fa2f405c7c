//! Password login: OPAQUE (RFC 9807) on P-256, stretched by PBKDF2 (protocol §2).
//!
//! The password never leaves the client in any form, and a thief of the relay's database has
//! nothing to guess against without the OPRF seed, which lives elsewhere. Both halves stand here;
//! the relay links its own only. These are the only files that name opaque-ke and its generation
//! of P-256: at their border there are bytes.
//!
//! OPRF input = `lp(password) ‖ lp(login) ‖ lp(server_id)`; client identity = login; server
//! identity = `server_id`; credential identifier = login; Context = `LBL("opaque") ‖ suite ‖
//! kdf_id ‖ u32(iters)`.

#[cfg(feature = "client")]
mod client;
mod names;
#[cfg(feature = "client")]
mod password;
mod server;
mod suite;

#[cfg(feature = "client")]
pub use client::{ClientLogin, ClientRegistration, ExportKey};
pub use names::{Login, ServerId, login_hash};
#[cfg(feature = "client")]
pub use password::{Password, PasswordError};
pub use server::{
    LoginState, ServerSetup, check_record, login_finish, login_start, registration_response,
};

use core::fmt;

use crate::{error::ParseError, labels, limits, wire::SUITE_P256};

/// Rounds that this build asks for. A record with fewer is renewed after the next good login.
pub const TARGET_ITERS: u32 = 600_000;
/// PBKDF2-HMAC-SHA256. 2 is reserved for Argon2id.
pub const KDF_PBKDF2: u8 = 1;

/// Parameters of the key stretching, always within the bounds of §15.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KsfParams {
    iters: u32,
}

impl KsfParams {
    /// What this build registers with, and what the relay says of a login that does not exist.
    pub const TARGET: Self = Self {
        iters: TARGET_ITERS,
    };

    /// Takes what a relay or a database says.
    ///
    /// # Errors
    /// [`ParseError::Value`] for another function than PBKDF2; [`ParseError::Limit`] for rounds
    /// outside 600 000..=10 000 000. Nothing has been derived at that point.
    pub fn new(kdf_id: u8, iters: u32) -> Result<Self, ParseError> {
        if kdf_id != KDF_PBKDF2 {
            return Err(ParseError::Value);
        }
        if !(limits::ITERS_FLOOR..=limits::ITERS_CAP).contains(&iters) {
            return Err(ParseError::Limit);
        }
        Ok(Self { iters })
    }

    /// 1.
    #[must_use]
    pub const fn kdf_id(self) -> u8 {
        KDF_PBKDF2
    }

    /// Rounds.
    #[must_use]
    pub const fn iters(self) -> u32 {
        self.iters
    }

    /// Whether a record with these parameters should be renewed.
    #[must_use]
    pub const fn is_below_target(self) -> bool {
        self.iters < TARGET_ITERS
    }

    /// `LBL("opaque") ‖ suite ‖ kdf_id ‖ u32(iters)`: authenticated by the handshake.
    fn context(self) -> Vec<u8> {
        let mut context = labels::context::OPAQUE.to_bytes();
        context.extend_from_slice(&[SUITE_P256, KDF_PBKDF2]);
        context.extend_from_slice(&self.iters.to_be_bytes());
        context
    }

    /// Fewer rounds than any release accepts, so that tests of other things stay quick.
    #[cfg(test)]
    pub(crate) const fn weak(iters: u32) -> Self {
        Self { iters }
    }
}

/// Why a registration or a login stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginError {
    /// The other side's bytes are not a message of this step.
    Malformed,
    /// Wrong password, or a relay that does not hold this account, or changed parameters. Which
    /// of them cannot be told apart. Nothing derived from the password has been sent.
    Denied,
}

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a message of this step",
            Self::Denied => "login denied",
        })
    }
}

impl core::error::Error for LoginError {}

#[cfg(test)]
mod tests;
