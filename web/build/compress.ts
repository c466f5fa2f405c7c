import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(brotliCompress);
/** Fonts and pictures are compressed already. */
const WORTH = /\.(?:css|html|js|json|svg|txt|wasm|webmanifest)$/;

/** Puts `file.br` beside every file that shrinks; the relay hands it to browsers that can read it. */
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'ren-compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && WORTH.test(entry.name));
      await Promise.all(files.map((entry) => shrink(join(entry.parentPath, entry.name))));
    },
  };
}

async function shrink(file: string): Promise<void> {
  const bytes = await readFile(file);
  const packed = await compress(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  if (packed.length < bytes.length) await writeFile(`${file}.br`, packed);
}
