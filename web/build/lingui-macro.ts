import { transformAsync } from '@babel/core';
import type { Plugin } from 'vite';

/**
 * Turns Lingui's macros into calls. Only files that import a macro pass through Babel;
 * types and JSX stay as they are for Vite's own transformer.
 */
export function linguiMacro(): Plugin {
  return {
    name: 'lingui-macro',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!/\.tsx?$/.test(file) || file.includes('node_modules') || !code.includes('/macro')) return null;
      const result = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: [['@lingui/babel-plugin-lingui-macro', { stripNonEssentialFields: process.env.NODE_ENV === 'production' }]],
      });
      return result?.code ? { code: result.code, map: result.map } : null;
    },
  };
}
