//! Small files: inside their message.

use crypto_core::payload::{FileInfo, InlineFile, Payload};
use relay_api::ConvId;

use super::Transfers;
use super::desk::MessageId;
use super::retry::Verdict;

use crate::platform::{FileStamp, Files as _, Handle, Platform};
use crate::view::{Direction, Failure, FailureCode};

/// Up to this size a file goes inside its message, in bytes. Together with the largest thumbnail
/// and caption it stays below the 128 KiB of a message.
pub(super) const INLINE: u64 = 48 * 1024;

impl<P: Platform> Transfers<P> {
    pub(super) async fn send_inline(
        &self,
        conv_id: ConvId,
        message: MessageId,
        source: Handle,
        stamp: FileStamp,
        info: FileInfo,
    ) -> Result<(), Failure> {
        let max = usize::try_from(stamp.size).unwrap_or(usize::MAX);
        let data = self.ctx.platform.files().read_all(source, max).await;
        let data = data.map_err(|failed| match Verdict::of_part(Direction::Up, failed) {
            Verdict::Fail(code) => code,
            _ => FailureCode::FileUnreadable,
        })?;
        if data.len() != max {
            return Err(FailureCode::FileChanged.into());
        }
        let payload = Payload::InlineFile(InlineFile { data, info });
        self.desk.send(conv_id, message, &payload).await
    }

    pub(super) async fn save_inline(&self, file: &InlineFile, sink: Handle) -> Result<(), Failure> {
        let files = self.ctx.platform.files();
        let mut saved = files.write_all(sink, &file.data).await;
        if saved.is_ok() {
            saved = files.finish(sink).await;
        }
        saved.map_err(|_| {
            files.discard(sink);
            FailureCode::SinkFailed.into()
        })
    }
}
