//! What only the devices of one person see: what they said themselves, how far it is, what is read,
//! and the list.

use std::collections::{BTreeMap, BTreeSet};

use client_core::view::{ConversationRow, MessageState, MessageView};

use super::{Side, is_deleted, knows_the_same, placed, same};
use crate::model::world::World;

/// Whether two devices of one person show the same of what is theirs.
pub(super) fn compare(one: &Side, two: &Side) -> Result<(), String> {
    same(&[title(one)], &[title(two)])?;
    // Receipts may name what one of the devices never had, and so say nothing to it.
    if knows_the_same(one, two) {
        same(&[unread(one)], &[unread(two)])?;
        same(&states(one), &states(two))?;
    }
    Ok(())
}

fn title(side: &Side) -> String {
    format!("title {}", side.view.row.title)
}

fn unread(side: &Side) -> String {
    format!("unread {}", side.view.row.unread)
}

fn states(side: &Side) -> Vec<String> {
    let state = |message: &MessageView| {
        let mine = message.reactions.iter().filter(|reaction| reaction.mine);
        let mine: Vec<_> = mine.map(|reaction| &reaction.emoji).collect();
        format!(
            "{} mine: {} {:?} {mine:?}",
            message.seq, message.mine, message.state
        )
    };
    let here = placed(&side.view).filter(|message| !is_deleted(message));
    here.map(state).collect()
}

/// The lists, and where they may differ.
#[derive(Default)]
pub(super) struct Lists {
    different: BTreeSet<(usize, usize, String)>,
}

impl Lists {
    /// Remembers whether the line of a conversation may differ: it shows the last message, which one
    /// of the devices may not have, and what could not be sent from one of them.
    pub(super) fn note(&mut self, conv_id: &str, one: &Side, two: &Side) {
        let has_failed = |side: &Side| {
            let mut messages = side.view.messages.iter();
            messages.any(|m| matches!(m.state, Some(MessageState::Failed { .. })))
        };
        if !knows_the_same(one, two) || has_failed(one) || has_failed(two) {
            let key = (one.device, two.device, conv_id.to_owned());
            self.different.insert(key);
        }
    }

    /// Whether two devices of one person show the same list.
    pub(super) fn compare(&self, world: &World, one: usize, two: usize) -> Result<(), String> {
        let may_differ = |conv_id: &str| {
            let key = (one, two, conv_id.to_owned());
            self.different.contains(&key)
        };
        let (left, right) = (list(world, one), list(world, two));
        // In the same order, without those whose last message stands at another time.
        let fixed = |rows: &[ConversationRow]| -> Vec<String> {
            let rows = rows.iter().filter(|row| !may_differ(&row.conv_id));
            rows.map(line).collect()
        };
        same(&fixed(&left), &fixed(&right))?;
        let titles = |rows: &[ConversationRow]| -> BTreeMap<String, String> {
            let title = |row: &ConversationRow| (row.conv_id.clone(), row.title.clone());
            rows.iter().map(title).collect()
        };
        let flat = |titles: BTreeMap<String, String>| -> Vec<String> {
            titles
                .into_iter()
                .map(|(id, title)| format!("{id} {title}"))
                .collect()
        };
        same(&flat(titles(&left)), &flat(titles(&right)))
    }
}

fn list(world: &World, device: usize) -> Vec<ConversationRow> {
    world.devices[device].screen().list.clone()
}

fn line(row: &ConversationRow) -> String {
    let preview = row.preview.as_ref();
    let preview = preview.map(|preview| (&preview.body, preview.mine, preview.state));
    format!(
        "{} {} unread {} at {} {preview:?}",
        row.conv_id, row.title, row.unread, row.time
    )
}
