//! Sealed records in IndexedDB, through rexie.
//!
//! Two rules of the ground: rexie deletes object stores that are not declared again, so the list
//! below is checked after every opening; and a transaction dies as soon as something else is
//! awaited inside of it, so everything is sealed before one begins.

mod connection;
mod secret;

use std::{cell::RefCell, rc::Rc};

use client_core::platform::{Store, StoreFailed, Table, Write};
use futures::channel::oneshot;
use idb::{KeyRange, Query};
use js_sys::Uint8Array;
use rexie::{Direction, TransactionMode};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::js;
use connection::{Connection, Failed};

/// The store that is no [`Table`]: the kept secret and the key around it.
const SECRETS: &str = "secrets";

/// Every object store, in the order in which the browser lists them.
fn schema() -> Vec<&'static str> {
    let mut names: Vec<_> = Table::ALL.iter().map(|table| table.name()).collect();
    names.push(SECRETS);
    names.sort_unstable();
    names
}

/// The database of this origin.
#[derive(Default)]
pub struct WebStore {
    database: Rc<Database>,
}

/// Its connection, which is opened when it is needed.
#[derive(Default)]
struct Database {
    open: RefCell<Option<Rc<Connection>>>,
}

type Pair = (Vec<u8>, Vec<u8>);

impl Database {
    async fn connection(&self) -> Result<Rc<Connection>, Failed> {
        if let Some(open) = &*self.open.borrow() {
            return Ok(open.clone());
        }
        let opened = Rc::new(Connection::open().await?);
        *self.open.borrow_mut() = Some(opened.clone());
        Ok(opened)
    }

    /// Runs `work`, and once more over a new connection when the browser has closed the old one
    /// (Safari does, and everybody whose storage was cleared).
    async fn with<T>(
        &self,
        work: impl AsyncFn(&Connection) -> Result<T, Failed>,
    ) -> Result<T, StoreFailed> {
        let first = match self.connection().await {
            Ok(connection) => work(&connection).await,
            Err(failed) => Err(failed),
        };
        if let Ok(done) = first {
            return Ok(done);
        }
        *self.open.borrow_mut() = None;
        let connection = self.connection().await.map_err(|Failed| StoreFailed)?;
        work(&connection).await.map_err(|Failed| StoreFailed)
    }

    async fn write(
        &self,
        stores: &[&str],
        queue: impl Fn(&idb::Transaction) -> Result<(), idb::Error>,
    ) -> Result<(), StoreFailed> {
        self.with(async |open| open.write(stores, &queue).await)
            .await
    }
}

/// Waits for `work`, which goes on when nobody waits any more.
///
/// Whatever a client does is dropped where it stands when it locks or changes its keys. A request
/// to the browser would be dropped with its callbacks, and a callback that is called after that
/// ends the whole instance.
async fn see_through<T: 'static>(
    work: impl Future<Output = Result<T, StoreFailed>> + 'static,
) -> Result<T, StoreFailed> {
    let (done, answer) = oneshot::channel();
    spawn_local(async move {
        // Nobody waits any more.
        let _ = done.send(work.await);
    });
    answer.await.unwrap_or(Err(StoreFailed))
}

impl Store for WebStore {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFailed> {
        let (database, key) = (self.database.clone(), binary(key));
        let get = async move {
            database
                .with(async |open| open.get(table.name(), key.clone()).await)
                .await
        };
        let value = see_through(get).await?;
        Ok(value.and_then(|value| js::bytes(&value)))
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
        descending: bool,
    ) -> Result<Vec<Pair>, StoreFailed> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        // An empty range is an error to the browser.
        if from >= to || limit == 0 {
            return Ok(Vec::new());
        }
        let database = self.database.clone();
        let (from, to) = (binary(from), binary(to));
        see_through(async move {
            database
                .with(async |open| scan(open, table, &from, &to, limit, descending).await)
                .await
        })
        .await
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreFailed> {
        if writes.is_empty() {
            return Ok(());
        }
        let mut names: Vec<_> = writes.iter().map(|write| table_of(write).name()).collect();
        names.sort_unstable();
        names.dedup();
        let database = self.database.clone();
        see_through(async move {
            let queue = |transaction: &_| {
                let mut writes = writes.iter();
                writes.try_for_each(|write| apply(transaction, write))
            };
            database.write(&names, queue).await
        })
        .await
    }

    async fn erase(&self) -> Result<(), StoreFailed> {
        self.clear(schema()).await
    }

    async fn keep_secret(&self, secret: &[u8]) -> Result<(), StoreFailed> {
        let (key, sealed) = secret::seal(secret).await?;
        let database = self.database.clone();
        see_through(async move {
            let queue = |transaction: &idb::Transaction| {
                let store = transaction.object_store(SECRETS)?;
                store.put(&key, Some(&secret::KEY.into()))?;
                store.put(&sealed, Some(&secret::KEPT.into()))?;
                Ok(())
            };
            database.write(&[SECRETS], queue).await
        })
        .await
    }

    async fn kept_secret(&self) -> Result<Option<Vec<u8>>, StoreFailed> {
        let database = self.database.clone();
        let find = async move {
            database
                .with(async |open| {
                    let transaction = open
                        .reads
                        .transaction(&[SECRETS], TransactionMode::ReadOnly)?;
                    let store = transaction.store(SECRETS)?;
                    let key = store.get(secret::KEY.into()).await?;
                    Ok(key.zip(store.get(secret::KEPT.into()).await?))
                })
                .await
        };
        match see_through(find).await? {
            Some((key, sealed)) => Ok(secret::open(&key, &sealed).await),
            None => Ok(None),
        }
    }

    async fn forget_secret(&self) -> Result<(), StoreFailed> {
        self.clear(vec![SECRETS]).await
    }
}

impl WebStore {
    async fn clear(&self, stores: Vec<&'static str>) -> Result<(), StoreFailed> {
        let database = self.database.clone();
        see_through(async move {
            let queue = |transaction: &idb::Transaction| {
                let mut stores = stores.iter();
                stores.try_for_each(|name| transaction.object_store(name)?.clear().map(drop))
            };
            database.write(&stores, queue).await
        })
        .await
    }
}

async fn scan(
    open: &Connection,
    table: Table,
    from: &JsValue,
    to: &JsValue,
    limit: u32,
    descending: bool,
) -> Result<Vec<Pair>, Failed> {
    let transaction = open
        .reads
        .transaction(&[table.name()], TransactionMode::ReadOnly)?;
    let store = transaction.store(table.name())?;
    let mut range = KeyRange::bound(from, to, Some(false), Some(true))?;
    if descending {
        // One step of a cursor to where the last `limit` begin, then all of them at once: a cursor
        // over each would be an event each.
        let first = store
            .scan(
                Some(range.clone()),
                Some(1),
                Some(limit - 1).filter(|&n| n > 0),
                Some(Direction::Prev),
            )
            .await?;
        if let Some((key, _)) = first.first() {
            range = KeyRange::bound(key, to, Some(false), Some(true))?;
        }
    }
    let keys = store.get_all_keys(Some(range.clone()), Some(limit)).await?;
    let values = store.get_all(Some(range), Some(limit)).await?;
    let mut pairs: Vec<Pair> = keys
        .iter()
        .zip(&values)
        .filter_map(|(key, value)| js::bytes(key).zip(js::bytes(value)))
        .collect();
    if descending {
        pairs.reverse();
    }
    Ok(pairs)
}

fn apply(transaction: &idb::Transaction, write: &Write) -> Result<(), idb::Error> {
    let store = transaction.object_store(table_of(write).name())?;
    // The requests are not waited for one by one: the transaction is, and it fails with any.
    match write {
        Write::Put(_, key, value) => drop(store.put(&binary(value), Some(&binary(key)))?),
        Write::Delete(_, key) => drop(store.delete(Query::Key(binary(key)))?),
        Write::DeletePrefix(_, prefix) => {
            drop(store.delete(Query::KeyRange(beginning_with(prefix)?))?);
        }
    }
    Ok(())
}

fn table_of(write: &Write) -> Table {
    match write {
        Write::Put(table, ..) | Write::Delete(table, _) | Write::DeletePrefix(table, _) => *table,
    }
}

/// Binary keys compare bytewise.
fn binary(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn beginning_with(prefix: &[u8]) -> Result<KeyRange, idb::Error> {
    match after(prefix) {
        Some(end) => KeyRange::bound(&binary(prefix), &binary(&end), Some(false), Some(true)),
        None => KeyRange::lower_bound(&binary(prefix), Some(false)),
    }
}

/// The first key behind all that begin with `prefix`; none when that would be behind all keys.
fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|&byte| byte != u8::MAX)?;
    let mut end = prefix.get(..=last)?.to_vec();
    *end.last_mut()? += 1;
    Some(end)
}

#[cfg(test)]
mod tests;
