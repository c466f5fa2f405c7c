//! Sixteen bytes in one register: the few operations that the kernel is made of.

/// A register of 16 bytes. Every operation takes the same time whatever the bytes are.
pub(crate) trait Vector: Copy {
    fn load(bytes: &[u8; 16]) -> Self;
    fn store(self) -> [u8; 16];
    fn splat(byte: u8) -> Self;
    fn xor(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    /// Shifts each 64-bit half; bits may cross bytes, so the caller masks.
    fn shl<const N: u32>(self) -> Self;
    /// Shifts each 64-bit half; bits may cross bytes, so the caller masks.
    fn shr<const N: u32>(self) -> Self;
    /// `out[i] = self[index[i]]` for indices below 16.
    fn pick(self, index: Self) -> Self;
    /// `self[0], other[0], self[1], other[1], …` of the first eight bytes.
    fn zip_low(self, other: Self) -> Self;
    /// The same of the last eight bytes.
    fn zip_high(self, other: Self) -> Self;

    fn zero() -> Self {
        Self::splat(0)
    }
}

/// The browser's vector. Its operations are safe functions: WebAssembly checks a module as a whole.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[derive(Clone, Copy)]
pub(crate) struct Simd(core::arch::wasm32::v128);

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
impl Vector for Simd {
    #[inline(always)]
    fn load(bytes: &[u8; 16]) -> Self {
        let (low, high) = bytes.split_at(8);
        let half = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap_or_default());
        Self(core::arch::wasm32::u64x2(half(low), half(high)))
    }
    #[inline(always)]
    fn store(self) -> [u8; 16] {
        use core::arch::wasm32::u64x2_extract_lane;
        let mut bytes = [0; 16];
        let (low, high) = bytes.split_at_mut(8);
        low.copy_from_slice(&u64x2_extract_lane::<0>(self.0).to_le_bytes());
        high.copy_from_slice(&u64x2_extract_lane::<1>(self.0).to_le_bytes());
        bytes
    }
    #[inline(always)]
    fn splat(byte: u8) -> Self {
        Self(core::arch::wasm32::u8x16_splat(byte))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(core::arch::wasm32::v128_xor(self.0, other.0))
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(core::arch::wasm32::v128_and(self.0, other.0))
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        Self(core::arch::wasm32::u64x2_shl(self.0, N))
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        Self(core::arch::wasm32::u64x2_shr(self.0, N))
    }
    #[inline(always)]
    fn pick(self, index: Self) -> Self {
        Self(core::arch::wasm32::u8x16_swizzle(self.0, index.0))
    }
    #[inline(always)]
    fn zip_low(self, other: Self) -> Self {
        Self(core::arch::wasm32::u8x16_shuffle::<
            0,
            16,
            1,
            17,
            2,
            18,
            3,
            19,
            4,
            20,
            5,
            21,
            6,
            22,
            7,
            23,
        >(self.0, other.0))
    }
    #[inline(always)]
    fn zip_high(self, other: Self) -> Self {
        Self(core::arch::wasm32::u8x16_shuffle::<
            8,
            24,
            9,
            25,
            10,
            26,
            11,
            27,
            12,
            28,
            13,
            29,
            14,
            30,
            15,
            31,
        >(self.0, other.0))
    }
}

/// The same on plain bytes, for native tests of the kernel.
#[cfg(test)]
#[derive(Clone, Copy)]
pub(crate) struct Plain(pub(crate) [u8; 16]);

#[cfg(test)]
impl Plain {
    fn halves(self, shift: impl Fn(u64) -> u64) -> Self {
        let mut out = [0; 16];
        for (from, to) in self.0.chunks(8).zip(out.chunks_mut(8)) {
            to.copy_from_slice(&shift(u64::from_le_bytes(from.try_into().unwrap())).to_le_bytes());
        }
        Self(out)
    }
}

#[cfg(test)]
impl Vector for Plain {
    fn load(bytes: &[u8; 16]) -> Self {
        Self(*bytes)
    }
    fn store(self) -> [u8; 16] {
        self.0
    }
    fn splat(byte: u8) -> Self {
        Self([byte; 16])
    }
    fn xor(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] ^ other.0[i]))
    }
    fn and(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] & other.0[i]))
    }
    fn shl<const N: u32>(self) -> Self {
        self.halves(|half| half << N)
    }
    fn shr<const N: u32>(self) -> Self {
        self.halves(|half| half >> N)
    }
    fn pick(self, index: Self) -> Self {
        Self(index.0.map(|i| self.0[usize::from(i)]))
    }
    fn zip_low(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| [self, other][i % 2].0[i / 2]))
    }
    fn zip_high(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| [self, other][i % 2].0[8 + i / 2]))
    }
}
