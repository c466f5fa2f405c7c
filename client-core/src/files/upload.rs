//! To the relay.

use crypto_core::Hash32;
use crypto_core::file;
use crypto_core::payload::{FileDescriptor, Payload};
use relay_api::blobs::BlobStatus;
use relay_api::{BlobId, Id};

use super::Transfers;
use super::carry::{Stop, Turn};
use super::plan::Plan;
use super::record;
use super::retry::Verdict;
use super::transfer::{Transfer, Upload};
use crate::local::LocalError;
use crate::platform::{Files as _, Handle, PartJob, Platform};
use crate::view::{Direction, Failure, FailureCode};

/// Rounds in which the relay contradicts itself before this client believes that it will not stop.
const ROUNDS: u32 = 5;

impl<P: Platform> Transfers<P> {
    /// Brings the file to the relay, then its message into the outbox.
    pub(super) async fn upload(&self, transfer: &Transfer, upload: &Upload) -> Result<(), Stop> {
        for _ in 0..ROUNDS {
            match self.round(transfer, upload).await {
                Ok(blob_id) => return self.send_descriptor(transfer, upload, blob_id).await,
                Err(Turn::Ask) => {}
                // Sealing again gives the same bytes, so another blob may hold them.
                Err(Turn::Lost) => self.set_blob(transfer, upload, None).await?,
                Err(Turn::Stop(stop)) => return Err(stop),
            }
        }
        Err(Stop::Fail(FailureCode::RelayFailed))
    }

    /// One round with one blob: everything that the relay does not have, then the manifest.
    async fn round(&self, transfer: &Transfer, upload: &Upload) -> Result<BlobId, Turn> {
        let status = self.blob(transfer, upload).await?;
        let plan = self.plan(upload, &status)?;
        if status.finished {
            return if plan.is_complete() {
                Ok(status.blob_id)
            } else {
                Err(Turn::Lost)
            };
        }
        transfer.set_done(plan.done_bytes(), self.ctx.now_ms());
        if !plan.is_complete() {
            self.upload_parts(transfer, upload, status.blob_id, plan)
                .await?;
        }
        let leaves: Vec<Hash32> = upload.leaves.borrow().values().flatten().copied().collect();
        let finish = async || {
            let manifest = leaves.as_flattened().to_vec();
            self.ctx.api.finish_blob(status.blob_id, manifest).await
        };
        self.ask(transfer, finish).await?;
        Ok(status.blob_id)
    }

    /// The blob of this upload as the relay has it; made when there is none.
    async fn blob(&self, transfer: &Transfer, upload: &Upload) -> Result<BlobStatus, Turn> {
        let known = upload.head.borrow().blob_id();
        if let Some(id) = known {
            return self
                .ask(transfer, async || self.ctx.api.blob_status(id).await)
                .await;
        }
        let size = upload.head.borrow().stamp().size;
        let blob = Plan::new(size).map_or(0, |plan| plan.blob());
        let create = async || self.ctx.api.create_blob(transfer.conv_id, blob).await;
        let status = match self.ask(transfer, create).await {
            // There is nothing else that it could not find: not a member (any more).
            Err(Turn::Lost) => return Err(FailureCode::NotAllowed.into()),
            other => other?,
        };
        self.set_blob(transfer, upload, Some(status.blob_id))
            .await
            .map_err(Turn::Stop)?;
        Ok(status)
    }

    async fn set_blob(
        &self,
        transfer: &Transfer,
        upload: &Upload,
        id: Option<BlobId>,
    ) -> Result<(), Stop> {
        upload.head.borrow_mut().set_blob_id(id);
        // Sealed at once: the borrow does not outlive this line.
        let writes = record::put_head(self.ctx.local.writes(), transfer.id, &upload.head.borrow());
        writes.map_err(stored)?.commit().await.map_err(stored)
    }

    /// A part is done when the relay has it and its leaves are here.
    fn plan(&self, upload: &Upload, status: &BlobStatus) -> Result<Plan, Turn> {
        let size = upload.head.borrow().stamp().size;
        let mut plan = Plan::new(size).ok_or(FailureCode::FileTooLarge)?;
        if status.size != plan.blob() {
            return Err(FailureCode::RelayFailed.into());
        }
        let leaves = upload.leaves.borrow();
        let has = |part: &u32| {
            status
                .parts
                .iter()
                .any(|(from, to)| (*from..*to).contains(part))
        };
        for (&part, leaves) in &*leaves {
            if has(&part) && leaves.len() == plan.segments(part).len() {
                plan.finish(part);
            }
        }
        Ok(plan)
    }

    async fn upload_parts(
        &self,
        transfer: &Transfer,
        upload: &Upload,
        blob_id: BlobId,
        plan: Plan,
    ) -> Result<(), Turn> {
        let source = upload.source.get().ok_or(Turn::Stop(Stop::NeedsFile))?;
        self.parts(transfer, plan, async |part| {
            let leaves = self.upload_part(upload, blob_id, source, part).await?;
            let stored = record::put_leaves(&self.ctx.local, transfer.id, part, &leaves).await;
            stored.map_err(|error| Verdict::Fail(Failure::from(error).code))?;
            upload.leaves.borrow_mut().insert(part, leaves);
            Ok(())
        })
        .await
    }

    async fn upload_part(
        &self,
        upload: &Upload,
        blob_id: BlobId,
        source: Handle,
        part: u32,
    ) -> Result<Vec<Hash32>, Verdict> {
        let token = self
            .ctx
            .api
            .token()
            .await
            .map_err(|e| Verdict::of_request(&e))?;
        let (key, file_id, header, stamp) = {
            let head = upload.head.borrow();
            (
                head.key.duplicate(),
                head.file_id,
                head.header,
                head.stamp(),
            )
        };
        let job = PartJob {
            key: &key,
            file_id,
            header,
            size: stamp.size,
            blob_id,
            part,
            access_token: token.access_token,
            session_id: token.session_id,
        };
        let uploaded = self
            .ctx
            .platform
            .files()
            .upload_part(job, source, stamp)
            .await;
        match uploaded.map_err(|failed| Verdict::of_part(Direction::Up, failed)) {
            Err(Verdict::Renew) => Err(self.renew(blob_id).await),
            other => other,
        }
    }

    /// A part was refused for its token: asking for anything renews it.
    pub(super) async fn renew(&self, blob_id: BlobId) -> Verdict {
        match self.ctx.api.blob_status(blob_id).await {
            Err(error) if error.ends_session() => Verdict::Fail(FailureCode::SignedOut),
            _ => Verdict::Renew,
        }
    }

    /// The relay has it all: the message goes out, then the record goes away.
    async fn send_descriptor(
        &self,
        transfer: &Transfer,
        upload: &Upload,
        blob_id: BlobId,
    ) -> Result<(), Stop> {
        let leaves: Vec<Hash32> = upload.leaves.borrow().values().flatten().copied().collect();
        let root = file::root(&leaves).map_err(|_| Stop::Fail(FailureCode::Internal))?;
        let (message, descriptor) = {
            let head = upload.head.borrow();
            let descriptor = FileDescriptor {
                file_id: head.file_id,
                key: head.key.duplicate(),
                header: head.header,
                root,
                size: head.stamp().size,
                segments: u32::try_from(leaves.len()).unwrap_or(u32::MAX),
                blob_id: blob_id.0,
                info: head.info(),
            };
            (Id(head.message), descriptor)
        };
        let payload = Payload::File(descriptor);
        let sent = self.desk.send(transfer.conv_id, message, &payload).await;
        sent.map_err(|failure| Stop::Fail(failure.code))?;
        // It stands in the outbox now. Should the record stay behind, `restore` sees that.
        self.desk.hide(transfer.conv_id, message);
        let gone = record::remove(self.ctx.local.writes(), transfer.id)
            .commit()
            .await;
        gone.map_err(stored)
    }
}

fn stored(error: LocalError) -> Stop {
    Stop::Fail(Failure::from(error).code)
}
