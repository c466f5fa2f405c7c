#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(test);
}

fn put(table: Table, key: &[u8], value: &[u8]) -> Write {
    Write::Put(table, key.to_vec(), value.to_vec())
}

async fn keys(store: &NativeStore, from: &[u8], to: &[u8], descending: bool) -> Vec<Vec<u8>> {
    let pairs = store
        .range(Table::Rows, from, to, 10, descending)
        .await
        .unwrap();
    pairs.into_iter().map(|(key, _)| key).collect()
}

#[test]
fn what_was_committed_is_there_after_a_restart() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let store = NativeStore::on_disk(folder.path()).await.unwrap();
        let writes = vec![put(Table::Meta, b"a", b"1"), put(Table::Rows, b"a", b"2")];
        store.commit(writes).await.unwrap();
        store.keep_secret(b"secret").await.unwrap();
        drop(store);

        let store = NativeStore::on_disk(folder.path()).await.unwrap();
        assert_eq!(store.get(Table::Meta, b"a").await, Ok(Some(b"1".to_vec())));
        assert_eq!(store.get(Table::Rows, b"a").await, Ok(Some(b"2".to_vec())));
        assert_eq!(store.get(Table::Outbox, b"a").await, Ok(None));
        assert_eq!(store.kept_secret().await, Ok(Some(b"secret".to_vec())));
        store.erase().await.unwrap();
        assert_eq!(store.get(Table::Meta, b"a").await, Ok(None));
        assert_eq!(store.kept_secret().await, Ok(None));
    });
}

#[test]
fn ranges_are_half_open_and_prefixes_end_where_they_end() {
    run(async {
        let store = NativeStore::in_memory().await.unwrap();
        let all: [&[u8]; 5] = [b"\x01", b"\x01\xff", b"\x01\xff\xff", b"\x02", b"\xff\xff"];
        let writes = all.iter().map(|key| put(Table::Rows, key, b"")).collect();
        store.commit(writes).await.unwrap();

        assert_eq!(keys(&store, b"\x01", b"\x02", false).await, all[..3]);
        assert_eq!(
            keys(&store, b"\x01\xff", b"\xff", true).await,
            [all[3], all[2], all[1]]
        );

        let delete = |prefix: &[u8]| vec![Write::DeletePrefix(Table::Rows, prefix.to_vec())];
        store.commit(delete(b"\x01\xff")).await.unwrap();
        assert_eq!(
            keys(&store, b"", b"\xff\xff\xff", false).await,
            [all[0], all[3], all[4]]
        );
        store.commit(delete(b"\xff")).await.unwrap();
        assert_eq!(
            keys(&store, b"", b"\xff\xff\xff", false).await,
            [all[0], all[3]]
        );
        store.commit(delete(b"")).await.unwrap();
        assert!(keys(&store, b"", b"\xff\xff\xff", false).await.is_empty());
    });
}

#[cfg(unix)]
#[test]
fn the_kept_secret_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let store = NativeStore::on_disk(folder.path()).await.unwrap();
        store.keep_secret(b"secret").await.unwrap();
        let file = fs::metadata(folder.path().join("kept-secret")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    });
}
