//! Carries a plan out: five people, eight devices, eight conversations.

use std::collections::{BTreeMap, BTreeSet};

use client_core::view::{Command, FailureCode, MessageBody, MessageView, Reply, RequestState};

use super::{
    agreement::{self, Agreed},
    device::Device,
    dice::Dice,
    log::Period,
    network::Network,
    plan::{Act, Plan, Step},
    time::{Thread, Time},
};
use crate::person::PASSWORD;

/// Whose each device is.
const OWNERS: [usize; DEVICES] = [0, 1, 2, 3, 4, 0, 1, 2];
/// Devices.
pub const DEVICES: usize = 8;
/// The longest that a person waits for the answer to a command, in milliseconds of virtual time.
const PATIENCE: u64 = 10 * 60_000;
/// How long it may take until everybody agrees once everything works: an outbox that waits half a
/// minute between two tries, and the slow look at the list every five.
const CALM: u64 = 15 * 60_000;

/// What happened in a world that was as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Actions.
    pub actions: usize,
    /// Messages that were said.
    pub said: usize,
    /// Other words that were put in place of them.
    pub edited: usize,
    /// Those that were taken back.
    pub taken: usize,
    /// How often somebody left a group or was taken out of it.
    pub went: usize,
    /// How often somebody was brought in again.
    pub came_back: usize,
    /// Requests that the relay answered.
    pub requests: u64,
    /// Virtual time, in seconds.
    pub seconds: u64,
    /// Digest of what everybody sees at the end.
    pub state: [u8; 32],
}

/// A text that a device promised to send.
pub struct Said {
    /// Which device.
    pub device: usize,
    /// Where.
    pub conv_id: String,
    /// What: its number; an edited one carries more behind it.
    pub text: String,
}

/// Everything.
pub struct World {
    /// The thread and its clock.
    pub thread: Thread,
    /// Devices.
    pub devices: Vec<Device>,
    /// People by conversation: everybody who ever was in it.
    pub members: BTreeMap<String, Vec<usize>>,
    /// Who may have lost the rights of an admin at some time.
    lost_rights: BTreeSet<(String, usize)>,
    /// Numbers of messages that somebody may have taken back, and who has the client's promise for it.
    pub taken: BTreeMap<String, BTreeSet<usize>>,
    /// Account ids.
    accounts: Vec<String>,
    groups: Vec<String>,
    edited: usize,
    /// What was said.
    pub said: Vec<Said>,
    network: Network,
    time: Time,
    dice: Dice,
}

/// Runs a plan to its end.
///
/// # Errors
/// What was not as it must be.
pub fn run(plan: &Plan) -> Result<Report, String> {
    let mut world = World::new(plan.seed)?;
    let begun = world.time.now_ms();
    world.network.set_rough(true);
    for step in &plan.steps {
        world
            .step(step)
            .map_err(|what| format!("at action {}: {what}", step.number))?;
    }
    world.network.set_rough(false);
    for device in &world.devices {
        device.line.set_up(true);
    }
    let Agreed { state } = world.calm()?;
    let mut periods = Vec::new();
    for group in &world.groups {
        for person in 0..world.accounts.len() {
            periods.extend(world.periods(group, person));
        }
    }
    Ok(Report {
        actions: plan.steps.len(),
        said: world.said.len(),
        edited: world.edited,
        taken: world.taken.values().filter(|by| !by.is_empty()).count(),
        went: periods.iter().filter(|period| period.to.is_some()).count(),
        came_back: periods.iter().filter(|period| period.from > 1).count(),
        requests: world.network.answered(),
        seconds: (world.time.now_ms() - begun) / 1_000,
        state,
    })
}

impl World {
    /// Everybody is there, knows the others, and everything is calm.
    fn new(seed: u64) -> Result<Self, String> {
        let (time, dice) = (Time::new(), Dice::new(seed));
        let thread = Thread::new(&time);
        let network = Network::new(&time, &dice);
        let device = |&person: &usize| Device::new(person, &thread, &time, &dice, network.line());
        let devices = OWNERS.iter().map(device).collect();
        let mut world = Self {
            devices,
            thread,
            members: BTreeMap::new(),
            lost_rights: BTreeSet::new(),
            taken: BTreeMap::new(),
            accounts: Vec::new(),
            groups: Vec::new(),
            edited: 0,
            said: Vec::new(),
            network,
            time,
            dice,
        };
        world.sign_everybody_in()?;
        for (from, to) in [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2)] {
            world.meet(from, to)?;
        }
        world.find_everybody()?;
        world.group(0, &[1, 2, 3, 4])?;
        world.group(1, &[0, 2])?;
        let notes = world.must(0, Command::OpenNotes)?;
        world.know(notes, vec![0])?;
        world.thread.pass(60_000);
        Ok(world)
    }

    fn sign_everybody_in(&mut self) -> Result<(), String> {
        for (at, &person) in OWNERS.iter().enumerate() {
            // A client looks first whether somebody is signed in.
            self.thread.pass(1_000);
            let (login, password) = (login(person), PASSWORD.to_owned());
            let is_first = OWNERS.iter().position(|&other| other == person) == Some(at);
            let command = match is_first {
                true => Command::Register {
                    name: login.clone(),
                    login,
                    password,
                    stay: true,
                },
                false => Command::SignIn {
                    login,
                    password,
                    stay: true,
                },
            };
            self.must(at, command)?;
        }
        self.thread.pass(10_000);
        Ok(())
    }

    fn meet(&mut self, from: usize, to: usize) -> Result<(), String> {
        let reply = self.must(from, Command::StartDirect { login: login(to) })?;
        let conv_id = self.know(reply, vec![from, to])?;
        let text = format!("hello from {from} to {to}");
        self.say(from, &conv_id, text, None)?;
        self.thread.pass(5_000);
        self.must(to, Command::AcceptRequest { conv_id })?;
        self.thread.pass(5_000);
        Ok(())
    }

    fn find_everybody(&mut self) -> Result<(), String> {
        for person in 0..=OWNERS.iter().copied().max().unwrap_or(0) {
            let login = login(person);
            let Reply::Person(found) = self.must(0, Command::FindPerson { login })? else {
                return Err("a person was not found".into());
            };
            self.accounts.push(found.account_id);
        }
        Ok(())
    }

    fn group(&mut self, by: usize, others: &[usize]) -> Result<(), String> {
        let ids = others.iter().map(|&other| self.accounts[other].clone());
        let (name, members) = (format!("Group of {by}"), ids.collect());
        let reply = self.must(by, Command::CreateGroup { name, members })?;
        let conv_id = self.know(reply, [&[by][..], others].concat())?;
        self.groups.push(conv_id);
        self.thread.pass(5_000);
        Ok(())
    }

    fn know(&mut self, reply: Reply, people: Vec<usize>) -> Result<String, String> {
        let Reply::Conversation { conv_id } = reply else {
            return Err("no conversation was begun".into());
        };
        self.members.insert(conv_id.clone(), people);
        Ok(conv_id)
    }

    /// Carries out a command that nothing stands against.
    pub fn must(&mut self, device: usize, command: Command) -> Result<Reply, String> {
        let call = self.devices[device].call(command);
        match self.thread.within(PATIENCE, call) {
            Some(Ok(reply)) => Ok(reply),
            Some(Err(failure)) => Err(format!("device {device} was refused: {:?}", failure.code)),
            None => Err(format!("device {device} got no answer to a command")),
        }
    }

    /// Carries out a command that the network may stand against, in a group also that somebody is
    /// out of it or has not the right.
    fn may(
        &mut self,
        device: usize,
        conv_id: &str,
        command: Command,
    ) -> Result<Option<Reply>, String> {
        let is_group = self.groups.iter().any(|id| id == conv_id);
        let call = self.devices[device].call(command);
        match self.thread.within(PATIENCE, call) {
            Some(Ok(reply)) => Ok(Some(reply)),
            Some(Err(failure)) => match failure.code {
                FailureCode::Offline | FailureCode::NotFound => Ok(None),
                FailureCode::NotMember | FailureCode::NotAllowed | FailureCode::LastAdmin
                    if is_group =>
                {
                    Ok(None)
                }
                code => Err(format!("device {device} was refused: {code:?}")),
            },
            None => Err(format!("device {device} got no answer to a command")),
        }
    }

    fn say(
        &mut self,
        device: usize,
        conv_id: &str,
        text: String,
        reply_to: Option<String>,
    ) -> Result<(), String> {
        let command = Command::SendText {
            conv_id: conv_id.to_owned(),
            text: text.clone(),
            reply_to,
            mentions: Vec::new(),
        };
        if let Some(Reply::Sent { .. }) = self.may(device, conv_id, command)? {
            self.said.push(Said {
                device,
                conv_id: conv_id.to_owned(),
                text,
            });
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        let device = (step.device % DEVICES as u64) as usize;
        let person = OWNERS[device];
        let mine: Vec<&String> = self
            .members
            .iter()
            .filter(|(_, people)| people.contains(&person))
            .map(|(id, _)| id)
            .collect();
        let conv_id = mine[(step.place % mine.len() as u64) as usize].clone();
        let place = conv_id.clone();
        match &step.act {
            Act::Say => self.say(device, &conv_id, format!("{}", step.number), None)?,
            Act::Answer(pick) => {
                let hash = self
                    .message(device, &conv_id, *pick)?
                    .and_then(|message| message.hash);
                self.say(device, &conv_id, format!("{}", step.number), hash)?;
            }
            Act::Edit(pick) => {
                let message = self.message(device, &conv_id, *pick)?;
                if let Some((text, hash)) = message.filter(|m| m.may_edit).and_then(numbered) {
                    let text = format!("{text}, at {}", step.number);
                    let mentions = Vec::new();
                    let edit = Command::EditMessage {
                        conv_id,
                        hash,
                        text,
                        mentions,
                    };
                    self.edited += usize::from(self.may(device, &place, edit)?.is_some());
                }
            }
            Act::Delete(pick) => {
                let message = self.message(device, &conv_id, *pick)?;
                if let Some((text, hash)) = message.filter(|m| m.may_delete).and_then(numbered) {
                    let delete = Command::DeleteMessage { conv_id, hash };
                    let is_promised = self.may(device, &place, delete)?.is_some();
                    let taken = self.taken.entry(text).or_default();
                    taken.extend(is_promised.then_some(person));
                }
            }
            Act::React(pick, emoji, set) => {
                let message = self.message(device, &conv_id, *pick)?;
                if let Some(hash) = message.and_then(|message| message.hash) {
                    let (emoji, set) = ((*emoji).to_owned(), *set);
                    let react = Command::React {
                        conv_id,
                        hash,
                        emoji,
                        set,
                    };
                    self.may(device, &place, react)?;
                }
            }
            Act::Rename | Act::Add(_) | Act::Remove(_) | Act::Appoint(..) | Act::Leave => {
                let group = self.group_of(person, step.place);
                if let Some(conv_id) = group {
                    self.change(device, conv_id, step)?;
                }
            }
            Act::Read(pick) => {
                if let Some(message) = self.message(device, &conv_id, *pick)? {
                    self.may(
                        device,
                        &place,
                        Command::MarkRead {
                            conv_id,
                            seq: message.seq,
                        },
                    )?;
                }
            }
            Act::LookBack => {
                self.may(device, &place, Command::LoadOlder { conv_id })?;
            }
            Act::Close => {
                self.may(device, &place, Command::CloseConversation { conv_id })?;
            }
            Act::Unplug => self.devices[device].line.set_up(false),
            Act::Plug => self.devices[device].line.set_up(true),
            Act::Restart => self.devices[device].restart(&self.thread),
            Act::Wait(ms) => self.thread.pass(*ms),
        }
        let pause = self.dice.below(400);
        self.thread.pass(pause);
        Ok(())
    }

    /// One of the groups that somebody ever was in.
    fn group_of(&self, person: usize, pick: u64) -> Option<String> {
        let is_in = |id: &&String| self.members[*id].contains(&person);
        let mine: Vec<_> = self.groups.iter().filter(is_in).collect();
        let at = pick.checked_rem(mine.len() as u64)?;
        mine.get(at as usize).map(|id| (*id).clone())
    }

    /// Changes a group, if whoever wants it may.
    fn change(&mut self, device: usize, conv_id: String, step: &Step) -> Result<(), String> {
        let people = self.members[&conv_id].clone();
        let whom = |pick: u64| people[(pick % people.len() as u64) as usize];
        let account = |pick: u64| self.accounts[whom(pick)].clone();
        let place = conv_id.clone();
        let command = match step.act {
            Act::Rename => {
                let name = format!("Group, at {}", step.number);
                Command::SetGroupName { conv_id, name }
            }
            Act::Add(pick) => {
                // Somebody who is out: anybody else is nobody to bring in.
                let is_out = |person: &usize| {
                    let periods = self.periods(&conv_id, *person);
                    periods.last().is_some_and(|period| period.to.is_some())
                };
                let out: Vec<usize> = people.iter().copied().filter(is_out).collect();
                let Some(at) = pick.checked_rem(out.len() as u64) else {
                    return Ok(());
                };
                let members = vec![self.accounts[out[at as usize]].clone()];
                Command::AddMembers { conv_id, members }
            }
            Act::Appoint(pick, admin) => {
                if !admin {
                    // What is not answered may have happened.
                    self.lost_rights.insert((conv_id.clone(), whom(pick)));
                }
                let account_id = account(pick);
                Command::SetRole {
                    conv_id,
                    account_id,
                    admin,
                }
            }
            Act::Remove(pick) => {
                let account_id = account(pick);
                Command::RemoveMember {
                    conv_id,
                    account_id,
                }
            }
            _ => Command::LeaveGroup { conv_id },
        };
        self.may(device, &place, command)?;
        Ok(())
    }

    /// When somebody was in a conversation.
    pub fn periods(&self, conv_id: &str, person: usize) -> Vec<Period> {
        self.network.periods(conv_id, &self.accounts[person])
    }

    /// Whether somebody was in a conversation all the time.
    pub fn stayed(&self, conv_id: &str, person: usize) -> bool {
        matches!(self.periods(conv_id, person)[..], [Period { to: None, .. }])
    }

    /// Whether somebody who once was an admin is one for ever.
    pub fn stays_admin(&self, conv_id: &str, person: usize) -> bool {
        !self.lost_rights.contains(&(conv_id.to_owned(), person))
    }

    /// One of the messages with a bubble that the device shows in a conversation.
    fn message(
        &mut self,
        device: usize,
        conv_id: &str,
        pick: u64,
    ) -> Result<Option<MessageView>, String> {
        let name = conv_id.to_owned();
        if self
            .may(device, conv_id, Command::OpenConversation { conv_id: name })?
            .is_none()
        {
            return Ok(None);
        }
        let screen = self.devices[device].screen();
        let is_there = |message: &&MessageView| {
            message.seq > 0 && message.verified && matches!(message.body, MessageBody::Text { .. })
        };
        let there: Vec<_> = screen.messages(conv_id).iter().filter(is_there).collect();
        let at = pick.checked_rem(there.len() as u64);
        Ok(at
            .and_then(|at| there.get(at as usize))
            .map(|message| (*message).clone()))
    }

    /// Waits until everybody agrees, as long as that may take.
    fn calm(&mut self) -> Result<Agreed, String> {
        let until = self.time.now_ms() + CALM;
        loop {
            self.thread.pass(30_000);
            match agreement::check(self) {
                Ok(agreed) => return Ok(agreed),
                Err(what) if self.time.now_ms() >= until => return Err(what),
                Err(_) => {}
            }
        }
    }

    /// Devices of whoever is in a conversation.
    pub fn devices_in(&self, conv_id: &str) -> Vec<usize> {
        let people = self.members.get(conv_id).map_or(&[][..], Vec::as_slice);
        (0..DEVICES)
            .filter(|&at| people.contains(&self.devices[at].person))
            .collect()
    }

    /// Whether a request is left over.
    pub fn requests(&self, device: usize) -> usize {
        let screen = self.devices[device].screen();
        screen
            .list
            .iter()
            .filter(|row| row.request == RequestState::Pending)
            .count()
    }
}

/// The number that a text carries, and the hash of its message.
fn numbered(message: MessageView) -> Option<(String, String)> {
    let MessageBody::Text { text, .. } = &message.body else {
        return None;
    };
    Some((number(text).to_owned(), message.hash?))
}

/// The number that a text carries, edited or not.
pub fn number(text: &str) -> &str {
    text.split(',').next().unwrap_or(text)
}

fn login(person: usize) -> String {
    format!("person-{person}")
}
