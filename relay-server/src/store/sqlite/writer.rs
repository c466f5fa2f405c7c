//! The one connection that writes. Writes that wait together are committed together: one fsync for
//! up to 32 of them. Each stands in a savepoint of its own, so that one that fails takes nothing
//! with it.

use std::panic::AssertUnwindSafe;

use futures::{FutureExt as _, future::BoxFuture};
use sqlx::{Connection as _, SqliteConnection};
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    task::JoinHandle,
};

use crate::store::{StoreError, StoreResult};

/// Writes in one transaction.
const GROUP: usize = 32;
/// Writes that may wait; more than that wait in front of the queue.
const QUEUE: usize = 1024;

/// Tells whoever asked for a write how its group ended.
type Deliver = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// A write: whether to keep it, and whom to tell.
type Write =
    Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, (bool, Deliver)> + Send>;

/// Hands writes to the task that owns the connection.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Write>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Gives the connection to its task.
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let task = tokio::spawn(serve(connection, receiver));
        Self {
            queue: Mutex::new(Some(sender)),
            task: Mutex::new(Some(task)),
        }
    }

    /// Runs a write in its turn. When this returns `Ok`, it is on disk. It happens even if nobody
    /// waits for it any more.
    pub(super) async fn run<T, W>(&self, write: W) -> StoreResult<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, StoreResult<T>>
            + Send
            + 'static,
    {
        let queue = self.queue.lock().await.clone().ok_or_else(stopped)?;
        let (sender, receiver) = oneshot::channel::<StoreResult<T>>();
        let write: Write = Box::new(move |db| {
            Box::pin(async move {
                let result = AssertUnwindSafe(write(db)).catch_unwind().await;
                let result = result.unwrap_or_else(|_| Err(StoreError::Failed("panic".into())));
                let keep = result.is_ok();
                let deliver: Deliver = Box::new(move |group| {
                    // Whoever asked may have gone.
                    let _ = sender.send(group.and(result));
                });
                (keep, deliver)
            })
        });
        queue.send(write).await.map_err(|_| stopped())?;
        receiver.await.map_err(|_| stopped())?
    }

    /// Finishes what is queued and closes the connection.
    pub(super) async fn stop(&self) {
        self.queue.lock().await.take();
        if let Some(task) = self.task.lock().await.take() {
            let _ = task.await;
        }
    }
}

fn stopped() -> StoreError {
    StoreError::Failed("the store is closed".to_owned())
}

async fn serve(mut db: SqliteConnection, mut queue: mpsc::Receiver<Write>) {
    let mut group = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut group, GROUP).await > 0 {
        metrics::histogram!("ren_store_group_writes").record(group.len() as f64);
        let mut told = Vec::with_capacity(group.len());
        let result = commit(&mut db, group.drain(..), &mut told).await;
        if let Err(error) = &result {
            tracing::error!(%error, "a group of writes was not stored");
            // The transaction may be open still; without one this is an error that says so.
            let _ = sqlx::query("ROLLBACK").execute(&mut db).await;
        }
        for deliver in told {
            deliver(match &result {
                Ok(()) => Ok(()),
                Err(StoreError::Full) => Err(StoreError::Full),
                Err(error) => Err(StoreError::Failed(error.to_string())),
            });
        }
    }
    let _ = db.close().await;
}

/// Runs a group in one transaction. Every write that ran is in `told`, whatever the outcome; the
/// others drop their channel, which reads as a failure.
async fn commit(
    db: &mut SqliteConnection,
    group: impl ExactSizeIterator<Item = Write>,
    told: &mut Vec<Deliver>,
) -> StoreResult<()> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await?;
    for write in group {
        sqlx::query("SAVEPOINT one").execute(&mut *db).await?;
        let (keep, deliver) = write(db).await;
        told.push(deliver);
        if !keep {
            sqlx::query("ROLLBACK TO one").execute(&mut *db).await?;
        }
        sqlx::query("RELEASE one").execute(&mut *db).await?;
    }
    sqlx::query("COMMIT").execute(&mut *db).await?;
    Ok(())
}
