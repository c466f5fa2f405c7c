import { describe, expect, test } from 'vitest';
import { Picture, STARTING } from '../../src/core/picture';
import type { AppView, ConversationView, Phase, Update } from '../../src/core/types.gen';

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
});
