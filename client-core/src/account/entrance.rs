//! What every way into an account shares.

use std::rc::Rc;

use crypto_core::login::{ClientLogin, ExportKey, KsfParams, Login, Password, ServerId};
use crypto_core::statement::Chain;
use relay_api::Bytes;
use relay_api::accounts::{LoginFinish, LoginStart, Session};
use relay_api::problem::ProblemKind;

use super::Account;
use crate::api::{Api, ApiError};
use crate::ctx::{App, Rng};
use crate::platform::{Clock, Platform};
use crate::view::{Failure, FailureCode, Phase};

/// Longest name of a session, in characters.
const SESSION_NAME: usize = relay_api::limits::SESSION_NAME;

/// What the ways into an account work with.
pub(crate) struct Entrance<'a, P: Platform> {
    pub platform: &'a Rc<P>,
    pub api: &'a Api<P>,
    pub rng: &'a Rng,
    /// Where to show that keys are being made; `None` while an account is shown.
    pub app: Option<&'a App>,
}

/// A way in was taken.
pub(crate) struct Opened {
    /// The account.
    pub account: Account,
    /// The session that the relay opened.
    pub session: Session,
}

/// A fresh proof of a password.
pub(super) struct Proof {
    pub ticket: Bytes,
    pub ke3: Bytes,
    pub export_key: ExportKey,
    pub params: KsfParams,
}

impl<P: Platform> Entrance<'_, P> {
    /// Host name of the relay as this client connects to it.
    pub fn server_id(&self) -> Result<ServerId, Failure> {
        // A platform that gives no host name is a mistake of the build, not of the person.
        ServerId::new(self.platform.server_id()).map_err(|_| FailureCode::Internal.into())
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.platform.clock().now_ms()
    }

    pub(super) fn session_name(&self) -> String {
        self.platform
            .device_name()
            .chars()
            .take(SESSION_NAME)
            .collect()
    }

    /// Shows that a key derivation comes, and lets the view paint before it blocks this thread.
    pub(super) async fn making_keys(&self) {
        if let Some(app) = self.app {
            app.set_phase(Phase::MakingKeys);
        }
        self.platform.clock().sleep(0).await;
    }

    /// Login up to KE3. Nothing derived from the password has left this device when it answers.
    ///
    /// # Errors
    /// [`FailureCode::KdfRefused`] before anything is derived; [`FailureCode::BadCredentials`] for
    /// whatever OPAQUE refuses.
    pub(super) async fn prove(&self, login: &Login, password: &Password) -> Result<Proof, Failure> {
        let server_id = self.server_id()?;
        let (state, ke1) = ClientLogin::start(&mut *self.rng.borrow(), password, login, &server_id)
            .map_err(|_| Failure::from(FailureCode::BadCredentials))?;
        let start = LoginStart {
            login: login.to_string(),
            ke1: Bytes(ke1.to_vec()),
        };
        let challenge = self.api.login_start(&start).await?;
        let params = KsfParams::new(challenge.kdf_id, challenge.iters)
            .map_err(|_| Failure::from(FailureCode::KdfRefused))?;
        self.making_keys().await;
        let (ke3, export_key) = state
            .finish(&mut *self.rng.borrow(), challenge.ke2.as_ref(), params)
            .map_err(|_| Failure::from(FailureCode::BadCredentials))?;
        Ok(Proof {
            ticket: challenge.ticket,
            ke3: Bytes(ke3.to_vec()),
            export_key,
            params,
        })
    }

    /// A whole login. The caller adopts the session.
    pub(super) async fn log_in(
        &self,
        login: &Login,
        password: &Password,
    ) -> Result<(Session, ExportKey, KsfParams), Failure> {
        let proof = self.prove(login, password).await?;
        let finish = LoginFinish {
            ticket: proof.ticket,
            ke3: proof.ke3,
            session_name: self.session_name(),
        };
        let session = self.api.login_finish(&finish).await?;
        Ok((session, proof.export_key, proof.params))
    }

    /// The account's own chain, fetched from the public directory as a stranger would.
    pub(super) async fn own_chain(
        &self,
        login: &Login,
        server_id: &ServerId,
    ) -> Result<Chain, Failure> {
        let answer = self.api.chain_by_login(login.as_str()).await;
        own_chain(answer, login, server_id)
    }
}

/// What the directory says of oneself: an account without a sound chain is broken.
pub(super) fn own_chain(
    answer: Result<relay_api::statements::Chain, ApiError>,
    login: &Login,
    server_id: &ServerId,
) -> Result<Chain, Failure> {
    let broken = || Failure::from(FailureCode::VaultBroken);
    match answer {
        Ok(chain) => {
            let login_hash = crypto_core::login::login_hash(login, server_id);
            Chain::verify(chain.statements.as_ref(), &login_hash).map_err(|_| broken())
        }
        Err(error) if error.is(ProblemKind::NotFound) => Err(broken()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;
