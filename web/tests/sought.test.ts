import { describe, expect, it } from 'vitest';
import { foldWord, markPieces } from '../src/lib/sought';

const marked = (text: string, words: string[], beginning = ''): string =>
  markPieces(text, { words: new Set(words), beginning })
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('');

describe('words that were looked for', () => {
  it('are marked in the forms that the core names', () => {
    expect(marked('Купила билет, билеты — и билетёр.', ['билет', 'билеты'])).toBe('Купила [билет], [билеты] — и билетёр.');
  });

  it('are marked by their beginning as long as somebody types', () => {
    expect(marked('The lighthouse, a light', [], 'ligh')).toBe('The [lighthouse], a [light]');
  });

  it('are the same with ё, capitals, apostrophes and marks apart', () => {
    expect(foldWord('Ёлка')).toBe('елка');
    expect(foldWord('Заи\u0306чик')).toBe('зайчик');
    expect(marked('Don’t', ['dont'])).toBe('[Don’t]');
  });

  it('leave a text without them as it is', () => {
    expect(markPieces('nothing here', { words: new Set(['x']), beginning: '' })).toEqual([{ text: 'nothing here', hit: false }]);
  });
});
