//! Signed-in browsers of one account, and the access key that is replaced while signed in.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::{
    platform::{Platform as _, Store as _, Table},
    view::{Command, FailureCode, Phase, Reply, SessionView},
};
use tests::{
    native::NativePlatform,
    person::{PASSWORD, Person, Screen, two_people},
    relay::{Relay, SERVER_ID},
    run,
};

async fn sessions(person: &Person) -> Vec<SessionView> {
    match person.ask(Command::Sessions).await {
        Reply::Sessions { sessions } => sessions,
        other => panic!("no sessions: {other:?}"),
    }
}

async fn other_session(person: &Person) -> SessionView {
    let mut all = sessions(person).await.into_iter();
    all.find(|session| !session.current)
        .expect("another browser")
}

async fn device(relay: &Relay) -> NativePlatform {
    NativePlatform::in_memory(&relay.base(), SERVER_ID)
        .await
        .unwrap()
}

fn is_thrown_out(screen: &Screen) -> bool {
    screen.phase()
        == Some(&Phase::SignedOut {
            ended_elsewhere: true,
        })
}

/// Keys of everything that a device holds.
async fn records(platform: &NativePlatform) -> Vec<String> {
    let mut found = Vec::new();
    for table in Table::ALL {
        let all = platform
            .store()
            .range(table, &[], &[0xff; 64], 10_000, false)
            .await
            .unwrap();
        let names = all.iter().map(|(key, _)| String::from_utf8_lossy(key));
        found.extend(names.map(|key| format!("{}/{key}", table.name())));
    }
    found
}

#[test]
fn a_revoked_browser_is_out_and_what_it_leaves_behind_opens_nothing() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let lost = device(&relay).await;
        let other = Person::sign_in_on(lost.clone(), "boris").await;
        let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
        other.wait_for("the conversation", listed).await;
        other.open_conversation(&conv_id).await;
        other.expect_message(&conv_id, "hello").await;
        assert!(records(&lost).await.len() > 3, "nothing was kept");
        assert!(lost.store().kept_secret().await.unwrap().is_some());

        let session_id = other_session(&boris).await.session_id;
        boris.ask(Command::RevokeSession { session_id }).await;
        other.wait_for("thrown out", is_thrown_out).await;
        assert_eq!(
            other
                .try_to(Command::SendText {
                    conv_id: conv_id.clone(),
                    text: "still here".into(),
                    reply_to: None,
                    mentions: Vec::new(),
                })
                .await
                .unwrap_err()
                .code,
            FailureCode::SignedOut
        );
        // The next command takes its turn after the erasing.
        let unlock = Command::Unlock {
            password: "not the password of boris".into(),
        };
        assert!(other.try_to(unlock).await.is_err());
        assert_eq!(records(&lost).await, ["meta/account"]);
        assert_eq!(lost.store().kept_secret().await.unwrap(), None);

        // Whoever finds the device meets a closed door; the others go on.
        drop(other);
        let found = Person::open(lost, "boris");
        found.wait_for("still out", is_thrown_out).await;
        anna.say(&conv_id, "only for boris").await;
        boris.expect_message(&conv_id, "only for boris").await;
        assert!(found.screen().list.is_empty());
    });
}

#[test]
fn all_other_browsers_go_at_once_and_this_one_stays() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let others = [
            Person::sign_in(&relay.base(), "anna").await,
            Person::sign_in(&relay.base(), "anna").await,
        ];
        assert_eq!(sessions(&anna).await.len(), 3);
        anna.ask(Command::RevokeOtherSessions).await;
        for other in &others {
            other.wait_for("thrown out", is_thrown_out).await;
        }
        let left = sessions(&anna).await;
        assert_eq!(left.len(), 1);
        assert!(left[0].current);
    });
}

#[test]
fn a_browser_has_the_name_that_it_was_given_everywhere_and_the_relay_never_sees_it() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let other = Person::sign_in(&relay.base(), "anna").await;
        let session = other_session(&anna).await;
        assert_eq!(session.name, None);
        assert_eq!(session.device, "Native client");
        anna.ask(Command::RenameSession {
            session_id: session.session_id.clone(),
            name: " Kitchen tablet ".into(),
        })
        .await;
        assert_eq!(
            other_session(&anna).await.name.as_deref(),
            Some("Kitchen tablet")
        );
        // A third browser reads it from the sealed settings as soon as they were written.
        let third = Person::sign_in(&relay.base(), "anna").await;
        loop {
            let all = sessions(&third).await;
            let named = all.iter().find(|one| one.session_id == session.session_id);
            if named.is_some_and(|one| one.name.as_deref() == Some("Kitchen tablet")) {
                break;
            }
            tokio::task::yield_now().await;
        }
        let stored = std::fs::read_dir(relay.data()).unwrap();
        for file in stored.filter_map(|entry| std::fs::read(entry.unwrap().path()).ok()) {
            let hit = file.windows(14).any(|window| window == b"Kitchen tablet");
            assert!(!hit, "the relay holds the name");
        }
        drop(other);
        let refused = anna
            .try_to(Command::RenameSession {
                session_id: session.session_id,
                name: "x".repeat(65),
            })
            .await
            .unwrap_err();
        assert_eq!(refused.code, FailureCode::NameInvalid);
    });
}

async fn register_with_key(relay: &Relay) -> (Person, Vec<String>) {
    let person = Person::open(device(relay).await, "anna");
    let register = Command::Register {
        login: "anna".into(),
        name: "Anna".into(),
        password: PASSWORD.into(),
        stay: false,
    };
    let Reply::AccessKey { groups } = person.ask(register).await else {
        panic!("no access key");
    };
    person.wait_for("ready", Screen::is_ready).await;
    confirm(&person, &groups).await;
    (person, groups)
}

async fn confirm(person: &Person, groups: &[String]) {
    let typed = [0, 5].map(|place: u8| (place, groups[usize::from(place)].clone()));
    let command = Command::ConfirmAccessKey {
        groups: typed.to_vec(),
    };
    person.ask(command).await;
}

fn is_confirmed(wanted: bool) -> impl Fn(&Screen) -> bool {
    move |screen| matches!(screen.phase(), Some(Phase::Ready(me)) if me.access_key_confirmed == wanted)
}

async fn recover(relay: &Relay, groups: &[String]) -> Result<Reply, FailureCode> {
    let person = Person::open(device(relay).await, "anna");
    let command = Command::Recover {
        login: "anna".into(),
        access_key: groups.join("-"),
        new_password: "a whole new phrase of words".into(),
        stay: false,
    };
    person.try_to(command).await.map_err(|failure| failure.code)
}

#[test]
fn a_new_access_key_opens_the_account_and_the_old_one_is_dead() {
    run(async {
        let relay = Relay::start().await;
        let (anna, old) = register_with_key(&relay).await;
        let other = Person::sign_in(&relay.base(), "anna").await;
        anna.wait_for("confirmed", is_confirmed(true)).await;

        let wrong = Command::NewAccessKey {
            password: "not the password of anna".into(),
        };
        let refused = anna.try_to(wrong).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::BadCredentials);
        assert!(is_confirmed(true)(&anna.screen()));

        let right = Command::NewAccessKey {
            password: PASSWORD.into(),
        };
        let Reply::AccessKey { groups } = anna.ask(right).await else {
            panic!("no new access key");
        };
        assert_ne!(groups, old);
        anna.wait_for("to be confirmed", is_confirmed(false)).await;
        other.wait_for("thrown out", is_thrown_out).await;
        confirm(&anna, &groups).await;
        anna.wait_for("confirmed", is_confirmed(true)).await;

        // The password is what it was; the old paper opens nothing; the new one does.
        drop(Person::sign_in(&relay.base(), "anna").await);
        assert_eq!(
            recover(&relay, &old).await.unwrap_err(),
            FailureCode::AccessKeyWrong
        );
        assert!(matches!(
            recover(&relay, &groups).await,
            Ok(Reply::AccessKey { .. })
        ));
    });
}

#[test]
fn staying_signed_in_is_switched_on_and_off_while_signed_in() {
    run(async {
        let relay = Relay::start().await;
        let (anna, _) = register_with_key(&relay).await;
        let device = anna.platform().clone();
        let stays = |wanted: bool| move |screen: &Screen| matches!(screen.phase(), Some(Phase::Ready(me)) if me.stays_signed_in == wanted);
        assert_eq!(device.store().kept_secret().await.unwrap(), None);
        anna.ask(Command::SetStay { stay: true }).await;
        anna.wait_for("stays", stays(true)).await;
        let anna = anna.reload().await;
        assert!(stays(true)(&anna.screen()));
        anna.ask(Command::SetStay { stay: false }).await;
        anna.wait_for("does not stay", stays(false)).await;
        assert_eq!(device.store().kept_secret().await.unwrap(), None);
        drop(anna);
        let anna = Person::open(device, "anna");
        let is_locked = |screen: &Screen| matches!(screen.phase(), Some(Phase::Locked { .. }));
        anna.wait_for("locked", is_locked).await;
    });
}
