/** The core as WebAssembly: fetched and compiled once, then shared with the bulk workers. */
import wasmUrl from './pkg/wasm_client_bg.wasm?url';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled module. A failure is not remembered: the next call tries again. */
export function loadModule(): Promise<WebAssembly.Module> {
  compiled ??= compile().catch((reason: unknown) => {
    compiled = undefined;
    throw reason;
  });
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  const answer = await fetch(wasmUrl, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`the core is not there: ${String(answer.status)}`);
  // A proxy that forgets the type must not keep the app from starting.
  if (answer.headers.get('content-type')?.startsWith('application/wasm')) return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}
