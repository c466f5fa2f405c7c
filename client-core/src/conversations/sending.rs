//! The outbox: seal, store, post, and take the answer for a row of the log.

use std::collections::{BTreeMap, BTreeSet};

use crypto_core::{
    Hash32, labels,
    message::{self, MessageReject, SealedMessage},
    payload::Payload,
    wire::MessageView,
};
use futures::{FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered};
use relay_api::{
    Id,
    conversations::{LogRow, RowKind, Stored},
};

use super::{
    Conversations, LocalId,
    bootstrap::PARALLEL,
    content::Content,
    conversation::Conversation,
    directory::Signer,
    outbox::{After, Outgoing, Sealed},
    row::Verdict,
    rows::Raw,
    snapshot,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode, WriteBlock},
};

/// First and longest wait between two tries of one conversation, in milliseconds.
const WAIT_MS: (u64, u64) = (1_000, 30_000);

/// How one conversation's outbox was left.
enum Left {
    /// Nothing more to send.
    Empty,
    /// Later, at the earliest after so many milliseconds.
    Later(Option<u64>),
    /// The account is closed.
    Stop,
}

/// When a conversation that failed is tried again.
#[derive(Default)]
struct Waits(BTreeMap<Hash32, (u64, u64)>);

impl<P: Platform> Conversations<P> {
    /// Puts a payload into the outbox; it exists once this answers, whatever happens then.
    ///
    /// # Errors
    /// [`FailureCode::StorageFailed`]; then it does not exist.
    pub(super) async fn post(
        &self,
        conv_id: &Hash32,
        payload: &Payload,
        id: Option<LocalId>,
    ) -> Result<LocalId, Failure> {
        let bytes = payload.encode().map_err(|_| FailureCode::BadCommand)?;
        let fresh = self.new_local_id(conv_id)?;
        let id = id.unwrap_or(fresh);
        let message = Outgoing {
            id,
            ptype: payload.ptype(),
            payload: bytes.to_vec(),
            content: Content::of(payload),
            sealed: None,
            failed: None,
        };
        self.with(conv_id, |c| {
            c.outbox.add(message);
            c.dirty.outbox.insert(id);
        })?;
        if let Err(error) = self.store(conv_id).await {
            self.with(conv_id, |c| {
                c.outbox.remove(id);
                c.dirty.outbox.remove(&id);
            })?;
            return Err(error.into());
        }
        self.changed(conv_id);
        self.inner.signals.send.notify();
        Ok(id)
    }

    /// An id that sorts after every message that this device has written here.
    pub(super) fn new_local_id(&self, conv_id: &Hash32) -> Result<LocalId, Failure> {
        let (now_ms, random) = (self.now_ms(), self.random());
        self.with(conv_id, |c| {
            LocalId::after(c.last_local_id(), now_ms, random.to_be_bytes())
        })
    }

    /// Empties outboxes, a few conversations at once, each in its order.
    pub(super) async fn keep_sending(&self) {
        let (mut more, mut up) = (
            self.inner.signals.send.listen(),
            self.inner.signals.up.listen(),
        );
        let mut busy: BTreeSet<Hash32> = BTreeSet::new();
        let mut waits = Waits::default();
        let mut running: FuturesUnordered<LocalBoxFuture<'_, (Hash32, Left)>> =
            FuturesUnordered::new();
        loop {
            for conv_id in self.to_send(&busy, &waits) {
                busy.insert(conv_id);
                running.push(Box::pin(
                    async move { (conv_id, self.drain(&conv_id).await) },
                ));
            }
            let rest = waits.rest(self.now_ms());
            futures::select_biased! {
                ended = running.select_next_some() => match ended {
                    (_, Left::Stop) => return,
                    (conv_id, left) => {
                        busy.remove(&conv_id);
                        waits.note(conv_id, left, self.now_ms());
                    }
                },
                () = Box::pin(up.changed()).fuse() => waits.hasten(),
                () = Box::pin(more.changed()).fuse() => {}
                () = Box::pin(self.rest(rest)).fuse() => {}
            }
        }
    }

    /// Waits so many milliseconds, or for ever.
    pub(super) async fn rest(&self, ms: Option<u64>) {
        match ms {
            Some(ms) => self.inner.ctx.sleep(ms).await,
            None => std::future::pending().await,
        }
    }

    fn to_send(&self, busy: &BTreeSet<Hash32>, waits: &Waits) -> Vec<Hash32> {
        let (state, now_ms) = (self.inner.state.borrow(), self.now_ms());
        let is_ready = |id: &&Hash32| !busy.contains(*id) && !waits.holds(id, now_ms);
        let full = state
            .all
            .values()
            .filter(|c| c.is_ready && c.outbox.next().is_some());
        let free = PARALLEL.saturating_sub(busy.len());
        full.map(|c| &c.id)
            .filter(is_ready)
            .take(free)
            .copied()
            .collect()
    }

    async fn drain(&self, conv_id: &Hash32) -> Left {
        loop {
            let next = self.with(conv_id, |c| c.outbox.next().map(|message| message.id));
            let Ok(Some(id)) = next else {
                return Left::Empty;
            };
            let after = match self.send_one(conv_id, id).await {
                Ok(None) => continue,
                Ok(Some(after)) => after,
                Err(failure) => After::of_failure(failure),
            };
            if let Some(left) = self.react(conv_id, id, after).await {
                return left;
            }
        }
    }

    /// What follows from an answer; `None` to go on at once.
    async fn react(&self, conv_id: &Hash32, id: LocalId, after: After) -> Option<Left> {
        match after {
            After::Stop => Some(Left::Stop),
            After::Again { wait_ms } => Some(Left::Later(wait_ms)),
            // Once the log was read to the commit that ended its epoch, it is either in the log and
            // out of the outbox, or not there and to be sealed anew.
            After::Resync => {
                let read = self.read_to_end(conv_id).await;
                let is_sealed = |c: &mut Conversation| {
                    c.outbox
                        .get(id)
                        .is_some_and(|message| message.sealed.is_some())
                };
                match read.and_then(|()| self.with(conv_id, is_sealed)) {
                    Ok(false) => None,
                    _ => Some(Left::Later(None)),
                }
            }
            After::Fail(code) => {
                let failed = self.with(conv_id, |c| {
                    c.outbox.fail(id, code);
                    c.dirty.outbox.insert(id);
                });
                if failed.is_err() || self.store(conv_id).await.is_err() {
                    return Some(Left::Later(None));
                }
                self.changed(conv_id);
                None
            }
        }
    }

    /// One message on its way: `Ok(None)` when it is in the log.
    async fn send_one(&self, conv_id: &Hash32, id: LocalId) -> Result<Option<After>, Failure> {
        if let Some(code) = self.blocked(conv_id)? {
            return Ok(Some(After::Fail(code)));
        }
        self.load(conv_id).await?;
        let newest = self.with(conv_id, |c| c.epochs.newest().map(|(number, _)| number))?;
        let sealed = self.with(conv_id, |c| c.outbox.get(id).and_then(|m| m.sealed.clone()))?;
        let sealed = match sealed {
            // It may be in the log: the relay recognises the same bytes, whatever the epoch is now.
            Some(sealed) if Some(sealed.epoch) <= newest => sealed,
            _ => {
                if let Some(after) = self.rekey_if_due(conv_id).await? {
                    return Ok(Some(after));
                }
                match self.seal(conv_id, id).await? {
                    Some(sealed) => sealed,
                    None => return Ok(None),
                }
            }
        };
        let api = &self.inner.ctx.api;
        let delete_hash = self.delete_hash(&sealed.bytes)?;
        match api
            .post_message(Id(*conv_id), sealed.bytes.clone(), delete_hash)
            .await
        {
            Ok(stored) => {
                self.acknowledge(conv_id, stored, sealed.bytes).await?;
                Ok(None)
            }
            Err(error) => Ok(Some(After::of(&error))),
        }
    }

    fn blocked(&self, conv_id: &Hash32) -> Result<Option<FailureCode>, Failure> {
        let everybody = self.everybody()?;
        let block = self.with(conv_id, |c| snapshot::write_block(c, &everybody))?;
        Ok(block.map(code_of))
    }

    /// Seals a message under the newest epoch and stores the bytes before anybody sees them.
    async fn seal(&self, conv_id: &Hash32, id: LocalId) -> Result<Option<Sealed>, Failure> {
        let found = self.with(conv_id, |c| {
            let message = c.outbox.get(id)?;
            Some((
                message.ptype,
                message.payload.clone(),
                c.newest_state(),
                c.parents(),
            ))
        })?;
        let Some((ptype, payload, state, parents)) = found else {
            return Ok(None);
        };
        let (Some(state), Some(parents)) = (state, parents) else {
            return Err(FailureCode::Integrity.into());
        };
        let payload = Payload::decode(ptype, &payload).map_err(|_| FailureCode::Internal)?;
        let signer = Signer::new(self.inner.ctx.account()?);
        let sealed = {
            let rng = &mut *self.inner.ctx.rng();
            message::seal(
                rng,
                &state,
                &signer.author(),
                id.created_ms(),
                &parents,
                &payload,
            )
        };
        let SealedMessage {
            bytes, msg_hash, ..
        } = match sealed {
            Ok(sealed) => sealed,
            Err(MessageReject::Malformed(_)) => return Err(FailureCode::TextTooLong.into()),
            Err(_) => return Err(FailureCode::Internal.into()),
        };
        let sealed = Sealed {
            epoch: state.public().epoch(),
            bytes,
            hash: msg_hash,
        };
        self.with(conv_id, |c| {
            c.outbox.seal(id, sealed.clone());
            c.dirty.outbox.insert(id);
        })?;
        self.store(conv_id).await?;
        Ok(Some(sealed))
    }

    /// `H(deletion token)` (protocol §11).
    pub(super) fn delete_hash(&self, message: &[u8]) -> Result<Option<Hash32>, Failure> {
        let account = self.inner.ctx.account()?;
        let view = MessageView::parse(message).ok();
        let token = view.map(|view| account.storage_root().delete_token(&view.msg_id));
        Ok(token.map(|token| labels::sha256(&*token)))
    }

    /// The relay has stored it: the row, the outbox and the cursor change in one commit.
    pub(super) async fn acknowledge(
        &self,
        conv_id: &Hash32,
        stored: Stored,
        bytes: Vec<u8>,
    ) -> Result<(), Failure> {
        let row = LogRow {
            conv_id: Id(*conv_id),
            seq: stored.seq,
            time_ms: stored.time_ms,
            kind: RowKind::Message,
            bytes: bytes.into(),
        };
        let now_ms = self.now_ms();
        // This device has just sealed and signed these bytes.
        let raw = Raw {
            verdict: Verdict::Verified,
            ..Raw::from_relay(row)
        };
        self.with(conv_id, |c| {
            c.take_row(raw, now_ms);
            c.head = c.head.max(stored.seq);
            // Rows of others may stand between; then the cursor waits for them.
            if stored.seq == c.cursor + 1 {
                c.cursor = stored.seq;
                c.dirty.record = true;
            }
        })?;
        let is_behind = self.with(conv_id, |c| c.head > c.cursor)?;
        if is_behind {
            self.inner.state.borrow_mut().behind.insert(*conv_id);
            self.inner.signals.read.notify();
        }
        self.settle(conv_id).await
    }
}

/// Why a message cannot leave.
pub(super) fn code_of(block: WriteBlock) -> FailureCode {
    match block {
        WriteBlock::Request | WriteBlock::NotMember => FailureCode::NotAllowed,
        WriteBlock::IdentityBroken => FailureCode::IdentityBroken,
        WriteBlock::Integrity => FailureCode::Integrity,
    }
}

impl Waits {
    fn holds(&self, conv_id: &Hash32, now_ms: u64) -> bool {
        self.0
            .get(conv_id)
            .is_some_and(|&(until, _)| now_ms < until)
    }

    /// How long until the first of them may go.
    fn rest(&self, now_ms: u64) -> Option<u64> {
        let ahead = self
            .0
            .values()
            .map(|&(until, _)| until)
            .filter(|&until| until > now_ms);
        ahead.min().map(|until| until - now_ms)
    }

    fn hasten(&mut self) {
        for (until, _) in self.0.values_mut() {
            *until = 0;
        }
    }

    fn note(&mut self, conv_id: Hash32, left: Left, now_ms: u64) {
        let Left::Later(asked) = left else {
            self.0.remove(&conv_id);
            return;
        };
        let last = self.0.get(&conv_id).map(|&(_, wait)| wait);
        let wait = last.map_or(WAIT_MS.0, |wait| (wait * 2).min(WAIT_MS.1));
        self.0.insert(
            conv_id,
            (now_ms + wait.max(asked.unwrap_or_default()), wait),
        );
    }
}
