// Runs in the page: each figure of the core beside WebCrypto, in turn, in one run.
import init, { Bench } from './pkg/bench_wasm.js';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs A and B in turn; answers the medians in milliseconds. */
async function pair(rounds, a, b) {
  const times = { a: [], b: [] };
  await a();
  await b();
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
    for (const which of order) {
      const from = performance.now();
      await (which === 'a' ? a() : b());
      times[which].push(performance.now() - from);
    }
  }
  return { a: median(times.a), b: median(times.b) };
}

const figure = (name, value, unit, baseline, ratio) => ({ name, value, unit, baseline, ratio });

export async function run() {
  await init({ module_or_path: new URL('./pkg/bench_wasm_bg.wasm', import.meta.url) });
  const MIB = 1024 * 1024;
  const bench = new Bench(crypto.getRandomValues(new Uint8Array(64)), MIB);
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const figures = [];

  for (const [label, size, times] of [
    ['64 B', 64, 2000],
    ['1 KiB', 1024, 2000],
    ['16 KiB', 16 * 1024, 256],
    ['256 KiB', 256 * 1024, 32],
    ['1 MiB', MIB, 8],
  ]) {
    const text = new Uint8Array(size);
    const { a, b } = await pair(
      15,
      () => bench.aes_gcm(size, times),
      async () => {
        for (let i = 0; i < times; i++) {
          const iv = new Uint8Array(12);
          new DataView(iv.buffer).setUint32(8, i);
          await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text);
        }
      },
    );
    const rate = (ms) => (size * times) / MIB / (ms / 1000);
    figures.push(figure(`AES-256-GCM, ${label} a call, WASM beside WebCrypto`, rate(a), 'MiB/s', rate(b), rate(a) / rate(b)));
  }

  {
    // 16 MiB as the product seals it, beside the same chunks by WebCrypto with 16 calls in flight.
    const chunk = new Uint8Array(16 * 1024);
    let segment = 0;
    const { a, b } = await pair(
      5,
      () => {
        for (let i = 0; i < 16; i++) bench.seal_segment(segment++ % 64);
      },
      async () => {
        for (let i = 0; i < 16; i++) {
          const sealed = [];
          for (let k = 0; k < 64; k++) {
            const iv = new Uint8Array(12);
            new DataView(iv.buffer).setUint32(8, k);
            sealed.push(crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, chunk));
            if (sealed.length % 16 === 0) await Promise.all(sealed.slice(-16));
          }
          await crypto.subtle.digest('SHA-256', new Uint8Array(64 * (16 * 1024 + 16)));
        }
      },
    );
    const rate = (ms) => 16 / (ms / 1000);
    figures.push(figure('file sealing with tree hash, WASM beside WebCrypto', rate(a), 'MiB/s', rate(b), rate(a) / rate(b)));
  }

  {
    const password = await crypto.subtle.importKey('raw', new TextEncoder().encode('a password'), 'PBKDF2', false, ['deriveBits']);
    const { a, b } = await pair(
      3,
      () => bench.pbkdf2(600_000),
      () => crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new TextEncoder().encode('a salt'), iterations: 600_000 }, password, 256),
    );
    figures.push(figure('PBKDF2-SHA256, 600 000 rounds, WASM beside WebCrypto', a, 'ms', b, a / b));
  }

  {
    const pairOfKeys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const text = new TextEncoder().encode('text');
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, pairOfKeys.privateKey, text);
    const signing = await pair(5, () => bench.sign(50), async () => {
      for (let i = 0; i < 50; i++) await crypto.subtle.sign(algorithm, pairOfKeys.privateKey, text);
    });
    figures.push(figure('ECDSA P-256 sign, WASM beside WebCrypto', signing.a / 50, 'ms', signing.b / 50, signing.a / signing.b));
    const verifying = await pair(5, () => bench.verify(50), async () => {
      for (let i = 0; i < 50; i++) await crypto.subtle.verify(algorithm, pairOfKeys.publicKey, signature, text);
    });
    figures.push(figure('ECDSA P-256 verify, WASM beside WebCrypto', verifying.a / 50, 'ms', verifying.b / 50, verifying.a / verifying.b));
  }

  {
    const own = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
    const { a, b } = await pair(5, () => bench.envelope(50), async () => {
      for (let i = 0; i < 50; i++) {
        const ephemeral = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
        await crypto.subtle.deriveBits({ name: 'ECDH', public: own.publicKey }, ephemeral.privateKey, 256);
      }
    });
    figures.push(figure('P-256 envelope (key pair, ECDH, HKDF, AES), WASM beside key pair and ECDH by WebCrypto', a / 50, 'ms', b / 50, a / b));
  }
  return figures;
}
