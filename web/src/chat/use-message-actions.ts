import { useLingui } from '@lingui/react/macro';
import { CircleCheck, Copy, Download, Forward, History, Maximize2, Pencil, Reply as ReplyIcon, RotateCw, Trash2 } from 'lucide-react';
import { announce } from '../app/announce';
import { useCore } from '../app/core-context';
import { show } from '../app/ui-store';
import type { MessageView } from '../core/types.gen';
import { claimsInline } from '../lib/sniff';
import { plainText } from '../lib/bidi';
import { bodyLine } from '../lib/system-text';
import type { MenuItem, QuickItem } from '../ui/Menu';
import { useDrafts } from './drafts';
import { QUICK } from './Reactions';
import { isForwardable, isSelectable, toggleSelected } from './selection';

/** Everything that can be done with a message: the same for hover, menu and keyboard. */
export function useMessageActions(convId: string, writable: boolean): (message: MessageView) => MenuItem[] {
  const { t, i18n } = useLingui();
  const core = useCore();

  return (message) => {
    const { body } = message;
    const items: MenuItem[] = [];
    const text = body.kind === 'text' ? body.text : body.kind === 'file' ? body.caption : '';
    if (message.state?.kind === 'failed') {
      items.push({ label: t`Try again`, icon: RotateCw, run: () => void core.call({ type: 'retry', conv_id: convId, message: message.id }).catch(() => undefined) });
    }
    if (writable && message.hash !== null && (body.kind === 'text' || body.kind === 'file')) {
      const { hash } = message;
      items.push({
        label: t`Reply`,
        icon: ReplyIcon,
        keys: 'R',
        run: () => useDrafts.getState().setReply(convId, { hash, author: message.author, mine: message.mine, seed: message.author_id, line: bodyLine(i18n, body) }),
      });
    }
    if (isForwardable(message)) {
      const { hash } = message;
      items.push({ label: t`Forward`, icon: Forward, keys: 'F', run: () => show({ kind: 'forward', convId, hashes: [hash] }) });
    }
    if (text !== '') {
      items.push({
        label: t`Copy text`,
        icon: Copy,
        keys: 'C',
        run: () => {
          navigator.clipboard.writeText(plainText(text)).then(
            () => announce(t`Copied`),
            () => announce(t`The browser did not allow copying.`),
          );
        },
      });
    }
    if (message.may_edit && message.hash !== null) {
      const { hash } = message;
      items.push({ label: t`Edit`, icon: Pencil, keys: 'E', run: () => useDrafts.getState().startEdit(convId, { hash, line: bodyLine(i18n, body) }, text) });
    }
    if (message.edited && message.hash !== null) {
      const { hash } = message;
      items.push({ label: t`Earlier versions`, icon: History, run: () => show({ kind: 'versions', convId, hash }) });
    }
    if (body.kind === 'file') {
      if (claimsInline(body.mime) && body.media) {
        items.push({ label: t`Open`, icon: Maximize2, run: () => show({ kind: 'viewer', convId, messageId: message.id }) });
      }
      if (message.hash !== null) {
        items.push({ label: t`Download`, icon: Download, run: () => void core.saveToDisk(convId, message.id, body).catch(() => undefined) });
      }
    }
    if (isSelectable(message)) items.push({ label: t`Select`, icon: CircleCheck, run: () => toggleSelected(convId, message.id) });
    if (message.mine && (message.state?.kind === 'failed' || message.state?.kind === 'sending')) {
      items.push({ label: t`Don't send`, icon: Trash2, danger: true, run: () => void core.call({ type: 'discard', conv_id: convId, message: message.id }).catch(() => undefined) });
    }
    if (message.may_delete && message.hash !== null) {
      const { hash, mine } = message;
      items.push({ label: mine ? t`Delete for everybody` : t`Remove for everybody`, icon: Trash2, danger: true, keys: 'Del', run: () => show({ kind: 'delete_message', convId, hash, mine }) });
    }
    return items;
  };
}

/** The emoji that a press puts under a message, or takes away. */
export function useQuickReactions(convId: string, writable: boolean): (message: MessageView) => QuickItem[] {
  const { t } = useLingui();
  const core = useCore();

  return ({ hash, body, reactions }) => {
    if (!writable || hash === null || (body.kind !== 'text' && body.kind !== 'file')) return [];
    return QUICK.map((emoji) => {
      const chosen = reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
      return {
        sign: emoji,
        label: t`React with ${emoji}`,
        chosen,
        run: () => void core.call({ type: 'react', conv_id: convId, hash, emoji, set: !chosen }).catch(() => undefined),
      };
    });
  };
}
