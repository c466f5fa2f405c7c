//! Attack 15: a member with valid keys writes in somebody else's name.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::MessageBody;
use crypto_core::{
    Hash32,
    commit::{Author, EpochState},
    keys::SigningKey,
    message,
    payload::{Payload, Text},
};
use relay_api::ConvId;
use tests::{member::Member, person::Person, relay::Relay, run};

/// Seals a text in the name of `account_id`, with whatever key, and posts it.
async fn say(
    mallory: &mut Member,
    epoch: &EpochState,
    account_id: &Hash32,
    stmt_hash: &Hash32,
    key: &SigningKey,
    text: &str,
) {
    let author = Author {
        account_id,
        stmt_hash,
        key,
    };
    let payload = Payload::Text(Text::plain(text)).encode().unwrap();
    let parents = [*epoch.public().commit_hash()];
    let sealed = message::seal_raw(
        &mut mallory.rng,
        epoch,
        &author,
        1_790_000_001_000,
        1,
        &parents,
        &payload,
    )
    .unwrap();
    mallory
        .post_message(epoch.public().conv_id(), sealed.bytes)
        .await;
}

#[test]
fn a_member_cannot_write_in_anothers_name() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let mut mallory = Member::register(&relay.base(), "mallory").await;
        let annas_id = mallory.learn("anna").await;
        let boris_id = mallory.learn("boris").await;
        let epoch = mallory.create(&[annas_id, boris_id]).await;
        let conv_id = ConvId {
            0: *epoch.public().conv_id(),
        }
        .to_string();
        anna.accept(&conv_id).await;
        boris.accept(&conv_id).await;

        let own_key = mallory.signing.duplicate();
        let (own_id, own_stmt) = (mallory.account_id, mallory.stmt_hash);
        let annas_stmt = *mallory.chains[&annas_id].head_hash();
        // Anna's name and statement, Mallory's signature.
        say(
            &mut mallory,
            &epoch,
            &annas_id,
            &annas_stmt,
            &own_key,
            "forged for anna",
        )
        .await;
        // Mallory's name, Anna's statement.
        say(
            &mut mallory,
            &epoch,
            &own_id,
            &annas_stmt,
            &own_key,
            "forged statement",
        )
        .await;
        // Anna's name, Mallory's statement.
        say(
            &mut mallory,
            &epoch,
            &annas_id,
            &own_stmt,
            &own_key,
            "forged name",
        )
        .await;
        // Somebody who is not in the roster.
        say(
            &mut mallory,
            &epoch,
            &[5; 32],
            &own_stmt,
            &own_key,
            "forged stranger",
        )
        .await;
        // An honest one, so that everything before it was looked at.
        say(
            &mut mallory,
            &epoch,
            &own_id,
            &own_stmt,
            &own_key,
            "an honest line",
        )
        .await;

        for person in [&anna, &boris] {
            person.expect_message(&conv_id, "an honest line").await;
            // Forged ones are refused, or still wait for their check, but never stand as somebody's words.
            let screen = person
                .wait_for("every signature is checked", |screen| {
                    screen.messages(&conv_id).iter().all(|message| {
                        message.verified || matches!(message.body, MessageBody::Rejected)
                    })
                })
                .await;
            for message in screen.messages(&conv_id) {
                if let MessageBody::Text { text, .. } = &message.body {
                    assert!(
                        !text.starts_with("forged"),
                        "{}: shown: {text}",
                        person.login
                    );
                }
            }
        }
    });
}
