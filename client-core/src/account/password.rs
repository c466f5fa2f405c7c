//! A new password for an open account.

use crypto_core::login::ClientRegistration;
use crypto_core::vault::open_body;
use relay_api::Bytes;
use relay_api::accounts::PasswordStart;

use super::entrance::{Entrance, Opened};
use super::made::{Issued, Names, internal, remake_account};
use super::settle::{Settled, settle};
use super::{Account, broken, entry};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode};

impl<P: Platform> Entrance<'_, P> {
    /// Proves the old password and replaces record, vault key, body and both slots at once; the
    /// access key stays. Every other session ends.
    pub async fn change_password(
        &self,
        account: &Account,
        old: &str,
        new: &str,
    ) -> Result<Opened, Failure> {
        let (login, server_id) = (account.login().clone(), account.server_id().clone());
        let old = entry::known_password(old)?;
        let new = entry::new_password(new, &login)?;
        let proof = self.prove(&login, &old).await?;
        let (registration, request) = {
            let rng = &mut *self.rng.borrow();
            ClientRegistration::start(rng, &new, &login, &server_id).map_err(internal)?
        };
        let start = PasswordStart {
            login_ticket: proof.ticket,
            ke3: proof.ke3,
            request: Bytes(request.to_vec()),
        };
        let issue = self.api.password_start(&start).await?;
        self.making_keys().await;
        // The open account stays untouched until the relay has taken the new one.
        let body = open_body(
            account.sealed_body(),
            account.vault_key(),
            account.vault_epoch(),
            &account.id(),
        )
        .map_err(broken)?;
        let (replacement, remade) = {
            let rng = &mut *self.rng.borrow();
            let issued = Issued::take(rng, registration, issue)?;
            let old = (
                Names {
                    login: login.clone(),
                    server_id,
                },
                body,
                (**account.chain()).clone(),
            );
            remake_account(rng, old, issued, None, self.now_ms(), self.session_name())?
        };
        let session = match settle(&**self.platform, || self.api.password_finish(&replacement))
            .await
        {
            Settled::Done(session) => session,
            Settled::Refused(error) => return Err(error.into()),
            Settled::Unknown(error) => self.find_out(&login, &new, &remade).await.ok_or(error)?,
        };
        if session.account_id.0 != remade.id() {
            return Err(FailureCode::RelayFailed.into());
        }
        self.api.adopt(session.clone());
        Ok(Opened {
            account: remade,
            session,
        })
    }
}
