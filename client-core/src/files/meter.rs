//! How fast bytes move. Pure.

use std::collections::VecDeque;

/// Looks this far back, in milliseconds.
const WINDOW_MS: u64 = 5_000;

/// Remembers when how much was done.
#[derive(Debug, Default)]
pub(super) struct Meter {
    /// `(time, bytes done)`, both rising. The first one stands at or before the window's beginning
    /// once there is one: a slow line brings less than one part per window.
    samples: VecDeque<(u64, u64)>,
}

impl Meter {
    /// Bytes begin to move; `done` of them are old.
    pub(super) fn start(&mut self, now_ms: u64, done: u64) {
        self.samples.clear();
        self.samples.push_back((now_ms, done));
    }

    /// Nothing moves.
    pub(super) fn stop(&mut self) {
        self.samples.clear();
    }

    /// So much is done now.
    pub(super) fn note(&mut self, now_ms: u64, done: u64) {
        self.samples.push_back((now_ms, done));
        let begin = now_ms.saturating_sub(WINDOW_MS);
        while self.samples.get(1).is_some_and(|(time, _)| *time <= begin) {
            self.samples.pop_front();
        }
    }

    /// Bytes per second; 0 when unknown.
    pub(super) fn speed(&self, now_ms: u64) -> u64 {
        let (Some((since, before)), Some((_, after))) = (self.samples.front(), self.samples.back())
        else {
            return 0;
        };
        let bytes = after.saturating_sub(*before);
        match now_ms.saturating_sub(*since) {
            0 => 0,
            elapsed => bytes.saturating_mul(1_000) / elapsed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_what_moved_in_the_last_seconds() {
        let mut meter = Meter::default();
        assert_eq!(meter.speed(9), 0);
        meter.start(10_000, 500);
        assert_eq!(meter.speed(10_000), 0);
        for second in 1..=4 {
            meter.note(10_000 + second * 1_000, 500 + second * 2_000);
        }
        assert_eq!(meter.speed(14_000), 2_000);
        for second in 5..=20 {
            meter.note(10_000 + second * 1_000, 8_500 + (second - 4) * 100);
        }
        assert_eq!(meter.speed(30_000), 100);
    }

    #[test]
    fn a_line_that_stalls_gets_slower_and_one_that_is_slow_is_not_zero() {
        let mut meter = Meter::default();
        meter.start(0, 0);
        meter.note(20_000, 40_000);
        assert_eq!(meter.speed(20_000), 2_000);
        meter.note(40_000, 80_000);
        assert_eq!(meter.speed(40_000), 2_000);
        assert_eq!(meter.speed(60_000), 1_000);
        meter.stop();
        assert_eq!(meter.speed(60_000), 0);
    }
}
