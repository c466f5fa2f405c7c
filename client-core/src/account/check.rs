//! Does the vault that the relay handed out belong to the chain that it handed out, and are both
//! at least as new as what this device has seen? (protocol §4, anti-rollback)
//!
//! Every verdict other than "yes" is an error that a person sees. None of them ever leads to new
//! keys: registration is the only way to make an account.

use crypto_core::Hash32;
use crypto_core::statement::Chain;
use crypto_core::vault::{Rollback, VaultBody};

use crate::view::{Failure, FailureCode};

/// What this device has seen of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub account_id: Hash32,
    /// Highest statement.
    pub seq: u32,
    /// Its hash.
    pub hash: Hash32,
    /// Highest vault epoch.
    pub vault_epoch: u32,
}

/// A vault body against the account's own chain.
pub(crate) fn check(body: &VaultBody, vault_epoch: u32, chain: &Chain) -> Result<(), Failure> {
    body.check_chain(chain, vault_epoch).map_err(|rollback| {
        match rollback {
            // One of the two is older; which one does not matter to whoever reads this.
            Rollback::Vault | Rollback::Chain => FailureCode::VaultRolledBack,
            Rollback::Fork | Rollback::Keys => FailureCode::VaultBroken,
        }
        .into()
    })
}

/// A chain may only extend what was seen. What was seen of another account says nothing.
pub(crate) fn check_seen(chain: &Chain, seen: &Seen) -> Result<(), Failure> {
    if seen.account_id != *chain.account_id() {
        return Ok(());
    }
    let Some(then) = chain.get(seen.seq) else {
        return Err(FailureCode::VaultRolledBack.into());
    };
    if *then.stmt_hash() != seen.hash {
        return Err(FailureCode::VaultBroken.into());
    }
    if chain.head().vault_epoch() < seen.vault_epoch {
        return Err(FailureCode::VaultRolledBack.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
