//! What happens when this instance meets a state that it cannot explain.

use std::panic;

use wasm_bindgen::JsValue;

use crate::js;

/// What a worker says to its owner before it is of no more use.
pub const FATAL: &str = "fatal";

/// A panic tells the owner of this worker, and nobody else. What the panic says is dropped: it may
/// hold something that a person wrote.
pub fn report_panics() {
    panic::set_hook(Box::new(|_| {
        // If even this fails, the trap that follows reaches the owner as an error event.
        let _ = js::worker().post_message(&JsValue::from_str(FATAL));
    }));
}
