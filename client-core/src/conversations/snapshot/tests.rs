#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use crypto_core::{
    Hash32,
    commit::{CommitKind, Mode, Role, RosterEntry},
};

use super::*;
use crate::{
    conversations::{
        alarms::Alarm,
        content::Content,
        conversation::Conversation,
        epochs::{Epoch, Settings},
        ids::LocalId,
        outbox::Outgoing,
        parts::Placeholder,
        receipts::Mark,
        row::{CommitRow, Event, MessageRow, Row, RowBody, Verdict},
        timeline::Timeline,
    },
    view::{FailureCode, FileView, MessageBody, MessageView, SystemEvent},
};

const ME: Hash32 = [1; 32];
const ANNA: Hash32 = [2; 32];
const BORIS: Hash32 = [3; 32];
const NOW: u64 = 1_000_000;

/// Anna is accepted, unless a test says otherwise; Boris never was.
#[derive(Default)]
struct Town {
    anna_is_a_stranger: bool,
    anna_is_declined: bool,
    anna_is_broken: bool,
    anna_is_blocked_since: Option<u64>,
    i_hide: bool,
}

impl People for Town {
    fn me(&self) -> Hash32 {
        ME
    }

    fn now_ms(&self) -> u64 {
        NOW
    }

    fn person(&self, account: &Hash32) -> Person {
        let login = match *account {
            ME => "me",
            ANNA => "anna",
            _ => "boris",
        };
        let is_anna = *account == ANNA;
        Person {
            login: login.into(),
            name: login.to_uppercase(),
            avatar: None,
            about: String::new(),
            trust: if is_anna && self.anna_is_broken {
                Trust::Broken
            } else {
                Trust::Unverified
            },
            is_accepted: is_anna && !self.anna_is_stranger_or_declined(),
            is_declined: is_anna && self.anna_is_declined,
            blocked_ms: self.anna_is_blocked_since.filter(|_| is_anna),
        }
    }

    fn shows_presence(&self) -> bool {
        !self.i_hide
    }

    fn shows_reading(&self) -> bool {
        !self.i_hide
    }
}

impl Town {
    fn anna_is_stranger_or_declined(&self) -> bool {
        self.anna_is_a_stranger || self.anna_is_declined
    }
}

fn conversation(id: u8, mode: Mode, author: Hash32, members: &[Hash32]) -> Conversation {
    let mut conversation = Conversation::new([id; 32]);
    let entry = |&account_id: &Hash32| RosterEntry {
        account_id,
        stmt_hash: account_id,
        role: Role::Admin,
        kem_gen: 0,
    };
    conversation.epochs.add(
        0,
        Epoch {
            commit_hash: [id; 32],
            seq: 1,
            time_ms: 1_000,
            created_ms: 0,
            kind: CommitKind::Create,
            author,
            roster: members.iter().map(entry).collect(),
            settings: Some(Settings {
                mode,
                name: "Choir".into(),
                ..Settings::default()
            }),
            heads: Vec::new(),
        },
    );
    conversation.timeline = Timeline::new(1);
    conversation.joined_seq = 1;
    conversation.is_ready = true;
    conversation.is_loaded = true;
    let created = RowBody::Commit(CommitRow {
        heads: Vec::new(),
        event: Event::Created { by: author },
    });
    put(&mut conversation, 1, [id; 32], created);
    conversation
}

fn direct(id: u8, author: Hash32) -> Conversation {
    conversation(id, Mode::Direct, author, &[ME, ANNA])
}

fn put(conversation: &mut Conversation, seq: u64, hash: Hash32, body: RowBody) {
    conversation.timeline.insert(
        Row {
            seq,
            time_ms: seq * 1_000_000,
            epoch: 0,
            hash,
            body,
        },
        0,
    );
    conversation.find_last();
}

fn text(sender: Hash32, parents: &[Hash32], text: &str) -> MessageRow {
    MessageRow {
        msg_id: [0; 16],
        sender,
        created_ms: 0,
        parents: parents.to_vec(),
        content: Content::Text {
            text: text.into(),
            reply: None,
            mentions: Vec::new(),
            forwarded: false,
        },
        verdict: Verdict::Verified,
        local: None,
        late: false,
    }
}

fn say(conversation: &mut Conversation, seq: u64, message: MessageRow) {
    put(
        conversation,
        seq,
        [seq as u8 + 100; 32],
        RowBody::Message(Box::new(message)),
    );
}

fn outgoing(n: u8, text: &str) -> Outgoing {
    Outgoing {
        id: LocalId::after(None, u64::from(n), [n; 8]),
        ptype: 1,
        payload: Vec::new(),
        content: Content::Text {
            text: text.into(),
            reply: None,
            mentions: Vec::new(),
            forwarded: false,
        },
        sealed: None,
        failed: None,
    }
}

fn texts(views: &[MessageView]) -> Vec<&str> {
    views
        .iter()
        .map(|view| match &view.body {
            MessageBody::Text { text, .. } => text.as_str(),
            MessageBody::File(file) => file.name.as_str(),
            MessageBody::System {
                event: SystemEvent::Created { .. },
            } => "(created)",
            MessageBody::System { .. } => "(system)",
            MessageBody::Unsupported => "(unsupported)",
            MessageBody::Missing => "(missing)",
            MessageBody::Deleted { .. } => "(deleted)",
            MessageBody::Rejected => "(rejected)",
        })
        .collect()
}

#[test]
fn what_is_on_its_way_stands_last_in_the_order_of_writing() {
    let mut c = direct(9, ME);
    say(&mut c, 2, text(ANNA, &[], "one"));
    c.outbox.add(outgoing(8, "four"));
    c.outbox.add(outgoing(5, "two"));
    let view = FileView {
        name: "three".into(),
        mime: String::new(),
        size: 1,
        caption: String::new(),
        media: None,
        transfer: Some("t".into()),
    };
    c.placeholders.insert(
        LocalId::after(None, 6, [0; 8]),
        Placeholder { view, time: 6 },
    );
    let views = messages(&c, &Town::default(), 0);
    assert_eq!(texts(&views), ["(created)", "one", "two", "three", "four"]);
    assert_eq!(views[3].state, Some(MessageState::Sending));
}

#[test]
fn the_id_of_an_own_message_stays_when_it_reaches_the_log() {
    let mut c = direct(9, ME);
    let message = outgoing(5, "hello");
    let id = message.id;
    c.outbox.add(message);
    let before = messages(&c, &Town::default(), 0).pop().unwrap();
    c.outbox.remove(id);
    say(
        &mut c,
        2,
        MessageRow {
            msg_id: [0; 16],
            local: Some(id),
            ..text(ME, &[], "hello")
        },
    );
    let after = messages(&c, &Town::default(), 0).pop().unwrap();
    assert_eq!(before.id, after.id);
    assert_eq!((before.hash.is_some(), after.hash.is_some()), (false, true));
    assert_eq!(after.state, Some(MessageState::Sent));
}

#[test]
fn a_rejected_message_shows_nothing_of_itself() {
    let mut c = direct(9, ME);
    say(
        &mut c,
        2,
        MessageRow {
            msg_id: [0; 16],
            verdict: Verdict::Rejected,
            ..text(ANNA, &[], "evil")
        },
    );
    put(&mut c, 3, [77; 32], RowBody::Closed);
    put(&mut c, 4, [78; 32], RowBody::Foreign);
    let mut answer = text(ANNA, &[], "fine");
    answer.content = Content::Text {
        text: "fine".into(),
        reply: Some([102; 32]),
        mentions: Vec::new(),
        forwarded: false,
    };
    say(&mut c, 5, answer);
    let views = messages(&c, &Town::default(), 0);
    assert_eq!(
        texts(&views),
        ["(created)", "(rejected)", "(rejected)", "fine"]
    );
    assert_eq!(
        (views[1].author.as_str(), views[1].author_id.as_str()),
        ("", "")
    );
    let quote = views[3].reply.as_ref().unwrap();
    assert_eq!(
        (quote.author.as_str(), &quote.body),
        ("", &Some(MessageBody::Rejected))
    );
}

#[test]
fn a_missing_message_is_shown_in_front_of_what_refers_to_it() {
    let mut c = direct(9, ME);
    say(&mut c, 2, text(ANNA, &[], "one"));
    say(&mut c, 4, text(ANNA, &[[103; 32]], "three"));
    assert_eq!(
        texts(&messages(&c, &Town::default(), 59_999)),
        ["(created)", "one", "three"]
    );
    let views = messages(&c, &Town::default(), 60_000);
    assert_eq!(texts(&views), ["(created)", "one", "(missing)", "three"]);
    say(&mut c, 3, text(ANNA, &[], "two"));
    let late = messages(&c, &Town::default(), 60_000);
    assert_eq!(texts(&late), ["(created)", "one", "two", "three"]);
    assert_eq!(late[2].id, views[2].id);
}

#[test]
fn whoever_is_brought_in_again_misses_nothing_of_the_time_between() {
    let mut c = conversation(9, Mode::Group, ANNA, &[ME, ANNA]);
    let epoch = |number: u8, members: &[Hash32]| {
        let mut epoch = conversation(9, Mode::Group, ANNA, members)
            .epochs
            .get(0)
            .cloned()
            .unwrap();
        (epoch.seq, epoch.commit_hash) = (u64::from(number) * 10, [50 + number; 32]);
        epoch
    };
    c.epochs.add(1, epoch(1, &[ANNA]));
    c.epochs.add(2, epoch(2, &[ME, ANNA]));
    // The last message of the time between, which the relay does not hand over, …
    let commit = |head: u8| Row {
        seq: 20,
        time_ms: 0,
        epoch: 2,
        hash: [52; 32],
        body: RowBody::Commit(CommitRow {
            heads: vec![[head; 32]],
            event: Event::Added {
                by: ANNA,
                who: vec![ME],
            },
        }),
    };
    c.timeline.insert(commit(77), 0);
    let views = messages(&c, &Town::default(), u64::MAX);
    assert_eq!(texts(&views), ["(created)", "(system)"]);
    // … and one of the time after it, which it has to.
    let mut late = text(ANNA, &[[78; 32]], "again");
    late.sender = ANNA;
    let body = RowBody::Message(Box::new(late));
    let row = Row {
        seq: 22,
        hash: [122; 32],
        body,
        ..commit(77)
    };
    c.timeline.insert(row, 0);
    let views = messages(&c, &Town::default(), u64::MAX);
    assert_eq!(
        texts(&views),
        ["(created)", "(system)", "(missing)", "again"]
    );
}

#[test]
fn a_claimed_time_is_kept_within_what_is_known() {
    let mut c = direct(9, ME);
    say(&mut c, 2, text(ANNA, &[], "past"));
    say(
        &mut c,
        3,
        MessageRow {
            msg_id: [0; 16],
            created_ms: u64::MAX,
            ..text(ANNA, &[[102; 32]], "future")
        },
    );
    say(&mut c, 4, text(ANNA, &[[103; 32]], "before its parent"));
    let times: Vec<u64> = messages(&c, &Town::default(), 0)
        .iter()
        .map(|m| m.time)
        .collect();
    assert_eq!(times[2..], [3_000_000 + 300_000, 3_000_000 - 300_000]);
}

#[test]
fn only_those_who_were_there_and_still_are_count_for_a_state() {
    let mut c = conversation(9, Mode::Group, ME, &[ME, ANNA, BORIS]);
    say(&mut c, 2, text(ME, &[], "hello"));
    c.marks.insert(
        ANNA,
        Mark {
            delivered: 2,
            read: 2,
        },
    );
    assert_eq!(state_of_last(&c), Some(MessageState::Sent));
    let mut later = c.epochs.get(0).unwrap().clone();
    later.roster.retain(|entry| entry.account_id != BORIS);
    c.epochs.add(1, Epoch { seq: 3, ..later });
    assert_eq!(state_of_last(&c), Some(MessageState::Read));
}

fn state_of_last(c: &Conversation) -> Option<MessageState> {
    messages(c, &Town::default(), 0).pop().unwrap().state
}

#[test]
fn a_stranger_is_a_request_and_blocks_writing_until_accepted() {
    let c = direct(9, ANNA);
    let stranger = Town {
        anna_is_a_stranger: true,
        ..Town::default()
    };
    let asked = row(&c, &stranger);
    assert_eq!(
        (asked.request, asked.requested_by.as_deref()),
        (RequestState::Pending, Some("anna"))
    );
    assert_eq!(write_block(&c, &stranger), Some(WriteBlock::Request));
    assert_eq!(row(&c, &Town::default()).request, RequestState::Accepted);
    assert_eq!(write_block(&c, &Town::default()), None);
    // My own conversation is no request, whoever the other is.
    assert_eq!(
        row(&direct(9, ME), &stranger).request,
        RequestState::Accepted
    );
}

#[test]
fn a_group_is_a_request_of_whoever_brought_me_in() {
    let c = conversation(9, Mode::Group, BORIS, &[ME, ANNA, BORIS]);
    let asked = row(&c, &Town::default());
    assert_eq!(
        (asked.request, asked.requested_by.as_deref()),
        (RequestState::Pending, Some("boris"))
    );
    assert_eq!(asked.title, "Choir");
}

#[test]
fn doubt_about_people_or_history_blocks_writing() {
    let mut c = direct(9, ME);
    let broken = Town {
        anna_is_broken: true,
        ..Town::default()
    };
    assert_eq!(write_block(&c, &broken), Some(WriteBlock::IdentityBroken));
    assert_eq!(row(&c, &broken).trust, Trust::Broken);
    c.raise(Alarm::Fork);
    assert_eq!(write_block(&c, &broken), Some(WriteBlock::Integrity));
    c.is_member = false;
    assert_eq!(write_block(&c, &broken), Some(WriteBlock::NotMember));
}

#[test]
fn declined_conversations_and_empty_twins_are_not_listed() {
    let town = Town::default();
    let (first, mut second) = (direct(4, ME), direct(7, ANNA));
    let ids = |all: &[&Conversation]| -> Vec<String> {
        list(all.iter().copied(), &town)
            .into_iter()
            .map(|row| row.conv_id)
            .collect()
    };
    assert_eq!(ids(&[&first, &second]), [hash_text(&[4; 32])]);
    say(&mut second, 2, text(ANNA, &[], "here I am"));
    assert_eq!(ids(&[&first, &second]).len(), 2);
    second.decide(true);
    assert_eq!(ids(&[&first, &second]), [hash_text(&[4; 32])]);
    // What a declined person begins stays hidden, what one began oneself does not.
    let town = Town {
        anna_is_declined: true,
        ..Town::default()
    };
    assert_eq!(list([direct(5, ANNA)].iter(), &town).len(), 0);
    assert_eq!(list([direct(5, ME)].iter(), &town).len(), 1);
}

#[test]
fn who_is_blocked_is_not_listed_nor_written_to_and_brings_nobody_into_groups() {
    let blocked = Town {
        anna_is_blocked_since: Some(1_500),
        ..Town::default()
    };
    let mine = direct(4, ME);
    assert_eq!(list([&mine].into_iter(), &blocked).len(), 0);
    assert_eq!(write_block(&mine, &blocked), Some(WriteBlock::Blocked));
    assert!(
        view(&mine, &blocked, 0)
            .members
            .iter()
            .any(|m| m.blocked && !m.me)
    );
    // A group of before stays, and may be written to; one that she makes since is not seen.
    let group = |time_ms| {
        let mut c = conversation(5, Mode::Group, ANNA, &[ME, ANNA, BORIS]);
        let epoch = c.epochs.get(0).unwrap().clone();
        c.epochs.add(0, Epoch { time_ms, ..epoch });
        c
    };
    let (before, since) = (group(1_000), group(2_000));
    assert_eq!(list([&before].into_iter(), &blocked).len(), 1);
    assert_eq!(write_block(&before, &blocked), None);
    assert_eq!(list([&since].into_iter(), &blocked).len(), 0);
    assert_eq!(list([&since].into_iter(), &Town::default()).len(), 1);
    // A request of hers goes, too, whenever it came.
    let stranger = Town {
        anna_is_a_stranger: true,
        ..blocked
    };
    assert_eq!(list([&before].into_iter(), &stranger).len(), 0);
}

#[test]
fn of_two_conversations_with_a_person_both_sides_prefer_the_smaller_id() {
    let (a, b) = (direct(7, ME), direct(4, ANNA));
    let town = Town::default();
    assert_eq!(
        preferred_direct([&a, &b].into_iter(), &town, Some(&ANNA))
            .unwrap()
            .id,
        [4; 32]
    );
    let stranger = Town {
        anna_is_a_stranger: true,
        ..town
    };
    assert_eq!(
        preferred_direct([&a, &b].into_iter(), &stranger, Some(&ANNA))
            .unwrap()
            .id,
        [7; 32]
    );
    assert!(preferred_direct([&a].into_iter(), &stranger, Some(&BORIS)).is_none());
    assert!(preferred_direct([&a].into_iter(), &stranger, None).is_none());
}

#[test]
fn the_list_is_newest_first_and_previews_what_is_on_its_way() {
    let town = Town::default();
    let mut old = direct(4, ME);
    say(&mut old, 2, text(ANNA, &[], "old"));
    let mut new = conversation(5, Mode::Notes, ME, &[ME]);
    say(&mut new, 3, text(ME, &[], "new"));
    let mut failed = outgoing(1, "stuck");
    failed.failed = Some(FailureCode::RelayFull);
    let rows = list([&old, &new].into_iter(), &town);
    assert_eq!(rows[0].conv_id, hash_text(&[5; 32]));
    assert_eq!(rows[1].preview.as_ref().unwrap().author, "ANNA");
    old.outbox.add(failed);
    let preview = row(&old, &town).preview.unwrap();
    assert_eq!(
        preview.state,
        Some(MessageState::Failed {
            code: FailureCode::RelayFull
        })
    );
    assert!(preview.mine);
}

#[test]
fn the_pinned_stand_first_by_the_time_of_pinning_and_the_archived_last() {
    let mut all: Vec<Conversation> = (4..9).map(|id| direct(id, ME)).collect();
    for (c, seq) in all.iter_mut().zip([9, 2, 3, 4, 5]) {
        say(c, seq, text(ANNA, &[], "hello"));
    }
    all[1].own.set_pinned(true, 10);
    all[2].own.set_pinned(true, 20);
    all[0].own.set_archived(true, 9, 30);
    // Made by hand, so that the smallest id is the one that is preferred and none is a twin.
    let mut notes = conversation(3, Mode::Notes, ME, &[ME]);
    let places = |all: &[Conversation], notes: &Conversation| -> Vec<(u8, bool, bool)> {
        let rows = list(all.iter().chain([notes]), &Town::default());
        let id = |row: &ConversationRow| (1..9).find(|&id| row.conv_id == hash_text(&[id; 32]));
        let place = |row: &ConversationRow| (id(row).unwrap(), row.pinned, row.archived);
        rows.iter().map(place).collect()
    };
    let (top, rest, away) = ((true, false), (false, false), (false, true));
    let wanted = [
        (6, top),
        (5, top),
        (3, top),
        (8, rest),
        (7, rest),
        (4, away),
    ];
    let wanted = wanted.map(|(id, (pinned, archived))| (id, pinned, archived));
    assert_eq!(places(&all, &notes), wanted);
    // The notes need not be pinned.
    notes.own.set_pinned(false, 40);
    assert_eq!(places(&all, &notes)[4], (3, false, false));
}

#[test]
fn a_mute_is_shown_as_long_as_it_lasts() {
    let mut c = direct(9, ME);
    let now_ms = Town::default().now_ms();
    let shown = |c: &Conversation| {
        let row = row(c, &Town::default());
        (row.muted, row.muted_until)
    };
    c.own.mute(Some(500), now_ms - 499);
    assert_eq!(shown(&c), (true, Some(now_ms + 1)));
    c.own.mute(Some(500), now_ms - 500);
    assert_eq!(shown(&c), (false, None));
    c.own.mute(None, now_ms - 500);
    assert_eq!(shown(&c), (true, None));
}

#[test]
fn unread_counts_verified_messages_of_others_behind_the_mark() {
    let mut c = direct(9, ME);
    say(&mut c, 2, text(ANNA, &[], "one"));
    say(&mut c, 3, text(ME, &[], "mine"));
    say(
        &mut c,
        4,
        MessageRow {
            msg_id: [0; 16],
            verdict: Verdict::Unchecked,
            ..text(ANNA, &[], "?")
        },
    );
    say(&mut c, 5, text(ANNA, &[], "two"));
    c.count_unread(&ME);
    assert_eq!(c.unread, 2);
    assert!(c.mark_read(4, &ME));
    assert!(!c.mark_read(3, &ME));
    assert_eq!((c.unread, c.read_seq), (1, 4));
}

#[test]
fn only_members_of_what_is_accepted_are_shown_as_writing() {
    let mut c = direct(5, ANNA);
    for who in [ANNA, BORIS] {
        c.company.write(&who, true, NOW);
    }
    assert_eq!(row(&c, &Town::default()).writing, ["ANNA"]);
    let stranger = Town {
        anna_is_a_stranger: true,
        ..Town::default()
    };
    assert_eq!(row(&c, &stranger).writing, [""; 0]);
    c.is_member = false;
    assert_eq!(row(&c, &Town::default()).writing, [""; 0]);
}

#[test]
fn whoever_hides_sees_neither_presence_nor_reading() {
    use crypto_core::payload::There;
    let mut c = direct(5, ANNA);
    assert_eq!(row(&c, &Town::default()).presence, None);
    c.company.say(There::Here, NOW - 1);
    assert_eq!(row(&c, &Town::default()).presence, Some(PresenceView::Here));
    let seen = PresenceView::Seen { at: NOW - 5_000 };
    c.company.say(There::Away(NOW - 5_000), NOW);
    assert_eq!(row(&c, &Town::default()).presence, Some(seen));
    let read = Mark {
        delivered: 9,
        read: 9,
    };
    c.marks.insert(ANNA, read);
    let me = Town {
        i_hide: true,
        ..Town::default()
    };
    assert_eq!(row(&c, &me).presence, None);
    assert_eq!(
        messages::state_at(&c, &Town::default(), 2),
        MessageState::Read
    );
    assert_eq!(messages::state_at(&c, &me, 2), MessageState::Delivered);
}

#[test]
fn somebody_who_leaves_is_said_once() {
    let mut c = conversation(9, Mode::Group, ME, &[ME, ANNA, BORIS]);
    let goodbye = |sender| MessageRow {
        content: Content::Leave,
        ..text(sender, &[], "")
    };
    let removed = |who: &[Hash32]| {
        RowBody::Commit(CommitRow {
            heads: Vec::new(),
            event: Event::Removed {
                by: ME,
                who: who.to_vec(),
            },
        })
    };
    let lines = |c: &Conversation| texts(&messages(c, &Town::default(), 0)).len();
    say(&mut c, 2, goodbye(ANNA));
    // The same word again, in the next epoch, and the commit that carries it out.
    say(&mut c, 3, goodbye(ANNA));
    put(&mut c, 4, [4; 32], removed(&[ANNA]));
    assert_eq!(lines(&c), 2);
    // Taken out without a word, or beside somebody who left: that is said.
    put(&mut c, 5, [5; 32], removed(&[BORIS]));
    assert_eq!(lines(&c), 3);
    say(&mut c, 6, goodbye(ANNA));
    put(&mut c, 7, [7; 32], removed(&[ANNA, BORIS]));
    assert_eq!(lines(&c), 5);
    // A word that was not verified hides nothing.
    let unchecked = MessageRow {
        verdict: Verdict::Rejected,
        ..goodbye(BORIS)
    };
    say(&mut c, 8, unchecked);
    put(&mut c, 9, [19; 32], removed(&[BORIS]));
    assert_eq!(lines(&c), 7);
}

#[test]
fn somebody_who_was_out_says_anew_that_they_leave() {
    let mut c = conversation(9, Mode::Group, ME, &[ME, ANNA]);
    let goodbye = || MessageRow {
        content: Content::Leave,
        ..text(ANNA, &[], "")
    };
    say(&mut c, 2, goodbye());
    // The rows in which she was out and came again are not here, the commits are known.
    for (number, members) in [(1, &[ME][..]), (2, &[ME, ANNA])] {
        let other = conversation(9, Mode::Group, ME, members);
        let mut epoch = other.epochs.get(0).cloned().unwrap();
        epoch.seq = 2 + u64::from(number);
        c.epochs.add(number, epoch);
    }
    say(&mut c, 5, goodbye());
    let views = messages(&c, &Town::default(), 0);
    assert_eq!(texts(&views), ["(created)", "(system)", "(system)"]);
}
