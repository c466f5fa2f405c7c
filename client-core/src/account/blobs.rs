//! Account blobs: what every browser of a person shares, sealed under the storage root
//! (protocol §4). Written by compare-and-set on a version that only grows.

use std::rc::Rc;

use crypto_core::blob::{Namespace, open_blob, seal_blob};
use minicbor::{Decode, Encode};
use relay_api::problem::ProblemKind;
use zeroize::Zeroizing;

use super::{Account, AccountCell};
use crate::api::Api;
use crate::ctx::{App, Rng};
use crate::local::Local;
use crate::platform::{Platform, Table};
use crate::view::{Failure, FailureCode};

/// How often somebody else may be first before an update gives up.
const TRIES: usize = 8;

/// Reads and writes the account's blobs. Clones are the same.
pub struct AccountBlobs<P: Platform> {
    api: Api<P>,
    local: Local<P>,
    account: AccountCell,
    app: App,
    rng: Rng,
}

impl<P: Platform> Clone for AccountBlobs<P> {
    fn clone(&self) -> Self {
        Self {
            api: self.api.clone(),
            local: self.local.clone(),
            account: self.account.clone(),
            app: self.app.clone(),
            rng: self.rng.clone(),
        }
    }
}

/// The newest state of a blob that this device has seen.
#[derive(Default, Encode, Decode)]
struct Seen {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    plain: Vec<u8>,
}

impl Drop for Seen {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.plain);
    }
}

impl<P: Platform> AccountBlobs<P> {
    pub(crate) fn new(
        api: Api<P>,
        local: Local<P>,
        account: AccountCell,
        app: App,
        rng: Rng,
    ) -> Self {
        Self {
            api,
            local,
            account,
            app,
            rng,
        }
    }

    /// What the relay holds now; the default when it was never written.
    ///
    /// # Errors
    /// [`FailureCode::Integrity`] for a blob that does not open or is older than what this device
    /// has seen. It is not overwritten then.
    pub async fn load<T>(&self, ns: Namespace) -> Result<T, Failure>
    where
        T: Default + for<'b> Decode<'b, ()>,
    {
        let account = self.account.get()?;
        let seen = self.fetch(&account, ns).await?;
        decode(&seen)
    }

    /// Changes a blob. When another browser was first, its version is fetched and `change` runs
    /// again on that, so it has to be the same change each time, and one that can be made twice:
    /// after a lost answer the caller cannot know whether it was stored. Nothing is written when
    /// `change` changes nothing.
    ///
    /// # Errors
    /// As [`Self::load`]; [`FailureCode::RelayFailed`] when others were first again and again.
    pub async fn update<T, R>(
        &self,
        ns: Namespace,
        mut change: impl FnMut(&mut T) -> R,
    ) -> Result<R, Failure>
    where
        T: Default + Encode<()> + for<'b> Decode<'b, ()>,
    {
        let account = self.account.get()?;
        // What this device saw last is mostly what the relay still holds.
        let mut seen = match self.seen(ns).await? {
            Some(seen) => seen,
            None => self.fetch(&account, ns).await?,
        };
        for _ in 0..TRIES {
            let mut value: T = decode(&seen)?;
            let answer = change(&mut value);
            let plain = encode(&value)?;
            if seen.version > 0 && plain.as_slice() == seen.plain.as_slice() {
                return Ok(answer);
            }
            let version = seen.version.saturating_add(1);
            let sealed = self.seal(&account, ns, version, &plain)?;
            match self.api.put_account_blob(ns as u8, sealed).await {
                Ok(()) => {
                    self.remember(ns, version, &plain).await?;
                    return Ok(answer);
                }
                Err(error) if error.is(ProblemKind::VersionConflict) => {
                    seen = self.fetch(&account, ns).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(FailureCode::RelayFailed.into())
    }

    /// A blob's version and content as the relay holds them; 0 when it was never written.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub(super) async fn read(&self, ns: Namespace) -> Result<(u64, Zeroizing<Vec<u8>>), Failure> {
        let account = self.account.get()?;
        let mut seen = self.fetch(&account, ns).await?;
        Ok((
            seen.version,
            Zeroizing::new(std::mem::take(&mut seen.plain)),
        ))
    }

    fn seal(
        &self,
        account: &Account,
        ns: Namespace,
        version: u64,
        plain: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        let root = account.storage_root();
        seal_blob(
            &mut *self.rng.borrow(),
            root,
            ns,
            version,
            &account.id(),
            plain,
        )
        // Longer than an account blob may be: the relay has no room for it either.
        .map_err(|_| FailureCode::RelayFull.into())
    }

    async fn fetch(&self, account: &Rc<Account>, ns: Namespace) -> Result<Seen, Failure> {
        // Only what was seen before the question can be missed in the answer: meanwhile this device
        // may have written a newer version itself.
        let asked = self.seen(ns).await?.map_or(0, |seen| seen.version);
        let fetched = match self.api.account_blob(ns as u8).await? {
            None => Seen::default(),
            Some(sealed) => {
                let (version, plain) =
                    open_blob(&sealed, account.storage_root(), ns, &account.id())
                        .map_err(|_| self.alarm())?;
                let plain = plain.to_vec();
                Seen { version, plain }
            }
        };
        if fetched.version < asked {
            return Err(self.alarm());
        }
        if fetched.version > 0 {
            self.remember(ns, fetched.version, &fetched.plain).await?;
        }
        match self.seen(ns).await? {
            Some(seen) if seen.version > fetched.version => Ok(seen),
            _ => Ok(fetched),
        }
    }

    async fn seen(&self, ns: Namespace) -> Result<Option<Seen>, Failure> {
        Ok(self.local.get(Table::Meta, &key(ns)).await?)
    }

    async fn remember(&self, ns: Namespace, version: u64, plain: &[u8]) -> Result<(), Failure> {
        // A slower answer must not take back what a faster one has brought.
        if self
            .seen(ns)
            .await?
            .is_some_and(|seen| seen.version >= version)
        {
            return Ok(());
        }
        let seen = Seen {
            version,
            plain: plain.to_vec(),
        };
        Ok(self.local.put(Table::Meta, &key(ns), &seen).await?)
    }

    fn alarm(&self) -> Failure {
        self.app.raise_alarm();
        FailureCode::Integrity.into()
    }
}

fn key(ns: Namespace) -> Vec<u8> {
    format!("blob:{}", ns as u8).into_bytes()
}

fn decode<T: Default + for<'b> Decode<'b, ()>>(seen: &Seen) -> Result<T, Failure> {
    if seen.version == 0 {
        return Ok(T::default());
    }
    // Authentic, so this account wrote it; what cannot be read was written by a newer client.
    minicbor::decode(&seen.plain).map_err(|_| FailureCode::Internal.into())
}

fn encode<T: Encode<()>>(value: &T) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut plain = Zeroizing::new(Vec::new());
    minicbor::encode(value, &mut *plain).map_err(|_| Failure::from(FailureCode::Internal))?;
    Ok(plain)
}

#[cfg(test)]
mod tests;
