import { describe, expect, test } from 'vitest';
import { CoreFailure } from '../../src/core/api';
import { Leader } from '../../src/core/leader';
import type { Ask, Given, Word } from '../../src/core/messages';
import type { Command, Update } from '../../src/core/types.gen';

/** A leader over a core that writes down what it is asked. */
function setUp(answer: (ask: Ask) => Promise<Given> = async () => ({ type: 'done' })) {
  const said: Word[] = [];
  const asked: Ask[] = [];
  const shown: Update[] = [];
  let update: (json: string) => void = () => undefined;
  const leader = new Leader('me', (word) => said.push(word), (value) => shown.push(value), (onUpdate) => {
    update = onUpdate;
    return { ask: (ask) => (asked.push(ask), answer(ask)), close: () => undefined };
  });
  return { leader, said, asked, shown, update: (value: Update) => update(JSON.stringify(value)) };
}

const call = (command: Command): Ask => ({ kind: 'call', command });
const open = call({ type: 'open_conversation', conv_id: 'c' });
const close = call({ type: 'close_conversation', conv_id: 'c' });
const view = { topic: 'conversation', value: { row: { conv_id: 'c' } } } as Update;

describe('the tab that leads', () => {
  test('closes a conversation when the last tab has closed it', async () => {
    const { leader, asked } = setUp();
    await leader.ask('me', open);
    await leader.ask('other', open);
    expect(await leader.ask('me', close)).toEqual({ type: 'done' });
    expect(asked).toEqual([open, open]);
    await leader.ask('other', close);
    expect(asked).toEqual([open, open, close]);
  });

  test('closes what a tab that is gone had open', async () => {
    const { leader, asked } = setUp();
    await leader.ask('other', open);
    leader.hear({ type: 'bye', tab: 'other' });
    expect(asked).toEqual([open, close]);
  });

  test('shows a later tab what was there before it', async () => {
    const { leader, said, update } = setUp();
    await leader.ask('me', open);
    update({ topic: 'list', value: [] });
    update(view);
    leader.hear({ type: 'hello', tab: 'other' });
    expect(said.at(-1)).toMatchObject({ type: 'leading', to: 'other', picture: ['{"topic":"list","value":[]}', JSON.stringify(view)] });
    await leader.ask('other', open);
    expect(said.at(-1)).toEqual({ type: 'update', tab: 'me', update: JSON.stringify(view) });
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
