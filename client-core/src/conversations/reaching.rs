//! Edits and deletions of messages that this device holds and that are not in memory. A message that
//! is taken back leaves the device at once, and not when somebody scrolls up to it; search finds no
//! words that do not stand any more.

use std::collections::{HashMap, HashSet};

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
            && let Some((target, edits)) = named_by(&revision)
        {
            let wanted = edits.iter().copied().chain([target]).collect();
            let found = self.find_stored(conv_id, wanted, place).await?;
            self.carry_out(conv_id, &revision, &target, &found).await?;
        }
        self.with(conv_id, |c| {
            c.far.remove(&place);
            c.dirty.record = true;
        })?;
        self.store(conv_id).await?;
        Ok(())
    }

    /// Rows of this device by the hashes of their messages, in front of a place.
    async fn find_stored(
        &self,
        conv_id: &Hash32,
        mut wanted: HashSet<Hash32>,
        place: u64,
    ) -> Result<HashMap<Hash32, Raw>, Failure> {
        let (first, mut end) = (row_key(conv_id, 0), row_key(conv_id, place));
        let mut found = HashMap::new();
        loop {
            let local = &self.inner.ctx.local;
            let rows: Vec<Pair<RowRecord>> =
                local.range(Table::Rows, &first, &end, STEP, true).await?;
            let Some((last, _)) = rows.last() else {
                return Ok(found);
            };
            end = last.clone();
            let is_last = rows.len() < STEP || row_seq(&end).is_none();
            for raw in rows.into_iter().filter_map(raw) {
                if let Some(hash) = message_hash(&raw)
                    && wanted.remove(&hash)
                {
                    found.insert(hash, raw);
                }
            }
            if wanted.is_empty() || is_last {
                return Ok(found);
            }
            self.inner.ctx.sleep(0).await;
        }
    }

    async fn carry_out(
        &self,
        conv_id: &Hash32,
        revision: &Row,
        target: &Hash32,
        found: &HashMap<Hash32, Raw>,
    ) -> Result<(), Failure> {
        let Some(first) = found.get(target) else {
            return Ok(());
        };
        let edits = found.values().filter(|raw| raw.seq != first.seq);
        let tombs = self.with(conv_id, |c| c.take_back_far(revision, first, edits))?;
        if !tombs.is_empty() {
            // That the relay has to forget is stored first: a row that is gone cannot say it.
            self.store(conv_id).await?;
            let mut writes = self.inner.ctx.local.writes();
            for (seq, tomb) in tombs {
                writes = writes.put(Table::Rows, &row_key(conv_id, seq), &tomb)?;
            }
            writes.commit().await?;
        }
        self.with(conv_id, |c| c.touched.insert(first.seq))?;
        for signal in [&self.inner.signals.index, &self.inner.signals.erase] {
            signal.notify();
        }
        Ok(())
    }
}

impl Conversation {
    /// What is left of a message that is not in memory and was taken back, and of its edits; nothing
    /// if it stays, or came into memory meanwhile, where it is looked after.
    fn take_back_far<'a>(
        &mut self,
        deletion: &Row,
        first: &Raw,
        edits: impl Iterator<Item = &'a Raw>,
    ) -> Vec<(u64, RowRecord)> {
        let Some(by) = deletion.message() else {
            return Vec::new();
        };
        let is_deletion = matches!(by.content, Content::Delete { .. });
        if !is_deletion || self.timeline.at(first.seq).is_some() {
            return Vec::new();
        }
        let row = first.read(self);
        let Some(author) = bubble(&row).map(|(_, message)| message.sender) else {
            return Vec::new();
        };
        if !self.may_take_back(&by.sender, &author, Some(deletion.seq)) {
            return Vec::new();
        }
        let edits: Vec<Row> = edits
            .map(|raw| raw.read(self))
            .filter(|edit| is_edit_of(edit, &row.hash, &author))
            .collect();
        let first = self.left_of(row, Content::Erased { by: by.sender });
        let expired = Content::Expired { early: true };
        let edits: Vec<_> = edits
            .into_iter()
            .filter_map(|edit| self.left_of(edit, expired.clone()))
            .collect();
        first.into_iter().chain(edits).collect()
    }

    /// The relay has to forget it; none if it is in memory, from where it is stored.
    fn left_of(&mut self, mut row: Row, content: Content) -> Option<(u64, RowRecord)> {
        let RowBody::Message(message) = &mut row.body else {
            return None;
        };
        message.content = content;
        let claim = (message.sender, message.msg_id);
        self.revisions.erased.push(claim);
        if self.timeline.at(row.seq).is_some() {
            self.drop_edit(row.seq);
            return None;
        }
        Some((row.seq, erased_record(&row)?))
    }
}

fn is_edit_of(row: &Row, hash: &Hash32, author: &Hash32) -> bool {
    row.message().is_some_and(|message| {
        message.verdict == Verdict::Verified
            && message.sender == *author
            && matches!(&message.content, Content::Edit { target, .. } if target == hash)
    })
}

/// What a verified edit or deletion names: a message, and edits of it.
fn named_by(row: &Row) -> Option<(Hash32, &[Hash32])> {
    let message = row.message()?;
    if message.verdict != Verdict::Verified {
        return None;
    }
    match &message.content {
        Content::Edit { target, .. } => Some((*target, &[])),
        Content::Delete { target, edits } => Some((*target, edits)),
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
