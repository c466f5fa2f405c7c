//! Signing in from any browser.

use crypto_core::login::Password;
use crypto_core::login::{ExportKey, KsfParams, Login, ServerId};
use crypto_core::statement::Chain;
use crypto_core::vault::{SlotKey, open_slot};
use relay_api::problem::ProblemKind;
use relay_api::vault::Vault;

use super::entrance::{Entrance, Opened};
use super::{Account, Seen, broken, check_seen, entry};
use crate::api::ApiError;
use crate::platform::Platform;
use crate::view::{Failure, FailureCode};

impl<P: Platform> Entrance<'_, P> {
    /// Login → vault → own chain, all held against each other and against what this device has
    /// `seen` of the account.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        seen: Option<&Seen>,
    ) -> Result<Opened, Failure> {
        let login = entry::login(login)?;
        let password = entry::known_password(password)?;
        self.sign_in_as(&login, &password, seen).await
    }

    pub(super) async fn sign_in_as(
        &self,
        login: &Login,
        password: &Password,
        seen: Option<&Seen>,
    ) -> Result<Opened, Failure> {
        let server_id = self.server_id()?;
        let (session, export_key, params) = self.log_in(login, password).await?;
        self.api.adopt(session.clone());
        let vault = own_vault(self.api.vault().await)?;
        let chain = self.own_chain(login, &server_id).await?;
        if *chain.account_id() != session.account_id.0 {
            return Err(FailureCode::VaultBroken.into());
        }
        if let Some(seen) = seen {
            check_seen(&chain, seen)?;
        }
        let account = open_vault(
            (login.clone(), server_id),
            &vault,
            (&export_key, params),
            chain,
        )?;
        Ok(Opened { account, session })
    }
}

/// The vault of an account that exists: without one it is broken, and stays so.
pub(super) fn own_vault(answer: Result<Vault, ApiError>) -> Result<Vault, Failure> {
    match answer {
        Ok(vault) => Ok(vault),
        Err(error) if error.is(ProblemKind::NotFound) => Err(FailureCode::VaultBroken.into()),
        Err(error) => Err(error.into()),
    }
}

fn open_vault(
    names: (Login, ServerId),
    vault: &Vault,
    (export_key, params): (&ExportKey, KsfParams),
    chain: Chain,
) -> Result<Account, Failure> {
    let slot = vault.slots.password.as_ref();
    let key = SlotKey::Password(export_key, params);
    let (vault_key, epoch) = open_slot(slot, key, chain.account_id()).map_err(broken)?;
    Account::open(names, vault_key, epoch, vault.body.0.clone(), chain)
}
