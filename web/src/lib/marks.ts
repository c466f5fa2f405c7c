/** What stands in a field, and what is chosen of it. */
export interface Chosen {
  text: string;
  start: number;
  end: number;
}

/** The sign of each style as this app writes it. */
export const MARKS = { bold: '*', italic: '_', strike: '~', code: '`', spoiler: '||' } as const;
export type Mark = keyof typeof MARKS;

/** The stretch to replace, what with, and what is chosen afterwards. */
export interface Change {
  from: number;
  to: number;
  with: string;
  start: number;
  end: number;
}

/** Puts a style around what is chosen, or takes it away where it stands already. Blanks at the ends stay outside; each line has its own signs. */
export function toggleMark({ text, start, end }: Chosen, mark: Mark): Change {
  const sign = MARKS[mark];
  const width = sign.length;
  const chosen = text.slice(start, end);
  if (text.slice(start - width, start) === sign && text.slice(end, end + width) === sign && start >= width) {
    return { from: start - width, to: end + width, with: chosen, start: start - width, end: end - width };
  }
  if (chosen.length > 2 * width && chosen.startsWith(sign) && chosen.endsWith(sign)) {
    const inner = chosen.slice(width, -width);
    return { from: start, to: end, with: inner, start, end: start + inner.length };
  }
  if (mark === 'code' && chosen.includes('\n')) {
    const block = `\`\`\`\n${chosen.replace(/\n$/u, '')}\n\`\`\``;
    return { from: start, to: end, with: block, start, end: start + block.length };
  }
  if (chosen.trim() === '') {
    const made = `${sign}${sign}`;
    return { from: end, to: end, with: made, start: end + width, end: end + width };
  }
  const made = chosen
    .split('\n')
    .map((line) => line.replace(/^(\s*)(.*?)(\s*)$/u, (whole, before: string, words: string, after: string) => (words === '' ? whole : `${before}${sign}${words}${sign}${after}`)))
    .join('\n');
  // One word may be styled once more at once: the choice stays on it, inside the signs.
  const lead = /^\s*/u.exec(made)?.[0].length ?? 0;
  const inside = !chosen.includes('\n');
  return inside
    ? { from: start, to: end, with: made, start: start + lead + width, end: start + lead + width + chosen.trim().length }
    : { from: start, to: end, with: made, start, end: start + made.length };
}

/** The style that a key stands for, with Ctrl or ⌘. By its place, whatever letters the layout puts there. */
export function markOf(event: { code: string; shiftKey: boolean; altKey: boolean }): Mark | null {
  if (event.altKey) return null;
  if (!event.shiftKey) return ({ KeyB: 'bold', KeyI: 'italic', KeyE: 'code' } as const)[event.code] ?? null;
  return ({ KeyX: 'strike', KeyP: 'spoiler', KeyM: 'code' } as const)[event.code] ?? null;
}
