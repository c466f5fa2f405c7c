//! The bridge to other people: chains for the acceptors, names and trust for the views.

use std::rc::Rc;

use crypto_core::{
    Hash32,
    commit::{self, Author},
    statement::Chain,
};

use super::{
    Conversations,
    snapshot::{People, Person},
};
use crate::{
    account::Account,
    ctx::Ctx,
    people::{Chains, Standing},
    platform::Platform,
    view::{Failure, PersonView},
};

/// Chains as the acceptors look them up.
pub(super) struct Directory(pub(super) Chains);

impl commit::Directory for Directory {
    fn chain(&self, account_id: &Hash32) -> Option<&Chain> {
        self.0.get(account_id)
    }
}

/// Who signs for this account.
pub(super) struct Signer {
    account: Rc<Account>,
    id: Hash32,
}

impl Signer {
    pub(super) fn new(account: Rc<Account>) -> Self {
        let id = account.id();
        Self { account, id }
    }

    /// The key belongs to the newest own statement.
    pub(super) fn author(&self) -> Author<'_> {
        Author {
            account_id: &self.id,
            stmt_hash: self.account.head().stmt_hash(),
            key: self.account.signing(),
        }
    }
}

/// Everybody, for a snapshot.
pub(super) struct Everybody<'a, P: Platform> {
    ctx: &'a Ctx<P>,
    me: Hash32,
}

impl<P: Platform> People for Everybody<'_, P> {
    fn me(&self) -> Hash32 {
        self.me
    }

    fn now_ms(&self) -> u64 {
        self.ctx.now_ms()
    }

    fn person(&self, account: &Hash32) -> Person {
        let is_me = *account == self.me;
        let PersonView {
            login,
            name,
            avatar,
            about,
            trust,
            ..
        } = if is_me {
            self.ctx.myself()
        } else {
            self.ctx.people.person(account)
        };
        let standing = self.ctx.people.standing(account);
        Person {
            login,
            name,
            avatar,
            about,
            trust,
            is_accepted: is_me || standing == Some(Standing::Accepted),
            is_declined: standing == Some(Standing::Declined),
            blocked_ms: self.ctx.people.blocked_ms(account),
        }
    }

    fn shows_presence(&self) -> bool {
        self.ctx.settings.get().shows_presence()
    }

    fn shows_reading(&self) -> bool {
        self.ctx.settings.get().shows_reading()
    }
}

impl<P: Platform> Conversations<P> {
    /// Everybody, as known now.
    pub(super) fn everybody(&self) -> Result<Everybody<'_, P>, Failure> {
        Ok(Everybody {
            ctx: &self.inner.ctx,
            me: self.me()?,
        })
    }

    /// The chains of these accounts; the relay is asked only for those that are not on this device.
    pub(super) async fn directory(&self, ids: &[Hash32]) -> Result<Directory, Failure> {
        Ok(Directory(self.inner.ctx.people.chains(ids).await?))
    }

    /// Whether the person has agreed to hear from somebody, and still wants to.
    pub(super) fn is_accepted(&self, id: &Hash32) -> bool {
        let people = &self.inner.ctx.people;
        people.standing(id) == Some(Standing::Accepted) && people.blocked_ms(id).is_none()
    }
}
