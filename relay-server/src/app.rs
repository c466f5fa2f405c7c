//! What every handler can ask for.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use crypto_core::login::ServerSetup;
use relay_api::{AccountId, ConvId, SessionId};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    auth::{access::AccessTokens, at_rest::AtRest, refresh},
    blobs::BlobFolder,
    clock::now_ms,
    config::Checked,
    fanout::Fanout,
    limits::Limits,
    store::Store,
};

/// A running relay, as its handlers see it.
#[derive(Debug)]
pub struct App {
    /// Settings.
    pub config: Checked,
    /// What it remembers.
    pub store: Arc<dyn Store>,
    /// Its files.
    pub blobs: BlobFolder,
    /// Its live sockets.
    pub fanout: Arc<Fanout>,
    /// Its limits.
    pub limits: Limits,
    /// Its access tokens.
    pub tokens: AccessTokens,
    /// Seals rows.
    pub at_rest: AtRest,
    /// Its half of the password login.
    pub opaque: ServerSetup,
    /// Whether a balancer should send requests here.
    pub ready: AtomicBool,
    /// Cancelled when sockets should say good-bye.
    pub soft_stop: CancellationToken,
    /// Work that goes on after its answer, sockets included.
    pub tasks: TaskTracker,
}

impl App {
    /// Whether a balancer should send requests here.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    /// Tells everybody concerned that row `seq` is stored. Returns at once.
    pub fn poke(self: &Arc<Self>, conv_id: ConvId, seq: u64) {
        let app = Arc::clone(self);
        self.tasks.spawn(async move {
            let started = Instant::now();
            let place = i64::try_from(seq).unwrap_or(i64::MAX);
            match app.store.audience(conv_id, place).await {
                Ok(audience) => app.fanout.poke(&audience, conv_id, seq),
                // Whoever missed it reads heads after his next reconnect.
                Err(error) => tracing::warn!(%error, "a poke was lost"),
            }
            metrics::histogram!("ren_poke_seconds").record(started.elapsed());
        });
    }

    /// Closes the sockets of sessions that have ended.
    pub fn end_sockets(&self, account_id: AccountId, ended: &[SessionId]) {
        self.fanout.end(account_id, ended);
    }

    /// Forgets what is over: attempts, idle sessions, idle networks.
    pub async fn forget_old(&self) {
        let now = now_ms();
        self.limits.forget_old();
        match self.store.forget_old(now, now - refresh::IDLE_MS).await {
            Ok(ended) => self.fanout.end_anywhere(&ended),
            Err(error) => tracing::warn!(%error, "old rows were not forgotten"),
        }
    }

    /// Compares files with what the database says about them; removes abandoned uploads.
    pub async fn compare_files(&self) {
        match self.blobs.reconcile(&*self.store, now_ms()).await {
            Ok(found) if found == Default::default() => (),
            Ok(found) => tracing::info!(?found, "files compared with the database"),
            Err(error) => tracing::warn!(%error, "files were not compared with the database"),
        }
    }
}
