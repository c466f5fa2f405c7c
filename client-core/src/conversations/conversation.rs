//! One conversation in memory, and what of it has to be stored.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crypto_core::{Hash32, commit::EpochState};

use crate::account::Stamped;

use super::{
    alarms::{Alarm, Alarms},
    blobs::{HeadsEntry, Key},
    company::Company,
    drafts::Draft,
    epochs::Epochs,
    ids::{LocalId, Nonce},
    mentions,
    outbox::Outbox,
    own::Own,
    parts::{Dirty, Known, Placeholder, Wire},
    preview::Last,
    receipts::{Mark, Marks, Schedule},
    retention::Retention,
    revisions::Revisions,
    row::Verdict,
    sight::Sight,
    timeline::Timeline,
    writing::Pen,
};

/// Heads that a blob entry and a message carry, at most.
const PARENTS: usize = crypto_core::limits::PARENTS;

/// A conversation.
pub(crate) struct Conversation {
    /// Its id.
    pub(crate) id: Hash32,
    /// Who was a member when.
    pub(crate) epochs: Epochs,
    /// The same with the secrets of those epochs that this account was in.
    pub(crate) keys: BTreeMap<u32, Known>,
    /// The commits as received, until they are stored.
    pub(crate) commits: BTreeMap<u32, Vec<u8>>,
    /// The rows in memory.
    pub(crate) timeline: Timeline,
    /// Whether it was read as a whole once; before that it is not shown.
    pub(crate) is_ready: bool,
    /// Whether the newest rows of the device are in memory.
    pub(crate) is_loaded: bool,
    /// Rows as they came.
    pub(crate) wires: BTreeMap<u64, Wire>,
    /// Messages on their way.
    pub(crate) outbox: Outbox,
    /// Files on their way.
    pub(crate) placeholders: BTreeMap<LocalId, Placeholder>,
    /// How far everybody is.
    pub(crate) marks: Marks,
    /// When to tell how far this person is.
    pub(crate) schedule: Schedule,
    /// Reading begins here.
    pub(crate) joined_seq: u64,
    /// The device holds every row from here …
    pub(crate) floor: u64,
    /// … to here.
    pub(crate) cursor: u64,
    /// The newest row that the relay told of.
    pub(crate) head: u64,
    /// The highest count that any browser of this account has seen.
    pub(crate) count: u64,
    /// Everything up to here was shown to the person.
    pub(crate) read_seq: u64,
    /// The same when the conversation was opened.
    pub(crate) opened_read_seq: u64,
    /// Messages that were not shown.
    pub(crate) unread: u32,
    /// Those of them that name the person.
    pub(crate) mentions: u32,
    /// The last message in the log.
    pub(crate) last: Option<Last>,
    /// What stands in the composer.
    pub(crate) draft: Stamped<Draft>,
    /// What the relay or a member did that it must not.
    pub(crate) alarms: Alarms,
    /// See [`HeadsEntry::decisions`].
    pub(crate) decisions: u32,
    /// What the person set about it, in any browser; [`HeadsEntry::own`] keeps it.
    pub(crate) own: Own,
    /// False once this account was taken out.
    pub(crate) is_member: bool,
    /// This person goes; until another member's client has carried it out, it is said anew in each
    /// new epoch.
    pub(crate) leaving: bool,
    /// Another member has said in the newest epoch that they go, and is still there.
    pub(crate) has_leavers: bool,
    /// The display name that this device has sent to the group last.
    pub(crate) name_sent: String,
    /// The profile of this person that the log has last, with the row in which it stands.
    pub(crate) told: Stamped<u64>,
    /// Who is writing and who is there.
    pub(crate) company: Company,
    /// Whether this person is writing here.
    pub(crate) pen: Pen,
    /// How many views have it open.
    pub(crate) open: u32,
    /// Whether a view that was just opened may have too little to read.
    pub(crate) is_hungry: bool,
    /// The part of the rows that views see.
    pub(crate) sight: Sight,
    /// Counts what the person wanted to be led to: whoever looks for an earlier wish stops.
    pub(crate) wish: u32,
    /// How far back somebody has looked who is not there yet, in milliseconds since 1970.
    pub(crate) seeking_ms: Option<u64>,
    /// Rows whose words are not those that the index knows any more.
    pub(crate) touched: BTreeSet<u64>,
    /// Whether an open view has to be shown anew.
    pub(crate) is_changed: bool,
    /// What has to be stored.
    pub(crate) dirty: Dirty,
    /// Which rows change which.
    pub(crate) revisions: Revisions,
    /// Places of edits and deletions whose messages this device holds and has not in memory.
    pub(crate) far: BTreeSet<u64>,
    /// Own messages that were taken back and that the relay still has to forget.
    pub(crate) to_erase: BTreeSet<[u8; 16]>,
    /// How far it was looked for messages that are over.
    pub(crate) retention: Retention,
    /// Messages that cannot be judged before something is learned about their senders.
    pub(crate) parked: BTreeSet<u64>,
}

impl Conversation {
    /// Nothing is known about it yet.
    pub(crate) fn new(id: Hash32) -> Self {
        Self {
            id,
            epochs: Epochs::default(),
            keys: BTreeMap::new(),
            commits: BTreeMap::new(),
            timeline: Timeline::default(),
            is_ready: false,
            is_loaded: false,
            wires: BTreeMap::new(),
            outbox: Outbox::default(),
            placeholders: BTreeMap::new(),
            marks: Marks::new(),
            schedule: Schedule::default(),
            joined_seq: 0,
            floor: 0,
            cursor: 0,
            head: 0,
            count: 0,
            read_seq: 0,
            opened_read_seq: 0,
            unread: 0,
            mentions: 0,
            last: None,
            draft: Stamped::default(),
            alarms: Alarms::default(),
            decisions: 0,
            own: Own::default(),
            is_member: true,
            leaving: false,
            has_leavers: false,
            name_sent: String::new(),
            told: Stamped::default(),
            company: Company::default(),
            pen: Pen::default(),
            open: 0,
            is_hungry: false,
            sight: Sight::default(),
            wish: 0,
            seeking_ms: None,
            touched: BTreeSet::new(),
            is_changed: true,
            dirty: Dirty::default(),
            revisions: Revisions::default(),
            far: BTreeSet::new(),
            to_erase: BTreeSet::new(),
            retention: Retention::default(),
            parked: BTreeSet::new(),
        }
    }

    /// Raises an alarm; answers whether it is new.
    pub(crate) fn raise(&mut self, alarm: Alarm) -> bool {
        let is_new = self.alarms.raise(alarm);
        if is_new {
            self.dirty.record = true;
            self.is_changed = true;
        }
        is_new
    }

    /// Everything up to `seq` was shown; answers whether that is news.
    pub(crate) fn mark_read(&mut self, seq: u64, me: &Hash32) -> bool {
        if seq <= self.read_seq {
            return false;
        }
        self.read_seq = seq;
        self.dirty.record = true;
        self.is_changed = true;
        self.count_unread(me);
        true
    }

    /// Counts anew what was not shown; without rows in memory the stored number stays, unless
    /// everything that the device holds was shown.
    pub(crate) fn count_unread(&mut self, me: &Hash32) {
        let (unread, mentions) = if self.is_loaded {
            let rows = self.timeline.after(self.read_seq);
            let unread = rows
                .filter(|row| row.counts_as_unread(me))
                .filter_map(|row| row.message())
                .filter(|message| message.verdict == Verdict::Verified);
            unread.fold((0, 0), |(unread, named): (u32, u32), message| {
                let is_named = mentions::names(message.content.mentions(), me);
                (unread.saturating_add(1), named + u32::from(is_named))
            })
        } else if self.read_seq >= self.cursor {
            (0, 0)
        } else {
            (self.unread, self.mentions)
        };
        if (unread, mentions) != (self.unread, self.mentions) {
            (self.unread, self.mentions) = (unread, mentions);
            self.dirty.record = true;
            self.is_changed = true;
        }
    }

    /// Looks anew for the last message in the log.
    pub(crate) fn find_last(&mut self) {
        let last = self
            .timeline
            .rows()
            .rev()
            .find_map(|row| Last::of(self, row));
        // A window without a bubble says nothing about what stands before it.
        if last.is_some() && last != self.last {
            self.last = last;
            self.dirty.record = true;
        }
    }

    /// How far this account has told the others that it is.
    pub(crate) fn told(&self, me: &Hash32) -> Mark {
        self.marks.get(me).copied().unwrap_or_default()
    }

    /// What a message of the newest epoch names as its parents: 1 to 4.
    pub(crate) fn parents(&self) -> Option<Vec<Hash32>> {
        let (number, epoch) = self.epochs.newest()?;
        let mut heads = self.timeline.heads(number);
        heads.truncate(PARENTS);
        if heads.is_empty() {
            heads.push(epoch.commit_hash);
        }
        Some(heads)
    }

    /// What the account's other browsers should know.
    pub(crate) fn heads_entry(&self) -> Option<HeadsEntry> {
        let (number, epoch) = self.epochs.newest()?;
        let mut heads = self.timeline.heads(number);
        heads.truncate(PARENTS);
        Some(HeadsEntry {
            epoch: number,
            commit_hash: epoch.commit_hash,
            heads: heads.into_iter().map(Key).collect(),
            count: self.count.max(self.cursor),
            read_seq: self.read_seq,
            decisions: self.decisions,
            own: self.own.clone(),
            draft: self.shared_draft(),
            told: self.told,
        })
    }

    /// The last row that this person's browsers know of.
    pub(crate) fn end(&self) -> u64 {
        let last = self.last.as_ref().map_or(0, |last| last.seq);
        self.count.max(self.cursor).max(last)
    }

    /// Whether the person declined it.
    pub(crate) fn is_declined(&self) -> bool {
        self.decisions % 2 == 1
    }

    /// The person declines it, or takes that back.
    pub(crate) fn decide(&mut self, declined: bool) {
        if self.is_declined() != declined {
            self.decisions += 1;
            self.dirty.record = true;
            self.is_changed = true;
        }
    }

    /// The secrets of the newest epoch, if this account is in it.
    pub(crate) fn newest_state(&self) -> Option<Rc<EpochState>> {
        self.keys.last_key_value()?.1.state().cloned()
    }

    /// The last id of a message that was written on this device, on its way or in the log.
    pub(crate) fn last_local_id(&self) -> Option<LocalId> {
        let stored = self
            .timeline
            .rows()
            .rev()
            .find_map(|row| row.message()?.local);
        let placeholder = self.placeholders.last_key_value().map(|(&id, _)| id);
        stored.max(self.outbox.last_id()).max(placeholder)
    }

    /// The message that was sent under a name: on its way, waiting for its file, or in the log.
    pub(crate) fn sent_as(&self, nonce: &Nonce) -> Option<LocalId> {
        let stored = self
            .timeline
            .rows()
            .rev()
            .filter_map(|row| row.message()?.local);
        let waiting = self.placeholders.keys().copied();
        let outgoing = self.outbox.iter().map(|message| message.id);
        outgoing
            .chain(waiting)
            .chain(stored)
            .find(|id| id.is_of(nonce))
    }
}
