//! Emoji under messages (protocol §8): one live value per sender, target and emoji; the last one in
//! the conversation's order counts. Pure.

use std::collections::HashMap;

use crypto_core::Hash32;
use crypto_core::payload::Reaction;

use super::{content::Content, conversation::Conversation, row::Verdict};

/// Different emoji that are shown under one message: those that came first.
const KINDS: usize = 20;
/// Characters of one emoji; the longest of Unicode, a family with skin tones, has ten.
const CHARACTERS: usize = 12;

/// What stands under one message: emoji and who put it there, each in the order in which they came.
pub(crate) type Under = Vec<(String, Vec<Hash32>)>;

/// Whether a text may stand as a reaction: signs and no words, or whoever reacts writes under the
/// author's message what nobody can answer.
pub(crate) fn is_emoji(text: &str) -> bool {
    const KEYCAP: char = '\u{20e3}';
    const FIRST: char = '\u{203c}';
    let is_keycap = text.ends_with(KEYCAP);
    let fits = |sign: char| match sign {
        '#' | '*' | '0'..='9' => is_keycap,
        // Copyright and registered, joiner, variation, tags: parts of emoji below or beside the rest.
        '\u{a9}' | '\u{ae}' | '\u{200d}' => true,
        _ => sign >= FIRST && !sign.is_alphanumeric() && !sign.is_control() && !is_direction(sign),
    };
    let has_sign = text
        .chars()
        .any(|sign| sign >= FIRST || matches!(sign, '\u{a9}' | '\u{ae}'));
    has_sign && text.chars().count() <= CHARACTERS && text.chars().all(fits)
}

/// Letters and digits in circles are alphanumeric; these are what is left of direction controls.
fn is_direction(sign: char) -> bool {
    matches!(sign, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Every reaction in memory, by the message that it stands under; what is on its way counts as put.
pub(crate) fn collect(conversation: &Conversation, me: &Hash32) -> HashMap<Hash32, Under> {
    let mut all = HashMap::new();
    for row in conversation.timeline.rows() {
        let Some(message) = row.message() else {
            continue;
        };
        if let (Content::Reaction(reaction), Verdict::Verified) =
            (&message.content, message.verdict)
        {
            apply(&mut all, message.sender, reaction);
        }
    }
    for message in conversation.outbox.iter() {
        if let Content::Reaction(reaction) = &message.content {
            apply(&mut all, *me, reaction);
        }
    }
    all
}

fn apply(all: &mut HashMap<Hash32, Under>, sender: Hash32, reaction: &Reaction) {
    if !is_emoji(&reaction.emoji) {
        return;
    }
    let under = all.entry(reaction.target).or_default();
    let Some(place) = under.iter().position(|(emoji, _)| *emoji == reaction.emoji) else {
        if reaction.set && under.len() < KINDS {
            under.push((reaction.emoji.clone(), vec![sender]));
        }
        return;
    };
    let Some((_, people)) = under.get_mut(place) else {
        return;
    };
    if !reaction.set {
        people.retain(|person| *person != sender);
        under.retain(|(_, people)| !people.is_empty());
    } else if !people.contains(&sender) {
        people.push(sender);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Hash32 = [7; 32];
    const ANNA: Hash32 = [1; 32];
    const BORIS: Hash32 = [2; 32];

    fn after(steps: &[(Hash32, &str, bool)]) -> Under {
        let mut all = HashMap::new();
        for &(sender, emoji, set) in steps {
            let emoji = emoji.to_owned();
            let reaction = Reaction {
                target: TARGET,
                emoji,
                set,
            };
            apply(&mut all, sender, &reaction);
        }
        all.remove(&TARGET).unwrap_or_default()
    }

    #[test]
    fn the_last_value_of_each_person_counts() {
        let steps = [
            (ANNA, "👍", true),
            (ANNA, "👍", true),
            (BORIS, "👍", true),
            (BORIS, "❤️", true),
            (ANNA, "👍", false),
            (ANNA, "🎉", false),
        ];
        let under = after(&steps);
        assert_eq!(
            under,
            [
                ("👍".to_owned(), vec![BORIS]),
                ("❤️".to_owned(), vec![BORIS])
            ]
        );
        assert_eq!(after(&[(ANNA, "👍", true), (ANNA, "👍", false)]), []);
    }

    #[test]
    fn words_and_controls_are_no_reaction() {
        for emoji in ["👍", "❤️", "👨‍👩‍👧‍👦", "🏳️‍🌈", "1️⃣", "©️", "🇳🇱", "👍🏽"]
        {
            assert!(is_emoji(emoji), "{emoji}");
        }
        for text in [
            "",
            "no",
            "👍 no",
            "нет",
            "1",
            "\u{202e}",
            "\u{200d}",
            "<b>",
            "不",
            "👍👍👍👍👍👍👍👍👍👍👍👍👍",
        ] {
            assert!(!is_emoji(text), "{text:?}");
        }
    }

    #[test]
    fn a_member_cannot_bury_a_message() {
        let many: Vec<String> = (0x1f600..0x1f640)
            .filter_map(char::from_u32)
            .map(String::from)
            .collect();
        let steps: Vec<_> = many
            .iter()
            .map(|emoji| (ANNA, emoji.as_str(), true))
            .collect();
        assert_eq!(after(&steps).len(), KINDS);
    }

    #[test]
    fn ten_thousand_reactions_under_one_message_are_counted() {
        let people: Vec<Hash32> = (0..500_u16)
            .map(|number| {
                let mut id = [0; 32];
                id[..2].copy_from_slice(&number.to_be_bytes());
                id
            })
            .collect();
        let many: Vec<String> = (0x1f600..)
            .take(KINDS)
            .filter_map(char::from_u32)
            .map(String::from)
            .collect();
        let steps: Vec<_> = many
            .iter()
            .flat_map(|emoji| people.iter().map(|person| (*person, emoji.as_str(), true)))
            .collect();
        assert_eq!(steps.len(), 10_000);
        let under = after(&steps);
        assert_eq!(under.len(), KINDS);
        assert!(under.iter().all(|(_, who)| *who == people));
    }
}
