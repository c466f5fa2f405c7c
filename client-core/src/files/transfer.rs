//! One upload or download, as far as others need to see it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crypto_core::payload::FileDescriptor;
use futures::channel::oneshot;
use futures::future::{AbortHandle, AbortRegistration};
use relay_api::ConvId;

use super::meter::Meter;
use super::plan::Plan;
use super::record::{Head, Leaves, TransferId};
use crate::platform::Handle;
use crate::view::{Direction, Failure, FailureCode, TransferState, TransferView};

/// A transfer. Its state is what the person sees; the work itself is done elsewhere.
pub(super) struct Transfer {
    pub id: TransferId,
    pub conv_id: ConvId,
    /// [`crate::view::MessageView::id`].
    pub message: String,
    pub name: String,
    /// Length of the file in bytes.
    pub size: u64,
    pub work: Work,
    state: Cell<TransferState>,
    done: Cell<u64>,
    meter: RefCell<Meter>,
    abort: RefCell<Option<AbortHandle>>,
}

/// What is to be done.
pub(super) enum Work {
    Up(Box<Upload>),
    Down(Box<Download>),
}

/// To the relay.
pub(super) struct Upload {
    pub head: RefCell<Head>,
    pub leaves: RefCell<Leaves>,
    /// The platform's handle of the file; none after a reload.
    pub source: Cell<Option<Handle>>,
}

impl Upload {
    /// Whether every part went up.
    pub(super) fn is_whole(&self) -> bool {
        let plan = Plan::with(self.head.borrow().stamp().size, self.leaves.borrow().keys());
        plan.is_some_and(|plan| plan.is_complete())
    }
}

/// From the relay.
pub(super) struct Download {
    pub file: FileDescriptor,
    pub sink: Handle,
    /// Parts that stand in the sink.
    pub parts: RefCell<BTreeSet<u32>>,
    /// Whoever waits for the end.
    pub waiting: RefCell<Option<oneshot::Sender<Result<(), Failure>>>>,
}

impl Transfer {
    pub(super) fn new(
        id: TransferId,
        conv_id: ConvId,
        message: String,
        name: String,
        size: u64,
        work: Work,
    ) -> Self {
        Self {
            id,
            conv_id,
            message,
            name,
            size,
            work,
            state: Cell::new(TransferState::Waiting),
            done: Cell::new(0),
            meter: RefCell::default(),
            abort: RefCell::default(),
        }
    }

    pub(super) fn direction(&self) -> Direction {
        match self.work {
            Work::Up(_) => Direction::Up,
            Work::Down(_) => Direction::Down,
        }
    }

    pub(super) fn state(&self) -> TransferState {
        self.state.get()
    }

    /// Shows another state. Speed is measured while it runs.
    pub(super) fn set_state(&self, state: TransferState, now_ms: u64) {
        let before = self.state.replace(state);
        match (before, state) {
            (TransferState::Running, TransferState::Running) => {}
            (_, TransferState::Running) => self.meter.borrow_mut().start(now_ms, self.done.get()),
            _ => self.meter.borrow_mut().stop(),
        }
    }

    /// So many bytes of the file are confirmed.
    pub(super) fn set_done(&self, bytes: u64, now_ms: u64) {
        let before = self.done.replace(bytes);
        if self.state.get() != TransferState::Running {
            return;
        }
        let mut meter = self.meter.borrow_mut();
        if bytes < before {
            meter.start(now_ms, bytes);
        } else {
            meter.note(now_ms, bytes);
        }
    }

    /// Whether it ended for good: no command changes it any more.
    pub(super) fn is_over(&self) -> bool {
        match self.state.get() {
            TransferState::Done => true,
            TransferState::Failed { code } => match self.work {
                Work::Up(_) => code == FailureCode::Cancelled,
                // What was written to the sink is gone; another download begins anew.
                Work::Down(_) => true,
            },
            _ => false,
        }
    }

    /// Whether somebody works at it.
    pub(super) fn is_moving(&self) -> bool {
        matches!(
            self.state.get(),
            TransferState::Waiting | TransferState::Running
        )
    }

    /// Work begins; what worked before stops.
    pub(super) fn begin(&self) -> AbortRegistration {
        let (abort, registration) = AbortHandle::new_pair();
        self.stop();
        *self.abort.borrow_mut() = Some(abort);
        registration
    }

    /// Work stops where it stands.
    pub(super) fn stop(&self) {
        if let Some(abort) = self.abort.borrow_mut().take() {
            abort.abort();
        }
    }

    /// Tells whoever waits for a download.
    pub(super) fn tell(&self, outcome: Result<(), Failure>) {
        if let Work::Down(download) = &self.work
            && let Some(waiting) = download.waiting.borrow_mut().take()
        {
            // The view may have gone meanwhile.
            let _ = waiting.send(outcome);
        }
    }

    pub(super) fn view(&self, now_ms: u64) -> TransferView {
        TransferView {
            id: self.id.text(),
            conv_id: self.conv_id.to_string(),
            message: self.message.clone(),
            direction: self.direction(),
            name: self.name.clone(),
            done: self.done.get(),
            total: self.size,
            speed: self.meter.borrow().speed(now_ms),
            state: self.state.get(),
        }
    }
}
