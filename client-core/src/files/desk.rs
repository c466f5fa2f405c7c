//! What the files need from the conversations: a place in the timeline, and the way out.

use crypto_core::payload::Payload;
use futures::future::LocalBoxFuture;
use relay_api::ConvId;

use crate::conversations::ids::LocalId;
use crate::local::Writes;
use crate::platform::Platform;
use crate::view::{Failure, FileView};

/// The side of the conversations that files see.
pub(crate) trait Desk<P: Platform> {
    /// An id for a message that begins now.
    ///
    /// # Errors
    /// Why nothing can be written there.
    fn begin(&self, conv_id: ConvId) -> Result<LocalId, Failure>;

    /// Shows a message that waits for its file.
    fn show(&self, conv_id: ConvId, id: LocalId, file: FileView);

    /// The person gave that message up.
    fn hide(&self, conv_id: ConvId, id: LocalId);

    /// The message of `id` goes out: into the outbox, in one transaction with `with`. When it was
    /// shown before, it takes that place.
    fn send<'a>(
        &'a self,
        conv_id: ConvId,
        id: LocalId,
        payload: Payload,
        with: Writes<'a, P>,
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
