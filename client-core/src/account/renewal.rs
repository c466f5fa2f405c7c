//! A new password, a new access key or all keys at once for an open account.
//!
//! In two steps: what can be refused without consequences comes first, so that whoever asks can
//! prepare for the second, after which the relay has one state or the other.

use crypto_core::login::{ClientRegistration, Login, Password};
use crypto_core::recovery::AccessKey;
use crypto_core::vault::open_body;
use relay_api::Bytes;
use relay_api::accounts::{KeyIssue, PasswordStart, VaultReplacement};

use super::entrance::{Entrance, Opened};
use super::made::{Issued, Names, Renew, internal, remake_account};
use super::settle::{Settled, settle};
use super::{Account, broken, entry};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode};

/// The password was proved; the relay waits for what takes the place of the vault.
pub(crate) struct Begun {
    login: Login,
    password: Password,
    registration: ClientRegistration,
    issue: KeyIssue,
}

/// Made, and not sent yet.
pub(crate) struct Remade {
    /// The account as it will be.
    pub account: Account,
    pub(super) replacement: VaultReplacement,
    password: Password,
}

/// A renewal that did not answer well.
pub(crate) enum Unfinished {
    /// Nothing has changed.
    Refused(Failure),
    /// The answer was lost: the relay has the old state or the new one.
    Unknown(Failure),
}

impl From<Failure> for Unfinished {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl From<Unfinished> for Failure {
    fn from(unfinished: Unfinished) -> Self {
        match unfinished {
            Unfinished::Refused(failure) | Unfinished::Unknown(failure) => failure,
        }
    }
}

impl<P: Platform> Entrance<'_, P> {
    /// Proves the password that is set, by a fresh login, and announces the one to be set; without
    /// a `new` one it stays.
    pub async fn begin_renewal(
        &self,
        account: &Account,
        old: &str,
        new: Option<&str>,
    ) -> Result<Begun, Failure> {
        let (login, server_id) = (account.login().clone(), account.server_id().clone());
        let proven = entry::known_password(old)?;
        let password = match new {
            Some(new) => entry::new_password(new, &login)?,
            None => entry::known_password(old)?,
        };
        let proof = self.prove(&login, &proven).await?;
        let (registration, request) = {
            let rng = &mut *self.rng.borrow();
            ClientRegistration::start(rng, &password, &login, &server_id).map_err(internal)?
        };
        let start = PasswordStart {
            login_ticket: proof.ticket,
            ke3: proof.ke3,
            request: Bytes(request.to_vec()),
        };
        let issue = self.api.password_start(&start).await?;
        Ok(Begun {
            login,
            password,
            registration,
            issue,
        })
    }

    /// Replaces record, vault key, body and both slots at once; the access key stays unless there
    /// is another one. Every other session ends.
    pub async fn finish_renewal(
        &self,
        account: &Account,
        begun: Begun,
        access_key: Option<&AccessKey>,
    ) -> Result<Opened, Unfinished> {
        let renew = Renew {
            access_key,
            roots: false,
        };
        let remade = self.remake(account, begun, renew).await?;
        self.send_renewal(remade).await
    }

    /// Makes what takes the place of the vault. The open account stays untouched until the relay
    /// has taken it.
    pub(super) async fn remake(
        &self,
        account: &Account,
        begun: Begun,
        renew: Renew<'_>,
    ) -> Result<Remade, Failure> {
        self.making_keys().await;
        let body = open_body(
            account.sealed_body(),
            account.vault_key(),
            account.vault_epoch(),
            &account.id(),
        )
        .map_err(broken)?;
        let rng = &mut *self.rng.borrow();
        let issued = Issued::take(rng, begun.registration, begun.issue)?;
        let names = Names {
            login: begun.login,
            server_id: account.server_id().clone(),
        };
        let old = (names, body, (**account.chain()).clone());
        let (now_ms, name) = (self.now_ms(), self.session_name());
        let (replacement, account) = remake_account(rng, old, issued, renew, now_ms, name)?;
        Ok(Remade {
            account,
            replacement,
            password: begun.password,
        })
    }

    /// The one request after which the relay has the new state.
    pub async fn send_renewal(&self, remade: Remade) -> Result<Opened, Unfinished> {
        let Remade {
            account,
            replacement,
            password,
        } = remade;
        let send = || self.api.password_finish(&replacement);
        let session = match settle(&**self.platform, send).await {
            Settled::Done(session) => session,
            Settled::Refused(error) => return Err(Unfinished::Refused(error.into())),
            Settled::Unknown(error) => self
                .find_out(account.login(), &password, &account)
                .await
                .ok_or_else(|| Unfinished::Unknown(error.into()))?,
        };
        if session.account_id.0 != account.id() {
            return Err(Unfinished::Unknown(FailureCode::RelayFailed.into()));
        }
        self.api.adopt(session.clone());
        Ok(Opened { account, session })
    }
}
