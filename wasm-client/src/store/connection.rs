//! An open database: rexie reads, and a second connection writes.
//!
//! rexie cannot ask for durability, and browsers answer by default before anything is on the disk.
//! A message in the outbox must survive a power cut, so transactions that write are begun by hand.

use idb::{Database, Factory, Transaction};
use js_sys::{Array, Function, Object, Reflect};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

use super::schema;

/// Name of the database.
const NAME: &str = "ren";
/// Goes up whenever the list of stores changes.
const VERSION: u32 = 1;

/// The browser's storage did not do what was asked. Its reasons differ between browsers and are
/// of no use to a program.
#[derive(Debug)]
pub struct Failed;

impl From<rexie::Error> for Failed {
    fn from(_: rexie::Error) -> Self {
        Self
    }
}

impl From<idb::Error> for Failed {
    fn from(_: idb::Error) -> Self {
        Self
    }
}

impl From<JsValue> for Failed {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// An open database.
pub struct Connection {
    pub(super) reads: Rexie,
    writes: IdbDatabase,
}

impl Connection {
    pub(super) async fn open() -> Result<Self, Failed> {
        let builder = schema()
            .into_iter()
            .fold(Rexie::builder(NAME).version(VERSION), |builder, name| {
                builder.add_object_store(ObjectStore::new(name))
            });
        let reads = builder.build().await?;
        if reads.store_names() != schema() {
            return Err(Failed);
        }
        let writes: Database = Factory::new()?.open(NAME, Some(VERSION))?.await?;
        Ok(Self {
            reads,
            writes: writes.into(),
        })
    }

    pub(super) async fn get(&self, store: &str, key: JsValue) -> Result<Option<JsValue>, Failed> {
        let transaction = self
            .reads
            .transaction(&[store], TransactionMode::ReadOnly)?;
        Ok(transaction.store(store)?.get(key).await?)
    }

    /// One transaction over these stores; durable when this answers, and nothing is stored when it
    /// fails. `queue` must not wait.
    pub(super) async fn write(
        &self,
        stores: &[&str],
        queue: impl FnOnce(&Transaction) -> Result<(), idb::Error>,
    ) -> Result<(), Failed> {
        let transaction = self.begin(stores)?;
        if queue(&transaction).is_err() {
            // Nothing of it may be stored, whether or not this is heard.
            let _ = transaction.abort();
            return Err(Failed);
        }
        if transaction.commit()?.await?.is_committed() {
            Ok(())
        } else {
            Err(Failed)
        }
    }

    /// `db.transaction(stores, "readwrite", { durability: "strict" })`; web-sys has the third
    /// argument behind an unstable switch only.
    fn begin(&self, stores: &[&str]) -> Result<Transaction, Failed> {
        let names: Array = stores.iter().map(|&name| JsValue::from_str(name)).collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let begin: Function = Reflect::get(&self.writes, &"transaction".into())?.dyn_into()?;
        let transaction: IdbTransaction = begin
            .call3(&self.writes, &names, &"readwrite".into(), &options)?
            .dyn_into()?;
        Ok(transaction.into())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.writes.close();
    }
}
