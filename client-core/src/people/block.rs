//! People with whom a person wants nothing to do, the same in every browser (blob ns 1).
//!
//! They are not told. What they send is still in the log, for it is theirs and ours alike, and is
//! shown again when they are let back in; until then they are not seen, and nothing goes to them.

use crypto_core::Hash32;

use super::book::Book;
use super::{Directory, Standing};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode, PersonView};

impl<P: Platform> Directory<P> {
    /// Blocks somebody, or takes that back.
    ///
    /// # Errors
    /// [`FailureCode::NotAllowed`] for oneself; as [`Self::meet`] for somebody who was never met.
    pub async fn set_blocked(&self, id: &Hash32, blocked: bool) -> Result<(), Failure> {
        if self.account.get()?.id() == *id {
            return Err(FailureCode::NotAllowed.into());
        }
        if blocked && self.standing(id).is_none() {
            self.meet(&[*id], Standing::Pending).await?;
        }
        let now_ms = self.now_ms();
        let change = |book: &mut Book| {
            if let Some(contact) = book.get_mut(id) {
                contact.blocked.set(blocked, now_ms);
            }
        };
        self.book.change(change).await
    }

    /// Since when somebody is blocked, by the clock of the browser in which that was done.
    pub fn blocked_ms(&self, id: &Hash32) -> Option<u64> {
        self.book.get().get(id)?.blocked_ms()
    }

    /// Everything that begins something with people asks this first.
    ///
    /// # Errors
    /// [`FailureCode::PersonBlocked`] if one of them is blocked.
    pub fn check_wanted(&self, ids: &[Hash32]) -> Result<(), Failure> {
        if ids.iter().any(|id| self.blocked_ms(id).is_some()) {
            return Err(FailureCode::PersonBlocked.into());
        }
        Ok(())
    }

    /// Everybody who is blocked, who was last first.
    pub fn blocked(&self) -> Vec<PersonView> {
        let mut ids: Vec<(u64, Hash32)> = {
            let book = self.book.get();
            let blocked = book
                .iter()
                .filter_map(|(id, c)| Some((c.blocked_ms()?, id)));
            blocked.collect()
        };
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids.iter().map(|(_, id)| self.person(id)).collect()
    }
}
