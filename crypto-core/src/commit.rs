//! Conversations: signed, hash-chained commits (protocol §6).
//!
//! Each commit says who is in the conversation from now on and gives each of them one fresh epoch
//! secret in an HPKE envelope. What arrives is a [`ParsedCommit`] by its layout; a member turns it
//! into an [`EpochState`] with [`ParsedCommit::accept`], a newcomer walks through the history
//! before him with [`ParsedCommit::observe`], and a fresh browser restores what it accepted before
//! with [`EpochState::restore`]. There is no other way to an epoch's keys.

mod accept;
mod build;
mod directory;
pub(crate) mod guard;
mod meta;
mod reject;
mod rules;
mod state;

pub use accept::{Context, Me, ParsedCommit};
pub use build::{Author, Draft};
pub use directory::Directory;
pub(crate) use directory::{Unnamed, find};
pub use meta::{AVATAR, Meta, Mode, REASON, Rules};
pub use reject::CommitReject;
pub use rules::Changes;
pub use state::{EpochState, Previous, PublicEpoch};

pub use crate::wire::{CommitKind, CommitView, Role, RosterEntry};

#[cfg(test)]
pub(crate) mod tests;
