//! Plain pictures of conversations for the views. Pure: state in, data out.

mod messages;
mod people;
#[cfg(test)]
mod tests;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use crypto_core::{Hash32, commit::Mode};

use messages::reply_view;
pub(crate) use messages::{messages, missing_rows, versions};
pub(crate) use people::{People, Person};

use super::{company::Seen, conversation::Conversation, ids::hash_text, mentions, preview};
use crate::picture::is_small_picture;
use crate::view::{
    ConversationKind, ConversationRow, ConversationView, MemberView, MessageState, PresenceView,
    Preview, ReplyView, RequestState, Trust, WriteBlock,
};

/// The list: what is pinned, then the rest, newest first, what is archived last. Declined conversations are not in it; of two conversations with the same
/// person the second one is, only if something stands in it.
pub(crate) fn list<'a>(
    conversations: impl Iterator<Item = &'a Conversation> + Clone,
    people: &impl People,
) -> Vec<ConversationRow> {
    let me = people.me();
    let is_twin = |conversation: &Conversation| {
        let peer = conversation.epochs.peer(&me);
        let is_empty = conversation.last.is_none() && conversation.outbox.next().is_none();
        is_empty && peer.is_some() && {
            let preferred = preferred_direct(conversations.clone(), people, peer.as_ref());
            preferred.is_some_and(|preferred| preferred.id != conversation.id)
        }
    };
    let mut rows: Vec<(ConversationRow, u64)> = conversations
        .clone()
        .filter(|conversation| conversation.is_ready)
        .filter(|conversation| !is_hidden(conversation, people))
        .filter(|conversation| !is_twin(conversation))
        .map(|conversation| {
            let row = row(conversation, people);
            let pinned_ms = Some(conversation.own.pinned_ms()).filter(|_| row.pinned);
            (row, pinned_ms.unwrap_or_default())
        })
        .collect();
    rows.sort_by(|(a, a_pinned), (b, b_pinned)| {
        let place = |row: &ConversationRow| (row.archived, !row.pinned);
        place(a)
            .cmp(&place(b))
            .then_with(|| b_pinned.cmp(a_pinned))
            .then_with(|| b.time.cmp(&a.time))
            .then_with(|| a.conv_id.cmp(&b.conv_id))
    });
    rows.into_iter().map(|(row, _)| row).collect()
}

/// The conversation with a person that is used when there are several: of those that are accepted
/// the one with the smallest id, so that both sides choose the same.
pub(crate) fn preferred_direct<'a>(
    conversations: impl Iterator<Item = &'a Conversation>,
    people: &impl People,
    peer: Option<&Hash32>,
) -> Option<&'a Conversation> {
    let me = people.me();
    conversations
        .filter(|c| c.is_member && c.epochs.peer(&me).as_ref() == peer && peer.is_some())
        .filter(|c| request(c, people) == RequestState::Accepted && !c.is_declined())
        .min_by_key(|c| c.id)
}

/// With somebody who is blocked, or brought about by somebody since he is. A group in which both
/// were before stays: it belongs to the others, too.
fn is_blocked(conversation: &Conversation, people: &impl People) -> bool {
    let me = people.me();
    if let Some(peer) = conversation.epochs.peer(&me) {
        return people.person(&peer).blocked_ms.is_some();
    }
    let Some(invited) = conversation.epochs.invited(&me) else {
        return false;
    };
    let since_ms = people.person(&invited.author).blocked_ms;
    since_ms.is_some_and(|since_ms| {
        request(conversation, people) == RequestState::Pending || invited.time_ms > since_ms
    })
}

/// Declined, itself or with whoever began it, or of somebody who is blocked.
fn is_hidden(conversation: &Conversation, people: &impl People) -> bool {
    let is_request = request(conversation, people) == RequestState::Pending;
    let inviter = conversation.epochs.inviter(&people.me());
    conversation.is_declined()
        || (is_request && inviter.is_some_and(|who| people.person(&who).is_declined))
        || is_blocked(conversation, people)
}

/// Whether the person has agreed to it.
pub(crate) fn request(conversation: &Conversation, people: &impl People) -> RequestState {
    let me = people.me();
    match conversation.epochs.inviter(&me) {
        Some(inviter) if inviter != me && !people.person(&inviter).is_accepted => {
            RequestState::Pending
        }
        _ => RequestState::Accepted,
    }
}

/// What is known about the keys of everybody else, at worst.
fn trust(conversation: &Conversation, people: &impl People) -> Trust {
    let me = people.me();
    let others = conversation
        .epochs
        .newest()
        .map(|(_, epoch)| epoch.others(&me));
    let trusts = others
        .into_iter()
        .flatten()
        .map(|id| people.person(id).trust);
    trusts.fold(Trust::Verified, people::worse)
}

/// Why nothing can be written.
pub(crate) fn write_block(conversation: &Conversation, people: &impl People) -> Option<WriteBlock> {
    if !conversation.is_member || !conversation.epochs.is_member(&people.me()) {
        Some(WriteBlock::NotMember)
    } else if conversation.alarms.freeze() {
        Some(WriteBlock::Integrity)
    } else if is_blocked(conversation, people) {
        Some(WriteBlock::Blocked)
    } else if request(conversation, people) == RequestState::Pending {
        Some(WriteBlock::Request)
    } else if trust(conversation, people) == Trust::Broken {
        Some(WriteBlock::IdentityBroken)
    } else if conversation.leaving {
        Some(WriteBlock::Leaving)
    } else {
        None
    }
}

/// The notes are pinned until the person decides otherwise.
pub(crate) fn is_pinned(conversation: &Conversation) -> bool {
    let own = conversation.own.pinned();
    own.unwrap_or(conversation.epochs.kind() == ConversationKind::Notes)
}

/// One row of the list.
pub(crate) fn row(conversation: &Conversation, people: &impl People) -> ConversationRow {
    let me = people.me();
    let kind = conversation.epochs.kind();
    let peer = conversation.epochs.peer(&me);
    let (title, seed) = match (kind, peer) {
        (ConversationKind::Direct, Some(peer)) => (people.person(&peer).name, peer),
        (ConversationKind::Notes, _) => (people.person(&me).name, me),
        _ => (conversation.epochs.name().to_owned(), conversation.id),
    };
    let request = request(conversation, people);
    let inviter = conversation.epochs.inviter(&me);
    let requested_by = match request {
        RequestState::Pending => inviter.map(|who| people.person(&who).login),
        RequestState::Accepted => None,
    };
    let (preview, moved) = preview_of(conversation, people);
    let (own, now_ms) = (&conversation.own, people.now_ms());
    let mute = own.mute_end(now_ms);
    let last_seq = conversation.last.as_ref().map_or(0, |last| last.seq);
    let began = conversation
        .epochs
        .iter()
        .find(|(_, epoch)| epoch.entry(&me).is_some());
    ConversationRow {
        conv_id: hash_text(&conversation.id),
        kind,
        title,
        avatar_seed: hash_text(&seed),
        picture: picture(conversation),
        avatar: peer.and_then(|peer| people.person(&peer).avatar),
        trust: trust(conversation, people),
        request,
        requested_by,
        preview,
        time: moved
            .or(conversation.retention.quiet_since())
            .or(began.map(|(_, epoch)| epoch.time_ms))
            .unwrap_or_default(),
        unread: conversation.unread,
        mentions: conversation.mentions,
        marked_unread: own.is_marked(),
        muted: mute.is_some(),
        muted_until: mute.flatten(),
        pinned: is_pinned(conversation),
        archived: own.is_archived(last_seq, now_ms),
        draft: conversation.draft.get().text.clone(),
        writing: writing(conversation, people),
        presence: presence(conversation, people),
    }
}

/// Who is writing; nobody where the person is not, or not yet, part of it.
fn writing(conversation: &Conversation, people: &impl People) -> Vec<String> {
    if write_block(conversation, people).is_some() {
        return Vec::new();
    }
    let members = conversation.company.writing(people.now_ms());
    let members = members.filter(|id| conversation.epochs.is_member(id));
    let people = members.map(|id| people.person(id));
    let heard = people.filter(|person| person.blocked_ms.is_none());
    heard.map(|person| person.name).collect()
}

/// Whether the other one of two is there, as far as this person may know.
fn presence(conversation: &Conversation, people: &impl People) -> Option<PresenceView> {
    let is_direct = conversation.epochs.kind() == ConversationKind::Direct;
    if !is_direct || !people.shows_presence() || write_block(conversation, people).is_some() {
        return None;
    }
    Some(match conversation.company.seen(people.now_ms())? {
        Seen::Here => PresenceView::Here,
        Seen::At(at) => PresenceView::Seen { at },
    })
}

/// The group's picture, if it is one that may be shown.
fn picture(conversation: &Conversation) -> Option<String> {
    let mut states = conversation.keys.values().rev();
    let meta = states.find_map(|known| known.state())?.meta();
    let bytes = meta.avatar.as_deref()?;
    let is_group = meta.rules.mode == Mode::Group;
    (is_group && is_small_picture(bytes)).then(|| Base64UrlUnpadded::encode_string(bytes))
}

/// The last message, on its way or in the log, and when it was.
fn preview_of(conversation: &Conversation, people: &impl People) -> (Option<Preview>, Option<u64>) {
    let me = people.me();
    let mine = |mut body, state, time| {
        mentions::name_all(&mut body, people);
        let author = people.person(&me).name;
        (
            Some(Preview {
                author,
                mine: true,
                body,
                state: Some(state),
            }),
            Some(time),
        )
    };
    let outgoing = conversation
        .outbox
        .iter()
        .rev()
        .find_map(|message| Some((message, preview::of_outgoing(message)?)));
    if let Some((message, body)) = outgoing {
        let state = message
            .failed
            .map_or(MessageState::Sending, |code| MessageState::Failed { code });
        return mine(body, state, message.id.created_ms());
    }
    let Some(last) = &conversation.last else {
        return (None, None);
    };
    if last.author == me {
        let state = messages::state_at(conversation, people, last.seq);
        return mine(last.body.clone(), state, last.time_ms);
    }
    let author = people.person(&last.author).name;
    let mut body = last.body.clone();
    mentions::name_all(&mut body, people);
    let preview = Preview {
        author,
        mine: false,
        body,
        state: None,
    };
    (Some(preview), Some(last.time_ms))
}

/// What the text in the composer answers.
fn draft_reply(conversation: &Conversation, people: &impl People) -> Option<Box<ReplyView>> {
    let target = conversation.draft.get().reply.as_ref();
    reply_view(conversation, people, target.map(|key| &key.0))
}

/// An open conversation.
pub(crate) fn view(
    conversation: &Conversation,
    people: &impl People,
    now_ms: u64,
) -> ConversationView {
    let me = people.me();
    let roster = conversation
        .epochs
        .newest()
        .map_or(&[][..], |(_, epoch)| &epoch.roster);
    let members = roster.iter().map(|entry| {
        let person = people.person(&entry.account_id);
        MemberView {
            account_id: hash_text(&entry.account_id),
            login: person.login,
            name: person.name,
            avatar: person.avatar,
            about: person.about,
            admin: conversation.epochs.is_admin(&entry.account_id),
            me: entry.account_id == me,
            trust: person.trust,
            blocked: person.blocked_ms.is_some(),
        }
    });
    ConversationView {
        row: row(conversation, people),
        members: members.collect(),
        messages: messages(conversation, people, now_ms),
        has_older: conversation.has_older(),
        has_newer: !conversation.sight.is_open(),
        seeking: conversation.seeking_ms,
        read_seq: conversation.opened_read_seq,
        draft_reply: draft_reply(conversation, people),
        draft_ms: conversation.draft.at_ms().unwrap_or_default(),
        retention_days: conversation.epochs.retention_days(),
        write_block: write_block(conversation, people),
        integrity_alarm: conversation.alarms.any(),
    }
}
