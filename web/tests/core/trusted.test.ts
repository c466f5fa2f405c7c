import { beforeEach, expect, test, vi } from 'vitest';

const created: string[] = [];

beforeEach(() => {
  vi.resetModules();
  created.length = 0;
  vi.stubGlobal('location', new URL('https://ren.example/'));
  vi.stubGlobal('Worker', function Worker(url: string) {
    created.push(url);
  });
});

test.each(['/assets/core.worker-DKwW6G3U.js', '/assets/bulk.worker-a_b-c.js', '/src/core/core.worker.ts?worker_file&type=module'])(
  'starts %s',
  async (url) => {
    const { startWorker } = await import('../../src/core/trusted');
    startWorker(url, 'w');
    expect(created).toEqual([url]);
  },
);

test.each([
  'https://elsewhere.example/assets/core.worker-x.js',
  'blob:https://ren.example/0b0f',
  'data:text/javascript,//core.worker-x.js',
  '/assets/index-x.js',
  '/assets/core.worker-x.js/../../upload',
])('refuses %s', async (url) => {
  const { startWorker } = await import('../../src/core/trusted');
  expect(() => startWorker(url, 'w')).toThrow(TypeError);
  expect(created).toEqual([]);
});
