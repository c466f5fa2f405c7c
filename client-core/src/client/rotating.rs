//! "Somebody else may know my password": the account gets new keys of every kind, while everything
//! that works with the old ones stands still.
//!
//! Either the relay takes all of it or nothing. When its answer is lost this client locks: the
//! password that is then typed, the old one or the new one, says which it was.

use std::rc::Rc;

use crypto_core::recovery::AccessKey;
use futures::channel::oneshot;
use zeroize::Zeroizing;

use crate::account::{Account, Opened, Unfinished, groups_of};
use crate::ctx::Event;
use crate::local::{self, Remembered};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode, Phase, Reply};

use super::Inner;
use super::ready::Ready;

/// What stood still, to go on from.
struct Still<P: Platform> {
    ready: Rc<Ready<P>>,
    account: Rc<Account>,
    /// Conversations that views have open, and how many.
    open: Vec<(crypto_core::Hash32, u32)>,
}

impl<P: Platform> Inner<P> {
    pub(super) async fn rotate_keys(
        &self,
        old: Zeroizing<String>,
        new: Zeroizing<String>,
    ) -> Result<Reply, Failure> {
        let _turn = self.turn.lock().await;
        if *old == *new {
            // Whoever knows it would go on knowing it.
            return Err(FailureCode::PasswordWeak.into());
        }
        let account = self.ready()?.ctx.account()?;
        let begun = self
            .entrance()
            .begin_renewal(&account, &old, Some(&new))
            .await?;
        // From here on nobody else writes what is about to be sealed anew.
        self.api.revoke_other_sessions().await?;
        let still = self.stand_still(account).await?;
        let key = AccessKey::make(&mut *self.rng.borrow());
        let rotated = async {
            let (ctx, account) = (&still.ready.ctx, &still.account);
            let root = account.storage_root();
            let blobs = ctx.blobs.open_all(root, ctx.now_ms()).await?;
            let door = self.entrance();
            let remade = door.rotate(account, begun, &key, &blobs).await?;
            let roots = (root, remade.account.storage_root());
            let device = &still.ready.device;
            local::announce(&self.platform, &self.rng, device, roots)
                .await
                .map_err(Failure::from)?;
            door.send_renewal(remade).await
        };
        match rotated.await {
            Ok(opened) => {
                let login = still.account.login().to_string();
                if self.go_on_with(&still, opened).await.is_err() {
                    // The relay has the new account; this device takes it in at the next unlock.
                    self.close(Phase::Locked { login }, FailureCode::Locked);
                }
                Ok(self.show_access_key(groups_of(&key)))
            }
            Err(Unfinished::Refused(failure)) => {
                self.go_on_as_before(&still).await;
                Err(failure)
            }
            Err(Unfinished::Unknown(failure)) => {
                let login = still.account.login().to_string();
                still.ready.ctx.close();
                self.close(Phase::Locked { login }, FailureCode::Locked);
                Err(failure)
            }
        }
    }

    /// Stops everything that works for the account; its keys stay in memory.
    async fn stand_still(&self, account: Rc<Account>) -> Result<Still<P>, Failure> {
        let ready = self.ready()?;
        let open = ready.conversations.open_views();
        self.app.set_phase(Phase::MakingKeys);
        let (stopped, stops) = oneshot::channel();
        *self.stopped.borrow_mut() = Some(stopped);
        *self.ready.borrow_mut() = None;
        self.app.tell(Event::Changed);
        // Ends with an error only when the client itself goes.
        let _ = stops.await;
        Ok(Still {
            ready,
            account,
            open,
        })
    }

    async fn go_on_with(&self, still: &Still<P>, opened: Opened) -> Result<(), Failure> {
        let Opened { account, session } = opened;
        let stay = still.ready.stays.get();
        let known = Remembered::of(&account, session.session_id, stay);
        // What was begun with the old keys ends here.
        still.ready.ctx.close();
        let stays = local::remember(&*self.platform, &account, &known).await?;
        self.reopen(still, account, stays).await
    }

    async fn go_on_as_before(&self, still: &Still<P>) {
        still.ready.ctx.close();
        let again = async {
            let account = still.account.again()?;
            self.reopen(still, account, still.ready.stays.get()).await
        };
        if again.await.is_err() {
            let login = still.account.login().to_string();
            self.close(Phase::Locked { login }, FailureCode::Locked);
        }
    }

    async fn reopen(&self, still: &Still<P>, account: Account, stays: bool) -> Result<(), Failure> {
        let device = still.ready.device;
        let root = account.storage_root();
        local::settle(&self.platform, &self.rng, &device, root).await?;
        let ready = Ready::open(self, account, device, stays).await?;
        ready.conversations.reopen(still.open.clone());
        let phase = ready.phase().ok_or(FailureCode::Locked)?;
        self.set_ready(ready);
        self.app.set_phase(phase);
        Ok(())
    }
}
