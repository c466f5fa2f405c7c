//! One transaction over any tables.

use minicbor::Encode;
use zeroize::Zeroizing;

use super::{Local, LocalError};
use crate::platform::{Platform, Store, Table, Write};

/// Changes that are stored together or not at all.
#[must_use = "nothing is stored before `commit`"]
pub struct Writes<'a, P: Platform> {
    local: &'a Local<P>,
    list: Vec<Write>,
}

impl<'a, P: Platform> Writes<'a, P> {
    pub(super) fn new(local: &'a Local<P>) -> Self {
        Self {
            local,
            list: Vec::new(),
        }
    }

    /// Inserts or replaces a record.
    ///
    /// # Errors
    /// [`LocalError::Locked`] when the keys are gone.
    pub fn put<T: Encode<()>>(
        self,
        table: Table,
        key: &[u8],
        value: &T,
    ) -> Result<Self, LocalError> {
        let mut plain = Zeroizing::new(Vec::new());
        // Writing to memory cannot fail; a value that refuses to be encoded is not a record.
        minicbor::encode(value, &mut *plain).map_err(|_| LocalError::Storage)?;
        self.put_raw(table, key, &plain)
    }

    /// [`Self::put`] of bytes as they are.
    ///
    /// # Errors
    /// [`LocalError::Locked`] when the keys are gone.
    pub fn put_raw(mut self, table: Table, key: &[u8], plain: &[u8]) -> Result<Self, LocalError> {
        let sealed = self.local.seal(table, key, plain)?;
        self.list.push(Write::Put(table, key.to_vec(), sealed));
        Ok(self)
    }

    /// Removes a record, if it is there.
    pub fn delete(mut self, table: Table, key: &[u8]) -> Self {
        self.list.push(Write::Delete(table, key.to_vec()));
        self
    }

    /// Removes every record whose key begins so.
    pub fn delete_prefix(mut self, table: Table, prefix: &[u8]) -> Self {
        self.list.push(Write::DeletePrefix(table, prefix.to_vec()));
        self
    }

    /// Stores all of it; durable when it answers.
    ///
    /// # Errors
    /// [`LocalError::Storage`]: then nothing was stored. [`LocalError::Locked`] when the account
    /// was locked meanwhile.
    pub async fn commit(self) -> Result<(), LocalError> {
        if self.list.is_empty() {
            return Ok(());
        }
        if self.local.keys.borrow().is_none() {
            return Err(LocalError::Locked);
        }
        self.local.platform.store().commit(self.list).await?;
        Ok(())
    }
}
