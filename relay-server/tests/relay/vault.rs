//! Account blobs: compare-and-set on the version inside.

use relay_api::{
    limits::{ACCOUNT_BLOB, JSON_BODY},
    live::FromRelay,
    problem::ProblemKind,
    routes,
};

use crate::support::{Live, Person, Relay, live::Came, objects::account_blob};

#[tokio::test]
async fn a_blob_is_what_was_written_last() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let path = routes::account_blob(1);
    assert_eq!(
        relay.get(&path).by(&anna).problem().await,
        ProblemKind::NotFound
    );
    for version in 1..=3 {
        let blob = account_blob(1, version, anna.id, format!("version {version}").as_bytes());
        relay.put(&path).by(&anna).bytes(blob.clone()).ok().await;
        assert_eq!(relay.get(&path).by(&anna).ok().await.body, blob);
    }
    let other = relay
        .get(&routes::account_blob(2))
        .by(&anna)
        .problem()
        .await;
    assert_eq!(other, ProblemKind::NotFound);
}

#[tokio::test]
async fn only_the_next_version_is_taken() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let path = routes::account_blob(1);
    let write = async |version| {
        let blob = account_blob(1, version, anna.id, b"");
        relay.put(&path).by(&anna).bytes(blob).send().await
    };
    assert_eq!(write(2).await.problem(), ProblemKind::VersionConflict);
    assert_eq!(write(1).await.status, 204);
    for version in [1, 3, u64::MAX / 2] {
        assert_eq!(
            write(version).await.problem(),
            ProblemKind::VersionConflict,
            "{version}"
        );
    }
    for version in [0, u64::MAX] {
        assert_eq!(
            write(version).await.problem(),
            ProblemKind::Malformed,
            "{version}"
        );
    }
    assert_eq!(write(2).await.status, 204);
}

#[tokio::test]
async fn of_many_writers_one_wins() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let path = routes::account_blob(3);
    let writes = (0..16).map(|n: u8| {
        let blob = account_blob(3, 1, anna.id, &[n]);
        relay.put(&path).by(&anna).bytes(blob).send()
    });
    let replies = futures::future::join_all(writes).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 204).count(),
        1
    );
    let lost = replies.iter().filter(|reply| reply.status != 204);
    assert!(
        lost.into_iter()
            .all(|reply| reply.problem() == ProblemKind::VersionConflict)
    );
}

#[tokio::test]
async fn a_blob_belongs_to_its_account_and_namespace() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let boris = Person::join(&relay, "boris").await;
    let put = async |ns, blob: Vec<u8>| {
        relay
            .put(&routes::account_blob(ns))
            .by(&anna)
            .bytes(blob)
            .problem()
            .await
    };
    assert_eq!(
        put(1, account_blob(1, 1, boris.id, b"")).await,
        ProblemKind::Malformed
    );
    assert_eq!(
        put(1, account_blob(2, 1, anna.id, b"")).await,
        ProblemKind::Malformed
    );
    assert_eq!(
        put(5, account_blob(5, 1, anna.id, b"")).await,
        ProblemKind::NotFound
    );
    assert_eq!(put(1, vec![]).await, ProblemKind::Malformed);
    let huge = account_blob(1, 1, anna.id, &vec![0; ACCOUNT_BLOB]);
    assert_eq!(put(1, huge).await, ProblemKind::TooLarge);
    let largest = account_blob(1, 1, anna.id, &vec![0; ACCOUNT_BLOB * 9 / 10]);
    assert!(largest.len() > JSON_BODY);
    relay
        .put(&routes::account_blob(1))
        .by(&anna)
        .bytes(largest)
        .ok()
        .await;
}

#[tokio::test]
async fn the_other_browsers_hear_of_it() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let there = anna.elsewhere(&relay).await;
    let (mut here, mut other) = (
        Live::of(&relay, &anna).await,
        Live::of(&relay, &there).await,
    );
    let blob = account_blob(4, 1, anna.id, b"");
    relay
        .put(&routes::account_blob(4))
        .by(&anna)
        .bytes(blob)
        .ok()
        .await;
    assert_eq!(
        other.next().await,
        Came::Frame(FromRelay::AccountBlob { ns: 4 })
    );
    let blob = account_blob(2, 1, anna.id, b"");
    relay
        .put(&routes::account_blob(2))
        .by(&there)
        .bytes(blob)
        .ok()
        .await;
    // The first news here: one's own writing was none.
    assert_eq!(
        here.next().await,
        Came::Frame(FromRelay::AccountBlob { ns: 2 })
    );
}

#[tokio::test]
async fn the_vault_needs_a_session() {
    let relay = Relay::start().await;
    for path in [routes::VAULT.to_owned(), routes::account_blob(1)] {
        assert_eq!(
            relay.get(&path).problem().await,
            ProblemKind::Unauthenticated,
            "{path}"
        );
    }
}
