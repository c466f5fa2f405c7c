//! Lets go what is over by the conversation's rule (protocol §11): in memory, on this device, and,
//! of this person's own, at the relay. At the start, and whenever the next message is due.

use std::collections::HashSet;

use crypto_core::{Hash32, wire::MessageView};
use futures::future::select;

use super::{
    Conversations,
    content::Content,
    conversation::Conversation,
    loading::raw,
    records::{RowRecord, row_key, row_seq},
    retention::Kind,
    row::{Row, RowBody, Verdict},
    rows::Raw,
    storing::erased_record,
};
use crate::{
    local::Pair,
    platform::{Platform, Table},
    view::{Failure, FailureCode, Reply},
};

/// After a failure, in milliseconds.
const AGAIN_MS: u64 = 30_000;
/// The clock is looked at so often, in milliseconds: a device may sleep, a clock may be set, and a
/// browser's timer does not reach further than 24 days.
const LONGEST_MS: u64 = 10 * 60 * 1_000;
/// Rows of this device that are looked at between two looks at everything else.
const STEP: usize = 200;

/// What a walk over the rows of this device has found.
#[derive(Default)]
struct Walk {
    /// Messages that are over: what stands under them has to go, too.
    gone: HashSet<Hash32>,
    /// Rows that went: place, hash and time.
    dropped: Vec<(u64, Hash32, u64)>,
    /// When the next one goes.
    next_ms: Option<u64>,
    /// Everything before this row is done with.
    done: u64,
    /// Whether a row was met that is not.
    is_stopped: bool,
    /// The first row that is over and was never verified.
    unchecked: Option<u64>,
}

impl Walk {
    fn wait_until(&mut self, at_ms: u64) {
        self.next_ms = Some(self.next_ms.map_or(at_ms, |next| next.min(at_ms)));
    }

    fn passed(&mut self, seq: u64, is_done: bool) {
        self.is_stopped |= !is_done;
        if !self.is_stopped {
            self.done = seq.saturating_add(1);
        }
    }
}

impl<P: Platform> Conversations<P> {
    /// Sets after how many days messages leave; 0 keeps them.
    ///
    /// # Errors
    /// [`FailureCode::NotAllowed`] for whoever is no admin; whatever keeps this device from writing.
    pub(super) async fn set_retention(&self, conv_id: &str, days: u16) -> Result<Reply, Failure> {
        use crypto_core::commit::CommitKind;
        let conv_id = self.named(conv_id).await?;
        self.check_writable(&conv_id)?;
        let me = self.me()?;
        self.change(&conv_id, |c, draft| {
            if !c.epochs.is_admin(&me) {
                return Err(FailureCode::NotAllowed);
            }
            draft.kind = CommitKind::Settings;
            let before = std::mem::replace(&mut draft.meta.rules.retention_days, days);
            Ok(before != days)
        })
        .await?;
        Ok(Reply::Done)
    }

    /// Lets go what is over, as long as the client runs.
    pub(super) async fn keep_expiring(&self) {
        let mut listener = self.inner.signals.expire.listen();
        loop {
            let wait_ms = match self.expire_all().await {
                Ok(None) => None,
                Ok(Some(next_ms)) => {
                    let left_ms = next_ms.saturating_sub(self.expiry_now_ms());
                    Some(left_ms.clamp(1, LONGEST_MS))
                }
                Err(failure) if failure.code == FailureCode::Locked => return,
                Err(_) => Some(AGAIN_MS),
            };
            let sleep = std::pin::pin!(self.rest(wait_ms));
            select(std::pin::pin!(listener.changed()), sleep).await;
        }
    }

    /// Answers when the next message is due, if one is known.
    async fn expire_all(&self) -> Result<Option<u64>, Failure> {
        if self.inner.clock_ahead_ms.get().is_none() {
            return Ok(None);
        }
        let concerned: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let ready = state.all.values().filter(|c| c.is_ready);
            ready.filter(|c| c.retains_some()).map(|c| c.id).collect()
        };
        let mut next_ms: Option<u64> = None;
        for conv_id in concerned {
            let now_ms = self.expiry_now_ms();
            let (is_any_over, is_walk_due) = self.with(&conv_id, |c| {
                let is_due = c.retention.look_ms.is_some_and(|at_ms| at_ms <= now_ms);
                (c.expire(now_ms), is_due)
            })?;
            let is_any_stored = is_walk_due && self.walk(&conv_id, now_ms).await?;
            if is_any_over || is_any_stored {
                self.forget_expired(&conv_id).await?;
            }
            let due_ms = self.with(&conv_id, |c| c.next_over_ms())?;
            next_ms = next_ms.into_iter().chain(due_ms).min();
        }
        Ok(next_ms)
    }

    /// Messages were dropped from memory: the same on this device, in the views, in the index, and,
    /// of this person's own, at the relay.
    pub(super) async fn forget_expired(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let me = self.me()?;
        self.with(conv_id, |c| {
            c.find_last();
            c.count_unread(&me);
        })?;
        self.store(conv_id).await?;
        self.changed(conv_id);
        for signal in [
            &self.inner.signals.erase,
            &self.inner.signals.index,
            &self.inner.signals.expire,
            &self.inner.signals.tell,
        ] {
            signal.notify();
        }
        Ok(())
    }

    /// Goes over the rows that are on this device and not in memory; answers whether any was over.
    async fn walk(&self, conv_id: &Hash32, now_ms: u64) -> Result<bool, Failure> {
        let me = self.me()?;
        let (mut from, to) = self.with(conv_id, |c| {
            let window = c.timeline.floor();
            let to = if c.is_loaded { window } else { u64::MAX };
            (c.retention.done, to)
        })?;
        let mut walk = Walk {
            done: from,
            ..Walk::default()
        };
        let local = &self.inner.ctx.local;
        loop {
            let (first, end) = (row_key(conv_id, from), row_key(conv_id, to));
            let rows: Vec<Pair<RowRecord>> =
                local.range(Table::Rows, &first, &end, STEP, false).await?;
            let Some(last) = rows.last().and_then(|(key, _)| row_seq(key)) else {
                break;
            };
            let tombs = self.with(conv_id, |c| -> Vec<(u64, RowRecord)> {
                let rows = rows.into_iter().filter_map(raw);
                rows.filter_map(|raw| Some((raw.seq, c.pass_over(&raw, &me, now_ms, &mut walk)?)))
                    .collect()
            })?;
            if !tombs.is_empty() {
                // That the relay has to forget is stored first: a row that is gone cannot say it.
                self.store(conv_id).await?;
                let mut writes = local.writes();
                for (seq, tomb) in tombs {
                    writes = writes.put(Table::Rows, &row_key(conv_id, seq), &tomb)?;
                }
                writes.commit().await?;
            }
            from = last.saturating_add(1);
            self.inner.ctx.sleep(0).await;
        }
        self.finish_walk(conv_id, walk).await
    }

    async fn finish_walk(&self, conv_id: &Hash32, walk: Walk) -> Result<bool, Failure> {
        let is_any = !walk.dropped.is_empty();
        let is_recount_due = self.with(conv_id, |c| {
            if c.retention.done != walk.done {
                c.retention.done = walk.done;
                c.dirty.record = true;
            }
            c.retention.look_ms = walk.next_ms;
            for (seq, hash, time_ms) in &walk.dropped {
                c.forget_message(*seq, hash, *time_ms);
            }
            c.expire_followers(&walk.gone);
            let was_unread = walk.dropped.iter().any(|(seq, ..)| *seq > c.read_seq);
            !c.is_loaded && (was_unread || c.last.is_none())
        })?;
        if is_recount_due {
            // Counts anew, and finds the last message that there still is.
            self.load(conv_id).await?;
        }
        if let Some(seq) = walk.unchecked {
            // In memory it is verified, and then it goes.
            self.load(conv_id).await?;
            while self.with(conv_id, |c| c.timeline.floor() > seq)?
                && self.load_page(conv_id, STEP, 0).await?
            {}
            self.inner.signals.verify.notify();
        }
        self.store(conv_id).await?;
        Ok(is_any || is_recount_due)
    }
}

impl Conversation {
    /// One row of this device that is not in memory; answers what is left of it if it is over.
    fn pass_over(
        &mut self,
        raw: &Raw,
        me: &Hash32,
        now_ms: u64,
        walk: &mut Walk,
    ) -> Option<RowRecord> {
        if self.timeline.at(raw.seq).is_some() {
            // Somebody brought it into memory meanwhile, and it was looked at there.
            walk.passed(raw.seq, false);
            return None;
        }
        // Nearly all are too young, and that can be seen without opening them.
        let epoch = match &raw.erased {
            Some(erased) => Some(erased.epoch),
            None if raw.wire.is_commit => None,
            None => MessageView::parse(&raw.wire.bytes).ok().map(|v| v.epoch),
        };
        let Some(epoch) = epoch else {
            walk.passed(raw.seq, true);
            return None;
        };
        let days = self.days(epoch);
        if let Some(days) = days
            && raw.erased.is_none()
            && walk.gone.is_empty()
            && raw.wire.time_ms <= now_ms
        {
            let earliest = super::retention::over_ms(days, raw.wire.time_ms, 0, now_ms);
            if earliest > now_ms {
                walk.wait_until(earliest);
                walk.passed(raw.seq, false);
                return None;
            }
        }
        if days.is_none() && raw.erased.is_none() && walk.gone.is_empty() {
            // It stays; only what stands under another message can still go with that.
            walk.passed(raw.seq, true);
            return None;
        }
        self.judge_age(raw.read(self), me, now_ms, walk)
    }

    fn judge_age(
        &mut self,
        mut row: Row,
        me: &Hash32,
        now_ms: u64,
        walk: &mut Walk,
    ) -> Option<RowRecord> {
        let over_ms = self.own_over_ms(&row, now_ms);
        let is_due = over_ms.is_some_and(|over_ms| over_ms <= now_ms);
        let days = self.days(row.epoch);
        let (seq, hash, time_ms) = (row.seq, row.hash, row.time_ms);
        let RowBody::Message(message) = &mut row.body else {
            walk.passed(seq, true);
            return None;
        };
        if message.verdict == Verdict::Unchecked && days.is_some() {
            walk.unchecked = walk.unchecked.or(Some(seq));
            walk.passed(seq, false);
            return None;
        }
        if matches!(message.content, Content::Expired { .. }) {
            walk.gone.insert(hash);
        }
        let goes = match message.content.expiry() {
            Kind::Lasting => {
                walk.passed(seq, true);
                return None;
            }
            Kind::Message => is_due,
            Kind::Follower => {
                let target = message.content.target();
                target.is_some_and(|target| walk.gone.contains(target))
            }
        };
        if let Some(over_ms) = over_ms.filter(|_| !is_due) {
            walk.wait_until(over_ms);
        }
        // What goes with its message has still to leave the relay when its own days are over; a
        // follower that stays goes when its message does.
        let is_final = if goes {
            is_due || days.is_none()
        } else {
            days.is_none() && message.content.expiry() == Kind::Message
        };
        walk.passed(seq, is_final);
        if !goes {
            return None;
        }
        let was_erased = matches!(message.content, Content::Erased { .. });
        if is_due && !was_erased && message.sender == *me {
            self.to_erase.insert(message.msg_id);
            self.dirty.record = true;
        }
        message.content = Content::Expired { early: !is_due };
        walk.gone.insert(hash);
        walk.dropped.push((seq, hash, time_ms));
        erased_record(&row)
    }
}
