//! Which parts of a blob are done, which are under way, and which comes next. Pure.

use std::collections::BTreeSet;
use std::ops::Range;

use crypto_core::wire;

use super::part::part_plaintext;

/// The parts of one file.
pub(super) struct Plan {
    size: u64,
    blob: u64,
    done: Vec<bool>,
    under_way: BTreeSet<u32>,
    left: usize,
    done_bytes: u64,
    /// Every part below is done or under way, unless one came back.
    from: u32,
}

impl Plan {
    /// Nothing done yet. `None` for a file beyond the limits of the protocol.
    pub(super) fn new(size: u64) -> Option<Self> {
        let blob = wire::ciphertext_size(size).ok()?;
        let total = usize::try_from(wire::part_count(blob).ok()?).ok()?;
        Some(Self {
            size,
            blob,
            done: vec![false; total],
            under_way: BTreeSet::new(),
            left: total,
            done_bytes: 0,
            from: 0,
        })
    }

    /// These parts are done.
    pub(super) fn with<'a>(size: u64, done: impl Iterator<Item = &'a u32>) -> Option<Self> {
        let mut plan = Self::new(size)?;
        done.for_each(|part| plan.finish(*part));
        Some(plan)
    }

    /// Length of the ciphertext in bytes.
    pub(super) fn blob(&self) -> u64 {
        self.blob
    }

    /// How many parts there are.
    pub(super) fn total(&self) -> u32 {
        u32::try_from(self.done.len()).unwrap_or(u32::MAX)
    }

    /// The segments in a part.
    pub(super) fn segments(&self, part: u32) -> Range<u32> {
        wire::segments_of_part(part, self.blob).unwrap_or_default()
    }

    /// The next part that nobody works at; from now on somebody does.
    pub(super) fn start_next(&mut self) -> Option<u32> {
        let next = (self.from..self.total()).find(|part| self.is_free(*part))?;
        self.from = next + 1;
        self.under_way.insert(next);
        Some(next)
    }

    fn is_free(&self, part: u32) -> bool {
        !self.is_done(part) && !self.under_way.contains(&part)
    }

    /// Whether a part is done.
    pub(super) fn is_done(&self, part: u32) -> bool {
        let at = usize::try_from(part).unwrap_or(usize::MAX);
        self.done.get(at).copied().unwrap_or(true)
    }

    /// A part arrived whole.
    pub(super) fn finish(&mut self, part: u32) {
        self.under_way.remove(&part);
        if self.is_done(part) {
            return;
        }
        let at = usize::try_from(part).unwrap_or(usize::MAX);
        if let Some(done) = self.done.get_mut(at) {
            *done = true;
            self.left -= 1;
            let bytes = part_plaintext(&self.segments(part), self.size);
            self.done_bytes += bytes.end - bytes.start;
        }
    }

    /// A part has to be done again.
    pub(super) fn put_back(&mut self, part: u32) {
        self.under_way.remove(&part);
        self.from = self.from.min(part);
    }

    /// Whether every part is done.
    pub(super) fn is_complete(&self) -> bool {
        self.left == 0
    }

    /// Bytes of the file in parts that are done.
    pub(super) fn done_bytes(&self) -> u64 {
        self.done_bytes
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const PART: u64 = 4 << 20;

    fn started(plan: &mut Plan, count: usize) -> Vec<u32> {
        (0..count).map_while(|_| plan.start_next()).collect()
    }

    #[test]
    fn parts_go_in_order_and_each_once() {
        let mut plan = Plan::new(2 * PART + 5).unwrap();
        assert_eq!(plan.total(), 3);
        assert_eq!(started(&mut plan, 9), [0, 1, 2]);
        for part in [2, 0, 1] {
            assert!(!plan.is_complete());
            plan.finish(part);
        }
        assert!(plan.is_complete());
        assert_eq!(plan.done_bytes(), 2 * PART + 5);
    }

    #[test]
    fn a_part_that_came_back_goes_again_before_later_ones() {
        let mut plan = Plan::new(4 * PART).unwrap();
        assert_eq!(started(&mut plan, 3), [0, 1, 2]);
        plan.finish(0);
        plan.put_back(1);
        assert_eq!(started(&mut plan, 2), [1, 3]);
        plan.finish(1);
        plan.finish(1);
        assert_eq!(plan.done_bytes(), 2 * PART);
    }

    #[test]
    fn what_was_confirmed_before_is_not_done_again() {
        let mut plan = Plan::new(3 * PART).unwrap();
        plan.finish(1);
        // 12 MiB and the empty last chunk, which is a part of its own.
        assert_eq!(started(&mut plan, 9), [0, 2, 3]);
    }

    #[test]
    fn an_empty_file_has_one_part_and_parts_of_padding_count_nothing() {
        let mut plan = Plan::new(0).unwrap();
        assert_eq!(started(&mut plan, 9), [0]);
        plan.finish(0);
        assert!(plan.is_complete());
        assert_eq!(plan.done_bytes(), 0);

        // 65 MiB and a byte are padded to 66 MiB.
        let size = (65 << 20) + 1;
        let mut plan = Plan::new(size).unwrap();
        while let Some(part) = plan.start_next() {
            plan.finish(part);
        }
        assert_eq!(plan.done_bytes(), size);
        assert!(Plan::new(u64::MAX).is_none());
    }

    #[test]
    fn a_part_that_does_not_exist_changes_nothing() {
        let mut plan = Plan::new(1).unwrap();
        plan.finish(7);
        assert!(!plan.is_complete());
        assert!(plan.is_done(7));
    }
}
