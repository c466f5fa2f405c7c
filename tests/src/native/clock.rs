//! Time and randomness of the operating system.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use client_core::platform::{Clock, Random};

/// The system's clock and tokio's timers.
#[derive(Debug, Clone, Copy)]
pub struct NativeClock;

impl Clock for NativeClock {
    fn now_ms(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            })
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
    fn fill(&self, bytes: &mut [u8; 64]) {
        getrandom::fill(bytes).expect("the system's randomness");
    }
}
