//! Which part of a conversation's rows views see: the newest ones, or those around a place to which
//! somebody was led. Memory holds every row from there to the newest, so that edits, reactions and
//! hash links are never half known; what is shown stays small. Pure.

use super::{
    conversation::Conversation,
    row::{Row, Verdict},
};

/// Rows that are shown on each side of a place.
const AROUND: usize = 40;
/// Rows by which more is shown.
const STEP: usize = 60;
/// Rows that are shown before what was not read.
const CONTEXT: usize = 20;

/// A part of the log, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sight {
    /// The first row; 0 shows whatever is loaded.
    pub(crate) from: u64,
    /// The last row; the highest number there is follows the newest.
    pub(crate) to: u64,
}

impl Default for Sight {
    fn default() -> Self {
        Self {
            from: 0,
            to: u64::MAX,
        }
    }
}

impl Sight {
    /// Whether a row is in it.
    pub(crate) fn holds(self, seq: u64) -> bool {
        (self.from..=self.to).contains(&seq)
    }

    /// Whether what comes is seen.
    pub(crate) fn is_open(self) -> bool {
        self.to == u64::MAX
    }
}

/// Whether a reader sees it, or may as soon as it is verified.
fn counts(row: &&Row) -> bool {
    let is_open = |row: &Row| {
        row.message()
            .is_some_and(|message| message.verdict == Verdict::Unchecked)
    };
    row.is_shown() || is_open(row)
}

impl Conversation {
    /// How many rows a reader sees.
    pub(crate) fn seen(&self) -> usize {
        let rows = self.timeline.within(self.sight);
        rows.filter(|row| row.is_shown()).count()
    }

    /// Whether there is more in front of the first row that is seen.
    pub(crate) fn has_older(&self) -> bool {
        self.timeline.floor() > self.joined_seq.max(1)
            || self.timeline.before(self.sight.from).any(Row::is_shown)
    }

    /// Shows the rows around a place.
    pub(crate) fn look_at(&mut self, seq: u64) {
        self.sight = Sight {
            from: self.back_from(seq, AROUND),
            to: self.on_from(seq, AROUND),
        };
        self.is_changed = true;
    }

    /// Shows the newest rows, and those that were not read.
    pub(crate) fn look_at_end(&mut self) {
        let newest = self.back_from(u64::MAX, STEP);
        let unread = self.back_from(self.read_seq.saturating_add(1), CONTEXT);
        self.sight = Sight {
            from: newest.min(unread),
            to: u64::MAX,
        };
        self.is_changed = true;
    }

    /// Shows the newest rows if they are not seen already.
    pub(crate) fn back_to_end(&mut self) {
        if !self.sight.is_open() {
            self.look_at_end();
        }
    }

    /// What is loaded from now on is not seen before somebody asks for it.
    pub(crate) fn hold_still(&mut self) {
        if self.sight.from == 0 {
            self.sight.from = self.timeline.rows().next().map_or(0, |row| row.seq);
        }
    }

    /// Shows more of the past that is in memory; answers whether there was any.
    pub(crate) fn look_back(&mut self) -> bool {
        if self.timeline.before(self.sight.from).next().is_none() {
            self.sight.from = 0;
            return false;
        }
        self.sight.from = self.back_from(self.sight.from, STEP);
        self.is_changed = true;
        true
    }

    /// Shows more towards the newest row.
    pub(crate) fn look_on(&mut self) {
        self.sight.to = self.on_from(self.sight.to, STEP);
        self.is_changed = true;
    }

    /// Nobody wants to be led anywhere any more.
    pub(crate) fn stop_seeking(&mut self) {
        self.wish = self.wish.wrapping_add(1);
        self.is_changed |= self.seeking_ms.take().is_some();
    }

    fn back_from(&self, seq: u64, rows: usize) -> u64 {
        let mut before = self.timeline.before(seq).filter(counts);
        before.nth(rows.saturating_sub(1)).map_or(0, |row| row.seq)
    }

    /// Follows the newest row when there is no more than that.
    fn on_from(&self, seq: u64, rows: usize) -> u64 {
        let mut after = self.timeline.after(seq).filter(counts);
        let last = after.nth(rows.saturating_sub(1)).map(|row| row.seq);
        last.filter(|_| after.next().is_some()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::{
        content::Content,
        row::{MessageRow, RowBody},
    };

    fn row(seq: u64, content: Content) -> Row {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&seq.to_be_bytes());
        Row {
            seq,
            time_ms: seq,
            epoch: 0,
            hash,
            body: RowBody::Message(Box::new(MessageRow {
                msg_id: [0; 16],
                sender: [1; 32],
                created_ms: seq,
                parents: Vec::new(),
                content,
                verdict: Verdict::Verified,
                local: None,
                late: false,
            })),
        }
    }

    /// Every third row is one that nobody sees.
    fn conversation(rows: u64) -> Conversation {
        let mut conversation = Conversation::new([9; 32]);
        conversation.joined_seq = 1;
        for seq in 1..=rows {
            let content = if seq % 3 == 0 {
                Content::Kept
            } else {
                Content::Unsupported
            };
            conversation.timeline.insert(row(seq, content), 0);
        }
        conversation.timeline.lower_floor(1);
        conversation
    }

    #[test]
    fn around_a_place_as_many_are_seen_on_each_side() {
        let mut c = conversation(600);
        c.look_at(301);
        assert_eq!(c.seen(), 2 * AROUND + 1);
        assert!(c.has_older() && !c.sight.is_open());
        assert!(c.sight.holds(301) && !c.sight.holds(600));
    }

    #[test]
    fn going_on_reaches_the_newest_and_follows_it() {
        let mut c = conversation(600);
        c.look_at(301);
        let mut steps = 0;
        while !c.sight.is_open() {
            let before = c.seen();
            c.look_on();
            assert!(c.seen() > before && c.seen() <= before + STEP + 1);
            steps += 1;
        }
        assert!(steps > 1);
        c.timeline.insert(row(601, Content::Unsupported), 0);
        assert!(c.sight.holds(601));
    }

    #[test]
    fn going_back_reaches_the_first() {
        let mut c = conversation(600);
        c.look_at(301);
        while c.look_back() {}
        assert!(!c.has_older());
        assert!(c.sight.holds(1));
    }

    #[test]
    fn near_the_end_nothing_is_kept_back() {
        let mut c = conversation(600);
        c.look_at(590);
        assert!(c.sight.is_open());
    }

    #[test]
    fn the_newest_rows_are_shown_with_all_that_was_not_read() {
        let mut c = conversation(900);
        c.read_seq = 900;
        c.look_at_end();
        assert_eq!(c.seen(), STEP);
        c.read_seq = 300;
        c.look_at_end();
        assert!(c.sight.holds(301) && c.sight.holds(299));
        assert!(c.seen() < 600);
    }
}
