// Runs in the app's page: the requests of an upload and a download as the product makes them, with the
// same parts, digests and parallelism, and without sealing or opening anything.
const HEADER = 56;
const SEGMENT = 64 * (16 * 1024 + 16);
const PART = 4 * SEGMENT;
const range = (part, size) => [part === 0 ? 0 : HEADER + part * PART, Math.min(size, HEADER + (part + 1) * PART)];
const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

async function each(count, work) {
  let next = 0;
  await Promise.all(Array.from({ length: 2 }, async () => {
    while (next < count) await work(next++);
  }));
}

export async function run({ token, convId, plain, size }) {
  const block = crypto.getRandomValues(new Uint8Array(65536));
  const file = new Blob(Array.from({ length: Math.ceil(size / 65536) }, () => block)).slice(0, size);
  const auth = { authorization: `Bearer ${token}` };
  const parts = Math.ceil((size - HEADER) / PART);

  let from = performance.now();
  const created = await fetch('/v1/blobs', { method: 'POST', headers: { ...auth, 'content-type': 'application/json' }, body: JSON.stringify({ conv_id: convId, size }) });
  const { blob_id: id } = await created.json();
  const segments = Math.ceil((size - HEADER) / SEGMENT);
  const leaves = new Uint8Array(32 * segments);
  await each(parts, async (part) => {
    const [start, end] = range(part, size);
    const bytes = await file.slice(start, end).arrayBuffer();
    for (let at = 0, i = part * 4; i < segments && i < (part + 1) * 4; i++, at += SEGMENT) {
      leaves.set(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice(at, at + SEGMENT))), 32 * i);
    }
    const digest = base64(await crypto.subtle.digest('SHA-256', bytes));
    const answer = await fetch(`/v1/blobs/${id}/parts/${part}`, { method: 'PUT', headers: { ...auth, 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${digest}:` }, body: bytes });
    if (!answer.ok) throw new Error(`part ${part}: ${answer.status}`);
  });
  const finished = await fetch(`/v1/blobs/${id}/finish`, { method: 'POST', headers: { ...auth, 'content-type': 'application/octet-stream' }, body: leaves });
  if (!finished.ok) throw new Error(`finish: ${finished.status}`);
  const up = performance.now() - from;

  from = performance.now();
  const got = [];
  await each(parts, async (part) => {
    const [start, end] = range(part, size);
    const answer = await fetch(`/v1/blobs/${id}/content`, { headers: { ...auth, range: `bytes=${start}-${end - 1}` } });
    got[part] = await answer.arrayBuffer();
    for (let at = 0; at < got[part].byteLength; at += SEGMENT) await crypto.subtle.digest('SHA-256', got[part].slice(at, at + SEGMENT));
  });
  const whole = new Blob(got);
  return { up, down: performance.now() - from, size: whole.size, plain };
}
