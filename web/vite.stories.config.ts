import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import base from './vite.config';

/** The stories: every screen over a made-up core. Never part of what is shipped. */
export default mergeConfig(
  base,
  defineConfig({
    root: fileURLToPath(new URL('./stories', import.meta.url)),
    publicDir: fileURLToPath(new URL('./public', import.meta.url)),
    build: { outDir: fileURLToPath(new URL('./.stories', import.meta.url)), emptyOutDir: true },
  }),
);
