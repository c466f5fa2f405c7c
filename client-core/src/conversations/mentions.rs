//! People named in a text (protocol §8). Pure.
//!
//! What a sender put where somebody is named is never shown: the stretch gives way to the name that
//! this person bears here, so nobody is named as somebody else. Whoever was no member of the
//! message's epoch is not named at all; what was typed stays text. Payloads count UTF-8 bytes,
//! views UTF-16 units, as JavaScript does.

use crypto_core::{
    Hash32,
    payload::{MENTIONS, Mention},
};

use super::{
    ids::{self, hash_text},
    snapshot::People,
};
use crate::view::{MentionView, MessageBody, NamedStretch};

/// What a view marked, as it is sent: those who are no members (any more) are left out.
/// `None` when the stretches do not lie in the text.
pub(crate) fn of_command(
    text: &str,
    named: &[NamedStretch],
    is_member: impl Fn(&Hash32) -> bool,
) -> Option<Vec<Mention>> {
    let mut mentions = Vec::new();
    let mut free_from = 0;
    for stretch in named {
        let account_id = ids::parse_hash(&stretch.account_id)?;
        let end = stretch.start.checked_add(stretch.len)?;
        let (from, to) = (
            byte_at(text, stretch.start, free_from)?,
            byte_at(text, end, free_from)?,
        );
        if from >= to {
            return None;
        }
        free_from = to;
        if mentions.len() < MENTIONS && is_member(&account_id) {
            mentions.push(Mention {
                account_id,
                offset: u32::try_from(from).ok()?,
                len: u32::try_from(to - from).ok()?,
            });
        }
    }
    Some(mentions)
}

/// The byte at a place counted in UTF-16 units, not before `floor`.
fn byte_at(text: &str, units: u32, floor: usize) -> Option<usize> {
    let mut passed: u32 = 0;
    for (at, sign) in text.char_indices() {
        if passed == units {
            return (at >= floor).then_some(at);
        }
        passed = passed.checked_add(u32::try_from(sign.len_utf16()).ok()?)?;
    }
    (passed == units && text.len() >= floor).then_some(text.len())
}

/// Whether a text names somebody.
pub(crate) fn names(mentions: &[Mention], who: &Hash32) -> bool {
    mentions.iter().any(|mention| mention.account_id == *who)
}

/// As a view gets it before names are known: places are counted anew, nobody has a name.
pub(crate) fn views(text: &str, mentions: &[Mention]) -> Vec<MentionView> {
    let units = |part: Option<&str>| {
        let count: usize = part.unwrap_or_default().chars().map(char::len_utf16).sum();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    let mut views = Vec::with_capacity(mentions.len());
    let (mut passed, mut byte) = (0, 0);
    for mention in mentions {
        let from = mention.offset as usize;
        let to = from + mention.len as usize;
        let start = passed + units(text.get(byte..from));
        let len = units(text.get(from..to));
        (passed, byte) = (start + len, to);
        views.push(MentionView {
            account_id: hash_text(&mention.account_id),
            me: false,
            start,
            len,
        });
    }
    views
}

/// Puts the names in: what is shown is `@` and the name that each of them bears now.
pub(crate) fn name_all(body: &mut MessageBody, people: &impl People) {
    let MessageBody::Text { text, mentions } = body else {
        return;
    };
    if mentions.is_empty() {
        return;
    }
    let me = people.me();
    let mut shown = String::with_capacity(text.len());
    let mut named = Vec::with_capacity(mentions.len());
    let (mut units, mut byte) = (0, 0);
    for mention in mentions.iter() {
        let places = (
            byte_at(text, mention.start, byte),
            byte_at(text, mention.start.saturating_add(mention.len), byte),
            ids::parse_hash(&mention.account_id),
        );
        let (Some(from), Some(to), Some(account)) = places else {
            continue;
        };
        let before = text.get(byte..from).unwrap_or_default();
        shown.push_str(before);
        units += before.encode_utf16().count();
        let name = format!("@{}", people.person(&account).name);
        let len = name.encode_utf16().count();
        named.push(MentionView {
            account_id: mention.account_id.clone(),
            me: account == me,
            start: u32::try_from(units).unwrap_or(u32::MAX),
            len: u32::try_from(len).unwrap_or(u32::MAX),
        });
        shown.push_str(&name);
        (units, byte) = (units + len, to);
    }
    shown.push_str(text.get(byte..).unwrap_or_default());
    (*text, *mentions) = (shown, named);
}

/// A text as it goes on to another conversation: every name stands where its reader saw it, and
/// names nobody who is not there.
pub(crate) fn carried(
    text: &str,
    mentions: &[Mention],
    name: impl Fn(&Hash32) -> String,
    is_member: impl Fn(&Hash32) -> bool,
) -> Option<(String, Vec<Mention>)> {
    let mut carried = String::with_capacity(text.len());
    let mut kept = Vec::new();
    let mut passed = 0;
    for mention in mentions {
        let from = mention.offset as usize;
        let to = from.checked_add(mention.len as usize)?;
        carried.push_str(text.get(passed..from)?);
        let shown = format!("@{}", name(&mention.account_id));
        if is_member(&mention.account_id) {
            kept.push(Mention {
                account_id: mention.account_id,
                offset: u32::try_from(carried.len()).ok()?,
                len: u32::try_from(shown.len()).ok()?,
            });
        }
        carried.push_str(&shown);
        passed = to;
    }
    carried.push_str(text.get(passed..)?);
    Some((carried, kept))
}

/// A text cut to so many characters, and not inside a name.
pub(crate) fn cut(
    text: &str,
    mentions: &[MentionView],
    characters: usize,
) -> (String, Vec<MentionView>) {
    let kept = text
        .char_indices()
        .nth(characters)
        .map_or(text.len(), |(at, _)| at);
    let fits = |mention: &&MentionView| {
        byte_at(text, mention.start.saturating_add(mention.len), 0).is_some_and(|end| end <= kept)
    };
    let whole: Vec<MentionView> = mentions.iter().take_while(fits).cloned().collect();
    let next = mentions.get(whole.len());
    let end = next
        .and_then(|cut| byte_at(text, cut.start, 0))
        .map_or(kept, |start| start.min(kept));
    (text.get(..end).unwrap_or_default().to_owned(), whole)
}

#[cfg(test)]
#[path = "mentions_tests.rs"]
mod tests;
