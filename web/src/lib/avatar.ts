/** FNV-1a: the same id gives the same hue on every device; nothing secret depends on it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** Twelve hues are as many as one tells apart. Degrees. */
export const HUES = 12;

/** The hue of an account or conversation, from its id and never from its name. Degrees. */
export function hueOf(seed: string): number {
  return (hash(seed) % HUES) * (360 / HUES) + 10;
}

/** One or two letters to stand for a name. */
export function initialsOf(name: string): string {
  const words = name
    .split(/[\s._-]+/u)
    .map((word) => [...word].find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? '')
    .filter((sign) => sign !== '');
  const first = words[0] ?? [...name.trim()][0] ?? '?';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (first + last).toLocaleUpperCase();
}
