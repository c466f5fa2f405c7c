//! What must be the same at the end: for everybody in a conversation the messages, their order, their
//! reactions and the members; for the devices of one person also how far their own messages are, what
//! is read and the list. And whatever was said is there, once, in the order in which it was said.

use std::collections::BTreeMap;

use client_core::view::{Command, ConversationView, MessageBody, MessageState, MessageView};
use sha2::{Digest as _, Sha256};

use super::world::World;

/// Everybody agrees.
pub struct Agreed {
    /// Digest of all that they agree on.
    pub state: [u8; 32],
}

/// Looks at every screen.
///
/// # Errors
/// The first thing that two of them show differently, or that is not there.
pub fn check(world: &mut World) -> Result<Agreed, String> {
    let mut digest = Sha256::new();
    let conversations: Vec<String> = world.members.keys().cloned().collect();
    for conv_id in &conversations {
        let devices = world.devices_in(conv_id);
        let mut views = Vec::new();
        for &device in &devices {
            views.push((device, whole(world, device, conv_id)?));
        }
        for (device, view) in &views {
            is_well(view).map_err(|what| format!("device {device}: {what}"))?;
        }
        for pair in views.windows(2) {
            let [(one, left), (two, right)] = pair else {
                continue;
            };
            same(*one, &shared(left, right), *two, &shared(right, left))?;
        }
        let of = |device: &usize| world.devices[*device].person;
        for (one, left) in &views {
            for (two, right) in views
                .iter()
                .filter(|(two, _)| two > one && of(two) == of(one))
            {
                same(*one, &own(left), *two, &own(right))?;
            }
        }
        if let Some((device, view)) = views.first() {
            said(world, conv_id, view).map_err(|what| format!("device {device}: {what}"))?;
            shared(view, view)
                .iter()
                .for_each(|line| digest.update(line));
        }
    }
    for one in 0..world.devices.len() {
        if world.requests(one) > 0 {
            return Err(format!("device {one} still shows a request"));
        }
        for two in one + 1..world.devices.len() {
            if world.devices[one].person == world.devices[two].person {
                same(one, &list(world, one), two, &list(world, two))?;
            }
        }
    }
    Ok(Agreed {
        state: digest.finalize().into(),
    })
}

/// Opens a conversation and everything in it.
fn whole(world: &mut World, device: usize, conv_id: &str) -> Result<ConversationView, String> {
    let name = || conv_id.to_owned();
    world.must(device, Command::OpenConversation { conv_id: name() })?;
    for _ in 0..1_000 {
        world.thread.pass(100);
        let has_older = world.devices[device]
            .screen()
            .open
            .get(conv_id)
            .is_some_and(|view| view.has_older);
        if !has_older {
            break;
        }
        world.must(device, Command::LoadOlder { conv_id: name() })?;
    }
    // Whatever was loaded is verified in slices.
    world.thread.pass(5_000);
    let view = world.devices[device].screen().open.get(conv_id).cloned();
    world.must(device, Command::CloseConversation { conv_id: name() })?;
    view.ok_or_else(|| format!("device {device} does not show {conv_id}"))
}

/// Nothing is missing, refused, unchecked or stuck.
fn is_well(view: &ConversationView) -> Result<(), String> {
    if view.integrity_alarm || view.write_block.is_some() {
        return Err(format!("an alarm, or {:?}", view.write_block));
    }
    let mut last = 0;
    for message in &view.messages {
        let is_stuck = matches!(
            message.state,
            Some(MessageState::Sending | MessageState::Failed { .. })
        );
        let is_lost = matches!(message.body, MessageBody::Missing | MessageBody::Rejected);
        if !message.verified || is_stuck || is_lost || message.seq <= last {
            return Err(format!("not well, after {last}: {}", line(message)));
        }
        last = message.seq;
    }
    Ok(())
}

/// What both see: somebody who came later sees less of the past.
fn shared(view: &ConversationView, other: &ConversationView) -> Vec<String> {
    let first = |view: &ConversationView| view.messages.first().map_or(0, |message| message.seq);
    let from = first(view).max(first(other));
    let members = view
        .members
        .iter()
        .map(|member| format!("{} admin: {}", member.account_id, member.admin));
    let messages = view.messages.iter().filter(|message| message.seq >= from);
    members.chain(messages.map(line)).collect()
}

fn line(message: &MessageView) -> String {
    let reactions = message
        .reactions
        .iter()
        .map(|reaction| (&reaction.emoji, reaction.count));
    format!(
        "{} {:?} by {} at {}: {} re {:?} {:?} late: {}",
        message.seq,
        message.hash,
        message.author_id,
        message.time,
        content(&message.body),
        message.reply.as_ref().map(|reply| &reply.hash),
        reactions.collect::<Vec<_>>(),
        message.late,
    )
}

/// What it says. The names in a line about the conversation are those that each one knows.
fn content(body: &MessageBody) -> String {
    match body {
        MessageBody::System { .. } => "a line about the conversation".to_owned(),
        body => format!("{body:?}"),
    }
}

/// What only the devices of one person see.
fn own(view: &ConversationView) -> Vec<String> {
    let state = |message: &MessageView| {
        let mine = message.reactions.iter().filter(|reaction| reaction.mine);
        let mine: Vec<_> = mine.map(|reaction| &reaction.emoji).collect();
        format!(
            "{} mine: {} {:?} {mine:?}",
            message.seq, message.mine, message.state
        )
    };
    let unread = format!("unread {}, title {}", view.row.unread, view.row.title);
    std::iter::once(unread)
        .chain(view.messages.iter().map(state))
        .collect()
}

fn list(world: &World, device: usize) -> Vec<String> {
    let screen = world.devices[device].screen();
    let row = |row: &client_core::view::ConversationRow| {
        let preview = row
            .preview
            .as_ref()
            .map(|preview| (&preview.body, preview.mine, preview.state));
        format!(
            "{} {} unread {} at {} {preview:?}",
            row.conv_id, row.title, row.unread, row.time
        )
    };
    screen.list.iter().map(row).collect()
}

fn same(one: usize, left: &[String], two: usize, right: &[String]) -> Result<(), String> {
    for at in 0..left.len().max(right.len()) {
        let (left, right) = (left.get(at), right.get(at));
        if left != right {
            return Err(format!("device {one}: {left:?}\ndevice {two}: {right:?}"));
        }
    }
    Ok(())
}

/// Whatever was said here is there once, and what one device said in the order in which it said it.
fn said(world: &World, conv_id: &str, view: &ConversationView) -> Result<(), String> {
    let mut places: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for message in &view.messages {
        if let MessageBody::Text { text, .. } = &message.body {
            places.entry(text).or_default().push(message.seq);
        }
    }
    let mut last: BTreeMap<usize, u64> = BTreeMap::new();
    for said in world.said.iter().filter(|said| said.conv_id == conv_id) {
        match places.get(said.text.as_str()).map(Vec::as_slice) {
            Some([seq]) if *seq > last.get(&said.device).copied().unwrap_or(0) => {
                last.insert(said.device, *seq);
            }
            found => {
                return Err(format!(
                    "{:?} of device {} stands at {found:?}",
                    said.text, said.device
                ));
            }
        }
    }
    let said = world
        .said
        .iter()
        .filter(|said| said.conv_id == conv_id)
        .count();
    let shown = places.values().map(Vec::len).sum::<usize>();
    if said != shown {
        return Err(format!("{said} texts were said and {shown} are shown"));
    }
    Ok(())
}
