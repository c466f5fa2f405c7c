//! What every back end promises, as one suite: a back end calls [`suite!`] with a function that
//! opens it empty.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use relay_api::{Bytes, Id, accounts::Slots, conversations::Cursor, problem::ProblemKind};

use super::*;

/// Makes one test for each promise.
macro_rules! suite {
    ($open:path) => {
        $crate::store::conformance::suite!($open:
            attempts_are_taken_once_by_their_kind_and_in_time,
            a_login_has_one_account,
            a_refused_write_leaves_nothing,
            the_vault_is_replaced_once_for_each_epoch,
            statements_come_in_order,
            blobs_of_an_account_count_versions,
            a_token_is_good_once_unless_its_answer_was_lost,
            the_grace_for_lost_answers_ends,
            sessions_end_with_their_tokens,
            idle_sessions_and_old_attempts_are_forgotten,
            rows_have_no_gaps_whoever_writes,
            the_log_is_read_in_pieces,
            membership_begins_and_ends_with_a_row,
            files_are_noted_part_by_part,
            files_stay_within_their_limit,
            the_check_of_the_secrets_is_remembered,
        );
    };
    ($open:path: $($promise:ident,)*) => {
        $(#[tokio::test]
        async fn $promise() {
            let (store, _folder) = $open().await;
            $crate::store::conformance::$promise(&store).await;
            $crate::store::Store::close(&store).await;
        })*
    };
}
pub(crate) use suite;

const NOW: i64 = 1_800_000_000_000;

fn account(login: &str, number: u8) -> NewAccount {
    NewAccount {
        account_id: Id([number; 32]),
        login: login.to_owned(),
        record: record(number),
        vault: vault(0),
        statement: statement(0),
        rec_auth_hash: [number; 32],
        share: vec![number; 60],
        now_ms: NOW,
    }
}

fn record(number: u8) -> StoredRecord {
    StoredRecord {
        record: vec![number; 157],
        kdf_id: 1,
        iters: 600_000,
    }
}

fn vault(vault_epoch: u32) -> StoredVault {
    let bytes = |n: u8| Bytes(vec![n, vault_epoch as u8]);
    StoredVault {
        vault_epoch,
        slots: Slots {
            password: bytes(1),
            recovery: bytes(2),
        },
        body: bytes(3),
    }
}

fn statement(seq: u32) -> StoredStatement {
    StoredStatement {
        seq,
        hash: [seq as u8 + 1; 32],
        bytes: vec![seq as u8; 378],
    }
}

fn session(number: u8) -> NewSession {
    NewSession {
        session_id: Id([number; 16]),
        name: format!("session {number}"),
        token_hash: [number; 32],
        now_ms: NOW,
    }
}

async fn anna(store: &impl Store) -> AccountId {
    store
        .register(account("anna", 1), session(1))
        .await
        .expect("registered");
    Id([1; 32])
}

fn refused<T: std::fmt::Debug>(result: StoreResult<T>) -> ProblemKind {
    match result {
        Err(StoreError::Refused(kind)) => kind,
        other => panic!("not refused: {other:?}"),
    }
}

pub async fn attempts_are_taken_once_by_their_kind_and_in_time(store: &impl Store) {
    let attempt = Attempt {
        kind: AttemptKind::Login,
        login: "anna".to_owned(),
        account_id: Some(Id([1; 32])),
        data: vec![1, 2, 3],
        expires_ms: NOW + 10,
    };
    for ticket in [1, 2] {
        store
            .put_attempt([ticket; 32], attempt.clone())
            .await
            .expect("stored");
    }
    let take = |ticket: u8, kind, now| store.take_attempt([ticket; 32], kind, now);
    assert_eq!(
        take(1, AttemptKind::Register, NOW).await.expect("answer"),
        None
    );
    assert_eq!(
        take(1, AttemptKind::Login, NOW).await.expect("answer"),
        Some(attempt)
    );
    assert_eq!(
        take(1, AttemptKind::Login, NOW).await.expect("answer"),
        None
    );
    assert_eq!(
        take(2, AttemptKind::Login, NOW + 10).await.expect("answer"),
        None
    );
    assert_eq!(
        take(3, AttemptKind::Login, NOW).await.expect("answer"),
        None
    );
}

pub async fn a_login_has_one_account(store: &impl Store) {
    let id = anna(store).await;
    let second = store.register(account("anna", 2), session(2)).await;
    assert_eq!(refused(second), ProblemKind::LoginTaken);
    let same = store.register(account("other", 1), session(2)).await;
    assert_eq!(refused(same), ProblemKind::LoginTaken);
    let found = store
        .account_by_login("anna")
        .await
        .expect("answer")
        .expect("an account");
    assert_eq!((found.account_id, found.record), (id, record(1)));
    assert_eq!((found.vault, found.rec_auth_hash), (vault(0), [1; 32]));
    assert!(
        store
            .account_by_login("ann")
            .await
            .expect("answer")
            .is_none()
    );
    assert!(store.account(Id([2; 32])).await.expect("answer").is_none());
    assert_eq!(
        store.recovery_share(id).await.expect("answer"),
        Some(vec![1; 60])
    );
}

pub async fn a_refused_write_leaves_nothing(store: &impl Store) {
    anna(store).await;
    // The session's id is known, so the last step of this registration fails.
    let half = store.register(account("boris", 2), session(1)).await;
    assert!(matches!(half, Err(StoreError::Failed(_))));
    assert!(
        store
            .account_by_login("boris")
            .await
            .expect("answer")
            .is_none()
    );
    assert_eq!(
        store.recovery_share(Id([2; 32])).await.expect("answer"),
        None
    );
    // Neighbours in the same group are stored all the same.
    let (good, bad, late) = tokio::join!(
        store.register(account("clara", 3), session(3)),
        store.register(account("dora", 4), session(1)),
        store.register(account("emil", 5), session(5)),
    );
    assert!(good.is_ok() && bad.is_err() && late.is_ok());
    assert!(
        store
            .account_by_login("dora")
            .await
            .expect("answer")
            .is_none()
    );
    for login in ["clara", "emil"] {
        assert!(
            store
                .account_by_login(login)
                .await
                .expect("answer")
                .is_some(),
            "{login}"
        );
    }
}

fn replacement(from: u32) -> Replacement {
    Replacement {
        account_id: Id([1; 32]),
        old_vault_epoch: from,
        old_statement: statement(from).hash,
        record: record(9),
        vault: vault(from + 1),
        statement: statement(from + 1),
        rec_auth_hash: None,
        share: vec![9; 60],
    }
}

pub async fn the_vault_is_replaced_once_for_each_epoch(store: &impl Store) {
    let id = anna(store).await;
    store.open_session(id, session(2)).await.expect("opened");
    let stale = store
        .replace_vault(replacement(1), SessionChange::Open(session(7)))
        .await;
    assert_eq!(refused(stale), ProblemKind::StaleVault);
    let forked = Replacement {
        old_statement: [0; 32],
        ..replacement(0)
    };
    let forked = store
        .replace_vault(forked, SessionChange::Open(session(7)))
        .await;
    assert_eq!(refused(forked), ProblemKind::StaleVault);
    let kept = SessionChange::Keep(NewSession {
        token_hash: [8; 32],
        ..session(1)
    });
    let ended = store
        .replace_vault(replacement(0), kept)
        .await
        .expect("replaced");
    assert_eq!(ended, [Id([2; 16])]);
    let again = store
        .replace_vault(replacement(0), SessionChange::Open(session(7)))
        .await;
    assert_eq!(refused(again), ProblemKind::StaleVault);
    let found = store
        .account(id)
        .await
        .expect("answer")
        .expect("an account");
    assert_eq!((found.vault, found.statement_seq), (vault(1), 1));
    assert_eq!(found.rec_auth_hash, [1; 32], "the access key stays");
    assert_eq!(
        store.recovery_share(id).await.expect("answer"),
        Some(vec![9; 60])
    );
    let change = Replacement {
        rec_auth_hash: Some([7; 32]),
        ..replacement(1)
    };
    let ended = store
        .replace_vault(change, SessionChange::Open(session(7)))
        .await;
    assert_eq!(ended.expect("replaced"), [Id([1; 16])]);
    let found = store
        .account(id)
        .await
        .expect("answer")
        .expect("an account");
    assert_eq!(found.rec_auth_hash, [7; 32]);
    let left = store.sessions(id, 0).await.expect("answer");
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].session_id, Id([7; 16]));
}

pub async fn statements_come_in_order(store: &impl Store) {
    let id = anna(store).await;
    for epoch in 0..12 {
        let change = SessionChange::Open(session(10 + epoch as u8));
        store
            .replace_vault(replacement(epoch), change)
            .await
            .expect("replaced");
    }
    let expected: Vec<u8> = (0..=12).flat_map(|seq| statement(seq).bytes).collect();
    for who in [Who::Login("anna"), Who::Account(id)] {
        let (login, chain) = store
            .statements(who)
            .await
            .expect("answer")
            .expect("a chain");
        assert_eq!(login, "anna");
        assert!(chain == expected);
    }
    assert!(
        store
            .statements(Who::Login("ANNA"))
            .await
            .expect("answer")
            .is_none()
    );
}

pub async fn blobs_of_an_account_count_versions(store: &impl Store) {
    let id = anna(store).await;
    let put = |ns, version, content: u8| store.put_account_blob(id, ns, version, vec![content]);
    assert_eq!(refused(put(1, 2, 0).await), ProblemKind::VersionConflict);
    put(1, 1, 1).await.expect("first");
    assert_eq!(refused(put(1, 1, 2).await), ProblemKind::VersionConflict);
    put(1, 2, 2).await.expect("second");
    assert_eq!(refused(put(1, 4, 4).await), ProblemKind::VersionConflict);
    put(2, 1, 9).await.expect("another namespace");
    assert_eq!(
        store.account_blob(id, 1).await.expect("answer"),
        Some(vec![2])
    );
    assert_eq!(store.account_blob(id, 3).await.expect("answer"), None);
}

fn rotation(sent: u8, next: u8, now_ms: i64) -> Rotation {
    Rotation {
        token_hash: [sent; 32],
        next_hash: [next; 32],
        now_ms,
        grace_ms: 1_000,
        idle_ms: 1_000_000,
    }
}

pub async fn a_token_is_good_once_unless_its_answer_was_lost(store: &impl Store) {
    let id = anna(store).await;
    let Rotated::Session(row) = store.rotate(rotation(1, 2, NOW)).await.expect("answer") else {
        panic!("the first rotation");
    };
    assert_eq!((row.account_id, row.generation), (id, 2));
    // Lost, and asked for again: the successor that nobody saw is void.
    let again = store.rotate(rotation(1, 3, NOW)).await.expect("answer");
    assert!(matches!(again, Rotated::Session(row) if row.generation == 3));
    // Its access token is seen: the answer has arrived.
    store
        .touch_session(Id([1; 16]), 3, NOW)
        .await
        .expect("touched");
    let next = store.rotate(rotation(3, 4, NOW)).await.expect("answer");
    assert!(matches!(next, Rotated::Session(row) if row.generation == 4));
    let unknown = store.rotate(rotation(77, 78, NOW)).await.expect("answer");
    assert_eq!(unknown, Rotated::Unknown);
    let old = store.rotate(rotation(1, 5, NOW)).await.expect("answer");
    assert!(matches!(old, Rotated::Reused(_)));
    assert_eq!(
        store.rotate(rotation(4, 6, NOW)).await.expect("answer"),
        Rotated::Unknown
    );
    // The void one, in another session.
    store.open_session(id, session(20)).await.expect("opened");
    store.rotate(rotation(20, 21, NOW)).await.expect("answer");
    store.rotate(rotation(20, 22, NOW)).await.expect("answer");
    let void = store.rotate(rotation(21, 23, NOW)).await.expect("answer");
    assert!(matches!(void, Rotated::Reused(_)));
}

pub async fn the_grace_for_lost_answers_ends(store: &impl Store) {
    let id = anna(store).await;
    store.rotate(rotation(1, 2, NOW)).await.expect("answer");
    let late = store
        .rotate(rotation(1, 3, NOW + 1_001))
        .await
        .expect("answer");
    assert!(matches!(late, Rotated::Reused(_)));
    store.open_session(id, session(2)).await.expect("opened");
    let idle = store
        .rotate(rotation(2, 3, NOW + 1_000_001))
        .await
        .expect("answer");
    assert_eq!(idle, Rotated::Unknown);
}

pub async fn sessions_end_with_their_tokens(store: &impl Store) {
    let id = anna(store).await;
    for number in 2..=4 {
        store
            .open_session(id, session(number))
            .await
            .expect("opened");
    }
    let one = store
        .end_sessions(id, Which::One(Id([2; 16])))
        .await
        .expect("ended");
    assert_eq!(one, [Id([2; 16])]);
    assert!(
        store
            .end_sessions(Id([9; 32]), Which::One(Id([3; 16])))
            .await
            .expect("none")
            .is_empty()
    );
    assert_eq!(
        store.rotate(rotation(2, 9, NOW)).await.expect("answer"),
        Rotated::Unknown
    );
    assert!(
        store
            .session_of_token([3; 32])
            .await
            .expect("answer")
            .is_some()
    );
    let mut rest = store
        .end_sessions(id, Which::Except(Id([1; 16])))
        .await
        .expect("ended");
    rest.sort_unstable();
    assert_eq!(rest, [Id([3; 16]), Id([4; 16])]);
    assert!(
        store
            .session_of_token([3; 32])
            .await
            .expect("answer")
            .is_none()
    );
    assert!(
        store
            .session(Id([1; 16]), NOW)
            .await
            .expect("answer")
            .is_some()
    );
    assert!(
        store
            .session(Id([1; 16]), NOW + 1)
            .await
            .expect("answer")
            .is_none(),
        "idle"
    );
}

pub async fn idle_sessions_and_old_attempts_are_forgotten(store: &impl Store) {
    let id = anna(store).await;
    let young = NewSession {
        now_ms: NOW + 100,
        ..session(2)
    };
    store.open_session(id, young).await.expect("opened");
    let attempt = |expires_ms| Attempt {
        kind: AttemptKind::Login,
        login: "anna".to_owned(),
        account_id: None,
        data: vec![],
        expires_ms,
    };
    store
        .put_attempt([1; 32], attempt(NOW))
        .await
        .expect("stored");
    store
        .put_attempt([2; 32], attempt(NOW + 1))
        .await
        .expect("stored");
    let ended = store.forget_old(NOW, NOW + 50).await.expect("forgotten");
    assert_eq!(ended, [Id([1; 16])]);
    let take = |ticket: u8| store.take_attempt([ticket; 32], AttemptKind::Login, 0);
    assert_eq!(take(1).await.expect("answer"), None);
    assert_eq!(take(2).await.expect("answer"), Some(attempt(NOW + 1)));
    assert_eq!(store.sessions(id, 0).await.expect("answer").len(), 1);
}

const CONV: ConvId = Id([100; 32]);
const ANNA: AccountId = Id([1; 32]);
const BORIS: AccountId = Id([2; 32]);

fn commit(epoch: u32, roster: &[(AccountId, bool)]) -> NewCommit {
    NewCommit {
        conv_id: CONV,
        author: ANNA,
        admins_only: false,
        epoch,
        prev: if epoch == 0 {
            [0; 32]
        } else {
            [99 + epoch as u8; 32]
        },
        hash: [100 + epoch as u8; 32],
        suite: 1,
        roster: roster
            .iter()
            .map(|&(account_id, admin)| Line { account_id, admin })
            .collect(),
        bytes: vec![epoch as u8; 500],
        now_ms: NOW,
    }
}

fn message(number: u8, epoch: u32) -> NewMessage {
    NewMessage {
        conv_id: CONV,
        sender: ANNA,
        epoch,
        msg_id: Id([number; 16]),
        delete_hash: Some([number; 32]),
        bytes: vec![number; 300],
        now_ms: NOW,
    }
}

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
            .rows(CONV, stored.seq as i64, stored.seq as i64, 1)
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
        seqs(store.rows(CONV, 2, 9, 900).await.expect("rows")),
        [2, 3, 4]
    );
    assert_eq!(
        seqs(store.rows(CONV, 2, 3, 9000).await.expect("rows")),
        [2, 3]
    );
    assert_eq!(
        store.page(CONV, 1, 10, 4).await.expect("page"),
        Some((7, 10))
    );
    assert_eq!(store.page(CONV, 1, 2, 4).await.expect("page"), Some((1, 2)));
    assert_eq!(store.page(CONV, 11, 20, 4).await.expect("page"), None);
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

fn blob(number: u8, size: u64) -> NewBlob {
    NewBlob {
        blob_id: Id([number; 16]),
        conv_id: CONV,
        owner: ANNA,
        size,
        now_ms: NOW,
    }
}

pub async fn files_are_noted_part_by_part(store: &impl Store) {
    store
        .create_conversation(commit(0, &[(ANNA, true)]))
        .await
        .expect("created");
    let id = blob(1, 1000).blob_id;
    store
        .create_blob(blob(1, 1000), 0)
        .await
        .expect("announced");
    for part in [4, 0, 4] {
        store
            .put_part(id, part, [part as u8; 32])
            .await
            .expect("noted");
    }
    assert_eq!(store.parts(id).await.expect("parts"), [0, 4]);
    assert_eq!(store.part(id, 4).await.expect("part"), Some([4; 32]));
    assert_eq!(store.part(id, 1).await.expect("part"), None);
    store
        .finish_blob(id, vec![7; 64], NOW)
        .await
        .expect("finished");
    let row = store.blob(id).await.expect("answer").expect("a blob");
    assert_eq!((row.finished, row.size, row.conv_seq), (true, 1000, 1));
    assert_eq!(store.leaves(id).await.expect("leaves"), Some(vec![7; 64]));
    assert!(
        !store.delete_blob(id).await.expect("answer"),
        "finished ones stay"
    );
    store.create_blob(blob(2, 5), 0).await.expect("announced");
    assert!(store.delete_blob(Id([2; 16])).await.expect("answer"));
    let late = store.put_part(Id([2; 16]), 0, [0; 32]).await;
    assert_eq!(refused(late), ProblemKind::NotFound);
    assert_eq!(store.all_blobs().await.expect("blobs"), [row]);
}

pub async fn files_stay_within_their_limit(store: &impl Store) {
    store
        .create_conversation(commit(0, &[(ANNA, true)]))
        .await
        .expect("created");
    store
        .create_blob(blob(1, 600), 1000)
        .await
        .expect("announced");
    let over = store.create_blob(blob(2, 401), 1000).await;
    assert_eq!(refused(over), ProblemKind::StorageFull);
    store
        .create_blob(blob(3, 400), 1000)
        .await
        .expect("announced");
}

pub async fn the_check_of_the_secrets_is_remembered(store: &impl Store) {
    assert!(store.check_secrets([1; 32]).await.expect("answer"));
    assert!(!store.check_secrets([2; 32]).await.expect("answer"));
    assert!(store.check_secrets([1; 32]).await.expect("answer"));
}
