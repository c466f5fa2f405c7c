//! Names that a person gave to signed-in browsers. They travel sealed with the own settings: the
//! relay knows only what a browser calls itself.

use std::cmp::Reverse;

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

/// So many names are kept, the newest ones.
const NAMES: usize = 64;

/// Names by session. The later one wins; an empty one takes the name back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct SessionNames(#[n(0)] Vec<Named>);

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Named {
    #[n(0)]
    session: ByteArray<16>,
    #[n(1)]
    name: String,
    #[n(2)]
    at_ms: u64,
}

impl Named {
    fn age(&self) -> (u64, &str) {
        (self.at_ms, &self.name)
    }
}

impl SessionNames {
    /// The name of a session, if it has one.
    pub fn get(&self, session: &[u8; 16]) -> Option<&str> {
        let found = self.0.iter().find(|named| *named.session == *session)?;
        (!found.name.is_empty()).then_some(found.name.as_str())
    }

    /// Gives a session a name.
    pub fn set(&mut self, session: [u8; 16], name: &str, now_ms: u64) {
        let before = self.0.iter().find(|named| *named.session == session);
        let named = Named {
            session: session.into(),
            name: name.to_owned(),
            at_ms: before.map_or(now_ms, |named| now_ms.max(named.at_ms.saturating_add(1))),
        };
        self.take(&named);
        self.tidy();
    }

    /// Takes in what another browser knows. Commutative, associative, idempotent.
    pub fn merge(&mut self, other: &Self) {
        for named in &other.0 {
            self.take(named);
        }
        self.tidy();
    }

    fn take(&mut self, named: &Named) {
        match self.0.iter_mut().find(|own| own.session == named.session) {
            Some(own) if own.age() < named.age() => *own = named.clone(),
            Some(_) => {}
            None => self.0.push(named.clone()),
        }
    }

    fn tidy(&mut self) {
        self.0
            .sort_by_key(|named| Reverse((named.at_ms, *named.session)));
        self.0.truncate(NAMES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_name_wins_in_either_order_and_an_empty_one_takes_it_back() {
        let mut one = SessionNames::default();
        one.set([1; 16], "Kitchen", 10);
        let mut two = one.clone();
        two.set([1; 16], "Study", 5);
        one.set([2; 16], "Phone", 7);
        let mut merged = one.clone();
        merged.merge(&two);
        two.merge(&one);
        assert_eq!(merged, two);
        assert_eq!(merged.get(&[1; 16]), Some("Study"));
        assert_eq!(merged.get(&[2; 16]), Some("Phone"));
        merged.set([1; 16], "", 20);
        merged.merge(&one);
        assert_eq!(merged.get(&[1; 16]), None);
    }

    #[test]
    fn only_the_newest_names_are_kept() {
        let mut names = SessionNames::default();
        for n in 0..=NAMES {
            let id = u8::try_from(n).unwrap_or_default();
            names.set([id; 16], "x", u64::from(id));
        }
        assert_eq!(names.0.len(), NAMES);
        assert_eq!(names.get(&[0; 16]), None);
        assert_eq!(names.get(&[1; 16]), Some("x"));
    }
}
