//! Time.

use std::cell::Cell;

use client_core::platform::Clock;
use futures::channel::oneshot;
use wasm_bindgen::{JsCast, prelude::Closure};

use crate::js;

/// `Date.now` and `setTimeout`.
pub struct WebClock;

impl Clock for WebClock {
    fn now_ms(&self) -> u64 {
        js::whole(js_sys::Date::now())
    }

    async fn sleep(&self, ms: u64) {
        sleep(ms).await;
    }
}

/// Waits; a dropped future clears its timer. Longer than 24 days is 24 days.
pub async fn sleep(ms: u64) {
    let (wake, woken) = oneshot::channel();
    let wake = Cell::new(Some(wake));
    let callback = Closure::<dyn FnMut()>::new(move || {
        if let Some(wake) = wake.take() {
            let _ = wake.send(());
        }
    });
    let id = js::worker().set_timeout_with_callback_and_timeout_and_arguments_0(
        callback.as_ref().unchecked_ref(),
        i32::try_from(ms).unwrap_or(i32::MAX),
    );
    let Ok(id) = id else { return };
    let _timer = Timer(id);
    // The sender lives in the callback, which lives until here.
    let _ = woken.await;
    drop(callback);
}

/// A running timer.
struct Timer(i32);

impl Drop for Timer {
    fn drop(&mut self) {
        js::worker().clear_timeout_with_handle(self.0);
    }
}
