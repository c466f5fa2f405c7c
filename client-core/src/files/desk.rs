//! What the files need from the conversations: a place in the timeline, and the way out.

use crypto_core::payload::Payload;
use futures::future::LocalBoxFuture;
use relay_api::{ConvId, Id};

use crate::conversations::Nonce;
use crate::view::{Failure, FileView};

/// The id that a message of this device has before it is stored.
pub(crate) type MessageId = Id<16>;

/// The side of the conversations that files see.
pub(crate) trait Desk {
    /// The message that was begun under this name before.
    ///
    /// # Errors
    /// `not_found` for a conversation that is not there, `storage_failed`.
    fn begun(
        &self,
        conv_id: ConvId,
        nonce: Option<Nonce>,
    ) -> LocalBoxFuture<'_, Result<Option<MessageId>, Failure>>;

    /// An id for a message that begins now.
    ///
    /// # Errors
    /// Why nothing can be written there.
    fn begin(&self, conv_id: ConvId, nonce: Option<Nonce>) -> Result<MessageId, Failure>;

    /// Whether the message of `id` went out before: it is in the outbox or in the log.
    fn knows<'a>(&'a self, conv_id: ConvId, id: MessageId) -> LocalBoxFuture<'a, bool>;

    /// Shows a message that waits for its file.
    fn show(&self, conv_id: ConvId, id: MessageId, file: FileView);

    /// The person gave that message up.
    fn hide(&self, conv_id: ConvId, id: MessageId);

    /// The message of `id` goes out: it is in the outbox once this answers. When it was shown
    /// before, it takes that place.
    fn send<'a>(
        &'a self,
        conv_id: ConvId,
        id: MessageId,
        payload: &'a Payload,
    ) -> LocalBoxFuture<'a, Result<(), Failure>>;

    /// The payload of a verified message.
    ///
    /// # Errors
    /// `not_found` for one that is not there, is not verified or was rejected.
    fn payload<'a>(
        &'a self,
        conv_id: ConvId,
        message: &'a str,
    ) -> LocalBoxFuture<'a, Result<Payload, Failure>>;
}
