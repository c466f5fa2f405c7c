//! The bundle that client-core runs on.

use client_core::platform::Platform;

use crate::{
    clock::WebClock, device, files::WebFiles, js, random::SystemRandom, relay::WebRelay,
    store::WebStore,
};

/// A dedicated worker of a browser.
pub struct WebPlatform {
    relay: WebRelay,
    store: WebStore,
    files: WebFiles,
    server_id: String,
}

impl WebPlatform {
    /// The relay is whoever served this worker's script.
    pub fn new(files: WebFiles) -> Self {
        Self {
            relay: WebRelay::new(),
            store: WebStore::default(),
            files,
            server_id: js::worker().location().hostname(),
        }
    }
}

impl Platform for WebPlatform {
    type Relay = WebRelay;
    type Store = WebStore;
    type Clock = WebClock;
    type Random = SystemRandom;
    type Files = WebFiles;

    fn relay(&self) -> &WebRelay {
        &self.relay
    }

    fn store(&self) -> &WebStore {
        &self.store
    }

    fn clock(&self) -> &WebClock {
        &WebClock
    }

    fn random(&self) -> &SystemRandom {
        &SystemRandom
    }

    fn files(&self) -> &WebFiles {
        &self.files
    }

    fn server_id(&self) -> &str {
        &self.server_id
    }

    fn device_name(&self) -> String {
        device::name(&js::worker().navigator().user_agent().unwrap_or_default())
    }
}
