//! Telling contacts how this person wants to be shown (protocol §8): the whole profile to each direct
//! conversation, the name to groups.
//!
//! Which profile was told last is read off the log, and every browser of the person knows it through
//! the heads blob. The browser in which it was changed tells it at once, also after a restart in the
//! middle; the others do what is still to be done some minutes later, so that it is told once.

use std::collections::{BTreeMap, BTreeSet};

use crypto_core::{
    Hash32, labels,
    payload::{Payload, Profile},
};
use futures::{FutureExt as _, pin_mut, select_biased};

use super::{
    Conversations, LocalId, content::Content, conversation::Conversation, snapshot,
    snapshot::People,
};
use crate::{
    account::Stamped,
    platform::{Platform, Table},
    view::{ConversationKind, Failure, RequestState},
};

/// How long a browser leaves it to the one in which the profile was changed, in milliseconds; chance
/// adds up to as much again.
const GRACE_MS: u64 = 2 * 60 * 1_000;
/// Where this device remembers which profile was set here.
const SET_HERE: &[u8] = b"profile:set";

/// Tells two profiles of one person apart; never zero.
pub(super) fn version(profile: &Payload) -> u64 {
    let hash = profile.encode().map(|bytes| labels::sha256(&bytes));
    let [a, b, c, d, e, f, g, h, ..] = hash.unwrap_or_default();
    u64::from_be_bytes([a, b, c, d, e, f, g, h]).max(1)
}

/// When this browser does what another one has left undone.
#[derive(Default)]
struct Waits(BTreeMap<Hash32, u64>);

impl Waits {
    /// Those whose time has come. Each is tried again after as long, until it is not wanted any more.
    fn due(&mut self, wanted: &BTreeSet<Hash32>, now_ms: u64, jitter: u64) -> Vec<Hash32> {
        self.0.retain(|conv_id, _| wanted.contains(conv_id));
        let next_ms = now_ms + GRACE_MS + jitter % GRACE_MS;
        let is_due = |conv_id: &&Hash32| {
            let until_ms = self.0.entry(**conv_id).or_insert(next_ms);
            // What is too far away was reckoned by a clock that was set back since.
            let is_due = *until_ms <= now_ms || *until_ms - now_ms > 2 * GRACE_MS;
            if is_due {
                *until_ms = next_ms;
            }
            is_due
        };
        wanted.iter().filter(is_due).copied().collect()
    }

    /// How long until the first of them.
    fn rest(&self, now_ms: u64) -> Option<u64> {
        let first_ms = self.0.values().min()?;
        Some(first_ms.saturating_sub(now_ms))
    }
}

impl<P: Platform> Conversations<P> {
    /// The profile was changed on this device: those who may see it are told.
    pub async fn profile_changed(&self) {
        if let Some((_, version)) = self.own_profile() {
            self.inner.profile_set.set(version);
            // What cannot be stored now is done like what another browser has left undone.
            let local = &self.inner.ctx.local;
            let _ = local.put(Table::Meta, SET_HERE, &version).await;
        }
        self.inner.signals.name.notify();
    }

    /// Tells of another profile, everybody who may see it.
    pub(super) async fn keep_introducing(&self) {
        let signals = &self.inner.signals;
        let (mut here, mut anywhere) = (signals.name.listen(), signals.profile.listen());
        let set_here = self.inner.ctx.local.get(Table::Meta, SET_HERE).await;
        if self.inner.profile_set.get() == 0 {
            self.inner
                .profile_set
                .set(set_here.ok().flatten().unwrap_or_default());
        }
        // After a start only the groups in which this device has told a name before: it may have
        // been stopped in between.
        self.introduce_to_groups(false).await;
        let mut waits = Waits::default();
        loop {
            self.introduce_to_contacts(&mut waits).await;
            let rest = waits.rest(self.now_ms());
            let was_here = {
                let (here, anywhere) = (here.changed().fuse(), anywhere.changed().fuse());
                let rest = self.rest(rest).fuse();
                pin_mut!(here, anywhere, rest);
                select_biased! {
                    () = here => true,
                    () = anywhere => false,
                    () = rest => false,
                }
            };
            if was_here {
                self.introduce_to_groups(true).await;
            }
        }
    }

    async fn introduce_to_contacts(&self, waits: &mut Waits) {
        let Some((_, version)) = self.own_profile() else {
            return;
        };
        let Ok(everybody) = self.everybody() else {
            return;
        };
        let wanted: BTreeSet<Hash32> = {
            let state = self.inner.state.borrow();
            let wanting = state.all.values().filter(|c| c.wants(&everybody, version));
            wanting.map(|c| c.id).collect()
        };
        let is_mine = self.inner.profile_set.get() == version;
        let due = waits.due(&wanted, self.now_ms(), self.random());
        let due = if is_mine {
            wanted.into_iter().collect()
        } else {
            due
        };
        for conv_id in due {
            if is_mine || self.knows_all(&conv_id) {
                // What cannot be stored now is done with the next occasion.
                let _ = self.introduce(&conv_id).await;
            }
        }
    }

    /// Whether this device would know if another browser had told it.
    fn knows_all(&self, conv_id: &Hash32) -> bool {
        let state = self.inner.state.borrow();
        let link = &self.inner.link;
        let conversation = state.all.get(conv_id);
        link.is_up()
            && !link.wants_reading(&state)
            && conversation.is_some_and(|c| c.next_unchecked().is_none())
    }

    async fn introduce_to_groups(&self, everywhere: bool) {
        let due: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let groups = state.all.values().filter(|c| is_group(c));
            let due = groups.filter(|c| everywhere || !c.name_sent.is_empty());
            due.map(|c| c.id).collect()
        };
        for conv_id in due {
            // What cannot be stored now is sent with the next occasion.
            let _ = self.introduce(&conv_id).await;
        }
    }

    /// Accepted or own, for others to know the person by: sends the profile unless it is the one
    /// that was sent here last.
    ///
    /// # Errors
    /// [`crate::view::FailureCode::StorageFailed`].
    pub(super) async fn introduce(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.inner.signals.presence.notify();
        match self.with(conv_id, |c| c.epochs.kind())? {
            ConversationKind::Direct => self.introduce_to_contact(conv_id).await,
            ConversationKind::Group => self.introduce_to_group(conv_id).await,
            ConversationKind::Notes => Ok(()),
        }
    }

    /// The same in every direct conversation with somebody who was accepted, or let back in, here.
    ///
    /// # Errors
    /// [`crate::view::FailureCode::StorageFailed`].
    pub async fn introduce_to(&self, person: &Hash32) -> Result<(), Failure> {
        let me = self.me()?;
        let with_them: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let all = state.all.values();
            let with_them = all.filter(|c| c.epochs.peer(&me).as_ref() == Some(person));
            with_them.map(|c| c.id).collect()
        };
        for conv_id in with_them {
            self.introduce_to_contact(&conv_id).await?;
        }
        Ok(())
    }

    async fn introduce_to_contact(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let Some((profile, version)) = self.own_profile() else {
            return Ok(());
        };
        let everybody = self.everybody()?;
        let is_wanted = self.with(conv_id, |c| {
            let is_wanted = c.wants(&everybody, version);
            if is_wanted {
                c.drop_waiting_profiles();
            }
            is_wanted
        })?;
        if is_wanted {
            self.post(conv_id, &profile, None).await?;
        }
        Ok(())
    }

    async fn introduce_to_group(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let name = self.inner.ctx.my_name();
        let everybody = self.everybody()?;
        let is_wanted = self.with(conv_id, |c| {
            let is_wanted = !name.is_empty()
                && c.name_sent != name
                && snapshot::write_block(c, &everybody).is_none()
                && snapshot::request(c, &everybody) == RequestState::Accepted;
            if is_wanted {
                c.name_sent.clone_from(&name);
                c.dirty.record = true;
            }
            is_wanted
        })?;
        if is_wanted {
            let profile = Profile {
                name: Some(name),
                ..Profile::default()
            };
            self.post(conv_id, &Payload::Profile(profile), None).await?;
        }
        Ok(())
    }

    /// What contacts are to know; nothing before the settings of the account are here.
    fn own_profile(&self) -> Option<(Payload, u64)> {
        let profile = self.inner.ctx.settings.get().profile();
        profile.name.as_ref()?;
        let profile = Payload::Profile(profile);
        let version = version(&profile);
        Some((profile, version))
    }
}

fn is_group(conversation: &Conversation) -> bool {
    conversation.epochs.kind() == ConversationKind::Group
}

impl Conversation {
    /// Whether the other one of two is a contact who is to be told of this profile.
    fn wants(&self, people: &impl People, version: u64) -> bool {
        let Some(peer) = self.epochs.peer(&people.me()) else {
            return false;
        };
        let person = people.person(&peer);
        let may_see = self.is_ready
            && person.is_accepted
            && person.blocked_ms.is_none()
            && !self.is_declined()
            && snapshot::request(self, people) == RequestState::Accepted
            && snapshot::write_block(self, people).is_none();
        may_see && self.latest_profile() != version
    }

    /// The profile of this person that is on its way here, or was told last.
    fn latest_profile(&self) -> u64 {
        let waiting = self
            .outbox
            .iter()
            .rev()
            .find_map(|m| profile_of(&m.content));
        waiting.unwrap_or(*self.told.get())
    }

    /// What has not left yet says less than what comes after it.
    fn drop_waiting_profiles(&mut self) {
        let waiting = self
            .outbox
            .iter()
            .filter(|message| message.sealed.is_none() && profile_of(&message.content).is_some());
        let waiting: Vec<LocalId> = waiting.map(|message| message.id).collect();
        for id in waiting {
            self.outbox.remove(id);
            self.dirty.outbox.insert(id);
        }
    }

    /// A profile of this person stands in the log, sent by whichever browser.
    pub(super) fn note_told(&mut self, seq: u64, version: u64) {
        self.take_told(&Stamped::at(version, seq));
    }

    /// Takes in what another browser knows.
    pub(super) fn take_told(&mut self, told: &Stamped<u64>) {
        if *told > self.told {
            self.told = *told;
            self.dirty.record = true;
        }
    }
}

fn profile_of(content: &Content) -> Option<u64> {
    match content {
        Content::Profile { version, .. } => Some(*version),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONV: Hash32 = [1; 32];

    fn wanted(convs: &[Hash32]) -> BTreeSet<Hash32> {
        convs.iter().copied().collect()
    }

    #[test]
    fn what_another_browser_left_undone_is_done_after_a_while_and_again_until_it_is() {
        let mut waits = Waits::default();
        let one = wanted(&[CONV]);
        assert!(waits.due(&one, 0, 7).is_empty());
        let first_ms = GRACE_MS + 7;
        assert_eq!(waits.rest(0), Some(first_ms));
        assert!(waits.due(&one, first_ms - 1, 0).is_empty());
        assert_eq!(waits.due(&one, first_ms, 0), [CONV]);
        assert_eq!(waits.rest(first_ms), Some(GRACE_MS));
        assert_eq!(waits.due(&one, first_ms + GRACE_MS, 0), [CONV]);
    }

    #[test]
    fn what_another_browser_did_is_not_waited_for() {
        let mut waits = Waits::default();
        waits.due(&wanted(&[CONV, [2; 32]]), 0, 0);
        assert!(waits.due(&wanted(&[]), 10, 0).is_empty());
        assert_eq!(waits.rest(10), None);
        // Wanted anew, it waits anew.
        assert!(waits.due(&wanted(&[CONV]), GRACE_MS, 0).is_empty());
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nothing_up() {
        let mut waits = Waits::default();
        waits.due(&wanted(&[CONV]), 100 * GRACE_MS, 0);
        assert_eq!(waits.due(&wanted(&[CONV]), 0, 0), [CONV]);
    }

    #[test]
    fn another_word_or_picture_is_another_profile() {
        let of = |name: &str, avatar: Option<Vec<u8>>| {
            version(&Payload::Profile(Profile {
                name: Some(name.to_owned()),
                avatar,
                about: None,
            }))
        };
        assert_eq!(of("Anna", None), of("Anna", None));
        assert_ne!(of("Anna", None), of("Anna K", None));
        assert_ne!(of("Anna", None), of("Anna", Some(vec![1])));
        assert_ne!(of("Anna", None), 0);
    }
}
