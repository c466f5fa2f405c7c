//! Requests: conversations that somebody else began.

use crypto_core::Hash32;

use super::Conversations;
use crate::{
    people::Standing,
    platform::Platform,
    view::{Failure, FailureCode, Reply},
};

impl<P: Platform> Conversations<P> {
    /// Accepts whoever brought this person in: from now on they may be written to, and see the
    /// person's name and receipts.
    pub(super) async fn accept_request(&self, conv_id: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let inviter = self.inviter(&conv_id)?;
        self.inner
            .ctx
            .people
            .meet(&[inviter], Standing::Accepted)
            .await?;
        self.take_back_decline(&conv_id).await?;
        self.introduce(&conv_id).await?;
        self.introduce_to(&inviter).await?;
        self.changed(&conv_id);
        self.inner.signals.tell.notify();
        Ok(Reply::Done)
    }

    /// Hides the conversation, and whatever else this person begins. They are not told.
    pub(super) async fn decline_request(&self, conv_id: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let inviter = self.inviter(&conv_id)?;
        if self.is_accepted(&inviter) || inviter == self.me()? {
            return Err(FailureCode::NotAllowed.into());
        }
        // What other browsers of this person are told is told with the heads.
        self.load(&conv_id).await?;
        self.with(&conv_id, |c| c.decide(true))?;
        self.store(&conv_id).await?;
        self.inner
            .ctx
            .people
            .set_standing(&inviter, Standing::Declined)
            .await?;
        self.changed(&conv_id);
        self.inner.signals.tell.notify();
        Ok(Reply::Done)
    }

    pub(super) async fn take_back_decline(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.load(conv_id).await?;
        self.with(conv_id, |c| c.decide(false))?;
        self.store(conv_id).await?;
        self.changed(conv_id);
        Ok(())
    }

    fn inviter(&self, conv_id: &Hash32) -> Result<Hash32, Failure> {
        let me = self.me()?;
        let inviter = self.with(conv_id, |c| c.epochs.inviter(&me))?;
        inviter.ok_or_else(|| FailureCode::NotFound.into())
    }
}
