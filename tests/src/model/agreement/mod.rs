//! What must be the same at the end: for everybody in a conversation the messages, their order, what
//! was edited and taken back, their reactions and the members; for the devices of one person also how
//! far their own messages are, what is read and the list. And whatever was said is there, once, in the
//! order in which it was said.
//!
//! Whoever was out of a group cannot have read what was said meanwhile, nor what became of older
//! messages (protocol §6 and §17: rows are handed out from the commit that brings somebody in to the
//! one that takes them out). So [`rows`] compares what both sides could read, as the relay knows it.

mod own;
mod rows;
mod said;

use client_core::view::{
    Command, ConversationView, FailureCode, MessageBody, MessageState, MessageView, WriteBlock,
};
use sha2::{Digest as _, Sha256};

use super::{log::Period, world::World};

/// Everybody agrees.
pub struct Agreed {
    /// Digest of all that they agree on.
    pub state: [u8; 32],
}

/// What one device shows of a conversation.
pub(super) struct Side {
    device: usize,
    person: usize,
    view: ConversationView,
    /// When its person was in it, by the relay.
    periods: Vec<Period>,
}

impl Side {
    fn is_in(&self) -> bool {
        self.periods
            .last()
            .is_some_and(|period| period.to.is_none())
    }

    /// Whether they were in it all the time.
    fn stayed(&self) -> bool {
        self.periods.len() == 1 && self.is_in()
    }
}

/// Looks at every screen.
///
/// # Errors
/// The first thing that two of them show differently, or that is not there.
pub fn check(world: &mut World) -> Result<Agreed, String> {
    let mut digest = Sha256::new();
    let conversations: Vec<String> = world.members.keys().cloned().collect();
    let mut lists = own::Lists::default();
    for conv_id in &conversations {
        let mut sides = Vec::new();
        for device in world.devices_in(conv_id) {
            let person = world.devices[device].person;
            sides.push(Side {
                device,
                person,
                view: whole(world, device, conv_id)?,
                periods: world.periods(conv_id, person),
            });
        }
        for side in &sides {
            is_well(side, &sides).map_err(|what| {
                format!(
                    "{conv_id}, device {}: {what} {:?}",
                    side.device, side.periods
                )
            })?;
        }
        for (at, one) in sides.iter().enumerate() {
            for two in &sides[at + 1..] {
                let periods = [&one.periods, &two.periods];
                let differs = |what| {
                    let (one, two) = (one.device, two.device);
                    format!("{conv_id}, devices {one} and {two}: {what}\n  {periods:?}")
                };
                rows::compare(world, one, two).map_err(differs)?;
                if one.is_in() && two.is_in() {
                    same(&members(&one.view), &members(&two.view)).map_err(differs)?;
                }
                if one.person == two.person {
                    own::compare(one, two).map_err(differs)?;
                    lists.note(conv_id, one, two);
                }
            }
            if one.stayed() {
                said::check(world, conv_id, &one.view)
                    .map_err(|what| format!("device {}: {what}", one.device))?;
            }
        }
        if let Some(one) = sides.iter().find(|side| side.is_in()) {
            let lines = members(&one.view).into_iter().chain(rows::all(one));
            lines.for_each(|line| digest.update(line));
        }
    }
    for one in 0..world.devices.len() {
        if world.requests(one) > 0 {
            return Err(format!("device {one} still shows a request"));
        }
        for two in one + 1..world.devices.len() {
            if world.devices[one].person == world.devices[two].person {
                lists
                    .compare(world, one, two)
                    .map_err(|what| format!("lists of devices {one} and {two}: {what}"))?;
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

/// Nothing is missing, refused, unchecked or stuck, and the device knows whether it is in.
fn is_well(side: &Side, all: &[Side]) -> Result<(), String> {
    let view = &side.view;
    let block = (!side.is_in()).then_some(WriteBlock::NotMember);
    if view.integrity_alarm || view.write_block != block {
        return Err(format!("an alarm, or {:?}", view.write_block));
    }
    // Written by a device that did not know yet that its person was out: it says so and keeps it.
    let may_fail = |code: FailureCode| code == FailureCode::NotMember && !side.stayed();
    // Where somebody who was out reads that a message is missing, it was taken back: the relay had
    // forgotten it before it came here, and the word that takes it back was said while they were out.
    let is_there = |id: &String| {
        let stayed = all.iter().filter(|other| other.stayed());
        let mut messages = stayed.flat_map(|other| placed(&other.view));
        messages.any(|m| !is_deleted(m) && m.hash.as_ref() == Some(id))
    };
    let mut last = 0;
    for message in &view.messages {
        let is_stuck = match message.state {
            Some(MessageState::Sending) => true,
            Some(MessageState::Failed { code }) => !may_fail(code),
            _ => false,
        };
        let edit = message.edited.as_ref();
        let is_edit_stuck =
            edit.is_some_and(|edit| edit.pending.is_some() && !edit.failed.is_some_and(may_fail));
        let is_lost = match message.body {
            MessageBody::Missing => side.stayed() || is_there(&message.id),
            MessageBody::Rejected => true,
            _ => false,
        };
        let is_ordered = message.seq == 0 || message.seq > last;
        if !message.verified || is_stuck || is_edit_stuck || is_lost || !is_ordered {
            let state = &message.state;
            return Err(format!(
                "not well, {state:?} after {last}: {}",
                rows::line(message)
            ));
        }
        last = last.max(message.seq);
    }
    Ok(())
}

fn members(view: &ConversationView) -> Vec<String> {
    let line = |member: &client_core::view::MemberView| {
        format!("{} admin: {}", member.account_id, member.admin)
    };
    view.members.iter().map(line).collect()
}

/// A message that has a place in the log. What is on its way or failed is a device's own; where
/// something stood that was taken back before it came, the place is not known.
fn placed(view: &ConversationView) -> impl Iterator<Item = &MessageView> {
    view.messages.iter().filter(|message| message.seq > 0)
}

fn is_deleted(message: &MessageView) -> bool {
    matches!(message.body, MessageBody::Deleted { .. })
}

/// Whether two devices had the same messages since both are in (of one person: ever), those included
/// that were taken back.
/// Of a message that was taken back before a device had it, nothing but an empty place came.
fn knows_the_same(one: &Side, two: &Side) -> bool {
    let last = |side: &Side| side.periods.last().map_or(0, |period| period.from);
    let from = match one.person == two.person {
        true => 0,
        false => last(one).max(last(two)),
    };
    let known = |side: &Side| -> Vec<(u64, bool)> {
        let known = placed(&side.view).filter(|message| message.seq >= from);
        known.map(|m| (m.seq, is_deleted(m))).collect()
    };
    known(one) == known(two)
}

fn same(left: &[String], right: &[String]) -> Result<(), String> {
    for at in 0..left.len().max(right.len()) {
        let (left, right) = (left.get(at), right.get(at));
        if left != right {
            return Err(format!("\n  {left:?}\n  {right:?}"));
        }
    }
    Ok(())
}
