//! A client on a device of the model: its disk and its line survive a restart, the client does not.

use std::{cell::RefCell, rc::Rc};

use client_core::{
    Client,
    platform::{Clock, NoFiles, Platform, Random},
    view::{Command, Failure, Reply},
};
use futures::{StreamExt as _, future::AbortHandle};
use native_client::Screen;

use super::{
    dice::Dice,
    network::Line,
    store::Disk,
    time::{Thread, Time},
};
use crate::relay::SERVER_ID;

/// The platform.
#[derive(Clone)]
pub struct ModelPlatform {
    line: Line,
    disk: Disk,
    clock: ModelClock,
    random: ModelRandom,
}

/// Virtual time, on a device whose clock is a little off.
#[derive(Clone)]
pub struct ModelClock {
    time: Time,
    ahead_ms: u64,
}

impl Clock for ModelClock {
    fn now_ms(&self) -> u64 {
        self.time.now_ms() + self.ahead_ms
    }

    async fn sleep(&self, ms: u64) {
        self.time.sleep(ms).await;
    }
}

/// From the seed.
#[derive(Clone)]
pub struct ModelRandom(Dice);

impl Random for ModelRandom {
    fn fill(&self, bytes: &mut [u8; 64]) {
        self.0.fill(bytes);
    }
}

impl Platform for ModelPlatform {
    type Relay = Line;
    type Store = Disk;
    type Clock = ModelClock;
    type Random = ModelRandom;
    type Files = NoFiles;

    fn relay(&self) -> &Line {
        &self.line
    }
    fn store(&self) -> &Disk {
        &self.disk
    }
    fn clock(&self) -> &ModelClock {
        &self.clock
    }
    fn random(&self) -> &ModelRandom {
        &self.random
    }
    fn files(&self) -> &NoFiles {
        &NoFiles
    }
    fn server_id(&self) -> &str {
        SERVER_ID
    }
    fn device_name(&self) -> String {
        "A device of the model".to_owned()
    }
}

/// One device of somebody.
pub struct Device {
    /// Whose, by their number.
    pub person: usize,
    /// Its line.
    pub line: Line,
    platform: ModelPlatform,
    client: Client<ModelPlatform>,
    screen: Rc<RefCell<Screen>>,
    tasks: [AbortHandle; 2],
}

impl Device {
    /// A device with a running client.
    pub fn new(person: usize, thread: &Thread, time: &Time, dice: &Dice, line: Line) -> Self {
        let platform = ModelPlatform {
            line: line.clone(),
            disk: Disk::default(),
            clock: ModelClock {
                time: time.clone(),
                ahead_ms: dice.below(5_000),
            },
            random: ModelRandom(Dice::new(dice.roll())),
        };
        let (client, screen, tasks) = start(thread, &platform);
        Self {
            person,
            line,
            platform,
            client,
            screen,
            tasks,
        }
    }

    /// Ends the client as a closed tab would, and starts another on what is stored.
    pub fn restart(&mut self, thread: &Thread) {
        self.stop();
        (self.client, self.screen, self.tasks) = start(thread, &self.platform);
    }

    fn stop(&self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }

    /// Asks for something.
    pub fn call(&self, command: Command) -> impl Future<Output = Result<Reply, Failure>> + use<> {
        self.client.call(command)
    }

    /// What is shown now.
    pub fn screen(&self) -> std::cell::Ref<'_, Screen> {
        self.screen.borrow()
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.stop();
    }
}

type Started = (Client<ModelPlatform>, Rc<RefCell<Screen>>, [AbortHandle; 2]);

fn start(thread: &Thread, platform: &ModelPlatform) -> Started {
    let (client, mut updates) = Client::new(platform.clone());
    let screen = Rc::new(RefCell::new(Screen::default()));
    let shown = Rc::clone(&screen);
    let show = thread.spawn(async move {
        while let Some(update) = updates.next().await {
            shown.borrow_mut().apply(update);
        }
    });
    let run = thread.spawn(client.run());
    (client, screen, [run, show])
}
