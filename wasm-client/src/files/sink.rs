//! Where plaintext goes: an object of the TypeScript side (`web/src/core/sinks.ts`), because
//! blobs, save dialogs and private files differ only there.

use client_core::platform::FilesFailed;
use wasm_bindgen::prelude::*;

use crate::js;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** A place to write a file to. Parts come in any order, several may be under way. */
export interface Sink {
  /** Blobs spare a copy where the place takes them. */
  readonly takes: 'blob' | 'buffer';
  write(position: number, data: Blob | ArrayBuffer): Promise<void>;
  /** Everything is there and verified. */
  finish(): Promise<void>;
  /** Throws away what was written. */
  discard(): void;
}
";

#[wasm_bindgen]
extern "C" {
    /// See the declaration above.
    #[wasm_bindgen(typescript_type = "Sink")]
    #[derive(Clone)]
    pub type Sink;

    #[wasm_bindgen(method, getter)]
    fn takes(this: &Sink) -> String;

    #[wasm_bindgen(method, catch)]
    async fn write(this: &Sink, position: f64, data: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = finish)]
    async fn finish(this: &Sink) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method)]
    pub fn discard(this: &Sink);
}

impl Sink {
    /// Whether plaintext should come as a `Blob`.
    pub fn takes_blobs(&self) -> bool {
        self.takes() == "blob"
    }

    /// Writes a `Blob` or `ArrayBuffer` at an offset of the file.
    pub async fn put(&self, position: u64, data: &JsValue) -> Result<(), FilesFailed> {
        match self.write(js::number(position), data).await {
            Ok(_) => Ok(()),
            Err(_) => Err(FilesFailed::SinkFailed),
        }
    }

    /// Everything was written.
    pub async fn close(&self) -> Result<(), FilesFailed> {
        match self.finish().await {
            Ok(_) => Ok(()),
            Err(_) => Err(FilesFailed::SinkFailed),
        }
    }
}
