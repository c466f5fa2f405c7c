/** Seals and opens parts of files. The first message brings the compiled module; the rest is Rust's. */
import { initSync, startBulk } from './pkg/wasm_client';
import { scope } from './worker-scope';

scope.onmessage = (event) => {
  initSync({ module: event.data as WebAssembly.Module });
  startBulk();
};
