import { expect, test } from 'vitest';
import { MemorySink } from '../../src/core/sinks';

test('parts that come in any order stand in the right one', async () => {
  const sink = new MemorySink();
  await sink.write(4, new Blob(['efgh']));
  await sink.write(8, new TextEncoder().encode('i').buffer);
  await sink.write(0, new Blob(['abcd']));
  await sink.finish();
  const blob = sink.blob('image/png');
  expect(await blob.text()).toBe('abcdefghi');
  expect(blob.type).toBe('image/png');
});

test('nothing stays of what was thrown away', async () => {
  const sink = new MemorySink();
  await sink.write(0, new Blob(['secret']));
  sink.discard();
  expect(sink.blob('').size).toBe(0);
});
