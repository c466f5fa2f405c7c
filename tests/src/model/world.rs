//! Carries a plan out: five people, eight devices, eight conversations.

use std::collections::BTreeMap;

use client_core::view::{Command, FailureCode, MessageBody, MessageView, Reply, RequestState};

use super::{
    agreement::{self, Agreed},
    device::Device,
    dice::Dice,
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
    /// What.
    pub text: String,
}

/// Everything.
pub struct World {
    /// The thread and its clock.
    pub thread: Thread,
    /// Devices.
    pub devices: Vec<Device>,
    /// People by conversation.
    pub members: BTreeMap<String, Vec<usize>>,
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
    Ok(Report {
        actions: plan.steps.len(),
        said: world.said.len(),
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
            said: Vec::new(),
            network,
            time,
            dice,
        };
        world.sign_everybody_in()?;
        for (from, to) in [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2)] {
            world.meet(from, to)?;
        }
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

    fn group(&mut self, by: usize, others: &[usize]) -> Result<(), String> {
        let mut members = Vec::new();
        for &other in others {
            match self.must(
                by,
                Command::FindPerson {
                    login: login(other),
                },
            )? {
                Reply::Person(person) => members.push(person.account_id),
                _ => return Err("a person was not found".into()),
            }
        }
        let name = format!("Group of {by}");
        let reply = self.must(by, Command::CreateGroup { name, members })?;
        self.know(reply, [&[by][..], others].concat())?;
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

    /// Carries out a command that the network may stand against.
    fn may(&mut self, device: usize, command: Command) -> Result<Option<Reply>, String> {
        let call = self.devices[device].call(command);
        match self.thread.within(PATIENCE, call) {
            Some(Ok(reply)) => Ok(Some(reply)),
            Some(Err(failure)) => match failure.code {
                FailureCode::Offline | FailureCode::NotFound => Ok(None),
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
        if let Some(Reply::Sent { .. }) = self.may(device, command)? {
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
        match &step.act {
            Act::Say => self.say(device, &conv_id, format!("{}", step.number), None)?,
            Act::Answer(pick) => {
                let hash = self
                    .message(device, &conv_id, *pick)?
                    .and_then(|message| message.hash);
                self.say(device, &conv_id, format!("{}", step.number), hash)?;
            }
            Act::React(pick, emoji, set) => {
                if let Some(hash) = self
                    .message(device, &conv_id, *pick)?
                    .and_then(|message| message.hash)
                {
                    let emoji = (*emoji).to_owned();
                    self.may(
                        device,
                        Command::React {
                            conv_id,
                            hash,
                            emoji,
                            set: *set,
                        },
                    )?;
                }
            }
            Act::Read(pick) => {
                if let Some(message) = self.message(device, &conv_id, *pick)? {
                    self.may(
                        device,
                        Command::MarkRead {
                            conv_id,
                            seq: message.seq,
                        },
                    )?;
                }
            }
            Act::LookBack => {
                self.may(device, Command::LoadOlder { conv_id })?;
            }
            Act::Close => {
                self.may(device, Command::CloseConversation { conv_id })?;
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

    /// One of the messages with a bubble that the device shows in a conversation.
    fn message(
        &mut self,
        device: usize,
        conv_id: &str,
        pick: u64,
    ) -> Result<Option<MessageView>, String> {
        let name = conv_id.to_owned();
        if self
            .may(device, Command::OpenConversation { conv_id: name })?
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

fn login(person: usize) -> String {
    format!("person-{person}")
}
