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

/// Places of the edits and deletions in memory, by the message that they name.
#[derive(Debug, Default)]
pub(crate) struct Revisions {
    places: HashMap<Hash32, BTreeSet<u64>>,
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
        let (Content::Edit { target, .. } | Content::Delete { target }) = &message.content else {
            return None;
        };
        let target = *target;
        self.revisions.places.entry(target).or_default().insert(seq);
        Some(target)
    }

    /// Rows that name a message and stand behind `seq`, in their order.
    fn revisions_of(
        &self,
        hash: &Hash32,
        seq: u64,
    ) -> impl DoubleEndedIterator<Item = (&Row, &MessageRow)> {
        let places = self.revisions.places.get(hash);
        places
            .into_iter()
            .flatten()
            .filter_map(|&place| self.timeline.at(place))
            .filter(move |row| row.seq > seq)
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
        let by = self.revisions_of(target, seq).find_map(|(row, deletion)| {
            let is_it =
                matches!(&deletion.content, Content::Delete { target: named } if named == target);
            (is_it && self.may_take_back(&deletion.sender, &sender, Some(row.seq)))
                .then_some(deletion.sender)
        });
        if let Some(by) = by.filter(|by| before != Some(*by)) {
            self.timeline.erase(seq, by);
            self.wires.remove(&seq);
            self.dirty.rows.insert(seq);
            if before.is_none() {
                self.revisions.erased.push((sender, msg_id));
            }
            self.is_changed = true;
        }
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

    /// Own messages that reached the log and were taken back before this device heard that they had:
    /// the log has no bytes left to know them by, and nothing may bring them back.
    pub(super) fn drop_taken_back(&mut self, me: &Hash32) {
        let is_gone = |message: &&Outgoing| {
            let sealed = message.sealed.as_ref();
            let by = sealed.and_then(|sealed| self.taken_back_by(&sealed.hash));
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
