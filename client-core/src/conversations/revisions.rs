//! Edits and deletions (protocol §8): which version of a message counts, and what was taken back.
//! Pure.
//!
//! An edit counts if its sender wrote the message, and it changes the words only: the file under
//! them stays the one that people have seen. The last one in the conversation's order wins. A
//! deletion counts if its sender wrote the message or, in a group, was an admin where it stands.
//! Either stands behind its message. Whatever order rows come in, the outcome is the same.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crypto_core::{Hash32, commit::Role};

use super::{
    content::{Change, Content},
    conversation::Conversation,
    outbox::Outgoing,
    row::{MessageRow, Row, Verdict},
};
use crate::view::ConversationKind;

/// Edits and deletions in memory.
#[derive(Debug, Default)]
pub(crate) struct Revisions {
    /// Their places, by the message that they name.
    places: HashMap<Hash32, BTreeSet<u64>>,
    /// Places of deletions, by the edits that they name.
    with_edits: HashMap<Hash32, BTreeSet<u64>>,
    /// Messages that were just erased, with their authors; see [`Conversation::claim_erased`].
    pub(super) erased: Vec<(Hash32, [u8; 16])>,
}

impl Conversation {
    /// A row was verified: it may change another one, or be what an earlier known one changes.
    pub(super) fn revise(&mut self, seq: u64) {
        if let Some(target) = self.note_revision(seq) {
            match self.timeline.find(&target) {
                // Search has to look at it again.
                Some(row) => drop(self.touched.insert(row.seq)),
                None if self.timeline.floor() > self.floor.max(1) => {
                    self.far.insert(seq);
                    self.dirty.record = true;
                }
                None => {}
            }
            self.apply_deletions(&target);
        } else if let Some(row) = self.timeline.at(seq) {
            let hash = row.hash;
            self.apply_deletions(&hash);
        }
    }

    /// The same for everything in memory, after a page of this device came in.
    pub(super) fn apply_revisions(&mut self) {
        let places: Vec<u64> = self.timeline.rows().map(|row| row.seq).collect();
        for seq in places {
            self.note_revision(seq);
        }
        let targets: Vec<Hash32> = self.revisions.places.keys().copied().collect();
        for target in targets {
            self.apply_deletions(&target);
        }
    }

    fn note_revision(&mut self, seq: u64) -> Option<Hash32> {
        let message = verified(self.timeline.at(seq)?)?;
        let (target, edits) = match &message.content {
            Content::Edit { target, .. } => (*target, &[][..]),
            Content::Delete { target, edits } => (*target, &edits[..]),
            _ => return None,
        };
        for edit in edits {
            let places = self.revisions.with_edits.entry(*edit).or_default();
            places.insert(seq);
        }
        self.revisions.places.entry(target).or_default().insert(seq);
        Some(target)
    }

    /// Rows that name a message and stand behind `seq`, in their order.
    fn revisions_of(
        &self,
        hash: &Hash32,
        seq: u64,
    ) -> impl DoubleEndedIterator<Item = (&Row, &MessageRow)> {
        self.verified_at(self.revisions.places.get(hash))
            .filter(move |(row, _)| row.seq > seq)
    }

    fn verified_at(
        &self,
        places: Option<&BTreeSet<u64>>,
    ) -> impl DoubleEndedIterator<Item = (&Row, &MessageRow)> {
        places
            .into_iter()
            .flatten()
            .filter_map(|&place| self.timeline.at(place))
            .filter_map(|row| Some((row, verified(row)?)))
    }

    fn apply_deletions(&mut self, target: &Hash32) {
        let Some(row) = self.timeline.find(target) else {
            return;
        };
        // What is gone already may turn out to have been taken back earlier, by somebody else:
        // signatures are checked newest first.
        let (before, message) = match verified(row) {
            Some(message) if message.content.is_bubble() => (None, message),
            Some(message) => match message.content {
                Content::Erased { by } => (Some(by), message),
                _ => return,
            },
            None => return,
        };
        let (seq, sender, msg_id) = (row.seq, message.sender, message.msg_id);
        let mut deletions = self.deletions_of(target, seq, &sender);
        let by = deletions.next().map(|(by, _)| by);
        let Some(by) = by.or(before) else {
            return;
        };
        drop(deletions);
        if before != Some(by) {
            self.timeline.erase(seq, by);
            self.wires.remove(&seq);
            self.dirty.rows.insert(seq);
            if before.is_none() {
                self.revisions.erased.push((sender, msg_id));
            }
            self.is_changed = true;
        }
        self.drop_edits(target, seq, &sender);
    }

    /// The deletions of a message that count, in their order: who, and the edits that go with it.
    fn deletions_of(
        &self,
        hash: &Hash32,
        seq: u64,
        author: &Hash32,
    ) -> impl Iterator<Item = (Hash32, &[Hash32])> {
        self.revisions_of(hash, seq)
            .filter_map(move |(row, deletion)| match &deletion.content {
                Content::Delete { target, edits } if target == hash => {
                    let may = self.may_take_back(&deletion.sender, author, Some(row.seq));
                    may.then_some((deletion.sender, &edits[..]))
                }
                _ => None,
            })
    }

    /// Nothing is left of what a message that is gone said later. The relay is asked to forget those
    /// edits only that a deletion names: a browser that is new here would miss the others.
    fn drop_edits(&mut self, target: &Hash32, seq: u64, author: &Hash32) {
        let deletions = self.deletions_of(target, seq, author);
        let named: BTreeSet<Hash32> = deletions.flat_map(|(_, edits)| edits).copied().collect();
        let edits: Vec<(u64, Hash32, [u8; 16])> = self
            .edits_by(target, seq, author)
            .map(|(row, edit)| (row.seq, row.hash, edit.msg_id))
            .collect();
        for (seq, hash, msg_id) in edits {
            self.drop_edit(seq);
            if named.contains(&hash) {
                self.revisions.erased.push((*author, msg_id));
            }
        }
    }

    /// Keeps the place and the links of an edit, and nothing of what it says.
    pub(super) fn drop_edit(&mut self, seq: u64) {
        self.timeline.expire(seq, true);
        self.wires.remove(&seq);
        self.dirty.rows.insert(seq);
    }

    /// What a message's author said later in its place, whether it counts or not.
    fn edits_by(
        &self,
        target: &Hash32,
        seq: u64,
        author: &Hash32,
    ) -> impl Iterator<Item = (&Row, &MessageRow)> {
        self.revisions_of(target, seq).filter(move |(_, edit)| {
            let is_edit =
                matches!(&edit.content, Content::Edit { target: named, .. } if named == target);
            is_edit && edit.sender == *author
        })
    }

    /// The edits that a deletion of a message has to name.
    pub(super) fn edits_to_name(&self, target: &Hash32) -> Vec<Hash32> {
        let Some((row, message)) = self.timeline.find(target).and_then(bubble) else {
            return Vec::new();
        };
        let edits = self.edits_by(target, row.seq, &message.sender);
        edits.map(|(edit, _)| edit.hash).collect()
    }

    /// Whether `who` may take back what `author` wrote: at a place of the log, or now.
    pub(crate) fn may_take_back(&self, who: &Hash32, author: &Hash32, seq: Option<u64>) -> bool {
        let epoch = match seq {
            Some(seq) => self.epochs.at(seq),
            None => self.epochs.newest(),
        };
        let is_admin = epoch
            .and_then(|(_, epoch)| epoch.entry(who))
            .is_some_and(|entry| entry.role == Role::Admin);
        // In a direct conversation both are admins, and neither speaks for the other.
        who == author || (is_admin && self.epochs.kind() == ConversationKind::Group)
    }

    /// Who took back a message that is not here. Whether he might cannot be told any more, so this
    /// is shown with his name.
    pub(crate) fn taken_back_by(&self, hash: &Hash32) -> Option<Hash32> {
        let mut deletions = self
            .revisions_of(hash, 0)
            .filter(|(_, message)| matches!(message.content, Content::Delete { .. }));
        deletions.next().map(|(_, message)| message.sender)
    }

    /// The message that something which is not here was an edit of, if a deletion says so.
    pub(crate) fn edit_of(&self, hash: &Hash32) -> Option<Hash32> {
        let deletion = self.deletion_with(hash)?;
        deletion.content.target().copied()
    }

    fn deletion_with(&self, edit: &Hash32) -> Option<&MessageRow> {
        let mut deletions = self.verified_at(self.revisions.with_edits.get(edit));
        deletions
            .find(|(_, message)| matches!(message.content, Content::Delete { .. }))
            .map(|(_, message)| message)
    }

    /// Who took back something that is not here, a message or an edit.
    pub(crate) fn gone_by(&self, hash: &Hash32) -> Option<Hash32> {
        let with_its_message = || self.deletion_with(hash).map(|message| message.sender);
        self.taken_back_by(hash).or_else(with_its_message)
    }

    /// How many edits the deletions of a message name.
    pub(crate) fn edits_named(&self, hash: &Hash32) -> u32 {
        let deletions = self.revisions_of(hash, 0);
        let named = deletions.flat_map(|(_, message)| match &message.content {
            Content::Delete { edits, .. } => &edits[..],
            _ => &[],
        });
        let named: BTreeSet<&Hash32> = named.collect();
        u32::try_from(named.len()).unwrap_or(u32::MAX)
    }

    /// Own messages that reached the log and were taken back before this device heard that they had:
    /// the log has no bytes left to know them by, and nothing may bring them back.
    pub(super) fn drop_taken_back(&mut self, me: &Hash32) {
        let is_gone = |message: &&Outgoing| {
            let sealed = message.sealed.as_ref();
            let by = sealed.and_then(|sealed| self.gone_by(&sealed.hash));
            by.is_some_and(|by| self.may_take_back(&by, me, None))
        };
        let gone: Vec<_> = self.outbox.iter().filter(is_gone).map(|m| m.id).collect();
        for id in gone {
            self.outbox.remove(id);
            self.dirty.outbox.insert(id);
        }
    }

    /// Own messages that were just erased have to be forgotten by the relay, too.
    pub(super) fn claim_erased(&mut self, me: &Hash32) {
        for (sender, msg_id) in std::mem::take(&mut self.revisions.erased) {
            if sender == *me && self.to_erase.insert(msg_id) {
                self.dirty.record = true;
            }
        }
    }

    /// What a message says now.
    pub(crate) fn effective<'a>(&'a self, row: &'a Row) -> Option<Cow<'a, Content>> {
        let message = row.message()?;
        let newest = self.edits(row).next_back();
        Some(
            newest.map_or(Cow::Borrowed(&message.content), |(_, content)| {
                Cow::Owned(content)
            }),
        )
    }

    /// The versions of a message after its first one, oldest first, each with the row that brought
    /// it.
    pub(crate) fn edits<'a>(
        &'a self,
        row: &'a Row,
    ) -> impl DoubleEndedIterator<Item = (&'a Row, Content)> {
        let first = bubble(row);
        let edits = first.map(|(_, first)| {
            self.revisions_of(&row.hash, row.seq)
                .filter(move |(_, edit)| edit.sender == first.sender)
                .filter_map(move |(at, edit)| match &edit.content {
                    Content::Edit { target, change } if *target == row.hash => {
                        Some((at, revised(&first.content, change)?))
                    }
                    _ => None,
                })
        });
        edits.into_iter().flatten()
    }
}

/// A message with other words; `None` when the edit is of something else than the message is.
pub(crate) fn revised(first: &Content, change: &Change) -> Option<Content> {
    match (first, change) {
        (
            Content::Text {
                reply, forwarded, ..
            },
            Change::Text { text, mentions },
        ) => Some(Content::Text {
            text: text.clone(),
            reply: *reply,
            mentions: mentions.clone(),
            forwarded: *forwarded,
        }),
        (
            Content::File {
                view,
                reply,
                identity,
                forwarded,
            },
            Change::Caption {
                caption,
                identity: named,
            },
        ) if identity == named => {
            let mut view = view.clone();
            view.caption.clone_from(caption);
            Some(Content::File {
                view,
                reply: *reply,
                identity: *identity,
                forwarded: *forwarded,
            })
        }
        _ => None,
    }
}

fn verified(row: &Row) -> Option<&MessageRow> {
    row.message()
        .filter(|message| message.verdict == Verdict::Verified)
}

/// A row that can be edited or taken back.
pub(super) fn bubble(row: &Row) -> Option<(&Row, &MessageRow)> {
    let message = verified(row)?;
    message.content.is_bubble().then_some((row, message))
}

#[cfg(test)]
#[path = "revisions_tests.rs"]
mod tests;
