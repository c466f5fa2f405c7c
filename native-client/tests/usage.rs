//! What `ren` takes on its command line. What it does with a relay is shown in the workspace's `tests`.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output, Stdio};

fn ren(args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_ren"))
        .env_clear()
        .args(["--data".as_ref(), folder.path().as_os_str()])
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn a_password_cannot_be_given_where_others_see_it() {
    for command in ["register", "sign-in"] {
        for option in ["--password", "--access-key"] {
            let ended = ren(&[
                command,
                "anna",
                "--server",
                "http://localhost:1",
                option,
                "secret",
            ]);
            assert_eq!(ended.status.code(), Some(2), "{command} {option}");
        }
    }
}

#[test]
fn without_tls_only_this_computer_is_spoken_to() {
    let ended = ren(&["sign-in", "anna", "--server", "http://ren.example.org"]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("Use https:"));
}

#[test]
fn a_folder_on_which_nobody_is_signed_in_says_so() {
    let ended = ren(&["list"]);
    assert_eq!(ended.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("ren sign-in"));
}
