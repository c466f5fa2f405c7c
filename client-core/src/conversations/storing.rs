//! From memory to this device's records: everything that changed in a conversation, in one commit.

use crypto_core::Hash32;

use super::{
    Conversations,
    blobs::Key,
    content::Content,
    conversation::Conversation,
    ids::LocalId,
    outbox::Outgoing,
    parts::Dirty,
    records::{
        ConversationRecord, EpochRecord, ErasedRecord, MarkRecord, MsgId, OutboxRecord, RowRecord,
        epoch_key, outbox_key, row_key, verdict_code,
    },
    row::{Row, Verdict},
};
use crate::{
    local::{LocalError, Writes},
    platform::{Platform, Table},
};

impl<P: Platform> Conversations<P> {
    /// Stores what changed in a conversation. What a caller changed before calling is on this
    /// device when it answers.
    pub(super) async fn store(&self, conv_id: &Hash32) -> Result<(), LocalError> {
        let _turn = self.inner.storing.lock().await;
        let local = &self.inner.ctx.local;
        let Some(taken) = self.take(conv_id) else {
            return Ok(());
        };
        let writes = {
            let state = self.inner.state.borrow();
            let Some(conversation) = state.all.get(conv_id) else {
                return Ok(());
            };
            put_all(local.writes(), conversation, &taken.dirty)?
        };
        writes.commit().await?;
        taken.done();
        Ok(())
    }

    fn take(&self, conv_id: &Hash32) -> Option<Taken<P>> {
        let me = self.me().ok()?;
        let mut state = self.inner.state.borrow_mut();
        let conversation = state.all.get_mut(conv_id)?;
        conversation.claim_erased(&me);
        let dirty = std::mem::take(&mut conversation.dirty);
        let is_clean = !dirty.record
            && dirty.rows.is_empty()
            && dirty.outbox.is_empty()
            && dirty.epochs.is_empty();
        (!is_clean).then(|| Taken {
            owner: self.clone(),
            conv_id: *conv_id,
            dirty,
            is_done: false,
        })
    }
}

/// What is being stored. Put back when that fails, or when nobody waits for it any more.
struct Taken<P: Platform> {
    owner: Conversations<P>,
    conv_id: Hash32,
    dirty: Dirty,
    is_done: bool,
}

impl<P: Platform> Taken<P> {
    fn done(mut self) {
        self.is_done = true;
        let mut state = self.owner.inner.state.borrow_mut();
        let Some(conversation) = state.all.get_mut(&self.conv_id) else {
            return;
        };
        for id in &self.dirty.outbox {
            conversation.outbox.is_stored(*id);
        }
        for seq in &self.dirty.rows {
            if !conversation.dirty.rows.contains(seq) {
                conversation.forget_wire(*seq);
            }
        }
        for epoch in &self.dirty.epochs {
            conversation.commits.remove(epoch);
        }
    }
}

impl<P: Platform> Drop for Taken<P> {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        let mut state = self.owner.inner.state.borrow_mut();
        if let Some(conversation) = state.all.get_mut(&self.conv_id) {
            conversation.dirty.record |= self.dirty.record;
            conversation.dirty.rows.append(&mut self.dirty.rows);
            conversation.dirty.outbox.append(&mut self.dirty.outbox);
            conversation.dirty.epochs.append(&mut self.dirty.epochs);
        }
    }
}

impl Conversation {
    /// The bytes of a row are needed as long as its signature is open.
    fn forget_wire(&mut self, seq: u64) {
        let row = self.timeline.at(seq);
        let is_open = row.is_some_and(|row| {
            row.message()
                .is_some_and(|message| message.verdict == Verdict::Unchecked)
        });
        if !is_open {
            self.wires.remove(&seq);
        }
    }
}

fn put_all<'a, P: Platform>(
    mut writes: Writes<'a, P>,
    conversation: &Conversation,
    dirty: &Dirty,
) -> Result<Writes<'a, P>, LocalError> {
    let conv_id = &conversation.id;
    if dirty.record {
        writes = writes.put(Table::Conversations, conv_id, &record(conversation))?;
    }
    for &epoch in &dirty.epochs {
        if let Some(record) = epoch_record(conversation, epoch) {
            writes = writes.put(Table::Conversations, &epoch_key(conv_id, epoch), &record)?;
        }
    }
    for &seq in &dirty.rows {
        if let Some(record) = row_record(conversation, seq) {
            writes = writes.put(Table::Rows, &row_key(conv_id, seq), &record)?;
        }
    }
    for &id in &dirty.outbox {
        let key = outbox_key(conv_id, id);
        writes = match conversation.outbox.get(id) {
            Some(message) => writes.put(Table::Outbox, &key, &outbox_record(message))?,
            None => writes.delete(Table::Outbox, &key),
        };
    }
    Ok(writes)
}

fn record(conversation: &Conversation) -> ConversationRecord {
    let mark = |(account, mark): (&Hash32, &super::receipts::Mark)| MarkRecord {
        account: Key(*account),
        delivered: mark.delivered,
        read: mark.read,
    };
    ConversationRecord {
        joined_seq: conversation.joined_seq,
        floor: conversation.floor,
        cursor: conversation.cursor,
        read_seq: conversation.read_seq,
        marks: conversation.marks.iter().map(mark).collect(),
        unread: conversation.unread,
        mentions: conversation.mentions,
        last: conversation
            .last
            .as_ref()
            .and_then(|last| serde_json::to_string(last).ok()),
        draft: conversation.draft.get().text.clone(),
        alarms: conversation.alarms.bits(),
        decisions: conversation.decisions,
        member: conversation.is_member,
        count: conversation.count,
        name_sent: conversation.name_sent.clone(),
        ready: conversation.is_ready,
        to_erase: Some(conversation.to_erase.iter().copied().map(MsgId).collect()),
        draft_reply: conversation.draft.get().reply,
        draft_ms: conversation.draft.at_ms().unwrap_or_default(),
        seen_ms: conversation.company.seen_ms(),
        leaving: conversation.leaving,
        has_leavers: conversation.has_leavers,
        told: conversation.told,
        expired_to: conversation.retention.done,
        quiet_ms: conversation.retention.quiet_ms,
        far: conversation.far.iter().copied().collect(),
    }
}

fn epoch_record(conversation: &Conversation, number: u32) -> Option<EpochRecord> {
    let epoch = conversation.epochs.get(number)?;
    let known = conversation.keys.get(&number)?;
    Some(EpochRecord {
        seq: epoch.seq,
        time_ms: epoch.time_ms,
        commit: conversation.commits.get(&number)?.clone(),
        secret: known.state().map(|state| *state.epoch_secret().expose()),
    })
}

fn row_record(conversation: &Conversation, seq: u64) -> Option<RowRecord> {
    let erased = conversation.timeline.at(seq).and_then(erased_record);
    if erased.is_some() {
        return erased;
    }
    let wire = conversation.wires.get(&seq)?;
    let message = conversation.timeline.at(seq).and_then(|row| row.message());
    let verdict = message.map_or(Verdict::Unchecked, |message| message.verdict);
    let local: Option<LocalId> = message.and_then(|message| message.local);
    Some(RowRecord {
        time_ms: wire.time_ms,
        kind: match (wire.is_commit, wire.bytes.is_empty()) {
            (true, _) => 1,
            (false, false) => 2,
            (false, true) => 3,
        },
        bytes: wire.bytes.clone().into(),
        verdict: verdict_code(verdict),
        local: local.map(|id| id.0),
        erased: None,
    })
}

pub(super) fn erased_record(row: &Row) -> Option<RowRecord> {
    let message = row.message()?;
    let (by, expired) = match message.content {
        Content::Erased { by } => (by, 0),
        Content::Expired { early } => (message.sender, if early { 2 } else { 1 }),
        _ => return None,
    };
    let erased = ErasedRecord {
        hash: Key(row.hash),
        epoch: row.epoch,
        msg_id: MsgId(message.msg_id),
        sender: Key(message.sender),
        created_ms: message.created_ms,
        parents: message.parents.iter().copied().map(Key).collect(),
        by: Key(by),
        expired,
    };
    Some(RowRecord {
        time_ms: row.time_ms,
        kind: 2,
        bytes: Vec::new().into(),
        verdict: verdict_code(Verdict::Verified),
        local: message.local.map(|id| id.0),
        erased: Some(erased),
    })
}

fn outbox_record(message: &Outgoing) -> OutboxRecord {
    let failed = message
        .failed
        .and_then(|code| serde_json::to_string(&code).ok());
    OutboxRecord {
        ptype: message.ptype,
        payload: message.payload.clone(),
        epoch: message.sealed.as_ref().map_or(0, |sealed| sealed.epoch),
        sealed: message
            .sealed
            .as_ref()
            .map(|sealed| sealed.bytes.clone())
            .unwrap_or_default(),
        failed: failed.unwrap_or_default(),
    }
}
