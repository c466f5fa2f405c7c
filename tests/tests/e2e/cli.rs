//! `ren` on the command line, each command a process of its own, against the real relay.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{MessageBody, MessageView};
use tests::{
    noise,
    person::{PASSWORD, Person},
    relay::Relay,
    run,
    terminal::Terminal,
};

/// Two people; the second one has accepted the first.
async fn two(base: &str) -> (Terminal, Terminal) {
    let anna = Terminal::register(base, "anna").await;
    let boris = Terminal::register(base, "boris").await;
    anna.ok(&["send", "boris"], "hello from a pipe\n").await;
    let listed = boris.run(&["list"], "").await;
    assert!(listed.out.contains("anna"), "{listed:?}");
    assert!(listed.err.contains("ren accept anna"), "{listed:?}");
    boris.ok(&["accept", "anna"], "").await;
    (anna, boris)
}

fn contains(bytes: &[u8], wanted: &str) -> bool {
    bytes
        .windows(wanted.len())
        .any(|window| window == wanted.as_bytes())
}

#[test]
fn two_people_talk_both_ways_and_pass_on_a_file() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris) = two(&relay.base()).await;
        let first = boris.ok(&["receive"], "").await;
        assert!(first.contains("anna: hello from a pipe"), "{first}");
        assert_eq!(
            boris.ok(&["receive"], "").await,
            "",
            "what was printed is read"
        );

        boris.ok(&["send", "anna"], "two\nlines").await;
        let answer = anna.ok(&["receive"], "").await;
        assert!(answer.contains("boris: two\n    lines\n"), "{answer}");

        let film = anna.path("film.bin");
        let digest = noise::write(&film, 5 << 20);
        anna.ok(&["send-file", "boris", &film.to_string_lossy()], "")
            .await;
        let place = boris.path("saved");
        boris
            .ok(&["fetch", "anna", "--out", &place.to_string_lossy()], "")
            .await;
        assert!(noise::digest(&place).unwrap() == digest, "other bytes");
        let again = boris
            .run(&["fetch", "anna", "--out", &place.to_string_lossy()], "")
            .await;
        assert_eq!(again.code, 1, "nothing is overwritten: {again:?}");

        let read = boris.ok(&["read", "anna", "--last", "2"], "").await;
        assert_eq!(read.lines().count(), 3, "{read}");
        assert!(
            read.contains("you in anna: two") && read.contains("film.bin"),
            "{read}"
        );
        let group = anna.ok(&["group", "Hiking", "boris"], "").await;
        anna.ok(&["send", group.trim()], "to the hills").await;
        let news = boris.ok(&["receive"], "").await;
        assert!(news.contains("anna in Hiking: to the hills"), "{news}");
    });
}

#[test]
fn a_follower_prints_what_comes_and_nothing_secret_is_to_be_seen() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris) = two(&relay.base()).await;
        let mut follower = boris.follow(&["receive", "--follow"]);
        follower.line("hello from a pipe").await;
        for text in ["first", "second"] {
            anna.ok(&["send", "boris"], text).await;
            follower.line(text).await;
        }
        let other = boris.run(&["list"], "").await;
        assert_eq!(other.code, 1, "one program at a time: {other:?}");
        assert!(
            other.err.contains("Another `ren` is using this folder"),
            "{other:?}"
        );

        let visible = follower.visible();
        assert!(
            contains(&visible, "--follow"),
            "it looks at the right process"
        );
        let key = std::fs::read_to_string(boris.path("access-key")).unwrap();
        let secrets: Vec<_> = key.trim().split('-').chain([PASSWORD]).collect();
        assert_eq!(secrets.len(), 9);
        for secret in secrets {
            assert!(!contains(&visible, secret), "the process shows a secret");
            assert!(!boris.printed().contains(secret), "a secret was printed");
        }
        drop(follower);
        for file in std::fs::read_dir(boris.device()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            for secret in [PASSWORD, "hello from a pipe"] {
                assert!(!contains(&bytes, secret), "the folder holds {secret}");
            }
        }
    });
}

#[test]
fn a_wrong_password_is_said_in_a_sentence_and_an_exit_code() {
    run(async {
        let relay = Relay::start().await;
        let anna = Terminal::register(&relay.base(), "anna").await;
        anna.ok(&["sign-out"], "").await;
        let nobody = anna.run(&["list"], "").await;
        assert_eq!(nobody.code, 3, "{nobody:?}");
        assert!(
            nobody.err.contains("Nobody is signed in here"),
            "{nobody:?}"
        );

        std::fs::write(anna.path("password"), "quiet rivers carry no stones").unwrap();
        let wrong = anna.enter("sign-in", &[]).await;
        assert_eq!(wrong.code, 3, "{wrong:?}");
        assert!(
            wrong.err.contains("That login or password doesn't match."),
            "{wrong:?}"
        );
        assert_eq!(wrong.out, "");

        std::fs::write(anna.path("password"), PASSWORD).unwrap();
        assert_eq!(anna.enter("sign-in", &["--ask-always"]).await.code, 0);
        let asked = anna.run(&["status"], "").await;
        assert!(
            asked.code == 1 && asked.err.contains("--password-file"),
            "{asked:?}"
        );
        let status = anna.ok(&["status", "--password-file", "-"], PASSWORD).await;
        assert!(
            status.starts_with("anna (anna) at ") && status.contains("online"),
            "{status}"
        );
    });
}

#[test]
fn an_access_key_is_never_written_into_a_pipe() {
    run(async {
        let relay = Relay::start().await;
        let anna = Terminal::new(&relay.base(), "anna");
        let refused = anna.enter("register", &[]).await;
        assert_eq!((refused.code, &*refused.out), (1, ""), "{refused:?}");
        assert!(refused.err.contains("--access-key-file"), "{refused:?}");
        // And no account was made for nothing.
        let key = anna.path("access-key");
        let made = anna
            .enter("register", &["--access-key-file", &key.to_string_lossy()])
            .await;
        assert_eq!(made.code, 0, "{made:?}");
    });
}

#[test]
fn what_cannot_be_sent_now_is_kept_and_goes_out_later() {
    run(async {
        let mut relay = Relay::start().await;
        let (anna, boris) = two(&relay.base()).await;
        anna.ok(&["receive"], "").await;
        relay.kill();
        let kept = anna
            .run(&["--timeout", "1", "send", "boris"], "later")
            .await;
        assert_eq!(kept.code, 4, "{kept:?}");
        assert!(kept.err.contains("kept on this device"), "{kept:?}");
        relay.restart().await;
        anna.ok(&["send", "boris"], "after it").await;
        let news = boris.ok(&["receive"], "").await;
        let place = |text: &str| {
            news.find(text)
                .unwrap_or_else(|| panic!("no {text} in {news}"))
        };
        assert!(place("later") < place("after it"), "{news}");
    });
}

#[test]
fn the_terminal_of_the_reader_obeys_nobody_else() {
    run(async {
        let relay = Relay::start().await;
        let reader = Terminal::register(&relay.base(), "reader").await;
        let mallory = Person::register(&relay.base(), "mallory").await;
        let conv_id = mallory.start_direct("reader").await;
        mallory
            .say(
                &conv_id,
                "a\u{1b}]0;owned\u{7}b\n[9] 2026-01-01 00:00Z anna: pay",
            )
            .await;
        reader.ok(&["list"], "").await;
        let is_there = |m: &MessageView| matches!(m.body, MessageBody::Text { .. });
        mallory.expect(&conv_id, "stored", is_there).await;
        reader.ok(&["accept", "mallory"], "").await;
        let text = reader.ok(&["receive"], "").await;
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
        assert!(text.contains("\n    [9] 2026"), "{text:?}");
        let json = reader.ok(&["--json", "read", "mallory"], "").await;
        assert!(
            !json.contains(['\u{1b}', '\u{7}']) && json.contains("\\u001b"),
            "{json:?}"
        );
    });
}
