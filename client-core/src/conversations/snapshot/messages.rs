//! Messages and system lines of an open conversation.

use std::collections::{HashMap, HashSet};

use crypto_core::{Hash32, message::shown_time};

use super::People;
use crate::{
    conversations::{
        content::Content,
        conversation::Conversation,
        ids::{LocalId, hash_text},
        leaving, mentions,
        outbox::Outgoing,
        preview,
        reactions::{self, Under},
        receipts, revisions,
        row::{Change, Event, MessageRow, Row, RowBody, Verdict},
        timeline::Missing,
    },
    view::{
        EditedView, MessageBody, MessageState, MessageView, ReactionView, ReplyView, SystemEvent,
        VersionView,
    },
};

/// Names that are told of those who reacted with one emoji.
const NAMES: usize = 10;

/// Everything that is shown, oldest first; what is on its way stands last.
pub(crate) fn messages(
    conversation: &Conversation,
    people: &impl People,
    now_ms: u64,
) -> Vec<MessageView> {
    let me = people.me();
    let under = reactions::collect(conversation, &me);
    let pending = Pending::of(conversation);
    let may_write = super::write_block(conversation, people).is_none();
    let sight = conversation.sight;
    let (missing, edits) = places(conversation, gaps(conversation, &me, now_ms));
    let mut missing = missing
        .into_iter()
        .filter(|gap| sight.holds(gap.before))
        .peekable();
    let repetitions = leaving::repetitions(conversation);
    let mut views = Vec::new();
    for row in conversation.timeline.within(sight) {
        while let Some(gap) = missing.next_if(|gap| gap.before <= row.seq) {
            views.push(with_edits(
                gap_view(conversation, people, &gap, row),
                &gap.hash,
                &edits,
            ));
        }
        if repetitions.contains(&row.seq) {
            continue;
        }
        let view = row_view(conversation, people, &me, row);
        views.extend(view.map(|mut view| {
            view = with_edits(view, &row.hash, &edits);
            // A line for something that happened bears none.
            let bears = view.hash.is_some() && !matches!(view.body, MessageBody::Deleted { .. });
            if let (true, Some(under)) = (bears, under.get(&row.hash)) {
                view.reactions = reaction_views(people, &me, under);
            }
            view = pending.over(people, row, view);
            view.may_edit &= may_write;
            view.may_delete &= may_write;
            view
        }));
    }
    if !sight.is_open() {
        return views;
    }
    let outgoing = conversation.outbox.iter().filter_map(|message| {
        Some((
            message.id,
            outgoing_view(conversation, people, &me, message)?,
        ))
    });
    let placeholders = conversation
        .placeholders
        .iter()
        .filter(|(id, _)| conversation.outbox.get(**id).is_none())
        .map(|(&id, file)| {
            let mut view = own_view(people, &me, id, MessageBody::File(file.view.clone()));
            view.time = file.time;
            (id, view)
        });
    let mut on_their_way: Vec<(LocalId, MessageView)> = outgoing.chain(placeholders).collect();
    on_their_way.sort_by_key(|(id, _)| *id);
    views.extend(on_their_way.into_iter().map(|(_, view)| view));
    views
}

/// What the relay did not hand over. What was taken back it need not have any more.
pub(crate) fn missing_rows(conversation: &Conversation, me: &Hash32, now_ms: u64) -> Vec<Missing> {
    let mut missing = all_gaps(conversation, me, now_ms);
    conversation.without_expired(&mut missing);
    missing.retain(|gap| conversation.gone_by(&gap.hash).is_none());
    missing
}

/// The same, and the places of what was taken back: a reader sees that something stood there, so
/// that a member and the relay together cannot hide a message from a browser that is new here.
fn gaps(conversation: &Conversation, me: &Hash32, now_ms: u64) -> Vec<Missing> {
    let late = missing_rows(conversation, me, now_ms);
    let mut gaps = all_gaps(conversation, me, u64::MAX);
    conversation.without_expired(&mut gaps);
    gaps.retain(|gap| late.contains(gap) || conversation.gone_by(&gap.hash).is_some());
    gaps
}

/// One place for each message that was taken back: its edits have none of their own, but it tells how
/// many the deletion names, so that nobody hides a message as another one's edit without a word.
/// Answers the places, and the numbers by the hash of what stands there.
fn places(
    conversation: &Conversation,
    mut gaps: Vec<Missing>,
) -> (Vec<Missing>, HashMap<Hash32, u32>) {
    let is_erased = |hash: &Hash32| {
        let row = conversation.timeline.find(hash).and_then(Row::message);
        row.is_some_and(|row| matches!(row.content, Content::Erased { .. }))
    };
    let (mut stands, mut edits) = (HashSet::new(), HashMap::new());
    gaps.retain(|gap| {
        let gone = match conversation.taken_back_by(&gap.hash) {
            Some(_) => Some(gap.hash),
            None => conversation.edit_of(&gap.hash),
        };
        let Some(message) = gone else {
            return true;
        };
        let number = conversation.edits_named(&message);
        if is_erased(&message) {
            edits.insert(message, number);
            return false;
        }
        edits.insert(gap.hash, number);
        stands.insert(message)
    });
    (gaps, edits)
}

fn with_edits(mut view: MessageView, hash: &Hash32, numbers: &HashMap<Hash32, u32>) -> MessageView {
    if let MessageBody::Deleted { edits, .. } = &mut view.body {
        *edits = numbers.get(hash).copied().unwrap_or_default();
    }
    view
}

/// Of an epoch that this person was not in, the relay hands nothing over: the commit that brings
/// somebody in again names its last messages.
fn all_gaps(conversation: &Conversation, me: &Hash32, now_ms: u64) -> Vec<Missing> {
    let start = |number| {
        let epoch = conversation.epochs.get(number)?;
        epoch.entry(me).map(|_| epoch.seq)
    };
    conversation.timeline.missing(now_ms, start)
}

/// What a message said and says, oldest first.
pub(crate) fn versions(
    conversation: &Conversation,
    people: &impl People,
    hash: &Hash32,
) -> Vec<VersionView> {
    let Some(row) = conversation.timeline.find(hash) else {
        return Vec::new();
    };
    let first = row.message().map(|message| message.content.clone());
    let first = first.map(|content| (row, content));
    let all = first.into_iter().chain(conversation.edits(row));
    all.filter_map(|(at, content)| {
        let mut body = preview::body_of(&content)?;
        mentions::name_all(&mut body, people);
        Some(VersionView {
            time: at.time_ms,
            body,
        })
    })
    .collect()
}

/// Own edits and deletions that are on their way: they show at once.
struct Pending<'a> {
    edits: HashMap<Hash32, &'a Outgoing>,
    deletions: HashSet<Hash32>,
}

impl<'a> Pending<'a> {
    fn of(conversation: &'a Conversation) -> Self {
        let (mut edits, mut deletions) = (HashMap::new(), HashSet::new());
        for message in conversation.outbox.iter() {
            match &message.content {
                Content::Edit { target, .. } => {
                    edits.insert(*target, message);
                }
                Content::Delete { target, .. } => {
                    deletions.insert(*target);
                }
                _ => {}
            }
        }
        Self { edits, deletions }
    }

    fn over(&self, people: &impl People, row: &Row, mut view: MessageView) -> MessageView {
        let Some(message) = row.message().filter(|_| view.hash.is_some()) else {
            return view;
        };
        if self.deletions.contains(&row.hash) {
            return MessageView {
                body: MessageBody::deleted(None),
                reply: None,
                forwarded: false,
                reactions: Vec::new(),
                edited: None,
                may_edit: false,
                may_delete: false,
                state: Some(MessageState::Sending),
                ..view
            };
        }
        if let Some(edit) = self.edits.get(&row.hash)
            && let Content::Edit { change, .. } = &edit.content
            && let Some(mut body) = revisions::revised(&message.content, change)
                .as_ref()
                .and_then(preview::body_of)
        {
            mentions::name_all(&mut body, people);
            view.body = body;
            view.edited = Some(EditedView {
                pending: Some(edit.id.text()),
                failed: edit.failed,
            });
        }
        view
    }
}

/// How far an own message in the log is.
pub(crate) fn state_at(
    conversation: &Conversation,
    people: &impl People,
    seq: u64,
) -> MessageState {
    let me = &people.me();
    let Some((_, then)) = conversation.epochs.at(seq) else {
        return MessageState::Sent;
    };
    // Who came later cannot read it, who left will not.
    let others = then
        .others(me)
        .filter(|id| conversation.epochs.is_member(id));
    match receipts::state_of(seq, &conversation.marks, others) {
        MessageState::Read if !people.shows_reading() => MessageState::Delivered,
        state => state,
    }
}

fn row_view(
    conversation: &Conversation,
    people: &impl People,
    me: &Hash32,
    row: &Row,
) -> Option<MessageView> {
    match &row.body {
        RowBody::Message(message) => message_view(conversation, people, me, row, message),
        RowBody::Commit(commit) => {
            let (by, event) = system_event(&commit.event, people)?;
            let mut view = bare_view(row, MessageBody::System { event });
            view.author_id = hash_text(&by);
            view.author = people.person(&by).name;
            view.mine = by == *me;
            Some(view)
        }
        RowBody::Closed => Some(bare_view(row, MessageBody::Rejected)),
        RowBody::Foreign | RowBody::Empty => None,
    }
}

fn message_view(
    conversation: &Conversation,
    people: &impl People,
    me: &Hash32,
    row: &Row,
    message: &MessageRow,
) -> Option<MessageView> {
    match message.verdict {
        // Who wrote it is as uncertain as what it says.
        Verdict::Rejected => return Some(bare_view(row, MessageBody::Rejected)),
        Verdict::Unchecked => return None,
        Verdict::Verified => {}
    }
    let mut body = match &message.content {
        Content::Leave => {
            let who = people.person(&message.sender).name;
            MessageBody::System {
                event: SystemEvent::Left { who },
            }
        }
        Content::Erased { by } => {
            MessageBody::deleted((*by != message.sender).then(|| people.person(by).name))
        }
        _ => preview::body_of(conversation.effective(row)?.as_ref())?,
    };
    mentions::name_all(&mut body, people);
    let mine = message.sender == *me;
    let mut view = bare_view(row, body);
    view.id = message.local.map_or(view.id, LocalId::text);
    view.hash = Some(hash_text(&row.hash));
    view.author_id = hash_text(&message.sender);
    view.author = people.person(&message.sender).name;
    view.mine = mine;
    view.time = time_of(conversation, row, message);
    view.reply = reply_view(conversation, people, message.content.reply());
    let is_bubble = message.content.is_bubble();
    view.state = (mine && is_bubble).then(|| state_at(conversation, people, row.seq));
    view.late = message.late;
    view.edited = conversation.edits(row).next().map(|_| EditedView {
        pending: None,
        failed: None,
    });
    view.forwarded = message.content.is_forwarded();
    view.may_edit = mine && message.content.is_editable();
    view.may_delete = is_bubble && conversation.may_take_back(me, &message.sender, None);
    Some(view)
}

fn bare_view(row: &Row, body: MessageBody) -> MessageView {
    MessageView {
        id: hash_text(&row.hash),
        hash: None,
        seq: row.seq,
        author_id: String::new(),
        author: String::new(),
        mine: false,
        time: row.time_ms,
        body,
        reply: None,
        forwarded: false,
        reactions: Vec::new(),
        edited: None,
        may_edit: false,
        may_delete: false,
        state: None,
        verified: true,
        late: false,
    }
}

/// It takes the place in which it would stand, and the id that it will have.
fn gap_view(
    conversation: &Conversation,
    people: &impl People,
    gap: &Missing,
    next: &Row,
) -> MessageView {
    let mut view = bare_view(next, MessageBody::Missing);
    if let Some(by) = conversation.gone_by(&gap.hash) {
        view.body = MessageBody::deleted(None);
        view.author_id = hash_text(&by);
        view.author = people.person(&by).name;
        view.mine = by == people.me();
    }
    view.id = hash_text(&gap.hash);
    view.seq = 0;
    view
}

fn outgoing_view(
    conversation: &Conversation,
    people: &impl People,
    me: &Hash32,
    message: &Outgoing,
) -> Option<MessageView> {
    let mut body = preview::body_of(&message.content)?;
    mentions::name_all(&mut body, people);
    let mut view = own_view(people, me, message.id, body);
    view.reply = reply_view(conversation, people, message.content.reply());
    view.forwarded = message.content.is_forwarded();
    if let Some(code) = message.failed {
        view.state = Some(MessageState::Failed { code });
    }
    Some(view)
}

fn own_view(people: &impl People, me: &Hash32, id: LocalId, body: MessageBody) -> MessageView {
    MessageView {
        id: id.text(),
        hash: None,
        seq: 0,
        author_id: hash_text(me),
        author: people.person(me).name,
        mine: true,
        time: id.created_ms(),
        body,
        reply: None,
        forwarded: false,
        reactions: Vec::new(),
        edited: None,
        may_edit: false,
        may_delete: false,
        state: Some(MessageState::Sending),
        verified: true,
        late: false,
    }
}

pub(super) fn reply_view(
    conversation: &Conversation,
    people: &impl People,
    target: Option<&Hash32>,
) -> Option<Box<ReplyView>> {
    let hash = target?;
    let quoted = conversation.timeline.find(hash).and_then(|row| {
        let mut body = preview::quote(conversation, row)?;
        mentions::name_all(&mut body, people);
        let author = row
            .message()
            .map(|message| people.person(&message.sender).name);
        let hides_author = body == MessageBody::Rejected;
        Some((author.filter(|_| !hides_author).unwrap_or_default(), body))
    });
    let gone = || {
        let body = MessageBody::deleted(None);
        (
            String::new(),
            conversation.taken_back_by(hash).map(|_| body),
        )
    };
    let (author, body) = quoted.map_or_else(gone, |(author, body)| (author, Some(body)));
    Some(Box::new(ReplyView {
        hash: hash_text(hash),
        author,
        body,
    }))
}

fn reaction_views(people: &impl People, me: &Hash32, under: &Under) -> Vec<ReactionView> {
    let view = |(emoji, who): &(String, Vec<Hash32>)| ReactionView {
        emoji: emoji.clone(),
        count: u32::try_from(who.len()).unwrap_or(u32::MAX),
        mine: who.contains(me),
        names: who
            .iter()
            .filter(|id| *id != me)
            .take(NAMES)
            .map(|id| people.person(id).name)
            .collect(),
    };
    under.iter().map(view).collect()
}

/// The author's claim, within what its parents and the relay's clock allow (protocol §8).
fn time_of(conversation: &Conversation, row: &Row, message: &MessageRow) -> u64 {
    let parent_time = |hash: &Hash32| {
        conversation
            .timeline
            .find(hash)
            .map(|parent| parent.time_ms)
    };
    let latest_parent = message.parents.iter().filter_map(parent_time).max();
    shown_time(message.created_ms, latest_parent, row.time_ms)
}

/// The line for what happened, and who did it.
fn system_event(event: &Event, people: &impl People) -> Option<(Hash32, SystemEvent)> {
    let name = |id: &Hash32| people.person(id).name;
    let names = |who: &[Hash32]| who.iter().map(name).collect();
    Some(match event {
        Event::Created { by } => (*by, SystemEvent::Created { by: name(by) }),
        Event::Added { by, who } => (
            *by,
            SystemEvent::Added {
                by: name(by),
                who: names(who),
            },
        ),
        Event::Removed { by, who } => (
            *by,
            SystemEvent::Removed {
                by: name(by),
                who: names(who),
            },
        ),
        Event::Roles { by, made, unmade } => (
            *by,
            SystemEvent::RolesChanged {
                by: name(by),
                made: names(made),
                unmade: names(unmade),
            },
        ),
        Event::Settings { by, change } => (*by, changed(name(by), change)?),
        Event::ReKeyed => return None,
    })
}

fn changed(by: String, change: &Change) -> Option<SystemEvent> {
    Some(match change {
        Change::Nothing => return None,
        Change::Name(name) => SystemEvent::Renamed {
            by,
            name: name.clone(),
        },
        &Change::Picture { is_gone } => SystemEvent::PictureChanged { by, gone: is_gone },
        &Change::Retention(days) => SystemEvent::RetentionChanged { by, days },
        Change::Several => SystemEvent::SettingsChanged { by },
    })
}
