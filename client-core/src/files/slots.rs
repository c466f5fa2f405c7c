//! A bounded number of places, given out in the order of asking.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures::channel::oneshot;

/// The places. Clones share them.
#[derive(Clone)]
pub(super) struct Slots(Rc<RefCell<Queue>>);

struct Queue {
    free: usize,
    waiting: VecDeque<oneshot::Sender<Slot>>,
}

/// A place. Dropping it gives it to the next one in the queue.
pub(super) struct Slot(Slots);

impl Slots {
    /// At least one.
    pub(super) fn new(count: usize) -> Self {
        Self(Rc::new(RefCell::new(Queue {
            free: count.max(1),
            waiting: VecDeque::new(),
        })))
    }

    /// Waits for a place. Whoever stops waiting leaves the queue.
    pub(super) async fn take(&self) -> Slot {
        let place = {
            let mut queue = self.0.borrow_mut();
            if queue.free > 0 {
                queue.free -= 1;
                return Slot(self.clone());
            }
            let (give, place) = oneshot::channel();
            queue.waiting.push_back(give);
            place
        };
        // A sender leaves the queue only to send.
        place.await.unwrap_or_else(|_| Slot(self.clone()))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let next = {
            let mut queue = self.0.0.borrow_mut();
            let next = queue.waiting.pop_front();
            if next.is_none() {
                queue.free += 1;
            }
            next
        };
        if let Some(next) = next {
            // One that stopped waiting hands the new place back by dropping it: it goes further.
            let _ = next.send(Slot(self.0.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use futures::FutureExt as _;
    use futures::executor::block_on;

    use super::*;

    #[test]
    fn places_are_bounded_and_go_round_in_order() {
        let slots = Slots::new(2);
        let first = block_on(slots.take());
        let _second = block_on(slots.take());
        let mut third = Box::pin(slots.take());
        let mut fourth = Box::pin(slots.take());
        assert!((&mut third).now_or_never().is_none());
        assert!((&mut fourth).now_or_never().is_none());
        drop(first);
        assert!((&mut fourth).now_or_never().is_none());
        let third = (&mut third).now_or_never().unwrap();
        drop(third);
        assert!((&mut fourth).now_or_never().is_some());
    }

    #[test]
    fn who_stops_waiting_leaves_no_hole() {
        let slots = Slots::new(1);
        let held = block_on(slots.take());
        let mut leaves = Box::pin(slots.take());
        let mut given_up = Box::pin(slots.take());
        let mut stays = Box::pin(slots.take());
        assert!((&mut leaves).now_or_never().is_none());
        assert!((&mut given_up).now_or_never().is_none());
        assert!((&mut stays).now_or_never().is_none());
        drop(leaves);
        drop(held);
        // Given a place that it never looks at.
        drop(given_up);
        let slot = (&mut stays).now_or_never().unwrap();
        drop(slot);
        assert!(slots.take().now_or_never().is_some());
    }
}
