//! Virtual time: it moves only when nobody has anything to do, to the next moment that somebody
//! waits for.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::{Future, poll_fn},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use futures::{
    FutureExt as _, StreamExt as _,
    future::{AbortHandle, Abortable, LocalBoxFuture},
    stream::FuturesUnordered,
};

/// Where time begins: 2026-01-01.
const BEGINNING: u64 = 1_767_225_600_000;

/// The clock of a world. Clones are the same.
#[derive(Clone)]
pub struct Time(Rc<Inner>);

struct Inner {
    now_ms: Cell<u64>,
    last: Cell<u64>,
    /// By moment, then in the order in which they began to wait.
    sleepers: RefCell<BTreeMap<(u64, u64), Waker>>,
}

impl Time {
    /// At its beginning.
    pub fn new() -> Self {
        Self(Rc::new(Inner {
            now_ms: Cell::new(BEGINNING),
            last: Cell::new(0),
            sleepers: RefCell::default(),
        }))
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> u64 {
        self.0.now_ms.get()
    }

    /// Waits. Zero is one turn of the others.
    pub fn sleep(&self, ms: u64) -> impl Future<Output = ()> + use<> {
        let inner = Rc::clone(&self.0);
        let number = inner.last.get() + 1;
        inner.last.set(number);
        let place = Place {
            key: (inner.now_ms.get() + ms, number),
            inner,
        };
        let mut turns = u32::from(ms == 0);
        poll_fn(move |cx| {
            if turns > 0 {
                turns -= 1;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            if place.inner.now_ms.get() >= place.key.0 {
                return Poll::Ready(());
            }
            let mut sleepers = place.inner.sleepers.borrow_mut();
            sleepers.insert(place.key, cx.waker().clone());
            Poll::Pending
        })
    }

    /// Moves to the next moment that somebody waits for, unless that is after `until`.
    fn advance(&self, until: u64) -> bool {
        let mut sleepers = self.0.sleepers.borrow_mut();
        match sleepers.first_key_value() {
            Some((&(at, _), _)) if at <= until => {
                self.0.now_ms.set(at.max(self.0.now_ms.get()));
                let woken = sleepers.pop_first();
                drop(sleepers);
                if let Some((_, waker)) = woken {
                    waker.wake();
                }
                true
            }
            _ => false,
        }
    }
}

impl Default for Time {
    fn default() -> Self {
        Self::new()
    }
}

/// Whoever stops waiting leaves nothing behind.
struct Place {
    key: (u64, u64),
    inner: Rc<Inner>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.inner.sleepers.borrow_mut().remove(&self.key);
    }
}

/// The thread that everything runs on.
pub struct Thread {
    tasks: RefCell<FuturesUnordered<LocalBoxFuture<'static, ()>>>,
    begun: RefCell<Vec<LocalBoxFuture<'static, ()>>>,
    woken: Arc<Woken>,
    time: Time,
}

/// Whether somebody has something to do.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Thread {
    /// With a clock.
    pub fn new(time: &Time) -> Self {
        Self {
            tasks: RefCell::default(),
            begun: RefCell::default(),
            woken: Arc::new(Woken(AtomicBool::new(false))),
            time: time.clone(),
        }
    }

    /// Runs something beside the rest until it ends or is aborted.
    pub fn spawn(&self, work: impl Future<Output = ()> + 'static) -> AbortHandle {
        let (handle, registration) = AbortHandle::new_pair();
        let work = Abortable::new(work, registration);
        self.begun.borrow_mut().push(Box::pin(work.map(|_| ())));
        handle
    }

    /// Runs everybody until nobody has anything to do, in the order in which they were woken.
    fn work(&self) {
        let waker = Waker::from(Arc::clone(&self.woken));
        let mut cx = Context::from_waker(&waker);
        loop {
            self.tasks
                .borrow_mut()
                .extend(self.begun.borrow_mut().drain(..));
            self.woken.0.store(false, Ordering::Relaxed);
            let polled = self.tasks.borrow_mut().poll_next_unpin(&mut cx);
            let is_idle = !matches!(polled, Poll::Ready(Some(())))
                && !self.woken.0.load(Ordering::Relaxed)
                && self.begun.borrow().is_empty();
            if is_idle {
                return;
            }
        }
    }

    /// Lets so much time pass.
    pub fn pass(&mut self, ms: u64) {
        let until = self.time.now_ms() + ms;
        loop {
            self.work();
            if !self.time.advance(until) {
                break;
            }
        }
        self.time.0.now_ms.set(until);
    }

    /// Runs something to its end; `None` when it takes longer than `ms`.
    pub fn within<T: 'static>(
        &mut self,
        ms: u64,
        work: impl Future<Output = T> + 'static,
    ) -> Option<T> {
        let until = self.time.now_ms() + ms;
        let done = Rc::new(RefCell::new(None));
        let place = Rc::clone(&done);
        let handle = self.spawn(async move {
            let value = work.await;
            *place.borrow_mut() = Some(value);
        });
        loop {
            self.work();
            if let Some(value) = done.borrow_mut().take() {
                return Some(value);
            }
            if !self.time.advance(until) {
                handle.abort();
                self.work();
                return None;
            }
        }
    }
}
