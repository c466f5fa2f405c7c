use crypto_core::commit::{CommitKind, Mode, RosterEntry};

use super::*;
use crate::{
    conversations::{
        LocalId,
        epochs::{Epoch, Settings},
        outbox::Sealed,
        row::RowBody,
        timeline::Timeline,
    },
    view::FileView,
};

const ANNA: Hash32 = [1; 32];
const BORIS: Hash32 = [2; 32];
const CLARA: Hash32 = [3; 32];
/// The first message.
const FIRST: Hash32 = [102; 32];

/// Anna is an admin; in a direct conversation both are.
fn conversation(mode: Mode) -> Conversation {
    let mut conversation = Conversation::new([9; 32]);
    let entry = |account_id: Hash32| RosterEntry {
        account_id,
        stmt_hash: account_id,
        role: if account_id == ANNA || mode == Mode::Direct {
            Role::Admin
        } else {
            Role::Member
        },
        kem_gen: 0,
    };
    let members = match mode {
        Mode::Direct => vec![ANNA, BORIS],
        _ => vec![ANNA, BORIS, CLARA],
    };
    let epoch = Epoch {
        commit_hash: [9; 32],
        seq: 1,
        time_ms: 1,
        created_ms: 0,
        kind: CommitKind::Create,
        author: ANNA,
        roster: members.into_iter().map(entry).collect(),
        settings: Some(Settings {
            mode,
            name: String::new(),
            ..Settings::default()
        }),
        heads: Vec::new(),
    };
    conversation.epochs.add(0, epoch);
    conversation.timeline = Timeline::new(1);
    conversation
}

fn text(text: &str) -> Content {
    Content::Text {
        text: text.into(),
        reply: None,
        mentions: Vec::new(),
        forwarded: false,
    }
}

fn file(caption: &str, identity: u8) -> Content {
    let view = FileView {
        name: "a.pdf".into(),
        mime: String::new(),
        size: 1,
        caption: caption.into(),
        media: None,
        transfer: None,
    };
    Content::File {
        view: Box::new(view),
        reply: Some([7; 32]),
        identity: [identity; 32],
        forwarded: false,
    }
}

fn edit(target: Hash32, text: &str) -> Content {
    let change = Change::Text {
        text: text.into(),
        mentions: Vec::new(),
    };
    Content::Edit { target, change }
}

fn delete(target: Hash32) -> Content {
    Content::Delete {
        target,
        edits: Vec::new(),
    }
}

fn put(conversation: &mut Conversation, seq: u8, sender: Hash32, content: Content) {
    let message = MessageRow {
        msg_id: [seq; 16],
        sender,
        created_ms: 0,
        parents: Vec::new(),
        content,
        verdict: Verdict::Verified,
        local: None,
        late: false,
    };
    let row = Row {
        seq: seq.into(),
        time_ms: seq.into(),
        epoch: 0,
        hash: [100 + seq; 32],
        body: RowBody::Message(Box::new(message)),
    };
    conversation.timeline.insert(row, 0);
    conversation.revise(seq.into());
}

fn says(conversation: &Conversation, hash: Hash32) -> Option<Content> {
    let row = conversation.timeline.find(&hash)?;
    Some(conversation.effective(row)?.into_owned())
}

/// In every order in which rows can come, the same is left.
fn left(mode: Mode, rows: &[(u8, Hash32, Content)]) -> Option<Content> {
    let mut last = None;
    for turn in 0..rows.len() {
        for is_reversed in [false, true] {
            let mut order: Vec<_> = rows.to_vec();
            order.rotate_left(turn);
            if is_reversed {
                order.reverse();
            }
            let mut conversation = conversation(mode);
            for (seq, sender, content) in order {
                put(&mut conversation, seq, sender, content);
            }
            let now = says(&conversation, FIRST);
            assert!(last.is_none() || last == Some(now.clone()), "order {turn}");
            last = Some(now);
        }
    }
    last.flatten()
}

#[test]
fn whoever_took_a_message_back_first_is_named() {
    let rows = [
        (2, BORIS, text("one")),
        (3, ANNA, delete(FIRST)),
        (4, BORIS, delete(FIRST)),
    ];
    assert_eq!(left(Mode::Group, &rows), Some(Content::Erased { by: ANNA }));
}

#[test]
fn the_last_edit_of_the_author_counts() {
    let rows = [
        (2, BORIS, text("first")),
        (3, BORIS, edit(FIRST, "second")),
        (4, ANNA, edit(FIRST, "not hers")),
        (5, BORIS, edit(FIRST, "third")),
    ];
    assert_eq!(left(Mode::Group, &rows), Some(text("third")));
    assert_eq!(left(Mode::Group, &rows[..3]), Some(text("second")));
}

#[test]
fn an_edit_says_nothing_of_a_message_behind_it_or_of_an_edit() {
    let before = [(2, BORIS, text("first")), (1, BORIS, edit(FIRST, "early"))];
    assert_eq!(left(Mode::Group, &before), Some(text("first")));
    let second: Hash32 = [103; 32];
    let of_an_edit = [
        (2, BORIS, text("first")),
        (3, BORIS, edit(FIRST, "second")),
        (4, BORIS, edit(second, "third")),
    ];
    assert_eq!(left(Mode::Group, &of_an_edit), Some(text("second")));
}

#[test]
fn an_edit_of_a_file_changes_its_caption_and_never_the_file() {
    let caption = |caption: &str, identity| Content::Edit {
        target: FIRST,
        change: Change::Caption {
            caption: caption.into(),
            identity: [identity; 32],
        },
    };
    let rows = [
        (2, BORIS, file("old", 1)),
        (3, BORIS, caption("new", 1)),
        (4, BORIS, caption("swapped", 2)),
        (5, BORIS, edit(FIRST, "only words")),
    ];
    assert_eq!(left(Mode::Group, &rows), Some(file("new", 1)));
}

#[test]
fn authors_and_admins_of_groups_take_back_and_nobody_else() {
    let first = (2, BORIS, text("first"));
    let by = |by| Some(Content::Erased { by });
    let taken = |mode, who| left(mode, &[first.clone(), (3, who, delete(FIRST))]);
    assert_eq!(taken(Mode::Group, BORIS), by(BORIS));
    assert_eq!(taken(Mode::Group, ANNA), by(ANNA));
    assert_eq!(taken(Mode::Group, CLARA), Some(text("first")));
    assert_eq!(taken(Mode::Direct, BORIS), by(BORIS));
    assert_eq!(taken(Mode::Direct, ANNA), Some(text("first")));
    let early = [(2, BORIS, text("first")), (1, BORIS, delete(FIRST))];
    assert_eq!(left(Mode::Group, &early), Some(text("first")));
}

#[test]
fn what_was_taken_back_stays_so_whatever_edits_come() {
    let rows = [
        (2, BORIS, text("first")),
        (3, BORIS, delete(FIRST)),
        (4, BORIS, edit(FIRST, "again")),
    ];
    let erased = Some(Content::Erased { by: BORIS });
    assert_eq!(left(Mode::Group, &rows), erased);
}

#[test]
fn only_own_messages_are_claimed_from_the_relay_and_once() {
    let mut conversation = conversation(Mode::Group);
    put(&mut conversation, 2, BORIS, text("first"));
    put(&mut conversation, 3, ANNA, text("second"));
    put(&mut conversation, 4, ANNA, delete(FIRST));
    put(&mut conversation, 5, ANNA, delete([103; 32]));
    conversation.apply_revisions();
    conversation.claim_erased(&ANNA);
    assert_eq!(conversation.to_erase, BTreeSet::from([[3; 16]]));
    conversation.to_erase.clear();
    conversation.apply_revisions();
    conversation.claim_erased(&ANNA);
    assert!(conversation.to_erase.is_empty());
}

/// What a conversation keeps of these rows, and what their author's client asks the relay to forget.
fn kept(rows: &[(u8, Hash32, Content)]) -> (Vec<Content>, BTreeSet<[u8; 16]>) {
    let mut last = None;
    for is_reversed in [false, true] {
        let mut order = rows.to_vec();
        if is_reversed {
            order.reverse();
        }
        let mut conversation = conversation(Mode::Group);
        for (seq, sender, content) in order {
            put(&mut conversation, seq, sender, content);
        }
        conversation.claim_erased(&BORIS);
        let kept = conversation.timeline.rows().filter_map(Row::message);
        let kept: Vec<_> = kept.map(|message| message.content.clone()).collect();
        let now = (kept, conversation.to_erase);
        assert!(last.is_none() || last.as_ref() == Some(&now));
        last = Some(now);
    }
    last.unwrap_or_default()
}

#[test]
fn the_edits_of_what_is_taken_back_go_and_the_relay_forgets_those_that_are_named() {
    let gone = Content::Expired { early: true };
    let deletion = Content::Delete {
        target: FIRST,
        edits: vec![[103; 32]],
    };
    let rows = [
        (2, BORIS, text("first")),
        (3, BORIS, edit(FIRST, "second")),
        (4, BORIS, edit(FIRST, "crossed the deletion")),
        (5, ANNA, deletion.clone()),
    ];
    let (kept, claimed) = kept(&rows);
    let erased = Content::Erased { by: ANNA };
    assert_eq!(kept, [erased, gone.clone(), gone, deletion]);
    assert_eq!(claimed, BTreeSet::from([[2; 16], [3; 16]]));
}

#[test]
fn nothing_goes_as_an_edit_that_is_none() {
    let deletion = |sender| {
        let content = Content::Delete {
            target: FIRST,
            edits: vec![[103; 32], [104; 32]],
        };
        (5, sender, content)
    };
    let rows = |deletion| {
        let others = edit([99; 32], "of another message");
        [
            (2, BORIS, text("first")),
            (3, BORIS, text("second")),
            (4, BORIS, others),
            deletion,
        ]
    };
    let (left, claimed) = kept(&rows(deletion(BORIS)));
    assert_eq!(left[1], text("second"));
    assert_eq!(left[2], edit([99; 32], "of another message"));
    assert_eq!(claimed, BTreeSet::from([[2; 16]]));
    // Of whoever may not take it back, nothing counts.
    let (left, claimed) = kept(&rows(deletion(CLARA)));
    assert_eq!(left[0], text("first"));
    assert!(claimed.is_empty());
}

#[test]
fn what_was_taken_back_elsewhere_before_its_answer_came_is_not_sent_again() {
    let mut conversation = conversation(Mode::Group);
    let mine = |n: u8, hash: Hash32| Outgoing {
        id: LocalId([n; 16]),
        ptype: 1,
        payload: Vec::new(),
        content: text("on its way"),
        sealed: Some(Sealed {
            epoch: 0,
            bytes: Vec::new(),
            hash,
        }),
        failed: None,
    };
    let (gone, kept) = ([50; 32], [51; 32]);
    conversation.outbox.add(mine(1, gone));
    conversation.outbox.add(mine(2, kept));
    put(&mut conversation, 3, BORIS, delete(gone));
    // Clara may not take it back.
    put(&mut conversation, 4, CLARA, delete(kept));
    conversation.drop_taken_back(&BORIS);
    let left: Vec<_> = conversation.outbox.iter().map(|m| m.id).collect();
    assert_eq!(left, [LocalId([2; 16])]);
    assert!(conversation.dirty.outbox.contains(&LocalId([1; 16])));
}
