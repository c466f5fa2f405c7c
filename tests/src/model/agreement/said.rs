//! Whatever was said is there once, and what one device said in the order in which it said it. What
//! was taken back is gone.

use std::collections::BTreeMap;

use client_core::view::{ConversationView, MessageBody};

use crate::model::world::{World, number};

/// Looks with the eyes of somebody who was there all the time.
pub(super) fn check(world: &World, conv_id: &str, view: &ConversationView) -> Result<(), String> {
    let mut places: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for message in view.messages.iter().filter(|message| message.seq > 0) {
        if let MessageBody::Text { text, .. } = &message.body {
            places.entry(number(text)).or_default().push(message.seq);
        }
    }
    // Of whoever was out in between, something may not have left the device.
    let stayed = |person| world.stayed(conv_id, person);
    let mut last: BTreeMap<usize, u64> = BTreeMap::new();
    for said in world.said.iter().filter(|said| said.conv_id == conv_id) {
        let author = world.devices[said.device].person;
        let taken = world.taken.get(&said.text);
        // An admin's word counts if he is one where it stands; the author's always.
        let has_right = |by| by == author || world.stays_admin(conv_id, by);
        let must_be_gone = taken.is_some_and(|by| {
            let mut by = by.iter().copied();
            by.any(|by| stayed(by) && has_right(by))
        });
        let may_be_gone = taken.is_some() || !stayed(author);
        match places.remove(said.text.as_str()).as_deref() {
            Some([seq]) if *seq > last.get(&said.device).copied().unwrap_or(0) && !must_be_gone => {
                last.insert(said.device, *seq);
            }
            None if may_be_gone => {}
            found => {
                return Err(format!(
                    "{:?} of device {} stands at {found:?}",
                    said.text, said.device
                ));
            }
        }
    }
    match places.keys().next() {
        Some(text) => Err(format!("{text:?} is shown, and nobody has said it")),
        None => Ok(()),
    }
}
