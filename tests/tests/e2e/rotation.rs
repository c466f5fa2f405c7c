//! "Somebody else may know my password": new keys of every kind, at once or not at all.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::{
    platform::{Platform as _, Store as _},
    view::{Command, FailureCode, Phase, Reply, Trust},
};
use crypto_core::{
    blob::{Namespace, open_blob},
    login::{Login, ServerId, login_hash},
    statement::Chain,
    vault::{VaultKey, open_body},
    wire::{CommitView, VaultBodyView},
};
use relay_api::{
    Bytes,
    conversations::{LogRow, RowKind},
    problem::ProblemKind,
    vault::Vault,
};
use tests::{
    hostile::Hostile,
    native::NativePlatform,
    person::{PASSWORD, Person, Screen, two_people},
    relay::{Relay, SERVER_ID},
    run,
};

const NEW_PASSWORD: &str = "loud rivers carry young stones";
const FINISH: &str = "POST /v1/password";

fn rotation() -> Command {
    Command::RotateKeys {
        old: PASSWORD.into(),
        new: NEW_PASSWORD.into(),
    }
}

fn signing_in(login: &str, password: &str, stay: bool) -> Command {
    Command::SignIn {
        login: login.into(),
        password: password.into(),
        stay,
    }
}

async fn device(base: &str) -> NativePlatform {
    NativePlatform::in_memory(base, SERVER_ID)
        .await
        .expect("a device")
}

async fn open_listed(person: &Person, conv_id: &str) {
    let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
    person.wait_for("the conversation", listed).await;
    person.open_conversation(conv_id).await;
}

fn is_thrown_out(screen: &Screen) -> bool {
    matches!(
        screen.phase(),
        Some(Phase::SignedOut {
            ended_elsewhere: true
        })
    )
}

async fn account_id(person: &Person) -> String {
    let screen = person.wait_for("ready", Screen::is_ready).await;
    match screen.phase() {
        Some(Phase::Ready(me)) => me.account_id.clone(),
        _ => panic!("not ready"),
    }
}

#[test]
fn contacts_see_the_change_and_talk_on_and_the_history_follows_the_new_password() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let other = Person::sign_in(&relay.base(), "boris").await;
        let id = account_id(&boris).await;
        anna.ask(Command::SafetyNumber {
            account_id: id.clone(),
        })
        .await;
        anna.ask(Command::SetVerified {
            account_id: id,
            verified: true,
        })
        .await;
        let trusts = |trust: Trust| {
            let conv_id = conv_id.clone();
            move |screen: &Screen| screen.open[&conv_id].row.trust == trust
        };
        anna.wait_for("verified", trusts(Trust::Verified)).await;

        let Reply::AccessKey { groups } = boris.ask(rotation()).await else {
            panic!("no access key");
        };
        assert_eq!(groups.len(), 8);
        boris.wait_for("ready", Screen::is_ready).await;
        other.wait_for("thrown out", is_thrown_out).await;
        // Nobody has written anything: the new epoch comes by itself.
        anna.wait_for("changed", trusts(Trust::Changed)).await;
        anna.say(&conv_id, "is it you").await;
        boris.expect_message(&conv_id, "is it you").await;
        boris.say(&conv_id, "it is").await;
        anna.expect_message(&conv_id, "it is").await;

        let again = Person::open(device(&relay.base()).await, "boris");
        let refused = again
            .try_to(signing_in("boris", PASSWORD, true))
            .await
            .unwrap_err();
        assert_eq!(refused.code, FailureCode::BadCredentials);
        again.ask(signing_in("boris", NEW_PASSWORD, true)).await;
        open_listed(&again, &conv_id).await;
        for text in ["hello", "is it you", "it is"] {
            again.expect_message(&conv_id, text).await;
        }
        // What this browser held is readable after its next start too.
        let boris = boris.reload().await;
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, "it is").await;
        let screens = [anna.screen(), boris.screen(), again.screen()];
        assert!(screens.iter().all(|screen| {
            let app = screen.app.as_ref().unwrap();
            !app.integrity_alarm && !screen.open[&conv_id].integrity_alarm
        }));
    });
}

#[test]
fn the_same_password_again_and_a_wrong_one_rotate_nothing() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        for (old, new, code) in [
            (PASSWORD, PASSWORD, FailureCode::PasswordWeak),
            (
                "not the password of anna",
                NEW_PASSWORD,
                FailureCode::BadCredentials,
            ),
        ] {
            let command = Command::RotateKeys {
                old: old.into(),
                new: new.into(),
            };
            assert_eq!(anna.try_to(command).await.unwrap_err().code, code);
        }
        assert!(anna.screen().is_ready());
        drop(Person::sign_in(&relay.base(), "anna").await);
    });
}

/// Everything that a thief may have taken at one moment: password, slot, body, what opened it.
#[test]
fn a_thief_with_the_old_password_slot_and_body_opens_nothing_new() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let hostile = Hostile::before(&relay.base()).await;
        // The thief's own browser, signed in with the password: it shows all that he can have.
        let loot = device(hostile.url()).await;
        let thief = Person::open(loot.clone(), "boris");
        thief.ask(signing_in("boris", PASSWORD, true)).await;
        open_listed(&thief, &conv_id).await;
        thief.expect_message(&conv_id, "hello").await;
        let kept = loot.store().kept_secret().await.unwrap().expect("kept");
        let vk = |bytes: &[u8]| VaultKey::from_bytes(bytes.try_into().unwrap());
        let id: [u8; 32] = kept[..32].try_into().unwrap();
        let passed = hostile.passed();
        let first = passed
            .iter()
            .find(|seen| seen.route.starts_with("GET /v1/vault") && !seen.route.contains("blobs"));
        let old: Vault = serde_json::from_slice(&first.unwrap().answer).unwrap();
        let epoch = VaultBodyView::parse(&old.body.0).unwrap().vault_epoch;
        let body = open_body(&old.body.0, &vk(&kept[32..]), epoch, &id).expect("the loot is real");
        let old_gens: Vec<u32> = body.kem.iter().map(|(generation, _)| *generation).collect();

        let Reply::AccessKey { .. } = boris.ask(rotation()).await else {
            panic!("no access key");
        };
        thief.wait_for("thrown out", is_thrown_out).await;
        anna.say(&conv_id, "only for the real boris").await;
        boris
            .expect_message(&conv_id, "only for the real boris")
            .await;
        assert_eq!(
            thief
                .try_to(signing_in("boris", PASSWORD, true))
                .await
                .unwrap_err()
                .code,
            FailureCode::BadCredentials
        );

        // A relay that works for the thief hands him everything of today.
        hostile.forget();
        let today = Person::open(device(hostile.url()).await, "boris");
        today.ask(signing_in("boris", NEW_PASSWORD, false)).await;
        open_listed(&today, &conv_id).await;
        today
            .expect_message(&conv_id, "only for the real boris")
            .await;
        let seen = hostile.passed();
        let answers = |route: &str| {
            let route = route.to_owned();
            let of = seen
                .iter()
                .filter(move |seen| seen.route.starts_with(&route));
            of.map(|seen| seen.answer.clone())
        };
        let new: Vault = answers("GET /v1/vault")
            .find_map(|answer| serde_json::from_slice(&answer).ok())
            .expect("the vault");
        let now = VaultBodyView::parse(&new.body.0).unwrap().vault_epoch;
        assert!(now > epoch);
        assert!(open_body(&new.body.0, &vk(&kept[32..]), now, &id).is_err());
        for ns in [
            Namespace::Contacts,
            Namespace::Keyring,
            Namespace::Heads,
            Namespace::Settings,
        ] {
            let route = format!("GET /v1/vault/blobs/{}", ns as u8);
            let mut sealed = answers(&route).filter(|answer| answer.first() == Some(&0x12));
            if let Some(sealed) = sealed.next() {
                assert!(
                    open_blob(&sealed, &body.storage_root, ns, &id).is_err(),
                    "ns {} opens under the old root",
                    ns as u8
                );
            }
        }
        // Signing key, KEM key and login are others; the newest epoch is given to the new one.
        let login = Login::new("boris").unwrap();
        let hash = login_hash(&login, &ServerId::new(SERVER_ID).unwrap());
        let chain: relay_api::statements::Chain = answers("GET /v1/statements/by-login/boris")
            .find_map(|answer| serde_json::from_slice(&answer).ok())
            .expect("the chain");
        let chain = Chain::verify(&chain.statements.0, &hash).unwrap();
        assert!(chain.head().is_compromise_rotation());
        assert_ne!(*chain.head().sig_pub(), body.sig_sk.public());
        let rows = answers("POST /v1/sync").chain(answers("GET /v1/conversations/"));
        let mut rows = rows.filter_map(|answer| LogRow::read_all(&answer).ok());
        let newest = rows
            .by_ref()
            .flatten()
            .filter(|row| row.kind == RowKind::Commit)
            .filter_map(|row| {
                let view = CommitView::parse(&row.bytes.0).ok()?;
                let (_, line) = view.entry(&id)?;
                Some((view.epoch, line.kem_gen))
            })
            .max();
        let (_, generation) = newest.expect("a commit");
        assert!(
            !old_gens.contains(&generation),
            "the newest epoch opens with a stolen key"
        );
    });
}

/// Boris behind a relay that can misbehave, with something typed and not sent.
async fn half_a_thought(relay: &Relay, hostile: &Hostile) -> (Person, String) {
    let boris = Person::register_on(device(hostile.url()).await, "boris").await;
    let anna = Person::register(&relay.base(), "anna").await;
    let conv_id = anna.start_direct("boris").await;
    anna.say(&conv_id, "hello").await;
    boris.accept(&conv_id).await;
    boris.expect_message(&conv_id, "hello").await;
    boris
        .ask(Command::SetDraft {
            conv_id: conv_id.clone(),
            text: "half a thought".into(),
            reply_to: None,
        })
        .await;
    (boris, conv_id)
}

async fn expect_half_a_thought(boris: &Person, conv_id: &str) {
    let has_draft = |screen: &Screen| {
        let open = screen.open.get(conv_id);
        open.is_some_and(|view| view.row.draft == "half a thought")
    };
    boris.wait_for("what was typed", has_draft).await;
    boris.expect_message(conv_id, "hello").await;
}

/// The relay takes the new account, and its answers are lost; all of them, or only the first ones.
fn lose_answers(hostile: &Hostile, and_logins: bool) {
    hostile.edit(FINISH, |answer| {
        if answer.path == relay_api::routes::PASSWORD_FINISH && answer.status == 200 {
            answer.problem(ProblemKind::Internal);
        }
    });
    if and_logins {
        hostile.edit("POST /v1/login/finish", |answer| {
            answer.problem(ProblemKind::Internal);
        });
    }
}

#[test]
fn a_rotation_whose_answer_is_lost_is_found_out_and_nothing_typed_is_lost() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (boris, conv_id) = half_a_thought(&relay, &hostile).await;
        lose_answers(&hostile, false);
        assert!(matches!(
            boris.ask(rotation()).await,
            Reply::AccessKey { .. }
        ));
        boris.wait_for("ready", Screen::is_ready).await;
        expect_half_a_thought(&boris, &conv_id).await;
    });
}

#[test]
fn a_rotation_that_nobody_answered_locks_and_the_new_password_opens_everything() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (boris, conv_id) = half_a_thought(&relay, &hostile).await;
        lose_answers(&hostile, true);
        assert!(boris.try_to(rotation()).await.is_err());
        let is_locked = |screen: &Screen| matches!(screen.phase(), Some(Phase::Locked { .. }));
        boris.wait_for("locked", is_locked).await;
        hostile.behave();
        let unlock = |password: &str| Command::Unlock {
            password: password.into(),
        };
        let refused = boris.try_to(unlock(PASSWORD)).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::BadCredentials);
        boris.ask(unlock(NEW_PASSWORD)).await;
        open_listed(&boris, &conv_id).await;
        expect_half_a_thought(&boris, &conv_id).await;
    });
}

#[test]
fn a_rotation_that_is_refused_leaves_everything_as_it_was() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (boris, conv_id) = half_a_thought(&relay, &hostile).await;
        // The password was proved; what follows never reaches the relay as it was sent.
        hostile.edit("POST /v1/password/start", |answer| {
            answer.json(|body| body["ticket"] = serde_json::to_value(Bytes(vec![7; 32])).unwrap());
        });
        assert!(boris.try_to(rotation()).await.is_err());
        hostile.behave();
        boris.wait_for("ready", Screen::is_ready).await;
        expect_half_a_thought(&boris, &conv_id).await;
        boris.say(&conv_id, "as before").await;
        boris.expect_message(&conv_id, "as before").await;
        let boris = boris.reload().await;
        boris.open_conversation(&conv_id).await;
        expect_half_a_thought(&boris, &conv_id).await;
        drop(Person::sign_in(&relay.base(), "boris").await);
    });
}
