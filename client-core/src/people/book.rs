//! The address book: who was met, under which keys, and what the person thinks of them.
//!
//! Plain data and decisions about it; blob ns 1 holds it. Two browsers of one person may change it
//! at the same time, so two states can always be merged, in either order, to the same result.

use std::collections::BTreeMap;

use crypto_core::Hash32;
use minicbor::{Decode, Encode};

use crate::account::Stamped;
use crate::view::Trust;

use super::card::{Card, Profile};

/// Whether the person agreed to be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// They wrote first; no decision yet.
    #[n(0)]
    Pending,
    /// Own doing, or accepted.
    #[n(1)]
    Accepted,
    /// Declined.
    #[n(2)]
    Declined,
}

/// Somebody whose keys are pinned.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Contact {
    /// Login at first contact.
    #[n(0)]
    pub login: String,
    /// Highest statement seen.
    #[n(1)]
    pub seq: u32,
    /// Its hash.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub hash: Hash32,
    /// When they were pinned, milliseconds since 1970.
    #[n(3)]
    pub pinned_ms: u64,
    /// What is known about their keys.
    #[n(4)]
    pub keys: Keys,
    /// When [`Self::keys`] was set last; 0 for whoever was only met.
    #[n(5)]
    pub keys_ms: u64,
    /// Whether they may write.
    #[n(6)]
    pub standing: Standing,
    /// When [`Self::standing`] was set last; 0 before the person decided.
    #[n(7)]
    pub standing_ms: u64,
    /// Display name from their newest profile; empty before one came.
    #[n(8)]
    pub name: String,
    /// When [`Self::name`] was set last, by the relay's clock.
    #[n(9)]
    pub name_ms: u64,
    /// Whether the person wants nothing to do with them; beside the standing, which comes back when
    /// that is taken back.
    #[n(30)]
    #[cbor(default)]
    pub(crate) blocked: Stamped<bool>,
    /// What their newest profile says beyond the name.
    #[n(60)]
    pub(crate) card: Option<Card>,
}

/// What is known about somebody's keys, in rising order of alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Keys {
    /// Compared in person.
    #[n(0)]
    Verified,
    /// Pinned.
    #[n(1)]
    Pinned,
    /// The signing key changed within the rules.
    #[n(2)]
    Changed,
    /// They changed against the rules. Only comparing in person takes this back.
    #[n(3)]
    Broken,
    /// Broken, and the person has verified another account under this login since.
    #[n(4)]
    Superseded,
}

/// Everybody who was met, by account id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Book {
    #[n(0)]
    contacts: BTreeMap<Id, Contact>,
}

/// An account id as a key in CBOR: a byte string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
struct Id(#[cbor(n(0), with = "minicbor::bytes")] Hash32);

impl Contact {
    /// Somebody who is met for the first time: their login, and the number and hash of the head of
    /// their chain.
    ///
    /// Only what the person has decided has a time. A browser that comes across somebody by itself
    /// must not undo what was decided about them in another, however late it comes across them.
    pub(crate) fn first(
        login: String,
        (seq, hash): (u32, Hash32),
        standing: Standing,
        now_ms: u64,
    ) -> Self {
        let is_decided = standing != Standing::Pending;
        Self {
            login,
            seq,
            hash,
            pinned_ms: now_ms,
            keys: Keys::Pinned,
            keys_ms: 0,
            standing,
            standing_ms: if is_decided { now_ms } else { 0 },
            name: String::new(),
            name_ms: 0,
            blocked: Stamped::default(),
            card: None,
        }
    }

    /// What views show.
    pub fn trust(&self) -> Trust {
        match self.keys {
            Keys::Verified => Trust::Verified,
            Keys::Pinned => Trust::Unverified,
            Keys::Changed => Trust::Changed,
            Keys::Broken | Keys::Superseded => Trust::Broken,
        }
    }

    /// Sets what is known about the keys. A time that does not rise would lose in a merge.
    pub fn set_keys(&mut self, keys: Keys, now_ms: u64) {
        if self.keys != keys {
            self.keys = keys;
            self.keys_ms = now_ms.max(self.keys_ms.saturating_add(1));
        }
    }

    /// Sets whether they may write.
    pub fn set_standing(&mut self, standing: Standing, now_ms: u64) {
        if self.standing != standing {
            self.standing = standing;
            self.standing_ms = now_ms.max(self.standing_ms.saturating_add(1));
        }
    }

    /// Takes in a verified profile. One that is not the latest changes nothing.
    pub(crate) fn set_profile(&mut self, profile: Profile, now_ms: u64) {
        let mut time_ms = profile.time_ms.min(now_ms);
        if profile.is_direct {
            let Some(card) = Card::next(self.card.as_ref(), &profile, now_ms) else {
                return;
            };
            time_ms = card.time_ms();
            self.card = Some(card);
        }
        // A name that is far too long is none; where there is none the login stands.
        let name = crate::account::check_name(&profile.name).unwrap_or_default();
        let says_something = profile.is_direct || !name.is_empty();
        if says_something && time_ms > self.name_ms {
            (self.name, self.name_ms) = (name, time_ms);
        }
    }

    fn merge(&mut self, other: &Self) {
        // One statement number, two hashes: the relay showed this person's browsers two histories.
        let forked = self.seq == other.seq && self.hash != other.hash;
        if (other.seq, other.hash) > (self.seq, self.hash) {
            (self.seq, self.hash) = (other.seq, other.hash);
        }
        self.pinned_ms = self.pinned_ms.min(other.pinned_ms);
        if (other.keys_ms, other.keys) > (self.keys_ms, self.keys) {
            (self.keys_ms, self.keys) = (other.keys_ms, other.keys);
        }
        if forked {
            self.keys = self.keys.max(Keys::Broken);
        }
        if (other.standing_ms, other.standing) > (self.standing_ms, self.standing) {
            (self.standing_ms, self.standing) = (other.standing_ms, other.standing);
        }
        if (other.name_ms, &other.name) > (self.name_ms, &self.name) {
            (self.name_ms, self.name) = (other.name_ms, other.name.clone());
        }
        self.blocked.merge(&other.blocked);
        if other.card > self.card {
            self.card.clone_from(&other.card);
        }
    }

    /// Since when they are blocked, if they are.
    pub fn blocked_ms(&self) -> Option<u64> {
        self.blocked.at_ms().filter(|_| *self.blocked.get())
    }
}

impl Book {
    /// A contact.
    pub fn get(&self, account_id: &Hash32) -> Option<&Contact> {
        self.contacts.get(&Id(*account_id))
    }

    /// A contact, to change.
    pub fn get_mut(&mut self, account_id: &Hash32) -> Option<&mut Contact> {
        self.contacts.get_mut(&Id(*account_id))
    }

    /// Inserts or replaces.
    pub fn insert(&mut self, account_id: Hash32, contact: Contact) {
        self.contacts.insert(Id(account_id), contact);
    }

    /// Who is known under a login: the account that was not superseded.
    pub fn by_login(&self, login: &str) -> Option<(Hash32, &Contact)> {
        self.contacts
            .iter()
            .find(|(_, contact)| contact.login == login && contact.keys != Keys::Superseded)
            .map(|(id, contact)| (id.0, contact))
    }

    /// Everybody.
    pub fn iter(&self) -> impl Iterator<Item = (Hash32, &Contact)> {
        self.contacts.iter().map(|(id, contact)| (id.0, contact))
    }

    /// Takes in what another browser knows.
    pub fn take_in(&mut self, other: &Self) {
        for (id, theirs) in &other.contacts {
            match self.contacts.get_mut(id) {
                Some(mine) => mine.merge(theirs),
                None => drop(self.contacts.insert(*id, theirs.clone())),
            }
        }
        self.break_namesakes();
    }

    /// Two accounts under one login, pinned by two browsers: the relay gave two answers.
    fn break_namesakes(&mut self) {
        let mut holders: BTreeMap<String, u32> = BTreeMap::new();
        let standing = |contact: &Contact| contact.keys != Keys::Superseded;
        for contact in self.contacts.values().filter(|contact| standing(contact)) {
            *holders.entry(contact.login.clone()).or_default() += 1;
        }
        for contact in self.contacts.values_mut() {
            if standing(contact) && holders.get(&contact.login).is_some_and(|count| *count > 1) {
                contact.keys = contact.keys.max(Keys::Broken);
            }
        }
    }
}

#[cfg(test)]
mod tests;
