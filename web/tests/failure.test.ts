import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CoreFailure } from '../src/core/api';
import type { FailureCode } from '../src/core/types.gen';
import { asFailure, failureMessage, failureText } from '../src/lib/failure';
import { LANGUAGES } from './speak';

const { en, ru } = LANGUAGES;
const source = readFileSync(new URL('../src/core/types.gen.ts', import.meta.url), 'utf8');
const union = /export type FailureCode = ([^;]+);/u.exec(source)?.[1] ?? '';
const codes = [...union.matchAll(/"(\w+)"/gu)].map((match) => match[1] as FailureCode);

describe('every failure has its sentence', () => {
  it('reads the codes from the contract', () => {
    expect(codes.length).toBeGreaterThan(30);
  });

  it.each(codes)('%s', (code) => {
    const english = en._(failureMessage(code));
    const russian = ru._(failureMessage(code));
    expect(english).toMatch(/^[A-Z].*\.$/u);
    expect(russian).toMatch(/^(?:Ren )?[а-яА-ЯЁ].*\.$/u);
    expect(russian).not.toBe(english);
    for (const sentence of [english, russian]) {
      expect(sentence).not.toMatch(/!|error|ошибк|invalid|недопустим/iu);
      // «вы» stands in lower case, save where it begins a sentence.
      expect(sentence).not.toMatch(/[^.:?] (?:Вы|Вас|Вам|Ваш)/u);
    }
  });

  it('says each thing in its own words', () => {
    expect(new Set(codes.map((code) => en._(failureMessage(code)))).size).toBe(codes.length);
    expect(new Set(codes.map((code) => ru._(failureMessage(code)))).size).toBe(codes.length);
  });
});

it('says when to try again', () => {
  expect(failureText(en, { code: 'rate_limited', retry_after_s: 1 })).toMatch(/Try again in 1 second\.$/u);
  expect(failureText(ru, { code: 'rate_limited', retry_after_s: 42 })).toMatch(/через 42 секунды\.$/u);
  expect(failureText(ru, { code: 'rate_limited', retry_after_s: 300 })).toMatch(/через 5 минут\.$/u);
});

it('has a sentence for whatever was thrown', () => {
  expect(asFailure(new TypeError('x')).code).toBe('internal');
  expect(asFailure(new CoreFailure({ code: 'offline', retry_after_s: 3 }))).toMatchObject({ code: 'offline', retry_after_s: 3 });
});
