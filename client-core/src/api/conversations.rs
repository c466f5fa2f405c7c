//! Commits, messages, the log, catch-up, the live socket.

use relay_api::conversations::{
    BLOB_HEADER, ConversationList, Cursor, DELETE_HASH_HEADER, DELETE_TOKEN_HEADER, LogRow, Stored,
    SyncRequest,
};
use relay_api::{BlobId, ConvId, MsgId, routes};

use super::{Api, ApiError, Body, read};
use crate::platform::{Method, Platform, Relay, Response};

impl<P: Platform> Api<P> {
    /// Every conversation of the account.
    pub async fn conversations(&self) -> Result<ConversationList, ApiError> {
        read(
            &self
                .authed(Method::Get, routes::CONVERSATIONS, &Body::Empty)
                .await?,
        )
    }

    /// Stores a create commit.
    pub async fn create_conversation(&self, commit: Vec<u8>) -> Result<Stored, ApiError> {
        let body = Body::Octets(commit);
        read(
            &self
                .authed(Method::Post, routes::CONVERSATIONS, &body)
                .await?,
        )
    }

    /// The commits of a conversation from an epoch on, as many as the relay hands out at once.
    pub async fn commits(&self, id: ConvId, from_epoch: u32) -> Result<Vec<LogRow>, ApiError> {
        rows(
            &self
                .authed(Method::Get, &routes::commits(id, from_epoch), &Body::Empty)
                .await?,
        )
    }

    /// Stores a commit; `stale-epoch` when another one was first.
    pub async fn post_commit(&self, id: ConvId, commit: Vec<u8>) -> Result<Stored, ApiError> {
        let body = Body::Octets(commit);
        read(
            &self
                .authed(Method::Post, &routes::post_commit(id), &body)
                .await?,
        )
    }

    /// Stores a message. Sending the same bytes again answers the same.
    ///
    /// `delete_hash` is `H(deletion token)` of protocol §11; `blob_id` is the blob that the message
    /// names: `blob-gone` when the relay does not have it for this account.
    pub async fn post_message(
        &self,
        id: ConvId,
        message: Vec<u8>,
        delete_hash: Option<[u8; 32]>,
        blob_id: Option<BlobId>,
    ) -> Result<Stored, ApiError> {
        let delete = delete_hash.map(|hash| (DELETE_HASH_HEADER, relay_api::Id(hash).to_string()));
        let blob = blob_id.map(|id| (BLOB_HEADER, id.to_string()));
        let headers = delete.into_iter().chain(blob).collect();
        let (path, body) = (routes::messages(id), Body::Octets(message));
        read(
            &self
                .authed_with(Method::Post, &path, &body, headers)
                .await?,
        )
    }

    /// Makes the relay forget a message; its deletion token proves who wrote it.
    pub async fn erase_message(
        &self,
        id: ConvId,
        msg_id: MsgId,
        token: [u8; 16],
    ) -> Result<(), ApiError> {
        let path = routes::message(id, msg_id);
        let headers = vec![(DELETE_TOKEN_HEADER, relay_api::Id(token).to_string())];
        self.authed_with(Method::Delete, &path, &Body::Empty, headers)
            .await?;
        Ok(())
    }

    /// The `limit` rows before `before`, oldest first.
    pub async fn log(&self, id: ConvId, before: u64, limit: u32) -> Result<Vec<LogRow>, ApiError> {
        rows(
            &self
                .authed(Method::Get, &routes::log(id, before, limit), &Body::Empty)
                .await?,
        )
    }

    /// Rows after each cursor, up to [`relay_api::limits::SYNC_ANSWER`] bytes.
    pub async fn sync(&self, cursors: Vec<Cursor>) -> Result<Vec<LogRow>, ApiError> {
        let body = Body::json(&SyncRequest { cursors })?;
        rows(&self.authed(Method::Post, routes::SYNC, &body).await?)
    }

    /// Opens the live socket. The caller sends [`relay_api::live::ToRelay::Auth`] first.
    pub async fn open_live(&self) -> Result<<P::Relay as Relay>::Live, ApiError> {
        Ok(self.inner.platform.relay().open_live().await?)
    }
}

fn rows(response: &Response) -> Result<Vec<LogRow>, ApiError> {
    LogRow::read_all(&response.body).map_err(|_| ApiError::Nonsense)
}
