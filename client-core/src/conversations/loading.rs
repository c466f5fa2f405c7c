//! Rows of this device into memory, a page at a time, and older ones from the relay.

use crypto_core::Hash32;
use relay_api::Id;

use super::{
    Conversations, LocalId,
    conversation::Conversation,
    parts::Wire,
    records::{RowRecord, row_key, row_seq, verdict_of},
    row::Verdict,
    rows::Raw,
    timeline::Timeline,
};
use crate::{
    local::{LocalError, Pair},
    platform::{Platform, Table},
    view::Failure,
};

/// Rows of one page.
pub(super) const PAGE: u32 = 60;
/// What a reader should find in an open conversation, if there is so much: receipts fill pages, too.
const SHOWN: usize = 30;
/// Most rows that are read to reach the first unread message.
pub(super) const MOST: usize = 1_000;

impl<P: Platform> Conversations<P> {
    /// Brings the newest rows of this device into memory, at least down to what was read.
    pub(super) async fn load(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let is_loaded = self.with(conv_id, |conversation| conversation.is_loaded)?;
        if is_loaded {
            return Ok(());
        }
        let (end, unread) = self.with(conv_id, |c| {
            (
                c.cursor.saturating_add(1),
                c.cursor.saturating_sub(c.read_seq),
            )
        })?;
        let unread = usize::try_from(unread).unwrap_or(MOST);
        let limit = unread.clamp(PAGE as usize, MOST);
        // Own messages may stand behind the cursor, acknowledged before those between were read.
        let rows = self.read_rows(conv_id, u64::MAX, limit).await?;
        let now_ms = self.now_ms();
        let (me, expiry_now_ms) = (self.me()?, self.expiry_now_ms());
        let is_any_over = self.with(conv_id, |conversation| {
            // Somebody else may have been faster.
            if !conversation.is_loaded {
                conversation.timeline = Timeline::new(end);
                conversation.is_loaded = true;
                conversation.take_page(rows, limit, now_ms);
                let is_any_over = conversation.expire(expiry_now_ms);
                conversation.find_last();
                conversation.count_unread(&me);
                return is_any_over;
            }
            false
        })?;
        if is_any_over {
            self.forget_expired(conv_id).await?;
        }
        self.inner.signals.verify.notify();
        Ok(())
    }

    /// Shows one page more of the past, from memory, this device or the relay.
    ///
    /// # Errors
    /// [`crate::view::FailureCode::Offline`] when the relay would be needed.
    pub(super) async fn load_older(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.load(conv_id).await?;
        let before = self.with(conv_id, |c| c.seen())?;
        self.see_more(conv_id, before + SHOWN).await?;
        self.changed(conv_id);
        Ok(())
    }

    /// Loads until a reader finds something to read.
    pub(super) async fn load_enough(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.load(conv_id).await?;
        self.verify_seen(conv_id).await?;
        self.see_more(conv_id, SHOWN).await
    }

    /// Goes back until so many rows are seen, or there are no more.
    async fn see_more(&self, conv_id: &Hash32, wanted: usize) -> Result<(), Failure> {
        while self.with(conv_id, |c| c.seen())? < wanted {
            let is_in_memory = self.with(conv_id, Conversation::look_back)?;
            if !is_in_memory && !self.load_page(conv_id, PAGE as usize, PAGE).await? {
                break;
            }
            self.verify_seen(conv_id).await?;
        }
        Ok(())
    }

    /// Up to `here` rows of this device before the window, or `there` of the relay when it has none;
    /// answers whether there were any.
    pub(super) async fn load_page(
        &self,
        conv_id: &Hash32,
        here: usize,
        there: u32,
    ) -> Result<bool, Failure> {
        let (window, floor, joined) = self.with(conv_id, |c| {
            (c.timeline.floor(), c.floor, c.joined_seq.max(1))
        })?;
        if window > floor {
            let rows = self.read_rows(conv_id, window, here).await?;
            let now_ms = self.now_ms();
            let expiry_now_ms = self.expiry_now_ms();
            let me = self.me()?;
            let is_any_over = self.with(conv_id, |c| {
                c.take_page(rows, here, now_ms);
                let is_any_over = c.expire(expiry_now_ms);
                // Some of them may not have been shown yet.
                c.count_unread(&me);
                is_any_over
            })?;
            if is_any_over {
                self.forget_expired(conv_id).await?;
            }
            return Ok(true);
        }
        if window <= joined {
            return Ok(false);
        }
        self.fetch_older(conv_id, window, there).await?;
        Ok(true)
    }

    /// One page from the relay.
    async fn fetch_older(&self, conv_id: &Hash32, before: u64, page: u32) -> Result<(), Failure> {
        let mut rows = self.inner.ctx.api.log(Id(*conv_id), before, page).await?;
        rows.retain(|row| row.conv_id.0 == *conv_id && row.seq < before);
        let first = rows.first().map_or(0, |row| row.seq);
        // A page is cut by size, too, and then its end is what is missing.
        let mut last = rows.last().map_or(before, |row| row.seq);
        while last.saturating_add(1) < before {
            let left = u32::try_from(before - last - 1).unwrap_or(page).min(page);
            let mut more = self.inner.ctx.api.log(Id(*conv_id), before, left).await?;
            more.retain(|row| row.conv_id.0 == *conv_id && row.seq < before && row.seq > last);
            let Some(newest) = more.last().map(|row| row.seq) else {
                break;
            };
            last = newest;
            rows.append(&mut more);
        }
        let _turn = self.inner.reading.lock().await;
        self.take_older(conv_id, rows, if first == 0 { 1 } else { first })
            .await
    }

    /// Up to `limit` rows of this device before a place, oldest first.
    async fn read_rows(
        &self,
        conv_id: &Hash32,
        before: u64,
        limit: usize,
    ) -> Result<Vec<Raw>, LocalError> {
        let (from, to) = (row_key(conv_id, 0), row_key(conv_id, before));
        let pairs: Vec<Pair<RowRecord>> = self
            .inner
            .ctx
            .local
            .range(Table::Rows, &from, &to, limit, true)
            .await?;
        Ok(pairs.into_iter().rev().filter_map(raw).collect())
    }

    /// The bytes of one row, from memory or from this device.
    pub(super) async fn wire(&self, conv_id: &Hash32, seq: u64) -> Result<Option<Wire>, Failure> {
        if let Some(wire) = self.with(conv_id, |c| c.wires.get(&seq).cloned())? {
            return Ok(Some(wire));
        }
        let record: Option<RowRecord> = self
            .inner
            .ctx
            .local
            .get(Table::Rows, &row_key(conv_id, seq))
            .await?;
        Ok(record
            .and_then(|record| raw((row_key(conv_id, seq), record)))
            .map(|raw| raw.wire))
    }
}

/// A row of this device.
pub(super) fn raw((key, record): Pair<RowRecord>) -> Option<Raw> {
    Some(Raw {
        seq: row_seq(&key)?,
        wire: Wire {
            is_commit: record.kind == 1,
            time_ms: record.time_ms,
            bytes: record.bytes.into(),
        },
        verdict: verdict_of(record.verdict),
        local: record.local.map(LocalId),
        erased: record.erased.map(Box::new),
    })
}

impl Conversation {
    /// Rows of this device that stand right before the window; `limit` is how many were asked for.
    fn take_page(&mut self, rows: Vec<Raw>, limit: usize, now_ms: u64) {
        let first = rows.first().map(|raw| raw.seq);
        let is_everything = rows.len() < limit;
        for raw in rows {
            let row = raw.read(self);
            if row
                .message()
                .is_some_and(|message| message.verdict == Verdict::Unchecked)
            {
                self.wires.insert(raw.seq, raw.wire);
            }
            self.timeline.insert(row, now_ms);
        }
        let floor = match first {
            Some(first) if !is_everything => first,
            _ => self.floor,
        };
        self.timeline.lower_floor(floor);
        self.apply_receipts();
        self.apply_revisions();
        self.is_changed = true;
    }
}
