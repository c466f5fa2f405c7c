//! What files need from conversations: a place in the timeline, and the way out.

use crypto_core::{Hash32, payload::Payload};
use futures::{FutureExt, future::LocalBoxFuture};
use relay_api::{ConvId, Id};

use super::{
    Conversations, LocalId, Nonce,
    conversation::Conversation,
    ids,
    parts::Placeholder,
    records::{RowRecord, row_key, row_seq},
    row::{Row, Verdict},
    rows,
};
use crate::{
    files::{Desk, MessageId},
    local::Pair,
    platform::{Platform, Table},
    view::{Failure, FailureCode, FileView},
};

/// Rows that are read at once when a message is looked for.
const STEP: usize = 200;
/// How far this device's clock and the relay's may be apart, in milliseconds.
const CLOCKS_MS: u64 = 24 * 60 * 60 * 1_000;

impl<P: Platform> Desk for Conversations<P> {
    fn begun(
        &self,
        conv_id: ConvId,
        nonce: Option<Nonce>,
    ) -> LocalBoxFuture<'_, Result<Option<MessageId>, Failure>> {
        async move {
            self.restored().await;
            let known = self.sent_as(&conv_id.0, nonce).await?;
            Ok(known.map(|id| Id(id.0)))
        }
        .boxed_local()
    }

    fn begin(&self, conv_id: ConvId, nonce: Option<Nonce>) -> Result<MessageId, Failure> {
        self.check_writable(&conv_id.0)?;
        self.with(&conv_id.0, Conversation::back_to_end)?;
        Ok(Id(self.new_local_id(&conv_id.0, nonce)?.0))
    }

    fn knows<'a>(&'a self, conv_id: ConvId, id: MessageId) -> LocalBoxFuture<'a, bool> {
        async move {
            self.restored().await;
            // When this device cannot be read, sending again would be worse than waiting.
            self.has_sent(&conv_id.0, LocalId(id.0))
                .await
                .unwrap_or(true)
        }
        .boxed_local()
    }

    fn show(&self, conv_id: ConvId, id: MessageId, file: FileView) {
        let (conv_id, id) = (conv_id.0, LocalId(id.0));
        let placeholder = Placeholder {
            view: file,
            time: id.created_ms(),
        };
        {
            let mut state = self.inner.state.borrow_mut();
            if let Some(conversation) = state.all.get_mut(&conv_id) {
                conversation.placeholders.insert(id, placeholder);
            } else if !state.is_restored {
                state.early.push((conv_id, id, placeholder));
            }
        }
        self.changed(&conv_id);
    }

    fn hide(&self, conv_id: ConvId, id: MessageId) {
        let id = LocalId(id.0);
        self.inner
            .state
            .borrow_mut()
            .early
            .retain(|(_, early, _)| *early != id);
        let _ = self.with(&conv_id.0, |c| c.placeholders.remove(&id));
        self.changed(&conv_id.0);
    }

    fn send<'a>(
        &'a self,
        conv_id: ConvId,
        id: MessageId,
        payload: &'a Payload,
    ) -> LocalBoxFuture<'a, Result<(), Failure>> {
        async move {
            self.restored().await;
            self.post(&conv_id.0, payload, Some(LocalId(id.0))).await?;
            self.with(&conv_id.0, |c| c.placeholders.remove(&LocalId(id.0)))?;
            self.changed(&conv_id.0);
            Ok(())
        }
        .boxed_local()
    }

    fn payload<'a>(
        &'a self,
        conv_id: ConvId,
        message: &'a str,
    ) -> LocalBoxFuture<'a, Result<Payload, Failure>> {
        async move { self.payload_of(&conv_id.0, message).await }.boxed_local()
    }
}

impl<P: Platform> Conversations<P> {
    async fn has_sent(&self, conv_id: &Hash32, id: LocalId) -> Result<bool, Failure> {
        if self.with(conv_id, |c| c.outbox.get(id).is_some())? {
            return Ok(true);
        }
        let mut before = u64::MAX;
        loop {
            let (from, to) = (row_key(conv_id, 0), row_key(conv_id, before));
            let rows: Vec<Pair<RowRecord>> = self
                .inner
                .ctx
                .local
                .range(Table::Rows, &from, &to, STEP, true)
                .await?;
            let Some((key, oldest)) = rows.last() else {
                return Ok(false);
            };
            if rows.iter().any(|(_, row)| row.local == Some(id.0)) {
                return Ok(true);
            }
            // The relay stored it after it was written here.
            if oldest.time_ms.saturating_add(CLOCKS_MS) < id.created_ms() {
                return Ok(false);
            }
            before = row_seq(key).unwrap_or(0);
        }
    }

    /// The payload of a message in the log or in the outbox, by its id in the views.
    async fn payload_of(&self, conv_id: &Hash32, message: &str) -> Result<Payload, Failure> {
        self.restored().await;
        let not_found = || Failure::from(FailureCode::NotFound);
        let (hash, local) = (ids::parse_hash(message), LocalId::parse(message));
        let waiting = self.with(conv_id, |c| {
            let message = c.outbox.get(local?)?;
            Payload::decode(message.ptype, &message.payload).ok()
        })?;
        if let Some(payload) = waiting {
            return Ok(payload);
        }
        let is_it = |row: &Row| {
            hash == Some(row.hash)
                || row
                    .message()
                    .is_some_and(|m| m.local.is_some() && m.local == local)
        };
        let found = self.with(conv_id, |c| {
            let row = c.timeline.rows().find(|row| is_it(row))?;
            let is_verified = row.message()?.verdict == Verdict::Verified;
            is_verified.then_some((row.seq, row.hash))
        })?;
        let (seq, hash) = found.ok_or_else(not_found)?;
        self.stored_payload(conv_id, seq, &hash).await
    }

    /// The payload of a row whose signature was checked.
    pub(super) async fn stored_payload(
        &self,
        conv_id: &Hash32,
        seq: u64,
        hash: &Hash32,
    ) -> Result<Payload, Failure> {
        let not_found = || Failure::from(FailureCode::NotFound);
        let wire = self.wire(conv_id, seq).await?.ok_or_else(not_found)?;
        let sealed = self
            .with(conv_id, |c| rows::open(&wire, c))?
            .ok_or_else(not_found)?;
        // The row in memory was verified, and these are its bytes.
        let message = sealed.verified_before(hash).map_err(|_| not_found())?;
        Ok(message.into_payload())
    }
}
