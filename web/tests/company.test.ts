import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../src/core/types.gen';
import { presenceLine, writingLine } from '../src/lib/company';
import { LANGUAGES } from './speak';

const NOW = new Date(2026, 10, 23, 14, 32).getTime();
const row = (kind: ConversationRow['kind'], writing: string[]): ConversationRow => ({ kind, writing }) as unknown as ConversationRow;

describe('who is writing', () => {
  it('names people in groups and counts the rest', () => {
    const i18n = LANGUAGES.en;
    expect(writingLine(i18n, row('group', []))).toBeNull();
    expect(writingLine(i18n, row('direct', ['Anna']))).toBe('writing…');
    expect(writingLine(i18n, row('group', ['Anna']))).toBe('Anna is writing…');
    expect(writingLine(i18n, row('group', ['Anna', 'Leo']))).toBe('Anna and Leo are writing…');
    expect(writingLine(i18n, row('group', ['Anna', 'Leo', 'Ira']))).toBe('Anna and 2 others are writing…');
  });

  it('bends in Russian', () => {
    const i18n = LANGUAGES.ru;
    expect(writingLine(i18n, row('group', ['Анна', 'Лео', 'Ира']))).toBe('Анна и ещё 2 человека печатают…');
    expect(writingLine(i18n, row('group', ['Анна', 'a', 'b', 'c', 'd', 'e']))).toBe('Анна и ещё 5 человек печатают…');
  });

  it('does not let a name turn the line around', () => {
    const i18n = LANGUAGES.en;
    expect(writingLine(i18n, row('group', ['\u202eAnna']))).not.toContain('\u202e');
  });
});

describe('whether somebody is there', () => {
  it('says when, and nothing when nobody knows', () => {
    const i18n = LANGUAGES.en;
    const line = (at: number): string | null => presenceLine(i18n, { kind: 'seen', at }, NOW);
    expect(presenceLine(i18n, null, NOW)).toBeNull();
    expect(presenceLine(i18n, { kind: 'here' }, NOW)).toBe('online');
    expect(line(NOW - 30_000)).toBe('last seen just now');
    expect(line(NOW - 60 * 60_000)).toMatch(/^last seen today at /u);
    expect(line(NOW - 24 * 60 * 60_000)).toMatch(/^last seen yesterday at /u);
    expect(line(NOW - 9 * 24 * 60 * 60_000)).toMatch(/^last seen on .*14/u);
  });
});
