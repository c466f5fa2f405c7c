//! The rows of one conversation in the relay's order, and what their hash links say about the
//! relay's honesty (protocol §9). Pure: rows in, order and findings out.

mod links;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use crypto_core::Hash32;

pub(crate) use links::Missing;

use super::{
    content::Content,
    row::{MessageRow, Row, RowBody, Verdict},
    sight::Sight,
};

/// What [`Timeline::insert`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inserted {
    /// A row that was not there.
    New,
    /// The same row again.
    Known,
    /// The same object at a second place: kept where it was first.
    Duplicate,
    /// Another object at a place that was taken: the relay rewrites history.
    Contradiction,
}

/// A window onto a conversation's log: every stored row from [`Self::floor`] on.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    rows: BTreeMap<u64, Row>,
    places: HashMap<Hash32, u64>,
    /// Nothing is known about rows before this one; 0 and 1 both mean "from the beginning".
    floor: u64,
    /// Places at which the relay repeated an object, and which.
    repeats: BTreeMap<u64, Hash32>,
    waiting: BTreeMap<Hash32, links::Waiting>,
    displaced: bool,
}

impl Timeline {
    /// An empty window that begins at `floor`.
    pub(crate) fn new(floor: u64) -> Self {
        Self {
            floor,
            ..Self::default()
        }
    }

    /// The first row of the window.
    pub(crate) fn floor(&self) -> u64 {
        self.floor
    }

    /// Older rows were read: the window begins earlier from now on.
    pub(crate) fn lower_floor(&mut self, floor: u64) {
        self.floor = self.floor.min(floor);
    }

    /// Takes a row in, whatever order rows come in.
    pub(crate) fn insert(&mut self, row: Row, now_ms: u64) -> Inserted {
        if let Some(known) = self.rows.get(&row.seq) {
            if known.hash == row.hash {
                return Inserted::Known;
            }
            if known.body != RowBody::Empty {
                return Inserted::Contradiction;
            }
        }
        if self.repeats.get(&row.seq) == Some(&row.hash) {
            return Inserted::Duplicate;
        }
        if let Some(&place) = self.places.get(&row.hash) {
            // The relay stored one object twice. The first place counts, on every device.
            if place < row.seq {
                self.repeats.insert(row.seq, row.hash);
                return Inserted::Duplicate;
            }
            self.rows.remove(&place);
            self.repeats.insert(place, row.hash);
        }
        // A relay that was brought back from a copy has again what it had forgotten.
        if let Some(empty) = self.rows.remove(&row.seq) {
            self.places.remove(&empty.hash);
        }
        self.places.insert(row.hash, row.seq);
        self.arrived(row.hash, row.seq);
        self.wait_for_references(&row, now_ms);
        self.rows.insert(row.seq, row);
        Inserted::New
    }

    /// The row at a place.
    pub(crate) fn at(&self, seq: u64) -> Option<&Row> {
        self.rows.get(&seq)
    }

    /// The row with a hash.
    pub(crate) fn find(&self, hash: &Hash32) -> Option<&Row> {
        self.rows.get(self.places.get(hash)?)
    }

    /// All rows, oldest first.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.values()
    }

    /// Rows that views see, oldest first.
    pub(crate) fn within(&self, sight: Sight) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.range(sight.from..=sight.to).map(|(_, row)| row)
    }

    /// Rows behind a place, oldest first.
    pub(crate) fn after(&self, seq: u64) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.range(seq.saturating_add(1)..).map(|(_, row)| row)
    }

    /// Rows in front of a place, newest first.
    pub(crate) fn before(&self, seq: u64) -> impl Iterator<Item = &Row> {
        self.rows.range(..seq).rev().map(|(_, row)| row)
    }

    /// The highest place in the window.
    pub(crate) fn last_seq(&self) -> u64 {
        self.rows.last_key_value().map_or(0, |(&seq, _)| seq)
    }

    /// Places of messages whose signature was not checked yet, newest first: what is on screen is
    /// at the end.
    pub(crate) fn unchecked(&self) -> impl Iterator<Item = u64> {
        self.rows().rev().filter_map(|row| {
            let message = row.message()?;
            (message.verdict == Verdict::Unchecked).then_some(row.seq)
        })
    }

    /// A message passed every check: now it says something.
    pub(crate) fn accept(&mut self, seq: u64, created_ms: u64, content: Content) {
        if let Some(message) = self.message_mut(seq) {
            message.verdict = Verdict::Verified;
            message.created_ms = created_ms;
            message.content = content;
        }
    }

    /// A message did not pass. It loses its links: what it claimed to have seen says nothing.
    pub(crate) fn reject(&mut self, seq: u64) {
        if let Some(message) = self.message_mut(seq) {
            message.verdict = Verdict::Rejected;
            message.content = Content::Sealed;
            self.forget_claims_of(seq);
        }
    }

    /// A message was taken back: its place and its links stay.
    pub(crate) fn erase(&mut self, seq: u64, by: Hash32) {
        if let Some(message) = self.message_mut(seq) {
            message.content = Content::Erased { by };
        }
    }

    /// A message is over: its place and its links stay.
    pub(crate) fn expire(&mut self, seq: u64, early: bool) {
        if let Some(message) = self.message_mut(seq) {
            message.content = Content::Expired { early };
        }
    }

    fn message_mut(&mut self, seq: u64) -> Option<&mut MessageRow> {
        match &mut self.rows.get_mut(&seq)?.body {
            RowBody::Message(message) => Some(message),
            _ => None,
        }
    }
}
