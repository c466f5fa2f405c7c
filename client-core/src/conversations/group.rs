//! What an admin does with a group, and leaving one (protocol §6).

use std::collections::BTreeSet;

use crypto_core::{
    Hash32,
    commit::{AVATAR, CommitKind, Draft, Role},
    limits::ROSTER,
    payload::Payload,
};

use super::{Conversations, conversation::Conversation, ids::parse_hash, snapshot};
use crate::{
    picture::read_picture,
    platform::Platform,
    view::{Command, ConversationKind, Failure, FailureCode, Reply, WriteBlock},
};

/// Chains of people who are brought in are asked for when they are older, in milliseconds.
const CHAIN_AGE_MS: u64 = 60 * 60 * 1_000;

impl<P: Platform> Conversations<P> {
    pub(super) async fn call_group(&self, command: Command) -> Result<Reply, Failure> {
        match command {
            Command::SetGroupName { conv_id, name } => {
                let name = crate::account::check_name(&name)?;
                self.manage(&conv_id, CommitKind::Settings, |draft| {
                    let is_new = draft.meta.name.as_ref() != Some(&name);
                    draft.meta.name = Some(name.clone());
                    Ok(is_new)
                })
                .await
            }
            Command::SetGroupPicture { conv_id, picture } => {
                let picture = picture.as_deref().map(|text| read_picture(text, AVATAR));
                let picture = picture.transpose()?;
                self.manage(&conv_id, CommitKind::Settings, |draft| {
                    let is_new = draft.meta.avatar != picture;
                    draft.meta.avatar.clone_from(&picture);
                    Ok(is_new)
                })
                .await
            }
            Command::AddMembers { conv_id, members } => self.add_members(&conv_id, &members).await,
            Command::RemoveMember {
                conv_id,
                account_id,
            } => {
                let id = parse_hash(&account_id).ok_or(FailureCode::BadCommand)?;
                if id == self.me()? {
                    // Whoever takes himself out would know the next secret: he leaves instead.
                    return Err(FailureCode::NotAllowed.into());
                }
                self.manage(&conv_id, CommitKind::Remove, |draft| {
                    let before = draft.members.len();
                    draft.members.retain(|(member, _)| *member != id);
                    Ok(draft.members.len() < before)
                })
                .await
            }
            Command::SetRole {
                conv_id,
                account_id,
                admin,
            } => {
                let id = parse_hash(&account_id).ok_or(FailureCode::BadCommand)?;
                let role = if admin { Role::Admin } else { Role::Member };
                self.manage(&conv_id, CommitKind::Roles, |draft| {
                    let mut lines = draft.members.iter_mut();
                    let line = lines.find(|(member, _)| *member == id);
                    let (_, before) = line.ok_or(FailureCode::NotFound)?;
                    Ok(std::mem::replace(before, role) != role)
                })
                .await
            }
            Command::LeaveGroup { conv_id } => self.leave_group(&conv_id).await,
            _ => Err(FailureCode::BadCommand.into()),
        }
    }

    /// A change that only an admin of a group may make.
    async fn manage(
        &self,
        conv_id: &str,
        kind: CommitKind,
        edit: impl Fn(&mut Draft<'_>) -> Result<bool, FailureCode>,
    ) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let me = self.me()?;
        let may =
            |c: &Conversation| c.epochs.kind() == ConversationKind::Group && c.epochs.is_admin(&me);
        self.change(&conv_id, |c, draft| {
            if !may(c) {
                return Err(FailureCode::NotAllowed);
            }
            draft.kind = kind;
            edit(draft)
        })
        .await?;
        Ok(Reply::Done)
    }

    /// Only accepted contacts: a stranger is nobody's to bring in.
    async fn add_members(&self, conv_id: &str, members: &[String]) -> Result<Reply, Failure> {
        let read = |text: &String| parse_hash(text).ok_or(FailureCode::BadCommand);
        let ids: BTreeSet<Hash32> = members.iter().map(read).collect::<Result<_, _>>()?;
        let has_strangers = || ids.iter().any(|id| !self.is_accepted(id));
        if has_strangers() {
            // Another browser of this person may know them.
            self.inner.ctx.people.pull().await?;
        }
        if has_strangers() {
            return Err(FailureCode::NotAllowed.into());
        }
        let list: Vec<Hash32> = ids.iter().copied().collect();
        self.inner.ctx.people.refresh(&list, CHAIN_AGE_MS).await?;
        self.inner.ctx.people.check_sendable(&list)?;
        self.manage(conv_id, CommitKind::Add, |draft| {
            let known: BTreeSet<Hash32> = draft.members.iter().map(|(id, _)| *id).collect();
            let new = ids.difference(&known).map(|id| (*id, Role::Member));
            draft.members.extend(new);
            if draft.members.len() > ROSTER {
                return Err(FailureCode::GroupFull);
            }
            Ok(draft.members.len() > known.len())
        })
        .await
    }

    /// Says that this person goes; the others' clients carry it out.
    async fn leave_group(&self, conv_id: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.load(&conv_id).await?;
        let me = self.me()?;
        let everybody = self.everybody()?;
        let is_alone = self.with(&conv_id, |c| {
            if c.epochs.kind() != ConversationKind::Group {
                return Err(FailureCode::NotAllowed);
            }
            match snapshot::write_block(c, &everybody) {
                None | Some(WriteBlock::IdentityBroken) => {}
                // It is said already, or done.
                Some(WriteBlock::Leaving | WriteBlock::NotMember) => return Ok(None),
                Some(WriteBlock::Integrity) => return Err(FailureCode::Integrity),
                Some(WriteBlock::Request | WriteBlock::Blocked) => {
                    return Err(FailureCode::NotAllowed);
                }
            }
            if c.epochs.is_last_admin(&me) {
                return Err(FailureCode::LastAdmin);
            }
            let is_alone = c
                .epochs
                .newest()
                .is_some_and(|(_, epoch)| epoch.roster.len() < 2);
            if is_alone {
                c.decide(true);
            } else {
                c.leaving = true;
                c.dirty.record = true;
            }
            Ok(Some(is_alone))
        })??;
        match is_alone {
            None => return Ok(Reply::Done),
            // Nobody is there to carry it out: the group goes out of sight, in every browser.
            Some(true) => {
                self.store(&conv_id).await?;
                self.inner.signals.tell.notify();
            }
            Some(false) => {
                if let Err(failure) = self.post(&conv_id, &Payload::Leave, None).await {
                    self.with(&conv_id, |c| c.leaving = false)?;
                    return Err(failure);
                }
            }
        }
        self.changed(&conv_id);
        Ok(Reply::Done)
    }
}
