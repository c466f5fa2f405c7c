//! Uploads as the person sees them: begun, brought back after a reload, given their file again,
//! given up.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crypto_core::file::FileSealer;
use crypto_core::payload::FileInfo;
use relay_api::{BlobId, ConvId, Id};

use super::desk::MessageId;
use super::draft::file_view;
use super::plan::Plan;
use super::record::{self, Head, Leaves, NewUpload, TransferId};
use super::retry::Verdict;
use super::transfer::{Transfer, Upload, Work};
use super::{Draft, Transfers};
use crate::conversations::Nonce;
use crate::platform::{FileStamp, Files as _, Handle, Platform};
use crate::view::{Direction, Failure, FailureCode, TransferState};

impl<P: Platform> Transfers<P> {
    /// Sends a file: inside a message when it is small, in parts otherwise. → id of the message,
    /// once it is recorded on this device.
    ///
    /// # Errors
    /// `file_too_large`, `file_unreadable`, `text_too_long` for the caption, what the conversation
    /// refuses with, `storage_failed`.
    pub(crate) async fn send_file(
        &self,
        conv_id: ConvId,
        source: Handle,
        draft: &Draft,
        nonce: Option<Nonce>,
    ) -> Result<String, Failure> {
        self.restored().await;
        if let Some(message) = self.desk.begun(conv_id, nonce).await? {
            self.give_file(conv_id, message, source).await;
            return Ok(message.to_string());
        }
        let info = draft.info()?;
        let stamp = self.stamp(source).await?;
        if stamp.size > crypto_core::limits::FILE {
            return Err(FailureCode::FileTooLarge.into());
        }
        let message = self.desk.begin(conv_id, nonce)?;
        if stamp.size <= super::inline::INLINE {
            self.send_inline(conv_id, message, source, stamp, info)
                .await?;
        } else {
            self.begin_upload(conv_id, message, source, stamp, info)
                .await?;
        }
        Ok(message.to_string())
    }

    /// Sent again because the core that had the file is gone: its upload goes on with this handle.
    async fn give_file(&self, conv_id: ConvId, message: MessageId, source: Handle) {
        let message = message.to_string();
        let waits = |transfer: &&Rc<Transfer>| {
            transfer.conv_id == conv_id
                && transfer.message == message
                && transfer.state() == TransferState::NeedsFile
        };
        let found = self.list.borrow().iter().find(waits).cloned();
        if let Some(transfer) = found {
            // Another file by now: the person is asked for the right one, as after a reload.
            let _ = self.resume(&transfer.id.text(), Some(source)).await;
        }
    }

    async fn begin_upload(
        &self,
        conv_id: ConvId,
        message: MessageId,
        source: Handle,
        stamp: FileStamp,
        info: FileInfo,
    ) -> Result<(), Failure> {
        let sealer = FileSealer::make(&mut *self.ctx.rng(), stamp.size)
            .map_err(|_| FailureCode::FileTooLarge)?;
        let id = self.new_id();
        let head = Head::new(NewUpload {
            conv_id,
            message: message.0,
            key: sealer.key().duplicate(),
            file_id: *sealer.file_id(),
            header: *sealer.header(),
            stamp,
            info,
        });
        record::put_head(self.ctx.local.writes(), id, &head)?
            .commit()
            .await?;
        let transfer = self.add_upload(id, head, Leaves::new(), Some(source));
        self.start(&transfer);
        Ok(())
    }

    fn add_upload(
        &self,
        id: TransferId,
        head: Head,
        leaves: Leaves,
        source: Option<Handle>,
    ) -> Rc<Transfer> {
        let (conv_id, message) = (head.conv_id(), Id(head.message));
        let (info, size) = (head.info(), head.stamp().size);
        self.desk
            .show(conv_id, message, file_view(&info, size, Some(id.text())));
        let upload = Upload {
            head: RefCell::new(head),
            leaves: RefCell::new(leaves),
            source: Cell::new(source),
        };
        let work = Work::Up(Box::new(upload));
        self.add(Transfer::new(
            id,
            conv_id,
            message.to_string(),
            info.name,
            size,
            work,
        ))
    }

    /// After a reload: what was sent whole goes on, the rest waits for its file.
    pub(super) async fn restore(&self) {
        // A store that fails shows itself wherever something is to be written.
        let Ok(uploads) = record::load_all(&self.ctx.local).await else {
            return;
        };
        for (id, head, leaves) in uploads {
            let Some(plan) = Plan::with(head.stamp().size, leaves.keys()) else {
                continue;
            };
            if plan.is_complete() && self.desk.knows(head.conv_id(), Id(head.message)).await {
                // Stopped between the message and the end of the record.
                let _ = record::remove(self.ctx.local.writes(), id).commit().await;
                continue;
            }
            let transfer = self.add_upload(id, head, leaves, None);
            transfer.set_done(plan.done_bytes(), self.ctx.now_ms());
            if plan.is_complete() {
                self.start(&transfer);
            } else {
                self.set_state(&transfer, TransferState::NeedsFile);
            }
        }
    }

    /// The person chose the file (again).
    pub(super) async fn take_source(
        &self,
        upload: &Upload,
        source: Option<Handle>,
    ) -> Result<(), Failure> {
        let Some(source) = source.or(upload.source.get()) else {
            // What is sealed and sent as a whole needs no file any more.
            let needs_none = upload.is_whole();
            return if needs_none {
                Ok(())
            } else {
                Err(FailureCode::FileUnreadable.into())
            };
        };
        let stamp = self.stamp(source).await?;
        if stamp != upload.head.borrow().stamp() {
            return Err(FailureCode::FileChanged.into());
        }
        upload.source.set(Some(source));
        Ok(())
    }

    /// The person gave it up → what the relay holds of it.
    pub(super) async fn forget_upload(
        &self,
        transfer: &Transfer,
        upload: &Upload,
    ) -> Result<Option<BlobId>, Failure> {
        let writes = record::remove(self.ctx.local.writes(), transfer.id);
        writes.commit().await?;
        let head = upload.head.borrow();
        self.desk.hide(transfer.conv_id, Id(head.message));
        Ok(head.blob_id())
    }

    async fn stamp(&self, source: Handle) -> Result<FileStamp, Failure> {
        let stamp = self.ctx.platform.files().stamp(source).await;
        stamp.map_err(|failed| match Verdict::of_part(Direction::Up, failed) {
            Verdict::Fail(code) => code.into(),
            _ => FailureCode::FileUnreadable.into(),
        })
    }
}
