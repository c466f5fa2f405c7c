import { describe, expect, it } from 'vitest';
import { cleanSymbols, GROUPS, isComplete, pickTwo, printed, spread } from '../src/lib/access-key';

const KEY = ['7K2QF', 'M0XPD', '3WTRA', 'H9V6C', 'YBN5E', '48GZJ', 'Q1SDK', 'P7RX2'];
const none = Array.from({ length: GROUPS }, () => '');

describe('symbols', () => {
  it('mends what a hand writes', () => {
    expect(cleanSymbols('m o x-p d')).toBe('M0XPD');
    expect(cleanSymbols('qlsdk')).toBe('Q1SDK');
    expect(cleanSymbols('qIsdk')).toBe('Q1SDK');
  });

  it('mends what a Cyrillic keyboard writes', () => {
    expect(cleanSymbols('РХ')).toBe('PX');
    expect(cleanSymbols('н9v6с')).toBe('H9V6C');
  });

  it('drops what cannot stand in a key', () => {
    expect(cleanSymbols('U!\u202e7K')).toBe('7K');
  });
});

describe('boxes', () => {
  it('takes a whole key at once, wherever it is pasted', () => {
    const { groups, focus } = spread(none, 5, `  ${printed(KEY).toLowerCase()}\n`);
    expect(groups).toEqual(KEY);
    expect(focus).toBe(GROUPS - 1);
    expect(isComplete(groups)).toBe(true);
  });

  it('lets a part flow on from its box', () => {
    const { groups, focus } = spread(none, 2, '3WTRA H9V6C YB');
    expect(groups).toEqual(['', '', '3WTRA', 'H9V6C', 'YB', '', '', '']);
    expect(focus).toBe(5);
  });

  it('moves on when a box is full and stays while it is not', () => {
    expect(spread(none, 0, '7K2Q').focus).toBe(0);
    expect(spread(none, 0, '7K2QF').focus).toBe(1);
    expect(spread(none, 7, 'P7RX2').focus).toBe(7);
  });

  it('does not change the boxes it was given', () => {
    const before = [...none];
    spread(before, 0, '7K2QF');
    expect(before).toEqual(none);
  });
});

it('asks for two different places in order', () => {
  for (let i = 0; i < 200; i += 1) {
    const [first, second] = pickTwo();
    expect(first).toBeLessThan(second);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(second).toBeLessThan(GROUPS);
  }
});
