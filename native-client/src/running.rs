//! A client that runs on this thread, and what it shows.

use client_core::{
    Client,
    view::{Command, Failure, Reply},
};
use futures::StreamExt as _;
use tokio::{sync::watch, task::AbortHandle};

use crate::{NativePlatform, Screen};

/// A running client. Dropping it stops the client as closing a tab would.
pub struct Running {
    platform: NativePlatform,
    client: Client<NativePlatform>,
    screen: watch::Receiver<Screen>,
    tasks: [AbortHandle; 2],
}

impl Running {
    /// Starts a client on a device, whoever is signed in there. Needs a `tokio::task::LocalSet`.
    pub fn start(platform: NativePlatform) -> Self {
        let (client, mut updates) = Client::new(platform.clone());
        let (shown, screen) = watch::channel(Screen::default());
        let running = client.clone();
        let run = tokio::task::spawn_local(async move { running.run().await });
        let show = tokio::task::spawn_local(async move {
            while let Some(update) = updates.next().await {
                shown.send_modify(|screen| screen.apply(update));
            }
        });
        Self {
            platform,
            client,
            screen,
            tasks: [run.abort_handle(), show.abort_handle()],
        }
    }

    /// The client itself.
    pub fn client(&self) -> &Client<NativePlatform> {
        &self.client
    }

    /// The device.
    pub fn platform(&self) -> &NativePlatform {
        &self.platform
    }

    /// Carries out a command.
    ///
    /// # Errors
    /// The reason why it was refused.
    pub async fn call(&self, command: Command) -> Result<Reply, Failure> {
        self.client.call(command).await
    }

    /// What is shown now.
    pub fn screen(&self) -> Screen {
        self.screen.borrow().clone()
    }

    /// Waits until the screen is so; `None` when the client has stopped.
    pub async fn wait_for(&self, so: impl FnMut(&Screen) -> bool) -> Option<Screen> {
        let mut screen = self.screen.clone();
        let shown = screen.wait_for(so).await.ok()?;
        Some(shown.clone())
    }

    /// Every screen from now on, the present one first.
    pub fn screens(&self) -> watch::Receiver<Screen> {
        let mut screen = self.screen.clone();
        screen.mark_changed();
        screen
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}
