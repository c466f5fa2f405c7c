//! What this device knows before any key is in memory: its own id, who is signed in, the vault as
//! the relay sealed it, and the kept secret of "stay signed in".
//!
//! These records are not sealed by this device: the id and the login are known to the relay, the
//! vault body is sealed under the vault key. The kept secret is the platform's to protect.

use std::rc::Rc;

use crypto_core::random::make_array;
use crypto_core::vault::{StorageRoot, VaultKey};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use relay_api::SessionId;
use zeroize::Zeroizing;

use super::LocalError;
use super::root::{Root, settle};
use crate::account::{Account, Seen};
use crate::ctx::Rng;
use crate::platform::{Platform, Store, Table, Write};

/// Names this browser in the keys of its cache. Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceId(pub [u8; 16]);

/// Reserved keys of [`Table::Meta`] that are not sealed.
const DEVICE: &[u8] = b"device";
const ACCOUNT: &[u8] = b"account";
const VAULT: &[u8] = b"vault";
const PROBE: &[u8] = b"probe";

/// Whether a record of [`Table::Meta`] is one of those.
pub(super) fn is_plain(key: &[u8]) -> bool {
    [DEVICE, ACCOUNT, VAULT, PROBE].contains(&key)
}

/// Who is signed in on this device, and the newest state of the account that it has seen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Remembered {
    /// Login.
    #[n(0)]
    pub login: String,
    /// Account.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub account_id: [u8; 32],
    /// Whether the person asked to stay signed in.
    #[n(2)]
    pub stay: bool,
    /// The session at the relay.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub session_id: [u8; 16],
    /// Highest statement of the own chain seen.
    #[n(4)]
    pub seq: u32,
    /// Its hash.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub hash: [u8; 32],
    /// Highest vault epoch seen.
    #[n(6)]
    pub vault_epoch: u32,
    /// The session was ended from elsewhere.
    #[n(7)]
    pub ended: bool,
}

/// The vault body and the own chain as the relay handed them out last.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct CachedVault {
    #[n(0)]
    pub body: ByteVec,
    #[n(1)]
    pub statements: ByteVec,
}

/// What "stay signed in" keeps: `account_id 32 ‖ VK 32`.
pub(crate) struct KeptKey {
    pub account_id: [u8; 32],
    pub vault_key: VaultKey,
}

impl Remembered {
    /// An account that was just opened.
    pub fn of(account: &Account, session_id: SessionId, stay: bool) -> Self {
        let seen = account.seen();
        Self {
            login: account.login().to_string(),
            account_id: seen.account_id,
            stay,
            session_id: session_id.0,
            seq: seen.seq,
            hash: seen.hash,
            vault_epoch: seen.vault_epoch,
            ended: false,
        }
    }

    /// What was seen of the account, against a rollback.
    pub fn seen(&self) -> Seen {
        Seen {
            account_id: self.account_id,
            seq: self.seq,
            hash: self.hash,
            vault_epoch: self.vault_epoch,
        }
    }
}

/// Makes this device ready for an account: records of another account, or of a storage root that
/// was replaced elsewhere, are erased, and there is a device id.
pub(crate) async fn prepare<P: Platform>(
    platform: &Rc<P>,
    rng: &Rng,
    account_id: &[u8; 32],
    root: &StorageRoot,
) -> Result<DeviceId, LocalError> {
    let known = remembered(&**platform).await?;
    if known.is_some_and(|known| known.account_id == *account_id)
        && let Some(id) = platform.store().get(Table::Meta, DEVICE).await?
        && let Ok(id) = id.try_into()
    {
        let device = DeviceId(id);
        if settle(platform, rng, &device, root).await? == Root::Own {
            return Ok(device);
        }
    }
    platform.store().erase().await?;
    let device = DeviceId(make_array(&mut *rng.borrow()));
    let put = Write::Put(Table::Meta, DEVICE.to_vec(), device.0.to_vec());
    platform.store().commit(vec![put]).await?;
    settle(platform, rng, &device, root).await?;
    Ok(device)
}

/// Whether this device can store anything: asked before something is done at the relay that
/// cannot be taken back.
pub(crate) async fn probe<P: Platform>(platform: &P) -> Result<(), LocalError> {
    let put = Write::Put(Table::Meta, PROBE.to_vec(), vec![1]);
    platform.store().commit(vec![put]).await?;
    platform
        .store()
        .commit(vec![Write::Delete(Table::Meta, PROBE.to_vec())])
        .await?;
    Ok(())
}

/// Remembers an open account, its vault, and its key if the person stays signed in. Answers
/// whether the key is kept: not every device can.
pub(crate) async fn remember<P: Platform>(
    platform: &P,
    account: &Account,
    remembered: &Remembered,
) -> Result<bool, LocalError> {
    let mut stay = remembered.stay;
    if stay {
        let mut secret = Zeroizing::new(Vec::with_capacity(64));
        secret.extend_from_slice(&account.id());
        secret.extend_from_slice(account.vault_key().expose());
        stay = platform.store().keep_secret(&secret).await.is_ok();
    }
    if !stay {
        platform.store().forget_secret().await?;
    }
    let remembered = Remembered {
        stay,
        ..remembered.clone()
    };
    let cached = CachedVault {
        body: account.sealed_body().to_vec().into(),
        statements: account.chain().to_bytes().into(),
    };
    let writes = vec![
        Write::Put(Table::Meta, ACCOUNT.to_vec(), encode(&remembered)?),
        Write::Put(Table::Meta, VAULT.to_vec(), encode(&cached)?),
    ];
    platform.store().commit(writes).await?;
    Ok(stay)
}

/// Who is signed in.
pub(crate) async fn remembered<P: Platform>(
    platform: &P,
) -> Result<Option<Remembered>, LocalError> {
    let bytes = platform.store().get(Table::Meta, ACCOUNT).await?;
    Ok(bytes.and_then(|bytes| minicbor::decode(&bytes).ok()))
}

/// Changes what is remembered, if anybody is.
pub(crate) async fn amend<P: Platform>(
    platform: &P,
    change: impl FnOnce(&mut Remembered),
) -> Result<(), LocalError> {
    let Some(mut known) = remembered(platform).await? else {
        return Ok(());
    };
    change(&mut known);
    let put = Write::Put(Table::Meta, ACCOUNT.to_vec(), encode(&known)?);
    Ok(platform.store().commit(vec![put]).await?)
}

/// The session is over: what is sealed here stays, the key that was kept goes.
pub(crate) async fn lose_key<P: Platform>(platform: &P) -> Result<(), LocalError> {
    platform.store().forget_secret().await?;
    amend(platform, |known| known.ended = true).await
}

/// The session was taken away: everything goes but who was signed in, which says what happened
/// and keeps an older account from being shown as the newest.
pub(crate) async fn wipe<P: Platform>(platform: &P) -> Result<(), LocalError> {
    let known = remembered(platform).await?;
    platform.store().erase().await?;
    let Some(known) = known else {
        return Ok(());
    };
    let known = Remembered {
        ended: true,
        ..known
    };
    let put = Write::Put(Table::Meta, ACCOUNT.to_vec(), encode(&known)?);
    Ok(platform.store().commit(vec![put]).await?)
}

/// The vault that [`remember`] kept.
pub(crate) async fn cached_vault<P: Platform>(
    platform: &P,
) -> Result<Option<CachedVault>, LocalError> {
    let bytes = platform.store().get(Table::Meta, VAULT).await?;
    Ok(bytes.and_then(|bytes| minicbor::decode(&bytes).ok()))
}

/// The key that [`remember`] kept, and how this device became known to the account.
pub(crate) async fn kept_key<P: Platform>(platform: &P) -> Result<Option<KeptKey>, LocalError> {
    let secret = platform.store().kept_secret().await?.map(Zeroizing::new);
    Ok(secret.and_then(|secret| {
        let (account_id, rest) = secret.split_first_chunk()?;
        let vault_key = VaultKey::from_bytes(rest.try_into().ok()?);
        Some(KeptKey {
            account_id: *account_id,
            vault_key,
        })
    }))
}

/// The id of this device.
pub(crate) async fn device_id<P: Platform>(platform: &P) -> Result<Option<DeviceId>, LocalError> {
    let bytes = platform.store().get(Table::Meta, DEVICE).await?;
    Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map(DeviceId))
}

fn encode<T: Encode<()>>(value: &T) -> Result<Vec<u8>, LocalError> {
    minicbor::to_vec(value).map_err(|_| LocalError::Storage)
}
