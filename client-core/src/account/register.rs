//! Making an account: the only code path that does.

use crypto_core::login::{ClientRegistration, Login, Password};
use crypto_core::recovery::AccessKey;
use relay_api::Bytes;
use relay_api::accounts::{RegisterStart, Session};

use super::entrance::{Entrance, Opened};
use super::made::{Issued, Names, internal, make_account};
use super::settle::{Settled, settle};
use super::{Account, entry};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode};

/// A new account, and the access key that is shown once.
pub(crate) struct Registered {
    pub opened: Opened,
    pub access_key: AccessKey,
}

impl<P: Platform> Entrance<'_, P> {
    /// Checks everything that was typed, makes all keys here, and stores the account at the relay
    /// in one request. When its answer is lost, a login finds out whether it arrived.
    pub async fn register(&self, login: &str, password: &str) -> Result<Registered, Failure> {
        let login = entry::login(login)?;
        let password = entry::new_password(password, &login)?;
        let names = Names {
            login: login.clone(),
            server_id: self.server_id()?,
        };
        let (registration, request) = {
            let rng = &mut *self.rng.borrow();
            ClientRegistration::start(rng, &password, &login, &names.server_id).map_err(internal)?
        };
        let start = RegisterStart {
            login: login.to_string(),
            request: Bytes(request.to_vec()),
        };
        let issue = self.api.register_start(&start).await?;
        self.making_keys().await;
        let (finish, account, access_key) = {
            let rng = &mut *self.rng.borrow();
            let issued = Issued::take(rng, registration, issue)?;
            let key = AccessKey::make(rng);
            let now_ms = self.now_ms();
            let (finish, account) =
                make_account(rng, names, issued, &key, now_ms, self.session_name())?;
            (finish, account, key)
        };
        let session = match settle(&**self.platform, || self.api.register_finish(&finish)).await {
            Settled::Done(session) => session,
            Settled::Refused(error) => return Err(error.into()),
            Settled::Unknown(error) => self
                .find_out(&login, &password, &account)
                .await
                .ok_or(error)?,
        };
        if session.account_id.0 != account.id() {
            return Err(FailureCode::RelayFailed.into());
        }
        self.api.adopt(session.clone());
        Ok(Registered {
            opened: Opened { account, session },
            access_key,
        })
    }

    /// Whether the relay holds exactly this account under this password: then the lost request
    /// had arrived, and here is a session.
    pub(super) async fn find_out(
        &self,
        login: &Login,
        password: &Password,
        account: &Account,
    ) -> Option<Session> {
        let seen = account.seen();
        let opened = self.sign_in_as(login, password, Some(&seen)).await.ok()?;
        if opened.account.seen() != seen {
            return None;
        }
        // The lost answer had a session in it that nobody holds; there is no other.
        let _ = self.api.revoke_other_sessions().await;
        Some(opened.session)
    }
}
