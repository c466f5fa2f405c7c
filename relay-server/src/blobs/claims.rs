//! Who writes which part: one request at a time, and one that hangs makes room for a newer one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use relay_api::BlobId;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};
use tokio_util::sync::CancellationToken;

type Key = (BlobId, u32);

#[derive(Debug)]
struct Place {
    newest: CancellationToken,
    turn: Arc<Turn<()>>,
    /// Requests that write or wait.
    users: usize,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Claims(Arc<Mutex<HashMap<Key, Place>>>);

/// The right to write one part.
#[derive(Debug)]
pub struct Claim {
    claims: Claims,
    key: Key,
    displaced: CancellationToken,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Claims {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn claim(&self, blob_id: BlobId, part: u32) -> Claim {
        let key = (blob_id, part);
        let displaced = CancellationToken::new();
        let turn = {
            let mut places = self.lock();
            let place = places.entry(key).or_insert_with(|| Place {
                newest: displaced.clone(),
                turn: Arc::default(),
                users: 0,
            });
            place.users += 1;
            if place.users > 1 {
                std::mem::replace(&mut place.newest, displaced.clone()).cancel();
            }
            Arc::clone(&place.turn)
        };
        // The claim counts from here on, so that it is given back even while it waits.
        let mut claim = Claim {
            claims: self.clone(),
            key,
            displaced,
            turn: None,
        };
        claim.turn = Some(turn.lock_owned().await);
        claim
    }
}

impl Claim {
    /// Which blob.
    pub fn blob_id(&self) -> BlobId {
        self.key.0
    }

    /// Ends when a newer request wants the same part.
    pub async fn displaced(&self) {
        self.displaced.cancelled().await;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.turn.take();
        let mut places = self.claims.lock();
        if let Some(place) = places.get_mut(&self.key) {
            place.users -= 1;
            if place.users == 0 {
                places.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use relay_api::Id;

    use super::*;

    #[tokio::test]
    async fn the_newer_request_displaces_the_older() {
        let claims = Claims::default();
        let first = claims.claim(Id([1; 16]), 0).await;
        let other = claims.claim(Id([1; 16]), 1).await;
        let waiting = tokio::spawn({
            let claims = claims.clone();
            async move { claims.claim(Id([1; 16]), 0).await }
        });
        first.displaced().await;
        assert!(!waiting.is_finished());
        drop(first);
        let second = waiting.await;
        assert!(second.is_ok_and(|claim| !claim.displaced.is_cancelled()));
        assert!(!other.displaced.is_cancelled());
        drop(other);
        assert!(claims.lock().is_empty());
    }
}
