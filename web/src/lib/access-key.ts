/** An access key is printed as eight groups of five Crockford symbols. */
export const GROUPS = 8;
export const GROUP_LENGTH = 5;

const SYMBOLS = /[0-9A-HJKMNP-TV-Z]/u;

// What a hand or a Cyrillic keyboard makes of a symbol.
const LOOKALIKES: Record<string, string> = {
  O: '0', I: '1', L: '1',
  А: 'A', В: 'B', С: 'C', Е: 'E', Н: 'H', К: 'K', М: 'M', О: '0', Р: 'P', Т: 'T', Х: 'X', У: 'Y', З: '3',
};

/** Upper case, look-alikes made right, separators gone; what cannot stand in a key is dropped. */
export function cleanSymbols(text: string): string {
  let clean = '';
  for (const sign of text.normalize('NFKC').toUpperCase()) {
    const symbol = LOOKALIKES[sign] ?? sign;
    if (SYMBOLS.test(symbol)) clean += symbol;
  }
  return clean;
}

/** What stands in the eight boxes after `text` was typed or pasted into box `at`. */
export function spread(groups: readonly string[], at: number, text: string): { groups: string[]; focus: number } {
  const next = Array.from({ length: GROUPS }, (_, i) => groups[i] ?? '');
  const clean = cleanSymbols(text);
  // A whole key lands from the first box on, wherever it was pasted.
  let box = clean.length >= GROUPS * GROUP_LENGTH ? 0 : at;
  if (clean.length <= GROUP_LENGTH) {
    next[box] = clean;
    return { groups: next, focus: clean.length === GROUP_LENGTH ? Math.min(box + 1, GROUPS - 1) : box };
  }
  for (let from = 0; from < clean.length && box < GROUPS; from += GROUP_LENGTH) {
    next[box] = clean.slice(from, from + GROUP_LENGTH);
    box += 1;
  }
  return { groups: next, focus: Math.min(box, GROUPS - 1) };
}

export function isComplete(groups: readonly string[]): boolean {
  return groups.length === GROUPS && groups.every((group) => group.length === GROUP_LENGTH);
}

export function printed(groups: readonly string[]): string {
  return groups.join('-');
}

/** Two different places to ask for, in order; index 0–7. */
export function pickTwo(): [number, number] {
  const random = crypto.getRandomValues(new Uint32Array(2));
  const first = (random[0] ?? 0) % GROUPS;
  const second = (first + 1 + ((random[1] ?? 0) % (GROUPS - 1))) % GROUPS;
  return first < second ? [first, second] : [second, first];
}
