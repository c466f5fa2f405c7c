//! Ways into an account, and making it the account of this device.

use std::rc::Rc;

use crypto_core::recovery::AccessKey;
use zeroize::Zeroizing;

use crate::account::{
    Account, Entrance, Opened, Registered, Settings, check_name, groups_of, parse_access_key,
};
use crate::local::{self, Remembered};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode, Phase, Reply};

use super::Inner;
use super::ready::Ready;

/// How an account was got into.
enum Way {
    /// Just made, under this display name.
    New(String),
    /// With the password.
    Known,
    /// With the access key, which was replaced.
    Recovered,
}

impl<P: Platform> Inner<P> {
    pub(super) async fn register(
        &self,
        login: &str,
        name: &str,
        password: Zeroizing<String>,
        stay: bool,
    ) -> Result<Reply, Failure> {
        let _turn = self.begin().await?;
        let name = check_name(name)?;
        self.entering(async {
            local::probe(&*self.platform).await?;
            let made = self.door().register(login, &password).await?;
            Ok(self.enter_with_key(made, stay, Way::New(name)).await)
        })
        .await
    }

    /// Also opens a locked client again: with the same login everything on this device stays.
    pub(super) async fn sign_in(
        &self,
        login: &str,
        password: Zeroizing<String>,
        stay: bool,
    ) -> Result<Reply, Failure> {
        let _turn = self.begin().await?;
        self.sign_in_now(login, &password, stay).await
    }

    pub(super) async fn unlock(&self, password: Zeroizing<String>) -> Result<Reply, Failure> {
        let _turn = self.begin().await?;
        let Some(known) = local::remembered(&*self.platform).await? else {
            return Err(FailureCode::SignedOut.into());
        };
        self.sign_in_now(&known.login, &password, known.stay).await
    }

    async fn sign_in_now(&self, login: &str, password: &str, stay: bool) -> Result<Reply, Failure> {
        self.entering(async {
            let known = local::remembered(&*self.platform).await?;
            let seen = known.as_ref().map(Remembered::seen);
            let opened = self.door().sign_in(login, password, seen.as_ref()).await?;
            self.enter(opened, stay, Way::Known).await?;
            if let Some(known) = known {
                self.end_former(&known).await;
            }
            Ok(Reply::Done)
        })
        .await
    }

    pub(super) async fn recover(
        &self,
        login: &str,
        access_key: Zeroizing<String>,
        password: Zeroizing<String>,
        stay: bool,
    ) -> Result<Reply, Failure> {
        let _turn = self.begin().await?;
        let key: AccessKey = parse_access_key(&access_key)?;
        self.entering(async {
            local::probe(&*self.platform).await?;
            let known = local::remembered(&*self.platform).await?;
            let seen = known.as_ref().map(Remembered::seen);
            let made = self
                .door()
                .recover(login, &key, &password, seen.as_ref())
                .await?;
            Ok(self.enter_with_key(made, stay, Way::Recovered).await)
        })
        .await
    }

    /// Waits for the turn of a command that opens an account; none may be open.
    async fn begin(&self) -> Result<futures::lock::MutexGuard<'_, ()>, Failure> {
        let turn = self.turn.lock().await;
        match self.ready.borrow().is_some() {
            true => Err(FailureCode::BadCommand.into()),
            false => Ok(turn),
        }
    }

    /// Puts everything back when a way in ends in a failure.
    async fn entering(
        &self,
        way: impl Future<Output = Result<Reply, Failure>>,
    ) -> Result<Reply, Failure> {
        let before = self.app.phase();
        let answer = way.await;
        if let Err(failure) = &answer {
            // A session may be open already; nobody would ever use it. A relay that was caught
            // lying is told nothing more.
            let lied = [
                FailureCode::VaultBroken,
                FailureCode::VaultRolledBack,
                FailureCode::Integrity,
            ];
            if !lied.contains(&failure.code) {
                let _ = self.api.end_session().await;
            }
            self.go_back(before).await;
        }
        answer
    }

    async fn go_back(&self, before: Phase) {
        let is_locked = matches!(before, Phase::Locked { .. });
        match local::remembered(&*self.platform).await {
            // Another account was about to move in and has taken the place of this one.
            Ok(None) if is_locked => {
                let phase = Phase::SignedOut {
                    ended_elsewhere: false,
                };
                self.close(phase, FailureCode::SignedOut);
            }
            _ if is_locked => self.close(before, FailureCode::Locked),
            _ => self.close(before, FailureCode::SignedOut),
        }
    }

    fn door(&self) -> Entrance<'_, P> {
        Entrance {
            app: Some(&self.app),
            ..self.entrance()
        }
    }

    /// Makes an account that was just opened the account of this device.
    async fn enter(&self, opened: Opened, stay: bool, way: Way) -> Result<(), Failure> {
        let Opened { account, session } = opened;
        let (id, root) = (account.id(), account.storage_root());
        let device = local::prepare(&self.platform, &self.rng, &id, root).await?;
        let known = Remembered::of(&account, session.session_id, stay);
        let ready = Ready::open(self, account, device, false).await?;
        self.settle_in(&ready, way).await?;
        // Only now: a start from what is kept asks nobody.
        let account = ready.ctx.account()?;
        let stays = local::remember(&*self.platform, &account, &known).await?;
        ready.stays.set(stays);
        let phase = ready.phase().ok_or(FailureCode::Locked)?;
        self.set_ready(ready);
        self.app.set_phase(phase);
        Ok(())
    }

    /// The relay has the account now, and its access key exists nowhere but here: it is shown
    /// whatever this device runs into. Then the person unlocks with the password that was set.
    async fn enter_with_key(&self, made: Registered, stay: bool, way: Way) -> Reply {
        let groups = groups_of(&made.access_key);
        let login = made.opened.account.login().to_string();
        if self.enter(made.opened, stay, way).await.is_err() {
            self.go_back(Phase::Locked { login }).await;
        }
        self.show_access_key(groups)
    }

    /// What the account says about people and about itself has to be here before anything else
    /// happens: a browser that did not know the pins would pin anew.
    async fn settle_in(&self, ready: &Ready<P>, way: Way) -> Result<(), Failure> {
        let ctx = &ready.ctx;
        let now_ms = ctx.now_ms();
        match way {
            Way::New(name) => {
                let change = |settings: &mut Settings| {
                    settings.set_name(&name, now_ms);
                    settings.new_access_key(now_ms);
                };
                ctx.settings.change(change).await
            }
            Way::Known => {
                ctx.people.pull().await?;
                ctx.settings.pull().await
            }
            Way::Recovered => {
                ctx.people.pull().await?;
                ctx.settings.pull().await?;
                ctx.settings
                    .change(|settings| settings.new_access_key(now_ms))
                    .await
            }
        }
    }

    /// The session that this device had before: one browser is one session.
    async fn end_former(&self, known: &Remembered) {
        let Ok(ready) = self.ready() else { return };
        let former = relay_api::SessionId {
            0: known.session_id,
        };
        let current = self.api.token().await.map(|token| token.session_id);
        let same_account = |account: Rc<Account>| account.id() == known.account_id;
        if ready.ctx.account().is_ok_and(same_account) && current.is_ok_and(|now| now != former) {
            // It may have ended long ago.
            let _ = self.api.revoke_session(former).await;
        }
    }
}
