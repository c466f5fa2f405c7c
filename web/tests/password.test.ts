import { describe, expect, it } from 'vitest';
import { estimate } from '../src/lib/password';
import { PHRASE_WORDS, suggestPhrase } from '../src/lib/phrase';
import { WORDS as EN } from '../src/lib/words.en';
import { WORDS as RU } from '../src/lib/words.ru';

describe('advice on a password', () => {
  it.each([
    ['', 'empty', 0],
    ['short', 'too_short', 1],
    ['password1234', 'common', 1],
    ['mira.holm is here today', 'contains_login', 1],
    ['MiraHolmForever22', 'contains_login', 1],
    ['aaaaaaaaaaaaaaaa', 'repeats', 1],
    ['abcabcabcabcabcabc', 'repeats', 1],
    ['qwertyuiopasdfgh', 'sequence', 1],
    ['йцукенгшщзфыва', 'sequence', 1],
    ['Moonlight1987', 'date', 1],
    ['umbrella garden', 'add_words', 1],
    ['correct horse battery staple', 'good', 3],
    ['copper lantern river walnut sparrow ticket', 'strong', 4],
    ['медный фонарь река орех воробей билет', 'strong', 4],
    ['xK9#vQ2m!pL7wR4z', 'strong', 4],
  ])('%s', (password, advice, level) => {
    const found = estimate(password, 'mira.holm', 'Mira Holm');
    expect({ advice: found.advice, level: found.level }).toEqual({ advice, level });
  });

  it('counts a repeated word once', () => {
    expect(estimate('walnut walnut walnut walnut walnut walnut').level).toBeLessThan(3);
  });

  it('measures bytes, not letters, as the protocol does', () => {
    expect(estimate('тихийлес').advice).not.toBe('too_short');
    expect(estimate('quietwood').advice).toBe('too_short');
  });
});

describe('a suggested phrase', () => {
  it.each([
    ['en', EN, /^[a-z]+$/u],
    ['ru', RU, /^[а-я]+$/u],
  ] as const)('%s words are plain, different and many enough', (_locale, words, plain) => {
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((word) => plain.test(word))).toBe(true);
    expect(PHRASE_WORDS * Math.log2(words.length)).toBeGreaterThanOrEqual(60);
  });

  it.each(['en', 'ru'])('is strong (%s)', async (locale) => {
    for (let i = 0; i < 50; i += 1) {
      const phrase = await suggestPhrase(locale);
      expect(phrase.split(' ')).toHaveLength(PHRASE_WORDS);
      expect(estimate(phrase).level).toBe(4);
    }
  });
});
