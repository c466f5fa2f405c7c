//! Going on with an account that stayed signed in on this device.

use std::rc::Rc;

use crypto_core::vault::{VaultKey, open_body};
use crypto_core::wire::VaultBodyView;
use relay_api::vault::Vault;

use super::entrance::{Entrance, own_chain};
use super::sign_in::own_vault;
use super::{Account, broken, check, check_seen};
use crate::api::{Api, Ended, Guard};
use crate::ctx::{App, Event};
use crate::local::{self, CachedVault, KeptKey, Remembered};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode};

impl<P: Platform> Entrance<'_, P> {
    /// Opens what this device keeps, without asking the relay. `None` when it keeps nothing that
    /// opens: then only the password helps.
    pub fn resume(
        &self,
        remembered: &Remembered,
        kept: KeptKey,
        cached: CachedVault,
    ) -> Option<Account> {
        if kept.account_id != remembered.account_id {
            return None;
        }
        let login = super::entry::login(&remembered.login).ok()?;
        let server_id = self.server_id().ok()?;
        let statements = relay_api::statements::Chain {
            login: remembered.login.clone(),
            statements: relay_api::Bytes(cached.statements.into()),
        };
        let chain = own_chain(Ok(statements), &login, &server_id).ok()?;
        check_seen(&chain, &remembered.seen()).ok()?;
        let body: Vec<u8> = cached.body.into();
        let epoch = VaultBodyView::parse(&body).ok()?.vault_epoch;
        Account::open((login, server_id), kept.vault_key, epoch, body, chain).ok()
    }
}

/// Looks at the account before the relay is used with a session that was only resumed.
///
/// A vault that moved on (the password changed elsewhere) ends the session here too; one that
/// moved back, or a chain that did, is an alarm and nothing is sent any more.
pub(crate) fn guard<P: Platform>(platform: Rc<P>, account: Rc<Account>, app: App) -> Guard<P> {
    Rc::new(move |api: Api<P>, token| {
        let (platform, account, app) = (Rc::clone(&platform), Rc::clone(&account), app.clone());
        Box::pin(async move {
            let vault = own_vault(api.vault_as(&token).await);
            let answer = api
                .chain_by_login_as(&token, account.login().as_str())
                .await;
            match vault.and_then(|vault| look(&account, &vault, answer)) {
                Ok(Verdict::Same) => {
                    // A device whose storage fails now says so at the next thing that matters.
                    let session = token.session_id.0;
                    let _ = local::amend(&*platform, |known| known.session_id = session).await;
                    Ok(())
                }
                Ok(Verdict::MovedOn) => {
                    app.tell(Event::SessionEnded(Ended::Found));
                    Err(FailureCode::SignedOut.into())
                }
                Err(failure) => {
                    let alarm = [FailureCode::VaultBroken, FailureCode::VaultRolledBack];
                    if alarm.contains(&failure.code) {
                        app.raise_alarm();
                    }
                    Err(failure)
                }
            }
        })
    })
}

enum Verdict {
    Same,
    MovedOn,
}

fn look(
    account: &Account,
    vault: &Vault,
    answer: Result<relay_api::statements::Chain, crate::api::ApiError>,
) -> Result<Verdict, Failure> {
    let chain = own_chain(answer, account.login(), account.server_id())?;
    if *chain.account_id() != account.id() {
        return Err(FailureCode::VaultBroken.into());
    }
    check_seen(&chain, &account.seen())?;
    let view = VaultBodyView::parse(vault.body.as_ref())
        .map_err(|_| Failure::from(FailureCode::VaultBroken))?;
    if chain.head_seq() > account.head().seq() {
        // Signed by this account's own key: somebody with the password was here.
        return Ok(Verdict::MovedOn);
    }
    if view.vault_epoch < account.vault_epoch() {
        return Err(FailureCode::VaultRolledBack.into());
    }
    let key = VaultKey::from_bytes(account.vault_key().expose());
    let body = open_body(
        vault.body.as_ref(),
        &key,
        account.vault_epoch(),
        &account.id(),
    )
    .map_err(broken)?;
    check(&body, account.vault_epoch(), &chain)?;
    Ok(Verdict::Same)
}
