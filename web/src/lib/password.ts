import { COMMON } from './password-common';

/** How hard a password is to guess, and the one thing to do about it. */
export type Advice = 'empty' | 'too_short' | 'contains_login' | 'common' | 'repeats' | 'sequence' | 'date' | 'add_words' | 'good' | 'strong';
export type Level = 0 | 1 | 2 | 3 | 4;

export interface Estimate {
  /** 0 nothing, 1 weak, 2 not enough, 3 good, 4 strong. Registration asks for 3. */
  level: Level;
  /** A cautious guess at the bits an attacker must try. */
  bits: number;
  advice: Advice;
}

/** Bytes; the protocol's floor. */
export const PASSWORD_MIN = 12;

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', '1234567890', 'abcdefghijklmnopqrstuvwxyz', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'];

const bytesOf = (text: string): number => new TextEncoder().encode(text.normalize('NFC')).length;

/** Bits a random sign of this kind would carry. */
function bitsPerSign(text: string): number {
  let space = 0;
  if (/[a-z]/u.test(text)) space += 26;
  if (/[A-Z]/u.test(text)) space += 26;
  if (/\d/u.test(text)) space += 10;
  if (/[а-яё]/u.test(text)) space += 33;
  if (/[А-ЯЁ]/u.test(text)) space += 33;
  if (/[^\p{L}\p{N}]/u.test(text)) space += 20;
  if (/[\u0500-\u{10ffff}]/u.test(text)) space += 100;
  return Math.log2(Math.max(space, 2));
}

function isRun(text: string): boolean {
  const reversed = [...text].toReversed().join('');
  return ROWS.some((row) => row.includes(text) || row.includes(reversed));
}

/** How much of the text follows a keyboard row or the alphabet, three signs or more at a time. */
function sequenceShare(text: string): number {
  let covered = 0;
  let at = 0;
  while (at < text.length) {
    let length = 2;
    while (at + length < text.length && isRun(text.slice(at, at + length + 1))) length += 1;
    if (length >= 3 && isRun(text.slice(at, at + length))) {
      covered += length;
      at += length;
    } else at += 1;
  }
  return covered / text.length;
}

function repeatShare(text: string): number {
  const unit = /^(.{1,8}?)\1+/u.exec(text);
  const whole = unit ? unit[0].length : 0;
  const streaks = [...text.matchAll(/(.)\1{2,}/gu)].reduce((sum, match) => sum + match[0].length, 0);
  return Math.max(whole, streaks) / text.length;
}

/** Letters of a word carry little: a word counts as one of a few thousand, and case or ending adds a bit. */
function wordBits(word: string): number {
  const lower = word.toLowerCase();
  if (COMMON.has(lower)) return 8;
  if (sequenceShare(lower) > 0.6 || repeatShare(lower) > 0.6) return 5;
  const asWord = 11 + Math.max(0, word.length - 8) * 0.7;
  return Math.min(asWord, word.length * bitsPerSign(word));
}

function pieceBits(piece: string): number {
  if (/^\p{L}+$/u.test(piece)) {
    // Changing case inside a word looks random; a capital in front does not.
    const mixed = /\p{Ll}\p{Lu}/u.test(piece);
    return mixed ? Math.min(piece.length * 3.2, wordBits(piece) * 2) : wordBits(piece);
  }
  if (/^(?:19|20)\d\d$/u.test(piece)) return 6;
  if (/^\d+$/u.test(piece)) return isRun(piece) || repeatShare(piece) > 0.6 ? 3 : piece.length * 3.1;
  return Math.min(piece.length, 3) * 2.5;
}

/** Cautious on purpose: what a cracking program would try first counts for little. */
export function estimate(password: string, login = '', name = ''): Estimate {
  const text = password.normalize('NFC');
  if (text === '') return { level: 0, bits: 0, advice: 'empty' };

  const lower = text.toLowerCase();
  const own = [login, ...name.split(/\s+/u)].map((part) => part.toLowerCase()).filter((part) => part.length >= 3);
  const holdsOwn = own.some((part) => lower.includes(part));
  const pieces = text.match(/\p{L}+|\d+|[^\p{L}\d]+/gu) ?? [];
  const seen = new Set<string>();
  let bits = 0;
  for (const piece of pieces) {
    const key = piece.toLowerCase();
    bits += seen.has(key) ? 1 : pieceBits(piece);
    seen.add(key);
  }
  // Letters and digits mixed sign by sign are a random string, not many words of one letter.
  const random = text.length * Math.min(bitsPerSign(text), 5.2) * (1 - repeatShare(text)) * (1 - sequenceShare(lower));
  const words = pieces.filter((piece) => /^\p{L}{3,}$/u.test(piece)).length;
  const shredded = pieces.length >= text.length / 2.5;
  bits = shredded ? Math.max(bits, random * 0.85) : Math.min(bits, random);
  if (holdsOwn) bits = Math.min(bits, 20);

  const common = COMMON.has(lower.replaceAll(/[^\p{L}\d]/gu, '')) || COMMON.has(lower.replace(/[\d\W_]+$/u, ''));
  const short = bytesOf(text) < PASSWORD_MIN;
  const advice = ((): Advice => {
    if (holdsOwn) return 'contains_login';
    if (common) return 'common';
    if (short) return 'too_short';
    if (bits >= 60) return 'strong';
    if (bits >= 42) return 'good';
    if (repeatShare(text) > 0.4) return 'repeats';
    if (sequenceShare(lower) > 0.35) return 'sequence';
    if (words <= 1 && /(?:19|20)\d\d/u.test(text)) return 'date';
    return 'add_words';
  })();
  const level: Level = short || common || holdsOwn || bits < 25 ? 1 : bits < 42 ? 2 : bits < 60 ? 3 : 4;
  return { level, bits, advice };
}
