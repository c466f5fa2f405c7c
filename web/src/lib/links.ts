import { shownAddress } from './hosts';

/** A piece of a message: text as it stands, or text that leads somewhere. */
export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

// Only these lead anywhere, and only where a word begins; everything else (javascript:, data:, blob:https:, …) stays text.
// What may stand in a name before @ may not stand before it: so no sign is looked at twice.
const CANDIDATE = /(?<![\p{L}\p{N}:/@.-])(?:https?:\/\/|mailto:|www\.)[^\s<>"«»“”]+|(?<![\p{L}\p{N}:/@._%+-])[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/giu;
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** Cuts the sentence's own punctuation and its markup off the end, and a closing bracket that was not opened inside. */
function trimEnd(candidate: string): string {
  const round = candidate.indexOf('(');
  const square = candidate.indexOf('[');
  let end = candidate.length;
  while (end > 0) {
    const last = candidate.charAt(end - 1);
    const unopened = (last === ')' && (round < 0 || round >= end)) || (last === ']' && (square < 0 || square >= end));
    if (!/[.,:;!?…'*_~|`]/u.test(last) && !unopened) break;
    end -= 1;
  }
  return candidate.slice(0, end);
}

function target(text: string): URL | null {
  const raw = /^www\./iu.test(text) ? `https://${text}` : /^(?:https?:|mailto:)/iu.test(text) ? text : `mailto:${text}`;
  if (!URL.canParse(raw)) return null;
  const url = new URL(raw);
  if (!SCHEMES.has(url.protocol)) return null;
  // A name and password in front of the host serve only to make one host look like another.
  if (url.username !== '' || url.password !== '') return null;
  return url;
}

/** Finds what can be followed in a text. The pieces, joined, are the text again, but for hosts that look like others. */
export function linkPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const found = trimEnd(match[0]);
    const url = target(found);
    if (url === null || match.index < from) continue;
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push({ kind: 'link', text: shownAddress(found, url), href: url.href });
    from = match.index + found.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}
