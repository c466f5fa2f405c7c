//! From this device's records to memory: conversations, their epochs, what is on its way. Rows are
//! read when a conversation is opened or something new comes.

use std::{collections::BTreeMap, rc::Rc};

use crypto_core::{
    Hash32,
    commit::{EpochState, PublicEpoch},
    keys::Secret32,
    payload::Payload,
    wire::{CommitView, MessageView},
};
use zeroize::Zeroizing;

use super::company::Company;
use super::{
    Conversations,
    alarms::Alarms,
    content::Content,
    conversation::Conversation,
    drafts::Draft,
    outbox::{Outgoing, Sealed},
    parts::Known,
    receipts::Mark,
    records::{ConversationRecord, EpochRecord, OutboxRecord, outbox_id},
    retention::Retention,
    timeline::Timeline,
};
use crate::{
    account::Stamped,
    local::{LocalError, Pair},
    platform::{Platform, Table},
};

/// Beyond every key of a table.
const END: [u8; 64] = [0xff; 64];

impl<P: Platform> Conversations<P> {
    /// Reads this device's records. When that fails there is nothing, and everything is fetched.
    pub(super) async fn restore(&self) {
        if let Ok(all) = self.read_records().await {
            let now_ms = self.expiry_now_ms();
            let mut state = self.inner.state.borrow_mut();
            for (conv_id, mut conversation) in all {
                conversation.doubt_preview(now_ms);
                state.all.entry(conv_id).or_insert(conversation);
            }
        }
        {
            let mut state = self.inner.state.borrow_mut();
            state.is_restored = true;
            state.is_list_changed = true;
            for (conv_id, id, placeholder) in std::mem::take(&mut state.early) {
                if let Some(conversation) = state.all.get_mut(&conv_id) {
                    conversation.placeholders.insert(id, placeholder);
                }
            }
        }
        self.take_shared_heads();
        self.inner.signals.restored.notify();
        self.inner.signals.show.notify();
        self.inner.signals.send.notify();
    }

    async fn read_records(&self) -> Result<BTreeMap<Hash32, Conversation>, LocalError> {
        let local = &self.inner.ctx.local;
        let records = local
            .range_raw(Table::Conversations, &[], &END, usize::MAX, false)
            .await?;
        let mut all = BTreeMap::new();
        // The record of a conversation stands in front of those of its epochs.
        for (key, plain) in records {
            restore_one(&mut all, &key, &plain).ok_or(LocalError::NotAuthentic)?;
        }
        let outbox: Vec<Pair<OutboxRecord>> = local
            .range(Table::Outbox, &[], &END, usize::MAX, false)
            .await?;
        for (key, record) in outbox {
            let Some((conv_id, id)) = outbox_id(&key) else {
                continue;
            };
            let Some(conversation) = all.get_mut(&conv_id) else {
                continue;
            };
            if let Some(message) = outgoing(id, &record) {
                conversation.outbox.add(message);
                conversation.outbox.is_stored(id);
            }
        }
        // What was not read as a whole is read anew.
        all.retain(|_, conversation: &mut Conversation| {
            conversation.is_ready && conversation.epochs.newest().is_some()
        });
        Ok(all)
    }
}

fn restore_one(
    all: &mut BTreeMap<Hash32, Conversation>,
    key: &[u8],
    plain: &Zeroizing<Vec<u8>>,
) -> Option<()> {
    let (conv_id, epoch) = key.split_first_chunk::<32>()?;
    if epoch.is_empty() {
        let record: ConversationRecord = minicbor::decode(plain).ok()?;
        all.insert(*conv_id, conversation(*conv_id, record));
        return Some(());
    }
    let number = u32::from_be_bytes(epoch.try_into().ok()?);
    let record: EpochRecord = minicbor::decode(plain).ok()?;
    let known = known(&record)?;
    let conversation = all
        .entry(*conv_id)
        .or_insert_with(|| Conversation::new(*conv_id));
    conversation
        .epochs
        .add(number, known.epoch(record.seq, record.time_ms));
    conversation.keys.insert(number, known);
    Some(())
}

fn conversation(conv_id: Hash32, record: ConversationRecord) -> Conversation {
    let mut conversation = Conversation::new(conv_id);
    conversation.is_ready = record.ready;
    conversation.joined_seq = record.joined_seq;
    conversation.floor = record.floor;
    conversation.cursor = record.cursor;
    conversation.head = record.cursor;
    conversation.read_seq = record.read_seq;
    conversation.unread = record.unread;
    conversation.mentions = record.mentions;
    conversation.last = record
        .last
        .and_then(|json| serde_json::from_str(&json).ok());
    let draft = Draft {
        text: record.draft,
        reply: record.draft_reply,
    };
    conversation.draft = Stamped::at(draft, record.draft_ms);
    conversation.alarms = Alarms::from_bits(record.alarms);
    conversation.decisions = record.decisions;
    conversation.is_member = record.member;
    conversation.count = record.count;
    conversation.name_sent = record.name_sent;
    let to_erase = record.to_erase.unwrap_or_default();
    conversation.to_erase = to_erase.into_iter().map(|id| id.0).collect();
    conversation.company = Company::restore(record.seen_ms);
    conversation.leaving = record.leaving;
    conversation.has_leavers = record.has_leavers;
    conversation.told = record.told;
    conversation.far = record.far.into_iter().collect();
    conversation.retention = Retention::restore(record.expired_to, record.quiet_ms);
    // Nothing is in memory yet: the window begins behind everything that the device holds.
    conversation.timeline = Timeline::new(record.cursor.saturating_add(1));
    for mark in record.marks {
        let read = Mark {
            delivered: mark.delivered,
            read: mark.read,
        };
        conversation.marks.insert(mark.account.0, read);
    }
    conversation
}

/// The record is authentic: its commit was accepted when it was written.
fn known(record: &EpochRecord) -> Option<Known> {
    let hash = CommitView::parse(&record.commit).ok()?.commit_hash;
    Some(match &record.secret {
        Some(secret) => {
            let secret = Secret32::from_bytes(secret);
            Known::Member(Rc::new(
                EpochState::restore(&record.commit, &hash, secret).ok()?,
            ))
        }
        None => Known::Outsider(Rc::new(PublicEpoch::restore(&record.commit, &hash).ok()?)),
    })
}

fn outgoing(id: super::LocalId, record: &OutboxRecord) -> Option<Outgoing> {
    let payload = Payload::decode(record.ptype, &record.payload).ok()?;
    let sealed = MessageView::parse(&record.sealed).ok().map(|view| Sealed {
        epoch: view.epoch,
        bytes: record.sealed.clone(),
        hash: view.msg_hash,
    });
    Some(Outgoing {
        id,
        ptype: record.ptype,
        payload: record.payload.clone(),
        content: Content::of(&payload),
        sealed,
        failed: serde_json::from_str(&record.failed).ok(),
    })
}
