//! What a snapshot needs to know about people, and of the time.

use crypto_core::Hash32;

use crate::view::Trust;

/// Somebody, as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// Login; empty until their chain was read.
    pub(crate) login: String,
    /// Display name; the login until a profile came.
    pub(crate) name: String,
    /// Names the picture of their profile; only of contacts, and of oneself.
    pub(crate) avatar: Option<String>,
    /// What they say about themselves; only of contacts, and of oneself.
    pub(crate) about: String,
    /// What is known about their keys.
    pub(crate) trust: Trust,
    /// Whether the person has agreed to hear from them.
    pub(crate) is_accepted: bool,
    /// Whether the person has declined to hear from them.
    pub(crate) is_declined: bool,
    /// Since when the person wants nothing to do with them.
    pub(crate) blocked_ms: Option<u64>,
}

/// Everybody.
pub(crate) trait People {
    /// This account.
    fn me(&self) -> Hash32;
    /// Milliseconds since 1970: what a person set may hold for a while only.
    fn now_ms(&self) -> u64;
    /// Somebody; this account, too.
    fn person(&self, account: &Hash32) -> Person;
    /// Whether this person shows when he is there, and so sees it of others.
    fn shows_presence(&self) -> bool;
    /// Whether this person shows what he has read, and so sees it of others.
    fn shows_reading(&self) -> bool;
}

/// The worse of two.
pub(crate) fn worse(a: Trust, b: Trust) -> Trust {
    let rank = |trust: Trust| match trust {
        Trust::Verified => 0,
        Trust::Unverified => 1,
        Trust::Changed => 2,
        Trust::Broken => 3,
    };
    if rank(a) >= rank(b) { a } else { b }
}
