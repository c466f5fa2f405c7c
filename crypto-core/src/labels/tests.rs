use super::*;

/// Every label with its purpose, as it is hashed.
fn all() -> Vec<(&'static str, Vec<u8>)> {
    fn column<P>(purpose: &'static str, labels: &[Label<P>]) -> Vec<(&'static str, Vec<u8>)> {
        labels
            .iter()
            .map(|label| (purpose, label.to_bytes()))
            .collect()
    }
    [
        column("hash", hash::ALL),
        column("kdf", kdf::ALL),
        column("sig", sig::ALL),
        column("info", info::ALL),
        column("context", context::ALL),
    ]
    .concat()
}

#[test]
fn a_label_is_its_length_the_prefix_and_the_text() {
    assert_eq!(hash::LOGIN.to_bytes(), b"\x0aRen1/login");
    assert_eq!(sig::STATEMENT_PREVIOUS.to_bytes(), b"\x0eRen1/stmt prev");
}

#[test]
fn no_label_is_a_prefix_of_another_of_its_purpose() {
    let all = all();
    assert_eq!(all.len(), 35);
    for (i, (purpose, label)) in all.iter().enumerate() {
        for (other_purpose, other) in &all[i + 1..] {
            if label == other {
                assert_ne!(purpose, other_purpose, "{label:?} twice");
            } else {
                assert!(
                    !label.starts_with(other) && !other.starts_with(label),
                    "{label:?}"
                );
            }
        }
    }
}

#[test]
fn hash_runs_over_label_and_pieces() {
    let whole = sha256(b"\x0aRen1/loginab");
    assert_eq!(hash::LOGIN.hash(&[b"a", b"b"]), whole);
    assert_eq!(hash::LOGIN.hash(&[b"ab", b""]), whole);
    assert_ne!(hash::STATEMENT.hash(&[b"ab"]), whole);
}
