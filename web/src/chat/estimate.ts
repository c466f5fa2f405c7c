import type { ListRow } from './rows';

/** Pixels; near enough that little moves when the true height is known. */
const LINE = 22;
const SIGNS_IN_LINE = 58;
const PICTURE = 312;

/** How tall a row will probably be. */
export function estimateRow(row: ListRow | undefined): number {
  if (row?.kind !== 'message') return row?.kind === 'top' ? 84 : 44;
  const { body, reply, reactions } = row.message;
  const above = (row.first ? 8 : 2) + (reply ? 48 : 0) + (reactions.length > 0 ? 26 : 0);
  if (body.kind === 'text') {
    const lines = body.text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / SIGNS_IN_LINE)), 0);
    return above + 14 + lines * LINE;
  }
  if (body.kind !== 'file') return above + 52;
  if (body.media === null || body.media.height === 0) return above + 62;
  const ratio = Math.min(2.4, Math.max(0.62, body.media.width / body.media.height));
  return above + 8 + PICTURE / ratio + (body.caption === '' ? 0 : LINE + 8);
}
