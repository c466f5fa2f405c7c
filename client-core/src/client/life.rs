//! The life of a client: starting, going on, getting out.

use std::rc::Rc;

use crate::account::guard;
use crate::api::Ended;
use crate::ctx::Event;
use crate::local::{self, Remembered, Root};
use crate::platform::{Platform, Store, StoreFailed};
use crate::view::{Connection, Failure, FailureCode, Phase, Reply};

use super::Inner;
use super::ready::Ready;

impl<P: Platform> Inner<P> {
    /// Looks whether somebody stays signed in here. The relay is not asked: what this device holds
    /// can be read without it.
    pub(super) async fn start(&self) {
        let _turn = self.turn.lock().await;
        if self.app.phase() != Phase::Starting {
            return;
        }
        let phase = match local::remembered(&*self.platform).await {
            Ok(Some(known)) if known.ended => Phase::SignedOut {
                ended_elsewhere: true,
            },
            Ok(Some(known)) => match self.resume(&known).await {
                Some(phase) => phase,
                None => Phase::Locked { login: known.login },
            },
            Ok(None) | Err(_) => Phase::SignedOut {
                ended_elsewhere: false,
            },
        };
        self.app.set_phase(phase);
    }

    async fn resume(&self, known: &Remembered) -> Option<Phase> {
        let kept = local::kept_key(&*self.platform).await.ok()??;
        let cached = local::cached_vault(&*self.platform).await.ok()??;
        let device = local::device_id(&*self.platform).await.ok()??;
        let account = self.entrance().resume(known, kept, cached)?;
        let root = account.storage_root();
        let settled = local::settle(&self.platform, &self.rng, &device, root).await;
        if settled.ok()? != Root::Own {
            return None;
        }
        let ready = Ready::open(self, account, device, true).await.ok()?;
        let account = ready.ctx.account().ok()?;
        self.api
            .resume(guard(Rc::clone(&self.platform), account, self.app.clone()));
        let phase = ready.phase();
        self.set_ready(ready);
        phase
    }

    pub(super) async fn lock(&self) -> Result<Reply, Failure> {
        let _turn = self.turn.lock().await;
        let login = self.ready()?.ctx.account()?.login().to_string();
        self.close(Phase::Locked { login }, FailureCode::Locked);
        self.platform
            .store()
            .forget_secret()
            .await
            .map_err(storage)?;
        Ok(Reply::Done)
    }

    /// Whether this device keeps the vault key from now on.
    ///
    /// # Errors
    /// [`FailureCode::StorageFailed`] where the device has no place that opens for it alone.
    pub(super) async fn set_stay(&self, stay: bool) -> Result<Reply, Failure> {
        let _turn = self.turn.lock().await;
        let ready = self.ready()?;
        let account = ready.ctx.account()?;
        let known = local::remembered(&*self.platform).await?;
        let known = known.ok_or(FailureCode::SignedOut)?;
        let known = Remembered { stay, ..known };
        let stays = local::remember(&*self.platform, &account, &known).await?;
        ready.stays.set(stays);
        self.app.tell(Event::MeChanged);
        match stays == stay {
            true => Ok(Reply::Done),
            false => Err(FailureCode::StorageFailed.into()),
        }
    }

    pub(super) async fn sign_out(&self) -> Result<Reply, Failure> {
        let _turn = self.turn.lock().await;
        if let Phase::Locked { .. } = self.app.phase() {
            // The refresh cookie is still there; it is all that ending the session needs.
            self.api.resume(Rc::new(|_, _| Box::pin(async { Ok(()) })));
        }
        // Offline the session cannot be ended now; this device forgets it all the same, and the
        // session list shows it until it is ended there.
        let _ = self.api.end_session().await;
        self.close(
            Phase::SignedOut {
                ended_elsewhere: false,
            },
            FailureCode::SignedOut,
        );
        self.platform.store().erase().await.map_err(storage)?;
        Ok(Reply::Done)
    }

    /// The relay ended the session: the keys go. When it was ended on purpose, what this device
    /// holds goes too; else it stays, sealed, for whoever signs in again.
    pub(super) async fn session_ended(&self, how: Ended) {
        let _turn = self.turn.lock().await;
        // A password that was changed here meanwhile has opened another session.
        if self.ready.borrow().is_none() || !self.api.is_refused() {
            return;
        }
        self.close(
            Phase::SignedOut {
                ended_elsewhere: true,
            },
            FailureCode::SignedOut,
        );
        // Should this fail, the next start finds out from the relay again.
        let _ = match how {
            Ended::Revoked => local::wipe(&*self.platform).await,
            Ended::Found => local::lose_key(&*self.platform).await,
        };
    }

    pub(super) fn set_ready(&self, ready: Ready<P>) {
        *self.ready.borrow_mut() = Some(Rc::new(ready));
        self.app.tell(Event::Changed);
    }

    /// Forgets the account and its keys.
    pub(super) fn close(&self, phase: Phase, code: FailureCode) {
        self.api.refuse(code.into());
        *self.access_key.borrow_mut() = None;
        if let Some(ready) = self.ready.borrow_mut().take() {
            ready.ctx.close();
            self.rng.reseed(&*self.platform, &[]);
        }
        self.app.change(|view| {
            view.phase = phase;
            view.connection = Connection::Connecting;
        });
        self.app.tell(Event::Changed);
    }
}

fn storage(_: StoreFailed) -> Failure {
    FailureCode::StorageFailed.into()
}
