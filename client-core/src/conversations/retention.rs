//! Messages that leave after some days (protocol §11): when one is over, and what goes with it. Pure.
//!
//! The rule of the epoch that a message was sent in holds, so that nobody makes what was said before
//! disappear. Its days count from the later of two times: when the relay stored it, and when its
//! author says, signed, that it was written. A time that lies in the future counts for nothing. So
//! the relay cannot make a message old by lying about the time.

use std::collections::{HashMap, HashSet};

use crypto_core::Hash32;

use super::{
    blobs::Key,
    content::Content,
    conversation::Conversation,
    drafts::Draft,
    row::{MessageRow, Row, RowBody, Verdict},
    timeline::Missing,
};

/// A day, in milliseconds.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A clock that is ahead by no more than this, in milliseconds, is not in the future: otherwise a relay
/// that lies about the time of a row takes every message whose author's clock is a little ahead.
const AHEAD_MS: u64 = 5 * 60 * 1_000;

/// How far it was looked for messages that are over.
#[derive(Debug, Default)]
pub(crate) struct Retention {
    /// The moment, by the relay's clock, for which it was looked last.
    now_ms: u64,
    /// Nothing before this row will leave this device any more.
    pub(crate) done: u64,
    /// When to look at what is not in memory: at once, before it was ever done.
    pub(crate) look_ms: Option<u64>,
    /// When the last message stood here that has left.
    pub(crate) quiet_ms: u64,
}

impl Retention {
    /// As it was stored.
    pub(crate) fn restore(done: u64, quiet_ms: u64) -> Self {
        Self {
            done,
            look_ms: Some(0),
            quiet_ms,
            ..Self::default()
        }
    }

    /// Older rows came: they are still to be looked at.
    pub(crate) fn reaches_back_to(&mut self, floor: u64) {
        self.done = self.done.min(floor);
    }

    /// When the last message stood here, if there was one and it has left.
    pub(crate) fn quiet_since(&self) -> Option<u64> {
        (self.quiet_ms > 0).then_some(self.quiet_ms)
    }
}

/// When something is over that the relay stored, and its author wrote, at these times.
pub(crate) fn over_ms(days: u16, stored_ms: u64, written_ms: u64, now_ms: u64) -> u64 {
    let times = [stored_ms, written_ms];
    let latest = now_ms.saturating_add(AHEAD_MS);
    let past = times.into_iter().filter(|time| *time <= latest);
    let begin = past.max().unwrap_or(stored_ms.min(written_ms));
    begin.saturating_add(u64::from(days) * DAY_MS)
}

/// What a row's content has to do with expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It goes when its days are over.
    Message,
    /// It goes with the message that it names, and not before.
    Follower,
    /// It stays: receipts, names, and that somebody leaves say nothing of what was said.
    Lasting,
}

impl Content {
    /// What it has to do with expiry.
    pub(crate) fn expiry(&self) -> Kind {
        match self {
            Self::Text { .. }
            | Self::File { .. }
            | Self::Unsupported
            | Self::Kept
            | Self::Erased { .. }
            | Self::Expired { early: true } => Kind::Message,
            Self::Edit { .. } | Self::Delete { .. } | Self::Reaction(_) => Kind::Follower,
            Self::Receipt(_)
            | Self::Profile { .. }
            | Self::Leave
            | Self::Sealed
            | Self::Expired { early: false } => Kind::Lasting,
        }
    }
}

impl Conversation {
    /// Whether messages leave, or left once.
    pub(crate) fn retains_some(&self) -> bool {
        let mut epochs = self.epochs.iter();
        epochs.any(|(number, _)| self.days(number).is_some())
    }

    /// The rule of an epoch, if it is known and has one.
    pub(crate) fn days(&self, epoch: u32) -> Option<u16> {
        let settings = self.epochs.get(epoch)?.settings.as_ref()?;
        Some(settings.retention_days).filter(|days| *days > 0)
    }

    /// When a row's own days are over. `None` for whatever does not leave by itself, or was not
    /// verified.
    pub(crate) fn own_over_ms(&self, row: &Row, now_ms: u64) -> Option<u64> {
        let message = row.message()?;
        let is_verified = message.verdict == Verdict::Verified;
        if !is_verified || message.content.expiry() == Kind::Lasting {
            return None;
        }
        let days = self.days(row.epoch)?;
        Some(over_ms(days, row.time_ms, message.created_ms, now_ms))
    }

    fn is_over(&self, row: &Row, now_ms: u64) -> bool {
        let is_due = self.own_over_ms(row, now_ms).is_some_and(|at| at <= now_ms);
        let content = row.message().map(|message| &message.content);
        match content.map(Content::expiry) {
            Some(Kind::Message) => is_due,
            // Its message was not found although everything is here: it is gone.
            Some(Kind::Follower) => {
                let target = content.and_then(Content::target);
                let is_whole = self.timeline.floor() <= self.joined_seq.max(1);
                let is_lost = target.is_some_and(|hash| self.timeline.find(hash).is_none());
                is_due && is_whole && is_lost
            }
            Some(Kind::Lasting) | None => false,
        }
    }

    /// Drops whatever in memory is over; answers whether there was anything.
    pub(crate) fn expire(&mut self, now_ms: u64) -> bool {
        if !self.retains_some() {
            return false;
        }
        self.retention.now_ms = now_ms;
        let over = self.timeline.rows().filter(|row| self.is_over(row, now_ms));
        let over: Vec<(u64, Hash32)> = over.map(|row| (row.seq, row.hash)).collect();
        if over.is_empty() {
            return false;
        }
        for (seq, _) in &over {
            self.drop_row(*seq, false);
        }
        self.expire_followers(&over.into_iter().map(|(_, hash)| hash).collect());
        true
    }

    /// Drops what stood under messages that are over.
    pub(crate) fn expire_followers(&mut self, gone: &HashSet<Hash32>) -> bool {
        let names_one = |row: &&Row| {
            let target = row.message().and_then(|message| message.content.target());
            target.is_some_and(|target| gone.contains(target))
        };
        let followers: Vec<u64> = self
            .timeline
            .rows()
            .filter(names_one)
            .map(|row| row.seq)
            .collect();
        for seq in &followers {
            self.drop_follower(*seq);
        }
        !followers.is_empty()
    }

    /// A row was verified just now: it may be over already, or the message that it changes.
    pub(crate) fn expire_new(&mut self, seq: u64) {
        let now_ms = self.retention.now_ms;
        let Some(row) = self.timeline.at(seq).filter(|_| now_ms > 0) else {
            return;
        };
        if self.is_over(row, now_ms) {
            let gone = HashSet::from([row.hash]);
            self.drop_row(seq, false);
            self.expire_followers(&gone);
            return;
        }
        let target = row.message().and_then(|message| message.content.target());
        let target = target.and_then(|hash| self.timeline.find(hash));
        let is_gone = target.and_then(Row::message).is_some_and(is_expired);
        if is_gone {
            self.drop_follower(seq);
        }
    }

    fn drop_follower(&mut self, seq: u64) {
        let now_ms = self.retention.now_ms;
        let is_due = self.timeline.at(seq).is_some_and(|row| {
            self.own_over_ms(row, now_ms)
                .is_some_and(|over_ms| over_ms <= now_ms)
        });
        self.drop_row(seq, !is_due);
    }

    fn drop_row(&mut self, seq: u64, early: bool) {
        let Some((row, message)) = self.timeline.at(seq).and_then(|r| Some((r, r.message()?)))
        else {
            return;
        };
        let (hash, time_ms) = (row.hash, row.time_ms);
        let claim = (message.sender, message.msg_id);
        let was_erased = matches!(message.content, Content::Erased { .. });
        self.timeline.expire(seq, early);
        self.wires.remove(&seq);
        self.dirty.rows.insert(seq);
        if !early && !was_erased {
            self.revisions.erased.push(claim);
        }
        self.forget_message(seq, &hash, time_ms);
    }

    /// What else knew of a message that is over.
    pub(crate) fn forget_message(&mut self, seq: u64, hash: &Hash32, time_ms: u64) {
        self.touched.insert(seq);
        self.is_changed = true;
        if self.last.as_ref().is_some_and(|last| last.seq == seq) {
            self.last = None;
            self.retention.quiet_ms = self.retention.quiet_ms.max(time_ms);
            self.dirty.record = true;
        }
        if self.draft.get().reply == Some(Key(*hash)) {
            let text = self.draft.get().text.clone();
            let now_ms = self.retention.now_ms;
            self.draft.set(Draft { text, reply: None }, now_ms);
            self.dirty.record = true;
        }
    }

    /// The line in the list is read before any row is: what has probably left is not shown there
    /// while that is found out.
    pub(crate) fn doubt_preview(&mut self, now_ms: u64) {
        let Some((seq, time_ms)) = self.last.as_ref().map(|last| (last.seq, last.time_ms)) else {
            return;
        };
        let days = self
            .epochs
            .at(seq)
            .and_then(|(number, _)| self.days(number));
        let over_ms = days.map(|days| over_ms(days, time_ms, 0, now_ms));
        if over_ms.is_some_and(|over_ms| over_ms <= now_ms) {
            self.last = None;
            self.retention.quiet_ms = self.retention.quiet_ms.max(time_ms);
            self.dirty.record = true;
        }
    }

    /// When the next thing is over that is here, as far as that is known.
    pub(crate) fn next_over_ms(&self) -> Option<u64> {
        let now_ms = self.retention.now_ms;
        let rows = self.timeline.rows();
        let in_memory = rows.filter_map(|row| self.own_over_ms(row, now_ms));
        in_memory
            .filter(|over_ms| *over_ms > now_ms)
            .chain(self.retention.look_ms)
            .min()
    }

    /// Takes out of what is missing what the conversation's rule explains: a message is named that
    /// is not here, and between the commit of its epoch and whoever names it there is a place that
    /// the relay has emptied and that is older than the epoch lets messages become. One place
    /// explains one message. How old a place is at least, the relay cannot make up: the commit in
    /// front of it bears its author's signed time.
    pub(crate) fn without_expired(&self, missing: &mut Vec<Missing>) {
        let mut explained: HashMap<u32, usize> = HashMap::new();
        missing.retain(|gap| {
            let Some(epoch) = self.timeline.at(gap.before).and_then(epoch_of_parents) else {
                return true;
            };
            let places = self.expired_places(epoch, gap.before);
            let explained = explained.entry(epoch).or_default();
            let is_explained = *explained < places;
            *explained += usize::from(is_explained);
            !is_explained
        });
    }

    fn expired_places(&self, number: u32, before: u64) -> usize {
        let now_ms = self.retention.now_ms;
        let (Some(days), Some(epoch)) = (self.days(number), self.epochs.get(number)) else {
            return 0;
        };
        let places = self
            .timeline
            .after(epoch.seq)
            .take_while(|row| row.seq < before);
        places
            .filter(|row| row.body == RowBody::Empty)
            .filter(|row| over_ms(days, row.time_ms, epoch.created_ms, now_ms) <= now_ms)
            .count()
    }
}

fn is_expired(message: &MessageRow) -> bool {
    matches!(message.content, Content::Expired { .. })
}

/// A message names messages of its own epoch, a commit those of the one that it ends.
fn epoch_of_parents(row: &Row) -> Option<u32> {
    match row.body {
        RowBody::Commit(_) => row.epoch.checked_sub(1),
        _ => Some(row.epoch),
    }
}

#[cfg(test)]
#[path = "retention_tests.rs"]
mod tests;
