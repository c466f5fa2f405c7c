//! The end of an account at the relay.

use relay_api::accounts::AccountDeletion;

use super::entrance::Entrance;
use super::settle::{Settled, settle};
use super::{Account, entry};
use crate::platform::Platform;
use crate::view::Failure;

impl<P: Platform> Entrance<'_, P> {
    /// Whether this is the password, without leaving anything at the relay.
    pub async fn know_password(&self, account: &Account, password: &str) -> Result<(), Failure> {
        let password = entry::known_password(password)?;
        self.prove(account.login(), &password).await.map(drop)
    }

    /// Has the relay delete everything that opens the account.
    pub async fn delete_account(&self, account: &Account, password: &str) -> Result<(), Failure> {
        let password = entry::known_password(password)?;
        let proof = self.prove(account.login(), &password).await?;
        let deletion = AccountDeletion {
            login_ticket: proof.ticket,
            ke3: proof.ke3,
        };
        match settle(&**self.platform, || self.api.delete_account(&deletion)).await {
            Settled::Done(()) => Ok(()),
            Settled::Refused(error) => Err(error.into()),
            // Nobody is signed in to an account that is gone.
            Settled::Unknown(error) if error.ends_session() => Ok(()),
            Settled::Unknown(error) => Err(error.into()),
        }
    }
}
