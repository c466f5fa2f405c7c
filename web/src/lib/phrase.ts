/** Words of a suggested phrase. Six of them carry at least 60 bits: more than anybody can try. */
export const PHRASE_WORDS = 6;

async function wordsOf(locale: string): Promise<readonly string[]> {
  const list = locale === 'ru' ? await import('./words.ru') : await import('./words.en');
  return list.WORDS;
}

/** An even choice among `length`: a draw from the incomplete last stretch of 2³² is thrown away. */
function pick(length: number): number {
  const limit = Math.floor(2 ** 32 / length) * length;
  const draw = new Uint32Array(1);
  for (;;) {
    crypto.getRandomValues(draw);
    const value = draw[0] ?? 0;
    if (value < limit) return value % length;
  }
}

/** Six different words of the person's language. */
export async function suggestPhrase(locale: string): Promise<string> {
  const words = await wordsOf(locale);
  const chosen = new Set<string>();
  while (chosen.size < PHRASE_WORDS) {
    const word = words[pick(words.length)];
    if (word !== undefined) chosen.add(word);
  }
  return [...chosen].join(' ');
}
