//! Wakes whoever waits, on one thread: something changed, look again.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// Counts events; a waiter is woken by every event after the last one that it saw. Clones share.
#[derive(Clone, Default)]
pub(crate) struct Signal {
    shared: Rc<Shared>,
}

#[derive(Default)]
struct Shared {
    events: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
}

/// One waiter's place. Nothing is lost between two waits.
pub(crate) struct Listener {
    shared: Rc<Shared>,
    seen: u64,
}

impl Signal {
    /// Something changed.
    pub(crate) fn notify(&self) {
        self.shared
            .events
            .set(self.shared.events.get().wrapping_add(1));
        let waiting = std::mem::take(&mut *self.shared.waiting.borrow_mut());
        for waker in waiting {
            waker.wake();
        }
    }

    /// Hears every event from now on.
    pub(crate) fn listen(&self) -> Listener {
        Listener {
            shared: Rc::clone(&self.shared),
            seen: self.shared.events.get(),
        }
    }
}

impl Listener {
    /// Waits for an event after the last wait; many events are one.
    pub(crate) fn changed(&mut self) -> impl Future<Output = ()> + '_ {
        Changed { listener: self }
    }
}

struct Changed<'a> {
    listener: &'a mut Listener,
}

impl Future for Changed<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let events = self.listener.shared.events.get();
        if events != self.listener.seen {
            self.listener.seen = events;
            return Poll::Ready(());
        }
        let mut waiting = self.listener.shared.waiting.borrow_mut();
        if !waiting.iter().any(|waker| waker.will_wake(cx.waker())) {
            waiting.push(cx.waker().clone());
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn an_event_before_the_wait_is_not_lost_and_many_are_one() {
        let signal = Signal::default();
        let mut listener = signal.listen();
        assert!(listener.changed().now_or_never().is_none());
        signal.notify();
        signal.notify();
        assert!(listener.changed().now_or_never().is_some());
        assert!(listener.changed().now_or_never().is_none());
    }

    #[test]
    fn every_waiter_is_woken() {
        let signal = Signal::default();
        let (mut one, mut two) = (signal.listen(), signal.listen());
        futures::executor::block_on(async {
            futures::join!(one.changed(), two.changed(), async { signal.notify() });
        });
    }
}
