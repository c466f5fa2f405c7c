// A clean-room imitation of the path that the predecessor takes: 2 MiB chunks, each encrypted on the
// page, put into JSON as base64, one request after another.
import init, { Bench } from './pkg/bench_wasm.js';

const CHUNK = 2 * 1024 * 1024;

function toBase64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return btoa(text);
}

function fromBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

export async function run(size) {
  await init({ module_or_path: new URL('./pkg/bench_wasm_bg.wasm', import.meta.url) });
  const bench = new Bench(crypto.getRandomValues(new Uint8Array(64)), CHUNK);
  const file = new Blob(Array.from({ length: size / CHUNK }, () => crypto.getRandomValues(new Uint8Array(65536))).flatMap((part) => Array.from({ length: 32 }, () => part)));
  const count = Math.ceil(file.size / CHUNK);

  let from = performance.now();
  for (let index = 0; index < count; index++) {
    const bytes = new Uint8Array(await file.slice(index * CHUNK, (index + 1) * CHUNK).arrayBuffer());
    bench.aes_gcm(bytes.length, 1);
    await fetch('/upload', { method: 'POST', body: JSON.stringify({ index, data: toBase64(bytes) }) });
  }
  const up = performance.now() - from;

  from = performance.now();
  const parts = [];
  for (let index = 0; index < count; index++) {
    const { data } = await (await fetch(`/chunk/${index}`)).json();
    const bytes = fromBase64(data);
    bench.aes_gcm(bytes.length, 1);
    parts.push(bytes);
  }
  const whole = new Blob(parts);
  return { up, down: performance.now() - from, size: whole.size };
}
