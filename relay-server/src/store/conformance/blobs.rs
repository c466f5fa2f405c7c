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
