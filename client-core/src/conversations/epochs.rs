//! The epochs of one conversation: who was a member when, what each commit did, and when a new
//! epoch is due (protocol §6). Pure; secrets are kept elsewhere.

use std::collections::BTreeMap;

use crypto_core::{
    Hash32,
    commit::{CommitKind, Meta, Mode, PublicEpoch, Role, RosterEntry},
    labels,
    payload::display_name,
};

use super::row::{Change, Event};
use crate::view::ConversationKind;

/// An epoch is over after this long, in milliseconds: bounded healing of a leaked secret.
const EPOCH_AGE_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
/// … or after this many rows.
const EPOCH_ROWS: u64 = 10_000;

/// One epoch, from an accepted or observed commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Epoch {
    /// Its commit.
    pub(crate) commit_hash: Hash32,
    /// Place of the commit in the log.
    pub(crate) seq: u64,
    /// When the relay stored the commit.
    pub(crate) time_ms: u64,
    /// When the commit was made, as its author claims.
    pub(crate) created_ms: u64,
    /// What the commit did.
    pub(crate) kind: CommitKind,
    /// Who made it.
    pub(crate) author: Hash32,
    /// Members, ascending by account id.
    pub(crate) roster: Vec<RosterEntry>,
    /// Its settings; absent for an epoch before this account's time.
    pub(crate) settings: Option<Settings>,
    /// Heads of the epoch that it ends.
    pub(crate) heads: Vec<Hash32>,
}

/// What the sealed metadata of an epoch says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// What sort of conversation it is.
    pub(crate) mode: Mode,
    /// Name of the group, fit to be shown; may be empty.
    pub(crate) name: String,
    /// SHA-256 of its picture, whether it may be shown or not.
    pub(crate) picture: Option<Hash32>,
    /// Messages leave after so many days; 0 keeps them.
    pub(crate) retention_days: u16,
}

impl Epoch {
    /// From an accepted commit, or one that was only observed: then there is no metadata.
    pub(crate) fn of(public: &PublicEpoch, meta: Option<&Meta>, seq: u64, time_ms: u64) -> Self {
        let settings = meta.map(|meta| Settings {
            mode: meta.rules.mode,
            name: meta.name.as_deref().map(display_name).unwrap_or_default(),
            picture: meta.avatar.as_deref().map(labels::sha256),
            retention_days: meta.rules.retention_days,
        });
        Self {
            commit_hash: *public.commit_hash(),
            seq,
            time_ms,
            created_ms: public.created_ms(),
            kind: public.kind(),
            author: *public.author(),
            roster: public.roster().to_vec(),
            settings,
            heads: public.heads().to_vec(),
        }
    }

    /// The line of a member.
    pub(crate) fn entry(&self, account: &Hash32) -> Option<&RosterEntry> {
        let place = self
            .roster
            .binary_search_by(|e| e.account_id.cmp(account))
            .ok()?;
        self.roster.get(place)
    }

    /// Everybody but one.
    pub(crate) fn others<'a>(&'a self, me: &'a Hash32) -> impl Iterator<Item = &'a Hash32> {
        self.roster
            .iter()
            .map(|entry| &entry.account_id)
            .filter(move |id| *id != me)
    }
}

/// How a commit relates to what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is known.
    Known,
    /// It continues the newest epoch.
    Next,
    /// Another commit is known for its epoch: the relay or an admin shows two histories.
    Fork,
    /// Commits between are not known yet.
    Ahead,
}

/// All epochs that were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Epochs {
    list: BTreeMap<u32, Epoch>,
}

impl Epochs {
    /// Adds an epoch after its commit was accepted.
    pub(crate) fn add(&mut self, number: u32, epoch: Epoch) {
        self.list.insert(number, epoch);
    }

    /// One epoch.
    pub(crate) fn get(&self, number: u32) -> Option<&Epoch> {
        self.list.get(&number)
    }

    /// The newest one, with its number.
    pub(crate) fn newest(&self) -> Option<(u32, &Epoch)> {
        self.list
            .last_key_value()
            .map(|(&number, epoch)| (number, epoch))
    }

    /// All of them, from the first on.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Epoch)> {
        self.list.iter().map(|(&number, epoch)| (number, epoch))
    }

    /// Where a commit belongs.
    pub(crate) fn standing(&self, number: u32, commit_hash: &Hash32) -> Standing {
        match (self.list.get(&number), self.newest()) {
            (Some(epoch), _) if epoch.commit_hash == *commit_hash => Standing::Known,
            (Some(_), _) => Standing::Fork,
            (None, None) if number == 0 => Standing::Next,
            (None, Some((newest, _))) if Some(number) == newest.checked_add(1) => Standing::Next,
            _ => Standing::Ahead,
        }
    }

    /// What a commit did, in words for a reader.
    pub(crate) fn event(&self, number: u32) -> Option<Event> {
        let epoch = self.list.get(&number)?;
        let by = epoch.author;
        let before = number
            .checked_sub(1)
            .and_then(|before| self.list.get(&before));
        let missing_in = |one: &Epoch, other: Option<&Epoch>| -> Vec<Hash32> {
            let Some(other) = other else {
                return Vec::new();
            };
            let absent = |id: &Hash32| other.entry(id).is_none();
            one.roster
                .iter()
                .map(|entry| entry.account_id)
                .filter(absent)
                .collect()
        };
        Some(match epoch.kind {
            CommitKind::Create => Event::Created { by },
            CommitKind::Add => Event::Added {
                by,
                who: missing_in(epoch, before),
            },
            CommitKind::Remove => Event::Removed {
                by,
                who: before
                    .map(|before| missing_in(before, Some(epoch)))
                    .unwrap_or_default(),
            },
            CommitKind::ReKey => Event::ReKeyed,
            CommitKind::Roles => {
                let changed = |role: Role| {
                    let has_new = |entry: &&RosterEntry| {
                        let then = before.and_then(|before| before.entry(&entry.account_id));
                        entry.role == role && then.is_some_and(|then| then.role != role)
                    };
                    let roster = epoch.roster.iter().filter(has_new);
                    roster.map(|entry| entry.account_id).collect()
                };
                Event::Roles {
                    by,
                    made: changed(Role::Admin),
                    unmade: changed(Role::Member),
                }
            }
            CommitKind::Settings => Event::Settings {
                by,
                change: change(
                    before.and_then(|before| before.settings.as_ref()),
                    epoch.settings.as_ref(),
                ),
            },
        })
    }

    /// The settings of the newest epoch that this account can open.
    fn settings(&self) -> Option<&Settings> {
        self.list
            .values()
            .rev()
            .find_map(|epoch| epoch.settings.as_ref())
    }

    /// What the conversation is.
    pub(crate) fn kind(&self) -> ConversationKind {
        match self.settings().map(|settings| settings.mode) {
            Some(Mode::Direct) => ConversationKind::Direct,
            Some(Mode::Notes) => ConversationKind::Notes,
            Some(Mode::Group) | None => ConversationKind::Group,
        }
    }

    /// Name of the group; may be empty.
    pub(crate) fn name(&self) -> &str {
        self.settings().map_or("", |settings| &settings.name)
    }

    /// Messages leave after so many days; 0 keeps them.
    pub(crate) fn retention_days(&self) -> u16 {
        self.settings()
            .map_or(0, |settings| settings.retention_days)
    }

    /// Whether `account` is an admin and the others have none beside them.
    pub(crate) fn is_last_admin(&self, account: &Hash32) -> bool {
        self.newest().is_some_and(|(_, epoch)| {
            let is_admin = |entry: &&RosterEntry| entry.role == Role::Admin;
            let mut admins = epoch.roster.iter().filter(is_admin);
            let is_one = |entry: &RosterEntry| entry.account_id == *account;
            epoch.roster.len() > 1 && admins.next().is_some_and(is_one) && admins.next().is_none()
        })
    }

    /// Who brought `me` in: the author of the last commit that made me a member.
    pub(crate) fn inviter(&self, me: &Hash32) -> Option<Hash32> {
        self.invited(me).map(|epoch| epoch.author)
    }

    /// The epoch that made `me` a member, the last time.
    pub(crate) fn invited(&self, me: &Hash32) -> Option<&Epoch> {
        let mut invited = None;
        let mut was_member = false;
        for epoch in self.list.values() {
            let is_member = epoch.entry(me).is_some();
            if is_member && !was_member {
                invited = Some(epoch);
            }
            was_member = is_member;
        }
        invited
    }

    /// Whether the account is a member now.
    pub(crate) fn is_member(&self, account: &Hash32) -> bool {
        self.newest()
            .is_some_and(|(_, epoch)| epoch.entry(account).is_some())
    }

    /// The other one of two.
    pub(crate) fn peer(&self, me: &Hash32) -> Option<Hash32> {
        if self.kind() != ConversationKind::Direct {
            return None;
        }
        self.newest()?.1.others(me).next().copied()
    }

    /// The epoch that is in force at a place of the log.
    pub(crate) fn at(&self, seq: u64) -> Option<(u32, &Epoch)> {
        let before = |(_, epoch): &(&u32, &Epoch)| epoch.seq <= seq;
        self.list
            .iter()
            .rev()
            .find(before)
            .map(|(&number, epoch)| (number, epoch))
    }

    /// The commit that took `account` out, the last one before `seq`.
    pub(crate) fn removal(&self, account: &Hash32, seq: u64) -> Option<&Epoch> {
        let earlier: Vec<&Epoch> = self
            .list
            .values()
            .filter(|epoch| epoch.seq <= seq)
            .collect();
        earlier
            .windows(2)
            .rev()
            .filter_map(|pair| pair.first().zip(pair.last()))
            .find(|(before, after)| {
                before.entry(account).is_some() && after.entry(account).is_none()
            })
            .map(|(_, after)| *after)
    }

    /// Whether `account` was out of it between two places of the log.
    pub(crate) fn was_out(&self, account: &Hash32, from: u64, to: u64) -> bool {
        let mut between = self
            .list
            .values()
            .filter(|epoch| (from..to).contains(&epoch.seq));
        between.any(|epoch| epoch.entry(account).is_none())
    }

    /// Whether whoever writes next has to begin a new epoch first. `newest` gives the newest known
    /// statement of a member: its hash and its KEM generation.
    pub(crate) fn is_rekey_due(
        &self,
        now_ms: u64,
        head_seq: u64,
        newest: impl Fn(&Hash32) -> Option<(Hash32, u32)>,
    ) -> bool {
        let Some((_, epoch)) = self.newest() else {
            return false;
        };
        let has_new_statement = |entry: &RosterEntry| {
            newest(&entry.account_id).is_some_and(|(hash, generation)| {
                hash != entry.stmt_hash && generation >= entry.kem_gen
            })
        };
        now_ms.saturating_sub(epoch.time_ms) >= EPOCH_AGE_MS
            || head_seq.saturating_sub(epoch.seq) >= EPOCH_ROWS
            || epoch.roster.iter().any(has_new_statement)
    }

    /// Whether an account may do what only admins do.
    pub(crate) fn is_admin(&self, account: &Hash32) -> bool {
        let entry = self.newest().and_then(|(_, epoch)| epoch.entry(account));
        entry.is_some_and(|entry| entry.role == Role::Admin)
    }
}

/// What is different in the settings; the first commit that somebody can open says nothing of that.
fn change(before: Option<&Settings>, after: Option<&Settings>) -> Change {
    let Some((before, after)) = before.zip(after) else {
        return Change::Several;
    };
    let changes = [
        (before.name != after.name).then(|| Change::Name(after.name.clone())),
        (before.picture != after.picture).then_some(Change::Picture {
            is_gone: after.picture.is_none(),
        }),
        (before.retention_days != after.retention_days)
            .then_some(Change::Retention(after.retention_days)),
    ];
    let mut changes = changes.into_iter().flatten();
    match (changes.next(), changes.next()) {
        (None, _) => Change::Nothing,
        (Some(change), None) => change,
        (Some(_), Some(_)) => Change::Several,
    }
}

#[cfg(test)]
#[path = "epochs_tests.rs"]
mod tests;
