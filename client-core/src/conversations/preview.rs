//! The last message of a conversation, kept beside it so that the list needs no rows.

use crypto_core::Hash32;
use serde::{Deserialize, Serialize};

use super::{
    content::Content,
    conversation::Conversation,
    mentions,
    outbox::Outgoing,
    row::{Row, RowBody, Verdict},
};
use crate::view::{FileView, MessageBody};

/// Longest text of a preview, in characters.
const CHARACTERS: usize = 200;

/// The last message in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Last {
    /// Its place.
    pub(crate) seq: u64,
    /// When the relay stored it.
    pub(crate) time_ms: u64,
    /// Who wrote it.
    pub(crate) author: Hash32,
    /// What it says, cut.
    pub(crate) body: MessageBody,
}

impl Last {
    /// Of a row that has a bubble; of anything else there is no preview.
    pub(crate) fn of(conversation: &Conversation, row: &Row) -> Option<Self> {
        let message = row.message()?;
        // It is shown, and read out by notifications: only what its author has said.
        if message.verdict != Verdict::Verified {
            return None;
        }
        let body = cut(&body_of(conversation.effective(row)?.as_ref())?);
        Some(Self {
            seq: row.seq,
            time_ms: row.time_ms,
            author: message.sender,
            body,
        })
    }
}

/// The body of something that has a bubble; names are put in when it is shown.
pub(crate) fn body_of(content: &Content) -> Option<MessageBody> {
    Some(match content {
        Content::Text {
            text,
            mentions: named,
            ..
        } => MessageBody::Text {
            text: text.clone(),
            mentions: mentions::views(text, named),
        },
        Content::File { view, .. } => MessageBody::File(FileView::clone(view)),
        Content::Unsupported => MessageBody::Unsupported,
        Content::Erased { .. } => MessageBody::deleted(None),
        Content::Receipt(_)
        | Content::Profile { .. }
        | Content::Reaction(_)
        | Content::Edit { .. }
        | Content::Delete { .. }
        | Content::Expired { .. }
        | Content::Kept
        | Content::Leave
        | Content::Sealed => return None,
    })
}

/// The preview of a message on its way.
pub(crate) fn of_outgoing(message: &Outgoing) -> Option<MessageBody> {
    body_of(&message.content).map(|body| cut(&body))
}

/// What stands for a row in a quote.
pub(crate) fn quote(conversation: &Conversation, row: &Row) -> Option<MessageBody> {
    match &row.body {
        RowBody::Message(message) if message.verdict == Verdict::Rejected => {
            Some(MessageBody::Rejected)
        }
        RowBody::Message(_) => {
            body_of(conversation.effective(row)?.as_ref()).map(|body| cut(&body))
        }
        _ => None,
    }
}

/// Cuts what is long: text, caption, thumbnail.
fn cut(body: &MessageBody) -> MessageBody {
    let short = |text: &str| text.chars().take(CHARACTERS).collect::<String>();
    match body {
        MessageBody::Text {
            text,
            mentions: named,
        } => {
            let (text, mentions) = mentions::cut(text, named, CHARACTERS);
            MessageBody::Text { text, mentions }
        }
        MessageBody::File(file) => MessageBody::File(FileView {
            name: file.name.clone(),
            mime: file.mime.clone(),
            size: file.size,
            caption: short(&file.caption),
            media: None,
            transfer: None,
        }),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_by_characters() {
        let long = MessageBody::Text {
            text: "ж".repeat(500),
            mentions: Vec::new(),
        };
        assert_eq!(
            cut(&long),
            MessageBody::Text {
                text: "ж".repeat(200),
                mentions: Vec::new(),
            }
        );
    }
}
