//! "X is writing": seen live by whoever may see it, kept nowhere, and never shown unproved.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::time::{SystemTime, UNIX_EPOCH};

use client_core::view::Command;
use crypto_core::{
    Hash32,
    commit::{Author, EpochState},
    payload::{Payload, Typing},
};
use relay_api::{Bytes, ConvId, live::FromRelay};
use tests::{
    hostile::Hostile,
    member::Member,
    person::{Person, Screen, two_people},
    relay::Relay,
    run,
};

async fn types(person: &Person, conv_id: &str, active: bool) {
    let conv_id = conv_id.to_owned();
    person.ask(Command::Typing { conv_id, active }).await;
}

fn writing(screen: &Screen, conv_id: &str) -> Vec<String> {
    let mut rows = screen.list.iter();
    let row = rows.find(|row| row.conv_id == conv_id);
    row.map(|row| row.writing.clone()).unwrap_or_default()
}

/// In the list and above the messages.
async fn sees(person: &Person, conv_id: &str, who: &[&str]) {
    let is_so = |screen: &Screen| {
        writing(screen, conv_id) == who && screen.open[conv_id].row.writing == who
    };
    person.wait_for(&format!("{who:?} writing"), is_so).await;
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_millis().try_into().unwrap()
}

/// A reaction is no message: it takes nobody's "writing" back, and its coming proves that what came
/// before it was heard.
async fn mark(from: &Person, to: &Person, conv_id: &str, emoji: &str) {
    let hello = from.expect_message(conv_id, "hello").await;
    from.ask(Command::React {
        conv_id: conv_id.to_owned(),
        hash: hello.hash.clone().unwrap(),
        emoji: emoji.to_owned(),
        set: true,
    })
    .await;
    let is_it = |m: &client_core::view::MessageView| {
        m.hash == hello.hash && m.reactions.iter().any(|r| r.emoji == emoji)
    };
    to.expect(conv_id, "a mark", is_it).await;
}

#[test]
fn the_other_one_sees_it_until_the_message_comes() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let again = Person::sign_in(&relay.base(), "anna").await;
        let listed = |screen: &Screen| !screen.list.is_empty();
        again.wait_for("the list", listed).await;
        again.open_conversation(&conv_id).await;

        types(&anna, &conv_id, true).await;
        sees(&boris, &conv_id, &["The anna"]).await;
        types(&anna, &conv_id, false).await;
        sees(&boris, &conv_id, &[]).await;
        types(&anna, &conv_id, true).await;
        sees(&boris, &conv_id, &["The anna"]).await;
        anna.say(&conv_id, "written").await;
        boris.expect_message(&conv_id, "written").await;
        sees(&boris, &conv_id, &[]).await;

        // Neither of her browsers tells her that she writes, and the log has only what was said.
        again.expect_message(&conv_id, "written").await;
        for browser in [&anna, &again] {
            sees(browser, &conv_id, &[]).await;
        }
        let name = b"The anna".as_slice();
        let database = std::fs::read(relay.data().join("relay.sqlite")).unwrap_or_default();
        assert!(!database.windows(name.len()).any(|part| part == name));
    });
}

#[test]
fn a_pause_takes_it_back_and_without_a_word_it_ends_by_itself() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        types(&anna, &conv_id, true).await;
        sees(&boris, &conv_id, &["The anna"]).await;
        sees(&boris, &conv_id, &[]).await;
        types(&anna, &conv_id, true).await;
        sees(&boris, &conv_id, &["The anna"]).await;
        drop(anna);
        sees(&boris, &conv_id, &[]).await;
    });
}

#[test]
fn a_relay_that_repeats_or_holds_back_shows_nobody_writing() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(hostile.url()).await;
        types(&anna, &conv_id, true).await;
        sees(&boris, &conv_id, &["The anna"]).await;
        types(&anna, &conv_id, false).await;
        sees(&boris, &conv_id, &[]).await;
        let said = hostile.notices();
        assert_eq!(said.len(), 2, "writing, and not any more");
        for message in &said {
            let message = message.clone();
            hostile.invent(&FromRelay::Notice { message });
        }
        let mut changed = said[0].0.clone();
        *changed.last_mut().unwrap() ^= 1;
        for message in [changed, b"writing".to_vec(), Vec::new()] {
            let message = Bytes(message);
            hostile.invent(&FromRelay::Notice { message });
        }
        mark(&anna, &boris, &conv_id, "👍").await;
        assert_eq!(writing(&boris.screen(), &conv_id), [""; 0]);
        // A restart forgets what was heard; the message that came since is remembered by its time.
        anna.say(&conv_id, "written").await;
        boris.expect_message(&conv_id, "written").await;
        let boris = boris.reload().await;
        let listed = |screen: &Screen| !screen.list.is_empty();
        boris.wait_for("the list", listed).await;
        boris.open_conversation(&conv_id).await;
        let message = said[0].clone();
        hostile.invent(&FromRelay::Notice { message });
        mark(&anna, &boris, &conv_id, "🎉").await;
        assert_eq!(writing(&boris.screen(), &conv_id), [""; 0]);
    });
}

/// Whose name stands in a notice, whose statement, whose key signs it.
struct Claim<'a> {
    account_id: &'a Hash32,
    stmt_hash: &'a Hash32,
}

fn notice(mallory: &mut Member, epoch: &EpochState, claim: &Claim<'_>, at_ms: u64) -> FromRelay {
    let key = mallory.signing.duplicate();
    let author = Author {
        account_id: claim.account_id,
        stmt_hash: claim.stmt_hash,
        key: &key,
    };
    let payload = Payload::Typing(Typing { active: true });
    let message = Bytes(mallory.seal(epoch, &author, at_ms, &payload, &[]));
    FromRelay::Notice { message }
}

/// Mallory's own, with clean hands.
fn honest(mallory: &mut Member, epoch: &EpochState, at_ms: u64) -> FromRelay {
    let (account_id, stmt_hash) = (mallory.account_id, mallory.stmt_hash);
    let claim = Claim {
        account_id: &account_id,
        stmt_hash: &stmt_hash,
    };
    notice(mallory, epoch, &claim, at_ms)
}

/// Mallory says something that is stored: once it is shown, what was invented before was heard.
async fn say(mallory: &mut Member, epoch: &EpochState, text: &str) {
    let key = mallory.signing.duplicate();
    let (account_id, stmt_hash) = (mallory.account_id, mallory.stmt_hash);
    let author = Author {
        account_id: &account_id,
        stmt_hash: &stmt_hash,
        key: &key,
    };
    let payload = Payload::Text(crypto_core::payload::Text::plain(text));
    let parents = [*epoch.public().commit_hash()];
    let bytes = mallory.seal(epoch, &author, 1_790_000_001_000, &payload, &parents);
    mallory.post_message(epoch.public().conv_id(), bytes).await;
}

#[test]
fn requests_forgeries_and_former_members_are_not_shown_as_writing() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let anna = Person::register(hostile.url(), "anna").await;
        let mut mallory = Member::register(&relay.base(), "mallory").await;
        let mut trudy = Member::register(&relay.base(), "trudy").await;
        let annas_id = mallory.learn("anna").await;
        let trudys_id = mallory.learn("trudy").await;
        let epoch = mallory.create(&[annas_id, trudys_id]).await;
        let conv_id = ConvId {
            0: *epoch.public().conv_id(),
        }
        .to_string();
        let nobody: [&str; 0] = [];

        // Not accepted yet: even an honest notice is nobody's business.
        say(&mut mallory, &epoch, "one").await;
        let listed = |screen: &Screen| !screen.list.is_empty();
        anna.wait_for("a request", listed).await;
        hostile.invent(&honest(&mut mallory, &epoch, now_ms()));
        say(&mut mallory, &epoch, "two").await;
        let is_two = |screen: &Screen| {
            let preview = screen.list[0].preview.as_ref();
            preview.is_some_and(|preview| format!("{:?}", preview.body).contains("two"))
        };
        let screen = anna.wait_for("the next message", is_two).await;
        assert_eq!(writing(&screen, &conv_id), nobody);

        anna.accept(&conv_id).await;
        let (own_stmt, annas_stmt) = (mallory.stmt_hash, *mallory.chains[&annas_id].head_hash());
        let trudys_stmt = *mallory.chains[&trudys_id].head_hash();
        let claims = [
            (&trudys_id, &trudys_stmt),
            (&trudys_id, &own_stmt),
            (&annas_id, &annas_stmt),
            (&[5; 32], &own_stmt),
        ];
        for (account_id, stmt_hash) in claims {
            let claim = Claim {
                account_id,
                stmt_hash,
            };
            hostile.invent(&notice(&mut mallory, &epoch, &claim, now_ms()));
        }
        // From another hour.
        let hour = 60 * 60 * 1_000;
        hostile.invent(&honest(&mut mallory, &epoch, now_ms() - hour));
        hostile.invent(&honest(&mut mallory, &epoch, now_ms() + hour));
        say(&mut mallory, &epoch, "three").await;
        anna.expect_message(&conv_id, "three").await;
        assert_eq!(writing(&anna.screen(), &conv_id), nobody);

        // Trudy writes, with keys of her own …
        trudy.chains = mallory.chains.clone();
        let trudys_key = trudy.signing.duplicate();
        let author = Author {
            account_id: &trudys_id,
            stmt_hash: &trudys_stmt,
            key: &trudys_key,
        };
        let payload = Payload::Typing(Typing { active: true });
        let bytes = mallory.seal(&epoch, &author, now_ms(), &payload, &[]);
        hostile.invent(&FromRelay::Notice {
            message: Bytes(bytes),
        });
        sees(&anna, &conv_id, &["trudy"]).await;
        // … until she is taken out: of that epoch and of the next one she says nothing more.
        let next = mallory.remove(&epoch, &trudys_id).await;
        sees(&anna, &conv_id, &[]).await;
        for epoch in [&epoch, &next] {
            let bytes = mallory.seal(epoch, &author, now_ms(), &payload, &[]);
            hostile.invent(&FromRelay::Notice {
                message: Bytes(bytes),
            });
        }
        // What is old is old even from a member who stays.
        hostile.invent(&honest(&mut mallory, &epoch, now_ms()));
        say(&mut mallory, &next, "four").await;
        anna.expect_message(&conv_id, "four").await;
        assert_eq!(writing(&anna.screen(), &conv_id), nobody);
        hostile.invent(&honest(&mut mallory, &next, now_ms()));
        sees(&anna, &conv_id, &["mallory"]).await;
    });
}
