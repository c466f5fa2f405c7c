//! Reading columns: ids of their fixed length, numbers of their unsigned type.

use relay_api::Id;
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::store::{StoreError, StoreResult};

/// Typed access to a row.
pub(super) trait Column {
    /// An identifier of exactly `N` bytes.
    fn id<const N: usize>(&self, column: &str) -> StoreResult<Id<N>>;
    /// One that may be absent.
    fn maybe_id<const N: usize>(&self, column: &str) -> StoreResult<Option<Id<N>>>;
    /// A hash.
    fn hash(&self, column: &str) -> StoreResult<[u8; 32]>;
    /// Any bytes.
    fn bytes(&self, column: &str) -> StoreResult<Vec<u8>>;
    /// Text.
    fn text(&self, column: &str) -> StoreResult<String>;
    /// A number.
    fn int(&self, column: &str) -> StoreResult<i64>;
    /// A number that may be absent.
    fn maybe_int(&self, column: &str) -> StoreResult<Option<i64>>;
    /// A number that is never negative.
    fn u32(&self, column: &str) -> StoreResult<u32>;
}

impl Column for SqliteRow {
    fn id<const N: usize>(&self, column: &str) -> StoreResult<Id<N>> {
        let bytes: Vec<u8> = self.try_get(column)?;
        bytes.try_into().map(Id).map_err(|_| inconsistent(column))
    }

    fn maybe_id<const N: usize>(&self, column: &str) -> StoreResult<Option<Id<N>>> {
        let bytes: Option<Vec<u8>> = self.try_get(column)?;
        let id = bytes.map(|bytes| bytes.try_into().map(Id).map_err(|_| inconsistent(column)));
        id.transpose()
    }

    fn hash(&self, column: &str) -> StoreResult<[u8; 32]> {
        self.id::<32>(column).map(|id| id.0)
    }

    fn bytes(&self, column: &str) -> StoreResult<Vec<u8>> {
        Ok(self.try_get(column)?)
    }

    fn text(&self, column: &str) -> StoreResult<String> {
        Ok(self.try_get(column)?)
    }

    fn int(&self, column: &str) -> StoreResult<i64> {
        Ok(self.try_get(column)?)
    }

    fn maybe_int(&self, column: &str) -> StoreResult<Option<i64>> {
        Ok(self.try_get(column)?)
    }

    fn u32(&self, column: &str) -> StoreResult<u32> {
        u32::try_from(self.int(column)?).map_err(|_| inconsistent(column))
    }
}

/// The database holds what no version of this program writes.
pub(super) fn inconsistent(what: &str) -> StoreError {
    StoreError::Failed(format!("inconsistent row: {what}"))
}

/// For columns of unsigned numbers: SQLite has 63 bits.
pub(super) fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// The other way.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
