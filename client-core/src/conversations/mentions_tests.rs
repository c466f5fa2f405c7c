#![allow(clippy::expect_used, clippy::panic, reason = "tests")]

use super::*;
use crate::{conversations::snapshot::Person, view::Trust};

const ANNA: Hash32 = [1; 32];
const BORIS: Hash32 = [2; 32];

struct Two;

impl People for Two {
    fn now_ms(&self) -> u64 {
        0
    }

    fn me(&self) -> Hash32 {
        BORIS
    }

    fn person(&self, account: &Hash32) -> Person {
        let name = if *account == ANNA {
            "Анна 🌿"
        } else {
            "Boris"
        };
        Person {
            login: name.to_lowercase(),
            name: name.to_owned(),
            avatar: None,
            about: String::new(),
            trust: Trust::Unverified,
            is_accepted: true,
            is_declined: false,
            blocked_ms: None,
        }
    }

    fn shows_presence(&self) -> bool {
        true
    }

    fn shows_reading(&self) -> bool {
        true
    }
}

fn stretch(who: Hash32, start: u32, len: u32) -> NamedStretch {
    NamedStretch {
        account_id: hash_text(&who),
        start,
        len,
    }
}

fn shown(text: &str, mentions: &[Mention]) -> (String, Vec<MentionView>) {
    let mut body = MessageBody::Text {
        text: text.to_owned(),
        mentions: views(text, mentions),
    };
    name_all(&mut body, &Two);
    let MessageBody::Text { text, mentions } = body else {
        panic!("still a text");
    };
    (text, mentions)
}

/// The stretches of a text, as JavaScript would cut them out.
fn stretches(text: &str, mentions: &[MentionView]) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let one = |m: &MentionView| {
        let (from, to) = (m.start as usize, (m.start + m.len) as usize);
        String::from_utf16(units.get(from..to).expect("inside")).expect("whole signs")
    };
    mentions.iter().map(one).collect()
}

#[test]
fn places_survive_signs_of_every_length() {
    let text = "🎉 é @anna, и @b 🎉";
    let named = [stretch(ANNA, 5, 5), stretch(BORIS, 14, 2)];
    let mentions = of_command(text, &named, |_| true).expect("inside the text");
    let cut: Vec<_> = mentions
        .iter()
        .map(|m| &text[m.offset as usize..(m.offset + m.len) as usize])
        .collect();
    assert_eq!(cut, ["@anna", "@b"]);
    let (text, mentions) = shown(text, &mentions);
    assert_eq!(text, "🎉 é @Анна 🌿, и @Boris 🎉");
    assert_eq!(stretches(&text, &mentions), ["@Анна 🌿", "@Boris"]);
    assert_eq!(
        mentions.iter().map(|m| m.me).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn a_stretch_that_names_somebody_else_shows_who_is_meant() {
    let text = "@Boris owes me money";
    let mention = Mention {
        account_id: ANNA,
        offset: 0,
        len: 6,
    };
    assert_eq!(shown(text, &[mention]).0, "@Анна 🌿 owes me money");
}

#[test]
fn stretches_outside_the_text_or_over_one_another_are_refused() {
    for named in [
        vec![stretch(ANNA, 0, 0)],
        vec![stretch(ANNA, 4, 2)],
        vec![stretch(ANNA, u32::MAX, 2)],
        vec![stretch(ANNA, 0, 3), stretch(BORIS, 2, 1)],
        vec![stretch(ANNA, 2, 1), stretch(BORIS, 0, 1)],
    ] {
        assert_eq!(of_command("abcd", &named, |_| true).map(drop), None);
    }
    // Inside a surrogate pair.
    assert_eq!(of_command("ab🎉", &[stretch(ANNA, 2, 1)], |_| true), None);
    assert_eq!(
        of_command("ab🎉", &[stretch(ANNA, 2, 2)], |_| true).map(|all| all.len()),
        Some(1)
    );
}

#[test]
fn who_is_no_member_is_left_out_and_the_text_stays() {
    let named = [stretch(ANNA, 0, 2), stretch(BORIS, 3, 2)];
    let mentions = of_command("@a @b", &named, |id| *id == BORIS).expect("inside the text");
    assert!(names(&mentions, &BORIS) && !names(&mentions, &ANNA));
    assert_eq!(shown("@a @b", &mentions).0, "@a @Boris");
}

#[test]
fn a_preview_is_not_cut_inside_a_name() {
    let all = views(
        "hi @anna!",
        &[Mention {
            account_id: ANNA,
            offset: 3,
            len: 5,
        }],
    );
    assert_eq!(cut("hi @anna!", &all, 5), ("hi ".to_owned(), Vec::new()));
    assert_eq!(
        cut("hi @anna!", &all, 8),
        ("hi @anna".to_owned(), all.clone())
    );
    assert_eq!(cut("hi @anna!", &all, 2).0, "hi");
}

#[test]
fn a_text_goes_on_with_the_names_that_its_reader_saw() {
    let mention = |account: u8, offset: u32, len: u32| Mention {
        account_id: [account; 32],
        offset,
        len,
    };
    // What its sender put there, "ж", is not what was shown.
    let text = "да, @ж и ж!";
    let named = [mention(1, 6, 3), mention(2, 13, 2)];
    let name = |id: &Hash32| format!("Лицо {}", id[0]);
    let all = carried(text, &named, name, |_| true).expect("carried");
    assert_eq!(all.0, "да, @Лицо 1 и @Лицо 2!");
    let stretches: Vec<_> = all
        .1
        .iter()
        .map(|m| &all.0[m.offset as usize..(m.offset + m.len) as usize])
        .collect();
    assert_eq!(stretches, ["@Лицо 1", "@Лицо 2"]);
    let (shown, kept) = carried(text, &named, name, |id| id[0] == 2).expect("carried");
    assert_eq!(shown, all.0, "who is not there stays text");
    assert_eq!(kept, [all.1[1].clone()]);
    assert_eq!(carried("ж", &[mention(1, 1, 1)], name, |_| true), None);
}
