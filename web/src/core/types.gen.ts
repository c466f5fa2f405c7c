// Made from client-core/src/view by `cargo xtask types`. Do not edit.

export type AppView = { 
/**
 * Where in its life the client is.
 */
phase: Phase, 
/**
 * Whether the relay is reached.
 */
connection: Connection, 
/**
 * The relay did something that it must not: the conversation or account concerned says more.
 */
integrity_alarm: boolean, };

export type Phase = { "kind": "starting" } | { "kind": "signed_out", 
/**
 * The session was ended from elsewhere (revoked, or the password changed).
 */
ended_elsewhere: boolean, } | { "kind": "locked", 
/**
 * Who.
 */
login: string, } | { "kind": "making_keys" } | { "kind": "ready" } & MeView;

export type MeView = { 
/**
 * Account id, base64url; avatars take their hue from it.
 */
account_id: string, 
/**
 * Login.
 */
login: string, 
/**
 * Display name.
 */
name: string, 
/**
 * Names the picture of the profile, for [`super::Command::Avatar`].
 */
avatar: string | null, 
/**
 * What the person says about herself; empty for nothing.
 */
about: string, 
/**
 * False until two groups of the access key were typed back.
 */
access_key_confirmed: boolean, 
/**
 * Whether this browser stays signed in.
 */
stays_signed_in: boolean, 
/**
 * What others see of the person, and the person of others.
 */
privacy: PrivacyView, };

export type PrivacyView = { 
/**
 * When they are there, and were last.
 */
presence: boolean, 
/**
 * What they have read.
 */
reading: boolean, 
/**
 * That they are writing.
 */
writing: boolean, };

export type CodeCheck = "match" | "mismatch" | "own" | "not_a_code";

export type Connection = { "kind": "online" } | { "kind": "catching_up" } | { "kind": "connecting" } | { "kind": "offline", 
/**
 * When the next try starts.
 */
retry_at: number, };

export type SessionView = { 
/**
 * Its id.
 */
session_id: string, 
/**
 * What it calls itself, e.g. "Firefox on Linux".
 */
device: string, 
/**
 * The name that the person gave it.
 */
name: string | null, 
/**
 * When it signed in.
 */
created: number, 
/**
 * When it was last seen.
 */
seen: number, 
/**
 * Whether it is this one.
 */
current: boolean, };

export type Command = { "type": "register", 
/**
 * `[a-z0-9._-]{3,32}`.
 */
login: string, 
/**
 * Display name, 1–64 characters.
 */
name: string, 
/**
 * At least 12 bytes; the view asks for more.
 */
password: string, 
/**
 * Keep the vault key on this browser.
 */
stay: boolean, } | { "type": "confirm_access_key", 
/**
 * At least two.
 */
groups: Array<[number, string]>, } | { "type": "sign_in", 
/**
 * Login.
 */
login: string, 
/**
 * Password.
 */
password: string, 
/**
 * Keep the vault key on this browser.
 */
stay: boolean, } | { "type": "unlock", 
/**
 * Password.
 */
password: string, } | { "type": "lock" } | { "type": "set_stay", 
/**
 * Whether it is kept.
 */
stay: boolean, } | { "type": "sign_out" } | { "type": "check_access_key", 
/**
 * As typed.
 */
access_key: string, } | { "type": "recover", 
/**
 * Login.
 */
login: string, 
/**
 * Access key as typed.
 */
access_key: string, 
/**
 * The new password.
 */
new_password: string, 
/**
 * Keep the vault key on this browser.
 */
stay: boolean, } | { "type": "change_password", 
/**
 * The old one.
 */
old: string, 
/**
 * The new one.
 */
new: string, } | { "type": "new_access_key", 
/**
 * The password, to prove it anew.
 */
password: string, } | { "type": "rotate_keys", 
/**
 * The password that somebody may know.
 */
old: string, 
/**
 * Another one.
 */
new: string, } | { "type": "delete_account", 
/**
 * The password, to prove it anew.
 */
password: string, } | { "type": "set_name", 
/**
 * 1–64 characters.
 */
name: string, } | { "type": "set_profile", 
/**
 * Display name, 1–64 characters.
 */
name: string, 
/**
 * What the person says about herself: one line of at most 512 bytes; empty for nothing.
 */
about: string, } | { "type": "set_avatar", 
/**
 * A still WebP or JPEG of at most 512 × 512 pixels and 32 KiB, base64url.
 */
picture: string | null, } | { "type": "avatar", 
/**
 * Account id, the person's own too.
 */
account_id: string, } | { "type": "set_privacy", 
/**
 * All of it.
 */
privacy: PrivacyView, } | { "type": "used", 
/**
 * False once no view is in front.
 */
active: boolean, } | { "type": "find_person", 
/**
 * Login.
 */
login: string, } | { "type": "start_direct", 
/**
 * Login, as found.
 */
login: string, } | { "type": "create_group", 
/**
 * 1–64 characters.
 */
name: string, 
/**
 * Account ids of accepted contacts.
 */
members: Array<string>, } | { "type": "set_group_name", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * 1–64 characters.
 */
name: string, } | { "type": "set_group_picture", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * A still WebP or JPEG of at most 3 072 bytes and 512 × 512 pixels, base64url.
 */
picture: string | null, } | { "type": "add_members", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * Account ids of accepted contacts.
 */
members: Array<string>, } | { "type": "remove_member", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * Account id.
 */
account_id: string, } | { "type": "set_role", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * Account id.
 */
account_id: string, 
/**
 * Whether they are an admin.
 */
admin: boolean, } | { "type": "set_retention", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * 0 keeps them.
 */
days: number, } | { "type": "leave_group", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "open_notes" } | { "type": "accept_request", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "decline_request", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "set_blocked", 
/**
 * Account id.
 */
account_id: string, 
/**
 * Whether they are blocked.
 */
blocked: boolean, } | { "type": "blocked_people" } | { "type": "open_conversation", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "close_conversation", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "load_older", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "load_newer", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "show_newest", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "jump_to", 
/**
 * The conversation; it is open.
 */
conv_id: string, 
/**
 * Where to.
 */
to: Place, } | { "type": "search", 
/**
 * As typed: every word in any form, the last one perhaps unfinished.
 */
query: string, 
/**
 * Only in this conversation, and then for messages only.
 */
conv_id: string | null, 
/**
 * Hits to leave out, from the newest on.
 */
skip: number, 
/**
 * At most 100.
 */
limit: number, } | { "type": "stop_jump", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "mark_read", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * Sequence number.
 */
seq: number, } | { "type": "set_muted", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * For how long.
 */
mute: MuteFor, } | { "type": "set_pinned", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * Whether it stands there.
 */
pinned: boolean, } | { "type": "set_archived", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * Whether it is away.
 */
archived: boolean, } | { "type": "set_unread", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * Whether the person wants to come back to it.
 */
unread: boolean, } | { "type": "set_draft", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * The text; empty clears it.
 */
text: string, 
/**
 * Message hash of the message that it answers.
 */
reply_to: string | null, } | { "type": "typing", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * False once the text was sent or cleared.
 */
active: boolean, } | { "type": "send_text", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * At most 64 KiB.
 */
text: string, 
/**
 * Message hash of the message that this answers.
 */
reply_to: string | null, 
/**
 * Who is named where, ascending and apart; who is no member (any more) is not named.
 */
mentions: Array<NamedStretch>, } | { "type": "forward", 
/**
 * Where they stand.
 */
conv_id: string, 
/**
 * [`super::MessageView::hash`] of each, 1 to 100.
 */
messages: Array<string>, 
/**
 * The conversations, 1 to 20.
 */
to: Array<string>, 
/**
 * A text of the person's own that goes before them; may be empty.
 */
comment: string, } | { "type": "react", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::hash`].
 */
hash: string, 
/**
 * One emoji.
 */
emoji: string, 
/**
 * Whether it is put there.
 */
set: boolean, } | { "type": "edit_message", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::hash`].
 */
hash: string, 
/**
 * A text of at most 64 KiB, or a caption of at most 16 KiB, which may be empty.
 */
text: string, 
/**
 * Members named in a text, ascending and apart.
 */
mentions: Array<NamedStretch>, } | { "type": "delete_message", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::hash`].
 */
hash: string, } | { "type": "versions", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::hash`].
 */
hash: string, } | { "type": "send_file", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * The platform's handle of the file.
 */
source: number, 
/**
 * File name.
 */
name: string, 
/**
 * MIME type, may be empty.
 */
mime: string, 
/**
 * Length in bytes.
 */
size: number, 
/**
 * Text under it.
 */
caption: string, 
/**
 * Pixel size, for images and video.
 */
width: number | null, 
/**
 * Pixel size, for images and video.
 */
height: number | null, 
/**
 * A small WebP or JPEG, at most 32 KiB, base64url.
 */
thumbnail: string | null, } | { "type": "retry", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::id`].
 */
message: string, } | { "type": "discard", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::id`].
 */
message: string, } | { "type": "download", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::id`].
 */
message: string, 
/**
 * The platform's handle of the place to write to.
 */
sink: number, } | { "type": "pause_transfer", 
/**
 * [`super::TransferView::id`].
 */
transfer: string, } | { "type": "resume_transfer", 
/**
 * [`super::TransferView::id`].
 */
transfer: string, 
/**
 * The platform's handle of the file, when the old one is gone.
 */
source: number | null, } | { "type": "cancel_transfer", 
/**
 * [`super::TransferView::id`].
 */
transfer: string, } | { "type": "keep_file", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * An id of the view's own: hexadecimal digits and hyphens.
 */
file: string, 
/**
 * The platform's handle of the file.
 */
source: number, 
/**
 * File name.
 */
name: string, 
/**
 * MIME type, may be empty.
 */
mime: string, } | { "type": "kept_files", 
/**
 * The conversation.
 */
conv_id: string, } | { "type": "open_kept", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`KeptFileView::file`].
 */
file: string, 
/**
 * The platform's handle of the place to write to.
 */
sink: number, } | { "type": "drop_kept", 
/**
 * The conversation.
 */
conv_id: string, 
/**
 * [`KeptFileView::file`].
 */
file: string, } | { "type": "safety_number", 
/**
 * Account id.
 */
account_id: string, } | { "type": "check_safety_code", 
/**
 * Account id.
 */
account_id: string, 
/**
 * Text of the scanned code, whatever it is.
 */
text: string, } | { "type": "set_verified", 
/**
 * Account id.
 */
account_id: string, 
/**
 * Whether it matched.
 */
verified: boolean, } | { "type": "sessions" } | { "type": "rename_session", 
/**
 * Its id.
 */
session_id: string, 
/**
 * 1–64 characters; empty takes the name back.
 */
name: string, } | { "type": "revoke_session", 
/**
 * Its id.
 */
session_id: string, } | { "type": "revoke_other_sessions" } | { "type": "reconnect_now" };

export type NamedStretch = { 
/**
 * Account id.
 */
account_id: string, 
/**
 * Where it begins, in UTF-16 units.
 */
start: number, 
/**
 * How long it is, in UTF-16 units.
 */
len: number, };

export type Place = { "kind": "message", 
/**
 * [`super::MessageView::hash`].
 */
hash: string, } | { "kind": "row", 
/**
 * [`super::MessageView::seq`].
 */
seq: number, } | { "kind": "time", 
/**
 * Milliseconds since 1970.
 */
time: number, };

export type Reply = { "type": "done" } | { "type": "access_key", 
/**
 * In order.
 */
groups: Array<string>, } | { "type": "person" } & PersonView | { "type": "people", 
/**
 * In the order in which they are shown.
 */
people: Array<PersonView>, } | { "type": "conversation", 
/**
 * Its id.
 */
conv_id: string, } | { "type": "sent", 
/**
 * [`super::MessageView::id`].
 */
message: string, } | { "type": "place", 
/**
 * [`super::MessageView::id`]; absent when it was not reached.
 */
message: string | null, 
/**
 * Whether there is more behind what was looked through: asking again goes on from there.
 */
more: boolean, } | { "type": "versions", 
/**
 * Oldest first; the last one counts.
 */
versions: Array<VersionView>, } | { "type": "avatar", 
/**
 * A small WebP or JPEG, base64url; absent when there is none (any more).
 */
picture: string | null, } | { "type": "kept_files", 
/**
 * In the order in which they were chosen.
 */
files: Array<KeptFileView>, } | { "type": "found" } & FoundView | { "type": "safety" } & SafetyView | { "type": "code_checked", 
/**
 * The answer.
 */
outcome: CodeCheck, } | { "type": "sessions", 
/**
 * Newest first.
 */
sessions: Array<SessionView>, };

export type PersonView = { 
/**
 * Account id.
 */
account_id: string, 
/**
 * Login.
 */
login: string, 
/**
 * Display name; the login until a profile came.
 */
name: string, 
/**
 * Names the picture of their profile, for [`Command::Avatar`]; absent without one, and of
 * people who are no contacts.
 */
avatar: string | null, 
/**
 * What they say about themselves; empty for nothing, and of people who are no contacts.
 */
about: string, 
/**
 * What is known about the keys.
 */
trust: Trust, 
/**
 * Whether it is oneself.
 */
me: boolean, };

export type SafetyView = { 
/**
 * 60 digits, to show as 12 groups of 5.
 */
digits: string, 
/**
 * Text of the QR code.
 */
qr: string, 
/**
 * Whether it was compared.
 */
verified: boolean, 
/**
 * What is known about the keys.
 */
trust: Trust, };

export type KeptFileView = { 
/**
 * The id that the view gave it.
 */
file: string, 
/**
 * File name.
 */
name: string, 
/**
 * MIME type, may be empty.
 */
mime: string, 
/**
 * Length in bytes.
 */
size: number, };

export type FoundView = { 
/**
 * Messages, newest first.
 */
hits: Array<HitView>, 
/**
 * How many messages there are altogether, about.
 */
total: number, 
/**
 * Accepted people by name or login who have no conversation in the list.
 */
people: Array<PersonView>, 
/**
 * Conversations by name, in the order of the list.
 */
conversations: Array<string>, 
/**
 * Words as they stand in messages that match, folded: to mark them.
 */
words: Array<string>, 
/**
 * What the last word begins with, folded: to mark words that begin so.
 */
beginning: string, 
/**
 * The oldest message that was looked through.
 */
since: number | null, 
/**
 * Whether this browser holds everything that the person may read there.
 */
whole: boolean, 
/**
 * False while messages are still being taken into the index.
 */
ready: boolean, };

export type HitView = { 
/**
 * Its conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::hash`].
 */
hash: string, 
/**
 * Its place in the conversation.
 */
seq: number, 
/**
 * When the relay stored it.
 */
time: number, 
/**
 * Display name of the author.
 */
author: string, 
/**
 * Whether the person wrote it.
 */
mine: boolean, 
/**
 * Whether it is a file; its name is a part of what follows.
 */
file: boolean, 
/**
 * One line around the first place.
 */
pieces: Array<PieceView>, };

export type PieceView = { 
/**
 * The text.
 */
text: string, 
/**
 * Whether it was looked for.
 */
hit: boolean, };

export type ConversationKind = "direct" | "group" | "notes";

export type RequestState = "accepted" | "pending";

export type MuteFor = "off" | "hour" | "eight_hours" | "week" | "always";

export type Trust = "unverified" | "verified" | "changed" | "broken";

export type ConversationRow = { 
/**
 * Conversation id.
 */
conv_id: string, 
/**
 * What it is.
 */
kind: ConversationKind, 
/**
 * Other person's name, or the group's.
 */
title: string, 
/**
 * What the avatar's hue comes from: the other person's account id, or the conversation's.
 */
avatar_seed: string, 
/**
 * The group's picture: a small WebP or JPEG, base64url.
 */
picture: string | null, 
/**
 * Names the picture of the other person's profile, for [`super::Command::Avatar`] with
 * [`Self::avatar_seed`].
 */
avatar: string | null, 
/**
 * What is known about the other person's keys; for groups the worst of the members.
 */
trust: Trust, 
/**
 * Whether the person has agreed to it.
 */
request: RequestState, 
/**
 * Login of whoever began it, for requests.
 */
requested_by: string | null, 
/**
 * Last message.
 */
preview: Preview | null, 
/**
 * When it last moved.
 */
time: number, 
/**
 * Messages that were not shown yet.
 */
unread: number, 
/**
 * Those of them that name the person.
 */
mentions: number, 
/**
 * The person marked it as unread.
 */
marked_unread: boolean, 
/**
 * Nothing is said about what comes, and it does not count.
 */
muted: boolean, 
/**
 * When that ends; `None` for never.
 */
muted_until: number | null, 
/**
 * It stands on top of the list.
 */
pinned: boolean, 
/**
 * It stands in the archive.
 */
archived: boolean, 
/**
 * What stands in the composer.
 */
draft: string, 
/**
 * Display names of those who are writing there now.
 */
writing: Array<string>, 
/**
 * Whether the other one of two is there; absent when that is unknown or nobody's business.
 */
presence: PresenceView | null, };

export type Preview = { 
/**
 * Name of the author.
 */
author: string, 
/**
 * Whether the person wrote it.
 */
mine: boolean, 
/**
 * Its content; text is cut to 200 characters.
 */
body: MessageBody, 
/**
 * Its state, when it is the person's own.
 */
state: MessageState | null, };

export type ConversationView = { 
/**
 * Same as the row in the list.
 */
row: ConversationRow, 
/**
 * Members in the order of the roster.
 */
members: Array<MemberView>, 
/**
 * Oldest first; what is not sent yet stands last.
 */
messages: Array<MessageView>, 
/**
 * Whether there is more to load before the first message.
 */
has_older: boolean, 
/**
 * Whether there is more behind the last message: the view stands somewhere in the past.
 */
has_newer: boolean, 
/**
 * How far back somebody has looked who wants to be led to a place and is not there yet.
 */
seeking: number | null, 
/**
 * The last row that was read when the conversation was opened: the "new" line stands after it.
 */
read_seq: number, 
/**
 * What the text in the composer answers.
 */
draft_reply: ReplyView | null, 
/**
 * When the draft was set, here or in another browser; 0 before there was one.
 */
draft_ms: number, 
/**
 * Messages leave after so many days; 0 keeps them.
 */
retention_days: number, 
/**
 * Why nothing can be written, if so.
 */
write_block: WriteBlock | null, 
/**
 * The relay showed a history that contradicts what was signed.
 */
integrity_alarm: boolean, };

export type WriteBlock = "request" | "identity_broken" | "integrity" | "not_member" | "blocked" | "leaving";

export type PresenceView = { "kind": "here" } | { "kind": "seen", 
/**
 * When they were last.
 */
at: number, };

export type MemberView = { 
/**
 * Account id.
 */
account_id: string, 
/**
 * Login.
 */
login: string, 
/**
 * Display name.
 */
name: string, 
/**
 * Names the picture of their profile, for [`super::Command::Avatar`].
 */
avatar: string | null, 
/**
 * What they say about themselves; empty for nothing, and of people who are no contacts.
 */
about: string, 
/**
 * Whether they may add and remove.
 */
admin: boolean, 
/**
 * Whether it is oneself.
 */
me: boolean, 
/**
 * What is known about their keys.
 */
trust: Trust, 
/**
 * Whether the person blocked them.
 */
blocked: boolean, };

export type MessageState = { "kind": "sending" } | { "kind": "sent" } | { "kind": "delivered" } | { "kind": "read" } | { "kind": "failed", 
/**
 * Why.
 */
code: FailureCode, };

export type MessageView = { 
/**
 * Stable from the moment of sending on; a key for lists and for commands.
 */
id: string, 
/**
 * Message hash once it is stored; replies name it.
 */
hash: string | null, 
/**
 * Place in the conversation; 0 while it is not stored.
 */
seq: number, 
/**
 * Account id of the author.
 */
author_id: string, 
/**
 * Display name of the author.
 */
author: string, 
/**
 * Whether the person wrote it.
 */
mine: boolean, 
/**
 * When it was written, as its author claims, within what the relay's clock allows.
 */
time: number, 
/**
 * What it says.
 */
body: MessageBody, 
/**
 * What it answers.
 */
reply: ReplyView | null, 
/**
 * Its author says that it comes from elsewhere; from whom is not said.
 */
forwarded: boolean, 
/**
 * Emoji under it, in the order in which they came.
 */
reactions: Array<ReactionView>, 
/**
 * Whether it says something else than at first.
 */
edited: EditedView | null, 
/**
 * Whether the person may edit it now.
 */
may_edit: boolean, 
/**
 * Whether the person may take it back now, for everybody.
 */
may_delete: boolean, 
/**
 * How far it is, when it is the person's own.
 */
state: MessageState | null, 
/**
 * False while its signature was not checked yet (it is, a moment later).
 */
verified: boolean, 
/**
 * It came for an epoch that was over.
 */
late: boolean, };

export type EditedView = { 
/**
 * The person's own edit that is not stored yet, for [`super::Command::Retry`] and
 * [`super::Command::Discard`].
 */
pending: string | null, 
/**
 * Why that will not be tried again by itself.
 */
failed: FailureCode | null, };

export type VersionView = { 
/**
 * When the relay stored it.
 */
time: number, 
/**
 * What it said.
 */
body: MessageBody, };

export type ReactionView = { 
/**
 * Signs only, at most 32 bytes.
 */
emoji: string, 
/**
 * How many people put it there.
 */
count: number, 
/**
 * Whether the person is one of them.
 */
mine: boolean, 
/**
 * Display names of the first of them; the person's own is not among them.
 */
names: Array<string>, };

export type ReplyView = { 
/**
 * Message hash of the quoted one.
 */
hash: string, 
/**
 * Its author; empty when it is not on this device.
 */
author: string, 
/**
 * Its content, text cut to 200 characters; absent when it is not on this device.
 */
body: MessageBody | null, };

export type MessageBody = { "kind": "text", 
/**
 * As typed, with the real names of those whom it names.
 */
text: string, 
/**
 * Who is named where, ascending and apart.
 */
mentions: Array<MentionView>, } | { "kind": "file" } & FileView | { "kind": "system", 
/**
 * What happened.
 */
event: SystemEvent, } | { "kind": "unsupported" } | { "kind": "deleted", 
/**
 * Display name of the admin who did it; absent when its author did.
 */
by: string | null, 
/**
 * So many edits went with it, if some of this was never here.
 */
edits: number, } | { "kind": "missing" } | { "kind": "rejected" };

export type MentionView = { 
/**
 * Who.
 */
account_id: string, 
/**
 * Whether it is oneself.
 */
me: boolean, 
/**
 * Where it begins, in UTF-16 units.
 */
start: number, 
/**
 * How long it is, in UTF-16 units.
 */
len: number, };

export type FileView = { 
/**
 * Name without direction controls.
 */
name: string, 
/**
 * MIME type as the sender claims.
 */
mime: string, 
/**
 * Length in bytes.
 */
size: number, 
/**
 * Text under it.
 */
caption: string, 
/**
 * For images and video.
 */
media: MediaView | null, 
/**
 * The transfer that carries it now, if any.
 */
transfer: string | null, };

export type MediaView = { 
/**
 * Pixels.
 */
width: number, 
/**
 * Pixels.
 */
height: number, 
/**
 * A small picture, base64url, or empty.
 */
thumbnail: string, };

export type SystemEvent = { "kind": "created", 
/**
 * Display name.
 */
by: string, } | { "kind": "added", 
/**
 * Display name.
 */
by: string, 
/**
 * Display names.
 */
who: Array<string>, } | { "kind": "removed", 
/**
 * Display name.
 */
by: string, 
/**
 * Display names.
 */
who: Array<string>, } | { "kind": "left", 
/**
 * Display name.
 */
who: string, } | { "kind": "roles_changed", 
/**
 * Display name.
 */
by: string, 
/**
 * Display names of those who are admins now.
 */
made: Array<string>, 
/**
 * Display names of those who are none any more.
 */
unmade: Array<string>, } | { "kind": "renamed", 
/**
 * Display name.
 */
by: string, 
/**
 * The new name of the group, fit to be shown; may be empty.
 */
name: string, } | { "kind": "picture_changed", 
/**
 * Display name.
 */
by: string, 
/**
 * It has none any more.
 */
gone: boolean, } | { "kind": "retention_changed", 
/**
 * Display name.
 */
by: string, 
/**
 * Days; 0 keeps them.
 */
days: number, } | { "kind": "settings_changed", 
/**
 * Display name.
 */
by: string, } | { "kind": "key_changed", 
/**
 * Display name.
 */
who: string, };

export type Direction = "up" | "down";

export type TransferState = { "kind": "waiting" } | { "kind": "running" } | { "kind": "paused" } | { "kind": "needs_file" } | { "kind": "done" } | { "kind": "failed", 
/**
 * Why.
 */
code: FailureCode, };

export type TransferView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Conversation.
 */
conv_id: string, 
/**
 * [`super::MessageView::id`].
 */
message: string, 
/**
 * Which way.
 */
direction: Direction, 
/**
 * File name.
 */
name: string, 
/**
 * Bytes that are confirmed, of the file's own length; goes back when a part must be sent again.
 */
done: number, 
/**
 * Bytes in all.
 */
total: number, 
/**
 * Bytes per second over the last few seconds; 0 when unknown.
 */
speed: number, 
/**
 * How far.
 */
state: TransferState, };

export type Failure = { 
/**
 * Why.
 */
code: FailureCode, 
/**
 * When trying again makes sense, seconds from now.
 */
retry_after_s: number | null, };

export type FailureCode = "offline" | "relay_failed" | "rate_limited" | "signed_out" | "locked" | "bad_credentials" | "kdf_refused" | "login_invalid" | "login_taken" | "name_invalid" | "about_invalid" | "password_short" | "password_long" | "password_weak" | "access_key_typo" | "access_key_wrong" | "access_key_mismatch" | "vault_rolled_back" | "vault_broken" | "unknown_login" | "identity_broken" | "person_blocked" | "not_allowed" | "too_many_pins" | "not_member" | "last_admin" | "group_full" | "picture_invalid" | "not_found" | "text_too_long" | "file_too_large" | "file_changed" | "file_unreadable" | "file_gone" | "not_forwardable" | "sink_failed" | "relay_full" | "file_corrupt" | "cancelled" | "storage_failed" | "integrity" | "bad_command" | "internal";

export type Update = { "topic": "app", "value": AppView } | { "topic": "list", "value": Array<ConversationRow> } | { "topic": "conversation", "value": ConversationView } | { "topic": "transfers", "value": Array<TransferView> };

