//! Requests by `fetch`, to the origin that served the app.

use client_core::platform::{Method, Relay, Request, Response, Unreachable};
use futures::{FutureExt, pin_mut, select_biased};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{
    AbortController, Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
};

use crate::{clock, js, live::WebLive};

/// How long an answer to a small request may take, in milliseconds.
const PATIENCE: u64 = 30_000;
/// How long a part of a file may take: 4 MiB at 7 KiB/s, in milliseconds.
const PART_PATIENCE: u64 = 600_000;

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
    if !request.body.is_empty() {
        // A copy outside of this memory: the browser copies once more while it sends, and the
        // next part can be sealed meanwhile.
        init.set_body_opt_u8_array(Some(&Uint8Array::from(request.body.as_slice())));
    }
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

/// A request that nobody waits for any more is ended; one that is over does not mind.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
