//! An account that is deleted: what goes, what stays, and what others meet afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::{
    platform::{Platform as _, Store as _, Table},
    view::{Command, FailureCode, MessageBody, Phase, Reply, SystemEvent, Trust, WriteBlock},
};
use tests::{
    native::NativePlatform,
    person::{PASSWORD, Person, Screen, two_people},
    relay::{Relay, SERVER_ID},
    run,
};

fn deletion(password: &str) -> Command {
    Command::DeleteAccount {
        password: password.into(),
    }
}

fn is_out(screen: &Screen) -> bool {
    matches!(screen.phase(), Some(Phase::SignedOut { .. }))
}

async fn in_memory(relay: &Relay) -> NativePlatform {
    NativePlatform::in_memory(&relay.base(), SERVER_ID)
        .await
        .expect("a device")
}

#[test]
fn a_deleted_account_is_gone_everywhere_and_what_it_said_stays_with_others() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let other = Person::sign_in(&relay.base(), "boris").await;
        boris.say(&conv_id, "my last words").await;
        anna.expect_message(&conv_id, "my last words").await;

        let refused = boris.try_to(deletion("not the password of boris")).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::BadCredentials);
        assert!(boris.screen().is_ready());

        assert_eq!(boris.ask(deletion(PASSWORD)).await, Reply::Done);
        boris.wait_for("out", is_out).await;
        other.wait_for("out", is_out).await;
        let device = boris.platform();
        for table in Table::ALL {
            let all = device.store().range(table, &[], &[0xff; 64], 10, false);
            assert!(all.await.unwrap().is_empty(), "{}", table.name());
        }
        let again = Person::open(in_memory(&relay).await, "boris");
        let command = Command::SignIn {
            login: "boris".into(),
            password: PASSWORD.into(),
            stay: false,
        };
        let refused = again.try_to(command).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::BadCredentials);

        // A calm line, the text, and nobody by that login.
        anna.expect(&conv_id, "a farewell", |message| {
            matches!(
                &message.body,
                MessageBody::System {
                    event: SystemEvent::Left { .. }
                }
            )
        })
        .await;
        anna.expect_message(&conv_id, "my last words").await;
        let find = Command::FindPerson {
            login: "boris".into(),
        };
        let unknown = anna.try_to(find).await.unwrap_err();
        assert_eq!(unknown.code, FailureCode::UnknownLogin);
        // What was said can still be verified from the beginning.
        let fresh = Person::sign_in(&relay.base(), "anna").await;
        let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
        fresh.wait_for("the conversation", listed).await;
        fresh.open_conversation(&conv_id).await;
        fresh.expect_message(&conv_id, "my last words").await;
        assert!(!fresh.screen().open[&conv_id].integrity_alarm);
    });
}

#[test]
fn a_contact_who_registers_again_is_a_break_that_blocks_sending_and_keeps_the_text() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        boris.say(&conv_id, "it was really me").await;
        anna.expect_message(&conv_id, "it was really me").await;
        boris.ask(deletion(PASSWORD)).await;
        let someone = Person::register(&relay.base(), "boris").await;

        let begin = Command::StartDirect {
            login: "boris".into(),
        };
        let refused = anna.try_to(begin).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::IdentityBroken);
        let is_broken = |screen: &Screen| {
            let view = &screen.open[&conv_id];
            view.row.trust == Trust::Broken && view.write_block == Some(WriteBlock::IdentityBroken)
        };
        anna.wait_for("the break", is_broken).await;
        anna.expect_message(&conv_id, "it was really me").await;
        // What the newcomer begins is no continuation of the old conversation.
        let theirs = someone.start_direct("anna").await;
        someone.say(&theirs, "it is still me").await;
        assert_ne!(theirs, conv_id);
        assert!(is_broken(&anna.screen()));
    });
}
