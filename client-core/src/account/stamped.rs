//! A value that several browsers of a person may set: the one that was set last wins.

use minicbor::{Decode, Encode};

/// A value with the time at which it was set, milliseconds since 1970; 0 when it never was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(crate) struct Stamped<T> {
    #[n(0)]
    at_ms: u64,
    #[n(1)]
    value: T,
}

impl<T: Clone + Ord> Stamped<T> {
    /// A value that was set at that time.
    pub(crate) fn at(value: T, at_ms: u64) -> Self {
        Self { at_ms, value }
    }

    /// The value.
    pub(crate) fn get(&self) -> &T {
        &self.value
    }

    /// When it was set, if it ever was.
    pub(crate) fn at_ms(&self) -> Option<u64> {
        (self.at_ms > 0).then_some(self.at_ms)
    }

    /// Sets it. A time that does not rise would lose in a merge: clocks of two browsers differ.
    pub(crate) fn set(&mut self, value: T, now_ms: u64) {
        if self.value != value {
            self.value = value;
            self.at_ms = now_ms.max(self.at_ms.saturating_add(1));
        }
    }

    /// Takes in what another browser has. Of one time the greater value wins, so that every
    /// browser ends with the same.
    pub(crate) fn merge(&mut self, other: &Self) {
        if *other > *self {
            self.clone_from(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_value_wins_in_either_order_and_a_slow_clock_does_not_lose() {
        let mut first = Stamped::<u8>::default();
        assert_eq!(first.at_ms(), None);
        first.set(9, 10);
        let mut second = first;
        // The clock of the other browser is behind, and yet its value was set later.
        second.set(3, 4);
        let mut merged = first;
        merged.merge(&second);
        second.merge(&first);
        assert_eq!(
            (merged, *merged.get(), merged.at_ms()),
            (second, 3, Some(11))
        );
    }

    #[test]
    fn setting_the_same_again_is_no_news() {
        let mut value = Stamped::default();
        value.set(7, 10);
        let before = value;
        value.set(7, 99);
        assert_eq!(value, before);
    }
}
