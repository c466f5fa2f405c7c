//! Deleting the account.

use zeroize::Zeroizing;

use crate::platform::{Platform, Store};
use crate::view::{Failure, FailureCode, Phase, Reply};

use super::Inner;

impl<P: Platform> Inner<P> {
    /// Proves the password anew, says farewell, has the relay delete what it holds, and erases
    /// this device. Nothing happens when the password is wrong.
    pub(super) async fn delete_account(
        &self,
        password: Zeroizing<String>,
    ) -> Result<Reply, Failure> {
        let _turn = self.turn.lock().await;
        let ready = self.ready()?;
        let account = ready.ctx.account()?;
        let door = self.entrance();
        door.know_password(&account, &password).await?;
        ready.conversations.say_farewell().await;
        // A proof of its own: the first one may have grown old meanwhile.
        door.delete_account(&account, &password).await?;
        self.close(
            Phase::SignedOut {
                ended_elsewhere: false,
            },
            FailureCode::SignedOut,
        );
        let erased = self.platform.store().erase().await;
        erased.map_err(|_| FailureCode::StorageFailed)?;
        Ok(Reply::Done)
    }
}
