import type { ConversationRow } from '../core/types.gen';

/** Whether a conversation has something new that counts: what is muted or put away does not. */
export const isNews = (row: ConversationRow): boolean => (row.unread > 0 || row.marked_unread) && !row.muted && !row.archived;
