//! Conversations.

use relay_api::conversations::{Cursor, RowKind};
use relay_api::{Id, problem::ProblemKind};

use super::{make::*, refused};
use crate::store::*;

pub async fn rows_have_no_gaps_whoever_writes(store: &impl Store) {
    store
        .create_conversation(commit(0, &[(ANNA, true)]))
        .await
        .expect("created");
    let writes = (0..100).map(|n| store.append_message(message(n % 50, 0)));
    let stored = futures::future::join_all(writes).await;
    let stale = store.append_message(message(60, 1)).await;
    assert_eq!(refused(stale), ProblemKind::StaleEpoch);
    let other = NewMessage {
        bytes: vec![0; 300],
        ..message(3, 0)
    };
    assert_eq!(
        refused(store.append_message(other).await),
        ProblemKind::IdConflict
    );
    let mut new: Vec<u64> = Vec::new();
    for (number, result) in stored.into_iter().enumerate() {
        let (stored, is_new) = result.expect("stored");
        if is_new {
            new.push(stored.seq);
        }
        let row = &store
            .rows(CONV, ANNA, stored.seq as i64, stored.seq as i64, 1)
            .await
            .expect("rows")[0];
        assert_eq!(row.bytes.0, vec![number as u8 % 50; 300]);
    }
    new.sort_unstable();
    assert_eq!(new, (2..=51).collect::<Vec<_>>());
}

pub async fn the_log_is_read_in_pieces(store: &impl Store) {
    store
        .create_conversation(commit(0, &[(ANNA, true)]))
        .await
        .expect("created");
    for n in 0..9 {
        store.append_message(message(n, 0)).await.expect("stored");
    }
    let seqs = |rows: Vec<LogRow>| rows.iter().map(|row| row.seq).collect::<Vec<_>>();
    assert_eq!(
        seqs(store.rows(CONV, ANNA, 2, 9, 900).await.expect("rows")),
        [2, 3, 4]
    );
    assert_eq!(
        seqs(store.rows(CONV, ANNA, 2, 3, 9000).await.expect("rows")),
        [2, 3]
    );
    assert_eq!(
        store.page(CONV, ANNA, 1, 10, 4).await.expect("page"),
        Some((7, 10))
    );
    assert_eq!(
        store.page(CONV, ANNA, 1, 2, 4).await.expect("page"),
        Some((1, 2))
    );
    assert_eq!(store.page(CONV, ANNA, 11, 20, 4).await.expect("page"), None);
    let cursors = [
        Cursor {
            conv_id: Id([7; 32]),
            after: 0,
        },
        Cursor {
            conv_id: CONV,
            after: 8,
        },
    ];
    let rows = store.sync(ANNA, &cursors, 10_000).await.expect("rows");
    assert_eq!(seqs(rows), [9, 10]);
    assert!(
        store
            .sync(BORIS, &cursors, 10_000)
            .await
            .expect("rows")
            .is_empty()
    );
    let far = [Cursor {
        conv_id: CONV,
        after: u64::MAX,
    }];
    assert!(
        store
            .sync(ANNA, &far, 10_000)
            .await
            .expect("rows")
            .is_empty()
    );
}

pub async fn an_erased_message_keeps_its_place_and_nothing_else(store: &impl Store) {
    let create = commit(0, &[(ANNA, true)]);
    store.create_conversation(create).await.expect("created");
    for number in 1..=3 {
        let stored = store.append_message(message(number, 0)).await;
        stored.expect("stored");
    }
    let (second, token) = (Id([2; 16]), [2; 32]);
    for (conv_id, msg_id, hash) in [
        (CONV, second, [3; 32]),
        (CONV, Id([9; 16]), token),
        (Id([101; 32]), second, token),
    ] {
        let other = store.erase_message(conv_id, msg_id, hash).await;
        assert_eq!(refused(other), ProblemKind::NotFound);
    }
    for _ in 0..2 {
        store
            .erase_message(CONV, second, token)
            .await
            .expect("erased");
    }
    let rows = store
        .rows(CONV, ANNA, 1, 9, usize::MAX)
        .await
        .expect("rows");
    let kinds: Vec<_> = rows.iter().map(|row| (row.seq, row.kind)).collect();
    let (commit, message_) = (RowKind::Commit, RowKind::Message);
    assert_eq!(
        kinds,
        [
            (1, commit),
            (2, message_),
            (3, RowKind::Erased),
            (4, message_)
        ]
    );
    assert!(rows[2].bytes.0.is_empty());
    // It does not come back.
    let again = store.append_message(message(2, 0)).await;
    assert_eq!(refused(again), ProblemKind::IdConflict);
}

pub async fn membership_begins_and_ends_with_a_row(store: &impl Store) {
    store
        .create_conversation(commit(0, &[(ANNA, true)]))
        .await
        .expect("created");
    let both: &[_] = &[(ANNA, true), (BORIS, false)];
    store.append_commit(commit(1, both)).await.expect("added");
    let (_, new) = store
        .append_commit(commit(1, both))
        .await
        .expect("the same again");
    assert!(!new);
    let place = store
        .membership(CONV, BORIS)
        .await
        .expect("answer")
        .expect("a member");
    assert_eq!(
        (place.joined_seq, place.head_seq, place.epoch, place.member),
        (2, 2, 1, true)
    );
    store
        .append_commit(commit(2, &[(ANNA, true)]))
        .await
        .expect("removed");
    store.append_message(message(1, 2)).await.expect("stored");
    let place = store
        .membership(CONV, BORIS)
        .await
        .expect("answer")
        .expect("a past member");
    assert_eq!(
        (place.joined_seq, place.head_seq, place.epoch, place.member),
        (2, 3, 2, false)
    );
    let theirs = NewMessage {
        sender: BORIS,
        ..message(2, 2)
    };
    assert_eq!(
        refused(store.append_message(theirs).await),
        ProblemKind::NotFound
    );
    let commits = store
        .commits(CONV, 1, place.head_seq, 10_000)
        .await
        .expect("commits");
    assert_eq!(
        commits.iter().map(|(epoch, _)| *epoch).collect::<Vec<_>>(),
        [1, 2]
    );
    let mut told = store.audience(CONV, 3).await.expect("audience");
    told.sort_unstable();
    assert_eq!(told, [ANNA, BORIS], "whoever is removed hears of it");
    assert_eq!(store.audience(CONV, 4).await.expect("audience"), [ANNA]);
}
