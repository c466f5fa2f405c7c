//! Attempts, accounts, vaults.

use relay_api::{Id, problem::ProblemKind};

use super::{make::*, refused};
use crate::store::*;

pub async fn attempts_are_taken_once_by_their_kind_and_in_time(store: &impl Store) {
    let attempt = Attempt {
        kind: AttemptKind::Login,
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
        blobs: None,
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

pub async fn all_blobs_are_sealed_anew_with_the_vault_or_nothing_is(store: &impl Store) {
    let id = anna(store).await;
    for (ns, version) in [(1, 1), (1, 2), (4, 1)] {
        store
            .put_account_blob(id, ns, version, vec![ns, version as u8])
            .await
            .expect("stored");
    }
    let blob = |ns, version| NewAccountBlob {
        ns,
        version,
        bytes: vec![99],
    };
    let rotate = |blobs: &[NewAccountBlob]| {
        let replacement = Replacement {
            blobs: Some(blobs.to_vec()),
            ..replacement(0)
        };
        store.replace_vault(replacement, SessionChange::Open(session(7)))
    };
    for wrong in [
        vec![],
        vec![blob(1, 3)],
        vec![blob(1, 2), blob(4, 2)],
        vec![blob(1, 3), blob(4, 3)],
    ] {
        assert_eq!(refused(rotate(&wrong).await), ProblemKind::VersionConflict);
        let found = store
            .account(id)
            .await
            .expect("answer")
            .expect("an account");
        assert_eq!((found.vault, found.record), (vault(0), record(1)));
        assert_eq!(
            store.account_blob(id, 1).await.expect("answer"),
            Some(vec![1, 2])
        );
    }
    // One that was never written may come with it.
    rotate(&[blob(1, 3), blob(2, 1), blob(4, 2)])
        .await
        .expect("replaced");
    for ns in [1, 2, 4] {
        let stored = store.account_blob(id, ns).await.expect("answer");
        assert_eq!(stored, Some(vec![99]), "{ns}");
    }
    let found = store
        .account(id)
        .await
        .expect("answer")
        .expect("an account");
    assert_eq!(found.vault, vault(1));
}

pub async fn a_deleted_account_leaves_its_statements_and_frees_its_login(store: &impl Store) {
    let id = anna(store).await;
    store.open_session(id, session(2)).await.expect("opened");
    store
        .put_account_blob(id, 4, 1, vec![4])
        .await
        .expect("stored");
    let mut ended = store.delete_account(id, NOW).await.expect("deleted");
    ended.sort_unstable();
    assert_eq!(ended, [Id([1; 16]), Id([2; 16])]);
    assert!(store.account(id).await.expect("answer").is_none());
    let by_login = store.account_by_login("anna").await.expect("answer");
    assert!(by_login.is_none());
    assert_eq!(store.recovery_share(id).await.expect("answer"), None);
    assert_eq!(store.account_blob(id, 4).await.expect("answer"), None);
    assert!(store.sessions(id, 0).await.expect("answer").is_empty());
    let gone = store.statements(Who::Login("anna")).await.expect("answer");
    assert!(gone.is_none());
    let kept = store.statements(Who::Account(id)).await.expect("answer");
    assert_eq!(kept, Some(("anna".to_owned(), statement(0).bytes)));
    assert_eq!(
        refused(store.delete_account(id, NOW).await),
        ProblemKind::SessionEnded
    );
    // The same identity never comes back; another one may have the login.
    let again = store.register(account("anna", 1), session(3)).await;
    assert_eq!(refused(again), ProblemKind::LoginTaken);
    store
        .register(account("anna", 5), session(5))
        .await
        .expect("registered");
    let found = store.account_by_login("anna").await.expect("answer");
    assert_eq!(found.expect("an account").account_id, Id([5; 32]));
    let kept = store.statements(Who::Account(id)).await.expect("answer");
    assert_eq!(kept.expect("a chain").0, "anna");
}
