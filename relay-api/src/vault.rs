//! What opens an account: key slots and the vault body (protocol §4). Opaque to the relay.

use serde::{Deserialize, Serialize};

use crate::{Bytes, accounts::Slots};

/// The vault as the relay holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    /// Grows with every replacement.
    pub vault_epoch: u32,
    /// Both key slots.
    pub slots: Slots,
    /// Vault body `0x11`.
    pub body: Bytes,
}
