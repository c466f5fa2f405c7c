#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

#[test]
fn they_survive_a_restart_and_nobody_else_may_read_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("secrets");
    let (made, new) = Secrets::load_or_make(&path, false).expect("made");
    assert!(new);
    let (read, new) = Secrets::load_or_make(&path, true).expect("read");
    assert!(!new);
    assert_eq!(made.token_key, read.token_key);
    assert_eq!(made.at_rest_key, read.at_rest_key);
    assert_eq!(made.opaque.to_bytes(), read.opaque.to_bytes());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("changed");
        let error = Secrets::load_or_make(&path, true).expect_err("exposed");
        assert!(matches!(error, SecretsError::Exposed(_)), "{error}");
    }
}

#[test]
fn a_database_without_them_is_not_started() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("secrets");
    let error = Secrets::load_or_make(&path, true).expect_err("missing");
    assert!(matches!(error, SecretsError::Missing(_)), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_cut_file_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("secrets");
    Secrets::load_or_make(&path, false).expect("made");
    let text = fs::read_to_string(&path).expect("read");
    for line in 0..text.lines().count() {
        let cut: String = text.lines().take(line).map(|l| format!("{l}\n")).collect();
        fs::write(&path, cut).expect("written");
        let error = Secrets::load_or_make(&path, true).expect_err("cut");
        assert!(
            matches!(error, SecretsError::Malformed(_)),
            "line {line}: {error}"
        );
    }
}

#[test]
fn they_do_not_show_their_content() {
    let secrets = Secrets::make().expect("made");
    assert_eq!(format!("{secrets:?}"), "Secrets(..)");
}
