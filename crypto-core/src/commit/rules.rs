//! Steps 2 to 4 and the rules of modes: who may change what, from public data alone.

use std::collections::BTreeSet;

use super::guard::require;
use super::{CommitKind, CommitReject, CommitView, Meta, Mode, PublicEpoch, Role, RosterEntry};
use crate::Hash32;

/// What a commit did to the roster; for system lines and for the rules below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Who came, with which role.
    pub added: Vec<(Hash32, Role)>,
    /// Who is gone.
    pub removed: Vec<Hash32>,
    /// Who has another role now, and which.
    pub roles: Vec<(Hash32, Role)>,
    /// Who stayed and has a newer statement now.
    pub statements: Vec<Hash32>,
}

/// The line of an account in a sorted roster.
pub(super) fn line<'a>(roster: &'a [RosterEntry], account_id: &Hash32) -> Option<&'a RosterEntry> {
    let place = roster
        .binary_search_by(|entry| entry.account_id.cmp(account_id))
        .ok()?;
    roster.get(place)
}

impl Changes {
    /// From one sorted roster to the next.
    pub(super) fn between(before: &[RosterEntry], after: &[RosterEntry]) -> Self {
        let mut changes = Self::default();
        for now in after {
            match line(before, &now.account_id) {
                None => changes.added.push((now.account_id, now.role)),
                Some(then) => {
                    if then.role != now.role {
                        changes.roles.push((now.account_id, now.role));
                    }
                    if then.stmt_hash != now.stmt_hash {
                        changes.statements.push(now.account_id);
                    }
                }
            }
        }
        let gone = before
            .iter()
            .filter(|then| line(after, &then.account_id).is_none());
        changes.removed.extend(gone.map(|then| then.account_id));
        changes
    }
}

/// Step 2: it continues exactly the history that is known.
pub(super) fn position(
    commit: &CommitView<'_>,
    previous: Option<&PublicEpoch>,
) -> Result<(), CommitReject> {
    let Some(previous) = previous else {
        // A create: its layout says epoch 0 and nothing before it.
        return require(commit.kind == CommitKind::Create, CommitReject::Epoch);
    };
    require(
        commit.conv_id == *previous.conv_id(),
        CommitReject::OtherConversation,
    )?;
    let next = previous.epoch().checked_add(1);
    require(next == Some(commit.epoch), CommitReject::Epoch)?;
    require(commit.prev == *previous.commit_hash(), CommitReject::Fork)
}

/// Step 3: the author was there and may do this. `leavers` posted a signed leave.
pub(super) fn right(
    commit: &CommitView<'_>,
    previous: Option<&PublicEpoch>,
    leavers: &BTreeSet<Hash32>,
) -> Result<(), CommitReject> {
    let roster = previous.map_or(commit.roster.as_slice(), PublicEpoch::roster);
    let author = line(roster, &commit.author);
    require(author.is_some(), CommitReject::AuthorNotMember)?;
    let admin = author.is_some_and(|author| author.role == Role::Admin);
    let allowed = admin
        || match commit.kind {
            CommitKind::ReKey => true,
            CommitKind::Remove => Changes::between(roster, &commit.roster)
                .removed
                .iter()
                .all(|gone| leavers.contains(gone)),
            _ => false,
        };
    require(allowed, CommitReject::NoRight)
}

/// Step 4: the roster changes by what the kind says, and by nothing else.
pub(super) fn delta(
    commit: &CommitView<'_>,
    previous: Option<&PublicEpoch>,
) -> Result<(), CommitReject> {
    let admins = commit
        .roster
        .iter()
        .filter(|entry| entry.role == Role::Admin)
        .count();
    require(admins > 0, CommitReject::NoAdmin)?;
    require(
        line(&commit.roster, &commit.author).is_some(),
        CommitReject::AuthorGone,
    )?;
    let Some(previous) = previous else {
        return Ok(());
    };
    let changes = Changes::between(previous.roster(), &commit.roster);
    let (comes, goes) = (!changes.added.is_empty(), !changes.removed.is_empty());
    let expected = match commit.kind {
        CommitKind::Add => comes && !goes,
        CommitKind::Remove => goes && !comes,
        CommitKind::Roles => !comes && !goes && !changes.roles.is_empty(),
        CommitKind::ReKey | CommitKind::Settings => !comes && !goes,
        CommitKind::Create => false,
    };
    require(expected, CommitReject::Delta)?;
    let promoted = changes.added.iter().any(|(_, role)| *role != Role::Member);
    let changed = commit.kind != CommitKind::Roles && !changes.roles.is_empty();
    require(!promoted && !changed, CommitReject::HiddenRole)
}

/// The rest of step 10: settings change in settings only; two people stay two, notes stay one's
/// own. `before` is the metadata of the previous epoch, if this account could open it.
pub(super) fn settings(
    commit: &CommitView<'_>,
    meta: &Meta,
    before: Option<&Meta>,
) -> Result<(), CommitReject> {
    if let Some(before) = before {
        let same = commit.kind == CommitKind::Settings || before.same_settings(meta);
        require(same, CommitReject::MetaChanged)?;
        require(before.rules.mode == meta.rules.mode, CommitReject::Mode)?;
    }
    let closed = matches!(
        commit.kind,
        CommitKind::Create | CommitKind::ReKey | CommitKind::Settings
    );
    let fits = match meta.rules.mode {
        Mode::Group => true,
        Mode::Direct => {
            closed
                && commit.roster.len() == 2
                && commit.roster.iter().all(|entry| entry.role == Role::Admin)
        }
        Mode::Notes => commit.roster.len() == 1,
    };
    require(fits, CommitReject::Mode)
}
