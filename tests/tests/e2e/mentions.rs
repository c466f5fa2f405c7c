//! People named in texts: everybody sees the real names, and only who is named is told of it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{
    Command, FailureCode, MentionView, MessageBody, NamedStretch, Phase, Reply,
};
use crypto_core::{
    Hash32,
    commit::{Author, EpochState},
    message,
    payload::{Mention, Payload, Text},
};
use relay_api::Id;
use tests::{
    member::Member,
    person::{Person, Screen},
    relay::Relay,
    run,
};

fn account(person: &Person) -> String {
    match person.screen().app.expect("a frame").phase {
        Phase::Ready(me) => me.account_id,
        _ => panic!("{}: not signed in", person.login),
    }
}

fn naming(conv_id: &str, text: &str, who: &[(&str, &str)]) -> Command {
    let stretch = |(account_id, shown): &(&str, &str)| NamedStretch {
        account_id: (*account_id).to_owned(),
        start: u32::try_from(text.find(shown).expect("in the text")).unwrap(),
        len: u32::try_from(shown.len()).unwrap(),
    };
    Command::SendText {
        conv_id: conv_id.to_owned(),
        text: text.to_owned(),
        reply_to: None,
        mentions: who.iter().map(stretch).collect(),
    }
}

async fn expect_mentions(person: &Person, conv_id: &str, text: &str) -> Vec<MentionView> {
    match person.expect_message(conv_id, text).await.body {
        MessageBody::Text { mentions, .. } => mentions,
        _ => Vec::new(),
    }
}

/// Unread messages, and those of them that name the person.
async fn until_counted(person: &Person, conv_id: &str, unread: u32, mentions: u32) {
    let so = |screen: &Screen| {
        let row = screen.list.iter().find(|row| row.conv_id == conv_id);
        row.is_some_and(|row| (row.unread, row.mentions) == (unread, mentions))
    };
    person.wait_for("the counts in the list", so).await;
}

async fn group(person: &Person, others: &[&Person]) -> String {
    let command = Command::CreateGroup {
        name: "Three".to_owned(),
        members: others.iter().map(|other| account(other)).collect(),
    };
    let Reply::Conversation { conv_id } = person.ask(command).await else {
        panic!("no group");
    };
    person.open_conversation(&conv_id).await;
    for other in others {
        other.accept(&conv_id).await;
    }
    conv_id
}

#[test]
fn whoever_is_named_has_it_counted_until_it_was_read() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, _) = tests::person::two_people(&relay.base()).await;
        let clara = Person::register(&relay.base(), "clara").await;
        let dora = Person::register(&relay.base(), "dora").await;
        anna.start_direct("clara").await;
        let conv_id = group(&anna, &[&boris, &clara]).await;

        let (boris_id, dora_id) = (account(&boris), account(&dora));
        let command = naming(&conv_id, "ask B or D", &[(&boris_id, "B"), (&dora_id, "D")]);
        anna.ask(command).await;
        anna.say(&conv_id, "to everybody").await;

        // Dora is no member: nobody is named where her name would stand.
        let shown = "ask @The boris or D";
        let mentions = expect_mentions(&boris, &conv_id, shown).await;
        let wanted = MentionView {
            account_id: boris_id,
            me: true,
            start: 4,
            len: 10,
        };
        assert_eq!(mentions, [wanted]);
        let mentions = expect_mentions(&clara, &conv_id, shown).await;
        assert!(mentions.iter().all(|mention| !mention.me));
        let row = anna
            .screen()
            .list
            .into_iter()
            .find(|row| row.conv_id == conv_id);
        assert_eq!(row.expect("the group").mentions, 0);

        until_counted(&boris, &conv_id, 2, 1).await;
        until_counted(&clara, &conv_id, 2, 0).await;
        let boris = boris.reload().await;
        until_counted(&boris, &conv_id, 2, 1).await;
        let seq = u64::MAX;
        boris
            .ask(Command::MarkRead {
                conv_id: conv_id.clone(),
                seq,
            })
            .await;
        until_counted(&boris, &conv_id, 0, 0).await;
    });
}

#[test]
fn stretches_that_are_not_in_the_text_are_refused() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = tests::person::two_people(&relay.base()).await;
        let boris_id = account(&boris);
        let mut command = naming(&conv_id, "hello B", &[(&boris_id, "B")]);
        if let Command::SendText { mentions, .. } = &mut command {
            mentions[0].len = 2;
        }
        let refused = anna.try_to(command).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::BadCommand);
    });
}

/// A text that says one name and means somebody else.
async fn say(mallory: &mut Member, epoch: &EpochState, text: &str, meant: &[(Hash32, &str)]) {
    let mention = |(account_id, shown): &(Hash32, &str)| Mention {
        account_id: *account_id,
        offset: u32::try_from(text.find(shown).expect("in the text")).unwrap(),
        len: u32::try_from(shown.len()).unwrap(),
    };
    let payload = Payload::Text(Text {
        mentions: meant.iter().map(mention).collect(),
        ..Text::plain(text)
    });
    let key = mallory.signing.duplicate();
    let author = Author {
        account_id: &mallory.account_id,
        stmt_hash: &mallory.stmt_hash,
        key: &key,
    };
    let parents = [*epoch.public().commit_hash()];
    let at_ms = 1_790_000_001_000;
    let sealed = message::seal(&mut mallory.rng, epoch, &author, at_ms, &parents, &payload);
    let bytes = sealed.unwrap().bytes;
    mallory.post_message(epoch.public().conv_id(), bytes).await;
}

#[test]
fn nobody_is_named_as_somebody_else() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let mut mallory = Member::register(&relay.base(), "mallory").await;
        let anna_id = mallory.learn("anna").await;
        let boris_id = mallory.learn("boris").await;
        let epoch = mallory.create(&[anna_id, boris_id]).await;
        let conv_id = Id(*epoch.public().conv_id()).to_string();
        anna.accept(&conv_id).await;
        boris.accept(&conv_id).await;

        let meant = [(boris_id, "@anna"), ([5; 32], "@relay")];
        say(&mut mallory, &epoch, "@anna stole it, says @relay", &meant).await;
        for person in [&anna, &boris] {
            let shown = "@The boris stole it, says @relay";
            let mentions = expect_mentions(person, &conv_id, shown).await;
            let named: Vec<_> = mentions.iter().map(|m| m.account_id.clone()).collect();
            assert_eq!(named, [account(&boris)]);
        }
        until_counted(&anna, &conv_id, 1, 0).await;
        until_counted(&boris, &conv_id, 1, 1).await;
        let preview = anna.screen().list.remove(0).preview.expect("a preview");
        let MessageBody::Text { text, .. } = preview.body else {
            panic!("a text");
        };
        assert_eq!(text, "@The boris stole it, says @relay");
    });
}
