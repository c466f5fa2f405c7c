#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

async fn open() -> (SqliteStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(&folder.path().join("relay.sqlite"))
        .await
        .expect("opened");
    (store, folder)
}

crate::store::conformance::suite!(open);

#[tokio::test]
async fn a_write_that_panics_harms_nobody() {
    let (store, _folder) = open().await;
    let (panicked, checked) = tokio::join!(
        store
            .writer
            .run::<(), _>(|_| Box::pin(async { panic!("on purpose") })),
        store.check_secrets([1; 32]),
    );
    assert!(panicked.is_err());
    assert!(checked.expect("stored"));
    store.close().await;
    assert!(store.check_secrets([1; 32]).await.is_err(), "closed");
}

#[tokio::test]
async fn a_write_happens_even_if_nobody_waits_for_it() {
    let (store, _folder) = open().await;
    {
        let mut write = std::pin::pin!(store.check_secrets([1; 32]));
        // Queued by its first poll, then given up.
        assert!(futures::poll!(write.as_mut()).is_pending());
    }
    assert!(
        !store.check_secrets([2; 32]).await.expect("answer"),
        "the first value is stored"
    );
    store.close().await;
}

#[tokio::test]
async fn it_keeps_what_it_promised_about_the_disk() {
    use sqlx::Row as _;
    let (store, _folder) = open().await;
    let row = sqlx::query("PRAGMA journal_mode")
        .fetch_one(&store.readers)
        .await
        .expect("mode");
    assert_eq!(row.get::<String, _>(0), "wal");
    let row = store
        .writer
        .run(|db| {
            Box::pin(async move { Ok(sqlx::query("PRAGMA synchronous").fetch_one(db).await?) })
        })
        .await
        .expect("level");
    assert_eq!(row.get::<i64, _>(0), 2, "FULL");
    let written = sqlx::query("DELETE FROM meta")
        .execute(&store.readers)
        .await;
    assert!(written.is_err(), "readers do not write");
    store.close().await;
}

#[tokio::test]
async fn what_is_deleted_is_gone_from_the_file() {
    use crate::store::{Attempt, AttemptKind, Attempts as _};
    let (store, folder) = open().await;
    let attempt = Attempt {
        kind: AttemptKind::Login,
        account_id: None,
        data: b"a canary in a row".to_vec(),
        expires_ms: 10,
    };
    store
        .put_attempt([1; 32], attempt.clone())
        .await
        .expect("stored");
    let taken = store
        .take_attempt([1; 32], AttemptKind::Login, 0)
        .await
        .expect("taken");
    assert_eq!(taken, Some(attempt));
    // Closing moves everything into the one file.
    store.close().await;
    let file = std::fs::read(folder.path().join("relay.sqlite")).expect("a database");
    assert!(!file.windows(8).any(|window| window == b"a canary"));
}

#[tokio::test]
async fn statements_cannot_be_changed() {
    let (store, _folder) = open().await;
    let changed = store
        .writer
        .run(|db| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO accounts VALUES (zeroblob(32), 'a', x'', 1, 1, zeroblob(32), 0, \
                     x'', x'', x'', 0, zeroblob(32), 0)",
                )
                .execute(&mut *db)
                .await?;
                sqlx::query("INSERT INTO statements VALUES (zeroblob(32), 0, zeroblob(378))")
                    .execute(&mut *db)
                    .await?;
                sqlx::query("UPDATE statements SET bytes = zeroblob(378)")
                    .execute(db)
                    .await?;
                Ok(())
            })
        })
        .await;
    let error = changed.expect_err("refused").to_string();
    assert!(error.contains("append-only"), "{error}");
    store.close().await;
}

#[tokio::test]
async fn files_of_before_are_held_where_they_were_announced() {
    use crate::store::Blobs as _;
    use relay_api::Id;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("relay.sqlite");
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .foreign_keys(true);
    let mut db = options.connect().await.expect("opened");
    let before = MIGRATIONS.iter().filter(|step| step.version < 30);
    for step in before {
        sqlx::Executor::execute(&mut db, step.sql.clone())
            .await
            .expect("migrated");
    }
    for row in [
        "INSERT INTO conversations VALUES (zeroblob(32), 1, 0, zeroblob(32), 4)",
        "INSERT INTO members VALUES (zeroblob(32), zeroblob(32), 1, 1, NULL, NULL)",
        "INSERT INTO blobs VALUES (zeroblob(16), zeroblob(32), zeroblob(32), 7, 3, 1, 2)",
        "INSERT INTO blob_leaves VALUES (zeroblob(16), x'07')",
        "INSERT INTO blobs VALUES (x'01010101010101010101010101010101', zeroblob(32), zeroblob(32), 9, 3, 1, NULL)",
        "INSERT INTO blob_parts VALUES (x'01010101010101010101010101010101', 5, zeroblob(32))",
    ] {
        sqlx::query(row).execute(&mut db).await.expect("a row");
    }
    let step = MIGRATIONS
        .iter()
        .find(|step| step.version == 30)
        .expect("it");
    let mut change = sqlx::Connection::begin(&mut db).await.expect("begun");
    sqlx::Executor::execute(&mut *change, step.sql.clone())
        .await
        .expect("migrated");
    change.commit().await.expect("kept");
    let broken = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut db)
        .await
        .expect("checked");
    assert!(broken.is_empty());
    let store = SqliteStore {
        writer: Writer::start(db),
        readers: SqlitePoolOptions::new()
            .connect_with(options)
            .await
            .expect("readers"),
    };
    let (whole, begun, me) = (Id([0; 16]), Id([1; 16]), Id([0; 32]));
    let row = store.readable_blob(whole, me).await.expect("an answer");
    assert!(row.is_some_and(|row| row.finished && row.size == 7 && row.owner == Some(me)));
    assert_eq!(store.leaves(whole).await.expect("leaves"), Some(vec![7]));
    assert_eq!(store.parts(begun).await.expect("parts"), [5]);
    assert!(store.delete_blob(begun).await.expect("given up"));
    let left = store.parts(begun).await.expect("parts");
    assert!(left.is_empty(), "it goes with its parts");
    store.close().await;
}
