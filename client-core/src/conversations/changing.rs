//! Commits that change a conversation: built on the newest epoch, and built anew when somebody else
//! was faster (protocol §6).

use crypto_core::{
    Hash32,
    commit::{CommitKind, CommitReject, Draft},
};
use relay_api::{Id, problem::ProblemKind};

use super::{
    Conversations,
    conversation::Conversation,
    directory::{Directory, Signer},
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode},
};

/// How often somebody else may be first.
const TRIES: usize = 6;

/// A commit that was signed here.
struct Made {
    bytes: Vec<u8>,
    epoch: u32,
    commit_hash: Hash32,
}

impl<P: Platform> Conversations<P> {
    /// Changes a conversation, and waits until the change is part of its history. `edit` makes out
    /// of a draft that changes nothing the one that is wanted; it answers whether there is anything
    /// to do, and is asked again after every commit of somebody else.
    ///
    /// # Errors
    /// Those of `edit`; [`FailureCode::NotMember`]; [`FailureCode::IdentityBroken`] when somebody
    /// who stays has broken keys; network and storage.
    pub(super) async fn change(
        &self,
        conv_id: &Hash32,
        edit: impl Fn(&Conversation, &mut Draft<'_>) -> Result<bool, FailureCode>,
    ) -> Result<(), Failure> {
        self.load(conv_id).await?;
        for _ in 0..TRIES {
            let Some(made) = self.make(conv_id, &edit).await? else {
                return Ok(());
            };
            match self
                .inner
                .ctx
                .api
                .post_commit(Id(*conv_id), made.bytes)
                .await
            {
                Ok(stored) => {
                    self.compare_clocks(stored.time_ms);
                    // Accepted like anybody's, in its place among the rows of others.
                    self.read_up_to(conv_id, stored.seq).await?;
                    let is_there = self.with(conv_id, |c| {
                        let epoch = c.epochs.get(made.epoch);
                        epoch.is_some_and(|epoch| epoch.commit_hash == made.commit_hash)
                    })?;
                    if is_there {
                        return Ok(());
                    }
                }
                Err(error) if error.is(ProblemKind::StaleEpoch) => {
                    self.read_to_end(conv_id).await?;
                }
                // Perhaps somebody took this person out, or the right away.
                Err(error)
                    if error.is(ProblemKind::NotFound) || error.is(ProblemKind::Forbidden) =>
                {
                    self.read_to_end(conv_id).await?;
                    let newest = self.with(conv_id, |c| c.epochs.newest().map(|(n, _)| n))?;
                    // What was known when it was made is all there is: then it is as the relay says.
                    if newest.is_none_or(|newest| newest < made.epoch) {
                        return Err(error.into());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(FailureCode::RelayFailed.into())
    }

    /// The next commit, unless there is nothing to change.
    async fn make(
        &self,
        conv_id: &Hash32,
        edit: &impl Fn(&Conversation, &mut Draft<'_>) -> Result<bool, FailureCode>,
    ) -> Result<Option<Made>, Failure> {
        let me = self.me()?;
        let (state, heads) = self.with(conv_id, |c| {
            if !c.epochs.is_member(&me) {
                return Err(FailureCode::NotMember);
            }
            if c.alarms.freeze() {
                return Err(FailureCode::Integrity);
            }
            let state = c.newest_state().ok_or(FailureCode::Integrity)?;
            let heads = c.timeline.heads(state.public().epoch());
            Ok((state, heads))
        })??;
        let mut draft = Draft::follow(CommitKind::ReKey, &state, heads, self.now_ms());
        if !self.with(conv_id, |c| edit(c, &mut draft))?? {
            return Ok(None);
        }
        let ids: Vec<Hash32> = draft.members.iter().map(|(id, _)| *id).collect();
        let directory = self.directory(&ids).await?;
        self.sign(&draft, &directory).map(Some)
    }

    fn sign(&self, draft: &Draft<'_>, directory: &Directory) -> Result<Made, Failure> {
        let signer = Signer::new(self.inner.ctx.account()?);
        let rng = &mut *self.inner.ctx.rng();
        match draft.build(rng, &signer.author(), directory) {
            Ok((bytes, state)) => Ok(Made {
                bytes,
                epoch: state.public().epoch(),
                commit_hash: *state.public().commit_hash(),
            }),
            Err(reject) if reject.wants_chain().is_some() => {
                Err(FailureCode::IdentityBroken.into())
            }
            Err(CommitReject::NoAdmin) => Err(FailureCode::LastAdmin.into()),
            Err(_) => Err(FailureCode::NotAllowed.into()),
        }
    }
}
