//! What a message says, reduced to what this version shows or acts on (protocol §8).

use base64ct::{Base64UrlUnpadded, Encoding};
use crypto_core::{
    Hash32, labels,
    payload::{
        self, FileInfo, Mention, Payload, Reaction, Receipt, display_line, display_name, ptype,
    },
};

use crate::{
    picture::is_small_picture,
    view::{FileView, MediaView},
};

/// The meaning of a payload.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    /// Text, perhaps in answer to a message.
    Text {
        /// As typed.
        text: String,
        /// The answered message.
        reply: Option<Hash32>,
        /// Who is named where in it.
        mentions: Vec<Mention>,
        /// Its sender says that it was written elsewhere.
        forwarded: bool,
    },
    /// A file inside the message or beside it; its key stays in the stored bytes.
    File {
        /// How it is shown.
        view: Box<FileView>,
        /// The answered message.
        reply: Option<Hash32>,
        /// Which file it is: an edit has to bring the same one.
        identity: Hash32,
        /// Its sender says that it was sent elsewhere.
        forwarded: bool,
    },
    /// How far somebody is.
    Receipt(Receipt),
    /// How somebody wants to be shown; the picture itself stays in the stored bytes.
    Profile {
        /// Display name, fit to be shown; empty when there is none.
        name: String,
        /// What they say about themselves, fit to be shown; empty for nothing.
        about: String,
        /// SHA-256 of the picture, if it is one that may be shown.
        avatar: Option<Hash32>,
        /// See [`super::profile::version`].
        version: u64,
    },
    /// Somebody puts an emoji to a message, or takes it away.
    Reaction(Reaction),
    /// An earlier message says something else now.
    Edit {
        /// Its first version.
        target: Hash32,
        /// What it says instead.
        change: Change,
    },
    /// An earlier message is taken back.
    Delete {
        /// Its first version.
        target: Hash32,
        /// Its later versions, which go with it.
        edits: Vec<Hash32>,
    },
    /// What stood here was taken back; nothing of it is left.
    Erased {
        /// By whom: its author, or an admin.
        by: Hash32,
    },
    /// What stood here is over by the conversation's rule; nothing of it is left, nor shown.
    Expired {
        /// It went with the message that it changed, before its own days were over: the relay keeps
        /// it until then, unless a deletion names it.
        early: bool,
    },
    /// Known, kept in the log, and not shown by this version: calls.
    Kept,
    /// Somebody announces that they go.
    Leave,
    /// A newer client wrote it.
    Unsupported,
    /// Its signature was not checked yet, and until then nobody looks inside.
    Sealed,
}

/// What an edit changes: the words, never the file that they stand under.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Of a text.
    Text {
        /// As typed.
        text: String,
        /// Who is named in it.
        mentions: Vec<Mention>,
    },
    /// Of a file.
    Caption {
        /// The text under it.
        caption: String,
        /// The file that came with the edit.
        identity: Hash32,
    },
}

impl Content {
    /// The meaning of a payload.
    pub(crate) fn of(payload: &Payload) -> Self {
        match payload {
            Payload::Text(text) => Self::Text {
                text: text.text.clone(),
                reply: text.re,
                mentions: text.mentions.clone(),
                forwarded: text.forwarded,
            },
            Payload::InlineFile(file) => {
                Self::file(&file.info, file.data.len() as u64, identity_of_inline(file))
            }
            Payload::File(file) => Self::file(&file.info, file.size, identity_of_file(file)),
            Payload::Receipt(receipt) => Self::Receipt(receipt.clone()),
            Payload::Profile(profile) => {
                let avatar = profile.avatar.as_deref();
                Self::Profile {
                    name: profile
                        .name
                        .as_deref()
                        .map(display_name)
                        .unwrap_or_default(),
                    about: profile
                        .about
                        .as_deref()
                        .map(display_line)
                        .unwrap_or_default(),
                    avatar: avatar
                        .filter(|bytes| is_small_picture(bytes))
                        .map(labels::sha256),
                    version: super::profile::version(payload),
                }
            }
            Payload::Leave => Self::Leave,
            Payload::Reaction(reaction) => Self::Reaction(reaction.clone()),
            Payload::Edit(edit) => Self::Edit {
                target: edit.target,
                change: Change::of(&edit.content),
            },
            Payload::Delete(delete) => Self::Delete {
                target: delete.target,
                edits: delete.edits.clone(),
            },
            Payload::Typing(_) | Payload::Presence(_) => Self::Kept,
            Payload::Unsupported(ptype::CALL_SIGNAL | ptype::CALL_KEYS | ptype::HISTORY_SHARE) => {
                Self::Kept
            }
            Payload::Unsupported(_) => Self::Unsupported,
        }
    }

    fn file(info: &FileInfo, size: u64, identity: Hash32) -> Self {
        let media = info.media.as_ref().and_then(|media| {
            let (width, height) = media.size?;
            let thumbnail = media.thumbnail.as_deref().unwrap_or_default();
            Some(MediaView {
                width: width.into(),
                height: height.into(),
                thumbnail: Base64UrlUnpadded::encode_string(thumbnail),
            })
        });
        let view = FileView {
            name: display_name(&info.name),
            mime: info.mime.clone(),
            size,
            caption: info.caption.clone().unwrap_or_default(),
            media,
            transfer: None,
        };
        Self::File {
            view: Box::new(view),
            reply: info.re,
            identity,
            forwarded: info.forwarded,
        }
    }

    /// A message in the narrow sense: it has a bubble and can be unread.
    pub(crate) fn is_bubble(&self) -> bool {
        matches!(
            self,
            Self::Text { .. } | Self::File { .. } | Self::Unsupported
        )
    }

    /// Whether anything is shown for it.
    pub(crate) fn is_shown(&self) -> bool {
        self.is_bubble() || matches!(self, Self::Leave | Self::Erased { .. })
    }

    /// The message that it changes or stands under.
    pub(crate) fn target(&self) -> Option<&Hash32> {
        match self {
            Self::Edit { target, .. } | Self::Delete { target, .. } => Some(target),
            Self::Reaction(reaction) => Some(&reaction.target),
            _ => None,
        }
    }

    /// Drops what names anybody else than these.
    pub(crate) fn naming_only(mut self, is_member: impl Fn(&Hash32) -> bool) -> Self {
        if let Self::Text { mentions, .. }
        | Self::Edit {
            change: Change::Text { mentions, .. },
            ..
        } = &mut self
        {
            mentions.retain(|mention| is_member(&mention.account_id));
        }
        self
    }

    /// Who is named in it.
    pub(crate) fn mentions(&self) -> &[Mention] {
        match self {
            Self::Text { mentions, .. } => mentions,
            _ => &[],
        }
    }

    /// Whether its sender says that it comes from elsewhere.
    pub(crate) fn is_forwarded(&self) -> bool {
        matches!(
            self,
            Self::Text {
                forwarded: true,
                ..
            } | Self::File {
                forwarded: true,
                ..
            }
        )
    }

    /// Whether it has words that its author may change: what comes from elsewhere stays as it came.
    pub(crate) fn is_editable(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::File { .. }) && !self.is_forwarded()
    }

    /// The words by which it is found: text, or name and caption of a file.
    pub(crate) fn searched(&self) -> Option<String> {
        match self {
            Self::Text { text, .. } => Some(text.clone()),
            Self::File { view, .. } if view.caption.is_empty() => Some(view.name.clone()),
            Self::File { view, .. } => Some(format!("{} {}", view.name, view.caption)),
            _ => None,
        }
    }

    /// The message that it answers.
    pub(crate) fn reply(&self) -> Option<&Hash32> {
        match self {
            Self::Text { reply, .. } | Self::File { reply, .. } => reply.as_ref(),
            _ => None,
        }
    }
}

impl Change {
    fn of(content: &payload::Content) -> Self {
        let caption = |info: &FileInfo, identity| Self::Caption {
            caption: info.caption.clone().unwrap_or_default(),
            identity,
        };
        match content {
            payload::Content::Text(text) => Self::Text {
                text: text.text.clone(),
                mentions: text.mentions.clone(),
            },
            payload::Content::InlineFile(file) => caption(&file.info, identity_of_inline(file)),
            payload::Content::File(file) => caption(&file.info, identity_of_file(file)),
        }
    }
}

fn identity_of_inline(file: &payload::InlineFile) -> Hash32 {
    identity(&[&labels::sha256(&file.data)], &file.info)
}

/// The header holds the commitment to the key, so the key itself need not be touched.
fn identity_of_file(file: &payload::FileDescriptor) -> Hash32 {
    let parts: [&[u8]; 5] = [
        &file.file_id,
        &file.header,
        &file.root,
        &file.size.to_be_bytes(),
        &file.blob_id,
    ];
    identity(&parts, &file.info)
}

/// Parts of fixed length, then name and type.
fn identity(parts: &[&[u8]], info: &FileInfo) -> Hash32 {
    let name = labels::sha256(info.name.as_bytes());
    labels::sha256(&[&parts.concat()[..], &name, info.mime.as_bytes()].concat())
}
