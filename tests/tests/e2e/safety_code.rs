//! Scanning the safety number: a match on every bit verifies, and nothing else does.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{CodeCheck, Command, Reply, SafetyView, Trust};
use tests::{
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

fn other(person: &Person, conv_id: &str) -> String {
    let view = person.screen().open[conv_id].clone();
    let other = view.members.into_iter().find(|member| !member.me);
    other.unwrap().account_id
}

async fn number(person: &Person, account_id: &str) -> SafetyView {
    let account_id = account_id.to_owned();
    match person.ask(Command::SafetyNumber { account_id }).await {
        Reply::Safety(safety) => safety,
        _ => panic!("no number"),
    }
}

async fn scan(person: &Person, account_id: &str, text: &str) -> CodeCheck {
    let command = Command::CheckSafetyCode {
        account_id: account_id.to_owned(),
        text: text.to_owned(),
    };
    match person.ask(command).await {
        Reply::CodeChecked { outcome } => outcome,
        _ => panic!("no answer to a code"),
    }
}

fn trust(screen: &Screen, conv_id: &str) -> Option<Trust> {
    let row = screen.list.iter().find(|row| row.conv_id == conv_id);
    row.map(|row| row.trust)
}

#[test]
fn the_code_of_the_other_screen_verifies_and_every_other_one_does_not() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let clara = Person::register(&relay.base(), "clara").await;
        let with_clara = clara.start_direct("anna").await;
        let (boris_id, annas_id) = (other(&anna, &conv_id), other(&boris, &conv_id));
        let (annas, his) = (
            number(&anna, &boris_id).await,
            number(&boris, &annas_id).await,
        );
        assert_eq!(annas.digits, his.digits);
        let claras = number(&clara, &other(&clara, &with_clara)).await;

        // A code that differs in its last bits only is a code of somebody else.
        let mut near = his.qr.clone();
        let last = if near.ends_with('A') { "E" } else { "A" };
        near.replace_range(near.len() - 1.., last);
        let codes = [
            (annas.qr.as_str(), CodeCheck::Own),
            (claras.qr.as_str(), CodeCheck::Mismatch),
            (near.as_str(), CodeCheck::Mismatch),
            ("https://example.org/", CodeCheck::NotACode),
            ("", CodeCheck::NotACode),
            (&his.qr[1..], CodeCheck::NotACode),
        ];
        for (code, outcome) in codes {
            assert_eq!(scan(&anna, &boris_id, code).await, outcome, "{code}");
            assert!(!number(&anna, &boris_id).await.verified, "{code}");
        }
        assert_eq!(scan(&anna, &boris_id, &his.qr).await, CodeCheck::Match);
        assert!(number(&anna, &boris_id).await.verified);
        let verified = |screen: &Screen| trust(screen, &conv_id) == Some(Trust::Verified);
        anna.wait_for("verified", verified).await;
        assert_eq!(
            trust(&boris.screen(), &conv_id),
            Some(Trust::Unverified),
            "each for himself"
        );
    });
}
