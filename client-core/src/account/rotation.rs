//! "Somebody else may know my password": everything that opens the account becomes new at once
//! (protocol §4, last row of the table).

use crypto_core::blob::{Namespace, seal_blob};
use crypto_core::recovery::AccessKey;
use crypto_core::vault::StorageRoot;
use relay_api::Bytes;
use relay_api::accounts::{ReplacedBlob, VaultReplacement};
use zeroize::Zeroizing;

use super::entrance::Entrance;
use super::made::Renew;
use super::renewal::{Begun, Remade};
use super::{Account, AccountBlobs, Settings};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode};

/// Every blob of an account.
const ALL: [Namespace; 4] = [
    Namespace::Contacts,
    Namespace::Keyring,
    Namespace::Heads,
    Namespace::Settings,
];

/// An open account blob, to be sealed anew.
pub(crate) struct OpenBlob {
    ns: Namespace,
    version: u64,
    plain: Zeroizing<Vec<u8>>,
}

impl<P: Platform> AccountBlobs<P> {
    /// Every blob as the relay holds it, with what a rotation changes in the settings: the access
    /// key is a new one, and the storage root of today is a former one.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub(crate) async fn open_all(
        &self,
        root: &StorageRoot,
        now_ms: u64,
    ) -> Result<Vec<OpenBlob>, Failure> {
        let mut all = Vec::with_capacity(ALL.len());
        for ns in ALL {
            let (version, mut plain) = self.read(ns).await?;
            if ns == Namespace::Settings {
                let mut settings: Settings = match version {
                    0 => Settings::default(),
                    _ => minicbor::decode(&plain).map_err(internal)?,
                };
                settings.new_access_key(now_ms);
                settings.former_roots.add(root, now_ms);
                plain = Zeroizing::new(minicbor::to_vec(&settings).map_err(internal)?);
            } else if version == 0 {
                continue;
            }
            all.push(OpenBlob { ns, version, plain });
        }
        Ok(all)
    }
}

impl<P: Platform> Entrance<'_, P> {
    /// Makes everything new. Nothing is sent: `Remade` goes to [`Self::send_renewal`].
    pub async fn rotate(
        &self,
        account: &Account,
        begun: Begun,
        access_key: &AccessKey,
        blobs: &[OpenBlob],
    ) -> Result<Remade, Failure> {
        let renew = Renew {
            access_key: Some(access_key),
            roots: true,
        };
        let mut remade = self.remake(account, begun, renew).await?;
        let rng = &mut *self.rng.borrow();
        let seal = |blob: &OpenBlob| {
            let next = blob.version.saturating_add(1);
            let new = &remade.account;
            let sealed = seal_blob(
                rng,
                new.storage_root(),
                blob.ns,
                next,
                &new.id(),
                &blob.plain,
            );
            Ok(ReplacedBlob {
                ns: blob.ns as u8,
                bytes: Bytes(sealed.map_err(|_| Failure::from(FailureCode::RelayFull))?),
            })
        };
        let sealed: Result<Vec<_>, Failure> = blobs.iter().map(seal).collect();
        let blobs = Some(sealed?);
        remade.replacement = VaultReplacement {
            blobs,
            ..remade.replacement
        };
        Ok(remade)
    }
}

fn internal<E>(_: E) -> Failure {
    FailureCode::Internal.into()
}
