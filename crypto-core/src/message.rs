//! Messages (protocol §7): one key for each, the signature of the sender inside the ciphertext.
//!
//! Two steps, so that a client can verify what is on the screen first: [`open`] gives an
//! [`UnverifiedMessage`] that shows no content, [`UnverifiedMessage::verify`] makes a
//! [`VerifiedMessage`] of it. The receiver cannot recompute `msg_id`, since the random part of its
//! derivation is not sent; he need not: key, nonce and signature all depend on it.

mod inner;
mod open;
mod order;
mod reject;
mod seal;

pub use open::{UnverifiedMessage, VerifiedMessage, open};
pub use order::{Lateness, ParentCheck, check_parents, lateness, shown_time};
pub use reject::MessageReject;
pub use seal::{SealedMessage, seal, seal_raw};

pub use crate::wire::MessageView;

/// Names a message to the relay; random to everybody but its author.
pub type MsgId = [u8; 16];

#[cfg(test)]
mod tests;
