//! Search in what a browser holds: words in their forms, names, and nothing that is gone or hidden.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::{
    platform::{Platform as _, Store as _, Table},
    view::{Command, FoundView, HitView, MessageBody, MessageView, PieceView, Place, Reply},
};
use tests::{
    person::{Person, Screen, two_people},
    relay::Relay,
    run, within,
};

async fn ask(
    person: &Person,
    query: &str,
    conv_id: Option<&str>,
    skip: u32,
    limit: u32,
) -> FoundView {
    let command = Command::Search {
        query: query.to_owned(),
        conv_id: conv_id.map(str::to_owned),
        skip,
        limit,
    };
    match person.ask(command).await {
        Reply::Found(found) => *found,
        _ => panic!("nothing was looked for"),
    }
}

/// Looks until everything that is here is in the index.
async fn search(person: &Person, query: &str) -> FoundView {
    let ready = async {
        loop {
            let found = ask(person, query, None, 0, 50).await;
            if found.ready {
                return found;
            }
            tokio::task::yield_now().await;
        }
    };
    within("an index that is ready", ready).await
}

fn line(hit: &HitView) -> String {
    let piece = |piece: &PieceView| match piece.hit {
        true => format!("[{}]", piece.text),
        false => piece.text.clone(),
    };
    hit.pieces.iter().map(piece).collect()
}

fn lines(found: &FoundView) -> Vec<String> {
    found.hits.iter().map(line).collect()
}

#[test]
fn words_are_found_in_every_form_newest_first_on_both_sides() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        for text in ["Купила два билета", "Паром в среду", "Билетов больше нет"]
        {
            anna.say(&conv_id, text).await;
            boris.expect_message(&conv_id, text).await;
        }
        for person in [&anna, &boris] {
            let found = search(person, "билеты").await;
            assert_eq!(
                lines(&found),
                ["[Билетов] больше нет", "Купила два [билета]"]
            );
            assert_eq!(found.total, 2);
            assert!(found.whole);
            assert_eq!(found.hits[0].mine, person.login == "anna");
            assert_eq!(found.words, ["билета", "билетов"]);
        }
        assert_eq!(lines(&search(&boris, "ПАР").await), ["[Паром] в среду"]);
        assert_eq!(lines(&search(&boris, "билет среда").await), [""; 0]);
        let page = ask(&boris, "билеты", Some(&conv_id), 1, 1).await;
        assert_eq!(lines(&page), ["Купила два [билета]"]);
        assert_eq!(page.total, 2);
    });
}

#[test]
fn what_is_edited_is_found_as_it_is_now_and_what_is_taken_back_is_gone() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        for text in ["the red lantern", "the blue lantern"] {
            anna.say(&conv_id, text).await;
        }
        let red = anna.expect_message(&conv_id, "the red lantern").await;
        let blue = anna.expect_message(&conv_id, "the blue lantern").await;
        boris.expect_message(&conv_id, "the blue lantern").await;
        assert_eq!(search(&boris, "lantern").await.total, 2);
        anna.ask(Command::EditMessage {
            conv_id: conv_id.clone(),
            hash: red.hash.unwrap(),
            text: "the green lantern".to_owned(),
            mentions: Vec::new(),
        })
        .await;
        anna.ask(Command::DeleteMessage {
            conv_id: conv_id.clone(),
            hash: blue.hash.clone().unwrap(),
        })
        .await;
        boris.expect_message(&conv_id, "the green lantern").await;
        let gone = |screen: &Screen| {
            let mut messages = screen.messages(&conv_id).iter();
            !messages.any(|message| message.hash == blue.hash && is_text(message))
        };
        boris.wait_for("it is taken back", gone).await;
        for person in [&anna, &boris] {
            assert_eq!(
                lines(&search(person, "lantern").await),
                ["the green [lantern]"]
            );
            assert!(search(person, "red").await.hits.is_empty());
        }
    });
}

/// Far up in a conversation, what this browser has not in memory.
#[test]
fn what_changes_far_up_is_not_found_as_it_was_either() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        for text in ["the red lantern", "the blue lantern"] {
            anna.say(&conv_id, text).await;
        }
        let red = boris.expect_message(&conv_id, "the red lantern").await;
        let blue = boris.expect_message(&conv_id, "the blue lantern").await;
        for n in 0..100 {
            anna.say(&conv_id, &format!("line {n}")).await;
        }
        let last = boris.expect_message(&conv_id, "line 99").await;
        boris
            .ask(Command::MarkRead {
                conv_id: conv_id.clone(),
                seq: last.seq,
            })
            .await;
        assert_eq!(search(&boris, "lantern").await.total, 2);

        // The newest page is in memory, and these two are not.
        let boris = boris.reload().await;
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, "line 99").await;
        anna.ask(Command::EditMessage {
            conv_id: conv_id.clone(),
            hash: red.hash.unwrap(),
            text: "the green lantern".to_owned(),
            mentions: Vec::new(),
        })
        .await;
        anna.ask(Command::DeleteMessage {
            conv_id: conv_id.clone(),
            hash: blue.hash.unwrap(),
        })
        .await;
        let changed = async {
            while lines(&search(&boris, "lantern").await) != ["the green [lantern]"] {
                tokio::task::yield_now().await;
            }
        };
        within("both changes", changed).await;
        let shown = |screen: &Screen| {
            let mut messages = screen.messages(&conv_id).iter();
            messages.any(|message| message.seq <= blue.seq)
        };
        assert!(!shown(&boris.screen()));
        // It has left the device, too.
        let boris = boris.reload().await;
        boris.open_conversation(&conv_id).await;
        within("the page far up", async {
            while !shown(&boris.screen()) {
                let conv_id = conv_id.clone();
                boris.ask(Command::LoadOlder { conv_id }).await;
                tokio::task::yield_now().await;
            }
        })
        .await;
        let gone = |message: &MessageView| {
            message.seq == blue.seq && matches!(message.body, MessageBody::Deleted { .. })
        };
        boris.expect(&conv_id, "an empty place", gone).await;
        assert_eq!(search(&boris, "blue").await.total, 0);
    });
}

fn is_text(message: &MessageView) -> bool {
    matches!(message.body, MessageBody::Text { .. })
}

#[test]
fn people_and_conversations_are_found_by_name() {
    run(async {
        let relay = Relay::start().await;
        let (anna, _boris, conv_id) = two_people(&relay.base()).await;
        let found = search(&anna, "bor").await;
        assert_eq!(found.conversations, [conv_id]);
        assert!(found.people.is_empty(), "he stands in the list already");
        assert!(search(&anna, "oris").await.conversations.is_empty());
    });
}

#[test]
fn the_index_survives_a_reload_and_holds_no_word_in_the_clear() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        for n in 0..80 {
            let text = format!("lighthouse{n} at the harbour");
            anna.say(&conv_id, &text).await;
        }
        boris
            .expect_message(&conv_id, "lighthouse79 at the harbour")
            .await;
        let before = search(&boris, "harbour").await;
        assert_eq!(before.total, 80);
        let store = boris.platform().store();
        let all = store.range(Table::Meta, b"search", b"searci", usize::MAX, false);
        let stored = all.await.expect("a store");
        assert!(stored.len() > 1, "nothing was stored");
        for (_, value) in &stored {
            let text = String::from_utf8_lossy(value);
            assert!(!text.contains("lighthouse") && !text.contains("harbour"));
        }
        let boris = boris.reload().await;
        let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
        boris.wait_for("the conversation", listed).await;
        let after = search(&boris, "harbour").await;
        assert_eq!(lines(&after), lines(&before));
        anna.say(&conv_id, "another harbour").await;
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, "another harbour").await;
        assert_eq!(search(&boris, "harbour").await.total, 81);
    });
}

#[test]
fn another_browser_says_how_far_back_it_looks() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        anna.say(&conv_id, "the very first thing").await;
        for n in 0..150 {
            anna.say(&conv_id, &format!("and then {n}")).await;
        }
        // What was not read a new browser would read of its own accord.
        let seq = boris.expect_message(&conv_id, "and then 149").await.seq;
        boris.read_everywhere(&relay.base(), &conv_id, seq).await;
        let fresh = Person::sign_in(&relay.base(), "boris").await;
        let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
        fresh.wait_for("the conversation", listed).await;
        let found = search(&fresh, "very first").await;
        assert!(found.hits.is_empty() && !found.whole);
        assert!(found.since.expect("a time") > 0);
        // What is loaded on the way to the beginning is found from then on.
        fresh.open_conversation(&conv_id).await;
        fresh
            .ask(Command::JumpTo {
                conv_id: conv_id.clone(),
                to: Place::Time { time: 0 },
            })
            .await;
        let all_here = async {
            loop {
                let found = search(&fresh, "very first").await;
                if found.total > 0 {
                    return found;
                }
                tokio::task::yield_now().await;
            }
        };
        let found = within("the first message in the index", all_here).await;
        assert_eq!(lines(&found), ["the [very] [first] thing"]);
        assert!(found.whole);
    });
}
