//! From the relay.

use std::cell::RefCell;

use crypto_core::Hash32;
use crypto_core::file::Manifest;
use crypto_core::payload::{FileDescriptor, Payload, display_name};
use futures::channel::oneshot;
use relay_api::{BlobId, ConvId, Id};

use super::Transfers;
use super::carry::{Stop, Turn};
use super::plan::Plan;
use super::retry::Verdict;
use super::transfer::{Download, Transfer, Work};
use crate::platform::{Files as _, Handle, PartJob, Platform};
use crate::view::{Direction, Failure, FailureCode};

impl<P: Platform> Transfers<P> {
    /// Fetches the file of a message into a sink; answers when it is whole and verified. Whatever
    /// goes wrong, nothing stays in the sink.
    ///
    /// # Errors
    /// `not_found` for a message without a file or a blob that is gone, `file_corrupt`,
    /// `sink_failed`, `cancelled`.
    pub(crate) async fn download(
        &self,
        conv_id: ConvId,
        message: &str,
        sink: Handle,
    ) -> Result<(), Failure> {
        let file = match self.desk.payload(conv_id, message).await {
            Ok(Payload::File(file)) => file,
            Ok(Payload::InlineFile(file)) => return self.save_inline(&file, sink).await,
            other => {
                self.ctx.platform.files().discard(sink);
                return Err(other.err().unwrap_or_else(|| FailureCode::NotFound.into()));
            }
        };
        let (tell, told) = oneshot::channel();
        let (name, size) = (display_name(&file.info.name), file.size);
        let download = Download {
            file,
            sink,
            parts: RefCell::default(),
            waiting: RefCell::new(Some(tell)),
        };
        let work = Work::Down(Box::new(download));
        let transfer = Transfer::new(self.new_id(), conv_id, message.to_owned(), name, size, work);
        self.start(&self.add(transfer));
        // Nobody is left to tell when the account was closed.
        told.await.unwrap_or(Err(FailureCode::Locked.into()))
    }

    /// Brings the whole file into the sink.
    pub(super) async fn fetch(&self, transfer: &Transfer, download: &Download) -> Result<(), Stop> {
        match self.fetch_parts(transfer, download).await {
            Ok(()) => {}
            Err(Turn::Lost) => return Err(Stop::Fail(FailureCode::NotFound)),
            Err(Turn::Ask) => return Err(Stop::Fail(FailureCode::RelayFailed)),
            Err(Turn::Stop(stop)) => return Err(stop),
        }
        let finished = self.ctx.platform.files().finish(download.sink).await;
        finished.map_err(|_| Stop::Fail(FailureCode::SinkFailed))
    }

    async fn fetch_parts(&self, transfer: &Transfer, download: &Download) -> Result<(), Turn> {
        let file = &download.file;
        // What the sender signed has to fit together before the relay is asked for anything.
        file.opener().map_err(|_| FailureCode::FileCorrupt)?;
        let plan = Plan::with(file.size, download.parts.borrow().iter());
        let plan = plan.ok_or(FailureCode::FileCorrupt)?;
        let blob_id = Id(file.blob_id);
        let manifest = async || self.ctx.api.blob_manifest(blob_id).await;
        let manifest = self.ask(transfer, manifest).await?;
        let manifest = Manifest::open(&manifest, file.segments, &file.root)
            .map_err(|_| FailureCode::FileCorrupt)?;
        let of_part = Plan::new(file.size).ok_or(FailureCode::FileCorrupt)?;
        self.parts(transfer, plan, async |part| {
            let segments = of_part.segments(part);
            let leaves: Vec<Hash32> = segments
                .filter_map(|segment| manifest.leaf(segment).copied())
                .collect();
            self.fetch_part(download, blob_id, part, &leaves).await?;
            download.parts.borrow_mut().insert(part);
            Ok(())
        })
        .await
    }

    async fn fetch_part(
        &self,
        download: &Download,
        blob_id: BlobId,
        part: u32,
        leaves: &[Hash32],
    ) -> Result<(), Verdict> {
        let token = self
            .ctx
            .api
            .token()
            .await
            .map_err(|e| Verdict::of_request(&e))?;
        let FileDescriptor {
            key,
            file_id,
            header,
            size,
            ..
        } = &download.file;
        let job = PartJob {
            key,
            file_id: *file_id,
            header: *header,
            size: *size,
            blob_id,
            part,
            access_token: token.access_token,
            session_id: token.session_id,
        };
        let fetched = self
            .ctx
            .platform
            .files()
            .download_part(job, leaves, download.sink)
            .await;
        match fetched.map_err(|failed| Verdict::of_part(Direction::Down, failed)) {
            Err(Verdict::Renew) => Err(self.renew(blob_id).await),
            other => other,
        }
    }
}
