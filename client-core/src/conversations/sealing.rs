//! One message: into the outbox, sealed and stored, and into the log.

use crypto_core::{
    Hash32, labels,
    message::{self, MessageReject, SealedMessage},
    payload::Payload,
    wire::MessageView,
};
use relay_api::conversations::Stored;

use super::{
    Conversations, LocalId,
    content::Content,
    directory::Signer,
    ids::Nonce,
    outbox::{Outgoing, Sealed},
    parts::Wire,
    row::Verdict,
    rows::Raw,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode},
};

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
        let fresh = self.new_local_id(conv_id, None)?;
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

    /// An id that sorts after every message that this device has written here; it ends with the
    /// name under which the message is sent, if it has one.
    pub(super) fn new_local_id(
        &self,
        conv_id: &Hash32,
        nonce: Option<Nonce>,
    ) -> Result<LocalId, Failure> {
        let now_ms = self.now_ms();
        let tail = nonce.unwrap_or_else(|| self.random().to_be_bytes());
        self.with(conv_id, |c| LocalId::after(c.last_local_id(), now_ms, tail))
    }

    /// The message that was sent under this name before. Asked after a core was lost in the middle
    /// of it, so it is one of the newest.
    pub(super) async fn sent_as(
        &self,
        conv_id: &Hash32,
        nonce: Option<Nonce>,
    ) -> Result<Option<LocalId>, Failure> {
        let Some(nonce) = nonce else { return Ok(None) };
        self.load(conv_id).await?;
        self.with(conv_id, |c| c.sent_as(&nonce))
    }

    /// Seals a message under the newest epoch and stores the bytes before anybody sees them.
    pub(super) async fn seal(
        &self,
        conv_id: &Hash32,
        id: LocalId,
    ) -> Result<Option<Sealed>, Failure> {
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
        let now_ms = self.now_ms();
        let wire = Wire {
            is_commit: false,
            time_ms: stored.time_ms,
            bytes,
        };
        // This device has just sealed and signed these bytes.
        let raw = Raw {
            seq: stored.seq,
            wire,
            verdict: Verdict::Verified,
            local: None,
            erased: None,
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
