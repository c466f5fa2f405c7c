import type { ConversationView, MessageView } from '../core/types.gen';
import { startOfDay } from '../lib/dates';

/** Messages by one author within this time close up. */
const RUN_MS = 5 * 60_000;

export type ListRow =
  | { kind: 'top'; key: 'top' }
  | { kind: 'day'; key: string; time: number }
  | { kind: 'new'; key: 'new' }
  | { kind: 'line'; key: string; message: MessageView }
  | { kind: 'message'; key: string; message: MessageView; first: boolean; last: boolean };

const SPEAKS: readonly MessageView['body']['kind'][] = ['text', 'file', 'unsupported', 'deleted'];
const speaks = (message: MessageView): boolean => SPEAKS.includes(message.body.kind);

function sameRun(a: MessageView | undefined, b: MessageView | undefined): boolean {
  if (!a || !b || !speaks(a) || !speaks(b)) return false;
  return a.author_id === b.author_id && Math.abs(b.time - a.time) < RUN_MS && startOfDay(a.time) === startOfDay(b.time);
}

/**
 * The index before which the "new" line stands: the first message of others that was not read on opening. What comes later,
 * before one's eyes, gets no line.
 */
export function firstNew(messages: readonly MessageView[], readSeq: number, openedAt: number): number {
  return messages.findIndex((message) => message.seq > readSeq && message.seq <= openedAt && !message.mine && message.body.kind !== 'system' && message.body.kind !== 'deleted');
}

/** The newest row that is there. */
export const newestSeq = (messages: readonly MessageView[]): number => messages.reduce((newest, message) => Math.max(newest, message.seq), 0);

/** A conversation as rows: days between, the "new" line, and who closes up with whom. */
export function buildRows(view: ConversationView, openedAt: number): ListRow[] {
  const rows: ListRow[] = [{ kind: 'top', key: 'top' }];
  const { messages } = view;
  const fresh = firstNew(messages, view.read_seq, openedAt);
  for (const [i, message] of messages.entries()) {
    const before = messages[i - 1];
    const day = startOfDay(message.time);
    const newDay = !before || startOfDay(before.time) !== day;
    if (newDay) rows.push({ kind: 'day', key: `day-${day}-${message.id}`, time: message.time });
    if (i === fresh) rows.push({ kind: 'new', key: 'new' });
    if (!speaks(message)) {
      rows.push({ kind: 'line', key: message.id, message });
      continue;
    }
    const first = i === fresh || !sameRun(before, message);
    const last = i + 1 === fresh || !sameRun(message, messages[i + 1]);
    rows.push({ kind: 'message', key: message.id, message, first, last });
  }
  return rows;
}
