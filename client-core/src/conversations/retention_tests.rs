use crypto_core::{
    commit::CommitKind,
    payload::{Reaction, Receipt, ReceiptKind},
};

use super::*;
use crate::conversations::{
    epochs::{Epoch, Settings},
    timeline::Timeline,
};

const ANNA: Hash32 = [1; 32];
/// When the conversation began.
const BEGIN_MS: u64 = 1_000 * DAY_MS;

/// Epoch 0 keeps messages, epoch 1 lets them go after seven days, of epoch 2 nothing is known.
fn conversation() -> Conversation {
    let mut conversation = Conversation::new([9; 32]);
    for (number, days) in [(0, Some(0)), (1, Some(7)), (2, None)] {
        let epoch = Epoch {
            commit_hash: [number as u8 + 50; 32],
            seq: u64::from(number) * 10 + 1,
            time_ms: BEGIN_MS,
            created_ms: BEGIN_MS,
            kind: CommitKind::Settings,
            author: ANNA,
            roster: Vec::new(),
            settings: days.map(|retention_days| Settings {
                retention_days,
                ..Settings::default()
            }),
            heads: Vec::new(),
        };
        conversation.epochs.add(number, epoch);
    }
    conversation.timeline = Timeline::new(1);
    conversation
}

fn text() -> Content {
    Content::Text {
        text: "a secret".into(),
        reply: None,
        mentions: Vec::new(),
        forwarded: false,
    }
}

fn reaction(target: u8) -> Content {
    Content::Reaction(Reaction {
        target: [target; 32],
        emoji: "👍".into(),
        set: true,
    })
}

/// A message with the hash of its place, stored and written on these days.
fn put(c: &mut Conversation, seq: u8, content: Content, stored: u64, written: u64) {
    put_naming(c, seq, content, stored, written, Vec::new());
}

fn put_naming(
    c: &mut Conversation,
    seq: u8,
    content: Content,
    stored: u64,
    written: u64,
    parents: Vec<Hash32>,
) {
    let message = MessageRow {
        msg_id: [seq; 16],
        sender: ANNA,
        created_ms: BEGIN_MS + written * DAY_MS,
        parents,
        content,
        verdict: Verdict::Verified,
        local: None,
        late: false,
    };
    let row = Row {
        seq: seq.into(),
        time_ms: BEGIN_MS + stored * DAY_MS,
        epoch: u32::from(seq / 10),
        hash: [seq; 32],
        body: RowBody::Message(Box::new(message)),
    };
    c.timeline.insert(row, 0);
}

fn empty(c: &mut Conversation, seq: u8, stored_ms: u64) {
    let row = Row {
        seq: seq.into(),
        time_ms: stored_ms,
        epoch: 0,
        hash: [200 + seq; 32],
        body: RowBody::Empty,
    };
    c.timeline.insert(row, 0);
}

fn says(c: &Conversation, seq: u8) -> Option<Content> {
    Some(c.timeline.at(seq.into())?.message()?.content.clone())
}

const GONE: Option<Content> = Some(Content::Expired { early: false });
const EARLY: Option<Content> = Some(Content::Expired { early: true });

fn on_day(day: u64) -> u64 {
    BEGIN_MS + day * DAY_MS
}

#[test]
fn the_days_count_from_the_later_time_and_a_future_one_counts_for_nothing() {
    let over = |stored, written, now| {
        (over_ms(7, on_day(stored), on_day(written), on_day(now)) - BEGIN_MS) / DAY_MS
    };
    assert_eq!(over(1, 1, 2), 8);
    // The relay says that it is old; its author has signed that it is not.
    assert_eq!(over(0, 3, 4), 10);
    // A clock of an author that is behind, one that is far ahead, and a relay that is.
    assert_eq!(over(3, 0, 4), 10);
    assert_eq!(over(3, 400, 4), 10);
    assert_eq!(over(400, 3, 4), 10);
    assert_eq!(over(400, 300, 4), 307);
}

#[test]
fn the_rule_of_the_epoch_holds_and_no_rule_keeps() {
    let mut c = conversation();
    for seq in [5, 15, 25] {
        put(&mut c, seq, text(), 1, 1);
    }
    assert!(!c.expire(on_day(8) - 1));
    assert!(c.expire(on_day(8)));
    assert!(!c.expire(on_day(9)));
    assert_eq!(
        (says(&c, 5), says(&c, 15), says(&c, 25)),
        (Some(text()), GONE, Some(text()))
    );
    // Its place stays in the order, and an own one is asked back from the relay.
    assert!(c.timeline.find(&[15; 32]).is_some());
    c.claim_erased(&ANNA);
    assert_eq!(c.to_erase.iter().copied().collect::<Vec<_>>(), [[15; 16]]);
}

#[test]
fn what_stands_under_a_message_goes_with_it_and_leaves_the_relay_in_its_own_time() {
    let mut c = conversation();
    put(&mut c, 15, text(), 1, 1);
    put(&mut c, 16, reaction(15), 6, 6);
    put(&mut c, 17, reaction(5), 1, 1);
    put(&mut c, 5, text(), 0, 0);
    assert!(c.expire(on_day(9)));
    assert_eq!((says(&c, 15), says(&c, 16)), (GONE, EARLY));
    // What it stands under is kept, so it is, too.
    assert_eq!(says(&c, 17), Some(reaction(5)));
    c.claim_erased(&ANNA);
    assert!(!c.to_erase.contains(&[16; 16]));
    assert!(c.expire(on_day(13)));
    c.claim_erased(&ANNA);
    assert!(c.to_erase.contains(&[16; 16]) && !c.to_erase.contains(&[17; 16]));
    // One that comes later finds nothing to stand under.
    put(&mut c, 18, reaction(15), 13, 13);
    c.expire_new(18);
    assert_eq!(says(&c, 18), EARLY);
}

#[test]
fn names_receipts_and_whatever_was_not_verified_stay() {
    let mut c = conversation();
    let receipt = Receipt::new(ReceiptKind::Read, vec![[15; 32]]);
    let lasting = [
        Content::Receipt(receipt),
        Content::Profile {
            name: "A".into(),
            about: String::new(),
            avatar: None,
            version: 0,
        },
        Content::Leave,
        Content::Sealed,
    ];
    for (seq, content) in (11..).zip(lasting.clone()) {
        put(&mut c, seq, content, 1, 1);
    }
    assert!(!c.expire(on_day(99)));
    for (seq, content) in (11..).zip(lasting) {
        assert_eq!(says(&c, seq), Some(content));
    }
}

#[test]
fn an_answer_in_the_composer_loses_what_it_answers_and_not_its_words() {
    let mut c = conversation();
    put(&mut c, 15, text(), 1, 1);
    let reply = Some(Key([15; 32]));
    let text = "as you said".to_owned();
    c.draft.set(Draft { text, reply }, on_day(2));
    c.expire(on_day(9));
    assert_eq!(
        (c.draft.get().text.as_str(), c.draft.get().reply),
        ("as you said", None)
    );
}

/// What is missing for a reader on a day, of a message that names two which are not here.
fn missing(places: &[u64], day: u64) -> usize {
    let mut c = conversation();
    put_naming(&mut c, 18, text(), 5, 5, vec![[12; 32], [13; 32]]);
    for (seq, stored_ms) in (12..).zip(places) {
        empty(&mut c, seq, *stored_ms);
    }
    c.expire(on_day(day));
    let start = |number| c.epochs.get(number).map(|epoch| epoch.seq);
    let mut missing = c.timeline.missing(u64::MAX, start);
    assert_eq!(missing.len(), 2);
    c.without_expired(&mut missing);
    missing.len()
}

#[test]
fn an_empty_place_explains_one_message_and_only_once_it_is_old_enough() {
    assert_eq!(missing(&[], 9), 2);
    assert_eq!(missing(&[on_day(1)], 9), 1);
    assert_eq!(missing(&[on_day(1), on_day(1)], 9), 0);
    assert_eq!(missing(&[on_day(1), on_day(4)], 9), 1);
    // Older than the commit in front of it a place cannot be, whatever the relay says.
    assert_eq!(missing(&[0, 0], 6), 2);
    assert_eq!(missing(&[0, 0], 7), 0);
}

#[test]
fn a_place_that_is_filled_again_is_no_contradiction() {
    let mut c = conversation();
    empty(&mut c, 15, on_day(1));
    put(&mut c, 15, text(), 1, 1);
    assert_eq!(says(&c, 15), Some(text()));
}

#[test]
fn an_author_whose_clock_is_a_little_ahead_counts_whatever_the_relay_says() {
    let now_ms = 100 * DAY_MS;
    let over = |written_ms| over_ms(7, 1, written_ms, now_ms);
    let latest = now_ms + AHEAD_MS;
    assert_eq!(over(latest), latest + 7 * DAY_MS);
    assert_eq!(over(latest + 1), 1 + 7 * DAY_MS);
}
