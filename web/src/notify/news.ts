/** What rings: a function of two lists that came one after the other. */
import type { ConversationRow } from '../core/types.gen';

/** Conversations in which somebody else has said something new since `before`. */
export function news(before: readonly ConversationRow[], after: readonly ConversationRow[]): ConversationRow[] {
  const known = new Map(before.map((row) => [row.conv_id, row]));
  return after.filter((row) => rings(row) && isNews(known.get(row.conv_id), row));
}

/** A request says nothing before it was accepted; what is muted or put away never does. */
const rings = (row: ConversationRow): boolean => row.unread > 0 && !row.muted && !row.archived && row.request === 'accepted' && row.kind !== 'notes' && row.preview?.mine === false;

/** Something may have been read while something else came: then the number stays and the time does not. */
const isNews = (before: ConversationRow | undefined, { unread, time }: ConversationRow): boolean => unread > (before?.unread ?? 0) || (before !== undefined && unread === before.unread && time > before.time);

/** Conversations that were read, here or in another browser, or that are gone. */
export function settled(before: readonly ConversationRow[], after: readonly ConversationRow[]): string[] {
  const unread = new Set(after.filter((row) => row.unread > 0).map((row) => row.conv_id));
  return before.filter((row) => row.unread > 0 && !unread.has(row.conv_id)).map((row) => row.conv_id);
}
