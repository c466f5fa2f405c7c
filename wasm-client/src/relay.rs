//! Requests by `fetch`, to the origin that served the app.

use client_core::platform::{Method, Relay, Request, Response, Unreachable};
use futures::{FutureExt, pin_mut, select_biased};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{
    AbortController, Blob, Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
};

use crate::{clock, js, live::WebLive};

/// How long an answer to a small request may take, in milliseconds.
const PATIENCE: u64 = 30_000;
/// How long a part of a file may take: 4 MiB at 7 KiB/s, in milliseconds.
const PART_PATIENCE: u64 = 600_000;
/// Longer bodies travel as blobs. Chromium blocks the calling thread for 100 ms to take 4 MiB in as
/// an array, and as a whole sends them four times slower than a blob.
const LARGE: usize = 256 * 1024;

/// `fetch` and `WebSocket`.
pub struct WebRelay {
    patience: u64,
}

impl WebRelay {
    /// For the core worker.
    pub fn new() -> Self {
        Self { patience: PATIENCE }
    }

    /// For bulk workers.
    pub fn for_parts() -> Self {
        Self {
            patience: PART_PATIENCE,
        }
    }
}

impl Relay for WebRelay {
    type Live = WebLive;

    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let answer = send(request).fuse();
        let late = clock::sleep(self.patience).fuse();
        pin_mut!(answer, late);
        select_biased! {
            answer = answer => answer.map_err(|_| Unreachable),
            () = late => Err(Unreachable),
        }
    }

    async fn open_live(&self) -> Result<WebLive, Unreachable> {
        WebLive::open().await
    }
}

async fn send(request: Request) -> Result<Response, JsValue> {
    let abort = AbortOnDrop(AbortController::new()?);
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    });
    init.set_headers_headers(&headers);
    set_body(&init, &request.body)?;
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(&abort.0.signal()));
    drop(request.body);

    let answer = js::worker().fetch_with_str_and_init(&request.path, &init);
    let answer: web_sys::Response = js::settled(answer).await?;
    let retry_after_s = answer
        .headers()
        .get("retry-after")?
        .and_then(|seconds| seconds.trim().parse().ok());
    let body: ArrayBuffer = js::settled(answer.array_buffer()?).await?;
    Ok(Response {
        status: answer.status(),
        retry_after_s,
        body: Uint8Array::new(&body).to_vec(),
    })
}

/// Copies the body out of this memory, so that it is free for the next part while this one travels.
fn set_body(init: &RequestInit, body: &[u8]) -> Result<(), JsValue> {
    if body.is_empty() {
        return Ok(());
    }
    let bytes = Uint8Array::from(body);
    if body.len() < LARGE {
        init.set_body_opt_u8_array(Some(&bytes));
    } else {
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(&bytes))?;
        init.set_body_opt_blob(Some(&blob));
    }
    Ok(())
}

/// A request that nobody waits for any more is ended; one that is over does not mind.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
