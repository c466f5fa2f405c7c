//! What the links between messages say (protocol §7, §8, §9). The order itself is the relay's
//! sequence; the links keep the relay honest.

use super::VerifiedMessage;
use crate::Hash32;
use crate::commit::PublicEpoch;

/// A claim of time may be off by so much, in milliseconds.
const SLACK_MS: u64 = 5 * 60 * 1000;

/// Whether the parents of a message stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParentCheck {
    /// All known, all of the same epoch.
    Sound,
    /// These are not known yet: "a message is missing" if they do not come.
    Missing(Vec<Hash32>),
    /// This one is of another epoch: no honest client writes that.
    Foreign(Hash32),
}

/// What becomes of a message of an earlier epoch that stands behind a later commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lateness {
    /// It is of the current epoch.
    OnTime,
    /// Accepted, marked late.
    Late,
    /// Its sender has been removed, and the removal did not seal it in.
    Refused,
}

/// Parents are the commit of the message's own epoch, or messages of that epoch.
///
/// `commit_hash` began the epoch of the message; `epoch_of` knows the epoch of each verified
/// message of the conversation.
#[must_use]
pub fn check_parents(
    message: &VerifiedMessage,
    commit_hash: &Hash32,
    epoch_of: impl Fn(&Hash32) -> Option<u32>,
) -> ParentCheck {
    let mut missing = Vec::new();
    for parent in message
        .parents()
        .iter()
        .filter(|parent| *parent != commit_hash)
    {
        match epoch_of(parent) {
            Some(epoch) if epoch == message.epoch() => {}
            Some(_) => return ParentCheck::Foreign(*parent),
            None => missing.push(*parent),
        }
    }
    if missing.is_empty() {
        ParentCheck::Sound
    } else {
        ParentCheck::Missing(missing)
    }
}

/// Judges a message by the epoch that is current at its place in the relay's order.
///
/// `sealed` tells whether a message is an ancestor of the heads (or one of them) that the commit
/// which removed this sender has sealed in.
#[must_use]
pub fn lateness(
    message: &VerifiedMessage,
    current: &PublicEpoch,
    sealed: impl FnOnce(&Hash32) -> bool,
) -> Lateness {
    if message.epoch() == current.epoch() {
        Lateness::OnTime
    } else if current.member(message.sender()).is_some() || sealed(message.msg_hash()) {
        Lateness::Late
    } else {
        Lateness::Refused
    }
}

/// The claim of time as it is shown: not earlier than five minutes before the latest parent, not
/// later than five minutes after the relay stored it. All in milliseconds since 1970.
#[must_use]
pub fn shown_time(claimed_ms: u64, latest_parent_ms: Option<u64>, relay_ms: u64) -> u64 {
    let latest = relay_ms.saturating_add(SLACK_MS);
    let earliest = latest_parent_ms.map_or(0, |parent| parent.saturating_sub(SLACK_MS));
    claimed_ms.clamp(earliest.min(latest), latest)
}
