//! Registration, login, recovery, change of password, sessions.

use relay_api::accounts::{
    AccountDeletion, KeyIssue, LoginChallenge, LoginFinish, LoginStart, PasswordStart,
    RecoveryOpen, RecoveryOpened, RecoveryStart, RegisterFinish, RegisterStart, Session,
    SessionList, VaultReplacement,
};
use relay_api::{SessionId, routes};
use serde::{Serialize, de::DeserializeOwned};

use super::{Api, ApiError, Body, read};
use crate::platform::{Method, Platform};

impl<P: Platform> Api<P> {
    /// First step of registration.
    pub async fn register_start(&self, request: &RegisterStart) -> Result<KeyIssue, ApiError> {
        self.post_open(routes::REGISTER_START, request).await
    }

    /// Last step of registration. The caller [`adopt`](Self::adopt)s the session.
    pub async fn register_finish(&self, request: &RegisterFinish) -> Result<Session, ApiError> {
        self.post_open(routes::REGISTER_FINISH, request).await
    }

    /// First step of login.
    pub async fn login_start(&self, request: &LoginStart) -> Result<LoginChallenge, ApiError> {
        self.post_open(routes::LOGIN_START, request).await
    }

    /// Last step of login. The caller [`adopt`](Self::adopt)s the session.
    pub async fn login_finish(&self, request: &LoginFinish) -> Result<Session, ApiError> {
        self.post_open(routes::LOGIN_FINISH, request).await
    }

    /// Proves the old password and begins to replace it.
    pub async fn password_start(&self, request: &PasswordStart) -> Result<KeyIssue, ApiError> {
        self.post_authed(routes::PASSWORD_START, request).await
    }

    /// Replaces password, vault and slots. The caller [`adopt`](Self::adopt)s the session.
    pub async fn password_finish(&self, request: &VaultReplacement) -> Result<Session, ApiError> {
        self.post_authed(routes::PASSWORD_FINISH, request).await
    }

    /// Deletes the account.
    pub async fn delete_account(&self, request: &AccountDeletion) -> Result<(), ApiError> {
        let body = Body::json(request)?;
        self.authed(Method::Post, routes::ACCOUNT_DELETION, &body)
            .await
            .map(drop)
    }

    /// Shows the access key's proof and gets the recovery slot.
    pub async fn recovery_open(&self, request: &RecoveryOpen) -> Result<RecoveryOpened, ApiError> {
        self.post_open(routes::RECOVERY_OPEN, request).await
    }

    /// Begins to set a new password within a recovery.
    pub async fn recovery_start(&self, request: &RecoveryStart) -> Result<KeyIssue, ApiError> {
        self.post_open(routes::RECOVERY_START, request).await
    }

    /// Replaces everything within a recovery. The caller [`adopt`](Self::adopt)s the session.
    pub async fn recovery_finish(&self, request: &VaultReplacement) -> Result<Session, ApiError> {
        self.post_open(routes::RECOVERY_FINISH, request).await
    }

    /// Ends this session at the relay.
    pub async fn end_session(&self) -> Result<(), ApiError> {
        self.authed(Method::Delete, routes::SESSION, &Body::Empty)
            .await
            .map(drop)
    }

    /// Every session of the account.
    pub async fn sessions(&self) -> Result<SessionList, ApiError> {
        read(
            &self
                .authed(Method::Get, routes::SESSIONS, &Body::Empty)
                .await?,
        )
    }

    /// Ends one session.
    pub async fn revoke_session(&self, id: SessionId) -> Result<(), ApiError> {
        self.authed(Method::Delete, &routes::session(id), &Body::Empty)
            .await
            .map(drop)
    }

    /// Ends every session but this one.
    pub async fn revoke_other_sessions(&self) -> Result<(), ApiError> {
        self.authed(Method::Delete, routes::SESSIONS, &Body::Empty)
            .await
            .map(drop)
    }

    async fn post_open<T: DeserializeOwned>(
        &self,
        path: &str,
        request: &impl Serialize,
    ) -> Result<T, ApiError> {
        read(&self.open(Method::Post, path, &Body::json(request)?).await?)
    }

    async fn post_authed<T: DeserializeOwned>(
        &self,
        path: &str,
        request: &impl Serialize,
    ) -> Result<T, ApiError> {
        read(
            &self
                .authed(Method::Post, path, &Body::json(request)?)
                .await?,
        )
    }
}
