//! GHASH (SP 800-38D §6.4), sixteen blocks at once.
//!
//! A stripe is 16 blocks. Vector `i` of a transposed stripe holds byte `i` of each of them, so one
//! operation works on all sixteen. All lanes are multiplied by the same `H^16`: byte by byte from the
//! last one (Horner), where a product of a nibble with `H^16` comes out of a table of 16 entries that
//! fits into one register for each byte of the result. In the end the sixteen lanes are sixteen
//! ordinary blocks, which the `ghash` crate brings to an end together with what is shorter than a
//! stripe. That this gives the same is linearity: `Σ X_i·H^(n-i)`, regrouped by `i mod 16`.

use ghash::{GHash, universal_hash::UniversalHash};
use zeroize::{Zeroize, Zeroizing};

use super::vector::Vector;

const LANES: usize = 16;
const STRIPE: usize = 16 * LANES;

/// An element of GF(2^128): the highest bit of byte 0 is the coefficient of x^0.
type Element = [u8; 16];

/// One table for each byte of a product: entry `n` is that byte of `n · H^16`.
type Tables = [[u8; 16]; 16];

pub(super) struct Ghash<V> {
    /// Nibbles of x^0 … x^3.
    high: Box<Tables>,
    /// Nibbles of x^4 … x^7.
    low: Box<Tables>,
    /// With `H` itself, for the end.
    end: Box<GHash>,
    vector: core::marker::PhantomData<V>,
}

impl<V> Drop for Ghash<V> {
    fn drop(&mut self) {
        self.high.zeroize();
        self.low.zeroize();
    }
}

/// What falls out of byte 15 comes back as x^128 = 1 + x + x^2 + x^7, in bytes 0 and 1.
const FOLD: Element = [0xe1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

impl<V: Vector> Ghash<V> {
    pub(super) fn new(hash_key: &Element) -> Self {
        let end = Box::new(GHash::new(hash_key.into()));
        let mut power = Zeroizing::new(*hash_key);
        for _ in 1..LANES {
            let mut next = (*end).clone();
            next.update(&[(*power).into()]);
            power.copy_from_slice(&next.finalize());
        }
        let [high, low] = tables(&power);
        Self {
            high: Box::new(high),
            low: Box::new(low),
            end,
            vector: core::marker::PhantomData,
        }
    }

    /// `GHASH(text ‖ zeros ‖ lengths)` without associated data.
    pub(super) fn hash(&self, text: &[u8]) -> Element {
        let mut end = (*self.end).clone();
        let stripes = text.chunks_exact(STRIPE);
        let rest = stripes.remainder();
        if stripes.len() > 0 {
            for lane in self.lanes(stripes) {
                end.update(&[lane.store().into()]);
            }
        }
        end.update_padded(rest);
        let bits = 8 * text.len() as u64;
        let mut lengths = [0; 16];
        lengths[8..].copy_from_slice(&bits.to_be_bytes());
        end.update(&[lengths.into()]);
        end.finalize().into()
    }

    /// Folds all stripes into one.
    fn lanes<'a>(&self, stripes: impl Iterator<Item = &'a [u8]>) -> [V; LANES] {
        let [fold_high, fold_low] = const { tables(&FOLD) };
        let [h0, h1, ..] = fold_high.map(|table| V::load(core::hint::black_box(&table)));
        let [l0, l1, ..] = fold_low.map(|table| V::load(core::hint::black_box(&table)));
        let fold = [h0, h1, l0, l1];
        let mut sum = [V::zero(); LANES];
        let mut first = true;
        for stripe in stripes {
            if !first {
                sum = self.times_power(&sum, fold);
            }
            first = false;
            let mut blocks = [V::zero(); LANES];
            for (block, bytes) in blocks.iter_mut().zip(stripe.as_chunks().0) {
                *block = V::load(bytes);
            }
            for (sum, bytes) in sum.iter_mut().zip(transpose(blocks)) {
                *sum = sum.xor(bytes);
            }
        }
        transpose(sum)
    }

    /// Every lane times `H^16`.
    #[inline(always)]
    fn times_power(&self, lanes: &[V; LANES], fold: [V; 4]) -> [V; LANES] {
        let [fold_high_0, fold_high_1, fold_low_0, fold_low_1] = fold;
        let nibble = V::splat(0x0f);
        let mut product = [V::zero(); LANES];
        for bytes in lanes.iter().rev() {
            let (high, low) = (bytes.shr::<4>().and(nibble), bytes.and(nibble));
            // Times x^8: every byte moves on by one; the last one falls out and is folded back.
            let [.., fallen] = product;
            product.rotate_right(1);
            let (fallen_high, fallen_low) = (fallen.shr::<4>().and(nibble), fallen.and(nibble));
            let [first, second, ..] = &mut product;
            *first = fold_high_0
                .pick(fallen_high)
                .xor(fold_low_0.pick(fallen_low));
            *second = second
                .xor(fold_high_1.pick(fallen_high))
                .xor(fold_low_1.pick(fallen_low));
            for (sum, (of_high, of_low)) in product
                .iter_mut()
                .zip(self.high.iter().zip(self.low.iter()))
            {
                *sum = sum
                    .xor(V::load(of_high).pick(high))
                    .xor(V::load(of_low).pick(low));
            }
        }
        product
    }
}

/// 16 rows of 16 bytes, mirrored. Each step turns the eight bits of a byte's place (row, then
/// column) by one; after four of them rows and columns have changed places.
#[inline(always)]
fn transpose<V: Vector>(mut rows: [V; LANES]) -> [V; LANES] {
    for _ in 0..4 {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = rows;
        rows = [
            a.zip_low(i),
            a.zip_high(i),
            b.zip_low(j),
            b.zip_high(j),
            c.zip_low(k),
            c.zip_high(k),
            d.zip_low(l),
            d.zip_high(l),
            e.zip_low(m),
            e.zip_high(m),
            f.zip_low(n),
            f.zip_high(n),
            g.zip_low(o),
            g.zip_high(o),
            h.zip_low(p),
            h.zip_high(p),
        ];
    }
    rows
}

/// `element · x`, without a branch on the bit that falls out.
const fn times_x(element: Element) -> Element {
    let value = u128::from_be_bytes(element);
    let fallen = 0_u128.wrapping_sub(value & 1);
    ((value >> 1) ^ (fallen & (0xe1 << 120))).to_be_bytes()
}

/// Tables of all products of a nibble with `element`: nibbles of x^0 … x^3, and of x^4 … x^7.
#[expect(
    clippy::indexing_slicing,
    reason = "constant bounds; a constant function has no iterators"
)]
const fn tables(element: &Element) -> [Tables; 2] {
    let mut tables = [[[0; 16]; 16]; 2];
    let mut power = *element;
    let mut bit = 0;
    while bit < 8 {
        let mut entry = 0;
        while entry < 16 {
            if entry >> (3 - bit % 4) & 1 == 1 {
                let mut byte = 0;
                while byte < 16 {
                    tables[bit / 4][byte][entry] ^= power[byte];
                    byte += 1;
                }
            }
            entry += 1;
        }
        power = times_x(power);
        bit += 1;
    }
    tables
}
