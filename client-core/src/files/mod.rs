//! Files (protocol §12): small ones inside messages, large ones in parts beside them.
//!
//! ```text
//! upload    record ─► blob ─► parts, each: seal, PUT, record its leaves ─► finish ─► message
//! download  descriptor ─► manifest against its root ─► parts, each: GET, leaf, tags ─► sink
//! ```
//! A part is done when the relay has confirmed it *and* its leaves are recorded here; after a
//! reload an upload goes on from there, once the person chose the same file again. The message
//! leaves only when the relay has the whole file.
//!
//! | file | what it is |
//! |---|---|
//! | [`part`] | one part sealed or opened: pure, also for bulk workers |
//! | `plan`, `retry`, `meter`, `slots`, `draft` | pure pieces |
//! | `record` | what the device remembers of an upload |
//! | `transfer`, `carry` | one transfer, and how it is kept going |
//! | `outgoing` | uploads as the person sees them |
//! | `upload`, `download`, `inline` | the ways that bytes take |
//! | `kept` | what stands in a composer and was not sent yet |
//! | `commands`, `desk` | what views ask for, and what files need from the conversations |

mod carry;
mod commands;
mod desk;
mod download;
mod draft;
mod inline;
mod kept;
mod meter;
mod outgoing;
pub mod part;
mod plan;
mod record;
mod retry;
mod slots;
mod transfer;
mod upload;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::StreamExt as _;
use futures::channel::{mpsc, oneshot};
use futures::future::{join, select};
use rand_core::Rng as _;

use crate::conversations::Signal;
use crate::ctx::Ctx;
use crate::platform::{Files as _, Handle, Platform};
use crate::view::{Failure, FailureCode, TransferState, Update};

pub(crate) use desk::{Desk, MessageId};
pub(crate) use draft::Draft;
use record::TransferId;
use slots::Slots;
use transfer::{Transfer, Work};

/// Uploads that move at once, and as many downloads; the others wait their turn.
const AT_ONCE: usize = 3;
/// Views hear of transfers this often at most, in milliseconds.
const QUIET_MS: u64 = 200;
/// Speed is shown anew this often while bytes move, in milliseconds.
const TICK_MS: u64 = 1_000;
/// Ended transfers that stay in the list.
const ENDED: usize = 50;

/// Every transfer of the open account.
pub(crate) struct Transfers<P: Platform> {
    ctx: Rc<Ctx<P>>,
    desk: Rc<dyn Desk>,
    /// In the order in which they began.
    list: RefCell<Vec<Rc<Transfer>>>,
    starts: mpsc::UnboundedSender<Rc<Transfer>>,
    started: RefCell<Option<mpsc::UnboundedReceiver<Rc<Transfer>>>>,
    changes: RefCell<mpsc::Sender<()>>,
    changed: RefCell<Option<mpsc::Receiver<()>>>,
    /// Parts under way at once, over all transfers: this bounds memory.
    parts: Slots,
    uploads: Slots,
    downloads: Slots,
    /// Those who wait for the next try.
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
    /// Whether the uploads of this device are back.
    is_restored: Cell<bool>,
    back: Signal,
}

impl<P: Platform> Transfers<P> {
    /// For an account that has just been opened. Nothing moves before [`Self::run`].
    pub(crate) fn new(ctx: Rc<Ctx<P>>, desk: impl Desk + 'static) -> Self {
        let (starts, started) = mpsc::unbounded();
        let (changes, changed) = mpsc::channel(0);
        Self {
            parts: Slots::new(ctx.platform.files().parallel()),
            uploads: Slots::new(AT_ONCE),
            downloads: Slots::new(AT_ONCE),
            list: RefCell::default(),
            starts,
            started: RefCell::new(Some(started)),
            changes: RefCell::new(changes),
            changed: RefCell::new(Some(changed)),
            waiting: RefCell::default(),
            is_restored: Cell::new(false),
            back: Signal::default(),
            ctx,
            desk: Rc::new(desk),
        }
    }

    /// Brings back the uploads of this device and keeps every transfer going. Never ends by itself;
    /// dropping it stops them all where they stand.
    pub(crate) async fn run(&self) {
        let (started, changed) = (self.started.take(), self.changed.take());
        let (Some(started), Some(changed)) = (started, changed) else {
            return;
        };
        let _closing = Closing(self);
        self.restore().await;
        self.is_restored.set(true);
        self.back.notify();
        join(self.carry_all(started), self.publish(changed)).await;
    }

    /// Waits until the uploads of this device are back.
    async fn restored(&self) {
        let mut back = self.back.listen();
        while !self.is_restored.get() {
            back.changed().await;
        }
    }

    /// The relay is reached again: nobody waits for the next try.
    pub(crate) fn wake(&self) {
        for waiting in self.waiting.take() {
            let _ = waiting.send(());
        }
    }

    /// Holds a transfer.
    pub(crate) fn pause(&self, id: &str) -> Result<(), Failure> {
        let transfer = self.find(id)?;
        if transfer.is_moving() {
            transfer.stop();
            self.set_state(&transfer, TransferState::Paused);
        }
        Ok(())
    }

    /// Goes on with a transfer that was held, that stopped, or that lost its file by a reload.
    ///
    /// # Errors
    /// `file_changed` when another file was chosen, `file_unreadable` without one.
    pub(crate) async fn resume(&self, id: &str, source: Option<Handle>) -> Result<(), Failure> {
        let transfer = self.find(id)?;
        if let Work::Up(upload) = &transfer.work {
            self.take_source(upload, source).await?;
        }
        if transfer.is_moving() {
            self.wake();
        } else {
            self.start(&transfer);
        }
        Ok(())
    }

    /// Gives a transfer up: the message that waited for it disappears.
    pub(crate) async fn cancel(&self, id: &str) -> Result<(), Failure> {
        let transfer = self.find(id)?;
        transfer.stop();
        let blob_id = match &transfer.work {
            Work::Up(upload) => self.forget_upload(&transfer, upload).await?,
            Work::Down(download) => {
                self.ctx.platform.files().discard(download.sink);
                None
            }
        };
        self.end(&transfer, FailureCode::Cancelled);
        if let Some(blob_id) = blob_id {
            // A relay that is not reached forgets unfinished blobs by itself.
            let _ = self.ctx.api.delete_blob(blob_id).await;
        }
        Ok(())
    }

    /// A transfer that is not over.
    fn find(&self, id: &str) -> Result<Rc<Transfer>, Failure> {
        let id = TransferId::parse(id).ok_or(FailureCode::NotFound)?;
        let list = self.list.borrow();
        let found = list
            .iter()
            .find(|transfer| transfer.id == id && !transfer.is_over());
        found.cloned().ok_or_else(|| FailureCode::NotFound.into())
    }

    fn add(&self, transfer: Transfer) -> Rc<Transfer> {
        let transfer = Rc::new(transfer);
        let mut list = self.list.borrow_mut();
        let ended = list.iter().filter(|transfer| transfer.is_over()).count();
        if ended > ENDED
            && let Some(oldest) = list.iter().position(|transfer| transfer.is_over())
        {
            list.remove(oldest);
        }
        list.push(Rc::clone(&transfer));
        transfer
    }

    fn start(&self, transfer: &Rc<Transfer>) {
        self.set_state(transfer, TransferState::Waiting);
        // Fails only when the account is being closed.
        let _ = self.starts.unbounded_send(Rc::clone(transfer));
    }

    fn set_state(&self, transfer: &Transfer, state: TransferState) {
        transfer.set_state(state, self.ctx.now_ms());
        self.show();
    }

    fn end(&self, transfer: &Transfer, code: FailureCode) {
        self.set_state(transfer, TransferState::Failed { code });
        transfer.tell(Err(code.into()));
    }

    fn new_id(&self) -> TransferId {
        let mut id = [0; 16];
        self.ctx.rng().fill_bytes(&mut id);
        TransferId(id)
    }

    /// Views will hear of it soon.
    fn show(&self) {
        // Full means that they will anyway.
        let _ = self.changes.borrow_mut().try_send(());
    }

    async fn publish(&self, mut changed: mpsc::Receiver<()>) {
        let mut shown = Vec::new();
        loop {
            let is_running = |t: &Rc<Transfer>| t.state() == TransferState::Running;
            if self.list.borrow().iter().any(is_running) {
                let tick = std::pin::pin!(self.ctx.sleep(TICK_MS));
                select(changed.next(), tick).await;
            } else {
                changed.next().await;
            }
            let now_ms = self.ctx.now_ms();
            let views: Vec<_> = self.list.borrow().iter().map(|t| t.view(now_ms)).collect();
            if views != shown {
                shown.clone_from(&views);
                self.ctx.emit(Update::Transfers(views));
                self.ctx.sleep(QUIET_MS).await;
            }
        }
    }
}

/// What happens when the account is locked or signed out: nothing moves any more, whoever waits is
/// told, and half a file is nothing that a person asked for.
struct Closing<'a, P: Platform>(&'a Transfers<P>);

impl<P: Platform> Drop for Closing<'_, P> {
    fn drop(&mut self) {
        for transfer in self.0.list.take() {
            transfer.stop();
            if let Work::Down(download) = &transfer.work
                && !transfer.is_over()
            {
                self.0.ctx.platform.files().discard(download.sink);
                transfer.tell(Err(FailureCode::Locked.into()));
            }
        }
    }
}
