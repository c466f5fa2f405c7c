//! Messages that go on to other conversations: a new message of whoever forwards, sealed for those
//! who are there. It says that it was forwarded and not from whom (protocol §8); a file at the relay
//! is not sent again, its row there holds the same blob (§12).
//!
//! Everything is looked at before anything is put into an outbox. From then on it is as safe as
//! whatever else was written here.

use crypto_core::{
    Hash32, labels,
    payload::{CAPTION, FileInfo, Payload, TEXT, Text},
};

use super::{
    Conversations, Nonce,
    content::Content,
    conversation::Conversation,
    ids, mentions, revisions,
    row::{Row, Verdict},
    snapshot::People as _,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode, Reply},
};

/// Most messages at once.
const MESSAGES: usize = 100;
/// Most conversations at once.
const TARGETS: usize = 20;

/// A message that goes on.
struct Source {
    hash: Hash32,
    payload: Payload,
    /// What it says now, edits included.
    content: Content,
}

impl<P: Platform> Conversations<P> {
    /// Forwards messages of one conversation to others, in the order in which they stand there.
    ///
    /// # Errors
    /// [`FailureCode::NotForwardable`] for what was taken back, is on its way or holds nothing that
    /// could be forwarded; [`FailureCode::NotFound`]; what a target refuses with;
    /// [`FailureCode::TextTooLong`]. Then nothing is sent. [`FailureCode::StorageFailed`] after
    /// which some may be: asked again under the same name, the rest is.
    pub(super) async fn forward(
        &self,
        conv_id: &str,
        messages: &[String],
        to: &[String],
        comment: String,
        nonce: Option<Nonce>,
    ) -> Result<Reply, Failure> {
        let from = self.named(conv_id).await?;
        let is_in = |count: usize, most| (1..=most).contains(&count);
        if !is_in(messages.len(), MESSAGES) || !is_in(to.len(), TARGETS) {
            return Err(FailureCode::BadCommand.into());
        }
        if comment.len() > TEXT {
            return Err(FailureCode::TextTooLong.into());
        }
        let mut targets = Vec::with_capacity(to.len());
        for target in to {
            let target = self.named(target).await?;
            self.check_writable(&target)?;
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        let sources = self.sources(&from, messages).await?;
        let mut all = Vec::new();
        if !comment.trim().is_empty() {
            all.push((nonce.map(|nonce| part(nonce, &[0; 32])), None));
        }
        all.extend(sources.iter().map(|source| {
            let name = nonce.map(|nonce| part(nonce, &source.hash));
            (name, Some(source))
        }));
        // Made for every target first: a text that does not fit keeps all of it here.
        let mut made = Vec::new();
        for target in &targets {
            for (name, source) in &all {
                let payload = match source {
                    Some(source) => self.marked(source, target)?,
                    None => Payload::Text(Text::plain(comment.clone())),
                };
                made.push((*target, *name, payload));
            }
        }
        for (target, name, payload) in made {
            if self.sent_as(&target, name).await?.is_some() {
                continue;
            }
            self.with(&target, Conversation::back_to_end)?;
            let id = self.new_local_id(&target, name)?;
            self.post(&target, &payload, Some(id)).await?;
        }
        Ok(Reply::Done)
    }

    /// What goes on, oldest first, each once.
    async fn sources(&self, from: &Hash32, messages: &[String]) -> Result<Vec<Source>, Failure> {
        self.load(from).await?;
        let mut places = Vec::with_capacity(messages.len());
        for message in messages {
            // What has no hash is not in the log yet.
            let hash = ids::parse_hash(message).ok_or(FailureCode::NotForwardable)?;
            places.push(self.with(from, |c| source(c, &hash))??);
        }
        places.sort_by_key(|(seq, ..)| *seq);
        places.dedup_by_key(|(seq, ..)| *seq);
        let mut sources = Vec::with_capacity(places.len());
        for (seq, hash, content) in places {
            let payload = self.stored_payload(from, seq, &hash).await?;
            sources.push(Source {
                hash,
                payload,
                content,
            });
        }
        Ok(sources)
    }

    /// The same content for the members of another conversation.
    fn marked(&self, source: &Source, target: &Hash32) -> Result<Payload, Failure> {
        let payload = match (&source.payload, &source.content) {
            (Payload::Text(_), Content::Text { text, mentions, .. }) => {
                let everybody = self.everybody()?;
                let carried = self.with(target, |c| {
                    mentions::carried(
                        text,
                        mentions,
                        |id| everybody.person(id).name,
                        |id| c.epochs.is_member(id),
                    )
                })?;
                let (text, mentions) = carried.ok_or(FailureCode::Internal)?;
                if text.len() > TEXT {
                    return Err(FailureCode::TextTooLong.into());
                }
                Payload::Text(Text {
                    text,
                    re: None,
                    mentions,
                    forwarded: true,
                })
            }
            (Payload::InlineFile(file), Content::File { view, .. }) => {
                let mut file = file.clone();
                file.info = marked_info(file.info, &view.caption)?;
                Payload::InlineFile(file)
            }
            (Payload::File(file), Content::File { view, .. }) => {
                let mut file = file.duplicate();
                file.info = marked_info(file.info, &view.caption)?;
                Payload::File(file)
            }
            _ => return Err(FailureCode::NotForwardable.into()),
        };
        Ok(payload)
    }
}

fn marked_info(info: FileInfo, caption: &str) -> Result<FileInfo, FailureCode> {
    if caption.len() > CAPTION {
        return Err(FailureCode::TextTooLong);
    }
    Ok(FileInfo {
        caption: (!caption.is_empty()).then(|| caption.to_owned()),
        re: None,
        forwarded: true,
        ..info
    })
}

/// Place, hash and content of a message that can go on.
fn source(
    conversation: &Conversation,
    hash: &Hash32,
) -> Result<(u64, Hash32, Content), FailureCode> {
    let Some(row) = conversation.timeline.find(hash) else {
        return Err(match conversation.taken_back_by(hash) {
            Some(_) => FailureCode::NotForwardable,
            None => FailureCode::NotFound,
        });
    };
    let content = shown(conversation, row).ok_or(FailureCode::NotForwardable)?;
    Ok((row.seq, row.hash, content))
}

/// What the person sees of a message, the own edit that is on its way included.
fn shown(conversation: &Conversation, row: &Row) -> Option<Content> {
    let message = row.message()?;
    let is_there = message.verdict == Verdict::Verified
        && matches!(message.content, Content::Text { .. } | Content::File { .. });
    let is_going = conversation.outbox.iter().any(
        |message| matches!(&message.content, Content::Delete { target, .. } if *target == row.hash),
    );
    if !is_there || is_going {
        return None;
    }
    let waiting = conversation.outbox.edits_of(&row.hash);
    let edited = waiting.rev().find_map(|edit| match &edit.content {
        Content::Edit { change, .. } if edit.failed.is_none() => {
            revisions::revised(&message.content, change)
        }
        _ => None,
    });
    match edited {
        Some(content) => Some(content),
        None => Some(conversation.effective(row)?.into_owned()),
    }
}

/// The name of one message among those that are forwarded under a name.
fn part(nonce: Nonce, which: &Hash32) -> Nonce {
    let name = labels::sha256(&[&nonce[..], which].concat());
    let mut part = Nonce::default();
    for (to, byte) in part.iter_mut().zip(name) {
        *to = byte;
    }
    part
}
