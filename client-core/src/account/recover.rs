//! Opening an account by its access key, and setting a new password and a new access key.

use crypto_core::login::{ClientRegistration, login_hash};
use crypto_core::recovery::{AccessKey, Share, rec_auth};
use crypto_core::statement::Chain;
use crypto_core::vault::{SlotKey, VaultBody, open_body, open_slot};
use relay_api::Bytes;
use relay_api::accounts::{RecoveryOpen, RecoveryOpened, RecoveryStart};
use relay_api::problem::ProblemKind;
use zeroize::Zeroize;

use super::entrance::{Entrance, Opened};
use super::made::{Issued, Names, Renew, internal, nonsense, remake_account, root_of};
use super::register::Registered;
use super::settle::{Settled, settle};
use super::{Seen, broken, check, check_seen, entry};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode};

/// Reads the printed form; a mistake in it is found without the relay.
pub(crate) fn parse_access_key(text: &str) -> Result<AccessKey, Failure> {
    AccessKey::parse(text).map_err(|_| FailureCode::AccessKeyTypo.into())
}

impl<P: Platform> Entrance<'_, P> {
    /// Opens the vault with the access key and the relay's share, holds it against the statements,
    /// and only then replaces password, vault key, slots and access key at once.
    pub async fn recover(
        &self,
        login: &str,
        access_key: &AccessKey,
        new_password: &str,
        seen: Option<&Seen>,
    ) -> Result<Registered, Failure> {
        let login = entry::login(login)?;
        let password = entry::new_password(new_password, &login)?;
        let names = Names {
            login: login.clone(),
            server_id: self.server_id()?,
        };
        let (body, chain, ticket) = self.open_by_access_key(&names, access_key, seen).await?;
        let (registration, request) = {
            let rng = &mut *self.rng.borrow();
            ClientRegistration::start(rng, &password, &login, &names.server_id).map_err(internal)?
        };
        let start = RecoveryStart {
            ticket,
            request: Bytes(request.to_vec()),
        };
        let issue = self.api.recovery_start(&start).await?;
        self.making_keys().await;
        let (replacement, account, new_key) = {
            let rng = &mut *self.rng.borrow();
            let issued = Issued::take(rng, registration, issue)?;
            let key = AccessKey::make(rng);
            let old = (names, body, chain);
            let now_ms = self.now_ms();
            let renew = Renew {
                access_key: Some(&key),
                roots: false,
            };
            let (replacement, account) =
                remake_account(rng, old, issued, renew, now_ms, self.session_name())?;
            (replacement, account, key)
        };
        let session =
            match settle(&**self.platform, || self.api.recovery_finish(&replacement)).await {
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
            access_key: new_key,
        })
    }

    /// The vault body, checked against the statements, and the ticket to go on with.
    async fn open_by_access_key(
        &self,
        names: &Names,
        access_key: &AccessKey,
        seen: Option<&Seen>,
    ) -> Result<(VaultBody, Chain, Bytes), Failure> {
        let hash = login_hash(&names.login, &names.server_id);
        let open = RecoveryOpen {
            login: names.login.to_string(),
            rec_auth: Bytes(rec_auth(access_key, &hash).to_vec()),
        };
        let answer = self.api.recovery_open(&open).await;
        let RecoveryOpened {
            share: Bytes(mut share_bytes),
            slot,
            body,
            statements,
            ticket,
        } = answer.map_err(|error| {
            let wrong = error.is(ProblemKind::BadCredentials) || error.is(ProblemKind::NotFound);
            if wrong {
                FailureCode::AccessKeyWrong.into()
            } else {
                Failure::from(error)
            }
        })?;
        let share = <&[u8; 32]>::try_from(share_bytes.as_slice()).map(Share::from_bytes);
        share_bytes.zeroize();
        let share = share.map_err(|_| nonsense())?;
        let chain = Chain::verify(statements.as_ref(), &hash)
            .map_err(|_| Failure::from(FailureCode::VaultBroken))?;
        if let Some(seen) = seen {
            check_seen(&chain, seen)?;
        }
        let root = root_of(access_key, names);
        let key = SlotKey::AccessKey(&root, &share);
        let (vault_key, epoch) =
            open_slot(slot.as_ref(), key, chain.account_id()).map_err(broken)?;
        let body =
            open_body(body.as_ref(), &vault_key, epoch, chain.account_id()).map_err(broken)?;
        check(&body, epoch, &chain)?;
        Ok((body, chain, ticket))
    }
}
