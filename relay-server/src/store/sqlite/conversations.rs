//! Conversations: what is written, in [`super::append`], and what is read, in [`super::log`].

use async_trait::async_trait;
use relay_api::{
    AccountId, BlobId, ConvId, MsgId,
    conversations::{ConversationHead, Cursor, LogRow, Stored},
};

use super::{
    SqliteStore, append, log,
    rows::{Column as _, unsigned},
};
use crate::store::{Conversations, Membership, NewCommit, NewMessage, StoreResult};

#[async_trait]
impl Conversations for SqliteStore {
    async fn create_conversation(&self, commit: NewCommit) -> StoreResult<(Stored, bool)> {
        self.writer
            .run(move |db| Box::pin(append::create(db, commit)))
            .await
    }

    async fn append_commit(&self, commit: NewCommit) -> StoreResult<(Stored, bool)> {
        self.writer
            .run(move |db| Box::pin(append::commit(db, commit)))
            .await
    }

    async fn append_message(&self, message: NewMessage) -> StoreResult<(Stored, bool)> {
        self.writer
            .run(move |db| Box::pin(append::message(db, message)))
            .await
    }

    async fn erase_message(
        &self,
        conv_id: ConvId,
        msg_id: MsgId,
        delete_hash: [u8; 32],
    ) -> StoreResult<Vec<BlobId>> {
        self.writer
            .run(move |db| Box::pin(append::erase(db, conv_id, msg_id, delete_hash)))
            .await
    }

    async fn membership(
        &self,
        conv_id: ConvId,
        account_id: AccountId,
    ) -> StoreResult<Option<Membership>> {
        let mut db = self.readers.acquire().await?;
        log::membership(&mut db, conv_id, account_id).await
    }

    async fn conversations(&self, account_id: AccountId) -> StoreResult<Vec<ConversationHead>> {
        let mut db = self.readers.acquire().await?;
        let rows = log::memberships(&mut db, account_id).await?;
        let heads = rows.into_iter().map(|(conv_id, at)| ConversationHead {
            conv_id,
            head_seq: unsigned(at.head_seq),
            epoch: at.epoch,
            joined_seq: unsigned(at.joined_seq),
            member: at.member,
        });
        Ok(heads.collect())
    }

    async fn audience(&self, conv_id: ConvId, seq: i64) -> StoreResult<Vec<AccountId>> {
        let rows = sqlx::query(
            "SELECT account_id FROM members \
             WHERE conv_id = ? AND (left_seq IS NULL OR left_seq >= ?)",
        )
        .bind(conv_id.0.to_vec())
        .bind(seq)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| row.id("account_id")).collect()
    }

    async fn rows(
        &self,
        conv_id: ConvId,
        reader: AccountId,
        from_seq: i64,
        to_seq: i64,
        bytes: usize,
    ) -> StoreResult<Vec<LogRow>> {
        let mut db = self.readers.acquire().await?;
        log::rows(&mut db, conv_id, reader, from_seq, to_seq, bytes).await
    }

    async fn page(
        &self,
        conv_id: ConvId,
        reader: AccountId,
        from_seq: i64,
        to_seq: i64,
        limit: u32,
    ) -> StoreResult<Option<(i64, i64)>> {
        let mut db = self.readers.acquire().await?;
        log::page(&mut db, conv_id, reader, from_seq, to_seq, limit).await
    }

    async fn commits(
        &self,
        conv_id: ConvId,
        from_epoch: i64,
        to_seq: i64,
        bytes: usize,
    ) -> StoreResult<Vec<(i64, LogRow)>> {
        let mut db = self.readers.acquire().await?;
        log::commits(&mut db, conv_id, from_epoch, to_seq, bytes).await
    }

    async fn sync(
        &self,
        account_id: AccountId,
        cursors: &[Cursor],
        bytes: usize,
    ) -> StoreResult<Vec<LogRow>> {
        let mut db = self.readers.acquire().await?;
        log::sync(&mut db, account_id, cursors, bytes).await
    }
}
