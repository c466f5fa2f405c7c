use super::*;
use crate::conversations::row::{MessageRow, RowBody};
use ReceiptKind::{Delivered, Read};

const ME: Hash32 = [1; 32];
const ANNA: Hash32 = [2; 32];
const BORIS: Hash32 = [3; 32];

fn row(seq: u64, sender: Hash32, content: Content, verdict: Verdict) -> Row {
    Row {
        seq,
        time_ms: 0,
        epoch: 0,
        hash: [seq as u8; 32],
        body: RowBody::Message(Box::new(MessageRow {
            msg_id: [0; 16],
            sender,
            created_ms: 0,
            parents: Vec::new(),
            content,
            verdict,
            local: None,
            late: false,
        })),
    }
}

fn text(seq: u64, sender: Hash32) -> Row {
    row(
        seq,
        sender,
        Content::Text {
            text: String::new(),
            reply: None,
            mentions: Vec::new(),
            forwarded: false,
        },
        Verdict::Verified,
    )
}

fn says(seq: u64, sender: Hash32, kind: ReceiptKind, up_to: &[u8]) -> Row {
    let receipt = Receipt::new(kind, up_to.iter().map(|&n| [n; 32]).collect());
    row(seq, sender, Content::Receipt(receipt), Verdict::Verified)
}

fn timeline(rows: &[Row]) -> Timeline {
    let mut timeline = Timeline::new(1);
    for row in rows {
        timeline.insert(row.clone(), 0);
    }
    timeline
}

fn marks_of(rows: &[Row]) -> Marks {
    let timeline = timeline(rows);
    let mut marks = Marks::new();
    for row in timeline.rows() {
        apply(&mut marks, &timeline, row);
    }
    marks
}

fn mark(delivered: u64, read: u64) -> Mark {
    Mark { delivered, read }
}

fn everybody(_: &Hash32) -> bool {
    true
}

#[test]
fn a_message_is_as_far_as_the_slowest_reader() {
    let rows = [
        text(1, ME),
        text(2, ME),
        says(3, ANNA, Read, &[2]),
        says(4, BORIS, Read, &[1]),
        says(5, BORIS, Delivered, &[1, 2]),
    ];
    let marks = marks_of(&rows);
    assert_eq!(state_of(1, &marks, [&ANNA, &BORIS]), MessageState::Read);
    assert_eq!(
        state_of(2, &marks, [&ANNA, &BORIS]),
        MessageState::Delivered
    );
    assert_eq!(state_of(2, &marks, [&ANNA]), MessageState::Read);
    assert_eq!(state_of(3, &marks, [&ANNA, &BORIS]), MessageState::Sent);
    assert_eq!(state_of(1, &marks, []), MessageState::Sent);
}

#[test]
fn receipts_only_ever_raise_a_mark() {
    let marks = marks_of(&[
        text(1, ME),
        text(2, ME),
        says(3, ANNA, Read, &[2]),
        says(4, ANNA, Read, &[1]),
    ]);
    assert_eq!(marks[&ANNA], mark(2, 2));
}

#[test]
fn a_receipt_for_something_unknown_or_later_says_nothing() {
    assert!(marks_of(&[says(3, ANNA, Read, &[9]), text(9, ME)]).is_empty());
    assert!(marks_of(&[text(1, ME), says(3, ANNA, Delivered, &[77])]).is_empty());
    assert_eq!(
        marks_of(&[text(1, ME), says(3, ANNA, Delivered, &[1, 77])])[&ANNA],
        mark(1, 0)
    );
}

#[test]
fn an_unchecked_receipt_says_nothing() {
    let mut receipt = says(2, ANNA, Read, &[1]);
    if let RowBody::Message(message) = &mut receipt.body {
        message.verdict = Verdict::Unchecked;
    }
    assert!(marks_of(&[text(1, ME), receipt]).is_empty());
}

#[test]
fn what_was_shown_is_read_and_the_rest_delivered() {
    let rows = timeline(&[text(1, ANNA), text(2, ANNA), text(3, ME)]);
    assert_eq!(
        wanted(&rows, &ME, mark(0, 0), 1, everybody),
        Some(mark(2, 1))
    );
    assert_eq!(wanted(&rows, &ME, mark(2, 1), 1, everybody), None);
    assert_eq!(
        wanted(&rows, &ME, mark(2, 1), 3, everybody),
        Some(mark(2, 2))
    );
}

#[test]
fn nothing_is_told_about_strangers_own_messages_or_receipts() {
    let rows = timeline(&[text(1, ME), text(2, BORIS), says(3, ANNA, Read, &[1])]);
    assert_eq!(wanted(&rows, &ME, mark(0, 0), 9, |who| who != &BORIS), None);
}

#[test]
fn nothing_is_told_from_the_first_unchecked_message_on() {
    let content = Content::Text {
        text: String::new(),
        reply: None,
        mentions: Vec::new(),
        forwarded: false,
    };
    let rows = timeline(&[
        text(1, ANNA),
        row(2, ANNA, content, Verdict::Unchecked),
        text(3, ANNA),
    ]);
    assert_eq!(
        wanted(&rows, &ME, mark(0, 0), 9, everybody),
        Some(mark(1, 1))
    );
}

#[test]
fn a_receipt_names_only_what_is_new() {
    let rows = timeline(&[text(1, ANNA), text(2, ANNA)]);
    let (one, two) = (vec![[1; 32]], vec![[2; 32]]);
    let both = [
        Receipt::new(Read, one),
        Receipt::new(Delivered, two.clone()),
    ];
    assert_eq!(receipts(&rows, mark(0, 0), mark(2, 1)), both);
    assert_eq!(
        receipts(&rows, mark(2, 1), mark(2, 2)),
        [Receipt::new(Read, two)]
    );
    assert_eq!(receipts(&rows, mark(2, 2), mark(2, 2)), []);
}

#[test]
fn delivered_waits_five_seconds_and_is_not_put_off_by_more_messages() {
    let mut schedule = Schedule::default();
    schedule.update(mark(0, 0), Some(mark(1, 0)), false, 1_000, 300);
    assert_eq!(schedule.due_ms(), Some(6_300));
    schedule.update(mark(0, 0), Some(mark(2, 0)), false, 5_000, 900);
    assert_eq!(schedule.due_ms(), Some(6_300));
}

#[test]
fn read_waits_for_a_pause_but_not_for_ever() {
    let mut schedule = Schedule::default();
    schedule.update(mark(0, 0), Some(mark(1, 1)), true, 1_000, 0);
    assert_eq!(schedule.due_ms(), Some(1_500));
    schedule.update(mark(0, 0), Some(mark(2, 2)), true, 1_400, 0);
    assert_eq!(schedule.due_ms(), Some(1_900));
    schedule.update(mark(0, 0), Some(mark(3, 3)), true, 5_900, 0);
    assert_eq!(schedule.due_ms(), Some(6_000));
    // The same wish again puts nothing off.
    schedule.update(mark(0, 0), Some(mark(3, 3)), true, 5_950, 0);
    assert_eq!(schedule.due_ms(), Some(6_000));
}

#[test]
fn opening_a_conversation_hastens_what_was_only_to_be_delivered() {
    let mut schedule = Schedule::default();
    schedule.update(mark(0, 0), Some(mark(1, 0)), false, 1_000, 0);
    schedule.update(mark(0, 0), Some(mark(1, 1)), true, 2_000, 0);
    assert_eq!(schedule.due_ms(), Some(2_500));
}

#[test]
fn nothing_is_due_when_nothing_is_wanted() {
    let mut schedule = Schedule::default();
    schedule.update(mark(0, 0), Some(mark(1, 0)), false, 1_000, 0);
    schedule.update(mark(1, 0), None, false, 2_000, 0);
    assert_eq!(schedule.due_ms(), None);
}
