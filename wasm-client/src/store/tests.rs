#![allow(clippy::unwrap_used, reason = "a test")]

use super::{after, schema};

#[test]
fn the_list_of_object_stores_only_changes_knowingly() {
    // A store that is not declared is deleted with all that is in it: whoever takes one out of
    // this list, or renames one, has decided to lose it in every browser.
    let expected = [
        "chains",
        "conversations",
        "meta",
        "outbox",
        "rows",
        "secrets",
        "transfers",
    ];
    assert_eq!(schema(), expected);
}

#[test]
fn a_prefix_ends_before_the_next_key() {
    assert_eq!(after(b"ab").unwrap(), b"ac");
    assert_eq!(after(&[1, 0xff, 0xff]).unwrap(), [2]);
    assert_eq!(after(&[0xff, 0xff]), None);
    assert_eq!(after(&[]), None);
}
