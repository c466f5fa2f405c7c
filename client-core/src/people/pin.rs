//! What a chain that the relay handed out means to what was pinned. Pure decisions.

use crypto_core::Hash32;
use crypto_core::login::Login;
use crypto_core::statement::{Chain, Pin, PinCheck};

use super::book::{Book, Contact, Keys};

/// What a verified chain means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sighting {
    /// Nobody was pinned under this account or login.
    First,
    /// Exactly what was pinned.
    Same,
    /// The pinned person has newer keys.
    Extended {
        /// The signing key is another one.
        sig_changed: bool,
    },
    /// It contradicts what was pinned of this account.
    Broken {
        /// Whose pin it contradicts: the same account, or another one under the same login.
        pinned: Hash32,
    },
}

/// Holds a chain, verified for `login`, against the address book.
pub(crate) fn judge(book: &Book, login: &Login, chain: &Chain) -> Sighting {
    let id = *chain.account_id();
    if let Some(contact) = book.get(&id) {
        return match pin_of(&id, login, contact).check(chain) {
            PinCheck::Same => Sighting::Same,
            PinCheck::Extended { sig_changed } => Sighting::Extended { sig_changed },
            PinCheck::Broken(_) => Sighting::Broken { pinned: id },
        };
    }
    match book.by_login(login.as_str()) {
        Some((pinned, _)) => Sighting::Broken { pinned },
        None => Sighting::First,
    }
}

/// Writes a sighting down. Nothing but a comparison in person takes a break back.
pub(crate) fn note(book: &mut Book, sighting: Sighting, chain: &Chain, now_ms: u64) {
    match sighting {
        Sighting::First | Sighting::Same => (),
        Sighting::Extended { sig_changed } => {
            if let Some(contact) = book.get_mut(chain.account_id()) {
                contact.seq = chain.head_seq();
                contact.hash = *chain.head_hash();
                if sig_changed && contact.keys < Keys::Changed {
                    contact.set_keys(Keys::Changed, now_ms);
                }
            }
        }
        Sighting::Broken { pinned } => {
            if let Some(contact) = book.get_mut(&pinned)
                && contact.keys < Keys::Broken
            {
                contact.set_keys(Keys::Broken, now_ms);
            }
        }
    }
}

/// The person compared the number of exactly this chain: it is what is pinned from now on, and
/// whoever else was known under the login is not him.
pub(crate) fn verify(book: &mut Book, fresh: Contact, chain: &Chain, now_ms: u64) {
    let id = *chain.account_id();
    let namesakes: Vec<Hash32> = book
        .iter()
        .filter(|(other, contact)| *other != id && contact.login == fresh.login)
        .map(|(other, _)| other)
        .collect();
    for other in namesakes {
        if let Some(contact) = book.get_mut(&other) {
            contact.set_keys(Keys::Superseded, now_ms);
        }
    }
    if book.get(&id).is_none() {
        book.insert(id, fresh);
    }
    if let Some(contact) = book.get_mut(&id) {
        contact.seq = chain.head_seq();
        contact.hash = *chain.head_hash();
        contact.set_keys(Keys::Verified, now_ms);
    }
}

/// Takes a comparison back; a break stays one.
pub(crate) fn unverify(book: &mut Book, id: &Hash32, now_ms: u64) {
    if let Some(contact) = book.get_mut(id)
        && contact.keys == Keys::Verified
    {
        contact.set_keys(Keys::Pinned, now_ms);
    }
}

fn pin_of(id: &Hash32, login: &Login, contact: &Contact) -> Pin {
    Pin {
        login: login.clone(),
        account_id: *id,
        seq: contact.seq,
        hash: contact.hash,
        verified: contact.keys == Keys::Verified,
        date_ms: contact.pinned_ms,
    }
}

#[cfg(test)]
mod tests;
