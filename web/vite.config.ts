import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { compressed } from './build/compress';
import { plugins } from './build/plugins';
import { port } from './build/port';
import { versioned } from './build/version';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  plugins: [plugins(), versioned(), compressed()],
  define: { __APP_VERSION__: JSON.stringify(version), __PORT__: JSON.stringify(port()) },
  // The policy of the relay allows no `data:` address and no inline script.
  build: { target: ['chrome123', 'firefox128', 'safari17.5'], assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false },
  worker: { format: 'es', plugins: () => [] },
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:8080', ws: true } } },
});
