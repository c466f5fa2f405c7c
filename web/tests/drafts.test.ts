import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetDrafts, keepDrafts, useDrafts } from '../src/chat/drafts';
import type { Core } from '../src/core/api';
import type { Command } from '../src/core/types.gen';

const asked: Command[] = [];
const core = {
  call: (command: Command) => {
    asked.push(command);
    return Promise.resolve({ type: 'done' });
  },
} as unknown as Core;

const { adopt, setText, setReply } = useDrafts.getState();
const text = (): string | undefined => useDrafts.getState().drafts['c']?.text;
const later = (ms: number): void => void vi.advanceTimersByTime(ms);
let stop = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', Object.assign(new EventTarget(), { setTimeout: globalThis.setTimeout }));
  asked.length = 0;
  stop = keepDrafts(core);
});

afterEach(() => {
  stop();
  forgetDrafts();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('drafts', () => {
  it('are handed over a moment after the last key, with what they answer', () => {
    adopt('c', { text: '', reply: null, at: 0 });
    setText('c', 'a');
    setReply('c', { hash: 'h', author: '', mine: false, seed: '', line: '' });
    later(1000);
    expect(asked).toEqual([{ type: 'set_draft', conv_id: 'c', text: 'a', reply_to: 'h' }]);
  });

  it('come from another browser into an idle composer, and are not handed back', () => {
    adopt('c', { text: 'old', reply: null, at: 1 });
    adopt('c', { text: 'from elsewhere', reply: null, at: 2 });
    later(1000);
    expect(text()).toBe('from elsewhere');
    expect(asked).toEqual([]);
    // Sent there.
    adopt('c', { text: '', reply: null, at: 3 });
    expect(text()).toBe('');
  });

  it('never change under the hands of who types, and what is typed then counts', () => {
    adopt('c', { text: '', reply: null, at: 0 });
    setText('c', 'mine');
    later(100);
    adopt('c', { text: 'theirs', reply: null, at: 5 });
    expect(text()).toBe('mine');
    later(1000);
    expect(asked).toEqual([{ type: 'set_draft', conv_id: 'c', text: 'mine', reply_to: null }]);
  });

  it('go from here, too, when they were sent from another browser a moment later', () => {
    adopt('c', { text: '', reply: null, at: 0 });
    setText('c', 'mine');
    later(1000);
    adopt('c', { text: 'mine', reply: null, at: 4 });
    adopt('c', { text: '', reply: null, at: 5 });
    expect(text()).toBe('');
  });

  it('do not come back as an echo after they were sent', () => {
    adopt('c', { text: '', reply: null, at: 0 });
    setText('c', 'hello');
    later(400);
    setText('c', '');
    adopt('c', { text: 'hello', reply: null, at: 4 });
    expect(text()).toBe('');
    later(1000);
    expect(asked.at(-1)).toMatchObject({ text: '' });
  });

  it('make room for the next text at once, and stay with the core until it has the one that goes out', () => {
    const { leave, left } = useDrafts.getState();
    adopt('c', { text: '', reply: null, at: 0 });
    setText('c', 'one');
    later(1000);
    asked.length = 0;
    leave('c', 'one');
    expect(text()).toBe('');
    setText('c', 'two');
    leave('c', 'two');
    setText('c', 'thr');
    later(1000);
    expect(asked).toEqual([]);
    left('c', 'one', undefined);
    later(1000);
    expect(asked).toEqual([]);
    left('c', 'two', undefined);
    later(1000);
    expect(asked).toEqual([{ type: 'set_draft', conv_id: 'c', text: 'thr', reply_to: null }]);
  });

  it('have a text again that could not go, before what was typed since', () => {
    const { leave, left } = useDrafts.getState();
    const answered = { hash: 'h', author: '', mine: false, seed: '', line: '' };
    setText('c', 'one');
    setReply('c', answered);
    leave('c', 'one');
    setText('c', 'two');
    left('c', 'one', answered);
    expect(text()).toBe('one\ntwo');
    expect(useDrafts.getState().drafts['c']?.reply).toEqual(answered);
  });

  it('keep what goes out when the page goes away', () => {
    adopt('c', { text: '', reply: null, at: 0 });
    setText('c', 'one');
    useDrafts.getState().leave('c', 'one');
    setText('c', 'two');
    window.dispatchEvent(new Event('pagehide'));
    expect(asked).toEqual([{ type: 'set_draft', conv_id: 'c', text: 'one\ntwo', reply_to: null }]);
  });
});
