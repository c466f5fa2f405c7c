//! Trust on first use: what this account has seen of another (protocol §5).

use super::Chain;
use crate::{Hash32, login::Login};

/// What is remembered of a contact, in account blob ns 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The login under which he was found.
    pub login: Login,
    /// His account.
    pub account_id: Hash32,
    /// Highest `seq` seen.
    pub seq: u32,
    /// Its `stmt_hash`.
    pub hash: Hash32,
    /// Whether the safety number was compared.
    pub verified: bool,
    /// When the pin last changed; milliseconds since 1970.
    pub date_ms: u64,
}

/// What a verified chain means to a pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinCheck {
    /// Nothing new.
    Same,
    /// New statements behind the pinned one. Call [`Pin::advance`].
    Extended {
        /// The signing key is another one: amber notice, verified flag drops. Otherwise silent.
        sig_changed: bool,
    },
    /// Sending is blocked until the person acts; what arrives is shown with a red break.
    Broken(BreakReason),
}

/// Why a chain cannot belong to a pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakReason {
    /// Another account for the same login.
    Account,
    /// The chain ends before the pinned statement.
    Shorter,
    /// Another statement stands where the pinned one stood.
    Branch,
}

impl Pin {
    /// First contact: pins the head, unverified.
    #[must_use]
    pub fn new(login: Login, chain: &Chain, now_ms: u64) -> Self {
        Self {
            login,
            account_id: *chain.account_id(),
            seq: chain.head_seq(),
            hash: *chain.head_hash(),
            verified: false,
            date_ms: now_ms,
        }
    }

    /// What `chain`, verified for this login, means. Changes nothing.
    #[must_use]
    pub fn check(&self, chain: &Chain) -> PinCheck {
        if self.account_id != *chain.account_id() {
            return PinCheck::Broken(BreakReason::Account);
        }
        let Some(pinned) = chain.get(self.seq) else {
            return PinCheck::Broken(BreakReason::Shorter);
        };
        if self.hash != *pinned.stmt_hash() {
            return PinCheck::Broken(BreakReason::Branch);
        }
        if chain.head_seq() == self.seq {
            return PinCheck::Same;
        }
        // A change that was taken back is a change too.
        let sig_changed = chain
            .iter()
            .skip_while(|statement| statement.seq() <= self.seq)
            .any(|statement| statement.sig_pub() != pinned.sig_pub());
        PinCheck::Extended { sig_changed }
    }

    /// Moves the pin to the head of a chain that extends it. A new signing key drops the verified
    /// flag. A broken chain leaves the pin as it is.
    pub fn advance(&mut self, chain: &Chain, now_ms: u64) -> PinCheck {
        let check = self.check(chain);
        if let PinCheck::Extended { sig_changed } = check {
            self.seq = chain.head_seq();
            self.hash = *chain.head_hash();
            self.verified &= !sig_changed;
            self.date_ms = now_ms;
        }
        check
    }
}
