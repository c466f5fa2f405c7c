//! Sessions.

use relay_api::Id;

use super::make::*;
use crate::store::*;

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
    // The one before the newest, although its successor was seen.
    store.open_session(id, session(30)).await.expect("opened");
    store.rotate(rotation(30, 31, NOW)).await.expect("answer");
    store
        .touch_session(Id([30; 16]), 2, NOW)
        .await
        .expect("touched");
    let copied = store.rotate(rotation(30, 32, NOW)).await.expect("answer");
    assert!(matches!(copied, Rotated::Reused(_)));
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
