//! AES-256 (FIPS 197), encryption only, bitsliced over eight blocks.
//!
//! Plane `j` holds bit `j` of every byte of every block: its byte `p` has one bit from byte `p` of
//! each of the eight blocks (the layout of Käsper and Schwabe, CHES 2009). SubBytes is a circuit of
//! ANDs and XORs over whole planes, ShiftRows and MixColumns move bytes.

mod sbox;

use zeroize::Zeroize;

use super::vector::Vector;
use sbox::sub_bytes;

/// Blocks that are encrypted at once.
pub(super) const BATCH: usize = 8;
const ROUNDS: usize = 14;

/// Eight planes, lowest bit first.
pub(super) type Planes<V> = [V; 8];

/// Round keys as planes of 0x00 and 0xff, and the byte orders of the round. They stand in memory
/// because a constant order would be written into the code anew at each use by the browser's compiler.
pub(super) struct Aes256<V> {
    keys: Box<[[[u8; 16]; 8]; ROUNDS + 1]>,
    orders: Box<Orders>,
    vector: core::marker::PhantomData<V>,
}

/// Byte orders: `out[p] = in[order[p]]`, with byte `p` in row `p % 4` and column `p / 4`.
struct Orders {
    /// ShiftRows.
    shift: [u8; 16],
    /// ShiftRows, then each column up by one row.
    shift_up: [u8; 16],
    /// Each column up by two rows.
    up_two: [u8; 16],
}

/// Row and column that ShiftRows, followed by `up` rows of rotation, takes a byte from.
const fn order(shift_rows: bool, up: usize) -> [u8; 16] {
    let mut order = [0; 16];
    let mut p = 0;
    while p < 16 {
        let row = (p % 4 + up) % 4;
        let column = if shift_rows { (p / 4 + row) % 4 } else { p / 4 };
        #[expect(clippy::indexing_slicing, reason = "p < 16, in a constant")]
        {
            order[p] = (4 * column + row) as u8;
        }
        p += 1;
    }
    order
}

impl<V> Drop for Aes256<V> {
    fn drop(&mut self) {
        self.keys.zeroize();
    }
}

impl<V: Vector> Aes256<V> {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        let mut keys = Box::new([[[0; 16]; 8]; ROUNDS + 1]);
        for (round, (planes, words)) in keys
            .iter_mut()
            .zip(schedule::<V>(key).chunks(4))
            .enumerate()
        {
            // The circuit leaves out the constant 0x63 of SubBytes; every step after it keeps a
            // state of equal bytes as it is, so the constant can wait for the key.
            let constant = if round == 0 { 0 } else { 0x63 };
            for (bit, plane) in planes.iter_mut().enumerate() {
                for (to, from) in plane.iter_mut().zip(words.iter().flatten()) {
                    *to = 0_u8.wrapping_sub(((from ^ constant) >> bit) & 1);
                }
            }
        }
        let orders = Box::new(Orders {
            shift: order(true, 0),
            shift_up: order(true, 1),
            up_two: order(false, 2),
        });
        Self {
            keys,
            orders,
            vector: core::marker::PhantomData,
        }
    }

    /// One block; costs as much as eight.
    pub(super) fn encrypt_block(&self, block: [u8; 16]) -> [u8; 16] {
        let [first, ..] = self.encrypt([V::load(&block); BATCH]);
        first.store()
    }

    pub(super) fn encrypt(&self, blocks: [V; BATCH]) -> [V; BATCH] {
        let shift = V::load(core::hint::black_box(&self.orders.shift));
        let shift_up = V::load(core::hint::black_box(&self.orders.shift_up));
        let up_two = V::load(core::hint::black_box(&self.orders.up_two));
        let mut state = transpose(blocks);
        let mut keys = self.keys.iter();
        if let Some(key) = keys.next() {
            add_key(&mut state, key);
        }
        if let Some((last, middle)) = keys.as_slice().split_last() {
            for key in middle {
                state = sub_bytes(state);
                state = mix(state, shift, shift_up, up_two);
                add_key(&mut state, key);
            }
            state = sub_bytes(state).map(|plane| plane.pick(shift));
            add_key(&mut state, last);
        }
        transpose(state)
    }
}

#[inline(always)]
fn add_key<V: Vector>(state: &mut Planes<V>, key: &[[u8; 16]; 8]) {
    for (plane, key) in state.iter_mut().zip(key) {
        *plane = plane.xor(V::load(key));
    }
}

/// ShiftRows and MixColumns: with `a` the shifted state, `b` = `a` one row up and `t = a ⊕ b`, the
/// new state is `2·t ⊕ b ⊕ (t two rows up)`.
#[inline(always)]
fn mix<V: Vector>(state: Planes<V>, shift: V, shift_up: V, up_two: V) -> Planes<V> {
    let up = state.map(|plane| plane.pick(shift_up));
    let [s0, s1, s2, s3, s4, s5, s6, s7] = state.map(|plane| plane.pick(shift));
    let [u0, u1, u2, u3, u4, u5, u6, u7] = up;
    let t = [
        s0.xor(u0),
        s1.xor(u1),
        s2.xor(u2),
        s3.xor(u3),
        s4.xor(u4),
        s5.xor(u5),
        s6.xor(u6),
        s7.xor(u7),
    ];
    let [r0, r1, r2, r3, r4, r5, r6, r7] = t.map(|plane| plane.pick(up_two));
    let [t0, t1, t2, t3, t4, t5, t6, t7] = t;
    // Doubling moves every bit up and folds the highest one back as 0x1b.
    [
        t7.xor(u0).xor(r0),
        t0.xor(t7).xor(u1).xor(r1),
        t1.xor(u2).xor(r2),
        t2.xor(t7).xor(u3).xor(r3),
        t3.xor(t7).xor(u4).xor(r4),
        t4.xor(u5).xor(r5),
        t5.xor(u6).xor(r6),
        t6.xor(u7).xor(r7),
    ]
}

/// Blocks to planes, and back: transposes the 8×8 bits that stand at each byte.
#[inline(always)]
fn transpose<V: Vector>(rows: [V; 8]) -> [V; 8] {
    let [a, b, c, d, e, f, g, h] = rows;
    let mask = V::splat(0x55);
    let (a, b) = swap::<V, 1>(a, b, mask);
    let (c, d) = swap::<V, 1>(c, d, mask);
    let (e, f) = swap::<V, 1>(e, f, mask);
    let (g, h) = swap::<V, 1>(g, h, mask);
    let mask = V::splat(0x33);
    let (a, c) = swap::<V, 2>(a, c, mask);
    let (b, d) = swap::<V, 2>(b, d, mask);
    let (e, g) = swap::<V, 2>(e, g, mask);
    let (f, h) = swap::<V, 2>(f, h, mask);
    let mask = V::splat(0x0f);
    let (a, e) = swap::<V, 4>(a, e, mask);
    let (b, f) = swap::<V, 4>(b, f, mask);
    let (c, g) = swap::<V, 4>(c, g, mask);
    let (d, h) = swap::<V, 4>(d, h, mask);
    [a, b, c, d, e, f, g, h]
}

/// Swaps the bits of `a` above `mask` with the bits of `b` under it.
#[inline(always)]
fn swap<V: Vector, const N: u32>(a: V, b: V, mask: V) -> (V, V) {
    let t = a.shr::<N>().xor(b).and(mask);
    (a.xor(t.shl::<N>()), b.xor(t))
}

/// FIPS 197 §5.2: the 60 words of the round keys. SubWord goes through the same circuit.
fn schedule<V: Vector>(key: &[u8; 32]) -> zeroize::Zeroizing<Vec<[u8; 4]>> {
    let mut words = zeroize::Zeroizing::new(Vec::with_capacity(4 * (ROUNDS + 1)));
    words.extend(key.as_chunks::<4>().0.iter().copied());
    let mut constant = 1_u8;
    for i in 8..4 * (ROUNDS + 1) {
        let (Some(&[a, b, c, d]), Some(&before)) = (words.last(), words.get(i - 8)) else {
            break;
        };
        let mut word = [a, b, c, d];
        if i % 8 == 0 {
            let [first, b, c, d] = sub_word::<V>([b, c, d, a]);
            word = [first ^ constant, b, c, d];
            constant <<= 1;
        } else if i % 8 == 4 {
            word = sub_word::<V>(word);
        }
        word.iter_mut()
            .zip(before)
            .for_each(|(byte, before)| *byte ^= before);
        words.push(word);
    }
    words
}

fn sub_word<V: Vector>(word: [u8; 4]) -> [u8; 4] {
    let [a, b, c, d] = word;
    let mut block = [0; 16];
    block
        .as_chunks_mut::<4>()
        .0
        .iter_mut()
        .for_each(|column| *column = [a, b, c, d]);
    let [first, ..] = transpose(sub_bytes(transpose([V::load(&block); BATCH])));
    let [a, b, c, d, ..] = first.store();
    [a ^ 0x63, b ^ 0x63, c ^ 0x63, d ^ 0x63]
}

#[cfg(test)]
pub(super) fn sbox_of<V: Vector>(byte: u8) -> u8 {
    let [substituted, ..] = sub_word::<V>([byte; 4]);
    substituted
}
