//! Pictures of contacts out of the log. The address book, which every browser of a person shares,
//! says where each one stands and what it hashes to; the bytes are taken from there once.

use std::collections::BTreeMap;

use crypto_core::{Hash32, payload::Payload};
use futures::future::select;
use relay_api::Id;

use super::{Conversations, parts::Wire, rows, rows::Raw};
use crate::{
    account::Avatar,
    people::AvatarAt,
    picture::is_small_picture,
    platform::Platform,
    view::{Failure, FailureCode},
};

/// Between two tries to get what could not be read, in milliseconds.
const AGAIN_MS: u64 = 60_000;

impl<P: Platform> Conversations<P> {
    /// Looks for pictures that are to be shown and are not here.
    pub(super) async fn keep_avatars(&self) {
        let mut listener = self.inner.signals.avatar.listen();
        // What is not where it should be: it is not looked for again before the next start.
        let mut hopeless: BTreeMap<Hash32, Hash32> = BTreeMap::new();
        loop {
            let people = &self.inner.ctx.people;
            // What stays by mistake is not shown and is overwritten by the next.
            let _ = people.drop_avatars().await;
            let mut again_ms = None;
            for (id, at) in people.missing_avatars() {
                if hopeless.get(&id) == Some(&at.hash) {
                    continue;
                }
                match self.find_avatar(&id, &at).await {
                    Ok(true) => {}
                    Ok(false) => drop(hopeless.insert(id, at.hash)),
                    Err(failure) if failure.code == FailureCode::Locked => return,
                    Err(_) => again_ms = Some(AGAIN_MS),
                }
            }
            let sleep = self.rest(again_ms);
            select(std::pin::pin!(listener.changed()), std::pin::pin!(sleep)).await;
        }
    }

    /// From this device, else from the row in which it stands; answers whether it was there.
    async fn find_avatar(&self, id: &Hash32, at: &AvatarAt) -> Result<bool, Failure> {
        let people = &self.inner.ctx.people;
        if people.load_avatar(id, &at.hash).await? {
            return Ok(true);
        }
        if !self.with(&at.conv_id, |c| c.is_ready)? {
            return Err(FailureCode::NotFound.into());
        }
        let wire = match self.wire(&at.conv_id, at.seq).await? {
            Some(wire) => Some(wire),
            None => self.fetch_row(&at.conv_id, at.seq).await?,
        };
        let Some(wire) = wire else {
            return Ok(false);
        };
        let Some(sealed) = self.with(&at.conv_id, |c| rows::open(&wire, c))? else {
            return Ok(false);
        };
        let Ok(message) = sealed.verify(&self.directory(&[*id]).await?) else {
            return Ok(false);
        };
        let is_theirs = message.sender() == id;
        let Payload::Profile(profile) = message.into_payload() else {
            return Ok(false);
        };
        let avatar = profile.avatar.filter(|bytes| is_small_picture(bytes));
        match avatar.map(Avatar::new) {
            Some(avatar) if is_theirs && avatar.hash == at.hash => {
                people.keep_avatar(id, avatar).await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// One row of the relay's log.
    async fn fetch_row(&self, conv_id: &Hash32, seq: u64) -> Result<Option<Wire>, Failure> {
        let before = seq.saturating_add(1);
        let rows = self.inner.ctx.api.log(Id(*conv_id), before, 1).await?;
        let row = rows
            .into_iter()
            .find(|row| row.conv_id.0 == *conv_id && row.seq == seq);
        let raw = row.map(Raw::from_relay).filter(|raw| !raw.is_empty());
        Ok(raw.map(|raw| raw.wire))
    }
}
