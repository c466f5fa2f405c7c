import { describe, expect, test } from 'vitest';
import { Picture, STARTING } from '../../src/core/picture';
import type { AppView, ConversationRow, ConversationView, Phase, Update } from '../../src/core/types.gen';

const app = (phase: Phase): Update => ({
  topic: 'app',
  value: { phase, connection: { kind: 'online' }, integrity_alarm: false } satisfies AppView,
});
// Only the id matters to the picture.
const conversation = (id: string): Update => ({ topic: 'conversation', value: { row: { conv_id: id } } as ConversationView });

describe('the picture of a tab', () => {
  test('begins before anything is known', () => {
    expect(new Picture().app.get().phase.kind).toBe('starting');
  });

  test('keeps only the conversations that somebody here looks at', () => {
    const picture = new Picture();
    const cell = picture.conversation('here');
    let heard = 0;
    const stop = cell.subscribe(() => (heard += 1));
    picture.apply(conversation('elsewhere'));
    expect(heard).toBe(0);
    picture.apply(conversation('here'));
    expect(cell.get()?.row.conv_id).toBe('here');
    expect(picture.conversation('elsewhere').get()).toBeUndefined();
    stop();
    picture.close('here');
    expect(cell.get()).toBeUndefined();
    expect(heard).toBe(1);
  });

  test.each([app({ kind: 'locked', login: 'a' }), app({ kind: 'signed_out', ended_elsewhere: true }), STARTING])(
    'forgets everything readable when the keys are gone',
    (gone) => {
      const picture = new Picture();
      picture.conversation('c');
      picture.apply({ topic: 'list', value: [] });
      const before = picture.list.get();
      picture.apply(conversation('c'));
      picture.apply(app({ kind: 'making_keys' }));
      expect(picture.conversation('c').get()).toBeDefined();
      picture.apply(gone);
      expect(picture.conversation('c').get()).toBeUndefined();
      expect(picture.list.get()).not.toBe(before);
    },
  );

  const ready = (account_id: string): Update => app({ kind: 'ready', account_id, login: 'a', name: 'A', avatar: null, about: '', access_key_confirmed: true, stays_signed_in: true, privacy: { presence: true, reading: true, writing: true } });
  const row = { conv_id: 'c' } as ConversationRow;

  test('stays as it is between two cores of the same person', () => {
    const picture = new Picture();
    picture.conversation('c');
    for (const update of [ready('anna'), { topic: 'list', value: [row] } as Update, conversation('c')]) picture.apply(update);
    picture.wait();
    picture.apply(STARTING);
    expect(picture.app.get()).toMatchObject({ phase: { kind: 'ready' }, connection: { kind: 'connecting' } });
    expect(picture.list.get()).toEqual([row]);
    picture.apply(ready('anna'));
    expect(picture.app.get().connection.kind).toBe('online');
    expect(picture.conversation('c').get()).toBeDefined();
    // A core that begins again later is not between two any more.
    picture.apply(STARTING);
    expect(picture.list.get()).toEqual([]);
  });

  test.each([ready('boris'), app({ kind: 'locked', login: 'a' })])('forgets when the next core does not find that person', (next) => {
    const picture = new Picture();
    for (const update of [ready('anna'), { topic: 'list', value: [row] } as Update]) picture.apply(update);
    picture.wait();
    picture.apply(next);
    expect(picture.list.get()).toEqual([]);
  });
});
