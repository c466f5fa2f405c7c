//! Conversations and their messages, as they are shown.

use serde::{Deserialize, Serialize};

use super::Millis;

/// What a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ConversationKind {
    /// Two people.
    Direct,
    /// A named group.
    Group,
    /// Only oneself.
    Notes,
}

/// Whether the person has agreed to a conversation that somebody else began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Own, or accepted.
    Accepted,
    /// Waits for a decision; no receipt goes out.
    Pending,
}

/// For how long a conversation is muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MuteFor {
    /// Not at all, from now on.
    Off,
    /// An hour.
    Hour,
    /// Eight hours.
    EightHours,
    /// Seven days.
    Week,
    /// Until the person takes it back.
    Always,
}

/// What is known about somebody's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Pinned at first contact, not compared.
    Unverified,
    /// Compared in person.
    Verified,
    /// The signing key changed in a way that is allowed; the tick is gone.
    Changed,
    /// The key changed in a way that is not allowed. Nothing is sent.
    Broken,
}

/// One row of the conversation list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConversationRow {
    /// Conversation id.
    pub conv_id: String,
    /// What it is.
    pub kind: ConversationKind,
    /// Other person's name, or the group's.
    pub title: String,
    /// What the avatar's hue comes from: the other person's account id, or the conversation's.
    pub avatar_seed: String,
    /// The group's picture: a small WebP or JPEG, base64url.
    pub picture: Option<String>,
    /// Names the picture of the other person's profile, for [`super::Command::Avatar`] with
    /// [`Self::avatar_seed`].
    pub avatar: Option<String>,
    /// What is known about the other person's keys; for groups the worst of the members.
    pub trust: Trust,
    /// Whether the person has agreed to it.
    pub request: RequestState,
    /// Login of whoever began it, for requests.
    pub requested_by: Option<String>,
    /// Last message.
    pub preview: Option<Preview>,
    /// When it last moved.
    pub time: Millis,
    /// Messages that were not shown yet.
    pub unread: u32,
    /// Those of them that name the person.
    pub mentions: u32,
    /// The person marked it as unread.
    pub marked_unread: bool,
    /// Nothing is said about what comes, and it does not count.
    pub muted: bool,
    /// When that ends; `None` for never.
    pub muted_until: Option<Millis>,
    /// It stands on top of the list.
    pub pinned: bool,
    /// It stands in the archive.
    pub archived: bool,
    /// What stands in the composer.
    pub draft: String,
    /// Display names of those who are writing there now.
    pub writing: Vec<String>,
    /// Whether the other one of two is there; absent when that is unknown or nobody's business.
    pub presence: Option<PresenceView>,
}

/// Whether somebody is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PresenceView {
    /// Now.
    Here,
    /// Not now.
    Seen {
        /// When they were last.
        at: Millis,
    },
}

/// The last message in one line. The view finds the words for what is not text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Preview {
    /// Name of the author.
    pub author: String,
    /// Whether the person wrote it.
    pub mine: bool,
    /// Its content; text is cut to 200 characters.
    pub body: MessageBody,
    /// Its state, when it is the person's own.
    pub state: Option<MessageState>,
}

/// An open conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConversationView {
    /// Same as the row in the list.
    pub row: ConversationRow,
    /// Members in the order of the roster.
    pub members: Vec<MemberView>,
    /// Oldest first; what is not sent yet stands last.
    pub messages: Vec<MessageView>,
    /// Whether there is more to load before the first message.
    pub has_older: bool,
    /// Whether there is more behind the last message: the view stands somewhere in the past.
    pub has_newer: bool,
    /// How far back somebody has looked who wants to be led to a place and is not there yet.
    pub seeking: Option<Millis>,
    /// The last row that was read when the conversation was opened: the "new" line stands after it.
    pub read_seq: u64,
    /// What the text in the composer answers.
    pub draft_reply: Option<Box<ReplyView>>,
    /// When the draft was set, here or in another browser; 0 before there was one.
    pub draft_ms: Millis,
    /// Messages leave after so many days; 0 keeps them.
    pub retention_days: u16,
    /// Why nothing can be written, if so.
    pub write_block: Option<WriteBlock>,
    /// The relay showed a history that contradicts what was signed.
    pub integrity_alarm: bool,
}

/// Why nothing can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WriteBlock {
    /// The request was not accepted yet.
    Request,
    /// Somebody's identity is broken.
    IdentityBroken,
    /// The conversation's history is contradictory.
    Integrity,
    /// Not a member any more.
    NotMember,
    /// The person blocked the other one.
    Blocked,
    /// The person goes; another member's client carries it out.
    Leaving,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MemberView {
    /// Account id.
    pub account_id: String,
    /// Login.
    pub login: String,
    /// Display name.
    pub name: String,
    /// Names the picture of their profile, for [`super::Command::Avatar`].
    pub avatar: Option<String>,
    /// What they say about themselves; empty for nothing, and of people who are no contacts.
    pub about: String,
    /// Whether they may add and remove.
    pub admin: bool,
    /// Whether it is oneself.
    pub me: bool,
    /// What is known about their keys.
    pub trust: Trust,
    /// Whether the person blocked them.
    pub blocked: bool,
}

/// How far one's own message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageState {
    /// In the outbox.
    Sending,
    /// Stored by the relay.
    Sent,
    /// On a device of everybody else in the conversation.
    Delivered,
    /// Seen by everybody else in the conversation.
    Read,
    /// Will not be tried again by itself.
    Failed {
        /// Why.
        code: super::FailureCode,
    },
}

/// A message or system line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MessageView {
    /// Stable from the moment of sending on; a key for lists and for commands.
    pub id: String,
    /// Message hash once it is stored; replies name it.
    pub hash: Option<String>,
    /// Place in the conversation; 0 while it is not stored.
    pub seq: u64,
    /// Account id of the author.
    pub author_id: String,
    /// Display name of the author.
    pub author: String,
    /// Whether the person wrote it.
    pub mine: bool,
    /// When it was written, as its author claims, within what the relay's clock allows.
    pub time: Millis,
    /// What it says.
    pub body: MessageBody,
    /// What it answers.
    pub reply: Option<Box<ReplyView>>,
    /// Its author says that it comes from elsewhere; from whom is not said.
    pub forwarded: bool,
    /// Emoji under it, in the order in which they came.
    pub reactions: Vec<ReactionView>,
    /// Whether it says something else than at first.
    pub edited: Option<EditedView>,
    /// Whether the person may edit it now.
    pub may_edit: bool,
    /// Whether the person may take it back now, for everybody.
    pub may_delete: bool,
    /// How far it is, when it is the person's own.
    pub state: Option<MessageState>,
    /// False while its signature was not checked yet (it is, a moment later).
    pub verified: bool,
    /// It came for an epoch that was over.
    pub late: bool,
}

/// That a message was edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditedView {
    /// The person's own edit that is not stored yet, for [`super::Command::Retry`] and
    /// [`super::Command::Discard`].
    pub pending: Option<String>,
    /// Why that will not be tried again by itself.
    pub failed: Option<super::FailureCode>,
}

/// One version of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VersionView {
    /// When the relay stored it.
    pub time: Millis,
    /// What it said.
    pub body: MessageBody,
}

/// An emoji under a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReactionView {
    /// Signs only, at most 32 bytes.
    pub emoji: String,
    /// How many people put it there.
    pub count: u32,
    /// Whether the person is one of them.
    pub mine: bool,
    /// Display names of the first of them; the person's own is not among them.
    pub names: Vec<String>,
}

/// The quoted message above an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReplyView {
    /// Message hash of the quoted one.
    pub hash: String,
    /// Its author; empty when it is not on this device.
    pub author: String,
    /// Its content, text cut to 200 characters; absent when it is not on this device.
    pub body: Option<MessageBody>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageBody {
    /// Text.
    Text {
        /// As typed, with the real names of those whom it names.
        text: String,
        /// Who is named where, ascending and apart.
        #[serde(default)]
        mentions: Vec<MentionView>,
    },
    /// A file, small or large.
    File(FileView),
    /// Made from verified commits only.
    System {
        /// What happened.
        event: SystemEvent,
    },
    /// A newer client wrote it.
    Unsupported,
    /// It was taken back.
    Deleted {
        /// Display name of the admin who did it; absent when its author did.
        by: Option<String>,
        /// So many edits went with it, if some of this was never here.
        #[serde(default)]
        edits: u32,
    },
    /// The relay did not hand it over.
    Missing,
    /// It did not pass the checks; nothing of it is shown.
    Rejected,
}

impl MessageBody {
    /// It was taken back, by an admin of this name or by its author.
    #[must_use]
    pub fn deleted(by: Option<String>) -> Self {
        Self::Deleted { by, edits: 0 }
    }
}

/// A stretch of a text, `@` and a display name, that stands for a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MentionView {
    /// Who.
    pub account_id: String,
    /// Whether it is oneself.
    pub me: bool,
    /// Where it begins, in UTF-16 units.
    pub start: u32,
    /// How long it is, in UTF-16 units.
    pub len: u32,
}

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FileView {
    /// Name without direction controls.
    pub name: String,
    /// MIME type as the sender claims.
    pub mime: String,
    /// Length in bytes.
    pub size: u64,
    /// Text under it.
    pub caption: String,
    /// For images and video.
    pub media: Option<MediaView>,
    /// The transfer that carries it now, if any.
    pub transfer: Option<String>,
}

/// What is known about a picture before it is loaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MediaView {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// A small picture, base64url, or empty.
    pub thumbnail: String,
}

/// What happened to a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SystemEvent {
    /// It began.
    Created {
        /// Display name.
        by: String,
    },
    /// Somebody came.
    Added {
        /// Display name.
        by: String,
        /// Display names.
        who: Vec<String>,
    },
    /// Somebody was taken out.
    Removed {
        /// Display name.
        by: String,
        /// Display names.
        who: Vec<String>,
    },
    /// Somebody went.
    Left {
        /// Display name.
        who: String,
    },
    /// Roles changed.
    RolesChanged {
        /// Display name.
        by: String,
        /// Display names of those who are admins now.
        made: Vec<String>,
        /// Display names of those who are none any more.
        unmade: Vec<String>,
    },
    /// The group has another name.
    Renamed {
        /// Display name.
        by: String,
        /// The new name of the group, fit to be shown; may be empty.
        name: String,
    },
    /// The group has another picture.
    PictureChanged {
        /// Display name.
        by: String,
        /// It has none any more.
        gone: bool,
    },
    /// Messages leave after another time.
    RetentionChanged {
        /// Display name.
        by: String,
        /// Days; 0 keeps them.
        days: u16,
    },
    /// Several of these at once.
    SettingsChanged {
        /// Display name.
        by: String,
    },
    /// Somebody's signing key changed in a way that is allowed.
    KeyChanged {
        /// Display name.
        who: String,
    },
}
