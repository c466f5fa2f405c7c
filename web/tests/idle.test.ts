import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lockAfter, watchIdle } from '../src/lib/idle';

const MINUTE = 60_000;
let stored: Map<string, string>;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  stored = new Map();
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => stored.set(key, value) });
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', new EventTarget());
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const touch = (): boolean => window.dispatchEvent(new Event('keydown'));

test('it locks after the chosen time without a touch, once', () => {
  const lock = vi.fn();
  watchIdle(5, lock);
  vi.advanceTimersByTime(4 * MINUTE);
  touch();
  vi.advanceTimersByTime(4 * MINUTE);
  expect(lock).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10 * MINUTE);
  expect(lock).toHaveBeenCalledTimes(1);
});

test('a touch in another tab counts here', () => {
  const lock = vi.fn();
  watchIdle(5, lock);
  for (let minute = 0; minute < 20; minute += 1) {
    vi.advanceTimersByTime(MINUTE);
    stored.set('ren.active', String(Date.now()));
  }
  expect(lock).not.toHaveBeenCalled();
});

test('a computer that slept locks before the touch that wakes it counts', () => {
  const lock = vi.fn();
  watchIdle(15, lock);
  vi.setSystemTime(Date.now() + 60 * MINUTE);
  touch();
  expect(lock).toHaveBeenCalledTimes(1);
});

test('never is never, and nothing runs on after it was stopped', () => {
  const lock = vi.fn();
  watchIdle(0, lock);
  watchIdle(5, lock)();
  vi.advanceTimersByTime(600 * MINUTE);
  touch();
  expect(lock).not.toHaveBeenCalled();
});

test('a browser that stays signed in does not lock by itself unless it is asked to', () => {
  expect(lockAfter(null, { stays_signed_in: false })).toBe(30);
  expect(lockAfter(null, { stays_signed_in: true })).toBe(0);
  expect(lockAfter(5, { stays_signed_in: true })).toBe(5);
  expect(lockAfter(0, { stays_signed_in: false })).toBe(0);
});
