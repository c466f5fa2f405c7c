//! Hash links: what a message's author had seen, and what the relay did not hand over.

use crypto_core::{Hash32, limits};

use super::Timeline;
use crate::conversations::row::{Row, RowBody, Verdict};

/// How long a parent may be late before a reader is told, in milliseconds (protocol §9).
pub(crate) const MISSING_AFTER_MS: u64 = 60_000;

/// Somebody referred to it and it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting {
    /// The first row that refers to it.
    child: u64,
    /// When that was noticed.
    since_ms: u64,
}

/// A message that the relay did not hand over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Missing {
    /// Its hash.
    pub(crate) hash: Hash32,
    /// The first row that refers to it; it is shown before this one.
    pub(crate) before: u64,
}

impl Timeline {
    /// A row came: whoever waited for it can stop, and it must stand before them.
    pub(super) fn arrived(&mut self, hash: Hash32, seq: u64) {
        if let Some(waiting) = self.waiting.remove(&hash) {
            // The relay put an answer in front of what it answers.
            self.displaced |= waiting.child < seq;
        }
    }

    /// Notes every reference of a new row that does not stand before it.
    pub(super) fn wait_for_references(&mut self, row: &Row, now_ms: u64) {
        for hash in row.references() {
            match self.places.get(hash) {
                Some(&place) if place < row.seq => {}
                Some(_) => self.displaced = true,
                None => {
                    let waiting = self.waiting.entry(*hash).or_insert(Waiting {
                        child: row.seq,
                        since_ms: now_ms,
                    });
                    waiting.child = waiting.child.min(row.seq);
                }
            }
        }
    }

    /// Nobody waits for what only a rejected message referred to.
    pub(super) fn forget_claims_of(&mut self, seq: u64) {
        let orphaned: Vec<Hash32> = self
            .waiting
            .iter()
            .filter(|(_, waiting)| waiting.child == seq)
            .map(|(hash, _)| *hash)
            .collect();
        for hash in orphaned {
            let next = self
                .rows
                .range(seq + 1..)
                .find(|(_, row)| row.references().contains(&hash));
            match next.map(|(&seq, _)| seq) {
                Some(child) => {
                    if let Some(waiting) = self.waiting.get_mut(&hash) {
                        waiting.child = child;
                    }
                }
                None => {
                    self.waiting.remove(&hash);
                }
            }
        }
    }

    /// Whether a row stood in front of something that it refers to.
    pub(crate) fn is_displaced(&self) -> bool {
        self.displaced
    }

    /// What was referred to and did not come within 60 seconds. `epoch_start` gives the place of
    /// the commit that began an epoch: a parent is of the same epoch, so when the window begins
    /// behind that commit, the parent may simply stand before the window. Of an epoch without a
    /// start nothing is expected.
    pub(crate) fn missing(
        &self,
        now_ms: u64,
        epoch_start: impl Fn(u32) -> Option<u64>,
    ) -> Vec<Missing> {
        let mut missing: Vec<Missing> = self
            .waiting
            .iter()
            .filter(|(_, waiting)| now_ms.saturating_sub(waiting.since_ms) >= MISSING_AFTER_MS)
            .filter(|(_, waiting)| self.reaches_back(waiting.child, &epoch_start))
            .map(|(hash, waiting)| Missing {
                hash: *hash,
                before: waiting.child,
            })
            .collect();
        missing.sort_by_key(|missing| (missing.before, missing.hash));
        missing
    }

    /// When the next waiting reference becomes a missing message, if there is one.
    pub(crate) fn next_missing_at(&self) -> Option<u64> {
        self.waiting
            .values()
            .map(|waiting| waiting.since_ms + MISSING_AFTER_MS)
            .min()
    }

    /// Whether the window holds everything that the row at `seq` can refer to.
    fn reaches_back(&self, seq: u64, epoch_start: &impl Fn(u32) -> Option<u64>) -> bool {
        let Some(row) = self.rows.get(&seq) else {
            return false;
        };
        // A commit refers to the epoch that it ends.
        let epoch = match row.body {
            RowBody::Commit(_) => row.epoch.saturating_sub(1),
            _ => row.epoch,
        };
        epoch_start(epoch).is_some_and(|start| self.floor <= start.max(1))
    }

    /// Heads of an epoch: its messages that no other message of it names, newest first. Empty for an
    /// epoch without messages: its first message names the commit.
    pub(crate) fn heads(&self, epoch: u32) -> Vec<Hash32> {
        let messages = |row: &&Row| {
            row.epoch == epoch
                && row
                    .message()
                    .is_some_and(|message| message.verdict != Verdict::Rejected)
        };
        let mut named = std::collections::HashSet::new();
        let mut heads = Vec::new();
        // A child always stands behind its parents, so going backwards meets the names first.
        for row in self.rows().rev().filter(messages) {
            if !named.contains(&row.hash) && heads.len() < limits::HEADS {
                heads.push(row.hash);
            }
            named.extend(row.references().iter().copied());
        }
        heads
    }

    /// Whether `hash` is one of `heads` or stands behind them in the links.
    pub(crate) fn is_ancestor(&self, hash: &Hash32, heads: &[Hash32]) -> bool {
        let mut open: Vec<Hash32> = heads.to_vec();
        let mut seen = std::collections::HashSet::new();
        while let Some(next) = open.pop() {
            if next == *hash {
                return true;
            }
            if seen.insert(next)
                && let Some(row) = self.find(&next)
            {
                open.extend_from_slice(row.references());
            }
        }
        false
    }
}
