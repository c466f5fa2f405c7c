import { setupI18n } from '@lingui/core';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { CoreFailure, type Core, type Snapshot } from '../src/core/api';
import type { Command, ConversationView, MessageView } from '../src/core/types.gen';
import { archive, type Progress } from '../src/export/archive';
import * as data from '../stories/data';
import { words } from '../stories/words';

const i18n = setupI18n({ locale: 'en', messages: { en: {} } });
const EVIL = '<script>alert("1")</script> & <img src=x onerror=go()>';

class Value<T> implements Snapshot<T> {
  #listeners = new Set<() => void>();
  constructor(private value: T) {}
  get(): T {
    return this.value;
  }
  set(value: T): void {
    this.value = value;
    for (const listener of this.#listeners) listener();
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const text = (id: string, value: string): MessageView => data.message({ id, author: 'anna', body: { kind: 'text', text: value, mentions: [] } });
const file = data.message({ id: 'f1', author: 'anna', body: { kind: 'file', name: '../../evil"><b>.png', mime: 'image/png', size: 8, caption: '', media: null, transfer: null } });
const gone = data.message({ id: 'f2', author: 'anna', body: { kind: 'file', name: 'gone.bin', mime: '', size: 8, caption: '', media: null, transfer: null } });

/** Two pages of a conversation: the older one comes when it is asked for. */
function fake(): { core: Core; commands: string[] } {
  const row = { ...data.smallView(words.en, {}, {}).row, conv_id: 'anna', title: EVIL };
  const base = data.smallView(words.en, {}, {});
  const view = new Value<ConversationView | undefined>(undefined);
  const commands: string[] = [];
  const core = {
    list: new Value([row]),
    conversation: () => view,
    call: (command: Command) => {
      commands.push(command.type);
      if (command.type === 'open_conversation') view.set({ ...base, messages: [text('m2', EVIL), file, gone], has_older: true });
      if (command.type === 'load_older') view.set({ ...base, messages: [text('m1', 'the first words'), ...(view.get()?.messages ?? [])], has_older: false });
      return Promise.resolve({ type: 'done' as const });
    },
    fetchBlob: (_conv: string, id: string) => (id === 'f2' ? Promise.reject(new CoreFailure({ code: 'not_found', retry_after_s: null })) : Promise.resolve(new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4, 5, 6, 7, 8])]))),
  };
  return { core: core as unknown as Core, commands };
}

async function run(core: Core, signal = new AbortController().signal): Promise<{ entries: Record<string, Uint8Array>; progress: Progress[] }> {
  const pieces: Uint8Array[] = [];
  const progress: Progress[] = [];
  await archive({ core, i18n, login: 'mira', host: 'ren.example', withFiles: true, signal, sink: { write: (piece) => void pieces.push(piece.slice()) }, onProgress: (now) => progress.push(now) });
  const whole = new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  return { entries: unzipSync(whole), progress };
}

test('the archive holds every page, the files that there are, and what others wrote as text only', async () => {
  const { core, commands } = fake();
  const { entries, progress } = await run(core);
  const names = Object.keys(entries);
  expect(names).toHaveLength(3);
  expect(names.every((name) => !name.includes('..') || !name.split('/').includes('..'))).toBe(true);
  const html = strFromU8(entries['index.html'] ?? new Uint8Array());
  expect(html).toContain('the first words');
  expect(html).not.toContain('<script');
  expect(html).not.toContain('<img src=x');
  expect(html).toContain('&lt;script&gt;');
  expect(html.match(/<img src="files\/1\//gu)).toHaveLength(1);
  const json = JSON.parse(strFromU8(entries['data.json'] ?? new Uint8Array())) as { conversations: [{ messages: { body: { text?: string; path?: string | null } }[] }] };
  const [conversation] = json.conversations;
  expect(conversation.messages.map(({ body }) => body.text ?? body.path ?? null)).toEqual(['the first words', EVIL, expect.stringMatching(/^files\/1\/1-/u), null]);
  expect(commands.filter((command) => command === 'close_conversation')).toHaveLength(1);
  expect(progress.at(-1)).toEqual({ done: 1, all: 1, messages: 4, files: 1 });
});

test('a cancelled archive ends at once and closes what it has opened', async () => {
  const { core, commands } = fake();
  const controller = new AbortController();
  controller.abort();
  await expect(run(core, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(commands).toEqual([]);
});
