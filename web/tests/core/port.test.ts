import { describe, expect, test } from 'vitest';
import { CoreFailure } from '../../src/core/api';
import type { Ask } from '../../src/core/messages';
import { Port } from '../../src/core/port';

const lock: Ask = { kind: 'call', command: { type: 'lock' } };

describe('a port', () => {
  test('gives every request its own answer, in whatever order they come', async () => {
    const sent: number[] = [];
    const port = new Port((id) => sent.push(id));
    const [first, second] = [port.ask(lock), port.ask(lock)];
    port.hear({ id: sent[1] ?? -1, given: { type: 'sent', message: 'second' } });
    port.hear({ id: sent[0] ?? -1, failure: { code: 'locked', retry_after_s: 5 } });
    expect(await second).toEqual({ type: 'sent', message: 'second' });
    const failure = await first.catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(CoreFailure);
    expect(failure).toMatchObject({ code: 'locked', retry_after_s: 5 });
  });

  test('lets nobody wait for a core that is gone', async () => {
    const port = new Port(() => undefined);
    const asked = port.ask(lock);
    port.lose();
    await expect(asked).rejects.toMatchObject({ code: 'internal' });
  });

  test('refuses what cannot be cloned', async () => {
    const port = new Port(() => {
      throw new DOMException('no', 'DataCloneError');
    });
    await expect(port.ask(lock)).rejects.toMatchObject({ code: 'bad_command' });
  });

  test('does not mind an answer that nobody waits for', () => {
    new Port(() => undefined).hear({ id: 7, given: null });
  });
});
