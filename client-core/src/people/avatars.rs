//! Pictures of people: on this device and in memory, found anew in the log by every browser.
//!
//! They are shown of contacts only. What a stranger sends is named in the address book and looked at
//! once the person has accepted him.

use crypto_core::Hash32;
use minicbor::{Decode, Encode};

use super::card::AvatarAt;
use super::{Directory, Standing};
use crate::account::Avatar;
use crate::platform::{Platform, Table};
use crate::view::Failure;

/// A picture on this device.
#[derive(Encode, Decode)]
struct Record {
    #[n(0)]
    avatar: Avatar,
}

impl<P: Platform> Directory<P> {
    /// Contacts whose picture is not in memory, and where it stands.
    pub(crate) fn missing_avatars(&self) -> Vec<(Hash32, AvatarAt)> {
        let (book, here) = (self.book.get(), self.avatars.borrow());
        let wanted = book.iter().filter_map(|(id, contact)| {
            let at = contact.card.as_ref()?.avatar()?;
            let is_here = here.get(&id).is_some_and(|here| here.hash == at.hash);
            (contact.is_shown() && !is_here).then_some((id, at))
        });
        wanted.collect()
    }

    /// Takes a picture from this device into memory, if it is the one that is wanted.
    ///
    /// # Errors
    /// Storage.
    pub(crate) async fn load_avatar(&self, id: &Hash32, hash: &Hash32) -> Result<bool, Failure> {
        let record: Option<Record> = self.local.get(Table::Meta, &key(id)).await?;
        let found = record
            .map(|record| record.avatar)
            .filter(|avatar| avatar.hash == *hash);
        let is_here = found.is_some();
        if let Some(avatar) = found {
            self.show_avatar(id, avatar);
        }
        Ok(is_here)
    }

    /// Keeps a picture that was found in the log.
    ///
    /// # Errors
    /// Storage.
    pub(crate) async fn keep_avatar(&self, id: &Hash32, avatar: Avatar) -> Result<(), Failure> {
        let record = Record { avatar };
        self.local.put(Table::Meta, &key(id), &record).await?;
        self.show_avatar(id, record.avatar);
        Ok(())
    }

    /// Forgets pictures that are not shown any more, in memory and on this device.
    ///
    /// # Errors
    /// Storage.
    pub(crate) async fn drop_avatars(&self) -> Result<(), Failure> {
        let over: Vec<Hash32> = {
            let (book, here) = (self.book.get(), self.avatars.borrow());
            let is_over = |id: &&Hash32| {
                let contact = book.get(id);
                contact.is_none_or(|contact| contact.avatar().is_none())
            };
            here.keys().filter(is_over).copied().collect()
        };
        if over.is_empty() {
            return Ok(());
        }
        let mut writes = self.local.writes();
        for id in &over {
            writes = writes.delete(Table::Meta, &key(id));
        }
        writes.commit().await?;
        let mut here = self.avatars.borrow_mut();
        over.iter().for_each(|id| drop(here.remove(id)));
        Ok(())
    }

    /// The picture of a contact, if it is here.
    pub(crate) fn avatar(&self, id: &Hash32) -> Option<Vec<u8>> {
        self.shown_avatar(id)?;
        let here = self.avatars.borrow();
        here.get(id).map(|avatar| avatar.bytes.clone())
    }

    /// The hash of the picture of a contact, if it is here.
    pub(crate) fn shown_avatar(&self, id: &Hash32) -> Option<Hash32> {
        let wanted = self.book.get().get(id)?.avatar()?.hash;
        let here = self.avatars.borrow();
        here.get(id)
            .map(|avatar| avatar.hash)
            .filter(|hash| *hash == wanted)
    }

    fn show_avatar(&self, id: &Hash32, avatar: Avatar) {
        self.avatars.borrow_mut().insert(*id, avatar);
        self.tell_changed();
    }
}

impl super::book::Contact {
    /// Whether more of them than the name is shown: of those to whom the person has agreed.
    pub(crate) fn is_shown(&self) -> bool {
        self.standing == Standing::Accepted && self.blocked_ms().is_none()
    }

    /// The picture that is to be shown.
    fn avatar(&self) -> Option<AvatarAt> {
        let card = self.card.as_ref().filter(|_| self.is_shown())?;
        card.avatar()
    }
}

fn key(id: &Hash32) -> Vec<u8> {
    [b"avatar:", &id[..]].concat()
}
