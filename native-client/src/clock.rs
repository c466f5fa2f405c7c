//! Time and randomness of the operating system.

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use client_core::platform::{Clock, Random};

/// The system's clock, or one that is wrong by a fixed time, and tokio's timers.
#[derive(Debug, Clone, Default)]
pub struct NativeClock {
    wrong_by_ms: Rc<Cell<i64>>,
}

impl NativeClock {
    /// From now on it shows so many milliseconds more than the system's, or fewer.
    pub fn set_wrong(&self, by_ms: i64) {
        self.wrong_by_ms.set(by_ms);
    }
}

impl Clock for NativeClock {
    fn now_ms(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let right_ms = since.map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        });
        right_ms.saturating_add_signed(self.wrong_by_ms.get())
    }

    async fn sleep(&self, ms: u64) {
        if ms == 0 {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }
}

/// `getrandom(2)` or what the system has in its place.
#[derive(Debug, Clone, Copy)]
pub struct NativeRandom;

impl Random for NativeRandom {
    #[expect(
        clippy::expect_used,
        reason = "keys from anything else would be worse than no program"
    )]
    fn fill(&self, bytes: &mut [u8; 64]) {
        getrandom::fill(bytes).expect("the system's randomness");
    }
}
