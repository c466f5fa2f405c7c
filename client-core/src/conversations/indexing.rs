//! Keeps the search index in step with what this device holds (protocol §13): small slices, never in
//! the way of anything else. Only verified messages enter; the rows stay the truth, and an index
//! that is missing, of another version or behind is made from them.

use crypto_core::Hash32;
use minicbor::{Decode, Encode};

use super::{
    Conversations,
    conversation::Conversation,
    loading::raw,
    records::{RowRecord, row_key},
    row::{Row, Verdict},
    shelf::{Cover, Job},
};
use crate::{
    local::{LocalError, Pair},
    platform::{Platform, Table},
    search::{Document, Index},
    view::{Failure, FailureCode},
};

/// Changes when what is stored means something else.
const VERSION: u32 = 1;
/// The record that says what there is; those of the parts begin so, too.
const HEAD: &[u8] = b"search";
/// After a failure, in milliseconds.
const PAUSE_MS: u64 = 5_000;

/// What was stored.
#[derive(Default, Encode, Decode)]
struct Head {
    #[n(0)]
    version: u32,
    #[n(1)]
    parts: u32,
    #[n(2)]
    covers: Vec<Cover>,
}

fn part_key(number: usize) -> Vec<u8> {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    [HEAD, &[0], &number.to_be_bytes()].concat()
}

/// The words of a row by which it is found: what it says now, and only once it was verified.
pub(super) fn text_of(conversation: &Conversation, row: &Row) -> Option<String> {
    let message = row.message()?;
    let taken_back = conversation.taken_back_by(&row.hash);
    let is_gone =
        taken_back.is_some_and(|by| conversation.may_take_back(&by, &message.sender, None));
    if message.verdict != Verdict::Verified || is_gone {
        return None;
    }
    conversation.effective(row)?.searched()
}

impl<P: Platform> Conversations<P> {
    /// Indexes whatever comes.
    pub(super) async fn keep_indexing(&self) {
        let mut listener = self.inner.signals.index.listen();
        if self.open_index().await.is_err() {
            let _ = self.drop_index().await;
        }
        self.inner.shelf.borrow_mut().is_open = true;
        loop {
            match self.index_slice().await {
                Ok(true) => self.inner.ctx.sleep(0).await,
                Ok(false) => listener.changed().await,
                Err(failure) if failure.code == FailureCode::Locked => return,
                Err(_) => self.inner.ctx.sleep(PAUSE_MS).await,
            }
        }
    }

    /// Reads what was stored, part by part.
    async fn open_index(&self) -> Result<(), LocalError> {
        let local = &self.inner.ctx.local;
        let head: Head = local.get(Table::Meta, HEAD).await?.unwrap_or_default();
        if head.version != VERSION {
            return self.drop_index().await;
        }
        let mut index = Index::default();
        for number in 0..head.parts as usize {
            let key = part_key(number);
            let part = local.get_raw(Table::Meta, &key).await?;
            part.and_then(|part| index.restore(&part))
                .ok_or(LocalError::NotAuthentic)?;
            self.inner.ctx.sleep(0).await;
        }
        let mut shelf = self.inner.shelf.borrow_mut();
        shelf.index = index;
        let covers = head.covers.into_iter();
        shelf.covers = covers.map(|cover| (cover.conv_id.0, cover)).collect();
        Ok(())
    }

    async fn drop_index(&self) -> Result<(), LocalError> {
        let writes = self.inner.ctx.local.writes();
        writes.delete_prefix(Table::Meta, HEAD).commit().await
    }

    /// Does one thing; answers whether there was anything to do.
    async fn index_slice(&self) -> Result<bool, Failure> {
        let job = {
            let state = self.inner.state.borrow();
            self.inner.shelf.borrow_mut().next(state.all.values())
        };
        match job {
            Some(Job::Rows { conv_id, from, to }) => self.index_rows(&conv_id, from, to).await?,
            Some(Job::Row { conv_id, seq }) => self.index_again(&conv_id, seq).await?,
            Some(Job::Forget { conv_id, before }) => self.forget_before(&conv_id, before)?,
            None if self.inner.shelf.borrow().is_due() => self.save_index().await?,
            None => return Ok(false),
        }
        Ok(true)
    }

    async fn index_rows(&self, conv_id: &Hash32, from: u64, to: u64) -> Result<(), Failure> {
        let rows = self.rows_between(conv_id, from, to).await?;
        let mut shelf = self.inner.shelf.borrow_mut();
        self.with(conv_id, |c| {
            let cover = shelf.cover(c);
            let number = cover.number;
            let is_past = to < cover.from;
            let is_open = |row: &&Row| {
                let message = row.message();
                message.is_some_and(|message| message.verdict == Verdict::Unchecked)
            };
            cover
                .holes
                .extend(rows.iter().filter(is_open).map(|row| row.seq));
            cover.from = cover.from.min(from);
            cover.to = cover.to.max(to);
            for row in &rows {
                if let Some(text) = text_of(c, row) {
                    shelf.index.add(document(number, row), &text);
                    shelf.unsaved += 1;
                }
            }
            shelf.must_save |= is_past;
        })
    }

    /// Rows as they are now: in memory they may be ahead of what is stored.
    async fn rows_between(
        &self,
        conv_id: &Hash32,
        from: u64,
        to: u64,
    ) -> Result<Vec<Row>, Failure> {
        let (first, end) = (
            row_key(conv_id, from),
            row_key(conv_id, to.saturating_add(1)),
        );
        let limit = usize::try_from(to - from + 1).unwrap_or(usize::MAX);
        let stored: Vec<Pair<RowRecord>> = self
            .inner
            .ctx
            .local
            .range(Table::Rows, &first, &end, limit, false)
            .await?;
        self.with(conv_id, |c| {
            let here = c.timeline.after(from.saturating_sub(1));
            let mut rows: Vec<Row> = here.take_while(|row| row.seq <= to).cloned().collect();
            for raw in stored.into_iter().filter_map(raw) {
                if c.timeline.at(raw.seq).is_none() {
                    rows.push(raw.read(c));
                }
            }
            rows
        })
    }

    /// One row as it is now, from memory or from this device.
    pub(super) async fn row_at(&self, conv_id: &Hash32, seq: u64) -> Result<Option<Row>, Failure> {
        Ok(self.rows_between(conv_id, seq, seq).await?.pop())
    }

    async fn index_again(&self, conv_id: &Hash32, seq: u64) -> Result<(), Failure> {
        let row = self.row_at(conv_id, seq).await?;
        let mut shelf = self.inner.shelf.borrow_mut();
        self.with(conv_id, |c| {
            c.touched.remove(&seq);
            let cover = shelf.cover(c);
            let (number, was_there) = (cover.number, cover.holds(seq));
            let is_covered = (cover.from..=cover.to).contains(&seq);
            cover.holes.retain(|hole| *hole != seq);
            if was_there {
                let is_it = |d: &Document| d.conv == number && d.seq == seq;
                shelf.index.retain(|document| !is_it(document));
                shelf.must_save = true;
            }
            if let Some((row, text)) = row.as_ref().and_then(|row| Some((row, text_of(c, row)?)))
                && is_covered
            {
                shelf.index.add(document(number, row), &text);
                shelf.unsaved += 1;
            }
        })
    }

    fn forget_before(&self, conv_id: &Hash32, before: u64) -> Result<(), Failure> {
        let mut shelf = self.inner.shelf.borrow_mut();
        self.with(conv_id, |c| {
            let cover = shelf.cover(c);
            cover.from = before.min(cover.to.saturating_add(1));
            cover.holes.retain(|seq| *seq >= before);
            let number = cover.number;
            shelf
                .index
                .retain(|document| document.conv != number || document.seq >= before);
            shelf.must_save = true;
        })
    }

    /// A row is not what the index takes it for.
    pub(super) fn touch(&self, conv_id: &Hash32, seq: u64) {
        let _ = self.with(conv_id, |c: &mut Conversation| c.touched.insert(seq));
        self.inner.signals.index.notify();
    }

    async fn save_index(&self) -> Result<(), Failure> {
        let (parts, head) = {
            let mut shelf = self.inner.shelf.borrow_mut();
            shelf.unsaved = 0;
            shelf.must_save = false;
            let head = Head {
                version: VERSION,
                parts: u32::try_from(shelf.index.parts()).unwrap_or(u32::MAX),
                covers: shelf.covers.values().cloned().collect(),
            };
            (shelf.index.take_changed(), head)
        };
        let mut writes = self
            .inner
            .ctx
            .local
            .writes()
            .put(Table::Meta, HEAD, &head)?;
        for (number, part) in parts {
            writes = writes.put_raw(Table::Meta, &part_key(number), &part)?;
        }
        let stored = writes.commit().await;
        if stored.is_err() {
            let mut shelf = self.inner.shelf.borrow_mut();
            shelf.index.keep_changed();
            shelf.must_save = true;
        }
        Ok(stored?)
    }
}

fn document(conv: u32, row: &Row) -> Document {
    Document {
        conv,
        seq: row.seq,
        time_ms: row.time_ms,
    }
}
