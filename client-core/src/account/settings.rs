//! What a person set about himself (blob ns 4).

use minicbor::{Decode, Encode};

use super::former_roots::FormerRoots;
use super::replica::Merge;
use super::session_names::SessionNames;

/// Own settings. Each value wins by the time at which it was set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Settings {
    /// Display name; empty before one was set.
    #[n(0)]
    pub name: String,
    /// When it was set, milliseconds since 1970.
    #[n(1)]
    pub name_ms: u64,
    /// When the access key was made.
    #[n(2)]
    pub access_key_ms: u64,
    /// Two of its groups were typed back.
    #[n(3)]
    pub access_key_confirmed: bool,
    /// Names of signed-in browsers.
    #[cbor(n(20), default)]
    pub session_names: SessionNames,
    /// Storage roots before the one of today.
    #[cbor(n(21), default)]
    pub former_roots: FormerRoots,
}

impl Settings {
    pub fn set_name(&mut self, name: &str, now_ms: u64) {
        if self.name != name {
            name.clone_into(&mut self.name);
            self.name_ms = now_ms.max(self.name_ms.saturating_add(1));
        }
    }

    /// A new access key was made: nobody has confirmed it yet.
    pub fn new_access_key(&mut self, now_ms: u64) {
        self.access_key_ms = now_ms.max(self.access_key_ms.saturating_add(1));
        self.access_key_confirmed = false;
    }
}

impl Merge for Settings {
    fn merge(&mut self, other: &Self) {
        if (other.name_ms, &other.name) > (self.name_ms, &self.name) {
            (self.name_ms, self.name) = (other.name_ms, other.name.clone());
        }
        // Of one key, "confirmed" wins.
        if (other.access_key_ms, other.access_key_confirmed)
            > (self.access_key_ms, self.access_key_confirmed)
        {
            self.access_key_ms = other.access_key_ms;
            self.access_key_confirmed = other.access_key_confirmed;
        }
        self.session_names.merge(&other.session_names);
        self.former_roots.merge(&other.former_roots);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_name_and_the_newer_key_win_in_either_order() {
        let mut first = Settings::default();
        first.set_name("Anna", 10);
        first.new_access_key(10);
        let mut second = first.clone();
        second.set_name("Anna K", 5);
        first.access_key_confirmed = true;
        let mut one = first.clone();
        one.merge(&second);
        second.merge(&first);
        assert_eq!(one, second);
        assert_eq!((one.name.as_str(), one.name_ms), ("Anna K", 11));
        assert!(one.access_key_confirmed);
        let mut renewed = one.clone();
        renewed.new_access_key(3);
        one.merge(&renewed);
        assert!(!one.access_key_confirmed);
    }
}
