//! Files, and what belongs to the store as a whole.

use relay_api::{Id, problem::ProblemKind};

use super::{make::*, refused};
use crate::store::*;

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
    assert_eq!((row.finished, row.size), (true, 1000));
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

/// Another conversation, of the one who forwards and of nobody else.
const OTHER: ConvId = Id([101; 32]);

async fn two_conversations(store: &impl Store) {
    let members: &[_] = &[(ANNA, true), (BORIS, true)];
    for (conv_id, roster) in [(CONV, members), (OTHER, &members[1..])] {
        let create = NewCommit {
            conv_id,
            author: BORIS,
            ..commit(0, roster)
        };
        store.create_conversation(create).await.expect("created");
    }
}

async fn finished(store: &impl Store, number: u8) -> BlobId {
    let id = blob(number, 100).blob_id;
    store
        .create_blob(blob(number, 100), 0)
        .await
        .expect("announced");
    store
        .finish_blob(id, vec![7; 32], NOW)
        .await
        .expect("finished");
    id
}

/// A message that names the file.
fn naming(number: u8, conv_id: ConvId, sender: AccountId, blob_id: BlobId) -> NewMessage {
    NewMessage {
        conv_id,
        sender,
        blob_id: Some(blob_id),
        ..message(number, 0)
    }
}

async fn erase(store: &impl Store, conv_id: ConvId, number: u8) -> Vec<BlobId> {
    let erased = store.erase_message(conv_id, Id([number; 16]), [number; 32]);
    erased.await.expect("erased")
}

async fn reads(store: &impl Store, account_id: AccountId, blob_id: BlobId) -> bool {
    let row = store.readable_blob(blob_id, account_id).await;
    row.expect("an answer").is_some()
}

pub async fn a_file_is_held_by_rows_and_goes_with_the_last(store: &impl Store) {
    two_conversations(store).await;
    let id = finished(store, 1).await;
    assert!(reads(store, BORIS, id).await, "where it was announced");
    for (number, conv_id, sender) in [(1, CONV, ANNA), (2, OTHER, BORIS), (3, OTHER, BORIS)] {
        let naming = || naming(number, conv_id, sender, id);
        for is_new in [true, false] {
            let stored = store.append_message(naming()).await.expect("stored");
            assert_eq!(stored.1, is_new, "once");
        }
    }
    let row = store.blob(id).await.expect("answer").expect("a blob");
    assert_eq!(
        row.owner, None,
        "who uploaded it is nobody's business any more"
    );
    for number in [1, 1] {
        assert_eq!(erase(store, CONV, number).await, []);
    }
    assert!(
        !reads(store, ANNA, id).await,
        "gone from the first conversation"
    );
    assert!(reads(store, BORIS, id).await, "there in the other");
    assert_eq!(erase(store, OTHER, 3).await, []);
    assert!(reads(store, BORIS, id).await);
    assert_eq!(erase(store, OTHER, 2).await, [id]);
    assert_eq!(store.blob(id).await.expect("answer"), None);
    assert_eq!(store.leaves(id).await.expect("answer"), None);
    assert_eq!(erase(store, OTHER, 2).await, [], "once");
    let late = store.append_message(naming(4, OTHER, BORIS, id)).await;
    assert_eq!(refused(late), ProblemKind::BlobGone);
}

pub async fn only_members_of_now_hold_what_is_there(store: &impl Store) {
    const CLARA: AccountId = Id([3; 32]);
    two_conversations(store).await;
    let of_clara = NewCommit {
        conv_id: Id([102; 32]),
        author: CLARA,
        ..commit(0, &[(CLARA, true)])
    };
    let clara_s = of_clara.conv_id;
    store.create_conversation(of_clara).await.expect("created");
    let (id, unfinished) = (finished(store, 1).await, blob(2, 5));
    store.create_blob(unfinished, 0).await.expect("announced");
    let stranger = store.append_message(naming(1, clara_s, CLARA, id)).await;
    assert_eq!(refused(stranger), ProblemKind::BlobGone);
    let none = store
        .append_message(naming(2, clara_s, CLARA, Id([9; 16])))
        .await;
    assert_eq!(refused(none), ProblemKind::BlobGone, "the same answer");
    let early = store
        .append_message(naming(3, CONV, ANNA, unfinished.blob_id))
        .await;
    assert_eq!(refused(early), ProblemKind::BlobGone);
    let not_there = store.append_message(naming(4, OTHER, ANNA, id)).await;
    assert_eq!(
        refused(not_there),
        ProblemKind::NotFound,
        "no member of the target"
    );
    assert_eq!(
        store
            .rows(clara_s, CLARA, 1, 9, usize::MAX)
            .await
            .expect("rows")
            .len(),
        1,
        "what is refused leaves nothing"
    );
    // Boris goes: he reads what he could read, and hands it to nobody.
    store
        .append_message(naming(5, CONV, ANNA, id))
        .await
        .expect("stored");
    store
        .append_commit(commit(1, &[(ANNA, true)]))
        .await
        .expect("removed");
    assert!(reads(store, BORIS, id).await);
    let gone = store.append_message(naming(6, OTHER, BORIS, id)).await;
    assert_eq!(refused(gone), ProblemKind::BlobGone);
    let later = finished(store, 7).await;
    assert!(!reads(store, BORIS, later).await, "came after him");
}

pub async fn a_file_outlives_the_conversation_it_came_from(store: &impl Store) {
    // An account of its own, since an account goes.
    let anna = super::make::anna(store).await;
    let create = commit(0, &[(anna, true)]);
    store.create_conversation(create).await.expect("created");
    let both = NewCommit {
        conv_id: OTHER,
        ..commit(0, &[(anna, true), (BORIS, true)])
    };
    store.create_conversation(both).await.expect("created");
    let (kept, lost) = (finished(store, 1).await, finished(store, 2).await);
    for (number, conv_id, id) in [(1, CONV, kept), (2, CONV, lost), (3, OTHER, kept)] {
        let stored = store
            .append_message(naming(number, conv_id, anna, id))
            .await;
        stored.expect("stored");
    }
    store.delete_account(anna, NOW).await.expect("gone");
    assert!(reads(store, BORIS, kept).await);
    assert_eq!(store.blob(lost).await.expect("answer"), None);
}

pub async fn the_check_of_the_secrets_is_remembered(store: &impl Store) {
    assert!(store.check_secrets([1; 32]).await.expect("answer"));
    assert!(!store.check_secrets([2; 32]).await.expect("answer"));
    assert!(store.check_secrets([1; 32]).await.expect("answer"));
}
