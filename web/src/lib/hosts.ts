/** Letters that a reader of German, Polish or Turkish types; without those that are drawn like another letter. */
const LATIN = /^[a-z0-9\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u017e-]+$/u;
/** One script in the whole label, and the digits and hyphen of every host. */
const SCRIPTS = ['Cyrillic', 'Greek', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Georgian', 'Armenian'].map((script) => new RegExp(`^[\\p{Script=${script}}\\d-]+$`, 'u'));

/**
 * Whether a host with letters beyond ASCII cannot be taken for another: Latin throughout, or one other script throughout, its
 * ending included. Under a Latin ending a Cyrillic word may be drawn exactly like a Latin one.
 */
function isPlain(host: string): boolean {
  const labels = host.split('.').filter((label) => label !== '');
  return labels.every((label) => LATIN.test(label)) || SCRIPTS.some((script) => labels.every((label) => script.test(label)));
}

/** An address as it is shown: with the host that it really leads to, letter by letter where two could be confused. */
export function shownAddress(typed: string, url: URL): string {
  if (url.protocol === 'mailto:') {
    return /^[\u0021-\u007e]*$/u.test(typed) ? typed : url.href;
  }
  const scheme = /^https?:\/\//iu.exec(typed)?.[0] ?? '';
  const rest = typed.slice(scheme.length);
  const end = rest.search(/[/?#\\]/u);
  const host = (end < 0 ? rest : rest.slice(0, end)).toLowerCase().replace(/:\d*$/u, '');
  if (host === url.hostname) return typed;
  const address = `${scheme === '' ? '' : `${url.protocol}//`}${url.host}`;
  // Digits, percent signs and the like that only the browser turns into a host are shown as the host.
  const asTyped = /[^\u0021-\u007e]/u.test(host) && host.normalize('NFC') === host && isPlain(host);
  return asTyped ? typed : `${address}${end < 0 ? '' : rest.slice(end)}`;
}
