//! The core worker: one client, called with JSON.

use client_core::{
    Client,
    view::{Command, Failure, FailureCode, Reply, Update},
};
use futures::{Stream, StreamExt};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::File;

use crate::{
    fatal,
    files::{Sink, WebFiles},
    platform::WebPlatform,
};

/// The client of this worker; it runs until the worker ends.
#[wasm_bindgen]
pub struct CoreHandle {
    client: Client<WebPlatform>,
    files: WebFiles,
}

#[wasm_bindgen]
impl CoreHandle {
    /// Starts the client. `on_update` is called with each `Update` as JSON, in order;
    /// `spawn_bulk` answers with a new bulk `Worker`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "(update: string) => void")] on_update: Function,
        #[wasm_bindgen(unchecked_param_type = "() => Worker")] spawn_bulk: Function,
    ) -> Self {
        fatal::report_panics();
        let files = WebFiles::new(spawn_bulk);
        let (client, updates) = Client::new(WebPlatform::new(files.clone()));
        spawn_local(forward(updates, on_update));
        let running = client.clone();
        spawn_local(async move { running.run().await });
        Self { client, files }
    }

    /// Runs a `Command` (JSON) and answers with its `Reply` (JSON). Rejected with a `Failure` (JSON).
    /// A message or file that is sent under a `nonce` (8 bytes, base64url) is sent once, however
    /// often it is asked for.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn call(&self, command: String, nonce: Option<String>) -> Promise {
        let client = self.client.clone();
        future_to_promise(async move {
            let outcome = run(&client, command, nonce).await;
            wipe_stack();
            match outcome {
                Ok(reply) => Ok(json(&reply)),
                Err(failure) => Err(json(&failure)),
            }
        })
    }

    /// A file to send; the number goes into a command.
    #[wasm_bindgen(js_name = registerSource)]
    pub fn register_source(&self, file: File) -> u32 {
        self.files.add_source(file)
    }

    /// A place to save to; the number goes into a command.
    #[wasm_bindgen(js_name = registerSink)]
    pub fn register_sink(&self, sink: Sink) -> u32 {
        self.files.add_sink(sink)
    }

    /// Forgets a place to save to.
    #[wasm_bindgen(js_name = releaseSink)]
    pub fn release_sink(&self, sink: u32) {
        self.files.remove_sink(sink);
    }
}

async fn run(
    client: &Client<WebPlatform>,
    command: String,
    nonce: Option<String>,
) -> Result<Reply, Failure> {
    let bad = || Failure::from(FailureCode::BadCommand);
    let command: Command = serde_json::from_str(&command).map_err(|_| bad())?;
    let nonce = match nonce {
        Some(text) => Some(text.parse::<relay_api::Id<8>>().map_err(|_| bad())?.0),
        None => None,
    };
    client.call_as(command, nonce).await
}

/// What the command's cryptography left on the stack below this frame; the heap wipes itself.
#[inline(never)]
fn wipe_stack() {
    zeroize::zeroize_stack::<65_536>();
}

async fn forward(updates: impl Stream<Item = Update>, on_update: Function) {
    let mut updates = std::pin::pin!(updates);
    while let Some(update) = updates.next().await {
        // The page's own errors are its own.
        let _ = on_update.call1(&JsValue::UNDEFINED, &json(&update));
    }
}

/// Views are plain data: this does not fail.
fn json(view: &impl serde::Serialize) -> JsValue {
    serde_json::to_string(view).map_or(JsValue::NULL, JsValue::from)
}
