import { defineConfig } from 'vitest/config';
import { lingui } from '@lingui/vite-plugin';
import { linguiMacro } from './build/lingui-macro';

export default defineConfig({
  plugins: [linguiMacro(), lingui()],
  define: { __APP_VERSION__: '"test"', __PORT__: '"test"' },
  test: { include: ['tests/**/*.test.{ts,tsx}'], environment: 'node' },
});
