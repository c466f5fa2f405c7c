//! Replacing what opens the account while it is open.

use std::rc::Rc;

use crypto_core::recovery::AccessKey;
use zeroize::Zeroizing;

use crate::account::{Opened, Unfinished, groups_of};
use crate::local::{self, Remembered};
use crate::platform::Platform;
use crate::view::{Failure, Reply};

use super::Inner;
use super::ready::Ready;

impl<P: Platform> Inner<P> {
    pub(super) async fn change_password(
        &self,
        old: Zeroizing<String>,
        new: Zeroizing<String>,
    ) -> Result<Reply, Failure> {
        let _turn = self.turn.lock().await;
        let ready = self.ready()?;
        let account = ready.ctx.account()?;
        let door = self.entrance();
        let begun = door.begin_renewal(&account, &old, Some(&new)).await?;
        let changed = door.finish_renewal(&account, begun, None).await?;
        self.take_over(&ready, changed).await?;
        Ok(Reply::Done)
    }

    /// From before the request on the account says that its access key was not confirmed: should
    /// the answer be lost, nobody relies on a paper that may be void.
    pub(super) async fn new_access_key(
        &self,
        password: Zeroizing<String>,
    ) -> Result<Reply, Failure> {
        let _turn = self.turn.lock().await;
        let ready = self.ready()?;
        let account = ready.ctx.account()?;
        let door = self.entrance();
        let begun = door.begin_renewal(&account, &password, None).await?;
        let (settings, now_ms) = (&ready.ctx.settings, ready.ctx.now_ms());
        let was_confirmed = settings.get().access_key_confirmed;
        settings.change(|own| own.new_access_key(now_ms)).await?;
        let key = AccessKey::make(&mut *self.rng.borrow());
        let renewed = match door.finish_renewal(&account, begun, Some(&key)).await {
            Ok(renewed) => renewed,
            Err(Unfinished::Refused(failure)) => {
                settings
                    .change(|own| own.access_key_confirmed = was_confirmed)
                    .await?;
                return Err(failure);
            }
            Err(Unfinished::Unknown(failure)) => return Err(failure),
        };
        // The key exists nowhere but here: it is shown whatever this device runs into. A device that
        // could not store the new state asks for the password at its next start.
        let _ = self.take_over(&ready, renewed).await;
        Ok(self.show_access_key(groups_of(&key)))
    }

    /// The account as it is now takes the place of the one that was open.
    async fn take_over(&self, ready: &Ready<P>, renewed: Opened) -> Result<(), Failure> {
        let account = Rc::new(renewed.account);
        let known = Remembered::of(&account, renewed.session.session_id, ready.stays.get());
        ready.ctx.account.replace(Rc::clone(&account));
        let stays = local::remember(&*self.platform, &account, &known).await?;
        ready.stays.set(stays);
        Ok(())
    }
}
