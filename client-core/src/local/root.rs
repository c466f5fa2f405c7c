//! Under which storage root the records of this device are sealed.
//!
//! A rotation gives the account another one. Before the relay hears of it, this device keeps the
//! old root, sealed under the new one; afterwards it seals record by record anew. Whatever happens
//! in between, the next start finds either root and goes on.

use std::rc::Rc;

use crypto_core::vault::StorageRoot;

use super::device::is_plain;
use super::{DeviceId, Local, LocalError};
use crate::ctx::Rng;
use crate::platform::{Platform, Store, Table, Write};

/// Opens under the root to which the records belong.
const MARK: &[u8] = b"root";
/// The root before, sealed under the one that is about to be.
const FORMER: &[u8] = b"former";
/// Records that are sealed anew in one transaction.
const STEP: usize = 200;
/// Beyond every key of a table.
const END: [u8; 64] = [0xff; 64];

/// Whose the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// Of this root, or of none yet.
    Own,
    /// Of a root that nobody has any more: they are noise.
    Lost,
}

/// Keeps `old` for the time when `new` is the account's root.
pub(crate) async fn announce<P: Platform>(
    platform: &Rc<P>,
    rng: &Rng,
    device: &DeviceId,
    (old, new): (&StorageRoot, &StorageRoot),
) -> Result<(), LocalError> {
    let local = Local::open(Rc::clone(platform), rng.clone(), new, device);
    let writes = local.writes().put_raw(Table::Meta, FORMER, old.expose())?;
    writes.commit().await
}

/// Makes the records of this device belong to a root, if they do or did.
pub(crate) async fn settle<P: Platform>(
    platform: &Rc<P>,
    rng: &Rng,
    device: &DeviceId,
    root: &StorageRoot,
) -> Result<Root, LocalError> {
    let local = Local::open(Rc::clone(platform), rng.clone(), root, device);
    match local.get_raw(Table::Meta, MARK).await {
        // A former root that still lies here was announced for nothing, or the answer is not known
        // yet; it opens only under the root for which it was announced.
        Ok(Some(_)) => return Ok(Root::Own),
        Ok(None) => {
            local
                .writes()
                .put_raw(Table::Meta, MARK, &[1])?
                .commit()
                .await?;
            return Ok(Root::Own);
        }
        Err(LocalError::NotAuthentic) => {}
        Err(error) => return Err(error),
    }
    let former = match local.get_raw(Table::Meta, FORMER).await {
        Ok(former) => former,
        Err(LocalError::NotAuthentic) => None,
        Err(error) => return Err(error),
    };
    let Some(former) = former
        .as_ref()
        .and_then(|bytes| bytes.as_slice().try_into().ok())
    else {
        return Ok(Root::Lost);
    };
    let before = StorageRoot::from_bytes(former);
    let before = Local::open(Rc::clone(platform), rng.clone(), &before, device);
    for table in Table::ALL {
        seal_anew(&**platform, &before, &local, table).await?;
    }
    let writes = local.writes().put_raw(Table::Meta, MARK, &[1])?;
    writes.delete(Table::Meta, FORMER).commit().await?;
    Ok(Root::Own)
}

async fn seal_anew<P: Platform>(
    platform: &P,
    before: &Local<P>,
    local: &Local<P>,
    table: Table,
) -> Result<(), LocalError> {
    let mut from = Vec::new();
    loop {
        let step = platform
            .store()
            .range(table, &from, &END, STEP, false)
            .await?;
        let Some((last, _)) = step.last() else {
            return Ok(());
        };
        from = [last.as_slice(), &[0]].concat();
        let mut writes = Vec::new();
        for (key, sealed) in step {
            if table == Table::Meta && (is_plain(&key) || key == FORMER || key == MARK) {
                continue;
            }
            // A step that was interrupted is found half done.
            if local.unseal(table, &key, &sealed).is_ok() {
                continue;
            }
            writes.push(match before.unseal(table, &key, &sealed) {
                Ok(plain) => {
                    let sealed = local.seal(table, &key, &plain)?;
                    Write::Put(table, key, sealed)
                }
                // It opened to nobody before either.
                Err(_) => Write::Delete(table, key),
            });
        }
        if !writes.is_empty() {
            platform.store().commit(writes).await?;
        }
    }
}

#[cfg(test)]
#[path = "root_tests.rs"]
mod tests;
