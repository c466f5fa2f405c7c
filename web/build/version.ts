import type { Plugin } from 'vite';

/** Writes `version.json`: the page's first script, whose name changes with everything that it leads to. */
export function versioned(): Plugin {
  return {
    name: 'ren-version',
    apply: 'build',
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry);
      if (!entry) this.error('the app has no first script');
      this.emitFile({ type: 'asset', fileName: 'version.json', source: JSON.stringify({ entry: `/${entry.fileName}` }) });
    },
  };
}
