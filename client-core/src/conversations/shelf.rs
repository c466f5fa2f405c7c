//! How far the search index reaches, and what is to be done next to keep it in step. Pure.

use std::collections::BTreeMap;

use crypto_core::Hash32;
use minicbor::{Decode, Encode};

use super::{blobs::Key, conversation::Conversation, row::Verdict};
use crate::search::Index;

/// Rows that are read into the index at once: some milliseconds.
pub(super) const SLICE: u64 = 64;
/// Messages that are indexed before the index is stored while there is nothing else to do: fewer
/// are read anew from their rows after a restart.
const UNSAVED: usize = 64;

/// The index and how far it reaches.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) index: Index,
    pub(super) covers: BTreeMap<Hash32, Cover>,
    /// Whether what was stored was read.
    pub(super) is_open: bool,
    /// Messages that came since the index was stored.
    pub(super) unsaved: usize,
    /// Whether it has to be stored soon: something was taken out, or a backlog was worked through.
    pub(super) must_save: bool,
}

/// What the index knows of one conversation: every row from `from` to `to`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Cover {
    /// The conversation.
    #[n(0)]
    pub(super) conv_id: Key,
    /// Its number in the index.
    #[n(1)]
    pub(super) number: u32,
    /// The first row.
    #[n(2)]
    pub(super) from: u64,
    /// The last row; before `from` there is none.
    #[n(3)]
    pub(super) to: u64,
    /// Rows between that were not verified.
    #[n(4)]
    pub(super) holes: Vec<u64>,
}

/// What is to be done next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// Read these rows.
    Rows { conv_id: Hash32, from: u64, to: u64 },
    /// Read this row anew.
    Row { conv_id: Hash32, seq: u64 },
    /// Take out what stands before this row.
    Forget { conv_id: Hash32, before: u64 },
}

impl Shelf {
    /// The cover of a conversation; a new one reaches from its end nowhere.
    pub(super) fn cover(&mut self, conversation: &Conversation) -> &mut Cover {
        let next = self.covers.values().map(|cover| cover.number + 1).max();
        let end = conversation.cursor;
        self.covers.entry(conversation.id).or_insert_with(|| Cover {
            conv_id: Key(conversation.id),
            number: next.unwrap_or(0),
            from: end.saturating_add(1),
            to: end,
            holes: Vec::new(),
        })
    }

    /// What is to be done next: first what is new, then the past, newest first.
    pub(super) fn next<'a>(
        &mut self,
        conversations: impl Iterator<Item = &'a Conversation> + Clone,
    ) -> Option<Job> {
        let ready = conversations.filter(|conversation| conversation.is_ready);
        let newer = ready.clone().find_map(|c| self.cover(c).newer(c));
        newer.or_else(|| ready.clone().find_map(|c| self.cover(c).older(c)))
    }

    /// Whether it should be stored, now that there is nothing else to do.
    pub(super) fn is_due(&self) -> bool {
        self.must_save || self.unsaved >= UNSAVED
    }
}

impl Cover {
    fn newer(&self, c: &Conversation) -> Option<Job> {
        let conv_id = c.id;
        let floor = c.floor.max(1);
        if self.from < floor && self.from <= self.to {
            return Some(Job::Forget {
                conv_id,
                before: floor,
            });
        }
        let is_known = |seq: &&u64| {
            let message = c.timeline.at(**seq).and_then(|row| row.message());
            message.is_some_and(|message| message.verdict != Verdict::Unchecked)
        };
        let known = self.holes.iter().find(is_known);
        if let Some(&seq) = c.touched.first().or(known) {
            return Some(Job::Row { conv_id, seq });
        }
        (self.to < c.cursor).then(|| {
            let from = self.to.saturating_add(1);
            Job::Rows {
                conv_id,
                from,
                to: c.cursor.min(self.to.saturating_add(SLICE)),
            }
        })
    }

    fn older(&self, c: &Conversation) -> Option<Job> {
        let floor = c.floor.max(1);
        (self.from > floor).then(|| Job::Rows {
            conv_id: c.id,
            from: floor.max(self.from.saturating_sub(SLICE)),
            to: self.from - 1,
        })
    }

    /// Whether rows will be in it as soon as they are verified.
    pub(super) fn is_waiting(&self, c: &Conversation) -> bool {
        let is_coming = |seq: &u64| !c.parked.contains(seq) && c.timeline.at(*seq).is_some();
        self.holes.iter().any(is_coming)
    }

    /// Whether a row is in the index already.
    pub(super) fn holds(&self, seq: u64) -> bool {
        (self.from..=self.to).contains(&seq) && !self.holes.contains(&seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conversation(floor: u64, cursor: u64) -> Conversation {
        let mut conversation = Conversation::new([7; 32]);
        conversation.is_ready = true;
        conversation.floor = floor;
        conversation.cursor = cursor;
        conversation
    }

    fn next(shelf: &mut Shelf, conversation: &Conversation) -> Option<(u64, u64)> {
        match shelf.next([conversation].into_iter())? {
            Job::Rows { from, to, .. } => {
                let cover = shelf.cover(conversation);
                cover.from = cover.from.min(from);
                cover.to = cover.to.max(to);
                Some((from, to))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_past_is_read_backwards_and_what_comes_at_once() {
        let (mut shelf, mut c) = (Shelf::default(), conversation(10, 200));
        assert_eq!(next(&mut shelf, &c), Some((137, 200)));
        c.cursor = 205;
        assert_eq!(next(&mut shelf, &c), Some((201, 205)));
        assert_eq!(next(&mut shelf, &c), Some((73, 136)));
        assert_eq!(next(&mut shelf, &c), Some((10, 72)));
        assert_eq!(next(&mut shelf, &c), None);
        c.floor = 1;
        assert_eq!(next(&mut shelf, &c), Some((1, 9)));
    }

    #[test]
    fn what_the_device_forgot_leaves_and_what_changed_is_read_anew() {
        let (mut shelf, mut c) = (Shelf::default(), conversation(1, 64));
        next(&mut shelf, &c);
        c.touched.insert(5);
        c.floor = 3;
        let conv_id = c.id;
        let forget = Job::Forget { conv_id, before: 3 };
        assert_eq!(shelf.next([&c].into_iter()), Some(forget));
        shelf.cover(&c).from = 3;
        let again = Job::Row { conv_id, seq: 5 };
        assert_eq!(shelf.next([&c].into_iter()), Some(again));
    }
}
