/** Words that were looked for, as the core folds them (client-core/src/search/words.rs). */
export interface Marks {
  words: ReadonlySet<string>;
  /** Words that begin so are meant, too. */
  beginning: string;
}

export interface Piece {
  text: string;
  hit: boolean;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu;

export const foldWord = (word: string): string => word.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replaceAll(/['’]/gu, '');

/** A text in pieces: what was looked for, and the rest. */
export function markPieces(text: string, { words, beginning }: Marks): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const folded = foldWord(word);
    if (!words.has(folded) && (beginning === '' || !folded.startsWith(beginning))) continue;
    if (index > from) pieces.push({ text: text.slice(from, index), hit: false });
    pieces.push({ text: word, hit: true });
    from = index + word.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false });
  return pieces;
}
