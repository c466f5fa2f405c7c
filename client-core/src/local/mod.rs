//! What this device keeps: sealed records, each bound to its table and key.
//!
//! A record is sealed under a key of its table, which comes from the account's storage root and
//! the id of this device (protocol §13). Without the account's keys the store is noise; a record
//! that was moved, swapped or changed does not open.

mod device;
mod root;
mod writes;

use std::cell::RefCell;
use std::rc::Rc;

use crypto_core::cache::CacheKey;
use crypto_core::vault::StorageRoot;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::ctx::Rng;
use crate::platform::{Platform, Store, StoreFailed, Table};
use crate::view::{Failure, FailureCode};

pub use device::DeviceId;
pub(crate) use device::{
    CachedVault, KeptKey, Remembered, amend, cached_vault, device_id, kept_key, lose_key, prepare,
    probe, remember, remembered, wipe,
};
pub(crate) use root::{Root, announce, settle};
pub use writes::Writes;

/// A record could not be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalError {
    /// The device's storage failed.
    Storage,
    /// The record is not what this client sealed there: damaged, moved, or of another account.
    NotAuthentic,
    /// The keys are not in memory (any more).
    Locked,
}

impl From<LocalError> for Failure {
    fn from(error: LocalError) -> Self {
        match error {
            LocalError::Storage | LocalError::NotAuthentic => FailureCode::StorageFailed.into(),
            LocalError::Locked => FailureCode::Locked.into(),
        }
    }
}

impl From<StoreFailed> for LocalError {
    fn from(_: StoreFailed) -> Self {
        Self::Storage
    }
}

/// Key and value of a record in a range.
pub type Pair<T> = (Vec<u8>, T);

/// One sealing key per table.
struct Keys([CacheKey; Table::ALL.len()]);

/// Sealed records of the account that is signed in. Clones share the keys.
pub struct Local<P: Platform> {
    platform: Rc<P>,
    rng: Rng,
    keys: Rc<RefCell<Option<Keys>>>,
}

impl<P: Platform> Clone for Local<P> {
    fn clone(&self) -> Self {
        Self {
            platform: Rc::clone(&self.platform),
            rng: self.rng.clone(),
            keys: Rc::clone(&self.keys),
        }
    }
}

impl<P: Platform> Local<P> {
    /// Opens the records of an account on this device.
    pub(crate) fn open(
        platform: Rc<P>,
        rng: Rng,
        storage_root: &StorageRoot,
        device: &DeviceId,
    ) -> Self {
        let keys = Table::ALL.map(|table| CacheKey::derive(storage_root, &device.0, table.name()));
        Self {
            platform,
            rng,
            keys: Rc::new(RefCell::new(Some(Keys(keys)))),
        }
    }

    /// Wipes the keys, in every clone. From now on everything answers [`LocalError::Locked`].
    pub(crate) fn close(&self) {
        *self.keys.borrow_mut() = None;
    }

    /// One record.
    pub async fn get<T>(&self, table: Table, key: &[u8]) -> Result<Option<T>, LocalError>
    where
        T: for<'b> Decode<'b, ()>,
    {
        self.get_raw(table, key)
            .await?
            .map(|plain| decode(&plain))
            .transpose()
    }

    /// One record as the bytes that were put.
    pub async fn get_raw(
        &self,
        table: Table,
        key: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, LocalError> {
        let Some(sealed) = self.platform.store().get(table, key).await? else {
            return Ok(None);
        };
        self.unseal(table, key, &sealed).map(Some)
    }

    /// Up to `limit` records whose keys lie in `from..to`, ascending, or descending from the end.
    ///
    /// # Errors
    /// One record that is not authentic fails the whole range.
    pub async fn range<T>(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
        descending: bool,
    ) -> Result<Vec<Pair<T>>, LocalError>
    where
        T: for<'b> Decode<'b, ()>,
    {
        let raw = self.range_raw(table, from, to, limit, descending).await?;
        raw.into_iter()
            .map(|(key, plain)| Ok((key, decode(&plain)?)))
            .collect()
    }

    /// [`Self::range`] as the bytes that were put.
    pub async fn range_raw(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
        descending: bool,
    ) -> Result<Vec<Pair<Zeroizing<Vec<u8>>>>, LocalError> {
        let pairs = self
            .platform
            .store()
            .range(table, from, to, limit, descending)
            .await?;
        pairs
            .into_iter()
            .map(|(key, sealed)| {
                let plain = self.unseal(table, &key, &sealed)?;
                Ok((key, plain))
            })
            .collect()
    }

    /// Stores one record.
    pub async fn put<T: Encode<()>>(
        &self,
        table: Table,
        key: &[u8],
        value: &T,
    ) -> Result<(), LocalError> {
        self.writes().put(table, key, value)?.commit().await
    }

    /// Begins a transaction. What it holds is sealed at once and stored by [`Writes::commit`].
    pub fn writes(&self) -> Writes<'_, P> {
        Writes::new(self)
    }

    fn seal(&self, table: Table, key: &[u8], plain: &[u8]) -> Result<Vec<u8>, LocalError> {
        let keys = self.keys.borrow();
        let Keys(keys) = keys.as_ref().ok_or(LocalError::Locked)?;
        let cache = keys.get(index(table)).ok_or(LocalError::Locked)?;
        Ok(cache.seal(&mut *self.rng.borrow(), &aad(table, key), plain))
    }

    fn unseal(
        &self,
        table: Table,
        key: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, LocalError> {
        let keys = self.keys.borrow();
        let Keys(keys) = keys.as_ref().ok_or(LocalError::Locked)?;
        let cache = keys.get(index(table)).ok_or(LocalError::Locked)?;
        cache
            .open(&aad(table, key), sealed)
            .map_err(|_| LocalError::NotAuthentic)
    }
}

fn index(table: Table) -> usize {
    Table::ALL
        .iter()
        .position(|&other| other == table)
        .unwrap_or(usize::MAX)
}

/// Table ‖ 0 ‖ key: a table's name holds no zero, so two places never share an AAD.
fn aad(table: Table, key: &[u8]) -> Vec<u8> {
    [table.name().as_bytes(), &[0], key].concat()
}

fn decode<T: for<'b> Decode<'b, ()>>(plain: &[u8]) -> Result<T, LocalError> {
    minicbor::decode(plain).map_err(|_| LocalError::NotAuthentic)
}

#[cfg(test)]
mod tests;
