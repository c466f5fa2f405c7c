import { describe, expect, test } from 'vitest';
import { CoreFailure } from '../../src/core/api';
import { Leader } from '../../src/core/leader';
import { PORT, type Ask, type Given, type Word } from '../../src/core/messages';
import type { Command, Update } from '../../src/core/types.gen';

/** A leader over a core that writes down what it is asked. */
function setUp(answer: (ask: Ask) => Promise<Given> = async () => ({ type: 'done' })) {
  const said: Word[] = [];
  const asked: Ask[] = [];
  const shown: Update[] = [];
  const gone = new Map<string, () => void>();
  let update: (json: string) => void = () => undefined;
  let lose: () => void = () => undefined;
  const leader = new Leader('me', {
    say: (word) => said.push(word),
    show: (value) => shown.push(value),
    renewed: () => undefined,
    start: (onUpdate, onLost) => {
      update = onUpdate;
      lose = onLost;
      return { ask: (ask) => (asked.push(ask), answer(ask)), close: () => undefined };
    },
    watch: (tab, end) => gone.set(tab, end),
  });
  return { leader, said, asked, shown, gone, lose: () => lose(), update: (value: Update) => update(JSON.stringify(value)) };
}

const hello = (tab: string): Word => ({ type: 'hello', tab, port: PORT });

const call = (command: Command): Ask => ({ kind: 'call', command });
const open = call({ type: 'open_conversation', conv_id: 'c' });
const close = call({ type: 'close_conversation', conv_id: 'c' });
const view = { topic: 'conversation', value: { row: { conv_id: 'c' } } } as Update;

describe('the tab that leads', () => {
  test('has a conversation open once, until the last tab has closed it', async () => {
    const { leader, asked } = setUp();
    await leader.ask('me', open);
    await leader.ask('other', open);
    expect(await leader.ask('me', close)).toEqual({ type: 'done' });
    expect(asked).toEqual([open]);
    await leader.ask('other', close);
    expect(asked).toEqual([open, close]);
  });

  test('closes what is still being opened only once it is open', async () => {
    let opened: () => void = () => undefined;
    const { leader, asked } = setUp((ask) => new Promise((resolve) => (ask === open ? (opened = () => resolve({ type: 'done' })) : resolve(null))));
    const opening = leader.ask('me', open);
    const closing = leader.ask('me', close);
    await Promise.resolve();
    expect(asked).toEqual([open]);
    opened();
    await Promise.all([opening, closing]);
    expect(asked).toEqual([open, close]);
  });

  test('closes what a tab that is gone had open, whether it said so or not', async () => {
    for (const leave of ['bye', 'crash'] as const) {
      const { leader, asked, gone } = setUp();
      leader.hear(hello('other'));
      await leader.ask('other', open);
      if (leave === 'bye') leader.hear({ type: 'bye', tab: 'other' });
      else gone.get('other')?.();
      await expect.poll(() => asked).toEqual([open, close]);
    }
  });

  test('shows a later tab what was there before it', async () => {
    const { leader, said, shown, update } = setUp();
    await leader.ask('me', open);
    update({ topic: 'list', value: [] });
    update(view);
    leader.hear(hello('other'));
    expect(said.at(-1)).toMatchObject({ type: 'leading', to: 'other', picture: ['{"topic":"list","value":[]}', JSON.stringify(view)] });
    await leader.ask('other', open);
    expect(said.at(-1)).toEqual({ type: 'update', tab: 'me', update: JSON.stringify(view) });
    // Its own views too: another tab may have had it open first.
    await leader.ask('me', close);
    await leader.ask('me', open);
    expect(shown.at(-1)).toEqual(view);
  });

  test('shows nothing to a tab of another version, and keeps what was typed there', async () => {
    const { leader, said, asked, update } = setUp();
    update({ topic: 'list', value: [] });
    leader.hear({ type: 'hello', tab: 'old', port: 'another' });
    expect(said.at(-1)).toMatchObject({ type: 'leading', to: 'old', picture: [] });
    update({ topic: 'list', value: [] });
    expect(said.filter((word) => word.type === 'update')).toEqual([]);
    leader.hear({ type: 'draft', tab: 'old', to: 'me', id: 9, conv_id: 'c', text: 'half a sen' });
    expect(asked).toEqual([call({ type: 'set_draft', conv_id: 'c', text: 'half a sen', reply_to: null })]);
    await expect.poll(() => said.at(-1)).toEqual({ type: 'kept', tab: 'me', to: 'old', id: 9 });
  });

  test('says when it has another core, and begins anew with it', async () => {
    const { leader, said, asked, update, lose } = setUp();
    leader.hear(hello('other'));
    await leader.ask('other', open);
    update(view);
    lose();
    expect(said.at(-1)).toMatchObject({ type: 'leading', to: null, term: 1 });
    leader.hear(hello('other'));
    expect(said.at(-1)).toMatchObject({ type: 'leading', to: 'other', term: 1, picture: [] });
    await leader.ask('other', open);
    expect(asked).toEqual([open, open]);
  });

  test('knows what is before the eyes of somebody in any tab', () => {
    const { leader, gone } = setUp();
    leader.hear(hello('other'));
    leader.hear({ type: 'looking', tab: 'other', conv_id: 'c' });
    leader.look('me', 'd');
    expect([leader.isSeen('c'), leader.isSeen('d'), leader.isSeen('e')]).toEqual([true, true, false]);
    leader.look('me', null);
    gone.get('other')?.();
    expect([leader.isSeen('c'), leader.isSeen('d')]).toEqual([false, false]);
  });

  test('speaks to nobody when it is alone', () => {
    const { said, shown, update } = setUp();
    update({ topic: 'list', value: [] });
    expect(shown).toHaveLength(1);
    expect(said.map((word) => word.type)).toEqual(['leading']);
  });

  test('answers a tab that follows, also when the core refuses', async () => {
    const { leader, said } = setUp(() => Promise.reject(new CoreFailure({ code: 'locked', retry_after_s: 3 })));
    leader.hear({ type: 'ask', tab: 'other', to: 'me', id: 5, ask: call({ type: 'lock' }) });
    await expect.poll(() => said.at(-1)).toEqual({
      type: 'answer',
      tab: 'me',
      to: 'other',
      answer: { id: 5, failure: { code: 'locked', retry_after_s: 3 } },
    });
  });

  test('leaves alone what was asked of the leader before it', () => {
    const { leader, asked } = setUp();
    leader.hear({ type: 'ask', tab: 'other', to: 'somebody', id: 5, ask: call({ type: 'lock' }) });
    expect(asked).toEqual([]);
  });
});
