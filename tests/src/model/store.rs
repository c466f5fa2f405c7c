//! A device's records in memory. What is committed is there after a restart.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use client_core::platform::{Pair, Store, StoreFailed, Table, Write};

/// The disk of one device. Clones are the same.
#[derive(Clone, Default)]
pub struct Disk(Rc<Inner>);

/// Sealed values by table and key.
type Records = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

#[derive(Default)]
struct Inner {
    records: RefCell<Records>,
    secret: RefCell<Option<Vec<u8>>>,
}

impl Store for Disk {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFailed> {
        Ok(self.0.records.borrow().get(&(table, key.to_vec())).cloned())
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
        descending: bool,
    ) -> Result<Vec<Pair>, StoreFailed> {
        if from >= to {
            return Ok(Vec::new());
        }
        let records = self.0.records.borrow();
        let inside = records
            .range((table, from.to_vec())..(table, to.to_vec()))
            .map(|((_, key), value)| (key.clone(), value.clone()));
        Ok(match descending {
            true => inside.rev().take(limit).collect(),
            false => inside.take(limit).collect(),
        })
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreFailed> {
        let mut records = self.0.records.borrow_mut();
        for write in writes {
            match write {
                Write::Put(table, key, value) => drop(records.insert((table, key), value)),
                Write::Delete(table, key) => drop(records.remove(&(table, key))),
                Write::DeletePrefix(table, prefix) => {
                    let begins = records.range((table, prefix.clone())..);
                    let gone: Vec<_> = begins
                        .map(|(key, _)| key.clone())
                        .take_while(|(other, key)| *other == table && key.starts_with(&prefix))
                        .collect();
                    for key in gone {
                        records.remove(&key);
                    }
                }
            }
        }
        Ok(())
    }

    async fn erase(&self) -> Result<(), StoreFailed> {
        self.0.records.borrow_mut().clear();
        *self.0.secret.borrow_mut() = None;
        Ok(())
    }

    async fn keep_secret(&self, secret: &[u8]) -> Result<(), StoreFailed> {
        *self.0.secret.borrow_mut() = Some(secret.to_vec());
        Ok(())
    }

    async fn kept_secret(&self) -> Result<Option<Vec<u8>>, StoreFailed> {
        Ok(self.0.secret.borrow().clone())
    }

    async fn forget_secret(&self) -> Result<(), StoreFailed> {
        *self.0.secret.borrow_mut() = None;
        Ok(())
    }
}
