//! How a transfer is kept going: turns, parts in parallel, and patience.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::{mpsc, oneshot};
use futures::future::{Abortable, select};
use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};
use rand_core::Rng as _;
use relay_api::Id;

use super::Transfers;
use super::plan::Plan;
use super::retry::{Backoff, Verdict};
use super::transfer::{Transfer, Work};
use crate::api::ApiError;
use crate::platform::{Files as _, Platform};
use crate::view::{FailureCode, TransferState};

/// Failed rounds without a part in between before a download is given up.
const PATIENCE: u32 = 5;

/// Why a transfer stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Until the person does something.
    Fail(FailureCode),
    /// Until the same file is chosen again.
    NeedsFile,
}

/// Why one round with a blob ended before everything was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The relay does not know the blob (any more).
    Lost,
    /// The relay's state is another one than was believed.
    Ask,
    /// The transfer stands still.
    Stop(Stop),
}

impl From<FailureCode> for Turn {
    fn from(code: FailureCode) -> Self {
        Self::Stop(Stop::Fail(code))
    }
}

impl<P: Platform> Transfers<P> {
    /// Works at every transfer that is started.
    pub(super) async fn carry_all(&self, mut started: mpsc::UnboundedReceiver<Rc<Transfer>>) {
        let mut moving = FuturesUnordered::new();
        loop {
            futures::select! {
                next = started.next() => match next {
                    Some(transfer) => moving.push(self.carry(transfer)),
                    None => return,
                },
                () = moving.select_next_some() => {}
            }
        }
    }

    async fn carry(&self, transfer: Rc<Transfer>) {
        // Held again before its turn came.
        if !transfer.is_moving() {
            return;
        }
        let registration = transfer.begin();
        let work = self.work_at(&transfer);
        let Ok(end) = Abortable::new(work.boxed_local(), registration).await else {
            // A command stopped it, and has shown why.
            return;
        };
        match end {
            Ok(()) => {
                self.set_state(&transfer, TransferState::Done);
                transfer.tell(Ok(()));
            }
            Err(Stop::NeedsFile) => self.set_state(&transfer, TransferState::NeedsFile),
            Err(Stop::Fail(code)) => {
                if let Work::Down(download) = &transfer.work {
                    self.ctx.platform.files().discard(download.sink);
                }
                self.end(&transfer, code);
            }
        }
    }

    async fn work_at(&self, transfer: &Transfer) -> Result<(), Stop> {
        let turns = match transfer.work {
            Work::Up(_) => &self.uploads,
            Work::Down(_) => &self.downloads,
        };
        let _turn = turns.take().await;
        self.set_state(transfer, TransferState::Running);
        match &transfer.work {
            Work::Up(upload) => self.upload(transfer, upload).await,
            Work::Down(download) => self.fetch(transfer, download).await,
        }
    }

    /// Works off a plan, several parts at once. Parts that fail in a way that passes are tried
    /// again: for ever on the way up, where it is the person's file and line; on the way down until
    /// a relay that answers everything else has failed at nothing but this file for a while.
    pub(super) async fn parts(
        &self,
        transfer: &Transfer,
        plan: Plan,
        one: impl AsyncFn(u32) -> Result<(), Verdict>,
    ) -> Result<(), Turn> {
        let plan = RefCell::new(plan);
        let mut backoff = Backoff::default();
        let mut strikes = 0;
        let mut under_way = FuturesUnordered::new();
        let parallel = self.ctx.platform.files().parallel().max(1);
        loop {
            while under_way.len() < parallel {
                let Some(part) = plan.borrow_mut().start_next() else {
                    break;
                };
                let one = &one;
                under_way.push(async move {
                    let _slot = self.parts.take().await;
                    (part, one(part).await)
                });
            }
            let Some((part, result)) = under_way.next().await else {
                break;
            };
            let Err(verdict) = result else {
                backoff.reset();
                strikes = 0;
                plan.borrow_mut().finish(part);
                transfer.set_done(plan.borrow().done_bytes(), self.ctx.now_ms());
                self.show();
                continue;
            };
            plan.borrow_mut().put_back(part);
            let wait_ms = match verdict {
                Verdict::Again { wait_ms } => wait_ms,
                Verdict::Renew => None,
                Verdict::Lost => return Err(Turn::Lost),
                Verdict::Ask => return Err(Turn::Ask),
                Verdict::Fail(code) => return Err(code.into()),
            };
            // What fails with it fails for the same reason: one outage, one wait.
            while let Some((part, result)) = under_way.next().await {
                match result {
                    Ok(()) => plan.borrow_mut().finish(part),
                    Err(_) => plan.borrow_mut().put_back(part),
                }
            }
            transfer.set_done(plan.borrow().done_bytes(), self.ctx.now_ms());
            self.wait(transfer, &mut backoff, wait_ms).await;
            if let Work::Down(download) = &transfer.work {
                let blob_id = Id(download.file.blob_id);
                let status = async || self.ctx.api.blob_status(blob_id).await;
                self.ask(transfer, status).await?;
                strikes += 1;
                if strikes >= PATIENCE && wait_ms.is_none() {
                    return Err(FailureCode::RelayFailed.into());
                }
            }
        }
        debug_assert!(plan.borrow().is_complete());
        Ok(())
    }

    /// Asks the relay until it answers something that counts.
    pub(super) async fn ask<T>(
        &self,
        transfer: &Transfer,
        request: impl AsyncFn() -> Result<T, ApiError>,
    ) -> Result<T, Turn> {
        let mut backoff = Backoff::default();
        loop {
            let error = match request().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            match Verdict::of_request(&error) {
                Verdict::Again { wait_ms } => self.wait(transfer, &mut backoff, wait_ms).await,
                Verdict::Renew => self.wait(transfer, &mut backoff, None).await,
                Verdict::Lost => return Err(Turn::Lost),
                Verdict::Ask => return Err(Turn::Ask),
                Verdict::Fail(code) => return Err(code.into()),
            }
        }
    }

    /// Waits for the next try, or until the relay is known to be reached.
    pub(super) async fn wait(
        &self,
        transfer: &Transfer,
        backoff: &mut Backoff,
        asked_ms: Option<u64>,
    ) {
        let random = self.ctx.rng().next_u32() as u16;
        let wait_ms = backoff.next_ms(asked_ms, random);
        self.set_state(transfer, TransferState::Waiting);
        let (wake, woken) = oneshot::channel();
        {
            let mut waiting = self.waiting.borrow_mut();
            waiting.retain(|other| !other.is_canceled());
            waiting.push(wake);
        }
        let sleep = std::pin::pin!(self.ctx.sleep(wait_ms));
        select(woken, sleep).await;
        self.set_state(transfer, TransferState::Running);
    }
}
