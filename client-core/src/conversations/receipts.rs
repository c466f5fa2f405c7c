//! Receipts: what others said about our messages, and when to say something about theirs
//! (protocol §8). Pure; times and random numbers come in.
//!
//! Two delays, decided so: the protocol asks for batches of at least 5 seconds, so that nobody can
//! probe by sending invisible messages whether and when a device is awake. That concerns
//! *delivered*, which goes out without a person doing anything: at least 5 seconds after the
//! message came. *Read* goes out only for a conversation that the person has open and looks at;
//! there a second after the last activity is soon enough to feel live and late enough to batch.
//! Neither is ever sent for a message of somebody who is not an accepted contact, nor for one
//! whose signature was not checked.

use std::collections::BTreeMap;

use crypto_core::{
    Hash32,
    payload::{Receipt, ReceiptKind},
};

use super::{
    content::Content,
    row::{Row, Verdict},
    timeline::Timeline,
};
use crate::view::MessageState;

/// Delay of *delivered* after the message was noticed, in milliseconds.
const DELIVERED_DELAY_MS: u64 = 5_000;
/// Shortest delay of *read* after the last activity, in milliseconds.
const READ_DELAY_MS: u64 = 500;
/// What chance adds to either, at most, in milliseconds.
const JITTER_MS: u64 = 1_000;
/// *Read* waits for a pause in the activity, but not longer than this, in milliseconds.
const READ_AT_LATEST_MS: u64 = 5_000;

/// How far somebody is, as places in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    /// Everything up to here is on a device of theirs.
    pub(crate) delivered: u64,
    /// Everything up to here was shown to them.
    pub(crate) read: u64,
}

impl Mark {
    /// Takes the farther of both.
    pub(crate) fn raise(&mut self, other: Self) {
        self.read = self.read.max(other.read);
        // What was shown was delivered.
        self.delivered = self.delivered.max(other.delivered).max(self.read);
    }
}

/// Everybody's marks, own ones included: another browser of the person may have sent them.
pub(crate) type Marks = BTreeMap<Hash32, Mark>;

/// Takes a verified receipt in. A message that it names has to stand before it.
pub(crate) fn apply(marks: &mut Marks, timeline: &Timeline, row: &Row) {
    let Some(message) = row.message() else { return };
    let (Verdict::Verified, Content::Receipt(receipt)) = (message.verdict, &message.content) else {
        return;
    };
    let named = receipt.up_to.iter().filter_map(|hash| timeline.find(hash));
    let Some(place) = named
        .map(|target| target.seq)
        .filter(|&seq| seq < row.seq)
        .max()
    else {
        return;
    };
    let mark = match receipt.kind {
        ReceiptKind::Delivered => Mark {
            delivered: place,
            read: 0,
        },
        ReceiptKind::Read => Mark {
            delivered: place,
            read: place,
        },
    };
    marks.entry(message.sender).or_default().raise(mark);
}

/// How far the own message at `seq` is with all of `others`.
pub(crate) fn state_of<'a>(
    seq: u64,
    marks: &Marks,
    others: impl IntoIterator<Item = &'a Hash32>,
) -> MessageState {
    let mut state = None;
    for other in others {
        let mark = marks.get(other).copied().unwrap_or_default();
        let theirs = match mark {
            Mark { read, .. } if read >= seq => 2,
            Mark { delivered, .. } if delivered >= seq => 1,
            _ => 0,
        };
        state = Some(state.map_or(theirs, |state: u8| state.min(theirs)));
    }
    match state {
        Some(2) => MessageState::Read,
        Some(1) => MessageState::Delivered,
        _ => MessageState::Sent,
    }
}

/// What there is to tell the others, as places in the log.
pub(crate) fn wanted(
    timeline: &Timeline,
    me: &Hash32,
    told: Mark,
    read_seq: u64,
    is_accepted: impl Fn(&Hash32) -> bool,
) -> Option<Mark> {
    let tells = |row: &&Row| {
        row.counts_as_unread(me)
            && row
                .message()
                .is_some_and(|message| is_accepted(&message.sender))
    };
    // Everything before a place that we name must have a verdict, or the receipt would vouch for it.
    let newest = timeline
        .after(told.read.min(told.delivered))
        .take_while(|row| {
            row.message()
                .is_none_or(|message| message.verdict != Verdict::Unchecked)
        });
    let mut mark = told;
    for row in newest.filter(tells) {
        mark.delivered = mark.delivered.max(row.seq);
        if row.seq <= read_seq {
            mark.read = mark.read.max(row.seq);
        }
    }
    (mark != told).then_some(mark)
}

/// Turns places into what goes out. A read receipt says delivered for the same place, too.
pub(crate) fn receipts(timeline: &Timeline, told: Mark, mark: Mark) -> Vec<Receipt> {
    let say = |kind, place: u64, news: bool| {
        let row = news.then(|| timeline.at(place)).flatten()?;
        Some(Receipt::new(kind, vec![row.hash]))
    };
    let read = say(ReceiptKind::Read, mark.read, mark.read > told.read);
    let ahead = mark.delivered > told.delivered.max(mark.read);
    let delivered = say(ReceiptKind::Delivered, mark.delivered, ahead);
    read.into_iter().chain(delivered).collect()
}

/// When to send, for one conversation.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    pending: Option<Pending>,
}

#[derive(Debug, Clone, Copy)]
struct Pending {
    mark: Mark,
    since_ms: u64,
    due_ms: u64,
}

impl Schedule {
    /// Tells what is wanted now; `jitter` is any random number. Called after every change.
    pub(crate) fn update(
        &mut self,
        told: Mark,
        wanted: Option<Mark>,
        is_open: bool,
        now_ms: u64,
        jitter: u64,
    ) {
        let Some(mark) = wanted else {
            self.pending = None;
            return;
        };
        // A clock that was set back: what was planned by the other one is planned anew.
        self.pending = self.pending.filter(|pending| pending.since_ms <= now_ms);
        let jitter = jitter % (JITTER_MS + 1);
        let reads = is_open && mark.read > told.read;
        let since_ms = self.pending.map_or(now_ms, |pending| pending.since_ms);
        let due_ms = match self.pending {
            Some(pending) if pending.mark == mark && !reads => pending.due_ms,
            Some(pending) if pending.mark == mark => {
                pending.due_ms.min(now_ms + READ_DELAY_MS + jitter)
            }
            _ if reads => (now_ms + READ_DELAY_MS + jitter).min(since_ms + READ_AT_LATEST_MS),
            Some(pending) => pending.due_ms,
            None => now_ms + DELIVERED_DELAY_MS + jitter,
        };
        self.pending = Some(Pending {
            mark,
            since_ms,
            due_ms,
        });
    }

    /// When the next receipt has to go.
    pub(crate) fn due_ms(&self) -> Option<u64> {
        self.pending.map(|pending| pending.due_ms)
    }

    /// A try failed: not again before `at_ms`.
    pub(crate) fn postpone(&mut self, at_ms: u64) {
        if let Some(pending) = &mut self.pending {
            pending.due_ms = pending.due_ms.max(at_ms);
        }
    }

    /// It went out.
    pub(crate) fn clear(&mut self) {
        self.pending = None;
    }
}

#[cfg(test)]
#[path = "receipts_tests.rs"]
mod tests;
