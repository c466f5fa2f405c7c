import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetDrafts, useDrafts } from '../src/chat/drafts';
import { keepFiles, restoreFiles } from '../src/chat/kept-files';
import type { Core } from '../src/core/api';
import type { Command, KeptFileView } from '../src/core/types.gen';

let asked: string[] = [];
let there: KeptFileView[] = [];
const core = {
  call: (command: Command) => {
    if (command.type === 'kept_files') return Promise.resolve({ type: 'kept_files', files: there });
    if (command.type === 'drop_kept') asked.push(`drop ${command.file}`);
    return Promise.resolve({ type: 'done' });
  },
  keepFile: (_convId: string, id: string) => {
    asked.push(`keep ${id}`);
    return Promise.resolve();
  },
  keptFile: (_convId: string, { name }: KeptFileView) => Promise.resolve(new File(['old'], name)),
} as unknown as Core;

const files = (): readonly { id: string; file: File }[] => useDrafts.getState().drafts['c']?.files ?? [];
let stop = (): void => undefined;

beforeEach(() => {
  asked = [];
  there = [];
  stop = keepFiles(core);
});
afterEach(() => {
  stop();
  forgetDrafts();
});

it('keeps what is small, and drops what was sent or removed', async () => {
  const large = new File([new Uint8Array(9 * 1024 * 1024)], 'large');
  useDrafts.getState().addFiles('c', [new File(['x'], 'small'), large]);
  const [small] = files();
  expect(asked).toEqual([`keep ${small?.id}`]);
  useDrafts.getState().setFiles('c', []);
  await vi.waitFor(() => expect(asked.at(-1)).toBe(`drop ${small?.id}`));
  expect(asked.length).toBe(2);
});

it('puts files of before a reload back once, and does not keep them anew', async () => {
  there = [{ file: 'ab', name: 'old.txt', mime: '', size: 3 }];
  await restoreFiles(core, 'c');
  await restoreFiles(core, 'c');
  expect(files().map((item) => [item.id, item.file.name])).toEqual([['ab', 'old.txt']]);
  expect(asked).toEqual([]);
  useDrafts.getState().setFiles('c', []);
  await vi.waitFor(() => expect(asked).toEqual(['drop ab']));
});
