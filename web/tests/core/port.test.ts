import { describe, expect, test } from 'vitest';
import { CoreFailure } from '../../src/core/api';
import type { Ask } from '../../src/core/messages';
import { Port } from '../../src/core/port';

const lock: Ask = { kind: 'call', command: { type: 'lock' } };
const send = (text: string): Ask => ({ kind: 'call', command: { type: 'send_text', conv_id: 'c', text, reply_to: null, mentions: [] }, nonce: 'n' });
const group: Ask = { kind: 'call', command: { type: 'create_group', name: 'Hut', members: [] } };

describe('a port', () => {
  test('gives every request its own answer, in whatever order they come', async () => {
    const sent: number[] = [];
    const port = new Port((id) => sent.push(id) > 0);
    const [first, second] = [port.ask(lock), port.ask(lock)];
    port.hear({ id: sent[1] ?? -1, given: { type: 'sent', message: 'second' } });
    port.hear({ id: sent[0] ?? -1, failure: { code: 'locked', retry_after_s: 5 } });
    expect(await second).toEqual({ type: 'sent', message: 'second' });
    const failure = await first.catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(CoreFailure);
    expect(failure).toMatchObject({ code: 'locked', retry_after_s: 5 });
  });

  test('lets nobody wait for a core that is gone', async () => {
    const port = new Port(() => true);
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
    new Port(() => true).hear({ id: 7, given: null });
  });

  test('keeps what comes while nobody answers, and asks the next one in the same order', async () => {
    let there = false;
    const asked: [number, Ask][] = [];
    const port = new Port((id, ask) => there && asked.push([id, ask]) > 0);
    const both = [port.ask(send('one')), port.ask(group)];
    there = true;
    port.turn();
    expect(asked.map(([, ask]) => ask)).toEqual([send('one'), group]);
    for (const [id] of asked) port.hear({ id, given: { type: 'done' } });
    expect(await Promise.all(both)).toEqual([{ type: 'done' }, { type: 'done' }]);
  });

  test('asks the next one again, except for what must not happen twice', async () => {
    const asked: Ask[] = [];
    const port = new Port((_, ask) => asked.push(ask) > 0);
    void port.ask(send('one'));
    const made = port.ask(group);
    port.turn();
    await expect(made).rejects.toMatchObject({ code: 'internal' });
    port.turn();
    expect(asked).toEqual([send('one'), group, send('one'), send('one')]);
  });
});
