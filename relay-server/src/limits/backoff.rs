//! A pause before each further login of one name, twice as long each time.
//!
//! With OPAQUE a guess is over before its last message: the client sees by itself that the
//! password was wrong, and sends nothing more. So what counts is every login that was begun, and a
//! good end takes the count back.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::problem::{Answer, Problem};

/// The longest pause. Longer ones would let an attacker keep the owner out.
const LONGEST: Duration = Duration::from_secs(60);
/// One attempt is forgiven for each such time in which there was none.
const FORGIVE: Duration = Duration::from_secs(5 * 60);
/// Names remembered at a time. Beyond it the table starts afresh: by then limits by network have
/// taken over.
const NAMES: usize = 100_000;

#[derive(Debug, Clone, Copy)]
struct Attempts {
    count: u32,
    last: Instant,
}

impl Attempts {
    fn left(self, now: Instant) -> u32 {
        let forgiven = now.duration_since(self.last).as_secs() / FORGIVE.as_secs();
        self.count
            .saturating_sub(u32::try_from(forgiven).unwrap_or(u32::MAX))
    }
}

/// The counts.
#[derive(Debug)]
pub struct Backoff {
    free: u32,
    names: Mutex<HashMap<String, Attempts>>,
}

impl Backoff {
    /// The first `free` attempts need no pause; 0 means that none ever does.
    pub fn new(free: u32) -> Self {
        Self {
            free,
            names: Mutex::default(),
        }
    }

    /// Counts an attempt that begins.
    ///
    /// # Errors
    /// `rate-limited` with the rest of the pause; then the attempt does not count.
    pub fn begin(&self, name: &str, now: Instant) -> Answer<()> {
        if self.free == 0 {
            return Ok(());
        }
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES && !names.contains_key(name) {
            names.clear();
        }
        let entry = names.entry(name.to_owned()).or_insert(Attempts {
            count: 0,
            last: now,
        });
        let count = entry.left(now);
        let pause = match count.checked_sub(self.free) {
            None => Duration::ZERO,
            Some(over) => LONGEST.min(Duration::from_secs(1 << over.min(6))),
        };
        let waited = now.duration_since(entry.last);
        if waited < pause {
            return Err(Problem::rate_limited((pause - waited).as_secs() + 1));
        }
        *entry = Attempts {
            count: count.saturating_add(1),
            last: now,
        };
        Ok(())
    }

    /// The attempt led to a session: its owner is back.
    pub fn good(&self, name: &str) {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }

    /// Forgets names that have nothing left to wait for.
    pub fn forget_old(&self, now: Instant) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.retain(|_, attempts| attempts.left(now) > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_never_become_a_lock() {
        let backoff = Backoff::new(3);
        let mut now = Instant::now();
        for _ in 0..3 {
            assert_eq!(backoff.begin("alice", now), Ok(()));
        }
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert!(backoff.begin("alice", now).is_err());
            now += Duration::from_secs(pause);
            assert_eq!(backoff.begin("alice", now), Ok(()), "after {pause} s");
        }
        assert_eq!(backoff.begin("bob", now), Ok(()));
    }

    #[test]
    fn a_good_end_takes_the_count_back() {
        let backoff = Backoff::new(1);
        let now = Instant::now();
        assert_eq!(backoff.begin("alice", now), Ok(()));
        assert!(backoff.begin("alice", now).is_err());
        backoff.good("alice");
        assert_eq!(backoff.begin("alice", now), Ok(()));
    }

    #[test]
    fn time_forgives() {
        let backoff = Backoff::new(1);
        let now = Instant::now();
        assert_eq!(backoff.begin("alice", now), Ok(()));
        backoff.forget_old(now);
        assert!(backoff.begin("alice", now).is_err());
        backoff.forget_old(now + FORGIVE);
        assert!(
            backoff
                .names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty()
        );
    }

    #[test]
    fn zero_means_without_pauses() {
        let backoff = Backoff::new(0);
        let now = Instant::now();
        assert!((0..1000).all(|_| backoff.begin("alice", now).is_ok()));
    }
}
