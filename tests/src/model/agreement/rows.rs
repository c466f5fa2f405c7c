//! The rows of a conversation on two devices.
//!
//! Of a message after which neither side was away the two must show the same: place, author, time,
//! text with its last edit, reactions, or that it was taken back. After another message one side may
//! not have heard what became of it: then the words may differ if one of them shows them as edited,
//! and it may be gone on one side if somebody took it back, but nothing else may.

use std::collections::BTreeMap;

use client_core::view::{MessageBody, MessageView, SystemEvent};

use super::{Side, is_deleted, knows_the_same, placed};
use crate::model::{
    log::Period,
    world::{World, number},
};

/// Places that both sides have read.
struct Common {
    from: u64,
    to: u64,
    /// Both heard everything that was said after these, too …
    is_to_the_end: bool,
    /// … or as much of it, until the same commit took them out.
    is_over: bool,
}

/// Whether two devices show the same of what both have read.
pub(super) fn compare(world: &World, one: &Side, two: &Side) -> Result<(), String> {
    let (left, right) = (by_place(one), by_place(two));
    // "A left" is shown once, not the remove after it, nor the leave that is said again in a new
    // epoch: which of them stands there depends on what came before.
    let has_goodbyes = one.periods == two.periods;
    // The time that is shown is not long before that of the parents, as far as they are there.
    let has_times = knows_the_same(one, two);
    for common in common(one, two) {
        let range = common.from..=common.to;
        let mut places: Vec<u64> = left.range(range.clone()).map(|(seq, _)| *seq).collect();
        places.extend(right.range(range).map(|(seq, _)| *seq));
        places.sort_unstable();
        places.dedup();
        for seq in places {
            let (left, right) = (left.get(&seq).copied(), right.get(&seq).copied());
            let is_goodbye = [left, right].into_iter().flatten().any(is_goodbye);
            if is_goodbye && !has_goodbyes {
                continue;
            }
            let both = [left, right].into_iter().flatten();
            let is_failed_edit = both.clone().any(has_failed_edit);
            // Taken back after both were out, the relay has no bytes left for the slower device.
            let is_one_late = common.is_over && (left.is_none() || right.is_none());
            let is_sure = common.is_to_the_end && !is_failed_edit && !is_one_late;
            let agree = match is_sure {
                true => agree(left, right),
                false => may_both_be(world, left, right),
            };
            let mut times = both.map(|message| message.time);
            let is_same_time = times.next() == times.next();
            let has_both = left.is_some() && right.is_some();
            let has_times = has_times && common.is_to_the_end && has_both;
            if !agree || has_times && !is_same_time {
                let text = |m: &MessageView| format!("{}, at {}", line(m), m.time);
                let [left, right] = [left, right].map(|m| m.map(text));
                return Err(format!("at {seq}:\n  {left:?}\n  {right:?}"));
            }
        }
    }
    Ok(())
}

/// All that a device shows of the log.
pub(super) fn all(side: &Side) -> impl Iterator<Item = String> {
    placed(&side.view)
        .filter(|message| !is_deleted(message))
        .map(line)
}

fn by_place(side: &Side) -> BTreeMap<u64, &MessageView> {
    placed(&side.view).map(|m| (m.seq, m)).collect()
}

fn common(one: &Side, two: &Side) -> Vec<Common> {
    let mut all = Vec::new();
    for left in &one.periods {
        for right in &two.periods {
            // The same commit took them out, or neither is out.
            let is_same_end = left.to == right.to;
            let are_last = one.periods.last() == Some(left) && two.periods.last() == Some(right);
            all.push(Common {
                from: left.from.max(right.from),
                to: end(left).min(end(right)),
                is_to_the_end: is_same_end && are_last,
                is_over: left.to.is_some(),
            });
        }
    }
    all.retain(|common| common.from <= common.to);
    all
}

fn end(period: &Period) -> u64 {
    period.to.unwrap_or(u64::MAX)
}

/// What was taken back is gone, whether a device had it before and shows who did it, or not.
fn agree(left: Option<&MessageView>, right: Option<&MessageView>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => line(left) == line(right),
        (Some(only), None) | (None, Some(only)) => is_deleted(only),
        (None, None) => true,
    }
}

fn may_both_be(world: &World, left: Option<&MessageView>, right: Option<&MessageView>) -> bool {
    let was_taken_back = |message: &MessageView| match &message.body {
        MessageBody::Text { text, .. } => world.taken.contains_key(number(text)),
        body => matches!(body, MessageBody::Deleted { .. }),
    };
    let (Some(left), Some(right)) = (left, right) else {
        return left.or(right).is_none_or(was_taken_back);
    };
    let is_edited = left.edited.is_some() || right.edited.is_some();
    let says_the_same = match (is_deleted(left), is_deleted(right)) {
        (true, true) => true,
        (false, false) => left.body == right.body || is_edited,
        _ => was_taken_back(left) && was_taken_back(right),
    };
    says_the_same && place(left) == place(right)
}

/// Another version that could not be sent any more: the device that it was written on shows it.
fn has_failed_edit(message: &MessageView) -> bool {
    let edit = message.edited.as_ref();
    edit.is_some_and(|edit| edit.failed.is_some())
}

/// What never changes about a message.
fn place(message: &MessageView) -> String {
    format!(
        "{} {:?} by {} late: {}",
        message.seq, message.hash, message.author_id, message.late
    )
}

pub(super) fn line(message: &MessageView) -> String {
    let reactions = message
        .reactions
        .iter()
        .map(|reaction| (&reaction.emoji, reaction.count));
    // How many edits went with it, only a device says that never had some of them.
    let body = match &message.body {
        MessageBody::Deleted { by, .. } => &MessageBody::deleted(by.clone()),
        body => body,
    };
    format!(
        "{}: {:?} edited: {} re {:?} {:?}",
        place(message),
        body,
        message.edited.is_some(),
        message.reply.as_ref().map(|reply| &reply.hash),
        reactions.collect::<Vec<_>>(),
    )
}

fn is_goodbye(message: &MessageView) -> bool {
    let MessageBody::System { event } = &message.body else {
        return false;
    };
    matches!(
        event,
        SystemEvent::Left { .. } | SystemEvent::Removed { .. }
    )
}
