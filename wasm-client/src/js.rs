//! Small bridges between futures and the browser.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

/// The global scope of this worker.
pub fn worker() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Waits for a promise and takes its value as a `T`.
///
/// # Errors
/// What the promise was rejected with, or its value when it is of another type.
pub async fn settled<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    JsFuture::from(promise).await?.dyn_into()
}

/// Copies the bytes of an `ArrayBuffer` or of any typed array; `None` for everything else.
pub fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    if value.is_instance_of::<js_sys::ArrayBuffer>() {
        return Some(Uint8Array::new(value).to_vec());
    }
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

/// A number of JavaScript as a whole number; negative ones and fractions are cut.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the browser's lengths and times are whole numbers below 2^53"
)]
pub fn whole(number: f64) -> u64 {
    number as u64
}

/// A whole number below 2^53 as JavaScript has them.
#[expect(clippy::cast_precision_loss, reason = "files and offsets end at 2^36")]
pub fn number(whole: u64) -> f64 {
    whole as f64
}
