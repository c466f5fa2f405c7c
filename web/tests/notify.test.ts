import { describe, expect, test } from 'vitest';
import type { Core } from '../src/core/api';
import type { AppView, ConversationRow, MessageBody, Preview } from '../src/core/types.gen';
import { Bell } from '../src/notify/bell';
import { news, settled } from '../src/notify/news';
import { wordsOf, type NotifyMode } from '../src/notify/words';
import { LANGUAGES } from './speak';

const said = (text: string): Preview => ({ author: 'Leo', mine: false, body: { kind: 'text', text, mentions: [] } as MessageBody, state: null });
// Only what the bell looks at.
const row = (change: Partial<ConversationRow> = {}): ConversationRow =>
  ({ conv_id: 'c', kind: 'direct', title: 'Leo', request: 'accepted', muted: false, archived: false, unread: 1, time: 1, preview: said('Hello'), ...change }) as ConversationRow;
const app = (kind: 'ready' | 'locked' | 'starting', connection: 'online' | 'connecting' = 'online'): AppView =>
  ({ phase: kind === 'ready' ? { kind, account_id: 'me' } : { kind, login: 'me' }, connection: { kind: connection }, integrity_alarm: false }) as AppView;

describe('what is news', () => {
  test('is what somebody else has said in an accepted conversation', () => {
    const mine = { ...said('Mine'), mine: true };
    const ids = (before: ConversationRow[], after: ConversationRow[]): string[] => news(before, after).map((found) => found.conv_id);
    expect(ids([row({ unread: 0 })], [row()])).toEqual(['c']);
    expect(ids([row()], [row({ unread: 2, time: 2 })])).toEqual(['c']);
    // Read up to the last one while the next one came.
    expect(ids([row()], [row({ time: 2 })])).toEqual(['c']);
    expect(ids([], [row()])).toEqual(['c']);
    expect(ids([row()], [row()])).toEqual([]);
    expect(ids([row({ unread: 2 })], [row({ unread: 1 })])).toEqual([]);
    expect(ids([], [row({ request: 'pending' })])).toEqual([]);
    expect(ids([], [row({ kind: 'notes' })])).toEqual([]);
    expect(ids([], [row({ muted: true })])).toEqual([]);
    expect(ids([], [row({ archived: true })])).toEqual([]);
    expect(ids([row()], [row({ unread: 2, preview: mine })])).toEqual([]);
  });

  test('is over when it was read, or when the conversation is gone', () => {
    expect(settled([row(), row({ conv_id: 'd' })], [row({ unread: 0 })])).toEqual(['c', 'd']);
    expect(settled([row()], [row({ unread: 3 })])).toEqual([]);
  });
});

describe('what a notification says', () => {
  const i18n = LANGUAGES.en;

  test('is as much as the person has chosen', () => {
    const leo = row({ preview: said('Come at eight\n') });
    const say = (mode: Exclude<NotifyMode, 'off'>, of = leo) => wordsOf(i18n, of, mode);
    expect(say('full')).toEqual({ title: 'Leo', body: 'Come at eight' });
    expect(say('full', row({ kind: 'group', title: 'Hut', preview: said('Hello') }))).toEqual({ title: 'Hut', body: 'Leo: Hello' });
    expect(say('name')).toEqual({ title: 'Leo', body: 'New message' });
    expect(say('private')).toEqual({ title: 'New message', body: '' });
  });

  test('cannot be turned around by what somebody wrote, and is not endless', () => {
    const told = wordsOf(i18n, row({ title: 'Leo\u202E', preview: said(`\u202E${'a'.repeat(500)}`) }), 'full');
    expect(`${told.title}${told.body}`).not.toMatch(/[\u202A-\u202E]/u);
    expect(Array.from(told.body).length).toBeLessThanOrEqual(160);
  });
});

/** A value that tells when it changes, as the core's snapshots do. */
class Cell<T> {
  #tell: (() => void)[] = [];
  constructor(private value: T) {}
  get = (): T => this.value;
  set(value: T): void {
    this.value = value;
    for (const tell of this.#tell) tell();
  }
  subscribe = (tell: () => void): number => this.#tell.push(tell);
}

/** A bell in a tab, with what it did in order. */
function hang({ leads = true, seen = false, mode = 'full' as NotifyMode } = {}) {
  const core = { app: new Cell(app('starting')), list: new Cell<readonly ConversationRow[]>([]), leads: new Cell(leads), isSeen: () => seen };
  const did: string[] = [];
  const bell = new Bell(core as unknown as Core, {
    mode: () => mode,
    sound: () => true,
    words: (of) => ({ title: of.title, body: '' }),
    show: (_, convId) => (did.push(`show ${convId}`), { close: () => did.push(`close ${convId}`) }),
    play: () => did.push('play'),
  });
  const begin = (): void => {
    core.app.set(app('ready', 'connecting'));
    core.list.set([row({ unread: 0 })]);
    core.app.set(app('ready'));
  };
  return { ...core, did, begin, bell };
}

describe('the bell', () => {
  test('rings once for a message and is still once it was read', () => {
    const { list, did, begin } = hang();
    begin();
    list.set([row()]);
    list.set([row()]);
    list.set([row({ unread: 0 })]);
    expect(did).toEqual(['show c', 'play', 'close c']);
  });

  test('does not ring for what came before this page was there', () => {
    const { app: view, list, did, begin } = hang();
    view.set(app('ready', 'connecting'));
    list.set([row({ unread: 4 })]);
    begin();
    expect(did).toEqual([]);
  });

  test('rings for what came while the connection was gone, or one core followed another', () => {
    const { app: view, list, did, begin } = hang();
    begin();
    view.set(app('ready', 'connecting'));
    list.set([row()]);
    expect(did).toEqual(['show c', 'play']);
  });

  test.each([{ leads: false }, { seen: true }])('leaves alone what another tab rings for, and what is looked at', (setup) => {
    const { list, did, begin } = hang(setup);
    begin();
    list.set([row()]);
    expect(did).toEqual([]);
  });

  test('only sounds when nothing is to be shown', () => {
    const { list, did, begin } = hang({ mode: 'off' });
    begin();
    list.set([row()]);
    expect(did).toEqual(['play']);
  });

  test('leaves nothing on the screen when the keys go', () => {
    const { app: view, list, did, begin } = hang();
    begin();
    list.set([row()]);
    view.set(app('locked'));
    list.set([]);
    expect(did).toEqual(['show c', 'play', 'close c']);
  });
});
