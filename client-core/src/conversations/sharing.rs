//! After commits were accepted: members are pinned, and this person's other browsers get the secrets.

use std::collections::BTreeSet;

use crypto_core::Hash32;

use super::{Conversations, blobs::KeyringEntry, conversation::Conversation, parts::Known};
use crate::{
    people::Standing,
    platform::Platform,
    view::{Failure, FailureCode},
};

impl<P: Platform> Conversations<P> {
    /// Does it for one conversation, before its messages are looked into: a profile of somebody who
    /// was never met says nothing.
    ///
    /// # Errors
    /// Network and storage.
    pub(super) async fn share_epochs(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let entries = self.with(conv_id, |c| entries(c))?;
        let add = |keyring: &mut super::blobs::Keyring| {
            for entry in entries {
                keyring.add(conv_id, entry);
            }
        };
        self.inner.keyring.change(add).await?;
        self.meet(self.members(conv_id)?).await
    }

    /// Does it for all of them: this device may have been stopped between a commit and this.
    ///
    /// # Errors
    /// Network and storage.
    pub(super) async fn share_all_epochs(&self) -> Result<(), Failure> {
        let (entries, members) = {
            let state = self.inner.state.borrow();
            let ready = || state.all.values().filter(|c| c.is_ready);
            let entries: Vec<_> = ready().map(|c| (c.id, entries(c))).collect();
            let rosters = ready().filter_map(|c| c.epochs.newest());
            let ids = rosters
                .flat_map(|(_, epoch)| &epoch.roster)
                .map(|line| line.account_id);
            (entries, ids.collect::<BTreeSet<Hash32>>())
        };
        self.inner
            .keyring
            .change(|keyring| {
                for (conv_id, entries) in entries {
                    for entry in entries {
                        keyring.add(&conv_id, entry);
                    }
                }
            })
            .await?;
        self.meet(members).await
    }

    /// Pins whoever was never met.
    async fn meet(&self, ids: impl IntoIterator<Item = Hash32>) -> Result<(), Failure> {
        let people = &self.inner.ctx.people;
        let me = self.me()?;
        for id in ids.into_iter().filter(|id| *id != me) {
            if people.standing(&id).is_some() {
                continue;
            }
            match people.meet(&[id], Standing::Pending).await {
                // Whose login is pinned to another account is shown as broken, not met.
                Err(failure) if failure.code == FailureCode::IdentityBroken => {}
                // The relay no longer knows the account.
                Err(failure) if failure.code == FailureCode::NotFound => {}
                answer => answer?,
            }
        }
        Ok(())
    }
}

fn entries(conversation: &Conversation) -> Vec<KeyringEntry> {
    let entry = |(&epoch, known): (&u32, &Known)| {
        let state = known.state()?;
        let commit_hash = *state.public().commit_hash();
        let secret = *state.epoch_secret().expose();
        Some(KeyringEntry {
            epoch,
            commit_hash,
            secret,
        })
    };
    conversation.keys.iter().filter_map(entry).collect()
}
