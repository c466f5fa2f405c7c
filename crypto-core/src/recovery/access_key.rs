//! The access key as it stands on paper: base32-Crockford, 8 groups of 5.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::labels;

/// Random part, 160 bits.
const KEY: usize = 20;
/// Check part: the first bytes of `HASH("ak check", C)`.
const CHECK: usize = 5;
/// Symbols of 5 bits that both make.
const SYMBOLS: usize = (KEY + CHECK) * 8 / 5;
/// Symbols between two hyphens.
const GROUP: usize = 5;
/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// `C`, 20 random bytes that only the person keeps.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct AccessKey(Box<[u8; KEY]>);

/// Why a text is not an access key. None of it depends on the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessKeyError {
    /// Not 40 symbols.
    Length,
    /// A character that is no symbol.
    Symbol,
    /// The check symbols do not fit: a typing error.
    Check,
}

impl AccessKey {
    /// A new access key.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let mut key = Self(Box::new([0; KEY]));
        rng.fill_bytes(key.0.as_mut_slice());
        key
    }

    /// `base32-Crockford(C ‖ check)` as `XXXXX-XXXXX-…`, to be shown once.
    #[must_use]
    pub fn to_printed(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(SYMBOLS + SYMBOLS / GROUP));
        let bytes = Zeroizing::new([self.0.as_slice(), &self.check()].concat());
        // Five bytes are eight symbols.
        let symbols = bytes.chunks_exact(5).flat_map(|five| {
            let word = five
                .iter()
                .fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
            (0..8).rev().map(move |i| (word >> (5 * i)) as usize & 31)
        });
        for (i, symbol) in symbols.enumerate() {
            if i > 0 && i % GROUP == 0 {
                text.push('-');
            }
            text.push(ALPHABET.get(symbol).copied().map_or('0', char::from));
        }
        text
    }

    /// Reads what a person typed: hyphens and spaces anywhere, any case, O for 0, I and L for 1.
    ///
    /// # Errors
    /// See [`AccessKeyError`].
    pub fn parse(text: &str) -> Result<Self, AccessKeyError> {
        let mut bytes = Zeroizing::new([0; KEY + CHECK]);
        let mut symbols = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–'));
        for five in bytes.chunks_exact_mut(5) {
            let mut word = Zeroizing::new(0_u64);
            for _ in 0..8 {
                let symbol = symbols.next().ok_or(AccessKeyError::Length)?;
                *word = (*word << 5) | u64::from(value(symbol).ok_or(AccessKeyError::Symbol)?);
            }
            let whole = Zeroizing::new(word.to_be_bytes());
            five.copy_from_slice(whole.split_at(3).1);
        }
        if symbols.next().is_some() {
            return Err(AccessKeyError::Length);
        }
        let (key, check) = bytes.split_at(KEY);
        let mut own = Self(Box::new([0; KEY]));
        own.0.copy_from_slice(key);
        if own.check() == check {
            Ok(own)
        } else {
            Err(AccessKeyError::Check)
        }
    }

    /// First 5 bytes of `HASH("ak check", C)`.
    fn check(&self) -> [u8; CHECK] {
        let hash = labels::hash::ACCESS_KEY_CHECK.hash(&[self.0.as_slice()]);
        hash.first_chunk().copied().unwrap_or_default()
    }

    /// A known key, for tests.
    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: [u8; KEY]) -> Self {
        Self(Box::new(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }
}

/// The five bits of a symbol.
fn value(symbol: char) -> Option<u8> {
    let upper = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET
        .iter()
        .position(|known| char::from(*known) == upper)?;
    u8::try_from(place).ok()
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey").finish_non_exhaustive()
    }
}

impl fmt::Display for AccessKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "an access key has 40 symbols",
            Self::Symbol => "a character that no access key has",
            Self::Check => "the access key has a typing error",
        })
    }
}

impl core::error::Error for AccessKeyError {}
