//! Edits and deletions of messages that this device holds and that are not in memory. A message that
//! is taken back leaves the device at once, and not when somebody scrolls up to it; search finds no
//! words that do not stand any more.

use crypto_core::{Hash32, wire::MessageView};

use super::{
    Conversations,
    content::Content,
    conversation::Conversation,
    loading::raw,
    records::{RowRecord, row_key, row_seq},
    revisions::bubble,
    row::{Row, RowBody, Verdict},
    rows::Raw,
    storing::erased_record,
};
use crate::{
    local::Pair,
    platform::{Platform, Table},
    view::{Failure, FailureCode},
};

/// Rows of this device that are looked at between two looks at everything else.
const STEP: usize = 200;
/// After a failure, in milliseconds.
const AGAIN_MS: u64 = 30_000;

impl<P: Platform> Conversations<P> {
    /// Carries out what came for messages that are not in memory.
    pub(super) async fn keep_reaching(&self) {
        let mut listener = self.inner.signals.reach.listen();
        loop {
            while let Some((conv_id, place)) = self.next_to_reach() {
                match self.reach(&conv_id, place).await {
                    Ok(()) => {}
                    Err(failure) if failure.code == FailureCode::Locked => return,
                    Err(_) => self.inner.ctx.sleep(AGAIN_MS).await,
                }
            }
            listener.changed().await;
        }
    }

    fn next_to_reach(&self) -> Option<(Hash32, u64)> {
        let state = self.inner.state.borrow();
        let mut ready = state.all.values().filter(|c| c.is_ready);
        ready.find_map(|c| Some((c.id, *c.far.first()?)))
    }

    /// One edit or deletion, by its place.
    async fn reach(&self, conv_id: &Hash32, place: u64) -> Result<(), Failure> {
        if let Some(revision) = self.row_at(conv_id, place).await?
            && let Some(target) = revision_target(&revision)
            && let Some(found) = self.find_stored(conv_id, &target, place).await?
        {
            self.carry_out(conv_id, &revision, &found).await?;
        }
        self.with(conv_id, |c| {
            c.far.remove(&place);
            c.dirty.record = true;
        })?;
        self.store(conv_id).await?;
        Ok(())
    }

    /// A row of this device by the hash of its message, in front of a place.
    async fn find_stored(
        &self,
        conv_id: &Hash32,
        hash: &Hash32,
        place: u64,
    ) -> Result<Option<Raw>, Failure> {
        let (first, mut end) = (row_key(conv_id, 0), row_key(conv_id, place));
        loop {
            let local = &self.inner.ctx.local;
            let rows: Vec<Pair<RowRecord>> =
                local.range(Table::Rows, &first, &end, STEP, true).await?;
            let Some((last, _)) = rows.last() else {
                return Ok(None);
            };
            end = last.clone();
            let is_last = rows.len() < STEP || row_seq(&end).is_none();
            let mut rows = rows.into_iter().filter_map(raw);
            let found = rows.find(|raw| message_hash(raw) == Some(*hash));
            if found.is_some() || is_last {
                return Ok(found);
            }
            self.inner.ctx.sleep(0).await;
        }
    }

    async fn carry_out(
        &self,
        conv_id: &Hash32,
        revision: &Row,
        found: &Raw,
    ) -> Result<(), Failure> {
        let tomb = self.with(conv_id, |c| c.take_back_far(revision, found))?;
        if let Some(tomb) = tomb {
            // That the relay has to forget is stored first: a row that is gone cannot say it.
            self.store(conv_id).await?;
            let writes = self.inner.ctx.local.writes();
            let key = row_key(conv_id, found.seq);
            writes.put(Table::Rows, &key, &tomb)?.commit().await?;
        }
        self.with(conv_id, |c| c.touched.insert(found.seq))?;
        for signal in [&self.inner.signals.index, &self.inner.signals.erase] {
            signal.notify();
        }
        Ok(())
    }
}

impl Conversation {
    /// What is left of a message that is not in memory and was taken back; none if it stays, or came
    /// into memory meanwhile, where it is looked after.
    fn take_back_far(&mut self, deletion: &Row, found: &Raw) -> Option<RowRecord> {
        let by = deletion.message()?;
        let is_deletion = matches!(by.content, Content::Delete { .. });
        if !is_deletion || self.timeline.at(found.seq).is_some() {
            return None;
        }
        let mut row = found.read(self);
        let (_, message) = bubble(&row)?;
        let (author, msg_id) = (message.sender, message.msg_id);
        if !self.may_take_back(&by.sender, &author, Some(deletion.seq)) {
            return None;
        }
        let RowBody::Message(message) = &mut row.body else {
            return None;
        };
        message.content = Content::Erased { by: by.sender };
        self.revisions.erased.push((author, msg_id));
        erased_record(&row)
    }
}

/// What a verified edit or deletion names.
fn revision_target(row: &Row) -> Option<Hash32> {
    let message = row.message()?;
    match message.content {
        Content::Edit { target, .. } | Content::Delete { target }
            if message.verdict == Verdict::Verified =>
        {
            Some(target)
        }
        _ => None,
    }
}

/// Found without opening anything.
fn message_hash(raw: &Raw) -> Option<Hash32> {
    if raw.wire.is_commit || raw.erased.is_some() {
        return None;
    }
    MessageView::parse(&raw.wire.bytes)
        .ok()
        .map(|view| view.msg_hash)
}
