#![allow(clippy::unwrap_used, clippy::expect_used)]

use crypto_core::Hash32;

use super::{Inserted, Timeline, links::MISSING_AFTER_MS};
use crate::conversations::{
    content::Content,
    row::{CommitRow, Event, MessageRow, Row, RowBody, Verdict},
};

fn hash(n: u8) -> Hash32 {
    [n; 32]
}

fn message(seq: u64, id: u8, parents: &[u8]) -> Row {
    Row {
        seq,
        time_ms: seq * 1_000,
        epoch: 0,
        hash: hash(id),
        body: RowBody::Message(Box::new(MessageRow {
            msg_id: [0; 16],
            sender: hash(200),
            created_ms: seq * 1_000,
            parents: parents.iter().map(|&n| hash(n)).collect(),
            content: Content::Text {
                text: id.to_string(),
                reply: None,
                mentions: Vec::new(),
                forwarded: false,
            },
            verdict: Verdict::Unchecked,
            local: None,
            late: false,
        })),
    }
}

fn commit(seq: u64, epoch: u32, id: u8, heads: &[u8]) -> Row {
    Row {
        seq,
        time_ms: seq,
        epoch,
        hash: hash(id),
        body: RowBody::Commit(CommitRow {
            heads: heads.iter().map(|&n| hash(n)).collect(),
            event: Event::ReKeyed,
        }),
    }
}

/// A commit at 1 and two messages, each naming the one before.
fn chain() -> Timeline {
    let mut timeline = Timeline::new(1);
    timeline.insert(commit(1, 0, 100, &[]), 0);
    timeline.insert(message(2, 1, &[100]), 0);
    timeline.insert(message(3, 2, &[1]), 0);
    timeline
}

fn missing_at(timeline: &Timeline, now_ms: u64) -> Vec<(u8, u64)> {
    timeline
        .missing(now_ms, |_| Some(1))
        .iter()
        .map(|m| (m.hash[0], m.before))
        .collect()
}

#[test]
fn rows_stand_in_the_relays_order_whatever_order_they_come_in() {
    let mut timeline = Timeline::new(1);
    for row in [
        message(3, 2, &[]),
        commit(1, 0, 100, &[]),
        message(2, 1, &[]),
    ] {
        assert_eq!(timeline.insert(row, 0), Inserted::New);
    }
    assert_eq!(
        timeline.rows().map(|row| row.seq).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(timeline.last_seq(), 3);
}

#[test]
fn the_same_row_again_changes_nothing() {
    let mut timeline = chain();
    assert_eq!(timeline.insert(message(3, 2, &[1]), 0), Inserted::Known);
    assert_eq!(timeline.rows().filter(|row| row.is_shown()).count(), 2);
}

#[test]
fn one_object_at_two_places_is_one_row_at_the_first() {
    let mut timeline = chain();
    assert_eq!(timeline.insert(message(7, 2, &[1]), 0), Inserted::Duplicate);
    assert_eq!(timeline.insert(message(7, 2, &[1]), 0), Inserted::Duplicate);
    assert_eq!(timeline.find(&hash(2)).unwrap().seq, 3);
    // A place that a repetition took is free for what really stands there.
    assert_eq!(timeline.insert(message(7, 3, &[2]), 0), Inserted::New);
    // The first place is the first in the log, not the first that arrived.
    let mut timeline = Timeline::new(1);
    timeline.insert(message(7, 2, &[]), 0);
    assert_eq!(timeline.insert(message(3, 2, &[]), 0), Inserted::New);
    assert_eq!(timeline.rows().map(|row| row.seq).collect::<Vec<_>>(), [3]);
}

#[test]
fn another_object_at_a_known_place_is_a_contradiction() {
    let mut timeline = chain();
    assert_eq!(
        timeline.insert(message(3, 9, &[1]), 0),
        Inserted::Contradiction
    );
    assert_eq!(timeline.at(3).unwrap().hash, hash(2));
}

#[test]
fn heads_are_what_nobody_names() {
    let mut timeline = chain();
    assert_eq!(timeline.heads(0), [hash(2)]);
    timeline.insert(message(4, 3, &[1]), 0);
    assert_eq!(timeline.heads(0), [hash(3), hash(2)]);
    timeline.insert(message(5, 4, &[2, 3]), 0);
    assert_eq!(timeline.heads(0), [hash(4)]);
    assert!(timeline.heads(1).is_empty());
}

#[test]
fn a_rejected_message_is_no_head_and_names_nothing() {
    let mut timeline = chain();
    timeline.insert(message(4, 3, &[2]), 0);
    timeline.reject(4);
    assert_eq!(timeline.heads(0), [hash(2)]);
}

#[test]
fn a_parent_behind_its_child_is_displaced() {
    let mut timeline = chain();
    timeline.insert(message(4, 3, &[8]), 0);
    assert!(!timeline.is_displaced());
    timeline.insert(message(5, 8, &[2]), 0);
    assert!(timeline.is_displaced());
    // … and so it is when the parent was there first.
    let mut timeline = chain();
    timeline.insert(message(6, 8, &[2]), 0);
    timeline.insert(message(5, 3, &[8]), 0);
    assert!(timeline.is_displaced());
}

#[test]
fn rows_in_order_are_not_displaced_even_when_they_arrive_backwards() {
    let mut timeline = Timeline::new(1);
    timeline.insert(message(3, 2, &[1]), 0);
    timeline.insert(message(2, 1, &[100]), 0);
    timeline.insert(commit(1, 0, 100, &[]), 0);
    assert!(!timeline.is_displaced());
    assert_eq!(timeline.next_missing_at(), None);
}

#[test]
fn a_parent_that_does_not_come_is_missing_after_a_minute() {
    let mut timeline = chain();
    timeline.insert(message(5, 4, &[3]), 1_000);
    assert_eq!(missing_at(&timeline, 1_000 + MISSING_AFTER_MS - 1), []);
    assert_eq!(timeline.next_missing_at(), Some(1_000 + MISSING_AFTER_MS));
    assert_eq!(missing_at(&timeline, 1_000 + MISSING_AFTER_MS), [(3, 5)]);
    // It comes after all, at its place.
    timeline.insert(message(4, 3, &[2]), 90_000);
    assert_eq!(missing_at(&timeline, 200_000), []);
    assert!(!timeline.is_displaced());
}

#[test]
fn a_head_that_a_commit_seals_is_missed_like_a_parent() {
    let mut timeline = chain();
    timeline.insert(commit(4, 1, 101, &[2, 9]), 0);
    assert_eq!(missing_at(&timeline, MISSING_AFTER_MS), [(9, 4)]);
}

#[test]
fn nothing_is_missing_that_may_stand_before_the_window() {
    let mut timeline = Timeline::new(50);
    timeline.insert(message(50, 4, &[3]), 0);
    // The epoch began at 1, the window at 50.
    assert_eq!(missing_at(&timeline, MISSING_AFTER_MS), []);
    // The epoch began inside the window: now it is missing.
    assert_eq!(timeline.missing(MISSING_AFTER_MS, |_| Some(50)).len(), 1);
    // The window grows to the beginning and it still is not there.
    timeline.lower_floor(1);
    assert_eq!(missing_at(&timeline, MISSING_AFTER_MS), [(3, 50)]);
}

#[test]
fn what_a_rejected_message_claimed_is_not_missed() {
    let mut timeline = chain();
    timeline.insert(message(4, 3, &[77]), 0);
    timeline.insert(message(5, 4, &[77, 78]), 0);
    timeline.reject(4);
    assert_eq!(missing_at(&timeline, MISSING_AFTER_MS), [(77, 5), (78, 5)]);
    timeline.reject(5);
    assert_eq!(missing_at(&timeline, MISSING_AFTER_MS), []);
}

#[test]
fn ancestors_are_found_through_the_links() {
    let mut timeline = chain();
    timeline.insert(message(4, 3, &[1]), 0);
    assert!(timeline.is_ancestor(&hash(1), &[hash(3)]));
    assert!(timeline.is_ancestor(&hash(3), &[hash(3)]));
    assert!(!timeline.is_ancestor(&hash(2), &[hash(3)]));
}

#[test]
fn unchecked_messages_are_offered_newest_first_until_they_have_a_verdict() {
    let mut timeline = chain();
    assert_eq!(timeline.unchecked().collect::<Vec<_>>(), [3, 2]);
    timeline.accept(3, 0, Content::Kept);
    assert_eq!(timeline.unchecked().collect::<Vec<_>>(), [2]);
    timeline.reject(2);
    assert_eq!(timeline.unchecked().count(), 0);
}
