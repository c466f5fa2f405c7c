import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../bench/static.mjs';
import { expect, test } from '../support/test.js';

interface FileVector {
  what: string;
  key: string;
  file_id: string;
  salt: string;
  size: number;
  blob_sha256: string;
}

const { files } = JSON.parse(readFileSync(new URL('../../../docs/vectors/file.json', import.meta.url), 'utf8')) as { files: FileVector[] };

test('the cipher kernel of the browser makes the frozen files', async ({ browser }) => {
  expect(files).toHaveLength(6);
  const bench = await serve(fileURLToPath(new URL('../bench', import.meta.url)));
  const page = await browser.newPage();
  await page.goto(bench.url);
  for (const file of files) {
    const blob = await page.evaluate(async ({ key, file_id, salt, size }) => {
      const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
      const path = '/pkg/bench_wasm.js';
      const core = await import(path);
      await core.default({ module_or_path: new URL('/pkg/bench_wasm_bg.wasm', location.href) });
      const sealed: Uint8Array = core.seal_file(bytes(key), bytes(file_id), bytes(salt), size);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', sealed as BufferSource));
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }, file);
    expect(blob, file.what).toBe(file.blob_sha256);
  }
  // The comparison can fail.
  expect(createHash('sha256').update('another file').digest('hex')).not.toBe(files[0]!.blob_sha256);
  await page.close();
  bench.close();
});
