//! What the person asks for.

use crypto_core::{
    Hash32,
    payload::{Payload, Reaction, TEXT, Text},
};

use super::{
    Conversations, LocalId, Nonce, conversation::Conversation, ids, mentions, reactions,
    row::Verdict, snapshot,
};
use crate::{
    platform::Platform,
    view::{Command, Failure, FailureCode, NamedStretch, Reply},
};

impl<P: Platform> Conversations<P> {
    /// Carries out one command about conversations. A message that is sent under a name is the
    /// same message when it is sent under that name again.
    ///
    /// # Errors
    /// [`FailureCode::BadCommand`] for a command that is about something else; the reason of the
    /// one that failed.
    pub async fn call(&self, command: Command, nonce: Option<Nonce>) -> Result<Reply, Failure> {
        self.restored().await;
        match command {
            Command::StartDirect { login } => self.start_direct(&login).await,
            Command::CreateGroup { name, members } => self.create_group(&name, &members).await,
            group @ (Command::SetGroupName { .. }
            | Command::SetGroupPicture { .. }
            | Command::AddMembers { .. }
            | Command::RemoveMember { .. }
            | Command::SetRole { .. }
            | Command::LeaveGroup { .. }) => self.call_group(group).await,
            Command::SetRetention { conv_id, days } => self.set_retention(&conv_id, days).await,
            Command::OpenNotes => self.open_notes().await,
            Command::AcceptRequest { conv_id } => self.accept_request(&conv_id).await,
            Command::DeclineRequest { conv_id } => self.decline_request(&conv_id).await,
            Command::OpenConversation { conv_id } => self.open_conversation(&conv_id).await,
            Command::CloseConversation { conv_id } => self.close_conversation(&conv_id).await,
            Command::LoadOlder { conv_id } => {
                let conv_id = self.named(&conv_id).await?;
                self.load_older(&conv_id).await?;
                if self.with(&conv_id, |c| c.open > 0)? {
                    self.emit_conversation(&conv_id);
                }
                Ok(Reply::Done)
            }
            Command::LoadNewer { conv_id } => self.load_newer(&conv_id).await,
            Command::ShowNewest { conv_id } => self.show_newest(&conv_id).await,
            Command::Search {
                query,
                conv_id,
                skip,
                limit,
            } => self.search(&query, conv_id.as_deref(), skip, limit).await,
            Command::JumpTo { conv_id, to } => self.jump_to(&conv_id, &to).await,
            Command::StopJump { conv_id } => {
                let conv_id = self.named(&conv_id).await?;
                self.with(&conv_id, Conversation::stop_seeking)?;
                self.changed(&conv_id);
                Ok(Reply::Done)
            }
            Command::MarkRead { conv_id, seq } => self.mark_read(&conv_id, seq).await,
            Command::SetMuted { conv_id, mute } => self.set_muted(&conv_id, mute).await,
            Command::SetPinned { conv_id, pinned } => self.set_pinned(&conv_id, pinned).await,
            Command::SetArchived { conv_id, archived } => {
                self.set_archived(&conv_id, archived).await
            }
            Command::SetUnread { conv_id, unread } => self.set_unread(&conv_id, unread).await,
            Command::SetDraft {
                conv_id,
                text,
                reply_to,
            } => self.set_draft(&conv_id, text, reply_to.as_deref()).await,
            Command::Used { active } => Ok(self.used(active)),
            Command::Typing { conv_id, active } => self.typing(&conv_id, active).await,
            Command::SendText {
                conv_id,
                text,
                reply_to,
                mentions,
            } => {
                self.send_text(&conv_id, text, reply_to.as_deref(), &mentions, nonce)
                    .await
            }
            Command::Forward {
                conv_id,
                messages,
                to,
                comment,
            } => self.forward(&conv_id, &messages, &to, comment, nonce).await,
            Command::React {
                conv_id,
                hash,
                emoji,
                set,
            } => self.put_reaction(&conv_id, &hash, emoji, set).await,
            Command::EditMessage {
                conv_id,
                hash,
                text,
                mentions,
            } => self.edit(&conv_id, &hash, text, &mentions).await,
            Command::DeleteMessage { conv_id, hash } => self.take_back(&conv_id, &hash).await,
            Command::Versions { conv_id, hash } => self.versions(&conv_id, &hash).await,
            Command::Retry { conv_id, message } => self.retry(&conv_id, &message).await,
            Command::Discard { conv_id, message } => self.discard(&conv_id, &message).await,
            Command::ReconnectNow => {
                self.reconnect_now();
                Ok(Reply::Done)
            }
            _ => Err(FailureCode::BadCommand.into()),
        }
    }

    async fn open_conversation(&self, conv_id: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.open_again(&conv_id, 1).await?;
        self.unmark(&conv_id).await?;
        Ok(Reply::Done)
    }

    /// `count` views have it open from now on.
    pub(super) async fn open_again(&self, conv_id: &Hash32, count: u32) -> Result<(), Failure> {
        self.load(conv_id).await?;
        self.with(conv_id, |c| {
            if c.open == 0 {
                c.look_at_end();
            }
        })?;
        // What is shown first is verified first; the rest of the page follows in slices.
        self.verify_seen(conv_id).await?;
        self.with(conv_id, |c| {
            if c.open == 0 {
                c.opened_read_seq = c.read_seq;
            }
            c.open += count;
            c.is_hungry = true;
        })?;
        self.emit_conversation(conv_id);
        self.inner.signals.seek.notify();
        self.inner.signals.tell.notify();
        Ok(())
    }

    async fn close_conversation(&self, conv_id: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.with(&conv_id, |c| {
            c.open = c.open.saturating_sub(1);
            if c.open == 0 {
                c.stop_seeking();
            }
        })?;
        Ok(Reply::Done)
    }

    pub(super) async fn mark_read(&self, conv_id: &str, seq: u64) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let me = self.me()?;
        // Nothing that is not here was shown.
        let is_news = self.with(&conv_id, |c| {
            let last = c.timeline.last_seq().max(c.cursor);
            c.mark_read(seq.min(last), &me)
        })?;
        if is_news {
            self.unmark(&conv_id).await?;
            self.store(&conv_id).await?;
            self.changed(&conv_id);
            self.inner.signals.tell.notify();
        }
        Ok(Reply::Done)
    }

    async fn send_text(
        &self,
        conv_id: &str,
        text: String,
        reply_to: Option<&str>,
        named: &[NamedStretch],
        nonce: Option<Nonce>,
    ) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        if let Some(id) = self.sent_as(&conv_id, nonce).await? {
            return Ok(Reply::Sent { message: id.text() });
        }
        self.check_writable(&conv_id)?;
        if text.len() > TEXT {
            return Err(FailureCode::TextTooLong.into());
        }
        let re = match reply_to {
            Some(hash) => Some(ids::parse_hash(hash).ok_or(FailureCode::BadCommand)?),
            None => None,
        };
        let mentions = self.with(&conv_id, |c| {
            mentions::of_command(&text, named, |id| c.epochs.is_member(id))
        })?;
        let mentions = mentions.ok_or(FailureCode::BadCommand)?;
        let payload = Payload::Text(Text {
            text,
            re,
            mentions,
            forwarded: false,
        });
        // What one sends is what one wants to see.
        self.with(&conv_id, Conversation::back_to_end)?;
        let id = self.new_local_id(&conv_id, nonce)?;
        let id = self.post(&conv_id, &payload, Some(id)).await?;
        self.stop_writing(&conv_id)?;
        Ok(Reply::Sent { message: id.text() })
    }

    /// A target is a message that was verified and has a bubble (protocol §8).
    async fn put_reaction(
        &self,
        conv_id: &str,
        hash: &str,
        emoji: String,
        set: bool,
    ) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.check_writable(&conv_id)?;
        let target = ids::parse_hash(hash).ok_or(FailureCode::BadCommand)?;
        if !reactions::is_emoji(&emoji) {
            return Err(FailureCode::BadCommand.into());
        }
        let is_there = self.with(&conv_id, |c| {
            let message = c.timeline.find(&target).and_then(|row| row.message());
            message.is_some_and(|m| m.verdict == Verdict::Verified && m.content.is_bubble())
        })?;
        if !is_there {
            return Err(FailureCode::NotFound.into());
        }
        let payload = Payload::Reaction(Reaction { target, emoji, set });
        self.post(&conv_id, &payload, None).await?;
        Ok(Reply::Done)
    }

    /// Whether something may be written now.
    pub(super) fn check_writable(&self, conv_id: &crypto_core::Hash32) -> Result<(), Failure> {
        let everybody = self.everybody()?;
        match self.with(conv_id, |c| snapshot::write_block(c, &everybody))? {
            Some(block) => Err(super::sending::code_of(block).into()),
            None => Ok(()),
        }
    }

    async fn retry(&self, conv_id: &str, message: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let id = LocalId::parse(message).ok_or(FailureCode::NotFound)?;
        let is_known = self.with(&conv_id, |c| {
            c.outbox.retry(id);
            c.dirty.outbox.insert(id);
            c.outbox.get(id).is_some()
        })?;
        if !is_known {
            return Err(FailureCode::NotFound.into());
        }
        self.store(&conv_id).await?;
        self.changed(&conv_id);
        self.inner.signals.send.notify();
        Ok(Reply::Done)
    }

    /// Only what is certain not to be in the log can be dropped: a message that failed.
    async fn discard(&self, conv_id: &str, message: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let id = LocalId::parse(message).ok_or(FailureCode::NotFound)?;
        self.with(&conv_id, |c| match c.outbox.get(id) {
            Some(message) if message.failed.is_some() => {
                c.outbox.remove(id);
                c.dirty.outbox.insert(id);
                Ok(())
            }
            Some(_) => Err(FailureCode::NotAllowed),
            None => Err(FailureCode::NotFound),
        })??;
        self.store(&conv_id).await?;
        self.changed(&conv_id);
        Ok(Reply::Done)
    }
}
