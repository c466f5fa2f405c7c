//! The vault, the account blobs and the directory.

use relay_api::problem::ProblemKind;
use relay_api::statements::Chain;
use relay_api::vault::Vault;
use relay_api::{AccountId, routes};

use super::{Api, ApiError, Body, Token, read};
use crate::platform::{Method, Platform};

impl<P: Platform> Api<P> {
    /// Key slots and body of this account.
    pub async fn vault(&self) -> Result<Vault, ApiError> {
        read(
            &self
                .authed(Method::Get, routes::VAULT, &Body::Empty)
                .await?,
        )
    }

    /// [`Self::vault`] for a guard, which has a token before everybody else.
    pub async fn vault_as(&self, token: &Token) -> Result<Vault, ApiError> {
        let (method, path) = (Method::Get, routes::VAULT);
        read(
            &self
                .send_as(token, method, path, &Body::Empty, Vec::new())
                .await?,
        )
    }

    /// A sealed account blob; `None` when it was never written.
    pub async fn account_blob(&self, ns: u8) -> Result<Option<Vec<u8>>, ApiError> {
        match self
            .authed(Method::Get, &routes::account_blob(ns), &Body::Empty)
            .await
        {
            Ok(response) => Ok(Some(response.body)),
            Err(error) if error.is(ProblemKind::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a sealed account blob; its version has to be the next one, else `version-conflict`.
    pub async fn put_account_blob(&self, ns: u8, sealed: Vec<u8>) -> Result<(), ApiError> {
        let body = Body::Octets(sealed);
        self.authed(Method::Put, &routes::account_blob(ns), &body)
            .await
            .map(drop)
    }

    /// The statements of exactly this login.
    pub async fn chain_by_login(&self, login: &str) -> Result<Chain, ApiError> {
        let path = routes::statements_by_login(login);
        read(&self.authed(Method::Get, &path, &Body::Empty).await?)
    }

    /// [`Self::chain_by_login`] for a guard.
    pub async fn chain_by_login_as(&self, token: &Token, login: &str) -> Result<Chain, ApiError> {
        let path = routes::statements_by_login(login);
        read(
            &self
                .send_as(token, Method::Get, &path, &Body::Empty, Vec::new())
                .await?,
        )
    }

    /// The statements of this account.
    pub async fn chain_by_account(&self, id: AccountId) -> Result<Chain, ApiError> {
        let path = routes::statements_by_account(id);
        read(&self.authed(Method::Get, &path, &Body::Empty).await?)
    }
}
