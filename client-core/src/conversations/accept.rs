//! Commits through the acceptor (protocol §6). What is not accepted changes nothing but the banner.

use std::{collections::BTreeSet, rc::Rc};

use crypto_core::{
    Hash32,
    commit::{CommitKind, CommitReject, Context, EpochState, Me, ParsedCommit},
    keys::Secret32,
};

use super::{
    Conversations, alarms::Alarm, conversation::Conversation, directory::Directory,
    epochs::Standing, parts::Known, rows::Raw,
};
use crate::{platform::Platform, view::Failure};

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was part of the history before.
    Known,
    /// It is part of the history from now on.
    Accepted,
    /// It is not, and never will be; an alarm was raised.
    Refused,
    /// It cannot be judged before something is learned: commits between, or somebody's chain.
    Undecided,
}

/// What a commit is judged against, copied so that nothing is borrowed while chains are fetched.
struct Basis {
    previous: Option<Known>,
    /// Who said that they go, in the epoch that the commit ends.
    leavers: BTreeSet<Hash32>,
    /// The secret, if another browser of this account has accepted exactly this commit before.
    secret: Option<Secret32>,
}

impl<P: Platform> Conversations<P> {
    /// Takes a commit in.
    ///
    /// # Errors
    /// Network and storage; then nothing has changed.
    pub(super) async fn take_commit(&self, conv_id: &Hash32, raw: &Raw) -> Result<Taken, Failure> {
        let Ok(commit) = ParsedCommit::parse(&raw.wire.bytes) else {
            return self.refuse(conv_id, Alarm::BadCommit);
        };
        let view = commit.view();
        if view.conv_id != *conv_id {
            return self.refuse(conv_id, Alarm::BadCommit);
        }
        let standing = self.with(conv_id, |c| {
            c.epochs.standing(view.epoch, &view.commit_hash)
        })?;
        match standing {
            Standing::Known => return Ok(Taken::Known),
            Standing::Fork => return self.refuse(conv_id, Alarm::Fork),
            Standing::Ahead => return Ok(Taken::Undecided),
            Standing::Next => {}
        }
        let secret = {
            let keyring = self.inner.keyring.get();
            keyring
                .find(conv_id, view.epoch, &view.commit_hash)
                .map(Secret32::from_bytes)
        };
        let leavers = match secret {
            Some(_) => BTreeSet::new(),
            None => self.leavers_for(conv_id, &commit, raw.seq).await?,
        };
        let basis = self.with(conv_id, |c| Basis {
            previous: c.keys.last_key_value().map(|(_, known)| known.clone()),
            leavers,
            secret,
        })?;
        match self.judge(&commit, &raw.wire.bytes, &basis).await? {
            Ok(known) => {
                self.with(conv_id, |c| c.take_epoch(known, raw))?;
                Ok(Taken::Accepted)
            }
            // Blocked until the person has decided about a broken identity, or unknown to the relay.
            Err(CommitReject::ChainMissing(_)) => Ok(Taken::Undecided),
            Err(CommitReject::Fork) => self.refuse(conv_id, Alarm::Fork),
            Err(_) => self.refuse(conv_id, Alarm::BadCommit),
        }
    }

    fn refuse(&self, conv_id: &Hash32, alarm: Alarm) -> Result<Taken, Failure> {
        if self.with(conv_id, |c| c.raise(alarm))? {
            self.inner.ctx.app.raise_alarm();
        }
        Ok(Taken::Refused)
    }

    async fn judge(
        &self,
        commit: &ParsedCommit<'_>,
        bytes: &[u8],
        basis: &Basis,
    ) -> Result<Result<Known, CommitReject>, Failure> {
        if let Some(restored) = restore(commit, bytes, basis) {
            return Ok(restored);
        }
        let ids: Vec<Hash32> = commit
            .view()
            .roster
            .iter()
            .map(|line| line.account_id)
            .collect();
        let verdict = self.try_accept(commit, basis, &self.directory(&ids).await?)?;
        match verdict.as_ref().err().and_then(CommitReject::wants_chain) {
            Some(account) => {
                // Somebody has newer keys than this device knows of.
                self.inner.ctx.people.refresh(&[*account], 0).await?;
                self.try_accept(commit, basis, &self.directory(&ids).await?)
            }
            None => Ok(verdict),
        }
    }

    fn try_accept(
        &self,
        commit: &ParsedCommit<'_>,
        basis: &Basis,
        directory: &Directory,
    ) -> Result<Result<Known, CommitReject>, Failure> {
        let account = self.inner.ctx.account()?;
        let me = account.id();
        let previous = basis.previous.as_ref().map(Known::previous);
        let mut context = Context {
            previous,
            directory,
            leavers: &basis.leavers,
        };
        if let Some((_, line)) = commit.view().entry(&me) {
            let generation = line.kem_gen;
            let kem = account
                .kem(generation)
                .map(|key| (generation, key.duplicate()));
            let kem: Vec<_> = kem.into_iter().collect();
            match commit.accept(
                &context,
                &Me {
                    account_id: &me,
                    kem: &kem,
                },
            ) {
                // The key of that generation is gone on purpose: the epoch stays closed.
                Err(CommitReject::KemSecretMissing) => {}
                verdict => return Ok(verdict.map(|state| Known::Member(Rc::new(state)))),
            }
        }
        // A newcomer cannot open the signed leaves of epochs before his time: that a member who is
        // no admin took somebody out is believed there, as its author signed it.
        let gone = gone(commit, basis.previous.as_ref());
        let member_before = matches!(basis.previous, Some(Known::Member(_)));
        if !member_before {
            context.leavers = &gone;
        }
        Ok(commit
            .observe(&context)
            .map(|public| Known::Outsider(Rc::new(public))))
    }
}

/// The keyring is this account's own word that it has accepted exactly this commit.
fn restore(
    commit: &ParsedCommit<'_>,
    bytes: &[u8],
    basis: &Basis,
) -> Option<Result<Known, CommitReject>> {
    let secret = basis.secret.as_ref()?;
    let view = commit.view();
    let continues = match &basis.previous {
        Some(known) => *known.public().commit_hash() == view.prev,
        None => view.kind == CommitKind::Create,
    };
    if !continues {
        return Some(Err(CommitReject::Fork));
    }
    let state = EpochState::restore(bytes, &view.commit_hash, secret.duplicate());
    Some(state.map(|state| Known::Member(Rc::new(state))))
}

/// Who is in the previous roster and not in this one.
pub(super) fn gone(commit: &ParsedCommit<'_>, previous: Option<&Known>) -> BTreeSet<Hash32> {
    let before = previous.map_or(&[][..], |known| known.public().roster());
    let is_gone = |id: &Hash32| commit.view().entry(id).is_none();
    before
        .iter()
        .map(|line| line.account_id)
        .filter(is_gone)
        .collect()
}

impl Conversation {
    /// A commit was accepted.
    pub(super) fn take_epoch(&mut self, known: Known, raw: &Raw) {
        let number = known.public().epoch();
        self.epochs
            .add(number, known.epoch(raw.seq, raw.wire.time_ms));
        self.keys.insert(number, known);
        self.commits.insert(number, raw.wire.bytes.clone());
        self.dirty.epochs.insert(number);
        // Whoever was out and is brought in again does not go any more.
        self.leaving &= self
            .keys
            .get(&number)
            .is_some_and(|known| known.state().is_some());
        self.is_changed = true;
        // Rows come in order: what was sealed for an older epoch and reached the log stands before
        // this commit and is out of the outbox by now. The rest has to be sealed anew.
        self.dirty.outbox.extend(self.outbox.unseal_before(number));
    }
}
