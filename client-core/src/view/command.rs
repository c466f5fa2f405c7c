//! What a view can ask for.

use serde::{Deserialize, Serialize};

use super::{MuteFor, PrivacyView, SessionView, Trust};

/// One request of the person. Ids are base64url text.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Makes an account → [`Reply::AccessKey`].
    Register {
        /// `[a-z0-9._-]{3,32}`.
        login: String,
        /// Display name, 1–64 characters.
        name: String,
        /// At least 12 bytes; the view asks for more.
        password: String,
        /// Keep the vault key on this browser.
        stay: bool,
    },
    /// The person typed groups of the access key back: `(index 0..8, text)`. → [`Reply::Done`] or `access_key_mismatch`.
    ConfirmAccessKey {
        /// At least two.
        groups: Vec<(u8, String)>,
    },
    /// Signs in from any browser → [`Reply::Done`].
    SignIn {
        /// Login.
        login: String,
        /// Password.
        password: String,
        /// Keep the vault key on this browser.
        stay: bool,
    },
    /// Opens a locked client again → [`Reply::Done`].
    Unlock {
        /// Password.
        password: String,
    },
    /// Forgets the keys until the password is typed again → [`Reply::Done`].
    Lock,
    /// Keeps the vault key on this browser from now on, or forgets it there → [`Reply::Done`].
    SetStay {
        /// Whether it is kept.
        stay: bool,
    },
    /// Ends the session and erases what this browser holds → [`Reply::Done`].
    SignOut,
    /// Checks the printed form of an access key without asking the relay → [`Reply::Done`] or `access_key_typo`.
    CheckAccessKey {
        /// As typed.
        access_key: String,
    },
    /// Opens the account by its access key and sets a new password → [`Reply::AccessKey`] (the new one).
    Recover {
        /// Login.
        login: String,
        /// Access key as typed.
        access_key: String,
        /// The new password.
        new_password: String,
        /// Keep the vault key on this browser.
        stay: bool,
    },
    /// Changes the password while signed in → [`Reply::Done`]. Every other session ends.
    ChangePassword {
        /// The old one.
        old: String,
        /// The new one.
        new: String,
    },
    /// Replaces the access key while signed in → [`Reply::AccessKey`]. The old one opens nothing any
    /// more, and every other session ends.
    NewAccessKey {
        /// The password, to prove it anew.
        password: String,
    },
    /// Somebody else may know the password: replaces it, every key of the account and the access key
    /// → [`Reply::AccessKey`]. Every other session ends, every conversation gets a new key.
    RotateKeys {
        /// The password that somebody may know.
        old: String,
        /// Another one.
        new: String,
    },
    /// Deletes the account → [`Reply::Done`]. It cannot be taken back.
    DeleteAccount {
        /// The password, to prove it anew.
        password: String,
    },
    /// Changes the display name → [`Reply::Done`].
    SetName {
        /// 1–64 characters.
        name: String,
    },
    /// Changes the words of the profile, all of them → [`Reply::Done`]; `name_invalid`,
    /// `about_invalid`. Contacts are told.
    SetProfile {
        /// Display name, 1–64 characters.
        name: String,
        /// What the person says about herself: one line of at most 512 bytes; empty for nothing.
        about: String,
    },
    /// Changes the picture of the profile or takes it away → [`Reply::Done`] or `picture_invalid`.
    /// Contacts are told.
    SetAvatar {
        /// A still WebP or JPEG of at most 512 × 512 pixels and 32 KiB, base64url.
        picture: Option<String>,
    },
    /// The picture of somebody's profile, where a view names one → [`Reply::Avatar`].
    Avatar {
        /// Account id, the person's own too.
        account_id: String,
    },
    /// Says what others may see → [`Reply::Done`]. Whoever does not show something does not see it.
    SetPrivacy {
        /// All of it.
        privacy: PrivacyView,
    },
    /// The person uses this page, or has put it away; said every half minute of use → [`Reply::Done`].
    Used {
        /// False once no view is in front.
        active: bool,
    },
    /// Looks somebody up by exact login → [`Reply::Person`] or `unknown_login`.
    FindPerson {
        /// Login.
        login: String,
    },
    /// Opens the conversation with a person, making it if there is none → [`Reply::Conversation`].
    StartDirect {
        /// Login, as found.
        login: String,
    },
    /// Makes a group → [`Reply::Conversation`].
    CreateGroup {
        /// 1–64 characters.
        name: String,
        /// Account ids of accepted contacts.
        members: Vec<String>,
    },
    /// Renames a group; admins only → [`Reply::Done`] once it is so for everybody.
    SetGroupName {
        /// The conversation.
        conv_id: String,
        /// 1–64 characters.
        name: String,
    },
    /// Gives a group another picture, or none; admins only → [`Reply::Done`] once it is so for everybody.
    SetGroupPicture {
        /// The conversation.
        conv_id: String,
        /// A still WebP or JPEG of at most 3 072 bytes and 512 × 512 pixels, base64url.
        picture: Option<String>,
    },
    /// Brings people into a group; admins only → [`Reply::Done`] once it is so for everybody. They get a request.
    AddMembers {
        /// The conversation.
        conv_id: String,
        /// Account ids of accepted contacts.
        members: Vec<String>,
    },
    /// Takes somebody out of a group; admins only → [`Reply::Done`] once it is so for everybody.
    RemoveMember {
        /// The conversation.
        conv_id: String,
        /// Account id.
        account_id: String,
    },
    /// Makes somebody an admin of a group, or takes that back; admins only → [`Reply::Done`] once it is so for everybody.
    SetRole {
        /// The conversation.
        conv_id: String,
        /// Account id.
        account_id: String,
        /// Whether they are an admin.
        admin: bool,
    },
    /// From now on messages leave so many days after they were stored; what was written before stays
    /// under the rule of its time. Admins only, in a direct conversation both → [`Reply::Done`] once
    /// it is so for everybody.
    SetRetention {
        /// The conversation.
        conv_id: String,
        /// 0 keeps them.
        days: u16,
    },
    /// Leaves a group → [`Reply::Done`] once it will be told, or `last_admin`.
    LeaveGroup {
        /// The conversation.
        conv_id: String,
    },
    /// Opens the notes to oneself, making them if there are none → [`Reply::Conversation`].
    OpenNotes,
    /// Accepts a request → [`Reply::Done`].
    AcceptRequest {
        /// The conversation.
        conv_id: String,
    },
    /// Declines a request; it leaves the list → [`Reply::Done`].
    DeclineRequest {
        /// The conversation.
        conv_id: String,
    },
    /// Wants nothing to do with somebody any more, or takes that back → [`Reply::Done`].
    SetBlocked {
        /// Account id.
        account_id: String,
        /// Whether they are blocked.
        blocked: bool,
    },
    /// Everybody who is blocked → [`Reply::People`].
    BlockedPeople,
    /// From now on updates of this conversation are wanted → [`Reply::Done`] after its first [`super::Update::Conversation`].
    OpenConversation {
        /// The conversation.
        conv_id: String,
    },
    /// No more updates of this conversation → [`Reply::Done`].
    CloseConversation {
        /// The conversation.
        conv_id: String,
    },
    /// Shows one page more of the past → [`Reply::Done`].
    LoadOlder {
        /// The conversation.
        conv_id: String,
    },
    /// Shows one page more towards the newest message, after a jump → [`Reply::Done`].
    LoadNewer {
        /// The conversation.
        conv_id: String,
    },
    /// Shows the newest messages again → [`Reply::Done`].
    ShowNewest {
        /// The conversation.
        conv_id: String,
    },
    /// Shows the conversation around a place, however far back, as long as nobody wants to be
    /// somewhere else → [`Reply::Place`].
    JumpTo {
        /// The conversation; it is open.
        conv_id: String,
        /// Where to.
        to: Place,
    },
    /// Looks for words in the messages that this browser holds, and for people and conversations
    /// by name → [`Reply::Found`].
    Search {
        /// As typed: every word in any form, the last one perhaps unfinished.
        query: String,
        /// Only in this conversation, and then for messages only.
        conv_id: Option<String>,
        /// Hits to leave out, from the newest on.
        skip: u32,
        /// At most 100.
        limit: u32,
    },
    /// Nobody waits for a jump any more → [`Reply::Done`].
    StopJump {
        /// The conversation.
        conv_id: String,
    },
    /// Everything up to this row was shown to the person → [`Reply::Done`].
    MarkRead {
        /// The conversation.
        conv_id: String,
        /// Sequence number.
        seq: u64,
    },
    /// Says nothing about what comes in a conversation, for a while → [`Reply::Done`].
    SetMuted {
        /// The conversation.
        conv_id: String,
        /// For how long.
        mute: MuteFor,
    },
    /// Keeps a conversation on top of the list → [`Reply::Done`] or `too_many_pins`.
    SetPinned {
        /// The conversation.
        conv_id: String,
        /// Whether it stands there.
        pinned: bool,
    },
    /// Puts a conversation away until something new comes → [`Reply::Done`].
    SetArchived {
        /// The conversation.
        conv_id: String,
        /// Whether it is away.
        archived: bool,
    },
    /// Marks a conversation as unread, or everything in it as read → [`Reply::Done`].
    SetUnread {
        /// The conversation.
        conv_id: String,
        /// Whether the person wants to come back to it.
        unread: bool,
    },
    /// What stands in the composer → [`Reply::Done`].
    SetDraft {
        /// The conversation.
        conv_id: String,
        /// The text; empty clears it.
        text: String,
        /// Message hash of the message that it answers.
        reply_to: Option<String>,
    },
    /// The person types, or has stopped; asked as often as it happens → [`Reply::Done`].
    Typing {
        /// The conversation.
        conv_id: String,
        /// False once the text was sent or cleared.
        active: bool,
    },
    /// Puts a text into the outbox → [`Reply::Sent`] once it is stored on this device.
    SendText {
        /// The conversation.
        conv_id: String,
        /// At most 64 KiB.
        text: String,
        /// Message hash of the message that this answers.
        reply_to: Option<String>,
        /// Who is named where, ascending and apart; who is no member (any more) is not named.
        mentions: Vec<NamedStretch>,
    },
    /// Puts messages of one conversation into the outboxes of others, in their order and marked as
    /// forwarded → [`Reply::Done`] once all are stored on this device. Nothing is sent if one of
    /// them cannot be forwarded or one of the targets cannot be written to.
    Forward {
        /// Where they stand.
        conv_id: String,
        /// [`super::MessageView::hash`] of each, 1 to 100.
        messages: Vec<String>,
        /// The conversations, 1 to 20.
        to: Vec<String>,
        /// A text of the person's own that goes before them; may be empty.
        comment: String,
    },
    /// Puts an emoji to a message, or takes one's own away → [`Reply::Done`] once it is stored on this device.
    React {
        /// The conversation.
        conv_id: String,
        /// [`super::MessageView::hash`].
        hash: String,
        /// One emoji.
        emoji: String,
        /// Whether it is put there.
        set: bool,
    },
    /// Puts other words in the place of an own message; its attachments stay → [`Reply::Sent`] once it is stored on this device, [`Reply::Done`] if it says that already.
    EditMessage {
        /// The conversation.
        conv_id: String,
        /// [`super::MessageView::hash`].
        hash: String,
        /// A text of at most 64 KiB, or a caption of at most 16 KiB, which may be empty.
        text: String,
        /// Members named in a text, ascending and apart.
        mentions: Vec<NamedStretch>,
    },
    /// Takes a message back for everybody → [`Reply::Done`] once it is stored on this device.
    DeleteMessage {
        /// The conversation.
        conv_id: String,
        /// [`super::MessageView::hash`].
        hash: String,
    },
    /// Every version of an edited message → [`Reply::Versions`].
    Versions {
        /// The conversation.
        conv_id: String,
        /// [`super::MessageView::hash`].
        hash: String,
    },
    /// Starts to upload a file → [`Reply::Sent`] once it is recorded on this device.
    SendFile {
        /// The conversation.
        conv_id: String,
        /// The platform's handle of the file.
        source: u32,
        /// File name.
        name: String,
        /// MIME type, may be empty.
        mime: String,
        /// Length in bytes.
        size: u64,
        /// Text under it.
        caption: String,
        /// Pixel size, for images and video.
        width: Option<u32>,
        /// Pixel size, for images and video.
        height: Option<u32>,
        /// A small WebP or JPEG, at most 32 KiB, base64url.
        thumbnail: Option<String>,
    },
    /// Tries a failed message again → [`Reply::Done`].
    Retry {
        /// The conversation.
        conv_id: String,
        /// [`super::MessageView::id`].
        message: String,
    },
    /// Drops a message that was not sent → [`Reply::Done`].
    Discard {
        /// The conversation.
        conv_id: String,
        /// [`super::MessageView::id`].
        message: String,
    },
    /// Fetches a file into a sink of the platform → [`Reply::Done`] when it is whole and verified.
    Download {
        /// The conversation.
        conv_id: String,
        /// [`super::MessageView::id`].
        message: String,
        /// The platform's handle of the place to write to.
        sink: u32,
    },
    /// Holds a transfer → [`Reply::Done`].
    PauseTransfer {
        /// [`super::TransferView::id`].
        transfer: String,
    },
    /// Goes on. After a reload the person chooses the same file again → [`Reply::Done`].
    ResumeTransfer {
        /// [`super::TransferView::id`].
        transfer: String,
        /// The platform's handle of the file, when the old one is gone.
        source: Option<u32>,
    },
    /// Gives a transfer up → [`Reply::Done`].
    CancelTransfer {
        /// [`super::TransferView::id`].
        transfer: String,
    },
    /// Keeps a small file that was chosen and not sent yet, on this device only → [`Reply::Done`] or `file_too_large`.
    KeepFile {
        /// The conversation.
        conv_id: String,
        /// An id of the view's own: hexadecimal digits and hyphens.
        file: String,
        /// The platform's handle of the file.
        source: u32,
        /// File name.
        name: String,
        /// MIME type, may be empty.
        mime: String,
    },
    /// → [`Reply::KeptFiles`].
    KeptFiles {
        /// The conversation.
        conv_id: String,
    },
    /// Writes a kept file into a sink of the platform → [`Reply::Done`].
    OpenKept {
        /// The conversation.
        conv_id: String,
        /// [`KeptFileView::file`].
        file: String,
        /// The platform's handle of the place to write to.
        sink: u32,
    },
    /// Forgets a kept file → [`Reply::Done`].
    DropKept {
        /// The conversation.
        conv_id: String,
        /// [`KeptFileView::file`].
        file: String,
    },
    /// The number to compare with a person → [`Reply::Safety`].
    SafetyNumber {
        /// Account id.
        account_id: String,
    },
    /// The person scanned a code, which sets them verified if it is the other half of the number → [`Reply::CodeChecked`].
    CheckSafetyCode {
        /// Account id.
        account_id: String,
        /// Text of the scanned code, whatever it is.
        text: String,
    },
    /// The person compared the number (or takes that back) → [`Reply::Done`].
    SetVerified {
        /// Account id.
        account_id: String,
        /// Whether it matched.
        verified: bool,
    },
    /// → [`Reply::Sessions`].
    Sessions,
    /// Gives a signed-in browser a name that only this person's browsers see → [`Reply::Done`].
    RenameSession {
        /// Its id.
        session_id: String,
        /// 1–64 characters; empty takes the name back.
        name: String,
    },
    /// Ends another session → [`Reply::Done`].
    RevokeSession {
        /// Its id.
        session_id: String,
    },
    /// Ends every other session → [`Reply::Done`].
    RevokeOtherSessions,
    /// Does not wait for the next try → [`Reply::Done`].
    ReconnectNow,
}

/// A stretch of a text that names somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedStretch {
    /// Account id.
    pub account_id: String,
    /// Where it begins, in UTF-16 units.
    pub start: u32,
    /// How long it is, in UTF-16 units.
    pub len: u32,
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Command(..)")
    }
}

/// Where a jump leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// To a message.
    Message {
        /// [`super::MessageView::hash`].
        hash: String,
    },
    /// To a row, or to the first one behind it that is shown.
    Row {
        /// [`super::MessageView::seq`].
        seq: u64,
    },
    /// To the first message from then on.
    Time {
        /// Milliseconds since 1970.
        time: super::Millis,
    },
}

/// The answer to a [`Command`].
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reply {
    /// It is done.
    Done,
    /// The access key, shown once: eight groups of five symbols.
    AccessKey {
        /// In order.
        groups: Vec<String>,
    },
    /// A person was found.
    Person(PersonView),
    /// Several people.
    People {
        /// In the order in which they are shown.
        people: Vec<PersonView>,
    },
    /// A conversation to open.
    Conversation {
        /// Its id.
        conv_id: String,
    },
    /// The message exists on this device and will be sent.
    Sent {
        /// [`super::MessageView::id`].
        message: String,
    },
    /// Where a jump has led.
    Place {
        /// [`super::MessageView::id`]; absent when it was not reached.
        message: Option<String>,
        /// Whether there is more behind what was looked through: asking again goes on from there.
        more: bool,
    },
    /// What a message said and says.
    Versions {
        /// Oldest first; the last one counts.
        versions: Vec<super::VersionView>,
    },
    /// The picture of somebody's profile.
    Avatar {
        /// A small WebP or JPEG, base64url; absent when there is none (any more).
        picture: Option<String>,
    },
    /// Files that were chosen and not sent yet.
    KeptFiles {
        /// In the order in which they were chosen.
        files: Vec<KeptFileView>,
    },
    /// What was found.
    Found(Box<super::FoundView>),
    /// The safety number.
    Safety(SafetyView),
    /// What a scanned code says.
    CodeChecked {
        /// The answer.
        outcome: CodeCheck,
    },
    /// Signed-in browsers.
    Sessions {
        /// Newest first.
        sessions: Vec<SessionView>,
    },
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reply(..)")
    }
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PersonView {
    /// Account id.
    pub account_id: String,
    /// Login.
    pub login: String,
    /// Display name; the login until a profile came.
    pub name: String,
    /// Names the picture of their profile, for [`Command::Avatar`]; absent without one, and of
    /// people who are no contacts.
    pub avatar: Option<String>,
    /// What they say about themselves; empty for nothing, and of people who are no contacts.
    pub about: String,
    /// What is known about the keys.
    pub trust: Trust,
    /// Whether it is oneself.
    pub me: bool,
}

/// A file that stands in a composer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeptFileView {
    /// The id that the view gave it.
    pub file: String,
    /// File name.
    pub name: String,
    /// MIME type, may be empty.
    pub mime: String,
    /// Length in bytes.
    pub size: u64,
}

/// What two people compare.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SafetyView {
    /// 60 digits, to show as 12 groups of 5.
    pub digits: String,
    /// Text of the QR code.
    pub qr: String,
    /// Whether it was compared.
    pub verified: bool,
    /// What is known about the keys.
    pub trust: Trust,
}

/// What a scanned code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CodeCheck {
    /// Both see the same keys; the person is verified from now on.
    Match,
    /// Other keys: not to be continued.
    Mismatch,
    /// The code of one's own screen.
    Own,
    /// Something else, or of another version.
    NotACode,
}
