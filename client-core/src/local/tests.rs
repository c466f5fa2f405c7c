#![allow(clippy::unwrap_used, reason = "a test")]

use std::rc::Rc;

use crypto_core::vault::StorageRoot;
use futures::executor::block_on;

use super::*;
use crate::testing::Scripted;

fn open(platform: &Rc<Scripted>) -> Local<Scripted> {
    let rng = Rng::new(&**platform, &[]);
    let root = StorageRoot::make(&mut *rng.borrow());
    Local::open(Rc::clone(platform), rng, &root, &DeviceId([5; 16]))
}

fn text(local: &Local<Scripted>, table: Table, key: &[u8]) -> Result<Option<String>, LocalError> {
    block_on(local.get(table, key))
}

fn put(local: &Local<Scripted>, table: Table, key: &[u8], value: &str) {
    block_on(local.put(table, key, &value)).unwrap();
}

/// Takes what lies in one place and lays it in another.
fn carry(platform: &Scripted, from: (Table, &[u8]), to: (Table, &[u8])) {
    let mut records = platform.store.records.borrow_mut();
    let sealed = records.get(&(from.0, from.1.to_vec())).unwrap().clone();
    records.insert((to.0, to.1.to_vec()), sealed);
}

#[test]
fn a_record_comes_back() {
    let platform = Scripted::new();
    let local = open(&platform);
    put(&local, Table::Rows, b"a", "hello");
    assert_eq!(
        text(&local, Table::Rows, b"a"),
        Ok(Some("hello".to_owned()))
    );
    assert_eq!(text(&local, Table::Rows, b"b"), Ok(None));
    let records = platform.store.records.borrow();
    assert!(
        records
            .values()
            .all(|sealed| !sealed.windows(5).any(|part| part == b"hello"))
    );
}

#[test]
fn a_record_opens_only_where_it_was_put() {
    let platform = Scripted::new();
    let local = open(&platform);
    put(&local, Table::Rows, b"a", "hello");
    carry(&platform, (Table::Rows, b"a"), (Table::Rows, b"b"));
    carry(&platform, (Table::Rows, b"a"), (Table::Outbox, b"a"));
    assert_eq!(
        text(&local, Table::Rows, b"b"),
        Err(LocalError::NotAuthentic)
    );
    assert_eq!(
        text(&local, Table::Outbox, b"a"),
        Err(LocalError::NotAuthentic)
    );
    let all = block_on(local.range::<String>(Table::Rows, b"a", b"c", 9, false));
    assert_eq!(all, Err(LocalError::NotAuthentic));
    assert_eq!(
        text(&local, Table::Rows, b"a"),
        Ok(Some("hello".to_owned()))
    );
}

#[test]
fn another_account_or_device_opens_nothing() {
    let platform = Scripted::new();
    let rng = Rng::new(&*platform, &[]);
    let root = StorageRoot::make(&mut *rng.borrow());
    let at = |root: &StorageRoot, device| {
        Local::open(
            Rc::clone(&platform),
            rng.clone(),
            root,
            &DeviceId([device; 16]),
        )
    };
    put(&at(&root, 1), Table::Meta, b"a", "hello");
    assert_eq!(
        text(&at(&root, 1), Table::Meta, b"a"),
        Ok(Some("hello".to_owned()))
    );
    assert_eq!(
        text(&at(&root, 2), Table::Meta, b"a"),
        Err(LocalError::NotAuthentic)
    );
    let other = StorageRoot::make(&mut *rng.borrow());
    assert_eq!(
        text(&at(&other, 1), Table::Meta, b"a"),
        Err(LocalError::NotAuthentic)
    );
}

#[test]
fn after_the_lock_every_clone_is_blind_and_nothing_more_is_written() {
    let platform = Scripted::new();
    let local = open(&platform);
    let clone = local.clone();
    put(&local, Table::Rows, b"a", "hello");
    let sealed_before = clone.writes().put(Table::Rows, b"b", &"late").unwrap();
    local.close();
    assert_eq!(text(&clone, Table::Rows, b"a"), Err(LocalError::Locked));
    assert!(matches!(
        clone.writes().put(Table::Rows, b"c", &1u8),
        Err(LocalError::Locked)
    ));
    assert_eq!(block_on(sealed_before.commit()), Err(LocalError::Locked));
    assert_eq!(platform.store.records.borrow().len(), 1);
}

#[test]
fn a_transaction_is_stored_in_whole_or_not_at_all() {
    let platform = Scripted::new();
    let local = open(&platform);
    put(&local, Table::Outbox, b"a1", "waiting");
    put(&local, Table::Outbox, b"a2", "waiting");
    let move_one = || {
        local
            .writes()
            .put(Table::Rows, b"a", &"sent")
            .unwrap()
            .delete_prefix(Table::Outbox, b"a")
    };
    platform.store.fails.set(true);
    assert_eq!(block_on(move_one().commit()), Err(LocalError::Storage));
    platform.store.fails.set(false);
    assert_eq!(text(&local, Table::Rows, b"a"), Ok(None));
    assert_eq!(block_on(move_one().commit()), Ok(()));
    assert_eq!(text(&local, Table::Outbox, b"a2"), Ok(None));
    assert_eq!(text(&local, Table::Rows, b"a"), Ok(Some("sent".to_owned())));
}
