//! Editing and taking back: what the person asks for.

use crypto_core::{
    Hash32,
    payload::{CAPTION, Content, DELETED_EDITS, Delete, Edit, Mention, Payload, TEXT},
};

use super::{
    Conversations, content,
    conversation::Conversation,
    ids, mentions,
    outbox::Outgoing,
    revisions,
    row::{Row, Verdict},
    snapshot,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode, NamedStretch, Reply},
};

impl<P: Platform> Conversations<P> {
    /// Puts another version of an own message into the outbox.
    ///
    /// # Errors
    /// [`FailureCode::NotFound`], [`FailureCode::NotAllowed`] for somebody else's,
    /// [`FailureCode::TextTooLong`]; whatever keeps this device from writing.
    pub(super) async fn edit(
        &self,
        conv_id: &str,
        hash: &str,
        text: String,
        named: &[NamedStretch],
    ) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.check_writable(&conv_id)?;
        let target = ids::parse_hash(hash).ok_or(FailureCode::BadCommand)?;
        let (author, seq) = self.target(&conv_id, &target)?;
        if author != self.me()? {
            return Err(FailureCode::NotAllowed.into());
        }
        if !self.with(&conv_id, |c| is_editable(c, &target))? {
            return Err(FailureCode::NotAllowed.into());
        }
        let first = self.stored_payload(&conv_id, seq, &target).await?;
        let mentions = self.with(&conv_id, |c| {
            mentions::of_command(&text, named, |id| c.epochs.is_member(id))
        })?;
        let content = with_words(first, text, mentions.ok_or(FailureCode::BadCommand)?)?;
        let edit = Payload::Edit(Edit { target, content });
        self.give_up_edits(&conv_id, &target, |edit| edit.failed.is_some())
            .await?;
        if self.says_already(&conv_id, &target, &edit)? {
            return Ok(Reply::Done);
        }
        let id = self.post(&conv_id, &edit, None).await?;
        Ok(Reply::Sent { message: id.text() })
    }

    /// Takes a message back, for everybody.
    ///
    /// # Errors
    /// As [`Self::edit`].
    pub(super) async fn take_back(&self, conv_id: &str, hash: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.check_writable(&conv_id)?;
        let target = ids::parse_hash(hash).ok_or(FailureCode::BadCommand)?;
        let (author, _) = self.target(&conv_id, &target)?;
        let me = self.me()?;
        if !self.with(&conv_id, |c| c.may_take_back(&me, &author, None))? {
            return Err(FailureCode::NotAllowed.into());
        }
        // What may have reached the relay goes on its way, so that it is told of at all.
        self.give_up_edits(&conv_id, &target, |edit| {
            edit.failed.is_some() || edit.sealed.is_none()
        })
        .await?;
        let edits = self.with(&conv_id, |c| c.edits_to_name(&target))?;
        let rest = edits.chunks(DELETED_EDITS).skip(1);
        let first = &edits[..edits.len().min(DELETED_EDITS)];
        for edits in std::iter::once(first).chain(rest) {
            let payload = Payload::Delete(Delete::new(target, edits.to_vec()));
            self.post(&conv_id, &payload, None).await?;
        }
        Ok(Reply::Done)
    }

    /// Every version of a message, oldest first.
    ///
    /// # Errors
    /// [`FailureCode::NotFound`].
    pub(super) async fn versions(&self, conv_id: &str, hash: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let target = ids::parse_hash(hash).ok_or(FailureCode::BadCommand)?;
        self.target(&conv_id, &target)?;
        let everybody = self.everybody()?;
        let versions = self.with(&conv_id, |c| snapshot::versions(c, &everybody, &target))?;
        Ok(Reply::Versions { versions })
    }

    /// Author and place of a message that can be edited or taken back.
    fn target(&self, conv_id: &Hash32, hash: &Hash32) -> Result<(Hash32, u64), Failure> {
        let found = self.with(conv_id, |c| {
            let row = c.timeline.find(hash)?;
            let message = row.message()?;
            let is_there = message.verdict == Verdict::Verified && message.content.is_bubble();
            is_there.then_some((message.sender, row.seq))
        })?;
        found.ok_or_else(|| FailureCode::NotFound.into())
    }

    /// Takes edits of a message out of the outbox: an edit that failed is replaced by the next one,
    /// and of a message that goes none is sent.
    async fn give_up_edits(
        &self,
        conv_id: &Hash32,
        target: &Hash32,
        is_given_up: impl Fn(&Outgoing) -> bool,
    ) -> Result<(), Failure> {
        let is_any = self.with(conv_id, |c| {
            let edits = c.outbox.edits_of(target);
            let given_up: Vec<_> = edits
                .filter(|edit| is_given_up(edit))
                .map(|edit| edit.id)
                .collect();
            for id in &given_up {
                c.outbox.remove(*id);
                c.dirty.outbox.insert(*id);
            }
            !given_up.is_empty()
        })?;
        if is_any {
            self.store(conv_id).await?;
            self.changed(conv_id);
        }
        Ok(())
    }

    /// Whether a message says that already, or will.
    fn says_already(
        &self,
        conv_id: &Hash32,
        target: &Hash32,
        edit: &Payload,
    ) -> Result<bool, Failure> {
        let content::Content::Edit { change, .. } = content::Content::of(edit) else {
            return Ok(false);
        };
        self.with(conv_id, |c| {
            if let Some(waiting) = c.outbox.edits_of(target).next_back() {
                return matches!(&waiting.content, content::Content::Edit { change: last, .. } if *last == change);
            }
            let row = c.timeline.find(target);
            row.and_then(|row| {
                let now = c.effective(row)?;
                Some(revisions::revised(&now, &change)? == *now)
            })
            .unwrap_or(false)
        })
    }
}

/// Whether a message has words that its author may change.
fn is_editable(conversation: &Conversation, target: &Hash32) -> bool {
    let message = conversation.timeline.find(target).and_then(Row::message);
    message.is_some_and(|message| message.content.is_editable())
}

/// The whole of the new version: what is not words stays.
fn with_words(
    first: Payload,
    text: String,
    mentions: Vec<Mention>,
) -> Result<Content, FailureCode> {
    let caption = |text: String| {
        if text.len() > CAPTION {
            return Err(FailureCode::TextTooLong);
        }
        Ok((!text.is_empty()).then_some(text))
    };
    match first {
        Payload::Text(mut first) => {
            if text.trim().is_empty() {
                return Err(FailureCode::BadCommand);
            }
            if text.len() > TEXT {
                return Err(FailureCode::TextTooLong);
            }
            first.text = text;
            first.mentions = mentions;
            Ok(Content::Text(first))
        }
        Payload::InlineFile(mut file) => {
            file.info.caption = caption(text)?;
            Ok(Content::InlineFile(file))
        }
        Payload::File(mut file) => {
            file.info.caption = caption(text)?;
            Ok(Content::File(file))
        }
        _ => Err(FailureCode::NotAllowed),
    }
}
