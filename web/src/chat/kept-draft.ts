import type { I18n } from '@lingui/core';
import type { ConversationView } from '../core/types.gen';
import { bodyLine } from '../lib/system-text';
import type { KeptDraft, ReplyDraft } from './drafts';

/** What the core keeps for the composer of a conversation. */
export function keptDraft(i18n: I18n, view: ConversationView): KeptDraft {
  return { text: view.row.draft, reply: replyOf(i18n, view), at: view.draft_ms };
}

function replyOf(i18n: I18n, view: ConversationView): ReplyDraft | null {
  const kept = view.draft_reply;
  if (kept === null) return null;
  const target = view.messages.find((message) => message.hash === kept.hash);
  return {
    hash: kept.hash,
    author: target?.author ?? kept.author,
    mine: target?.mine ?? false,
    seed: target?.author_id ?? '',
    // Far back it is not at hand; the answer finds it all the same.
    line: kept.body === null ? '' : bodyLine(i18n, kept.body),
  };
}
