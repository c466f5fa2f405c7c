//! Every decision, from one seed: SplitMix64.

use std::{cell::Cell, rc::Rc};

/// A source of decisions. Clones share it.
#[derive(Clone)]
pub struct Dice(Rc<Cell<u64>>);

impl Dice {
    /// The same seed, the same decisions.
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(Cell::new(seed)))
    }

    /// The next number.
    pub fn roll(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub fn below(&self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }

    /// Yes, in so many of a thousand cases.
    pub fn per_mille(&self, yes: u64) -> bool {
        self.below(1_000) < yes
    }

    /// 64 bytes.
    pub fn fill(&self, bytes: &mut [u8; 64]) {
        for piece in bytes.chunks_mut(8) {
            piece.copy_from_slice(&self.roll().to_be_bytes()[..piece.len()]);
        }
    }

    /// As many bytes as there are in an id.
    pub fn id<const N: usize>(&self) -> [u8; N] {
        let mut all = [0; 64];
        self.fill(&mut all);
        std::array::from_fn(|at| all[at])
    }
}
